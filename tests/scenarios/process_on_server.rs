//! The binary on PostgreSQL: an empty database, several at once, a server that is away.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sqlx::Connection as _;

use crate::child::{Khidmat, Outside, free_address};
use crate::engines::Beside;
use crate::postgres;

/// The promise is a second; an unoptimised build on a busy machine takes longer.
const STARTS_WITHIN: Duration = Duration::from_secs(3);
/// A password that must not be shown.
const PASSWORD: &str = "swordfish-of-the-tests";

/// An empty database, unlike those of the other tests, which are copies of a migrated one; nothing
/// if there is no server.
async fn empty_database(name: &str) -> Option<String> {
    if !postgres::is_there() {
        return None;
    }
    let name = format!("khidmat_{name}_{}", std::process::id());
    let server = sqlx::PgConnection::connect(&postgres::url_of("postgres")).await;
    let mut server = Beside::Postgres(server.expect("the server answers"));
    for statement in ["drop database if exists", "create database"] {
        server.run(&format!("{statement} {name}")).await.expect("a database");
    }
    Some(postgres::url_of(&name))
}

fn variables(database_url: &str, address: &str) -> HashMap<String, String> {
    let pairs = [("DATABASE_URL", database_url), ("LISTEN_ADDR", address)];
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

async fn count(database_url: &str, sql: &str) -> i64 {
    let connection = sqlx::PgConnection::connect(database_url).await.expect("the server answers");
    Beside::Postgres(connection).number(sql).await
}

#[tokio::test]
async fn it_answers_soon_on_an_empty_database() {
    let Some(url) = empty_database("empty").await else { return };
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let begin = Instant::now();
    let mut khidmat = outside.serve(folder.path(), &variables(&url, &outside.address)).await;
    assert_eq!(outside.get("/healthz", None).await.0, 200);
    assert!(begin.elapsed() < STARTS_WITHIN, "it took {:?}", begin.elapsed());
    assert_eq!(outside.get("/readyz", None).await.0, 200);
    assert_eq!(khidmat.stops().await.code(), Some(0));
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 0, "on a server it needs no files");
}

#[tokio::test]
async fn several_that_start_at_once_make_one_centre() {
    let Some(url) = empty_database("several").await else { return };
    let folder = tempfile::tempdir().unwrap();
    let start = |_| Khidmat::start(folder.path(), &["serve"], &variables(&url, &free_address()));
    let mut all: Vec<Khidmat> = (0..3).map(start).collect();
    for khidmat in &mut all {
        khidmat.line("serving").await;
    }
    assert_eq!(count(&url, "select count(*) from centre").await, 1);
    assert_eq!(count(&url, "select count(*) from duty").await, 8 + 4);
    for khidmat in &mut all {
        assert_eq!(khidmat.stops().await.code(), Some(0), "{:?}", khidmat.said);
    }
}

#[tokio::test]
async fn migrating_and_backing_up_say_what_they_do() {
    let Some(url) = empty_database("migrated").await else { return };
    let folder = tempfile::tempdir().unwrap();
    let variables = variables(&url, &free_address());
    let mut khidmat = Khidmat::start(folder.path(), &["migrate"], &variables);
    assert_eq!(khidmat.ends().await.code(), Some(0), "{:?}", khidmat.said);
    assert_eq!(count(&url, "select count(*) from centre").await, 0);
    let mut khidmat = Khidmat::start(folder.path(), &["backup", "copy.db"], &variables);
    assert_eq!(khidmat.ends().await.code(), Some(1));
    assert!(khidmat.said.concat().contains("pg_dump"), "{:?}", khidmat.said);
    assert!(!folder.path().join("copy.db").exists());
}

#[tokio::test]
async fn a_server_that_is_away_is_said_to_be_away() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://khidmat:{PASSWORD}@{}/khidmat", free_address());
    let mut khidmat = Khidmat::start(folder.path(), &["serve"], &variables(&url, &free_address()));
    assert_eq!(khidmat.ends().await.code(), Some(1));
    let said = khidmat.said.join("\n");
    assert!(!said.contains(PASSWORD), "{said}");
    assert!(said.contains("refused"), "it does not say what is wrong:\n{said}");
}
