//! `/unbind`, in a group on Telegram: the group gets the roster no longer.

use super::bind;
use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::role::Role;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "unbind",
    aliases: &[],
    usage: "",
    role: Role::Admin,
    place: Place::Anywhere,
    shown: Shown::InHelp,
    examples: &["/unbind"],
    run: |c, _| Box::pin(run(c)),
};

async fn run(c: &mut Context<'_>) -> Result<Reply> {
    if c.inbound.group.is_none() {
        return bind::explain(c).await;
    }
    let was_bound = actions::groups::unbind(&c.ctx, c.tx, &c.inbound.chat).await?;
    let key = if was_bound { "group-unbound" } else { "group-not-bound" };
    Ok(c.say(key, &[]).into())
}
