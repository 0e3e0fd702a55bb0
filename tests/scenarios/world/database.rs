//! The database of one world: a file of SQLite's or a database of PostgreSQL's.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tempfile::TempDir;

use crate::postgres;

/// What of the inbox and the outbox must not be left over.
const LEFT_IN_INBOX: &str = "select 'the inbox holds, ' || state || ': ' || event || ' ' || \
    coalesce(error, '') from inbox where state in ('new', 'quarantined') order by id";
const LEFT_IN_OUTBOX: &str = "select 'the outbox holds, ' || state || ' for ' || channel || ':' || \
    address || ': ' || envelope || ' ' || coalesce(last_error, '') \
    from outbox where state in ('queued', 'sending', 'unknown') order by id";

/// The two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file.
    Sqlite,
    /// A server, started for the tests.
    Postgres,
}

/// One world's database.
pub enum Database {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A database with a name of its own.
    Postgres(String),
}

impl Database {
    /// An empty one; PostgreSQL's is migrated already.
    pub async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::Builder::new().prefix("khidmat-").tempdir_in(fast_folder());
                Self::Sqlite(folder.expect("a temporary folder"))
            }
            Engine::Postgres => Self::Postgres(postgres::create_database().await),
        }
    }

    /// Which engine it is.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// What stands in `DATABASE_URL`.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", file(folder)),
            Self::Postgres(name) => postgres::url_of(name),
        }
    }

    /// The texts that a query finds.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        let query = sqlx::AssertSqlSafe(query.to_owned());
        let rows: Result<Vec<(String,)>, sqlx::Error> = match self {
            Self::Sqlite(folder) => {
                let options = SqliteConnectOptions::new().filename(file(folder)).read_only(true);
                let mut connection: SqliteConnection = options.connect().await.expect("it opens");
                sqlx::query_as(query).fetch_all(&mut connection).await
            }
            Self::Postgres(name) => {
                let url = postgres::url_of(name);
                let mut connection = PgConnection::connect(&url).await.expect("it opens");
                sqlx::query_as(query).fetch_all(&mut connection).await
            }
        };
        rows.expect("a query of texts").into_iter().map(|(text,)| text).collect()
    }

    /// Runs a statement that writes; answers whether the database let it.
    pub async fn executes(&self, statement: &str) -> bool {
        let statement = sqlx::AssertSqlSafe(statement.to_owned());
        match self {
            Self::Sqlite(folder) => {
                let options = SqliteConnectOptions::new().filename(file(folder));
                let mut connection: SqliteConnection = options.connect().await.expect("it opens");
                sqlx::query(statement).execute(&mut connection).await.is_ok()
            }
            Self::Postgres(name) => {
                let url = postgres::url_of(name);
                let mut connection = PgConnection::connect(&url).await.expect("it opens");
                sqlx::query(statement).execute(&mut connection).await.is_ok()
            }
        }
    }

    /// Every value of every table, a row in a text that begins with the table's name.
    pub async fn everything(&self) -> Vec<String> {
        let columns = match self {
            Self::Sqlite(_) => {
                "select t.name || ' ' || c.name || ' ' || lower(c.type)
                 from sqlite_schema t, pragma_table_info(t.name) c
                 where t.type = 'table' and t.name not like 'sqlite%'
                   and t.name not like '!_%' escape '!' order by t.name, c.cid"
            }
            Self::Postgres(_) => {
                "select table_name || ' ' || column_name || ' ' || data_type
                 from information_schema.columns where table_schema = 'public'
                   and table_name not like '!_%' escape '!'
                 order by table_name, ordinal_position"
            }
        };
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in self.texts(columns).await {
            let mut words = line.splitn(3, ' ').map(str::to_owned);
            let mut next = || words.next().unwrap_or_default();
            let (table, column, kind) = (next(), next(), next());
            let value = match kind.as_str() {
                "bytea" => format!("encode(\"{column}\", 'escape')"),
                _ => format!("cast(\"{column}\" as text)"),
            };
            tables.entry(table).or_default().push(format!("coalesce({value}, '')"));
        }
        let mut all = Vec::new();
        for (table, values) in tables {
            let query =
                format!("select '{table}: ' || {} from {table}", values.join(" || ' | ' || "));
            all.extend(self.texts(&query).await);
        }
        all
    }

    /// What was taken in or put out and not brought to its end.
    pub async fn leftovers(&self) -> Vec<String> {
        let mut left = self.texts(LEFT_IN_INBOX).await;
        left.extend(self.texts(LEFT_IN_OUTBOX).await);
        left
    }

    /// Gives the room back; SQLite's folder goes by itself.
    pub async fn drop(&self) {
        if let Self::Postgres(name) = self {
            postgres::drop_database(name).await;
        }
    }
}

fn file(folder: &TempDir) -> String {
    format!("{}/khidmat.db", folder.path().display())
}

/// Memory, where there is enough of it: the tests write as durably as the product does, which is
/// slow on a disk.
pub fn fast_folder() -> std::path::PathBuf {
    const ENOUGH_KB: u64 = 1_000_000;
    let asked =
        std::process::Command::new("df").args(["-k", "--output=avail", "/dev/shm"]).output();
    let free = asked.ok().and_then(|output| {
        String::from_utf8_lossy(&output.stdout).split_whitespace().last()?.parse::<u64>().ok()
    });
    if free.is_some_and(|free| free > ENOUGH_KB) {
        Path::new("/dev/shm").to_owned()
    } else {
        std::env::temp_dir()
    }
}
