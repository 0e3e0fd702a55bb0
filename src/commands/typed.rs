//! The words of a button, typed: they mean what pressing it would mean.

use super::context::Context;
use super::forms::Turn;
use super::{correction, forms};
use crate::actions::Result;
use crate::domain::announcement;
use crate::domain::chat_news::ChatNews;
use crate::domain::message::{Choice, Envelope, Message, Notice};
use crate::domain::news::News;
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
        Message::Notice(
            Notice::Allotment { assignment, .. }
            | Notice::Reminder { assignment, .. }
            | Notice::AskAgain { assignment, .. },
        ) => vec![
            c.button("notice-confirm", format!("/confirm {assignment}")),
            c.button("notice-decline", format!("/cant {assignment}")),
        ],
        Message::Notice(Notice::Chat(ChatNews::NumberChanged { id, since, .. })) => vec![
            c.button("button-vouch-yes", format!("/vouch yes {id} {since}")),
            c.button("button-vouch-no", format!("/vouch no {id} {since}")),
        ],
        Message::Notice(Notice::Announcement(announcement::News::Progress {
            announcement,
            ..
        })) => {
            vec![c.button("button-stop-sending", format!("/announce #{announcement} stop"))]
        }
        Message::Notice(Notice::Announcement(announcement::News::Report(report))) => vec![
            c.button("button-who-was-missed", format!("/announce #{} missed", report.announcement)),
            c.button("button-how-it-stands", format!("/announce #{} status", report.announcement)),
        ],
        Message::Notice(Notice::Registration {
            news: News::CorrectionAsked { correction, part, .. },
            ..
        }) => correction::choices(c, correction, part),
        Message::Notice(Notice::Briefing(briefing)) => c.words.briefing_choices(&briefing, 1),
        Message::Notice(_) | Message::Audio(_) | Message::Document(_) => Vec::new(),
    }
}
