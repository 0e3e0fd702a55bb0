//! `/me`: my registration and where it stands.

use super::context::{Context, Reply};
use super::correction;
use super::pages::{self, Pages};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::message::Text;
use crate::domain::person::Email;
use crate::domain::role::Role;
use crate::domain::text::isolate;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "me",
    aliases: &["status"],
    usage: "",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/me"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if c.people.is_empty() {
        let args = [("role", c.words.role(c.role))];
        let register = c.button("button-register", "/register");
        return Ok(Reply::from(c.say("me-not-registered", &args)).with(vec![register]));
    }
    let mut cards = Vec::new();
    for person in &c.people {
        let email = person.email.as_ref().map(Email::as_str);
        let args = [
            ("name", isolate(person.name.as_str())),
            ("its", person.its.as_str().to_owned()),
            ("email", email.map_or_else(|| c.words.plain("no-email", &[]), str::to_owned)),
            ("phone", person.phone.as_str().to_owned()),
            (
                "preference",
                c.words.plain(&format!("preference-{}", person.preference.as_str()), &[]),
            ),
            ("status", c.words.plain(&format!("me-{}", person.status.as_str()), &[])),
        ];
        cards.push(c.say("me", &args));
    }
    // A family's phone speaks for more people than a message with buttons holds.
    let pages = Pages::of_rows(&Text::default(), &cards, pages::split(rest).1);
    let text = cards[pages.range()].iter().cloned().fold(Text::default(), Text::and);
    let mut choices = correction::open(c).await?;
    choices.extend(pages.turns(c, "/me"));
    choices.push(c.button("button-mine", "/mine"));
    choices.push(c.button("button-days-away", "/away"));
    Ok(Reply::from(text).with(choices))
}
