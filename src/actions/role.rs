//! Granting a role to a chat account and taking it away.

use super::{Ctx, Result, notify};
use crate::domain::message::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::store::accounts::{self, Account};
use crate::store::audit::{self, Entry};
use crate::store::{Tx, people};

/// Grants a role; guest takes it away. It counts from the account's next message.
///
/// # Errors
/// Refuses to leave the centre without an owner.
pub async fn grant(ctx: &Ctx, tx: &mut Tx, account: &Account, role: Role) -> Result<()> {
    if account.role == role {
        return Ok(());
    }
    if account.role == Role::Owner {
        let everyone = accounts::with_role(tx).await?;
        let owners = everyone.iter().filter(|other| other.role == Role::Owner).count();
        if owners <= 1 {
            return Err(Refusal::LastOwner.into());
        }
    }
    accounts::set_role(tx, account.id, role).await?;
    let (before, after) = (account.role.as_str().to_owned(), role.as_str().to_owned());
    let mut entry = Entry::new(audit::Kind::Role).now("account", account.address.key()).change(
        "role",
        Some(before),
        Some(after),
    );
    if let [person] = people::of_account(tx, account.id).await?.as_slice() {
        entry = entry.person(person.id);
    }
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    // The program itself grants roles at the start, from ADMINS, and tells nobody.
    if ctx.actor.account.is_some() && ctx.actor.account != Some(account.id) {
        let key = format!("role:{}:{}", account.id, ctx.now.millis());
        let notice = Notice::RoleChanged { role };
        notify::tell_account(ctx, tx, &account.address, notice, &key).await?;
    }
    Ok(())
}
