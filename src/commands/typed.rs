//! The words of a button, typed: they mean what pressing it would mean.

use super::context::Context;
use crate::actions::Result;
use crate::domain::message::{Choice, Envelope, Message, Notice};
use crate::domain::text::fold;
use crate::store::outbox;

/// So far back a person may answer what stands above: with more, the same words could mean an old
/// question.
const MESSAGES_BACK: i64 = 3;

/// What the button would send whose words were typed, among the latest messages of this chat.
pub async fn find_button(c: &mut Context<'_>, text: &str) -> Result<Option<String>> {
    let typed = fold(text);
    if typed.is_empty() {
        return Ok(None);
    }
    let latest = outbox::latest_said(c.tx, &c.inbound.chat, MESSAGES_BACK).await?;
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
        Message::Notice(
            Notice::Allotment { assignment, .. } | Notice::Reminder { assignment, .. },
        ) => vec![
            c.button("notice-confirm", format!("/confirm {assignment}")),
            c.button("notice-decline", format!("/cant {assignment}")),
        ],
        Message::Notice(_) | Message::Audio(_) | Message::Document(_) => Vec::new(),
    }
}
