//! `/reminders [pending, upcoming, failed]`: what will go out, what went wrong; with a day and a
//! duty, what became of each message about it.

use chrono::{Duration, NaiveDate};

use super::arguments;
use super::context::{Context, Reply, Roster};
use super::table::{Command, Place, Shown};
use crate::actions::Result;
use crate::domain::message::Text;
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::domain::timestamp::Timestamp;
use crate::store::assignments::{self, Held};
use crate::store::outbox::{self, Delivery, Kind};
use crate::store::reminders::{self, Reminder, ReminderState};

/// The row of the table.
pub const COMMAND: Command = Command {
    name: "reminders",
    aliases: &["reminder"],
    usage: "[pending, upcoming, failed] or [<day> <duty>]",
    role: Role::Admin,
    place: Place::Private,
    shown: Shown::InMenus,
    examples: &["/reminders", "/reminders failed", "/reminders 5 fajr-azaan"],
    run: |c, rest| Box::pin(run(c, rest)),
};

/// Upcoming is what goes out within a day.
const UPCOMING: Duration = Duration::hours(24);
/// More rows than this nobody reads in a chat.
const MOST_ROWS: usize = 30;

async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let word = rest.to_lowercase();
    if !matches!(word.as_str(), "" | "pending" | "upcoming" | "failed") {
        return of_slot(c, rest).await;
    }
    let since = if word == "failed" { NaiveDate::MIN } else { c.today() };
    let from = since.max(NaiveDate::default());
    let soon = c.ctx.now + UPCOMING;
    let rows = reminders::list_from(c.tx, &from.to_string()).await?;
    let count = |state| rows.iter().filter(|row| row.state == state).count().to_string();
    let counts = [
        ("pending", count(ReminderState::Pending)),
        ("sent", count(ReminderState::Sent)),
        ("failed", count(ReminderState::Failed)),
    ];
    let is_shown = |row: &&Reminder| match word.as_str() {
        "failed" => row.state == ReminderState::Failed,
        "pending" => row.state == ReminderState::Pending,
        "upcoming" => row.state == ReminderState::Pending && row.due_at <= soon,
        _ => row.state != ReminderState::Cancelled,
    };
    let shown: Vec<Reminder> = rows.iter().filter(is_shown).cloned().collect();
    let mut text = match word.as_str() {
        "" => c.say("reminders-head", &counts),
        word => c.say(&format!("reminders-{word}"), &[("count", shown.len().to_string())]),
    };
    if shown.is_empty() && word.is_empty() {
        text = c.say("reminders-none", &[]);
    }
    let roster = c.find_roster().await?;
    for reminder in shown.iter().take(MOST_ROWS) {
        if let Some(row) = row(c, roster.as_ref(), reminder).await? {
            text = text.line(row);
        }
    }
    if shown.len() > MOST_ROWS {
        let more = (shown.len() - MOST_ROWS).to_string();
        text = text.line(c.say("and-more", &[("count", more)]));
    }
    let buttons = ["upcoming", "failed"]
        .into_iter()
        .filter(|other| *other != word)
        .map(|other| c.button(&format!("button-{other}"), format!("/reminders {other}")))
        .collect();
    Ok(Reply::from(text).with(buttons))
}

async fn row(
    c: &mut Context<'_>,
    roster: Option<&Roster>,
    reminder: &Reminder,
) -> Result<Option<Text>> {
    let Some(held) = assignments::find(c.tx, reminder.assignment_id).await? else {
        return Ok(None);
    };
    let slot = roster.and_then(|roster| roster.slot_of(&held));
    let (Some(slot), Some(holder)) = (slot, &held.holder) else { return Ok(None) };
    let state = format!("reminder-{}", reminder.state.as_str());
    let at = moment(c, reminder.due_at);
    let why = reminder.last_error.clone().unwrap_or_default();
    let args = [
        ("slot", c.words.slot(&slot)),
        ("name", isolate(&holder.name)),
        ("state", c.words.plain(&state, &[("at", at), ("why", why)])),
    ];
    Ok(Some(c.say("reminders-row", &args)))
}

/// Every message about one duty, and how far it came.
async fn of_slot(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (slot, _, _) = arguments::slot(c, COMMAND.name, rest).await?;
    let held = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await?;
    let Some(held) = held.filter(|held| held.holder.is_some()) else {
        return Ok(c.say("receipts-open", &[("slot", c.words.slot(&slot))]).into());
    };
    let text = receipts(c, &slot, &held).await?;
    Ok(Reply::from(text).in_place())
}

async fn receipts(c: &mut Context<'_>, slot: &Slot, held: &Held) -> Result<Text> {
    let name = held.holder.as_ref().map_or("", |holder| holder.name.as_str());
    let args = [("slot", c.words.slot(slot)), ("name", isolate(name))];
    let mut text = c.say("receipts-head", &args);
    let deliveries = outbox::of_assignment(c.tx, held.id).await?;
    if deliveries.is_empty() {
        text = text.line(c.say("receipts-no-address", &[]));
    }
    for delivery in deliveries {
        text = text.line(receipt(c, &delivery));
    }
    if let Some(reminder) = reminders::of_assignment(c.tx, held.id).await?
        && reminder.state == ReminderState::Pending
    {
        let at = moment(c, reminder.due_at);
        text = text.line(c.say("receipts-reminder", &[("at", at)]));
    }
    Ok(text)
}

fn receipt(c: &Context<'_>, delivery: &Delivery) -> Text {
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
    let why = delivery.last_error.clone().unwrap_or_default();
    let args = [
        ("kind", c.words.plain(kind, &[])),
        ("way", c.words.channel(delivery.channel)),
        ("stage", c.words.plain(&format!("stage-{stage}"), &[("why", why)])),
    ];
    c.say("receipt-row", &args)
}

/// "Mon 8 Feb 18:00", on the centre's clock.
fn moment(c: &Context<'_>, at: Timestamp) -> String {
    let local = at.at(c.ctx.centre.timezone);
    format!("{} {}", c.words.date(local.date_naive()), local.format("%H:%M"))
}
