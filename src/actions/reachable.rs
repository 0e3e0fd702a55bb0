//! A platform tells that somebody blocked the bot, or let it in again.

use super::{Ctx, Result};
use crate::domain::channel::Address;
use crate::store::audit::{self, Actor, Entry, Kind};
use crate::store::{Tx, accounts};

/// Whether we know the one of whom a platform tells something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Somebody who writes with us.
    Yes,
    /// Somebody who was forgotten, or never wrote.
    No,
}

/// Notes whether messages to an address arrive from now on. Nobody is made known by it.
pub async fn changed(ctx: &Ctx, tx: &mut Tx, address: &Address, reachable: bool) -> Result<Known> {
    let Some(account) = accounts::find_by_address(tx, address).await? else {
        return Ok(Known::No);
    };
    if accounts::set_reachable(tx, address, reachable).await? {
        let kind = if reachable { Kind::Unblocked } else { Kind::Blocked };
        let actor = Actor::chat(account.id, address.channel);
        audit::record(tx, actor, &Entry::new(kind), ctx.now).await?;
    }
    Ok(Known::Yes)
}
