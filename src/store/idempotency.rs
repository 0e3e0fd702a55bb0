//! Answers of the REST interface that are kept, so that a request which is sent again is done once.

use chrono::Duration;

use super::tx::{execute, fetch_optional};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// How long an answer is kept: a client that hears nothing tries again within the day.
pub const KEPT: Duration = Duration::hours(24);

/// An answer that was kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Kept {
    /// A digest of the request.
    pub fingerprint: String,
    /// The HTTP status; 0 once the answer was erased.
    pub status: i64,
    /// The JSON.
    pub body: String,
    /// The path of what was made.
    pub location: String,
}

/// The answer to a key, unless it is too old.
pub async fn find(tx: &mut Tx, key: &str, now: Timestamp) -> Result<Option<Kept>> {
    fetch_optional!(
        tx,
        Kept,
        "select fingerprint, status, body, location from api_idempotency
         where centre_id = $1 and key = $2 and created_at > $3",
        tx.centre,
        key,
        (now - KEPT).millis()
    )
}

/// Keeps an answer; one that is too old makes place.
pub async fn insert(tx: &mut Tx, key: &str, kept: &Kept, now: Timestamp) -> Result<()> {
    execute!(tx, "delete from api_idempotency where centre_id = $1 and key = $2", tx.centre, key)?;
    execute!(
        tx,
        "insert into api_idempotency
         (centre_id, key, fingerprint, status, body, location, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tx.centre,
        key,
        kept.fingerprint.as_str(),
        kept.status,
        kept.body.as_str(),
        kept.location.as_str(),
        now.millis()
    )?;
    Ok(())
}

/// Removes what is too old.
pub async fn delete_old(tx: &mut Tx, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "delete from api_idempotency where centre_id = $1 and created_at <= $2",
        tx.centre,
        (now - KEPT).millis()
    )?;
    Ok(())
}
