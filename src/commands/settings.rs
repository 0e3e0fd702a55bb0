//! `/settings`: what the masjid decides for itself; with a name, asks for the value; with a value,
//! sets it.

use super::context::{Context, Reply};
use super::pages::LINE_MAX_BYTES;
use super::table::{Command, Place, Shown};
use super::{forms, reminders_moved};
use crate::actions::Result;
use crate::actions::settings::{self, Changed};
use crate::domain::message::Choice;
use crate::domain::role::Role;
use crate::domain::setting::{Change, Setting};
use crate::domain::text::{fold, isolate, one_line};
use crate::domain::timezone;
use crate::store::centres::Centre;
use crate::wording::Words;

const NAME: &str = "settings";
/// What was typed is repeated up to here.
const QUOTED_CHARS: usize = 40;

/// Where most masjids are.
const TIMEZONES: [&str; 9] = [
    "Asia/Kolkata",
    "Asia/Karachi",
    "Asia/Dubai",
    "Asia/Kuwait",
    "Africa/Nairobi",
    "Europe/London",
    "America/New_York",
    "America/Chicago",
    "Australia/Sydney",
];
const COUNTRIES: [&str; 9] = ["IN", "PK", "AE", "KW", "KE", "GB", "US", "CA", "AU"];
const RULES: [&str; 3] = ["1d@18:00", "1d@20:00", "1d@18:00, 2h"];
const HOURS: [&str; 5] = ["18:00", "19:00", "20:00", "21:00", "22:00"];

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["setting"],
    usage: "[setting] [value]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &[
        "/settings",
        "/settings reminders 1d@18:00, 2h",
        "/settings digest 19:00",
        "/settings timezone Asia/Kolkata",
        "/settings country IN",
    ],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if rest.is_empty() {
        return Ok(show(c));
    }
    let (setting, text) = Setting::find(rest)?;
    if text.trim().is_empty() {
        return ask(c, setting).await;
    }
    if setting == Setting::Timezone
        && let Err(near) = timezone::find(text)
        && !near.is_empty()
    {
        return Ok(which_timezone(c, text, near.iter().map(|zone| zone.name())));
    }
    let languages = Words::languages();
    let named = |code: &&String| fold(&Words::language_name(code)) == fold(text);
    let by_name = languages.iter().find(named).filter(|_| setting == Setting::Language);
    let change = Change::parse(setting, by_name.map_or(text, String::as_str), &languages)?;
    match settings::change(&c.ctx, c.tx, &change).await? {
        Some(changed) => Ok(done(c, setting, changed)),
        None => {
            let args = [("value", value(&c.words, &c.ctx.centre, setting))];
            Ok(Reply::from(c.say("setting-same", &args)).with(vec![all(c)]))
        }
    }
}

fn show(c: &Context<'_>) -> Reply {
    let mut args: Vec<(&str, String)> = Setting::ALL
        .into_iter()
        .map(|setting| (setting.as_str(), value(&c.words, &c.ctx.centre, setting)))
        .collect();
    args.push(("now", now(c, &c.ctx.centre)));
    let choice = |setting: Setting| {
        let word = setting.as_str();
        c.button(&format!("button-setting-{word}"), format!("/{NAME} {word}"))
    };
    Reply::from(c.say("settings", &args)).with(Setting::ALL.map(choice).into())
}

/// Asks for a value. Each button stands for the whole line, so that it means this for ever.
async fn ask(c: &mut Context<'_>, setting: Setting) -> Result<Reply> {
    let word = setting.as_str();
    let line = format!("{NAME} {word}");
    forms::ask_value(c, word, &line).await?;
    let choice = |label: String, value: &str| Choice::new(label, format!("/{line} {value}"));
    let plain = |values: &[&str]| -> Vec<Choice> {
        values.iter().map(|value| choice((*value).to_owned(), value)).collect()
    };
    let choices = match setting {
        Setting::Timezone => plain(&TIMEZONES),
        Setting::Reminders => plain(&RULES),
        Setting::Digest | Setting::Second | Setting::Escalation => {
            let mut hours = plain(&HOURS);
            hours.push(choice(c.words.plain("hour-off", &[]), "off"));
            hours
        }
        Setting::Language => {
            Words::languages().iter().map(|code| choice(Words::language_name(code), code)).collect()
        }
        Setting::Country => {
            COUNTRIES.iter().map(|code| choice(c.words.phone_country(code), code)).collect()
        }
    };
    let args = [("value", value(&c.words, &c.ctx.centre, setting))];
    Ok(Reply::from(c.say(&format!("ask-setting-{word}"), &args)).with(choices))
}

fn which_timezone<'z>(c: &Context<'_>, text: &str, near: impl Iterator<Item = &'z str>) -> Reply {
    let names: Vec<&str> = near.collect();
    let key = if names.len() == 1 { "setting-timezone-near-one" } else { "setting-timezone-near" };
    let args = [("text", isolate(&one_line(text, QUOTED_CHARS))), ("zones", names.join("\n"))];
    let line = format!("/{NAME} {}", Setting::Timezone.as_str());
    let choices = names.iter().map(|name| Choice::new(*name, format!("{line} {name}")));
    Reply::from(c.say(key, &args)).with(choices.collect())
}

fn done(c: &Context<'_>, setting: Setting, changed: Changed) -> Reply {
    // The answer is in the new language, and by the new clocks, already.
    let words = Words::of(&changed.centre.language);
    let args =
        [("value", value(&words, &changed.centre, setting)), ("now", now(c, &changed.centre))];
    let mut text = words.text(&format!("setting-changed-{}", setting.as_str()), &args);
    if let Some(moved) = &changed.reminders {
        text = reminders_moved::say(&words, changed.centre.timezone, text, moved);
    }
    let before = settings::value(&c.ctx.centre, setting);
    let line = format!("/{NAME} {} {before}", setting.as_str());
    let label = words.plain("setting-back", &[("value", before)]);
    let mut choices = vec![Choice::new(label, line), all(c)];
    // Five rules are longer than a button holds, and are not offered again.
    choices.retain(|choice| choice.sends.len() <= LINE_MAX_BYTES);
    Reply::from(text).with(choices)
}

fn all(c: &Context<'_>) -> Choice {
    c.button("button-settings", format!("/{NAME}"))
}

/// A setting's value in words.
fn value(words: &Words, centre: &Centre, setting: Setting) -> String {
    words.setting_value(&settings::current(centre, setting))
}

fn now(c: &Context<'_>, centre: &Centre) -> String {
    c.ctx.now.at(centre.timezone).format("%H:%M").to_string()
}
