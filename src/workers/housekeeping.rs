//! The nightly clean-up at 02:00 centre time. tokio-cron-scheduler only wakes it: it freezes a
//! timezone's offset and doesn't catch up, so the pass itself asks the database what is due.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDate, Timelike};

use super::Engine;
use crate::actions::Stop;
use crate::actions::housekeeping;
use crate::domain::timestamp::Timestamp;

/// The hour, on the centre's clock, from which on a night's clean-up is due.
const HOUR: u32 = 2;
/// The scheduler's words for "each minute": right in every timezone and over every change of DST.
pub const EACH_MINUTE: &str = "0 * * * * *";

/// The clean-up's worker.
pub struct Housekeeping {
    engine: Arc<Engine>,
    /// The last night that is known to be done, so that a minute costs one small read.
    done: Mutex<Option<NaiveDate>>,
}

impl Housekeeping {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine, done: Mutex::new(None) }
    }

    /// Cleans up if tonight's clean-up is due; answers whether it was.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let ctx = self.engine.ctx(&mut read, now).await?;
        read.rollback().await?;
        let local = now.at(ctx.centre.timezone);
        let tonight = local.date_naive();
        let done = *self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if local.hour() < HOUR || done == Some(tonight) {
            return Ok(false);
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let has_tidied = housekeeping::tidy(&ctx, &mut tx).await.map_err(Stop::into_fault)?;
        tx.commit().await?;
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = Some(tonight);
        Ok(has_tidied)
    }
}
