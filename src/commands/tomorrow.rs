//! `/tomorrow`: the roster of tomorrow.

use super::grid;
use super::table::{Command, Place, Shown};
use crate::domain::role::Role;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "tomorrow",
    aliases: &[],
    usage: "",
    role: Role::Volunteer,
    place: Place::Anywhere,
    shown: Shown::InMenus,
    examples: &["/tomorrow"],
    run: |c, _| Box::pin(grid::run(c, "tomorrow")),
};
