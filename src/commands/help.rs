//! `/help [command]`: what this role may do.

use super::COMMANDS;
use super::context::{Context, Reply};
use super::table::{self, Command, Place, Shown};
use crate::actions::Result;
use crate::domain::inbound;
use crate::domain::role::Role;
use crate::domain::text::first_word;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "help",
    aliases: &[],
    usage: "[command]",
    role: Role::Guest,
    place: Place::Anywhere,
    shown: Shown::InMenus,
    examples: &["/help", "/help register"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let name = first_word(rest).0.trim_start_matches('/');
    let known = table::find(name).filter(|command| is_for(c, command));
    let text = match known {
        Some(command) => {
            let args = [
                ("line", command.line()),
                ("summary", command.summary(&c.words)),
                ("examples", command.examples.join("\n")),
            ];
            c.say("help-command", &args)
        }
        None => {
            let lines: Vec<String> = COMMANDS
                .iter()
                .filter(|command| is_for(c, command))
                .map(|command| format!("/{} · {}", command.name, command.summary(&c.words)))
                .collect();
            c.say("help", &[("commands", lines.join("\n"))])
        }
    };
    Ok(text.into())
}

fn is_for(c: &Context<'_>, command: &Command) -> bool {
    command.shown != Shown::OnButtons
        && command.role <= c.role
        && (c.inbound.place == inbound::Place::Private
            || command.place == Place::Anywhere && command.shown == Shown::InMenus)
}
