//! `/season <start> [days] [name]`: starts a season; alone, shows the one there is; `replace` puts
//! the new one in the place of one that was never used.

use chrono::Datelike;

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::season::Older;
use crate::actions::{self, Result};
use crate::domain::day;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::season::{DEFAULT_DAYS, LAST_YEAR, MAX_DAYS, Season, last_date};
use crate::domain::text::{ascii_digits, first_word, isolate, one_line};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "season",
    aliases: &[],
    usage: "[replace] <start> [days] [name]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/season", "/season 2028-01-27 30 Shehrullah 1449H", "/season 2 june"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// A name longer than this makes every heading wrap.
const NAME_MAX_CHARS: usize = 40;

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (older, rest) = match first_word(rest) {
        ("", _) => return show(c).await,
        ("replace", rest) => (Older::MakesPlace, rest),
        _ => (Older::Stays, rest),
    };
    let first = first_word(rest).0.to_owned();
    let unclear = || Refusal::SeasonStart { text: first.clone() };
    let (start, rest) = match day::parse_date(c.today(), rest) {
        Err(refusal @ Refusal::NoSuchDate { .. }) => return Err(refusal.into()),
        parsed => parsed.map_err(|_| unclear())?,
    };
    let (days, name) = days_of(rest)?;
    if last_date(start, days).year() > LAST_YEAR {
        return Err(unclear().into());
    }
    let name = one_line(name, NAME_MAX_CHARS);
    let name = if name.is_empty() {
        c.words.plain("season-default-name", &[("year", start.year().to_string())])
    } else {
        name
    };
    let season = actions::season::start(&c.ctx, c.tx, &name, start, days, older).await?;
    let roster = c.button("button-roster", "/grid");
    Ok(Reply::from(c.say("season-started", &values(c, &season))).with(vec![roster]))
}

/// The number of days, if one is said, and the name behind it.
fn days_of(rest: &str) -> Result<(i64, &str)> {
    let (word, name) = first_word(rest);
    let digits = ascii_digits(word);
    let sign = digits.trim_start_matches(['-', '+']);
    if sign.is_empty() || !sign.chars().all(|digit| digit.is_ascii_digit()) {
        return Ok((DEFAULT_DAYS, rest));
    }
    let name = name.strip_prefix("days").map_or(name, str::trim_start);
    match digits.parse::<i64>() {
        Ok(days) if (1..=MAX_DAYS).contains(&days) => Ok((days, name)),
        _ => Err(Refusal::SeasonLength { text: word.to_owned(), most: MAX_DAYS }.into()),
    }
}

async fn show(c: &mut Context<'_>) -> Result<Reply> {
    let roster = c.roster().await?;
    let season = roster.season;
    let mut text = c.say("season", &values(c, &season));
    if let Some(number) = season.day_number(c.today()) {
        text = text.line(c.say("season-today", &[("number", number.to_string())]));
    }
    Ok(text.into())
}

fn values(c: &Context<'_>, season: &Season) -> [(&'static str, String); 6] {
    [
        ("season", isolate(&season.name)),
        ("from", c.words.date(season.start)),
        ("from-year", season.start.year().to_string()),
        ("to", c.words.date(season.end())),
        ("to-year", season.end().year().to_string()),
        ("count", season.days.to_string()),
    ]
}
