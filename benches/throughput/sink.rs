//! A platform that takes everything at once: WhatsApp's API as far as sending needs it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::State;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// More than are ever under way.
const QUEUE: usize = 65_536;

/// The platform; it ends when it is dropped.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    /// The recipients of what was sent, as it comes, without their `+`.
    pub sent: broadcast::Sender<String>,
    task: tokio::task::JoinHandle<()>,
}

struct Shared {
    sent: broadcast::Sender<String>,
    next: AtomicU64,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Sink {
    /// Starts it.
    pub async fn start() -> anyhow::Result<Self> {
        let (sent, _) = broadcast::channel(QUEUE);
        let shared = Shared { sent: sent.clone(), next: AtomicU64::new(1) };
        let router = Router::new().fallback(answer).with_state(Arc::new(shared));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, sent, task })
    }
}

async fn answer(State(shared): State<Arc<Shared>>, body: Option<Json<Value>>) -> Json<Value> {
    let to = body.as_ref().and_then(|body| body.get("to")).and_then(Value::as_str);
    let Some(to) = to else { return Json(json!({ "success": true })) };
    let _ = shared.sent.send(to.trim_start_matches('+').to_owned());
    let id = shared.next.fetch_add(1, Ordering::Relaxed);
    Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to.trim_start_matches('+') }],
        "messages": [{ "id": format!("wamid.sink-{id}") }],
    }))
}
