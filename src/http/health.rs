//! Whether we are alive and well, and the figures behind it.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Http, auth};
use crate::domain::stuck::{Finding, Trouble};
use crate::figures;
use crate::workers::audit::Looked;

/// A database that takes longer is as good as away.
const LOOK_TIMEOUT: Duration = Duration::from_secs(4);

/// The process runs.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers and the work moves; else a line for each reason why not.
pub async fn ready(State(http): State<Http>) -> Response {
    let reasons = match look(&http).await {
        Some(looked) => looked.against_us().map(reason).collect(),
        None => "the database is away\n".to_owned(),
    };
    if reasons.is_empty() {
        return (StatusCode::OK, "ready\n").into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, reasons).into_response()
}

/// The figures, for who brings the API token. Behind a proxy on the same host everything comes
/// from loopback, so the address proves nothing.
pub async fn metrics(State(http): State<Http>, headers: HeaderMap) -> Response {
    let Some(token) = &http.gates.api_token else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !auth::has_bearer(&headers, token) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    // What waits is a few small queries; without a database the other figures are told.
    let _ = look(&http).await;
    match figures::rendered() {
        Some(figures) => figures.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// In a task of its own, since a handler is dropped when its client goes.
async fn look(http: &Http) -> Option<Looked> {
    let (engine, now) = (http.engine.clone(), http.clock.now());
    // Only the waiting ends: who asks has no more patience than that.
    let looked = tokio::spawn(async move { engine.look(now).await });
    tokio::time::timeout(LOOK_TIMEOUT, looked).await.ok()?.ok()?.ok()
}

fn reason(finding: &Finding) -> String {
    let since = finding.since.utc().format("%FT%TZ");
    let count = finding.count;
    match finding.trouble {
        Trouble::Inbox => format!("messages wait for an answer since {since} ({count})\n"),
        Trouble::Sending => format!("sending is stuck since {since} ({count})\n"),
        Trouble::Outbox { channel } => {
            format!("messages wait to go out by {} since {since} ({count})\n", channel.as_str())
        }
        Trouble::Reminders => format!("reminders are late since {since} ({count})\n"),
        Trouble::Away { channel } => format!("{} is away since {since}\n", channel.as_str()),
        Trouble::PutAside => format!("messages were put aside ({count})\n"),
        Trouble::Clock => format!("the clock is off by {count} s\n"),
    }
}
