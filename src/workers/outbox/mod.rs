//! Sends what the outbox holds: lease, render, send outside any transaction, record the result.

mod pacing;
mod verdict;

use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;
use futures::future::join_all;
use tokio::task::JoinSet;

use self::pacing::Pace;
use self::verdict::Verdict;
use super::{Engine, fault};
use crate::actions::{notify, outcome};
use crate::channels::{Look, Mail, Part, SendFailure, Sent, Window};
use crate::domain::channel::Channel;
use crate::domain::message::{Envelope, Message, Notice, Unreachable};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::outbox::sending::{self, Leased};
use crate::store::{Tx, accounts, assignments, uploads};

/// A sender that takes longer than this is dead: longer than any platform's time-out.
const LEASE: Duration = Duration::seconds(60);
/// How many messages of a channel are under way at once.
const CONCURRENCY: usize = 32;
/// WhatsApp's window is 24 hours from the person's last message; a margin for slow clocks.
const WINDOW: Duration = Duration::minutes(24 * 60 - 5);
/// After a crash a WhatsApp status may still tell that a message was accepted.
const WHATSAPP_DOUBT_AFTER_CRASH: Duration = Duration::seconds(120);

/// The outbox's worker for one channel: what one channel waits for holds up no other.
pub struct Outbox {
    engine: Arc<Engine>,
    /// The channel.
    pub channel: Channel,
    pace: Mutex<Pace>,
    /// Nothing is sent before this: the channel refused us.
    stopped_until: Mutex<Option<Timestamp>>,
}

/// A message that is ready to be sent.
struct Ready {
    row: Leased,
    envelope: Envelope,
    window: Window,
    attempt_row: i64,
}

impl Outbox {
    /// The worker of a channel, at so many messages a second (0 is no limit).
    pub fn new(engine: Arc<Engine>, channel: Channel, per_second: u32) -> Self {
        let pace = Mutex::new(Pace::new(channel, per_second));
        Self { engine, channel, pace, stopped_until: Mutex::new(None) }
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

    /// Takes back what a dead process was sending. With one serving process, that is everything.
    pub async fn recover_at_start(&self, now: Timestamp) -> anyhow::Result<()> {
        if !self.engine.store.serves_alone() {
            return Ok(());
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let again_at = now + self.doubt_after_crash();
        let count = sending::recover(&mut tx, self.channel, now + LEASE, again_at).await?;
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

    /// When there is something to do, as far as is known.
    pub fn stopped_until(&self) -> Option<Timestamp> {
        *self.stopped_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn doubt_after_crash(&self) -> Duration {
        match self.channel {
            Channel::WhatsApp => WHATSAPP_DOUBT_AFTER_CRASH,
            Channel::Telegram | Channel::Email => verdict::doubt(self.channel),
        }
    }

    async fn lease(&self, most: usize, now: Timestamp) -> anyhow::Result<Vec<Ready>> {
        let room = self.pace.lock().unwrap_or_else(PoisonError::into_inner).room(now);
        let most = i64::try_from(most).unwrap_or(i64::MAX).min(room);
        let is_stopped = self.stopped_until().is_some_and(|until| until > now);
        if most == 0 || is_stopped || !self.engine.deps.channels.has(self.channel) {
            return Ok(Vec::new());
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let again_at = now + self.doubt_after_crash();
        sending::recover(&mut tx, self.channel, now, again_at).await?;
        let mut ready = Vec::new();
        for row in sending::lease(&mut tx, self.channel, most, now, now + LEASE).await? {
            if let Some(one) = self.prepare(&mut tx, row, now).await? {
                ready.push(one);
            }
        }
        tx.commit().await?;
        Ok(ready)
    }

    /// Looks whether a leased message is still to be sent, and how.
    async fn prepare(
        &self,
        tx: &mut Tx,
        row: Leased,
        now: Timestamp,
    ) -> anyhow::Result<Option<Ready>> {
        if row.expires_at.is_some_and(|at| at <= now) {
            self.fail(tx, &row, Unreachable::TooLate, "it would have come too late", now).await?;
            return Ok(None);
        }
        // Never a word about a duty that was taken away in the meantime.
        if row.kind.is_of_duty()
            && let Some(assignment) = row.about.assignment_id
            && assignments::find(tx, assignment).await?.is_none()
        {
            sending::drop_leased(tx, &row, now).await?;
            return Ok(None);
        }
        let paced =
            self.pace.lock().unwrap_or_else(PoisonError::into_inner).take(&row.address, now);
        if let Err(at) = paced {
            sending::release(tx, &row, at).await?;
            return Ok(None);
        }
        let mut envelope: Envelope = match serde_json::from_str(&row.envelope) {
            Ok(envelope) => envelope,
            Err(error) => {
                let error = format!("a stored message can't be read: {error}");
                self.fail(tx, &row, Unreachable::Refused, &error, now).await?;
                return Ok(None);
            }
        };
        if let Message::Audio(recording) = &mut envelope.message {
            let channel = row.address.channel;
            recording.known_as = uploads::find(tx, channel, &recording.file, now).await?;
        }
        let last = accounts::last_inbound(tx, &row.address).await?;
        let is_open = !row.by_template && last.is_some_and(|at| now - at < WINDOW);
        let window = if is_open { Window::Open } else { Window::Closed };
        let attempt_row = sending::start_part(tx, &row, row.parts_done, now).await?;
        Ok(Some(Ready { row, envelope, window, attempt_row }))
    }

    /// Sends the parts that are left, one after the other, and records each.
    async fn deliver(&self, ready: Ready) -> anyhow::Result<()> {
        let Ready { row, envelope, window, mut attempt_row } = ready;
        let callback = format!("{}.{}", row.id, row.attempt);
        let look = if row.plain { Look::Plain } else { Look::Full };
        let mut parts = self.engine.outlets.parts(&row.address, &envelope, window, look, &callback);
        // With the instant, so that two databases of one sender never share an id.
        let message_id = format!("outbox-{}-{}", row.id, row.created_at.millis());
        let mail = Mail { message_id, date: row.created_at };
        let done = usize::try_from(row.parts_done).unwrap_or(0);
        let count = parts.len();
        for (index, part) in (1_i64..).zip(&mut parts).skip(done) {
            let result = match self.attach(part).await {
                Ok(()) => self.engine.outlets.send(&row.address, part, &mail).await,
                Err(failure) => Err(failure),
            };
            let now = self.engine.clock.now();
            let has_more = usize::try_from(index).is_ok_and(|index| index < count);
            let mut tx = self.engine.store.begin(self.engine.centre).await?;
            match result {
                Ok(sent) => {
                    self.record_sent(&mut tx, &row, attempt_row, index, &sent, has_more, now)
                        .await?;
                    if let (Some(file), Some(id)) = (part.file(), &sent.file_id) {
                        uploads::put(&mut tx, self.channel, file, id, now).await?;
                    }
                    if has_more {
                        attempt_row = sending::start_part(&mut tx, &row, index, now).await?;
                    }
                    tx.commit().await?;
                }
                Err(failure) => {
                    self.record_failure(&mut tx, &row, attempt_row, &failure, now).await?;
                    tx.commit().await?;
                    self.engine.wakes.after_change();
                    return Ok(());
                }
            }
        }
        if count <= done {
            let mut tx = self.engine.store.begin(self.engine.centre).await?;
            sending::accept(&mut tx, &row, self.engine.clock.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Reads the file that a part plays.
    async fn attach(&self, part: &mut Part) -> Result<(), SendFailure> {
        let Some(file) = part.file() else { return Ok(()) };
        match self.engine.media.read(file).await {
            Ok(bytes) => part.attach(bytes),
            // It was deleted meanwhile.
            Err(error) => {
                let error = format!("a recording can't be read: {error}");
                return Err(SendFailure::refused(Unreachable::Refused, error));
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one result, with all that identifies it")]
    async fn record_sent(
        &self,
        tx: &mut Tx,
        row: &Leased,
        attempt_row: i64,
        parts_done: i64,
        sent: &Sent,
        has_more: bool,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let id = sent.platform_id.as_deref();
        sending::end_part(tx, attempt_row, "accepted", id, None, now).await?;
        sending::accept_part(tx, row, parts_done).await?;
        self.count("accepted");
        let ctx = self.engine.ctx(tx, now).await?;
        if !has_more && sending::accept(tx, row, now).await? {
            outcome::accepted(&ctx, tx, row).await.map_err(fault)?;
        }
        if let Some(id) = id {
            outcome::apply_parked(&ctx, tx, row, id).await.map_err(fault)?;
        }
        Ok(())
    }

    async fn record_failure(
        &self,
        tx: &mut Tx,
        row: &Leased,
        attempt_row: i64,
        failure: &SendFailure,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let error = failure.error();
        tracing::warn!(
            outbox.id = row.id,
            channel = self.channel.as_str(),
            attempt = row.attempt,
            error,
            "a message was not accepted"
        );
        sending::end_part(tx, attempt_row, "failed", None, Some(error), now).await?;
        self.count("failed");
        match verdict::decide(row, failure, now) {
            Verdict::Again(again, at) => {
                sending::postpone(tx, row, again, at, error).await?;
            }
            Verdict::Fail(why) => self.fail(tx, row, why, error, now).await?,
            Verdict::StopChannel(until) => {
                sending::postpone(tx, row, sending::Again::Queued, until, error).await?;
                self.stop(tx, until, now).await?;
            }
        }
        Ok(())
    }

    async fn fail(
        &self,
        tx: &mut Tx,
        row: &Leased,
        why: Unreachable,
        error: &str,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        if sending::fail(tx, row, error, now).await? {
            let ctx = self.engine.ctx(tx, now).await?;
            outcome::failed(&ctx, tx, row, why).await.map_err(fault)?;
        }
        Ok(())
    }

    /// The channel refuses our token: its queue waits, and the owners hear of it by another way.
    async fn stop(&self, tx: &mut Tx, until: Timestamp, now: Timestamp) -> anyhow::Result<()> {
        *self.stopped_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        let ctx = self.engine.ctx(tx, now).await?;
        let today = now.at(ctx.centre.timezone).date_naive();
        let key = format!("channel-stopped:{}:{today}", self.channel.as_str());
        let notice = Notice::ChannelStopped { channel: self.channel };
        notify::tell_role(&ctx, tx, Role::Owner, notice, &key).await.map_err(fault)
    }

    fn count(&self, outcome: &'static str) {
        let channel = self.channel.as_str();
        metrics::counter!("khidmat_sends_total", "channel" => channel, "outcome" => outcome)
            .increment(1);
    }
}
