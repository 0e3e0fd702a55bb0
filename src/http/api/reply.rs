//! What a request is answered with, as text: so it can be kept, compared and sent alike.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;

use super::problem::Problem;

/// Tells that an answer was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What a handler ends with.
pub type Answer = Result<Reply, Problem>;

/// A good answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The JSON; empty if there is none.
    pub body: String,
    /// Where what was made can be read; empty if nothing was.
    pub location: String,
    headers: Vec<(HeaderName, String)>,
}

impl Reply {
    /// An answer as it is sent or was kept.
    pub fn new(status: StatusCode, body: String, location: String) -> Self {
        Self { status, body, location, headers: Vec::new() }
    }

    /// 200 with a body.
    ///
    /// # Errors
    /// A body that can't be written as JSON is a fault of ours.
    pub fn ok(body: &impl Serialize) -> anyhow::Result<Self> {
        Ok(Self::new(StatusCode::OK, serde_json::to_string(body)?, String::new()))
    }

    /// 201 with a body and the path at which it can be read.
    ///
    /// # Errors
    /// The same as [`Self::ok`]'s.
    pub fn created(body: &impl Serialize, location: String) -> anyhow::Result<Self> {
        Ok(Self::new(StatusCode::CREATED, serde_json::to_string(body)?, location))
    }

    /// 204, which has no body.
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, String::new(), String::new())
    }

    /// Whether it was answered before, to the same request.
    pub fn is_replayed(&self) -> bool {
        self.headers.iter().any(|(name, _)| *name == REPLAYED)
    }

    /// The same with another header.
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> axum::response::Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if !matches!(self.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let location = (!self.location.is_empty()).then_some((LOCATION, self.location));
        for (name, value) in self.headers.into_iter().chain(location) {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}
