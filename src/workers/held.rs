//! Which channels let nothing out for now, as the senders of this process know it.

use std::sync::{Mutex, PoisonError};

use chrono::Duration;

use crate::domain::channel::Channel;
use crate::domain::stuck::Held;
use crate::domain::timestamp::Timestamp;

/// After a hold has ended the next try may take so long to show that there is another one.
const TO_TRY: Duration = Duration::seconds(60);

/// The holds, in the order of `Channel::ALL`.
#[derive(Default)]
pub struct Holds(Mutex<[Option<Hold>; Channel::ALL.len()]>);

#[derive(Clone, Copy)]
struct Hold {
    since: Timestamp,
    until: Timestamp,
    is_refused: bool,
}

impl Holds {
    /// A channel can't be reached, and is tried again at an instant.
    pub fn away(&self, channel: Channel, until: Timestamp, now: Timestamp) {
        self.note(channel, until, false, now);
    }

    /// A channel refuses us, and is tried again at an instant.
    pub fn refused(&self, channel: Channel, until: Timestamp, now: Timestamp) {
        self.note(channel, until, true, now);
    }

    /// A channel took a message.
    pub fn over(&self, channel: Channel) {
        self.lock()[place(channel)] = None;
    }

    /// Why nothing goes out on a channel, if that is so.
    pub fn of(&self, channel: Channel, now: Timestamp) -> Option<Held> {
        let hold = self.lock()[place(channel)].filter(|hold| hold.until + TO_TRY > now)?;
        Some(if hold.is_refused { Held::Refused } else { Held::Away(hold.since) })
    }

    fn note(&self, channel: Channel, until: Timestamp, is_refused: bool, now: Timestamp) {
        let mut holds = self.lock();
        let hold = &mut holds[place(channel)];
        let before = hold.filter(|hold| hold.until + TO_TRY > now);
        let since = before.map_or(now, |hold| hold.since);
        *hold = Some(Hold { since, until, is_refused });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, [Option<Hold>; Channel::ALL.len()]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(channel: Channel) -> usize {
    Channel::ALL.iter().position(|one| *one == channel).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn a_channel_is_away_from_its_first_failure_until_it_takes_a_message() {
        let (holds, channel) = (Holds::default(), Channel::Telegram);
        assert_eq!(holds.of(channel, at(0)), None);
        holds.away(channel, at(1), at(0));
        holds.away(channel, at(40), at(10));
        assert_eq!(holds.of(channel, at(80)), Some(Held::Away(at(0))));
        assert_eq!(holds.of(Channel::Email, at(80)), None);
        holds.over(channel);
        assert_eq!(holds.of(channel, at(80)), None);
    }

    #[test]
    fn a_hold_that_nobody_renews_says_nothing() {
        let (holds, channel) = (Holds::default(), Channel::WhatsApp);
        holds.refused(channel, at(60), at(0));
        assert_eq!(holds.of(channel, at(119)), Some(Held::Refused));
        assert_eq!(holds.of(channel, at(120)), None);
        holds.away(channel, at(150), at(121));
        assert_eq!(holds.of(channel, at(130)), Some(Held::Away(at(121))), "it begins anew");
    }
}
