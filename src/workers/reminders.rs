//! Wakes at the next reminder's instant and puts what is due into the outbox.

use std::sync::Arc;

use super::Engine;
use crate::actions::Stop;
use crate::actions::remind;
use crate::domain::timestamp::Timestamp;
use crate::store::reminders;

/// The reminders' worker.
pub struct Reminders {
    engine: Arc<Engine>,
}

impl Reminders {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Queues a batch of what is due; answers how many there were.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<usize> {
        // Looking costs no lock; only what is due takes it.
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let next = reminders::next_due(&mut read).await?;
        read.rollback().await?;
        if next.is_none_or(|at| at > now) {
            return Ok(0);
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let ctx = self.engine.ctx(&mut tx, now).await?;
        let queued = remind::queue_due(&ctx, &mut tx).await.map_err(Stop::into_fault)?;
        tx.commit().await?;
        self.engine.wakes.after_change();
        Ok(queued)
    }
}
