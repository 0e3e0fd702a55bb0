//! Strong entity tags: who has seen an answer already hears only that it still holds.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, ETAG, HeaderMap, IF_NONE_MATCH};
use sha2::{Digest, Sha256};

use super::reply::Reply;

/// So many bytes of the digest tell two answers apart.
const TAG_BYTES: usize = 16;

/// The answer with its tag; 304 without a body if the asker knows it.
pub fn tagged(headers: &HeaderMap, reply: Reply) -> Reply {
    let digest = Sha256::digest(reply.body.as_bytes());
    let hex: String = digest.iter().take(TAG_BYTES).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{hex}\"");
    let reply = if is_known(headers, &tag) {
        Reply::new(StatusCode::NOT_MODIFIED, String::new(), String::new())
    } else {
        reply
    };
    reply.with(ETAG, tag).with(CACHE_CONTROL, "private, no-cache")
}

/// Whether the asker names this tag; a weak one counts as the strong one (RFC 9110, 13.1.2).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    named
        .flat_map(|value| value.split(','))
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == "*" || one == tag)
}
