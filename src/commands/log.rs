//! `/log [n]`: the audit log, newest first.

use std::collections::HashMap;

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::channel::Channel;
use crate::domain::message::Text;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::request::Kind;
use crate::domain::role::Role;
use crate::domain::setting::Setting;
use crate::domain::text::{ascii_digits, isolate};
use crate::store::audit::{self, Line};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "log",
    aliases: &["audit"],
    usage: "[n]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/log", "/log 30"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Enough to see what just happened.
const LINES: i64 = 10;
/// More than this nobody reads in a chat.
const MOST_LINES: i64 = 50;

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let most = match ascii_digits(rest).parse::<i64>() {
        Ok(number) if number > 0 => number.min(MOST_LINES),
        _ if rest.is_empty() => LINES,
        _ => return Err(Refusal::NumberUnclear { text: rest.to_owned() }.into()),
    };
    let lines = audit::newest(c.tx, most).await?;
    if lines.is_empty() {
        return Ok(c.say("log-empty", &[]).into());
    }
    let mut text = c.say("log-head", &[("count", lines.len().to_string())]);
    for line in &lines {
        let row = row(c, line).await?;
        text = text.and(row);
    }
    Ok(text.into())
}

async fn row(c: &mut Context<'_>, line: &Line) -> Result<Text> {
    let details = audit::details(c.tx, line.id).await?;
    let mut values: HashMap<&str, String> = HashMap::new();
    for detail in &details {
        let value = detail.after.as_ref().or(detail.before.as_ref());
        values.insert(&detail.field, value.cloned().unwrap_or_default());
    }
    let value = |field: &str| values.get(field).cloned().unwrap_or_default();
    let before = details.iter().find_map(|detail| detail.before.clone()).unwrap_or_default();
    let actor = line.actor_person.as_deref().or(line.actor_name.as_deref());
    let actor = actor.filter(|name| !name.is_empty());
    let date = line.duty_date.as_deref().and_then(|date| date.parse().ok());
    let slot = match (&line.duty_label, date) {
        (Some(label), Some(date)) => {
            let when = ("when", c.words.date(date));
            c.words.plain("slot", &[("duty", label.clone()), when])
        }
        _ => String::new(),
    };
    let person = line.person_name.as_deref().map_or_else(String::new, isolate);
    let channel = line.channel.clone().and_then(|word| Channel::try_from(word).ok());
    let args = [
        ("at", c.moment(line.at)),
        ("actor", actor.map_or_else(|| c.words.plain("audit-nobody", &[]), isolate)),
        ("slot", slot),
        ("person", person),
        ("before", named(c, line, before)),
        ("reason", isolate(&value("reason"))),
        ("note", isolate(&value("note"))),
        ("its", value("its")),
        ("length", value("length")),
        ("status", named(c, line, value("status"))),
        ("role", named(c, line, value("role"))),
        ("account", value("account")),
        ("season", isolate(&value("name"))),
        ("setting", setting(c, &value("setting"))),
        ("value", value("value")),
        ("duty", isolate(&value("duty"))),
        ("channel", channel.map_or_else(String::new, |channel| c.words.channel(channel))),
    ];
    let head = if channel.is_some() { "log-row-through" } else { "log-row" };
    Ok(c.say(head, &args).line(c.say(what(line, &values), &args)))
}

/// A status or a role by its name.
fn named(c: &Context<'_>, line: &Line, word: String) -> String {
    match line.kind.as_str() {
        "status" => c.words.status(Status::from(word)),
        "role" => c.words.role(Role::from(word)),
        _ => word,
    }
}

/// A setting by its name.
fn setting(c: &Context<'_>, word: &str) -> String {
    let setting = Setting::ALL.into_iter().find(|setting| setting.as_str() == word);
    setting.map_or_else(String::new, |setting| c.words.setting(setting))
}

/// The sentence for what happened; some kinds are told differently with a person or a note.
fn what(line: &Line, values: &HashMap<&str, String>) -> &'static str {
    let has_note = values.get("note").is_some_and(|note| !note.is_empty());
    match line.kind.as_str() {
        "register" => "audit-register",
        "link" => "audit-link",
        "assign" => "audit-assign",
        "lock" if has_note => "audit-lock-note",
        "lock" => "audit-lock",
        "unlock" if line.person_name.is_some() => "audit-unlock-person",
        "unlock" => "audit-unlock",
        "confirm" => "audit-confirm",
        "request" if values.get("kind").is_some_and(|kind| kind == Kind::Move.as_str()) => {
            "audit-request-move"
        }
        "request" => "audit-request-cancel",
        "request-withdrawn" => "audit-request-withdrawn",
        "request-approved" if has_note => "audit-request-approved-note",
        "request-approved" => "audit-request-approved",
        "request-rejected" => "audit-request-rejected",
        "undo" => "audit-undo",
        "status" if values.contains_key("reason") => "audit-status-reason",
        "status" => "audit-status",
        "audition" => "audit-audition",
        "audition-chosen" => "audit-audition-chosen",
        "audition-deleted" => "audit-audition-deleted",
        "season" => "audit-season",
        "season-replaced" => "audit-season-replaced",
        "setting" => "audit-setting",
        "duty-added" => "audit-duty-added",
        "duty-on" => "audit-duty-on",
        "duty-off" => "audit-duty-off",
        "duty-moved" => "audit-duty-moved",
        "duty-time" => "audit-duty-time",
        _ if line.person_name.is_some() => "audit-role-person",
        _ => "audit-role",
    }
}
