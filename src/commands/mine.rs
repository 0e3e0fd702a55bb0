//! `/mine`: my duties, next first.

use super::context::{Context, Reply};
use super::pages;
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::message::Text;
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::store::assignments::{self, Held};
use crate::store::calendar::Calendar;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "mine",
    aliases: &[],
    usage: "",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/mine"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// One of my duties.
pub struct Mine {
    /// The assignment.
    pub held: Held,
    /// The slot.
    pub slot: Slot,
}

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let duties = duties(c).await?;
    if duties.is_empty() {
        return Ok(c.say("mine-none", &[]).into());
    }
    let head = c.say("mine-head", &[("count", duties.len().to_string())]);
    let rows: Vec<Text> = duties.iter().map(|mine| row(c, mine)).collect();
    let request = vec![c.button("button-request", "/request")];
    Ok(pages::list(c, head, &rows, ("/mine", pages::split(rest).1), request))
}

/// The duties of the people whom the sender speaks for, next first.
pub async fn duties(c: &mut Context<'_>) -> Result<Vec<Mine>> {
    let today = c.today();
    let calendar = Calendar::read(c.tx).await?;
    let mut duties = Vec::new();
    for person in c.people.clone() {
        for held in assignments::of_person_from(c.tx, person.id, today).await? {
            if let Some(slot) = calendar.slot_of(&held) {
                duties.push(Mine { held, slot });
            }
        }
    }
    duties.sort_by_key(|mine| (mine.slot.date, mine.slot.duty.reports_at));
    Ok(duties)
}

/// A duty in a line; with the name where a phone is shared.
pub fn row(c: &Context<'_>, mine: &Mine) -> Text {
    let Mine { held, slot } = mine;
    let name = held.holder.as_ref().map_or("", |holder| holder.name.as_str());
    let args = [
        ("when", c.words.day(slot.day, slot.date)),
        ("time", slot.duty.reports_at.to_string()),
        ("duty", slot.duty.label.clone()),
        ("state", c.words.plain(&format!("state-{}", held.state.as_str()), &[])),
        ("name", isolate(name)),
    ];
    c.say(if c.people.len() > 1 { "mine-row-named" } else { "mine-row" }, &args)
}
