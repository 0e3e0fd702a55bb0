//! The figures of the real binary, and the heartbeat that stops when not all is well.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use khidmat::clock::Clock;
use khidmat::figures;
use khidmat::simulator::{Simulator, TelegramChat};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::child::{OWNER, Outside, owner};
use crate::crash::{MAILBOX, NUMBER, set_up, until_counted};
use crate::engines::Database;

/// The bearer token of the figures.
const TOKEN: &str = "the-token-of-the-figures";
/// What there is only in trouble, with Telegram polled, or on a server.
const SELDOM: [&str; 3] = [
    "khidmat_reminders_failed_total",
    "khidmat_worker_stumbles_total",
    "khidmat_clock_skew_seconds",
];

/// A watcher outside, and how often it was pinged.
async fn watcher() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let url = format!(
        "http://{}/ping/the-secret-of-the-watcher",
        listener.local_addr().expect("it listens")
    );
    let pings = Arc::<AtomicUsize>::default();
    let count = pings.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1024]).await;
            count.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
        }
    });
    (url, pings)
}

#[tokio::test]
async fn what_happened_is_counted_and_the_watcher_hears_that_all_is_well() {
    let (database, outside) = (Database::sqlite(), Outside::new().await);
    let Simulator { telegram, whatsapp, mail, .. } = &outside.simulator;
    let (url, pings) = watcher().await;
    let mut variables = outside.with_webhook(&database.url);
    variables.insert("API_TOKEN".to_owned(), TOKEN.to_owned());
    variables.insert("HEARTBEAT_URL".to_owned(), url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    set_up(&outside).await;
    let line = "/assign 3 fajr-azaan 30412345";
    telegram.sends(&owner(), TelegramChat::Private, line).await;
    outside.until("the answer", || telegram.next(OWNER)).await;
    outside.until("the duty", || whatsapp.next(NUMBER)).await;
    outside.until("its mail", || mail.next(MAILBOX)).await;
    let mut db = database.beside().await;
    let now = Clock::System.now().millis();
    db.run(&format!("update reminder set due_at = {now}")).await.unwrap();
    outside.until("the reminder", || whatsapp.next(NUMBER)).await;
    until_counted(&mut db, "select count(*) from reminder where state = 'sent'", 1).await;

    let (status, shown) = outside.get("/metrics", Some(TOKEN)).await;
    assert_eq!(status, 200);
    for figure in figures::ALL.iter().filter(|figure| !SELDOM.contains(&figure.name)) {
        let help = format!("# HELP {} {}", figure.name, figure.help);
        assert!(shown.contains(&help), "{help} is missing in\n{shown}");
    }
    for line in [
        "khidmat_ready 1\n",
        "khidmat_trouble{kind=\"inbox\"} 0\n",
        "khidmat_inbox_waiting 0\n",
        "khidmat_outbox_waiting{channel=\"whatsapp\",state=\"queued\"} 0\n",
        "khidmat_webhooks_total{channel=\"telegram\",status=\"200\"} ",
        "khidmat_webhook_duration_seconds_bucket{channel=\"whatsapp\",le=\"+Inf\"} ",
        "khidmat_sends_total{channel=\"email\",outcome=\"accepted\"} ",
        "khidmat_reminder_lateness_seconds_bucket{le=\"60\"} 1\n",
        "khidmat_commit_batch_size_bucket{le=\"1\"} ",
        "khidmat_pool_connections{pool=\"writer\",state=\"used\"} ",
        "khidmat_heartbeats_total{outcome=\"heard\"} 1\n",
    ] {
        assert!(shown.contains(line), "{line} is missing in\n{shown}");
    }
    assert!(shown.contains(&format!("version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))), "{shown}");
    for private in ["9820011002", "Yusuf", "30412345", "yusuf@", &OWNER.to_string(), TOKEN] {
        assert!(!shown.contains(private), "{private} stands in the figures");
    }
    assert_eq!(pings.load(Ordering::SeqCst), 1);
    assert_eq!(khidmat.stops().await.code(), Some(0));
}

#[tokio::test]
async fn the_heartbeat_stops_while_messages_wait() {
    let (database, outside) = (Database::sqlite(), Outside::new().await);
    let (url, pings) = watcher().await;
    let mut variables = outside.variables(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    let mut db = database.beside().await;
    let waits = "insert into inbox (centre_id, channel, bot, platform_id, chat, event, raw,
                                    received_at, state, attempts, not_before)
                 values (1, 'telegram', 'b', 'x', 'c', '{}', '', 0, 'new', 0, 9000000000000)";
    db.run(waits).await.unwrap();
    variables.insert("API_TOKEN".to_owned(), TOKEN.to_owned());
    variables.insert("HEARTBEAT_URL".to_owned(), url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    let withheld = "khidmat_heartbeats_total{outcome=\"withheld\"} 1\n";
    let mut pauses = tokio::time::interval(std::time::Duration::from_millis(20));
    let told = async {
        while !outside.get("/metrics", Some(TOKEN)).await.1.contains(withheld) {
            pauses.tick().await;
        }
    };
    tokio::time::timeout(crate::child::PATIENCE, told).await.expect("the audit looks at the start");
    let (status, reasons) = outside.get("/readyz", None).await;
    assert_eq!((status, reasons.contains("1970-01-01T00:00:00Z")), (503, true), "{reasons}");
    assert_eq!(pings.load(Ordering::SeqCst), 0);
    assert_eq!(khidmat.stops().await.code(), Some(0));
}
