//! What rows come to, against what is true: pure, so that the look at an import and its applying can
//! never disagree about the rules.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::names::Names;
use super::{Fate, Mapped, Place, Raw, RawPerson, Remark, Row, people, slots};
use crate::domain::away::Absence;
use crate::domain::duty::Duty;
use crate::domain::person::{Its, Status};
use crate::domain::registration::{Registration, looks_like_parts};
use crate::domain::season::Season;
use crate::domain::slot::Slot;
use crate::domain::timestamp::Timestamp;

/// What is true.
#[derive(Debug)]
pub struct Facts {
    /// Completes bare phone numbers.
    pub country: String,
    /// The centre's clocks.
    pub zone: Tz,
    /// What time it is.
    pub now: Timestamp,
    /// The current season.
    pub season: Option<Season>,
    /// All seasons.
    pub seasons: Vec<Season>,
    /// All duties.
    pub duties: Vec<Duty>,
    /// Everyone who is registered.
    pub people: Vec<Known>,
    /// What holds the slots of the current season, by date and duty.
    pub held: HashMap<(NaiveDate, i64), Holder>,
    /// Who is away when, by the people's rows.
    pub away: HashMap<i64, Absence>,
}

/// Somebody who is registered.
#[derive(Clone, Debug)]
pub struct Known {
    /// The row.
    pub id: i64,
    /// What was registered.
    pub registration: Registration,
    /// Where it stands.
    pub status: Status,
}

/// What holds a slot.
#[derive(Clone, Debug)]
pub enum Holder {
    /// Somebody.
    Person {
        /// The ITS number.
        its: String,
        /// The full name.
        name: String,
    },
    /// Nobody: it is closed.
    Closed,
}

/// What a row comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Somebody is to be registered.
    Enter(Box<Registration>, Status),
    /// A duty is to be given.
    Give {
        /// The slot.
        slot: Box<Slot>,
        /// To whom.
        its: Its,
        /// That this is a day away.
        remark: Option<Remark>,
    },
    /// The person is registered just so.
    SamePerson,
    /// The duty is given just so.
    SameDuty,
    /// The person is registered otherwise, and stays so.
    Changed(Remark),
    /// Nothing can be made of it.
    Unclear(Remark),
}

impl Verdict {
    /// The same in a word.
    pub const fn fate(&self) -> Fate {
        match self {
            Self::Enter(..) => Fate::Enter,
            Self::Give { .. } => Fate::Give,
            Self::SamePerson => Fate::SamePerson,
            Self::SameDuty => Fate::SameDuty,
            Self::Changed(_) => Fate::Changed,
            Self::Unclear(_) => Fate::Unclear,
        }
    }

    /// What is to be said of it.
    pub const fn remark(&self) -> Option<&Remark> {
        match self {
            Self::Changed(remark) | Self::Unclear(remark) => Some(remark),
            Self::Give { remark, .. } => remark.as_ref(),
            Self::Enter(..) | Self::SamePerson | Self::SameDuty => None,
        }
    }
}

/// What all rows come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Each row with what it comes to; people before duties, which may be theirs.
    pub rows: Vec<(Row, Verdict)>,
    /// Days of another season became days of this one.
    pub mapped: Option<Mapped>,
}

/// Checks all rows: the people first, so that a duty may be given to somebody of the same file.
pub fn check(rows: Vec<Row>, facts: &Facts) -> Outcome {
    let (people, duties): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_person);
    let mut outcome = Outcome::default();
    let mut seen: HashMap<Its, (Place, RawPerson)> = HashMap::new();
    let mut names = Names::of(&facts.people);
    for row in people {
        let verdict = people::check(&row, facts, &mut seen).unwrap_or_else(Verdict::Unclear);
        if let Verdict::Enter(registration, status) = &verdict {
            names.add(&registration.name, &registration.its, *status, None);
        }
        outcome.rows.push((row, verdict));
    }
    let mut taken = HashMap::new();
    for row in duties {
        let mut asked = slots::Asked { facts, names: &mut names, taken: &mut taken };
        let verdict = match asked.check(&row, &mut outcome.mapped) {
            Ok(verdict) => verdict,
            Err(remark) => Verdict::Unclear(remark),
        };
        outcome.rows.push((row, verdict));
    }
    outcome
}

fn is_person(row: &Row) -> bool {
    match &row.raw {
        Raw::Person(_) => true,
        Raw::Slot(_) => false,
        Raw::Line(text) => looks_like_parts(text),
    }
}

#[cfg(test)]
mod tests;
