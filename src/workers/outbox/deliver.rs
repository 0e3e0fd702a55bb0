//! One message on its way: its parts are sent one after the other, outside any transaction, and what
//! came of each is recorded.

use std::sync::PoisonError;
use std::time::Duration;

use anyhow::{Context as _, anyhow};

use super::drawing::{self, Drawing};
use super::verdict::{self, Verdict};
use super::{LEASE, Outbox, Ready};
use crate::actions::{Stop, groups, notify, outcome};
use crate::channels::{Look, Mail, Part, SendFailure, Sent};
use crate::domain::channel::Address;
use crate::domain::document::Source;
use crate::domain::message::{Envelope, Notice, Unreachable};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::outbox::sending::{self, Again, Leased};
use crate::store::{Tx, documents, uploads};

/// A result that can't be recorded would become a message said twice, so the database is asked
/// again, for as long as the lease holds.
const RECORD_AGAIN: Duration = Duration::from_secs(1);
const RECORD_TRIES: u32 = 50;

/// Whether a part is refused for what it is, so that another might be taken.
const fn is_refused(result: &Result<Sent, SendFailure>) -> bool {
    matches!(result, Err(SendFailure::Refused { why: Unreachable::Refused, .. }))
}

/// A part that was sent, or not.
struct Outcome<'a> {
    row: &'a Leased,
    attempt_row: i64,
    /// How many parts are done if this one is.
    parts_done: i64,
    has_more: bool,
    /// The name by which the file that it carries is remembered.
    file: Option<String>,
    result: Result<Sent, SendFailure>,
    at: Timestamp,
}

impl Outbox {
    /// Sends the parts that are left and records each.
    pub(super) async fn deliver(&self, ready: Ready) -> anyhow::Result<()> {
        let Ready { row, mut envelope, window, mut attempt_row } = ready;
        let callback = format!("{}.{}", row.id, row.attempt);
        let look = if row.plain { Look::Plain } else { Look::Full };
        let drawing = self.drawing(&mut envelope).await?;
        let in_parts = |envelope: &Envelope| {
            self.engine.outlets.parts(&row.address, envelope, window, look, &callback)
        };
        let mut parts = in_parts(&envelope);
        // With the instant, so that two databases of one sender never share an id.
        let message_id = format!("outbox-{}-{}", row.id, row.created_at.millis());
        let mail = Mail { message_id, date: row.created_at };
        let done = usize::try_from(row.parts_done).unwrap_or(0);
        if parts.len() <= done {
            return self.settle(&row, parts.is_empty()).await;
        }
        let mut place = done;
        while let Some(part) = parts.get_mut(place) {
            let source = part.source().cloned();
            let result = self.say(&row.address, part, drawing.as_ref(), &mail).await;
            let is_picture = matches!(source, Some(Source::Picture(_)));
            if is_picture && is_refused(&result) && drawing::leave_words(&mut envelope) {
                // It can't be drawn or isn't taken: its words go alone, in its place.
                parts = in_parts(&envelope);
                continue;
            }
            place += 1;
            let parts_done = i64::try_from(place).unwrap_or(i64::MAX);
            let (has_more, at) = (place < parts.len(), self.engine.clock.now());
            let (row, file) = (&row, source.as_ref().map(Source::key));
            let outcome = Outcome { row, attempt_row, parts_done, has_more, file, result, at };
            match self.record(&outcome).await? {
                Some(next) => attempt_row = next,
                None => return Ok(()),
            }
            // What is under way is not held up, but what comes after it is.
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = pace.take(&row.address, at);
        }
        Ok(())
    }

    /// Sends a part, with the bytes of its file if the platform doesn't have it (any more).
    async fn say(
        &self,
        address: &Address,
        part: &mut Part,
        drawing: Option<&Drawing>,
        mail: &Mail,
    ) -> Result<Sent, SendFailure> {
        self.attach(part, drawing).await?;
        let sent = self.engine.outlets.send(address, part, mail).await;
        let Err(SendFailure::FileUnknown { error }) = sent else { return sent };
        tracing::info!(channel = self.channel.as_str(), error, "a file goes once more");
        part.forget_name();
        self.attach(part, drawing).await?;
        self.engine.outlets.send(address, part, mail).await
    }

    /// Reads the file that a part carries, or draws it.
    async fn attach(&self, part: &mut Part, drawing: Option<&Drawing>) -> Result<(), SendFailure> {
        let bytes = match (part.lacks(), drawing) {
            (None, _) => return Ok(()),
            (Some(Source::Media(file)), _) => {
                self.engine.media.read(file).await.map_err(Into::into)
            }
            (Some(Source::Document(id)), _) => self.read_document(*id).await,
            (Some(Source::Picture(_)), Some(drawing)) => {
                let png = self.draw(drawing).await;
                png.map(|png| png.to_vec()).context("it can't be drawn")
            }
            (Some(Source::Picture(_)), None) => Err(anyhow!("nothing is to be drawn")),
        };
        match bytes {
            Ok(bytes) => part.attach(bytes),
            // It was deleted meanwhile.
            Err(error) => {
                let error = format!("a file can't be read: {error}");
                return Err(SendFailure::refused(Unreachable::Refused, error));
            }
        }
        Ok(())
    }

    async fn read_document(&self, id: i64) -> anyhow::Result<Vec<u8>> {
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let content = documents::content(&mut read, id).await?;
        read.rollback().await?;
        content.context("it is gone")
    }

    /// Writes down what came of a part; answers the attempt's row of the next part, if it is to be
    /// sent now.
    async fn record(&self, outcome: &Outcome<'_>) -> anyhow::Result<Option<i64>> {
        let mut tries = 0;
        loop {
            let error = match self.try_record(outcome).await {
                Ok(next) => return Ok(next),
                Err(error) => error,
            };
            tries += 1;
            if tries == RECORD_TRIES {
                return Err(error);
            }
            tracing::warn!(
                outbox.id = outcome.row.id,
                error = %format!("{error:#}"),
                "a result can't be recorded yet"
            );
            tokio::time::sleep(RECORD_AGAIN).await;
        }
    }

    async fn try_record(&self, outcome: &Outcome<'_>) -> anyhow::Result<Option<i64>> {
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let next = match &outcome.result {
            Ok(sent) => self.record_sent(&mut tx, outcome, sent).await?,
            Err(failure) => {
                self.record_failure(&mut tx, outcome, failure).await?;
                None
            }
        };
        tx.commit().await?;
        if outcome.result.is_err() {
            self.engine.wakes.after_change();
        }
        Ok(next)
    }

    async fn record_sent(
        &self,
        tx: &mut Tx,
        outcome: &Outcome<'_>,
        sent: &Sent,
    ) -> anyhow::Result<Option<i64>> {
        let Outcome { row, attempt_row, parts_done, has_more, at, .. } = *outcome;
        let id = sent.platform_id.as_deref();
        if let (Some(file), Some(file_id)) = (&outcome.file, &sent.file_id) {
            uploads::put(tx, self.channel, file, file_id, at).await?;
        }
        if let Some(to) = &sent.moved_to {
            let ctx = self.engine.ctx(tx, at).await?;
            groups::moved(&ctx, tx, &row.address, to).await.map_err(Stop::into_fault)?;
        }
        sending::end_part(tx, attempt_row, "accepted", id, None, at).await?;
        self.count("accepted");
        let until = self.engine.clocks(tx, at).lease + LEASE;
        if !sending::accept_part(tx, row, parts_done, until).await? {
            // Another sender has it now.
            return Ok(None);
        }
        if has_more {
            return Ok(Some(sending::start_part(tx, row, parts_done, at).await?));
        }
        self.accept(tx, row, id, at).await?;
        Ok(None)
    }

    async fn accept(
        &self,
        tx: &mut Tx,
        row: &Leased,
        platform_id: Option<&str>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let ctx = self.engine.ctx(tx, now).await?;
        if sending::accept(tx, row, now).await? {
            outcome::accepted(&ctx, tx, row).await.map_err(Stop::into_fault)?;
        }
        if let Some(id) = platform_id {
            outcome::apply_parked(&ctx, tx, row, id).await.map_err(Stop::into_fault)?;
        }
        Ok(())
    }

    /// Nothing is left to be sent: all parts were accepted, the last by a receipt's word; or there
    /// never was anything to say, which is a fault of ours.
    async fn settle(&self, row: &Leased, is_empty: bool) -> anyhow::Result<()> {
        let now = self.engine.clock.now();
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        if is_empty {
            tracing::error!(outbox.id = row.id, "a message says nothing");
            self.fail(&mut tx, row, Unreachable::Refused, "it says nothing", now).await?;
        } else {
            let id = sending::last_platform_id(&mut tx, row).await?;
            self.accept(&mut tx, row, id.as_deref(), now).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn record_failure(
        &self,
        tx: &mut Tx,
        outcome: &Outcome<'_>,
        failure: &SendFailure,
    ) -> anyhow::Result<()> {
        let Outcome { row, attempt_row, at: now, .. } = *outcome;
        let error = failure.error();
        tracing::warn!(
            outbox.id = row.id,
            channel = self.channel.as_str(),
            attempt = row.attempt,
            error,
            "a message was not accepted"
        );
        sending::end_part(tx, attempt_row, "failed", None, Some(error), now).await?;
        self.count("failed");
        let clocks = self.engine.clocks(tx, now);
        match verdict::decide(row, failure, now) {
            Verdict::Again(again, at) => {
                sending::postpone(tx, row, again, at, clocks, error).await?;
            }
            Verdict::Fail(why) => self.fail(tx, row, why, error, now).await?,
            Verdict::HoldChannel(at) => {
                sending::postpone(tx, row, Again::Queued, at, clocks, error).await?;
                self.hold(at);
            }
            Verdict::StopChannel(at) => {
                sending::postpone(tx, row, Again::Queued, at, clocks, error).await?;
                self.hold(at);
                self.tell_owners(tx, now).await?;
            }
        }
        Ok(())
    }

    /// Settles a message that will not be said, with all that follows.
    pub(super) async fn fail(
        &self,
        tx: &mut Tx,
        row: &Leased,
        why: Unreachable,
        error: &str,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        if sending::fail(tx, row, why, error, now).await? {
            let ctx = self.engine.ctx(tx, now).await?;
            outcome::failed(&ctx, tx, row, why).await.map_err(Stop::into_fault)?;
        }
        Ok(())
    }

    /// Nothing more is sent on this channel before an instant.
    fn hold(&self, until: Timestamp) {
        let mut stopped = self.stopped_until.lock().unwrap_or_else(PoisonError::into_inner);
        *stopped = Some(stopped.map_or(until, |other| other.max(until)));
    }

    /// The channel refuses our token: its queue waits, and the owners hear of it by another way.
    async fn tell_owners(&self, tx: &mut Tx, now: Timestamp) -> anyhow::Result<()> {
        let ctx = self.engine.ctx(tx, now).await?;
        let today = now.at(ctx.centre.timezone).date_naive();
        let key = format!("channel-stopped:{}:{today}", self.channel.as_str());
        let notice = Notice::ChannelStopped { channel: self.channel };
        notify::tell_role(&ctx, tx, Role::Owner, notice, &key).await.map_err(Stop::into_fault)
    }

    fn count(&self, outcome: &'static str) {
        let channel = self.channel.as_str();
        metrics::counter!("khidmat_sends_total", "channel" => channel, "outcome" => outcome)
            .increment(1);
    }
}
