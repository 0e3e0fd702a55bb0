//! The webhooks as whoever can reach them sees them: limits, secrets, odd bodies, rude clients.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::HashMap;
use std::net::SocketAddr;

use khidmat::app::App;
use khidmat::clock::Clock;
use khidmat::config::Config;
use khidmat::domain::timestamp::Timestamp;
use khidmat::simulator::sign;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::child::{PATIENCE, client};
use crate::engines::Database;

/// Telegram's path.
pub const TELEGRAM: &str = "/webhooks/telegram";
const WHATSAPP: &str = "/webhooks/whatsapp";
/// During a rotation there are two of each.
const TELEGRAM_SECRETS: [&str; 2] = ["the-new-secret-of-telegram", "the-old-secret-of-telegram"];
const APP_SECRETS: [&str; 2] = ["the-new-app-secret-of-meta", "the-old-app-secret-of-meta"];
const VERIFY_TOKENS: [&str; 2] = ["the-new-verify-token", "the-old-verify-token"];
/// Telegram's updates are a few kilobytes, Meta's batches reach 3 MB.
const LIMITS: [(&str, usize); 2] = [(TELEGRAM, 1024 * 1024), (WHATSAPP, 4 * 1024 * 1024)];

on_both! {
    each_webhook_is_stored_once_however_often_it_comes,
    content_is_never_a_fault_of_ours,
    rude_clients_leave_the_database_well,
}

/// The program's web alone: nobody works on what it stores.
pub struct Web {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    client: reqwest::Client,
    /// Kept, since it holds the database open.
    app: App,
}

impl Web {
    /// Everything on, with two of each secret.
    pub async fn on(database: &Database) -> Self {
        Self::with(
            database,
            &[
                ("TELEGRAM_BOT_TOKEN", "1:token".to_owned()),
                ("TELEGRAM_WEBHOOK_SECRET", TELEGRAM_SECRETS.join(",")),
                ("WHATSAPP_ACCESS_TOKEN", "token".to_owned()),
                ("WHATSAPP_PHONE_NUMBER_ID", "106540352242922".to_owned()),
                ("WHATSAPP_APP_SECRET", APP_SECRETS.join(",")),
                ("WHATSAPP_VERIFY_TOKEN", VERIFY_TOKENS.join(",")),
            ],
        )
        .await
    }

    async fn with(database: &Database, settings: &[(&str, String)]) -> Self {
        let mut variables: HashMap<String, String> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        variables.insert("DATABASE_URL".to_owned(), database.url.clone());
        let config = Config::read(&variables).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        let clock = Clock::fixed_at(Timestamp::from_millis(1_801_000_000_000));
        let app = App::open(config, clock).await.expect("the database opens");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(khidmat::http::serve(listener, app.router(), stopped));
        Self { address, stop, client: client(), app }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Posts bytes with a header; the status and the body.
    async fn post(&self, path: &str, header: Option<(&str, &str)>, body: Vec<u8>) -> (u16, String) {
        let mut request = self.client.post(self.url(path)).body(body);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let answer = request.send().await.expect("it answers");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }

    /// Posts bytes as the platform of a path does.
    pub async fn posts(&self, path: &str, body: Vec<u8>) -> u16 {
        if path == TELEGRAM {
            self.post(path, Some((SECRET, TELEGRAM_SECRETS[0])), body).await.0
        } else {
            let signature = sign(APP_SECRETS[0], &body);
            self.post(path, Some((SIGNATURE, &signature)), body).await.0
        }
    }

    /// What Telegram gets for an update.
    pub async fn answers(&self, path: &str, body: Vec<u8>) -> reqwest::Response {
        let request = self.client.post(self.url(path)).header(SECRET, TELEGRAM_SECRETS[0]);
        request.body(body).send().await.expect("it answers")
    }

    /// The status of a path, and the body.
    pub async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.client.get(self.url(path)).send().await.expect("it answers");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }

    /// Ends it.
    pub async fn ends(self) {
        self.stop.send_replace(true);
        self.app.engine.store.close().await;
    }
}

/// The header in which Telegram's secret comes.
pub const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";
const SIGNATURE: &str = "X-Hub-Signature-256";

/// An update of a person who writes.
pub fn update(id: Value) -> Vec<u8> {
    let person = json!({"id": 7, "is_bot": false, "first_name": "Yusuf"});
    let chat = json!({"id": 7, "type": "private", "first_name": "Yusuf"});
    let message =
        json!({"message_id": 1, "from": person, "chat": chat, "date": 1_801_000_000, "text": "hi"});
    json!({"update_id": id, "message": message}).to_string().into_bytes()
}

fn batch(value: Value) -> Vec<u8> {
    let mut value = value;
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"phone_number_id": "106540352242922"});
    let changes = json!([{"field": "messages", "value": value}]);
    json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]})
        .to_string()
        .into_bytes()
}

fn message(id: &str, from: &str, text: &str) -> Value {
    json!({"messages": [{"from": from, "id": id, "timestamp": "1801000000", "type": "text",
                         "text": {"body": text}}]})
}

#[tokio::test]
async fn who_does_not_know_the_secret_is_turned_away() {
    let database = Database::sqlite();
    let web = Web::on(&database).await;
    let turned_away = (401, String::new());
    let body = || update(json!(1));
    let half = &TELEGRAM_SECRETS[0][..10];
    let both = TELEGRAM_SECRETS.join(",");
    for header in [None, Some((SECRET, "")), Some((SECRET, half)), Some((SECRET, both.as_str()))] {
        assert_eq!(web.post(TELEGRAM, header, body()).await, turned_away, "{header:?}");
    }
    assert_eq!(web.post(TELEGRAM, Some(("Authorization", half)), body()).await, turned_away);
    let body = || batch(message("wamid.1", "919820011002", "hi"));
    let (of_another, of_nobody) = (sign(APP_SECRETS[0], b"{}"), sign("another secret", &body()));
    let bare = sign(APP_SECRETS[0], &body()).replace("sha256=", "");
    for signature in ["", "sha256=", "sha1=00", "sha256=zz", &of_another, &of_nobody, &bare] {
        let header = Some((SIGNATURE, signature));
        assert_eq!(web.post(WHATSAPP, header, body()).await, turned_away, "{signature:?}");
    }
    assert_eq!(web.post(WHATSAPP, None, body()).await, turned_away);
    let rows = database.beside().await.number("select count(*) from inbox").await;
    assert_eq!(rows, 0, "something was stored all the same");
    web.ends().await;
}

#[tokio::test]
async fn during_a_rotation_both_secrets_open() {
    let database = Database::sqlite();
    let web = Web::on(&database).await;
    for (id, secret) in TELEGRAM_SECRETS.iter().enumerate() {
        let header = Some((SECRET, *secret));
        assert_eq!(web.post(TELEGRAM, header, update(json!(id))).await, (200, String::new()));
    }
    for secret in APP_SECRETS {
        let body = batch(message(secret, "919820011002", "hi"));
        let signature = sign(secret, &body);
        let header = Some((SIGNATURE, signature.as_str()));
        assert_eq!(web.post(WHATSAPP, header, body).await, (200, String::new()));
    }
    for token in VERIFY_TOKENS {
        let path = verification("subscribe", token);
        assert_eq!(web.get(&path).await, (200, "1158201444".to_owned()));
    }
    assert_eq!(database.beside().await.number("select count(*) from inbox").await, 4);
    web.ends().await;
}

fn verification(mode: &str, token: &str) -> String {
    format!("{WHATSAPP}?hub.mode={mode}&hub.challenge=1158201444&hub.verify_token={token}")
}

#[tokio::test]
async fn the_verification_is_refused_without_its_token() {
    let database = Database::sqlite();
    let web = Web::on(&database).await;
    for (mode, token) in
        [("subscribe", "wrong"), ("subscribe", ""), ("unsubscribe", VERIFY_TOKENS[0])]
    {
        let (status, body) = web.get(&verification(mode, token)).await;
        assert_eq!((status, body.as_str()), (403, ""), "{mode} {token}");
    }
    assert_eq!(web.get(WHATSAPP).await.0, 403);
    // The challenge is anyone's text: a browser must not take it for a page.
    let markup = verification("subscribe", VERIFY_TOKENS[0]).replace("1158201444", "%3Cb%3E");
    let answer = web.client.get(web.url(&markup)).send().await.unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(kind.starts_with("text/plain"), "{kind}");
    web.ends().await;
}

#[tokio::test]
async fn a_channel_that_is_off_is_not_there() {
    let database = Database::sqlite();
    let web = Web::with(&database, &[]).await;
    for path in [TELEGRAM, WHATSAPP, "/", "/api/people", "/metrics", "/webhooks"] {
        assert_eq!(
            web.posts(path, update(json!(1))).await,
            if path == "/metrics" { 405 } else { 404 }
        );
    }
    assert_eq!(web.get(&verification("subscribe", VERIFY_TOKENS[0])).await.0, 404);
    assert_eq!(web.get("/metrics").await.0, 404);
    assert_eq!(web.get("/healthz").await.0, 200);
    web.ends().await;
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let database = Database::sqlite();
    let web = Web::on(&database).await;
    for (path, limit) in LIMITS {
        let body = |length: usize| {
            let (begin, end) = (br#"{"update_id":1,"x":""#.to_vec(), br#""}"#);
            let filling = vec![b'a'; length - begin.len() - end.len()];
            [begin, filling, end.to_vec()].concat()
        };
        assert_eq!(web.posts(path, body(limit)).await, 200, "{path} refuses what it may take");
        assert_eq!(web.posts(path, body(limit + 1)).await, 413, "{path}");
    }
    web.ends().await;
}

async fn each_webhook_is_stored_once_however_often_it_comes(database: &Database) {
    let web = std::sync::Arc::new(Web::on(database).await);
    let mut posts = JoinSet::new();
    for _ in 0..10 {
        let web = web.clone();
        posts.spawn(async move {
            let telegram = web.posts(TELEGRAM, update(json!(8_589_934_592_i64))).await;
            let body = batch(message("wamid.HBgM", "919820011002", "hi"));
            (telegram, web.posts(WHATSAPP, body).await)
        });
    }
    while let Some(statuses) = posts.join_next().await {
        assert_eq!(statuses.unwrap(), (200, 200));
    }
    let mut db = database.beside().await;
    assert_eq!(db.number("select count(*) from inbox where state = 'new'").await, 2);
    std::sync::Arc::into_inner(web).expect("all posts are over").ends().await;
}

async fn content_is_never_a_fault_of_ours(database: &Database) {
    let web = Web::on(database).await;
    let deep = "[".repeat(100_000);
    let long = "x".repeat(200_000);
    let both: [&[u8]; 12] = [
        b"",
        b"null",
        b"[]",
        b"7",
        b"no JSON at all",
        b"{\"update_id\":1,\"message\":{\"te",
        b"\xff\xfe\x00",
        b"{\"update_id\":2,\"message\":{\"text\":\"\\ud800\"}}",
        b"{\"entry\":{\"changes\":7}}",
        b"{\"update_id\":3,\"poll\":{}}",
        deep.as_bytes(),
        long.as_bytes(),
    ];
    for path in [TELEGRAM, WHATSAPP] {
        for body in both {
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]);
            assert_eq!(web.posts(path, body.to_vec()).await, 200, "{path} {shown}");
        }
    }
    for id in [json!(i64::MIN), json!(u64::MAX), json!("8"), json!(1.5), json!(null), json!(-1)] {
        assert_eq!(web.posts(TELEGRAM, update(id.clone())).await, 200, "update_id {id}");
    }
    // No database compresses these into its index.
    let random: Vec<String> = (0..900).map(|_| rand::random::<u64>().to_string()).collect();
    let mut refused = Vec::new();
    for odd in [
        message("wamid.\0", "919820011002", "hi"),
        message("wamid.2", "9198\u{0}0011002", "hi"),
        message("wamid.3", "919820011002", "NUL \0, \u{202e}, 🕌"),
        message(&random.concat(), "919820011002", "hi"),
        message("wamid.4", &random.concat(), "hi"),
        json!({"statuses": [{"id": "wamid.\0", "status": "sent", "timestamp": "1"}]}),
        json!({"statuses": [{"id": "wamid.5", "status": "\0", "timestamp": "9223372036854775807"}]}),
        json!({"messages": [7, null, {}, {"id": "wamid.6", "type": "hologram"}]}),
    ] {
        let status = web.posts(WHATSAPP, batch(odd.clone())).await;
        if status != 200 {
            let shown: String = odd.to_string().chars().take(120).collect();
            refused.push(format!("{status}: {shown}"));
        }
    }
    assert!(refused.is_empty(), "Meta would repeat these for a week:\n{}", refused.join("\n"));
    // What isn't known is kept all the same.
    let mut db = database.beside().await;
    let kept = "select count(*) from inbox where state = 'ignored' and channel = 'telegram'
                and raw like '%poll%'";
    assert_eq!(db.number(kept).await, 1);
    web.ends().await;
}

async fn rude_clients_leave_the_database_well(database: &Database) {
    const RUDE: usize = 2000;
    const AT_ONCE: usize = 64;
    let web = Web::on(database).await;
    let mut clients = JoinSet::new();
    for number in 0..RUDE {
        if clients.len() == AT_ONCE {
            clients.join_next().await.unwrap().unwrap();
        }
        let address = web.address;
        clients.spawn(async move {
            let body = update(json!(number));
            let mut request = format!(
                "POST {TELEGRAM} HTTP/1.1\r\nHost: x\r\n{SECRET}: {}\r\nContent-Length: {}\r\n\r\n",
                TELEGRAM_SECRETS[0],
                body.len()
            )
            .into_bytes();
            request.extend(body);
            // Some go in the middle of the header or of the body, most right after the last byte.
            let sent =
                if number % 8 == 0 { request.len() * (number % 97) / 97 } else { request.len() };
            let mut stream = TcpStream::connect(address).await.expect("it listens");
            let _ = stream.write_all(&request[..sent]).await;
            if number % 16 == 1 {
                // Or as soon as the answer begins.
                let _ = stream.read_u8().await;
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    let mut db = database.beside().await;
    for number in 0..50 {
        assert_eq!(web.posts(TELEGRAM, update(json!(1_000_000 + number))).await, 200);
        let stored =
            format!("select count(*) from inbox where platform_id = '{}'", 1_000_000 + number);
        assert_eq!(db.number(&stored).await, 1, "a 200 was said, and the message is lost");
    }
    if !database.is_sqlite() {
        let idle = "select count(*) from pg_stat_activity where datname = current_database()
                    and state like 'idle in transaction%' and application_name = 'khidmat'";
        // Those that are still at work end in a moment; what is stuck stays for a minute.
        let none = async { while db.number(idle).await > 0 {} };
        tokio::time::timeout(PATIENCE, none).await.expect("a session is stuck in its transaction");
    }
    web.ends().await;
}
