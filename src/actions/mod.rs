//! Changes: each file is one change of the roster or of a person, made whole in one transaction
//! with its audit line and its notices.

pub mod announce;
pub mod ask_again;
pub mod assign;
pub mod audition;
pub mod away;
pub mod board;
pub mod brief;
pub mod confirm;
pub mod correct;
pub mod decide;
pub mod desk;
pub mod duties;
pub mod evening;
pub mod export;
pub mod forget;
pub mod found;
pub mod groups;
pub mod housekeeping;
pub mod identity;
pub mod import;
pub mod importing;
pub mod link;
pub mod link_code;
pub mod lock;
pub mod mute;
pub mod notify;
pub mod outcome;
pub mod reach;
pub mod reachable;
pub mod register;
pub mod remind;
pub mod renew_calendar;
pub mod replace;
pub mod request;
pub mod restored;
pub mod retry;
pub mod role;
pub mod schedule;
pub mod season;
pub mod settings;
pub mod spread;
pub mod undo;
pub mod unlock;
pub mod watch;

use crate::domain::channel::Channels;
use crate::domain::refusal::Refusal;
use crate::domain::timestamp::Timestamp;
use crate::store::audit::Actor;
use crate::store::centres::Centre;

/// What a change needs to know besides the database.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The centre and its settings.
    pub centre: Centre,
    /// The channels that are on.
    pub channels: Channels,
    /// What time it is.
    pub now: Timestamp,
    /// Who does it.
    pub actor: Actor,
}

/// Why a change did not happen.
#[derive(Debug)]
pub enum Stop {
    /// The person's mistake: rolled back, and answered.
    Refused(Refusal),
    /// A fault of ours: rolled back, tried again, and logged.
    Fault(anyhow::Error),
}

impl Stop {
    /// The fault, where nobody asked for anything: there a refusal is a fault too.
    pub fn into_fault(self) -> anyhow::Error {
        match self {
            Self::Fault(error) => error,
            Self::Refused(refusal) => anyhow::anyhow!("refused unexpectedly: {refusal:?}"),
        }
    }
}

/// What a change answers.
pub type Result<T> = std::result::Result<T, Stop>;

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}
