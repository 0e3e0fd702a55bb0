//! The body of a request: JSON within bounds, or nothing.

use std::time::Duration;

use axum::body::Body;
use axum::extract::FromRequest;
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::http::request::Parts;
use axum::http::{Extensions, Method, Request, StatusCode};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::once::Once;
use super::problem::{FieldError, Problem};
use crate::http::intake;

/// The most bytes of a JSON body: the longest one has a few fields.
const MOST_JSON: usize = 1024 * 1024;

/// A request that may change something, with its body still to be read.
pub struct Call {
    /// Its headers.
    pub headers: HeaderMap,
    method: Method,
    target: String,
    /// Among them that the size is looked at here and not by axum.
    extensions: Extensions,
    body: Body,
}

impl<S: Send + Sync> FromRequest<S> for Call {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let Parts { headers, method, extensions, .. } = parts;
        Ok(Self { headers, method, target, extensions, body })
    }
}

impl Call {
    /// Reads a JSON object; with it comes by what the request is known again.
    ///
    /// # Errors
    /// 400, 408, 413 or 415, naming the field where it is about one.
    pub async fn json<T: DeserializeOwned>(self) -> Result<(T, Once), Problem> {
        let (kind, once, raw) = self.raw().await?;
        if !is_json(&kind) {
            return Err(Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        Ok((object(&raw)?, once?))
    }

    /// Reads a JSON object that may be left out.
    ///
    /// # Errors
    /// The same as [`Self::json`]'s.
    pub async fn json_if_any<T: DeserializeOwned + Default>(self) -> Result<(T, Once), Problem> {
        let (kind, once, raw) = self.raw().await?;
        if raw.is_empty() || (is_json(&kind) && raw.trim_ascii() == b"null") {
            return Ok((T::default(), once?));
        }
        if !is_json(&kind) {
            return Err(Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        Ok((object(&raw)?, once?))
    }

    /// What the sender says that the body is, in small letters and without parameters.
    pub fn kind(&self) -> String {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let bare = kind.unwrap_or_default().split(';').next().unwrap_or_default();
        bare.trim().to_ascii_lowercase()
    }

    /// The request for who reads its body in another way, and what it is known by, but for the
    /// body.
    ///
    /// # Errors
    /// 400 for a key that is none.
    pub fn into_request(self) -> Result<(Request<Body>, Once), Problem> {
        let once = Once::of(&self.headers, &self.method, &self.target)?;
        let mut request = Request::new(self.body);
        *request.headers_mut() = self.headers;
        *request.extensions_mut() = self.extensions;
        Ok((request, once))
    }

    async fn raw(self) -> Result<(String, Result<Once, Problem>, Vec<u8>), Problem> {
        let kind = self.kind();
        let once = Once::of(&self.headers, &self.method, &self.target);
        let raw = intake::body(self.body, MOST_JSON).await.map_err(Problem::of)?;
        let once = once.map(|once| once.with(&raw));
        Ok((kind, once, raw))
    }
}

/// How long a body with files may take.
pub const FILES_TIMEOUT: Duration = Duration::from_secs(300);

fn is_json(kind: &str) -> bool {
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn object<T: DeserializeOwned>(raw: &[u8]) -> Result<T, Problem> {
    let bad = || Problem::of(StatusCode::BAD_REQUEST);
    let mut value: Value = serde_json::from_slice(raw).map_err(|_| bad())?;
    if !value.is_object() {
        return Err(bad());
    }
    without_nul(&mut value);
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        if path == "." {
            return bad();
        }
        Problem::fields(vec![FieldError::say(&path, "api-field-type", &[])])
    })
}

/// PostgreSQL has no text with this sign in it; to us it is a space.
fn without_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', " "),
        Value::Array(values) => values.iter_mut().for_each(without_nul),
        Value::Object(fields) => fields.values_mut().for_each(without_nul),
        _ => {}
    }
}

/// Up to here each whole number has a floating one of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number, however JSON writes it: `5`, `5.0`, `5e0`.
#[derive(Clone, Copy, Debug)]
pub struct Whole(pub i64);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        if let Some(whole) = number.as_i64() {
            return Ok(Self(whole));
        }
        let whole = number.as_f64().filter(|wide| wide.fract() == 0.0 && wide.abs() < EXACT);
        let whole = whole.map(|wide| Self(wide as i64));
        whole.ok_or_else(|| D::Error::custom("no whole number"))
    }
}
