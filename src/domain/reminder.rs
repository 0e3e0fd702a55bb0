//! When something is due: a time of day on the clocks of a place, turned into an instant.

use std::fmt;

use chrono::{Duration, LocalResult, NaiveDate, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

const MINUTES_A_DAY: i64 = 24 * 60;
/// No place ever skipped more than a day (Samoa did, in 2011), so a valid minute is found by then.
const LONGEST_GAP_MINUTES: i64 = 25 * 60;

/// A time of day on the centre's clocks, in whole minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct TimeOfDay(NaiveTime);

impl TimeOfDay {
    /// When the evening before is spoken of where a centre says nothing else: 18:00.
    pub const USUAL_EVENING: Self = Self(match NaiveTime::from_hms_opt(18, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    });

    /// The time so many minutes after midnight, 0 to 1439.
    pub fn from_minutes(minutes: i64) -> Option<Self> {
        if !(0..MINUTES_A_DAY).contains(&minutes) {
            return None;
        }
        let seconds = u32::try_from(minutes * 60).ok()?;
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).map(Self)
    }

    /// Minutes after midnight.
    pub fn minutes(self) -> i64 {
        self.hour() * 60 + self.minute()
    }

    /// Reads `18:00` or `5:20`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.trim().split_once(':')?;
        let number = |digits: &str, least: usize| {
            let legal = (least..=2).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit());
            if legal { digits.parse::<i64>().ok() } else { None }
        };
        let (hour, minute) = (number(hour, 1)?, number(minute, 2)?);
        if minute >= 60 { None } else { Self::from_minutes(hour * 60 + minute) }
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> i64 {
        i64::from(self.0.hour())
    }

    /// The minute of the hour, 0 to 59.
    pub fn minute(self) -> i64 {
        i64::from(self.0.minute())
    }

    /// The same time as chrono knows it.
    pub const fn naive(self) -> NaiveTime {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// A number that is no minute of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTime;

impl fmt::Display for NoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time of day")
    }
}

impl std::error::Error for NoTime {}

impl TryFrom<i64> for TimeOfDay {
    type Error = NoTime;
    fn try_from(minutes: i64) -> Result<Self, NoTime> {
        Self::from_minutes(minutes).ok_or(NoTime)
    }
}

impl From<TimeOfDay> for i64 {
    fn from(time: TimeOfDay) -> Self {
        time.minutes()
    }
}

/// The instant of a date and time on the clocks of a place. In a gap of daylight saving it is the
/// first valid instant after the gap; in an overlap the earlier of the two.
pub fn instant_at(zone: Tz, date: NaiveDate, time: TimeOfDay) -> Timestamp {
    let local = date.and_time(time.naive());
    for minutes in 0..=LONGEST_GAP_MINUTES {
        // A date at the end of chrono's calendar has no later minute: then UTC has to do.
        let Some(later) = local.checked_add_signed(Duration::minutes(minutes)) else { break };
        match zone.from_local_datetime(&later) {
            LocalResult::Single(instant) => return instant.into(),
            LocalResult::Ambiguous(one, other) => return one.min(other).into(),
            LocalResult::None => {}
        }
    }
    local.and_utc().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn at(zone: &str, day: &str, time: &str) -> String {
        let zone: Tz = zone.parse().expect("a zone");
        let time = TimeOfDay::parse(time).expect("a time");
        instant_at(zone, date(day), time).utc().format("%FT%RZ").to_string()
    }

    #[test]
    fn a_time_of_day_is_read_and_shown() {
        let shown = |text| TimeOfDay::parse(text).map(|time| time.to_string());
        assert_eq!(shown("5:20").as_deref(), Some("05:20"));
        assert_eq!(shown(" 18:00 ").as_deref(), Some("18:00"));
        for text in ["", ":", "24:00", "12:60", "1:2", "+1:20", "123:00", "12:000", "5", "a:bc"] {
            assert_eq!(shown(text), None, "{text}");
        }
        assert_eq!(TimeOfDay::from_minutes(-1), None);
        assert_eq!(TimeOfDay::from_minutes(1440), None);
        let last = TimeOfDay::try_from(1439).expect("a time");
        assert_eq!((last.hour(), last.minute(), last.minutes()), (23, 59, 1439));
        assert_eq!(serde_json::to_string(&last).expect("json"), "1439");
        assert!(serde_json::from_str::<TimeOfDay>("1440").is_err());
    }

    #[test]
    fn a_place_without_daylight_saving() {
        assert_eq!(at("Asia/Kolkata", "2027-02-09", "05:20"), "2027-02-08T23:50Z");
        assert_eq!(at("Asia/Kolkata", "2027-02-09", "0:00"), "2027-02-08T18:30Z");
    }

    #[test]
    fn london_in_spring_and_autumn() {
        // 28 March 2027: 01:00 GMT becomes 02:00 BST.
        assert_eq!(at("Europe/London", "2027-03-28", "00:59"), "2027-03-28T00:59Z");
        assert_eq!(at("Europe/London", "2027-03-28", "01:00"), "2027-03-28T01:00Z");
        assert_eq!(at("Europe/London", "2027-03-28", "01:30"), "2027-03-28T01:00Z");
        assert_eq!(at("Europe/London", "2027-03-28", "02:00"), "2027-03-28T01:00Z");
        assert_eq!(at("Europe/London", "2027-03-28", "05:20"), "2027-03-28T04:20Z");
        // 31 October 2027: 02:00 BST becomes 01:00 GMT, so 01:30 comes twice.
        assert_eq!(at("Europe/London", "2027-10-31", "01:30"), "2027-10-31T00:30Z");
        assert_eq!(at("Europe/London", "2027-10-31", "02:00"), "2027-10-31T02:00Z");
    }

    #[test]
    fn midnight_may_be_missing_or_come_twice() {
        assert_eq!(at("America/Sao_Paulo", "2018-11-04", "00:00"), "2018-11-04T03:00Z");
        assert_eq!(at("America/Sao_Paulo", "2018-11-04", "00:30"), "2018-11-04T03:00Z");
        assert_eq!(at("America/Sao_Paulo", "2018-02-17", "23:30"), "2018-02-18T01:30Z");
        assert_eq!(at("Africa/Cairo", "2026-04-24", "00:15"), "2026-04-23T22:00Z");
        assert_eq!(at("Africa/Cairo", "2026-10-29", "23:30"), "2026-10-29T20:30Z");
        // Samoa had no 30 December 2011 at all.
        assert_eq!(at("Pacific/Apia", "2011-12-30", "12:00"), "2011-12-30T10:00Z");
    }

    proptest! {
        #[test]
        fn never_panics_and_later_is_never_earlier(
            zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
            days in 0_i64..40_000,
            minutes in 0_i64..1439,
        ) {
            let day = date("1970-01-01") + Duration::days(days);
            let now = TimeOfDay::from_minutes(minutes).expect("a time");
            let then = TimeOfDay::from_minutes(minutes + 1).expect("a time");
            prop_assert!(instant_at(zone, day, now) <= instant_at(zone, day, then));
        }

        #[test]
        fn dates_at_the_ends_of_the_calendar_do_no_harm(minutes in 0_i64..1440) {
            let time = TimeOfDay::from_minutes(minutes).expect("a time");
            for zone in [Tz::Asia__Kolkata, Tz::America__Sao_Paulo, Tz::Pacific__Kiritimati] {
                for day in [NaiveDate::MIN, NaiveDate::MAX] {
                    let _ = instant_at(zone, day, time);
                }
            }
        }
    }
}
