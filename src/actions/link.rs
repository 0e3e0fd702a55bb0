//! Linking a chat account to the people it speaks for, and ending that.

use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::chat_news::ChatNews;
use crate::domain::message::Notice;
use crate::domain::person::Phone;
use crate::domain::role::Role;
use crate::store::accounts::{self, Account};
use crate::store::audit::{self, Entry};
use crate::store::outbox::Kind;
use crate::store::people::{self, Person};
use crate::store::{Tx, assignments};

/// What shows that an account belongs to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It wrote the registration.
    Registration,
    /// WhatsApp vouches for the registered number.
    Number,
    /// Telegram vouches for the number of the account's own contact.
    Contact,
    /// It typed the code that had been sent to the person.
    Code,
}

impl Proof {
    /// The word that stands in the audit log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Number => "number",
            Self::Contact => "contact",
            Self::Code => "code",
        }
    }
}

/// What came of ending a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlinked {
    /// The account speaks for the person no more.
    Done,
    /// The number is the registered one: the next message would link it again.
    OwnNumber,
    /// The person has a duty ahead and could not be reached any more.
    LastWay,
}

/// Lets an account speak for a person; answers whether it didn't already. Whoever is linked from
/// elsewhere is told at the addresses known so far, so that a thief is noticed.
pub async fn link(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    person: &Person,
    proof: Proof,
) -> Result<bool> {
    let others = match proof {
        Proof::Contact | Proof::Code => others(ctx, tx, account, person).await?,
        // Anybody can register this number: where somebody has a role, it is worth a look.
        Proof::Number if account.role > Role::Guest => others(ctx, tx, account, person).await?,
        Proof::Registration | Proof::Number => Vec::new(),
    };
    if !accounts::link(tx, account.id, person.id, ctx.now).await? {
        return Ok(false);
    }
    let entry = Entry::new(audit::Kind::Link)
        .person(person.id)
        .now("account", account.address.key())
        .now("how", proof.as_str());
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    let notice = Notice::Chat(ChatNews::Linked {
        name: person.name.as_str().to_owned(),
        channel: account.address.channel,
        profile: account.profile_name.clone(),
    });
    notify::tell(ctx, tx, person.id, &others, Kind::Notice, notice, About::default()).await?;
    Ok(true)
}

/// Links a WhatsApp account to those who registered its number: the platform vouches for it.
/// A number on Telegram vouches for nothing.
pub async fn link_by_number(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<()> {
    let Some(phone) = own_number(account) else { return Ok(()) };
    for person in people::with_phone(tx, &phone).await? {
        link(ctx, tx, account, &person, Proof::Number).await?;
    }
    Ok(())
}

/// Links an account to all who registered the number that its platform vouches for: a family's is
/// theirs together. Answers who they are.
pub async fn link_by_contact(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    phone: &Phone,
) -> Result<Vec<Person>> {
    let people = people::with_phone(tx, phone).await?;
    for person in &people {
        link(ctx, tx, account, person, Proof::Contact).await?;
    }
    Ok(people)
}

/// An account speaks for a person no more.
pub async fn unlink(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    person: &Person,
) -> Result<Unlinked> {
    if is_registered_number(account, person) {
        return Ok(Unlinked::OwnNumber);
    }
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    let has_duty = !assignments::of_person_from(tx, person.id, today).await?.is_empty();
    if has_duty && others(ctx, tx, account, person).await?.is_empty() {
        return Ok(Unlinked::LastWay);
    }
    end(ctx, tx, account, person).await?;
    Ok(Unlinked::Done)
}

/// Ends a link, whatever it was made by.
pub(super) async fn end(ctx: &Ctx, tx: &mut Tx, account: &Account, person: &Person) -> Result<()> {
    accounts::unlink(tx, account.id, person.id).await?;
    let entry =
        Entry::new(audit::Kind::Unlink).person(person.id).was("account", account.address.key());
    Ok(audit::record(tx, ctx.actor, &entry, ctx.now).await?)
}

/// Whether an account is the WhatsApp of the number that a person registered.
pub fn is_registered_number(account: &Account, person: &Person) -> bool {
    own_number(account).is_some_and(|number| number == person.phone)
}

/// Where a person can be reached but for this account.
pub(super) async fn others(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    person: &Person,
) -> Result<Vec<Address>> {
    let mut addresses = notify::addresses(ctx, tx, person).await?;
    addresses.retain(|address| *address != account.address);
    Ok(addresses)
}

fn own_number(account: &Account) -> Option<Phone> {
    let is_whatsapp = account.address.channel == Channel::WhatsApp;
    is_whatsapp.then(|| Phone::from_whatsapp(&account.address.id)).flatten()
}
