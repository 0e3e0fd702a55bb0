//! A clock that stands still until a scenario moves it.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use khidmat::clock::Clock;
use khidmat::domain::timestamp::Timestamp;

/// The world's clock, read and set in the masjid's own time.
#[derive(Clone)]
pub struct TestClock {
    clock: Clock,
    zone: Tz,
}

impl TestClock {
    /// A clock that stands at a local time.
    pub fn at(local: &str, zone: &str) -> Self {
        let zone: Tz = zone.parse().expect("a timezone");
        Self { clock: Clock::fixed_at(instant(local, zone)), zone }
    }

    /// Moves it on to a local time.
    pub fn to(&self, local: &str) {
        let ahead = instant(local, self.zone) - self.clock.now();
        assert!(ahead.num_milliseconds() >= 0, "time doesn't go back to {local}");
        self.clock.advance(ahead.num_milliseconds());
    }

    /// Moves it on by so many seconds.
    pub fn passes(&self, seconds: i64) {
        self.clock.advance(seconds * 1000);
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The same in milliseconds.
    pub fn millis(&self) -> i64 {
        self.clock.now().millis()
    }

    /// The product's own clock.
    pub fn of_product(&self) -> Clock {
        self.clock.clone()
    }
}

fn instant(local: &str, zone: Tz) -> Timestamp {
    let format = if local.len() > 16 { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M" };
    let naive = NaiveDateTime::parse_from_str(local, format).expect("a date and a time");
    naive.and_local_timezone(zone).earliest().expect("a time that there is").into()
}
