//! `/cant <assignment>`: "I can't", the other button on every allotment and reminder.

use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result, confirm, remind};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::slot::{Reason, Slot};
use crate::domain::text::isolate;
use crate::store::assignments::Held;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "cant",
    aliases: &[],
    usage: "<assignment> [reason]",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::OnButtons,
    examples: &["/cant 1"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (held, slot) = answerable(c, rest).await?;
    forms::ask_why_not(c, &held, &slot).await
}

/// Notes that the person can't come and tells the admins.
pub async fn with_reason(c: &mut Context<'_>, id: i64, reason: &Reason) -> Result<Reply> {
    let (held, slot) = answerable(c, &id.to_string()).await?;
    actions::cannot_come::cannot_come(&c.ctx, c.tx, &held, &slot, reason).await?;
    Ok(c.say("cannot-come-noted", &about(c, &held, &slot)).into())
}

/// The duty that a button is about, if it is still the presser's and still ahead.
pub async fn answerable(c: &mut Context<'_>, id: &str) -> Result<(Held, Slot)> {
    let id: i64 = id.trim().parse().map_err(|_| Refusal::NotYourDuty)?;
    let held = confirm::own_duty(c.tx, id, &c.people).await?;
    let slot = remind::slot_of(c.tx, &held).await?.ok_or(Refusal::NotYourDuty)?;
    if slot.begins(c.ctx.centre.timezone) <= c.ctx.now {
        return Err(Refusal::TooLateToAnswer { slot }.into());
    }
    Ok((held, slot))
}

/// The words that an answer about a duty needs.
pub fn about(c: &Context<'_>, held: &Held, slot: &Slot) -> [(&'static str, String); 4] {
    let name = held.holder.as_ref().map_or("", |holder| holder.name.as_str());
    [
        ("name", isolate(name)),
        ("slot", c.words.slot(slot)),
        ("time", slot.duty.reports_at.to_string()),
        ("duty", slot.duty.label.clone()),
    ]
}
