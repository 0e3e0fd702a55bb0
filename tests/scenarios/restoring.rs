//! The restore drill: traffic, a copy, more traffic, the database is lost, the copy is put back. Nothing
//! old is said again on any channel, and what is ahead goes out.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::Path;
use std::process::Command;

use khidmat::clock::Clock;
use khidmat::simulator::{Fault, Simulator, SmtpStage, TelegramChat};
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;

use crate::child::{Khidmat, OWNER, Outside, owner};
use crate::crash::{MAILBOX, NUMBER, set_up, until_counted};
use crate::engines::{Beside, Database};
use crate::postgres;

on_both! {
    what_was_lost_is_put_back_and_says_nothing_old,
}

/// The hours of the evening would speak in between, depending on when the test runs.
const NO_EVENING: &str =
    "update centre set digest_time = null, second_reminder_time = null, escalation_time = null";
const OPEN: &str = "select count(*) from outbox where state in ('queued', 'sending', 'unknown')";
/// The reminder of day 3.
const FIRST: &str = "(select min(id) from reminder)";

async fn what_was_lost_is_put_back_and_says_nothing_old(database: &Database) {
    let outside = Outside::new().await;
    let Simulator { telegram, whatsapp, mail, .. } = &outside.simulator;
    let variables = outside.with_webhook(&database.url);
    let folder = database.folder.path();
    let mut khidmat = outside.serve(folder, &variables).await;
    set_up(&outside).await;
    let mut db = database.beside().await;
    db.run(NO_EVENING).await.unwrap();
    let owner = owner();
    let says = |text: &'static str| telegram.sends(&owner, TelegramChat::Private, text);
    for day in ["/assign 3 fajr-azaan 30412345", "/assign 4 fajr-azaan 30412345"] {
        says(day).await;
        outside.until("the answer", || telegram.next(OWNER)).await;
        outside.until("the duty", || whatsapp.next(NUMBER)).await;
        outside.until("its mail", || mail.next(MAILBOX)).await;
    }
    // When the copy is made, a mail is under way and a question is open.
    mail.refuses_all(Some(Fault::Smtp(SmtpStage::Mail, 451)));
    says("/assign 5 fajr-azaan 30412345").await;
    outside.until("the answer", || telegram.next(OWNER)).await;
    outside.until("the duty", || whatsapp.next(NUMBER)).await;
    says("/unlock 3 fajr-azaan").await;
    outside.until("the question", || telegram.next(OWNER)).await;
    until_counted(
        &mut db,
        "select count(*) from outbox where state = 'queued' and attempts > 0",
        1,
    )
    .await;
    copy(database, &variables).await;

    // Life goes on: the mail goes out, a reminder is said, somebody registers.
    mail.refuses_all(None);
    db.run("update outbox set not_before = 0 where state = 'queued'").await.unwrap();
    outside.until("the third mail", || mail.next(MAILBOX)).await;
    let now = Clock::System.now().millis();
    db.run(&format!("update reminder set due_at = {now} where id = {FIRST}")).await.unwrap();
    outside.until("the reminder", || whatsapp.next(NUMBER)).await;
    outside.until("its mail", || mail.next(MAILBOX)).await;
    let later = "/register Murtaza Ali; 30412346; none; both";
    assert_eq!(whatsapp.sends("+919820011003", "Murtaza", later).await, 200);
    outside.until("the registration", || whatsapp.next("+919820011003")).await;
    until_counted(&mut db, OPEN, 0).await;
    let raw =
        |like: &str| format!("select raw from inbox where raw like '%{like}%' order by id limit 1");
    let known = db.rows(&raw("30412345")).await[0][0].clone();
    let unknown = db.rows(&raw("30412346")).await[0][0].clone();

    // It is lost, and put back after the reminder's hour.
    khidmat.dies().await;
    drop(db);
    lose(database).await;
    let said = put_back(database, &variables, now).await;
    assert!(said.contains("Messages that are not said again: 1."), "{said}");
    assert!(said.contains("Messages put aside: 1."), "{said}");
    assert!(said.contains("Reminders that had fallen due: 1"), "{said}");

    let mut again = outside.serve(folder, &variables).await;
    let heard = outside.until("word of it", || telegram.next(OWNER)).await;
    assert!(heard.text.contains("put back") && heard.text.contains("One reminder"), "{heard:?}");
    let mut db = database.beside().await;
    assert_eq!(db.number("select count(*) from form").await, 0, "a question is still open");
    // What is ahead goes out.
    let second = format!(
        "update reminder set due_at = {now} where state = 'pending'
                          and id = (select min(id) from reminder where state = 'pending')"
    );
    assert_eq!(db.run(&second).await.unwrap(), 1);
    outside.until("the next reminder", || whatsapp.next(NUMBER)).await;
    outside.until("its mail", || mail.next(MAILBOX)).await;
    // What the platform repeats is done once: what is known is left, what was lost is done again.
    assert_eq!(whatsapp.raw(serde_json::from_str(&known).unwrap()).await, 200);
    assert_eq!(whatsapp.raw(serde_json::from_str(&unknown).unwrap()).await, 200);
    let heard = outside.until("the registration", || whatsapp.next("+919820011003")).await;
    assert!(heard.text.contains("30412346"), "{heard:?}");
    until_counted(&mut db, "select count(*) from inbox where state = 'new'", 0).await;
    until_counted(&mut db, OPEN, 0).await;
    assert_eq!((telegram.unheard(), whatsapp.unheard()), (Vec::new(), Vec::new()));
    assert_eq!(mail.unread(), Vec::new());

    // The reminder of which nobody knows is listed, and said once more if somebody wishes so.
    says("/reminders failed").await;
    let heard = outside.until("the list", || telegram.next(OWNER)).await;
    assert!(heard.text.contains("away"), "{heard:?}");
    says("/reminders retry").await;
    outside.until("the answer", || telegram.next(OWNER)).await;
    outside.until("the reminder once more", || whatsapp.next(NUMBER)).await;
    outside.until("its mail", || mail.next(MAILBOX)).await;
    says("/log restore").await;
    let heard = outside.until("the log", || telegram.next(OWNER)).await;
    assert!(heard.text.contains("put back from a copy"), "{heard:?}");
    until_counted(&mut db, OPEN, 0).await;
    assert_eq!(again.stops().await.code(), Some(0));
    assert_eq!((whatsapp.unheard(), mail.unread()), (Vec::new(), Vec::new()));
}

type Variables = std::collections::HashMap<String, String>;

async fn runs(database: &Database, arguments: &[&str], variables: &Variables) -> (i32, String) {
    let mut khidmat = Khidmat::start(database.folder.path(), arguments, variables);
    let status = khidmat.ends().await;
    (status.code().unwrap_or(-1), khidmat.said.join("\n"))
}

fn tool(name: &str, arguments: &[&str]) {
    let done = Command::new(postgres::tool(name)).args(arguments).output().expect("it runs");
    assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
}

fn file(database: &Database) -> String {
    database.folder.path().join("copy.db").display().to_string()
}

async fn copy(database: &Database, variables: &Variables) {
    if database.is_sqlite() {
        let (code, said) = runs(database, &["backup", "copy.db"], variables).await;
        assert_eq!(code, 0, "{said}");
    } else {
        let file = format!("--file={}", file(database));
        tool("pg_dump", &["--format=custom", &file, &database.url]);
    }
}

async fn lose(database: &Database) {
    match database.postgres_name() {
        None => {
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(
                    database.folder.path().join(format!("khidmat.db{ending}")),
                );
            }
        }
        Some(name) => {
            postgres::drop_database(name).await;
            postgres::create_empty(name).await;
        }
    }
}

/// Puts the copy back as README tells; what it says.
async fn put_back(database: &Database, variables: &Variables, now: i64) -> String {
    if database.is_sqlite() {
        time_passes(&mut opened(&file(database)).await, now).await;
        let (code, said) = runs(database, &["restore", "copy.db"], variables).await;
        assert_eq!(code, 0, "{said}");
        return said;
    }
    let into = format!("--dbname={}", database.url);
    tool("pg_restore", &["--no-owner", &into, &file(database)]);
    time_passes(&mut database.beside().await, now).await;
    let (code, said) = runs(database, &["restore"], variables).await;
    assert_eq!(code, 0, "{said}");
    said
}

/// The reminder's hour comes; and a message had not been worked on when the copy was made.
async fn time_passes(db: &mut Beside, now: i64) {
    db.run(&format!("update reminder set due_at = {now} where id = {FIRST}")).await.unwrap();
    let waits = "insert into inbox (centre_id, channel, bot, platform_id, chat, event, raw,
                                    received_at, state, attempts, not_before)
                 select centre_id, channel, bot, platform_id || 'x', chat, event, '', received_at,
                        'new', 0, not_before
                 from inbox where event like '%/season%'";
    assert_eq!(db.run(waits).await.unwrap(), 1);
}

#[tokio::test]
async fn a_copy_that_is_simply_put_in_its_place_is_known_as_one() {
    let (database, outside) = (Database::sqlite(), Outside::new().await);
    let telegram = &outside.simulator.telegram;
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    set_up(&outside).await;
    copy(&database, &variables).await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    std::fs::copy(file(&database), database.folder.path().join("khidmat.db")).unwrap();
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    let heard = outside.until("word of it", || telegram.next(OWNER)).await;
    assert!(heard.text.contains("put back") && heard.text.contains("No reminder"), "{heard:?}");
    assert_eq!(khidmat.stops().await.code(), Some(0));
    // Once is enough.
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    telegram.sends(&owner(), TelegramChat::Private, "/help").await;
    let heard = outside.until("the answer", || telegram.next(OWNER)).await;
    assert!(heard.text.contains("/assign"), "{heard:?}");
    assert_eq!(khidmat.stops().await.code(), Some(0));
}

#[tokio::test]
async fn only_a_whole_copy_of_ours_is_put_back_and_nobody_is_served_from_it() {
    let (database, outside) = (Database::sqlite(), Outside::new().await);
    let variables = outside.variables(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    copy(&database, &variables).await;
    let refused = async |file: &str, words: &str| {
        let (code, said) = runs(&database, &["restore", file], &variables).await;
        assert!(code == 1 && said.contains(words), "{file}: {said}");
    };
    refused("copy.db", "another khidmat is serving").await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    let beside = |name: &str| database.folder.path().join(name);
    refused("nothing.db", "there is no file").await;
    refused("khidmat.db", "is the database itself").await;
    std::fs::write(beside("words.db"), "no database at all, but long enough to look at").unwrap();
    refused("words.db", "can't be put back").await;
    let whole = std::fs::read(file(&database)).unwrap();
    std::fs::write(beside("half.db"), &whole[..whole.len() / 2]).unwrap();
    refused("half.db", "can't be put back").await;
    tampered(&beside("other.db"), &whole, "drop table platform_state").await;
    refused("other.db", "no database of khidmat").await;
    let newer = "insert into _sqlx_migrations values (99999, 'newer', 0, 1, x'00', 0)";
    tampered(&beside("newer.db"), &whole, newer).await;
    refused("newer.db", "newer").await;
    let left = |name: &str| beside(name).exists();
    assert!(!left("khidmat.db.restoring"), "what was not put back is left over");

    let (code, said) = runs(&database, &["restore", "copy.db"], &variables).await;
    assert_eq!(code, 0, "{said}");
    let kept = said.lines().find_map(|line| line.strip_suffix('.')?.rsplit_once("kept as "));
    let kept = kept.unwrap_or_else(|| panic!("{said}")).1;
    assert!(Path::new(kept).exists(), "{kept} is not there");
    let (code, said) = runs(&database, &["restore"], &variables).await;
    assert!(code == 1 && said.contains("name the copy"), "{said}");
}

async fn tampered(path: &Path, whole: &[u8], statement: &str) {
    std::fs::write(path, whole).unwrap();
    opened(&path.display().to_string()).await.run(statement).await.unwrap();
}

async fn opened(file: &str) -> Beside {
    Beside::Sqlite(SqliteConnection::connect(&format!("sqlite://{file}")).await.expect("it opens"))
}
