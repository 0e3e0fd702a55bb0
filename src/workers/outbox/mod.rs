//! Sends what the outbox holds: lease, render, send outside any transaction, record the result.

mod deliver;
mod drawing;
mod hold;
mod pacing;
mod prepare;
mod record;
mod verdict;

use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;
use futures::future::join_all;
use tokio::task::JoinSet;

use self::hold::Hold;
use self::pacing::Pace;
use self::prepare::{Ready, Today};
use super::Engine;
use crate::actions::{Stop, outcome};
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;
use crate::store::Tx;
use crate::store::outbox::sending::{self, Clocks, Haste};

/// A sender that takes longer than this is dead: longer than any platform's time-out.
const LEASE: Duration = Duration::seconds(60);
/// Later than any lease.
const ALL: Timestamp = Timestamp::from_millis(i64::MAX);
/// How many messages of a channel are under way at once.
const CONCURRENCY: usize = 32;
/// So many of these are left to people while many are told something.
const KEPT_FOR_PEOPLE: i64 = 8;
/// After a crash a WhatsApp status may still tell that a message was accepted.
const WHATSAPP_DOUBT_AFTER_CRASH: Duration = Duration::seconds(120);

/// The outbox's worker for one channel: what one channel waits for holds up no other.
pub struct Outbox {
    engine: Arc<Engine>,
    /// The channel.
    pub channel: Channel,
    pace: Mutex<Pace>,
    hold: Hold,
    /// Held by every message that is under way here, as a count of them.
    under_way: Arc<()>,
    /// Held by every message whose result can't be recorded yet.
    unrecorded: Arc<()>,
}

impl Outbox {
    /// The worker of a channel, at so many messages a second (0 is no limit).
    pub fn new(engine: Arc<Engine>, channel: Channel, per_second: u32) -> Self {
        let pace = Mutex::new(Pace::new(channel, per_second));
        let (hold, under_way, unrecorded) = Default::default();
        Self { engine, channel, pace, hold, under_way, unrecorded }
    }

    /// Sends what is due and waits for the results; answers how many messages it took.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<usize> {
        let ready = self.lease(CONCURRENCY, now).await?;
        let count = ready.len();
        let results = join_all(ready.into_iter().map(|ready| self.deliver(ready))).await;
        results.into_iter().collect::<anyhow::Result<()>>()?;
        Ok(count)
    }

    /// Starts sending what is due, up to the room there is, without waiting for the results;
    /// answers how many messages it took.
    pub async fn start(
        self: &Arc<Self>,
        under_way: &mut JoinSet<()>,
        now: Timestamp,
    ) -> anyhow::Result<usize> {
        let room = CONCURRENCY.saturating_sub(under_way.len());
        let ready = self.lease(room, now).await?;
        let count = ready.len();
        for ready in ready {
            let outbox = self.clone();
            under_way.spawn(async move {
                let id = ready.row.id;
                if let Err(error) = outbox.deliver(ready).await {
                    tracing::error!(outbox.id = id, error = %format!("{error:#}"), "a result was not recorded");
                }
            });
        }
        Ok(count)
    }

    /// How long until the channel may send again, if its pace is what holds it.
    pub fn wait(&self, now: Timestamp) -> Option<Duration> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner).wait(now)
    }

    /// Takes back what a dead process was sending. With one serving process, that is everything.
    pub async fn recover_at_start(&self, now: Timestamp) -> anyhow::Result<()> {
        if !self.engine.store.serves_alone() {
            return Ok(());
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let clocks = self.engine.clocks(&tx, now);
        let count = self.recover(&mut tx, ALL, clocks).await?;
        tx.commit().await?;
        if count > 0 {
            tracing::warn!(
                channel = self.channel.as_str(),
                messages = count,
                "messages were under way when the program stopped"
            );
        }
        Ok(())
    }

    /// Takes back what dead senders held, as in doubt; unless the platform has reported on it already.
    async fn recover(
        &self,
        tx: &mut Tx,
        leased_before: Timestamp,
        clocks: Clocks,
    ) -> anyhow::Result<u64> {
        let doubt = self.doubt_after_crash();
        let count = sending::recover(tx, self.channel, leased_before, clocks, doubt).await?;
        if count > 0 {
            let ctx = self.engine.ctx(tx, clocks.now).await?;
            let settled = outcome::settle_doubts(&ctx, tx, self.channel).await;
            settled.map_err(Stop::into_fault)?;
        }
        Ok(count)
    }

    fn doubt_after_crash(&self) -> Duration {
        match self.channel {
            Channel::WhatsApp => WHATSAPP_DOUBT_AFTER_CRASH,
            Channel::Telegram | Channel::Email => verdict::doubt(self.channel),
        }
    }

    /// Which leases are a dead sender's. With one serving process that doesn't go by any clock, which
    /// may jump: while something is under way here none is taken for dead, and else all are.
    fn dead_leases(&self, clocks: Clocks) -> Option<Timestamp> {
        match (self.engine.store.serves_alone(), is_held(&self.under_way)) {
            (true, true) => None,
            (true, false) => Some(ALL),
            (false, _) => Some(clocks.lease),
        }
    }

    async fn lease(&self, most: usize, now: Timestamp) -> anyhow::Result<Vec<Ready>> {
        let (room, room_for_bulk) = {
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            (pace.room(now), pace.room_for_bulk(now))
        };
        let free = i64::try_from(most).unwrap_or(i64::MAX);
        let most = free.min(room);
        // What can't be recorded would be said again: nothing more is said meanwhile.
        let is_stopped = self.hold.is_on(now) || is_held(&self.unrecorded);
        if most == 0 || is_stopped || !self.engine.deps.channels.has(self.channel) {
            return Ok(Vec::new());
        }
        // Looking costs no lock.
        let clocks = self.engine.last_clocks(now);
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let is_due = sending::is_due(&mut read, self.channel, clocks).await?;
        read.rollback().await?;
        if !is_due {
            return Ok(Vec::new());
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let (channel, clocks) = (self.channel, self.engine.clocks(&tx, now));
        if let Some(leased_before) = self.dead_leases(clocks) {
            self.recover(&mut tx, leased_before, clocks).await?;
        }
        let mut ready = Vec::new();
        let mut leased =
            sending::lease(&mut tx, channel, Haste::Personal, most, clocks, LEASE).await?;
        // Neither the permits nor the connections are all for what goes to many.
        let taken = i64::try_from(leased.len()).unwrap_or(i64::MAX);
        let bulk = (free - KEPT_FOR_PEOPLE).min(room_for_bulk) - taken;
        if bulk > 0 {
            leased
                .extend(sending::lease(&mut tx, channel, Haste::Bulk, bulk, clocks, LEASE).await?);
        }
        let today = Today::read(&mut tx, now).await?;
        for row in leased {
            if let Some(one) = self.prepare(&mut tx, row, &today, now).await? {
                ready.push(one);
            }
        }
        tx.commit().await?;
        Ok(ready)
    }
}

/// Whether anybody holds it besides its owner.
fn is_held(token: &Arc<()>) -> bool {
    Arc::strong_count(token) > 1
}
