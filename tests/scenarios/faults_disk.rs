//! SQLite's file is locked, gone, another one, or its disk is full: nothing that was acknowledged is
//! lost, nothing is said twice, and it works again by itself.

use std::path::Path;
use std::time::{Duration, Instant};

use khidmat::simulator::{Fault, Simulator};
use serde_json::json;
use tokio::time::timeout;

use crate::child::{Khidmat, Outside, PATIENCE, TELEGRAM_SECRET, client};
use crate::crash::until_counted;
use crate::engines::{Beside, Database};
use crate::http::{SECRET, TELEGRAM, update};
use crate::small_disk::SmallDisk;
use crate::world::Way;
use crate::world::{Engine, World};

/// A number of a person who is unknown: whatever it writes, the bot greets it.
fn number(index: usize) -> String {
    format!("+9198200110{index:02}")
}

/// One that runs, with WhatsApp connected.
async fn serve(outside: &Outside, folder: &Path, url: &str) -> Khidmat {
    let khidmat = outside.serve(folder, &outside.with_webhook(url)).await;
    outside.connects().await;
    khidmat
}

/// Somebody writes and is answered.
async fn is_answered(outside: &Outside, number: &str) {
    let whatsapp = &outside.simulator.whatsapp;
    assert_eq!(whatsapp.sends(number, "Someone", "menu").await, 200);
    outside.until("an answer", || whatsapp.next(number)).await;
}

/// A webhook is turned away, within a bound, and told when to come again.
async fn is_turned_away(outside: &Outside) {
    let url = format!("http://{}{TELEGRAM}", outside.address);
    let request = client().post(url).header(SECRET, TELEGRAM_SECRET);
    let answer = timeout(PATIENCE, request.body(update(json!(77_000))).send())
        .await
        .expect("it answers in time");
    let answer = answer.expect("it answers");
    assert_eq!(answer.status().as_u16(), 503);
    let wait = answer.headers()["retry-after"].to_str().map(str::parse::<u32>);
    assert!(matches!(wait, Ok(Ok(1..=60))), "{wait:?}");
}

/// What was turned away comes again and is taken: how long that took from now on.
async fn is_taken_again(outside: &Outside) -> Duration {
    let since = Instant::now();
    let again = async {
        let mut pauses = tokio::time::interval(Duration::from_millis(50));
        while outside.simulator.whatsapp.retries().await == 0 {
            pauses.tick().await;
        }
    };
    assert!(timeout(PATIENCE, again).await.is_ok(), "it never takes anything again");
    since.elapsed()
}

#[tokio::test]
async fn a_full_disk_costs_no_message_and_doubles_none() {
    let Some(disk) = SmallDisk::of(24 * 1024) else { return };
    let url = format!("sqlite://{}/khidmat.db", disk.path().display());
    let folder = tempfile::tempdir().unwrap();
    let outside = Outside::new().await;
    let Simulator { whatsapp, .. } = &outside.simulator;
    let mut khidmat = serve(&outside, folder.path(), &url).await;
    is_answered(&outside, &number(0)).await;

    // One answer is under way when the disk is full: it was heard, and that can't be written down.
    whatsapp.refuses_next(Fault::HoldsAnswer);
    assert_eq!(whatsapp.sends(&number(1), "Someone", "menu").await, 200);
    outside.until("the answer under way", || whatsapp.next(&number(1))).await;
    // Another one is to be said again in a moment.
    whatsapp.refuses_next(Fault::GraphError(131_056));
    assert_eq!(whatsapp.sends(&number(2), "Someone", "menu").await, 200);
    let mut db = Beside::of_sqlite(&url).await;
    until_counted(&mut db, "select count(*) from outbox where last_error is not null", 1).await;
    drop(db);
    disk.fills();
    // What the log has room for already may still be taken, and is taken whole.
    let (mut taken, mut refused) = (vec![number(2)], Vec::new());
    for index in 3..60 {
        let number = number(index);
        match whatsapp.sends(&number, "Someone", "menu").await {
            200 => taken.push(number),
            503 => refused.push(number),
            other => panic!("{other}"),
        }
        if refused.len() == 3 {
            break;
        }
    }
    assert_eq!(refused.len(), 3, "it never turned anybody away");
    is_turned_away(&outside).await;
    whatsapp.answers_now();
    khidmat.line("a result can't be recorded yet").await;
    let calls = whatsapp.calls().len();
    for _ in 0..3 {
        khidmat.line("a result can't be recorded yet").await;
    }
    assert_eq!(whatsapp.calls().len(), calls, "something was said that can't be written down");

    disk.empties();
    let took = is_taken_again(&outside).await;
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    while whatsapp.retries().await > 0 {}
    for number in taken.iter().chain(&refused) {
        outside.until("everybody's answer", || whatsapp.next(number)).await;
    }
    let mut db = Beside::of_sqlite(&url).await;
    until_counted(&mut db, "select count(*) from outbox where state <> 'sent'", 0).await;
    assert_eq!(db.number("select count(*) from inbox where state <> 'done'").await, 0);
    assert_eq!(db.number("select count(*) from outbox where resends > 0").await, 0);
    is_answered(&outside, &number(1)).await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    assert_eq!(whatsapp.unheard(), [], "somebody was answered twice");
}

#[tokio::test]
async fn a_lock_of_another_program_is_waited_for_and_then_told() {
    let database = Database::sqlite();
    let outside = Outside::new().await;
    let mut khidmat = serve(&outside, database.folder.path(), &database.url).await;
    is_answered(&outside, &number(0)).await;
    let mut other = database.beside().await;
    other.run("begin exclusive").await.expect("it takes the lock");
    let whatsapp = &outside.simulator.whatsapp;
    let (number_1, number_2) = (number(1), number(2));
    let posts = tokio::join!(
        whatsapp.sends(&number_1, "Someone", "menu"),
        whatsapp.sends(&number_2, "Someone", "menu"),
        is_turned_away(&outside),
    );
    assert_eq!((posts.0, posts.1), (503, 503));
    other.run("rollback").await.expect("it gives the lock back");
    let took = is_taken_again(&outside).await;
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    while whatsapp.retries().await > 0 {}
    for number in [number_1, number_2] {
        outside.until("an answer", || whatsapp.next(&number)).await;
    }
    assert_eq!(khidmat.stops().await.code(), Some(0));
    assert_eq!(whatsapp.unheard(), []);
}

#[tokio::test]
async fn a_file_that_is_gone_is_missed_and_one_that_is_back_is_used() {
    let database = Database::sqlite();
    let outside = Outside::new().await;
    let folder = database.folder.path();
    let mut khidmat = serve(&outside, folder, &database.url).await;
    let whatsapp = &outside.simulator.whatsapp;
    is_answered(&outside, &number(0)).await;
    let (file, aside) = (folder.join("khidmat.db"), folder.join("aside"));

    // The file is moved away.
    std::fs::rename(&file, &aside).unwrap();
    is_turned_away(&outside).await;
    assert_eq!(whatsapp.sends(&number(1), "Someone", "menu").await, 503);
    assert_eq!(outside.get("/readyz", None).await.0, 503);
    assert_eq!(outside.get("/healthz", None).await.0, 200);
    khidmat.line("is gone").await;
    assert!(!file.exists(), "an empty database took its place");

    // Another one stands there.
    std::fs::write(&file, "something else").unwrap();
    assert_eq!(whatsapp.sends(&number(2), "Someone", "menu").await, 503);
    assert_eq!(outside.get("/readyz", None).await.0, 503);
    khidmat.line("another file stands").await;
    assert_eq!(std::fs::read(&file).unwrap(), b"something else", "it was written to");

    // The old one is back.
    std::fs::rename(&aside, &file).unwrap();
    is_taken_again(&outside).await;
    assert_eq!(outside.get("/readyz", None).await.0, 200);
    while whatsapp.retries().await > 0 {}
    for index in [1, 2] {
        outside.until("an answer", || whatsapp.next(&number(index))).await;
    }

    // The folder as a whole goes, and comes back.
    let elsewhere = folder.with_extension("elsewhere");
    std::fs::rename(folder, &elsewhere).unwrap();
    assert_eq!(whatsapp.sends(&number(3), "Someone", "menu").await, 503);
    std::fs::rename(&elsewhere, folder).unwrap();
    is_taken_again(&outside).await;
    outside.until("an answer", || whatsapp.next(&number(3))).await;
    let mut db = database.beside().await;
    until_counted(&mut db, "select count(*) from outbox where state <> 'sent'", 0).await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    assert_eq!(whatsapp.unheard(), [], "somebody was answered twice");
}

#[tokio::test]
async fn a_recording_that_finds_no_room_is_fetched_again() {
    let Some(disk) = SmallDisk::of(256) else { return };
    let folder = disk.path().join("media").display().to_string();
    let w = World::new(Engine::Sqlite, &[("MEDIA_DIR", &folder)]).await;
    let person = w.volunteer_without_mail("30412345").on(Way::Telegram).await;
    disk.fills();
    w.forgives("MEDIA_DIR can't be written");
    person.sends("/audition").await.hears().await;
    let sound = khidmat::simulator::sound::ogg(5);
    person.sends_recording(sound.clone()).await;
    person.expects("One moment").await;
    person.expects_nothing().await;
    disk.empties();
    w.clock.passes(5);
    let said = person.hears().await;
    assert!(said.text().contains("0:05"), "{}", said.text());
    w.ends().await;
}
