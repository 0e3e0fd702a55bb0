//! Work that doesn't move: what is measured of it, from when on that is trouble, and what the owners
//! hear of it. Not to be confused with the audit log, which tells who changed what.

use chrono::{Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::channel::{Channel, Channels};
use super::timestamp::Timestamp;

/// A message that waits longer than this for its answer says that the workers don't move.
const INBOX_MAY_WAIT: Duration = Duration::seconds(30);
/// A message that is first in line at its address and could go out for so long.
pub const OUTBOX_MAY_WAIT: Duration = Duration::minutes(5);
/// A reminder goes out within seconds of its instant.
pub const REMINDER_MAY_WAIT: Duration = Duration::seconds(60);
/// What a dead sender held is taken back a second after its lease has ended.
pub const LEASE_MAY_BE_OVER: Duration = Duration::seconds(30);
/// A platform that can't be reached for so long is worth a word.
const CHANNEL_MAY_BE_AWAY: Duration = Duration::minutes(10);
/// Clocks that differ by more make reminders late.
const CLOCKS_MAY_DIFFER: Duration = Duration::seconds(30);
/// After a start, what waited meanwhile has so long to be worked off before anybody is told.
const TO_CATCH_UP: Duration = Duration::seconds(60);
/// Trouble that was not seen for so long is over.
const WELL_AFTER: Duration = Duration::minutes(5);
/// Of messages that are put aside the owners hear so often at most.
const ASIDE_TOLD_EVERY: Duration = Duration::hours(1);

/// What waits for us to be answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inbox {
    /// How many messages wait.
    pub waiting: i64,
    /// Since when the oldest of them does.
    pub oldest: Option<Timestamp>,
    /// How many were put aside, since they could not be answered.
    pub quarantined: i64,
    /// When the last of these was.
    pub put_aside_at: Option<Timestamp>,
}

/// What waits to be said on a channel, in one state.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The channel.
    pub channel: Channel,
    /// `queued`, `sending` or `unknown`.
    pub state: String,
    /// How many messages.
    pub count: i64,
    /// Since when the oldest could have gone out.
    pub oldest: Timestamp,
}

/// What is late: how many, and since when the first of them waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Late {
    /// How many.
    pub count: i64,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// Why nothing goes out on a channel for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It can't be reached since an instant, or breaks off.
    Away(Timestamp),
    /// It refuses us, of which the owners hear by themselves.
    Refused,
}

/// What waits on a channel longer than it should.
#[derive(Clone, Copy, Debug)]
pub struct Overdue {
    /// The channel.
    pub channel: Channel,
    /// First in line, and could have gone out long ago.
    pub waiting: Late,
    /// Being sent by nobody who is alive.
    pub leased: Late,
    /// Whether nothing goes out there for now.
    pub held: Option<Held>,
}

/// All that is measured at one instant.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// What came in.
    pub inbox: Inbox,
    /// What could go out.
    pub outbox: Vec<Waiting>,
    /// What of it should have gone out long ago.
    pub overdue: Vec<Overdue>,
    /// Reminders that should have been said and were not even begun.
    pub reminders: Late,
    /// Reminders whose instant has passed and that nobody accepted.
    pub unheard_reminders: i64,
    /// How far the process's clock is ahead of the database server's, if that has one of its own.
    pub skew: Option<Duration>,
    /// How big the database is.
    pub bytes: i64,
}

/// A kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Trouble {
    /// Messages from people are not answered.
    Inbox,
    /// Messages are held by a sender that is dead.
    Sending,
    /// Messages could go out and don't.
    Outbox {
        /// Where.
        channel: Channel,
    },
    /// A platform can't be reached.
    Away {
        /// Which.
        channel: Channel,
    },
    /// Reminders are late.
    Reminders,
    /// Messages were put aside.
    PutAside,
    /// The process's clock is off.
    Clock,
}

impl Trouble {
    /// The words for all kinds.
    pub const WORDS: [&str; 7] =
        ["inbox", "sending", "outbox", "away", "reminders", "put-aside", "clock"];

    /// The word for its kind, which stands in the figures and, as `watch-…`, in the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Sending => "sending",
            Self::Outbox { .. } => "outbox",
            Self::Away { .. } => "away",
            Self::Reminders => "reminders",
            Self::PutAside => "put-aside",
            Self::Clock => "clock",
        }
    }

    /// The channel that it is about.
    pub const fn channel(self) -> Option<Channel> {
        match self {
            Self::Outbox { channel } | Self::Away { channel } => Some(channel),
            _ => None,
        }
    }

    /// Whether the program does not do its work: another process should be asked instead.
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Inbox | Self::Sending | Self::Outbox { .. } | Self::Reminders)
    }
}

/// Trouble that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub trouble: Trouble,
    /// Since when.
    pub since: Timestamp,
    /// How many messages or reminders; of a clock, by how many seconds it is off.
    pub count: i64,
}

/// What of a measure is trouble, on the channels that are on.
pub fn find(measure: &Measure, on: Channels, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |trouble, since, count| findings.push(Finding { trouble, since, count });
    let inbox = &measure.inbox;
    if let Some(oldest) = inbox.oldest.filter(|at| now - *at > INBOX_MAY_WAIT) {
        add(Trouble::Inbox, oldest, inbox.waiting);
    }
    for one in measure.overdue.iter().filter(|one| on.has(one.channel)) {
        let channel = one.channel;
        match one.held {
            Some(Held::Away(since)) if now - since > CHANNEL_MAY_BE_AWAY => {
                let of_channel = measure.outbox.iter().filter(|one| one.channel == channel);
                add(Trouble::Away { channel }, since, of_channel.map(|one| one.count).sum());
            }
            Some(Held::Away(_) | Held::Refused) => {}
            None => {
                if let Some(since) = one.waiting.since {
                    add(Trouble::Outbox { channel }, since, one.waiting.count);
                }
            }
        }
    }
    let leased = measure.overdue.iter().filter(|one| on.has(one.channel) && one.held.is_none());
    let leased: Vec<Late> = leased.map(|one| one.leased).collect();
    if let Some(since) = leased.iter().filter_map(|late| late.since).min() {
        add(Trouble::Sending, since, leased.iter().map(|late| late.count).sum());
    }
    if let Some(since) = measure.reminders.since {
        add(Trouble::Reminders, since, measure.reminders.count);
    }
    if let Some(skew) = measure.skew.filter(|skew| skew.abs() > CLOCKS_MAY_DIFFER) {
        add(Trouble::Clock, now, skew.num_seconds().abs());
    }
    findings
}

/// Trouble of which the owners have heard and that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Its kind.
    #[serde(flatten)]
    pub trouble: Trouble,
    /// Since when.
    pub since: Timestamp,
    /// When it was seen last.
    pub seen_at: Timestamp,
}

/// What the audit remembers from one look to the next, whichever process looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// What the owners have heard of.
    pub open: Vec<Open>,
    /// They have heard of what was put aside by then.
    #[serde(default)]
    pub aside_told_at: Option<Timestamp>,
}

/// What changed since the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The owners have not heard of these.
    pub begun: Vec<Finding>,
    /// These are over.
    pub over: Vec<Open>,
}

impl Book {
    /// Takes in what was found; answers what the owners are to be told. `started_at` is when the
    /// process began to work off what had waited for it.
    pub fn take(
        &mut self,
        findings: &[Finding],
        inbox: &Inbox,
        started_at: Timestamp,
        now: Timestamp,
    ) -> Change {
        let mut change = Change::default();
        let is_new = now - started_at < TO_CATCH_UP;
        for finding in findings {
            let open = self.open.iter_mut().find(|open| open.trouble == finding.trouble);
            match open {
                Some(open) => open.seen_at = now,
                None if is_new => {}
                None => {
                    let Finding { trouble, since, .. } = *finding;
                    self.open.push(Open { trouble, since, seen_at: now });
                    change.begun.push(*finding);
                }
            }
        }
        let (over, open) =
            self.open.iter().partition(|open: &&Open| now - open.seen_at >= WELL_AFTER);
        (change.over, self.open) = (over, open);
        if let Some(finding) = self.put_aside(inbox, now) {
            change.begun.push(finding);
        }
        change
    }

    /// Messages that were put aside since the owners last heard of any.
    fn put_aside(&mut self, inbox: &Inbox, now: Timestamp) -> Option<Finding> {
        let last = inbox.put_aside_at?;
        if self.aside_told_at.is_some_and(|told| last <= told || now - told < ASIDE_TOLD_EVERY) {
            return None;
        }
        self.aside_told_at = Some(now);
        Some(Finding { trouble: Trouble::PutAside, since: last, count: inbox.quarantined })
    }
}

/// What owners hear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// Something doesn't move.
    Stuck(Vec<Told>),
    /// It moves again.
    Well(Vec<Told>),
    /// The database is a copy that was put back.
    Restored {
        /// When it was made, on the masjid's clocks, if that is known.
        copied_at: Option<NaiveDateTime>,
        /// How many reminders had fallen due since, of duties that are still ahead.
        reminders: i64,
    },
}

/// Trouble as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its kind.
    #[serde(flatten)]
    pub trouble: Trouble,
    /// Since when, on the masjid's clocks.
    pub since: NaiveDateTime,
    /// How many.
    #[serde(default)]
    pub count: i64,
}

#[cfg(test)]
mod tests;
