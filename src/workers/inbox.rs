//! Takes what arrived, one message of a chat after the other, each whole in one transaction: its
//! effects, its reply and its settling.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::Duration;
use futures::FutureExt;
use tracing::Instrument as _;

use super::Engine;
use crate::actions::reachable::{self, Known};
use crate::actions::{Stop, groups, outcome};
use crate::commands;
use crate::domain::inbound::{Event, GroupChange};
use crate::domain::timestamp::Timestamp;
use crate::figures;
use crate::store::inbox::{self, Claimed};
use crate::store::{Nested, Tx, traces};

/// After a fault of ours a message is tried again after these waits, in seconds; then it is put
/// aside, and the person is told.
const WAITS_S: [i64; 4] = [1, 5, 30, 120];

/// So many messages are one transaction at most: who stores what arrives waits for it.
const TOGETHER: usize = 16;

/// What came of taking messages.
enum Taken {
    /// So many were taken, and what they did is durable.
    Some(usize),
    /// At this one a handler panicked, behind so many others. Nothing was done.
    Panicked { before: usize, claimed: Claimed },
}

/// The inbox's worker.
pub struct Inbox {
    engine: Arc<Engine>,
}

impl Inbox {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Takes what waits, up to a bound, in one transaction: each message may fail by itself.
    /// Answers whether there was one.
    ///
    /// # Errors
    /// When the database is away. Nothing was done then.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        match self.take(TOGETHER, now).await? {
            Taken::Some(count) => Ok(count > 0),
            // The transaction was given up, and with it what the messages before had done.
            Taken::Panicked { before: 0, claimed } => {
                self.put_aside(&claimed, now).await?;
                Ok(true)
            }
            Taken::Panicked { before, .. } => {
                self.take(before, now).await?;
                Ok(true)
            }
        }
    }

    async fn take(&self, most: usize, now: Timestamp) -> anyhow::Result<Taken> {
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let mut count = 0;
        while count < most {
            let Some(claimed) = inbox::claim(&mut tx, now).await? else { break };
            let nested = Nested::begin(&mut tx).await?;
            let span = tracing::info_span!(
                "message",
                inbox.id = claimed.id,
                channel = claimed.channel.as_str(),
                tries = claimed.attempts
            );
            let working = self.work(&mut tx, &claimed, now).instrument(span.clone());
            match AssertUnwindSafe(working).catch_unwind().await {
                Ok(Ok(())) => {
                    span.in_scope(|| tracing::info!("a message was worked on"));
                    inbox::settle(&mut tx, claimed.id, now).await?;
                    nested.keep(&mut tx).await?;
                }
                Ok(Err(error)) => {
                    nested.undo(&mut tx).await?;
                    self.failed(&mut tx, &claimed, &format!("{error:#}"), now).await?;
                }
                Err(_) => return Ok(Taken::Panicked { before: count, claimed }),
            }
            count += 1;
        }
        if count == 0 {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
            self.engine.wakes.after_change();
        }
        Ok(Taken::Some(count))
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

    /// A fault of ours: later again, or aside.
    async fn failed(
        &self,
        tx: &mut Tx,
        claimed: &Claimed,
        error: &str,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        match usize::try_from(claimed.attempts).ok().and_then(|tries| WAITS_S.get(tries)) {
            Some(wait) => {
                tracing::warn!(inbox.id = claimed.id, error, "a message will be tried again");
                let until = now + Duration::seconds(*wait);
                Ok(inbox::postpone(tx, claimed.id, until, error).await?)
            }
            None => aside(tx, claimed, error, now).await,
        }
    }

    async fn put_aside(&self, claimed: &Claimed, now: Timestamp) -> anyhow::Result<()> {
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        aside(&mut tx, claimed, "a handler panicked", now).await?;
        tx.commit().await?;
        self.engine.wakes.after_change();
        Ok(())
    }
}

/// Puts a message aside for good, and tells the person.
async fn aside(tx: &mut Tx, claimed: &Claimed, error: &str, now: Timestamp) -> anyhow::Result<()> {
    tracing::error!(inbox.id = claimed.id, error, "a message was put aside");
    figures::put_aside();
    inbox::quarantine(tx, claimed.id, error, now).await?;
    let Ok(Event::Inbound(inbound)) = serde_json::from_str(&claimed.event) else { return Ok(()) };
    // By itself, so that an apology that fails doesn't bring the message back.
    let nested = Nested::begin(tx).await?;
    match commands::apologise(tx, &inbound, claimed.id, now).await {
        Ok(()) => Ok(nested.keep(tx).await?),
        Err(error) => {
            tracing::error!(inbox.id = claimed.id, error = %format!("{error:#}"), "nor told so");
            Ok(nested.undo(tx).await?)
        }
    }
}
