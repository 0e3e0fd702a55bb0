//! Telling people: a person has several addresses, and each is a delivery of its own.

use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::{Envelope, Message, Notice};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::outbox::{self, Kind, NewMessage};
use crate::store::people::{self, Person};
use crate::store::{Tx, accounts};

/// What a notice is about, for its delivery's row.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// The duty.
    pub assignment: Option<i64>,
    /// The reminder that it carries out.
    pub reminder: Option<i64>,
    /// How often that reminder was said to these addresses before, in vain.
    pub tries: usize,
    /// The account that hears of its failure.
    pub asked_by: Option<i64>,
    /// From when on it is worth nothing.
    pub expires_at: Option<Timestamp>,
}

/// Where a person can be reached now: every linked chat account, the registered phone on WhatsApp
/// (once, if it is linked too), the e-mail; without what is off, what is known to be
/// dead, and the chats in which messages were turned off.
pub async fn addresses(ctx: &Ctx, tx: &mut Tx, person: &Person) -> Result<Vec<Address>> {
    let mut known = known_addresses(ctx, tx, person).await?;
    known.retain(|(_, is_alive)| *is_alive);
    Ok(known.into_iter().map(|(address, _)| address).collect())
}

/// The same with those that are known to be dead: whether each is alive. Where messages were turned
/// off stays out in any case.
pub(super) async fn known_addresses(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
) -> Result<Vec<(Address, bool)>> {
    let linked = accounts::of_person(tx, person.id).await?;
    let mut addresses: Vec<(Address, bool)> = linked
        .iter()
        .filter(|account| !account.is_muted)
        .map(|account| (account.address.clone(), account.reachable))
        .collect();

    let phone = Address::new(Channel::WhatsApp, person.phone.as_str());
    if !linked.iter().any(|account| account.address == phone) {
        let known = accounts::find_by_address(tx, &phone).await?;
        if known.as_ref().is_none_or(|account| !account.is_muted) {
            addresses.push((phone, known.is_none_or(|account| account.reachable)));
        }
    }
    if let Some(email) = &person.email {
        addresses.push((Address::new(Channel::Email, email.as_str()), true));
    }
    addresses.retain(|(address, _)| ctx.channels.has(address.channel));
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
            unique_key: unique_key(kind, &about, address),
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

/// A reminder is said once to each address, however many processes think of it; so is asking once
/// more, which carries out no reminder's row.
fn unique_key(kind: Kind, about: &About, address: &Address) -> Option<String> {
    let address = address.key();
    match (about.reminder, about.tries) {
        (Some(id), 0) => Some(format!("reminder:{id}:{address}")),
        (Some(id), tries) => Some(format!("reminder:{id}:{tries}:{address}")),
        (None, _) if kind == Kind::Reminder => {
            about.assignment.map(|id| format!("ask-again:{id}:{address}"))
        }
        (None, _) => None,
    }
}

/// Tells everyone who holds a role or a higher one; a key makes sure that they hear it once.
pub async fn tell_role(
    ctx: &Ctx,
    tx: &mut Tx,
    least: Role,
    notice: Notice,
    key: &str,
) -> Result<()> {
    tell_role_until(ctx, tx, least, notice, key, None).await
}

/// The same with something that is worth nothing from an instant on.
pub(super) async fn tell_role_until(
    ctx: &Ctx,
    tx: &mut Tx,
    least: Role,
    notice: Notice,
    key: &str,
    expires_at: Option<Timestamp>,
) -> Result<()> {
    for account in accounts::with_role(tx).await? {
        if account.role >= least {
            put(ctx, tx, &account.address, notice.clone(), key, expires_at).await?;
        }
    }
    Ok(())
}

/// Tells the owners in every way that there is: in their chats, and by mail if somebody registered
/// with an address speaks there.
pub(super) async fn tell_owners(
    ctx: &Ctx,
    tx: &mut Tx,
    notice: Notice,
    key: &str,
    expires_at: Option<Timestamp>,
) -> Result<()> {
    for account in accounts::with_role(tx).await? {
        if account.role < Role::Owner {
            continue;
        }
        put(ctx, tx, &account.address, notice.clone(), key, expires_at).await?;
        for person in people::of_account(tx, account.id).await? {
            if let Some(email) = &person.email {
                let mail = Address::new(Channel::Email, email.as_str());
                put(ctx, tx, &mail, notice.clone(), key, expires_at).await?;
            }
        }
    }
    Ok(())
}

/// Tells one chat account, unless messages were turned off there or don't arrive; a key makes sure
/// that it hears it once.
pub async fn tell_account(
    ctx: &Ctx,
    tx: &mut Tx,
    address: &Address,
    notice: Notice,
    key: &str,
) -> Result<()> {
    put(ctx, tx, address, notice, key, None).await
}

async fn put(
    ctx: &Ctx,
    tx: &mut Tx,
    address: &Address,
    notice: Notice,
    key: &str,
    expires_at: Option<Timestamp>,
) -> Result<()> {
    let account = accounts::find_by_address(tx, address).await?;
    if !ctx.channels.has(address.channel) || account.is_some_and(|account| !account.takes_news()) {
        return Ok(());
    }
    let envelope = Envelope::new(&ctx.centre.language, Message::Notice(notice));
    let message = NewMessage {
        unique_key: Some(format!("{key}:{}", address.key())),
        expires_at,
        ..NewMessage::new(address, Kind::Notice, &envelope)
    };
    outbox::insert(tx, &message, ctx.now).await?;
    Ok(())
}
