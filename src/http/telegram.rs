//! Telegram's webhook.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Http, auth, intake};
use crate::channels::telegram::{BOT, decode};
use crate::channels::unreadable;
use crate::domain::channel::Channel;

/// An update is a few kilobytes.
const BODY_LIMIT: usize = 1024 * 1024;
/// Where Telegram puts our secret.
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// Takes an update. What we don't understand is stored and answered 200: Telegram would hold up
/// the whole chat for it.
pub async fn receive(State(http): State<Http>, headers: HeaderMap, body: Body) -> Response {
    intake::counted(Channel::Telegram, take(&http, &headers, body)).await
}

async fn take(http: &Http, headers: &HeaderMap, body: Body) -> Response {
    let Some(secrets) = &http.gates.telegram_secrets else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let given = headers.get(SECRET_HEADER).and_then(|value| value.to_str().ok());
    if !auth::is_one_of(given.unwrap_or_default(), secrets) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let raw = match intake::body(body, BODY_LIMIT).await {
        Ok(raw) => raw,
        Err(status) => return status.into_response(),
    };
    let arrivals = decode(&http.engine.bot_name(), &raw)
        .unwrap_or_else(|_| vec![unreadable(Channel::Telegram, &raw)]);
    intake::store(http, BOT, arrivals, raw).await
}
