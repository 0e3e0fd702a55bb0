//! "I'll be there": the person confirms a duty.

use super::{Ctx, Result, request};
use crate::domain::refusal::Refusal;
use crate::domain::slot::State;
use crate::store::Tx;
use crate::store::assignments::{self, Held};
use crate::store::audit::{self, Entry};
use crate::store::people::Person;

/// The duty that an answer is about, if it is still one of these people's.
///
/// # Errors
/// Refuses a duty that was taken away, or that is someone else's.
pub async fn own_duty(tx: &mut Tx, assignment: i64, people: &[Person]) -> Result<Held> {
    let held = assignments::find(tx, assignment).await?;
    held.filter(|held| is_of(held, people)).ok_or_else(|| Refusal::NotYourDuty.into())
}

/// Whether one of these people holds a duty.
pub fn is_of(held: &Held, people: &[Person]) -> bool {
    let holder = held.holder.as_ref().map(|holder| holder.id);
    people.iter().any(|person| Some(person.id) == holder)
}

/// Confirms a duty; doing it twice changes nothing. What was asked for before is withdrawn.
pub async fn confirm(ctx: &Ctx, tx: &mut Tx, held: &Held) -> Result<()> {
    if held.state == State::Confirmed {
        return Ok(());
    }
    request::withdraw(ctx, tx, held).await?;
    assignments::set_state(tx, held.id, State::Confirmed).await?;
    let entry = about(audit::Kind::Confirm, held);
    Ok(audit::record(tx, ctx.actor, &entry, ctx.now).await?)
}

/// A line of the audit log about a duty and who holds it.
pub(super) fn about(kind: audit::Kind, held: &Held) -> Entry {
    let entry = Entry::new(kind).slot(held.duty_id, held.date);
    match &held.holder {
        Some(holder) => entry.person(holder.id),
        None => entry,
    }
}
