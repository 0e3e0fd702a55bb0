//! Opening a locked slot: log entry, cancelled reminder, the person told, the slot empty again.

use super::notify::{self, About};
use super::{Ctx, Result, assign};
use crate::domain::message::Notice;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::slot::{Reason, Slot};
use crate::store::assignments::{self, Holder};
use crate::store::audit::{self, Entry};
use crate::store::outbox::{self, Kind};
use crate::store::{Tx, people, reminders};

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
    if slot.date < ctx.now.at(ctx.centre.timezone).date_naive() {
        return Err(Refusal::DayOver { slot: slot.clone() }.into());
    }
    let Some(held) = assignments::find_in_slot(tx, slot.duty.id, slot.date).await? else {
        return Err(Refusal::SlotOpen { slot: slot.clone() }.into());
    };
    assignments::free(tx, held.id, ctx.now).await?;
    assignments::log_unlock(tx, held.id, ctx.actor.account, reason.as_str(), ctx.now).await?;
    reminders::cancel_of_assignment(tx, held.id, ctx.now).await?;
    let never_told = outbox::cancel_of_assignment(tx, held.id, ctx.now).await?;

    let entry = Entry::new(audit::Kind::Unlock)
        .slot(slot.duty.id, slot.date)
        .now("reason", reason.as_str());
    let entry = match &held.holder {
        Some(holder) => entry.person(holder.id).was("its", holder.its.as_str()),
        None => entry.was("note", held.note.as_str()),
    };
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;

    if let Some(holder) = &held.holder
        && let Some(person) = people::find(tx, holder.id).await?
    {
        let is_last = assignments::count_of_person(tx, person.id).await? == 0;
        if is_last && person.status == Status::Allotted {
            assign::set_status(ctx, tx, &person, Status::Approved).await?;
        }
        // Who never heard of the duty need not hear that it is gone.
        let mut addresses = notify::addresses(ctx, tx, &person).await?;
        addresses.retain(|address| !never_told.contains(address));
        let notice = Notice::Released { name: holder.name.clone(), slot: slot.clone() };
        let about =
            About { assignment: Some(held.id), asked_by: ctx.actor.account, ..About::default() };
        notify::tell(ctx, tx, person.id, &addresses, Kind::Notice, notice, about).await?;
    }
    Ok(Unlocked { holder: held.holder })
}
