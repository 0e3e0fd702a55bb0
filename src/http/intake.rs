//! From a body to the inbox: only after the commit is it ours, and only then is 200 said.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Http;
use crate::domain::channel::Channel;
use crate::domain::inbound::Arrival;
use crate::figures;
use crate::store::inbox;

/// A client that takes longer to send its body is not a platform.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);
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
    let (engine, now) = (&http.engine, http.clock.now());
    let batch = Arc::new((bot.to_owned(), arrivals, raw));
    let stored = engine.arrivals.write(move |tx| {
        let batch = batch.clone();
        Box::pin(async move {
            let (bot, arrivals, raw) = &*batch;
            let raw = String::from_utf8_lossy(raw);
            for (index, arrival) in arrivals.iter().enumerate() {
                // The raw text of a batch is kept once.
                let raw = if index == 0 { raw.as_ref() } else { "" };
                inbox::insert(tx, bot, arrival, raw, now).await?;
            }
            Ok(())
        })
    });
    // Only the waiting ends: what is being stored is in the hands of a task of its own.
    match tokio::time::timeout(STORE_TIMEOUT, stored).await {
        Ok(Ok(())) => {
            engine.wakes.inbox.notify_one();
            StatusCode::OK.into_response()
        }
        Ok(Err(error)) => unavailable(&format!("{error:#}")),
        Err(_) => unavailable("the database takes too long"),
    }
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
