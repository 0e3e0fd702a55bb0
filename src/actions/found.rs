//! The first start: the centre is made from the configuration, with its duties; and at every
//! start, the configured owners are ensured.

use super::{Ctx, Result, identity, role};
use crate::domain::channel::Address;
use crate::domain::duty;
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::centres::{self, Centre, NewCentre};
use crate::store::{Tx, accounts, duties};

/// The centre, made if this is the first start.
pub async fn centre(tx: &mut Tx, new: &NewCentre<'_>, now: Timestamp) -> Result<Centre> {
    if let Some(centre) = centres::find_first(tx).await? {
        return Ok(centre);
    }
    tx.centre = centres::insert(tx, new, now).await?;
    let mut defaults = duty::defaults();
    defaults.sort_by_key(|duty| duty.reports_at);
    for (position, duty) in (1..).zip(defaults) {
        duties::insert(tx, &duty, position).await?;
    }
    Ok(centres::find(tx).await?)
}

/// Ensures that accounts are owners. Removing one from the configuration revokes nothing. One whose
/// number came with another user stays suspended as long as there is an owner who can confirm it;
/// if there is none, whoever starts the program vouches for it.
pub async fn owners(ctx: &Ctx, tx: &mut Tx, addresses: &[Address]) -> Result<()> {
    let mut resting = Vec::new();
    for address in addresses {
        let account = accounts::ensure(tx, address, "", ctx.now).await?;
        if identity::rests(tx, &account).await? {
            resting.push(account);
        } else {
            role::grant(ctx, tx, &account, Role::Owner).await?;
        }
    }
    if !identity::has_owner(tx).await? {
        for account in resting {
            tracing::warn!(
                account.id,
                "an owner's role is back, since nobody else could confirm it"
            );
            role::grant(ctx, tx, &account, Role::Owner).await?;
        }
    }
    Ok(())
}
