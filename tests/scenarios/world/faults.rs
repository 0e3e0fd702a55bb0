//! Catches what the program logs as an error, in this test's thread.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// The errors that were logged so far. Tests have a thread each, and a runtime that stays in it.
pub struct Faults {
    logged: Arc<Mutex<Vec<String>>>,
    forgiven: Mutex<Vec<String>>,
    _guard: DefaultGuard,
}

struct Catch(Arc<Mutex<Vec<String>>>);

struct Words(String);

impl Faults {
    /// Begins to listen.
    pub fn catch() -> Self {
        let logged = Arc::new(Mutex::default());
        let subscriber = tracing_subscriber::registry().with(Catch(Arc::clone(&logged)));
        let guard = tracing::subscriber::set_default(subscriber);
        Self { logged, forgiven: Mutex::default(), _guard: guard }
    }

    /// What holds this text is expected.
    pub fn forgive(&self, fragment: &str) {
        lock(&self.forgiven).push(fragment.to_owned());
    }

    /// Whether a line is expected.
    pub fn is_forgiven(&self, line: &str) -> bool {
        lock(&self.forgiven).iter().any(|part| line.contains(part.as_str()))
    }

    /// What nobody expected, and what was expected in vain.
    pub fn unforgiven(&self) -> Vec<String> {
        let logged = lock(&self.logged).clone();
        let forgiven = lock(&self.forgiven).clone();
        let missing = forgiven
            .iter()
            .filter(|part| !logged.iter().any(|line| line.contains(part.as_str())))
            .map(|part| format!("no fault was logged with {part:?}"));
        let unexpected = logged.iter().filter(|line| !self.is_forgiven(line));
        unexpected.map(|line| format!("a fault was logged: {line}")).chain(missing).collect()
    }
}

impl<S: Subscriber> Layer<S> for Catch {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == Level::ERROR {
            let mut words = Words(event.metadata().target().to_owned());
            event.record(&mut words);
            lock(&self.0).push(words.0);
        }
    }
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
