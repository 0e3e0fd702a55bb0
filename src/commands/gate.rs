//! The one door to every command: role and place are checked here, however the line came about.

use super::context::{Context, Reply};
use super::table::{Command, Place};
use crate::actions::Result;
use crate::domain::inbound;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;

/// Runs a command with what stands behind its name, if the sender may run it here and now.
///
/// # Errors
/// Refuses what the sender's role or the place doesn't allow, and what the command refuses.
pub async fn run(c: &mut Context<'_>, command: &Command, rest: &str) -> Result<Reply> {
    if command.place == Place::Private && c.inbound.place == inbound::Place::Group {
        return Err(Refusal::PrivateOnly.into());
    }
    if c.role < command.role {
        let is_anonymous = c.inbound.group.as_ref().is_some_and(|group| group.is_anonymous);
        return Err(match command.role {
            _ if is_anonymous => Refusal::Anonymous,
            Role::Owner => Refusal::ForOwners,
            Role::Viewer | Role::Admin => Refusal::ForAdmins,
            Role::Volunteer | Role::Guest => Refusal::ForVolunteers,
        }
        .into());
    }
    (command.run)(c, rest).await
}
