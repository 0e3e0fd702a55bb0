//! One address before several processes: each request goes to the next of them that takes it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// More than any webhook has.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A balancer that runs until it is dropped.
pub struct Balancer {
    /// Where it listens.
    pub address: String,
    behind: Arc<Behind>,
    running: AbortHandle,
}

struct Behind {
    addresses: Mutex<Vec<String>>,
    turn: AtomicUsize,
    client: reqwest::Client,
}

impl Balancer {
    /// One with nobody behind it.
    pub async fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it listens").to_string();
        // A connection for each request, so that who is gone is noticed before it is sent.
        let client = reqwest::Client::builder().no_proxy().tls_built_in_root_certs(false);
        let client = client.pool_max_idle_per_host(0).build().expect("a client");
        let behind =
            Arc::new(Behind { addresses: Mutex::default(), turn: AtomicUsize::new(0), client });
        let router = Router::new().fallback(pass_on).with_state(behind.clone());
        let running = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { address, behind, running: running.abort_handle() }
    }

    /// A process takes its turn from now on.
    pub fn brings_in(&self, address: &str) {
        self.behind.lock().push(address.to_owned());
    }

    /// A process gets no new requests any more, as if a check had found it wanting.
    pub fn leaves_out(&self, address: &str) {
        self.behind.lock().retain(|other| other != address);
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Behind {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them, beginning with the one whose turn it is.
    fn in_turn(&self) -> Vec<String> {
        let mut all = self.lock().clone();
        if !all.is_empty() {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed) % all.len();
            all.rotate_left(turn);
        }
        all
    }
}

async fn pass_on(State(behind): State<Arc<Behind>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else { return only(StatusCode::BAD_REQUEST) };
    let mut headers = parts.headers;
    headers.remove(header::HOST);
    headers.remove(header::CONTENT_LENGTH);
    for address in behind.in_turn() {
        let url = format!("http://{address}{}", parts.uri);
        let request = behind.client.request(parts.method.clone(), url).headers(headers.clone());
        match request.body(body.clone()).send().await {
            Ok(answer) => return passed_back(answer).await,
            // Nobody has seen it: the next one may take it.
            Err(error) if error.is_connect() => {}
            // It may have been taken; whoever sent it decides.
            Err(_) => return only(StatusCode::BAD_GATEWAY),
        }
    }
    only(StatusCode::BAD_GATEWAY)
}

async fn passed_back(answer: reqwest::Response) -> Response {
    let status = answer.status();
    let retry_after = answer.headers().get(header::RETRY_AFTER).cloned();
    let Ok(bytes) = answer.bytes().await else { return only(StatusCode::BAD_GATEWAY) };
    let mut response = with_body(status, bytes);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

fn only(status: StatusCode) -> Response {
    with_body(status, Bytes::new())
}

fn with_body(status: StatusCode, bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response
}
