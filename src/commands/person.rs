//! `/person <who>`: everything about one person on a card, with what can be done as buttons.
//!
//! Behind the buttons stand `duties <its>`, `messages <its>`, `hear <its>` and `give <its> [day]`.

mod card;
mod give;
mod history;

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use super::{arguments, pages};
use crate::actions::Result;
use crate::domain::person::Its;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::first_word;
use crate::store::people::{self, Person};

const NAME: &str = "person";
const DUTIES: &str = "duties";
const MESSAGES: &str = "messages";
const HEAR: &str = "hear";
const GIVE: &str = "give";

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &["card"],
    usage: "<who>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/person 30412345", "/person yusuf"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if rest.is_empty() {
        return Err(Refusal::Usage { command: NAME }.into());
    }
    let (verb, behind) = first_word(rest);
    let (its, what) = first_word(behind);
    // A verb stands before a number only, so that nobody's name is taken for one.
    if let Ok(its) = Its::parse(its)
        && let Some(person) = people::find_by_its(c.tx, &its).await?
    {
        match verb {
            DUTIES => return history::duties(c, &person, pages::split(what).1).await,
            MESSAGES => return history::messages(c, &person, pages::split(what).1).await,
            HEAR => return card::hear(c, &person).await,
            GIVE => return give::give(c, &person, what).await,
            _ => {}
        }
    }
    let asks = |person: &Person| format!("/{NAME} {}", person.its);
    match arguments::person(c, rest, asks).await? {
        Ok(person) => card::show(c, &person).await,
        Err(question) => Ok(question),
    }
}

/// A line about a person, as it stands behind a button.
fn line(verb: &str, person: &Person) -> String {
    format!("/{NAME} {verb} {}", person.its)
}
