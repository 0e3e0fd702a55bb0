//! Platforms that take everything at once: as much of WhatsApp's and Telegram's interfaces as sending
//! needs. Mail goes to the simulator's server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use axum::{Json, Router};
use khidmat::clock::Clock;
use khidmat::domain::timestamp::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// More than are ever under way.
const QUEUE: usize = 65_536;

/// A message that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The phone without its `+`, or the chat's number.
    pub to: String,
    /// When.
    pub at: Timestamp,
}

/// The platforms; they end when this is dropped.
pub struct Sink {
    /// Where they listen.
    pub address: SocketAddr,
    /// What was sent, as it comes.
    pub taken: broadcast::Sender<Taken>,
    task: tokio::task::JoinHandle<()>,
}

struct Shared {
    taken: broadcast::Sender<Taken>,
    next: AtomicU64,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Sink {
    /// Starts them.
    pub async fn start() -> anyhow::Result<Self> {
        let (taken, _) = broadcast::channel(QUEUE);
        let shared = Shared { taken: taken.clone(), next: AtomicU64::new(1) };
        let router = Router::new().fallback(answer).with_state(Arc::new(shared));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, taken, task })
    }
}

async fn answer(State(shared): State<Arc<Shared>>, uri: Uri, body: Bytes) -> Json<Value> {
    let number = shared.next.fetch_add(1, Ordering::Relaxed);
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let path = uri.path();
    if path.starts_with("/bot") {
        let result = match (path.rsplit('/').next(), body.get("chat_id")) {
            (Some("getMe"), _) => {
                json!({ "id": 1, "is_bot": true, "first_name": "Bench", "username": "bench_bot" })
            }
            (Some("sendMessage"), Some(chat)) => {
                shared.takes(chat.to_string().trim_matches('"').to_owned());
                json!({ "message_id": number, "date": 0, "chat": { "id": chat, "type": "private" } })
            }
            _ => json!(true),
        };
        return Json(json!({ "ok": true, "result": result }));
    }
    if path.ends_with("/media") {
        return Json(json!({ "id": format!("media-{number}") }));
    }
    let Some(to) = body.get("to").and_then(Value::as_str) else {
        return Json(json!({ "success": true }));
    };
    shared.takes(to.trim_start_matches('+').to_owned());
    Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to.trim_start_matches('+') }],
        "messages": [{ "id": format!("wamid.sink-{number}") }],
    }))
}

impl Shared {
    fn takes(&self, to: String) {
        let _ = self.taken.send(Taken { to, at: Clock::System.now() });
    }
}
