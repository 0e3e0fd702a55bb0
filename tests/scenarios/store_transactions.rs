//! What a transaction promises on both databases: locks, savepoints, and nothing left behind.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use khidmat::store::group::Group;
use khidmat::store::outbox::Kind;
use khidmat::store::{Nested, platform_state};

use crate::engines::Database;
use crate::store_conformance::{arrives, is_put, opened};

on_both! {
    a_savepoint_is_undone_alone,
    what_conflicts_spoils_no_transaction,
    no_update_is_lost,
    a_transaction_that_is_dropped_leaves_nothing,
    a_reader_sees_only_what_is_committed,
    what_fails_in_a_group_fails_alone,
}

async fn a_savepoint_is_undone_alone(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    platform_state::set(&mut tx, "before", "1").await.unwrap();
    let nested = Nested::begin(&mut tx).await.unwrap();
    platform_state::set(&mut tx, "before", "2").await.unwrap();
    platform_state::set(&mut tx, "inside", "1").await.unwrap();
    nested.undo(&mut tx).await.unwrap();
    let nested = Nested::begin(&mut tx).await.unwrap();
    platform_state::set(&mut tx, "kept", "1").await.unwrap();
    nested.keep(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = store.read(centre).await.unwrap();
    let mut found = Vec::new();
    for key in ["before", "inside", "kept"] {
        found.push(platform_state::get(&mut read, key).await.unwrap());
    }
    assert_eq!(found, [Some("1".to_owned()), None, Some("1".to_owned())]);
    read.rollback().await.unwrap();
    store.close().await;
}

async fn what_conflicts_spoils_no_transaction(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    assert!(arrives(&mut tx, "1", "7").await);
    assert!(!arrives(&mut tx, "1", "7").await);
    platform_state::set(&mut tx, "key", "1").await.unwrap();
    platform_state::set(&mut tx, "key", "2").await.unwrap();
    assert!(is_put(&mut tx, "7", Kind::Reply, Some("key")).await);
    assert!(!is_put(&mut tx, "7", Kind::Reply, Some("key")).await);
    tx.commit().await.expect("PostgreSQL would refuse to commit what a failed statement poisoned");
    let mut read = store.read(centre).await.unwrap();
    assert_eq!(platform_state::get(&mut read, "key").await.unwrap().as_deref(), Some("2"));
    read.rollback().await.unwrap();
    store.close().await;
}

async fn no_update_is_lost(database: &Database) {
    const WRITERS: i64 = 20;
    const ROUNDS: i64 = 10;
    let (store, centre) = opened(database).await;
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            for _ in 0..ROUNDS {
                let mut tx = store.begin(centre).await.unwrap();
                let read = platform_state::get(&mut tx, "count").await.unwrap();
                let count: i64 = read.map_or(0, |count| count.parse().unwrap());
                tokio::task::yield_now().await;
                platform_state::set(&mut tx, "count", &(count + 1).to_string()).await.unwrap();
                tx.commit().await.unwrap();
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let mut read = store.read(centre).await.unwrap();
    let count = platform_state::get(&mut read, "count").await.unwrap();
    assert_eq!(count, Some((WRITERS * ROUNDS).to_string()));
    read.rollback().await.unwrap();
    store.close().await;
}

async fn a_transaction_that_is_dropped_leaves_nothing(database: &Database) {
    let (store, centre) = opened(database).await;
    for round in 0..20 {
        let mut tx = store.begin(centre).await.unwrap();
        platform_state::set(&mut tx, "dropped", &round.to_string()).await.unwrap();
        drop(tx);
        // A `begin` that is cancelled half-way must not swallow the next one's writes either.
        let cancelled = tokio::time::timeout(std::time::Duration::ZERO, store.begin(centre)).await;
        drop(cancelled);
        let mut tx = store.begin(centre).await.unwrap();
        assert_eq!(platform_state::get(&mut tx, "dropped").await.unwrap(), None);
        platform_state::set(&mut tx, &format!("kept-{round}"), "yes").await.unwrap();
        tx.commit().await.unwrap();
    }
    store.close().await;
    let mut db = database.beside().await;
    assert_eq!(db.number("select count(*) from platform_state").await, 20, "writes were lost");
}

async fn a_reader_sees_only_what_is_committed(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    platform_state::set(&mut tx, "key", "1").await.unwrap();
    let mut read = store.read(centre).await.unwrap();
    assert_eq!(platform_state::get(&mut read, "key").await.unwrap(), None);
    read.rollback().await.unwrap();
    tx.commit().await.unwrap();
    let mut read = store.read(centre).await.unwrap();
    assert_eq!(platform_state::get(&mut read, "key").await.unwrap().as_deref(), Some("1"));
    let refused = platform_state::set(&mut read, "key", "2").await;
    assert_eq!(refused.is_err(), database.is_sqlite(), "SQLite's readers can't write");
    read.rollback().await.unwrap();
    store.close().await;
}

/// Twenty write at once: one fails, one panics, and the others are durable.
async fn what_fails_in_a_group_fails_alone(database: &Database) {
    let (store, centre) = opened(database).await;
    let group = Group::unlocked(store.clone(), centre);
    // The queue gathers while someone else writes.
    let before = store.begin(centre).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..20 {
        let group = group.clone();
        writers.spawn(async move {
            let written = group.write(move |tx| {
                Box::pin(async move {
                    platform_state::set(tx, &format!("key {number}"), "1").await?;
                    anyhow::ensure!(number != 7, "seven fails");
                    assert_ne!(number, 11, "eleven panics");
                    Ok(number)
                })
            });
            (number, written.await)
        });
    }
    tokio::task::yield_now().await;
    before.rollback().await.unwrap();
    while let Some(done) = writers.join_next().await {
        let (number, written) = done.unwrap();
        match number {
            7 => assert_eq!(written.unwrap_err().to_string(), "seven fails"),
            11 => assert_eq!(written.unwrap_err().to_string(), "a piece of work panicked"),
            _ => assert_eq!(written.unwrap(), number),
        }
    }
    let mut read = store.read(centre).await.unwrap();
    for number in 0..20 {
        let found = platform_state::get(&mut read, &format!("key {number}")).await.unwrap();
        assert_eq!(found.is_some(), ![7, 11].contains(&number), "{number}");
    }
    read.rollback().await.unwrap();
    store.close().await;
}
