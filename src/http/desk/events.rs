//! Tells open pages that something has changed. One watcher looks, however many pages are open; it
//! looks when something was changed here, and once a second for what other processes changed.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::sleep;

use super::{Desk, gate};
use crate::http::{Http, Stopping};
use crate::store::{audit, centres};

/// So many pages may listen at once; the others look by themselves now and then.
const MOST_LISTENERS: usize = 64;
/// The watcher looks at least this often.
const LOOK: Duration = Duration::from_secs(1);
/// A connection on which nothing is said is cut by proxies, and is only known to be gone when
/// something is written.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// What a page that can't listen is told, in seconds.
const LATER: HeaderValue = HeaderValue::from_static("60");

/// What has changed, for all pages of this process.
pub struct Changes {
    /// Where the watcher tells it; nothing while nobody listens.
    told: Mutex<Option<Arc<watch::Sender<Option<String>>>>>,
    seats: Arc<Semaphore>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { told: Mutex::default(), seats: Arc::new(Semaphore::new(MOST_LISTENERS)) }
    }
}

/// A word that differs whenever anything was changed, or another day has begun.
pub async fn version(http: &Http) -> anyhow::Result<String> {
    let now = http.clock.now();
    http.read(move |tx| {
        Box::pin(async move {
            let today = now.at(centres::find(tx).await?.timezone).date_naive();
            Ok(format!("{}.{today}", audit::last(tx).await?))
        })
    })
    .await
}

/// Listens: an event for the state at the beginning, and one for each change. Ends with the session
/// and with the program.
pub async fn listen(desk: Desk, Extension(stopping): Extension<Stopping>) -> Response {
    let changes = desk.http.changes.clone();
    let Ok(seat) = changes.seats.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, LATER)]).into_response();
    };
    let listener = Listener {
        versions: subscribe(&desk.http, &stopping),
        http: desk.http,
        token: desk.who.token,
        stopping,
        _seat: seat,
    };
    let events = stream::unfold(Some(listener), |listener| async {
        let (said, listener) = listener?.next().await?;
        Some((Ok::<_, Infallible>(said), listener))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(events)).into_response()
}

/// One page that listens.
struct Listener {
    http: Http,
    token: String,
    versions: watch::Receiver<Option<String>>,
    stopping: Stopping,
    _seat: OwnedSemaphorePermit,
}

impl Listener {
    /// What is said next, and who says what follows; nothing when it is over.
    async fn next(mut self) -> Option<(String, Option<Self>)> {
        let changed = tokio::select! {
            () = self.stopping.stopped() => return None,
            changed = self.versions.changed() => Some(changed.ok()?),
            () = sleep(HEARTBEAT) => None,
        };
        if !self.is_signed_in().await {
            return Some(("event: out\ndata: out\n\n".to_owned(), None));
        }
        let version = self.versions.borrow().clone().filter(|_| changed.is_some());
        let said = version.map_or_else(
            || ": still here\n\n".to_owned(),
            |version| format!("data: {version}\n\n"),
        );
        Some((said, Some(self)))
    }

    /// A database that is away signs nobody out.
    async fn is_signed_in(&self) -> bool {
        let (token, now) = (self.token.clone(), self.http.clock.now());
        let account = self.http.read(move |tx| {
            Box::pin(async move { Ok(gate::account_of(tx, &token, now).await?.is_some()) })
        });
        account.await.unwrap_or(true)
    }
}

/// Joins those who listen; the first one brings the watcher.
fn subscribe(http: &Http, stopping: &Stopping) -> watch::Receiver<Option<String>> {
    let mut told = http.changes.told.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(sender) = &*told {
        let mut versions = sender.subscribe();
        // What is known already is said to the newcomer too.
        versions.mark_changed();
        return versions;
    }
    let (sender, versions) = watch::channel(None);
    let sender = Arc::new(sender);
    *told = Some(sender.clone());
    tokio::spawn(look(http.clone(), sender, stopping.clone()));
    versions
}

/// Looks for as long as somebody listens.
async fn look(http: Http, sender: Arc<watch::Sender<Option<String>>>, stopping: Stopping) {
    loop {
        // While the database is away nothing has changed.
        if let Ok(version) = version(&http).await {
            sender.send_if_modified(|known| {
                let is_news = known.as_ref() != Some(&version);
                *known = Some(version);
                is_news
            });
        }
        {
            let mut told = http.changes.told.lock().unwrap_or_else(PoisonError::into_inner);
            if sender.receiver_count() == 0 || stopping.is_stopping() {
                *told = None;
                return;
            }
        }
        tokio::select! {
            () = http.engine.wakes.desk.notified() => {}
            () = sleep(LOOK) => {}
            () = stopping.stopped() => {}
        }
    }
}
