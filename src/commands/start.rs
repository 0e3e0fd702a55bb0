//! `/start`: turns messages on again if they were off, and shows the menu. What a link brings along
//! behind it (`/start abc`) changes nothing.

use super::context::{Context, Reply};
use super::menu;
use super::table::{Command, Place, Shown};
use crate::actions::{Result, mute};
use crate::domain::role::Role;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "start",
    aliases: &[],
    usage: "",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/start"],
    run: |c, _| Box::pin(run(c)),
};

async fn run(c: &mut Context<'_>) -> Result<Reply> {
    let were_off = mute::start(&c.ctx, c.tx, &c.account).await?;
    let mut reply = menu::show(c).await?;
    if were_off {
        reply.said.text = c.say("started", &[]).and(reply.said.text);
    }
    Ok(reply)
}
