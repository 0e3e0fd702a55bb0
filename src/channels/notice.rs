//! Puts notices into words: for a chat, for a mail, and as the parameters of a WhatsApp template.

mod registration;

use crate::domain::message::{Choice, Notice, Said};
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::wording::Words;

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

type Args = Vec<(&'static str, String)>;

/// A notice as a chat message.
pub fn said(notice: &Notice, words: &Words) -> Said {
    let (key, args) = sentence(notice, words);
    Said { text: words.text(key, &args), choices: answers(notice, words), asks_contact: None }
}

/// A notice as a mail: its subject and its body.
pub fn mail(notice: &Notice, words: &Words) -> (String, String) {
    let (key, args) = sentence(notice, words);
    let asks = assignment(notice).is_some();
    let end = words.plain(if asks { "mail-answer" } else { "mail-no-answer" }, &[]);
    let body = words.text(key, &args).plain();
    (subject(notice, words), format!("{body}\n\n{end}\n"))
}

/// A notice as a template, for when WhatsApp's window is closed; not every notice has one. The
/// templates and their placeholders are those of the deployment guide.
pub fn template(notice: &Notice, words: &Words) -> Option<Template> {
    match notice {
        Notice::Reminder { name, slot, .. } => {
            Some(duty("duty_reminder", name, slot, notice, words))
        }
        Notice::Allotment { name, slot, .. } => {
            Some(duty("duty_allotment", name, slot, notice, words))
        }
        Notice::Released { name, slot } => {
            let changed = words.plain("template-released", &[("slot", words.slot(slot))]);
            let params = vec![isolate(name), changed];
            Some(Template { name: "duty_update", params, payloads: Vec::new() })
        }
        Notice::Registration { name, news } => Some(registration::template(name, news, words)),
        Notice::Registered { .. } => None,
        Notice::Unreached { .. }
        | Notice::ReminderFailed { .. }
        | Notice::CannotCome { .. }
        | Notice::ChannelStopped { .. }
        | Notice::RoleChanged { .. } => {
            let (key, args) = sentence(notice, words);
            // A template's parameter is one line; the sentence's own lines become clauses.
            let changed = words.text(key, &args).plain().replace('\n', " · ");
            let params = vec![words.plain("template-to-admin", &[]), changed];
            Some(Template { name: "duty_update", params, payloads: Vec::new() })
        }
    }
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
        payloads: answers(notice, words).into_iter().map(|choice| choice.sends).collect(),
    }
}

/// What a person can answer: the words that `/confirm` and `/cant` stand for.
fn answers(notice: &Notice, words: &Words) -> Vec<Choice> {
    let Some(assignment) = assignment(notice) else { return Vec::new() };
    vec![
        Choice::new(words.plain("notice-confirm", &[]), format!("/confirm {assignment}")),
        Choice::new(words.plain("notice-decline", &[]), format!("/cant {assignment}")),
    ]
}

/// The assignment that a notice asks about.
fn assignment(notice: &Notice) -> Option<i64> {
    match notice {
        Notice::Allotment { assignment, .. } | Notice::Reminder { assignment, .. } => {
            Some(*assignment)
        }
        _ => None,
    }
}

fn sentence(notice: &Notice, words: &Words) -> (&'static str, Args) {
    match notice {
        Notice::Reminder { name, slot, .. } => ("notice-reminder", about(name, slot, words)),
        Notice::Allotment { name, slot, is_reminder, .. } => {
            let key = if *is_reminder { "notice-allotment-reminder" } else { "notice-allotment" };
            (key, about(name, slot, words))
        }
        Notice::Released { name, slot } => ("notice-released", about(name, slot, words)),
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
        Notice::CannotCome { name, slot, reason } => {
            let mut args = about(name, slot, words);
            args.push(("reason", isolate(reason)));
            ("notice-cannot-come", args)
        }
        Notice::ChannelStopped { channel } => {
            ("notice-channel-stopped", vec![("channel", words.channel(*channel))])
        }
        Notice::Registration { name, news } => registration::sentence(name, news),
        Notice::RoleChanged { role: Role::Guest } => ("notice-role-taken", Vec::new()),
        Notice::RoleChanged { role } => ("notice-role-changed", vec![("role", words.role(*role))]),
    }
}

/// The subject holds no person's name: a locked phone shows it to whoever is near.
fn subject(notice: &Notice, words: &Words) -> String {
    let of = |key, slot: &Slot| words.plain(key, &[("slot", words.slot(slot))]);
    match notice {
        Notice::Reminder { slot, .. } => of("subject-reminder", slot),
        Notice::Allotment { slot, .. } => of("subject-allotment", slot),
        Notice::Released { slot, .. } => of("subject-released", slot),
        Notice::Registered { .. } => words.plain("subject-registered", &[]),
        Notice::Unreached { slot, .. } => of("subject-unreached", slot),
        Notice::ReminderFailed { slot, .. } => of("subject-reminder-failed", slot),
        Notice::CannotCome { slot, .. } => of("subject-cannot-come", slot),
        Notice::ChannelStopped { channel } => {
            words.plain("subject-channel-stopped", &[("channel", words.channel(*channel))])
        }
        Notice::Registration { news, .. } => registration::subject(news, words),
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

#[cfg(test)]
mod tests;
