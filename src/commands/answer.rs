//! Putting an answer into the outbox, addressed to the chat that asked.

use url::Url;

use super::context::{Reply, Spot};
use crate::domain::channel::Channels;
use crate::domain::inbound::{Content, Inbound};
use crate::domain::message::{Envelope, Message, Route};
use crate::domain::timestamp::Timestamp;
use crate::store::outbox::{self, Kind, NewMessage};
use crate::store::{Tx, centres};
use crate::wording::Words;

/// What answering needs to know of the configuration.
#[derive(Clone, Debug)]
pub struct Deps {
    /// The channels that are on.
    pub channels: Channels,
    /// The channels on which sending is paced; on others nobody is told to slow down.
    pub paced: Channels,
    /// Where people's browsers reach us, if they do.
    pub public_url: Option<Url>,
}

/// Tells a person that something failed on our side, with a reference that the log knows.
pub async fn apologise(
    tx: &mut Tx,
    inbound: &Inbound,
    reference: i64,
    now: Timestamp,
) -> anyhow::Result<()> {
    let centre = centres::find(tx).await?;
    let words = Words::of(&centre.language);
    let text = words.text("apology", &[("reference", reference.to_string())]);
    put(tx, inbound, &centre.language, text.into(), now).await
}

/// Puts an answer into the outbox, addressed to the chat that asked.
pub async fn put(
    tx: &mut Tx,
    inbound: &Inbound,
    language: &str,
    reply: Reply,
    now: Timestamp,
) -> anyhow::Result<()> {
    let mut route = Route { thread: inbound.thread, ..Route::default() };
    let Reply { said, spot, plays, brings, announcement, erases } = reply;
    let before = match brings {
        Some(mut document) if said.choices.is_empty() => {
            // One message instead of two: the words stand below the file.
            document.caption = said.text;
            route.answers = pressed(inbound).map(|(callback, _)| callback).unwrap_or_default();
            return say(tx, inbound, language, route, Message::Document(document), now).await;
        }
        Some(document) => Some(Message::Document(document)),
        None => plays.map(Message::Audio),
    };
    if let Some(message) = before {
        say(tx, inbound, language, route.clone(), message, now).await?;
    }
    if let Some((callback, message)) = pressed(inbound) {
        route.answers = callback;
        if spot == Spot::InPlace {
            route.edits = message;
        }
    }
    let envelope = Envelope { route, ..Envelope::new(language, Message::Said(said)) };
    let reply = NewMessage::new(&inbound.chat, Kind::Reply, &envelope);
    let reply = NewMessage { announcement, erases, ..reply };
    outbox::insert(tx, &reply, now).await?;
    Ok(())
}

/// The press to be answered, and the message whose button was pressed.
fn pressed(inbound: &Inbound) -> Option<(Option<String>, Option<String>)> {
    match &inbound.content {
        Content::Press { callback, message, .. } => Some((callback.clone(), message.clone())),
        _ => None,
    }
}

async fn say(
    tx: &mut Tx,
    inbound: &Inbound,
    language: &str,
    route: Route,
    message: Message,
    now: Timestamp,
) -> anyhow::Result<()> {
    let envelope = Envelope { route, ..Envelope::new(language, message) };
    outbox::insert(tx, &NewMessage::new(&inbound.chat, Kind::Reply, &envelope), now).await?;
    Ok(())
}
