//! From a body to the inbox: only after the commit is it ours, and only then is 200 said.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use axum::body::{Body, HttpBody as _, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Http;
use crate::domain::channel::Channel;
use crate::domain::inbound::Arrival;
use crate::figures;
use crate::store::inbox;

/// A client that takes longer to send its body is not a platform.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);
/// So much of a body is kept as it came, in bytes: what we understood of it stands beside it.
const RAW_MOST: usize = 256 * 1024;
/// So many arrivals of a body are one piece of work: others are not to wait for thousands.
const TOGETHER: usize = 100;
/// A database that takes longer to store something is as good as away. What was given to it may be
/// stored all the same; the platform's repetition is known then.
const STORE_TIMEOUT: Duration = Duration::from_secs(8);
/// When the platform is to come back if the database is away, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// Reads a body up to a limit, in bytes.
///
/// # Errors
/// 413 if it is larger, 408 if it takes too long, 400 if it breaks off.
pub async fn body(body: Body, limit: usize) -> Result<Vec<u8>, StatusCode> {
    // Who says that more will come need not send it first.
    if usize::try_from(body.size_hint().lower()).is_ok_and(|announced| announced > limit) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, limit)).await {
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error)) if is_too_large(&error) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
    }
}

/// Counts a webhook by how it is answered and how long that takes.
pub async fn counted(channel: Channel, answering: impl Future<Output = Response>) -> Response {
    let begin = Instant::now();
    let answer = answering.await;
    figures::answered(channel, answer.status().as_u16(), begin.elapsed());
    answer
}

/// Stores what arrived and answers the platform.
pub async fn store(http: &Http, bot: &str, arrivals: Vec<Arrival>, raw: Vec<u8>) -> Response {
    let kept = String::from_utf8_lossy(&raw[..raw.len().min(RAW_MOST)]).into_owned();
    let batch = Arc::new((bot.to_owned(), arrivals, kept));
    // What was stored before a failure is known when the platform sends it again.
    for from in (0..batch.1.len()).step_by(TOGETHER) {
        if let Err(error) = write(http, batch.clone(), from).await {
            return unavailable(&format!("{error:#}"));
        }
    }
    http.engine.wakes.inbox.notify_one();
    StatusCode::OK.into_response()
}

/// Whose they are, what arrived, and the raw text.
type Batch = (String, Vec<Arrival>, String);

/// Stores some of a batch, from this place on.
async fn write(http: &Http, batch: Arc<Batch>, from: usize) -> anyhow::Result<()> {
    let now = http.clock.now();
    let stored = http.engine.arrivals.write(move |tx| {
        let batch = batch.clone();
        Box::pin(async move {
            let (bot, arrivals, raw) = &*batch;
            for (index, arrival) in arrivals.iter().enumerate().skip(from).take(TOGETHER) {
                // The raw text of a batch is kept once.
                let raw = if index == 0 { raw.as_str() } else { "" };
                inbox::insert(tx, bot, arrival, raw, now).await?;
            }
            Ok(())
        })
    });
    // Only the waiting ends: what is being stored is in the hands of a task of its own.
    let waited = tokio::time::timeout(STORE_TIMEOUT, stored).await;
    waited.unwrap_or_else(|_| Err(anyhow!("the database takes too long")))
}

fn unavailable(error: &str) -> Response {
    tracing::error!(error, "a webhook could not be stored");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = error.source();
    }
    false
}
