//! A channel that waits: its platform refuses us, or is away.

use std::sync::{Mutex, PoisonError};

use crate::domain::timestamp::Timestamp;

/// Since when and until when nothing is sent on a channel.
#[derive(Default)]
pub struct Hold(Mutex<Option<(Timestamp, Timestamp)>>);

impl Hold {
    /// Nothing is sent from now on until an instant; a longer hold stays.
    pub fn extend(&self, now: Timestamp, until: Timestamp) {
        let mut span = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let longest =
            span.filter(|span| covers(*span, now)).map_or(until, |span| span.1.max(until));
        *span = Some((now, longest));
    }

    /// Whether nothing is sent now. A hold that began in the future was set by a clock that has
    /// gone back since, and says nothing.
    pub fn is_on(&self, now: Timestamp) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|span| covers(span, now))
    }
}

fn covers((since, until): (Timestamp, Timestamp), now: Timestamp) -> bool {
    since <= now && now < until
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn a_hold_ends_by_itself_and_with_the_clock_that_set_it() {
        let hold = Hold::default();
        assert!(!hold.is_on(at(0)));
        hold.extend(at(1000), at(1060));
        hold.extend(at(1001), at(1030));
        assert!(hold.is_on(at(1059)), "the longer one stays");
        assert!(!hold.is_on(at(1060)));
        assert!(!hold.is_on(at(500)), "the clock has gone back");
        hold.extend(at(500), at(510));
        assert!(hold.is_on(at(509)) && !hold.is_on(at(510)));
    }
}
