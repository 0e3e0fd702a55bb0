//! `/confirm <assignment>`: "I'll be there", the button on every allotment and reminder.

use super::cannot_come;
use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::role::Role;
use crate::domain::slot::State;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "confirm",
    aliases: &[],
    usage: "<assignment>",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::OnButtons,
    examples: &["/confirm 1"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (held, slot) = cannot_come::answerable(c, rest).await?;
    let was_confirmed = held.state == State::Confirmed;
    actions::confirm::confirm(&c.ctx, c.tx, &held).await?;
    let key = if was_confirmed { "confirmed-before" } else { "confirmed" };
    Ok(c.say(key, &cannot_come::about(c, &held, &slot)).into())
}
