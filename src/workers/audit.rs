//! Looks each minute for work that doesn't move, sets the figures, and tells the owners.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Engine;
use crate::actions::{Stop, watch};
use crate::clock::Clock;
use crate::domain::stuck::{self, Book, Change, Finding, Measure, Trouble};
use crate::domain::timestamp::Timestamp;
use crate::figures;
use crate::store::outbox::sending::Clocks;
use crate::store::platform_state::{self, AUDIT_BOOK};
use crate::store::{Tx, health};

/// How often it looks.
pub const EVERY: Duration = Duration::from_secs(60);
/// An audit that is older says nothing of now: it may have died.
const IS_YOUNG_FOR: chrono::Duration = chrono::Duration::seconds(150);

/// What a look at everything brought.
pub struct Looked {
    /// What was measured.
    pub measure: Measure,
    /// What of it is trouble.
    pub findings: Vec<Finding>,
}

impl Looked {
    /// What keeps us from doing our work.
    pub fn against_us(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.trouble.is_ours())
    }
}

/// How the last audit came out.
#[derive(Default)]
pub struct Audited(Mutex<Option<(Timestamp, bool)>>);

impl Audited {
    /// Whether the last audit found nothing that is ours to do, not long ago.
    pub fn passes(&self, now: Timestamp) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|(at, passed)| passed && (now - at).abs() < IS_YOUNG_FOR)
    }

    fn note(&self, at: Timestamp, passed: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, passed));
    }
}

impl Engine {
    /// Measures what waits and says what of it is trouble; the figures show it from then on.
    ///
    /// # Errors
    /// When the database is away, which is trouble enough.
    pub async fn look(&self, now: Timestamp) -> anyhow::Result<Looked> {
        let looked = async {
            let mut read = self.store.read(self.centre).await?;
            let looked = self.look_in(&mut read, now).await?;
            read.rollback().await?;
            anyhow::Ok(looked)
        };
        let looked = looked.await.inspect_err(|_| figures::away())?;
        figures::measured(&looked.measure, now);
        figures::found(&Trouble::WORDS, &looked.findings, looked.against_us().next().is_none());
        for (pool, size, idle) in self.store.connections() {
            figures::connected(pool, size, idle);
        }
        Ok(looked)
    }

    /// The same in a transaction, for who has one.
    pub async fn look_in(&self, tx: &mut Tx, now: Timestamp) -> anyhow::Result<Looked> {
        let server = tx.ask_server_clock().await?;
        let is_real = matches!(self.clock, Clock::System);
        let skew = server.filter(|_| is_real).map(|server| self.clock.now() - server);
        // Leases go by the server's clock.
        let clocks = Clocks { now, lease: skew.map_or(now, |ahead| now - ahead) };
        let mut measure = health::measure(tx, clocks).await?;
        measure.skew = skew;
        for one in &mut measure.overdue {
            one.held = self.holds.of(one.channel, now);
        }
        let findings = stuck::find(&measure, self.deps.channels, now);
        Ok(Looked { measure, findings })
    }
}

/// The audit's worker.
pub struct Audit {
    engine: Arc<Engine>,
}

impl Audit {
    /// The worker of an engine.
    pub const fn new(engine: Arc<Engine>) -> Self {
        Self { engine }
    }

    /// Looks once; answers whether the owners hear of anything.
    ///
    /// # Errors
    /// When the database is away. The audit does not pass then.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<bool> {
        figures::tidy();
        let engine = &self.engine;
        let told = match engine.look(now).await {
            Ok(looked) => match self.tell(&looked, now).await {
                Ok(told) => Ok((told, looked.against_us().next().is_none())),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        engine.audited.note(now, matches!(told, Ok((_, true))));
        figures::audited(now);
        told.map(|(told, _)| told)
    }

    async fn tell(&self, looked: &Looked, now: Timestamp) -> anyhow::Result<bool> {
        let engine = &self.engine;
        // Looking costs no lock; only what is news takes it.
        let mut read = engine.store.read(engine.centre).await?;
        let before = book(&mut read).await?;
        read.rollback().await?;
        if self.take(&mut before.clone(), looked, now) == (Change::default(), before) {
            return Ok(false);
        }
        let mut tx = engine.store.begin(engine.centre).await?;
        // Another process may have told it meanwhile.
        let mut kept = book(&mut tx).await?;
        let (change, after) = self.take(&mut kept, looked, now);
        platform_state::set(&mut tx, AUDIT_BOOK, &serde_json::to_string(&after)?).await?;
        let ctx = engine.ctx(&mut tx, now).await?;
        watch::tell(&ctx, &mut tx, &change).await.map_err(Stop::into_fault)?;
        tx.commit().await?;
        for finding in &change.begun {
            tracing::warn!(
                trouble = finding.trouble.as_str(),
                channel = finding.trouble.channel().map(|channel| channel.as_str()),
                since = ?finding.since,
                count = finding.count,
                "something doesn't move"
            );
        }
        for open in &change.over {
            tracing::info!(trouble = open.trouble.as_str(), since = ?open.since, "it moves again");
        }
        let has_news = change != Change::default();
        if has_news {
            engine.wakes.after_change();
        }
        Ok(has_news)
    }

    fn take(&self, book: &mut Book, looked: &Looked, now: Timestamp) -> (Change, Book) {
        let inbox = &looked.measure.inbox;
        let change = book.take(&looked.findings, inbox, self.engine.started_at, now);
        (change, book.clone())
    }
}

async fn book(tx: &mut Tx) -> anyhow::Result<Book> {
    let kept = platform_state::get(tx, AUDIT_BOOK).await?;
    // What another version wrote there is worth less than an audit that goes on.
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default())
}
