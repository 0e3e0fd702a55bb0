//! What stands in a calendar feed: a person's own duties, or all slots of a season, in words.

use chrono::{Days, Duration, NaiveDate};
use chrono_tz::Tz;

use super::ics::{self, Entry, Feed, Reminder, Standing, When};
use super::words;
use crate::domain::grid::{self, Cell, Column, Day, Exact, Grid};
use crate::domain::own_duty::OwnDuty;
use crate::domain::reminder::{TimeOfDay, instant_at};
use crate::domain::slot::State;
use crate::domain::timestamp::Timestamp;
use crate::wording::Words;

/// Often enough that a change of the afternoon is seen before the evening.
const REFRESH: Duration = Duration::hours(1);
/// How long a duty is shown to take; when it ends nobody wrote down.
const LASTS: Duration = Duration::minutes(30);
/// When a phone reminds besides the evening before.
const SHORTLY: Duration = Duration::hours(1);
/// So far back a calendar goes.
const YEAR: Days = Days::new(366);
const MILLIS_A_MINUTE: i64 = 60_000;

/// Whose roster it is.
#[derive(Clone, Copy, Debug)]
pub struct Centre<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Where its clocks stand.
    pub timezone: Tz,
    /// When the day before is spoken of.
    pub evening: TimeOfDay,
    /// What tells its entries from those of other centres.
    pub mark: &'a str,
}

/// The first day of a person's calendar: duties of the last year are still of interest.
pub fn first_day(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(YEAR).unwrap_or(today)
}

/// A person's own duties, with alarms before those that are ahead.
pub fn of_person(
    centre: &Centre<'_>,
    (person, name): (i64, &str),
    duties: &[OwnDuty],
    now: Timestamp,
    words: &Words,
) -> String {
    let entry = |own: &OwnDuty| {
        let slot = &own.slot;
        let begins = slot.begins(centre.timezone);
        let is_ahead = begins > now;
        let key = match (own.state, is_ahead) {
            (State::Assigned, true) => "calendar-open",
            (State::Confirmed, true) => "calendar-confirmed",
            (_, true) => "calendar-asked",
            (_, false) => "calendar-over",
        };
        let args = [
            ("name", name.to_owned()),
            ("when", words.day(slot.day, slot.date)),
            ("time", slot.duty.reports_at.to_string()),
        ];
        Entry {
            uid: format!("{}-{}-{person}@{}", slot.date, slot.duty.key, domain(centre)),
            sequence: sequence(own.changed),
            changed: own.changed,
            begins,
            lasts: LASTS,
            summary: slot.duty.label.clone(),
            description: words.plain(key, &args),
            place: centre.name.to_owned(),
            standing: if own.state == State::Confirmed || !is_ahead {
                Standing::Confirmed
            } else {
                Standing::Tentative
            },
            alarms: if is_ahead { alarms(centre, slot.date, begins, own, words) } else { vec![] },
        }
    };
    ics::write(&Feed {
        name: words.plain("calendar-name", &[("name", name.to_owned())]),
        timezone: centre.timezone.name().to_owned(),
        refresh: REFRESH,
        duties: duties.iter().map(entry).collect(),
    })
}

/// All slots of a season, those that nobody has too. Nobody is reminded of them.
pub fn of_season(
    centre: &Centre<'_>,
    roster: &Grid,
    exact: &Exact,
    now: Timestamp,
    words: &Words,
) -> String {
    let entry = |day: &Day, duty: &Column, cell: &Cell| {
        let holder = words::holder(words, cell);
        let args = [("duty", duty.label.clone()), ("holder", holder)];
        let key = exact.keys.get(&duty.duty).cloned().unwrap_or_else(|| duty.duty.to_string());
        let state = words::standing(words, cell.standing);
        let when = words.day(day.number, day.date);
        Entry {
            uid: format!("{}-{key}@{}", day.date, domain(centre)),
            sequence: sequence(now),
            changed: now,
            begins: instant_at(centre.timezone, day.date, duty.reports_at),
            lasts: LASTS,
            summary: words.plain("calendar-slot", &args),
            description: words.plain("calendar-slot-state", &[("when", when), ("state", state)]),
            place: centre.name.to_owned(),
            standing: match cell.standing {
                grid::Standing::Confirmed | grid::Standing::Done => Standing::Confirmed,
                _ => Standing::Tentative,
            },
            alarms: vec![],
        }
    };
    let days = roster.days.iter();
    let slots =
        days.flat_map(|day| roster.duties_of(day).map(move |(duty, cell)| (day, duty, cell)));
    ics::write(&Feed {
        name: roster.season.clone(),
        timezone: centre.timezone.name().to_owned(),
        refresh: REFRESH,
        duties: slots.map(|(day, duty, cell)| entry(day, duty, cell)).collect(),
    })
}

/// The evening before, at the hour of the bot's own reminder, and shortly before. Both are told as
/// spans before the duty: some phones know no other.
fn alarms(
    centre: &Centre<'_>,
    date: NaiveDate,
    begins: Timestamp,
    own: &OwnDuty,
    words: &Words,
) -> Vec<Reminder> {
    let args =
        [("duty", own.slot.duty.label.clone()), ("time", own.slot.duty.reports_at.to_string())];
    let evening = date.pred_opt().map(|eve| instant_at(centre.timezone, eve, centre.evening));
    let before = evening.map(|evening| begins - evening);
    let remind = |before: Duration, key: &str| Reminder {
        at: When::Before(before),
        words: words.plain(key, &args),
    };
    before
        .map(|before| remind(before, "calendar-alarm-evening"))
        .into_iter()
        .chain([remind(SHORTLY, "calendar-alarm-soon")])
        .collect()
}

/// Grows with each change; seconds would leave the numbers that every program takes in 2038.
fn sequence(changed: Timestamp) -> u32 {
    u32::try_from(changed.millis() / MILLIS_A_MINUTE).unwrap_or(0)
}

/// What stands behind the `@`: a name that nobody else uses.
fn domain(centre: &Centre<'_>) -> String {
    format!("{}.khidmat", centre.mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::duty::{Duty, DutyKey, Kind};
    use crate::domain::slot::Slot;
    use crate::render::samples::roster;

    fn at(text: &str) -> Timestamp {
        chrono::DateTime::parse_from_rfc3339(text).expect("an instant").into()
    }

    fn berlin() -> Centre<'static> {
        let evening = TimeOfDay::USUAL_EVENING;
        let timezone = "Europe/Berlin".parse().expect("a timezone");
        Centre { name: "Saifee Masjid", timezone, evening, mark: "00ff" }
    }

    fn own(date: &str, state: State) -> OwnDuty {
        let duty = Duty {
            id: 1,
            key: DutyKey::parse("fajr-azaan").expect("a key"),
            label: "Fajr Azaan".into(),
            kind: Kind::Azaan,
            reports_at: TimeOfDay::parse("05:20").expect("a time"),
            position: 1,
            active: true,
            kept: None,
        };
        let slot = Slot { duty, date: date.parse().expect("a date"), day: 5 };
        OwnDuty { slot, state, changed: at("2027-03-01T10:00:30Z") }
    }

    fn feed(duties: &[OwnDuty], now: &str) -> String {
        of_person(&berlin(), (7, "Yusuf; Ali"), duties, at(now), &Words::of("en"))
            .replace("\r\n ", "")
    }

    #[test]
    fn alarms_are_right_where_clocks_are_put_forward_between_them_and_the_duty() {
        // On 28 March clocks go from 02:00 to 03:00: from 18:00 to 05:20 are ten hours and twenty.
        let text = feed(&[own("2027-03-28", State::Assigned)], "2027-03-01T10:00:00Z");
        assert!(text.contains("DTSTART:20270328T032000Z\r\n"), "{text}");
        assert!(text.contains(&format!("TRIGGER:-PT{}S\r\n", 10 * 3600 + 20 * 60)), "{text}");
        assert!(text.contains("TRIGGER:-PT3600S\r\n"), "{text}");
        // In the night before nothing is skipped.
        let text = feed(&[own("2027-03-27", State::Assigned)], "2027-03-01T10:00:00Z");
        assert!(text.contains(&format!("TRIGGER:-PT{}S\r\n", 11 * 3600 + 20 * 60)), "{text}");
    }

    #[test]
    fn what_is_over_reminds_nobody() {
        let duties = [own("2027-03-01", State::Completed), own("2027-03-05", State::Confirmed)];
        let text = feed(&duties, "2027-03-02T10:00:00Z");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2);
        assert_eq!(text.matches("STATUS:CONFIRMED").count(), 2);
        assert!(text.contains("UID:2027-03-05-fajr-azaan-7@00ff.khidmat\r\n"), "{text}");
        assert!(text.contains("SEQUENCE:30064920\r\n"), "{text}");
    }

    #[test]
    fn a_season_has_every_slot_once() {
        let (roster, words) = (roster(6, 4), Words::of("en"));
        let exact = Exact::default();
        let now = at("2027-02-01T10:00:00Z");
        let text = of_season(&berlin(), &roster, &exact, now, &words);
        let slots: usize = roster.days.iter().map(|day| roster.duties_of(day).count()).sum();
        assert_eq!(text.matches("BEGIN:VEVENT").count(), slots);
        assert!(!text.contains("VALARM"));
    }
}
