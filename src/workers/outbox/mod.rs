//! Sends what the outbox holds: lease, render, send outside any transaction, record the result.

mod deliver;
mod drawing;
mod pacing;
mod record;
mod verdict;

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Duration, NaiveDate};
use futures::future::join_all;
use tokio::task::JoinSet;

use self::pacing::Pace;
use super::Engine;
use crate::actions::{Stop, outcome};
use crate::channels::Window;
use crate::domain::channel::Channel;
use crate::domain::chat_news::ChatNews;
use crate::domain::message::{Envelope, Message, Notice, Unreachable};
use crate::domain::slot::{Nearness, Slot, State};
use crate::domain::timestamp::Timestamp;
use crate::store::calendar::Calendar;
use crate::store::outbox::sending::{self, Clocks, Haste, Leased};
use crate::store::outbox::{Erases, Kind};
use crate::store::{
    Tx, accounts, announcements, assignments, centres, link_codes, outbox, reminders, traces,
    uploads,
};

/// A sender that takes longer than this is dead: longer than any platform's time-out.
const LEASE: Duration = Duration::seconds(60);
/// How many messages of a channel are under way at once.
const CONCURRENCY: usize = 32;
/// So many of these are left to people while many are told something.
const KEPT_FOR_PEOPLE: i64 = 8;
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
        let count = self.recover(&mut tx, clocks.lease + LEASE, clocks).await?;
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

    /// Until when nothing is sent, if the channel refused us.
    fn stopped_until(&self) -> Option<Timestamp> {
        *self.stopped_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn doubt_after_crash(&self) -> Duration {
        match self.channel {
            Channel::WhatsApp => WHATSAPP_DOUBT_AFTER_CRASH,
            Channel::Telegram | Channel::Email => verdict::doubt(self.channel),
        }
    }

    async fn lease(&self, most: usize, now: Timestamp) -> anyhow::Result<Vec<Ready>> {
        let (room, room_for_bulk) = {
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            (pace.room(now), pace.room_for_bulk(now))
        };
        let free = i64::try_from(most).unwrap_or(i64::MAX);
        let most = free.min(room);
        let is_stopped = self.stopped_until().is_some_and(|until| until > now);
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
        self.recover(&mut tx, clocks.lease, clocks).await?;
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

    /// Looks whether a leased message is still to be sent, and how.
    async fn prepare(
        &self,
        tx: &mut Tx,
        row: Leased,
        today: &Today,
        now: Timestamp,
    ) -> anyhow::Result<Option<Ready>> {
        if row.expires_at.is_some_and(|at| at <= now) {
            record::fail(
                &self.engine,
                tx,
                &row,
                Unreachable::TooLate,
                "it would have come too late",
                now,
            )
            .await?;
            return Ok(None);
        }
        if verdict::is_given_up(&row, now) {
            record::fail(
                &self.engine,
                tx,
                &row,
                Unreachable::InDoubt,
                "it may have been said",
                now,
            )
            .await?;
            return Ok(None);
        }
        if row.kind != Kind::Reply && is_muted(tx, &row).await? {
            let error = "messages were turned off";
            record::fail(&self.engine, tx, &row, Unreachable::TurnedOff, error, now).await?;
            return Ok(None);
        }
        let is_forgotten = row.kind != Kind::Reply && row.erases == Some(Erases::Whole);
        if is_forgotten || is_untrue(tx, &row).await? {
            sending::drop_leased(tx, &row, now).await?;
            if let Some(reminder) = row.about.reminder_id {
                // Whoever said "I can't" may be held to the duty, and is reminded of it then.
                let (open, sent) = outbox::tally_of_reminder(tx, reminder).await?;
                if open == 0 && sent == 0 {
                    reminders::withdraw(tx, reminder, now).await?;
                }
            }
            if row.erases.is_some() {
                traces::erase_settled(tx).await?;
            }
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
                record::fail(&self.engine, tx, &row, Unreachable::Refused, &error, now).await?;
                return Ok(None);
            }
        };
        if let Some((source, known_as)) = envelope.message.file_mut() {
            *known_as = uploads::find(tx, row.address.channel, &source.key(), now).await?;
        }
        match &mut envelope.message {
            Message::Notice(Notice::Reminder { slot, nearness, .. }) => {
                today.bring(slot);
                *nearness = Nearness::of(today.date, slot.date);
            }
            Message::Notice(Notice::Allotment { slot, .. } | Notice::AskAgain { slot, .. }) => {
                today.bring(slot);
            }
            Message::Notice(Notice::Chat(ChatNews::Code { code, digits, .. })) => {
                let Some(found) = link_codes::digits(tx, *code, now).await? else {
                    // It was used meanwhile, or another one takes its place.
                    sending::drop_leased(tx, &row, now).await?;
                    return Ok(None);
                };
                found.as_str().clone_into(digits);
            }
            _ => {}
        }
        let last = accounts::last_inbound(tx, &row.address).await?;
        let is_open = !row.by_template && last.is_some_and(|at| now - at < WINDOW);
        let window = if is_open { Window::Open } else { Window::Closed };
        let attempt_row = sending::start_part(tx, &row, row.parts_done, now).await?;
        Ok(Some(Ready { row, envelope, window, attempt_row }))
    }
}

/// What a message says of days and times goes by the moment at which it is sent.
struct Today {
    date: NaiveDate,
    calendar: Calendar,
}

impl Today {
    async fn read(tx: &mut Tx, now: Timestamp) -> anyhow::Result<Self> {
        let zone = centres::find(tx).await?.timezone;
        Ok(Self { date: now.at(zone).date_naive(), calendar: Calendar::read(tx).await? })
    }

    /// A duty's reporting time may have changed while the message about it waited.
    fn bring(&self, slot: &mut Slot) {
        if let Some(now) = self.calendar.slot_on(slot.duty.id, slot.date) {
            *slot = now;
        }
    }
}

/// Messages may be turned off while one is under way, and then it isn't tried again.
async fn is_muted(tx: &mut Tx, row: &Leased) -> anyhow::Result<bool> {
    let account = accounts::find_by_address(tx, &row.address).await?;
    Ok(account.is_some_and(|account| account.is_muted))
}

/// Never a word about a duty that was taken away in the meantime, no reminder of a declined one, no
/// asking once more of who has answered, and nothing more of an announcement that was stopped.
async fn is_untrue(tx: &mut Tx, row: &Leased) -> anyhow::Result<bool> {
    if let Some(announcement) = row.about.announcement_id.filter(|_| row.kind == Kind::Announcement)
    {
        return Ok(announcements::is_stopped(tx, announcement).await?);
    }
    let Some(assignment) = row.about.assignment_id.filter(|_| row.kind.is_of_duty()) else {
        return Ok(false);
    };
    Ok(match assignments::find(tx, assignment).await? {
        None => true,
        Some(_) if row.kind != Kind::Reminder => false,
        Some(held) if row.about.reminder_id.is_none() => held.state != State::Assigned,
        Some(held) => held.state == State::CancelRequested,
    })
}
