//! Whether we are alive and well, and the figures behind it.

use std::sync::OnceLock;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::{Http, auth};

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting, once for the process.
pub fn install_metrics() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        let _ = METRICS.set(handle);
    }
}

/// The process runs.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers and the workers move.
pub async fn ready(State(http): State<Http>) -> Response {
    let (engine, now) = (http.engine.clone(), http.clock.now());
    let checked = tokio::spawn(async move { engine.is_well(now).await });
    match checked.await {
        Ok(Ok(true)) => (StatusCode::OK, "ready\n").into_response(),
        Ok(Ok(false)) => (StatusCode::SERVICE_UNAVAILABLE, "messages wait\n").into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database is away\n").into_response(),
    }
}

/// The figures, for who brings the API token. Behind a proxy on the same host everything comes
/// from loopback, so the address proves nothing.
pub async fn metrics(State(http): State<Http>, headers: HeaderMap) -> Response {
    let (Some(token), Some(handle)) = (&http.gates.api_token, METRICS.get()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !auth::has_bearer(&headers, token) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    handle.render().into_response()
}
