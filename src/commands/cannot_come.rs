//! `/cant <assignment> [reason]`: "I can't", the other button on every allotment and reminder.

use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result, confirm};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::slot::{Reason, Slot, State};
use crate::domain::text::{first_word, isolate};
use crate::store::assignments::Held;
use crate::store::calendar::Calendar;

const NAME: &str = "cant";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "<assignment> [reason]",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::OnButtons,
    examples: &["/cant 1"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (id, reason) = first_word(rest);
    let (held, slot) = answerable(c, id).await?;
    let args = about(c, &held, &slot);
    if reason.is_empty() {
        let line = format!("{} {}", NAME, held.id);
        let choices = forms::ask_reason(c, &line).await?;
        return Ok(Reply::from(c.say("ask-why-not", &args)).with(choices));
    }
    let reason = Reason::parse(reason)?;
    if held.state == State::CancelRequested {
        return Ok(c.say("cannot-come-noted-before", &args).into());
    }
    actions::cannot_come::cannot_come(&c.ctx, c.tx, &held, &slot, &reason).await?;
    Ok(c.say("cannot-come-noted", &args).into())
}

/// The duty that a button is about, if it is still the presser's and still ahead.
pub async fn answerable(c: &mut Context<'_>, id: &str) -> Result<(Held, Slot)> {
    let id: i64 = id.trim().parse().map_err(|_| Refusal::NotYourDuty)?;
    let held = confirm::own_duty(c.tx, id, &c.people).await?;
    let slot = Calendar::read(c.tx).await?.slot_of(&held).ok_or(Refusal::NotYourDuty)?;
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
