//! Comparing secrets in constant time.

use axum::http::HeaderMap;
use subtle::{Choice, ConstantTimeEq};

/// Whether a text is one of the secrets; all are compared, so that time tells nothing.
pub fn is_one_of(given: &str, secrets: &[String]) -> bool {
    let mut found = Choice::from(0);
    for secret in secrets {
        found |= given.as_bytes().ct_eq(secret.as_bytes());
    }
    found.into()
}

/// Whether a request brings a bearer token.
pub fn has_bearer(headers: &HeaderMap, token: &str) -> bool {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok());
    let parts = header.and_then(|value| value.split_once(' '));
    // The scheme's case doesn't matter (RFC 9110, 11.1).
    let given = parts.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let given = given.map(|(_, token)| token).unwrap_or_default();
    is_one_of(given.trim(), std::slice::from_ref(&token.to_owned()))
}
