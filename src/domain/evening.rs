//! The evening before: when the admins hear how tomorrow stands, when who is silent is asked once
//! more, and when the admins hear who still is.

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;

use super::reminder::{TimeOfDay, instant_at};
use super::timestamp::Timestamp;

/// So long a person has to answer before being asked once more.
const TO_ANSWER: Duration = Duration::hours(1);
/// So long a person who was asked once more has before the admins hear of it.
const TO_ANSWER_AGAIN: Duration = Duration::minutes(30);
/// However late people were asked, the admins hear of the silence before the evening is over.
const BEFORE_MIDNIGHT: Duration = Duration::minutes(15);

/// A centre's hours; one that is none is off.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hours {
    /// When the admins hear how tomorrow stands.
    pub digest: Option<TimeOfDay>,
    /// When who is silent is asked once more.
    pub second: Option<TimeOfDay>,
    /// When the admins hear who still is.
    pub escalation: Option<TimeOfDay>,
}

/// One evening, as instants.
#[derive(Clone, Copy, Debug)]
pub struct Evening {
    /// The day that it is about: tomorrow.
    pub tomorrow: NaiveDate,
    /// Midnight: nothing of this evening happens from then on.
    pub ends: Timestamp,
    digest: Option<Timestamp>,
    second: Option<Timestamp>,
    escalation: Option<Timestamp>,
}

/// What is known of a duty whose holder hasn't answered.
#[derive(Clone, Copy, Debug)]
pub struct Awaited {
    /// When it was given.
    pub given_at: Timestamp,
    /// When its reminder of this evening went out, or will; none if that failed.
    pub reminded_at: Option<Timestamp>,
    /// When the person was asked once more.
    pub asked_again_at: Option<Timestamp>,
}

impl Evening {
    /// The evening of the date on which an instant lies.
    pub fn of(zone: Tz, hours: Hours, now: Timestamp) -> Self {
        let today = now.at(zone).date_naive();
        let tomorrow = today.succ_opt().unwrap_or(today);
        let at = |time: Option<TimeOfDay>| time.map(|time| instant_at(zone, today, time));
        let midnight = TimeOfDay::from_minutes(0).map(|time| instant_at(zone, tomorrow, time));
        Self {
            tomorrow,
            ends: midnight.unwrap_or(now),
            digest: at(hours.digest),
            second: at(hours.second),
            escalation: at(hours.escalation),
        }
    }

    /// Whether anything could be due: before the first hour the roster need not be looked at.
    pub fn has_begun(&self, now: Timestamp) -> bool {
        [self.digest, self.second, self.escalation].into_iter().flatten().any(|at| at <= now)
    }

    /// Whether the admins are to hear how tomorrow stands.
    pub fn is_digest_due(&self, now: Timestamp) -> bool {
        self.digest.is_some_and(|at| at <= now)
    }

    /// Whether a person is to be asked once more.
    pub fn is_second_due(&self, duty: &Awaited, now: Timestamp) -> bool {
        duty.asked_again_at.is_none() && self.second_at(duty).is_some_and(|at| at <= now)
    }

    /// Whether the admins are to hear who is silent; `duties` are those of tomorrow that nobody
    /// answered for.
    pub fn is_escalation_due(&self, duties: &[Awaited], now: Timestamp) -> bool {
        let Some(hour) = self.escalation else { return false };
        let waited = duties.iter().filter(|duty| self.escalates(duty));
        let asked = waited.filter_map(|duty| self.last_asked_at(duty)).max();
        let latest = hour.max(self.ends - BEFORE_MIDNIGHT);
        let at = asked.map_or(hour, |asked| hour.max(asked + TO_ANSWER_AGAIN)).min(latest);
        at <= now
    }

    /// Whether a silence is told: who got the duty after the hour had no time to answer.
    pub fn escalates(&self, duty: &Awaited) -> bool {
        self.escalation.is_some_and(|hour| duty.given_at < hour)
    }

    /// When a person is asked once more: at the hour, and not before an hour to answer the
    /// reminder. Who got the duty after the hour is not.
    fn second_at(&self, duty: &Awaited) -> Option<Timestamp> {
        let hour = self.second.filter(|hour| duty.given_at < *hour)?;
        let at = hour.max(duty.reminded_at? + TO_ANSWER);
        (at < self.ends).then_some(at)
    }

    /// When the person was asked last, or will be this evening. The allotment itself is no asking.
    fn last_asked_at(&self, duty: &Awaited) -> Option<Timestamp> {
        let reminded = duty.reminded_at.filter(|at| *at > duty.given_at && *at < self.ends);
        duty.asked_again_at.or_else(|| self.second_at(duty)).or(reminded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KOLKATA: Tz = Tz::Asia__Kolkata;

    fn time(text: &str) -> Option<TimeOfDay> {
        (!text.is_empty()).then(|| TimeOfDay::parse(text).expect("a time"))
    }

    fn at(zone: Tz, text: &str) -> Timestamp {
        let (date, hour) = text.split_once(' ').expect("a date and a time");
        instant_at(zone, date.parse().expect("a date"), time(hour).expect("a time"))
    }

    fn tonight(clock: &str) -> Timestamp {
        at(KOLKATA, &format!("2027-02-08 {clock}"))
    }

    fn evening(digest: &str, second: &str, escalation: &str) -> Evening {
        let hours =
            Hours { digest: time(digest), second: time(second), escalation: time(escalation) };
        Evening::of(KOLKATA, hours, tonight("12:00"))
    }

    fn usual() -> Evening {
        evening("19:00", "20:00", "21:00")
    }

    fn duty(given: &str, reminded: &str, again: &str) -> Awaited {
        let on = |clock: &str| (!clock.is_empty()).then(|| tonight(clock));
        Awaited { given_at: tonight(given), reminded_at: on(reminded), asked_again_at: on(again) }
    }

    /// The first minute of the evening at which something is due.
    fn first(is_due: impl Fn(Timestamp) -> bool) -> Option<String> {
        (0..24 * 60).find_map(|minute| {
            let clock = TimeOfDay::from_minutes(minute).expect("a minute").to_string();
            is_due(tonight(&clock)).then_some(clock)
        })
    }

    fn second(evening: &Evening, duty: &Awaited) -> Option<String> {
        first(|now| evening.is_second_due(duty, now))
    }

    fn escalation(evening: &Evening, duties: &[Awaited]) -> Option<String> {
        first(|now| evening.is_escalation_due(duties, now))
    }

    #[test]
    fn the_hours_are_those_of_the_evening_before() {
        let usual = usual();
        assert_eq!(usual.tomorrow.to_string(), "2027-02-09");
        assert_eq!(first(|now| usual.is_digest_due(now)).as_deref(), Some("19:00"));
        assert_eq!(first(|now| usual.has_begun(now)).as_deref(), Some("19:00"));
        let off = evening("", "", "");
        let silent = duty("10:00", "18:00", "");
        assert_eq!(first(|now| off.has_begun(now)), None);
        assert_eq!(first(|now| off.is_digest_due(now)), None);
        assert_eq!((second(&off, &silent), escalation(&off, &[silent])), (None, None));
        assert_eq!(first(|now| evening("", "", "21:00").has_begun(now)).as_deref(), Some("21:00"));
    }

    #[test]
    fn who_is_silent_is_asked_at_the_hour_and_an_hour_after_the_reminder() {
        let usual = usual();
        let due = |reminded| second(&usual, &duty("10:00", reminded, ""));
        assert_eq!(due("18:00").as_deref(), Some("20:00"));
        assert_eq!(due("19:30").as_deref(), Some("20:30"));
        assert_eq!(due("22:00").as_deref(), Some("23:00"));
        // It would come in the night.
        assert_eq!(due("23:00"), None);
        // It reached nobody.
        assert_eq!(due(""), None);
    }

    #[test]
    fn nobody_is_asked_a_third_time_or_just_after_the_duty_was_given() {
        let usual = usual();
        assert_eq!(second(&usual, &duty("10:00", "18:00", "20:00")), None);
        assert_eq!(second(&usual, &duty("19:59", "19:59", "")).as_deref(), Some("20:59"));
        assert_eq!(second(&usual, &duty("20:00", "20:00", "")), None);
    }

    #[test]
    fn the_admins_hear_at_the_hour_or_half_an_hour_after_the_last_asking() {
        let usual = usual();
        let due = |duties: &[Awaited]| escalation(&usual, duties);
        assert_eq!(due(&[]).as_deref(), Some("21:00"));
        assert_eq!(due(&[duty("10:00", "18:00", "20:00")]).as_deref(), Some("21:00"));
        let late = duty("10:00", "18:00", "20:50");
        assert_eq!(due(&[duty("10:00", "18:00", "20:00"), late]).as_deref(), Some("21:20"));
        // The asking itself is still to come.
        assert_eq!(due(&[duty("10:00", "20:30", "")]).as_deref(), Some("22:00"));
        // Whoever was given a duty after the hours holds nothing up.
        assert_eq!(due(&[duty("20:55", "20:55", "")]).as_deref(), Some("21:00"));
        assert_eq!(due(&[duty("21:10", "21:10", "")]).as_deref(), Some("21:00"));
        assert!(!usual.escalates(&duty("21:00", "21:00", "")));
        assert!(usual.escalates(&duty("20:59", "20:59", "")));
    }

    #[test]
    fn the_admins_hear_before_midnight_in_any_case() {
        let late = duty("10:00", "18:00", "23:40");
        assert_eq!(escalation(&usual(), &[late]).as_deref(), Some("23:45"));
        let at_the_end = evening("", "20:00", "23:50");
        assert_eq!(escalation(&at_the_end, &[late]).as_deref(), Some("23:50"));
    }

    #[test]
    fn without_a_second_asking_the_reminder_counts() {
        let evening = evening("19:00", "", "21:00");
        assert_eq!(escalation(&evening, &[duty("10:00", "20:45", "")]).as_deref(), Some("21:15"));
        assert_eq!(escalation(&evening, &[duty("20:45", "20:45", "")]).as_deref(), Some("21:00"));
    }

    #[test]
    fn over_the_change_of_clocks() {
        // In London, 28 March 2027, 01:00 becomes 02:00; on 31 October 02:00 becomes 01:00.
        let zone = Tz::Europe__London;
        let hours = |digest| Hours { digest: time(digest), ..Hours::default() };
        let due = |day: &str, digest, utc: &str| {
            let now = at(Tz::UTC, utc);
            let evening = Evening::of(zone, hours(digest), now);
            assert_eq!(evening.ends.at(zone).format("%F %R").to_string(), format!("{day} 00:00"));
            evening.is_digest_due(now)
        };
        // 19:00 is an hour earlier in UTC than on the day before.
        assert!(!due("2027-03-28", "19:00", "2027-03-27 18:59"));
        assert!(due("2027-03-28", "19:00", "2027-03-27 19:00"));
        assert!(!due("2027-03-29", "19:00", "2027-03-28 17:59"));
        assert!(due("2027-03-29", "19:00", "2027-03-28 18:00"));
        // In the gap: the first instant after it. In the overlap: the earlier.
        assert!(!due("2027-03-29", "01:30", "2027-03-28 00:59"));
        assert!(due("2027-03-29", "01:30", "2027-03-28 01:00"));
        assert!(!due("2027-11-01", "01:30", "2027-10-31 00:29"));
        assert!(due("2027-11-01", "01:30", "2027-10-31 00:30"));
        // The evening is the place's own: in India it is the next day already.
        let evening = Evening::of(KOLKATA, Hours::default(), at(Tz::UTC, "2027-02-08 18:30"));
        assert_eq!(evening.tomorrow.to_string(), "2027-02-10");
    }
}
