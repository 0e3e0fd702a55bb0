//! `/calendar`: a person's duties in the phone's own calendar, by a private link and as a file;
//! `/calendar renew` makes the link worthless and gives another.

use super::context::{Context, Reply};
use super::own;
use super::table::{Command, Place, Shown};
use crate::actions::{self, Result};
use crate::domain::message::Text;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::render::calendars::{self, Centre};
use crate::store::calendar_links;
use crate::store::documents::{self, NewDocument};
use crate::store::people::Person;

const NAME: &str = "calendar";
/// Takes a new link.
const RENEW: &str = "renew";
const MEDIA_TYPE: &str = "text/calendar";
/// The phone shows the file's name to whoever is near, so it names nobody.
const FILE: &str = "my-duties.ics";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["ics"],
    usage: "[renew]",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/calendar", "/calendar renew"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Whether the person keeps the link that there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Stays,
    Renewed,
}

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (link, rest) = match first_word(rest) {
        (word, rest) if word.eq_ignore_ascii_case(RENEW) => (Link::Renewed, rest),
        _ => (Link::Stays, rest),
    };
    let people = c.people.clone();
    let (verb, its) = first_word(rest);
    match (verb.to_lowercase().as_str(), people.as_slice()) {
        (_, []) => {
            let register = c.button("button-register", "/register");
            Ok(Reply::from(c.say("calendar-not-registered", &[])).with(vec![register]))
        }
        (own::OF, _) => {
            let person = own::named(&people, its)?;
            send(c, &person, link).await
        }
        ("", [person]) => send(c, person, link).await,
        ("", _) if link == Link::Renewed => {
            let line = format!("{NAME} {RENEW}");
            Ok(own::whose(c, &people, "calendar-whose-link", &line))
        }
        ("", _) => Ok(own::whose(c, &people, "calendar-whose", NAME)),
        _ => Err(Refusal::Usage { command: NAME }.into()),
    }
}

async fn send(c: &mut Context<'_>, person: &Person, link: Link) -> Result<Reply> {
    if link == Link::Renewed {
        actions::renew_calendar::renew(&c.ctx, c.tx, person).await?;
    }
    let from = calendars::first_day(c.today());
    let duties = calendar_links::duties_from(c.tx, person.id, from).await?;
    let mark = calendar_links::mark(c.tx).await?;
    let centre = Centre {
        name: &c.ctx.centre.name,
        timezone: c.ctx.centre.timezone,
        evening: c.ctx.centre.reminder_rules.evening(),
        mark: &mark,
    };
    let of = (person.id, person.name.as_str());
    let content = calendars::of_person(&centre, of, &duties, c.ctx.now, &c.words);
    let new = NewDocument {
        account: Some(c.account.id),
        person: Some(person.id),
        name: FILE,
        media_type: MEDIA_TYPE,
        content: content.as_bytes(),
    };
    let document = documents::insert(c.tx, &new, c.ctx.now).await?;
    let caption = caption(c, person, link).await?;
    Ok(Reply::from(caption).bringing(document))
}

/// What stands below the file: the link, if people's browsers reach us.
async fn caption(c: &mut Context<'_>, person: &Person, link: Link) -> Result<Text> {
    let name = ("name", isolate(person.name.as_str()));
    let Some(url) = address(c, person).await? else {
        let key = if link == Link::Renewed { "calendar-file-renewed" } else { "calendar-file" };
        return Ok(c.say(key, &[name]));
    };
    let key = if link == Link::Renewed { "calendar-renewed" } else { "calendar-link" };
    Ok(c.say(key, &[name, ("link", url)]).line(c.say("calendar-how", &[])))
}

/// The link to a person's calendar.
async fn address(c: &mut Context<'_>, person: &Person) -> Result<Option<String>> {
    let Some(mut url) = c.public_url.clone() else { return Ok(None) };
    let token = calendar_links::token(c.tx, person.id).await?;
    let path = format!("{}/calendar/{}.ics", url.path().trim_end_matches('/'), token.reveal());
    url.set_path(&path);
    Ok(Some(url.to_string()))
}
