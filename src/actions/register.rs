//! Writing a registration down: the person, the link to the chat, the confirmation by e-mail.

use super::link::{self, Proof};
use super::{Ctx, Result, assign, audition};
use crate::actions::notify::{self, About};
use crate::domain::channel::{Address, Channel};
use crate::domain::message::Notice;
use crate::domain::person::{Email, Status};
use crate::domain::refusal::Refusal;
use crate::domain::registration::Registration;
use crate::store::Tx;
use crate::store::accounts::Account;
use crate::store::audit::{self, Entry};
use crate::store::outbox::Kind;
use crate::store::people::{self, Person};

/// Writes a registration down and lets the chat that sent it speak for the person.
///
/// # Errors
/// Refuses an ITS number that is registered already.
pub async fn register(
    ctx: &Ctx,
    tx: &mut Tx,
    account: &Account,
    new: &Registration,
) -> Result<Person> {
    let person = write_down(ctx, tx, new).await?;
    link::link(ctx, tx, account, &person, Proof::Registration).await?;
    audition::adopt(ctx, tx, account.id, person.id).await?;
    confirm_by_mail(ctx, tx, &person).await?;
    Ok(person)
}

/// Writes down a registration that came through no chat.
///
/// # Errors
/// Refuses an ITS number that is registered already.
pub async fn register_without_chat(ctx: &Ctx, tx: &mut Tx, new: &Registration) -> Result<Person> {
    let person = write_down(ctx, tx, new).await?;
    confirm_by_mail(ctx, tx, &person).await?;
    Ok(person)
}

/// Writes a registration down that an admin brings: no chat speaks for the person yet, and nothing is
/// said, since the person asked for nothing; whoever gets a duty hears of that. An admin who brings
/// somebody as approved has approved that one.
///
/// # Errors
/// Refuses an ITS number that is registered already.
pub async fn enter(ctx: &Ctx, tx: &mut Tx, new: &Registration, status: Status) -> Result<Person> {
    let person = write_down(ctx, tx, new).await?;
    if status == Status::Pending {
        return Ok(person);
    }
    assign::set_status(ctx, tx, &person, status).await?;
    Ok(Person { status, ..person })
}

async fn write_down(ctx: &Ctx, tx: &mut Tx, new: &Registration) -> Result<Person> {
    let Some(person) = people::insert(tx, new, ctx.now).await? else {
        return Err(Refusal::ItsTaken { its: new.its.as_str().to_owned() }.into());
    };
    let entry = Entry::new(audit::Kind::Register)
        .person(person.id)
        .now("name", person.name.as_str())
        .now("its", person.its.as_str())
        .now("email", person.email.as_ref().map_or("none", Email::as_str))
        .now("phone", person.phone.as_str())
        .now("preference", person.preference.as_str());
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    Ok(person)
}

async fn confirm_by_mail(ctx: &Ctx, tx: &mut Tx, person: &Person) -> Result<()> {
    if let Some(email) = person.email.as_ref().filter(|_| ctx.channels.email) {
        let address = Address::new(Channel::Email, email.as_str());
        let notice = Notice::Registered {
            name: person.name.as_str().to_owned(),
            its: person.its.as_str().to_owned(),
        };
        let about = About::default();
        notify::tell(ctx, tx, person.id, &[address], Kind::Notice, notice, about).await?;
    }
    Ok(())
}
