//! News of a person's own duty: it was given, comes nearer, changed, or is gone.

use super::{Args, Template, Told, about, of_slot, update};
use crate::domain::reminder::TimeOfDay;
use crate::domain::slot::{Nearness, Slot};
use crate::domain::text::isolate;
use crate::wording::Words;

/// It is the person's now.
pub(super) fn allotment(
    name: &str,
    slot: &Slot,
    assignment: i64,
    is_reminder: bool,
    words: &Words,
) -> Told {
    let key = if is_reminder { "notice-allotment-reminder" } else { "notice-allotment" };
    Told {
        text: words.text(key, &about(name, slot, words)),
        subject: of_slot("subject-allotment", slot, words),
        template: Some(asking("duty_allotment", name, slot, assignment, words)),
    }
}

/// It comes nearer.
pub(super) fn reminder(
    name: &str,
    slot: &Slot,
    assignment: i64,
    nearness: Nearness,
    words: &Words,
) -> Told {
    let (key, subject) = match nearness {
        Nearness::Today => ("notice-reminder-today", "subject-reminder-today"),
        Nearness::Tomorrow => ("notice-reminder", "subject-reminder"),
        Nearness::Later => ("notice-reminder-later", "subject-reminder-later"),
    };
    let mut args = about(name, slot, words);
    args.push(("date", words.date(slot.date)));
    Told {
        text: words.text(key, &args),
        subject: of_slot(subject, slot, words),
        template: Some(asking("duty_reminder", name, slot, assignment, words)),
    }
}

/// It comes nearer, and the person has not answered.
pub(super) fn ask_again(name: &str, slot: &Slot, assignment: i64, words: &Words) -> Told {
    Told {
        text: words.text("notice-ask-again", &about(name, slot, words)),
        subject: of_slot("subject-ask-again", slot, words),
        template: Some(asking("duty_reminder", name, slot, assignment, words)),
    }
}

/// Its reporting time changed.
pub(super) fn new_time(
    name: &str,
    slot: &Slot,
    before: TimeOfDay,
    others: usize,
    words: &Words,
) -> Told {
    let mut args: Args = about(name, slot, words);
    args.extend([("before", before.to_string()), ("count", others.to_string())]);
    Told {
        text: words.text("notice-duty-time", &args),
        subject: of_slot("subject-duty-time", slot, words),
        template: Some(update(name, words.plain("template-duty-time", &args))),
    }
}

/// Someone else has it now.
pub(super) fn replaced(name: &str, slot: &Slot, words: &Words) -> Told {
    Told {
        text: words.text("notice-replaced", &about(name, slot, words)),
        subject: of_slot("subject-released", slot, words),
        template: Some(update(name, of_slot("template-replaced", slot, words))),
    }
}

/// It was taken away.
pub(super) fn released(name: &str, slot: &Slot, words: &Words) -> Told {
    Told {
        text: words.text("notice-released", &about(name, slot, words)),
        subject: of_slot("subject-released", slot, words),
        template: Some(update(name, of_slot("template-released", slot, words))),
    }
}

/// It had been given by mistake.
pub(super) fn undone(name: &str, slot: &Slot, words: &Words) -> Told {
    Told {
        text: words.text("notice-undone", &about(name, slot, words)),
        subject: of_slot("subject-undone", slot, words),
        template: Some(update(name, of_slot("template-undone", slot, words))),
    }
}

/// A template that asks whether the person comes.
fn asking(
    template: &'static str,
    name: &str,
    slot: &Slot,
    assignment: i64,
    words: &Words,
) -> Template {
    let day = words.day(slot.day, slot.date);
    let time = slot.duty.reports_at.to_string();
    let date = words.plain("template-date", &[("day", day), ("time", time)]);
    Template {
        name: template,
        params: vec![isolate(name), slot.duty.label.clone(), date],
        payloads: words.duty_answers(assignment).into_iter().map(|choice| choice.sends).collect(),
    }
}
