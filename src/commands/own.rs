//! Whose data is meant: the people of a chat, also those who have left.

use super::context::{Context, Reply};
use crate::actions::Result;
use crate::domain::message::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::text::ascii_digits;
use crate::store::people::{self, Person};

/// Stands before the ITS number of one of several people.
pub const OF: &str = "of";
/// WhatsApp's lists have ten rows.
const MOST_CHOICES: usize = 10;

/// Everyone whom this chat speaks for.
pub async fn people(c: &mut Context<'_>) -> Result<Vec<Person>> {
    Ok(people::all_of_account(c.tx, c.account.id).await?)
}

/// One of them, by the ITS number.
///
/// # Errors
/// Refuses who isn't one of them.
pub fn named(people: &[Person], its: &str) -> Result<Person> {
    let its = ascii_digits(its.trim());
    let found = people.iter().find(|person| person.its.as_str() == its);
    Ok(found.cloned().ok_or(Refusal::NotYours)?)
}

/// Asks which of them is meant.
pub fn whose(c: &Context<'_>, people: &[Person], question: &str, command: &str) -> Reply {
    let choice = |person: &Person| {
        Choice::new(person.name.as_str(), format!("/{command} {OF} {}", person.its))
    };
    let choices = people.iter().take(MOST_CHOICES).map(choice).collect();
    Reply::from(c.say(question, &[])).with(choices)
}
