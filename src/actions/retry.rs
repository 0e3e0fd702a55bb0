//! Sending a reminder once more to the addresses at which it failed.

use anyhow::Context as _;

use super::confirm::about as audit_about;
use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::channel::Address;
use crate::domain::message::Notice;
use crate::domain::slot::{Nearness, Slot, State};
use crate::store::assignments::{Held, Holder};
use crate::store::audit;
use crate::store::outbox::Kind;
use crate::store::reached;
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

/// Sends a reminder again to each address that did not accept it. What was said stays on record.
pub async fn retry(
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
