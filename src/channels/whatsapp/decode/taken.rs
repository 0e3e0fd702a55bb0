//! What is taken of one body: all that is understood, and some of the rest.

use crate::domain::inbound::{Arrival, Event};

/// So much of a body is ignored piece by piece; more stands in the body alone, which is kept.
pub(super) const IGNORED_MAX: usize = 20;

/// What was read of a body.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) arrivals: Vec<Arrival>,
    ignored: usize,
}

impl Taken {
    /// A million of what nobody needs would be a million rows.
    pub(super) fn push(&mut self, arrival: Arrival) {
        let is_ignored = matches!(arrival.event, Event::Ignored { .. });
        self.ignored += usize::from(is_ignored);
        if !is_ignored || self.ignored <= IGNORED_MAX {
            self.arrivals.push(arrival);
        }
    }
}
