//! "I'll be there": the person confirms a duty.

use chrono::NaiveDate;

use super::{Ctx, Result};
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
    held.filter(|held| {
        let holder = held.holder.as_ref().map(|holder| holder.id);
        people.iter().any(|person| Some(person.id) == holder)
    })
    .ok_or_else(|| Refusal::NotYourDuty.into())
}

/// Confirms a duty; doing it twice changes nothing.
pub async fn confirm(ctx: &Ctx, tx: &mut Tx, held: &Held) -> Result<()> {
    if held.state == State::Confirmed {
        return Ok(());
    }
    assignments::set_state(tx, held.id, State::Confirmed).await?;
    record(ctx, tx, audit::Kind::Confirm, held, None).await
}

/// Writes down how a person answered.
pub(super) async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    kind: audit::Kind,
    held: &Held,
    reason: Option<&str>,
) -> Result<()> {
    let date: NaiveDate = held.date;
    let mut entry = Entry::new(kind).slot(held.duty_id, date);
    if let Some(holder) = &held.holder {
        entry = entry.person(holder.id);
    }
    if let Some(reason) = reason {
        entry = entry.now("reason", reason);
    }
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(())
}
