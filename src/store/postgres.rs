//! PostgreSQL's side of opening: session settings and the pool.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor as _};

use super::session::Session;
use super::{OpenError, Result};
use crate::domain::timestamp::Timestamp;

/// What the server calls our sessions.
const NAME: &str = "khidmat";
/// Several processes share one server, whose default is 100 connections.
const CONNECTIONS: u32 = 10;
/// A server that is there answers within milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Beyond this the sender is better told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Connects to a server.
pub async fn pool(url: &str) -> std::result::Result<PgPool, OpenError> {
    let options = PgConnectOptions::from_str(url)?;
    // Who runs several processes may tell them apart by it.
    let name = options.get_application_name().map(|own| format!("{NAME}/{own}"));
    let name = name.unwrap_or_else(|| NAME.to_owned());
    let options = options
        .application_name(&name)
        .options([
            // No statement of ours is slow; a stuck one must not hold its locks.
            ("statement_timeout", "8s"),
            // Longer than a process that is stopped may hold one.
            ("lock_timeout", "7s"),
            // Within a transaction we wait for nobody but the server. A process that is stopped in
            // one, or cut off, holds the centre's lock no longer than this.
            ("idle_in_transaction_session_timeout", "5s"),
            // Its notices are of no use to us.
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
        .connect_with(options)
        .await?;
    let (setting,): (String,) =
        sqlx::query_as("select current_setting('synchronous_commit')").fetch_one(&pool).await?;
    if setting == "off" {
        return Err(OpenError::Unsafe("synchronous_commit is off: a 200 would not mean stored"));
    }
    Ok(pool)
}

/// Brings the tables up to date, which may take its time, and waits for another process that does.
pub async fn migrate(pool: &PgPool) -> std::result::Result<(), OpenError> {
    let mut connection = pool.acquire().await?.detach();
    connection.execute("set statement_timeout = 0; set lock_timeout = 0").await?;
    sqlx::migrate!("migrations/postgres").run(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Waits until nobody else has the centre; answers what the server's clock says then.
pub async fn lock(session: &mut Session, centre: i64) -> Result<Timestamp> {
    let query = sqlx::query_as(
        "select pg_advisory_xact_lock($1),
                cast(extract(epoch from clock_timestamp()) * 1000 as bigint)",
    );
    let ((), millis): ((), i64) = session.ask(query.bind(centre)).await?;
    Ok(Timestamp::from_millis(millis))
}

/// What the server's clock says.
pub async fn clock(session: &mut Session) -> Result<Timestamp> {
    let query = "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
    let (millis,): (i64,) = session.ask(sqlx::query_as(query)).await?;
    Ok(Timestamp::from_millis(millis))
}

/// Whether a process of ours uses the database.
pub async fn is_used(url: &str) -> std::result::Result<bool, OpenError> {
    let options = PgConnectOptions::from_str(url)?.application_name("khidmat restore");
    let mut connection = options.connect().await?;
    let (count,): (i64,) = sqlx::query_as(
        "select count(*) from pg_stat_activity
         where datname = current_database() and split_part(application_name, '/', 1) = $1",
    )
    .bind(NAME)
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    Ok(count > 0)
}

/// The version, and how many bytes the database has.
pub async fn about(session: &mut Session) -> Result<(String, i64)> {
    let query = "select current_setting('server_version'), pg_database_size(current_database())";
    session.ask(sqlx::query_as(query)).await
}
