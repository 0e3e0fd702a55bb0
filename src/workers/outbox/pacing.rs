//! How fast a channel and an address may be written to.

use std::collections::HashMap;

use crate::domain::channel::{Address, Channel};
use crate::domain::timestamp::Timestamp;

/// Milliseconds in a second.
const SECOND_MS: i64 = 1000;

/// A bucket of permits that fills at a steady rate.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Permits in thousandths, so that slow rates need no fractions.
    millipermits: i64,
    filled_at: Timestamp,
}

/// A rate with a burst.
#[derive(Clone, Copy, Debug)]
struct Limit {
    /// How long one permit takes to come back.
    period_ms: i64,
    /// How many may be used at once.
    burst: i64,
}

impl Bucket {
    const fn full(limit: Limit, now: Timestamp) -> Self {
        Self { millipermits: limit.burst * 1000, filled_at: now }
    }

    fn fill(&mut self, limit: Limit, now: Timestamp) {
        let elapsed = (now - self.filled_at).num_milliseconds().max(0);
        let gained = elapsed.saturating_mul(1000) / limit.period_ms;
        self.millipermits = self.millipermits.saturating_add(gained).min(limit.burst * 1000);
        self.filled_at = now;
    }
}

/// The pace of one channel. Without a rate everything goes at once.
#[derive(Debug)]
pub struct Pace {
    limits: Option<Limits>,
    channel: Option<Bucket>,
    addresses: HashMap<Address, Bucket>,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    channel: Limit,
    address: Limit,
    /// Several people read there.
    group: Limit,
}

impl Limits {
    fn of(&self, address: &Address) -> Limit {
        if address.is_group() { self.group } else { self.address }
    }
}

/// What goes to many leaves this part of the channel's burst to people who wait for an answer.
const KEPT_FOR_PEOPLE: i64 = 5;

impl Pace {
    /// The pace of a channel at so many messages a second; 0 is no limit.
    pub fn new(channel: Channel, per_second: u32) -> Self {
        let rate = i64::from(per_second);
        let address = match channel {
            // Telegram's FAQ: about one message a second in a chat, short bursts are fine.
            Channel::Telegram | Channel::Email => Limit { period_ms: SECOND_MS, burst: 20 },
            // Meta's pair rate: one message in 6 s, 45 in a burst; we stay below.
            Channel::WhatsApp => Limit { period_ms: 6 * SECOND_MS, burst: 40 },
        };
        let limits = (rate > 0).then(|| Limits {
            channel: Limit { period_ms: (SECOND_MS / rate).max(1), burst: rate },
            address,
            // Telegram's FAQ: 20 messages a minute in a group.
            group: Limit { period_ms: 4 * SECOND_MS, burst: 5 },
        });
        Self { limits, channel: None, addresses: HashMap::new() }
    }

    /// How many messages the channel may send now.
    pub fn room(&mut self, now: Timestamp) -> i64 {
        let Some(limits) = self.limits else { return i64::MAX };
        let bucket = self.channel.get_or_insert_with(|| Bucket::full(limits.channel, now));
        bucket.fill(limits.channel, now);
        bucket.millipermits / 1000
    }

    /// How long until the channel may send a message: nothing, if it may now.
    pub fn wait(&mut self, now: Timestamp) -> Option<chrono::Duration> {
        let limits = self.limits?;
        if self.room(now) > 0 {
            return None;
        }
        let lacking = 1000 - self.channel?.millipermits;
        Some(chrono::Duration::milliseconds((lacking * limits.channel.period_ms + 999) / 1000))
    }

    /// How many messages that go to many the channel may send now: a part of the burst is left, so
    /// that an answer finds a permit at any moment.
    pub fn room_for_bulk(&mut self, now: Timestamp) -> i64 {
        let Some(limits) = self.limits else { return i64::MAX };
        (self.room(now) - limits.channel.burst / KEPT_FOR_PEOPLE).max(0)
    }

    /// Takes a permit for a message to an address; without one, answers when there will be one.
    pub fn take(&mut self, address: &Address, now: Timestamp) -> Result<(), Timestamp> {
        let Some(limits) = self.limits else { return Ok(()) };
        let limit = limits.of(address);
        let bucket =
            self.addresses.entry(address.clone()).or_insert_with(|| Bucket::full(limit, now));
        bucket.fill(limit, now);
        if bucket.millipermits < 1000 {
            return Err(now + chrono::Duration::milliseconds(limit.period_ms));
        }
        bucket.millipermits -= 1000;
        if let Some(channel) = &mut self.channel {
            channel.millipermits -= 1000;
        }
        // An address whose bucket is full again is like one never written to.
        let is_full = |address: &Address, bucket: &Bucket| {
            let elapsed = (now - bucket.filled_at).num_milliseconds();
            let limit = limits.of(address);
            elapsed > limit.period_ms * limit.burst
        };
        self.addresses.retain(|address, bucket| !is_full(address, bucket));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn chat(number: usize) -> Address {
        Address::new(Channel::Telegram, number.to_string())
    }

    #[test]
    fn a_channel_sends_its_rate_each_second() {
        let mut pace = Pace::new(Channel::Telegram, 25);
        let mut sent = 0;
        for tick in 0..100 {
            let now = at(tick * 100);
            for _ in 0..pace.room(now) {
                pace.take(&chat(sent), now).expect("every chat is a new one");
                sent += 1;
            }
        }
        // A full bucket, and 9.9 seconds of filling.
        assert_eq!(sent, 25 + 247);
    }

    #[test]
    fn a_channel_without_a_permit_knows_when_the_next_comes() {
        let mut pace = Pace::new(Channel::Telegram, 25);
        assert_eq!(pace.wait(at(0)), None);
        (0..25).for_each(|number| pace.take(&chat(number), at(0)).expect("a full bucket"));
        assert_eq!(pace.wait(at(0)), Some(Duration::milliseconds(40)));
        assert_eq!(pace.wait(at(30)), Some(Duration::milliseconds(10)));
        assert_eq!(pace.wait(at(40)), None);
        assert_eq!(Pace::new(Channel::Telegram, 0).wait(at(0)), None);
    }

    #[test]
    fn an_address_is_written_to_in_bursts_and_then_slowly() {
        let mut pace = Pace::new(Channel::WhatsApp, 1000);
        let now = at(0);
        pace.room(now);
        let burst = (0..100).take_while(|_| pace.take(&chat(1), now).is_ok()).count();
        assert_eq!(burst, 40);
        assert_eq!(pace.take(&chat(1), now), Err(now + Duration::seconds(6)));
        assert!(pace.take(&chat(2), now).is_ok(), "others don't wait");
        assert!(pace.take(&chat(1), now + Duration::seconds(6)).is_ok());
    }

    #[test]
    fn an_answer_finds_a_permit_while_many_are_told() {
        let mut pace = Pace::new(Channel::Telegram, 25);
        let mut sent = 0;
        for tick in 0..100 {
            let now = at(tick * 100);
            for _ in 0..pace.room_for_bulk(now) {
                pace.take(&chat(sent), now).expect("every chat is a new one");
                sent += 1;
            }
            assert!(pace.room(now) >= 5, "no permit is left for an answer at {now:?}");
        }
        // As fast as the channel allows, but for what is kept.
        assert_eq!(sent, 20 + 247);
        assert_eq!(Pace::new(Channel::Telegram, 0).room_for_bulk(at(0)), i64::MAX);
        let mut slow = Pace::new(Channel::Telegram, 1);
        assert_eq!(slow.room_for_bulk(at(0)), 1, "a slow channel says it nevertheless");
    }

    #[test]
    fn a_group_hears_twenty_messages_a_minute() {
        let mut pace = Pace::new(Channel::Telegram, 25);
        let group = Address::new(Channel::Telegram, "-100500");
        let heard = (0..60).filter(|second| pace.take(&group, at(second * 1000)).is_ok()).count();
        assert!((18..=20).contains(&heard), "{heard}");
    }

    #[test]
    fn without_a_rate_everything_goes() {
        let mut pace = Pace::new(Channel::Telegram, 0);
        assert_eq!(pace.room(at(0)), i64::MAX);
        assert!((0..10_000).all(|_| pace.take(&chat(1), at(0)).is_ok()));
    }
}
