//! A line of the audit log as it is read.

use chrono::NaiveDate;

use super::timestamp::Timestamp;

/// A line as it is read.
#[derive(Clone, Debug)]
pub struct Line {
    /// The row.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// What happened, in the words of the store.
    pub kind: String,
    /// The name of who did it: the registered one if the account speaks for exactly one person,
    /// else the profile's. None if the program itself did it.
    pub actor: Option<String>,
    /// Through which chat.
    pub via: Option<String>,
    /// Whom it is about: the row.
    pub person_id: Option<i64>,
    /// And the name.
    pub person: Option<String>,
    /// The duty's row.
    pub duty: Option<i64>,
    /// The duty's label.
    pub duty_label: Option<String>,
    /// The date of the slot.
    pub duty_date: Option<NaiveDate>,
    /// The values; those of a person who was erased are gone.
    pub details: Vec<Detail>,
}

/// A value of a line.
#[derive(Clone, Debug)]
pub struct Detail {
    /// What it is the value of.
    pub field: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}
