//! `/forget`: erases a person, or a chat that speaks for nobody, after a question. The button names
//! the registration (`yes <its>`), so that an old one never means somebody else.

use anyhow::Context as _;

use super::context::{Context, Reply};
use super::own;
use super::table::{Command, Place, Shown};
use crate::actions::{Result, forget};
use crate::domain::person::FullName;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::outbox::Erases;
use crate::store::people::Person;

const NAME: &str = "forget";
const YES: &str = "yes";
const NO: &str = "no";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/forget"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (verb, its) = first_word(rest);
    let people = own::people(c).await?;
    match (verb.to_lowercase().as_str(), people.as_slice()) {
        (NO, _) => Ok(c.say("forgotten-kept", &[]).into()),
        // The button of someone who is erased by now names a registration that is no more.
        (YES, []) if its.is_empty() || c.role == Role::Guest => erase_chat(c).await,
        (YES, _) => {
            let person = own::named(&people, its)?;
            erase(c, &person).await
        }
        (own::OF, _) => {
            let person = own::named(&people, its)?;
            ask(c, &person).await
        }
        ("", []) => ask_chat(c).await,
        ("", [person]) => ask(c, person).await,
        ("", _) => Ok(own::whose(c, &people, "forget-whose", NAME)),
        _ => Err(Refusal::Usage { command: NAME }.into()),
    }
}

async fn ask(c: &mut Context<'_>, person: &Person) -> Result<Reply> {
    forget::must_be_forgettable(&c.ctx, c.tx, &c.account, person).await?;
    let text = c.say("forget-ask", &[("name", isolate(person.name.as_str()))]);
    let yes = format!("/{NAME} {YES} {}", person.its);
    Ok(question(c, Reply::from(text), yes))
}

async fn ask_chat(c: &mut Context<'_>) -> Result<Reply> {
    forget::must_leave_an_owner(c.tx, std::slice::from_ref(&c.account)).await?;
    let text = c.say("forget-ask-chat", &[]);
    Ok(question(c, Reply::from(text), format!("/{NAME} {YES}")))
}

fn question(c: &Context<'_>, reply: Reply, yes: String) -> Reply {
    let no = c.button("button-keep-me", format!("/{NAME} {NO}"));
    reply.with(vec![c.button("button-forget-me", yes), no])
}

async fn erase(c: &mut Context<'_>, person: &Person) -> Result<Reply> {
    let stands_for = FullName::try_from(c.words.plain("forgotten-stands-for", &[]))
        .context("the words for a past volunteer are no name")?;
    let gone = forget::person(&c.ctx, c.tx, &c.account, person, &stands_for).await?;
    let mut text = c.say("forgotten", &[("name", isolate(person.name.as_str()))]);
    let is_gone = gone.iter().any(|account| account.id == c.account.id);
    if is_gone && c.account.role > Role::Guest {
        let args = [("role", c.words.role(c.account.role))];
        text = text.line(c.say("forgotten-role", &args));
    }
    let erases = if is_gone { Erases::Whole } else { Erases::Words };
    Ok(Reply { erases: Some(erases), ..text.into() })
}

async fn erase_chat(c: &mut Context<'_>) -> Result<Reply> {
    forget::chat(&c.ctx, c.tx, &c.account).await?;
    let text = c.say("forgotten-chat", &[]);
    Ok(Reply { erases: Some(Erases::Whole), ..text.into() })
}
