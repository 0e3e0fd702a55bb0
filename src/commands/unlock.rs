//! `/unlock <day> <duty> <reason>`: opens a locked slot; without a reason the bot asks for it.

use super::context::{Context, Reply, slot_line};
use super::table::{Command, Place, Shown};
use super::{arguments, forms};
use crate::actions::{self, Result};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::slot::{Reason, Slot};
use crate::domain::text::{first_word, isolate};
use crate::store::assignments::{self, Held};

const NAME: &str = "unlock";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["open"],
    usage: "<day> <duty> <reason>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/unlock 5 fajr-azaan He is travelling to Surat", "/unlock tomorrow isha"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (slot, reason, _) = arguments::slot(c, NAME, rest).await?;
    let Some(held) = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await? else {
        return Err(Refusal::SlotOpen { slot }.into());
    };
    // A question and its buttons are about who held the slot then, not about who came after.
    let (reason, is_same) = match reason.strip_prefix('#').map(first_word) {
        Some((id, reason)) => (reason, id.parse() == Ok(held.id)),
        None => (reason, true),
    };
    if !is_same {
        return Err(Refusal::SlotChanged { slot }.into());
    }
    if reason.is_empty() {
        return ask(c, &slot, held).await;
    }
    let reason = Reason::parse(reason)?;
    let unlocked = actions::unlock::unlock(&c.ctx, c.tx, &slot, &reason).await?;
    let args = [("slot", c.words.slot(&slot)), ("reason", isolate(reason.as_str()))];
    let mut text = c.say("unlocked", &args);
    if let Some(holder) = unlocked.holder {
        text = text.line(c.say("unlocked-told", &[("name", isolate(&holder.name))]));
    }
    let line = format!("/assign {}", slot_line(&slot));
    text = text.line(c.say("unlocked-next", &[("line", line)]));
    let roster = c.button("button-roster-of-day", format!("/grid {}", slot.date));
    Ok(Reply::from(text).with(vec![roster]))
}

async fn ask(c: &mut Context<'_>, slot: &Slot, held: Held) -> Result<Reply> {
    let line = format!("{NAME} {} #{}", slot_line(slot), held.id);
    let choices = forms::ask_reason(c, &line).await?;
    let slot = c.words.slot(slot);
    let text = match held.holder {
        Some(holder) => {
            c.say("ask-unlock-reason", &[("slot", slot), ("name", isolate(&holder.name))])
        }
        None => c.say("ask-unlock-reason-closed", &[("slot", slot)]),
    };
    Ok(Reply::from(text).with(choices))
}
