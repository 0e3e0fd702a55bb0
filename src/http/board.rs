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

use self::view::{Board, Gone};
use super::Http;
use super::tag::Tag;
use crate::domain::timestamp::Timestamp;
use crate::store::{Tx, board};

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
    let now = http.clock.now();
    match http.read(move |tx| Box::pin(async move { page(tx, &token, now).await })).await {
        Ok((status, page)) => answer(status, page, &headers),
        Err(error) => unavailable(&format!("{error:#}")),
    }
}

/// The page and its status; who has no token that works learns nothing.
async fn page(tx: &mut Tx, token: &str, now: Timestamp) -> anyhow::Result<(StatusCode, String)> {
    let link = board::link(tx).await?;
    Ok(if link.token.is(token) {
        (StatusCode::OK, Board::read(tx, now).await?.render()?)
    } else {
        (StatusCode::NOT_FOUND, Gone::read(tx).await?.render()?)
    })
}

fn answer(status: StatusCode, page: String, asked: &HeaderMap) -> Response {
    let tag = Tag::of(&page);
    let is_known = status == StatusCode::OK && tag.is_known(asked);
    let status = if is_known { StatusCode::NOT_MODIFIED } else { status };
    let body = if is_known { String::new() } else { page };
    let mut response = (status, guarded("text/html; charset=utf-8", "no-cache"), body);
    response.1.insert(header::ETAG, tag.value());
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

fn unavailable(error: &str) -> Response {
    tracing::error!(error, "the notice board could not be shown");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}
