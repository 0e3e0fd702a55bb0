//! Fetches the recordings and tables that people sent, outside any transaction: the bytes are looked at and
//! written down first, then the row, the audit line and the answer in one transaction.

use std::sync::Arc;

use anyhow::Context as _;
use chrono::Duration;

use tokio::task::spawn_blocking;

use super::Engine;
use crate::actions::{self, Stop};
use crate::channels::FetchFailure;
use crate::commands::{self, Fetched};
use crate::domain::audio::{self, MAX_BYTES};
use crate::domain::import::check::check;
use crate::domain::import::{self, Unreadable};
use crate::domain::inbound::{Content, Inbound};
use crate::domain::timestamp::Timestamp;
use crate::store::downloads::{self, Download};
use crate::store::{ahead, auditions};

/// Who hasn't settled a recording after this is dead: longer than any call's time-out.
const LEASE: Duration = Duration::minutes(5);
/// Waits between tries, in seconds; the last one repeats until the platform has it no more.
const WAITS_S: [i64; 5] = [5, 30, 120, 600, 3600];

/// The recordings' worker.
pub struct MediaWorker {
    engine: Arc<Engine>,
}

/// What a try came to.
enum Tried {
    /// It is settled.
    Settled(Fetched),
    /// It is tried again after so long.
    Later(Duration, String),
}

impl MediaWorker {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Removes a file that was deleted, or fetches a recording; answers whether there was one.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        // Looking costs no lock.
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let deleted = auditions::next_deleted(&mut read).await?;
        let is_due = downloads::is_due(&mut read, now).await?;
        read.rollback().await?;
        if let Some((id, file)) = deleted {
            self.remove(id, &file).await?;
            return Ok(true);
        }
        if !is_due {
            return Ok(false);
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let Some(download) = downloads::claim(&mut tx, now, now + LEASE).await? else {
            tx.rollback().await?;
            return Ok(false);
        };
        tx.commit().await?;
        let inbound: Inbound =
            serde_json::from_str(&download.inbound).context("a stored message can't be read")?;
        let tried = match &inbound.content {
            Content::Audio(file) => self.fetch(&download, &inbound, &file.id, now).await?,
            Content::Document(file) => self.fetch(&download, &inbound, &file.id, now).await?,
            _ => anyhow::bail!("a message without a file is to be fetched"),
        };
        self.record(&download, &inbound, tried, now).await?;
        self.engine.wakes.after_change();
        Ok(true)
    }

    async fn fetch(
        &self,
        download: &Download,
        inbound: &Inbound,
        file: &str,
        now: Timestamp,
    ) -> anyhow::Result<Tried> {
        let is_table = matches!(inbound.content, Content::Document(_));
        let most = if is_table { import::MAX_BYTES } else { MAX_BYTES };
        let channel = inbound.chat.channel;
        let bytes = match self.engine.outlets.fetch(channel, file, most).await {
            Ok(bytes) => bytes,
            Err(FetchFailure::TooBig) => return Ok(Tried::Settled(Fetched::TooBig)),
            Err(FetchFailure::Gone { error }) => {
                tracing::warn!(download.id, error, "a recording is gone");
                return Ok(Tried::Settled(Fetched::Gone));
            }
            Err(FetchFailure::Later { after, error }) => {
                tracing::warn!(download.id, error, "a recording could not be fetched yet");
                let wait = after.and_then(|after| Duration::from_std(after).ok());
                return Ok(later(download, wait, error, now));
            }
        };
        if is_table {
            return Ok(Tried::Settled(self.read(bytes, now).await?));
        }
        let Some(sound) = audio::examine(&bytes) else {
            return Ok(Tried::Settled(Fetched::NoSound));
        };
        let file = format!("{}.{}", download.file, sound.kind.as_str());
        if let Err(error) = self.engine.media.write(&file, &bytes).await {
            // The disk may be full; the platform has it for a while yet.
            tracing::error!(download.id, error = %error, "MEDIA_DIR can't be written");
            return Ok(later(download, None, error.to_string(), now));
        }
        Ok(Tried::Settled(Fetched::Kept { file, sound }))
    }

    /// Reads a table and checks its rows, which may take its time: outside of any transaction that
    /// writes, and off the threads on which everything else waits.
    async fn read(&self, bytes: Vec<u8>, now: Timestamp) -> anyhow::Result<Fetched> {
        let rows = match spawn_blocking(move || import::read(&bytes)).await {
            Ok(Ok(rows)) => rows,
            Ok(Err(why)) => return Ok(Fetched::NoTable(why)),
            // Whatever a reader of another's stumbles over, the file is what is wrong.
            Err(error) => {
                tracing::warn!(error = %error, "a table made its reader panic");
                return Ok(Fetched::NoTable(Unreadable::Broken));
            }
        };
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let ctx = self.engine.ctx(&mut read, now).await?;
        let facts = actions::import::facts(&ctx, &mut read).await.map_err(Stop::into_fault)?;
        read.rollback().await?;
        let outcome = spawn_blocking(move || check(rows, &facts)).await?;
        Ok(Fetched::Table(outcome))
    }

    async fn record(
        &self,
        download: &Download,
        inbound: &Inbound,
        tried: Tried,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        // Someone else has taken it over; and whose it is may have become known meanwhile.
        let Some(download) = downloads::still_claimed(&mut tx, download).await? else {
            let is_there = downloads::is_there(&mut tx, download.id).await?;
            tx.rollback().await?;
            if let (false, Tried::Settled(Fetched::Kept { file, .. })) = (is_there, &tried) {
                // Whoever sent it was forgotten while it came.
                self.engine.media.remove(file).await.context("a file can't be removed")?;
            }
            return Ok(());
        };
        let fetched = match tried {
            Tried::Settled(fetched) => {
                let error = match &fetched {
                    Fetched::Kept { .. } | Fetched::Table(_) => None,
                    Fetched::TooBig => Some("too big"),
                    Fetched::NoSound => Some("no sound"),
                    Fetched::NoTable(_) => Some("no table"),
                    Fetched::Gone | Fetched::Slow => Some("gone"),
                };
                downloads::settle(&mut tx, download.id, error, now).await?;
                Some(fetched)
            }
            Tried::Later(wait, error) => {
                downloads::postpone(&mut tx, download.id, now + wait, &error).await?;
                // Said once: whoever sent it may be waiting.
                (download.attempts == 1).then_some(Fetched::Slow)
            }
        };
        if let Some(fetched) = fetched {
            let deps = &self.engine.deps;
            commands::fetched(deps, &mut tx, inbound, &download, &fetched, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Removes the file of a recording that was deleted.
    async fn remove(&self, id: i64, file: &str) -> anyhow::Result<()> {
        self.engine.media.remove(file).await.context("a file in MEDIA_DIR can't be removed")?;
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        auditions::purge(&mut tx, id).await?;
        Ok(tx.commit().await?)
    }
}

/// Tried again after the platform's delay or our own, unless it has it no more by then.
fn later(download: &Download, wait: Option<Duration>, error: String, now: Timestamp) -> Tried {
    let wait = wait.unwrap_or_else(|| back_off(download.attempts)).min(ahead::DOWNLOAD);
    if now + wait >= download.expires_at {
        Tried::Settled(Fetched::Gone)
    } else {
        Tried::Later(wait, error)
    }
}

fn back_off(attempt: i64) -> Duration {
    let step = usize::try_from(attempt - 1).unwrap_or(0).min(WAITS_S.len() - 1);
    Duration::seconds(WAITS_S[step])
}
