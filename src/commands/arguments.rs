//! What stands behind a command's name: a day, a duty, a person.

use super::Reply;
use super::context::{Context, Roster, slot_line};
use super::pages;
use crate::actions::{Result, Stop};
use crate::domain::matching::{self, Found, MOST_NAME_WORDS};
use crate::domain::message::{Choice, Text};
use crate::domain::person::Its;
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::domain::{day, duty};
use crate::store::people::{self, Person};

/// What stands on a row of WhatsApp's lists.
const LABEL_MAX: usize = 24;

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

/// The person whom a text names, or a question with buttons when it names several; `ahmed page 2`
/// turns to more of those. `asks` is the line behind a person's button, and holds the ITS number.
///
/// # Errors
/// Refuses a text that names nobody.
pub async fn person(
    c: &mut Context<'_>,
    text: &str,
    asks: impl Fn(&Person) -> String,
) -> Result<std::result::Result<Person, Reply>> {
    let (text, page) = pages::split(text);
    if text.is_empty() {
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
        Found::Nobody => Err(Refusal::PersonUnknown { text: text.to_owned() }.into()),
        Found::Several(people) => Ok(Err(which(c, (text, page), &people, asks))),
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

/// A person on a button: the name and the last digits of the ITS number, in which namesakes differ.
pub fn person_label(person: &Person) -> String {
    with_tail(person.name.as_str(), last_digits(person))
}

/// A person of a family on a button: the name alone, if it fits.
pub fn family_label(person: &Person) -> String {
    name_label(person.name.as_str(), last_digits(person))
}

/// A name on a button; one that doesn't fit is told apart by what stands behind it.
pub fn name_label(name: &str, tail: &str) -> String {
    let whole = isolate(name);
    if units(&whole) <= LABEL_MAX { whole } else { with_tail(name, tail) }
}

fn last_digits(person: &Person) -> &str {
    &person.its.as_str()[4..]
}

/// The name as far as whole words fit, and the tail.
fn with_tail(name: &str, tail: &str) -> String {
    let tail = format!(" · {tail}");
    // The marks that isolate a name of another script take room too.
    let marks = units(&isolate(name)) - units(name);
    let room = LABEL_MAX.saturating_sub(units(&tail) + marks);
    format!("{}{tail}", isolate(&shortened(name, room)))
}

/// The beginning of a name: as many whole words as fit, and at least something of the first.
fn shortened(name: &str, room: usize) -> String {
    if units(name) <= room {
        return name.to_owned();
    }
    let ends = name.match_indices(' ').map(|(end, _)| &name[..end]);
    if let Some(words) = ends.rev().find(|words| units(words) <= room) {
        return words.to_owned();
    }
    let mut kept = String::new();
    for letter in name.chars() {
        if units(&kept) + letter.len_utf16() >= room {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
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
    (text, page): (&str, usize),
    people: &[Person],
    asks: impl Fn(&Person) -> String,
) -> Reply {
    let args = [("text", isolate(text)), ("count", people.len().to_string())];
    let head = c.say("which-person", &args);
    let row = |person: &Person| {
        let name = isolate(person.name.as_str());
        c.say("which-person-row", &[("name", name), ("its", person.its.as_str().to_owned())])
    };
    let rows: Vec<Text> = people.iter().map(row).collect();
    let choice = |person: &Person| {
        let status = ("status", c.words.status(person.status));
        let its = ("its", person.its.as_str().to_owned());
        let hint = Some(c.words.plain("which-person-hint", &[its, status]));
        Choice { hint, ..Choice::new(person_label(person), asks(person)) }
    };
    let line = people.first().map(|first| {
        let line = |who: &str| asks(first).replacen(first.its.as_str(), who, 1);
        line(pages::searched(text, line))
    });
    let choices = people.iter().map(choice).collect();
    pages::choose(c, head, (rows, choices), Vec::new(), (&line.unwrap_or_default(), page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_whole_words() {
        assert_eq!(shortened("Yusuf Ali", 17), "Yusuf Ali");
        assert_eq!(shortened("Mohammed Hussain Bhai Kanchwala", 17), "Mohammed Hussain");
        assert_eq!(shortened("Mohammedhusainbhaikanchwala", 17), "Mohammedhusainbh…");
        assert_eq!(shortened("મોહમ્મદહુસૈનભાઈકાંચવાળા અલી", 15).encode_utf16().count(), 15);
    }
}
