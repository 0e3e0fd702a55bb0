//! What a copy that was put back must not carry on: whatever was under way when it was made was, as far
//! as anybody knows, brought to its end since.

use super::tx::execute;
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;
use crate::store::reminders::Failure;

/// Why a row was settled, for who looks into the tables.
const WHY: &str = "a copy of the database was put back";

/// Drops every message that was to be said; answers how many.
pub async fn drop_messages(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "update outbox set state = 'cancelled', settled_at = $1, last_error = $2
         where centre_id = $3 and state in ('queued', 'sending', 'unknown')",
        now.millis(),
        WHY,
        tx.centre
    )
}

/// Puts aside every message that was to be answered; answers how many.
pub async fn put_aside(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "update inbox set state = 'quarantined', settled_at = $1, error = $2
         where centre_id = $3 and state = 'new'",
        now.millis(),
        WHY,
        tx.centre
    )
}

/// Settles the reminders whose instant has passed, or that were being said; answers how many of them
/// are of duties that are still ahead.
pub async fn settle_reminders(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "update reminder set state = 'failed', last_error = $1, settled_at = $2
         where centre_id = $3 and state = 'pending' and expires_at <= $2",
        Failure::Missed.as_str(),
        now.millis(),
        tx.centre
    )?;
    execute!(
        tx,
        "update reminder set state = 'failed', last_error = $1, settled_at = $2
         where centre_id = $3 and state = 'pending' and (due_at <= $2 or queued_at is not null)",
        Failure::Restored.as_str(),
        now.millis(),
        tx.centre
    )
}

/// Stops the announcements that are under way; nobody hears more of them.
pub async fn stop_announcements(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "update announcement set state = 'done', stopped_at = coalesce(stopped_at, $1), ended_at = $1
         where centre_id = $2 and state in ('queuing', 'sending')",
        now.millis(),
        tx.centre
    )
}

/// Gives up what was being fetched; what it came with is needed no longer.
pub async fn give_up_downloads(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "update download set state = 'failed', settled_at = $1, error = $2, inbound = ''
         where centre_id = $3 and state in ('queued', 'asking')",
        now.millis(),
        WHY,
        tx.centre
    )
}

/// Ends whatever was open with somebody: forms, codes, who is signed in at the desk.
pub async fn close_what_is_open(tx: &mut Tx) -> Result<()> {
    execute!(tx, "delete from form where centre_id = $1", tx.centre)?;
    execute!(tx, "update link_code set seed = null where centre_id = $1", tx.centre)?;
    execute!(tx, "delete from desk_link where centre_id = $1", tx.centre)?;
    execute!(tx, "delete from desk_session where centre_id = $1", tx.centre)?;
    Ok(())
}
