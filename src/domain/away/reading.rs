//! Reads the days on which a person can't serve, as people write them: "12-14", "fridays",
//! "before 20 feb", "18 feb - 20 feb and sundays".
//!
//! A number alone is a day of the season, unless a date with its month stands in the same line:
//! "12, 13 and 14 feb" are all in February. A weekday alone means each such day; "this friday" is
//! one.

use std::iter::successors;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Part, Problem};
use crate::domain::day;
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::domain::text::{ascii_digits, clean, first_word, quoted};

/// A longer text than this is no list of days.
const MOST_CHARS: usize = 500;
/// What was read is quoted in a refusal, in one line of a phone's screen.
const QUOTE_MAX_CHARS: usize = 40;

const DASHES: [char; 6] = ['–', '—', '‑', '‐', '−', '~'];
const TO: [&str; 8] = ["-", "to", "till", "til", "until", "upto", "through", "thru"];
/// Stands between the parts, or says nothing.
const SKIPPED: [&str; 23] = [
    "", "and", "or", "&", "+", "also", "plus", "on", "the", "days", "dates", "i", "i'm", "i’m",
    "im", "am", "away", "up", "for", "my", "not", "free", "all",
];
const WEEKEND: [Weekday; 2] = [Weekday::Sat, Weekday::Sun];
const WORKDAYS: [Weekday; 5] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// The days that a text means, within the season and from today on.
///
/// # Errors
/// Refuses words that are no days, days outside of the season, and days that are over.
pub fn read(season: &Season, today: NaiveDate, text: &str) -> Result<Vec<Part>, Refusal> {
    let text = spaced(season, today, text);
    if text.chars().count() > MOST_CHARS {
        return Err(unclear(&text));
    }
    let reader = Reader { season, today };
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (word, after) = word(rest);
        if SKIPPED.contains(&word) {
            rest = after;
            continue;
        }
        let (what, after) = reader.item(rest).map_err(|refusal| match refusal {
            Refusal::Away(Problem::Unclear { .. }) => unclear(rest),
            other => other,
        })?;
        found.push((what, quote(rest, after)));
        rest = after;
    }
    if found.is_empty() {
        return Err(unclear(&text));
    }
    let mut parts = Vec::new();
    for (place, (what, text)) in found.iter().enumerate() {
        let ahead = found[place..].iter().find_map(|(one, _)| one.month());
        let behind = || found[..place].iter().rev().find_map(|(one, _)| one.month());
        parts.extend(reader.parts(what, ahead.or_else(behind), text)?);
    }
    Ok(parts)
}

/// What one piece of the text says.
enum Item {
    Weekdays(Vec<Weekday>),
    Range(Point, Point),
    Before(Point),
    Until(Point),
    After(Point),
    From(Point),
}

impl Item {
    /// The year and the month that are named in it.
    fn month(&self) -> Option<(i32, u32)> {
        match self {
            Self::Weekdays(_) => None,
            Self::Range(one, other) => other.month().or_else(|| one.month()),
            Self::Before(one) | Self::Until(one) | Self::After(one) | Self::From(one) => {
                one.month()
            }
        }
    }
}

/// One day, as far as it is known without its neighbours.
#[derive(Clone, Copy)]
enum Point {
    /// A number without a month.
    Number(u32),
    Weekday(Weekday),
    Date {
        date: NaiveDate,
        names_month: bool,
    },
}

impl Point {
    fn month(&self) -> Option<(i32, u32)> {
        match self {
            Self::Date { date, names_month: true } => Some((date.year(), date.month())),
            _ => None,
        }
    }
}

struct Reader<'s> {
    season: &'s Season,
    today: NaiveDate,
}

impl Reader<'_> {
    fn item<'t>(&self, text: &'t str) -> Result<(Item, &'t str), Refusal> {
        let (first, after) = word(text);
        let open =
            |wrap: fn(Point) -> Item| self.point(after).map(|(point, rest)| (wrap(point), rest));
        match first {
            "before" => open(Item::Before),
            "after" => open(Item::After),
            "from" | "since" | "starting" => match self.range(after)? {
                (one, Some(other), rest) => Ok((Item::Range(one, other), rest)),
                (one, None, rest) => Ok((Item::From(one), rest)),
            },
            "between" => {
                let (one, rest) = self.point(after)?;
                let (and, behind) = word(rest);
                let joined = and == "and" || TO.contains(&and);
                let (other, rest) = self.point(if joined { behind } else { rest })?;
                Ok((Item::Range(one, other), rest))
            }
            "this" | "next" | "coming" | "only" => open(|point| Item::Range(point, point)),
            "every" | "each" => match weekdays(after) {
                Some((weekdays, rest)) => Ok((Item::Weekdays(weekdays), rest)),
                None => Err(unclear(text)),
            },
            _ if TO.contains(&first) => open(Item::Until),
            _ => match weekdays(text) {
                Some((weekdays, rest)) => Ok((Item::Weekdays(weekdays), rest)),
                None => match self.range(text)? {
                    (one, Some(other), rest) => Ok((Item::Range(one, other), rest)),
                    (one, None, rest) => Ok((Item::Range(one, one), rest)),
                },
            },
        }
    }

    /// A day, and the one that it runs to.
    fn range<'t>(&self, text: &'t str) -> Result<(Point, Option<Point>, &'t str), Refusal> {
        let (one, rest) = self.point(text)?;
        let (to, behind) = word(rest);
        if TO.contains(&to) && !behind.is_empty() {
            let (other, rest) = self.point(behind)?;
            return Ok((one, Some(other), rest));
        }
        Ok((one, None, rest))
    }

    fn point<'t>(&self, text: &'t str) -> Result<(Point, &'t str), Refusal> {
        let (first, after) = word(text);
        if SKIPPED.contains(&first) && !after.is_empty() {
            return self.point(after);
        }
        let (next, _) = word(after);
        if let Some(number) = bare_number(first)
            && day::month(next).is_none()
        {
            return Ok((Point::Number(number), after));
        }
        let (date, rest) =
            day::parse(self.season, self.today, text).map_err(|refusal| match refusal {
                Refusal::DayUnclear { text } => Problem::Unclear { text }.into(),
                other => other,
            })?;
        let read = text.strip_suffix(rest).unwrap_or(text);
        if let Some(weekday) = day::weekday(first)
            && word(read).1.is_empty()
        {
            return Ok((Point::Weekday(weekday), rest));
        }
        Ok((Point::Date { date, names_month: names_month(read) }, rest))
    }

    fn parts(
        &self,
        item: &Item,
        month: Option<(i32, u32)>,
        text: &str,
    ) -> Result<Vec<Part>, Refusal> {
        let nothing = || Refusal::from(Problem::Nothing { text: text.to_owned() });
        let first = self.today.max(self.season.start);
        let last = self.season.end();
        let (from, to) = match item {
            Item::Weekdays(weekdays) => {
                let is_ahead = |weekday: &Weekday| {
                    self.season.dates_from(first).any(|date| date.weekday() == *weekday)
                };
                let ahead = weekdays.iter().filter(|weekday| is_ahead(weekday));
                let parts: Vec<Part> = ahead.copied().map(Part::Weekday).collect();
                return if parts.is_empty() { Err(nothing()) } else { Ok(parts) };
            }
            Item::Range(one, other) => {
                let from = self.date(*one, month, self.today)?;
                let to = self.date(*other, month, from)?;
                if to < from {
                    return Err(Problem::Reversed { text: text.to_owned() }.into());
                }
                (from, to)
            }
            Item::Before(point) => {
                let date = self.date(*point, month, self.today)?;
                (first, date.pred_opt().ok_or_else(nothing)?)
            }
            Item::Until(point) => (first, self.date(*point, month, self.today)?),
            Item::After(point) => {
                let date = self.date(*point, month, self.today)?;
                (date.succ_opt().ok_or_else(nothing)?, last)
            }
            Item::From(point) => (self.date(*point, month, self.today)?, last),
        };
        let (from, to) = (from.max(first), to.min(last));
        if to < from {
            return Err(nothing());
        }
        Ok(vec![Part::Days { from, to }])
    }

    /// The date of a point; a weekday is the first one from another date on.
    fn date(
        &self,
        point: Point,
        month: Option<(i32, u32)>,
        from: NaiveDate,
    ) -> Result<NaiveDate, Refusal> {
        let outside = |text: String| Refusal::DayOutside { text, season: self.season.clone() };
        match point {
            Point::Date { date, .. } => Ok(date),
            Point::Weekday(weekday) => {
                let mut ahead = self.season.dates_from(from);
                let found = ahead.find(|date| date.weekday() == weekday);
                found.ok_or_else(|| outside(weekday.to_string()))
            }
            Point::Number(number) => match month {
                None => {
                    let date = self.season.date_of(i64::from(number));
                    date.ok_or_else(|| outside(number.to_string()))
                }
                Some((year, month)) => {
                    let text = || number.to_string();
                    let date = NaiveDate::from_ymd_opt(year, month, number);
                    let none = || Refusal::NoSuchDate { text: text(), nearest: None };
                    let date = date.ok_or_else(none)?;
                    if self.season.contains(date) { Ok(date) } else { Err(outside(text())) }
                }
            },
        }
    }
}

/// Weekdays at the beginning of a text, "fridays", "mon to wed" or "weekends", and the rest;
/// nothing when a date follows, as in "Tue 9 Feb", or when the weekday begins a run of dates.
fn weekdays(text: &str) -> Option<(Vec<Weekday>, &str)> {
    let (first, rest) = word(text);
    match first {
        "weekend" | "weekends" => return Some((WEEKEND.into(), rest)),
        "weekday" | "weekdays" | "workdays" => return Some((WORKDAYS.into(), rest)),
        _ => {}
    }
    let (begin, is_plural) = a_weekday(first)?;
    let (next, after) = word(rest);
    if TO.contains(&next) {
        let (last, behind) = word(after);
        return match a_weekday(last) {
            Some((end, _)) if !begins_date(behind) => Some((from_to(begin, end), behind)),
            _ => None,
        };
    }
    (is_plural || !begins_date(rest)).then(|| (vec![begin], rest))
}

/// Whether a text begins with a date that has its month, which a weekday before it belongs to.
fn begins_date(text: &str) -> bool {
    let (first, rest) = word(text);
    let (second, _) = word(rest);
    names_month(first)
        || (bare_number(first).is_some() && day::month(second).is_some())
        || (day::month(first).is_some() && bare_number(second).is_some())
}

/// A weekday's name, and whether it says "each": "fridays", "friday's".
fn a_weekday(word: &str) -> Option<(Weekday, bool)> {
    if let Some(weekday) = day::weekday(word) {
        return Some((weekday, false));
    }
    let single = word.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    Some((day::weekday(single)?, true))
}

/// The weekdays from one to another, over the end of the week if need be.
fn from_to(begin: Weekday, end: Weekday) -> Vec<Weekday> {
    let next = |day: &Weekday| (*day != end).then(|| day.succ());
    successors(Some(begin), next).collect()
}

/// A number of at most two digits, "12" or "12th".
fn bare_number(word: &str) -> Option<u32> {
    let ends = ["st", "nd", "rd", "th"];
    let digits = ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let is_short = (1..=2).contains(&digits.len());
    let is_number = is_short && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// Whether a date names its month: "9 feb", "9/2", "2027-02-09".
fn names_month(text: &str) -> bool {
    let mut letters = text.split(|letter: char| !letter.is_alphabetic());
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let between = |(place, _): (usize, &str)| {
        digit(text[..place].chars().next_back()) && digit(text[place + 1..].chars().next())
    };
    letters.any(|word| day::month(word).is_some())
        || text.match_indices(['/', '.', '-']).any(between)
}

/// The text in lower case and ASCII digits, with space around the dashes that run from one day to
/// another, and behind commas.
fn spaced(season: &Season, today: NaiveDate, text: &str) -> String {
    let text = ascii_digits(&clean(text)).to_lowercase().replace(DASHES, "-");
    let text = text.replace([',', ';', '\n'], ", ").replace("..", " - ").replace(" of ", " ");
    let mut last = "";
    let words = text.split_whitespace().map(|word| {
        // In "16 feb-18 feb" the month belongs to the number before it.
        let is_end = bare_number(last).is_some() && begins_with_month(word);
        last = word;
        let keeps = !is_end && is_date(season, today, word);
        if keeps { word.to_owned() } else { word.replace('-', " - ") }
    });
    words.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn begins_with_month(word: &str) -> bool {
    word.split_once('-').is_some_and(|(first, _)| day::month(first).is_some())
}

/// Whether the dashes in a word belong to a date: "2027-02-09", "9-feb"; "5-7" runs from day 5 to
/// day 7, but "9-2" can only be 9 February.
fn is_date(season: &Season, today: NaiveDate, word: &str) -> bool {
    let word = word.trim_end_matches(',');
    let numbers: Vec<Option<u32>> = word.split('-').map(|part| part.parse().ok()).collect();
    if let [Some(one), Some(other)] = numbers[..] {
        return one > other && day::parse(season, today, word).is_ok();
    }
    word.contains('-') && day::parse_date(today, word).is_ok_and(|(_, rest)| rest.is_empty())
}

/// The first word without the signs at its end, and the rest.
fn word(text: &str) -> (&str, &str) {
    let (word, rest) = first_word(text);
    (word.trim_end_matches([',', ':', ';', '.', '!', '?']), rest)
}

fn quote(text: &str, rest: &str) -> String {
    quoted(text.strip_suffix(rest).unwrap_or(text), QUOTE_MAX_CHARS)
}

fn unclear(text: &str) -> Refusal {
    Problem::Unclear { text: quoted(text, QUOTE_MAX_CHARS) }.into()
}

#[cfg(test)]
mod tests;
