//! Closing an empty slot, so that nobody can be put there.

use super::{Ctx, Result, assign};
use crate::domain::slot::Slot;
use crate::store::Tx;
use crate::store::audit::{self, Entry};

/// Closes an empty slot with a note ("the Aamil leads"); answers the row, by which it is undone.
///
/// # Errors
/// Refuses a slot that is held, closed already, over or begun.
pub async fn lock(ctx: &Ctx, tx: &mut Tx, slot: &Slot, note: &str) -> Result<i64> {
    slot.must_be_ahead(ctx.centre.timezone, ctx.now)?;
    let row = assign::lock_for(ctx, tx, slot, None, note).await?;
    let entry = Entry::new(audit::Kind::Lock).slot(slot.duty.id, slot.date).now("note", note);
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(row)
}
