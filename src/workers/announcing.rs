//! Carries announcements on: a few people at a time into the outbox, then word of how it goes.

use std::sync::Arc;

use super::Engine;
use crate::actions::{Stop, spread};
use crate::domain::timestamp::Timestamp;
use crate::store::announcements;

/// The announcements' worker.
pub struct Announcing {
    engine: Arc<Engine>,
}

impl Announcing {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Does the next thing for each announcement that wants one; answers whether there was any.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        // Looking costs no lock.
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let mut due = Vec::new();
        let under_way = announcements::under_way(&mut read).await?;
        if !under_way.is_empty() {
            let ctx = self.engine.ctx(&mut read, now).await?;
            for one in &under_way {
                if spread::is_due(&ctx, &mut read, one).await.map_err(Stop::into_fault)? {
                    due.push(one.id);
                }
            }
        }
        read.rollback().await?;
        for id in &due {
            let mut tx = self.engine.store.begin(self.engine.centre).await?;
            let ctx = self.engine.ctx(&mut tx, now).await?;
            spread::step(&ctx, &mut tx, *id).await.map_err(Stop::into_fault)?;
            tx.commit().await?;
            self.engine.wakes.after_change();
        }
        Ok(!due.is_empty())
    }
}
