//! `/link [ITS]`: one person on several chats. Whoever shares the own number or types a code that was
//! sent to the registered addresses speaks for that person from then on; `/link stop <ITS>` ends it.

use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::actions::link::{self, Unlinked};
use crate::domain::channel::Channel;
use crate::domain::linking::Code;
use crate::domain::message::Choice;
use crate::domain::person::Its;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::people::Person;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "link",
    aliases: &[],
    usage: "[ITS number]",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/link", "/link 30412345"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Asks for another person, where this chat speaks for somebody already.
const MORE: &str = "more";
/// Ends a link.
const STOP: &str = "stop";

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (verb, its) = first_word(rest);
    match verb.to_lowercase().as_str() {
        "" if c.people.is_empty() => forms::ask_whom_to_link(c).await,
        "" => Ok(speaks_for(c)),
        MORE => forms::ask_whom_to_link(c).await,
        STOP => stop(c, &Its::parse(its)?).await,
        _ => match Code::parse(rest) {
            Some(code) => forms::link_by_code(c, &code).await,
            None => forms::send_link_code(c, &Its::parse(rest)?).await,
        },
    }
}

/// For whom this chat speaks, and how to change that.
fn speaks_for(c: &Context<'_>) -> Reply {
    let names: Vec<String> = c.people.iter().map(|person| isolate(person.name.as_str())).collect();
    let text = c.say("link-speaks-for", &[("names", c.words.list(&names))]);
    let another = match c.account.address.channel {
        Channel::Telegram => "button-share-number",
        Channel::WhatsApp | Channel::Email => "button-link-more",
    };
    let mut choices = vec![c.button(another, format!("/link {MORE}"))];
    let may_go = c.people.iter().filter(|one| !link::is_registered_number(&c.account, one));
    choices.extend(may_go.map(|person| {
        let label = c.words.plain("link-not-for", &[("name", isolate(person.name.as_str()))]);
        Choice::new(label, format!("/link {STOP} {}", person.its))
    }));
    Reply::from(text).with(choices)
}

async fn stop(c: &mut Context<'_>, its: &Its) -> Result<Reply> {
    let person: Option<Person> = c.people.iter().find(|person| person.its == *its).cloned();
    let Some(person) = person else {
        return Ok(c.say("link-not-linked", &[("its", its.as_str().to_owned())]).into());
    };
    let account = c.account.clone();
    let key = match link::unlink(&c.ctx, c.tx, &account, &person).await? {
        Unlinked::Done => "link-stopped",
        Unlinked::OwnNumber => "link-stays-own-number",
        Unlinked::LastWay => "link-stays-last-way",
    };
    let args = [("name", isolate(person.name.as_str())), ("its", person.its.as_str().to_owned())];
    Ok(c.say(key, &args).into())
}
