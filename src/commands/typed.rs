//! The words of a button, typed: they mean what pressing it would mean.

use super::context::Context;
use super::forms::{self, Turn};
use crate::actions::Result;
use crate::domain::message::{Choice, Envelope, Message};
use crate::domain::text::fold;
use crate::store::outbox;

/// So far back a person may answer what stands above: with more, the same words could mean an old
/// question.
const MESSAGES_BACK: i64 = 3;
/// The same while a question is open that the person didn't begin: an old button is likelier meant
/// than its answer.
const MESSAGES_FAR_BACK: i64 = 20;

/// What the button would send whose words were typed, among the latest messages of this chat.
pub async fn find_button(c: &mut Context<'_>, text: &str) -> Result<Option<String>> {
    let typed = fold(text);
    if typed.is_empty() {
        return Ok(None);
    }
    let is_asked = forms::turn(c).await? == Some(Turn::Last);
    let back = if is_asked { MESSAGES_FAR_BACK } else { MESSAGES_BACK };
    let latest = outbox::latest_said(c.tx, &c.inbound.chat, back).await?;
    for json in latest {
        let Ok(envelope) = serde_json::from_str::<Envelope>(&json) else { continue };
        let pressed = choices(c, envelope).into_iter().find(|one| fold(&one.label) == typed);
        if let Some(choice) = pressed {
            return Ok(Some(choice.sends));
        }
    }
    Ok(None)
}

fn choices(c: &Context<'_>, envelope: Envelope) -> Vec<Choice> {
    match envelope.message {
        Message::Said(said) => said.choices,
        Message::Picture(picture) => picture.said.choices,
        Message::Document(document) => document.choices,
        Message::Notice(notice) => c.words.answers(&notice),
        Message::Audio(_) => Vec::new(),
    }
}
