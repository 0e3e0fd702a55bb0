//! A line of the log in words: when, who, through which chat; then what, with before and after.

use chrono_tz::Tz;

use super::Words;
use crate::domain::channel::Channel;
use crate::domain::message::Text;
use crate::domain::person::Status;
use crate::domain::registration::Part;
use crate::domain::request::Kind;
use crate::domain::role::Role;
use crate::domain::setting::Setting;
use crate::domain::text::{isolate, quoted};
use crate::domain::trail::{Detail, Line};

/// Enough of an announcement to know which one it was.
const QUOTED_CHARS: usize = 60;

/// The line in words: when, who, through which chat, and what.
pub fn row(words: &Words, zone: Tz, line: &Line) -> Text {
    let way = line.via.as_deref().map(|way| way_in_words(words, way));
    let who = actor(words, line.actor.as_deref());
    let (head, who, way) = match (way, &line.actor) {
        (Some(way), Some(_)) => ("log-row-through", who, way),
        // Behind the REST interface stands nobody whom we know.
        (Some(way), None) => ("log-row", way, String::new()),
        (None, _) => ("log-row", who, String::new()),
    };
    let args = [("at", words.moment(zone, line.at)), ("actor", who), ("channel", way)];
    words.text(head, &args).line(sentence(words, line))
}

/// A chat's name, or that of the other ways by which changes come.
pub fn way_in_words(words: &Words, way: &str) -> String {
    match Channel::try_from(way.to_owned()) {
        Ok(channel) => words.channel(channel),
        Err(_) => words.plain(&format!("via-{way}"), &[]),
    }
}

/// What happened.
pub fn sentence(words: &Words, line: &Line) -> Text {
    // The values of a person who was erased are gone; the sentence stays.
    let gone = words.plain("log-erased", &[]);
    let detail = |field: &str| line.details.iter().find(|detail| detail.field == field);
    let value = |field: &str| {
        let value = |detail: &Detail| detail.after.clone().or_else(|| detail.before.clone());
        detail(field).and_then(value).unwrap_or_else(|| gone.clone())
    };
    let before = line.details.iter().find_map(|detail| detail.before.clone());
    let slot = match (&line.duty_label, line.duty_date) {
        (Some(label), Some(date)) => {
            let when = ("when", words.date(date));
            words.plain("slot", &[("duty", label.clone()), when])
        }
        _ => String::new(),
    };
    let args = [
        ("slot", slot),
        ("person", line.person.as_deref().map_or_else(|| gone.clone(), isolate)),
        ("before", isolate(&named(words, line, before.unwrap_or_else(|| gone.clone())))),
        ("reason", isolate(&value("reason"))),
        ("note", isolate(&value("note"))),
        ("its", value("its")),
        ("length", value("length")),
        ("days", value("days")),
        ("field", field(words, &value("field"))),
        ("value", isolate(&value("value"))),
        ("setting", setting(words, &value("setting"))),
        ("duty", isolate(&value("duty"))),
        ("status", named(words, line, value("status"))),
        ("role", named(words, line, value("role"))),
        ("account", value("account")),
        ("season", isolate(&value("name"))),
        ("file", value("file")),
        ("title", isolate(&value("title"))),
        ("body", isolate(&quoted(&value("body"), QUOTED_CHARS))),
        ("count", value("people")),
        ("given", value("given")),
        ("number", value("number")),
    ];
    words.text(what(line), &args)
}

/// Who did it: a name, somebody whose profile has none, or the program itself.
pub fn actor(words: &Words, actor: Option<&str>) -> String {
    match actor {
        None => words.plain("audit-nobody", &[]),
        Some("") => words.plain("log-no-name", &[]),
        Some(name) => isolate(name),
    }
}

/// What a field of a registration is called.
fn field(words: &Words, word: &str) -> String {
    let part = Part::ALL.into_iter().find(|part| part.as_str() == word);
    part.map_or_else(String::new, |part| words.field(part))
}

/// A setting by its name.
fn setting(words: &Words, word: &str) -> String {
    let setting = Setting::ALL.into_iter().find(|setting| setting.as_str() == word);
    setting.map_or_else(String::new, |setting| words.setting(setting))
}

/// A status or a role by its name.
fn named(words: &Words, line: &Line, word: String) -> String {
    match line.kind.as_str() {
        "status" if Status::ALL.iter().any(|status| status.as_str() == word) => {
            words.status(Status::from(word))
        }
        "role" | "role-suspended" => Role::parse(&word).map_or(word, |role| words.role(role)),
        _ => word,
    }
}

/// The sentence for what happened; some kinds are told differently with a person or a note.
fn what(line: &Line) -> &'static str {
    let after = |field: &str| {
        let detail = line.details.iter().find(|detail| detail.field == field)?;
        detail.after.as_deref()
    };
    let has_note = after("note").is_some_and(|note| !note.is_empty());
    match line.kind.as_str() {
        "register" => "audit-register",
        "link" if after("how") == Some("contact") => "audit-link-contact",
        "link" if after("how") == Some("code") => "audit-link-code",
        "link" => "audit-link",
        "unlink" => "audit-unlink",
        "role-suspended" => "audit-role-suspended",
        "assign" if after("away").is_some() => "audit-assign-away",
        "assign" => "audit-assign",
        "lock" if has_note => "audit-lock-note",
        "lock" => "audit-lock",
        "unlock" if line.person.is_some() => "audit-unlock-person",
        "unlock" => "audit-unlock",
        "confirm" => "audit-confirm",
        "request" if after("kind").is_some_and(|kind| kind == Kind::Move.as_str()) => {
            "audit-request-move"
        }
        "request" => "audit-request-cancel",
        "request-withdrawn" => "audit-request-withdrawn",
        "request-approved" if has_note => "audit-request-approved-note",
        "request-approved" => "audit-request-approved",
        "request-rejected" => "audit-request-rejected",
        "reminder-retried" => "audit-reminder-retried",
        "undo" if line.person.is_some() => "audit-undo",
        "undo" => "audit-undo-closed",
        "status" if after("reason").is_some() => "audit-status-reason",
        "status" => "audit-status",
        "audition" => "audit-audition",
        // At the desk an admin chooses; in the chat the person does.
        "audition-chosen" if line.via.as_deref() == Some("desk") => {
            "audit-audition-chosen-by-admin"
        }
        "audition-chosen" => "audit-audition-chosen",
        "audition-deleted" => "audit-audition-deleted",
        "announce" => "audit-announce",
        "announce-stopped" => "audit-announce-stopped",
        "bind" => "audit-bind",
        "unbind" => "audit-unbind",
        "away" => "audit-away",
        "away-removed" => "audit-away-removed",
        "correction-asked" if has_note => "audit-correction-asked-note",
        "correction-asked" => "audit-correction-asked",
        "corrected" => "audit-corrected",
        "correction-withdrawn" => "audit-correction-withdrawn",
        "stop" => "audit-stop",
        "start" => "audit-start",
        "blocked" => "audit-blocked",
        "unblocked" => "audit-unblocked",
        "forget" => "audit-forget",
        "export" if after("name").is_some() => "audit-export-season",
        "export" => "audit-export",
        "calendar-renewed" => "audit-calendar-renewed",
        "import" => "audit-import",
        "season" => "audit-season",
        "season-replaced" => "audit-season-replaced",
        "setting" => "audit-setting",
        "board" => "audit-board",
        "restored" => "audit-restored",
        "duty-added" => "audit-duty-added",
        "duty-on" => "audit-duty-on",
        "duty-off" => "audit-duty-off",
        "duty-moved" => "audit-duty-moved",
        "duty-time" => "audit-duty-time",
        _ if line.person.is_some() => "audit-role-person",
        _ => "audit-role",
    }
}
