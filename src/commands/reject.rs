//! `/reject <who> <reason>`: doesn't accept a person, who is told why; without a reason the bot
//! asks for it. `/reject next <its>` stands behind the button that moves on to the next person.

use super::approve::{self, NEXT};
use super::arguments;
use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::{Result, decide};
use crate::domain::message::Text;
use crate::domain::person::Its;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::slot::Reason;
use crate::domain::text::{first_word, isolate};
use crate::store::people::Person;

const NAME: &str = "reject";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "<who> <reason>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/reject 30412345 We have enough people this year", "/reject 30412345"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if rest.is_empty() {
        return Err(Refusal::Usage { command: NAME }.into());
    }
    let (first, behind) = first_word(rest);
    let moves_on = first == NEXT && Its::parse(first_word(behind).0).is_ok();
    let asks = |person: &Person| format!("/{NAME} {}", person.its);
    let (person, reason) =
        match arguments::person_first(c, if moves_on { behind } else { rest }, asks).await? {
            Ok(found) => found,
            Err(question) => return Ok(question),
        };
    decide::must_be_rejectable(&c.ctx, c.tx, &person).await?;
    let name = isolate(person.name.as_str());
    if reason.is_empty() {
        let next = if moves_on { format!("{NEXT} ") } else { String::new() };
        let choices = forms::ask_reason(c, &format!("{NAME} {next}{}", person.its)).await?;
        return Ok(Reply::from(c.say("ask-reject-reason", &[("name", name)])).with(choices));
    }
    let reason = Reason::parse(&reason)?;
    decide::reject(&c.ctx, c.tx, &person, &reason).await?;
    let args = [("name", name), ("reason", isolate(reason.as_str()))];
    let done: Text = c.say("rejected", &args);
    if moves_on {
        return approve::show_next(c, Some(done), Some(&person.its)).await;
    }
    Ok(done.into())
}
