//! A season: a named run of days, and its arithmetic.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A masjid may run all year, or ten.
pub const MAX_DAYS: i64 = 3660;
/// Dates are compared as text, and a year has four digits.
pub const LAST_YEAR: i32 = 9999;
/// The days of Shehrullah.
pub const DEFAULT_DAYS: i64 = 30;

/// A named run of days. Day 1 is its first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Its row.
    pub id: i64,
    /// Its name, e.g. "Shehrullah 1448H".
    pub name: String,
    /// Its first date.
    pub start: NaiveDate,
    /// How many days it has, 1 to [`MAX_DAYS`].
    pub days: i64,
}

impl Season {
    /// Its last date.
    pub fn end(&self) -> NaiveDate {
        last_date(self.start, self.days)
    }

    /// Whether a date lies in it.
    pub fn contains(&self, date: NaiveDate) -> bool {
        (self.start..=self.end()).contains(&date)
    }

    /// The number of a date, counted from 1, if it lies in the season.
    pub fn day_number(&self, date: NaiveDate) -> Option<i64> {
        self.contains(date).then(|| (date - self.start).num_days() + 1)
    }

    /// The date of a day's number, if the season has such a day.
    pub fn date_of(&self, number: i64) -> Option<NaiveDate> {
        (1..=self.days).contains(&number).then(|| last_date(self.start, number))
    }

    /// Its dates from `first` on, or from its own first day if that is later.
    pub fn dates_from(&self, first: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let (start, end) = (first.max(self.start), self.end());
        start.iter_days().take_while(move |date| *date <= end)
    }

    /// Whether two runs of days share a date.
    pub fn overlaps(&self, start: NaiveDate, days: i64) -> bool {
        start <= self.end() && last_date(start, days) >= self.start
    }

    /// The current season: the one that holds today, else the next, else the last.
    pub fn current(seasons: Vec<Self>, today: NaiveDate) -> Option<Self> {
        let rank = |season: &Self| {
            if season.contains(today) {
                (0, 0)
            } else if season.start > today {
                (1, (season.start - today).num_days())
            } else {
                (2, (today - season.end()).num_days())
            }
        };
        seasons.into_iter().min_by_key(rank)
    }
}

/// The last of `days` dates from `start` on.
pub fn last_date(start: NaiveDate, days: i64) -> NaiveDate {
    let ahead = u64::try_from(days - 1).unwrap_or(0);
    start.checked_add_days(Days::new(ahead)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season(start: &str, days: i64) -> Season {
        Season { id: 1, name: "S".into(), start: start.parse().expect("a date"), days }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn days_are_counted_from_one() {
        let season = season("2027-02-05", 30);
        assert_eq!(season.day_number(date("2027-02-09")), Some(5));
        assert_eq!(season.date_of(30), Some(date("2027-03-06")));
        assert_eq!(season.date_of(0), None);
        assert_eq!(season.date_of(31), None);
        assert_eq!(season.day_number(date("2027-03-07")), None);
    }

    #[test]
    fn the_current_one_holds_today_else_is_next_else_last() {
        let all =
            || vec![season("2026-01-01", 30), season("2027-01-01", 30), season("2028-01-01", 30)];
        let at = |today| Season::current(all(), date(today)).expect("one").start;
        assert_eq!(at("2027-01-15"), date("2027-01-01"));
        assert_eq!(at("2027-02-15"), date("2028-01-01"));
        assert_eq!(at("2029-06-01"), date("2028-01-01"));
        assert_eq!(Season::current(Vec::new(), date("2027-01-15")), None);
    }
}
