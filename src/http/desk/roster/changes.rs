//! Giving a slot, opening it, closing it, and taking that back.

use axum::response::Response;
use chrono::NaiveDate;

use super::super::posted::Form;
use super::super::{Posted, Told};
use crate::actions::assign::Assigned;
use crate::actions::{self, Stop};
use crate::domain::channel::Channel;
use crate::domain::person::Status;
use crate::domain::refusal::Refusal;
use crate::domain::slot::{REASON_MAX_CHARS, Reason, Slot};
use crate::domain::text::{isolate, one_line};
use crate::store::calendar::Calendar;
use crate::store::{Tx, assignments, people};
use crate::wording::Words;

/// Which slot a form is about.
#[derive(Clone)]
struct Which {
    date: NaiveDate,
    duty: i64,
}

impl Which {
    fn of(form: &Form) -> Option<Self> {
        Some(Self { date: form.read("date")?, duty: form.read("duty")? })
    }

    /// The slot, if it is one that can be given at all.
    async fn slot(&self, tx: &mut Tx) -> actions::Result<Slot> {
        let slot = Calendar::read(tx).await?.slot_on(self.duty, self.date);
        let unclear = || Refusal::DayUnclear { text: self.date.to_string() };
        Ok(slot.filter(|slot| slot.day > 0).ok_or_else(unclear)?)
    }

    fn path(&self) -> String {
        format!("/admin/roster/slot/{}/{}", self.date, self.duty)
    }
}

/// Gives a slot to a person.
pub async fn assign(posted: Posted) -> Response {
    let Posted { desk, form } = posted;
    let (Some(which), Some(person)) = (Which::of(&form), form.read::<i64>("person")) else {
        return desk.not_found();
    };
    let (words, back) = (desk.words.clone(), which.path());
    let outcome = desk.act(move |ctx, tx| {
        Box::pin(async move {
            let slot = which.slot(tx).await?;
            actions::assign::must_be_free(ctx, tx, &slot).await?;
            let unknown = || Refusal::PersonUnknown { text: String::new() };
            let person = people::find(tx, person).await?.ok_or_else(unknown)?;
            let assigned = actions::assign::assign(ctx, tx, &slot, &person).await?;
            let text = given(&words, &slot, person.name.as_str(), &assigned);
            Ok(Told { text, undo: Some(assigned.assignment) })
        })
    });
    desk.done(outcome.await, &back)
}

/// Opens a locked slot, with a reason.
pub async fn unlock(posted: Posted) -> Response {
    let Posted { desk, form } = posted;
    let (Some(which), Some(holds)) = (Which::of(&form), form.read::<i64>("holds")) else {
        return desk.not_found();
    };
    let (words, back) = (desk.words.clone(), which.path());
    let reason = form.get("reason").to_owned();
    let outcome = desk.act(move |ctx, tx| {
        Box::pin(async move {
            let slot = which.slot(tx).await?;
            let held = assignments::find_in_slot(tx, slot.duty.id, slot.date).await?;
            // The panel is about who held the slot when it was opened, not about who came after.
            if held.is_some_and(|held| held.id != holds) {
                return Err(Refusal::SlotChanged { slot }.into());
            }
            let reason = Reason::parse(&reason)?;
            let opened = actions::unlock::unlock(ctx, tx, &slot, &reason).await?;
            let slot = ("slot", words.slot(&slot));
            Ok(Told::from(match opened.holder {
                Some(holder) => {
                    words.plain("desk-unlocked-told", &[slot, ("name", isolate(&holder.name))])
                }
                None => words.plain("desk-unlocked", &[slot]),
            }))
        })
    });
    desk.done(outcome.await, &back)
}

/// Closes an empty slot, with a note if there is one.
pub async fn close(posted: Posted) -> Response {
    let Posted { desk, form } = posted;
    let Some(which) = Which::of(&form) else { return desk.not_found() };
    let (words, back) = (desk.words.clone(), which.path());
    let note = one_line(form.get("note"), REASON_MAX_CHARS);
    let outcome = desk.act(move |ctx, tx| {
        Box::pin(async move {
            let slot = which.slot(tx).await?;
            let row = actions::lock::lock(ctx, tx, &slot, &note).await?;
            let text = words.plain("desk-closed", &[("slot", words.slot(&slot))]);
            Ok(Told { text, undo: Some(row) })
        })
    });
    desk.done(outcome.await, &back)
}

/// Takes an assignment or a closing back.
pub async fn undo(posted: Posted) -> Response {
    let Posted { desk, form } = posted;
    let Some(assignment) = form.read::<i64>("assignment") else { return desk.not_found() };
    let words = desk.words.clone();
    let outcome = desk.act(move |ctx, tx| {
        Box::pin(async move {
            let reason = Reason::parse(&words.plain("undo-reason", &[]))?;
            let undone = actions::undo::undo(ctx, tx, assignment, &reason).await?;
            let slot = ("slot", words.slot(&undone.slot));
            Ok::<_, Stop>(Told::from(match &undone.holder {
                Some(holder) if undone.is_told => {
                    words.plain("desk-undone-told", &[slot, ("name", isolate(&holder.name))])
                }
                _ => words.plain("desk-undone", &[slot]),
            }))
        })
    });
    desk.done(outcome.await, "/admin/roster")
}

/// To whom a slot was given, and how the person hears of it.
fn given(words: &Words, slot: &Slot, name: &str, assigned: &Assigned) -> String {
    let name = || ("name", isolate(name));
    let mut lines = vec![words.plain("desk-assigned", &[("slot", words.slot(slot)), name()])];
    if assigned.status_before == Status::Pending {
        lines.push(words.plain("assigned-was-pending", &[]));
    }
    if assigned.is_away {
        lines.push(words.plain("assigned-is-away", &[name()]));
    }
    let mut ways: Vec<Channel> = assigned.addresses.iter().map(|address| address.channel).collect();
    ways.sort_unstable();
    ways.dedup();
    let ways: Vec<String> = ways.into_iter().map(|way| words.channel(way)).collect();
    lines.push(if ways.is_empty() {
        words.plain("assigned-no-address", &[])
    } else {
        words.plain("assigned-telling", &[("ways", words.list(&ways)), name()])
    });
    lines.join("\n")
}
