//! Reads the day that a person means: a day of the season, a date, today, a weekday.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::refusal::Refusal;
use super::season::Season;
use super::text::{ascii_digits, one_line};

/// A season may be entered after it began: a date without its year that is no older than this is
/// taken as past.
const LOOK_BACK_DAYS: i64 = 60;
/// 29 February comes back after eight years at the latest (1896 to 1904, 2096 to 2104).
const LOOK_AHEAD_YEARS: i32 = 8;
/// After "9 feb" a number outside of these years is no year but what comes next, such as the
/// number of days.
const BARE_YEARS: std::ops::RangeInclusive<i64> = 1900..=2199;
/// The century that a year of two digits lies in.
const CENTURY: i64 = 2000;
/// Names of months and weekdays are known by their first letters, at least as many.
const NAME_MIN_CHARS: usize = 3;
/// What was read is quoted in a refusal, in one line of a phone's screen.
const QUOTE_MAX_CHARS: usize = 40;

const MONTHS: &str =
    "january february march april may june july august september october november december";
const WEEKDAYS: [(&str, Weekday); 8] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("weds", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
const TODAY: [&str; 2] = ["today", "tdy"];
const TOMORROW: [&str; 7] = ["tomorrow", "tomorow", "tommorow", "tommorrow", "tmrw", "tmr", "tom"];

/// The date of the season that the beginning of a text means, and the rest of the text. A date
/// without its year and a weekday mean the first in the season from today on, or if there is none,
/// the first in the season.
pub fn parse<'t>(
    season: &Season,
    today: NaiveDate,
    text: &'t str,
) -> Result<(NaiveDate, &'t str), Refusal> {
    let reading = read(text)?;
    let first = |fits: &dyn Fn(&NaiveDate) -> bool| {
        let mut ahead = season.dates_from(today);
        ahead.find(fits).or_else(|| season.dates_from(season.start).find(fits))
    };
    let date = match reading.said {
        Said::Number(number) => season.date_of(number),
        Said::Today => Some(today),
        Said::Tomorrow => today.succ_opt(),
        Said::Weekday(weekday) => first(&|date| date.weekday() == weekday),
        Said::Date { year: Some(year), month, day } => Some(reading.exact(year, month, day)?),
        Said::Date { year: None, month, day } => {
            let found = first(&|date| (date.month(), date.day()) == (month, day));
            let mut years = season.start.year()..=season.end().year();
            if found.is_none() && years.all(|year| reading.exact(year, month, day).is_err()) {
                reading.exact(season.start.year(), month, day)?;
            }
            found
        }
    };
    let outside = || Refusal::DayOutside { text: reading.quote.clone(), season: season.clone() };
    let date = date.filter(|date| season.contains(*date)).ok_or_else(outside)?;
    reading.agreed(date)
}

/// The date that the beginning of a text means, where no season is known yet, and the rest of the
/// text. A date without its year is the next such date from today on, unless it was within the
/// last 60 days; a weekday is the next one, today included.
pub fn parse_date(today: NaiveDate, text: &str) -> Result<(NaiveDate, &str), Refusal> {
    let reading = read(text)?;
    let date = match reading.said {
        Said::Number(_) => None,
        Said::Today => Some(today),
        Said::Tomorrow => today.succ_opt(),
        Said::Weekday(weekday) => today.iter_days().take(7).find(|date| date.weekday() == weekday),
        Said::Date { year: Some(year), month, day } => Some(reading.exact(year, month, day)?),
        Said::Date { year: None, month, day } => {
            let earliest = today.checked_sub_signed(Duration::days(LOOK_BACK_DAYS));
            let mut found = (today.year() - 1..=today.year() + LOOK_AHEAD_YEARS)
                .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
            match found.find(|date| Some(*date) >= earliest) {
                Some(date) => Some(date),
                None => Some(reading.exact(today.year(), month, day)?),
            }
        }
    };
    let date = date.ok_or_else(|| Refusal::DayUnclear { text: reading.quote.clone() })?;
    reading.agreed(date)
}

/// What a text says, before it is known which date that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Number(i64),
    Date { year: Option<i32>, month: u32, day: u32 },
    Today,
    Tomorrow,
    Weekday(Weekday),
}

/// The beginning of a text as read.
struct Reading<'t> {
    said: Said,
    /// The weekday that stands before the date, as the bot itself writes it: "Tue 9 Feb".
    weekday: Option<Weekday>,
    /// The words that were read.
    quote: String,
    /// What follows them.
    rest: &'t str,
}

impl<'t> Reading<'t> {
    fn exact(&self, year: i32, month: u32, day: u32) -> Result<NaiveDate, Refusal> {
        NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Refusal::NoSuchDate {
            text: self.quote.clone(),
            nearest: nearest(year, month, day),
        })
    }

    /// The date with the rest, unless the weekday that was said is another day's.
    fn agreed(self, date: NaiveDate) -> Result<(NaiveDate, &'t str), Refusal> {
        if self.weekday.is_some_and(|weekday| weekday != date.weekday()) {
            return Err(Refusal::DayUnclear { text: self.quote });
        }
        Ok((date, self.rest))
    }
}

fn read(text: &str) -> Result<Reading<'_>, Refusal> {
    let text = text.trim();
    let (first, after) = word(text);
    let weekday = weekday(&first);
    let (said, weekday, rest) = match weekday.map(|weekday| (weekday, absolute(after))) {
        Some((_, Some((said @ Said::Date { .. }, rest)))) => (said, weekday, rest),
        Some((weekday, _)) => (Said::Weekday(weekday), None, after),
        None if TODAY.contains(&first.as_str()) => (Said::Today, None, after),
        None if TOMORROW.contains(&first.as_str()) => (Said::Tomorrow, None, after),
        None => match absolute(text) {
            Some((said, rest)) => (said, None, rest),
            None => return Err(Refusal::DayUnclear { text: quote(text, after) }),
        },
    };
    Ok(Reading { said, weekday, quote: quote(text, rest), rest })
}

/// A number or a date at the beginning of a text.
fn absolute(text: &str) -> Option<(Said, &str)> {
    use Piece::{Day, Month, Number};
    let (first, after_first) = word(text);
    let (second, after_second) = word(after_first);
    let next = pieces(&second).unwrap_or_default();
    match (pieces(&first)?.as_slice(), next.as_slice()) {
        ([Number(day, ..=2)], [Month(month)]) | ([Month(month)], [Number(day, ..=2)]) => {
            Some(with_year(*day, *month, after_second))
        }
        ([Number(day, ..=2), Month(month)] | [Month(month), Number(day, ..=2)], _) => {
            Some(with_year(*day, *month, after_first))
        }
        ([Number(number, _)] | [Day, Number(number, _)], _) => {
            Some((Said::Number(*number), after_first))
        }
        ([Day], [Number(number, _)]) => Some((Said::Number(*number), after_second)),
        ([Number(year, 4), Number(month, ..=2), Number(day, ..=2)], _) => {
            Some((date(*day, *month, Some(*year)), after_first))
        }
        ([Number(day, ..=2), Number(month, ..=2)], _) => {
            Some((date(*day, *month, None), after_first))
        }
        (
            [Number(day, ..=2), Number(month, ..=2) | Month(month), Number(year, digits @ (2 | 4))]
            | [Month(month), Number(day, ..=2), Number(year, digits @ (2 | 4))],
            _,
        ) => {
            let century = if *digits == 2 { CENTURY } else { 0 };
            Some((date(*day, *month, Some(century + *year)), after_first))
        }
        _ => None,
    }
}

/// A day and a month by its name, with the year if one follows.
fn with_year(day: i64, month: i64, rest: &str) -> (Said, &str) {
    let (next, after) = word(rest);
    match pieces(&next).as_deref() {
        Some([Piece::Number(year, 4)]) if BARE_YEARS.contains(year) => {
            (date(day, month, Some(*year)), after)
        }
        _ => (date(day, month, None), rest),
    }
}

/// Numbers here have four digits at most, so they fit.
fn date(day: i64, month: i64, year: Option<i64>) -> Said {
    let small = |number: i64| u32::try_from(number).unwrap_or(0);
    let year = year.map(|year| i32::try_from(year).unwrap_or(0));
    Said::Date { year, month: small(month), day: small(day) }
}

/// A part of a word such as "9th-feb".
enum Piece {
    /// The word "day", or the sign "#".
    Day,
    /// A month by its name, 1 to 12.
    Month(i64),
    /// A number, and how many digits it was written with.
    Number(i64, usize),
}

/// A word's parts, between separators or where digits and letters meet; none if one is unknown.
fn pieces(word: &str) -> Option<Vec<Piece>> {
    if word == "#" {
        return Some(vec![Piece::Day]);
    }
    let word = word.strip_prefix('#').unwrap_or(word);
    let mut found: Vec<Piece> = Vec::new();
    for part in word.split(['/', '.', '-', '–']) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digit = first.is_ascii_digit();
            let end = rest.find(|letter: char| letter.is_ascii_digit() != digit);
            let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
            rest = after;
            if digit {
                // What has more digits than a number can hold is beyond every season too.
                found.push(Piece::Number(run.parse().unwrap_or(i64::MAX), run.len()));
            } else if !(matches!(run, "st" | "nd" | "rd" | "th")
                && matches!(found.last(), Some(Piece::Number(..))))
            {
                found.push(if run == "day" { Piece::Day } else { Piece::Month(month(run)?) });
            }
        }
        if part.is_empty() {
            return None;
        }
    }
    Some(found)
}

/// The first word in lower case, without the sign at its end, and the rest of the text.
fn word(text: &str) -> (String, &str) {
    let (word, rest) = super::text::first_word(text);
    let word = ascii_digits(word).to_lowercase();
    (word.trim_end_matches([',', ':', ';', '.']).to_owned(), rest)
}

pub(super) fn month(word: &str) -> Option<i64> {
    let begins = |(name, _): &(&str, _)| name.starts_with(word) && word.len() >= NAME_MIN_CHARS;
    MONTHS.split(' ').zip(1..).find(begins).map(|(_, number)| number)
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let begins =
        |(name, _): &(&str, Weekday)| name.starts_with(word) && word.len() >= NAME_MIN_CHARS;
    WEEKDAYS.into_iter().find(begins).map(|(_, weekday)| weekday)
}

/// The date nearest to one that isn't in the calendar: the month's last day, or the date that was
/// meant if the month came first.
fn nearest(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let in_month =
        (1..=day.min(31)).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    in_month
        .or_else(|| NaiveDate::from_ymd_opt(year, month, 1))
        .or_else(|| NaiveDate::from_ymd_opt(year, day, month))
}

/// The text without its rest.
fn quote(text: &str, rest: &str) -> String {
    one_line(text.strip_suffix(rest).unwrap_or(text), QUOTE_MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// Shehrullah 1448H: 5 February to 6 March 2027.
    fn season() -> Season {
        Season { id: 1, name: "Shehrullah".into(), start: on("2027-02-05"), days: 30 }
    }

    fn shown(read: Result<(NaiveDate, &str), Refusal>) -> String {
        match read {
            Ok((date, rest)) => format!("{date}|{rest}"),
            Err(Refusal::DayOutside { text, .. }) => format!("outside {text}"),
            Err(Refusal::DayUnclear { text }) => format!("unclear {text}"),
            Err(Refusal::NoSuchDate { text, nearest: Some(date) }) => {
                format!("none {text}, {date}")
            }
            Err(other) => format!("{other:?}"),
        }
    }

    fn read_in(today: &str, text: &str) -> String {
        shown(parse(&season(), on(today), text))
    }

    #[test]
    fn every_way_to_say_the_fifth_day() {
        let ways = "5|day 5|Day-5|DAY5|#5|# 5|5,|5th|٥|૫|2027-02-09|2027/2/9|9/2|09/02|9.2|9.2.|9-2|\
                    9/2/2027|9/2/27|९/२|9 feb|9 February|9th feb|feb 9|Feb 9th|9feb|feb9|9-feb|\
                    9 Feb 2027|feb 9, 2027|9-feb-2027|9feb 2027|Feb-9-27|Tue 9 Feb|Tuesday, 9/2|\
                    tue|Tues|tuesday:|tomorrow|tmrw|TOM";
        for text in ways.split('|') {
            let read = read_in("2027-02-08", &format!(" {text}  fajr azaan "));
            assert_eq!(read, "2027-02-09|fajr azaan", "{text}");
        }
        assert_eq!(read_in("2027-02-09", "today"), "2027-02-09|");
        assert_eq!(read_in("2027-02-09", "9 feb 30412345"), "2027-02-09|30412345");
    }

    #[test]
    fn a_date_without_year_is_the_first_from_today_on() {
        let long = Season { days: 800, ..season() };
        let read = |today, text| shown(parse(&long, on(today), text));
        assert_eq!(read("2027-02-10", "9/2"), "2028-02-09|");
        assert_eq!(read("2029-04-01", "9/2"), "2027-02-09|");
        assert_eq!(read("2027-03-01", "29 feb"), "2028-02-29|");
        assert_eq!(read_in("2027-02-10", "9/2"), "2027-02-09|");
        assert_eq!(read_in("2027-02-10", "tue"), "2027-02-16|");
        assert_eq!(read_in("2027-03-05", "tue"), "2027-02-09|");
        assert_eq!(read_in("2026-01-01", "fri"), "2027-02-05|");
    }

    #[test]
    fn what_lies_outside_is_told_from_what_is_no_date() {
        for text in ["0", "31", "30412345", "99999999999999999999", "9 mar", "2026-02-09", "1/1/27"]
        {
            assert_eq!(read_in("2027-02-08", text), format!("outside {text}"));
        }
        assert_eq!(read_in("2027-03-06", "tomorrow x"), "outside tomorrow");
        assert_eq!(read_in("2027-02-04", "today"), "outside today");
        assert_eq!(read_in("2027-02-08", "31/02 isha"), "none 31/02, 2027-02-28");
        assert_eq!(read_in("2027-02-08", "29 feb"), "none 29 feb, 2027-02-28");
        assert_eq!(read_in("2027-02-08", "2/18"), "none 2/18, 2027-02-18");
        assert_eq!(read_in("2027-02-08", "0/2"), "none 0/2, 2027-02-01");
        for text in
            ["", "x", "-5", "9//2", "fajr", "9/x", "1/2/345", "feb", "day", "5-fajr", "#", "½"]
        {
            assert_eq!(read_in("2027-02-08", text), format!("unclear {text}"));
        }
        assert_eq!(read_in("2027-02-08", "fajr azaan"), "unclear fajr");
        assert_eq!(read_in("2027-02-08", "Mon 9 Feb"), "unclear Mon 9 Feb");
        assert_eq!(read_in("2027-02-08", "tue tue tue"), "2027-02-09|tue tue");
    }

    #[test]
    fn a_seasons_start_is_read_without_a_season() {
        let read = |text| shown(parse_date(on("2027-02-10"), text));
        assert_eq!(read("2027-02-05 30 Shehrullah 1448H"), "2027-02-05|30 Shehrullah 1448H");
        assert_eq!(read("5 feb 30"), "2027-02-05|30");
        assert_eq!(read("5 feb 3660"), "2027-02-05|3660");
        assert_eq!(read("25 dec"), "2026-12-25|");
        assert_eq!(read("5 feb 2028 30"), "2028-02-05|30");
        assert_eq!(read("29/2"), "2028-02-29|");
        assert_eq!(read("31/2"), "none 31/2, 2027-02-28");
        assert_eq!(read("today 30"), "2027-02-10|30");
        assert_eq!(read("wed"), "2027-02-10|");
        assert_eq!(read("5"), "unclear 5");
        assert_eq!(read("soon 5"), "unclear soon");
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), days in 1_i64..3660) {
            let season = Season { days, ..season() };
            if let Ok((date, rest)) = parse(&season, on("2027-02-08"), &text) {
                prop_assert!(season.contains(date) && text.trim().ends_with(rest));
            }
            let _ = parse_date(on("2027-02-08"), &text);
        }

        #[test]
        fn never_panics_near_dates(text in "[#0-9a-f٠-٩ /.,-]{0,12}|(day|feb|tue|[0-9]{1,4}|[ /.-]){1,6}") {
            for today in [NaiveDate::MIN, on("2027-02-08"), NaiveDate::MAX] {
                let _ = (parse(&season(), today, &text), parse_date(today, &text));
            }
        }

        #[test]
        fn every_date_is_read_as_written(ahead in 0_i64..30) {
            let date = season().start + Duration::days(ahead);
            for form in ["%F", "%d/%m", "%-d %b", "%a %-d %b", "%B %-d, %Y", "%-d.%-m.%y"] {
                let text = date.format(form).to_string();
                prop_assert_eq!(parse(&season(), on("2027-02-08"), &text), Ok((date, "")));
            }
        }
    }
}
