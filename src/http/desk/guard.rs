//! What guards every page: headers that let nothing in from elsewhere, and forms only from our own
//! pages.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;
use url::Url;

/// Nothing is loaded from elsewhere, nothing is written into our pages, nobody frames them.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// Puts the headers on an answer.
pub async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let set = [
        ("content-security-policy", CONTENT_POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow"),
    ];
    for (name, value) in set {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a post comes from a page of ours. Browsers that don't say so by `Sec-Fetch-Site` (old
/// ones, and all of them without HTTPS) name the origin; a page with our referrer policy names it
/// `null` there.
pub fn is_from_us(headers: &HeaderMap, public_url: Option<&Url>) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = header("origin") else { return false };
    let is_https = is_https(public_url);
    let own_host = header("host").is_some_and(|host| {
        let is_under = |scheme: &str| origin.eq_ignore_ascii_case(&format!("{scheme}://{host}"));
        is_under("https") || (!is_https && is_under("http"))
    });
    let is_public = public_url.is_some_and(|url| url.origin().ascii_serialization() == origin);
    own_host || is_public || (origin == "null" && !is_https)
}

/// Whether browsers reach us by HTTPS.
pub fn is_https(public_url: Option<&Url>) -> bool {
    public_url.is_some_and(|url| url.scheme() == "https")
}

/// What a session's forms must bring: it follows from what the browser proves itself with, which no
/// other site can read.
pub fn form_token(session: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(b"form of the desk\0");
    digest.update(session.as_bytes());
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a form brings it.
pub fn is_form_token(given: &str, session: &str) -> bool {
    given.as_bytes().ct_eq(form_token(session).as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &'static str)], url: &str) -> bool {
        let pairs = pairs.iter().map(|(name, value)| {
            (header::HeaderName::from_static(name), HeaderValue::from_static(value))
        });
        is_from_us(&pairs.collect(), Url::parse(url).ok().as_ref())
    }

    #[test]
    fn forms_of_other_sites_are_told_apart() {
        const HTTPS: &str = "https://khidmat.example.org";
        const HTTP: &str = "http://10.0.0.5:8080";
        assert!(from(&[("sec-fetch-site", "same-origin"), ("origin", "null")], HTTPS));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!from(&[("sec-fetch-site", site), ("origin", HTTPS)], HTTPS), "{site}");
        }
        assert!(from(&[("origin", HTTPS)], HTTPS));
        assert!(from(&[("origin", "http://a:1"), ("host", "a:1")], HTTP));
        assert!(from(&[("origin", "null")], HTTP));
        assert!(!from(&[("origin", "null")], HTTPS));
        assert!(!from(&[("origin", "https://evil.example")], HTTPS));
        assert!(!from(&[("origin", "http://khidmat.example.org")], HTTPS));
        assert!(!from(&[("host", "khidmat.example.org")], HTTPS));
    }
}
