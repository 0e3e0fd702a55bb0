//! Erasing somebody for good: that duties were served stays, and nothing that tells by whom.

use super::notify;
use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::Notice;
use crate::domain::person::{Email, FullName, Phone};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::store::accounts::{self, Account};
use crate::store::audit::{self, Entry};
use crate::store::calendar::Calendar;
use crate::store::people::Person;
use crate::store::{Tx, assignments, documents, traces};

/// Whether a person can be erased: asked before the question is.
///
/// # Errors
/// Refuses while a duty is ahead or is of today, and whoever is the only owner.
pub async fn must_be_forgettable(ctx: &Ctx, tx: &mut Tx, person: &Person) -> Result<()> {
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    let calendar = Calendar::read(tx).await?;
    for held in assignments::of_person_from(tx, person.id, today).await? {
        if let Some(slot) = calendar.slot_of(&held) {
            let name = person.name.as_str().to_owned();
            let is_ahead = slot.begins(ctx.centre.timezone) > ctx.now;
            return Err(Refusal::ForgetDuty { name, slot, is_ahead }.into());
        }
    }
    let own = own_accounts(tx, person).await?;
    must_leave_an_owner(tx, &own).await
}

/// Erases a person, and the chats that speak for nobody else; their roles go with them. `stands_for`
/// is what the roster of past days says instead of the name; `asking` is the chat that asked. Answers
/// the chats that are erased.
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
    must_be_forgettable(ctx, tx, person).await?;
    let own = own_accounts(tx, person).await?;
    let mut values = vec![person.name.as_str().to_owned(), person.its.as_str().to_owned()];
    for account in &own {
        values.extend(values_of(account));
    }
    if is_only(tx, person, &own, &person.phone).await? {
        values.extend(values_of_phone(&person.phone));
    }
    if let Some(email) = &person.email
        && !traces::is_someone_elses(tx, person.id, email.as_str()).await?
    {
        values.push(email.as_str().to_owned());
        let address = Address::new(Channel::Email, Email::as_str(email));
        traces::empty_address(tx, &address).await?;
    }
    for account in accounts::of_person(tx, person.id).await? {
        // A shared phone may bear this name on its profile.
        let profile = account.profile_name.to_lowercase();
        if profile.contains(&person.name.as_str().to_lowercase()) {
            traces::empty_profile(tx, account.id).await?;
        }
    }
    traces::empty_person(tx, person, stands_for, ctx.now).await?;
    empty(ctx, tx, asking, &own, &values).await?;
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
    empty(ctx, tx, account, own, &values_of(account)).await?;
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

/// The chats that speak for this person and nobody else, and the registered phone's.
async fn own_accounts(tx: &mut Tx, person: &Person) -> Result<Vec<Account>> {
    let mut own = Vec::new();
    for account in accounts::of_person(tx, person.id).await? {
        if traces::count_people_of(tx, account.id).await? == 1 {
            own.push(account);
        }
    }
    // A number that never wrote may have an account too: WhatsApp said that it isn't there.
    let phone = Address::new(Channel::WhatsApp, person.phone.as_str());
    if let Some(account) = accounts::find_by_address(tx, &phone).await?
        && account.role == Role::Guest
        && traces::count_people_of(tx, account.id).await? == 0
        && !traces::is_someone_elses(tx, person.id, person.phone.as_str()).await?
    {
        own.push(account);
    }
    Ok(own)
}

/// Whether a phone tells of this person and of nobody who stays.
async fn is_only(tx: &mut Tx, person: &Person, own: &[Account], phone: &Phone) -> Result<bool> {
    let address = Address::new(Channel::WhatsApp, phone.as_str());
    let account = accounts::find_by_address(tx, &address).await?;
    let stays = account.is_some_and(|account| own.iter().all(|one| one.id != account.id));
    Ok(!stays && !traces::is_someone_elses(tx, person.id, phone.as_str()).await?)
}

fn values_of(account: &Account) -> Vec<String> {
    let mut values = vec![account.address.id.clone(), account.profile_name.clone()];
    if account.address.channel == Channel::WhatsApp
        && let Some(phone) = Phone::from_whatsapp(&account.address.id)
    {
        values.extend(values_of_phone(&phone));
    }
    values
}

/// A number stands without its `+` in what the platforms send, and inside WhatsApp's ids.
fn values_of_phone(phone: &Phone) -> [String; 2] {
    let digits = phone.as_str().trim_start_matches('+').to_owned();
    [digits, crate::domain::traces::inside_whatsapp_ids(phone)]
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
        traces::empty_mentions(tx, value, &asking.address).await?;
    }
    traces::cancel_news(tx, ctx.now).await?;
    documents::delete_handed_over(tx).await?;
    Ok(traces::erase_settled(tx).await?)
}
