//! Copies of a SQLite database: making one while it is in use, and putting one back. A copy is marked
//! as one, so that a program which finds it in the place of the database says nothing old again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::platform_state::COPIED_AT;
use super::sqlite;
use crate::domain::timestamp::Timestamp;

/// The files that are one database: its own, the log of what was written since, and its index.
const ENDINGS: [&str; 3] = ["", "-wal", "-shm"];

/// Copies the database by `VACUUM INTO`, which needs no lock; never a copy of a live file.
pub async fn backup(url: &str, file: &Path, now: Timestamp) -> anyhow::Result<()> {
    if !url.starts_with("sqlite:") {
        bail!("khidmat backup copies SQLite databases; use pg_dump for PostgreSQL");
    }
    if file.exists() {
        bail!("{} exists already; name a new file", file.display());
    }
    let source = sqlite::options(url)?.create_if_missing(false).read_only(true);
    let unfinished = file.with_extension("unfinished");
    remove(&unfinished)?;
    let mut connection = source.connect().await.context("the database can't be opened")?;
    let target = unfinished.to_str().context("the file's name is no text")?;
    sqlx::query("vacuum into $1").bind(target).execute(&mut connection).await?;
    connection.close().await?;
    mark(&unfinished, &now.millis().to_string()).await?;
    is_sound(&unfinished).await.context("the copy is damaged")?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, file)?;
    Ok(())
}

/// Puts a copy into the place of the database, unless somebody serves from that; answers where the
/// database that stood there is kept.
pub async fn restore(url: &str, file: &Path, now: Timestamp) -> anyhow::Result<Option<PathBuf>> {
    let options = sqlite::options(url)?;
    let _lock = sqlite::lock(&options)?;
    let target = options.get_filename().to_path_buf();
    ensure!(file.is_file(), "there is no file {}", file.display());
    let is_same =
        fs::canonicalize(&target).is_ok_and(|path| fs::canonicalize(file).ok() == Some(path));
    ensure!(!is_same, "{} is the database itself; name a copy of it", file.display());
    let fresh = with_ending(&target, ".restoring");
    for ending in ENDINGS {
        remove(&with_ending(&fresh, ending))?;
    }
    fs::copy(file, &fresh).context("the copy can't be read, or there is no room for it")?;
    let checked = async {
        is_sound(&fresh).await?;
        is_ours(&fresh).await?;
        // One that somebody made in another way carries no instant.
        mark(&fresh, "").await
    };
    if let Err(error) = checked.await {
        remove(&fresh)?;
        return Err(error.context(format!("{} can't be put back", file.display())));
    }
    File::open(&fresh)?.sync_all()?;
    let kept = put_aside(&options, &target, now).await?;
    fs::rename(&fresh, &target)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(kept)
}

/// Gives the database that stands there another name, with what belongs to it. Its own name stays
/// with it until the copy takes it, so that at no moment there is none.
async fn put_aside(
    options: &SqliteConnectOptions,
    target: &Path,
    now: Timestamp,
) -> anyhow::Result<Option<PathBuf>> {
    let aside = with_ending(target, &format!(".replaced-{}", now.utc().format("%Y%m%dT%H%M%SZ")));
    let has_one = target.exists();
    if has_one {
        // What was written last goes from the log into the file, if it is sound enough for that.
        let settled = options.clone().create_if_missing(false).connect().await;
        if let Ok(mut connection) = settled {
            let _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await;
            let _ = connection.close().await;
        }
        if fs::hard_link(target, &aside).is_err() {
            fs::rename(target, &aside)?;
        }
    }
    for ending in &ENDINGS[1..] {
        let part = with_ending(target, ending);
        if part.exists() {
            fs::rename(part, with_ending(&aside, ending))?;
        }
    }
    Ok(has_one.then_some(aside))
}

/// Marks a file as a copy, unless it is marked already.
async fn mark(file: &Path, made_at: &str) -> anyhow::Result<()> {
    let mut connection = open(file).await?;
    sqlx::query(
        "insert into platform_state (key, value) values ($1, $2) on conflict (key) do nothing",
    )
    .bind(COPIED_AT)
    .bind(made_at)
    .execute(&mut connection)
    .await?;
    connection.close().await?;
    Ok(())
}

async fn is_sound(file: &Path) -> anyhow::Result<()> {
    let mut connection = open(file).await?;
    let (verdict,): (String,) =
        sqlx::query_as("pragma integrity_check").fetch_one(&mut connection).await?;
    connection.close().await?;
    ensure!(verdict == "ok", "it is damaged: {verdict}");
    Ok(())
}

/// Whether a file is a database of this program, or of an earlier one.
async fn is_ours(file: &Path) -> anyhow::Result<()> {
    let mut connection = open(file).await?;
    let (tables,): (i64,) = sqlx::query_as(
        "select count(*) from sqlite_schema
         where type = 'table' and name in ('_sqlx_migrations', 'centre', 'platform_state')",
    )
    .fetch_one(&mut connection)
    .await?;
    ensure!(tables == 3, "it is no database of khidmat");
    let steps: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select version, checksum from _sqlx_migrations")
            .fetch_all(&mut connection)
            .await?;
    connection.close().await?;
    let known: Migrator = sqlx::migrate!("migrations/sqlite");
    let is_known = |(version, checksum): &(i64, Vec<u8>)| {
        known.iter().any(|one| one.version == *version && one.checksum[..] == checksum[..])
    };
    ensure!(
        steps.iter().all(is_known),
        "it was made by another khidmat than this one, a newer one perhaps"
    );
    Ok(())
}

/// A file by itself, without a log beside it.
async fn open(file: &Path) -> anyhow::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .pragma("trusted_schema", "off")
        .disable_statement_logging();
    options.connect().await.context("it is no database that can be opened")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        fs::remove_file(file)?;
    }
    Ok(())
}
