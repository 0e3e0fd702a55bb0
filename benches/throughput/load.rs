//! The load: signed webhooks of WhatsApp over connections that stay open, as Meta sends them.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use hmac::{Hmac, Mac};
use khidmat::clock::Clock;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What bodies are signed with.
pub const SECRET: &str = "a-secret-of-the-bench";
/// The bot's number, as Meta knows it.
pub const NUMBER_ID: &str = "100200300";
/// So many phones write.
pub const PHONES: u64 = 1_000;

/// No id is used twice, in no run.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// What a webhook tells.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// That a message of nobody's was delivered: stored, and nothing follows.
    Nothing,
    /// A person writes this.
    Says(&'static str),
}

/// A load on an address.
pub struct Load {
    /// Who listens.
    pub address: SocketAddr,
    /// What is told.
    pub kind: Kind,
    /// How many connections there are.
    pub connections: usize,
    /// For how long.
    pub span: Duration,
}

/// What a run showed.
pub struct Figures {
    /// Answers of 200 a second.
    pub per_second: f64,
    /// Half of the answers took at most so long, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 took at most so long.
    pub p99_ms: f64,
    /// None took longer.
    pub longest_ms: f64,
    /// How many were no 200.
    pub refused: usize,
}

impl Load {
    /// Posts one webhook after the other on each connection.
    pub async fn run(self) -> anyhow::Result<Figures> {
        let mut posting = tokio::task::JoinSet::new();
        let began = Instant::now();
        for _ in 0..self.connections {
            let (address, kind, until) = (self.address, self.kind, began + self.span);
            posting.spawn(async move {
                let mut phone = Phone::connect(address).await?;
                let mut took = Vec::new();
                let mut refused = 0;
                while Instant::now() < until {
                    let request = request(&body(kind, NEXT.fetch_add(1, Ordering::Relaxed)));
                    let asked = Instant::now();
                    if phone.post(&request).await? == 200 {
                        took.push(asked.elapsed());
                    } else {
                        refused += 1;
                    }
                }
                anyhow::Ok((took, refused))
            });
        }
        let (mut all, mut refused) = (Vec::new(), 0);
        while let Some(done) = posting.join_next().await {
            let (took, lost) = done??;
            all.extend(took);
            refused += lost;
        }
        Ok(Figures::of(all, refused, began.elapsed()))
    }
}

impl Figures {
    /// The figures of what took so long each, within a span.
    pub fn of(mut took: Vec<Duration>, refused: usize, span: Duration) -> Self {
        took.sort();
        let at = |share: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
            #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
            let place = (took.len() as f64 * share) as usize;
            let one = took.get(place.min(took.len().saturating_sub(1)));
            one.map_or(0.0, |span| span.as_secs_f64() * 1000.0)
        };
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
        let per_second = took.len() as f64 / span.as_secs_f64();
        Self { per_second, p50_ms: at(0.5), p99_ms: at(0.99), longest_ms: at(1.0), refused }
    }
}

/// The phone that a message's number belongs to.
pub fn phone_of(number: u64) -> String {
    format!("9198{:08}", number % PHONES)
}

/// The first of numbers that nobody else uses, all of one phone: each is [`PHONES`] further.
pub fn series(person: u64) -> u64 {
    const LONG: u64 = 1_000_000_000;
    let series = NEXT.fetch_add(1, Ordering::Relaxed);
    (series + 1) * LONG + person
}

/// A webhook's body.
pub fn body(kind: Kind, number: u64) -> String {
    let phone = phone_of(number);
    let at = Clock::System.now().millis() / 1000;
    let value = match kind {
        Kind::Nothing => format!(
            r#""statuses":[{{"id":"wamid.of-nobody-{number}","status":"delivered","timestamp":"{at}","recipient_id":"{phone}"}}]"#
        ),
        Kind::Says(words) => message(&phone, number, at, words),
    };
    wrap(&value)
}

/// A webhook's body: somebody writes something.
pub fn says(number: u64, words: &str) -> String {
    let at = Clock::System.now().millis() / 1000;
    wrap(&message(&phone_of(number), number, at, words))
}

fn message(phone: &str, number: u64, at: i64, words: &str) -> String {
    format!(
        r#""contacts":[{{"profile":{{"name":"Yusuf Ali"}},"wa_id":"{phone}"}}],"messages":[{{"from":"{phone}","id":"wamid.bench-{number}","timestamp":"{at}","type":"text","text":{{"body":"{words}"}}}}]"#
    )
}

fn wrap(value: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550001111","phone_number_id":"{NUMBER_ID}"}},{value}}}}}]}}]}}"#
    )
}

/// The whole request.
pub fn request(body: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    mac.update(body.as_bytes());
    let signature: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\nx-hub-signature-256: sha256={signature}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A whole request of Telegram's: somebody writes something.
pub fn telegram(chat: u64, words: &str) -> Vec<u8> {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let at = Clock::System.now().millis() / 1000;
    let body = format!(
        r#"{{"update_id":{number},"message":{{"message_id":{number},"date":{at},"from":{{"id":{chat},"is_bot":false,"first_name":"Yusuf"}},"chat":{{"id":{chat},"type":"private","first_name":"Yusuf"}},"text":"{words}"}}}}"#
    );
    format!(
        "POST /webhooks/telegram HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\nx-telegram-bot-api-secret-token: {SECRET}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A connection that stays open.
pub struct Phone {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Phone {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::new() })
    }

    /// Posts and answers the status.
    pub async fn post(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head = loop {
            let mut piece = [0; 1024];
            let count = self.stream.read(&mut piece).await?;
            ensure!(count > 0, "the connection was closed");
            self.read.extend_from_slice(&piece[..count]);
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let text = std::str::from_utf8(&self.read[..head])?.to_lowercase();
        let status = text.split(' ').nth(1).context("no status")?.parse()?;
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .map_or(Ok(0), |length| length.trim().parse::<usize>())?;
        let mut left = (head + length).saturating_sub(self.read.len());
        while left > 0 {
            let mut piece = [0; 1024];
            let count = self.stream.read(&mut piece).await?;
            ensure!(count > 0, "the answer broke off");
            left = left.saturating_sub(count);
        }
        Ok(status)
    }
}
