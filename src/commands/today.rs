//! `/today`: the roster of today.

use super::grid;
use super::table::{Command, Place, Shown};
use crate::domain::role::Role;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "today",
    aliases: &[],
    usage: "",
    role: Role::Volunteer,
    place: Place::Anywhere,
    shown: Shown::InMenus,
    examples: &["/today"],
    run: |c, _| Box::pin(grid::run(c, "today")),
};
