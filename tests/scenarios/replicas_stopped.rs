//! A process that is stopped (SIGSTOP) while it sends, or while it holds the centre's lock, and goes
//! on when the others have long taken its work: it changes nothing any more, and holds nobody up.

use std::time::{Duration, Instant};

use khidmat::simulator::{Author, Fault, Simulator, TelegramChat};
use sqlx::Connection as _;
use tokio::time::timeout;

use crate::child::{OWNER, PATIENCE, owner};
use crate::crowd::Crowd;
use crate::engines::Beside;
use crate::fleet::{Fleet, Replica, change, until_counted, until_none};

/// The server ends a transaction in which nothing happens after 5 s; then the lock is free.
const HELD_UP_AT_MOST: Duration = Duration::from_secs(15);

/// Everything that the outbox says of itself.
async fn outbox(db: &mut Beside) -> Vec<Vec<String>> {
    let all = "select cast(id as text), state, cast(attempts as text), cast(resends as text),
                      cast(parts_done as text), cast(accepted_at as text), cast(settled_at as text)
               from outbox order by id";
    db.rows(all).await
}

/// What one hangs at is taken over by the others, as if a minute and then their doubt had passed.
pub async fn the_others_take_over(db: &mut Beside) {
    let leases = "update outbox set lease_until = 0 where state = 'sending'";
    assert!(change(db, leases).await > 0, "nothing is under way");
    let unknown = "select count(*) from outbox where state = 'unknown'";
    until_counted(db, unknown, |count| count > 0).await;
    let doubts = "update outbox set lease_until = 0, not_before = 0 where state = 'unknown'";
    change(db, doubts).await;
}

/// A chat's questions go on until a process that was away has said something itself.
pub async fn it_works_again(fleet: &Fleet, replica: &Replica, crowd: &mut Crowd) {
    let begin = replica.said().await;
    let works = async {
        while replica.said().await <= begin {
            crowd.asks(&fleet.outside, 1).await;
            crowd.is_answered(&fleet.outside).await;
        }
    };
    assert!(timeout(PATIENCE * 2, works).await.is_ok(), "it does not work again");
}

/// How often the owner was told who is registered.
pub fn told(fleet: &Fleet) -> usize {
    let history = fleet.outside.simulator.telegram.history(OWNER);
    let bots = history.iter().filter(|line| line.author == Author::Bot);
    bots.filter(|line| line.heard.text.contains("Nobody has registered")).count()
}

#[tokio::test]
async fn a_zombie_changes_nothing() {
    let Some(fleet) = Fleet::new().await else { return };
    let Simulator { telegram, .. } = &fleet.outside.simulator;
    let zombie = fleet.starts().await;
    fleet.outside.connects().await;
    telegram.refuses_next(Fault::HoldsAnswer);
    telegram.sends(&owner(), TelegramChat::Private, "/people").await;
    fleet.outside.until("the answer", || (told(&fleet) == 1).then_some(())).await;

    // While it lives, nobody takes its lease.
    let other = fleet.starts().await;
    let mut crowd = Crowd::of(3, 21);
    crowd.asks(&fleet.outside, 2).await;
    crowd.is_answered(&fleet.outside).await;
    let mut db = fleet.beside().await;
    let held = "select count(*) from outbox where state = 'sending' and attempts = 1";
    until_counted(&mut db, held, |count| count == 1).await;
    let taken = "select count(*) from outbox where attempts > 1";
    assert_eq!(db.number(taken).await, 0, "its lease was taken from a living process");

    zombie.khidmat.is_told("STOP");
    fleet.balancer.leaves_out(&zombie.address);
    the_others_take_over(&mut db).await;
    fleet.has_said_all().await;
    assert_eq!(told(&fleet), 2, "nobody could know that it had been heard");
    let before = outbox(&mut db).await;

    // It wakes, and finds the platform's answer.
    telegram.answers_now();
    zombie.khidmat.is_told("CONT");
    let noted = "select count(*) from attempt where ended_at is null";
    until_none(&mut db, noted).await;
    assert_eq!(outbox(&mut db).await, before, "a zombie wrote");
    fleet.balancer.brings_in(&zombie.address);
    it_works_again(&fleet, &zombie, &mut crowd).await;
    crowd.was_answered_once(&fleet.outside);
    assert_eq!(told(&fleet), 2);
    fleet.ends([zombie, other]).await;
}

#[tokio::test]
async fn one_that_stops_with_the_centres_lock_holds_nobody_up() {
    let Some(fleet) = Fleet::new().await else { return };
    let named = |name: &str| {
        let mark = if fleet.database.url.contains('?') { '&' } else { '?' };
        format!("{}{mark}application_name={name}", fleet.database.url)
    };
    let stopped = fleet.starts_with(&[("DATABASE_URL", &named("stopped"))]).await;
    fleet.outside.connects().await;
    let mut crowd = Crowd::of(3, 22);
    crowd.asks(&fleet.outside, 1).await;
    crowd.is_answered(&fleet.outside).await;
    fleet.has_said_all().await;

    // It waits for the lock, stops, and only then gets it.
    let mut db = fleet.beside().await;
    let mut lock = sqlx::PgConnection::connect(&fleet.database.url).await.unwrap();
    let begin = "begin; select pg_advisory_xact_lock(id) from centre";
    sqlx::raw_sql(begin).execute(&mut lock).await.unwrap();
    let waits = "select count(*) from pg_stat_activity where datname = current_database()
                 and application_name = 'khidmat/stopped' and wait_event = 'advisory'";
    crowd.asks(&fleet.outside, 1).await;
    until_counted(&mut db, waits, |count| count > 0).await;
    stopped.khidmat.is_told("STOP");
    fleet.balancer.leaves_out(&stopped.address);
    sqlx::raw_sql("rollback").execute(&mut lock).await.unwrap();
    let holds = "select count(*) from pg_locks join pg_stat_activity using (pid)
                 where locktype = 'advisory' and granted and application_name = 'khidmat/stopped'
                   and datname = current_database() and state = 'idle in transaction'";
    until_counted(&mut db, holds, |count| count == 1).await;

    let begin = Instant::now();
    let other = fleet.starts().await;
    crowd.asks(&fleet.outside, 1).await;
    crowd.is_answered(&fleet.outside).await;
    assert!(begin.elapsed() < HELD_UP_AT_MOST, "they were held up for {:?}", begin.elapsed());
    crowd.was_answered_once(&fleet.outside);

    stopped.khidmat.is_told("CONT");
    fleet.balancer.brings_in(&stopped.address);
    it_works_again(&fleet, &stopped, &mut crowd).await;
    crowd.was_answered_once(&fleet.outside);
    fleet.ends([stopped, other]).await;
}
