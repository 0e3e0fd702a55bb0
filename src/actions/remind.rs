//! Turning the reminders whose instant has come into messages.

use chrono::NaiveDate;

use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::slot::{Slot, State};
use crate::store::assignments::{self, Held};
use crate::store::outbox::Kind;
use crate::store::reminders::{self, Reminder, ReminderState};
use crate::store::{Tx, duties, people, seasons};

/// How many reminders one transaction takes: it holds the centre's lock meanwhile.
const BATCH: i64 = 50;

/// Queues what is due; answers how many reminders it settled or queued. Right however many
/// processes run it, since each message has a key of its own.
pub async fn queue_due(ctx: &Ctx, tx: &mut Tx) -> Result<usize> {
    let due = reminders::due(tx, ctx.now, BATCH).await?;
    for reminder in &due {
        queue(ctx, tx, reminder).await?;
    }
    Ok(due.len())
}

async fn queue(ctx: &Ctx, tx: &mut Tx, reminder: &Reminder) -> Result<()> {
    let held = assignments::find(tx, reminder.assignment_id).await?;
    let Some((held, person)) = held.and_then(|held| held.holder.clone().map(|who| (held, who)))
    else {
        reminders::settle(tx, reminder.id, ReminderState::Cancelled, None, ctx.now).await?;
        return Ok(());
    };
    // Who said "I can't" is not reminded; the admins know.
    if held.state == State::CancelRequested {
        reminders::settle(tx, reminder.id, ReminderState::Cancelled, None, ctx.now).await?;
        return Ok(());
    }
    if reminder.expires_at <= ctx.now {
        return failed(ctx, tx, reminder.id, "missed: the duty began before it could go out").await;
    }
    let (Some(person), Some(slot)) =
        (people::find(tx, person.id).await?, slot_of(tx, &held).await?)
    else {
        return failed(ctx, tx, reminder.id, "the person or the duty is gone").await;
    };
    let addresses = notify::addresses(ctx, tx, &person).await?;
    if addresses.is_empty() {
        return failed(ctx, tx, reminder.id, "no address").await;
    }
    let name = person.name.as_str().to_owned();
    let notice = Notice::Reminder { name, slot, assignment: held.id };
    let about = About {
        assignment: Some(held.id),
        reminder: Some(reminder.id),
        asked_by: held.locked_by,
        expires_at: Some(reminder.expires_at),
    };
    notify::tell(ctx, tx, person.id, &addresses, Kind::Reminder, notice, about).await?;
    reminders::mark_queued(tx, reminder.id, ctx.now).await?;
    Ok(())
}

/// Settles a reminder that reached nobody, and tells the admins: late is never silent.
pub(super) async fn failed(ctx: &Ctx, tx: &mut Tx, reminder: i64, why: &str) -> Result<()> {
    if !reminders::settle(tx, reminder, ReminderState::Failed, Some(why), ctx.now).await? {
        return Ok(());
    }
    let Some(row) = reminders::find(tx, reminder).await? else { return Ok(()) };
    let Some(held) = assignments::find(tx, row.assignment_id).await? else { return Ok(()) };
    let (Some(holder), Some(slot)) = (&held.holder, slot_of(tx, &held).await?) else {
        return Ok(());
    };
    let notice = Notice::ReminderFailed { name: holder.name.clone(), slot };
    notify::tell_role(ctx, tx, Role::Admin, notice, &format!("reminder-failed:{reminder}")).await
}

/// The slot that an assignment holds, if its duty still exists.
pub async fn slot_of(tx: &mut Tx, held: &Held) -> Result<Option<Slot>> {
    slot_on(tx, held.duty_id, held.date).await
}

/// The slot of a duty's row on a date, if the duty still exists.
pub async fn slot_on(tx: &mut Tx, duty: i64, date: NaiveDate) -> Result<Option<Slot>> {
    let duty = duties::list(tx).await?.into_iter().find(|known| known.id == duty);
    let seasons = seasons::list(tx).await?;
    let season = seasons.into_iter().find(|season| season.contains(date));
    let day = season.as_ref().and_then(|season: &Season| season.day_number(date));
    Ok(duty.map(|duty| Slot { duty, date, day: day.unwrap_or(0) }))
}
