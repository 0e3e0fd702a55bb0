//! `/people [search]`: the registrations.

use super::arguments;
use super::context::{Context, Reply};
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

/// A page of a list, short enough to be read in one go.
const PAGE: usize = 15;
/// So few people are shown with everything that is known of them.
const IN_FULL: usize = 3;

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (search, page) = page_of(rest);
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
    let pages = found.len().div_ceil(PAGE);
    let page = page.min(pages);
    let shown: Vec<&Person> = found.iter().skip((page - 1) * PAGE).take(PAGE).collect();
    let in_full = !search.is_empty() && found.len() <= IN_FULL;
    let mut text = c.say("people-head", &[("count", found.len().to_string())]);
    for person in &shown {
        text = if in_full { text.and(card(c, person)) } else { text.line(row(c, person)) };
    }
    let mut reply = Reply::from(text);
    if in_full {
        let card = |person: &&Person| {
            Choice::new(arguments::person_label(person), format!("/person {}", person.its))
        };
        reply = reply.with(shown.iter().map(card).collect());
    }
    if page < pages {
        let args = [("page", (page + 1).to_string()), ("pages", pages.to_string())];
        let line = format!("/people {search} page {}", page + 1).replace("  ", " ");
        reply = reply.with(vec![Choice::new(c.words.plain("button-more", &args), line)]);
    }
    Ok(reply)
}

/// `yusuf page 2`: what is searched and which page of it.
fn page_of(rest: &str) -> (&str, usize) {
    let mut words = rest.rsplitn(3, ' ');
    if let (Some(number), Some("page")) = (words.next(), words.next())
        && let Ok(page) = number.parse::<usize>()
    {
        return (words.next().unwrap_or_default().trim(), page.max(1));
    }
    (rest, 1)
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
