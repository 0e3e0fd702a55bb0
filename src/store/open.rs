//! Opening the store: which engine, its pools, its migrations.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use sqlx::{PgPool, SqlitePool};
use tokio::sync::Mutex;

use super::file::Identity;
use super::platform_state::{self, COPIED_AT};
use super::session::Session;
use super::tx::{Engine, Tx};
use super::{Result, copies, postgres, sqlite};
use crate::domain::timestamp::Timestamp;

/// How often the server is asked whether others have gone.
const ASKED_FOR_OTHERS: u32 = 10;
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(200);

/// The database, open and migrated. Clones share the pools.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
}

#[derive(Clone)]
enum Pools {
    Sqlite {
        /// One connection: SQLite has one writer, and a queue for it beats its busy time-out.
        writer: SqlitePool,
        /// Connections that can't write.
        readers: SqlitePool,
        /// The file that was opened.
        file: Arc<Identity>,
        /// Held as long as the store lives, so that a second process is refused.
        _lock: Option<Arc<File>>,
    },
    Postgres {
        pool: PgPool,
        /// Held by the one transaction of this process that has or awaits the centre's lock: who
        /// waits for it inside the database keeps a connection from those who need no lock.
        turn: Arc<Mutex<()>>,
    },
}

/// Why a database can't be used.
#[derive(Debug)]
pub enum OpenError {
    /// Another process serves from the same file.
    InUse {
        /// The file.
        file: String,
    },
    /// The engine is one that loses data.
    Unsafe(&'static str),
    /// The address is of no database that we know.
    Address,
    /// The database said no.
    Database(sqlx::Error),
    /// The migrations failed.
    Migration(sqlx::migrate::MigrateError),
    /// The lock file could not be made.
    Lock(std::io::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse { file } => write!(
                f,
                "another khidmat is serving from {file}; stop it first (SQLite has one serving process)"
            ),
            Self::Unsafe(why) => write!(f, "{why}"),
            Self::Address => write!(f, "DATABASE_URL must begin with sqlite:// or postgres://"),
            Self::Database(error) => write!(f, "the database can't be opened: {error}"),
            Self::Migration(error) => write!(f, "the database can't be migrated: {error}"),
            Self::Lock(error) => write!(f, "the lock beside the database can't be made: {error}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<sqlx::migrate::MigrateError> for OpenError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(error)
    }
}

impl Store {
    /// Opens a database for serving: migrates it, and on SQLite makes sure that nobody else serves.
    pub async fn open(url: &str) -> std::result::Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            let options = sqlite::options(url)?;
            let lock = sqlite::lock(&options)?;
            let writer = sqlite::writer(&options).await?;
            sqlx::migrate!("migrations/sqlite").run(&writer).await?;
            let readers = sqlite::readers(&options).await?;
            let file = Identity::of(options.get_filename()).map_err(sqlx::Error::Io)?;
            let (file, _lock) = (Arc::new(file), Some(Arc::new(lock)));
            Ok(Self { pools: Pools::Sqlite { writer, readers, file, _lock } })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres::pool(url).await?;
            postgres::migrate(&pool).await?;
            Ok(Self { pools: Pools::Postgres { pool, turn: Arc::default() } })
        } else {
            Err(OpenError::Address)
        }
    }

    /// Copies a SQLite database into a new file while it is in use, checks the copy, and only then
    /// gives it its name.
    pub async fn backup(url: &str, file: &Path, now: Timestamp) -> anyhow::Result<()> {
        copies::backup(url, file, now).await
    }

    /// Puts a copy into the place of a SQLite database that nobody serves from; answers where the
    /// database that stood there is kept.
    pub async fn restore(
        url: &str,
        file: &Path,
        now: Timestamp,
    ) -> anyhow::Result<Option<PathBuf>> {
        if !url.starts_with("sqlite:") {
            bail!(
                "khidmat restore <file> is for SQLite databases; use pg_restore for PostgreSQL, then khidmat restore without a file"
            );
        }
        copies::restore(url, file, now).await
    }

    /// Marks a PostgreSQL database into which a copy was put, unless somebody uses it.
    pub async fn mark_restored(url: &str) -> anyhow::Result<()> {
        if url.starts_with("sqlite:") {
            bail!("name the copy that is to be put back");
        }
        // A process that was stopped just now may still be leaving.
        for _ in 0..ASKED_FOR_OTHERS {
            if !postgres::is_used(url).await? {
                let store = Self::open(url).await?;
                let mut tx = store.begin(0).await?;
                platform_state::set(&mut tx, COPIED_AT, "").await?;
                tx.commit().await?;
                store.close().await;
                return Ok(());
            }
            tokio::time::sleep(BETWEEN_QUESTIONS).await;
        }
        bail!("another khidmat uses the database; stop it first")
    }

    /// Begins the transaction in which a centre's rows are read and written: the only one of that
    /// centre at this moment, so that what it reads stays true until it commits.
    pub async fn begin(&self, centre: i64) -> Result<Tx> {
        match &self.pools {
            Pools::Sqlite { writer, file, .. } => {
                file.check()?;
                let tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                // It may have gone while this one waited for its turn.
                file.check()?;
                Ok(Tx::new(centre, Engine::Sqlite(tx)))
            }
            Pools::Postgres { pool, turn } => {
                let turn = turn.clone().lock_owned().await;
                let mut session = Session::begin(pool).await?;
                let server_clock = postgres::lock(&mut session, centre).await?;
                let tx = Tx::new(centre, Engine::Postgres(session));
                Ok(Tx { server_clock: Some(server_clock), _turn: Some(turn), ..tx })
            }
        }
    }

    /// Begins a transaction that doesn't wait for the centre's other ones: for rows that are
    /// guarded by unique keys alone, such as the inbox.
    pub async fn begin_unlocked(&self, centre: i64) -> Result<Tx> {
        match &self.pools {
            Pools::Sqlite { .. } => self.begin(centre).await,
            Pools::Postgres { pool, .. } => {
                Ok(Tx::new(centre, Engine::Postgres(Session::begin(pool).await?)))
            }
        }
    }

    /// Begins a transaction that only reads.
    pub async fn read(&self, centre: i64) -> Result<Tx> {
        match &self.pools {
            Pools::Sqlite { readers, file, .. } => {
                file.check()?;
                Ok(Tx::new(centre, Engine::Sqlite(readers.begin().await?)))
            }
            Pools::Postgres { pool, .. } => {
                Ok(Tx::new(centre, Engine::Postgres(Session::begin(pool).await?)))
            }
        }
    }

    /// How the pools stand: their names, how many connections they have, how many of them rest.
    pub fn connections(&self) -> Vec<(&'static str, u32, usize)> {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => vec![
                ("writer", writer.size(), writer.num_idle()),
                ("readers", readers.size(), readers.num_idle()),
            ],
            Pools::Postgres { pool, .. } => vec![("server", pool.size(), pool.num_idle())],
        }
    }

    /// Whether a dead process's leases can be taken back at once: with one serving process, every
    /// lease that is found at the start is a dead one's.
    pub fn serves_alone(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// Closes all connections; transactions that are open finish first.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres { pool, .. } => pool.close().await,
        }
    }
}
