//! The notice board: a page of the roster for whoever has its secret link, such as a tablet on the
//! masjid's wall. Nothing on it tells how to reach anybody.

mod view;

use askama::Template as _;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use self::view::{Board, Gone};
use super::Http;
use crate::domain::timestamp::Timestamp;
use crate::store::board;
use crate::workers::Engine;

/// Nothing from elsewhere, nothing inline.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// The look of the page.
const STYLE: &str = include_str!("board/board.css");
/// What keeps it fresh.
const SCRIPT: &str = include_str!("board/board.js");
/// The star in the tab.
const ICON: &str = include_str!("board/board.svg");
/// So many bytes tell two states of the roster apart.
const TAG_BYTES: usize = 12;
/// When to come back if the database is away, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("10");

/// Its paths.
pub fn router() -> Router<Http> {
    Router::new()
        .route("/board/{token}", get(show))
        .route("/board/board.css", get(async || asset("text/css; charset=utf-8", STYLE)))
        .route("/board/board.js", get(async || asset("text/javascript; charset=utf-8", SCRIPT)))
        .route("/board/board.svg", get(async || asset("image/svg+xml", ICON)))
}

/// The page, if the token is the one that works now; 304 to who has it as it is.
async fn show(
    State(http): State<Http>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let token = token.map_or_else(|_| String::new(), |Path(token)| token);
    let (engine, now) = (http.engine.clone(), http.clock.now());
    // A task of its own: no future of the database is cancelled when a client goes.
    let read = tokio::spawn(async move { page(&engine, &token, now).await });
    match read.await {
        Ok(Ok((status, page))) => answer(status, page, &headers),
        Ok(Err(error)) => unavailable(&format!("{error:#}")),
        Err(_) => unavailable("drawing the notice board panicked"),
    }
}

/// The page and its status; who has no token that works learns nothing.
async fn page(
    engine: &Engine,
    token: &str,
    now: Timestamp,
) -> anyhow::Result<(StatusCode, String)> {
    let mut tx = engine.store.read(engine.centre).await?;
    let link = board::link(&mut tx).await?;
    let page = if link.token.is(token) {
        (StatusCode::OK, Board::read(&mut tx, now).await?.render()?)
    } else {
        (StatusCode::NOT_FOUND, Gone::read(&mut tx).await?.render()?)
    };
    tx.rollback().await?;
    Ok(page)
}

fn answer(status: StatusCode, page: String, asked: &HeaderMap) -> Response {
    let tag = tag(&page);
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = status == StatusCode::OK && known.is_some_and(|known| known.contains(&tag));
    let status = if is_known { StatusCode::NOT_MODIFIED } else { status };
    let body = if is_known { String::new() } else { page };
    let mut response = (status, guarded("text/html; charset=utf-8", "no-cache"), body);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        response.1.insert(header::ETAG, tag);
    }
    response.into_response()
}

fn asset(media_type: &'static str, text: &'static str) -> Response {
    // The page names it with its tag, so it stays good for as long as anybody asks for it.
    (guarded(media_type, "public, max-age=31536000, immutable"), text).into_response()
}

/// What all of it is sent with: it is kept by nobody, found by nobody, framed by nobody.
fn guarded(media_type: &'static str, caching: &'static str) -> HeaderMap {
    let fixed = HeaderValue::from_static;
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, fixed(media_type)),
        (header::CACHE_CONTROL, fixed(caching)),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, fixed("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
        (HeaderName::from_static("x-robots-tag"), fixed("noindex, nofollow")),
    ])
}

/// The beginning of a digest.
fn tag(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(TAG_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

fn unavailable(error: &str) -> Response {
    tracing::error!(error, "the notice board could not be shown");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}
