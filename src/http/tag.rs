//! Strong entity tags: who has seen an answer already hears only that it still holds.

use axum::http::HeaderValue;
use axum::http::header::{HeaderMap, IF_NONE_MATCH};
use sha2::{Digest as _, Sha256};

/// So many bytes of the digest tell two answers apart.
const BYTES: usize = 16;

/// The tag of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

impl Tag {
    /// The tag of a body.
    pub fn of(body: &str) -> Self {
        let digest = Sha256::digest(body.as_bytes());
        Self(digest.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Its digits, as an address holds them.
    pub fn bare(&self) -> &str {
        &self.0
    }

    /// As the header `ETag` holds it.
    pub fn quoted(&self) -> String {
        format!("\"{}\"", self.0)
    }

    /// The header's value.
    pub fn value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.quoted()).unwrap_or(HeaderValue::from_static("\"\""))
    }

    /// Whether the asker names this tag; a weak one counts as the strong one (RFC 9110, 13.1.2).
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        let (named, tag) = (headers.get_all(IF_NONE_MATCH), self.quoted());
        named
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == "*" || one == tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_among_others_and_weak_too() {
        let tag = Tag::of("a body");
        assert_ne!(tag, Tag::of("another"));
        let asks = |value: String| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, HeaderValue::try_from(value).expect("a header"));
            tag.is_known(&headers)
        };
        assert!(asks(tag.quoted()));
        assert!(asks(format!("\"x\", W/{}", tag.quoted())));
        assert!(asks("*".to_owned()));
        assert!(!asks("\"x\"".to_owned()));
        assert!(!tag.is_known(&HeaderMap::new()));
    }
}
