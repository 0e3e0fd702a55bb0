//! What the decoders and the clients of both platforms share.

use std::fmt;
use std::time::Duration;

use reqwest::Response;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::failure::{FetchFailure, SendFailure};
use crate::domain::text::clean;

/// Both platforms' texts hold 4096 characters, counted as UTF-16 units: Telegram counts so, and for
/// WhatsApp it is the stricter reading.
pub const TEXT_MAX: usize = 4096;

/// In which Meta tells how near an account is to its limits.
const USAGE: &str = "x-business-use-case-usage";

/// People can't type more; of what claims to be longer the rest is left out.
const TYPED_MAX_CHARS: usize = 4 * TEXT_MAX;

/// A webhook body that is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body is no JSON")
    }
}

impl std::error::Error for NotJson {}

/// What stands for the platform's id of an event that has none: the same bytes, the same event.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What somebody typed, or what came with it, cleaned.
pub(super) fn typed(text: &str) -> String {
    let end = text.char_indices().nth(TYPED_MAX_CHARS).map_or(text.len(), |(at, _)| at);
    clean(&text[..end])
}

/// A platform's answer, as far as it could be read.
pub(super) struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, if it names seconds; or the wait that Meta names in its own way.
    pub retry_after: Option<Duration>,
    /// The body; null if it is no JSON or broke off.
    pub body: Value,
}

/// Posts a request and reads what comes back. An error says whether the request may have arrived.
pub(super) async fn exchange(request: reqwest::RequestBuilder) -> Result<Answer, SendFailure> {
    let response = request.send().await.map_err(broken)?;
    let status = response.status().as_u16();
    let retry_after = seconds(&response).or_else(|| {
        let usage = response.headers().get(USAGE)?.to_str().ok()?;
        regained(usage)
    });
    let body = response.bytes().await.map_err(|error| error.without_url());
    let body = body.ok().and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or(Value::Null);
    Ok(Answer { status, retry_after, body })
}

/// Gets a file of at most `max` bytes: no more is taken than that, whatever the server says.
pub(super) async fn download(
    request: reqwest::RequestBuilder,
    max: usize,
) -> Result<Vec<u8>, FetchFailure> {
    let broken = |error| FetchFailure::from(broken(error));
    let mut response = request.send().await.map_err(broken)?;
    let status = response.status().as_u16();
    if status != 200 {
        let error = format!("the file came with HTTP {status}");
        return Err(FetchFailure::Later { after: seconds(&response), error });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > max {
            return Err(FetchFailure::TooBig);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What an HTTP status means that comes without the platform's own error object, so from a proxy or
/// a server in distress: 429 and 503 say that nothing was done, other 5xx don't.
pub(super) fn bare(answer: &Answer, channel: &str) -> SendFailure {
    let error = format!("{channel}: HTTP {} without an error object", answer.status);
    match answer.status {
        200..=299 => SendFailure::unknown(format!("{channel}: a success that can't be read")),
        401 => SendFailure::token_rejected(error),
        429 => SendFailure::address_waits(answer.retry_after, error),
        503 => SendFailure::channel_waits(answer.retry_after, error),
        500..=599 => SendFailure::unknown(error),
        _ => SendFailure::address_waits(answer.retry_after, error),
    }
}

/// Names no URL: Telegram's holds the token.
fn broken(error: reqwest::Error) -> SendFailure {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        SendFailure::channel_waits(None, format!("no connection: {}", root(&error)))
    } else if error.is_timeout() {
        SendFailure::unknown("no answer in time")
    } else {
        SendFailure::unknown(format!("the connection broke: {}", root(&error)))
    }
}

/// The innermost cause, which is the one that says something.
fn root(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

/// How long a limit of Meta's lasts, of which its header tells in minutes; it stands at nought while
/// there is none.
fn regained(usage: &str) -> Option<Duration> {
    let usage: Value = serde_json::from_str(usage).ok()?;
    let limits = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    let minutes = limits.filter_map(|one| one.get("estimated_time_to_regain_access")?.as_u64());
    let longest = minutes.max().filter(|minutes| *minutes > 0)?;
    Some(Duration::from_secs(longest.saturating_mul(60)))
}

fn seconds(response: &Response) -> Option<Duration> {
    let value = response.headers().get(reqwest::header::RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metas_own_wait_is_read_where_there_is_one() {
        let limited = r#"{"102290129340398":[
            {"type":"messages","call_count":20,"estimated_time_to_regain_access":0},
            {"type":"messages","call_count":101,"estimated_time_to_regain_access":19}]}"#;
        assert_eq!(regained(limited), Some(Duration::from_secs(19 * 60)));
        let free = r#"{"1":[{"call_count":1,"estimated_time_to_regain_access":0}]}"#;
        for usage in [free, "{}", "[]", r#"{"1":7}"#, "no JSON", r#"{"1":[{}]}"#] {
            assert_eq!(regained(usage), None, "{usage}");
        }
    }
}
