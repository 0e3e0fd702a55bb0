//! Telling people: a person has several addresses, and each is a delivery of its own.

use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::{Envelope, Message, Notice};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::outbox::{self, Kind, NewMessage};
use crate::store::people::Person;
use crate::store::{Tx, accounts};

/// What a notice is about, for its delivery's row.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// The duty.
    pub assignment: Option<i64>,
    /// The reminder that it carries out.
    pub reminder: Option<i64>,
    /// The account that hears of its failure.
    pub asked_by: Option<i64>,
    /// From when on it is worth nothing.
    pub expires_at: Option<Timestamp>,
}

/// Where a person can be reached now: every linked chat account, the registered phone on WhatsApp
/// (once, if it is linked too), the e-mail; without what is off, what is known to be
/// dead, and the chats in which messages were turned off.
pub async fn addresses(ctx: &Ctx, tx: &mut Tx, person: &Person) -> Result<Vec<Address>> {
    let linked = accounts::of_person(tx, person.id).await?;
    let mut addresses: Vec<Address> = linked
        .iter()
        .filter(|account| account.takes_news())
        .map(|account| account.address.clone())
        .collect();

    let phone = Address::new(Channel::WhatsApp, person.phone.as_str());
    if !linked.iter().any(|account| account.address == phone) {
        let known = accounts::find_by_address(tx, &phone).await?;
        if known.is_none_or(|account| account.takes_news()) {
            addresses.push(phone);
        }
    }
    if let Some(email) = &person.email {
        addresses.push(Address::new(Channel::Email, email.as_str()));
    }
    addresses.retain(|address| ctx.channels.has(address.channel));
    Ok(addresses)
}

/// The ways on which a person turned messages off, as far as no other address goes that way.
pub async fn turned_off(
    tx: &mut Tx,
    person: &Person,
    addresses: &[Address],
) -> Result<Vec<Channel>> {
    let mut accounts = accounts::of_person(tx, person.id).await?;
    let phone = Address::new(Channel::WhatsApp, person.phone.as_str());
    accounts.extend(accounts::find_by_address(tx, &phone).await?);
    let mut ways: Vec<Channel> = accounts
        .iter()
        .filter(|account| account.is_muted)
        .map(|account| account.address.channel)
        .filter(|way| addresses.iter().all(|address| address.channel != *way))
        .collect();
    ways.sort_unstable();
    ways.dedup();
    Ok(ways)
}

/// Puts a notice for a person into the outbox, once for each address.
pub async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    person: i64,
    addresses: &[Address],
    kind: Kind,
    notice: Notice,
    about: About,
) -> Result<()> {
    let envelope = Envelope::new(&ctx.centre.language, Message::Notice(notice));
    for address in addresses {
        let message = NewMessage {
            // A reminder is said once to each address, however many processes think of it.
            unique_key: about.reminder.map(|id| format!("reminder:{id}:{}", address.key())),
            person: Some(person),
            assignment: about.assignment,
            reminder: about.reminder,
            asked_by: about.asked_by,
            expires_at: about.expires_at,
            ..NewMessage::new(address, kind, &envelope)
        };
        outbox::insert(tx, &message, ctx.now).await?;
    }
    Ok(())
}

/// Tells everyone who holds a role or a higher one; a key makes sure that they hear it once.
pub async fn tell_role(
    ctx: &Ctx,
    tx: &mut Tx,
    least: Role,
    notice: Notice,
    key: &str,
) -> Result<()> {
    for account in accounts::with_role(tx).await? {
        if account.role >= least {
            tell_account(ctx, tx, &account.address, notice.clone(), key).await?;
        }
    }
    Ok(())
}

/// Tells one chat account, unless messages were turned off there; a key makes sure that it hears it
/// once.
pub async fn tell_account(
    ctx: &Ctx,
    tx: &mut Tx,
    address: &Address,
    notice: Notice,
    key: &str,
) -> Result<()> {
    let account = accounts::find_by_address(tx, address).await?;
    if !ctx.channels.has(address.channel) || account.is_some_and(|account| account.is_muted) {
        return Ok(());
    }
    let envelope = Envelope::new(&ctx.centre.language, Message::Notice(notice));
    let message = NewMessage {
        unique_key: Some(format!("{key}:{}", address.key())),
        ..NewMessage::new(address, Kind::Notice, &envelope)
    };
    outbox::insert(tx, &message, ctx.now).await?;
    Ok(())
}
