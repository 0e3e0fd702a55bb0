//! SQLite's side of opening: the pragmas that make a 200 mean "stored", the lock.

use std::fs::File;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection as _, Sqlite, Transaction};

use super::OpenError;

/// The file that an address without a path means.
const DEFAULT_FILE: &str = "khidmat.db";
/// How long a connection waits for another one's lock before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for a connection: beyond this the sender is better told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Enough for the pages and checks that read beside the writer.
const READERS: u32 = 4;
/// Before it, a WAL reset could corrupt the file.
const LEAST_VERSION: (u32, u32, u32) = (3, 51, 3);

/// How the file at an address is opened.
pub fn options(url: &str) -> Result<SqliteConnectOptions, OpenError> {
    let options = SqliteConnectOptions::from_str(url)?;
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(OpenError::Unsafe("a database in memory loses every message; name a file"));
    }
    let options = if options.get_filename().as_os_str().is_empty() {
        options.filename(DEFAULT_FILE)
    } else {
        options
    };
    Ok(options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Under NORMAL a committed row can vanish in a power cut, and the 200 is already said.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("mmap_size", "0")
        .pragma("secure_delete", "on")
        .pragma("trusted_schema", "off")
        .disable_statement_logging())
}

/// Takes the lock beside the database; the system gives it back when the process ends, however.
pub fn lock(options: &SqliteConnectOptions) -> Result<File, OpenError> {
    let file = options.get_filename();
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(OpenError::Lock)?;
    }
    let mut path = file.as_os_str().to_owned();
    path.push(".lock");
    let lock = File::create(PathBuf::from(path)).map_err(OpenError::Lock)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(OpenError::InUse { file: file.display().to_string() })
        }
        Err(std::fs::TryLockError::Error(error)) => Err(OpenError::Lock(error)),
    }
}

/// The one connection that writes.
pub async fn writer(options: &SqliteConnectOptions) -> Result<SqlitePool, OpenError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_release(|connection, _| {
            Box::pin(async move {
                // A cancelled `begin` can leave the connection inside a transaction (sqlx 0.9.0),
                // and the next borrower's write would be lost: outside one, this is an error.
                let _ = sqlx::query("rollback").execute(&mut *connection).await;
                // When a disk is full SQLite itself undoes the whole transaction, and sqlx still
                // counts it as open (0.9.0): it would never begin another one here.
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options.clone())
        .await?;
    // Once it was opened, a file that is gone must not become an empty one.
    pool.set_connect_options(options.clone().create_if_missing(false));
    let (version,): (String,) = sqlx::query_as("select sqlite_version()").fetch_one(&pool).await?;
    if parse_version(&version) < LEAST_VERSION {
        return Err(OpenError::Unsafe(
            "this SQLite is older than 3.51.3, which can corrupt its file",
        ));
    }
    Ok(pool)
}

/// The connections that read.
pub async fn readers(options: &SqliteConnectOptions) -> Result<SqlitePool, OpenError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS)
        .min_connections(0)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(options.clone().create_if_missing(false).read_only(true));
    Ok(pool)
}

fn parse_version(text: &str) -> (u32, u32, u32) {
    let mut numbers = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next())
}

/// The version, and how many bytes the database has.
pub async fn about(tx: &mut Transaction<'static, Sqlite>) -> sqlx::Result<(String, i64)> {
    sqlx::query_as(
        "select sqlite_version(), page_count * page_size from pragma_page_count, pragma_page_size",
    )
    .fetch_one(&mut **tx)
    .await
}
