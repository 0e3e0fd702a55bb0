//! A small HTTP server and client for the simulated platforms: the server can also misbehave, which a framework would not let it.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

/// Telegram waits this long for a webhook's answer; for WhatsApp nothing is established, so the same serves.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(60);

/// The platforms wait longer from time to time; a test need not.
const WEBHOOK_AGAIN: Duration = Duration::from_millis(100);

/// The webhook answered nothing: it refused the connection, broke it off or took too long.
pub(super) const NO_ANSWER: u16 = 0;

/// A request, read to its end.
pub(super) struct Request {
    /// Upper case.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Without the question mark; may be empty.
    pub query: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub body: Bytes,
}

/// What the platform does with a request.
pub(super) enum Answer {
    /// A status and JSON.
    Json(u16, Value),
    /// A status, a content type and bytes as they are.
    Bytes(u16, String, Vec<u8>),
    /// The connection breaks without a word.
    Reset,
    /// Nothing ever comes.
    Hang,
}

impl Answer {
    /// The status that goes out, if one does.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Answer::Json(status, _) | Answer::Bytes(status, ..) => Some(*status),
            Answer::Reset | Answer::Hang => None,
        }
    }
}

/// A server that ends when this is dropped, with all its connections.
pub(super) struct Running(AbortHandle);

impl Running {
    /// Runs a server's task until this is dropped.
    pub(super) fn spawn(task: impl Future<Output = ()> + Send + 'static) -> Self {
        Running(tokio::spawn(task).abort_handle())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Serves on a free port of the loopback.
pub(super) async fn serve<H, F>(handler: H) -> io::Result<(SocketAddr, Running)>
where
    H: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let handler = Arc::new(handler);
    let running = Running::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            // Small answers must not wait for the client's acknowledgement.
            let _ = stream.set_nodelay(true);
            while connections.try_join_next().is_some() {}
            connections.spawn(connection(stream, handler.clone()));
        }
    });
    Ok((address, running))
}

/// A client for webhooks. They are plain HTTP on the loopback, so it loads no certificates and asks no proxy.
pub(super) fn client() -> io::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .tls_built_in_root_certs(false)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(WEBHOOK_TIMEOUT)
        .build()
        .map_err(io::Error::other)
}

/// Posts JSON bytes to a webhook again and again, until they are taken.
pub(super) async fn post_until_taken(
    client: &reqwest::Client,
    url: &str,
    header: Option<(&str, &str)>,
    body: Vec<u8>,
) -> u16 {
    loop {
        let status = post(client, url, header, body.clone()).await;
        if (200..300).contains(&status) {
            return status;
        }
        tokio::time::sleep(WEBHOOK_AGAIN).await;
    }
}

/// Posts JSON bytes to a webhook and returns the status, [`NO_ANSWER`] when there was none.
pub(super) async fn post(
    client: &reqwest::Client,
    url: &str,
    header: Option<(&str, &str)>,
    body: Vec<u8>,
) -> u16 {
    let mut request = client.post(url).header("content-type", "application/json").body(body);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    match request.send().await {
        Ok(response) => {
            let status = response.status().as_u16();
            // Reading the rest lets the connection be used again.
            let _ = response.bytes().await;
            status
        }
        Err(_) => NO_ANSWER,
    }
}

async fn connection<H, F>(stream: tokio::net::TcpStream, handler: Arc<H>)
where
    H: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let handler = handler.clone();
        async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
            let request = Request {
                method: parts.method.as_str().to_owned(),
                path: parts.uri.path().to_owned(),
                query: parts.uri.query().unwrap_or_default().to_owned(),
                headers: parts.headers,
                body,
            };
            match handler(request).await {
                Answer::Json(status, value) => {
                    respond(status, "application/json", value.to_string().into_bytes())
                }
                Answer::Bytes(status, kind, bytes) => respond(status, &kind, bytes),
                // An error of the service makes hyper close the connection without an answer.
                Answer::Reset => Err(io::Error::other("reset, as asked")),
                Answer::Hang => std::future::pending().await,
            }
        }
    });
    // A connection that a client breaks off is no concern of a simulator.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

fn respond(status: u16, kind: &str, bytes: Vec<u8>) -> io::Result<hyper::Response<Full<Bytes>>> {
    hyper::Response::builder()
        .status(status)
        .header(CONTENT_TYPE, kind)
        .body(Full::new(Bytes::from(bytes)))
        .map_err(io::Error::other)
}
