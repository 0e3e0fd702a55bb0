//! Opening a locked slot: log entry, cancelled reminder, the person told, the slot empty again.

use super::notify::{self, About};
use super::{Ctx, Result, assign, groups};
use crate::domain::channel::Address;
use crate::domain::message::Notice;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::request::State;
use crate::domain::slot::{Reason, Slot};
use crate::store::assignments::{self, Held, Holder};
use crate::store::audit::{self, Entry};
use crate::store::outbox::{self, Kind};
use crate::store::requests::{self, Decision};
use crate::store::{Tx, people, reminders, roster};

/// What came of it.
#[derive(Debug)]
pub struct Unlocked {
    /// Who held the slot; nobody if it had been closed.
    pub holder: Option<Holder>,
}

/// Opens a locked slot; whoever held it is told, and hears nothing of it again.
///
/// # Errors
/// Refuses a slot that isn't locked, and one of a day that is over.
pub async fn unlock(ctx: &Ctx, tx: &mut Tx, slot: &Slot, reason: &Reason) -> Result<Unlocked> {
    slot.must_not_be_over(ctx.centre.timezone, ctx.now)?;
    let Some(held) = assignments::find_in_slot(tx, slot.duty.id, slot.date).await? else {
        return Err(Refusal::SlotOpen { slot: slot.clone() }.into());
    };
    let opening =
        Opening { kind: audit::Kind::Unlock, reason: reason.as_str(), status: None, note: "" };
    let heard = open(ctx, tx, &held, slot, &opening).await?;
    if let Some(holder) = &held.holder {
        let notice = Notice::Released { name: holder.name.clone(), slot: slot.clone() };
        tell(ctx, tx, &held, &heard, notice).await?;
    }
    Ok(Unlocked { holder: held.holder })
}

/// Why and how a slot is opened.
pub(super) struct Opening<'a> {
    /// As which change it stands in the audit log.
    pub kind: audit::Kind,
    /// What the unlock log says.
    pub reason: &'a str,
    /// The status to which the last duty's end takes the registration; else approved.
    pub status: Option<Status>,
    /// What goes with the granting of an open request.
    pub note: &'a str,
}

/// Opens a slot for whatever reason; answers the addresses that had heard of the duty, or may have.
/// An open request about it is granted thereby.
pub(super) async fn open(
    ctx: &Ctx,
    tx: &mut Tx,
    held: &Held,
    slot: &Slot,
    opening: &Opening<'_>,
) -> Result<Vec<Address>> {
    let by = ctx.actor.account;
    groups::note_change(ctx, tx, slot, &roster::standing(Some(held))).await?;
    assignments::free(tx, held.id, ctx.now).await?;
    assignments::log_unlock(tx, held.id, by, opening.reason, ctx.now).await?;
    reminders::cancel_of_assignment(tx, held.id, ctx.now).await?;
    let never_told = outbox::cancel_of_assignment(tx, held.id, ctx.now).await?;
    let decision = Decision { state: State::Approved, by, note: opening.note };
    requests::decide(tx, held.id, &decision, ctx.now).await?;

    let entry =
        Entry::new(opening.kind).slot(slot.duty.id, slot.date).now("reason", opening.reason);
    let entry = match &held.holder {
        Some(holder) => entry.person(holder.id).was("its", holder.its.as_str()),
        None => entry.was("note", held.note.as_str()),
    };
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;

    let Some(holder) = &held.holder else { return Ok(Vec::new()) };
    let Some(person) = people::find(tx, holder.id).await? else { return Ok(Vec::new()) };
    let is_last = assignments::count_of_person(tx, person.id).await? == 0;
    if is_last && person.status == Status::Allotted {
        let before = opening.status.filter(|status| *status != Status::Allotted);
        assign::set_status(ctx, tx, &person, before.unwrap_or(Status::Approved)).await?;
    }
    // Who never heard of the duty need not hear that it is gone.
    let mut addresses = notify::addresses(ctx, tx, &person).await?;
    addresses.retain(|address| !never_told.contains(address));
    Ok(addresses)
}

/// Tells whoever held the slot, at these addresses.
pub(super) async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    held: &Held,
    addresses: &[Address],
    notice: Notice,
) -> Result<()> {
    let Some(holder) = &held.holder else { return Ok(()) };
    let about =
        About { assignment: Some(held.id), asked_by: ctx.actor.account, ..About::default() };
    notify::tell(ctx, tx, holder.id, addresses, Kind::Notice, notice, about).await
}
