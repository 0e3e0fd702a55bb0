//! `/mine`: my duties, next first.

use super::context::{Context, Reply};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::role::Role;
use crate::domain::slot::{Slot, State};
use crate::domain::text::isolate;
use crate::store::assignments;
use crate::store::calendar::Calendar;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "mine",
    aliases: &["duties"],
    usage: "",
    role: Role::Volunteer,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/mine"],
    run: |c, _| Box::pin(run(c)),
};

async fn run(c: &mut Context<'_>) -> Result<Reply> {
    let today = c.today();
    let calendar = Calendar::read(c.tx).await?;
    let mut duties: Vec<(Slot, State, String)> = Vec::new();
    for person in c.people.clone() {
        for held in assignments::of_person_from(c.tx, person.id, today).await? {
            if let Some(slot) = calendar.slot_of(&held) {
                duties.push((slot, held.state, isolate(person.name.as_str())));
            }
        }
    }
    if duties.is_empty() {
        return Ok(c.say("mine-none", &[]).into());
    }
    duties.sort_by_key(|(slot, ..)| (slot.date, slot.duty.reports_at));
    let is_shared = c.people.len() > 1;
    let mut text = c.say("mine-head", &[("count", duties.len().to_string())]);
    for (slot, state, name) in duties {
        let args = [
            ("when", c.words.day(slot.day, slot.date)),
            ("time", slot.duty.reports_at.to_string()),
            ("duty", slot.duty.label.clone()),
            ("state", c.words.plain(&format!("state-{}", state.as_str()), &[])),
            ("name", name),
        ];
        text = text.line(c.say(if is_shared { "mine-row-named" } else { "mine-row" }, &args));
    }
    Ok(text.into())
}
