//! The binary as a process: how it starts, what it refuses, how it stops, and its other commands.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use khidmat::simulator::{Call, Fault, Simulator, TelegramChat};
use khidmat::store::Store;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::child::{Khidmat, OWNER, Outside, PATIENCE, free_address, owner};
use crate::engines::Database;
use crate::source::root;

/// The promise is a second; an unoptimised build on a busy machine takes longer.
const STARTS_WITHIN: Duration = Duration::from_secs(3);
/// systemd is patient for longer than that.
const STOPS_WITHIN: Duration = Duration::from_secs(10);
/// The bearer token of the figures.
const TOKEN: &str = "the-token-of-the-figures";

fn variables(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn it_answers_soon_after_starting_in_an_empty_folder() {
    let outside = Outside::new().await;
    for database_url in [Some("sqlite://khidmat.db"), Some("sqlite://"), None] {
        let folder = tempfile::tempdir().unwrap();
        let mut chosen = variables(&[("LISTEN_ADDR", &outside.address)]);
        chosen.extend(database_url.map(|url| ("DATABASE_URL".to_owned(), url.to_owned())));
        let begin = Instant::now();
        let mut khidmat = outside.serve(folder.path(), &chosen).await;
        assert_eq!(outside.get("/healthz", None).await.0, 200);
        assert!(begin.elapsed() < STARTS_WITHIN, "{database_url:?} took {:?}", begin.elapsed());
        assert_eq!(outside.get("/readyz", None).await.0, 200);
        assert!(folder.path().join("khidmat.db").exists(), "{database_url:?} made no khidmat.db");
        let status = khidmat.stops().await;
        assert_eq!(status.code(), Some(0), "{:?}", khidmat.said);
    }
}

#[tokio::test]
async fn serving_is_what_it_does_without_being_told() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let chosen = variables(&[("LISTEN_ADDR", &outside.address)]);
    let mut khidmat = Khidmat::start(folder.path(), &[], &chosen);
    khidmat.line("serving").await;
    assert_eq!(outside.get("/healthz", None).await.0, 200);
    assert_eq!(khidmat.stops().await.code(), Some(0));
}

#[tokio::test]
async fn a_stop_is_heard_from_the_beginning() {
    let (database, address) = (Database::sqlite(), free_address());
    let chosen = variables(&[("LISTEN_ADDR", &address), ("DATABASE_URL", &database.url)]);
    let mut migrating = Khidmat::start(database.folder.path(), &["migrate"], &chosen);
    assert_eq!(migrating.ends().await.code(), Some(0));
    // Someone holds the file, so that the start takes its time.
    let mut db = database.beside().await;
    db.run("begin immediate").await.unwrap();
    let mut khidmat = Khidmat::start(database.folder.path(), &["serve"], &chosen);
    let listens = async { while TcpStream::connect(&address).await.is_err() {} };
    tokio::time::timeout(PATIENCE, listens).await.expect("it listens");
    khidmat.asks_to_stop();
    db.run("rollback").await.unwrap();
    let status = khidmat.ends().await;
    assert_eq!(status.code(), Some(0), "{status}: whoever listens must hear a stop");
}

#[tokio::test]
async fn all_problems_are_named_at_once_and_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [
        ("LISTEN_ADDR", "nowhere-at-all"),
        ("PUBLIC_URL", "gopher://hole.example"),
        ("TELEGRAM_BOT_TOKEN", "123:the-bots-token"),
        ("TELEGRAM_WEBHOOK_SECRET", "tiny"),
        ("WHATSAPP_ACCESS_TOKEN", "EAAthe-access-token"),
        ("SMTP_URL", "smtp://user:swordfish@mail.example.org"),
        ("EMAIL_FROM", "khidmat@example.org"),
        ("ADMINS", "telegraph:seven"),
        ("TIMEZONE", "Atlantis/Capital"),
        ("REMINDER_TIME", "teatime"),
        ("COUNTRY", "Narnia"),
        ("LOG_FORMAT", "papyrus"),
        ("API_TOKEN", "brief"),
        ("WHATSAPP_MESSAGES_PER_SECOND", "plenty"),
    ];
    let missing = ["WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"];
    let fine = ["TELEGRAM_BOT_TOKEN", "WHATSAPP_ACCESS_TOKEN", "EMAIL_FROM"];
    let mut khidmat = Khidmat::start(folder.path(), &["serve"], &variables(&wrong));
    let status = khidmat.ends().await;
    let said = khidmat.said.join("\n");
    assert_eq!(status.code(), Some(1), "{said}");
    let named = wrong.iter().map(|(name, _)| *name).filter(|name| !fine.contains(name));
    for name in named.chain(missing) {
        let begins = |line: &&String| line.starts_with(name);
        assert_eq!(khidmat.said.iter().filter(begins).count(), 1, "{name} in\n{said}");
    }
    for (name, value) in wrong {
        assert!(!said.contains(value), "the value of {name} is shown:\n{said}");
    }
    assert!(!said.contains("swordfish"), "{said}");
    assert!(!folder.path().join("khidmat.db").exists(), "it made a database before it looked");
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let first = variables(&[("LISTEN_ADDR", &outside.address)]);
    let mut serving = outside.serve(folder.path(), &first).await;
    let second = variables(&[("LISTEN_ADDR", &free_address())]);
    let mut refused = Khidmat::start(folder.path(), &["serve"], &second);
    assert_eq!(refused.ends().await.code(), Some(1));
    let said = refused.said.join("\n");
    assert!(said.contains("another khidmat is serving from"), "{said}");
    assert_eq!(outside.get("/healthz", None).await.0, 200);
    assert_eq!(serving.stops().await.code(), Some(0));
    // The lock goes with the process: the next one serves.
    let mut next = outside.serve(folder.path(), &first).await;
    assert_eq!(next.stops().await.code(), Some(0));
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let held = std::net::TcpListener::bind(&outside.address).unwrap();
    let chosen = variables(&[("LISTEN_ADDR", &outside.address)]);
    let mut khidmat = Khidmat::start(folder.path(), &["serve"], &chosen);
    assert_eq!(khidmat.ends().await.code(), Some(1));
    let said = khidmat.said.join("\n");
    assert!(said.contains("LISTEN_ADDR") && said.contains(&outside.address), "{said}");
    drop(held);
}

#[tokio::test]
async fn it_stops_in_time_while_everyone_hangs() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let Simulator { telegram, whatsapp, mail, .. } = &outside.simulator;
    let mut khidmat =
        outside.serve(folder.path(), &outside.with_webhook("sqlite://khidmat.db")).await;
    outside.connects().await;
    telegram.refuses_all(Some(Fault::Hangs));
    whatsapp.refuses_all(Some(Fault::Hangs));
    mail.refuses_all(Some(Fault::Hangs));
    telegram.sends(&owner(), TelegramChat::Private, "/menu").await;
    let registers = "/register Yusuf Ali; 30412345; yusuf@example.com; both";
    whatsapp.sends("+919820011002", "Yusuf", registers).await;
    let hang = || {
        let calls = [telegram.calls(), whatsapp.calls(), mail.calls()];
        let hangs = |calls: &Vec<Call>| calls.iter().any(|call| call.status.is_none());
        calls.iter().all(hangs).then_some(())
    };
    outside.until("three messages that hang", hang).await;
    // A client that never finishes its request, and one that keeps its connection.
    let mut slow = TcpStream::connect(&outside.address).await.unwrap();
    let half = b"POST /webhooks/telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    slow.write_all(half).await.unwrap();
    let mut idle = TcpStream::connect(&outside.address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert_eq!(idle.read_u8().await.unwrap(), b'H');

    let begin = Instant::now();
    let status = khidmat.stops().await;
    assert_eq!(status.code(), Some(0), "{}", khidmat.said.join("\n"));
    assert!(begin.elapsed() < STOPS_WITHIN, "it took {:?}", begin.elapsed());
}

#[tokio::test]
async fn polling_brings_updates_and_answers_each_once() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let telegram = &outside.simulator.telegram;
    let polled = outside.variables("sqlite://khidmat.db");
    telegram.sends(&owner(), TelegramChat::Private, "/help").await;
    let mut khidmat = outside.serve(folder.path(), &polled).await;
    let heard = outside.until("the answer", || telegram.next(OWNER)).await;
    assert!(heard.text.contains("/assign"), "{heard:?}");
    let begin = Instant::now();
    assert_eq!(khidmat.stops().await.code(), Some(0), "an open question to Telegram holds it up");
    assert!(begin.elapsed() < STOPS_WITHIN, "it took {:?}", begin.elapsed());

    // The place in the queue is kept: what was answered isn't answered again.
    telegram.sends(&owner(), TelegramChat::Private, "/log").await;
    let mut again = outside.serve(folder.path(), &polled).await;
    let heard = outside.until("the second answer", || telegram.next(OWNER)).await;
    assert!(!heard.text.contains("/assign"), "{heard:?}");
    assert_eq!(telegram.unheard(), []);
    assert_eq!(again.stops().await.code(), Some(0));
}

#[tokio::test]
async fn the_platforms_are_told_where_we_are_and_what_we_know() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let (telegram, whatsapp) = (&outside.simulator.telegram, &outside.simulator.whatsapp);
    let variables = outside.with_webhook("sqlite://khidmat.db");
    let mut khidmat = outside.serve(folder.path(), &variables).await;
    let webhook = outside.until("setWebhook", || telegram.webhook()).await;
    assert_eq!(webhook.url, format!("http://{}/webhooks/telegram", outside.address));
    assert_eq!(webhook.secret_token.as_deref(), Some(crate::child::TELEGRAM_SECRET));
    let menus = || Some(telegram.commands()).filter(|menus| menus.len() >= 3);
    outside.until("setMyCommands", menus).await;
    let automation =
        || Some(whatsapp.conversational_automation()).filter(|it| *it != serde_json::json!({}));
    let automation = outside.until("conversational_automation", automation).await;
    let commands = automation["commands"].as_array().expect("a list");
    assert!(commands.iter().any(|one| one["command_name"] == "register"), "{automation}");
    assert_eq!(khidmat.stops().await.code(), Some(0));
    assert!(telegram.webhook().is_some(), "stopping must leave the webhook where it is");
}

#[tokio::test]
async fn calls_that_a_platform_lacks_do_no_harm() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let (telegram, whatsapp) = (&outside.simulator.telegram, &outside.simulator.whatsapp);
    let lacks = || {
        Fault::Status(404, r#"{"ok":false,"error_code":404,"description":"Not Found"}"#.to_owned())
    };
    // More often than it could ask: the faults are taken one by one.
    for _ in 0..8 {
        for call in ["getMe", "setMyCommands", "deleteWebhook"] {
            telegram.refuses_call(call, lacks());
        }
        let path = format!("/{}/conversational_automation", whatsapp.phone_number_id());
        whatsapp.refuses_call(&path, Fault::Status(404, "Not Found".to_owned()));
    }
    let variables = outside.variables("sqlite://khidmat.db");
    let mut khidmat = outside.serve(folder.path(), &variables).await;
    let asked = || whatsapp.calls().iter().find(|one| one.status == Some(404)).cloned();
    outside.until("the 404 of WhatsApp's menu", asked).await;
    telegram.sends(&owner(), TelegramChat::Private, "/help").await;
    let heard = outside.until("the answer", || telegram.next(OWNER)).await;
    assert!(heard.text.contains("/assign"), "{heard:?}");
    assert_eq!(outside.get("/readyz", None).await.0, 200);
    assert_eq!(khidmat.stops().await.code(), Some(0));
    let said = khidmat.said.join("\n");
    assert!(!said.contains("ERROR") && !said.contains("could not be told"), "{said}");
}

#[tokio::test]
async fn platforms_that_are_down_at_the_start_do_no_harm() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let mut variables = outside.with_webhook("sqlite://khidmat.db");
    let nobody = free_address();
    variables.insert("TELEGRAM_API_URL".to_owned(), format!("http://{nobody}"));
    variables.insert("WHATSAPP_API_URL".to_owned(), format!("http://{nobody}/v25.0"));
    variables.insert("SMTP_URL".to_owned(), format!("smtp://{nobody}"));
    let begin = Instant::now();
    let mut khidmat = outside.serve(folder.path(), &variables).await;
    assert_eq!(outside.get("/healthz", None).await.0, 200);
    assert!(begin.elapsed() < STARTS_WITHIN, "it took {:?}", begin.elapsed());
    khidmat.line("could not be told").await;
    let url = format!("http://{}/webhooks/whatsapp", outside.address);
    assert!(outside.simulator.whatsapp.connect(&url).await);
    assert_eq!(outside.simulator.whatsapp.sends("+919820011002", "Yusuf", "hi").await, 200);
    assert_eq!(outside.get("/readyz", None).await.0, 200);
    assert_eq!(khidmat.stops().await.code(), Some(0));
    let said = khidmat.said.join("\n");
    assert!(
        !said.contains(&outside.simulator.telegram.token()),
        "the log shows the token:\n{said}"
    );
}

#[tokio::test]
async fn the_figures_need_the_token() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let mut chosen = variables(&[("LISTEN_ADDR", &outside.address)]);
    let mut khidmat = outside.serve(folder.path(), &chosen).await;
    assert_eq!(outside.get("/metrics", None).await.0, 404);
    assert_eq!(outside.get("/metrics", Some(TOKEN)).await.0, 404);
    khidmat.stops().await;

    chosen.insert("API_TOKEN".to_owned(), TOKEN.to_owned());
    let mut khidmat = outside.serve(folder.path(), &chosen).await;
    assert_eq!(outside.get("/metrics", None).await.0, 401);
    let (status, body) = outside.get("/metrics", Some("the-token-of-the-figurez")).await;
    assert_eq!((status, body.as_str()), (401, ""));
    assert_eq!(outside.get("/metrics", Some(TOKEN)).await.0, 200);
    khidmat.stops().await;
}

#[tokio::test]
async fn a_file_of_variables_is_read_and_the_environment_wins() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let file = format!(
        "# Ours\nLISTEN_ADDR={}\nAPI_TOKEN='{TOKEN}'\nDATABASE_URL=sqlite://of-the-file.db\n",
        outside.address
    );
    std::fs::write(folder.path().join(".env"), file).unwrap();
    let chosen = variables(&[("DATABASE_URL", "sqlite://of-the-environment.db")]);
    let mut khidmat = outside.serve(folder.path(), &chosen).await;
    assert_eq!(outside.get("/metrics", Some(TOKEN)).await.0, 200);
    assert!(folder.path().join("of-the-environment.db").exists());
    assert!(!folder.path().join("of-the-file.db").exists());
    assert_eq!(khidmat.stops().await.code(), Some(0));
}

#[tokio::test]
async fn migrating_makes_the_database_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut khidmat = Khidmat::start(folder.path(), &["migrate"], &HashMap::new());
        assert_eq!(khidmat.ends().await.code(), Some(0), "{:?}", khidmat.said);
        assert!(folder.path().join("khidmat.db").exists());
    }
    let elsewhere = variables(&[("DATABASE_URL", "mysql://nobody@nowhere/none")]);
    let mut khidmat = Khidmat::start(folder.path(), &["migrate"], &elsewhere);
    assert_eq!(khidmat.ends().await.code(), Some(1));
    assert!(khidmat.said.concat().contains("sqlite:// or postgres://"), "{:?}", khidmat.said);
}

#[tokio::test]
async fn the_page_of_commands_is_checked() {
    let mut fresh = Khidmat::start(&root(""), &["commands", "--check"], &HashMap::new());
    assert_eq!(fresh.ends().await.code(), Some(0), "{:?}", fresh.said);
    let folder = tempfile::tempdir().unwrap();
    let mut missing = Khidmat::start(folder.path(), &["commands", "--check"], &HashMap::new());
    assert_eq!(missing.ends().await.code(), Some(1));
    assert!(missing.said.concat().contains("bot-commands.md is stale"), "{:?}", missing.said);
}

#[tokio::test]
async fn a_backup_is_made_while_it_serves_and_opens() {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().unwrap());
    let telegram = &outside.simulator.telegram;
    let variables = outside.variables("sqlite://khidmat.db");
    let mut serving = outside.serve(folder.path(), &variables).await;
    telegram.sends(&owner(), TelegramChat::Private, "/season 2027-02-06 30 Shehrullah").await;
    outside.until("the season", || telegram.next(OWNER)).await;

    let backup = async || {
        let mut khidmat = Khidmat::start(folder.path(), &["backup", "copy.db"], &variables);
        (khidmat.ends().await.code(), khidmat.said.join("\n"))
    };
    let (code, said) = backup().await;
    assert_eq!(code, Some(0), "{said}");
    // The copy holds what was committed, and it isn't written over.
    let (code, said) = backup().await;
    assert_eq!(code, Some(1));
    assert!(said.contains("exists already"), "{said}");
    let copy = format!("sqlite://{}", folder.path().join("copy.db").display());
    let store = Store::open(&copy).await.expect("the copy opens");
    let mut read = store.read(1).await.unwrap();
    let seasons = khidmat::store::seasons::list(&mut read).await.unwrap();
    assert_eq!(seasons.len(), 1);
    read.rollback().await.unwrap();
    store.close().await;
    assert_eq!(serving.stops().await.code(), Some(0));
}
