//! `/duties`: the masjid's duties; `on`, `off`, `time <duty> <time>`, `move <duty> after <duty>`, and
//! `add <label>; <kind>; <time>; after <duty>` for one of its own.

use super::context::{Context, Reply};
use super::pages::{self, Pages};
use super::table::{Command, Place as Where, Shown};
use super::{duty_add, forms, reminders_moved};
use crate::actions::Result;
use crate::actions::duties as actions;
use crate::domain::duty::{Duty, Place, TimeOfDay, find_any};
use crate::domain::message::{Choice, Text};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::duties;

/// The command's name.
pub const NAME: &str = "duties";
/// Three buttons are buttons on WhatsApp, and one leads back.
const MOST_OTHERS: usize = 2;
/// How the sun moves a reporting time, in minutes: offered as buttons.
const SHIFTS: [i64; 4] = [-10, -5, 5, 10];

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["duty"],
    usage: "[on, off, time, move, add] [<duty>]",
    role: Role::Admin,
    place: Where::Private,
    shown: Shown::InMenus,
    examples: &[
        "/duties",
        "/duties on sanah",
        "/duties off sanah",
        "/duties time fajr azaan 05:10",
        "/duties add Sherbet; other; 18:10; after isha",
        "/duties move sherbet first",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let known = duties::list(c.tx).await?;
    if let ("" | "list", page) = pages::split(rest) {
        return Ok(list(c, &known, page));
    }
    let (verb, text) = first_word(rest);
    match verb.to_lowercase().as_str() {
        "on" => switch_on(c, one(&known, text)?).await,
        "off" => switch_off(c, one(&known, text)?).await,
        "add" | "new" => duty_add::run(c, &known, text).await,
        "time" => {
            let (duty, time) = find_any(&known, text)?;
            set_time(c, &known, duty, time).await
        }
        "move" => {
            let (duty, place) = find_any(&known, text)?;
            put(c, &known, duty, place).await
        }
        _ => Ok(card(c, one(&known, rest)?)),
    }
}

/// The duty that the whole text names.
fn one<'d>(known: &'d [Duty], text: &str) -> Result<&'d Duty> {
    match find_any(known, text)? {
        (duty, "") => Ok(duty),
        (_, rest) => {
            let labels = known.iter().map(|duty| duty.label.clone()).collect();
            Err(Refusal::DutyUnclear { text: rest.to_owned(), labels }.into())
        }
    }
}

fn list(c: &Context<'_>, known: &[Duty], page: usize) -> Reply {
    let row = |duty: &Duty| {
        let key = if duty.active { "duties-row" } else { "duties-row-off" };
        c.say(key, &about(c, duty))
    };
    let choice = |duty: &Duty| {
        let hint = Some(duty.reports_at.to_string());
        let line = format!("/{NAME} {}", duty.key);
        Choice { hint, ..Choice::new(duty.label.clone(), line) }
    };
    let list = (known.iter().map(row).collect(), known.iter().map(choice).collect());
    let add = vec![c.button("button-duty-add", format!("/{NAME} add"))];
    let line = format!("/{NAME}");
    pages::choose(c, c.say("duties-head", &[]), list, add, (&line, page)).in_place()
}

/// One duty, with what can be done to it.
fn card(c: &Context<'_>, duty: &Duty) -> Reply {
    let key = if duty.active { "duty-card" } else { "duty-card-off" };
    let (label, verb) =
        if duty.active { ("button-duty-off", "off") } else { ("button-duty-on", "on") };
    let choices = vec![
        c.button("button-duty-time", format!("/{NAME} time {}", duty.key)),
        c.button(label, format!("/{NAME} {verb} {}", duty.key)),
        c.button("button-duty-move", format!("/{NAME} move {}", duty.key)),
    ];
    Reply::from(c.say(key, &about(c, duty))).with(choices).in_place()
}

async fn switch_on(c: &mut Context<'_>, duty: &Duty) -> Result<Reply> {
    let is_new = actions::switch_on(&c.ctx, c.tx, duty).await?;
    let key = if is_new { "duty-on" } else { "duty-on-already" };
    let choices = vec![
        c.button("button-duty-time", format!("/{NAME} time {}", duty.key)),
        c.button("button-duty-move", format!("/{NAME} move {}", duty.key)),
        all(c),
    ];
    Ok(Reply::from(c.say(key, &about(c, duty))).with(choices).in_place())
}

async fn switch_off(c: &mut Context<'_>, duty: &Duty) -> Result<Reply> {
    let is_new = actions::switch_off(&c.ctx, c.tx, duty).await?;
    let key = if is_new { "duty-off" } else { "duty-off-already" };
    let on = c.button("button-duty-on", format!("/{NAME} on {}", duty.key));
    Ok(Reply::from(c.say(key, &about(c, duty))).with(vec![on, all(c)]).in_place())
}

async fn set_time(c: &mut Context<'_>, known: &[Duty], duty: &Duty, time: &str) -> Result<Reply> {
    let line = format!("{NAME} time {}", duty.key);
    if time.is_empty() {
        forms::ask_value(c, "time", &line).await?;
        let minutes = duty.reports_at.minutes();
        let shifted = SHIFTS.iter().filter_map(|by| TimeOfDay::from_minutes(minutes + by));
        let choices = shifted.map(|at| Choice::new(at.to_string(), format!("/{line} {at}")));
        let text = c.say("ask-duty-time", &about(c, duty));
        return Ok(Reply::from(text).with(choices.collect()));
    }
    let at = TimeOfDay::reporting(time)?;
    let Some(done) = actions::set_time(&c.ctx, c.tx, duty, at).await? else {
        return Ok(Reply::from(c.say("duty-time-same", &about(c, duty))).with(vec![all(c)]));
    };
    let args = [
        ("duty", isolate(&duty.label)),
        ("time", at.to_string()),
        ("before", duty.reports_at.to_string()),
    ];
    let mut text = c.say("duty-time", &args);
    if let Some((_, kept)) = done.duty.kept {
        text = text.line(c.say("duty-time-today", &[("kept", kept.to_string())]));
    }
    text = text.line(c.say("duty-time-told", &[("count", done.told.to_string())]));
    if done.told > 0 {
        let zone = c.ctx.centre.timezone;
        text = reminders_moved::say(&c.words, zone, text, &done.reminders);
    }
    // Azaan and Takbira of a prayer go together, but are two duties.
    let before = duty.reports_at;
    let back = c.words.plain("setting-back", &[("value", before.to_string())]);
    let back = Choice::new(back, format!("/{NAME} time {} {before}", duty.key));
    let others = known
        .iter()
        .filter(|other| other.active && other.id != duty.id && other.reports_at == duty.reports_at)
        .take(MOST_OTHERS)
        .map(|other| {
            let label = c.words.plain("duty-too", &[("duty", other.label.clone())]);
            Choice::new(label, format!("/{NAME} time {} {at}", other.key))
        });
    Ok(Reply::from(text).with(others.chain([back]).collect()))
}

async fn put(c: &mut Context<'_>, known: &[Duty], duty: &Duty, place: &str) -> Result<Reply> {
    if let ("", page) = pages::split(place) {
        let line = format!("{NAME} move {}", duty.key);
        forms::ask_value(c, "place", &line).await?;
        let text = c.say("ask-duty-place", &about(c, duty));
        let others: Vec<Duty> = known.iter().filter(|other| other.id != duty.id).cloned().collect();
        let sends = |value: &str| format!("/{line} {value}");
        return Ok(Reply::from(text).with(places(c, &others, page, sends)).in_place());
    }
    let place = Place::parse(known, place)?;
    if !actions::put(&c.ctx, c.tx, duty, place).await? {
        return Ok(Reply::from(c.say("duty-moved-same", &about(c, duty))).with(vec![all(c)]));
    }
    let now = duties::list(c.tx).await?;
    let before = now.iter().take_while(|other| other.id != duty.id).last();
    let text = match before {
        Some(other) => {
            let after = ("after", isolate(&other.label));
            c.say("duty-moved", &[("duty", isolate(&duty.label)), after])
        }
        None => c.say("duty-moved-first", &about(c, duty)),
    };
    Ok(Reply::from(text).with(vec![all(c)]).in_place())
}

/// The places in the order, as buttons that send what `sends` makes of them.
pub fn places(
    c: &Context<'_>,
    others: &[Duty],
    page: usize,
    sends: impl Fn(&str) -> String,
) -> Vec<Choice> {
    let no_words = vec![Text::default(); others.len()];
    let page = Pages::of_choices(&Text::default(), &no_words, 1, page);
    let after =
        |other: &Duty| Choice::new(other.label.clone(), sends(&format!("after {}", other.key)));
    let mut choices: Vec<Choice> = others[page.range()].iter().map(after).collect();
    choices.insert(0, c.button("button-first", sends("first")));
    choices.extend(page.more(c, sends("").trim_end()));
    choices
}

fn all(c: &Context<'_>) -> Choice {
    c.button("button-duties", format!("/{NAME}"))
}

/// What is said of a duty.
pub fn about(c: &Context<'_>, duty: &Duty) -> [(&'static str, String); 4] {
    [
        ("duty", isolate(&duty.label)),
        ("time", duty.reports_at.to_string()),
        ("kind", c.words.kind(duty.kind)),
        ("key", duty.key.to_string()),
    ]
}
