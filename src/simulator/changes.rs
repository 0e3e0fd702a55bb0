//! Counts what happens on the platforms, so that the demo's page can wait for the next change instead of asking all the time.

use std::sync::Arc;
use tokio::sync::watch;

/// A number that grows with every change. Clones count the same world.
#[derive(Clone)]
pub struct Changes(Arc<watch::Sender<u64>>);

impl Changes {
    /// Starts at 1, so that a page which has seen nothing can ask for what came after 0.
    pub(super) fn new() -> Self {
        Changes(Arc::new(watch::Sender::new(1)))
    }

    /// Something happened.
    pub fn bump(&self) {
        self.0.send_modify(|revision| *revision += 1);
    }

    /// How much has happened so far.
    pub fn revision(&self) -> u64 {
        *self.0.borrow()
    }

    /// Returns as soon as more than `since` has happened, which may be at once.
    pub async fn after(&self, since: u64) {
        let mut watcher = self.0.subscribe();
        // It fails only when the sender is gone, and we hold it.
        let _ = watcher.wait_for(|revision| *revision > since).await;
    }
}
