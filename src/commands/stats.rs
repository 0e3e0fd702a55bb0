//! `/stats [people] [season]`: a season in numbers, as a picture and in words; `people` lists how
//! many duties everybody has.

use super::context::{Context, Reply};
use super::pages;
use super::table::{Command, Place, Shown};
use super::which_season;
use crate::actions::Result;
use crate::domain::channel::Channel;
use crate::domain::message::Text;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::statistics::{Share, Statistics, Way};
use crate::domain::text::{first_word, isolate, one_line};
use crate::render::stats;
use crate::store;
use crate::store::documents::{self, NewDocument};

const NAME: &str = "stats";
/// The list of everybody.
const PEOPLE: &str = "people";
const MEDIA_TYPE: &str = "image/png";
/// So many are named in the words below the picture.
const NAMED: usize = 3;
/// A name takes so much of them at most.
const NAME_MAX_CHARS: usize = 40;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["statistics"],
    usage: "[people] [season]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/stats", "/stats people", "/stats shehrullah"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (rest, page) = pages::split(rest);
    match first_word(rest) {
        (word, which) if word.eq_ignore_ascii_case(PEOPLE) => {
            let season = season(c, which).await?;
            list(c, &season, page).await
        }
        _ => {
            let season = season(c, rest).await?;
            show(c, &season).await
        }
    }
}

/// The season that is named, else the current one.
async fn season(c: &mut Context<'_>, text: &str) -> Result<Season> {
    match which_season::named(c, text).await? {
        Some(season) => Ok(season),
        None => Ok(c.roster().await?.season),
    }
}

async fn show(c: &mut Context<'_>, season: &Season) -> Result<Reply> {
    let numbers = store::stats::of_season(c.tx, season, c.ctx.now).await?;
    let picture = stats::picture(&numbers, &c.words)?;
    let new = NewDocument {
        account: Some(c.account.id),
        person: None,
        name: &format!("stats-{}.png", c.today()),
        media_type: MEDIA_TYPE,
        content: &picture,
    };
    let document = documents::insert(c.tx, &new, c.ctx.now).await?;
    let everybody = c.button("button-stats-people", line(season));
    Ok(Reply::from(words(c, &numbers)).with(vec![everybody]).bringing(document))
}

/// How many duties everybody has, the most first; who was never asked comes last.
async fn list(c: &mut Context<'_>, season: &Season, page: usize) -> Result<Reply> {
    let numbers = store::stats::of_season(c.tx, season, c.ctx.now).await?;
    let row = |share: &Share| {
        let key = match (share.duties, share.was_asked) {
            (0, false) => "stats-row-never",
            (0, true) => "stats-row-none",
            _ => "stats-row",
        };
        let args = [
            ("name", isolate(&share.name)),
            ("its", share.its.clone()),
            ("count", share.duties.to_string()),
            ("confirmed", share.confirmed.to_string()),
        ];
        c.say(key, &args)
    };
    let rows: Vec<Text> = numbers.people.iter().map(row).collect();
    let args = [("season", isolate(&season.name)), ("count", rows.len().to_string())];
    let key = if rows.is_empty() { "stats-nobody" } else { "stats-people" };
    Ok(pages::list(c, c.say(key, &args), &rows, (&line(season), page), Vec::new()))
}

/// The line that leads to the list.
fn line(season: &Season) -> String {
    format!("/{NAME} {PEOPLE} {}", season.start)
}

/// The picture in words.
fn words(c: &Context<'_>, numbers: &Statistics) -> Text {
    let slots = numbers.slots;
    let args = [
        ("season", isolate(&numbers.season.name)),
        ("given", slots.given.to_string()),
        ("all", slots.all.to_string()),
        ("confirmed", slots.confirmed.to_string()),
        ("open", slots.open().to_string()),
        ("closed", slots.closed.to_string()),
        ("back", slots.taken_back.to_string()),
    ];
    let mut text = c.say("stats", &args);
    let args =
        [("count", numbers.people.len().to_string()), ("never", numbers.never_asked().to_string())];
    text = text.line(c.say("stats-serve", &args));
    let top: Vec<String> = numbers.serving().take(NAMED).map(|share| named(c, share)).collect();
    if !top.is_empty() {
        text = text.line(c.say("stats-top", &[("names", c.words.list(&top))]));
    }
    let reached = stats::reached(numbers, &c.words);
    text = text.line(c.say("stats-reminders", &[("reached", reached)]));
    numbers.ways.iter().fold(text, |text, way| text.line(how_far(c, way)))
}

fn named(c: &Context<'_>, share: &Share) -> String {
    let name = isolate(&one_line(&share.name, NAME_MAX_CHARS));
    c.words.plain("stats-top-one", &[("name", name), ("number", share.duties.to_string())])
}

/// How far the messages of reminders got on one way, as far as the platform says so.
fn how_far(c: &Context<'_>, way: &Way) -> Text {
    let key = match way.channel {
        Channel::WhatsApp => "stats-way-told",
        Channel::Telegram | Channel::Email => "stats-way",
    };
    let args = [
        ("channel", c.words.channel(way.channel)),
        ("accepted", way.accepted.to_string()),
        ("delivered", way.delivered.to_string()),
        ("read", way.read.to_string()),
        ("failed", way.failed.to_string()),
    ];
    c.say(key, &args)
}
