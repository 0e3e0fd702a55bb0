//! Giving a slot to a person: assignment, lock, reminders, audit line and allotment notices.

use super::notify::{self, About};
use super::schedule::{self, Made};
use super::{Ctx, Result, groups};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::Notice;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::roster::Standing;
use crate::domain::slot::Slot;
use crate::store::assignments::{self, Held, NewAssignment};
use crate::store::audit::{self, Entry};
use crate::store::outbox::Kind;
use crate::store::people::{self, Person};
use crate::store::reminders::{self, Failure, ReminderState};
use crate::store::{Tx, away};

/// What came of it.
#[derive(Debug)]
pub struct Assigned {
    /// The assignment's row.
    pub assignment: i64,
    /// Where the registration stood before.
    pub status_before: Status,
    /// Where the person is told.
    pub addresses: Vec<Address>,
    /// Where the person would be told, but turned messages off.
    pub turned_off: Vec<Channel>,
    /// The reminder's instant has passed, so the allotment counts as both.
    pub is_reminder: bool,
    /// The person said that this is a day away.
    pub is_away: bool,
}

/// Whether a slot can still be given: asked before a person is looked for.
///
/// # Errors
/// Refuses a slot that is held, closed, over or begun.
pub async fn must_be_free(ctx: &Ctx, tx: &mut Tx, slot: &Slot) -> Result<()> {
    slot.must_be_ahead(ctx.centre.timezone, ctx.now)?;
    match assignments::find_in_slot(tx, slot.duty.id, slot.date).await? {
        Some(held) => Err(taken(slot, held).into()),
        None => Ok(()),
    }
}

/// Gives a slot to a person, who is told at every address.
///
/// # Errors
/// Refuses a slot that is held, closed, over or begun, and a person who no longer serves.
pub async fn assign(ctx: &Ctx, tx: &mut Tx, slot: &Slot, person: &Person) -> Result<Assigned> {
    slot.must_be_ahead(ctx.centre.timezone, ctx.now)?;
    if !person.status.serves() {
        let (name, status) = (person.name.as_str().to_owned(), person.status);
        return Err(Refusal::PersonNotServing { name, status }.into());
    }
    let assignment = lock_for(ctx, tx, slot, Some(person), "").await?;
    let is_away = away::holds(tx, person.id, slot.date).await?;

    let entry = Entry::new(audit::Kind::Assign)
        .person(person.id)
        .slot(slot.duty.id, slot.date)
        .now("its", person.its.as_str());
    let entry = if is_away { entry.now("away", "yes") } else { entry };
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    if person.status != Status::Allotted {
        set_status(ctx, tx, person, Status::Allotted).await?;
    }

    let Made { carried, is_reminder } = schedule::make(ctx, tx, assignment, slot).await?;
    let addresses = notify::addresses(ctx, tx, person).await?;
    if let Some(reminder) = carried.filter(|_| addresses.is_empty()) {
        let why = Some(Failure::NoAddress);
        reminders::settle(tx, reminder, ReminderState::Failed, why, ctx.now).await?;
    }
    let turned_off = notify::turned_off(tx, person, &addresses).await?;
    let notice = Notice::Allotment {
        name: person.name.as_str().to_owned(),
        slot: slot.clone(),
        assignment,
        is_reminder,
    };
    let about = About {
        assignment: Some(assignment),
        reminder: carried,
        asked_by: ctx.actor.account,
        expires_at: Some(slot.begins(ctx.centre.timezone)),
        ..About::default()
    };
    notify::tell(ctx, tx, person.id, &addresses, Kind::Allotment, notice, about).await?;
    let status_before = person.status;
    Ok(Assigned { assignment, status_before, addresses, turned_off, is_reminder, is_away })
}

/// Takes the slot, or says who has it.
pub(super) async fn lock_for(
    ctx: &Ctx,
    tx: &mut Tx,
    slot: &Slot,
    person: Option<&Person>,
    note: &str,
) -> Result<i64> {
    let by = ctx.actor.account;
    let new = NewAssignment {
        duty: slot.duty.id,
        date: slot.date,
        person: person.map(|person| person.id),
        status: person.map(|person| person.status),
        note,
        by,
    };
    if let Some(id) = assignments::insert(tx, &new, ctx.now).await? {
        groups::note_change(ctx, tx, slot, &Standing::Open).await?;
        return Ok(id);
    }
    match assignments::find_in_slot(tx, slot.duty.id, slot.date).await? {
        Some(held) => Err(taken(slot, held).into()),
        None => Err(anyhow::anyhow!("a slot was neither free nor held").into()),
    }
}

/// Says who has the slot.
fn taken(slot: &Slot, held: Held) -> Refusal {
    let slot = slot.clone();
    match held.holder {
        Some(holder) => Refusal::SlotTaken { slot, holder: holder.name, its: holder.its },
        None => Refusal::SlotClosed { slot, note: held.note },
    }
}

/// Moves a registration on, with its audit line.
pub(super) async fn set_status(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    status: Status,
) -> Result<()> {
    people::set_status(tx, person.id, status).await?;
    let (before, after) = (person.status.as_str().to_owned(), status.as_str().to_owned());
    let entry = Entry::new(audit::Kind::Status).person(person.id).change(
        "status",
        Some(before),
        Some(after),
    );
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(())
}
