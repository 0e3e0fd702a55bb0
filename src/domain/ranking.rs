//! Who should be asked first to fill a slot.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::away::Absence;
use super::duty::{Duty, Kind, TimeOfDay};
use super::person::{Preference, Status};
use super::slot::Slot;

/// A person with what speaks for and against asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitness {
    /// Whether the person said that this is a day away.
    pub away: bool,
    /// Whether the person offered this kind of duty.
    pub offered: bool,
    /// Whether the registration was approved.
    pub approved: bool,
    /// How many duties the person has in the season.
    pub duties: usize,
    /// Days to the nearest of them, before or after; nothing without duties.
    pub nearest_days: Option<i64>,
}

/// Another duty of the person: when it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// The date.
    pub date: NaiveDate,
    /// When the person reports.
    pub reports_at: TimeOfDay,
}

/// How well a person fits a slot; nothing if the person doesn't: no longer serving, or at another
/// duty at the same time.
pub fn fitness(
    slot: &Slot,
    status: Status,
    preference: Preference,
    engagements: &[Engagement],
    absence: &Absence,
) -> Option<Fitness> {
    if !status.serves() || !is_free(&slot.duty, slot.date, engagements) {
        return None;
    }
    let distance = |one: &Engagement| (one.date - slot.date).num_days().abs();
    Some(Fitness {
        away: absence.holds(slot.date),
        offered: covers(preference, slot.duty.kind),
        approved: status != Status::Pending,
        duties: engagements.len(),
        nearest_days: engagements.iter().map(distance).min(),
    })
}

/// Whether a person with these duties can do another one on a date.
pub fn is_free(duty: &Duty, date: NaiveDate, engagements: &[Engagement]) -> bool {
    !engagements.contains(&Engagement { date, reports_at: duty.reports_at })
}

/// Whether a preference covers a kind of duty; what nobody was asked about is covered by each.
pub fn covers(preference: Preference, kind: Kind) -> bool {
    match (preference, kind) {
        (Preference::Azaan, Kind::Takbira) | (Preference::Takbira, Kind::Azaan) => false,
        (Preference::Azaan | Preference::Takbira | Preference::Both, _) => true,
    }
}

/// Puts the best first: there before away, offered before not offered, approved before pending, fewer duties before
/// more, a longer way to the nearest duty before a shorter. What is alike keeps its order.
pub fn best_first<T>(people: &mut [(T, Fitness)]) {
    people.sort_by_key(|(_, fit)| {
        let way = fit.nearest_days.unwrap_or(i64::MAX);
        (fit.away, !fit.offered, !fit.approved, fit.duties, Reverse(way))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::away::Part;
    use crate::domain::duty::defaults;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn slot() -> Slot {
        let new = defaults().remove(0);
        let duty = Duty {
            id: 1,
            key: new.key,
            label: new.label,
            kind: new.kind,
            reports_at: new.reports_at,
            position: 1,
            active: true,
            kept: None,
        };
        Slot { duty, date: date("2027-02-09"), day: 5 }
    }

    fn fit(status: Status, preference: Preference, busy: &[Engagement]) -> Option<Fitness> {
        fitness(&slot(), status, preference, busy, &Absence::default())
    }

    fn at(day: &str, time: &str) -> Engagement {
        Engagement { date: date(day), reports_at: TimeOfDay::parse(time).expect("a time") }
    }

    #[test]
    fn who_serves_at_the_same_time_does_not_fit() {
        let fits = |day, time| fit(Status::Approved, Preference::Both, &[at(day, time)]);
        assert_eq!(fits("2027-02-09", "05:20"), None);
        assert!(fits("2027-02-09", "12:30").is_some() && fits("2027-02-10", "05:20").is_some());
        assert_eq!(fit(Status::Rejected, Preference::Both, &[]), None);
    }

    #[test]
    fn the_nearest_duty_counts_on_both_sides() {
        let duties = [at("2027-02-05", "05:20"), at("2027-02-12", "05:20")];
        let found = fit(Status::Allotted, Preference::Azaan, &duties).expect("it fits");
        assert_eq!((found.duties, found.nearest_days), (2, Some(3)));
        let found = fit(Status::Allotted, Preference::Azaan, &[]).expect("it fits");
        assert_eq!((found.duties, found.nearest_days), (0, None));
    }

    #[test]
    fn who_is_away_fits_and_stands_last() {
        let date = slot().date;
        let absence = Absence::of([Part::Days { from: date, to: date }]);
        let here = fit(Status::Pending, Preference::Takbira, &[]).expect("it fits");
        let away = fitness(&slot(), Status::Approved, Preference::Both, &[], &absence);
        let mut people = vec![("away", away.expect("it fits")), ("here", here)];
        best_first(&mut people);
        assert_eq!(people.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["here", "away"]);
    }

    #[test]
    fn a_preference_covers_its_kind_and_what_nobody_was_asked_about() {
        assert!(covers(Preference::Azaan, Kind::Azaan) && covers(Preference::Both, Kind::Takbira));
        assert!(!covers(Preference::Azaan, Kind::Takbira));
        assert!(!covers(Preference::Takbira, Kind::Azaan));
        assert!(covers(Preference::Takbira, Kind::Yaseen));
    }

    #[test]
    fn the_best_stand_first() {
        let fit = |offered, approved, duties, nearest_days| Fitness {
            away: false,
            offered,
            approved,
            duties,
            nearest_days,
        };
        let mut people = vec![
            ("offered something else", fit(false, true, 0, None)),
            ("pending", fit(true, false, 0, None)),
            ("two duties", fit(true, true, 2, Some(9))),
            ("tomorrow too", fit(true, true, 1, Some(1))),
            ("next week too", fit(true, true, 1, Some(7))),
            ("none yet", fit(true, true, 0, None)),
            ("none yet either", fit(true, true, 0, None)),
        ];
        best_first(&mut people);
        let names: Vec<&str> = people.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            [
                "none yet",
                "none yet either",
                "next week too",
                "tomorrow too",
                "two duties",
                "pending",
                "offered something else",
            ]
        );
    }
}
