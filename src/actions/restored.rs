//! A copy of the database was put back: nothing of it that was under way is carried on, since it was
//! said and done after the copy was made, as far as anybody knows. The owners hear of it.

use super::notify;
use super::{Ctx, Result};
use super::{evening, groups as rosters};
use crate::domain::message::Notice;
use crate::domain::stuck::{Book, News};
use crate::domain::timestamp::Timestamp;
use crate::store::audit::{self, Entry};
use crate::store::platform_state::{self, AUDIT_BOOK, COPIED_AT};
use crate::store::{Tx, groups, imports, restored, traces};

/// What is written where nobody knows.
const UNKNOWN: &str = "?";

/// What was not carried on.
#[derive(Clone, Copy, Debug)]
pub struct Quieted {
    /// When the copy was made, if that is known.
    pub copied_at: Option<Timestamp>,
    /// Messages that will not be said.
    pub messages: u64,
    /// Messages that will not be answered.
    pub unanswered: u64,
    /// Reminders whose instant had come, of duties that are still ahead.
    pub reminders: u64,
}

/// Quiets the database if it is marked as a copy.
pub async fn quiet_a_copy(ctx: &Ctx, tx: &mut Tx) -> Result<Option<Quieted>> {
    let Some(mark) = platform_state::get(tx, COPIED_AT).await? else { return Ok(None) };
    let quieted = quiet(ctx, tx, mark.parse().ok().map(Timestamp::from_millis)).await?;
    platform_state::remove(tx, COPIED_AT).await?;
    Ok(Some(quieted))
}

async fn quiet(ctx: &Ctx, tx: &mut Tx, copied_at: Option<Timestamp>) -> Result<Quieted> {
    // What this evening asked for by now is noted as done; the roster's message, by whose key it is
    // known, goes with the others.
    evening::pass_over(ctx, tx).await?;
    rosters::tell_tomorrow(ctx, tx).await?;
    groups::forget_changes(tx).await?;
    let messages = restored::drop_messages(tx, ctx.now).await?;
    // Some of them were to be emptied once they are settled.
    traces::erase_settled(tx).await?;
    let unanswered = restored::put_aside(tx, ctx.now).await?;
    let reminders = restored::settle_reminders(tx, ctx.now).await?;
    restored::stop_announcements(tx, ctx.now).await?;
    restored::give_up_downloads(tx, ctx.now).await?;
    while let Some(import) = imports::next_applying(tx).await? {
        imports::settle(tx, import.id, imports::State::Failed, ctx.now).await?;
    }
    restored::close_what_is_open(tx).await?;
    // What stood still then does not stand still now, and what was put aside is told below.
    let book = Book { open: Vec::new(), aside_told_at: Some(ctx.now) };
    let book = serde_json::to_string(&book).map_err(anyhow::Error::from)?;
    platform_state::set(tx, AUDIT_BOOK, &book).await?;

    let local = copied_at.map(|at| at.at(ctx.centre.timezone).naive_local());
    let at = local.map_or_else(|| UNKNOWN.to_owned(), |at| at.format("%F %H:%M").to_string());
    let entry =
        Entry::new(audit::Kind::Restored).now("value", at).now("number", reminders.to_string());
    audit::record(tx, ctx.actor, &entry, ctx.now).await?;
    let told = i64::try_from(reminders).unwrap_or(i64::MAX);
    let notice = Notice::Watch(News::Restored { copied_at: local, reminders: told });
    let key = format!("restored:{}", ctx.now.millis());
    notify::tell_owners(ctx, tx, notice, &key, None).await?;
    Ok(Quieted { copied_at, messages, unanswered, reminders })
}
