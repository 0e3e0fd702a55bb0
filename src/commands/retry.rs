//! `/reminders retry`: sends the reminders that failed once more, and says which can't go out.

use super::arguments;
use super::context::{Context, Reply, slot_line};
use crate::actions::Result;
use crate::actions::retry::{self, Row};
use crate::domain::message::Text;
use crate::store::assignments;
use crate::store::reached;
use crate::wording::reminding::Again;

/// The command whose verb it is.
const COMMAND: &str = "reminders";
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
    let rows = retry::all(&c.ctx, c.tx).await?;
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
    let rows = retry::of_duty(&c.ctx, c.tx, &held).await?;
    if rows.is_empty() {
        return Ok(c.say("retried-no-reminder", &name).into());
    }
    let look = c.button("button-receipts", format!("/receipts {}", slot_line(&slot)));
    Ok(Reply::from(told(c, &rows)).with(vec![look]))
}

fn told(c: &Context<'_>, rows: &[Row]) -> Text {
    let rows_again: Vec<Again<'_>> = rows.iter().map(again).collect();
    c.words.retried(&rows_again, retry::count_going(rows))
}

fn again(row: &Row) -> Again<'_> {
    Again { slot: &row.slot, name: &row.name, came: row.came.as_str() }
}
