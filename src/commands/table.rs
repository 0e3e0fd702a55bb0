//! A row of the command table, and what is made from the table as a whole.

use std::fmt::Write;

use futures::future::BoxFuture;

use super::{COMMANDS, Context, Reply};
use crate::actions;
use crate::domain::role::Role;
use crate::wording::Words;

/// A command: everything that is known about it.
pub struct Command {
    /// Its name, legal on both platforms: `^[a-z][a-z0-9_]{0,29}$`.
    pub name: &'static str,
    /// Other names for it, understood but not shown.
    pub aliases: &'static [&'static str],
    /// Its arguments: `<needed>`, `[optional]`.
    pub usage: &'static str,
    /// The least role that may run it.
    pub role: Role,
    /// Where it may be run.
    pub place: Place,
    /// Where it is shown.
    pub shown: Shown,
    /// Lines that work, the simplest first.
    pub examples: &'static [&'static str],
    /// Runs it with what stands behind its name.
    pub run: Run,
}

/// The script of a command.
pub type Run =
    for<'a, 't> fn(&'a mut Context<'t>, &'a str) -> BoxFuture<'a, actions::Result<Reply>>;

/// Where a command may be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a private chat and in a group.
    Anywhere,
    /// In a private chat.
    Private,
}

/// Where a command is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In the platforms' menus (WhatsApp's holds 30) and in the help.
    InMenus,
    /// In the help.
    InHelp,
    /// Nowhere: it stands behind buttons.
    OnButtons,
}

/// The command of a name or alias, in any case.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| {
        let mut names = std::iter::once(&command.name).chain(command.aliases);
        names.any(|known| known.eq_ignore_ascii_case(name))
    })
}

impl Command {
    /// The command with its arguments: `/assign <day> <duty> <who>`.
    pub fn line(&self) -> String {
        format!("/{} {}", self.name, self.usage).trim_end().to_owned()
    }

    /// What it does, in a few words.
    pub fn summary(&self, words: &Words) -> String {
        words.plain(&format!("command-{}", self.name), &[])
    }
}

/// The names and summaries of a platform's menu for a role, at most as many as the smaller
/// platform holds.
pub fn menu_for(role: Role, place: Place, words: &Words) -> Vec<(String, String)> {
    let fits = |command: &&Command| {
        command.shown == Shown::InMenus
            && command.role <= role
            && (place == Place::Private || command.place == Place::Anywhere)
    };
    let row = |command: &Command| (command.name.to_owned(), command.summary(words));
    COMMANDS.iter().filter(fits).map(row).collect()
}

/// `bot-commands.md`: the table as people read it.
pub fn markdown(words: &Words) -> String {
    let mut page = words.plain("commands-page-head", &[]);
    page.push_str("\n\n");
    for role in Role::ALL {
        let commands: Vec<&Command> = COMMANDS
            .iter()
            .filter(|command| command.role == role && command.shown != Shown::OnButtons)
            .collect();
        if commands.is_empty() {
            continue;
        }
        let heading = words.plain(&format!("commands-page-{}", role.as_str()), &[]);
        let _ = writeln!(page, "## {heading}\n");
        for command in commands {
            write_command(&mut page, command, words);
        }
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn write_command(page: &mut String, command: &Command, words: &Words) {
    let _ = writeln!(page, "### `{}`\n", command.line());
    let _ = writeln!(page, "{}\n", command.summary(words));
    if !command.aliases.is_empty() {
        let names: Vec<String> =
            command.aliases.iter().map(|alias| format!("`/{alias}`")).collect();
        let also = words.plain("commands-page-also", &[("names", names.join(", "))]);
        let _ = writeln!(page, "{also}\n");
    }
    if command.place == Place::Anywhere {
        let _ = writeln!(page, "{}\n", words.plain("commands-page-groups", &[]));
    }
    let _ = writeln!(page, "```text");
    for example in command.examples {
        let _ = writeln!(page, "{example}");
    }
    let _ = writeln!(page, "```\n");
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Telegram menus hold 100 commands, WhatsApp's 30: the stricter counts for both.
    const MENU_HOLDS: usize = 30;

    #[test]
    fn names_are_legal_on_both_platforms_and_unique() {
        let legal = regex::Regex::new("^[a-z][a-z0-9_]{0,29}$").expect("a pattern");
        let mut seen = HashSet::new();
        for command in COMMANDS {
            for name in std::iter::once(&command.name).chain(command.aliases) {
                assert!(legal.is_match(name), "{name}");
                assert!(seen.insert(name), "{name} stands twice");
            }
        }
    }

    #[test]
    fn menus_hold_what_the_platforms_hold() {
        let words = Words::of("en");
        for role in Role::ALL {
            let menu = menu_for(role, Place::Private, &words);
            assert!(menu.len() <= MENU_HOLDS);
            for (name, summary) in menu {
                let length = summary.encode_utf16().count();
                assert!((3..=256).contains(&length), "/{name}: {summary}");
                assert!(!summary.starts_with("command-"), "/{name} has no summary");
            }
        }
    }

    #[test]
    fn every_command_has_an_example_of_itself() {
        for command in COMMANDS {
            assert!(!command.examples.is_empty(), "/{}", command.name);
            for example in command.examples {
                let name = example.trim_start_matches('/').split_whitespace().next();
                let found = name.and_then(find).map(|found| found.name);
                assert_eq!(found, Some(command.name), "{example}");
            }
        }
    }

    #[test]
    fn the_printed_table_is_up_to_date() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/bot-commands.md");
        let printed = std::fs::read_to_string(file).unwrap_or_default();
        let hint = "run `cargo run -- commands > bot-commands.md`";
        assert!(printed == markdown(&Words::of("en")), "bot-commands.md is stale: {hint}");
    }
}
