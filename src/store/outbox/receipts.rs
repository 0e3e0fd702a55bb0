//! A receipt's side of the outbox: what a platform says became of a message, after it took it.

use super::sending::Leased;
use crate::domain::channel::Channel;
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::{execute, fetch_all, fetch_optional};
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

/// Notes that an accepted message reached the device, or was seen; receipts only rise, and a
/// delivery overrules a failure.
pub async fn mark_delivered(tx: &mut Tx, id: i64, at: Timestamp, read: bool) -> Result<()> {
    execute!(
        tx,
        "update outbox set
             state = 'sent', last_error = null, why = null,
             accepted_at = coalesce(accepted_at, $1), settled_at = coalesce(settled_at, $1),
             delivered_at = coalesce(delivered_at, $1),
             read_at = case when $2 then coalesce(read_at, $1) else read_at end
         where centre_id = $3 and id = $4 and state in ('sent', 'failed')",
        at.millis(),
        read,
        tx.centre,
        id
    )?;
    Ok(())
}

/// The messages in doubt of which a receipt told, before anybody doubted, that the part in doubt was
/// accepted: the row, and the platform's id under which the receipt is parked.
pub async fn reported_in_doubt(tx: &mut Tx, channel: Channel) -> Result<Vec<(i64, String)>> {
    fetch_all!(
        tx,
        (i64, String),
        "select distinct outbox.id, receipt.platform_id from outbox
         join receipt on receipt.centre_id = outbox.centre_id and receipt.channel = outbox.channel
              and receipt.receipt like '%\"callback\":\"' || cast(outbox.id as text) || '.'
                                       || cast(outbox.attempts as text) || '\"%'
         where outbox.centre_id = $1 and outbox.channel = $2 and outbox.state = 'unknown'
           and not exists (select 1 from attempt where outbox_id = outbox.id
                                                   and attempt.platform_id = receipt.platform_id)",
        tx.centre,
        channel.as_str()
    )
}

/// Notes that the part in doubt was accepted after all: the message goes on behind it.
pub async fn mark_accepted(
    tx: &mut Tx,
    row: &Leased,
    platform_id: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "update attempt set outcome = 'accepted', platform_id = $1
         where outbox_id = $2 and number = $3 and part = $4",
        platform_id,
        row.id,
        row.attempt,
        row.parts_done
    )?;
    execute!(
        tx,
        "update outbox set state = 'queued', parts_done = parts_done + 1, not_before = $1
         where centre_id = $2 and id = $3 and state = 'unknown'",
        now.millis(),
        tx.centre,
        row.id
    )?;
    Ok(())
}

/// Notes that a message failed after all, unless it is known to have arrived.
pub async fn mark_failed(
    tx: &mut Tx,
    id: i64,
    why: Unreachable,
    error: &str,
    at: Timestamp,
) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'failed', settled_at = $1, why = $2, last_error = $3
         where centre_id = $4 and id = $5 and delivered_at is null
           and state in ('sent', 'unknown')",
        at.millis(),
        why.as_str(),
        error,
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Puts a message back, to go as a template: its window was closed after all. One that was erased
/// has nothing to say any more.
pub async fn requeue_by_template(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'queued', by_template = $1, parts_done = 0, not_before = $2,
                           accepted_at = null, settled_at = null
         where centre_id = $3 and id = $4 and by_template <> $1 and delivered_at is null
           and kind <> 'reply' and state in ('sent', 'unknown') and envelope <> ''",
        true,
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Puts a message of one part back, to be tried again from an instant on, so many times at most;
/// not one that was erased.
pub async fn requeue(tx: &mut Tx, id: i64, at: Timestamp, most_attempts: i64) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'queued', parts_done = 0, not_before = $1,
                           accepted_at = null, settled_at = null
         where centre_id = $2 and id = $3 and attempts < $4 and parts_done <= 1
           and delivered_at is null and state in ('sent', 'unknown') and envelope <> ''",
        at.millis(),
        tx.centre,
        id,
        most_attempts
    )?;
    Ok(changed > 0)
}
