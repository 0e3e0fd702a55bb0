//! `/cancel`: leaves the current form.

use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::role::Role;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "cancel",
    aliases: &[],
    usage: "",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/cancel"],
    run: |c, _| Box::pin(run(c)),
};

async fn run(c: &mut Context<'_>) -> Result<Reply> {
    let key = if forms::close(c).await? { "form-left" } else { "nothing-to-cancel" };
    Ok(Reply::from(c.say(key, &[])).with(vec![c.button("button-menu", "/menu")]))
}
