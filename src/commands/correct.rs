//! `/correct <who> <field> <message>`: asks a person to put one field of the registration right.
//! What is left out is chosen or asked for; `/correct withdraw <number>` takes a question back.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::{arguments, forms};
use crate::actions::{self, Result};
use crate::domain::channel::Channel;
use crate::domain::correction::{self, MESSAGE_MAX_CHARS, NO_MESSAGE, Problem};
use crate::domain::message::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::registration::Part;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate, one_line};
use crate::store::corrections;
use crate::store::people::Person;

const NAME: &str = "correct";
const WITHDRAW: &str = "withdraw";
/// Telegram's limit of what stands behind a button.
const BUTTON_MAX_BYTES: usize = 64;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "<who> <field> <message>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/correct 30412345 phone This number does not exist", "/correct 30412345"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (first, after) = first_word(rest);
    match first {
        "" => {
            forms::ask_line(c, NAME).await?;
            return Ok(c.say("correct-who", &[]).into());
        }
        WITHDRAW => return withdraw(c, after).await,
        _ => {}
    }
    let wanted = correction::split(rest);
    let Some(part) = wanted.part else {
        let asks = |person: &Person| format!("/{NAME} {}", person.its);
        return match arguments::person_first(c, rest, asks).await? {
            Ok((person, left)) if left.is_empty() => fields(c, &person).await,
            Ok((_, left)) => Err(Refusal::from(Problem::FieldUnclear { text: left }).into()),
            Err(question) => Ok(question),
        };
    };
    let message = one_line(&wanted.message, MESSAGE_MAX_CHARS);
    // What doesn't fit behind a button is asked for again.
    let asks = |person: &Person| match line(person, part, &message) {
        whole if whole.len() <= BUTTON_MAX_BYTES => whole,
        _ => line(person, part, ""),
    };
    let person = match arguments::person(c, &wanted.who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    if message.is_empty() {
        return ask_message(c, &person, part).await;
    }
    let message = if message == NO_MESSAGE { "" } else { message.as_str() };
    ask(c, &person, part, message).await
}

/// The fields with what stands in them.
async fn fields(c: &mut Context<'_>, person: &Person) -> Result<Reply> {
    let mut text = c.say("correct-field", &[("name", isolate(person.name.as_str()))]);
    let mut choices = Vec::new();
    for part in Part::ALL {
        let value = correction::value(&person.registration(), part);
        let value = c.words.field_value(part, value.as_deref());
        let field = c.words.field(part);
        text = text.line(
            c.say("correct-field-row", &[("field", field.clone()), ("value", value.clone())]),
        );
        let choice = Choice::new(field, line(person, part, ""));
        choices.push(Choice { hint: Some(value), ..choice });
    }
    Ok(Reply::from(text).with(choices))
}

async fn ask_message(c: &mut Context<'_>, person: &Person, part: Part) -> Result<Reply> {
    let line = line(person, part, "");
    forms::ask_line(c, line.trim_start_matches('/')).await?;
    let args = [("name", isolate(person.name.as_str())), ("field", c.words.field(part))];
    let leave_out = c.button("button-leave-out", format!("{line} {NO_MESSAGE}"));
    Ok(Reply::from(c.say("correct-message", &args)).with(vec![leave_out]))
}

async fn ask(c: &mut Context<'_>, person: &Person, part: Part, message: &str) -> Result<Reply> {
    let asked = actions::correct::ask(&c.ctx, c.tx, person, part, message).await?;
    let mut ways: Vec<Channel> = asked.addresses.iter().map(|address| address.channel).collect();
    ways.sort_unstable();
    ways.dedup();
    let ways: Vec<String> = ways.into_iter().map(|way| c.words.channel(way)).collect();
    let args = [
        ("name", isolate(person.name.as_str())),
        ("field", c.words.field(part)),
        ("ways", c.words.list(&ways)),
    ];
    let key = if ways.is_empty() { "correction-no-address" } else { "correction-asking" };
    let take_back = format!("/{NAME} {WITHDRAW} {}", asked.correction);
    Ok(Reply::from(c.say(key, &args)).with(vec![
        c.button("button-take-back", take_back),
        c.button("button-person-card", format!("/person {}", person.its)),
    ]))
}

async fn withdraw(c: &mut Context<'_>, number: &str) -> Result<Reply> {
    let unknown = || Refusal::Usage { command: NAME };
    let id: i64 = number.trim_start_matches('#').parse().map_err(|_| unknown())?;
    let asked = corrections::find(c.tx, id).await?.ok_or_else(unknown)?;
    actions::correct::withdraw(&c.ctx, c.tx, &asked).await?;
    let args = [("name", isolate(&asked.name)), ("field", c.words.field(asked.part))];
    Ok(c.say("correction-taken-back", &args).into())
}

fn line(person: &Person, part: Part, message: &str) -> String {
    format!("/{NAME} {} {} {message}", person.its, part.as_str()).trim_end().to_owned()
}
