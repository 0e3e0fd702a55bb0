//! Processes whose clocks are ten minutes off, in either direction: whose lease has run out is for the
//! server's clock to say.

use std::path::Path;

use khidmat::simulator::{Fault, Simulator, TelegramChat};

use crate::child::owner;
use crate::crowd::Crowd;
use crate::fleet::{Fleet, Replica, until_counted};
use crate::replicas;
use crate::replicas_stopped::told;

/// Where Debian puts the library that moves a process's clock.
const LIBRARIES: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
];

/// Starts a process whose clock is off.
async fn off_by(fleet: &Fleet, library: &str, seconds: &str) -> Replica {
    let variables = [
        ("LD_PRELOAD", library),
        ("FAKETIME", seconds),
        // Only the wall clock is wrong: time passes as it does.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("DONT_FAKE_MONOTONIC", "1"),
        ("FAKETIME_NO_CACHE", "1"),
    ];
    fleet.starts_with(&variables).await
}

#[tokio::test]
async fn clocks_that_are_off_steal_and_repeat_nothing() {
    let Some(library) = LIBRARIES.into_iter().find(|path| Path::new(path).exists()) else {
        crate::skipping::skip("libfaketime is missing, so no process has a clock that is off");
        return;
    };
    let Some(fleet) = Fleet::new().await else { return };
    let Simulator { telegram, .. } = &fleet.outside.simulator;
    // To the others, whatever the one behind leases has run out long ago by its own clock.
    let behind = off_by(&fleet, library, "-600s").await;
    fleet.outside.connects().await;
    telegram.refuses_next(Fault::HoldsAnswer);
    telegram.sends(&owner(), TelegramChat::Private, "/people").await;
    fleet.outside.until("the answer", || (told(&fleet) == 1).then_some(())).await;
    let said_at = "select count(*) from outbox
                   where abs(created_at - extract(epoch from clock_timestamp()) * 1000) > 500000";
    let mut db = fleet.beside().await;
    assert_eq!(db.number(said_at).await, 1, "its clock is right");

    let ahead = off_by(&fleet, library, "+600s").await;
    let right = fleet.starts().await;
    let mut crowd = Crowd::of(8, 31);
    crowd.asks(&fleet.outside, 6).await;
    crowd.is_answered(&fleet.outside).await;
    let held = "select count(*) from outbox where state = 'sending' and attempts = 1";
    until_counted(&mut db, held, |count| count == 1).await;
    let taken = "select count(*) from outbox where attempts > 1";
    assert_eq!(db.number(taken).await, 0, "its lease was taken from a living process");
    telegram.answers_now();
    fleet.has_said_all().await;
    assert_eq!(told(&fleet), 1, "it was said twice");

    replicas::set_up(&fleet).await;
    replicas::reminders_fall_due(&mut db).await;
    crowd.asks(&fleet.outside, 3).await;
    crowd.is_answered(&fleet.outside).await;
    replicas::nothing_is_left(&fleet).await;
    replicas::each_volunteer_heard_once(&fleet);
    crowd.was_answered_once(&fleet.outside);
    fleet.ends([behind, ahead, right]).await;
}
