//! Taking an assignment back within ten minutes: no reason is asked, and whoever heard of it hears
//! that it was a mistake.

use chrono::Duration;

use super::unlock::{self, Opening};
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::slot::{Reason, Slot};
use crate::store::assignments::{self, Holder};
use crate::store::calendar::Calendar;
use crate::store::{Tx, audit};

/// How long a change can be undone.
const LONGEST: Duration = Duration::minutes(10);

/// What came of it.
#[derive(Debug)]
pub struct Undone {
    /// The slot, which is free again.
    pub slot: Slot,
    /// Who held it.
    pub holder: Holder,
    /// Whether the person had heard of the duty, and so hears of the mistake.
    pub is_told: bool,
}

/// Undoes an assignment; `reason` goes into the unlock log.
///
/// # Errors
/// Refuses one that is older than ten minutes, and one whose slot was opened since.
pub async fn undo(ctx: &Ctx, tx: &mut Tx, assignment: i64, reason: &Reason) -> Result<Undone> {
    let held = assignments::find(tx, assignment).await?.ok_or(Refusal::UndoChanged)?;
    let holder = held.holder.clone().ok_or(Refusal::UndoChanged)?;
    let slot = Calendar::read(tx).await?.slot_of(&held).ok_or(Refusal::UndoChanged)?;
    slot.must_not_be_over(ctx.centre.timezone, ctx.now)?;
    let beginning = assignments::find_beginning(tx, held.id).await?;
    let Some((_, status)) = beginning.filter(|(at, _)| ctx.now - *at <= LONGEST) else {
        return Err(Refusal::UndoTooLate { slot, holder: holder.name }.into());
    };
    let opening = Opening {
        kind: audit::Kind::Undo,
        reason: reason.as_str(),
        status: Some(status),
        note: "",
    };
    let heard = unlock::open(ctx, tx, &held, &slot, &opening).await?;
    let notice = Notice::Undone { name: holder.name.clone(), slot: slot.clone() };
    let is_told = !heard.is_empty();
    unlock::tell(ctx, tx, &held, &heard, notice).await?;
    Ok(Undone { slot, holder, is_told })
}
