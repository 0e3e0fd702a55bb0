//! Sending a reminder once more to the addresses at which it failed.

use anyhow::Context as _;

use super::confirm::about as audit_about;
use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::channel::Address;
use crate::domain::message::Notice;
use crate::domain::slot::{Nearness, Slot, State};
use crate::store::assignments::{self, Held, Holder};
use crate::store::audit;
use crate::store::calendar::Calendar;
use crate::store::outbox::Kind;
use crate::store::reached::{self, Filter};
use crate::store::reminders::{Reminder, ReminderState};
use crate::store::{Tx, people};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retried {
    /// It goes out now.
    Goes,
    /// It goes out now, to addresses that did not work before: there is no other.
    GoesToDead,
    /// It is on its way already.
    UnderWay,
    /// Its time has not come yet.
    Planned,
    /// It arrived, and no other address is left to be tried.
    Arrived,
    /// The duty has begun.
    Began,
    /// There is no address.
    NoAddress,
    /// The duty was taken away, or the person asked to be released.
    Moot,
}

impl Retried {
    /// The word that stands, as `retried-…`, in the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Goes => "goes",
            Self::GoesToDead => "goes-to-dead",
            Self::UnderWay => "under-way",
            Self::Planned => "planned",
            Self::Arrived => "arrived",
            Self::Began => "began",
            Self::NoAddress => "no-address",
            Self::Moot => "moot",
        }
    }
}

/// One reminder and what came of it.
#[derive(Debug)]
pub struct Row {
    /// The duty.
    pub slot: Slot,
    /// Who holds it.
    pub name: String,
    /// What came of it.
    pub came: Retried,
}

/// How many of them go out now.
pub fn count_going(rows: &[Row]) -> usize {
    rows.iter().filter(|row| matches!(row.came, Retried::Goes | Retried::GoesToDead)).count()
}

/// Sends again what failed of all duties from today on.
pub async fn all(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<Row>> {
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    let failed = reached::failed_from(tx, today).await?;
    each(ctx, tx, &failed).await
}

/// Sends a duty's reminder again; nothing if it has none.
pub async fn of_duty(ctx: &Ctx, tx: &mut Tx, held: &Held) -> Result<Vec<Row>> {
    let any = Filter { state: None, until: None, from: held.date };
    let mut of_duty = reached::reminders_of(tx, held.id, &any).await?;
    // What failed goes before what arrived in part, and that before what is still to come; of
    // several the last one, which says what those before it said.
    of_duty.reverse();
    of_duty.sort_by_key(|reminder| match reminder.state {
        ReminderState::Failed => 0,
        ReminderState::Sent => 1,
        ReminderState::Pending | ReminderState::Cancelled => 2,
    });
    of_duty.truncate(1);
    each(ctx, tx, &of_duty).await
}

async fn each(ctx: &Ctx, tx: &mut Tx, reminders: &[Reminder]) -> Result<Vec<Row>> {
    let calendar = Calendar::read(tx).await?;
    let mut rows = Vec::new();
    for reminder in reminders {
        let Some(held) = assignments::find(tx, reminder.assignment_id).await? else { continue };
        let (Some(holder), Some(slot)) = (&held.holder, calendar.slot_of(&held)) else { continue };
        let came = retry(ctx, tx, reminder, (&held, holder, &slot)).await?;
        rows.push(Row { name: holder.name.clone(), slot, came });
    }
    Ok(rows)
}

/// Sends a reminder again to each address that did not accept it. What was said stays on record.
async fn retry(
    ctx: &Ctx,
    tx: &mut Tx,
    reminder: &Reminder,
    (held, holder, slot): (&Held, &Holder, &Slot),
) -> Result<Retried> {
    if reminder.expires_at <= ctx.now {
        return Ok(Retried::Began);
    }
    if held.state == State::CancelRequested || reminder.state == ReminderState::Cancelled {
        return Ok(Retried::Moot);
    }
    let tries = reached::tries(tx, reminder.id).await?;
    let is_any = |state: &[&str]| tries.iter().any(|one| state.contains(&one.state.as_str()));
    let has_arrived = is_any(&["sent"]);
    if is_any(&["queued", "sending", "unknown"]) {
        return Ok(Retried::UnderWay);
    }
    if reminder.state == ReminderState::Pending {
        return Ok(Retried::Planned);
    }
    let person = people::find(tx, holder.id).await?.context("a person is gone")?;
    let known = notify::known_addresses(ctx, tx, &person).await?;
    let count = |address: &Address| tries.iter().filter(|one| one.address == *address).count();
    let accepted =
        |address: &Address| tries.iter().any(|one| one.address == *address && one.state == "sent");
    // Once it arrived somewhere, only what failed is tried again, not what was linked since.
    let suits = |address: &Address| !accepted(address) && (!has_arrived || count(address) > 0);
    let alive = known.iter().filter(|(address, is_alive)| *is_alive && suits(address));
    let mut addresses: Vec<Address> = alive.map(|(address, _)| address.clone()).collect();
    let is_dead = addresses.is_empty() && !has_arrived;
    if is_dead {
        addresses = known.into_iter().map(|(address, _)| address).collect();
    }
    if addresses.is_empty() {
        return Ok(if has_arrived { Retried::Arrived } else { Retried::NoAddress });
    }
    let nearness = Nearness::of(ctx.now.at(ctx.centre.timezone).date_naive(), slot.date);
    for address in addresses {
        let about = About {
            assignment: Some(held.id),
            reminder: Some(reminder.id),
            tries: count(&address),
            asked_by: ctx.actor.account,
            expires_at: Some(reminder.expires_at),
        };
        let (name, slot) = (holder.name.clone(), slot.clone());
        let notice = Notice::Reminder { name, slot, assignment: held.id, nearness };
        notify::tell(ctx, tx, holder.id, &[address], Kind::Reminder, notice, about).await?;
    }
    reached::reopen(tx, reminder.id, ctx.now).await?;
    audit::record(tx, ctx.actor, &audit_about(audit::Kind::Retry, held), ctx.now).await?;
    Ok(if is_dead { Retried::GoesToDead } else { Retried::Goes })
}
