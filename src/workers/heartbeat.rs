//! Pings a watcher outside while the audit passes: when the pings stop, it calls someone.

use std::sync::Arc;

use url::Url;

use super::Engine;
use crate::domain::timestamp::Timestamp;
use crate::figures;

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

    /// Pings if the last audit passed, not long ago; a watcher that is away is no fault of ours.
    pub async fn step(&self, now: Timestamp) {
        if !self.engine.audited.passes(now) {
            figures::pinged("withheld");
            return;
        }
        let answer = self.http.get(self.url.clone()).send().await;
        match answer.and_then(reqwest::Response::error_for_status) {
            Ok(_) => figures::pinged("heard"),
            Err(error) => {
                figures::pinged("unheard");
                // The address may hold a secret of the watcher's.
                tracing::warn!(error = %error.without_url(), "the heartbeat was not heard");
            }
        }
    }
}
