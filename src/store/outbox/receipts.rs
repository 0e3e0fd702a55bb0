//! A receipt's side of the outbox: what a platform says became of a message, after it took it.

use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::{execute, fetch_optional};
use crate::store::{Result, Tx};

/// The message that a platform's id belongs to.
pub async fn find_by_platform_id(
    tx: &mut Tx,
    channel: Channel,
    platform_id: &str,
) -> Result<Option<i64>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select outbox.id from attempt join outbox on outbox.id = outbox_id
         where centre_id = $1 and channel = $2 and platform_id = $3",
        tx.centre,
        channel.as_str(),
        platform_id
    )?;
    Ok(row.map(|(id,)| id))
}

/// Notes that a message reached the device, or was seen; receipts only rise.
pub async fn mark_delivered(tx: &mut Tx, id: i64, at: Timestamp, read: bool) -> Result<()> {
    execute!(
        tx,
        "update outbox set
             state = 'sent', last_error = null,
             accepted_at = coalesce(accepted_at, $1), settled_at = coalesce(settled_at, $1),
             delivered_at = coalesce(delivered_at, $1),
             read_at = case when $2 then coalesce(read_at, $1) else read_at end
         where centre_id = $3 and id = $4 and state <> 'cancelled'",
        at.millis(),
        read,
        tx.centre,
        id
    )?;
    Ok(())
}

/// Notes that a message which may have been said was said.
pub async fn mark_said(tx: &mut Tx, id: i64, at: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'sent', accepted_at = $1, settled_at = $1, last_error = null
         where centre_id = $2 and id = $3 and state = 'unknown'",
        at.millis(),
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Notes that an accepted message failed after all, unless it is known to have arrived.
pub async fn mark_failed(tx: &mut Tx, id: i64, error: &str, at: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'failed', settled_at = $1, last_error = $2
         where centre_id = $3 and id = $4 and delivered_at is null
           and state in ('sent', 'unknown')",
        at.millis(),
        error,
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Puts an accepted message back, to go as a template: its window was closed after all.
pub async fn requeue_by_template(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'queued', by_template = $1, parts_done = 0, not_before = $2,
                           accepted_at = null, settled_at = null
         where centre_id = $3 and id = $4 and by_template <> $1 and delivered_at is null
           and state in ('sent', 'unknown')",
        true,
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}
