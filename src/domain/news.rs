//! News about a registration, for the person whom it is about.

use serde::{Deserialize, Serialize};

use super::registration::Part;

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
    /// An admin asks the person to put a field right.
    CorrectionAsked {
        /// The correction, which the buttons answer.
        correction: i64,
        /// The field.
        part: Part,
        /// What it holds; nothing for no e-mail.
        value: Option<String>,
        /// What the admin says; may be empty.
        message: String,
    },
    /// To the admin: the person answered.
    Corrected {
        /// The field.
        part: Part,
        /// What it held; nothing for no e-mail.
        before: Option<String>,
        /// What it holds now.
        after: Option<String>,
    },
}
