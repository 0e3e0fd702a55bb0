//! `/grid [day or date]`: the roster of a day, or of the season from today on.

use anyhow::Context as _;
use chrono::NaiveDate;

use super::context::{Context, Reply, Roster};
use super::pages::{self, Pages};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::day;
use crate::domain::message::{Choice, Text};
use crate::domain::role::Role;
use crate::store::assignments::{self, Held};
use crate::store::roster::{of_day, shown_duties, standing};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "grid",
    aliases: &["roster"],
    usage: "[day or date]",
    role: Role::Volunteer,
    place: Place::Anywhere,
    shown: Shown::InMenus,
    examples: &["/grid", "/grid 5", "/grid 18 feb", "/grid friday"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// A month: a season of a year is shown in pieces that can be read.
const MOST_DAYS: usize = 31;
/// A day that takes more of a message would leave no room for what stands above.
const MOST_OF_A_DAY: usize = 850;
/// What stands before the day from which the season is shown, behind a button.
const FROM: &str = "from ";

/// Shows a day if one is named, else the season.
pub async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let roster = c.roster().await?;
    let today = c.today();
    let (rest, page) = pages::split(rest);
    if rest.is_empty() {
        return season(c, &roster, today).await;
    }
    if let Some(first) = rest.strip_prefix(FROM) {
        let (date, _) = day::parse(&roster.season, today, first)?;
        return season(c, &roster, date).await;
    }
    let (date, _) = day::parse(&roster.season, today, rest)?;
    one_day(c, &roster, date, page).await
}

async fn one_day(
    c: &mut Context<'_>,
    roster: &Roster,
    date: NaiveDate,
    page: usize,
) -> Result<Reply> {
    let number = roster.season.day_number(date).unwrap_or(0);
    let day = of_day(c.tx, date).await?.context("a day of the season is in no season")?;
    let (head, rows, legend) = c.words.roster_parts(&day);
    let pages = Pages::of_rows(&head.clone().line(legend.clone()), &rows, page);
    let text = rows[pages.range()].iter().cloned().fold(head, Text::line).line(legend);
    let mut choices = neighbours(c, roster, number);
    choices.extend(pages.more(c, &format!("/grid {date}")));
    Ok(Reply::from(text).with(choices).in_place())
}

async fn season(c: &mut Context<'_>, roster: &Roster, first: NaiveDate) -> Result<Reply> {
    let season = &roster.season;
    let held = assignments::list_between(c.tx, first.max(season.start), season.end()).await?;
    let args = [
        ("season", season.name.clone()),
        ("from", c.words.date(season.start)),
        ("to", c.words.date(season.end())),
    ];
    let head = c.say("grid-season", &args);
    let dates: Vec<NaiveDate> = season.dates_from(first).take(MOST_DAYS).collect();
    if dates.is_empty() {
        return Ok(head.and(c.say("grid-season-over", &[])).into());
    }
    let of_date = |date: NaiveDate| -> Vec<Held> {
        held.iter().filter(|held| held.date == date).cloned().collect()
    };
    // Days on which nothing is given are told together: a season has many at its start.
    let mut paragraphs = Vec::new();
    let mut ends: Vec<NaiveDate> = Vec::new();
    for run in dates.chunk_by(|one, other| of_date(*one).is_empty() && of_date(*other).is_empty()) {
        let paragraph = match run {
            [first, .., last] => empty_days(c, roster, *first, *last),
            [date] => day_in_short(c, roster, *date, &of_date(*date)),
            [] => continue,
        };
        paragraphs.push(paragraph);
        ends.extend(run.last());
    }
    // As many days as fit one message; the button leads to those behind them.
    let shown = Pages::of_rows(&head, &paragraphs, 1).range();
    let text = paragraphs[shown.clone()].iter().cloned().fold(head, Text::and);
    let button = |key: &str, date: NaiveDate, line: String| {
        let number = season.day_number(date)?;
        let label = c.words.plain(key, &[("number", number.to_string())]);
        Some(Choice::new(label, line))
    };
    let shown = dates.first().zip(ends.get(shown.end - 1));
    let buttons = shown.into_iter().flat_map(|(first, last)| {
        let next = last.succ_opt().filter(|next| season.contains(*next));
        [
            button("button-day", *first, format!("/grid {first}")),
            next.and_then(|next| button("button-from-day", next, format!("/grid {FROM}{next}"))),
        ]
    });
    let choices = buttons.flatten().collect();
    Ok(Reply::from(text).with(choices))
}

fn empty_days(c: &Context<'_>, roster: &Roster, first: NaiveDate, last: NaiveDate) -> Text {
    let day = |date| c.words.day(roster.season.day_number(date).unwrap_or(0), date);
    let open = shown_duties(&roster.duties, &[]).len().to_string();
    let args = [("from", day(first)), ("to", day(last)), ("count", open)];
    c.say("grid-short-empty-days", &args)
}

/// A day of the season: who has what, and how much is open.
fn day_in_short(c: &Context<'_>, roster: &Roster, date: NaiveDate, held: &[Held]) -> Text {
    let number = roster.season.day_number(date).unwrap_or(0);
    let duties = shown_duties(&roster.duties, held);
    let open = duties.len() - held.len().min(duties.len());
    let args = [("day", c.words.day(number, date)), ("count", open.to_string())];
    let key = match open {
        0 => "grid-short-full",
        _ if held.is_empty() => "grid-short-empty",
        _ => "grid-short",
    };
    let mut text = c.say(key, &args);
    for duty in duties {
        if let Some(held) = held.iter().find(|held| held.duty_id == duty.id) {
            let args =
                [("duty", duty.label.clone()), ("holder", c.words.standing(&standing(Some(held))))];
            text = text.line(c.say("grid-short-row", &args));
        }
    }
    if pages::weight(&text) <= MOST_OF_A_DAY {
        return text;
    }
    // A day of many duties and long names has pages of its own.
    let [day, count] = args;
    c.say("grid-short-names", &[day, count, ("number", number.to_string())])
}

fn neighbours(c: &Context<'_>, roster: &Roster, number: i64) -> Vec<Choice> {
    let button = |key: &str, number: i64| {
        let label = c.words.plain(key, &[("number", number.to_string())]);
        roster.season.date_of(number).map(|date| Choice::new(label, format!("/grid {date}")))
    };
    [button("button-day-before", number - 1), button("button-day-after", number + 1)]
        .into_iter()
        .flatten()
        .collect()
}
