//! Asks Telegram for updates when no public URL is set, into the same inbox as the webhook.

use std::sync::Arc;

use serde_json::Value;

use super::Engine;
use crate::channels::SendFailure;
use crate::channels::telegram::{self, BOT};
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;
use crate::figures;
use crate::store::inbox;
use crate::store::platform_state::{self, TELEGRAM_OFFSET};

/// How long one question stays open at Telegram; it allows 50 s.
pub const PATIENCE_S: u32 = 25;

/// The polling worker.
pub struct Polling {
    engine: Arc<Engine>,
}

impl Polling {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// The update to ask for next.
    pub async fn offset(&self) -> anyhow::Result<i64> {
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let offset = platform_state::get(&mut read, TELEGRAM_OFFSET).await?;
        read.rollback().await?;
        Ok(offset.and_then(|offset| offset.parse().ok()).unwrap_or(0))
    }

    /// Asks for updates; touches no database, so it may be abandoned at any time.
    pub async fn ask(&self, offset: i64) -> Result<Vec<Value>, SendFailure> {
        match &self.engine.outlets.telegram {
            Some(telegram) => telegram.get_updates(offset, PATIENCE_S).await,
            None => Ok(Vec::new()),
        }
    }

    /// Stores updates together with the place to go on from: only then are they Telegram's no more.
    pub async fn store(&self, updates: &[Value], now: Timestamp) -> anyhow::Result<()> {
        let next = updates.iter().filter_map(|update| update.get("update_id")?.as_i64()).max();
        let Some(next) = next else { return Ok(()) };
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        for update in updates {
            let raw = update.to_string();
            let arrivals = telegram::decode(&self.engine.bot_name(), raw.as_bytes());
            for arrival in arrivals.into_iter().flatten() {
                inbox::insert(&mut tx, BOT, &arrival, &raw, now).await?;
            }
        }
        platform_state::set(&mut tx, TELEGRAM_OFFSET, &(next + 1).to_string()).await?;
        tx.commit().await?;
        figures::polled(Channel::Telegram, updates.len());
        self.engine.wakes.inbox.notify_one();
        Ok(())
    }
}
