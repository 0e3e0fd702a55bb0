//! `/grid [day or date]`: the roster of a day, or of the season from today on.

use chrono::NaiveDate;

use super::context::{Context, Reply, Roster};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::day;
use crate::domain::duty::Duty;
use crate::domain::message::{Choice, Text};
use crate::domain::role::Role;
use crate::domain::slot::State;
use crate::domain::text::isolate;
use crate::store::assignments::{self, Held};

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
/// What stands before the day from which the season is shown, behind a button.
const FROM: &str = "from ";

/// Shows a day if one is named, else the season.
pub async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let roster = c.roster().await?;
    let today = c.today();
    if rest.is_empty() {
        return season(c, &roster, today).await;
    }
    if let Some(first) = rest.strip_prefix(FROM) {
        let (date, _) = day::parse(&roster.season, today, first)?;
        return season(c, &roster, date).await;
    }
    let (date, _) = day::parse(&roster.season, today, rest)?;
    one_day(c, &roster, date).await
}

/// The duties of a day's roster: those that are on, and those that someone holds all the same.
pub fn shown_duties<'d>(roster: &'d Roster, held: &[Held]) -> Vec<&'d Duty> {
    let is_held = |duty: &Duty| held.iter().any(|held| held.duty_id == duty.id);
    let mut duties: Vec<&Duty> =
        roster.duties.iter().filter(|duty| duty.active || is_held(duty)).collect();
    duties.sort_by_key(|duty| duty.position);
    duties
}

async fn one_day(c: &mut Context<'_>, roster: &Roster, date: NaiveDate) -> Result<Reply> {
    let held = assignments::list_between(c.tx, date, date).await?;
    let number = roster.season.day_number(date).unwrap_or(0);
    let mut text = c.say("grid-day", &[("day", c.words.day(number, date))]);
    for duty in shown_duties(roster, &held) {
        let held = held.iter().find(|held| held.duty_id == duty.id);
        let args = [
            ("time", duty.on(date).reports_at.to_string()),
            ("duty", duty.label.clone()),
            ("holder", holder(c, held)),
        ];
        text = text.line(c.say("grid-row", &args));
    }
    if held.iter().any(|held| held.state == State::Confirmed) {
        text = text.line(c.say("grid-legend", &[]));
    }
    Ok(Reply::from(text).with(neighbours(c, roster, number)).in_place())
}

async fn season(c: &mut Context<'_>, roster: &Roster, first: NaiveDate) -> Result<Reply> {
    let season = &roster.season;
    let held = assignments::list_between(c.tx, first.max(season.start), season.end()).await?;
    let args = [
        ("season", season.name.clone()),
        ("from", c.words.date(season.start)),
        ("to", c.words.date(season.end())),
    ];
    let mut text = c.say("grid-season", &args);
    let dates: Vec<NaiveDate> = season.dates_from(first).take(MOST_DAYS).collect();
    if dates.is_empty() {
        return Ok(text.and(c.say("grid-season-over", &[])).into());
    }
    let of_date = |date: NaiveDate| -> Vec<Held> {
        held.iter().filter(|held| held.date == date).cloned().collect()
    };
    // Days on which nothing is given are told together: a season has many at its start.
    for run in dates.chunk_by(|one, other| of_date(*one).is_empty() && of_date(*other).is_empty()) {
        let paragraph = match run {
            [first, .., last] => empty_days(c, roster, *first, *last),
            [date] => day_in_short(c, roster, *date, &of_date(*date)),
            [] => continue,
        };
        text = text.and(paragraph);
    }
    let button = |key: &str, date: NaiveDate, line: String| {
        let number = season.day_number(date)?;
        let label = c.words.plain(key, &[("number", number.to_string())]);
        Some(Choice::new(label, line))
    };
    let shown = dates.first().zip(dates.last());
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
    let open = shown_duties(roster, &[]).len().to_string();
    let args = [("from", day(first)), ("to", day(last)), ("count", open)];
    c.say("grid-short-empty-days", &args)
}

/// A day of the season: who has what, and how much is open.
fn day_in_short(c: &Context<'_>, roster: &Roster, date: NaiveDate, held: &[Held]) -> Text {
    let number = roster.season.day_number(date).unwrap_or(0);
    let duties = shown_duties(roster, held);
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
            let args = [("duty", duty.label.clone()), ("holder", holder(c, Some(held)))];
            text = text.line(c.say("grid-short-row", &args));
        }
    }
    text
}

fn holder(c: &Context<'_>, held: Option<&Held>) -> String {
    let Some(held) = held else { return c.words.plain("grid-open", &[]) };
    let Some(holder) = &held.holder else {
        return if held.note.is_empty() {
            c.words.plain("grid-closed", &[])
        } else {
            c.words.plain("grid-closed-note", &[("note", isolate(&held.note))])
        };
    };
    let key = match held.state {
        State::Confirmed => "grid-confirmed",
        State::CancelRequested | State::ReallocationRequested => "grid-wants-out",
        State::Assigned | State::Completed => "grid-assigned",
    };
    c.words.plain(key, &[("name", isolate(&holder.name))])
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
