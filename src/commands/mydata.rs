//! `/mydata`: everything that is held about a person, as a file of plain text. Who is not registered
//! gets what is known of the chat.

mod sections;

use super::context::{Context, Reply};
use super::own;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::text::{first_word, isolate};
use crate::store::documents::{self, NewDocument};
use crate::store::people::Person;

const NAME: &str = "mydata";
/// Plain text opens on every phone.
const MEDIA_TYPE: &str = "text/plain";
/// Says to a program that guesses that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The row of the table.
pub const COMMAND: Command = Command {
    name: NAME,
    aliases: &[],
    usage: "",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/mydata"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (verb, its) = first_word(rest);
    let people = own::people(c).await?;
    match (verb.to_lowercase().as_str(), people.as_slice()) {
        (own::OF, _) => {
            let person = own::named(&people, its)?;
            send(c, Some(&person)).await
        }
        ("", []) => send(c, None).await,
        ("", [person]) => send(c, Some(person)).await,
        ("", _) => Ok(own::whose(c, &people, "mydata-whose", NAME)),
        _ => Err(Refusal::Usage { command: NAME }.into()),
    }
}

async fn send(c: &mut Context<'_>, person: Option<&Person>) -> Result<Reply> {
    let name = person.map_or_else(String::new, |person| person.name.as_str().to_owned());
    let title = if person.is_some() { "mydata-title" } else { "mydata-title-chat" };
    let mut text = c.words.plain(title, &[("name", name.clone())]);
    text.insert(0, BYTE_ORDER_MARK);
    let made = c.words.plain("mydata-made", &[("at", c.moment(c.ctx.now))]);
    text.push_str(&format!("\n{made}\n"));
    for section in sections::ALL {
        let Some(lines) = (section.collect)(c, person).await? else { continue };
        let heading = c.words.plain(section.heading, &[]);
        let lines =
            if lines.is_empty() { c.words.plain("mydata-none", &[]) } else { lines.join("\n") };
        text.push_str(&format!("\n== {heading} ==\n{lines}\n"));
    }
    // The phone shows the file's name to whoever is near, so it names nobody.
    let file = format!("khidmat-data-{}.txt", c.today());
    let new = NewDocument {
        account: Some(c.account.id),
        person: person.map(|person| person.id),
        name: &file,
        media_type: MEDIA_TYPE,
        content: text.as_bytes(),
    };
    let document = documents::insert(c.tx, &new, c.ctx.now).await?;
    let caption = if person.is_some() { "mydata-caption" } else { "mydata-caption-chat" };
    let caption = c.say(caption, &[("name", isolate(&name))]);
    Ok(Reply::from(caption).bringing(document))
}
