//! Pings a watcher outside while all is well: when the pings stop, it calls someone.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::Engine;
use crate::domain::timestamp::Timestamp;

/// How often the watcher is pinged.
pub const EVERY: Duration = Duration::from_secs(60);

/// The heartbeat's worker.
pub struct Heartbeat {
    engine: Arc<Engine>,
    http: reqwest::Client,
    url: Url,
}

impl Heartbeat {
    /// The worker of an engine, pinging an address.
    pub const fn new(engine: Arc<Engine>, http: reqwest::Client, url: Url) -> Self {
        Self { engine, http, url }
    }

    /// Pings if all is well; a watcher that is away is no fault of ours.
    pub async fn step(&self, now: Timestamp) {
        if !matches!(self.engine.is_well(now).await, Ok(true)) {
            return;
        }
        if let Err(error) = self.http.get(self.url.clone()).send().await {
            // The address may hold a secret of the watcher's.
            tracing::warn!(error = %error.without_url(), "the heartbeat was not heard");
        }
    }
}
