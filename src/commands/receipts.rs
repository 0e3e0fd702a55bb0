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
use crate::store::reminders::{self, ReminderState};

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
    let mut rows: Vec<Text> = deliveries.iter().map(|delivery| row(c, delivery)).collect();
    if rows.is_empty() {
        rows.push(c.say("receipts-no-address", &[]));
    }
    if let Some(reminder) = reminders::of_assignment(c.tx, assignment).await?
        && reminder.state == ReminderState::Pending
    {
        rows.push(c.say("receipts-reminder", &[("at", c.moment(reminder.due_at))]));
    }
    let line = format!("/receipts {}", slot_line(&slot));
    let again = vec![c.button("button-look-again", line.as_str())];
    Ok(pages::list(c, head, &rows, (&line, pages::split(rest).1), again))
}

/// How far a message got.
pub fn stage(delivery: &Delivery) -> &'static str {
    match (delivery.state.as_str(), delivery.delivered_at, delivery.read_at) {
        ("sent", _, Some(_)) => "read",
        ("sent", Some(_), None) => "delivered",
        ("sent", None, None) => "accepted",
        ("failed", ..) => "failed",
        ("cancelled", ..) => "cancelled",
        _ => "waiting",
    }
}

fn row(c: &Context<'_>, delivery: &Delivery) -> Text {
    let (kind, way, stage) = in_words(c, delivery);
    c.say("receipt-row", &[("kind", kind), ("way", way), ("stage", stage)])
}

/// A delivery in words: what it is, which way it went, and how far it got.
pub fn in_words(c: &Context<'_>, delivery: &Delivery) -> (String, String, String) {
    let stage = stage(delivery);
    let kind = match delivery.kind {
        Kind::Reminder if delivery.reminder_id.is_none() => "receipt-of-second",
        Kind::Reminder => "receipt-of-reminder",
        Kind::Allotment => "receipt-of-allotment",
        Kind::Notice | Kind::Announcement => "receipt-of-notice",
        Kind::Reply => "receipt-of-reply",
    };
    let why = delivery
        .why
        .as_deref()
        .map_or_else(String::new, |why| c.words.plain(&format!("unreachable-{why}"), &[]));
    (
        c.words.plain(kind, &[]),
        c.words.channel(delivery.channel),
        c.words.plain(&format!("stage-{stage}"), &[("why", why)]),
    )
}
