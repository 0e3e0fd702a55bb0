//! `/people [search]`: the registrations.

use super::arguments;
use super::context::{Context, Reply};
use super::pages;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::matching;
use crate::domain::message::{Choice, Text};
use crate::domain::person::{Email, Status};
use crate::domain::role::Role;
use crate::domain::text::isolate;
use crate::store::people::{self, Person};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "people",
    aliases: &["volunteers"],
    usage: "[search]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/people", "/people yusuf", "/people 30412345", "/people pending"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// So few people are shown with everything that is known of them.
const IN_FULL: usize = 3;

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (search, page) = pages::split(rest);
    let everyone = people::list(c.tx).await?;
    let total = everyone.len();
    let status = Status::ALL.into_iter().find(|status| status.as_str() == search.to_lowercase());
    let found: Vec<Person> = match status {
        Some(status) => everyone.into_iter().filter(|person| person.status == status).collect(),
        None if search.is_empty() => everyone,
        None => matching::filter(
            everyone,
            search,
            |person| person.name.as_str(),
            |person| person.its.as_str(),
        ),
    };
    if found.is_empty() {
        let key = if total == 0 { "people-none" } else { "people-not-found" };
        return Ok(c.say(key, &[("text", isolate(search))]).into());
    }
    let head = c.say("people-head", &[("count", found.len().to_string())]);
    let in_full = !search.is_empty() && found.len() <= IN_FULL;
    if in_full {
        let cards = found.iter().map(|person| card(c, person));
        let leads = |person: &Person| {
            Choice::new(arguments::person_label(person), format!("/person {}", person.its))
        };
        let choices = found.iter().map(leads).collect();
        return Ok(Reply::from(cards.fold(head, Text::and)).with(choices));
    }
    let rows: Vec<Text> = found.iter().map(|person| row(c, person)).collect();
    let line = |search: &str| format!("/people {search}");
    let line = line(pages::searched(search, line));
    Ok(pages::list(c, head, &rows, (&line, page), Vec::new()))
}

fn row(c: &Context<'_>, person: &Person) -> Text {
    c.say("people-row", &values(c, person))
}

fn card(c: &Context<'_>, person: &Person) -> Text {
    c.say("people-card", &values(c, person))
}

fn values(c: &Context<'_>, person: &Person) -> Vec<(&'static str, String)> {
    let email = person.email.as_ref().map(Email::as_str);
    let preference = format!("preference-{}", person.preference.as_str());
    vec![
        ("name", isolate(person.name.as_str())),
        ("its", person.its.as_str().to_owned()),
        ("email", email.map_or_else(|| c.words.plain("no-email", &[]), str::to_owned)),
        ("phone", person.phone.as_str().to_owned()),
        ("preference", c.words.plain(&preference, &[])),
        ("status", c.words.status(person.status)),
    ]
}
