//! Turning messages off in a chat and on again: what nobody asked for is no longer said there.

use super::{Ctx, Result, outcome};
use crate::domain::message::Unreachable;
use crate::store::accounts::{self, Account};
use crate::store::audit::{self, Entry};
use crate::store::outbox::{of_person, sending};
use crate::store::{Tx, people};

/// Turns messages off in a chat, and drops what was still to be said there; answers whether they
/// were on.
pub async fn stop(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<bool> {
    if !accounts::set_muted(tx, account.id, Some(ctx.now)).await? {
        return Ok(false);
    }
    record(ctx, tx, account, audit::Kind::Stop).await?;
    for id in of_person::drop_news(tx, &account.address, ctx.now).await? {
        // A reminder may reach nobody now, and the admins hear of that.
        if let Some((_, row)) = sending::find(tx, id).await? {
            outcome::failed(ctx, tx, &row, Unreachable::TurnedOff).await?;
        }
    }
    Ok(true)
}

/// Turns messages on again; answers whether they were off.
pub async fn start(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<bool> {
    if !accounts::set_muted(tx, account.id, None).await? {
        return Ok(false);
    }
    record(ctx, tx, account, audit::Kind::Start).await?;
    Ok(true)
}

async fn record(ctx: &Ctx, tx: &mut Tx, account: &Account, kind: audit::Kind) -> Result<()> {
    let mut entry = Entry::new(kind);
    if let [person] = people::of_account(tx, account.id).await?.as_slice() {
        entry = entry.person(person.id);
    }
    Ok(audit::record(tx, ctx.actor, &entry, ctx.now).await?)
}
