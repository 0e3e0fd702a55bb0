//! The real binary, serving from an empty database.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use khidmat::clock::Clock;
use khidmat::simulator::{Mail, Simulator};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::load::{self, NUMBER_ID, Phone, SECRET};
use crate::sink::Sink;

const BINARY: &str = env!("CARGO_BIN_EXE_khidmat");
/// Whatever is waited for comes in far less.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How often a start is looked at.
const LOOK: Duration = Duration::from_millis(2);
/// So many people are owners: one for each connection.
const OWNERS: u64 = 64;

/// The messages a second of Telegram and of WhatsApp; 0 is no limit.
#[derive(Clone, Copy)]
pub struct Pace(pub u32, pub u32);

/// A place for a khidmat: its database, and the platforms that it talks to.
pub struct Place {
    /// The platforms.
    pub sink: Sink,
    /// The mail server.
    pub mail: Mail,
    /// Where the data is.
    pub database: String,
    folder: TempDir,
}

/// A khidmat that serves.
pub struct Served {
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its first 200.
    pub started_in: Duration,
    child: Child,
}

impl Place {
    /// An empty one.
    pub async fn new(database: Option<&str>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(".")?;
        let file = || format!("sqlite://{}", folder.path().join("bench.db").display());
        let database = database.map_or_else(file, str::to_owned);
        let now = std::sync::Arc::new(|| Clock::System.now().millis());
        let mail = Simulator::start(now).await?.mail;
        Ok(Self { sink: Sink::start().await?, mail, database, folder })
    }

    /// Starts a khidmat there and waits until it answers.
    pub async fn serve(&self, pace: Pace) -> anyhow::Result<Served> {
        let address = free_address()?;
        let owners: Vec<String> =
            (0..OWNERS).map(|one| format!("whatsapp:+{}", load::phone_of(one))).collect();
        let sink = self.sink.address;
        let variables = [
            ("DATABASE_URL", self.database.clone()),
            ("LISTEN_ADDR", address.to_string()),
            ("PUBLIC_URL", "https://khidmat.example.org".to_owned()),
            ("TELEGRAM_BOT_TOKEN", "1:a-token-of-the-bench".to_owned()),
            ("TELEGRAM_WEBHOOK_SECRET", SECRET.to_owned()),
            ("TELEGRAM_API_URL", format!("http://{sink}")),
            ("TELEGRAM_MESSAGES_PER_SECOND", pace.0.to_string()),
            ("WHATSAPP_ACCESS_TOKEN", "a-token-of-the-bench".to_owned()),
            ("WHATSAPP_PHONE_NUMBER_ID", NUMBER_ID.to_owned()),
            ("WHATSAPP_APP_SECRET", SECRET.to_owned()),
            ("WHATSAPP_VERIFY_TOKEN", "a-verify-token-of-the-bench".to_owned()),
            ("WHATSAPP_API_URL", format!("http://{sink}/v25.0")),
            ("WHATSAPP_MESSAGES_PER_SECOND", pace.1.to_string()),
            ("SMTP_URL", self.mail.smtp_url()),
            ("EMAIL_FROM", "khidmat@example.org".to_owned()),
            ("ADMINS", owners.join(",")),
            ("RUST_LOG", "error".to_owned()),
        ];
        let began = Instant::now();
        let child = Command::new(BINARY)
            .arg("serve")
            .current_dir(self.folder.path())
            .env_clear()
            .envs(variables)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        while !is_alive(address).await {
            ensure!(began.elapsed() < PATIENCE, "it never answers");
            tokio::time::sleep(LOOK).await;
        }
        Ok(Served { address, started_in: began.elapsed(), child })
    }
}

impl Served {
    /// Its resident memory, in MiB.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let id = self.child.id().context("it runs")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kib / 1024.0)
    }

    /// Asks it to stop, as systemd does.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().context("it runs")?.to_string();
        Command::new("kill").args(["-TERM", &id]).status().await?;
        tokio::time::timeout(PATIENCE, self.child.wait()).await.context("it never ends")??;
        Ok(())
    }
}

/// The size of the binary, in MiB.
pub fn binary_size() -> anyhow::Result<f64> {
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
    let bytes = std::fs::metadata(BINARY)?.len() as f64;
    Ok(bytes / 1024.0 / 1024.0)
}

async fn is_alive(address: SocketAddr) -> bool {
    let Ok(mut phone) = Phone::connect(address).await else { return false };
    let request = b"GET /healthz HTTP/1.1\r\nhost: bench\r\n\r\n";
    phone.post(request).await.is_ok_and(|status| status == 200)
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
