//! What an admin reads after a slot was given: to whom, how the person is told, what can be done next.

use super::context::{Context, Roster, slot_line};
use super::gaps;
use crate::actions::Result;
use crate::actions::assign::Assigned;
use crate::domain::channel::Channel;
use crate::domain::message::{Choice, Text};
use crate::domain::person::Status;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::store::people::Person;

/// To whom it was given, and how the person hears of it.
pub fn text(c: &Context<'_>, slot: &Slot, person: &Person, assigned: &Assigned) -> Text {
    let name = || ("name", isolate(person.name.as_str()));
    let args = [
        ("duty", slot.duty.label.clone()),
        ("when", c.words.day(slot.day, slot.date)),
        ("time", slot.duty.reports_at.to_string()),
        name(),
        ("its", person.its.as_str().to_owned()),
    ];
    let mut text = c.say("assigned", &args);
    if assigned.status_before == Status::Pending {
        text = text.line(c.say("assigned-was-pending", &[]));
    }
    if assigned.is_away {
        text = text.line(c.say("assigned-is-away", &[name()]));
    }
    let mut ways: Vec<Channel> = assigned.addresses.iter().map(|address| address.channel).collect();
    ways.sort_unstable();
    ways.dedup();
    let ways: Vec<String> = ways.into_iter().map(|way| c.words.channel(way)).collect();
    text = text.line(if ways.is_empty() {
        c.say("assigned-no-address", &[])
    } else {
        c.say("assigned-telling", &[("ways", c.words.list(&ways)), name()])
    });
    if !assigned.turned_off.is_empty() {
        let off: Vec<String> =
            assigned.turned_off.iter().map(|way| c.words.channel(*way)).collect();
        text = text.line(c.say("assigned-turned-off", &[("ways", c.words.list(&off)), name()]));
    }
    if assigned.is_reminder && !ways.is_empty() {
        text = text.line(c.say("assigned-is-reminder", &[]));
    }
    text
}

/// Undo, who was reached, and where to go on.
pub async fn choices(
    c: &mut Context<'_>,
    roster: &Roster,
    slot: &Slot,
    assigned: &Assigned,
) -> Result<Vec<Choice>> {
    let next = if gaps::of_day(c, roster, slot.date).await?.is_empty() {
        c.button("button-roster-of-day", format!("/grid {}", slot.date))
    } else {
        c.button("button-next-gap", format!("/assign {}", slot.date))
    };
    Ok(vec![
        c.button("button-undo", format!("/undo {}", assigned.assignment)),
        c.button("button-receipts", format!("/receipts {}", slot_line(slot))),
        next,
    ])
}
