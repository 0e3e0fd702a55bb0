//! `/grid [day, week or season]`: the roster as a picture with its words below: a day, a week, or the
//! whole season, whose words begin with today.

mod days;

use anyhow::Context as _;
use chrono::NaiveDate;

use super::context::{Context, Reply, Roster, Spot};
use super::pages::{self, Pages};
use super::table::{Command, Place as Where, Shown};
use crate::actions::Result;
use crate::domain::day;
use crate::domain::inbound::Place;
use crate::domain::message::{Choice, Text};
use crate::domain::picture::{MOST_DAYS, View};
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::store::roster::of_day;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "grid",
    aliases: &["roster"],
    usage: "[day, date, week or season]",
    role: Role::Volunteer,
    place: Where::Anywhere,
    shown: Shown::InMenus,
    examples: &["/grid", "/grid 5", "/grid 18 feb", "/grid friday", "/grid week", "/grid week 12"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// What stands before the day from which the season is told in words, behind a button.
const FROM: &str = "from ";
/// What stands before a day whose week is meant; alone it means the week of today.
const WEEK: &str = "week";
/// The whole season, as without a word.
const SEASON: &str = "season";

/// Shows a day or a week if one is named, else the season.
pub async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let roster = c.roster().await?;
    let today = c.today();
    let (rest, page) = pages::split(rest);
    if rest.is_empty() {
        // A menu whose button leads here stays.
        let season = days::season(c, &roster).await?;
        return Ok(Reply { spot: Spot::Below, ..season });
    }
    if rest.eq_ignore_ascii_case(SEASON) {
        return days::season(c, &roster).await;
    }
    if let Some(first) = rest.strip_prefix(FROM) {
        let (date, _) = day::parse(&roster.season, today, first)?;
        return days::from(c, &roster, date).await;
    }
    if let Some(named) = of_week(rest) {
        let date = match named {
            "" => today.clamp(roster.season.start, roster.season.end()),
            named => day::parse(&roster.season, today, named)?.0,
        };
        return days::week(c, &roster, date).await;
    }
    let (date, _) = day::parse(&roster.season, today, rest)?;
    one_day(c, &roster, date, page).await
}

/// What stands behind the word for a week, if the text begins with that.
fn of_week(text: &str) -> Option<&str> {
    let (first, rest) = text.split_at_checked(WEEK.len())?;
    let is_word = first.eq_ignore_ascii_case(WEEK) && !rest.starts_with(char::is_alphanumeric);
    let rest = rest.trim();
    is_word.then(|| rest.strip_prefix("of ").unwrap_or(rest))
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
    let shown = pages.range();
    let text = rows[shown.clone()].iter().cloned().fold(head, Text::line).line(legend);
    let mut choices = neighbours(c, roster, number);
    choices.extend(pages.more(c, &format!("/grid {date}")));
    if shown.start > 0 {
        // The picture, with all of the day in it, came with the first page.
        return Ok(Reply::from(text).with(choices).in_place());
    }
    choices.push(week_button(c, roster, date));
    choices.push(c.button("button-season", format!("/grid {SEASON}")));
    Ok(pictured(c, View::Day(date), text, choices))
}

/// An answer with a picture. In a group nobody's duties are marked: many look at it.
fn pictured(c: &Context<'_>, view: View, text: Text, choices: Vec<Choice>) -> Reply {
    let is_mine = c.inbound.place == Place::Private;
    let mine = c.people.iter().filter(|_| is_mine).map(|person| person.id).collect();
    Reply::from(text).with(choices).below(view, mine).in_place()
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

/// The button to the week that a day lies in.
fn week_button(c: &Context<'_>, roster: &Roster, date: NaiveDate) -> Choice {
    let (number, first) = week_of(&roster.season, date);
    let label = c.words.plain("button-week", &[("number", number.to_string())]);
    Choice::new(label, format!("/grid {WEEK} {first}"))
}

/// The number of the week that a day lies in, counted from the season's first day, and its first
/// date.
fn week_of(season: &Season, date: NaiveDate) -> (i64, NaiveDate) {
    let days = View::Week(date).days();
    let week = (season.day_number(date).unwrap_or(1) - 1) / days;
    (week + 1, season.date_of(week * days + 1).unwrap_or(date))
}

/// The days of a season that one picture shows: all, or of a long one those from a day on.
fn season_view(season: &Season, from: NaiveDate) -> View {
    let last = season.date_of(season.days - MOST_DAYS + 1).unwrap_or(season.start);
    View::Season(if season.days > MOST_DAYS {
        from.clamp(season.start, last)
    } else {
        season.start
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_named_alone_or_by_a_day_of_it() {
        assert_eq!(of_week("week"), Some(""));
        assert_eq!(of_week("Week 5"), Some("5"));
        assert_eq!(of_week("week2027-02-12"), None);
        assert_eq!(of_week("weekend"), None);
        assert_eq!((of_week("5"), of_week("हफ़्ता")), (None, None));
    }

    #[test]
    fn weeks_are_counted_from_the_first_day_and_the_last_may_be_short() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let season = |days| Season { id: 1, name: "S".into(), start: date("2027-02-05"), days };
        let week = |text: &str| week_of(&season(30), date(text));
        assert_eq!(week("2027-02-05"), (1, date("2027-02-05")));
        assert_eq!(week("2027-02-11"), (1, date("2027-02-05")));
        assert_eq!(week("2027-02-12"), (2, date("2027-02-12")));
        assert_eq!(week("2027-03-06"), (5, date("2027-03-05")));
        let view = |days, from: &str| season_view(&season(days), date(from)).first();
        assert_eq!(view(30, "2027-02-20"), date("2027-02-05"));
        assert_eq!(view(100, "2027-02-20"), date("2027-02-20"));
        assert_eq!(view(100, "2027-12-31"), date("2027-03-15"), "the last days, as many as fit");
    }
}
