//! The only place that reads the wall clock; everything else is told what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{Duration, Utc};

use crate::domain::timestamp::Timestamp;

/// Tells the time. Clones tell the same time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock, moved by so many milliseconds (the demo's).
    Shifted(Arc<AtomicI64>),
    /// A clock that stands still until it is set, in milliseconds since the epoch (the tests').
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that runs from an instant on.
    pub fn starting_at(start: Timestamp) -> Self {
        let shift = start.millis() - machine().millis();
        Self::Shifted(Arc::new(AtomicI64::new(shift)))
    }

    /// A clock that stands still at an instant.
    pub fn fixed_at(instant: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(instant.millis())))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => machine(),
            Self::Shifted(shift) => {
                machine() + Duration::milliseconds(shift.load(Ordering::SeqCst))
            }
            Self::Fixed(instant) => Timestamp::from_millis(instant.load(Ordering::SeqCst)),
        }
    }

    /// Moves a shifted or fixed clock; the machine's own can't be moved.
    pub fn advance(&self, millis: i64) {
        if let Self::Shifted(clock) | Self::Fixed(clock) = self {
            clock.fetch_add(millis, Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn machine() -> Timestamp {
    Utc::now().into()
}
