//! Correcting one field of a registration: an admin asks, the person answers. Nothing else ever
//! changes what was registered.

use super::link::{self, Proof};
use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::channel::{Address, Channel};
use crate::domain::correction::{self, FORM, Problem, State};
use crate::domain::message::Notice;
use crate::domain::news::News;
use crate::domain::person::{Email, Phone, Status};
use crate::domain::refusal::Refusal;
use crate::domain::registration::Part;
use crate::domain::role::Role;
use crate::store::audit::{self, Entry};
use crate::store::corrections::{self, Correction};
use crate::store::forms::{self, Form};
use crate::store::outbox::{self, Kind};
use crate::store::people::{self, Person};
use crate::store::{Tx, accounts, trail};

/// What came of asking.
pub struct Asked {
    /// The correction's row.
    pub correction: i64,
    /// Where the person is asked.
    pub addresses: Vec<Address>,
}

/// What came of an answer.
pub struct Corrected {
    /// What the field held; nothing for no e-mail.
    pub before: Option<String>,
    /// What it holds now.
    pub after: Option<String>,
}

/// Asks a person to put a field right, at every address. In each linked chat that is about nothing
/// else the answer can simply be typed. Asking for the same field again replaces the message.
///
/// # Errors
/// Refuses a person who has left, and the same question in the same words.
pub async fn ask(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    part: Part,
    message: &str,
) -> Result<Asked> {
    let name = person.name.as_str().to_owned();
    if person.status == Status::Withdrawn {
        return Err(Refusal::from(Problem::HasLeft { name }).into());
    }
    let open = corrections::open_of_person(tx, person.id).await?;
    let by = ctx.actor.account;
    let id = match open.into_iter().find(|one| one.part == part) {
        Some(one) if one.message == message => {
            return Err(Refusal::from(Problem::AskedAlready { name, part }).into());
        }
        Some(one) => {
            corrections::ask_again(tx, one.id, message, by, ctx.now).await?;
            one.id
        }
        None => corrections::insert(tx, person.id, part, message, by, ctx.now).await?,
    };
    let entry = Entry::new(audit::Kind::CorrectionAsked)
        .person(person.id)
        .now("field", part.as_str())
        .now("note", message);
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;

    let addresses = notify::addresses(ctx, tx, person).await?;
    let news = News::CorrectionAsked {
        correction: id,
        part,
        value: correction::value(&person.registration(), part),
        message: message.to_owned(),
    };
    let notice = Notice::Registration { name, news };
    let about = About { asked_by: by, ..About::default() };
    notify::tell(ctx, tx, person.id, &addresses, Kind::Notice, notice, about).await?;
    open_forms(ctx, tx, person, id, part).await?;
    Ok(Asked { correction: id, addresses })
}

/// Takes the question back; nobody is told, since nobody was promised anything.
///
/// # Errors
/// Refuses a correction that is answered or taken back already.
pub async fn withdraw(ctx: &Ctx, tx: &mut Tx, correction: &Correction) -> Result<()> {
    must_be_open(correction)?;
    corrections::settle(tx, correction.id, State::Withdrawn, ctx.now).await?;
    let entry = Entry::new(audit::Kind::CorrectionWithdrawn)
        .person(correction.person)
        .now("field", correction.part.as_str());
    Ok(audit::record(tx, ctx.actor, &entry, ctx.now).await?)
}

/// Takes an answer: the field changes, and the admin who asked sees what it was and what it is.
///
/// # Errors
/// Refuses what the field can't be, an ITS number of someone else, and a correction that is settled.
pub async fn answer(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: &Correction,
    person: &Person,
    text: &str,
) -> Result<Corrected> {
    must_be_open(asked)?;
    let old = person.registration();
    let new = correction::correct(&old, asked.part, text, &ctx.centre.country)?;
    if new.its != old.its && people::find_by_its(tx, &new.its).await?.is_some() {
        return Err(Refusal::ItsTaken { its: new.its.as_str().to_owned() }.into());
    }
    corrections::settle(tx, asked.id, State::Answered, ctx.now).await?;
    people::rewrite(tx, person.id, &new).await?;
    let before = correction::value(&old, asked.part);
    let after = correction::value(&new, asked.part);
    let shown = |value: &Option<String>| Some(value.clone().unwrap_or_else(|| "none".to_owned()));
    let entry = Entry::new(audit::Kind::Corrected)
        .person(person.id)
        .now("field", asked.part.as_str())
        .change("value", shown(&before), shown(&after));
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    if new.phone != old.phone {
        leave_number(ctx, tx, person, &old.phone).await?;
        redirect_phone(ctx, tx, person, &old.phone, &new.phone).await?;
    }
    redirect_email(ctx, tx, person, old.email.as_ref(), new.email.as_ref()).await?;
    tell_admin(ctx, tx, asked, (&before, &after)).await?;
    Ok(Corrected { before, after })
}

fn must_be_open(correction: &Correction) -> Result<()> {
    if correction.state == State::Open {
        return Ok(());
    }
    let (name, part, state) = (correction.name.clone(), correction.part, correction.state);
    Err(Refusal::from(Problem::Settled { name, part, state }).into())
}

/// Lets what is typed next be the answer, in the chats that have nothing else open.
async fn open_forms(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    correction: i64,
    part: Part,
) -> Result<()> {
    for account in accounts::of_person(tx, person.id).await? {
        let is_busy = forms::find(tx, account.id).await?.is_some();
        if account.takes_news() && !is_busy {
            let (kind, step) = (FORM.to_owned(), part.as_str().to_owned());
            let form = Form { kind, step, draft: correction.to_string() };
            forms::save(tx, account.id, &form, ctx.now).await?;
        }
    }
    Ok(())
}

/// The WhatsApp of a number that was wrong speaks for the person no more, if only the number made it
/// do so. The chat that answers is the person's, whatever its number.
async fn leave_number(ctx: &Ctx, tx: &mut Tx, person: &Person, old: &Phone) -> Result<()> {
    let address = Address::new(Channel::WhatsApp, old.as_str());
    let linked = accounts::of_person(tx, person.id).await?;
    let Some(account) = linked.into_iter().find(|one| one.address == address) else {
        return Ok(());
    };
    let how = trail::how_linked(tx, person.id, &address.key()).await?;
    if ctx.actor.account == Some(account.id) || how.as_deref() != Some(Proof::Number.as_str()) {
        return Ok(());
    }
    link::end(ctx, tx, &account, person).await
}

/// What waits to be said goes to the new phone, or nowhere else if its chat hears it anyway. A chat
/// that is linked stays.
async fn redirect_phone(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    old: &Phone,
    new: &Phone,
) -> Result<()> {
    let old = Address::new(Channel::WhatsApp, old.as_str());
    let new = Address::new(Channel::WhatsApp, new.as_str());
    let linked = accounts::of_person(tx, person.id).await?;
    let is_linked = |address: &Address| linked.iter().any(|one| one.address == *address);
    if is_linked(&old) {
        return Ok(());
    }
    if is_linked(&new) {
        return Ok(outbox::of_person::cancel(tx, person.id, &old, ctx.now).await?);
    }
    Ok(outbox::of_person::redirect(tx, person.id, &old, &new).await?)
}

/// What waits to be said goes to the new e-mail; without one it is dropped.
async fn redirect_email(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    old: Option<&Email>,
    new: Option<&Email>,
) -> Result<()> {
    let Some(old) = old.filter(|old| Some(*old) != new) else { return Ok(()) };
    let on = |email: &Email| Address::new(Channel::Email, email.as_str());
    match new {
        Some(new) => outbox::of_person::redirect(tx, person.id, &on(old), &on(new)).await?,
        None => outbox::of_person::cancel(tx, person.id, &on(old), ctx.now).await?,
    }
    Ok(())
}

/// Who asked hears of it; if that one is no admin any more, or can't be told, all admins do.
async fn tell_admin(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: &Correction,
    (before, after): (&Option<String>, &Option<String>),
) -> Result<()> {
    let (part, before, after) = (asked.part, before.clone(), after.clone());
    let news = News::Corrected { part, before, after };
    let notice = Notice::Registration { name: asked.name.clone(), news };
    let key = format!("corrected:{}", asked.id);
    let asker = match asked.asked_by {
        Some(account) => accounts::find(tx, account).await?,
        None => None,
    };
    match asker.filter(|account| account.role >= Role::Admin && account.takes_news()) {
        Some(account) => notify::tell_account(ctx, tx, &account.address, notice, &key).await,
        None => notify::tell_role(ctx, tx, Role::Admin, notice, &key).await,
    }
}
