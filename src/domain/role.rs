//! What a chat account may do: `guest < volunteer < viewer < admin < owner`.

use serde::{Deserialize, Serialize};

/// A role, ordered: each may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Anyone who writes.
    Guest,
    /// Someone with a linked registration that isn't withdrawn.
    Volunteer,
    /// May look at what admins see.
    Viewer,
    /// Runs the roster.
    Admin,
    /// Decides who runs it.
    Owner,
}

impl Role {
    /// All roles, lowest first.
    pub const ALL: [Self; 5] =
        [Self::Guest, Self::Volunteer, Self::Viewer, Self::Admin, Self::Owner];

    /// The word for it, as typed in `/admin add` and kept in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Volunteer => "volunteer",
            Self::Viewer => "viewer",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The role that a word names, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(word))
    }
}

/// Reads what the database holds; an unknown word counts as the lowest role.
impl From<String> for Role {
    fn from(word: String) -> Self {
        Self::parse(&word).unwrap_or(Self::Guest)
    }
}
