//! `/stop`: nothing comes to this chat any more that wasn't asked for.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::{Result, mute, notify};
use crate::domain::channel::Channel;
use crate::domain::message::Text;
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::store::assignments;
use crate::store::calendar::Calendar;
use crate::store::people::Person;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "stop",
    aliases: &[],
    usage: "",
    role: Role::Guest,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/stop"],
    run: |c, _| Box::pin(run(c)),
};

async fn run(c: &mut Context<'_>) -> Result<Reply> {
    if !mute::stop(&c.ctx, c.tx, &c.account).await? {
        return Ok(c.say("stopped-before", &[]).into());
    }
    let text = c.say("stopped", &[]);
    Ok(text.line(what_remains(c).await?).into())
}

/// How the people of this chat are reached now, and who has a duty of which nobody can remind them.
async fn what_remains(c: &mut Context<'_>) -> Result<Text> {
    if c.people.is_empty() {
        return Ok(Text::default());
    }
    let mut ways: Vec<Channel> = Vec::new();
    let mut forgetful = Text::default();
    for person in c.people.clone() {
        let addresses = notify::addresses(&c.ctx, c.tx, &person).await?;
        ways.extend(addresses.iter().map(|address| address.channel));
        if let Some(slot) = next_duty(c, &person).await?.filter(|_| addresses.is_empty()) {
            let args = [
                ("name", isolate(person.name.as_str())),
                ("slot", c.words.slot(&slot)),
                ("time", slot.duty.reports_at.to_string()),
            ];
            forgetful = forgetful.line(c.say("stopped-duty", &args));
        }
    }
    ways.sort_unstable();
    ways.dedup();
    let names: Vec<String> = ways.iter().map(|way| c.words.channel(*way)).collect();
    let args = [("ways", c.words.list(&names)), ("count", names.len().to_string())];
    let key = if names.is_empty() { "stopped-nobody" } else { "stopped-others" };
    Ok(c.say(key, &args).line(forgetful))
}

async fn next_duty(c: &mut Context<'_>, person: &Person) -> Result<Option<Slot>> {
    let calendar = Calendar::read(c.tx).await?;
    let held = assignments::of_person_from(c.tx, person.id, c.today()).await?;
    let zone = c.ctx.centre.timezone;
    let mut slots = held.iter().filter_map(|held| calendar.slot_of(held));
    Ok(slots.find(|slot| slot.begins(zone) > c.ctx.now))
}
