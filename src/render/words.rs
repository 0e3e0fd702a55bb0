//! What stands in pictures and files besides names, in the centre's language.

use chrono::{Datelike, NaiveDateTime};

use crate::domain::grid::{Cell, Day, Grid, Standing};
use crate::domain::hijri::Hijri;
use crate::domain::season::Season;
use crate::wording::Words;

/// The word for how a cell stands; nothing for a duty that isn't on.
pub fn standing(words: &Words, standing: Standing) -> String {
    match standing {
        Standing::Off => String::new(),
        shown => words.plain(&format!("render-state-{}", shown.as_str()), &[]),
    }
}

/// The letter for how a cell stands; nothing for a duty that isn't on.
pub fn letter(words: &Words, standing: Standing) -> String {
    match standing {
        Standing::Off => String::new(),
        shown => words.plain(&format!("render-letter-{}", shown.as_str()), &[]),
    }
}

/// Who has a cell: the name, or why it is closed, or the word for how it stands.
pub fn holder(words: &Words, cell: &Cell) -> String {
    if cell.name.is_empty() { standing(words, cell.standing) } else { cell.name.clone() }
}

/// "Tue".
pub fn weekday(words: &Words, day: &Day) -> String {
    words.plain(&format!("weekday-{}", day.date.weekday().number_from_monday()), &[])
}

/// "9 Feb".
pub fn short_date(words: &Words, day: &Day) -> String {
    let month = words.plain(&format!("month-{}", day.date.month()), &[]);
    words.plain("hijri-day", &[("number", day.date.day().to_string()), ("month", month)])
}

/// "4 Ramadan 1448".
pub fn hijri(words: &Words, hijri: Hijri) -> String {
    let args = [
        ("number", hijri.day.to_string()),
        ("month", hijri_month(words, hijri)),
        ("year", hijri.year.to_string()),
    ];
    words.plain("hijri-date", &args)
}

/// "4 Ramadan".
pub fn short_hijri(words: &Words, hijri: Hijri) -> String {
    let args = [("number", hijri.day.to_string()), ("month", hijri_month(words, hijri))];
    words.plain("hijri-day", &args)
}

/// "3 open", or "all given"; nothing if these days have no duties.
pub fn open_among(words: &Words, days: &[Day]) -> String {
    let is_on = |cell: &Cell| cell.standing != Standing::Off;
    let open: usize = days.iter().map(Day::open).sum();
    match open {
        0 if !days.iter().any(|day| day.cells.iter().any(is_on)) => String::new(),
        0 => words.plain("render-all-given", &[]),
        _ => words.plain("render-open-count", &[("count", open.to_string())]),
    }
}

/// "Fri 5 Feb to Sat 6 Mar"; one date for one day, nothing for none.
pub fn span(words: &Words, days: &[Day]) -> String {
    match days {
        [] => String::new(),
        [only] => words.date(only.date),
        [first, .., last] => {
            let args = [("from", words.date(first.date)), ("to", words.date(last.date))];
            words.plain("render-span", &args)
        }
    }
}

/// "1 Ramadan to 30 Ramadan 1448", if the days have Hijri dates.
pub fn hijri_span(words: &Words, days: &[Day]) -> String {
    let first = days.first().and_then(|day| day.hijri);
    let last = days.last().and_then(|day| day.hijri);
    first.map_or_else(String::new, |first| between(words, first, last))
}

/// A season's days in the Hijri calendar: "1 Ramadan to 30 Ramadan 1448".
pub fn hijri_of_season(words: &Words, season: &Season) -> String {
    let (first, last) = (Hijri::of(season.start), Hijri::of(season.end()));
    first.map_or_else(String::new, |first| between(words, first, last))
}

fn between(words: &Words, first: Hijri, last: Option<Hijri>) -> String {
    match last {
        Some(last) if first != last => {
            let from = if first.year == last.year {
                short_hijri(words, first)
            } else {
                hijri(words, first)
            };
            words.plain("render-span", &[("from", from), ("to", hijri(words, last))])
        }
        _ => hijri(words, first),
    }
}

/// "As of Tue 9 Feb, 18:05", if that is known.
pub fn as_of(words: &Words, roster: &Grid) -> String {
    roster.as_of.map_or_else(String::new, |at| as_of_time(words, at))
}

/// "As of Tue 9 Feb, 18:05".
pub fn as_of_time(words: &Words, at: NaiveDateTime) -> String {
    let args = [("date", words.date(at.date())), ("time", at.time().format("%H:%M").to_string())];
    words.plain("render-as-of", &args)
}

fn hijri_month(words: &Words, hijri: Hijri) -> String {
    words.plain(&format!("hijri-month-{}", hijri.month), &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::roster;

    #[test]
    fn spans_are_said_in_both_calendars() {
        let (words, roster) = (Words::of("en"), roster(2, 30));
        assert_eq!(span(&words, &roster.days), "Sat 6 Feb to Sun 7 Mar");
        assert_eq!(hijri_span(&words, &roster.days), "1 Ramadan to 30 Ramadan 1448");
        assert_eq!(span(&words, &roster.days[..1]), "Sat 6 Feb");
        assert_eq!(hijri_span(&words, &roster.days[..1]), "1 Ramadan 1448");
        assert_eq!((span(&words, &[]), hijri_span(&words, &[])), Default::default());
    }

    #[test]
    fn how_much_is_open_is_said_only_where_there_is_something() {
        let words = Words::of("en");
        assert_eq!(open_among(&words, &[]), "");
        assert_eq!(open_among(&words, &roster(1, 1).days), "");
        assert_eq!(open_among(&words, &roster(2, 1).days), "1 open");
        assert_eq!(open_among(&words, &roster(1, 3).days[2..]), "all given");
    }

    #[test]
    fn every_standing_has_a_word_and_a_letter_of_its_own() {
        let words = Words::of("en");
        let mut letters: Vec<String> =
            Standing::SHOWN.into_iter().map(|standing| letter(&words, standing)).collect();
        letters.push(words.plain("render-letter-mine", &[]));
        assert!(letters.iter().all(|letter| letter.chars().count() == 1), "{letters:?}");
        letters.sort();
        letters.dedup();
        assert_eq!(letters.len(), Standing::SHOWN.len() + 1);
        assert_eq!(standing(&words, Standing::Off) + &letter(&words, Standing::Off), "");
    }
}
