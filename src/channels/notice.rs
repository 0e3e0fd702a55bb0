//! Puts notices into words: for a chat, for a mail, and as the parameters of a WhatsApp template.
//! What can be pressed under them is told by `wording/answers.rs`.

mod admins;
mod announcement;
mod chats;
mod duty;
mod evening;
mod group;
mod import;
mod registration;
mod request;
mod watch;

use crate::domain::message::{Notice, Said, Text};
use crate::domain::news::News;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::wording::{Words, answers};

/// An approved WhatsApp template with what fills it, in the order of its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name that was registered with Meta.
    pub name: &'static str,
    /// The body's parameters.
    pub params: Vec<String>,
    /// The command lines of its quick replies, in their order.
    pub payloads: Vec<String>,
}

impl Template {
    /// What its button copies: an authentication template has its code there once more.
    pub fn copies(&self) -> Option<&str> {
        self.params.first().filter(|_| self.name == chats::CODE_TEMPLATE).map(String::as_str)
    }
}

/// A notice as a chat message.
pub fn said(notice: &Notice, words: &Words) -> Said {
    let text = told(notice, words).text;
    Said { text, choices: words.answers(notice), asks_contact: None }
}

/// A notice as a mail: its subject and its body.
pub fn mail(notice: &Notice, words: &Words) -> (String, String) {
    let end = match notice {
        Notice::Registration { news: News::CorrectionAsked { .. }, .. } => "mail-answer-correction",
        _ if answers::assignment(notice).is_some() => "mail-answer",
        _ => "mail-no-answer",
    };
    let Told { text, subject, .. } = told(notice, words);
    (subject, format!("{}\n\n{}\n", text.plain(), words.plain(end, &[])))
}

/// A notice as a template, for when WhatsApp's window is closed; not every notice has one. The
/// templates and their placeholders are those of the deployment guide.
pub fn template(notice: &Notice, words: &Words) -> Option<Template> {
    told(notice, words).template
}

/// A notice in all its forms, of which a channel takes its own.
struct Told {
    /// In a chat, and in a mail without its look.
    text: Text,
    /// It holds no person's name: a locked phone shows it to whoever is near.
    subject: String,
    /// For a closed window.
    template: Option<Template>,
}

type Args = Vec<(&'static str, String)>;

fn told(notice: &Notice, words: &Words) -> Told {
    match notice {
        Notice::Allotment { name, slot, assignment, is_reminder } => {
            duty::allotment(name, slot, *assignment, *is_reminder, words)
        }
        Notice::Reminder { name, slot, assignment, nearness } => {
            duty::reminder(name, slot, *assignment, *nearness, words)
        }
        Notice::AskAgain { name, slot, assignment } => {
            duty::ask_again(name, slot, *assignment, words)
        }
        Notice::DutyTime { name, slot, before, others } => {
            duty::new_time(name, slot, *before, *others, words)
        }
        Notice::Replaced { name, slot } => duty::replaced(name, slot, words),
        Notice::Released { name, slot } => duty::released(name, slot, words),
        Notice::Undone { name, slot } => duty::undone(name, slot, words),
        Notice::Requested { name, slot, request, kind, reason, preferred } => {
            let asked =
                request::Asked { number: *request, kind: *kind, reason, preferred: *preferred };
            request::requested(name, slot, &asked, words)
        }
        Notice::RequestWithdrawn { name, slot } => request::withdrawn(name, slot, words),
        Notice::RequestApproved { name, slot, kind, note } => {
            request::approved(name, slot, *kind, note, words)
        }
        Notice::RequestRejected { name, slot, note, .. } => {
            request::rejected(name, slot, note, words)
        }
        Notice::Unreached { name, slot, channel, reason } => {
            admins::unreached(name, slot, *channel, *reason, words)
        }
        Notice::ReminderFailed { name, slot } => admins::reminder_failed(name, slot, words),
        Notice::ChannelStopped { channel } => admins::channel_stopped(*channel, words),
        Notice::Forgotten => admins::forgotten(words),
        Notice::RoleChanged { role } => admins::role_changed(*role, words),
        Notice::Registered { name, its } => registration::registered(name, its, words),
        Notice::Registration { name, news } => registration::told(name, news, words),
        Notice::Briefing(briefing) => evening::told(briefing, words),
        Notice::Chat(news) => chats::told(news, words),
        Notice::Announcement(news) => announcement::told(news, words),
        Notice::Group(news) => group::told(news, words),
        Notice::Import(news) => import::told(news, words),
        Notice::Watch(news) => watch::told(news, words),
    }
}

/// What most sentences about a slot say.
fn about(name: &str, slot: &Slot, words: &Words) -> Args {
    vec![
        ("name", isolate(name)),
        ("duty", slot.duty.label.clone()),
        ("day", words.day(slot.day, slot.date)),
        ("time", slot.duty.reports_at.to_string()),
    ]
}

/// A sentence in which a slot stands in one phrase.
fn of_slot(key: &str, slot: &Slot, words: &Words) -> String {
    words.plain(key, &[("slot", words.slot(slot))])
}

/// With what an admin adds, if anything.
fn noted(text: Text, note: &str, words: &Words) -> Text {
    if note.is_empty() {
        return text;
    }
    text.line(words.text("notice-request-note", &[("note", isolate(note))]))
}

/// The template that says to a person what changed.
fn update(name: &str, changed: String) -> Template {
    let params = vec![isolate(name), changed];
    Template { name: "duty_update", params, payloads: Vec::new() }
}

/// The same to an admin.
fn to_admin(changed: String, words: &Words) -> Template {
    update(&words.plain("template-to-admin", &[]), changed)
}

/// The same, with what the chat message says: a template's parameter is one line, so its lines
/// become clauses.
fn in_short(text: &Text, words: &Words) -> Template {
    to_admin(text.plain().replace('\n', " · "), words)
}

#[cfg(test)]
mod tests;
