//! The program as one process runs it: opened, its router served over HTTP, its workers stepped.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use khidmat::app::App;
use khidmat::config::Config;
use khidmat::domain::timestamp::Timestamp;
use khidmat::http;
use khidmat::workers::Workers;
use khidmat::workers::polling::Polling;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::TestClock;

/// One process of the program, running or not.
pub struct Process {
    /// Kept over restarts, so that the address stays.
    listener: std::net::TcpListener,
    running: Mutex<Option<Running>>,
}

struct Running {
    app: App,
    workers: Arc<Workers>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Process {
    /// Takes a free port.
    pub fn listen() -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a listener");
        Self { listener, running: Mutex::default() }
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().expect("a listener has an address")
    }

    /// Opens the program and serves it.
    pub async fn start(&self, variables: &[(String, String)], clock: &TestClock) {
        let variables: HashMap<String, String> = variables.iter().cloned().collect();
        let config = Config::read(&variables);
        let config = config.unwrap_or_else(|problems| panic!("the settings: {problems:?}"));
        let app = App::open(config, clock.of_product()).await.expect("the program opens");
        let workers = Arc::new(app.workers().await.expect("the workers begin"));
        let listener = self.listener.try_clone().and_then(TcpListener::from_std);
        let (stop, stopping) = watch::channel(false);
        let server = http::serve(listener.expect("a listener"), app.router(), stopping);
        let server = tokio::spawn(server);
        *self.lock() = Some(Running { app, workers, stop, server });
        self.tell_platforms().await;
    }

    /// Stops serving and closes the database.
    pub async fn stop(&self) {
        let Some(running) = self.lock().take() else { return };
        let Running { app, workers, stop, server } = running;
        let _ = stop.send(true);
        server.await.expect("the server ends");
        let store = app.engine.store.clone();
        let engine = Arc::downgrade(&app.engine);
        drop((app, workers));
        // Connections that were under way let go of the program in their own time.
        while engine.strong_count() > 0 {
            tokio::task::yield_now().await;
        }
        store.close().await;
        drop(store);
        // The queue of arrivals holds the store too, until its task sees that nobody writes any more.
        tokio::task::yield_now().await;
    }

    /// Does what is due.
    pub async fn settle(&self, now: Timestamp) -> anyhow::Result<()> {
        let workers = self.with(|running| Arc::clone(&running.workers));
        workers.step_until_idle(now).await
    }

    /// The same as a task that can be killed.
    pub fn settle_in_background(&self, now: Timestamp) -> JoinHandle<anyhow::Result<()>> {
        let workers = self.with(|running| Arc::clone(&running.workers));
        tokio::spawn(async move { workers.step_until_idle(now).await })
    }

    /// Looks for work that doesn't move.
    pub async fn audit(&self, now: Timestamp) {
        let workers = self.with(|running| Arc::clone(&running.workers));
        workers.audit(now).await.expect("the audit works");
    }

    /// Webhook, name and menus.
    pub async fn tell_platforms(&self) {
        let (platforms, now) =
            self.with(|running| (running.app.platforms(), running.app.clock.now()));
        platforms.step(now).await.expect("the platforms' worker works");
    }

    /// Asks Telegram for what waits there, once, and stores it.
    pub async fn poll(&self, now: Timestamp) {
        let polling = self.with(|running| Polling::new(Arc::clone(&running.app.engine)));
        let offset = polling.offset().await.expect("the place in the queue is known");
        let updates = polling.ask(offset).await.expect("Telegram answers");
        polling.store(&updates, now).await.expect("the updates are stored");
    }

    fn with<T>(&self, use_it: impl FnOnce(&Running) -> T) -> T {
        use_it(self.lock().as_ref().expect("the program runs"))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
