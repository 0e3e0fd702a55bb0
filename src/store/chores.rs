//! What must happen once, however many processes think of it.

use super::tx::{execute, fetch_optional};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// Takes a chore: true for the first who asks, for ever.
pub async fn take(tx: &mut Tx, key: &str, now: Timestamp) -> Result<bool> {
    let taken = execute!(
        tx,
        "insert into chore (key, done_at) values ($1, $2) on conflict (key) do nothing",
        key,
        now.millis()
    )?;
    Ok(taken > 0)
}

/// Whether a chore was taken already.
pub async fn is_taken(tx: &mut Tx, key: &str) -> Result<bool> {
    let row = fetch_optional!(tx, (String,), "select key from chore where key = $1", key)?;
    Ok(row.is_some())
}

/// Forgets chores that were done before an instant.
pub async fn delete_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, "delete from chore where done_at < $1", before.millis())
}
