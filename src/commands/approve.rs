//! `/approve [who]`: accepts a person; alone, the people who wait, one by one.
//!
//! Behind the buttons stand `/approve next <its>`, which moves on to the next person, and
//! `/approve after <its>`, which passes one over.

use super::arguments;
use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::{Result, Stop, decide};
use crate::domain::audio;
use crate::domain::message::{Choice, Text};
use crate::domain::person::{Email, Its, Status};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::auditions::{self, Audition};
use crate::store::people::{self, Person};

/// What begins the arguments of a button that moves on to the next person.
pub const NEXT: &str = "next";
/// What begins the arguments of the button that passes a person over.
const AFTER: &str = "after";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "approve",
    aliases: &[],
    usage: "[who]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/approve", "/approve 30412345"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (verb, its) = first_word(rest);
    match (verb, Its::parse(its)) {
        ("", _) => show_next(c, None, None).await,
        (NEXT, Ok(its)) => {
            let done = approve_pressed(c, &its).await?;
            show_next(c, Some(done), Some(&its)).await
        }
        (AFTER, Ok(its)) => show_next(c, None, Some(&its)).await,
        _ => approve_named(c, rest).await,
    }
}

async fn approve_named(c: &mut Context<'_>, who: &str) -> Result<Reply> {
    let asks = |person: &Person| format!("/approve {}", person.its);
    let person = match arguments::person(c, who, asks).await? {
        Ok(person) => person,
        Err(question) => return Ok(question),
    };
    decide::approve(&c.ctx, c.tx, &person).await?;
    let text = c.say("approved", &[("name", isolate(person.name.as_str()))]);
    let waiting = waiting(c).await?.len();
    let reply = Reply::from(text);
    Ok(if waiting > 0 { reply.with(vec![pending_button(c, waiting)]) } else { reply })
}

/// A press on someone who was decided about meanwhile says how it stands, and goes on.
async fn approve_pressed(c: &mut Context<'_>, its: &Its) -> Result<Text> {
    let Some(person) = people::find_by_its(c.tx, its).await? else {
        return Err(Refusal::PersonUnknown { text: its.as_str().to_owned() }.into());
    };
    // Rejecting is not undone by a button that was pressed late.
    let refused = if person.status == Status::Pending {
        match decide::approve(&c.ctx, c.tx, &person).await {
            Err(Stop::Refused(refusal)) => Some(refusal),
            done => {
                done?;
                None
            }
        }
    } else {
        let (name, status) = (person.name.as_str().to_owned(), person.status);
        Some(Refusal::DecidedAlready { name, status })
    };
    Ok(match refused {
        Some(refusal) => c.words.refusal(&refusal),
        None => c.say("approved", &[("name", isolate(person.name.as_str()))]),
    })
}

/// The button that leads to the people who wait.
pub fn pending_button(c: &Context<'_>, count: usize) -> Choice {
    Choice::new(c.words.plain("button-pending", &[("count", count.to_string())]), "/approve")
}

/// The people who wait to be looked at, who waits longest first.
pub async fn waiting(c: &mut Context<'_>) -> Result<Vec<Person>> {
    let mut waiting = people::list(c.tx).await?;
    waiting.retain(|person| person.status == Status::Pending);
    waiting.sort_by_key(|person| (person.created_at, person.id));
    Ok(waiting)
}

/// The card of the next person who waits: after the one who was just looked at, else from the
/// beginning. What was just done stands above it.
pub async fn show_next(
    c: &mut Context<'_>,
    done: Option<Text>,
    after: Option<&Its>,
) -> Result<Reply> {
    let done = done.unwrap_or_default();
    let last = match after {
        Some(its) => people::find_by_its(c.tx, its).await?,
        None => None,
    };
    let waiting = waiting(c).await?;
    let is_later = |person: &&Person| {
        last.as_ref().is_none_or(|last| (person.created_at, person.id) > (last.created_at, last.id))
    };
    let Some(person) = waiting.iter().find(is_later).cloned() else {
        return Ok(nobody_left(c, done, waiting.len()));
    };
    let auditions = auditions::of_person(c.tx, person.id).await?;
    let text = done.and(card(c, &person, waiting.len()));
    let text = text.line(recordings_line(c, &auditions));
    let its = person.its.as_str();
    let reply = Reply::from(text).with(vec![
        c.button("button-approve", format!("/approve {NEXT} {its}")),
        c.button("button-reject", format!("/reject {NEXT} {its}")),
        c.button("button-skip-person", format!("/approve {AFTER} {its}")),
    ]);
    Ok(match auditions.iter().find(|audition| audition.selected) {
        Some(audition) => reply.playing(audition),
        None => reply,
    })
}

/// What there is to hear: the chosen recording stands above.
fn recordings_line(c: &Context<'_>, auditions: &[Audition]) -> Text {
    let Some(chosen) = auditions.iter().find(|audition| audition.selected) else {
        return c.say("approve-no-audition", &[]);
    };
    let args = [("length", audio::clock(chosen.length())), ("count", auditions.len().to_string())];
    c.say("approve-audition", &args)
}

fn nobody_left(c: &Context<'_>, done: Text, waiting: usize) -> Reply {
    if waiting == 0 {
        return Reply::from(done.and(c.say("approve-none", &[])))
            .with(vec![c.button("button-people", "/people")]);
    }
    let args = [("count", waiting.to_string())];
    Reply::from(done.and(c.say("approve-passed-over", &args)))
        .with(vec![c.button("button-from-the-start", "/approve")])
}

fn card(c: &Context<'_>, person: &Person, waiting: usize) -> Text {
    let email = person.email.as_ref().map(Email::as_str);
    let since = person.created_at.at(c.ctx.centre.timezone).date_naive();
    let preference = format!("preference-{}", person.preference.as_str());
    let args = [
        ("count", waiting.to_string()),
        ("name", isolate(person.name.as_str())),
        ("its", person.its.as_str().to_owned()),
        ("email", email.map_or_else(|| c.words.plain("no-email", &[]), str::to_owned)),
        ("phone", person.phone.as_str().to_owned()),
        ("preference", c.words.plain(&preference, &[])),
        ("since", c.words.date(since)),
    ];
    c.say("approve-card", &args)
}
