//! `/reminders retry`: sends the reminders that failed once more, and says which can't go out.

use super::arguments;
use super::context::{Context, Reply, slot_line};
use crate::actions::Result;
use crate::actions::retry::{self, Retried};
use crate::domain::message::Text;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;
use crate::store::assignments;
use crate::store::calendar::Calendar;
use crate::store::reached::{self, Filter};
use crate::store::reminders::{Reminder, ReminderState};

/// The command whose verb it is.
const COMMAND: &str = "reminders";
/// More rows than this nobody reads; the view of what failed has them all.
const MOST_ROWS: usize = 8;

/// One reminder and what came of it.
struct Row {
    slot: Slot,
    name: String,
    came: Retried,
}

/// Sends again: what failed of all duties that are still ahead, or of the one that is named.
pub async fn run(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    if rest.is_empty() { all(c).await } else { one(c, rest).await }
}

/// Whether anything failed that could still go out.
pub async fn is_worth_it(c: &mut Context<'_>) -> Result<bool> {
    let (today, now) = (c.today(), c.ctx.now);
    let failed = reached::failed_from(c.tx, today).await?;
    Ok(failed.iter().any(|reminder| reminder.expires_at > now))
}

async fn all(c: &mut Context<'_>) -> Result<Reply> {
    let today = c.today();
    let failed = reached::failed_from(c.tx, today).await?;
    let rows = try_again(c, &failed).await?;
    let look = c.button("button-look-again", format!("/{COMMAND} failed"));
    Ok(Reply::from(told(c, &rows)).with(vec![look]))
}

async fn one(c: &mut Context<'_>, rest: &str) -> Result<Reply> {
    let (slot, ..) = arguments::slot(c, COMMAND, rest).await?;
    let name = [("slot", c.words.slot(&slot))];
    let held = assignments::find_in_slot(c.tx, slot.duty.id, slot.date).await?;
    let Some(held) = held.filter(|held| held.holder.is_some()) else {
        return Ok(c.say("retried-nobody", &name).into());
    };
    let any = Filter { state: None, until: None, from: slot.date };
    let mut of_duty = reached::reminders_of(c.tx, held.id, &any).await?;
    // What failed goes before what arrived in part, and that before what is still to come; of
    // several the last one, which says what those before it said.
    of_duty.reverse();
    of_duty.sort_by_key(|reminder| match reminder.state {
        ReminderState::Failed => 0,
        ReminderState::Sent => 1,
        ReminderState::Pending | ReminderState::Cancelled => 2,
    });
    of_duty.truncate(1);
    if of_duty.is_empty() {
        return Ok(c.say("retried-no-reminder", &name).into());
    }
    let rows = try_again(c, &of_duty).await?;
    let look = c.button("button-receipts", format!("/receipts {}", slot_line(&slot)));
    Ok(Reply::from(told(c, &rows)).with(vec![look]))
}

async fn try_again(c: &mut Context<'_>, reminders: &[Reminder]) -> Result<Vec<Row>> {
    let calendar = Calendar::read(c.tx).await?;
    let mut rows = Vec::new();
    for reminder in reminders {
        let Some(held) = assignments::find(c.tx, reminder.assignment_id).await? else { continue };
        let (Some(holder), Some(slot)) = (&held.holder, calendar.slot_of(&held)) else { continue };
        let came = retry::retry(&c.ctx, c.tx, reminder, (&held, holder, &slot)).await?;
        rows.push(Row { name: holder.name.clone(), slot, came });
    }
    Ok(rows)
}

/// How many go out, and of the others which, and why not.
fn told(c: &Context<'_>, rows: &[Row]) -> Text {
    let goes = |row: &&Row| matches!(row.came, Retried::Goes | Retried::GoesToDead);
    let count = rows.iter().filter(goes).count();
    let mut text = match count {
        0 => c.say("retried-none", &[]),
        _ => c.say("retried", &[("count", count.to_string())]),
    };
    let peculiar: Vec<&Row> = rows.iter().filter(|row| row.came != Retried::Goes).collect();
    for row in peculiar.iter().take(MOST_ROWS) {
        let what = c.words.plain(&format!("retried-{}", row.came.as_str()), &[]);
        let args =
            [("slot", c.words.slot(&row.slot)), ("name", isolate(&row.name)), ("what", what)];
        text = text.line(c.say("retried-row", &args));
    }
    if peculiar.len() > MOST_ROWS {
        let more = (peculiar.len() - MOST_ROWS).to_string();
        text = text.line(c.say("and-more", &[("count", more)]));
    }
    text
}
