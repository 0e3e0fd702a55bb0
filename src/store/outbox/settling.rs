//! What came of a message that a sender holds: of each part, and in the end of the whole. Every write
//! names the attempt, so that a sender whose lease ran out changes nothing.

use super::sending::{Clocks, Leased};
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::{execute, fetch_one};
use crate::store::{Result, Tx};

/// Notes, before the network is touched, that a part is about to be sent; answers the attempt's row.
pub async fn start_part(tx: &mut Tx, row: &Leased, part: i64, now: Timestamp) -> Result<i64> {
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into attempt (outbox_id, number, part, started_at)
         values ($1, $2, $3, $4) returning id",
        row.id,
        row.attempt,
        part,
        now.millis()
    )?;
    Ok(id)
}

/// Writes down what came of sending a part.
pub async fn end_part(
    tx: &mut Tx,
    attempt_row: i64,
    outcome: &str,
    platform_id: Option<&str>,
    error: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "update attempt set ended_at = $1, outcome = $2, platform_id = $3, error = $4
         where id = $5",
        now.millis(),
        outcome,
        platform_id,
        error,
        attempt_row
    )?;
    Ok(())
}

/// Notes that a part was accepted and holds the row longer, for the next one; false if the lease is
/// no longer ours.
pub async fn accept_part(
    tx: &mut Tx,
    row: &Leased,
    parts_done: i64,
    until: Timestamp,
) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set parts_done = $1, lease_until = $2
         where id = $3 and attempts = $4 and state = 'sending'",
        parts_done,
        until.millis(),
        row.id,
        row.attempt
    )?;
    Ok(changed > 0)
}

/// Settles a message that was accepted whole.
pub async fn accept(tx: &mut Tx, row: &Leased, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'sent', accepted_at = $1, settled_at = $1, last_error = null
         where id = $2 and attempts = $3 and state = 'sending'",
        now.millis(),
        row.id,
        row.attempt
    )?;
    Ok(changed > 0)
}

/// How a message is to be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It was surely not said: as before.
    Queued,
    /// It may have been said: once more, unless a receipt tells that it was.
    Unknown,
    /// As a template.
    ByTemplate,
    /// Without markup.
    Plain,
}

/// Puts a message back, to be tried from an instant on, which in doubt is waited for by the leases'
/// clock too.
pub async fn postpone(
    tx: &mut Tx,
    row: &Leased,
    again: Again,
    at: Timestamp,
    clocks: Clocks,
    error: &str,
) -> Result<bool> {
    let state = if again == Again::Unknown { "unknown" } else { "queued" };
    let changed = execute!(
        tx,
        "update outbox set state = $1, not_before = $2, last_error = $3,
                           by_template = (by_template or $4), plain = (plain or $5),
                           lease_until = $8
         where id = $6 and attempts = $7 and state = 'sending'",
        state,
        at.millis(),
        error,
        again == Again::ByTemplate,
        again == Again::Plain,
        row.id,
        row.attempt,
        clocks.lease_at(at).millis()
    )?;
    Ok(changed > 0)
}

/// Settles a message that will not be said: `why` is for people, `error` for the log.
pub async fn fail(
    tx: &mut Tx,
    row: &Leased,
    why: Unreachable,
    error: &str,
    now: Timestamp,
) -> Result<bool> {
    let changed = execute!(
        tx,
        "update outbox set state = 'failed', settled_at = $1, why = $2, last_error = $3
         where id = $4 and attempts = $5 and state = 'sending'",
        now.millis(),
        why.as_str(),
        error,
        row.id,
        row.attempt
    )?;
    Ok(changed > 0)
}

/// Settles a leased message that is no longer true.
pub async fn drop_leased(tx: &mut Tx, row: &Leased, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update outbox set state = 'cancelled', settled_at = $1
         where id = $2 and attempts = $3 and state = 'sending'",
        now.millis(),
        row.id,
        row.attempt
    )?;
    Ok(())
}
