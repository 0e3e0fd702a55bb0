//! `/away <days>`: days on which I can't serve. `/away remove <days>` takes some back, `/away clear`
//! all; `/away` alone shows what is set. Being away frees no duty that is given already.
//!
//! Behind buttons stands `for <its>` where a phone speaks for several people.

use super::context::{Context, Reply};
use super::mine::{self, Mine};
use super::request::slot_choice;
use super::table::{Command, Place, Shown};
use super::{arguments, forms};
use crate::actions::{self, Result};
use crate::domain::away::{self, Absence, Part};
use crate::domain::message::{Choice, Text};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::text::{first_word, isolate};
use crate::store::people::Person;

const NAME: &str = "away";
const REMOVE: &str = "remove";
const CLEAR: &str = "clear";
const FOR: &str = "for";
/// WhatsApp's lists have ten rows, and three of them are for what may be added.
const MOST_REMOVALS: usize = 7;
/// More lines than this nobody reads.
const MOST_ROWS: usize = 15;
/// WhatsApp's lists have ten rows, and one of them takes the days back.
const MOST_DUTIES: usize = 9;
/// What is offered without typing.
const COMMON: [(&str, &str); 3] = [
    ("button-tomorrow", "tomorrow"),
    ("button-fridays", "fridays"),
    ("button-weekends", "weekends"),
];

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["leave"],
    usage: "[remove, clear] [days]",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/away", "/away 12-14, fridays", "/away before 20 feb", "/away remove fridays"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if c.people.is_empty() {
        let args = [("role", c.words.role(c.role))];
        let register = c.button("button-register", "/register");
        return Ok(Reply::from(c.say("me-not-registered", &args)).with(vec![register]));
    }
    let (person, rest) = match whose(c, rest).await? {
        Ok(found) => found,
        Err(question) => return Ok(question),
    };
    let season = c.roster().await?.season;
    let (verb, days) = first_word(&rest);
    match verb.to_lowercase().as_str() {
        "" | "list" => show(c, &person, &season).await,
        CLEAR | "none" => clear(c, &person, &season).await,
        REMOVE | "delete" if !days.is_empty() => {
            let days = away::read(&season, c.today(), days)?;
            remove(c, &person, &season, &days).await
        }
        "add" => add(c, &person, &season, days).await,
        _ => add(c, &person, &season, &rest).await,
    }
}

/// The person whom the days are for, and the days; a question if the phone speaks for several.
async fn whose(
    c: &mut Context<'_>,
    rest: &str,
) -> Result<std::result::Result<(Person, String), Reply>> {
    if let [person] = c.people.as_slice() {
        let named = first_word(rest).0.eq_ignore_ascii_case(FOR);
        let rest = if named { first_word(first_word(rest).1).1 } else { rest };
        return Ok(Ok((person.clone(), rest.to_owned())));
    }
    if let (word, behind) = first_word(rest)
        && word.eq_ignore_ascii_case(FOR)
    {
        let (its, days) = first_word(behind);
        let person = c.people.iter().find(|person| person.its.as_str() == its);
        let unknown = || Refusal::PersonUnknown { text: its.to_owned() };
        return Ok(Ok((person.ok_or_else(unknown)?.clone(), days.to_owned())));
    }
    let choice = |person: &Person| {
        let line = format!("/{NAME} {FOR} {} {rest}", person.its);
        Choice::new(arguments::person_label(person), line.trim_end())
    };
    let choices = c.people.iter().map(choice).collect();
    Ok(Err(Reply::from(c.say("away-whose", &[])).with(choices)))
}

/// What is set, with a button to remove each part, and what may be added.
async fn show(c: &mut Context<'_>, person: &Person, season: &Season) -> Result<Reply> {
    let absence = crate::store::away::of_person(c.tx, person.id, season).await?;
    let absence = absence.between(c.today(), season.end());
    forms::ask_line(c, line(c, person, "").trim_start_matches('/')).await?;
    let name = [("name", isolate(person.name.as_str()))];
    let mut choices = removals(c, person, &absence);
    for (key, days) in COMMON {
        let adds =
            away::read(season, c.today(), days).is_ok_and(|days| absence.with(&days) != absence);
        if adds {
            choices.push(c.button(key, line(c, person, days)));
        }
    }
    if absence.is_empty() {
        return Ok(Reply::from(c.say("away-none", &name)).with(choices));
    }
    let text = c.say("away-head", &name).line(rows(c, season, &absence));
    let text = text.and(c.say("away-ask-more", &[]));
    Ok(Reply::from(text).with(choices))
}

async fn add(c: &mut Context<'_>, person: &Person, season: &Season, days: &str) -> Result<Reply> {
    let days = away::read(season, c.today(), days)?;
    let changed = actions::away::add(&c.ctx, c.tx, person, season, &days).await?;
    let key = if changed.is_same { "away-same" } else { "away-added" };
    let head = c.say(key, &[("name", isolate(person.name.as_str()))]);
    let ahead = changed.absence.between(c.today(), season.end());
    let text = head.line(rows(c, season, &ahead));
    let mut holds: Vec<Mine> = mine::duties(c).await?;
    holds.retain(|one| {
        one.held.holder.as_ref().is_some_and(|holder| holder.id == person.id)
            && changed.absence.holds(one.slot.date)
            && one.slot.begins(c.ctx.centre.timezone) > c.ctx.now
            && !one.held.state.is_asked()
    });
    let Some(first) = holds.first() else {
        let mut choices = removals(c, person, &ahead);
        choices.push(c.button("button-add-days", line(c, person, "")));
        return Ok(Reply::from(text).with(choices));
    };
    let args = [
        ("count", holds.len().to_string()),
        ("duty", first.slot.duty.label.clone()),
        ("day", c.words.day(first.slot.day, first.slot.date)),
    ];
    let text = text.and(c.say("away-holds", &args));
    let cannot = |one: &Mine| format!("/cant {}", one.held.id);
    let choices = match holds.as_slice() {
        [one] => vec![c.button("notice-decline", cannot(one))],
        several => several
            .iter()
            .take(MOST_DUTIES)
            .map(|one| slot_choice(c, &one.slot, cannot(one)))
            .collect(),
    };
    Ok(Reply::from(text).with(choices))
}

async fn remove(
    c: &mut Context<'_>,
    person: &Person,
    season: &Season,
    days: &[Part],
) -> Result<Reply> {
    let changed = actions::away::remove(&c.ctx, c.tx, person, season, days).await?;
    let ahead = changed.absence.between(c.today(), season.end());
    let name = [("name", isolate(person.name.as_str()))];
    let key = match (changed.is_same, ahead.is_empty()) {
        (true, true) => "away-not-set-none",
        (true, false) => "away-not-set",
        (false, true) => "away-removed-all",
        (false, false) => "away-removed",
    };
    let text = c.say(key, &name).line(rows(c, season, &ahead));
    let mut choices = removals(c, person, &ahead);
    choices.push(c.button("button-add-days", line(c, person, "")));
    Ok(Reply::from(text).with(choices))
}

async fn clear(c: &mut Context<'_>, person: &Person, season: &Season) -> Result<Reply> {
    let all = crate::store::away::of_person(c.tx, person.id, season).await?.parts();
    remove(c, person, season, &all).await
}

/// The buttons that take what is set back.
fn removals(c: &Context<'_>, person: &Person, absence: &Absence) -> Vec<Choice> {
    let removal = |part: &Part| {
        let days = c.words.away_short(part);
        let label = c.words.plain("away-remove", &[("days", days)]);
        Choice::new(label, line(c, person, &taking_back(&[*part])))
    };
    absence.parts().iter().take(MOST_REMOVALS).map(removal).collect()
}

fn rows(c: &Context<'_>, season: &Season, absence: &Absence) -> Text {
    let parts = absence.parts();
    let mut text = Text::default();
    for part in parts.iter().take(MOST_ROWS) {
        text = text.line(c.say("away-row", &[("days", c.words.away(season, part))]));
    }
    if parts.len() > MOST_ROWS {
        let more = (parts.len() - MOST_ROWS).to_string();
        text = text.line(c.say("and-more", &[("count", more)]));
    }
    text
}

fn taking_back(days: &[Part]) -> String {
    format!("{REMOVE} {}", away::line(days))
}

/// A line about a person's days; the person is named where the phone speaks for several.
fn line(c: &Context<'_>, person: &Person, rest: &str) -> String {
    let whose = if c.people.len() > 1 { format!("{FOR} {} ", person.its) } else { String::new() };
    format!("/{NAME} {whose}{rest}").trim_end().to_owned()
}
