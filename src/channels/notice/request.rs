//! Requests to be released or for another day, and what was decided.

use super::{Told, about, in_short, noted, of_slot, to_admin, update};
use crate::domain::request::{Kind, PreferredDay};
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::wording::Words;

/// What a person asks for.
pub(super) struct Asked<'a> {
    /// The request.
    pub number: i64,
    /// What is wished for.
    pub kind: Kind,
    /// Why, in the person's words.
    pub reason: &'a str,
    /// The day that would suit.
    pub preferred: Option<PreferredDay>,
}

/// To admins: a person can't come, or asks for another day.
pub(super) fn requested(name: &str, slot: &Slot, asked: &Asked<'_>, words: &Words) -> Told {
    // Without its buttons, the template names the lines that decide.
    let (key, subject, template) = match asked.kind {
        Kind::Cancel => ("request-cancel", "subject-request-cancel", "template-request-cancel"),
        Kind::Move => ("request-move", "subject-request-move", "template-request-move"),
    };
    let mut args = about(name, slot, words);
    args.push(("slot", words.slot(slot)));
    args.push(("request", asked.number.to_string()));
    args.push(("reason", isolate(asked.reason)));
    args.push(("preferred", words.preferred(asked.preferred)));
    Told {
        text: words.text(key, &args),
        subject: of_slot(subject, slot, words),
        template: Some(to_admin(words.plain(template, &args), words)),
    }
}

/// To admins: who asked comes after all.
pub(super) fn withdrawn(name: &str, slot: &Slot, words: &Words) -> Told {
    let text = words.text("notice-request-withdrawn", &about(name, slot, words));
    let template = Some(in_short(&text, words));
    Told { text, subject: of_slot("subject-request-withdrawn", slot, words), template }
}

/// To the person: it was granted, and the duty is gone.
pub(super) fn approved(name: &str, slot: &Slot, kind: Kind, note: &str, words: &Words) -> Told {
    let key = match kind {
        Kind::Cancel => "notice-request-approved-cancel",
        Kind::Move => "notice-request-approved-move",
    };
    Told {
        text: noted(words.text(key, &about(name, slot, words)), note, words),
        subject: of_slot("subject-request-approved", slot, words),
        template: Some(update(name, of_slot("template-request-approved", slot, words))),
    }
}

/// To the person: it was not granted, and the duty stands.
pub(super) fn rejected(name: &str, slot: &Slot, note: &str, words: &Words) -> Told {
    let time = ("time", slot.duty.reports_at.to_string());
    let args = [("slot", words.slot(slot)), time, ("note", isolate(note))];
    let text = words.text("notice-request-rejected", &about(name, slot, words));
    Told {
        text: noted(text, note, words),
        subject: of_slot("subject-request-rejected", slot, words),
        template: Some(update(name, words.plain("template-request-rejected", &args))),
    }
}
