//! A volunteer asks to be released from a duty or for another day, and admins decide.

use anyhow::Context as _;

use super::notify::{self, About};
use super::unlock::{self, Opening};
use super::{Ctx, Result, confirm, schedule};
use crate::domain::message::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::request::{Kind, PreferredDay, State};
use crate::domain::role::Role;
use crate::domain::slot::{self, Reason, Slot};
use crate::store::assignments::{self, Held};
use crate::store::audit::{self, Entry};
use crate::store::calendar::Calendar;
use crate::store::outbox;
use crate::store::requests::{self, Decision, NewRequest, Request};
use crate::store::{Tx, people};

/// What a person asks for.
pub struct Wish<'a> {
    /// To be released, or to serve on another day.
    pub kind: Kind,
    /// Why.
    pub reason: &'a Reason,
    /// The day that would suit.
    pub preferred: Option<PreferredDay>,
}

/// Opens a request; the admins hear of it at once. The duty stays the person's until they decide.
///
/// # Errors
/// Refuses a second request about the same duty.
pub async fn open(ctx: &Ctx, tx: &mut Tx, held: &Held, slot: &Slot, wish: &Wish<'_>) -> Result<()> {
    let holder = held.holder.as_ref().ok_or(Refusal::NotYourDuty)?;
    let new = NewRequest {
        assignment: held.id,
        person: holder.id,
        kind: wish.kind,
        reason: wish.reason.as_str(),
        preferred: wish.preferred.map(|preferred| preferred.date),
    };
    let Some(request) = requests::insert(tx, &new, ctx.now).await? else {
        return Err(Refusal::RequestOpen { slot: slot.clone() }.into());
    };
    let state = match wish.kind {
        Kind::Cancel => slot::State::CancelRequested,
        Kind::Move => slot::State::ReallocationRequested,
    };
    assignments::set_state(tx, held.id, state).await?;
    let entry = confirm::about(audit::Kind::Request, held)
        .now("kind", wish.kind.as_str())
        .now("reason", wish.reason.as_str());
    let entry = match wish.preferred {
        Some(preferred) => entry.now("preferred", preferred.date.to_string()),
        None => entry,
    };
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    let notice = Notice::Requested {
        name: holder.name.clone(),
        slot: slot.clone(),
        request,
        kind: wish.kind,
        reason: wish.reason.as_str().to_owned(),
        preferred: wish.preferred,
    };
    notify::tell_role(ctx, tx, Role::Admin, notice, &format!("request:{request}")).await
}

/// The person comes after all: an open request is closed, and the admins need look for nobody.
pub(super) async fn withdraw(ctx: &Ctx, tx: &mut Tx, held: &Held) -> Result<()> {
    let decision = Decision { state: State::Withdrawn, by: ctx.actor.account, note: "" };
    let Some(request) = requests::decide(tx, held.id, &decision, ctx.now).await? else {
        return Ok(());
    };
    let entry = confirm::about(audit::Kind::Withdraw, held);
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    let (Some(holder), Some(slot)) = (&held.holder, Calendar::read(tx).await?.slot_of(held)) else {
        return Ok(());
    };
    let notice = Notice::RequestWithdrawn { name: holder.name.clone(), slot };
    notify::tell_role(ctx, tx, Role::Admin, notice, &format!("request-withdrawn:{request}")).await
}

/// Grants a request: the slot is free, as by an unlock with the request's reason, and the person
/// hears the decision and nothing besides.
///
/// # Errors
/// Refuses a request that was decided before, and a duty whose day is over.
pub async fn approve(
    ctx: &Ctx,
    tx: &mut Tx,
    request: &Request,
    slot: &Slot,
    note: &str,
) -> Result<()> {
    let held = undecided(tx, request, slot).await?;
    slot.must_not_be_over(ctx.centre.timezone, ctx.now)?;
    record(ctx, tx, audit::Kind::Approve, &held, note).await?;
    let opening =
        Opening { kind: audit::Kind::Unlock, reason: &request.reason, status: None, note };
    unlock::open(ctx, tx, &held, slot, &opening).await?;
    let notice = Notice::RequestApproved {
        name: request.name.clone(),
        slot: slot.clone(),
        kind: request.kind,
        note: note.to_owned(),
    };
    tell_person(ctx, tx, request, notice).await
}

/// Does not grant a request: the duty stands, and its reminder goes out as before.
///
/// # Errors
/// Refuses a request that was decided before.
pub async fn reject(
    ctx: &Ctx,
    tx: &mut Tx,
    request: &Request,
    slot: &Slot,
    note: &Reason,
) -> Result<()> {
    let held = undecided(tx, request, slot).await?;
    let note = note.as_str();
    let decision = Decision { state: State::Rejected, by: ctx.actor.account, note };
    requests::decide(tx, held.id, &decision, ctx.now).await?;
    assignments::set_state(tx, held.id, slot::State::Assigned).await?;
    schedule::revive(ctx, tx, &held, slot).await?;
    record(ctx, tx, audit::Kind::Decline, &held, note).await?;
    let notice = Notice::RequestRejected {
        name: request.name.clone(),
        slot: slot.clone(),
        assignment: held.id,
        note: note.to_owned(),
    };
    tell_person(ctx, tx, request, notice).await
}

/// Refuses a request that was decided or withdrawn before, saying so.
pub fn must_be_open(request: &Request, slot: &Slot) -> Result<()> {
    if request.state == State::Open {
        return Ok(());
    }
    Err(Refusal::RequestDecided {
        name: request.name.clone(),
        slot: slot.clone(),
        state: request.state,
        by: request.decider.clone(),
    }
    .into())
}

/// The assignment of a request that still waits for a decision.
async fn undecided(tx: &mut Tx, request: &Request, slot: &Slot) -> Result<Held> {
    must_be_open(request, slot)?;
    let held = assignments::find(tx, request.assignment).await?;
    Ok(held.context("an open request is about a duty that nobody holds")?)
}

async fn record(ctx: &Ctx, tx: &mut Tx, kind: audit::Kind, held: &Held, note: &str) -> Result<()> {
    let entry: Entry = confirm::about(kind, held).now("note", note);
    Ok(audit::record(tx, ctx.actor, &entry, ctx.now).await?)
}

async fn tell_person(ctx: &Ctx, tx: &mut Tx, request: &Request, notice: Notice) -> Result<()> {
    let Some(person) = people::find(tx, request.person).await? else { return Ok(()) };
    let addresses = notify::addresses(ctx, tx, &person).await?;
    let about = About {
        assignment: Some(request.assignment),
        asked_by: ctx.actor.account,
        ..About::default()
    };
    notify::tell(ctx, tx, person.id, &addresses, outbox::Kind::Notice, notice, about).await
}
