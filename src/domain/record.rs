//! What a person served in a season: the sum of it, to be thanked for.

use super::season::Season;
use super::slot::{Slot, State};
use super::timestamp::Timestamp;
use chrono_tz::Tz;

/// A person's duties that are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The centre's name.
    pub centre: String,
    /// The person's full name.
    pub name: String,
    /// The season.
    pub season: Season,
    /// Whether the season's last day is over.
    pub is_over: bool,
    /// How often each duty was served, in the order of the day.
    pub duties: Vec<(String, usize)>,
    /// The days of the season on which there was one, earliest first.
    pub days: Vec<i64>,
}

impl Record {
    /// How many duties these are.
    pub fn served(&self) -> usize {
        self.duties.iter().map(|(_, count)| count).sum()
    }
}

/// Whether a duty was served: its day is over, or it began and nobody asked to be released.
pub fn is_served(slot: &Slot, state: State, zone: Tz, now: Timestamp) -> bool {
    state == State::Completed
        || slot.date < now.at(zone).date_naive()
        || (slot.begins(zone) <= now && !state.is_asked())
}

/// How often each of these slots' duties was served, in the order of the day, and on which days.
pub fn sum(slots: &[Slot]) -> (Vec<(String, usize)>, Vec<i64>) {
    let mut sorted: Vec<&Slot> = slots.iter().collect();
    sorted.sort_by_key(|slot| (slot.duty.position, slot.duty.id));
    let duties = sorted
        .chunk_by(|one, other| one.duty.id == other.duty.id)
        .filter_map(|same| Some((same.first()?.duty.label.clone(), same.len())))
        .collect();
    let mut days: Vec<i64> = slots.iter().map(|slot| slot.day).collect();
    days.sort_unstable();
    days.dedup();
    (duties, days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::duty::{Duty, DutyKey, Kind, TimeOfDay};

    fn slot(id: i64, day: i64) -> Slot {
        let duty = Duty {
            id,
            key: DutyKey::parse("fajr-azaan").expect("a key"),
            label: format!("Duty {id}"),
            kind: Kind::Azaan,
            reports_at: TimeOfDay::parse("05:20").expect("a time"),
            position: -id,
            active: true,
            kept: None,
        };
        let first: chrono::NaiveDate = "2027-02-05".parse().expect("a date");
        Slot { duty, date: first + chrono::Days::new(day.unsigned_abs() - 1), day }
    }

    #[test]
    fn duties_are_counted_in_the_order_of_the_day() {
        let (duties, days) = sum(&[slot(1, 5), slot(2, 5), slot(1, 3)]);
        assert_eq!(duties, [("Duty 2".to_owned(), 1), ("Duty 1".to_owned(), 2)]);
        assert_eq!(days, [3, 5]);
        assert_eq!(sum(&[]), (vec![], vec![]));
    }

    #[test]
    fn a_duty_is_served_once_it_began() {
        let zone = chrono_tz::Asia::Kolkata;
        let at = |text: &str| -> Timestamp {
            chrono::DateTime::parse_from_rfc3339(text).expect("an instant").into()
        };
        let slot = slot(1, 5);
        let is_served = |state, now| is_served(&slot, state, zone, at(now));
        assert!(!is_served(State::Confirmed, "2027-02-09T05:19:00+05:30"));
        assert!(is_served(State::Confirmed, "2027-02-09T05:20:00+05:30"));
        assert!(!is_served(State::CancelRequested, "2027-02-09T05:20:00+05:30"));
        assert!(is_served(State::CancelRequested, "2027-02-10T00:00:00+05:30"));
    }
}
