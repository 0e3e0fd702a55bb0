//! What answers HTTP: the platforms' webhooks, the REST interface, the admins' desk, people's
//! calendars, and whether we are well.

mod api;
mod auth;
mod board;
mod calendar;
mod desk;
mod health;
mod intake;
mod seats;
mod server;
mod tag;
mod telegram;
mod whatsapp;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::clock::Clock;
use crate::workers::Engine;

pub use desk::Changes;
pub use server::{Stopping, serve};

/// What the handlers share.
#[derive(Clone)]
pub struct Http {
    /// The workers' engine: the inbox is theirs.
    pub engine: Arc<Engine>,
    /// What time it is.
    pub clock: Clock,
    /// What webhooks must bring.
    pub gates: Arc<Gates>,
    /// What open pages of the desk are told.
    pub changes: Arc<Changes>,
}

/// What webhooks and requests must bring.
#[derive(Default)]
pub struct Gates {
    /// Telegram's secrets; `None`: the channel is off.
    pub telegram_secrets: Option<Vec<String>>,
    /// WhatsApp's; `None`: the channel is off.
    pub whatsapp: Option<WhatsAppGate>,
    /// The bearer token; `None`: what it opens is off.
    pub api_token: Option<String>,
}

/// What WhatsApp's webhooks must bring.
pub struct WhatsAppGate {
    /// What bodies are signed with.
    pub app_secrets: Vec<String>,
    /// What the verification must name.
    pub verify_tokens: Vec<String>,
    /// Our number: what is for others is not for us.
    pub phone_number_id: String,
}

/// All paths.
pub fn router(http: Http) -> Router {
    Router::new()
        .merge(desk::router())
        .route("/webhooks/telegram", post(telegram::receive))
        .route("/webhooks/whatsapp", get(whatsapp::verify).post(whatsapp::receive))
        .route("/calendar/{file}", get(calendar::feed))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .nest_service("/api", api::service(http.clone()))
        .merge(board::router())
        // Each webhook reads its body itself, under its own limit.
        .layer(DefaultBodyLimit::disable())
        .with_state(http)
}
