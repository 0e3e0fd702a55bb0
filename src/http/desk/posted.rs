//! A form that was sent from a page of ours by somebody who is signed in.

use std::collections::HashMap;

use axum::extract::{FromRequest, Request};
use axum::response::Response;
use url::form_urlencoded;

use super::{Desk, gate, guard, page};
use crate::http::{Http, intake};

/// A form is a few lines of text.
const BODY_LIMIT: usize = 64 * 1024;
/// Where our script puts what the forms bring as `token`.
const TOKEN_HEADER: &str = "x-desk-token";
/// The field of the forms.
const TOKEN_FIELD: &str = "token";

/// Who is signed in, and what they sent.
pub struct Posted {
    /// Who is signed in.
    pub desk: Desk,
    /// The fields.
    pub form: Form,
}

/// The fields of a form.
#[derive(Debug, Default)]
pub struct Form(HashMap<String, String>);

impl Form {
    /// A field without the space around it; empty if it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// A field that is a number or a date; nothing if it isn't.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }
}

impl FromRequest<Http> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, http: &Http) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let desk = gate::open(http, &parts.headers, &parts.uri).await?;
        let raw = match intake::body(body, BODY_LIMIT).await {
            Ok(raw) => raw,
            Err(status) => return Err(page::refused_form(&desk.words, status, desk.is_script)),
        };
        let form = Form(form_urlencoded::parse(&raw).into_owned().collect());
        let header = parts.headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
        let token = header.unwrap_or_else(|| form.get(TOKEN_FIELD));
        let is_ours = guard::is_from_us(&parts.headers, http.engine.deps.public_url.as_ref())
            && guard::is_form_token(token, &desk.who.token);
        if !is_ours {
            let status = axum::http::StatusCode::FORBIDDEN;
            return Err(page::refused_form(&desk.words, status, desk.is_script));
        }
        Ok(Self { desk, form })
    }
}
