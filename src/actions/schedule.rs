//! The reminders of a duty: made when it is given, moved when the rules, the clocks or the
//! reporting time change.

use std::collections::HashMap;

use chrono::Duration;

use super::{Ctx, Result};
use crate::domain::reminder_plan::{Stage, Standing, Step, plan};
use crate::domain::reminder_rule::Rule;
use crate::domain::slot::{Nearness, Slot};
use crate::domain::timestamp::Timestamp;
use crate::store::assignments::{self, Held};
use crate::store::calendar::Calendar;
use crate::store::reminders::{self, NewReminder, Reminder, ReminderState};
use crate::store::{Tx, outbox};

/// The reminders of a duty that was just given.
pub(super) struct Made {
    /// The one that goes out with the allotment, and those of earlier rules with it.
    pub carried: Option<i64>,
    /// The allotment says that it is the reminder too.
    pub is_reminder: bool,
}

/// What became of the reminders that waited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// How many go out at another instant.
    pub moved: usize,
    /// How many came.
    pub added: usize,
    /// How many don't go out.
    pub cancelled: usize,
    /// When the next one goes out.
    pub next: Option<Timestamp>,
}

/// Writes a reminder down for each rule. Those whose instant has passed go out with the allotment.
pub(super) async fn make(ctx: &Ctx, tx: &mut Tx, assignment: i64, slot: &Slot) -> Result<Made> {
    let zone = ctx.centre.timezone;
    let (mut carried, mut is_any_ahead) = (None, false);
    for rule in ctx.centre.reminder_rules.iter() {
        let due_at = rule.due(zone, slot);
        let is_over = due_at <= ctx.now;
        let queued_at = is_over.then_some(ctx.now);
        let expires_at = slot.begins(zone);
        let new = NewReminder { assignment, rule, due_at, expires_at, queued_at };
        let id = reminders::insert(tx, &new).await?;
        if is_over {
            carried = Some(id);
        } else {
            is_any_ahead = true;
        }
    }
    let nearness = Nearness::of(ctx.now.at(zone).date_naive(), slot.date);
    let is_soon = nearness != Nearness::Later;
    Ok(Made { carried, is_reminder: carried.is_some() && (is_soon || !is_any_ahead) })
}

/// Lets the reminders go out after all that were cancelled while a person had asked to be released.
pub(super) async fn revive(ctx: &Ctx, tx: &mut Tx, held: &Held, slot: &Slot) -> Result<()> {
    let zone = ctx.centre.timezone;
    if slot.begins(zone) <= ctx.now {
        return Ok(());
    }
    let mut rows = reminders::of_assignment(tx, held.id).await?;
    rows.retain(|row| row.state == ReminderState::Cancelled && row.queued_at.is_none());
    let rule = |row: &Reminder| Rule::parse(&row.rule).ok();
    let is_current =
        |row: &Reminder| rule(row).is_some_and(|rule| ctx.centre.reminder_rules.has(rule));
    // Those of rules that are no more stay cancelled, unless there would be none at all.
    if rows.iter().any(is_current) {
        rows.retain(is_current);
    }
    for row in &rows {
        reminders::revive(tx, row.id).await?;
        if let Some(rule) = rule(row) {
            let due_at = rule.due(zone, slot);
            reminders::reschedule(tx, row.id, rule, due_at, slot.begins(zone)).await?;
        }
    }
    Ok(())
}

/// Plans again what waits, for all duties or for one of them: by the centre's rules and clocks and
/// the duties' times as they are now.
pub(super) async fn again(ctx: &Ctx, tx: &mut Tx, only: Option<i64>) -> Result<Moved> {
    let calendar = Calendar::read(tx).await?;
    // Wherever the clocks stood and stand, a day before today's date everywhere is over.
    let from = (ctx.now - Duration::days(2)).utc().date_naive();
    let mut rows: HashMap<i64, Vec<Reminder>> = HashMap::new();
    for row in reminders::list_from(tx, from).await? {
        rows.entry(row.assignment_id).or_default().push(row);
    }
    let mut moved = Moved::default();
    for held in assignments::list_from(tx, from).await? {
        let is_meant = only.is_none_or(|duty| duty == held.duty_id);
        if held.holder.is_none() || !is_meant {
            continue;
        }
        if let Some(slot) = calendar.slot_of(&held) {
            let rows = rows.remove(&held.id).unwrap_or_default();
            of_assignment(ctx, tx, (&held, &slot), &rows, &mut moved).await?;
        }
    }
    moved.next = reminders::next_due(tx).await?;
    Ok(moved)
}

async fn of_assignment(
    ctx: &Ctx,
    tx: &mut Tx,
    (held, slot): (&Held, &Slot),
    rows: &[Reminder],
    moved: &mut Moved,
) -> Result<()> {
    let zone = ctx.centre.timezone;
    let begins = slot.begins(zone);
    let standing: Vec<Standing> = rows.iter().filter_map(standing).collect();
    // Nothing about it is said from its beginning on, by the new clocks.
    if rows.iter().any(|row| row.expires_at != begins) {
        reminders::set_expiry(tx, held.id, begins).await?;
        outbox::set_expiry(tx, held.id, begins).await?;
    }
    if begins <= ctx.now {
        // By the new clocks it has begun; what is due already is reported as missed.
        let waits = |row: &&Standing| row.stage == Stage::Waits && row.due_at > ctx.now;
        for row in standing.iter().filter(waits) {
            let (state, none) = (ReminderState::Cancelled, None);
            reminders::settle(tx, row.id, state, none, ctx.now).await?;
            moved.cancelled += 1;
        }
        return Ok(());
    }
    let due = |rule: Rule| rule.due(zone, slot);
    for step in plan(&standing, &ctx.centre.reminder_rules, due, ctx.now) {
        match step {
            Step::Move(id, rule) => {
                reminders::reschedule(tx, id, rule, due(rule), begins).await?;
                moved.moved += 1;
            }
            Step::Add(rule) => {
                let (due_at, expires_at) = (due(rule), begins);
                let assignment = held.id;
                let new = NewReminder { assignment, rule, due_at, expires_at, queued_at: None };
                reminders::insert(tx, &new).await?;
                moved.added += 1;
            }
            Step::Cancel(id) => {
                reminders::settle(tx, id, ReminderState::Cancelled, None, ctx.now).await?;
                moved.cancelled += 1;
            }
        }
    }
    Ok(())
}

/// A reminder of one of the centre's rules; others are not ours to plan.
fn standing(row: &Reminder) -> Option<Standing> {
    let stage = match (row.state, row.queued_at) {
        (ReminderState::Pending, None) => Stage::Waits,
        (ReminderState::Cancelled, None) => Stage::Cancelled,
        (ReminderState::Failed, _) => Stage::Failed,
        _ => Stage::Said,
    };
    let rule = Rule::parse(&row.rule).ok()?;
    Some(Standing { id: row.id, rule, due_at: row.due_at, stage })
}
