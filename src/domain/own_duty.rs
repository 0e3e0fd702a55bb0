//! A duty of somebody's own, as a calendar on a phone shows it.

use super::slot::{Slot, State};
use super::timestamp::Timestamp;

/// A duty that a person has or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDuty {
    /// Which.
    pub slot: Slot,
    /// How it stands.
    pub state: State,
    /// When anything of it last changed.
    pub changed: Timestamp,
}
