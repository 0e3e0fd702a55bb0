//! `/thanks [season]`: what a person served in a season, as a picture to keep.

use super::context::{Context, Reply};
use super::own;
use super::table::{Command, Place, Shown};
use super::which_season;
use crate::actions::Result;
use crate::domain::message::Text;
use crate::domain::record::{self, Record};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::slot::Slot;
use crate::domain::text::{first_word, isolate};
use crate::render::thanks;
use crate::store::calendar::Calendar;
use crate::store::documents::{self, NewDocument};
use crate::store::people::Person;
use crate::store::{assignments, seasons};

const NAME: &str = "thanks";
const MEDIA_TYPE: &str = "image/png";
const FILE: &str = "khidmat.png";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["served"],
    usage: "[season]",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/thanks", "/thanks shehrullah"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let people = c.people.clone();
    let (verb, its) = first_word(rest);
    if verb.eq_ignore_ascii_case(own::OF) {
        let (its, season) = first_word(its);
        let person = own::named(&people, its)?;
        return show(c, &person, season).await;
    }
    match people.as_slice() {
        [] => {
            let register = c.button("button-register", "/register");
            Ok(Reply::from(c.say("thanks-not-registered", &[])).with(vec![register]))
        }
        [person] => show(c, person, rest).await,
        _ => {
            // The choice holds whose it is; which season, if one was named, is asked for no more.
            let season = which_season::named(c, rest).await?;
            let mut reply = own::whose(c, &people, "thanks-whose", NAME);
            if let Some(season) = season {
                for choice in &mut reply.said.choices {
                    choice.sends = format!("{} {}", choice.sends, season.start);
                }
            }
            Ok(reply)
        }
    }
}

async fn show(c: &mut Context<'_>, person: &Person, which: &str) -> Result<Reply> {
    let season = match which_season::named(c, which).await? {
        Some(season) => Some(season),
        None => last_served(c, person).await?,
    };
    let season = season.ok_or(Refusal::NoSeason)?;
    let record = record(c, person, &season).await?;
    let name = ("name", isolate(person.name.as_str()));
    if record.served() == 0 {
        let key = if record.is_over { "thanks-nothing" } else { "thanks-nothing-yet" };
        let args = [name, ("season", isolate(&season.name))];
        let duties = c.button("button-mine", "/mine");
        return Ok(Reply::from(c.say(key, &args)).with(vec![duties]));
    }
    let picture = thanks::picture(&record, &c.words)?;
    let new = NewDocument {
        account: Some(c.account.id),
        person: Some(person.id),
        name: FILE,
        media_type: MEDIA_TYPE,
        content: &picture,
    };
    let document = documents::insert(c.tx, &new, c.ctx.now).await?;
    Ok(Reply::from(words(c, &record)).bringing(document))
}

/// The season in which the person served last; else the one that began last, else the next.
async fn last_served(c: &mut Context<'_>, person: &Person) -> Result<Option<Season>> {
    let (all, today) = (seasons::list(c.tx).await?, c.today());
    for season in all.iter().rev().filter(|season| season.start <= today) {
        if !served(c, person, season).await?.is_empty() {
            return Ok(Some(season.clone()));
        }
    }
    match which_season::latest(c).await? {
        Some(season) => Ok(Some(season)),
        None => Ok(Season::current(all, today)),
    }
}

async fn record(c: &mut Context<'_>, person: &Person, season: &Season) -> Result<Record> {
    let (duties, days) = record::sum(&served(c, person, season).await?);
    Ok(Record {
        centre: c.ctx.centre.name.clone(),
        name: person.name.as_str().to_owned(),
        season: season.clone(),
        is_over: season.end() < c.today(),
        duties,
        days,
    })
}

/// The slots of a season that a person served.
async fn served(c: &mut Context<'_>, person: &Person, season: &Season) -> Result<Vec<Slot>> {
    let calendar = Calendar::read(c.tx).await?;
    let held = assignments::of_person_from(c.tx, person.id, season.start).await?;
    let (zone, now) = (c.ctx.centre.timezone, c.ctx.now);
    let slots = held.into_iter().filter(|held| season.contains(held.date)).filter_map(|held| {
        let slot = calendar.slot_of(&held)?;
        record::is_served(&slot, held.state, zone, now).then_some(slot)
    });
    Ok(slots.collect())
}

/// The same as the picture says.
fn words(c: &Context<'_>, record: &Record) -> Text {
    let rows: Vec<String> = record
        .duties
        .iter()
        .map(|(duty, count)| {
            let args = [("duty", duty.clone()), ("number", count.to_string())];
            c.words.plain("thanks-row", &args)
        })
        .collect();
    let key = match (record.served(), record.is_over) {
        (1, true) => "thanks-one",
        (1, false) => "thanks-one-so-far",
        (_, true) => "thanks",
        (_, false) => "thanks-so-far",
    };
    let args = [
        ("name", isolate(&record.name)),
        ("season", isolate(&record.season.name)),
        ("number", record.served().to_string()),
        ("count", record.days.len().to_string()),
        ("duties", rows.join(", ")),
    ];
    c.say(key, &args)
}
