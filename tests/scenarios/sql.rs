//! Every SQL text of the store is understood by both databases: each is prepared on each.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use khidmat::store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor, SqlSafeStr as _};

use crate::engines::Database;
use crate::source::{files, literals};

/// Fewer would mean that this test no longer finds them.
const LEAST_TEXTS: usize = 90;
/// The macros that run a query, as they are called.
const CALLS: [&str; 4] = ["execute!(", "fetch_all!(", "fetch_one!(", "fetch_optional!("];

on_both! {
    every_text_can_be_prepared,
}

/// A text and where it stands.
struct Sql {
    at: String,
    text: String,
}

/// Every text that is given to the macros.
fn texts() -> Vec<Sql> {
    let mut found = Vec::new();
    for file in files("src/store", "rs") {
        let product = file.product();
        let literals = literals(product);
        for call in CALLS {
            for (at, _) in product.match_indices(call) {
                let line = product[..at].rsplit('\n').next().unwrap_or_default();
                if line.contains("//") {
                    continue;
                }
                let at_line = format!("{}:{}", file.path, product[..at].matches('\n').count() + 1);
                // The text is the first literal behind the call, and nothing but the transaction
                // and the row's type stands between.
                let literal = literals.iter().find(|literal| literal.at > at);
                let literal = literal.unwrap_or_else(|| panic!("{at_line} has no text"));
                let between = &product[at + call.len()..literal.at];
                let is_direct = !between.contains(';') && !between.contains('"');
                assert!(is_direct, "{at_line} does not name its text where it runs it");
                found.push(Sql { at: at_line, text: literal.text.clone() });
            }
        }
    }
    found
}

async fn every_text_can_be_prepared(database: &Database) {
    Store::open(&database.url).await.expect("the database opens").close().await;
    let texts = texts();
    assert!(texts.len() >= LEAST_TEXTS, "only {} texts were found", texts.len());
    let wrong = if database.is_sqlite() {
        wrong_ones(sqlx::SqliteConnection::connect(&database.url).await.unwrap(), &texts).await
    } else {
        wrong_ones(sqlx::PgConnection::connect(&database.url).await.unwrap(), &texts).await
    };
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a database says against the texts.
async fn wrong_ones<C>(mut connection: C, texts: &[Sql]) -> Vec<String>
where
    for<'c> &'c mut C: Executor<'c>,
{
    let mut wrong = Vec::new();
    for sql in texts {
        let text = AssertSqlSafe(sql.text.clone()).into_sql_str();
        if let Err(error) = (&mut connection).prepare(text).await {
            wrong.push(format!("{}: {error}\n    {}", sql.at, sql.text));
        }
    }
    let nonsense = AssertSqlSafe("select no_such_column from centre".to_owned()).into_sql_str();
    assert!((&mut connection).prepare(nonsense).await.is_err(), "preparing finds nothing");
    wrong
}

#[test]
fn every_query_is_one_of_ours() {
    for sql in texts() {
        let first = sql.text.split_whitespace().next().unwrap_or_default();
        let known = ["select", "insert", "update", "delete", "savepoint", "release", "rollback"];
        assert!(known.contains(&first), "{} begins with {first:?}", sql.at);
        // Time is an argument, so that it can be told.
        for clock in ["now()", "current_timestamp", "strftime", "unixepoch"] {
            assert!(!sql.text.contains(clock), "{} reads the clock by {clock}", sql.at);
        }
    }
}
