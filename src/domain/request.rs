//! A volunteer's wish to be released from a duty or to have it on another day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To be released.
    Cancel,
    /// To serve on another day.
    Move,
}

impl Kind {
    /// The word that is typed and stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Move => "move",
        }
    }

    /// The kind that a word names, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Cancel, Self::Move].into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word))
    }
}

/// Reads what the database holds.
impl From<String> for Kind {
    fn from(word: String) -> Self {
        Self::parse(&word).unwrap_or(Self::Cancel)
    }
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided yet.
    Open,
    /// The slot was freed.
    Approved,
    /// The duty stands.
    Rejected,
    /// The person comes after all.
    Withdrawn,
}

impl State {
    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Reads what the database holds.
impl From<String> for State {
    fn from(word: String) -> Self {
        [Self::Open, Self::Approved, Self::Rejected, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == word)
            .unwrap_or(Self::Open)
    }
}

/// A day of the season that a person would rather serve on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferredDay {
    /// The date.
    pub date: NaiveDate,
    /// The day of the season, counted from 1; 0 outside of it.
    pub day: i64,
}
