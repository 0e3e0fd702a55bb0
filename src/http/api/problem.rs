//! Errors as RFC 9457 describes them: each says what is wrong, and names the fields that are.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wording::Words;

/// The media type of all errors.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// What stands before a problem's kind in its type: the readable page of the interface.
const TYPES: &str = "/api/docs#";
/// When to come back if the database is away, in seconds.
const SECONDS_AWAY: &str = "5";

/// Every kind of problem: the last word of its type, which is an anchor of the readable page.
pub const KINDS: [&str; 59] = [
    "account-unknown",
    "answer-erased",
    "auditions-full",
    "away",
    "bad-request",
    "correction",
    "day-outside",
    "day-over",
    "day-unclear",
    "decided-already",
    "duties",
    "duty-began",
    "duty-several",
    "duty-unclear",
    "email-invalid",
    "fields",
    "holds-duty",
    "internal",
    "its-invalid",
    "its-taken",
    "key-reused",
    "log-unclear",
    "media-type",
    "method-not-allowed",
    "name-invalid",
    "no-season",
    "no-sound",
    "no-such-date",
    "not-found",
    "number-unclear",
    "person-not-serving",
    "person-unknown",
    "phone-invalid",
    "preference-invalid",
    "preferred-day-over",
    "reason-missing",
    "reason-short",
    "recording-too-big",
    "refused",
    "request-decided",
    "request-open",
    "request-timeout",
    "request-unknown",
    "role",
    "season-length",
    "season-overlaps",
    "season-start",
    "season-unclear",
    "setting",
    "slot-changed",
    "slot-closed",
    "slot-open",
    "slot-taken",
    "too-large",
    "unauthorized",
    "unavailable",
    "unclear",
    "values",
    "who-missing",
];

/// What is wrong with a request, or with us.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Which kind of problem it is; the last word stays the same for ever.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/api/docs#its-taken")]
    kind: String,
    /// What the status means.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong this time, for a person to read.
    detail: String,
    /// The fields that are wrong, if it is about fields.
    errors: Vec<FieldError>,
    #[serde(skip)]
    headers: Vec<(HeaderName, String)>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// The field of the body, the parameter or the header.
    pub field: String,
    /// What is wrong with it, for a person to read.
    pub detail: String,
}

impl FieldError {
    /// A sentence about a field.
    pub fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: field.into(), detail: detail.into() }
    }

    /// The same with a sentence of `locales/en/api.ftl`, which may name the `$field`.
    pub fn say(field: &str, key: &str, args: &[(&str, String)]) -> Self {
        let mut args = args.to_vec();
        args.push(("field", field.to_owned()));
        Self::new(field, own_words().plain(key, &args))
    }
}

/// The words of what is said before the centre's language is known.
pub fn own_words() -> Words {
    Words::of("en")
}

impl Problem {
    /// A problem of a kind.
    pub fn new(words: &Words, status: StatusCode, kind: &str, detail: String) -> Self {
        Self {
            kind: format!("{TYPES}{kind}"),
            title: words.plain(&format!("api-title-{}", status.as_u16()), &[]),
            status: status.as_u16(),
            detail,
            errors: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// What a bare status means, said in general.
    pub fn of(status: StatusCode) -> Self {
        let words = own_words();
        let (kind, key) = match status {
            StatusCode::UNAUTHORIZED => ("unauthorized", "api-unauthorized"),
            StatusCode::NOT_FOUND => ("not-found", "api-not-found"),
            StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "api-method-not-allowed"),
            StatusCode::REQUEST_TIMEOUT => ("request-timeout", "api-request-timeout"),
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "api-too-large"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", "api-media-type"),
            StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "api-unavailable"),
            StatusCode::INTERNAL_SERVER_ERROR => ("internal", "api-internal"),
            other if other.is_server_error() => return Self::of(StatusCode::INTERNAL_SERVER_ERROR),
            StatusCode::BAD_REQUEST => ("bad-request", "api-bad-request"),
            _ => return Self::of(StatusCode::BAD_REQUEST),
        };
        Self::new(&words, status, kind, words.plain(key, &[]))
    }

    /// 400 that names what is wrong with which fields.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self::of_fields(StatusCode::BAD_REQUEST, "fields", errors)
    }

    /// 400 about one field, with a sentence of `locales/en/api.ftl`.
    pub fn field(field: &str, key: &str, args: &[(&str, String)]) -> Self {
        Self::fields(vec![FieldError::say(field, key, args)])
    }

    /// A problem of a kind about fields; what is wrong with them all is its detail.
    pub fn of_fields(status: StatusCode, kind: &str, errors: Vec<FieldError>) -> Self {
        let detail: Vec<&str> = errors.iter().map(|error| error.detail.as_str()).collect();
        let detail = detail.join(" ");
        Self { errors, ..Self::new(&own_words(), status, kind, detail) }
    }

    /// 404 for a row that isn't there.
    pub fn not_found() -> Self {
        Self::of(StatusCode::NOT_FOUND)
    }

    /// 404 for a row that a field names and that isn't there.
    pub fn unknown(field: &str, value: &str) -> Self {
        let error = super::query::unknown(field, value);
        Self::of_fields(StatusCode::NOT_FOUND, "not-found", vec![error])
    }

    /// 401: no token, or another one.
    pub fn unauthorized() -> Self {
        Self::of(StatusCode::UNAUTHORIZED).with(WWW_AUTHENTICATE, "Bearer realm=\"khidmat\"")
    }

    /// 503: the database is away; nothing was done.
    pub fn unavailable() -> Self {
        Self::of(StatusCode::SERVICE_UNAVAILABLE).with(RETRY_AFTER, SECONDS_AWAY)
    }

    /// 500: a fault of ours, whose reference stands in the log.
    pub fn fault(reference: &str) -> Self {
        let words = own_words();
        let detail = words.plain("api-fault", &[("reference", reference.to_owned())]);
        Self::new(&words, StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// Whether it is not the asker's fault.
    pub fn is_ours(&self) -> bool {
        self.status >= 500
    }

    fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// Makes a problem of an error that the router answered bare, such as a path or a method that isn't
/// there.
pub fn dress(response: axum::response::Response) -> axum::response::Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_problem(response.headers()) {
        return response;
    }
    let allow = response.headers().get(ALLOW).cloned();
    let mut dressed = Problem::of(status).into_response();
    if let Some(allow) = allow {
        dressed.headers_mut().insert(ALLOW, allow);
    }
    dressed
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE)
}
