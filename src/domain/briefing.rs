//! What the admins hear on the evening before a day: how it stands, and who is silent.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::duty::TimeOfDay;
use super::slot::{Slot, State};

/// News of tomorrow for the admins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Briefing {
    /// How tomorrow stands.
    Digest {
        /// The date.
        date: NaiveDate,
        /// The day of the season.
        day: i64,
        /// How many duties are given; what an admin closed doesn't count.
        given: usize,
        /// How many of them are confirmed.
        confirmed: usize,
        /// The duties whose holder hasn't confirmed, in the order of the day.
        unconfirmed: Vec<Unconfirmed>,
        /// The duties that nobody has, in the order of the day.
        empty: Vec<String>,
    },
    /// Who has still not answered.
    Silence {
        /// The date.
        date: NaiveDate,
        /// The day of the season.
        day: i64,
        /// By when they have not.
        by: TimeOfDay,
        /// The duties, in the order of the day.
        duties: Vec<Unconfirmed>,
    },
}

/// A duty whose holder hasn't confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unconfirmed {
    /// The assignment.
    pub assignment: i64,
    /// The slot.
    pub slot: Slot,
    /// Who holds it.
    pub name: String,
    /// How to reach the person.
    pub phone: String,
    /// Nothing said, or a request.
    pub state: State,
}
