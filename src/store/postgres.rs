//! PostgreSQL's side of opening: session settings and the pool.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use sqlx::{Postgres, Transaction};

use super::{OpenError, Result};
use crate::domain::timestamp::Timestamp;

/// What the server calls our sessions.
const NAME: &str = "khidmat";
/// Several processes share one server, whose default is 100 connections.
const CONNECTIONS: u32 = 10;
/// A server that is there answers within milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Beyond this the sender is better told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Connects to a server.
pub async fn pool(url: &str) -> std::result::Result<PgPool, OpenError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name(NAME)
        .options([
            // No statement of ours is slow; a stuck one must not hold its locks.
            ("statement_timeout", "30s"),
            ("lock_timeout", "10s"),
            // Within a transaction we wait for nobody but the server. A process that is stopped in
            // one, or cut off, holds the centre's lock no longer than this.
            ("idle_in_transaction_session_timeout", "5s"),
            // Rolling back where there is nothing to roll back is told each time else.
            ("client_min_messages", "error"),
        ])
        .disable_statement_logging();
    // The pool would only say that it timed out; one connection by itself says why.
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => connection.close().await?,
        Ok(Err(error)) => return Err(error.into()),
        Err(_) => return Err(OpenError::Unsafe("the database server doesn't answer")),
    }
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_release(|connection, _| {
            Box::pin(async move {
                // A cancelled `begin` can leave the connection inside a transaction (sqlx 0.9.0),
                // and the next borrower's write would be lost: outside one, this is a notice.
                Ok(sqlx::query("rollback").execute(&mut *connection).await.is_ok())
            })
        })
        .connect_with(options)
        .await?;
    let (setting,): (String,) =
        sqlx::query_as("select current_setting('synchronous_commit')").fetch_one(&pool).await?;
    if setting == "off" {
        return Err(OpenError::Unsafe("synchronous_commit is off: a 200 would not mean stored"));
    }
    Ok(pool)
}

/// Waits until nobody else has the centre; answers what the server's clock says then.
pub async fn lock(tx: &mut Transaction<'static, Postgres>, centre: i64) -> Result<Timestamp> {
    let ((), millis): ((), i64) = sqlx::query_as(
        "select pg_advisory_xact_lock($1),
                cast(extract(epoch from clock_timestamp()) * 1000 as bigint)",
    )
    .bind(centre)
    .fetch_one(&mut **tx)
    .await?;
    Ok(Timestamp::from_millis(millis))
}

/// What the server's clock says.
pub async fn clock(tx: &mut Transaction<'static, Postgres>) -> Result<Timestamp> {
    let (millis,): (i64,) =
        sqlx::query_as("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")
            .fetch_one(&mut **tx)
            .await?;
    Ok(Timestamp::from_millis(millis))
}

/// Whether a process of ours uses the database.
pub async fn is_used(url: &str) -> std::result::Result<bool, OpenError> {
    let options = PgConnectOptions::from_str(url)?.application_name("khidmat restore");
    let mut connection = options.connect().await?;
    let (count,): (i64,) = sqlx::query_as(
        "select count(*) from pg_stat_activity
         where datname = current_database() and application_name = $1",
    )
    .bind(NAME)
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    Ok(count > 0)
}

/// The version, and how many bytes the database has.
pub async fn about(tx: &mut Transaction<'static, Postgres>) -> sqlx::Result<(String, i64)> {
    sqlx::query_as("select current_setting('server_version'), pg_database_size(current_database())")
        .fetch_one(&mut **tx)
        .await
}
