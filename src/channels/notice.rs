//! Puts notices into words: for a chat, for a mail, and as the parameters of a WhatsApp template.

mod announcement;
mod chats;
mod evening;
mod group;
mod registration;

use crate::domain::announcement::News;
use crate::domain::message::{Notice, Said, Text};
use crate::domain::reminder::TimeOfDay;
use crate::domain::request::Kind;
use crate::domain::role::Role;
use crate::domain::slot::{Nearness, Slot};
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

type Args = Vec<(&'static str, String)>;

/// A notice as a chat message.
pub fn said(notice: &Notice, words: &Words) -> Said {
    Said { text: text(notice, words), choices: words.answers(notice), asks_contact: None }
}

/// A notice as a mail: its subject and its body.
pub fn mail(notice: &Notice, words: &Words) -> (String, String) {
    let asks = match notice {
        Notice::Registration { news, .. } => registration::mail_end(news),
        _ => answers::assignment(notice).map(|_| "mail-answer"),
    };
    let end = words.plain(asks.unwrap_or("mail-no-answer"), &[]);
    let body = text(notice, words).plain();
    (subject(notice, words), format!("{body}\n\n{end}\n"))
}

/// A notice as a template, for when WhatsApp's window is closed; not every notice has one. The
/// templates and their placeholders are those of the deployment guide.
pub fn template(notice: &Notice, words: &Words) -> Option<Template> {
    match notice {
        Notice::Reminder { name, slot, .. } | Notice::AskAgain { name, slot, .. } => {
            Some(duty("duty_reminder", name, slot, notice, words))
        }
        Notice::Briefing(briefing) => Some(evening::briefing(briefing, words)),
        Notice::Replaced { name, slot } => Some(evening::replaced(name, slot, words)),
        Notice::Allotment { name, slot, .. } => {
            Some(duty("duty_allotment", name, slot, notice, words))
        }
        Notice::Released { name, slot } => {
            let slot = ("slot", words.slot(slot));
            Some(update(name, words.plain("template-released", &[slot])))
        }
        Notice::RequestApproved { name, slot, .. } => {
            let slot = ("slot", words.slot(slot));
            Some(update(name, words.plain("template-request-approved", &[slot])))
        }
        Notice::RequestRejected { name, slot, note, .. } => {
            let time = ("time", slot.duty.reports_at.to_string());
            let args = [("slot", words.slot(slot)), time, ("note", isolate(note))];
            Some(update(name, words.plain("template-request-rejected", &args)))
        }
        Notice::Undone { name, slot } => {
            let slot = ("slot", words.slot(slot));
            Some(update(name, words.plain("template-undone", &[slot])))
        }
        Notice::DutyTime { name, slot, before, others } => {
            let args = retimed(name, slot, *before, *others, words);
            Some(update(name, words.plain("template-duty-time", &args)))
        }
        Notice::Registration { name, news } => Some(registration::template(name, news, words)),
        Notice::Chat(news) => Some(chats::template(news, words)),
        Notice::Announcement(News::Text { name, text }) => Some(announcement::template(name, text)),
        Notice::Requested { name, slot, request, kind, reason, preferred } => {
            // Without its buttons it names the lines that decide.
            let key = match kind {
                Kind::Cancel => "template-request-cancel",
                Kind::Move => "template-request-move",
            };
            let args = [
                ("name", isolate(name)),
                ("slot", words.slot(slot)),
                ("request", request.to_string()),
                ("preferred", words.preferred(*preferred)),
                ("reason", isolate(reason)),
            ];
            Some(update(&words.plain("template-to-admin", &[]), words.plain(key, &args)))
        }
        Notice::Registered { .. } => None,
        Notice::Unreached { .. }
        | Notice::ReminderFailed { .. }
        | Notice::RequestWithdrawn { .. }
        | Notice::ChannelStopped { .. }
        | Notice::Announcement(_)
        | Notice::Group(_)
        | Notice::Forgotten
        | Notice::RoleChanged { .. } => {
            // A template's parameter is one line; the sentence's own lines become clauses.
            let changed = text(notice, words).plain().replace('\n', " · ");
            Some(update(&words.plain("template-to-admin", &[]), changed))
        }
    }
}

/// Says what changed.
fn update(name: &str, changed: String) -> Template {
    let params = vec![isolate(name), changed];
    Template { name: "duty_update", params, payloads: Vec::new() }
}

fn duty(
    template: &'static str,
    name: &str,
    slot: &Slot,
    notice: &Notice,
    words: &Words,
) -> Template {
    let day = words.day(slot.day, slot.date);
    let time = slot.duty.reports_at.to_string();
    let date = words.plain("template-date", &[("day", day), ("time", time)]);
    Template {
        name: template,
        params: vec![isolate(name), slot.duty.label.clone(), date],
        payloads: words.answers(notice).into_iter().map(|choice| choice.sends).collect(),
    }
}

fn text(notice: &Notice, words: &Words) -> Text {
    let (key, args) = match notice {
        Notice::Announcement(news) => return announcement::text(news, words),
        Notice::Group(news) => return group::text(news, words),
        Notice::Briefing(briefing) => return words.briefing(briefing),
        _ => sentence(notice, words),
    };
    let text = words.text(key, &args);
    match note(notice) {
        Some(note) => text.line(words.text("notice-request-note", &[("note", isolate(note))])),
        None => text,
    }
}

fn sentence(notice: &Notice, words: &Words) -> (&'static str, Args) {
    match notice {
        Notice::Reminder { name, slot, nearness, .. } => {
            let mut args = about(name, slot, words);
            args.push(("date", words.date(slot.date)));
            let key = match nearness {
                Nearness::Today => "notice-reminder-today",
                Nearness::Tomorrow => "notice-reminder",
                Nearness::Later => "notice-reminder-later",
            };
            (key, args)
        }
        Notice::DutyTime { name, slot, before, others } => {
            ("notice-duty-time", retimed(name, slot, *before, *others, words))
        }
        Notice::Allotment { name, slot, is_reminder, .. } => {
            let key = if *is_reminder { "notice-allotment-reminder" } else { "notice-allotment" };
            (key, about(name, slot, words))
        }
        Notice::Released { name, slot } => ("notice-released", about(name, slot, words)),
        Notice::AskAgain { name, slot, .. } => ("notice-ask-again", about(name, slot, words)),
        Notice::Replaced { name, slot } => ("notice-replaced", about(name, slot, words)),
        // Told in lines of its own: see `text`.
        Notice::Briefing(_) => ("briefing", Vec::new()),
        Notice::Registered { name, its } => {
            ("notice-registered", vec![("name", isolate(name)), ("its", its.clone())])
        }
        Notice::Unreached { name, slot, channel, reason } => {
            let mut args = about(name, slot, words);
            args.push(("channel", words.channel(*channel)));
            args.push(("reason", words.plain(&format!("unreachable-{}", reason.as_str()), &[])));
            ("notice-unreached", args)
        }
        Notice::ReminderFailed { name, slot } => {
            ("notice-reminder-failed", about(name, slot, words))
        }
        Notice::Requested { name, slot, kind, reason, preferred, .. } => {
            let mut args = about(name, slot, words);
            args.push(("reason", isolate(reason)));
            args.push(("preferred", words.preferred(*preferred)));
            (request_key(*kind), args)
        }
        Notice::RequestWithdrawn { name, slot } => {
            ("notice-request-withdrawn", about(name, slot, words))
        }
        Notice::RequestApproved { name, slot, kind: Kind::Cancel, .. } => {
            ("notice-request-approved-cancel", about(name, slot, words))
        }
        Notice::RequestApproved { name, slot, kind: Kind::Move, .. } => {
            ("notice-request-approved-move", about(name, slot, words))
        }
        Notice::RequestRejected { name, slot, .. } => {
            ("notice-request-rejected", about(name, slot, words))
        }
        Notice::Undone { name, slot } => ("notice-undone", about(name, slot, words)),
        Notice::ChannelStopped { channel } => {
            ("notice-channel-stopped", vec![("channel", words.channel(*channel))])
        }
        Notice::Chat(news) => chats::sentence(news, words),
        // They are more than a sentence; see `text`.
        Notice::Announcement(_) | Notice::Group(_) => ("", Vec::new()),
        Notice::Registration { name, news } => registration::sentence(name, news, words),
        Notice::Forgotten => ("notice-forgotten", Vec::new()),
        Notice::RoleChanged { role: Role::Guest } => ("notice-role-taken", Vec::new()),
        Notice::RoleChanged { role } => ("notice-role-changed", vec![("role", words.role(*role))]),
    }
}

/// The subject holds no person's name: a locked phone shows it to whoever is near.
fn subject(notice: &Notice, words: &Words) -> String {
    let of = |key, slot: &Slot| words.plain(key, &[("slot", words.slot(slot))]);
    match notice {
        Notice::Reminder { slot, nearness: Nearness::Today, .. } => {
            of("subject-reminder-today", slot)
        }
        Notice::Reminder { slot, nearness: Nearness::Tomorrow, .. } => of("subject-reminder", slot),
        Notice::Reminder { slot, nearness: Nearness::Later, .. } => {
            of("subject-reminder-later", slot)
        }
        Notice::DutyTime { slot, .. } => of("subject-duty-time", slot),
        Notice::Allotment { slot, .. } => of("subject-allotment", slot),
        Notice::Released { slot, .. } => of("subject-released", slot),
        Notice::AskAgain { slot, .. } => of("subject-ask-again", slot),
        Notice::Replaced { slot, .. } => of("subject-released", slot),
        Notice::Briefing(_) => words.plain("subject-briefing", &[]),
        Notice::Registered { .. } => words.plain("subject-registered", &[]),
        Notice::Unreached { slot, .. } => of("subject-unreached", slot),
        Notice::ReminderFailed { slot, .. } => of("subject-reminder-failed", slot),
        Notice::Requested { slot, kind: Kind::Cancel, .. } => of("subject-request-cancel", slot),
        Notice::Requested { slot, kind: Kind::Move, .. } => of("subject-request-move", slot),
        Notice::RequestWithdrawn { slot, .. } => of("subject-request-withdrawn", slot),
        Notice::RequestApproved { slot, .. } => of("subject-request-approved", slot),
        Notice::RequestRejected { slot, .. } => of("subject-request-rejected", slot),
        Notice::Undone { slot, .. } => of("subject-undone", slot),
        Notice::ChannelStopped { channel } => {
            words.plain("subject-channel-stopped", &[("channel", words.channel(*channel))])
        }
        Notice::Registration { news, .. } => registration::subject(news, words),
        Notice::Chat(news) => chats::subject(news, words),
        Notice::Announcement(_) => words.plain("subject-announcement", &[]),
        Notice::Group(_) => words.plain("subject-group", &[]),
        Notice::Forgotten => words.plain("subject-forgotten", &[]),
        Notice::RoleChanged { .. } => words.plain("subject-role-changed", &[]),
    }
}

fn about(name: &str, slot: &Slot, words: &Words) -> Args {
    vec![
        ("name", isolate(name)),
        ("duty", slot.duty.label.clone()),
        ("day", words.day(slot.day, slot.date)),
        ("time", slot.duty.reports_at.to_string()),
    ]
}

fn retimed(name: &str, slot: &Slot, before: TimeOfDay, others: usize, words: &Words) -> Args {
    let mut args = about(name, slot, words);
    args.extend([("before", before.to_string()), ("count", others.to_string())]);
    args
}

/// What an admin adds to a decision.
fn note(notice: &Notice) -> Option<&str> {
    let note = match notice {
        Notice::RequestApproved { note, .. } | Notice::RequestRejected { note, .. } => {
            Some(note.as_str())
        }
        Notice::Registration { news, .. } => registration::note(news),
        _ => None,
    };
    note.filter(|note| !note.is_empty())
}

const fn request_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Cancel => "request-cancel",
        Kind::Move => "request-move",
    }
}

#[cfg(test)]
mod tests;
