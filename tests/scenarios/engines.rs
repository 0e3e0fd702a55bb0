//! Both databases, fresh for each test, for what is said about the database itself and not in a chat.

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::postgres;
use crate::world::fast_folder;

/// Makes two tests of each function, one for each database: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            use $crate::engines::Database;

            #[tokio::test]
            async fn sqlite() {
                super::$name(&Database::sqlite()).await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some(database) = Database::postgres().await else { return };
                super::$name(&database).await;
                database.ends().await;
            }
        }
    )*};
}

/// An empty database with an address of its own.
pub struct Database {
    /// What `DATABASE_URL` says.
    pub url: String,
    /// Where SQLite's file is, and where a process may run.
    pub folder: tempfile::TempDir,
    /// What the server calls it.
    pub postgres: Option<String>,
}

impl Database {
    /// A file that doesn't exist yet, in a folder of its own.
    pub fn sqlite() -> Self {
        Self::sqlite_in(&fast_folder())
    }

    /// The same on a disk of one's choice.
    pub fn sqlite_in(folder: &std::path::Path) -> Self {
        let folder = tempfile::tempdir_in(folder).expect("a folder");
        let url = format!("sqlite://{}/khidmat.db", folder.path().display());
        Self { url, folder, postgres: None }
    }

    /// An empty database on the tests' server; nothing if there is no server.
    pub async fn postgres() -> Option<Self> {
        if !postgres::is_there() {
            return None;
        }
        let folder = tempfile::tempdir_in(fast_folder()).expect("a folder");
        let name = postgres::create_database().await;
        Some(Self { url: postgres::url_of(&name), folder, postgres: Some(name) })
    }

    /// A database on a server that is not the tests' own: nobody need drop it.
    pub fn of_another_server(url: String) -> Self {
        let folder = tempfile::tempdir_in(fast_folder()).expect("a folder");
        Self { url, folder, postgres: None }
    }

    /// Whether it is SQLite, for the few things that differ.
    pub fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// What the server calls it.
    pub fn postgres_name(&self) -> Option<&str> {
        self.postgres.as_deref()
    }

    /// A connection beside the product's own, to look and to let time pass.
    pub async fn beside(&self) -> Beside {
        if self.is_sqlite() {
            Beside::of_sqlite(&self.url).await
        } else {
            Beside::Postgres(PgConnection::connect(&self.url).await.expect("the server answers"))
        }
    }

    /// Gives the server its space back.
    pub async fn ends(self) {
        if let Some(name) = &self.postgres {
            postgres::drop_database(name).await;
        }
    }
}

/// A plain connection.
pub enum Beside {
    /// To the file.
    Sqlite(SqliteConnection),
    /// To the server.
    Postgres(PgConnection),
}

impl Beside {
    /// To SQLite's file at an address.
    pub async fn of_sqlite(url: &str) -> Self {
        Self::Sqlite(SqliteConnection::connect(url).await.expect("the file opens"))
    }

    /// Runs a statement; how many rows it changed.
    pub async fn run(&mut self, sql: &str) -> Result<u64, sqlx::Error> {
        let query = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(one) => sqlx::query(query).execute(one).await.map(|it| it.rows_affected()),
            Self::Postgres(one) => {
                sqlx::query(query).execute(one).await.map(|it| it.rows_affected())
            }
        }
    }

    /// The rows of a query whose columns are all text.
    pub async fn rows(&mut self, sql: &str) -> Vec<Vec<String>> {
        fn texts<R: sqlx::Row>(row: &R) -> Vec<String>
        where
            usize: sqlx::ColumnIndex<R>,
            for<'r> Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
        {
            let text = |index| row.get::<Option<String>, _>(index).unwrap_or_default();
            (0..row.len()).map(text).collect()
        }
        let query = AssertSqlSafe(sql.to_owned());
        let rows = match self {
            Self::Sqlite(one) => {
                sqlx::query(query).fetch_all(one).await.map(|rows| rows.iter().map(texts).collect())
            }
            Self::Postgres(one) => {
                sqlx::query(query).fetch_all(one).await.map(|rows| rows.iter().map(texts).collect())
            }
        };
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The one number that a query answers.
    pub async fn number(&mut self, sql: &str) -> i64 {
        let query = AssertSqlSafe(sql.to_owned());
        let number = match self {
            Self::Sqlite(one) => sqlx::query_scalar(query).fetch_one(one).await,
            Self::Postgres(one) => sqlx::query_scalar(query).fetch_one(one).await,
        };
        number.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}
