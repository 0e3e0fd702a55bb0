//! A transaction on PostgreSQL. The server may stop answering without a word: its machine lost its
//! power, a firewall forgot the connection. TCP tells that after a quarter of an hour, or never. So
//! who waits too long gives the connection up.

use std::io;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow, Postgres};
use sqlx::query::QueryAs;
use sqlx::{Connection as _, Executor as _, FromRow};

use super::Result;

/// A server that is there ends a statement earlier by itself (`statement_timeout`).
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// A transaction's connection, for as long as it is any good.
pub struct Session(Option<PoolConnection<Postgres>>);

impl Session {
    /// Begins a transaction.
    pub async fn begin(pool: &PgPool) -> Result<Self> {
        let mut session = Self(Some(pool.acquire().await?));
        session.say("begin").await?;
        Ok(session)
    }

    /// Makes everything that was written durable.
    pub async fn commit(self) -> Result<()> {
        self.ends("commit").await
    }

    /// Undoes everything that was written.
    pub async fn rollback(self) -> Result<()> {
        self.ends("rollback").await
    }

    /// Asks for a sign of life.
    pub async fn ping(&mut self) -> Result<()> {
        let answer = match self.connection() {
            Ok(connection) => in_time(connection.ping()).await,
            Err(error) => Err(error),
        };
        self.heard(answer)
    }

    /// Asks for the one row that there must be.
    pub async fn ask<T>(&mut self, query: QueryAs<'_, Postgres, T, PgArguments>) -> Result<T>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let answer = match self.connection() {
            Ok(connection) => in_time(query.fetch_one(connection)).await,
            Err(error) => Err(error),
        };
        self.heard(answer)
    }

    /// What statements are said to.
    pub fn connection(&mut self) -> Result<&mut PgConnection> {
        self.0.as_deref_mut().ok_or_else(|| no_answer(io::ErrorKind::NotConnected))
    }

    /// Passes an answer on. A connection that failed, or didn't answer in time, is closed at once
    /// and never used again: nobody knows what stands in it.
    pub fn heard<T>(&mut self, answer: Result<T>) -> Result<T> {
        if matches!(answer, Err(sqlx::Error::Io(_))) {
            drop(self.0.take().map(PoolConnection::detach));
        }
        answer
    }

    async fn ends(mut self, how: &'static str) -> Result<()> {
        self.say(how).await?;
        // It goes back to the pool.
        drop(self.0.take());
        Ok(())
    }

    async fn say(&mut self, statement: &'static str) -> Result<()> {
        let answer = match self.connection() {
            Ok(connection) => in_time(connection.execute(statement)).await,
            Err(error) => Err(error),
        };
        self.heard(answer).map(drop)
    }
}

impl Drop for Session {
    /// A transaction that was not ended is undone by closing its connection, so that no other one
    /// ever begins inside it. That is seldom: after a fault, or a refusal over REST.
    fn drop(&mut self) {
        if let Some(mut connection) = self.0.take() {
            connection.close_on_drop();
        }
    }
}

/// Waits for an answer, but not for ever. What is given up must not be used again: see
/// [`Session::heard`].
pub async fn in_time<T>(answer: impl Future<Output = Result<T>>) -> Result<T> {
    let waited = tokio::time::timeout(ANSWER_TIMEOUT, answer).await;
    waited.unwrap_or_else(|_| Err(no_answer(io::ErrorKind::TimedOut)))
}

fn no_answer(kind: io::ErrorKind) -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(kind, "the database server doesn't answer any more"))
}
