//! Erasing somebody for good: that duties were served stays, and nothing that tells by whom.

mod values;

use self::values::Values;
use super::notify;
use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::correction;
use crate::domain::message::Notice;
use crate::domain::person::FullName;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::store::accounts::{self, Account};
use crate::store::audit::{self, Entry};
use crate::store::calendar::Calendar;
use crate::store::people::Person;
use crate::store::{Tx, assignments, documents, forms, identities, traces};

/// Whether a person can be erased: asked before the question is.
///
/// # Errors
/// Refuses while a duty is ahead or is of today, and whoever is the only owner.
pub async fn must_be_forgettable(
    ctx: &Ctx,
    tx: &mut Tx,
    asking: &Account,
    person: &Person,
) -> Result<()> {
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    let calendar = Calendar::read(tx).await?;
    for held in assignments::of_person_from(tx, person.id, today).await? {
        if let Some(slot) = calendar.slot_of(&held) {
            let name = person.name.as_str().to_owned();
            let is_ahead = slot.begins(ctx.centre.timezone) > ctx.now;
            return Err(Refusal::ForgetDuty { name, slot, is_ahead }.into());
        }
    }
    let own = own_accounts(tx, asking, person).await?;
    must_leave_an_owner(tx, &own).await
}

/// Erases a person, and `asking`, the chat that asked, if it speaks for nobody else; its role goes
/// with it. Other chats go too if nothing is lost with them; else they only speak for the person no
/// more. `stands_for` is what the roster of past days says instead of the name. Answers the chats that
/// are erased.
///
/// # Errors
/// The same as [`must_be_forgettable`]'s.
pub async fn person(
    ctx: &Ctx,
    tx: &mut Tx,
    asking: &Account,
    person: &Person,
    stands_for: &FullName,
) -> Result<Vec<Account>> {
    must_be_forgettable(ctx, tx, asking, person).await?;
    let own = own_accounts(tx, asking, person).await?;
    let values = Values::of_person(tx, person, &own).await?;
    for address in &values.addresses {
        traces::empty_address(tx, address).await?;
    }
    for account in accounts::of_person(tx, person.id).await? {
        // A shared phone may bear this name on its profile.
        if values.is_named_in(&account.profile_name) {
            traces::empty_profile(tx, account.id).await?;
        }
    }
    traces::empty_person(tx, person, stands_for, ctx.now).await?;
    traces::empty_changes(tx, &values.names, &values.texts, stands_for).await?;
    for name in &values.names {
        traces::empty_name(tx, name, stands_for, &asking.address).await?;
    }
    empty(ctx, tx, asking, &own, &values.texts).await?;
    let entry = Entry::new(audit::Kind::Forget).person(person.id);
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    let key = format!("forgotten:{}", person.id);
    notify::tell_role(ctx, tx, Role::Admin, Notice::Forgotten, &key).await?;
    Ok(own)
}

/// Erases a chat that speaks for nobody.
///
/// # Errors
/// Refuses whoever is the only owner.
pub async fn chat(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<()> {
    let own = std::slice::from_ref(account);
    must_leave_an_owner(tx, own).await?;
    let values = Values::of_account(tx, account).await?;
    empty(ctx, tx, account, own, &values.texts).await?;
    audit::record(tx, ctx.actor, &Entry::new(audit::Kind::Forget), ctx.now).await?;
    Ok(())
}

/// A role without an owner's hand above it could never be given again.
///
/// # Errors
/// Refuses if these accounts hold the last owner's role.
pub async fn must_leave_an_owner(tx: &mut Tx, going: &[Account]) -> Result<()> {
    let is_going = |id: i64| going.iter().any(|account| account.id == id);
    let everyone = accounts::with_role(tx).await?;
    let mut owners = everyone.iter().filter(|account| account.role == Role::Owner).peekable();
    if owners.peek().is_some() && owners.all(|owner| is_going(owner.id)) {
        return Err(Refusal::ForgetLastOwner.into());
    }
    Ok(())
}

/// The chats that go with this person: the one that asks, and others that are nobody else's and of
/// which nobody would miss anything. Who holds another one may be someone else, so that it loses
/// neither a role nor what it is in the midst of.
async fn own_accounts(tx: &mut Tx, asking: &Account, person: &Person) -> Result<Vec<Account>> {
    let mut own = Vec::new();
    for account in accounts::of_person(tx, person.id).await? {
        if traces::count_people_of(tx, account.id).await? == 1
            && (account.id == asking.id || is_mere(tx, &account).await?)
        {
            own.push(account);
        }
    }
    for id in traces::former_accounts(tx, person.id).await? {
        if let Some(account) = accounts::find(tx, id).await?
            && is_mere(tx, &account).await?
        {
            own.push(account);
        }
    }
    // A number that never wrote may have an account too: WhatsApp said that it isn't there. One that a
    // correction took away from the person goes as well.
    for phone in values::phones_of(tx, person).await? {
        let address = Address::new(Channel::WhatsApp, phone.as_str());
        if let Some(account) = accounts::find_by_address(tx, &address).await?
            && own.iter().all(|one| one.id != account.id)
            && is_mere(tx, &account).await?
            && (accounts::last_inbound(tx, &address).await?.is_none()
                || traces::was_unlinked(tx, person.id, &address).await?)
            && traces::count_people_of(tx, account.id).await? == 0
            && !traces::is_someone_elses(tx, person.id, phone.as_str()).await?
        {
            own.push(account);
        }
    }
    Ok(own)
}

/// Whether a chat of one person holds no role, not even one that rests, and is in the midst of
/// nothing. That the person was asked there to correct something is not the chat's own.
async fn is_mere(tx: &mut Tx, account: &Account) -> Result<bool> {
    let rests = identities::find(tx, account.id).await?.resting.is_some();
    let is_busy =
        forms::find(tx, account.id).await?.is_some_and(|form| form.kind != correction::FORM);
    Ok(account.role == Role::Guest && !rests && !is_busy)
}

async fn empty(
    ctx: &Ctx,
    tx: &mut Tx,
    asking: &Account,
    own: &[Account],
    values: &[String],
) -> Result<()> {
    for account in own {
        traces::empty_account(tx, account.id, &account.address, ctx.now).await?;
        if account.role > Role::Guest {
            let (before, after) = (account.role.as_str(), Role::Guest.as_str());
            let entry = Entry::new(audit::Kind::Role)
                .now("account", format!("#{}", account.id))
                .change("role", Some(before.to_owned()), Some(after.to_owned()));
            audit::record(tx, ctx.actor, &entry, ctx.now).await?;
        }
    }
    for value in values {
        traces::empty_mentions(tx, value, &asking.address, ctx.now).await?;
    }
    traces::cancel_news(tx, ctx.now).await?;
    documents::delete_handed_over(tx).await?;
    Ok(traces::erase_settled(tx).await?)
}
