//! `/back`: the question before, in an open form; `/back again` asks the same one once more.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::{forms, menu};
use crate::actions::Result;
use crate::domain::role::Role;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "back",
    aliases: &[],
    usage: "",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/back"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let reply = if rest == "again" { forms::again(c).await? } else { forms::back(c).await? };
    match reply {
        Some(reply) => Ok(reply),
        None => menu::show(c).await,
    }
}
