//! The real binary, serving from an empty database.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::load::{self, Figures, Kind, NUMBER_ID, Phone, SECRET};
use crate::sink::Sink;

const BINARY: &str = env!("CARGO_BIN_EXE_khidmat");
/// Whatever is waited for comes in far less.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a start is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// A khidmat that serves, and the platform behind it.
pub struct Served {
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its first 200.
    pub started_in: Duration,
    child: Child,
    sink: Sink,
    _folder: TempDir,
}

impl Served {
    /// Starts it and waits until it answers.
    pub async fn start(database: Option<&str>) -> anyhow::Result<Self> {
        let sink = Sink::start().await?;
        let folder = tempfile::tempdir_in(".")?;
        let address = free_address()?;
        let variables = [
            ("DATABASE_URL", database.unwrap_or("sqlite://bench.db").to_owned()),
            ("LISTEN_ADDR", address.to_string()),
            ("WHATSAPP_ACCESS_TOKEN", "a-token-of-the-bench".to_owned()),
            ("WHATSAPP_PHONE_NUMBER_ID", NUMBER_ID.to_owned()),
            ("WHATSAPP_APP_SECRET", SECRET.to_owned()),
            ("WHATSAPP_VERIFY_TOKEN", "a-verify-token-of-the-bench".to_owned()),
            ("WHATSAPP_API_URL", format!("http://{}/v25.0", sink.address)),
            ("WHATSAPP_MESSAGES_PER_SECOND", "0".to_owned()),
            ("RUST_LOG", "error".to_owned()),
        ];
        let began = Instant::now();
        let child = Command::new(BINARY)
            .arg("serve")
            .current_dir(folder.path())
            .env_clear()
            .envs(variables)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        while !is_alive(address).await {
            ensure!(began.elapsed() < PATIENCE, "it never answers");
            tokio::time::sleep(LOOK).await;
        }
        Ok(Self { address, started_in: began.elapsed(), child, sink, _folder: folder })
    }

    /// Its resident memory, in MiB.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let id = self.child.id().context("it runs")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kib / 1024.0)
    }

    /// Each connection is a person who writes "menu" and waits for the answer before the next one.
    pub async fn replies(&self, people: usize, span: Duration) -> anyhow::Result<Figures> {
        let mut writing = tokio::task::JoinSet::new();
        let began = Instant::now();
        for number in 0..people {
            let (address, until) = (self.address, began + span);
            let mut heard = self.sink.sent.subscribe();
            let mut number = load::series(number);
            writing.spawn(async move {
                let mut phone = Phone::connect(address).await?;
                let mut took = Vec::new();
                let person = load::phone_of(number);
                while Instant::now() < until {
                    number += load::PHONES;
                    let request = load::request(&load::body(Kind::Menu, number));
                    let asked = Instant::now();
                    ensure!(phone.post(&request).await? == 200, "it was refused");
                    let answer = async {
                        while heard.recv().await? != person {}
                        anyhow::Ok(())
                    };
                    tokio::time::timeout(PATIENCE, answer).await.context("no answer came")??;
                    took.push(asked.elapsed());
                }
                anyhow::Ok(took)
            });
        }
        let mut all = Vec::new();
        while let Some(done) = writing.join_next().await {
            all.extend(done??);
        }
        Ok(Figures::of(all, 0, began.elapsed()))
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
