//! The menus of commands that the bot registers: setMyCommands, getMyCommands, deleteMyCommands.

use super::params::{Params, Refusal};
use super::state::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The most commands of one menu.
const COMMANDS_MAX: usize = 100;
/// The longest name and description of a command.
const NAME_MAX: usize = 32;
const DESCRIPTION_MAX: usize = 256;
/// The scopes that stand for themselves, and those that name a chat.
const PLAIN_SCOPES: [&str; 4] =
    ["default", "all_private_chats", "all_group_chats", "all_chat_administrators"];
const CHAT_SCOPES: [&str; 3] = ["chat", "chat_administrators", "chat_member"];

/// One menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Commands {
    /// Where it shows: `default`, `all_private_chats`, `chat:42` …
    pub scope: String,
    /// For which language; empty for all others.
    pub language: String,
    /// Its entries, in order.
    pub commands: Vec<BotCommand>,
}

/// One entry of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotCommand {
    /// Without the slash.
    pub command: String,
    /// What it does.
    pub description: String,
}

/// Replaces a menu.
pub(super) fn set(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    let (scope, language) = place(state, params)?;
    let list = params
        .json("commands")?
        .ok_or_else(|| Refusal::bad("parameter \"commands\" is required"))?;
    let commands: Vec<BotCommand> = serde_json::from_value(list)
        .map_err(|error| Refusal::bad(format!("can't parse BotCommand: {error}")))?;
    if commands.len() > COMMANDS_MAX {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in &commands {
        check(command)?;
    }
    state.commands.retain(|menu| menu.scope != scope || menu.language != language);
    // An empty list is the same as none.
    if !commands.is_empty() {
        state.commands.push(Commands { scope, language, commands });
    }
    Ok(json!(true))
}

/// Shows a menu.
pub(super) fn get(state: &State, params: &Params) -> Result<Value, Refusal> {
    let (scope, language) = place(state, params)?;
    let menu = state.commands.iter().find(|menu| menu.scope == scope && menu.language == language);
    Ok(json!(menu.map(|menu| menu.commands.clone()).unwrap_or_default()))
}

/// Takes a menu away.
pub(super) fn delete(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    let (scope, language) = place(state, params)?;
    state.commands.retain(|menu| menu.scope != scope || menu.language != language);
    Ok(json!(true))
}

fn check(command: &BotCommand) -> Result<(), Refusal> {
    let name = &command.command;
    let legal =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if name.is_empty() || name.len() > NAME_MAX || !name.chars().all(legal) {
        return Err(Refusal::bad("BOT_COMMAND_INVALID"));
    }
    let length = command.description.trim().chars().count();
    if length == 0 || length > DESCRIPTION_MAX {
        return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(())
}

fn place(state: &State, params: &Params) -> Result<(String, String), Refusal> {
    let language = params.text("language_code").unwrap_or_default().to_owned();
    let two_letters =
        language.len() == 2 && language.chars().all(|letter| letter.is_ascii_lowercase());
    if !language.is_empty() && !two_letters {
        return Err(Refusal::bad("BOT_COMMAND_LANG_CODE_INVALID"));
    }
    let scope = params.json("scope")?.unwrap_or_else(|| json!({"type": "default"}));
    let kind = scope["type"].as_str().unwrap_or_default();
    if PLAIN_SCOPES.contains(&kind) {
        return Ok((kind.to_owned(), language));
    }
    if !CHAT_SCOPES.contains(&kind) {
        return Err(Refusal::bad("can't parse BotCommandScope: Unsupported type specified"));
    }
    let chat_id = scope["chat_id"].as_i64().filter(|id| state.chats.contains_key(id));
    let chat_id = chat_id.ok_or_else(|| Refusal::bad("chat not found"))?;
    Ok((format!("{kind}:{chat_id}"), language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_descriptions_are_checked() {
        let command = |name: &str, text: &str| {
            check(&BotCommand { command: name.to_owned(), description: text.to_owned() })
        };
        assert_eq!(command("grid", "The roster"), Ok(()));
        for name in ["", "Grid", "my-grid", "/grid", &"a".repeat(33)] {
            assert_eq!(command(name, "x"), Err(Refusal::bad("BOT_COMMAND_INVALID")), "{name}");
        }
        for text in ["", "  ", &"é".repeat(257)] {
            assert_eq!(command("grid", text), Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID")));
        }
    }
}
