//! Applies the imports that are too large for an answer to wait for.

use std::sync::Arc;

use super::Engine;
use crate::actions::{Stop, importing};
use crate::domain::timestamp::Timestamp;
use crate::store::imports;

/// The imports' worker.
pub struct Importing {
    engine: Arc<Engine>,
}

impl Importing {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Applies the next import; answers whether there was one. A try is noted before it begins, so
    /// that one which always fails is given up.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        // Looking costs no lock.
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let next = imports::next_applying(&mut read).await?;
        read.rollback().await?;
        let Some(import) = next else { return Ok(false) };
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let ctx = self.engine.ctx(&mut tx, now).await?;
        let goes_on = importing::begin(&ctx, &mut tx, import.id).await.map_err(Stop::into_fault)?;
        tx.commit().await?;
        if goes_on {
            let begun = std::time::Instant::now();
            let mut tx = self.engine.store.begin(self.engine.centre).await?;
            let ctx = self.engine.ctx(&mut tx, now).await?;
            importing::apply(&ctx, &mut tx, import.id).await.map_err(Stop::into_fault)?;
            tx.commit().await?;
            let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::info!(import = import.id, millis, "an import was applied");
        }
        self.engine.wakes.after_change();
        Ok(true)
    }
}
