//! Turning the reminders whose instant has come into messages.

use anyhow::Context as _;

use super::notify::{self, About};
use super::{Ctx, Result};
use crate::domain::message::Notice;
use crate::domain::role::Role;
use crate::domain::slot::{Nearness, State};
use crate::figures;
use crate::store::assignments;
use crate::store::calendar::Calendar;
use crate::store::outbox::Kind;
use crate::store::reminders::{self, Failure, ReminderState};
use crate::store::{Tx, people, reached};

/// How many reminders one transaction takes: it holds the centre's lock meanwhile.
const BATCH: i64 = 50;

/// Queues what is due; answers how many reminders it settled or queued. Right however many
/// processes run it, since each message has a key of its own.
pub async fn queue_due(ctx: &Ctx, tx: &mut Tx) -> Result<usize> {
    let due = reminders::due(tx, ctx.now, BATCH).await?;
    let mut assignments: Vec<i64> = due.iter().map(|reminder| reminder.assignment_id).collect();
    assignments.dedup();
    let calendar = Calendar::read(tx).await?;
    for assignment in assignments {
        queue(ctx, tx, &calendar, assignment).await?;
    }
    Ok(due.len())
}

/// Queues one message for all reminders of a duty that are due: after a night in which nobody
/// worked, the evening's and the morning's are said together.
async fn queue(ctx: &Ctx, tx: &mut Tx, calendar: &Calendar, assignment: i64) -> Result<()> {
    let mut due = reminders::of_assignment(tx, assignment).await?;
    due.retain(|one| one.state == ReminderState::Pending && one.queued_at.is_none());
    due.retain(|one| one.due_at <= ctx.now);
    let Some(reminder) = due.last() else { return Ok(()) };
    let held = assignments::find(tx, assignment).await?;
    // Who said "I can't" is not reminded; the admins know.
    let held = held.filter(|held| held.state != State::CancelRequested);
    let Some((held, person)) = held.and_then(|held| held.holder.clone().map(|who| (held, who)))
    else {
        for one in &due {
            reminders::settle(tx, one.id, ReminderState::Cancelled, None, ctx.now).await?;
        }
        return Ok(());
    };
    for one in &due {
        reminders::mark_queued(tx, one.id, ctx.now).await?;
    }
    if reminder.expires_at <= ctx.now {
        return failed(ctx, tx, reminder.id, Failure::Missed).await;
    }
    let slot = calendar.slot_of(&held).context("a duty is gone")?;
    let person = people::find(tx, person.id).await?.context("a person is gone")?;
    let addresses = notify::addresses(ctx, tx, &person).await?;
    if addresses.is_empty() {
        return failed(ctx, tx, reminder.id, Failure::NoAddress).await;
    }
    let name = person.name.as_str().to_owned();
    let nearness = Nearness::of(ctx.now.at(ctx.centre.timezone).date_naive(), slot.date);
    let notice = Notice::Reminder { name, slot, assignment: held.id, nearness };
    // It was queued before if the person asked to be released before it was said.
    let tries = reached::tries(tx, reminder.id).await?;
    for address in addresses {
        let about = About {
            assignment: Some(held.id),
            reminder: Some(reminder.id),
            tries: tries.iter().filter(|one| one.address == address).count(),
            asked_by: held.locked_by,
            expires_at: Some(reminder.expires_at),
        };
        let notice = notice.clone();
        notify::tell(ctx, tx, person.id, &[address], Kind::Reminder, notice, about).await?;
    }
    Ok(())
}

/// Settles a reminder that reached nobody, and tells the admins: late is never silent.
pub(super) async fn failed(ctx: &Ctx, tx: &mut Tx, reminder: i64, why: Failure) -> Result<()> {
    let Some(row) = reminders::find(tx, reminder).await? else { return Ok(()) };
    if !reminders::settle(tx, reminder, ReminderState::Failed, Some(why), ctx.now).await? {
        return Ok(());
    }
    figures::reminder_failed(why.as_str());
    let Some(held) = assignments::find(tx, row.assignment_id).await? else { return Ok(()) };
    let slot = Calendar::read(tx).await?.slot_of(&held);
    let (Some(holder), Some(slot)) = (&held.holder, slot) else {
        return Ok(());
    };
    let notice = Notice::ReminderFailed { name: holder.name.clone(), slot };
    // Of one duty the admins hear once, however many reminders it has; but a retry that reaches
    // nobody either is news again.
    let mut key = format!("reminder-failed:{}", held.id);
    if row.last_error.is_some() {
        let tries = reached::tries(tx, reminder).await?.len();
        key = format!("{key}:{reminder}:{tries}");
    }
    notify::tell_role(ctx, tx, Role::Admin, notice, &key).await
}
