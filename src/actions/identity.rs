//! Who is behind a WhatsApp number: a known number that comes with another user id lets its role
//! rest until an owner confirms.

use super::{Ctx, Result, link, notify, role};
use crate::domain::channel::Address;
use crate::domain::chat_news::ChatNews;
use crate::domain::message::Notice;
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::accounts::{self, Account};
use crate::store::audit::{self, Entry};
use crate::store::{Tx, identities, people};

/// What an owner says of a number that came with another user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is still the same person.
    Same,
    /// It is another.
    Other,
}

/// The account of whoever writes, made if it is new. With the number hidden, the user id tells whose
/// account it is; with the number shown for the first time, the account gets it.
pub async fn account(
    tx: &mut Tx,
    from: &Address,
    user_id: Option<&str>,
    profile_name: &str,
    now: Timestamp,
) -> Result<Account> {
    if let Some(user_id) = user_id
        && accounts::find_by_address(tx, from).await?.is_none()
        && let Some(mut known) = accounts::find_by_user(tx, user_id).await?
    {
        if from.id == user_id {
            return Ok(known);
        }
        if known.address.id == user_id {
            identities::set_number(tx, known.id, &from.id).await?;
            known.address = from.clone();
            return Ok(known);
        }
    }
    Ok(accounts::ensure(tx, from, profile_name, now).await?)
}

/// Looks whether a number still belongs to the same user. If not, its role rests, and the owners
/// are asked.
pub async fn look(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &mut Account,
    user_id: Option<&str>,
) -> Result<()> {
    let Some(user_id) = user_id else { return Ok(()) };
    let known = identities::find(tx, account.id).await?;
    if known.user_id.as_deref() == Some(user_id) {
        return Ok(());
    }
    identities::set_user(tx, account.id, user_id).await?;
    if known.user_id.is_none() {
        return Ok(());
    }
    let role = known.resting.map_or(account.role, |(role, _)| role);
    if role > Role::Volunteer {
        suspend(ctx, tx, account, role).await?;
    }
    Ok(())
}

/// An owner says that it is still the same person, or that the role is to go, with the links
/// to people who did not register the number; answers the role.
/// Nothing happens if none rests since that instant any more.
pub async fn decide(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    since: Timestamp,
    verdict: Verdict,
) -> Result<Option<Role>> {
    let Some((rested, at)) = identities::find(tx, account.id).await?.resting else {
        return Ok(None);
    };
    if at != since {
        return Ok(None);
    }
    match verdict {
        Verdict::Same => role::grant(ctx, tx, account, rested).await?,
        Verdict::Other => {
            accounts::set_role(tx, account.id, Role::Guest).await?;
            leave_others(ctx, tx, account).await?;
            record(ctx, tx, account, audit::Kind::Role, rested).await?;
        }
    }
    Ok(Some(rested))
}

/// Whether an account's role rests.
pub async fn rests(tx: &mut Tx, account: &Account) -> Result<bool> {
    Ok(identities::find(tx, account.id).await?.resting.is_some())
}

/// Whether anybody is owner.
pub async fn has_owner(tx: &mut Tx) -> Result<bool> {
    Ok(accounts::with_role(tx).await?.iter().any(|account| account.role == Role::Owner))
}

/// Whoever is behind the number now speaks only for those who registered it.
async fn leave_others(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<()> {
    for person in people::of_account(tx, account.id).await? {
        if !link::is_registered_number(account, &person) {
            link::end(ctx, tx, account, &person).await?;
        }
    }
    Ok(())
}

async fn suspend(ctx: &Ctx, tx: &mut Tx, account: &mut Account, role: Role) -> Result<()> {
    identities::suspend(tx, account.id, role, ctx.now).await?;
    account.role = Role::Guest;
    record(ctx, tx, account, audit::Kind::RoleSuspended, role).await?;
    let has_owner = has_owner(tx).await?;
    tracing::warn!(account.id, has_owner, "a known number came with another user; its role rests");
    let since = ctx.now.millis();
    let key = format!("role-rests:{}:{since}", account.id);
    let rests = Notice::Chat(ChatNews::RoleRests { role, has_owner });
    notify::tell_account(ctx, tx, &account.address, rests, &key).await?;
    let people = people::of_account(tx, account.id).await?;
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let name = if names.is_empty() { account.profile_name.clone() } else { names.join(", ") };
    let asks = Notice::Chat(ChatNews::NumberChanged {
        name,
        account: account.address.key(),
        role,
        id: account.id,
        since,
    });
    notify::tell_role(ctx, tx, Role::Owner, asks, &key).await
}

async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    kind: audit::Kind,
    role: Role,
) -> Result<()> {
    let (before, after) = (role.as_str().to_owned(), Role::Guest.as_str().to_owned());
    let mut entry = Entry::new(kind).now("account", account.address.key()).change(
        "role",
        Some(before),
        Some(after),
    );
    if let [person] = people::of_account(tx, account.id).await?.as_slice() {
        entry = entry.person(person.id);
    }
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(())
}
