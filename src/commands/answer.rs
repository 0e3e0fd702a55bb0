//! Putting an answer into the outbox, addressed to the chat that asked.

use url::Url;

use super::context::{Reply, Spot};
use crate::domain::channel::Channels;
use crate::domain::document::{Document, Shown};
use crate::domain::inbound::{Content, Inbound};
use crate::domain::message::{Envelope, Message, Route, Said};
use crate::domain::picture::Picture;
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
    let route = Route { thread: inbound.thread, ..Route::default() };
    let Reply { said, spot, plays, brings, draws, announcement, erases } = reply;
    let before = match brings {
        Some(document) if document.shown == Shown::AsPicture => {
            // A picture bears the words and the buttons.
            let Said { text: caption, choices, .. } = said;
            let message = Message::Document(Document { caption, choices, ..document });
            let route = pressed_at(inbound, spot, route);
            return say(tx, inbound, language, route, message, now).await;
        }
        Some(mut document) if said.choices.is_empty() => {
            // One message instead of two: the words stand below the file.
            document.caption = said.text;
            let route = pressed_at(inbound, Spot::Below, route);
            return say(tx, inbound, language, route, Message::Document(document), now).await;
        }
        Some(document) => Some(Message::Document(document)),
        None => plays.map(Message::Audio),
    };
    if let Some(message) = before {
        say(tx, inbound, language, route.clone(), message, now).await?;
    }
    let route = pressed_at(inbound, spot, route);
    let message = match draws {
        Some((view, mine)) => Message::Picture(Picture::new(view, mine, said)),
        None => Message::Said(said),
    };
    let envelope = Envelope { route, ..Envelope::new(language, message) };
    let reply = NewMessage::new(&inbound.chat, Kind::Reply, &envelope);
    let reply = NewMessage { announcement, erases, ..reply };
    outbox::insert(tx, &reply, now).await?;
    Ok(())
}

/// The way of an answer to a press, if it is one: it is answered, and its message may be replaced.
fn pressed_at(inbound: &Inbound, spot: Spot, route: Route) -> Route {
    let Content::Press { callback, message, .. } = &inbound.content else { return route };
    let edits = message.clone().filter(|_| spot == Spot::InPlace);
    Route { answers: callback.clone(), edits, ..route }
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
