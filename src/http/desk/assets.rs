//! The style sheet and the scripts, embedded, each under a name that changes with its bytes.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// A browser may keep what never changes under its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// So many letters of the digest tell two versions apart.
const TAG_CHARS: usize = 12;

/// What there is: the name in our pages, its kind, its bytes.
const FILES: [(&str, &str, &str); 5] = [
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("pages.css", "text/css; charset=utf-8", include_str!("assets/pages.css")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ("desk.js", "text/javascript; charset=utf-8", include_str!("assets/desk.js")),
    ("roster.js", "text/javascript; charset=utf-8", include_str!("assets/roster.js")),
];

/// The address of each, in the order of [`FILES`].
static ADDRESSES: LazyLock<Vec<String>> =
    LazyLock::new(|| FILES.iter().map(|(name, _, text)| address(name, text)).collect());

/// The address of a file that pages name; of one that isn't there, the name itself.
pub fn url<'n>(name: &'n str) -> &'n str {
    let at = FILES.iter().position(|(known, ..)| *known == name);
    at.map_or(name, |at| ADDRESSES[at].as_str())
}

/// Answers a file.
pub async fn serve(Path(file): Path<String>) -> Response {
    let wanted = format!("/admin/assets/{file}");
    let Some(at) = ADDRESSES.iter().position(|address| *address == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (_, kind, text) = FILES[at];
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOR_EVER)], text).into_response()
}

/// `style.css` under `/admin/assets/style.0123456789ab.css`.
fn address(name: &str, text: &str) -> String {
    let digest: String =
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("/admin/assets/{stem}.{}.{ending}", &digest[..TAG_CHARS])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_its_bytes() {
        assert_ne!(address("a.css", "x"), address("a.css", "y"));
        assert!(url("style.css").starts_with("/admin/assets/style.") && url("x.css") == "x.css");
    }
}
