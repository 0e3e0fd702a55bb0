//! Several days of the roster: a week, the season, and the season in words from a day on.

use chrono::NaiveDate;

use super::{FROM, SEASON, WEEK, pictured, season_view, week_button, week_of};
use crate::actions::Result;
use crate::commands::context::{Context, Reply, Roster};
use crate::commands::pages::{self, Pages};
use crate::domain::message::{Choice, Text};
use crate::domain::picture::View;
use crate::domain::season::Season;
use crate::store::assignments::{self, Held};
use crate::store::roster::{shown_duties, standing};

/// A month: a season of a year is told in pieces that can be read.
const MOST_DAYS: usize = 31;
/// A day that takes more of a message would leave no room for what stands above.
const MOST_OF_A_DAY: usize = 850;

/// The whole season; its words begin with today.
pub async fn season(c: &mut Context<'_>, roster: &Roster) -> Result<Reply> {
    let (season, today) = (&roster.season, c.today());
    let view = season_view(season, today);
    let head = head(c, season);
    let dates: Vec<NaiveDate> = season.dates_from(today).take(MOST_DAYS).collect();
    let Some(first) = dates.first().copied() else {
        let text = head.and(c.say("grid-season-over", &[]));
        let last = week_button(c, roster, season.end());
        return Ok(pictured(c, view, text, vec![last]));
    };
    let (text, last) = told(c, roster, head, &dates).await?;
    let mut choices = Vec::from_iter(day_button(c, season, first));
    choices.extend(further(c, season, last));
    choices.push(week_button(c, roster, first));
    Ok(pictured(c, view, text, choices))
}

/// The season in words, from a day on: its picture came before.
pub async fn from(c: &mut Context<'_>, roster: &Roster, first: NaiveDate) -> Result<Reply> {
    let season = &roster.season;
    let head = head(c, season);
    let dates: Vec<NaiveDate> = season.dates_from(first).take(MOST_DAYS).collect();
    let (text, last) = told(c, roster, head, &dates).await?;
    let mut choices = Vec::from_iter(day_button(c, season, first));
    choices.extend(further(c, season, last));
    Ok(Reply::from(text).with(choices))
}

/// The seven days of the season's week that a day lies in.
pub async fn week(c: &mut Context<'_>, roster: &Roster, date: NaiveDate) -> Result<Reply> {
    let season = &roster.season;
    let (number, first) = week_of(season, date);
    let view = View::Week(first);
    let length = usize::try_from(view.days()).unwrap_or(1);
    let dates: Vec<NaiveDate> = season.dates_from(first).take(length).collect();
    let last = dates.last().copied().unwrap_or(first);
    let args =
        [("number", number.to_string()), ("from", c.words.date(first)), ("to", c.words.date(last))];
    let (text, told) = told(c, roster, c.say("grid-week", &args), &dates).await?;
    let button = |key: &str, date: NaiveDate| {
        let (number, first) = week_of(season, date);
        let label = c.words.plain(key, &[("number", number.to_string())]);
        season.contains(date).then(|| Choice::new(label, format!("/grid {WEEK} {first}")))
    };
    let before = first.pred_opt().and_then(|date| button("button-week-before", date));
    let after = last.succ_opt().and_then(|date| button("button-week-after", date));
    let mut choices: Vec<Choice> = before.into_iter().chain(after).collect();
    if told < last {
        // What the words have no room for.
        choices.extend(further(c, season, told));
    }
    choices.push(c.button("button-season", format!("/grid {SEASON}")));
    Ok(pictured(c, view, text, choices))
}

fn head(c: &Context<'_>, season: &Season) -> Text {
    let args = [
        ("season", season.name.clone()),
        ("from", c.words.date(season.start)),
        ("to", c.words.date(season.end())),
    ];
    c.say("grid-season", &args)
}

/// As many of these days in words as fit one message, and the last of them.
async fn told(
    c: &mut Context<'_>,
    roster: &Roster,
    head: Text,
    dates: &[NaiveDate],
) -> Result<(Text, NaiveDate)> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return Ok((head, NaiveDate::MAX));
    };
    let held = assignments::list_between(c.tx, *first, *last).await?;
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
    let shown = Pages::of_rows(&head, &paragraphs, 1).range();
    let told = ends.get(shown.end - 1).unwrap_or(last);
    Ok((paragraphs[shown].iter().cloned().fold(head, Text::and), *told))
}

/// The button to the days behind those that were told.
fn further(c: &Context<'_>, season: &Season, told: NaiveDate) -> Option<Choice> {
    let next = told.succ_opt()?;
    let label = numbered(c, season, "button-from-day", next)?;
    Some(Choice::new(label, format!("/grid {FROM}{next}")))
}

fn day_button(c: &Context<'_>, season: &Season, date: NaiveDate) -> Option<Choice> {
    Some(Choice::new(numbered(c, season, "button-day", date)?, format!("/grid {date}")))
}

/// A label with the number of a day, if the season has it.
fn numbered(c: &Context<'_>, season: &Season, key: &str, date: NaiveDate) -> Option<String> {
    let number = season.day_number(date)?;
    Some(c.words.plain(key, &[("number", number.to_string())]))
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
