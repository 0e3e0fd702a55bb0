//! `/lock <day> <duty> [note]`: closes an empty slot.

use super::arguments;
use super::context::{Context, Reply, slot_line};
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::role::Role;
use crate::domain::slot::REASON_MAX_CHARS;
use crate::domain::text::{isolate, one_line};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "lock",
    aliases: &["close"],
    usage: "<day> <duty> [note]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/lock 7 isha the Aamil leads", "/lock 27 feb fajr takbira"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (slot, note, _) = arguments::slot(c, "lock", rest).await?;
    let note = one_line(note, REASON_MAX_CHARS);
    let row = actions::lock::lock(&c.ctx, c.tx, &slot, &note).await?;
    let slot_name = c.words.slot(&slot);
    let text = if note.is_empty() {
        c.say("locked", &[("slot", slot_name)])
    } else {
        c.say("locked-note", &[("slot", slot_name), ("note", isolate(&note))])
    };
    Ok(Reply::from(text).with(vec![
        c.button("button-undo", format!("/undo {row}")),
        c.button("button-open-again", format!("/unlock {}", slot_line(&slot))),
        c.button("button-roster-of-day", format!("/grid {}", slot.date)),
    ]))
}
