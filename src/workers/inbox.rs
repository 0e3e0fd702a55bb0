//! Takes what arrived, one message of a chat after the other, each in one transaction with its
//! effects, its reply and its settling.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::Duration;
use futures::FutureExt;

use super::Engine;
use crate::actions::reachable::{self, Known};
use crate::actions::{Stop, groups, outcome};
use crate::commands;
use crate::domain::inbound::{Event, GroupChange};
use crate::domain::timestamp::Timestamp;
use crate::store::inbox::{self, Claimed};
use crate::store::{Tx, traces};

/// After a fault of ours a message is tried again after these waits, in seconds; then it is put
/// aside, and the person is told.
const WAITS_S: [i64; 4] = [1, 5, 30, 120];

/// The inbox's worker.
pub struct Inbox {
    engine: Arc<Engine>,
}

impl Inbox {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Takes one message; answers whether there was one.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let Some(claimed) = inbox::claim(&mut tx, now).await? else {
            tx.rollback().await?;
            return Ok(false);
        };
        let worked = AssertUnwindSafe(self.work(&mut tx, &claimed, now)).catch_unwind().await;
        match worked {
            Ok(Ok(())) => {
                inbox::settle(&mut tx, claimed.id, now).await?;
                tx.commit().await?;
                self.engine.wakes.after_change();
            }
            Ok(Err(error)) => {
                tx.rollback().await?;
                let error = format!("{error:#}");
                match usize::try_from(claimed.attempts).ok().and_then(|n| WAITS_S.get(n)) {
                    Some(wait) => self.postpone(&claimed, *wait, &error, now).await?,
                    None => self.put_aside(&claimed, &error, now).await?,
                }
            }
            Err(_) => {
                drop(tx);
                self.put_aside(&claimed, "a handler panicked", now).await?;
            }
        }
        Ok(true)
    }

    async fn work(&self, tx: &mut Tx, claimed: &Claimed, now: Timestamp) -> anyhow::Result<()> {
        let event: Event =
            serde_json::from_str(&claimed.event).context("a stored event can't be read")?;
        match event {
            Event::Inbound(inbound) => commands::handle(&self.engine.deps, tx, &inbound, now).await,
            Event::Receipt(receipt) => {
                let ctx = self.engine.ctx(tx, now).await?;
                let known = outcome::receipt(&ctx, tx, claimed.channel, &receipt)
                    .await
                    .map_err(Stop::into_fault)?;
                self.keep(tx, claimed, known).await
            }
            Event::Reachable { address, reachable } => {
                let ctx = self.engine.ctx(tx, now).await?;
                let known = reachable::changed(&ctx, tx, &address, reachable)
                    .await
                    .map_err(Stop::into_fault)?;
                self.keep(tx, claimed, known).await
            }
            Event::Group { address, change } => {
                let ctx = self.engine.ctx(tx, now).await?;
                match change {
                    GroupChange::Left => groups::lost(&ctx, tx, &address).await,
                    GroupChange::Moved { to } => groups::moved(&ctx, tx, &address, &to).await,
                }
                .map_err(Stop::into_fault)
            }
            Event::Ignored { .. } => Ok(()),
        }
    }

    /// What tells of someone who was forgotten, or never known, is not kept.
    async fn keep(&self, tx: &mut Tx, claimed: &Claimed, known: Known) -> anyhow::Result<()> {
        if known == Known::No {
            traces::erase_message(tx, claimed.id).await?;
        }
        Ok(())
    }

    async fn postpone(
        &self,
        claimed: &Claimed,
        wait_s: i64,
        error: &str,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        tracing::warn!(inbox.id = claimed.id, error, "a message will be tried again");
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        inbox::postpone(&mut tx, claimed.id, now + Duration::seconds(wait_s), error).await?;
        Ok(tx.commit().await?)
    }

    async fn put_aside(
        &self,
        claimed: &Claimed,
        error: &str,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        tracing::error!(inbox.id = claimed.id, error, "a message was put aside");
        metrics::counter!("khidmat_inbox_quarantined_total").increment(1);
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        inbox::quarantine(&mut tx, claimed.id, error, now).await?;
        tx.commit().await?;
        // By itself, so that an apology that fails doesn't bring the message back.
        if let Ok(Event::Inbound(inbound)) = serde_json::from_str(&claimed.event) {
            let mut tx = self.engine.store.begin(self.engine.centre).await?;
            commands::apologise(&mut tx, &inbound, claimed.id, now).await?;
            tx.commit().await?;
        }
        self.engine.wakes.after_change();
        Ok(())
    }
}
