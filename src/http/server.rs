//! The server's loop, our own: axum's has no defence against slow clients (half a header stayed
//! open for 45 s) and no cap on connections.

use std::time::Duration;

use axum::{Extension, Router};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::seats::Seats;

/// A client that takes longer to send its header is not a platform.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Telegram opens 40 by default, Meta a few hundred at its busiest. Of the 1024 files that a process
/// may usually have open the rest is for the database and the platforms.
const MOST_CONNECTIONS: usize = 768;
/// How long to wait when the system gives us no connection.
const AFTER_ACCEPT_FAILED: Duration = Duration::from_millis(100);
/// Requests under way may finish when the program stops.
const GRACE: Duration = Duration::from_secs(5);

/// What answers that last for long listen to, so that they end when the program does.
#[derive(Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Whether the program ends.
    pub fn is_stopping(&self) -> bool {
        *self.0.borrow()
    }

    /// Resolves once it does.
    pub async fn stopped(&self) {
        let _ = self.0.clone().wait_for(|stopping| *stopping).await;
    }
}

/// Serves until `stop` turns true, then lets requests under way finish.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    let router = router.layer(Extension(Stopping(stop.clone())));
    let graceful = GracefulShutdown::new();
    let seats = Seats::new(MOST_CONNECTIONS);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stopping| *stopping) => break,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file handles: trying again at once would only burn the processor.
            tokio::time::sleep(AFTER_ACCEPT_FAILED).await;
            continue;
        };
        let seat = tokio::select! {
            Some(seat) = seats.take() => seat,
            _ = stop.wait_for(|stopping| *stopping) => break,
        };
        let (router, asks) = (router.clone(), seat.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let (router, seat) = (router.clone(), asks.clone());
            async move {
                let answer = router.oneshot(request.map(|body| seat.owed(body))).await;
                answer.map(|answer| answer.map(|body| seat.given(body)))
            }
        });
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            tokio::select! {
                _ = connection => {}
                () = seat.is_taken() => {}
            }
        });
    }
    // Nobody else comes in, so that a balancer goes to another process at once.
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}
