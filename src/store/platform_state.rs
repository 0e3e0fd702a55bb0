//! What a platform told us and we need after a restart: the bot's name, the place in its queue.

use super::tx::{execute, fetch_optional};
use super::{Result, Tx};

/// The name that Telegram knows the bot by.
pub const TELEGRAM_USERNAME: &str = "telegram.username";
/// The next update to ask Telegram for, when polling.
pub const TELEGRAM_OFFSET: &str = "telegram.offset";

/// When the platforms were told about us the last time, in milliseconds since the epoch.
pub const TOLD_AT: &str = "platforms.told-at";
/// What went wrong when they were told, if anything did; empty if nothing.
pub const TOLD_PROBLEM: &str = "platforms.problem";

/// What the audit of stuck work has told the owners.
pub const AUDIT_BOOK: &str = "audit.book";
/// This database is a copy of another one: when it was made, in milliseconds since the epoch; empty
/// if that is not known.
pub const COPIED_AT: &str = "copy.made-at";

/// A value, if it was told.
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    let row =
        fetch_optional!(tx, (String,), "select value from platform_state where key = $1", key)?;
    Ok(row.map(|(value,)| value))
}

/// Forgets a value.
pub async fn remove(tx: &mut Tx, key: &str) -> Result<()> {
    execute!(tx, "delete from platform_state where key = $1", key)?;
    Ok(())
}

/// Keeps a value.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    execute!(
        tx,
        "insert into platform_state (key, value) values ($1, $2)
         on conflict (key) do update set value = excluded.value",
        key,
        value
    )?;
    Ok(())
}
