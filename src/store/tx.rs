//! A transaction on either engine, and the macros by which a query is written once for both.

use sqlx::{Connection, Sqlite, Transaction};
use tokio::sync::OwnedMutexGuard;

use super::Result;
use super::session::Session;
use crate::domain::timestamp::Timestamp;

/// A transaction of one centre. Dropping it rolls it back.
pub struct Tx {
    /// The centre whose rows it reads and writes; every query names it.
    pub centre: i64,
    pub(super) engine: Engine,
    /// What the server's clock said when the centre became ours.
    pub(super) server_clock: Option<Timestamp>,
    /// Given back after the transaction has ended, since fields are dropped in this order.
    pub(super) _turn: Option<OwnedMutexGuard<()>>,
}

/// The engine's own transaction.
pub(super) enum Engine {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Session),
}

/// A savepoint inside a transaction: what happens in it can be undone alone. One may be inside
/// another: each ends the youngest of its name.
pub struct Nested;

impl Nested {
    /// Starts one.
    pub async fn begin(tx: &mut Tx) -> Result<Self> {
        execute!(tx, "savepoint nested")?;
        Ok(Self)
    }

    /// Keeps what happened.
    pub async fn keep(self, tx: &mut Tx) -> Result<()> {
        execute!(tx, "release savepoint nested")?;
        Ok(())
    }

    /// Undoes what happened.
    pub async fn undo(self, tx: &mut Tx) -> Result<()> {
        execute!(tx, "rollback to savepoint nested")?;
        execute!(tx, "release savepoint nested")?;
        Ok(())
    }
}

impl Tx {
    pub(super) const fn new(centre: i64, engine: Engine) -> Self {
        Self { centre, engine, server_clock: None, _turn: None }
    }

    /// What the database server's own clock said when this transaction got the centre's lock: the
    /// same for all processes that share the server. SQLite has none, and serves one process.
    pub const fn server_clock(&self) -> Option<Timestamp> {
        self.server_clock
    }

    /// Asks the database server what its clock says; SQLite has none of its own.
    pub async fn ask_server_clock(&mut self) -> Result<Option<Timestamp>> {
        match &mut self.engine {
            Engine::Sqlite(_) => Ok(None),
            Engine::Postgres(tx) => super::postgres::clock(tx).await.map(Some),
        }
    }

    /// Makes everything that was written durable.
    pub async fn commit(self) -> Result<()> {
        match self.engine {
            Engine::Sqlite(tx) => tx.commit().await,
            Engine::Postgres(tx) => tx.commit().await,
        }
    }

    /// Undoes everything that was written.
    pub async fn rollback(self) -> Result<()> {
        match self.engine {
            Engine::Sqlite(tx) => tx.rollback().await,
            Engine::Postgres(tx) => tx.rollback().await,
        }
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&mut self) -> Result<()> {
        match &mut self.engine {
            Engine::Sqlite(tx) => tx.ping().await,
            Engine::Postgres(session) => session.ping().await,
        }
    }
}

/// What the database is.
#[derive(Clone, Debug)]
pub struct About {
    /// Its name with its version.
    pub name: String,
    /// How many bytes it takes.
    pub bytes: i64,
}

impl Tx {
    /// What the database is, and how big. The engines have no words in common for it.
    pub async fn about(&mut self) -> Result<About> {
        let (name, (version, bytes)) = match &mut self.engine {
            Engine::Sqlite(tx) => ("SQLite", super::sqlite::about(tx).await?),
            Engine::Postgres(tx) => ("PostgreSQL", super::postgres::about(tx).await?),
        };
        Ok(About { name: format!("{name} {version}"), bytes })
    }
}

/// Runs a query on whichever engine the transaction has: the text is the same for both.
macro_rules! on_engine {
    ($tx:expr, |$connection:ident| $query:expr) => {
        match &mut $tx.engine {
            $crate::store::tx::Engine::Sqlite(tx) => {
                let $connection = &mut **tx;
                $query
            }
            $crate::store::tx::Engine::Postgres(session) => {
                let answer = match session.connection() {
                    Ok($connection) => $crate::store::session::in_time(async { $query }).await,
                    Err(error) => Err(error),
                };
                session.heard(answer)
            }
        }
    };
}

/// `execute!(tx, "sql", args…)`: how many rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::tx::on_engine!($tx, |connection| sqlx::query($sql)
            $(.bind($arg))*
            .execute(connection)
            .await
            .map(|done| done.rows_affected()))
    };
}

/// `fetch_all!(tx, Row, "sql", args…)`: every row.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::tx::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($arg))*
            .fetch_all(connection)
            .await)
    };
}

/// `fetch_one!(tx, Row, "sql", args…)`: the one row that there must be.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::tx::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($arg))*
            .fetch_one(connection)
            .await)
    };
}

/// `fetch_optional!(tx, Row, "sql", args…)`: the row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::tx::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($arg))*
            .fetch_optional(connection)
            .await)
    };
}

pub(super) use {execute, fetch_all, fetch_one, fetch_optional, on_engine};
