//! `/receipts <day> <duty>`: what became of each message about a duty.

use super::context::{Context, Reply, slot_line};
use super::table::{Command, Place, Shown};
use super::{arguments, pages};
use crate::actions::Result;
use crate::domain::message::Text;
use crate::domain::role::Role;
use crate::domain::text::isolate;
use crate::store::assignments;
use crate::store::outbox::{self, Delivery, Kind};
use crate::store::reminders::{self, Reminder, ReminderState};
use crate::wording::asking::Receipt;

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "receipts",
    aliases: &["reached"],
    usage: "<day> <duty>",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InHelp,
    examples: &["/receipts 5 fajr-azaan"],
    run: |c, rest| Box::pin(run(c, rest)),
};

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (slot, rest, _) = arguments::slot(c, "receipts", rest).await?;
    let held = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await?;
    let holder = held.and_then(|held| held.holder.map(|holder| (held.id, holder)));
    let Some((assignment, holder)) = holder else {
        return Ok(c.say("receipts-open", &[("slot", c.words.slot(&slot))]).into());
    };
    let args = [("slot", c.words.slot(&slot)), ("name", isolate(&holder.name))];
    let head = c.say("receipts-head", &args);
    let deliveries = outbox::of_assignment(c.tx, assignment).await?;
    let reminders = reminders::of_assignment(c.tx, assignment).await?;
    let row = |delivery: &Delivery| row(c, delivery, &reminders);
    let mut rows: Vec<Text> = deliveries.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(c.say("receipts-no-address", &[]));
    }
    // Those on their way stand above already.
    let waits = |one: &&Reminder| one.state == ReminderState::Pending && one.queued_at.is_none();
    for reminder in reminders.iter().filter(waits) {
        rows.push(c.say("receipts-reminder", &[("at", c.moment(reminder.due_at))]));
    }
    let line = format!("/receipts {}", slot_line(&slot));
    let again = vec![c.button("button-look-again", line.as_str())];
    Ok(pages::list(c, head, &rows, (&line, pages::split(rest).1), again))
}

fn row(c: &Context<'_>, delivery: &Delivery, reminders: &[Reminder]) -> Text {
    let (mut kind, way, stage) = in_words(c, delivery);
    // Where there are several, each is known by its instant.
    let is_of_several = delivery.kind == Kind::Reminder && reminders.len() > 1;
    let carried = reminders.iter().find(|one| Some(one.id) == delivery.reminder_id);
    if let Some(reminder) = carried.filter(|_| is_of_several) {
        let at = ("at", c.moment(reminder.due_at));
        kind = c.words.plain("receipt-of-reminder-at", &[at]);
    }
    c.say("receipt-row", &[("kind", kind), ("way", way), ("stage", stage)])
}

/// A delivery in words: what it is, which way it went, and how far it got.
pub fn in_words(c: &Context<'_>, delivery: &Delivery) -> (String, String, String) {
    c.words.receipt(&Receipt {
        kind: delivery.kind.as_str(),
        reminder: delivery.reminder_id,
        channel: delivery.channel,
        stage: delivery.stage(),
        why: delivery.why.as_deref(),
    })
}
