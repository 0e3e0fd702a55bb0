//! Linking a chat account to the people it speaks for.

use super::{Ctx, Result};
use crate::domain::channel::Channel;
use crate::domain::person::Phone;
use crate::store::Tx;
use crate::store::accounts::{self, Account};
use crate::store::audit::{self, Entry};
use crate::store::people::{self, Person};

/// Lets an account speak for a person.
pub async fn link(ctx: &Ctx, tx: &mut Tx, account: &Account, person: &Person) -> Result<()> {
    if accounts::link(tx, account.id, person.id, ctx.now).await? {
        let entry =
            Entry::new(audit::Kind::Link).person(person.id).now("account", account.address.key());
        audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    }
    Ok(())
}

/// Links a WhatsApp account to those who registered its number: the platform vouches for it.
/// A number on Telegram vouches for nothing.
pub async fn link_by_number(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<()> {
    if account.address.channel != Channel::WhatsApp {
        return Ok(());
    }
    let Some(phone) = Phone::from_whatsapp(&account.address.id) else {
        return Ok(());
    };
    for person in people::with_phone(tx, &phone).await? {
        link(ctx, tx, account, &person).await?;
    }
    Ok(())
}
