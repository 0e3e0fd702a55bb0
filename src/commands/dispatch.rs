//! From what arrived to the command or the open form; from a refusal to its answer.

use super::context::{Context, Reply};
use super::forms::Turn;
use super::table::{self, Command, Place, Shown};
use super::{COMMANDS, back, cancel, documents, forms, gate, menu, recordings, typed};
use crate::actions::Result;
use crate::domain::channel::Channel;
use crate::domain::inbound::{self, Content, Origin};
use crate::domain::message::Text;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::first_word;
use crate::domain::{day, duty};

/// Words that are understood without a slash on every channel, and the commands that they mean.
const WORDS: [(&str, &str); 11] = [
    ("menu", "menu"),
    ("0", "menu"),
    ("hi", "menu"),
    ("hello", "menu"),
    ("salaam", "menu"),
    ("salam", "menu"),
    ("help", "help"),
    ("stop", "stop"),
    ("start", "start"),
    ("cancel", "cancel"),
    ("back", "back"),
];
/// The words that interrupt an open form.
const INTERRUPTING: [&str; 4] = ["back", "cancel", "menu", "help"];
/// How alike a mistyped command must be to be suggested.
const ALIKE: f64 = 0.75;

/// Answers what arrived; nothing for what needs no answer.
pub async fn answer(c: &mut Context<'_>) -> Result<Option<Reply>> {
    match (c.inbound.origin, c.inbound.place) {
        (Origin::Fresh, _) => {}
        (_, inbound::Place::Group) => return Ok(None),
        (Origin::Forwarded, _) if matches!(c.inbound.content, Content::Audio(_)) => {
            return Ok(Some(c.say("forwarded-audio", &[]).into()));
        }
        // A live location is edited with each step.
        (Origin::Edited, _) if !matches!(c.inbound.content, Content::Text(_)) => return Ok(None),
        (Origin::Edited, _) => return Ok(Some(c.say("edited", &[]).into())),
        (Origin::Forwarded, _) => return Ok(Some(c.say("forwarded", &[]).into())),
    }
    let content = c.inbound.content.clone();
    match content {
        Content::Text(text) => text_typed(c, text.trim()).await.map(Some),
        Content::Press { payload, .. } => pressed(c, payload.trim()).await.map(Some),
        Content::Contact { phone, own } => forms::contact(c, &phone, own).await.map(Some),
        Content::Audio(file) if c.inbound.place == inbound::Place::Private => {
            recordings::received(c, &file).await
        }
        Content::Document(file) if c.inbound.place == inbound::Place::Private => {
            documents::received(c, &file).await
        }
        Content::Media(_) if c.inbound.place == inbound::Place::Private => {
            Ok(Some(c.say("media", &[]).into()))
        }
        Content::Audio(_) | Content::Document(_) | Content::Media(_) => Ok(None),
    }
}

/// Puts a refusal into words, with what would be right.
pub fn refuse(c: &Context<'_>, refusal: &Refusal) -> Reply {
    match refusal {
        Refusal::Usage { command } => usage(c, command).into(),
        Refusal::NoSeason if c.role >= Role::Admin => c.say("no-season-admin", &[]).into(),
        Refusal::ForVolunteers if c.inbound.place == inbound::Place::Private => {
            let choices = vec![c.button("button-register", "/register")];
            Reply::from(c.words.refusal(refusal)).with(choices)
        }
        Refusal::ItsTaken { its } => {
            let choices = vec![c.button("button-link", format!("/link {its}"))];
            Reply::from(c.words.refusal(refusal)).with(choices)
        }
        _ => c.words.refusal(refusal).into(),
    }
}

async fn text_typed(c: &mut Context<'_>, text: &str) -> Result<Reply> {
    if let Some(line) = text.strip_prefix('/') {
        return command_line(c, line).await;
    }
    if c.inbound.place == inbound::Place::Group {
        return group_hint(c);
    }
    let word = text.to_lowercase();
    let meant = WORDS.iter().find(|(known, _)| *known == word);
    let turn = forms::turn(c).await?;
    if let Some((known, command)) = meant {
        if turn.is_none() || INTERRUPTING.contains(known) {
            return command_line(c, command).await;
        }
        if turn == Some(Turn::Last) {
            // Whoever greets before answering is still asked.
            return match *command {
                "menu" => menu::show(c).await,
                _ => command_line(c, command).await,
            };
        }
    }
    if turn == Some(Turn::AfterButtons)
        && let Some(payload) = typed::find_button(c, text).await?
    {
        return pressed(c, &payload).await;
    }
    if matches!(turn, Some(Turn::First | Turn::AfterButtons)) && !names_a_slot(c, text).await? {
        return forms::typed(c, text).await;
    }
    // On WhatsApp the slash is optional.
    if c.inbound.chat.channel == Channel::WhatsApp
        && let Some(command) = table::find(first_word(text).0)
        && command.shown != Shown::OnButtons
        && is_meant(c, command, turn)
    {
        return command_line(c, text).await;
    }
    if let Some(payload) = typed::find_button(c, text).await? {
        return pressed(c, &payload).await;
    }
    if turn == Some(Turn::Last) {
        return forms::typed(c, text).await;
    }
    menu::show(c).await
}

/// Whether a line without a slash means the command with which it begins: "Correct name is Yusuf" is
/// an answer from whoever may correct nobody. Without a question it is told whom the command is for.
fn is_meant(c: &Context<'_>, command: &Command, turn: Option<Turn>) -> bool {
    command.role <= c.role || turn.is_none()
}

/// A line such as "unlock 5 fajr azaan …" on WhatsApp: no answer to any question begins so, and
/// taken for the reason of another unlock it would open that slot.
async fn names_a_slot(c: &mut Context<'_>, text: &str) -> Result<bool> {
    let (name, rest) = first_word(text);
    let takes_slot = COMMANDS.iter().any(|one| {
        one.name.eq_ignore_ascii_case(name)
            && one.role <= c.role
            && one.usage.starts_with("<day> <duty>")
    });
    if !takes_slot || c.inbound.chat.channel != Channel::WhatsApp {
        return Ok(false);
    }
    let Some(roster) = c.find_roster().await? else { return Ok(false) };
    let slot = day::parse(&roster.season, c.today(), rest)
        .and_then(|(_, rest)| duty::find(&roster.duties, rest));
    Ok(slot.is_ok())
}

async fn pressed(c: &mut Context<'_>, payload: &str) -> Result<Reply> {
    match payload.strip_prefix('/') {
        Some(line) => command_line(c, line).await,
        None => forms::pressed(c, payload).await,
    }
}

/// Runs a line without its slash: the name, then the role and the place, then what follows.
async fn command_line(c: &mut Context<'_>, line: &str) -> Result<Reply> {
    let (name, rest) = split_name(line);
    let Some(command) = table::find(name) else {
        return if c.inbound.place == inbound::Place::Group {
            group_hint(c)
        } else {
            Ok(unknown(c, name))
        };
    };
    let leaves_by_itself = [cancel::COMMAND.name, back::COMMAND.name].contains(&command.name);
    if c.inbound.place == inbound::Place::Private && !leaves_by_itself {
        c.interrupts = true;
        forms::interrupt(c).await?;
    }
    gate::run(c, command, rest).await
}

/// The name ends at the first space, line break or separator; what follows keeps its lines.
fn split_name(line: &str) -> (&str, &str) {
    let line = line.trim();
    let ends = |letter: char| letter.is_whitespace() || ";:,".contains(letter);
    let end = line.find(ends).unwrap_or(line.len());
    (&line[..end], line[end..].trim_start_matches(ends).trim_end())
}

fn group_hint(c: &Context<'_>) -> Result<Reply> {
    let names: Vec<String> = COMMANDS
        .iter()
        .filter(|command| command.place == Place::Anywhere && command.shown == Shown::InMenus)
        .map(|command| format!("/{}", command.name))
        .collect();
    Ok(c.say("group-hint", &[("commands", names.join(", "))]).into())
}

fn unknown(c: &Context<'_>, name: &str) -> Reply {
    let name = crate::domain::text::one_line(name, 30);
    let closest = COMMANDS
        .iter()
        .filter(|command| command.role <= c.role && command.shown != Shown::OnButtons)
        .map(|command| (strsim::jaro_winkler(command.name, &name.to_lowercase()), command))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    let text = match closest {
        Some((_, command)) => c.say(
            "unknown-command-close",
            &[("name", name), ("close", format!("/{}", command.name))],
        ),
        None => c.say("unknown-command", &[("name", name)]),
    };
    Reply::from(text).with(vec![c.button("button-menu", "/menu"), c.button("button-help", "/help")])
}

fn usage(c: &Context<'_>, name: &str) -> Text {
    let Some(command): Option<&Command> = table::find(name) else {
        return c.say("unknown-command", &[("name", name.to_owned())]);
    };
    let example = command.examples.first().copied().unwrap_or_default().to_owned();
    let args =
        [("line", command.line()), ("summary", command.summary(&c.words)), ("example", example)];
    c.say("usage", &args)
}
