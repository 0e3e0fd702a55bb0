//! WhatsApp's webhook: the verification, and signed posts.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Http, auth, intake};
use crate::channels::{unreadable, whatsapp};
use crate::domain::channel::Channel;

/// Batches of up to 1000 events reach 3 MB.
const BODY_LIMIT: usize = 4 * 1024 * 1024;
/// Where Meta puts the signature over the raw body.
const SIGNATURE_HEADER: &str = "x-hub-signature-256";

/// Answers Meta's verification with its challenge. It carries no signature.
pub async fn verify(
    State(http): State<Http>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let Some(gate) = &http.gates.whatsapp else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let get = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    let is_ours = auth::is_one_of(get("hub.verify_token"), &gate.verify_tokens);
    if get("hub.mode") == "subscribe" && is_ours {
        get("hub.challenge").to_owned().into_response()
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// Takes a batch. What we don't understand is stored and answered 200: Meta would repeat it for
/// seven days.
pub async fn receive(State(http): State<Http>, headers: HeaderMap, body: Body) -> Response {
    intake::counted(Channel::WhatsApp, take(&http, &headers, body)).await
}

async fn take(http: &Http, headers: &HeaderMap, body: Body) -> Response {
    let Some(gate) = &http.gates.whatsapp else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let raw = match intake::body(body, BODY_LIMIT).await {
        Ok(raw) => raw,
        Err(status) => return status.into_response(),
    };
    let given = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    if !whatsapp::verify(&gate.app_secrets, &raw, given) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let arrivals = whatsapp::decode(&gate.phone_number_id, &raw)
        .unwrap_or_else(|_| vec![unreadable(Channel::WhatsApp, &raw)]);
    intake::store(http, &gate.phone_number_id, arrivals, raw).await
}
