//! Killed without warning, beside another process, without its database: nothing is lost, and
//! nothing is said twice but what was being said at that instant.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::time::Duration;

use khidmat::clock::Clock;
use khidmat::simulator::{Author, Fault, Line, Simulator, SmtpStage, TelegramChat};
use serde_json::json;
use sqlx::Connection as _;
use tokio::time::timeout;

use crate::child::{OWNER, Outside, PATIENCE, free_address, owner};
use crate::engines::{Beside, Database};
use crate::http::{TELEGRAM, Web, update};
use crate::postgres;

/// The volunteer's number, which is also the registered phone.
pub const NUMBER: &str = "+919820011002";
/// The volunteer's mailbox.
pub const MAILBOX: &str = "yusuf@example.com";
const REGISTRATION: &str = "/register Yusuf Ali; 30412345; yusuf@example.com; both";
/// Between two questions to the database.
const PAUSE: Duration = Duration::from_millis(20);
/// WhatsApp's code for too many messages to one person; it names no time.
const TOO_FAST: i64 = 131_056;
/// How long Telegram asks to be left alone, in seconds: long enough to be killed meanwhile.
const RETRY_AFTER_S: u64 = 5;

on_both! {
    a_duty_that_was_given_is_told_after_a_kill,
    what_was_being_said_is_said_once_more,
    what_whatsapp_told_of_before_the_kill_is_not_said_again,
}

/// A season that began today, and a volunteer on WhatsApp; whatever they heard is taken.
pub async fn set_up(outside: &Outside) {
    let Simulator { telegram, whatsapp, mail, .. } = &outside.simulator;
    outside.connects().await;
    let today = Clock::System.now().at(chrono_tz::Asia::Kolkata).date_naive();
    let season = format!("/season {today} 30 Shehrullah");
    telegram.sends(&owner(), TelegramChat::Private, &season).await;
    outside.until("the season", || telegram.next(OWNER)).await;
    assert_eq!(whatsapp.sends(NUMBER, "Yusuf", REGISTRATION).await, 200);
    outside.until("the registration", || whatsapp.next(NUMBER)).await;
    outside.until("its mail", || mail.next(MAILBOX)).await;
}

/// Waits until the database answers a number. It has no way to tell of a change, so it is asked
/// again and again, with pauses that leave the machine to the others.
pub async fn until_counted(db: &mut Beside, sql: &str, count: i64) {
    let mut pauses = tokio::time::interval(PAUSE);
    let waits = async {
        while db.number(sql).await != count {
            pauses.tick().await;
        }
    };
    let waited = timeout(PATIENCE, waits).await;
    assert!(waited.is_ok(), "{sql} never became {count}");
}

/// How many of a chat's lines the bot said, with these words.
fn count_said(lines: &[Line], words: &str) -> usize {
    let is_it = |line: &&Line| line.author == Author::Bot && line.heard.text.contains(words);
    lines.iter().filter(is_it).count()
}

async fn a_duty_that_was_given_is_told_after_a_kill(database: &Database) {
    let outside = Outside::new().await;
    let Simulator { telegram, whatsapp, mail, .. } = &outside.simulator;
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    set_up(&outside).await;

    // Nothing goes out, and each platform says so.
    telegram.refuses_all(Some(Fault::RetryAfter(RETRY_AFTER_S)));
    whatsapp.refuses_all(Some(Fault::GraphError(TOO_FAST)));
    mail.refuses_all(Some(Fault::Smtp(SmtpStage::Mail, 451)));
    telegram.sends(&owner(), TelegramChat::Private, "/assign 3 fajr-azaan 30412345").await;
    let mut db = database.beside().await;
    // The second wait of the others is as long as what Telegram asks for.
    let refused = "select count(*) from outbox where state = 'queued'
                   and attempts >= case when channel = 'telegram' then 1 else 2 end";
    until_counted(&mut db, refused, 3).await;
    khidmat.dies().await;

    // While it is dead the evening comes, and the platforms recover.
    let now = Clock::System.now().millis();
    let due = format!("update reminder set due_at = {now} where state = 'pending'");
    assert_eq!(db.run(&due).await.unwrap(), 1, "the assignment wrote its reminder down");
    telegram.refuses_all(None);
    whatsapp.refuses_all(None);
    mail.refuses_all(None);

    let mut again = outside.serve(database.folder.path(), &variables).await;
    // Its hour was brought near, its day is not tomorrow.
    let wanted = [("a duty is yours", "Your duty: "), (" you have", "Coming up: ")];
    for (words, subject) in wanted {
        let heard = outside.until(words, || whatsapp.next(NUMBER)).await;
        assert!(heard.text.contains(words), "{heard:?}");
        let letter = outside.until(subject, || mail.next(MAILBOX)).await;
        assert!(letter.subject.starts_with(subject), "{letter:?}");
    }
    outside.until("the answer", || telegram.next(OWNER)).await;
    until_counted(&mut db, "select count(*) from outbox where state <> 'sent'", 0).await;
    let sent = db.number("select count(*) from reminder where state = 'sent'").await;
    assert_eq!(again.stops().await.code(), Some(0));

    assert_eq!(sent, 1, "the reminder knows that it was sent");
    for (words, subject) in wanted {
        assert_eq!(count_said(&whatsapp.history(NUMBER), words), 1, "{words}");
        let letters = mail.history();
        let is_it = |letter: &&khidmat::simulator::Letter| letter.subject.starts_with(subject);
        assert_eq!(letters.iter().filter(is_it).count(), 1, "{subject}");
    }
    assert_eq!(count_said(&telegram.history(OWNER), "is given to"), 1);
}

async fn what_was_being_said_is_said_once_more(database: &Database) {
    let outside = Outside::new().await;
    let telegram = &outside.simulator.telegram;
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    // One answer is under way and never comes to its end; a second one waits behind it.
    telegram.refuses_all(Some(Fault::Hangs));
    telegram.sends(&owner(), TelegramChat::Private, "/people").await;
    let speaks = || telegram.calls().into_iter().find(|call| call.path == "sendMessage");
    outside.until("the answer that hangs", speaks).await;
    telegram.sends(&owner(), TelegramChat::Private, "/log").await;
    let mut db = database.beside().await;
    until_counted(&mut db, "select count(*) from outbox where state = 'queued'", 1).await;
    khidmat.dies().await;
    // Its lease runs out, as a minute later it would.
    assert_eq!(
        db.run("update outbox set lease_until = 0 where state = 'sending'").await.unwrap(),
        1
    );

    telegram.refuses_all(None);
    let mut again = outside.serve(database.folder.path(), &variables).await;
    // For some seconds it waits for a sign that it was heard after all; we don't.
    until_counted(&mut db, "select count(*) from outbox where state = 'unknown'", 1).await;
    assert_eq!(telegram.unheard(), [], "it overtook what is in doubt");
    db.run("update outbox set not_before = 0, lease_until = 0 where state = 'unknown'")
        .await
        .unwrap();
    let first = outside.until("the first answer", || telegram.next(OWNER)).await;
    assert!(first.text.contains("Nobody has registered"), "order is lost: {first:?}");
    outside.until("the second answer", || telegram.next(OWNER)).await;
    until_counted(&mut db, "select count(*) from outbox where state <> 'sent'", 0).await;
    assert_eq!(again.stops().await.code(), Some(0));
    let tries = telegram.calls().iter().filter(|call| call.path == "sendMessage").count();
    assert_eq!(tries, 3, "one that hung, and one for each answer");
    assert_eq!(telegram.unheard(), []);
}

/// Somebody writes, and hears an answer whose acceptance the process doesn't hear of; but WhatsApp
/// tells by its statuses that it arrived.
async fn is_heard_by_statuses_alone(outside: &Outside, db: &mut Beside) {
    let whatsapp = &outside.simulator.whatsapp;
    whatsapp.refuses_next(Fault::HoldsAnswer);
    assert_eq!(whatsapp.sends(NUMBER, "Yusuf", "menu").await, 200);
    let heard = outside.until("the answer", || whatsapp.next(NUMBER)).await;
    for status in ["sent", "delivered"] {
        assert_eq!(whatsapp.reports(&heard.id, status, None).await, 200);
    }
    until_counted(db, "select count(*) from inbox where state = 'new'", 0).await;
}

/// It was said once, and is known to be there.
async fn was_delivered_once(outside: &Outside, db: &mut Beside) {
    until_counted(db, "select count(*) from outbox where state <> 'sent'", 0).await;
    let delivered = "select count(*) from outbox where delivered_at is not null";
    until_counted(db, delivered, 1).await;
    assert_eq!(outside.simulator.whatsapp.unheard(), [], "it was said again");
}

async fn what_whatsapp_told_of_before_the_kill_is_not_said_again(database: &Database) {
    let outside = Outside::new().await;
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    let mut db = database.beside().await;
    is_heard_by_statuses_alone(&outside, &mut db).await;
    khidmat.dies().await;
    db.run("update outbox set lease_until = 0 where state = 'sending'").await.unwrap();
    let mut again = outside.serve(database.folder.path(), &variables).await;
    was_delivered_once(&outside, &mut db).await;
    assert_eq!(again.stops().await.code(), Some(0));
}

#[tokio::test]
async fn two_processes_share_a_server() {
    const PEOPLE: usize = 30;
    let Some(database) = Database::postgres().await else { return };
    let outside = Outside::new().await;
    let whatsapp = &outside.simulator.whatsapp;
    let mut variables = outside.with_webhook(&database.url);
    let mut one = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    variables.insert("LISTEN_ADDR".to_owned(), free_address());
    let mut other = outside.serve(database.folder.path(), &variables).await;

    let number = |index: usize| format!("+9198200120{index:02}");
    let posts = (0..PEOPLE)
        .map(|index| async move { whatsapp.sends(&number(index), "Someone", "menu").await });
    let statuses = futures::future::join_all(posts).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    for index in 0..PEOPLE {
        outside.until("each one's answer", || whatsapp.next(&number(index))).await;
    }
    let mut db = database.beside().await;
    until_counted(&mut db, "select count(*) from outbox where state <> 'sent'", 0).await;
    assert_eq!((one.stops().await.code(), other.stops().await.code()), (Some(0), Some(0)));
    assert_eq!(whatsapp.unheard(), [], "someone was answered twice");
    drop(db);
    database.ends().await;
}

#[tokio::test]
async fn a_database_that_is_away_is_waited_for() {
    let Some(database) = Database::postgres().await else { return };
    let web = Web::on(&database).await;
    assert_eq!(web.posts(TELEGRAM, update(json!(1))).await, 200);
    let name = database.postgres_name().expect("it is PostgreSQL").to_owned();
    let server = postgres::url_of("postgres");
    let mut server = Beside::Postgres(sqlx::PgConnection::connect(&server).await.unwrap());
    let allow = |allowed: bool| format!("alter database {name} with allow_connections {allowed}");
    server.run(&allow(false)).await.unwrap();
    let ends = format!(
        "select cast(pg_terminate_backend(pid) as text) from pg_stat_activity where datname = '{name}'"
    );
    server.rows(&ends).await;

    let answer = web.answers(TELEGRAM, update(json!(2))).await;
    assert_eq!(answer.status().as_u16(), 503);
    let wait = answer.headers()["retry-after"].to_str().unwrap().parse::<u32>();
    assert!(wait.is_ok_and(|seconds| (1..=3600).contains(&seconds)), "Telegram honours an hour");
    assert_eq!(web.get("/readyz").await.0, 503);
    assert_eq!(web.get("/healthz").await.0, 200, "the process itself is alive");

    server.run(&allow(true)).await.unwrap();
    assert_eq!(web.posts(TELEGRAM, update(json!(2))).await, 200, "it needs no restart");
    assert_eq!(database.beside().await.number("select count(*) from inbox").await, 2);
    web.ends().await;
    database.ends().await;
}
