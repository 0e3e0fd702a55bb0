//! Puts right what was written while the clock was ahead, so that nothing waits until it catches up.

use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use crate::domain::timestamp::Timestamp;
use crate::store::ahead;

/// How often it looks.
pub const EVERY: Duration = Duration::from_secs(10);
/// Alone, only a clock that went back can have written what is still to come.
const SKEW_ALONE: chrono::Duration = chrono::Duration::seconds(5);
/// Beside others, one of them may have another clock.
const SKEW: chrono::Duration = chrono::Duration::minutes(15);

/// The worker.
pub struct Ahead {
    engine: Arc<Engine>,
}

impl Ahead {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Looks once; answers whether there was anything.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        let skew = if self.engine.store.serves_alone() { SKEW_ALONE } else { SKEW };
        // Looking costs no lock.
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let count = ahead::count(&mut read, now, skew).await?;
        read.rollback().await?;
        if count == 0 {
            return Ok(false);
        }
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        let clocks = self.engine.clocks(&tx, now);
        let rows = ahead::put_right(&mut tx, clocks, skew).await?;
        tx.commit().await?;
        tracing::warn!(rows, "the clock has gone back: what waited for it waits no longer");
        self.engine.wakes.all();
        Ok(rows > 0)
    }
}
