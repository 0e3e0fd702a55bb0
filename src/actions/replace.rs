//! Giving a duty to someone else, since whoever holds it has not answered.

use super::assign::{self, Assigned};
use super::unlock::{self, Opening};
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::slot::{Reason, Slot};
use crate::store::assignments::{Held, Holder};
use crate::store::people::Person;
use crate::store::{Tx, audit};

/// What came of it.
#[derive(Debug)]
pub struct Replaced {
    /// What the one who has it now got.
    pub assigned: Assigned,
    /// Whether the one who had it had heard of it, and so hears that it is gone.
    pub is_told: bool,
}

/// Takes a duty from its silent holder and gives it to someone else; both are told. The reason goes
/// into the unlock log.
///
/// # Errors
/// Refuses a duty that has begun, the holder as the new one, and a person who no longer serves.
pub async fn replace(
    ctx: &Ctx,
    tx: &mut Tx,
    slot: &Slot,
    (held, holder): (&Held, &Holder),
    person: &Person,
    reason: &Reason,
) -> Result<Replaced> {
    slot.must_be_ahead(ctx.centre.timezone, ctx.now)?;
    if person.id == holder.id {
        let (holder, its) = (holder.name.clone(), holder.its.clone());
        return Err(Refusal::SlotTaken { slot: slot.clone(), holder, its }.into());
    }
    let opening =
        Opening { kind: audit::Kind::Unlock, reason: reason.as_str(), status: None, note: "" };
    let heard = unlock::open(ctx, tx, held, slot, &opening).await?;
    let notice = Notice::Replaced { name: holder.name.clone(), slot: slot.clone() };
    unlock::tell(ctx, tx, held, &heard, notice).await?;
    let assigned = assign::assign(ctx, tx, slot, person).await?;
    Ok(Replaced { assigned, is_told: !heard.is_empty() })
}
