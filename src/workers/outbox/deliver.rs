//! One message on its way: its parts are sent one after the other, outside any transaction, and what
//! came of each is recorded.

use std::sync::{Arc, PoisonError};

use anyhow::{Context as _, anyhow};
use tracing::Instrument as _;

use super::drawing::{self, Drawing};
use super::record::{self, Outcome};
use super::{Outbox, Ready};
use crate::channels::{Look, Mail, Part, SendFailure, Sent};
use crate::domain::channel::Address;
use crate::domain::document::Source;
use crate::domain::message::{Envelope, Unreachable};
use crate::store::documents;

/// Whether a part is refused for what it is, so that another might be taken.
const fn is_refused(result: &Result<Sent, SendFailure>) -> bool {
    matches!(result, Err(SendFailure::Refused { why: Unreachable::Refused, .. }))
}

impl Outbox {
    /// Sends the parts that are left and records each.
    pub(super) async fn deliver(&self, ready: Ready) -> anyhow::Result<()> {
        let span = tracing::info_span!(
            "delivery",
            outbox.id = ready.row.id,
            attempt = ready.row.attempt,
            channel = self.channel.as_str(),
            kind = ready.row.kind.as_str()
        );
        self.send_parts(ready).instrument(span).await
    }

    async fn send_parts(&self, ready: Ready) -> anyhow::Result<()> {
        let Ready { row, mut envelope, window, mut attempt_row, _under_way } = ready;
        let row = Arc::new(row);
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
            return record::settle(&self.engine, &row, parts.is_empty()).await;
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
            let file = source.as_ref().map(Source::key);
            let row_of = row.clone();
            let outcome =
                Outcome { row: row_of, attempt_row, parts_done, has_more, file, result, at };
            let recorded = record::record(&self.engine, &self.unrecorded, outcome).await?;
            if let Some(until) = recorded.holds_until {
                self.hold.extend(at, until);
            }
            match recorded.next {
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
}
