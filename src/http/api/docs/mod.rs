//! The readable page of the interface: made from the document, so that it says the same; it needs
//! nothing from elsewhere, and no script.

mod html;
mod page;
mod schema;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;

use crate::http::Http;

/// Nothing but our own style, and nobody frames it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                      connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";
/// Without it each page asks for an icon that isn't there.
const ICON: &str = include_str!("icon.svg");
const STYLE: &str = include_str!("style.css");

/// The page and what it needs, below `/api`.
pub fn routes(document: &Value) -> Router<Http> {
    let page: Arc<str> = page::of(document).into();
    let page = move || async move { file("text/html; charset=utf-8", page.to_string()) };
    Router::new()
        .route("/docs", get(page))
        .route("/docs/style.css", get(async || file("text/css; charset=utf-8", STYLE)))
        .route("/docs/icon.svg", get(async || file("image/svg+xml", ICON)))
}

fn file(kind: &'static str, content: impl Into<Body>) -> Response {
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (headers, content.into()).into_response()
}
