//! All that the page shows, as one JSON: small enough to be sent whole at each change.

use super::super::{Line, Simulator};
use super::{Actor, Stage};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// The state of the world.
pub(super) fn take(sim: &Simulator, stage: &Stage) -> Value {
    let zone: Tz = stage.timezone.parse().unwrap_or(Tz::UTC);
    // Read first: what happens while the rest is collected makes the page ask again.
    let revision = sim.changes().revision();
    let now = (stage.now)();
    let people: Vec<Value> = stage.people.iter().map(|actor| person(sim, actor, zone)).collect();
    let mails: Vec<Value> = sim
        .mail
        .history()
        .iter()
        .enumerate()
        .map(|(id, letter)| with_time(json!(letter), id, letter.at, zone))
        .collect();
    json!({
        "revision": revision,
        "now": now,
        "clock": {"time": local(now, zone, "%H:%M"), "day": local(now, zone, "%a %-d %b %Y"), "zone": stage.timezone},
        "season": stage.season,
        "people": people,
        "mails": mails,
    })
}

fn person(sim: &Simulator, actor: &Actor, zone: Tz) -> Value {
    let messages = |history: Vec<Line>| -> Vec<Value> {
        history
            .iter()
            .map(|line| with_time(with_size(line), &line.heard.id, line.heard.at, zone))
            .collect()
    };
    let telegram = sim.telegram.history(actor.telegram.id);
    let whatsapp = sim.whatsapp.history(&actor.whatsapp);
    let answers = sim.telegram.callback_answers();
    let toast = answers.iter().rev().find(|answer| answer.user_id == actor.telegram.id);
    json!({
        "key": actor.key,
        "name": actor.name,
        "caption": actor.caption,
        "hints": actor.hints,
        "whatsapp": {
            "messages": messages(whatsapp),
            "keyboard": [],
            "commands": whatsapp_commands(sim),
        },
        "telegram": {
            "messages": messages(telegram),
            "keyboard": sim.telegram.keyboard(actor.telegram.id),
            "commands": telegram_commands(sim, actor),
            "toast": toast.filter(|answer| !answer.text.is_empty()),
        },
    })
}

fn whatsapp_commands(sim: &Simulator) -> Vec<Value> {
    let menu = sim.whatsapp.conversational_automation();
    let commands = menu["commands"].as_array().cloned().unwrap_or_default();
    commands.iter().map(|entry| json!({"command": entry["command_name"], "description": entry["command_description"]})).collect()
}

/// The narrowest scope wins, as in Telegram.
fn telegram_commands(sim: &Simulator, actor: &Actor) -> Value {
    let menus = sim.telegram.commands();
    let own = format!("chat:{}", actor.telegram.id);
    let scopes = [own.as_str(), "all_private_chats", "default"];
    let menu = scopes.iter().find_map(|scope| {
        let mut of_scope = menus.iter().filter(|menu| menu.scope == *scope);
        of_scope
            .clone()
            .find(|menu| menu.language == "en")
            .or_else(|| of_scope.find(|menu| menu.language.is_empty()))
    });
    json!(menu.map(|menu| menu.commands.clone()).unwrap_or_default())
}

/// A line that tells how large its file is, by which one picture differs from that before it.
fn with_size(line: &Line) -> Value {
    let mut value = json!(line);
    if let Some(recording) = &line.heard.recording {
        value["recording"]["size"] = json!(recording.bytes.len());
    }
    value
}

fn with_time(mut value: Value, id: impl serde::Serialize, at: i64, zone: Tz) -> Value {
    value["id"] = json!(id);
    value["time"] = json!(local(at, zone, "%H:%M"));
    value["day"] = json!(local(at, zone, "%a %-d %b"));
    value
}

fn local(at: i64, zone: Tz, format: &str) -> String {
    let instant = DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default();
    instant.with_timezone(&zone).format(format).to_string()
}
