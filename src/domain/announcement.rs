//! An announcement: to whom it goes, what it may say, and how it stands with each person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::message::Unreachable;
use super::refusal::Refusal;

/// The longest text, in UTF-16 units: WhatsApp refuses a filled template of more than 1024, and the
/// name and the template's own words need room.
pub const MOST_UNITS: usize = 800;
/// More names than this nobody reads in a report.
const NAMES_IN_REPORT: usize = 10;

/// To whom an announcement goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who registered and serves.
    All,
    /// Those who have this duty in the season.
    Duty(i64),
    /// Those who have a duty on this date.
    Day(NaiveDate),
}

impl Audience {
    /// The words that stand in the database.
    pub fn stored(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Duty(duty) => format!("duty {duty}"),
            Self::Day(date) => format!("day {date}"),
        }
    }

    /// Reads what the database holds.
    pub fn read(stored: &str) -> Option<Self> {
        match stored.split_once(' ') {
            None => (stored == "all").then_some(Self::All),
            Some(("duty", duty)) => duty.parse().ok().map(Self::Duty),
            Some(("day", date)) => date.parse().ok().map(Self::Day),
            Some(_) => None,
        }
    }
}

/// Refuses a text that doesn't fit into one message of every channel.
pub fn must_fit(text: &str) -> Result<(), Refusal> {
    let units = text.encode_utf16().count();
    if units > MOST_UNITS {
        return Err(Refusal::AnnouncementLong { units, most: MOST_UNITS });
    }
    Ok(())
}

/// How an announcement stands with a person at one address, the better the higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Stopped before it was said.
    Stopped,
    /// No address is known.
    NoAddress,
    /// It will not arrive.
    Failed(Unreachable),
    /// It may have been said, and is not said again.
    InDoubt,
    /// Not settled yet.
    Waiting,
    /// The platform took it.
    Accepted,
    /// On the device.
    Delivered,
    /// Seen.
    Read,
}

/// A person and how it stands with them.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The person's row.
    pub person: i64,
    /// The full name.
    pub name: String,
    /// The best of all addresses.
    pub fate: Fate,
}

impl Standing {
    /// Whether the platform took it for this person.
    pub fn is_reached(&self) -> bool {
        self.fate >= Fate::Accepted
    }

    /// Whether it is certain that this person will not hear it, or nobody knows.
    pub fn is_missed(&self) -> bool {
        self.fate < Fate::Waiting
    }
}

/// Each person once, with the best that any address came to.
pub fn best(rows: impl IntoIterator<Item = Standing>) -> Vec<Standing> {
    let mut people: BTreeMap<i64, Standing> = BTreeMap::new();
    for row in rows {
        let known = people.entry(row.person).or_insert_with(|| row.clone());
        known.fate = known.fate.max(row.fate);
    }
    people.into_values().collect()
}

/// How an announcement stands as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The announcement's row.
    pub announcement: i64,
    /// The people it is for.
    pub people: usize,
    /// For how many a platform took it.
    pub reached: usize,
    /// Of those, on how many devices it is.
    pub delivered: usize,
    /// Of those, how many saw it.
    pub read: usize,
    /// For how many it failed, by the kind of failure.
    pub failures: Vec<(Unreachable, usize)>,
    /// How many have no address.
    pub no_address: usize,
    /// How many were left out when it was stopped.
    pub stopped: usize,
    /// Some of those of whom nobody knows.
    pub doubtful: Vec<String>,
    /// How many of those there are.
    pub in_doubt: usize,
}

impl Report {
    /// Counts people; those who weren't taken up yet are not among `standings`.
    pub fn of(announcement: i64, people: usize, standings: &[Standing]) -> Self {
        let mut report =
            Self { announcement, people: people.max(standings.len()), ..Self::default() };
        for standing in standings {
            report.reached += usize::from(standing.is_reached());
            match standing.fate {
                Fate::Read => {
                    (report.read, report.delivered) = (report.read + 1, report.delivered + 1)
                }
                Fate::Delivered => report.delivered += 1,
                Fate::Accepted | Fate::Waiting => {}
                Fate::InDoubt => {
                    report.in_doubt += 1;
                    report.doubtful.push(standing.name.clone());
                }
                Fate::Failed(why) => report.fail(why),
                Fate::NoAddress => report.no_address += 1,
                Fate::Stopped => report.stopped += 1,
            }
        }
        report.doubtful.truncate(NAMES_IN_REPORT);
        report.failures.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        report
    }

    /// It was stopped before all who were meant had been taken up.
    pub fn stopped_before(mut self, meant: usize) -> Self {
        let left = meant.saturating_sub(self.people);
        self.people += left;
        self.stopped += left;
        self
    }

    /// How many will not hear it, or nobody knows.
    pub fn missed(&self) -> usize {
        let failed: usize = self.failures.iter().map(|(_, count)| count).sum();
        failed + self.no_address + self.stopped + self.in_doubt
    }

    fn fail(&mut self, why: Unreachable) {
        match self.failures.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => self.failures.push((why, 1)),
        }
    }
}

/// What is said in the course of an announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// To each person: the announcement itself.
    Text {
        /// Who reads it at this address.
        name: String,
        /// What the admin wrote.
        text: String,
    },
    /// To the author: how far it has got.
    Progress {
        /// The announcement's row.
        announcement: i64,
        /// How many people are done.
        done: usize,
        /// Of how many.
        people: usize,
    },
    /// To the author, in the place of the progress: all are done.
    Done {
        /// How many people.
        people: usize,
    },
    /// To the author: how it came out.
    Report(Report),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(person: i64, fate: Fate) -> Standing {
        Standing { person, name: format!("Person {person}"), fate }
    }

    #[test]
    fn an_audience_is_read_as_it_was_stored() {
        let date = "2027-02-09".parse().expect("a date");
        for audience in [Audience::All, Audience::Duty(7), Audience::Day(date)] {
            assert_eq!(Audience::read(&audience.stored()), Some(audience));
        }
        for odd in ["", "duty x", "everybody", "week 3"] {
            assert_eq!(Audience::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_refused_with_the_numbers() {
        assert_eq!(must_fit(&"x".repeat(MOST_UNITS)), Ok(()));
        let refused = Refusal::AnnouncementLong { units: 802, most: MOST_UNITS };
        assert_eq!(must_fit(&"😀".repeat(401)), Err(refused));
    }

    #[test]
    fn the_best_of_a_persons_addresses_counts() {
        let rows = [
            standing(1, Fate::Failed(Unreachable::Blocked)),
            standing(1, Fate::Read),
            standing(2, Fate::Failed(Unreachable::Blocked)),
            standing(3, Fate::InDoubt),
            standing(4, Fate::NoAddress),
            standing(5, Fate::Delivered),
        ];
        let report = Report::of(9, 7, &best(rows));
        assert_eq!((report.people, report.reached, report.delivered, report.read), (7, 2, 2, 1));
        assert_eq!(report.failures, [(Unreachable::Blocked, 1)]);
        assert_eq!((report.in_doubt, report.no_address, report.missed()), (1, 1, 3));
        assert_eq!(report.doubtful, ["Person 3"]);
    }
}
