//! Hijri dates by the Fatimid (Misri) tabular calendar, which the jamaat goes by.

use chrono::{Datelike, NaiveDate};

/// 1 Moharram 1 is Thursday, 15 July 622 of the Julian calendar; counted as chrono counts days.
const EPOCH_DAY: i64 = 227_014;
/// The years of a cycle that have a day more, in their last month.
const LEAP_YEARS: [i64; 11] = [2, 5, 8, 10, 13, 16, 19, 21, 24, 27, 29];
const YEARS_A_CYCLE: i64 = 30;
const DAYS_A_CYCLE: i64 = 354 * YEARS_A_CYCLE + 11;
const MONTHS_A_YEAR: i64 = 12;

/// A date of the tabular calendar. Its night comes before its day: the civil date given here is
/// that of the daylight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hijri {
    /// The year, from 1 on.
    pub year: i64,
    /// The month, 1 (Moharram) to 12 (Zilhaj).
    pub month: i64,
    /// The day of the month, 1 to 30.
    pub day: i64,
}

impl Hijri {
    /// The Hijri date of a civil date; nothing before the first year.
    pub fn of(date: NaiveDate) -> Option<Self> {
        let since = i64::from(date.num_days_from_ce()) - EPOCH_DAY;
        if since < 0 {
            return None;
        }
        let cycles = since / DAYS_A_CYCLE;
        let mut left = since % DAYS_A_CYCLE;
        let mut in_cycle = 1;
        while left >= days_of_year(in_cycle) {
            left -= days_of_year(in_cycle);
            in_cycle += 1;
        }
        // Odd months have 30 days, even ones 29, the last one 30 in a leap year.
        let month = (left * 2 / 59).min(MONTHS_A_YEAR - 1) + 1;
        let day = left - days_before(month) + 1;
        Some(Self { year: cycles * YEARS_A_CYCLE + in_cycle, month, day })
    }

    /// The civil date, if there is such a day.
    pub fn date(self) -> Option<NaiveDate> {
        let Self { year, month, day } = self;
        if year < 1 || !(1..=MONTHS_A_YEAR).contains(&month) {
            return None;
        }
        let in_cycle = (year - 1) % YEARS_A_CYCLE + 1;
        let is_long = month % 2 == 1 || (month == MONTHS_A_YEAR && is_leap(in_cycle));
        if !(1..=29 + i64::from(is_long)).contains(&day) {
            return None;
        }
        let cycles = (year - 1) / YEARS_A_CYCLE;
        let before: i64 = (1..in_cycle).map(days_of_year).sum();
        let since = cycles.checked_mul(DAYS_A_CYCLE)? + before + days_before(month) + day - 1;
        NaiveDate::from_num_days_from_ce_opt(i32::try_from(EPOCH_DAY.checked_add(since)?).ok()?)
    }
}

/// The days of a year before a month begins: 30 and 29 in turn.
const fn days_before(month: i64) -> i64 {
    (59 * (month - 1) + 1) / 2
}

fn days_of_year(in_cycle: i64) -> i64 {
    354 + i64::from(is_leap(in_cycle))
}

fn is_leap(in_cycle: i64) -> bool {
    LEAP_YEARS.contains(&in_cycle)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn ramadan_begins_when_the_jamaat_began_it() {
        for (year, first) in [(1446, "2025-02-28"), (1447, "2026-02-17"), (1448, "2027-02-06")] {
            let hijri = Hijri { year, month: 9, day: 1 };
            assert_eq!(hijri.date(), Some(date(first)));
            assert_eq!(Hijri::of(date(first)), Some(hijri));
        }
    }

    #[test]
    fn the_first_day_is_the_epoch() {
        // 15 July 622 of the Julian calendar is 18 July of the one we use.
        assert_eq!(Hijri::of(date("0622-07-18")), Some(Hijri { year: 1, month: 1, day: 1 }));
        assert_eq!(Hijri::of(date("0622-07-17")), None);
        assert_eq!(date("0622-07-18").weekday(), chrono::Weekday::Thu);
    }

    #[test]
    fn what_is_no_day_has_no_date() {
        for (year, month, day) in
            [(0, 1, 1), (1448, 0, 1), (1448, 13, 1), (1448, 2, 30), (1448, 9, 31), (1448, 9, 0)]
        {
            assert_eq!(Hijri { year, month, day }.date(), None, "{year}-{month}-{day}");
        }
        // 1448 is the eighth of its cycle and leap, 1447 is not.
        assert!(Hijri { year: 1448, month: 12, day: 30 }.date().is_some());
        assert_eq!(Hijri { year: 1447, month: 12, day: 30 }.date(), None);
        assert_eq!(Hijri { year: i64::MAX, month: 1, day: 1 }.date(), None);
    }

    #[test]
    fn each_day_follows_the_one_before() {
        let days = date("2020-01-01").iter_days().take(12_000);
        let all: Vec<Hijri> = days.filter_map(Hijri::of).collect();
        assert_eq!(all.len(), 12_000);
        for pair in all.windows(2) {
            let (one, next) = (pair[0], pair[1]);
            let is_next_day = next == Hijri { day: one.day + 1, ..one };
            let is_next_month = next == Hijri { month: one.month + 1, day: 1, ..one };
            let is_next_year = next == Hijri { year: one.year + 1, month: 1, day: 1 };
            assert!(is_next_day || (one.day >= 29 && (is_next_month || is_next_year)), "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back(days in 227_014..3_652_059_i32) {
            let date = NaiveDate::from_num_days_from_ce_opt(days).expect("a date");
            prop_assert_eq!(Hijri::of(date).and_then(Hijri::date), Some(date));
        }

        #[test]
        fn never_panics(year in any::<i64>(), month in any::<i64>(), day in any::<i64>()) {
            let _ = Hijri { year, month, day }.date();
        }
    }
}
