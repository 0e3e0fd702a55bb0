//! `/audition`: my recordings; `hear`, `choose` and `delete` with a number of the list.
//!
//! Behind buttons a recording is named by its row (`a17`), which stays the same when others go;
//! `of <its>` says whose recordings are meant, and `for <download> <its>` whose one that just came.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::{arguments, pages, recordings};
use crate::actions::{self, Result};
use crate::domain::audio::{self, MAX_MEGABYTES, MOST_PER_PERSON};
use crate::domain::message::{Choice, Text};
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{ascii_digits, first_word, isolate};
use crate::store::auditions::{self, Audition};
use crate::store::people::Person;

const NAME: &str = "audition";
const HEAR: &str = "hear";
const CHOOSE: &str = "choose";
const DELETE: &str = "delete";
/// WhatsApp's lists have ten rows.
const MOST_CHOICES: usize = 10;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["auditions"],
    usage: "[hear, choose or delete] [number]",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/audition"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (verb, which) = first_word(rest);
    match verb.to_lowercase().as_str() {
        "" | "list" => match c.people.clone().as_slice() {
            [person] => list(c, person).await,
            _ => Ok(whose(c, 1, of)),
        },
        "of" => {
            if let ("", page) = pages::split(which) {
                return Ok(whose(c, page, of));
            }
            let person = own_person(c, which)?;
            list(c, &person).await
        }
        "for" => {
            let (download, its) = first_word(which);
            if let ("", page) = pages::split(its) {
                return Ok(whose(c, page, |person| {
                    format!("/{NAME} for {download} {}", person.its)
                }));
            }
            let person = own_person(c, its)?;
            recordings::belongs_to(c, download, &person).await
        }
        HEAR | "play" => {
            let found = find(c, which).await?;
            hear(c, found).await
        }
        CHOOSE => {
            let (audition, person) = find(c, which).await?;
            actions::audition::choose(&c.ctx, c.tx, &audition, person.id).await?;
            let args = [("length", audio::clock(audition.length()))];
            let text = c.say("audition-chosen", &args);
            Ok(Reply::from(text).with(vec![c.button("button-auditions", of(&person))]))
        }
        DELETE | "remove" => {
            let (audition, person) = find(c, which).await?;
            actions::audition::delete(&c.ctx, c.tx, &audition, person.id).await?;
            let gone = c.say("audition-deleted", &[("length", audio::clock(audition.length()))]);
            let mut reply = list(c, &person).await?;
            reply.said.text = gone.and(reply.said.text);
            Ok(reply)
        }
        _ => Err(Refusal::Usage { command: NAME }.into()),
    }
}

/// Asks which of the people is meant, whom this chat speaks for. `asks` is the line behind a
/// person's button, which ends with the ITS number.
pub fn whose(c: &Context<'_>, page: usize, asks: impl Fn(&Person) -> String) -> Reply {
    let row =
        |person: &Person| c.say("audition-whose-row", &[("name", isolate(person.name.as_str()))]);
    let choice = |person: &Person| Choice::new(arguments::family_label(person), asks(person));
    let rows = c.people.iter().map(row).collect();
    let choices = c.people.iter().map(choice).collect();
    let line = c.people.first().map(|first| asks(first).replacen(first.its.as_str(), "", 1));
    let head = c.say("audition-whose", &[]);
    pages::choose(c, head, (rows, choices), Vec::new(), (&line.unwrap_or_default(), page))
}

/// The buttons of a recording: to hear it, to choose it, to delete it.
pub fn buttons(c: &Context<'_>, audition: &Audition) -> Vec<Choice> {
    let mut buttons = vec![c.button("button-hear", line(HEAR, audition))];
    if !audition.selected {
        buttons.push(c.button("button-choose", line(CHOOSE, audition)));
    }
    buttons.push(c.button("button-delete", line(DELETE, audition)));
    buttons
}

async fn list(c: &mut Context<'_>, person: &Person) -> Result<Reply> {
    let all = auditions::of_person(c.tx, person.id).await?;
    let name = isolate(person.name.as_str());
    let limits = [
        ("name", name),
        ("count", all.len().to_string()),
        ("most", MOST_PER_PERSON.to_string()),
        ("megabytes", MAX_MEGABYTES.to_string()),
    ];
    if all.is_empty() {
        return Ok(c.say("audition-none", &limits).into());
    }
    let mut text = c.say("audition-head", &limits);
    for (number, audition) in (1..).zip(&all) {
        let row = row(c, number, audition);
        text = text.line(row);
    }
    if all.len() < MOST_PER_PERSON {
        text = text.line(c.say("audition-more", &limits));
    }
    Ok(Reply::from(text).with(choices(c, &all)))
}

fn row(c: &Context<'_>, number: usize, audition: &Audition) -> Text {
    let came = audition.created_at.at(c.ctx.centre.timezone).date_naive();
    let args = [
        ("number", number.to_string()),
        ("length", audio::clock(audition.length())),
        ("date", c.words.date(came)),
    ];
    c.say(if audition.selected { "audition-row-chosen" } else { "audition-row" }, &args)
}

/// What can be done with each, as far as a list holds it; the rest once it is heard.
fn choices(c: &Context<'_>, all: &[Audition]) -> Vec<Choice> {
    if let [only] = all {
        return buttons(c, only);
    }
    let numbered = |verb: &str, number: usize, audition: &Audition| {
        let key = match verb {
            HEAR => "button-hear-number",
            CHOOSE => "button-choose-number",
            _ => "button-delete-number",
        };
        let label = c.words.plain(key, &[("number", number.to_string())]);
        Choice::new(label, line(verb, audition))
    };
    let each = |verb: &'static str| {
        (1..).zip(all).map(move |(number, audition)| numbered(verb, number, audition))
    };
    let mut choices: Vec<Choice> = each(HEAR).collect();
    let others = (1..).zip(all).filter(|(_, audition)| !audition.selected);
    choices.extend(others.map(|(number, audition)| numbered(CHOOSE, number, audition)));
    if choices.len() + all.len() <= MOST_CHOICES {
        choices.extend(each(DELETE));
    }
    choices
}

async fn hear(c: &mut Context<'_>, (audition, person): (Audition, Person)) -> Result<Reply> {
    let came = audition.created_at.at(c.ctx.centre.timezone).date_naive();
    let args = [
        ("name", isolate(person.name.as_str())),
        ("length", audio::clock(audition.length())),
        ("date", c.words.date(came)),
    ];
    let key = if audition.selected { "audition-heard-chosen" } else { "audition-heard" };
    let mut choices = buttons(c, &audition);
    choices[0] = c.button("button-auditions", of(&person));
    choices.rotate_left(1);
    Ok(Reply::from(c.say(key, &args)).with(choices).playing(&audition))
}

fn of(person: &Person) -> String {
    format!("/{NAME} of {}", person.its)
}

fn line(verb: &str, audition: &Audition) -> String {
    format!("/{NAME} {verb} a{}", audition.id)
}

fn own_person(c: &Context<'_>, its: &str) -> Result<Person> {
    let found = c.people.iter().find(|person| person.its.as_str() == its.trim());
    Ok(found.cloned().ok_or(Refusal::NotYourAudition)?)
}

/// The recording that is meant, by its row or by its number in the list; only one of one's own.
async fn find(c: &mut Context<'_>, which: &str) -> Result<(Audition, Person)> {
    let which = ascii_digits(which.trim());
    let audition = match which.strip_prefix('a').and_then(|id| id.parse().ok()) {
        Some(id) => auditions::find(c.tx, id).await?,
        None => match (which.parse::<usize>(), c.people.clone().as_slice()) {
            (Ok(number), [person]) => {
                let all = auditions::of_person(c.tx, person.id).await?;
                number.checked_sub(1).and_then(|index| all.get(index).cloned())
            }
            _ => None,
        },
    };
    let own = |audition: Audition| {
        let person = c.people.iter().find(|person| Some(person.id) == audition.person_id)?;
        Some((audition, person.clone()))
    };
    Ok(audition.and_then(own).ok_or(Refusal::NotYourAudition)?)
}
