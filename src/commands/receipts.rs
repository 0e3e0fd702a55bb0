//! `/receipts <day> <duty>`: what became of each message about a duty.

use super::arguments;
use super::context::{Context, Reply, slot_line};
use super::table::{Command, Place, Shown};
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
    let (slot, _, _) = arguments::slot(c, "receipts", rest).await?;
    let held = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await?;
    let holder = held.and_then(|held| held.holder.map(|holder| (held.id, holder)));
    let Some((assignment, holder)) = holder else {
        return Ok(c.say("receipts-open", &[("slot", c.words.slot(&slot))]).into());
    };
    let args = [("slot", c.words.slot(&slot)), ("name", isolate(&holder.name))];
    let mut text = c.say("receipts-head", &args);
    let deliveries = outbox::of_assignment(c.tx, assignment).await?;
    if deliveries.is_empty() {
        text = text.line(c.say("receipts-no-address", &[]));
    }
    for delivery in deliveries {
        text = text.line(row(c, &delivery));
    }
    let reminders = reminders::of_assignment(c.tx, assignment).await?;
    if let Some(reminder) = reminders.iter().find(|one| one.state == ReminderState::Pending) {
        text = text.line(c.say("receipts-reminder", &[("at", c.moment(reminder.due_at))]));
    }
    let again = c.button("button-look-again", format!("/receipts {}", slot_line(&slot)));
    Ok(Reply::from(text).with(vec![again]))
}

fn row(c: &Context<'_>, delivery: &Delivery) -> Text {
    let stage = match (delivery.state.as_str(), delivery.delivered_at, delivery.read_at) {
        ("sent", _, Some(_)) => "read",
        ("sent", Some(_), None) => "delivered",
        ("sent", None, None) => "accepted",
        ("failed", ..) => "failed",
        ("cancelled", ..) => "cancelled",
        _ => "waiting",
    };
    let kind = match delivery.kind {
        Kind::Reminder => "receipt-of-reminder",
        Kind::Allotment => "receipt-of-allotment",
        Kind::Notice | Kind::Reply => "receipt-of-notice",
    };
    let why = delivery
        .why
        .as_deref()
        .map_or_else(String::new, |why| c.words.plain(&format!("unreachable-{why}"), &[]));
    let args = [
        ("kind", c.words.plain(kind, &[])),
        ("way", c.words.channel(delivery.channel)),
        ("stage", c.words.plain(&format!("stage-{stage}"), &[("why", why)])),
    ];
    c.say("receipt-row", &args)
}
