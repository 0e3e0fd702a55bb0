//! Looks, inside the transaction that leases it, whether a message is still to be sent, and how.

use std::sync::{Arc, PoisonError};

use chrono::{Duration, NaiveDate};

use super::{Outbox, record, verdict};
use crate::channels::Window;
use crate::domain::chat_news::ChatNews;
use crate::domain::message::{Envelope, Message, Notice, Unreachable};
use crate::domain::slot::{Nearness, Slot, State};
use crate::domain::timestamp::Timestamp;
use crate::store::calendar::Calendar;
use crate::store::outbox::sending::{self, Leased};
use crate::store::outbox::{Erases, Kind, settling};
use crate::store::{
    Tx, accounts, announcements, assignments, centres, link_codes, outbox, reminders, traces,
    uploads,
};

/// WhatsApp's window is 24 hours from the person's last message; a margin for slow clocks.
const WINDOW: Duration = Duration::minutes(24 * 60 - 5);

/// A message that is ready to be sent.
pub(super) struct Ready {
    pub row: Leased,
    pub envelope: Envelope,
    pub window: Window,
    pub attempt_row: i64,
    pub _under_way: Arc<()>,
}

impl Outbox {
    /// Looks whether a leased message is still to be sent, and how.
    pub(super) async fn prepare(
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
            settling::drop_leased(tx, &row, now).await?;
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
                    settling::drop_leased(tx, &row, now).await?;
                    return Ok(None);
                };
                found.as_str().clone_into(digits);
            }
            _ => {}
        }
        let last = accounts::last_inbound(tx, &row.address).await?;
        let is_open = !row.by_template && last.is_some_and(|at| now - at < WINDOW);
        let window = if is_open { Window::Open } else { Window::Closed };
        let attempt_row = settling::start_part(tx, &row, row.parts_done, now).await?;
        let _under_way = self.under_way.clone();
        Ok(Some(Ready { row, envelope, window, attempt_row, _under_way }))
    }
}

/// What a message says of days and times goes by the moment at which it is sent.
pub(super) struct Today {
    date: NaiveDate,
    calendar: Calendar,
}

impl Today {
    pub async fn read(tx: &mut Tx, now: Timestamp) -> anyhow::Result<Self> {
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
