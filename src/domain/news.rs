//! News about a registration, for the person whom it is about.

use serde::{Deserialize, Serialize};

/// What changed for a person who registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The person was accepted.
    Approved,
    /// The person was not accepted.
    Rejected {
        /// Why, in the admin's words.
        reason: String,
    },
}
