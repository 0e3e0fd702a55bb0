//! "I can't": the person asks to be released, and the admins hear of it at once.

use super::{Ctx, Result, confirm, notify};
use crate::domain::message::Notice;
use crate::domain::role::Role;
use crate::domain::slot::{Reason, Slot, State};
use crate::store::assignments::{self, Held};
use crate::store::{Tx, audit};

/// Notes that a person can't come. The duty stays the person's until an admin unlocks it.
pub async fn cannot_come(
    ctx: &Ctx,
    tx: &mut Tx,
    held: &Held,
    slot: &Slot,
    reason: &Reason,
) -> Result<()> {
    assignments::set_state(tx, held.id, State::CancelRequested).await?;
    confirm::record(ctx, tx, audit::Kind::CannotCome, held, Some(reason.as_str())).await?;
    let name = held.holder.as_ref().map_or_else(String::new, |holder| holder.name.clone());
    let notice =
        Notice::CannotCome { name, slot: slot.clone(), reason: reason.as_str().to_owned() };
    let key = format!("cannot-come:{}:{}", held.id, ctx.now.millis());
    notify::tell_role(ctx, tx, Role::Admin, notice, &key).await
}
