//! Tells the groups what changed, and each evening tomorrow's roster.

use std::sync::Arc;

use super::Engine;
use crate::actions::{Stop, groups as telling};
use crate::domain::timestamp::Timestamp;
use crate::store::groups;

/// The groups' worker.
pub struct Groups {
    engine: Arc<Engine>,
}

impl Groups {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Tells what is due; answers whether there was anything.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        // Looking costs no lock, and without groups next to nothing.
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let has_groups = !groups::list(&mut read).await?.is_empty();
        let ctx = self.engine.ctx(&mut read, now).await?;
        let has_changes =
            has_groups && telling::has_changes(&ctx, &mut read).await.map_err(Stop::into_fault)?;
        let has_roster = has_groups
            && telling::is_roster_due(&ctx, &mut read).await.map_err(Stop::into_fault)?;
        read.rollback().await?;
        if !has_changes && !has_roster {
            return Ok(false);
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let ctx = self.engine.ctx(&mut tx, now).await?;
        // What changed before the evening comes before the evening's roster.
        let changed = telling::tell_changes(&ctx, &mut tx).await.map_err(Stop::into_fault)?;
        let told = telling::tell_tomorrow(&ctx, &mut tx).await.map_err(Stop::into_fault)?;
        tx.commit().await?;
        self.engine.wakes.after_change();
        Ok(changed || told)
    }
}
