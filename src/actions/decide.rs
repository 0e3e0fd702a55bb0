//! Deciding about a registration: the status, its audit line, and the person told at every address.

use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::news::News;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::slot::Reason;
use crate::store::audit::{self, Entry};
use crate::store::calendar::Calendar;
use crate::store::outbox::Kind;
use crate::store::people::{self, Person};
use crate::store::{Tx, assignments};

/// Accepts a person; one who was rejected before may be accepted after all.
///
/// # Errors
/// Refuses a person who is accepted already or has left.
pub async fn approve(ctx: &Ctx, tx: &mut Tx, person: &Person) -> Result<()> {
    if !matches!(person.status, Status::Pending | Status::Rejected) {
        return Err(decided(person));
    }
    settle(ctx, tx, person, Status::Approved, News::Approved).await
}

/// Doesn't accept a person, and says why.
///
/// # Errors
/// Refuses a person who has a duty ahead, was rejected already, or has left.
pub async fn reject(ctx: &Ctx, tx: &mut Tx, person: &Person, reason: &Reason) -> Result<()> {
    must_be_rejectable(ctx, tx, person).await?;
    let news = News::Rejected { reason: reason.as_str().to_owned() };
    settle(ctx, tx, person, Status::Rejected, news).await
}

/// Whether a person can be rejected: asked before the reason is.
///
/// # Errors
/// The same as [`reject`]'s.
pub async fn must_be_rejectable(ctx: &Ctx, tx: &mut Tx, person: &Person) -> Result<()> {
    if !person.status.serves() {
        return Err(decided(person));
    }
    let today = ctx.now.at(ctx.centre.timezone).date_naive();
    let calendar = Calendar::read(tx).await?;
    for held in assignments::of_person_from(tx, person.id, today).await? {
        if let Some(slot) = calendar.slot_of(&held)
            && slot.begins(ctx.centre.timezone) > ctx.now
        {
            let name = person.name.as_str().to_owned();
            return Err(Refusal::HoldsDuty { name, slot }.into());
        }
    }
    Ok(())
}

fn decided(person: &Person) -> super::Stop {
    let (name, status) = (person.name.as_str().to_owned(), person.status);
    Refusal::DecidedAlready { name, status }.into()
}

async fn settle(ctx: &Ctx, tx: &mut Tx, person: &Person, status: Status, news: News) -> Result<()> {
    people::set_status(tx, person.id, status).await?;
    let (before, after) = (person.status.as_str().to_owned(), status.as_str().to_owned());
    let mut entry = Entry::new(audit::Kind::Status).person(person.id).change(
        "status",
        Some(before),
        Some(after),
    );
    if let News::Rejected { reason } = &news {
        entry = entry.now("reason", reason.as_str());
    }
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    let addresses = notify::addresses(ctx, tx, person).await?;
    let notice = Notice::Registration { name: person.name.as_str().to_owned(), news };
    let about = About { asked_by: ctx.actor.account, ..About::default() };
    notify::tell(ctx, tx, person.id, &addresses, Kind::Notice, notice, about).await
}
