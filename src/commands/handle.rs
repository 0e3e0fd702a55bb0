//! One message in: who sent it, the answer, and everything written together.

use anyhow::Context as _;

use super::answer::{self, Deps};
use super::context::{Context, Reply};
use super::recordings::{self, Fetched};
use super::{dispatch, documents, flood, forms};
use crate::actions::{Ctx, Stop, identity, link};
use crate::domain::inbound::{Content, Inbound, Place};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::accounts::{self, Account};
use crate::store::audit::Actor;
use crate::store::centres::{self, Centre};
use crate::store::downloads::Download;
use crate::store::{Nested, Tx, people};
use crate::wording::Words;

/// Answers a message: its effect, its audit line, its reply and its notices are written into the
/// transaction, which the caller settles and commits.
///
/// # Errors
/// Only for faults of ours; what a person got wrong is answered.
pub async fn handle(
    deps: &Deps,
    tx: &mut Tx,
    inbound: &Inbound,
    now: Timestamp,
) -> anyhow::Result<()> {
    let centre = centres::find(tx).await.context("the centre can't be read")?;
    let words = Words::of(&centre.language);
    let account = sender(tx, inbound, now).await?;
    if flood::swallows(deps, tx, inbound, &account, &centre, &words, now).await? {
        return Ok(());
    }
    let mut context = open(deps, tx, inbound, account, centre, words, now).await?;
    let nested = Nested::begin(context.tx).await?;
    let answered = dispatch::answer(&mut context).await;
    say(&mut context, nested, answered).await
}

/// Answers for a recording or a document that was fetched after it had been sent with this message.
///
/// # Errors
/// Only for faults of ours.
pub async fn fetched(
    deps: &Deps,
    tx: &mut Tx,
    inbound: &Inbound,
    download: &Download,
    fetched: &Fetched,
    now: Timestamp,
) -> anyhow::Result<()> {
    let centre = centres::find(tx).await.context("the centre can't be read")?;
    let words = Words::of(&centre.language);
    let account = sender(tx, inbound, now).await?;
    let mut context = open(deps, tx, inbound, account, centre, words, now).await?;
    let nested = Nested::begin(context.tx).await?;
    let answered = match &inbound.content {
        Content::Document(file) => documents::fetched(&mut context, file, fetched).await,
        _ => recordings::fetched(&mut context, download, fetched).await,
    };
    say(&mut context, nested, answered).await
}

/// The account that sent the message.
async fn sender(tx: &mut Tx, inbound: &Inbound, now: Timestamp) -> anyhow::Result<Account> {
    let (user_id, name) = (inbound.user_id.as_deref(), inbound.profile_name.as_str());
    identity::account(tx, &inbound.from, user_id, name, now).await.map_err(Stop::into_fault)
}

/// Who sent the message, and what they may do now.
async fn open<'t>(
    deps: &Deps,
    tx: &'t mut Tx,
    inbound: &'t Inbound,
    mut account: Account,
    centre: Centre,
    words: Words,
    now: Timestamp,
) -> anyhow::Result<Context<'t>> {
    let greets = is_first_today(tx, &account, &centre, now).await?;
    let actor = Actor::chat(account.id, inbound.from.channel);
    let ctx = Ctx { centre, channels: deps.channels, now, actor };
    let user_id = inbound.user_id.as_deref();
    identity::look(&ctx, tx, &mut account, user_id).await.map_err(Stop::into_fault)?;
    if inbound.place == Place::Private {
        // A clock ahead of ours would hold WhatsApp's window open for ever.
        let at = inbound.at.min(now);
        accounts::touch(tx, account.id, &inbound.profile_name, at).await?;
        account.profile_name.clone_from(&inbound.profile_name);
    }
    link::link_by_number(&ctx, tx, &account).await.map_err(Stop::into_fault)?;
    let people = people::of_account(tx, account.id).await?;
    let least = if people.is_empty() { Role::Guest } else { Role::Volunteer };
    let role = account.role.max(least);
    let public_url = deps.public_url.clone();
    let interrupts = false;
    Ok(Context { ctx, tx, inbound, account, people, role, greets, interrupts, public_url, words })
}

/// Keeps the effects or undoes them, and puts the answer into the outbox.
async fn say(
    context: &mut Context<'_>,
    nested: Nested,
    answered: Result<Option<Reply>, Stop>,
) -> anyhow::Result<()> {
    let reply = match answered {
        Ok(reply) => {
            nested.keep(context.tx).await?;
            reply
        }
        Err(Stop::Refused(refusal)) => {
            nested.undo(context.tx).await?;
            if context.interrupts {
                forms::interrupt(context).await.map_err(Stop::into_fault)?;
            }
            Some(dispatch::refuse(context, &refusal))
        }
        Err(Stop::Fault(error)) => return Err(error),
    };
    let Some(reply) = reply else { return Ok(()) };
    let (language, now) = (context.ctx.centre.language.clone(), context.ctx.now);
    answer::put(context.tx, context.inbound, &language, reply, now).await
}

/// "Salaam" is said once a day.
async fn is_first_today(
    tx: &mut Tx,
    account: &Account,
    centre: &Centre,
    now: Timestamp,
) -> anyhow::Result<bool> {
    let last = accounts::last_inbound(tx, &account.address).await?;
    let day = |at: Timestamp| at.at(centre.timezone).date_naive();
    Ok(last.is_none_or(|at| day(at) < day(now)))
}
