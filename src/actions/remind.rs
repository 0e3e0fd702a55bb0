//! Turning the reminders whose instant has come into messages.

use anyhow::Context as _;

use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::role::Role;
use crate::domain::slot::State;
use crate::store::assignments;
use crate::store::calendar::Calendar;
use crate::store::outbox::Kind;
use crate::store::reminders::{self, Failure, Reminder, ReminderState};
use crate::store::{Tx, people, reached};

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
        return failed(ctx, tx, reminder.id, Failure::Missed).await;
    }
    let slot = Calendar::read(tx).await?.slot_of(&held).context("a duty is gone")?;
    let person = people::find(tx, person.id).await?.context("a person is gone")?;
    let addresses = notify::addresses(ctx, tx, &person).await?;
    if addresses.is_empty() {
        return failed(ctx, tx, reminder.id, Failure::NoAddress).await;
    }
    let name = person.name.as_str().to_owned();
    let notice = Notice::Reminder { name, slot, assignment: held.id };
    let about = About {
        assignment: Some(held.id),
        reminder: Some(reminder.id),
        asked_by: held.locked_by,
        expires_at: Some(reminder.expires_at),
        ..About::default()
    };
    notify::tell(ctx, tx, person.id, &addresses, Kind::Reminder, notice, about).await?;
    reminders::mark_queued(tx, reminder.id, ctx.now).await?;
    Ok(())
}

/// Settles a reminder that reached nobody, and tells the admins: late is never silent.
pub(super) async fn failed(ctx: &Ctx, tx: &mut Tx, reminder: i64, why: Failure) -> Result<()> {
    if !reminders::settle(tx, reminder, ReminderState::Failed, Some(why), ctx.now).await? {
        return Ok(());
    }
    let Some(row) = reminders::find(tx, reminder).await? else { return Ok(()) };
    let Some(held) = assignments::find(tx, row.assignment_id).await? else { return Ok(()) };
    let slot = Calendar::read(tx).await?.slot_of(&held);
    let (Some(holder), Some(slot)) = (&held.holder, slot) else {
        return Ok(());
    };
    let notice = Notice::ReminderFailed { name: holder.name.clone(), slot };
    // A retry that reaches nobody either is news again.
    let last = reached::tries(tx, reminder).await?.len();
    let key = format!("reminder-failed:{reminder}:{last}");
    notify::tell_role(ctx, tx, Role::Admin, notice, &key).await
}
