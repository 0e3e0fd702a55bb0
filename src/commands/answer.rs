//! Putting an answer into the outbox, addressed to the chat that asked.

use super::context::{Reply, Spot};
use crate::domain::channel::Channels;
use crate::domain::inbound::{Content, Inbound};
use crate::domain::message::{Envelope, Message, Route};
use crate::domain::timestamp::Timestamp;
use crate::store::outbox::{self, Kind, NewMessage};
use crate::store::{Tx, centres};
use crate::wording::Words;

/// What answering needs to know of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Deps {
    /// The channels that are on.
    pub channels: Channels,
    /// The channels on which sending is paced; on others nobody is told to slow down.
    pub paced: Channels,
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
    if let Some(recording) = reply.plays {
        let route = route.clone();
        let envelope = Envelope { route, ..Envelope::new(language, Message::Audio(recording)) };
        outbox::insert(tx, &NewMessage::new(&inbound.chat, Kind::Reply, &envelope), now).await?;
    }
    if let Content::Press { callback, message, .. } = &inbound.content {
        route.answers.clone_from(callback);
        if reply.spot == Spot::InPlace {
            route.edits.clone_from(message);
        }
    }
    let envelope = Envelope { route, ..Envelope::new(language, Message::Said(reply.said)) };
    let announcement = reply.announcement;
    let message =
        NewMessage { announcement, ..NewMessage::new(&inbound.chat, Kind::Reply, &envelope) };
    outbox::insert(tx, &message, now).await?;
    Ok(())
}
