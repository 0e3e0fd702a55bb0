//! `/undo <assignment>`: takes an assignment or a closing back, for ten minutes, by the button under
//! it.

use super::context::{Context, Reply, slot_line};
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::slot::Reason;
use crate::domain::text::isolate;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "undo",
    aliases: &[],
    usage: "<assignment>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::OnButtons,
    examples: &["/undo 1"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let assignment: i64 = rest.trim().parse().map_err(|_| Refusal::UndoChanged)?;
    let reason = Reason::parse(&c.words.plain("undo-reason", &[]))?;
    let undone = actions::undo::undo(&c.ctx, c.tx, assignment, &reason).await?;
    let mut text = c.say("undone", &[("slot", c.words.slot(&undone.slot))]);
    if let Some(holder) = &undone.holder {
        let told = if undone.is_told { "undone-told" } else { "undone-not-told" };
        text = text.line(c.say(told, &[("name", isolate(&holder.name))]));
    }
    Ok(Reply::from(text)
        .with(vec![
            c.button("button-find-someone", format!("/assign {}", slot_line(&undone.slot))),
            c.button("button-roster-of-day", format!("/grid {}", undone.slot.date)),
        ])
        .in_place())
}
