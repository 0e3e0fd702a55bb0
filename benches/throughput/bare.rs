//! The limit: an axum handler that verifies the signature and commits one row, and nothing else.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use tokio::net::TcpListener;

use crate::load::SECRET;

/// A handler that runs until it is dropped.
pub struct Bare {
    /// Where it listens.
    pub address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Bare {
    /// Starts it on a new SQLite file, as durable as the program's.
    pub async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(".")?;
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("bare.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        sqlx::query("create table inbox (id integer primary key, body text not null) strict")
            .execute(&pool)
            .await?;
        let router =
            Router::new().route("/webhooks/whatsapp", post(receive)).with_state(Arc::new(pool));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, task, _folder: folder })
    }
}

async fn receive(
    State(pool): State<Arc<SqlitePool>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let given = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    mac.update(&body);
    let signature: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    if given.and_then(|given| given.strip_prefix("sha256=")) != Some(signature.as_str()) {
        return StatusCode::UNAUTHORIZED;
    }
    let stored = sqlx::query("insert into inbox (body) values ($1)")
        .bind(String::from_utf8_lossy(&body).into_owned())
        .execute(&*pool)
        .await;
    if stored.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
