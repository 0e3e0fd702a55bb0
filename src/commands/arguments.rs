//! What stands behind a command's name: a day, a duty, a person.

use super::Reply;
use super::context::{Context, Roster, slot_line};
use crate::actions::{Result, Stop};
use crate::domain::matching::{self, Found, MOST_NAME_WORDS};
use crate::domain::message::Choice;
use crate::domain::person::Its;
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::domain::{day, duty};
use crate::store::people::{self, Person};

/// WhatsApp's lists have ten rows.
const MOST_CHOICES: usize = 10;

/// Reads `<day> <duty>` from the beginning; answers the slot, the rest and the roster.
///
/// # Errors
/// Refuses what is missing, unclear, or outside the season.
pub async fn slot<'t>(
    c: &mut Context<'_>,
    command: &'static str,
    text: &'t str,
) -> Result<(Slot, &'t str, Roster)> {
    if text.is_empty() {
        return Err(Refusal::Usage { command }.into());
    }
    let roster = c.roster().await?;
    let (date, rest) = day::parse(&roster.season, c.today(), text)?;
    let (duty, rest) = duty::find(&roster.duties, rest)?;
    Ok((Slot::new(&roster.season, duty, date), rest, roster))
}

/// The person whom a text names, or a question with buttons when it names several.
///
/// # Errors
/// Refuses a text that names nobody.
pub async fn person(
    c: &mut Context<'_>,
    text: &str,
    asks: impl Fn(&Person) -> String,
) -> Result<std::result::Result<Person, Reply>> {
    if text.trim().is_empty() {
        return Err(Refusal::WhoMissing.into());
    }
    let everyone = people::list(c.tx).await?;
    // Who no longer serves is found only when nobody else is meant.
    let (serving, others): (Vec<_>, Vec<_>) =
        everyone.into_iter().partition(|person| person.status.serves());
    let found = match find(serving, text) {
        Found::Nobody => find(others, text),
        found => found,
    };
    match found {
        Found::One(person) => Ok(Ok(person)),
        Found::Nobody => Err(Refusal::PersonUnknown { text: text.trim().to_owned() }.into()),
        Found::Several(people) => Ok(Err(which(c, text, &people, asks))),
    }
}

/// The person, who is the longest beginning that names somebody, and what stands behind it; or a
/// question with buttons when the beginning names several.
///
/// # Errors
/// Refuses a text that begins with nobody.
pub async fn person_first(
    c: &mut Context<'_>,
    text: &str,
    asks: impl Fn(&Person) -> String,
) -> Result<std::result::Result<(Person, String), Reply>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let longest = if Its::parse(words.first().unwrap_or(&"")).is_ok() { 1 } else { words.len() };
    for many in (1..=longest.min(MOST_NAME_WORDS)).rev() {
        match person(c, &words[..many].join(" "), &asks).await {
            Ok(Ok(person)) => return Ok(Ok((person, words[many..].join(" ")))),
            Ok(Err(question)) => return Ok(Err(question)),
            Err(Stop::Refused(Refusal::PersonUnknown { .. })) => {}
            Err(stop) => return Err(stop),
        }
    }
    let text = words.first().copied().unwrap_or_default().to_owned();
    Err(Refusal::PersonUnknown { text }.into())
}

/// A person on a button: namesakes differ in the last digits of their ITS numbers.
pub fn person_label(person: &Person) -> String {
    format!("{} · {}", person.name.as_str(), &person.its.as_str()[4..])
}

/// The command line that assigns a slot to a person.
pub fn assign_line(slot: &Slot, person: &Person) -> String {
    format!("/assign {} {}", slot_line(slot), person.its)
}

fn find(people: Vec<Person>, text: &str) -> Found<Person> {
    matching::find(people, text, |person| person.name.as_str(), |person| person.its.as_str())
}

fn which(
    c: &Context<'_>,
    text: &str,
    people: &[Person],
    asks: impl Fn(&Person) -> String,
) -> Reply {
    let shown = &people[..people.len().min(MOST_CHOICES)];
    let lines: Vec<String> = shown
        .iter()
        .map(|person| format!("{} · {}", isolate(person.name.as_str()), person.its))
        .collect();
    let args = [
        ("text", isolate(text.trim())),
        ("people", lines.join("\n")),
        ("count", people.len().to_string()),
        ("more", people.len().saturating_sub(MOST_CHOICES).to_string()),
    ];
    let key = if people.len() > MOST_CHOICES { "which-person-more" } else { "which-person" };
    let choices = shown.iter().map(|person| {
        let status = c.words.status(person.status);
        let hint = c.words.plain(
            "which-person-hint",
            &[("its", person.its.as_str().to_owned()), ("status", status)],
        );
        Choice { hint: Some(hint), ..Choice::new(person_label(person), asks(person)) }
    });
    Reply::from(c.say(key, &args)).with(choices.collect())
}
