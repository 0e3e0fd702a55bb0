//! Writes down what came of sending a part, with all that follows. What is recorded at the same
//! moment is one transaction.

use std::sync::Arc;
use std::time::Duration;

use super::verdict::{self, Verdict};
use super::{Engine, LEASE};
use crate::actions::{Stop, groups, notify, outcome};
use crate::channels::{SendFailure, Sent};
use crate::domain::channel::Channel;
use crate::domain::message::{Notice, Unreachable};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::figures;
use crate::store::outbox::sending::{self, Leased};
use crate::store::outbox::settling::{self, Again};
use crate::store::{self, Tx, uploads};

/// A result that can't be recorded would become a message said twice, so the database is asked
/// again: as long as it is away, and a while if something else is wrong.
const RECORD_AGAIN: Duration = Duration::from_secs(1);
const RECORD_TRIES: u32 = 50;
/// What was not taken is tried again after this at the latest.
const LONGEST_WAIT: chrono::Duration = chrono::Duration::minutes(10);

/// A part that was sent, or not.
pub(super) struct Outcome {
    pub row: Arc<Leased>,
    pub attempt_row: i64,
    /// How many parts are done if this one is.
    pub parts_done: i64,
    pub has_more: bool,
    /// The name by which the file that it carries is remembered.
    pub file: Option<String>,
    pub result: Result<Sent, SendFailure>,
    pub at: Timestamp,
}

/// What follows for the sender, once the outcome is durable.
#[derive(Default)]
pub(super) struct Recorded {
    /// The attempt's row of the next part, if it is to be sent now.
    pub next: Option<i64>,
    /// Nothing more is to be sent on this channel before.
    pub holds_until: Option<Timestamp>,
    /// What it is counted as.
    counts_as: &'static str,
}

/// Writes down what came of a part; holds `unrecorded` while that doesn't succeed.
pub(super) async fn record(
    engine: &Arc<Engine>,
    unrecorded: &Arc<()>,
    outcome: Outcome,
) -> anyhow::Result<Recorded> {
    let outcome = Arc::new(outcome);
    let mut tries = 0;
    let mut _held = None;
    loop {
        let (engine_of, outcome_of) = (engine.clone(), outcome.clone());
        let written = engine.results.write(move |tx| {
            let (engine, outcome) = (engine_of.clone(), outcome_of.clone());
            Box::pin(async move { write(&engine, tx, &outcome).await })
        });
        let error = match written.await {
            Ok(recorded) => {
                tell(engine, &outcome, &recorded);
                return Ok(recorded);
            }
            Err(error) => error,
        };
        _held = Some(unrecorded.clone());
        tries += u32::from(!store::is_passing(&error));
        if tries == RECORD_TRIES {
            return Err(error);
        }
        let id = outcome.row.id;
        tracing::warn!(outbox.id = id, error = %format!("{error:#}"), "a result can't be recorded yet");
        tokio::time::sleep(RECORD_AGAIN).await;
    }
}

/// Once it is durable: the log, the count, and whoever has to do with what follows.
fn tell(engine: &Engine, outcome: &Outcome, recorded: &Recorded) {
    let row = &outcome.row;
    let channel = row.address.channel;
    figures::sent(channel, recorded.counts_as);
    let at = outcome.at;
    match (&outcome.result, recorded.holds_until) {
        (Ok(_), _) => engine.holds.over(channel),
        (Err(SendFailure::TokenRejected { .. }), Some(until)) => {
            engine.holds.refused(channel, until, at);
        }
        (Err(_), Some(until)) => engine.holds.away(channel, until, at),
        // If nothing else is taken either, it is not this address.
        (Err(SendFailure::NotSent { after: None, .. } | SendFailure::Unknown { .. }), None) => {
            engine.holds.away(channel, at + LONGEST_WAIT, at);
        }
        (Err(_), None) => {}
    }
    if outcome.result.is_ok() && !outcome.has_more {
        tracing::info!("a message was accepted");
    }
    if let Err(failure) = &outcome.result {
        tracing::warn!(
            outbox.id = row.id,
            channel = channel.as_str(),
            attempt = row.attempt,
            error = failure.error(),
            "a message was not accepted"
        );
        engine.wakes.after_change();
    }
}

async fn write(engine: &Engine, tx: &mut Tx, outcome: &Outcome) -> anyhow::Result<Recorded> {
    match &outcome.result {
        Ok(sent) => {
            let next = write_sent(engine, tx, outcome, sent).await?;
            Ok(Recorded { next, holds_until: None, counts_as: "accepted" })
        }
        Err(failure) => write_failure(engine, tx, outcome, failure).await,
    }
}

async fn write_sent(
    engine: &Engine,
    tx: &mut Tx,
    outcome: &Outcome,
    sent: &Sent,
) -> anyhow::Result<Option<i64>> {
    let Outcome { ref row, attempt_row, parts_done, has_more, at, .. } = *outcome;
    let id = sent.platform_id.as_deref();
    if let (Some(file), Some(file_id)) = (&outcome.file, &sent.file_id) {
        uploads::put(tx, row.address.channel, file, file_id, at).await?;
    }
    if let Some(to) = &sent.moved_to {
        let ctx = engine.ctx(tx, at).await?;
        groups::moved(&ctx, tx, &row.address, to).await.map_err(Stop::into_fault)?;
    }
    settling::end_part(tx, attempt_row, "accepted", id, None, at).await?;
    let until = engine.clocks(tx, at).lease + LEASE;
    if !settling::accept_part(tx, row, parts_done, until).await? {
        // Another sender has it now.
        return Ok(None);
    }
    if has_more {
        return Ok(Some(settling::start_part(tx, row, parts_done, at).await?));
    }
    accept(engine, tx, row, id, at).await?;
    Ok(None)
}

async fn accept(
    engine: &Engine,
    tx: &mut Tx,
    row: &Leased,
    platform_id: Option<&str>,
    now: Timestamp,
) -> anyhow::Result<()> {
    let ctx = engine.ctx(tx, now).await?;
    if settling::accept(tx, row, now).await? {
        outcome::accepted(&ctx, tx, row).await.map_err(Stop::into_fault)?;
    }
    if let Some(id) = platform_id {
        outcome::apply_parked(&ctx, tx, row, id).await.map_err(Stop::into_fault)?;
    }
    Ok(())
}

async fn write_failure(
    engine: &Engine,
    tx: &mut Tx,
    outcome: &Outcome,
    failure: &SendFailure,
) -> anyhow::Result<Recorded> {
    let Outcome { ref row, attempt_row, at: now, .. } = *outcome;
    let error = failure.error();
    settling::end_part(tx, attempt_row, "failed", None, Some(error), now).await?;
    let clocks = engine.clocks(tx, now);
    let verdict = verdict::decide(row, failure, now);
    let counts_as = verdict.as_str();
    let holds_until = match verdict {
        Verdict::Again(how, at) => {
            settling::postpone(tx, row, how, at, clocks, error).await?;
            if how == Again::Unknown {
                let ctx = engine.ctx(tx, now).await?;
                let channel = row.address.channel;
                outcome::settle_doubts(&ctx, tx, channel).await.map_err(Stop::into_fault)?;
            }
            None
        }
        Verdict::Fail(why) => {
            fail(engine, tx, row, why, error, now).await?;
            None
        }
        Verdict::HoldChannel(at) => {
            settling::postpone(tx, row, Again::Queued, at, clocks, error).await?;
            Some(at)
        }
        Verdict::StopChannel(at) => {
            settling::postpone(tx, row, Again::Queued, at, clocks, error).await?;
            tell_owners(engine, tx, row.address.channel, now).await?;
            Some(at)
        }
    };
    Ok(Recorded { next: None, holds_until, counts_as })
}

/// Nothing is left to be sent: all parts were accepted, the last by a receipt's word; or there
/// never was anything to say, which is a fault of ours.
pub(super) async fn settle(engine: &Engine, row: &Leased, is_empty: bool) -> anyhow::Result<()> {
    let now = engine.clock.now();
    let mut tx = engine.store.begin(engine.centre).await?;
    if is_empty {
        tracing::error!(outbox.id = row.id, "a message says nothing");
        fail(engine, &mut tx, row, Unreachable::Refused, "it says nothing", now).await?;
    } else {
        let id = sending::last_platform_id(&mut tx, row).await?;
        accept(engine, &mut tx, row, id.as_deref(), now).await?;
    }
    Ok(tx.commit().await?)
}

/// Settles a message that will not be said, with all that follows.
pub(super) async fn fail(
    engine: &Engine,
    tx: &mut Tx,
    row: &Leased,
    why: Unreachable,
    error: &str,
    now: Timestamp,
) -> anyhow::Result<()> {
    if settling::fail(tx, row, why, error, now).await? {
        let ctx = engine.ctx(tx, now).await?;
        outcome::failed(&ctx, tx, row, why).await.map_err(Stop::into_fault)?;
    }
    Ok(())
}

/// The channel refuses our token: its queue waits, and the owners hear of it by another way.
async fn tell_owners(
    engine: &Engine,
    tx: &mut Tx,
    channel: Channel,
    now: Timestamp,
) -> anyhow::Result<()> {
    let ctx = engine.ctx(tx, now).await?;
    let today = now.at(ctx.centre.timezone).date_naive();
    let key = format!("channel-stopped:{}:{today}", channel.as_str());
    let notice = Notice::ChannelStopped { channel };
    notify::tell_role(&ctx, tx, Role::Owner, notice, &key).await.map_err(Stop::into_fault)
}
