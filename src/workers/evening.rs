//! The evening before: looks each minute whether the admins are to be briefed or somebody is to be
//! asked once more. Like the nightly clean-up it asks the database what is due.

use std::sync::Arc;

use super::Engine;
use crate::actions::Stop;
use crate::actions::evening;
use crate::domain::timestamp::Timestamp;

/// The evening's worker.
pub struct EveningWorker {
    engine: Arc<Engine>,
}

impl EveningWorker {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Does what this evening asks for; answers whether there was anything.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        // Looking costs no lock; only what is due takes it.
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let ctx = self.engine.ctx(&mut read, now).await?;
        let is_due = evening::is_due(&ctx, &mut read).await.map_err(Stop::into_fault)?;
        read.rollback().await?;
        if !is_due {
            return Ok(false);
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let ctx = self.engine.ctx(&mut tx, now).await?;
        evening::run(&ctx, &mut tx).await.map_err(Stop::into_fault)?;
        tx.commit().await?;
        self.engine.wakes.after_change();
        Ok(true)
    }
}
