//! `/correction <number> [answer]`: what a person was asked to correct, behind the buttons of the
//! question.

use super::context::{Context, Reply};
use super::forms;
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::channel::Channel;
use crate::domain::correction::{self, Problem, State};
use crate::domain::message::{Choice, Said, Text};
use crate::domain::refusal::Refusal;
use crate::domain::registration::Part;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::corrections::{self, Correction};
use crate::store::people::Person;

const NAME: &str = "correction";
/// Stands before an answer that was asked about.
const SURE: &str = "sure";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "<number> [answer]",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::OnButtons,
    examples: &["/correction 1"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (number, text) = first_word(rest);
    answer(c, number, text).await
}

/// Takes an answer to a correction; without one, or with a mere courtesy, asks for it.
pub async fn answer(c: &mut Context<'_>, number: &str, text: &str) -> Result<Reply> {
    let (asked, person) = own(c, number).await?;
    if asked.state != State::Open {
        forms::close_correction(c).await?;
        return Ok(settled(c, &asked, &person).into());
    }
    if text.is_empty() || correction::is_courtesy(asked.part, text) {
        return question(c, &asked, &person).await;
    }
    let (sure, text) = match first_word(text) {
        (SURE, rest) if !rest.is_empty() => (true, rest),
        _ => (false, text),
    };
    let value = |registration| correction::value(registration, asked.part);
    let old = person.registration();
    let new = correction::correct(&old, asked.part, text, &c.ctx.centre.country)?;
    let (before, after) = (value(&old), value(&new));
    if !sure && correction::is_doubtful(asked.part, before.as_deref(), after.as_deref()) {
        return is_it(c, &asked, after.as_deref().unwrap_or_default()).await;
    }
    let done = actions::correct::answer(&c.ctx, c.tx, &asked, &person, text).await?;
    forms::close_correction(c).await?;
    let name = if asked.part == Part::Name { done.after.as_deref() } else { None };
    let args = [
        ("name", isolate(name.unwrap_or(&asked.name))),
        ("field", c.words.field(asked.part)),
        ("after", c.words.field_value(asked.part, done.after.as_deref())),
    ];
    let key = if done.before == done.after { "correction-kept" } else { "corrected" };
    let thanks = c.say(key, &args);
    // What else is asked for comes next.
    let is_busy = forms::open_registration(c).await?.is_some();
    for next in corrections::open_of_account(c.tx, c.account.id).await? {
        let person = c.people.iter().find(|person| person.id == next.person).cloned();
        if let Some(person) = person.filter(|_| !is_busy) {
            let mut reply = question(c, &next, &person).await?;
            reply.said.text = thanks.and(reply.said.text);
            return Ok(reply);
        }
    }
    Ok(thanks.into())
}

/// The buttons that lead to what the sender's people are asked for.
pub async fn open(c: &mut Context<'_>) -> Result<Vec<Choice>> {
    let open = corrections::open_of_account(c.tx, c.account.id).await?;
    Ok(open
        .iter()
        .map(|one| {
            let label = c.words.plain("answer-field", &[("field", c.words.field(one.part))]);
            let hint = Some(one.name.clone());
            Choice { hint, ..Choice::new(label, format!("/{NAME} {}", one.id)) }
        })
        .collect())
}

async fn question(c: &mut Context<'_>, asked: &Correction, person: &Person) -> Result<Reply> {
    if !forms::ask_correction(c, asked).await? {
        let args = [("name", isolate(&asked.name)), ("field", c.words.field(asked.part))];
        let carry_on = c.button("button-carry-on", "/back again");
        return Ok(Reply::from(c.say("correction-after-registering", &args)).with(vec![carry_on]));
    }
    let value = correction::value(&person.registration(), asked.part);
    let args = [
        ("name", isolate(&asked.name)),
        ("field", c.words.field(asked.part)),
        ("value", c.words.field_value(asked.part, value.as_deref())),
    ];
    let mut text = c.say("correction-question", &args);
    if !asked.message.is_empty() {
        text = text.line(c.say("notice-request-note", &[("note", isolate(&asked.message))]));
    }
    let asks_contact = (asked.part == Part::Phone
        && c.account.address.channel == Channel::Telegram)
        .then(|| c.words.plain("button-share-number", &[]));
    Ok(Said { text, choices: c.words.correction_answers(asked.id, asked.part), asks_contact }
        .into())
}

/// Asks whether something that may be no answer is one.
async fn is_it(c: &mut Context<'_>, asked: &Correction, answer: &str) -> Result<Reply> {
    forms::ask_correction(c, asked).await?;
    let args = [
        ("name", isolate(&asked.name)),
        ("field", c.words.field(asked.part)),
        ("answer", isolate(answer)),
    ];
    let yes = c.button("button-yes", format!("/{NAME} {} {SURE} {answer}", asked.id));
    Ok(Reply::from(c.say("correction-sure", &args)).with(vec![yes]))
}

/// What is true of a question that is open no more.
fn settled(c: &Context<'_>, asked: &Correction, person: &Person) -> Text {
    let value = correction::value(&person.registration(), asked.part);
    let args = [
        ("name", isolate(person.name.as_str())),
        ("field", c.words.field(asked.part)),
        ("value", c.words.field_value(asked.part, value.as_deref())),
    ];
    let is_answered = asked.state == State::Answered;
    c.say(if is_answered { "correction-answered" } else { "correction-withdrawn" }, &args)
}

/// The correction of a number with the person, if the sender speaks for that one.
async fn own(c: &mut Context<'_>, number: &str) -> Result<(Correction, Person)> {
    let not_yours = || Refusal::from(Problem::NotYours);
    let id: i64 = number.trim_start_matches('#').parse().map_err(|_| not_yours())?;
    let asked = corrections::find(c.tx, id).await?.ok_or_else(not_yours)?;
    let person = c.people.iter().find(|person| person.id == asked.person).cloned();
    Ok((asked, person.ok_or_else(not_yours)?))
}
