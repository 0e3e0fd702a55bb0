//! A day of the roster as it is told: each duty with who has it; and what changed in it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::slot::{Slot, State};

/// How a slot stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody has it.
    Open,
    /// An admin closed it.
    Closed {
        /// Why; may be empty.
        note: String,
    },
    /// Somebody has it.
    Given {
        /// The full name.
        name: String,
        /// What the person answered.
        state: State,
    },
}

impl Standing {
    /// Whether it says the same about who serves: an answer of the same person changes nothing.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Given { name, .. }, Self::Given { name: other, .. }) => name == other,
            _ => self == other,
        }
    }
}

/// A slot and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The slot.
    pub slot: Slot,
    /// How it stands.
    pub standing: Standing,
}

/// A day of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day of the season, counted from 1.
    pub day: i64,
    /// The date.
    pub date: NaiveDate,
    /// Its duties, in the order of the day.
    pub rows: Vec<Row>,
}

/// A slot that stands otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The slot.
    pub slot: Slot,
    /// How it stood.
    pub was: Standing,
    /// How it stands.
    pub is: Standing,
}

/// What a group on Telegram gets without asking, and what is said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// To the group, in the evening: tomorrow.
    Day(Day),
    /// To the group: what changed today or tomorrow.
    Changed(Vec<Change>),
    /// To the admin who bound it: the bot can't write there any more.
    Lost {
        /// The group's name.
        title: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_no_change_of_who_serves() {
        let given = |name: &str, state| Standing::Given { name: name.into(), state };
        let ali = given("Ali", State::Assigned);
        assert!(ali.is_same(&given("Ali", State::Confirmed)));
        assert!(!ali.is_same(&given("Taher", State::Assigned)));
        assert!(!ali.is_same(&Standing::Open));
        let closed = |note: &str| Standing::Closed { note: note.into() };
        assert!(!closed("").is_same(&closed("the Aamil leads")));
    }
}
