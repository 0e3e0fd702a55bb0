//! Taking an assignment or a closing back within ten minutes: no reason is asked, and whoever heard
//! of a duty hears that it was a mistake.

use chrono::Duration;

use super::unlock::{self, Opening};
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::slot::{Reason, Slot};
use crate::store::assignments::{self, Holder};
use crate::store::calendar::Calendar;
use crate::store::{Tx, audit};

/// How long a change can be undone.
pub const LONGEST: Duration = Duration::minutes(10);

/// What came of it.
#[derive(Debug)]
pub struct Undone {
    /// The slot, which is free again.
    pub slot: Slot,
    /// Who held it; nobody if it had been closed.
    pub holder: Option<Holder>,
    /// Whether the person had heard of the duty, and so hears of the mistake.
    pub is_told: bool,
}

/// Undoes an assignment or a closing; `reason` goes into the unlock log.
///
/// # Errors
/// Refuses one that is older than ten minutes, and one whose slot was opened since.
pub async fn undo(ctx: &Ctx, tx: &mut Tx, assignment: i64, reason: &Reason) -> Result<Undone> {
    let held = assignments::find(tx, assignment).await?.ok_or(Refusal::UndoChanged)?;
    let holder = held.holder.clone();
    let slot = Calendar::read(tx).await?.slot_of(&held).ok_or(Refusal::UndoChanged)?;
    slot.must_not_be_over(ctx.centre.timezone, ctx.now)?;
    let beginning = assignments::find_beginning(tx, held.id).await?;
    let recent = beginning.filter(|(at, _)| ctx.now - *at <= LONGEST);
    let status = match (recent, &holder) {
        (Some((_, status)), None) => status,
        (Some((_, Some(status))), Some(_)) => Some(status),
        (_, Some(holder)) => {
            return Err(Refusal::UndoTooLate { slot, holder: holder.name.clone() }.into());
        }
        (None, None) => return Err(Refusal::UndoCloseTooLate { slot }.into()),
    };
    let opening = Opening { kind: audit::Kind::Undo, reason: reason.as_str(), status, note: "" };
    let heard = unlock::open(ctx, tx, &held, &slot, &opening).await?;
    let is_told = !heard.is_empty();
    if let Some(holder) = &holder {
        // The registration goes back to where it stood when all that was given is undone.
        if let Some(before) = status.filter(|status| *status != Status::Allotted) {
            assignments::hand_on_status(tx, holder.id, before).await?;
        }
        let notice = Notice::Undone { name: holder.name.clone(), slot: slot.clone() };
        unlock::tell(ctx, tx, &held, &heard, notice).await?;
    }
    Ok(Undone { slot, holder, is_told })
}
