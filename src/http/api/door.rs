//! What every request below `/api` passes: the slash at its end, the token, the look of errors.

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::{self, Problem};
use crate::http::{Http, auth};

/// What may be read without the token: it tells nothing but how the interface is used.
const OPEN: [&str; 2] = ["/openapi.json", "/docs"];

/// The same request without slashes at the end of its path, so that each path is written once.
pub fn without_slash(mut request: Request) -> Request {
    let path = request.uri().path();
    let bare = path.trim_end_matches('/');
    if bare.len() == path.len() || bare.is_empty() {
        return request;
    }
    let target = match request.uri().query() {
        Some(query) => format!("{bare}?{query}"),
        None => bare.to_owned(),
    };
    if let Ok(uri) = target.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    request
}

/// Lets in who brings the token. Without a token in the settings there is nothing here.
pub async fn guard(State(http): State<Http>, request: Request, next: Next) -> Response {
    let Some(token) = &http.gates.api_token else {
        return Problem::not_found().into_response();
    };
    let path = request.uri().path();
    let is_open = OPEN.iter().any(|open| path == *open || path.starts_with(&format!("{open}/")));
    if !is_open && !auth::has_bearer(request.headers(), token) {
        return Problem::unauthorized().into_response();
    }
    problem::dress(next.run(request).await)
}
