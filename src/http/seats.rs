//! Who may stay connected. When all seats are taken, whoever has kept us waiting longest goes: many
//! who say nothing must not keep out one who does.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// All seats.
pub struct Seats {
    free: Arc<Semaphore>,
    /// Who owes us a request or the rest of one, the longest first.
    waiting: Mutex<BTreeMap<u64, Arc<Notify>>>,
    /// Somebody has begun to keep us waiting.
    one_waits: Notify,
    turns: AtomicU64,
}

/// A connection's seat, until it is dropped.
pub struct Seat {
    seats: Arc<Seats>,
    leaves: Arc<Notify>,
    /// Its place among those who keep us waiting.
    turn: Mutex<Option<u64>>,
    _permit: OwnedSemaphorePermit,
}

impl Seats {
    /// So many.
    pub fn new(count: usize) -> Arc<Self> {
        Arc::new(Self {
            free: Arc::new(Semaphore::new(count)),
            waiting: Mutex::default(),
            one_waits: Notify::new(),
            turns: AtomicU64::new(0),
        })
    }

    /// A seat; if none is free, that of whoever has kept us waiting longest. Answers nothing when
    /// there are no seats any more.
    pub async fn take(self: &Arc<Self>) -> Option<Arc<Seat>> {
        loop {
            if let Ok(permit) = self.free.clone().try_acquire_owned() {
                return Some(self.seat(permit));
            }
            let longest = lock(&self.waiting).pop_first();
            if let Some((_, leaves)) = longest {
                leaves.notify_one();
                let permit = self.free.clone().acquire_owned().await.ok()?;
                return Some(self.seat(permit));
            }
            tokio::select! {
                permit = self.free.clone().acquire_owned() => return Some(self.seat(permit.ok()?)),
                () = self.one_waits.notified() => {}
            }
        }
    }

    fn seat(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> Arc<Seat> {
        let seat = Seat {
            seats: self.clone(),
            leaves: Arc::default(),
            turn: Mutex::default(),
            _permit: permit,
        };
        seat.waits();
        Arc::new(seat)
    }
}

impl Seat {
    /// Resolves when the seat is given to another.
    pub async fn is_taken(&self) {
        self.leaves.notified().await;
    }

    /// A request's body, which is still owed until its end.
    pub fn owed(self: &Arc<Self>, body: Incoming) -> Body {
        let body = Body::new(body);
        if body.is_end_stream() {
            self.works();
            return body;
        }
        Body::new(Watched { body, seat: self.clone(), part: Part::Owed })
    }

    /// An answer's body; when it is over, the next request is owed.
    pub fn given(self: &Arc<Self>, body: Body) -> Body {
        Body::new(Watched { body, seat: self.clone(), part: Part::Given })
    }

    fn waits(&self) {
        let turn = self.seats.turns.fetch_add(1, Ordering::Relaxed);
        let mut waiting = lock(&self.seats.waiting);
        if let Some(earlier) = lock(&self.turn).replace(turn) {
            waiting.remove(&earlier);
        }
        waiting.insert(turn, self.leaves.clone());
        drop(waiting);
        self.seats.one_waits.notify_one();
    }

    fn works(&self) {
        let mut waiting = lock(&self.seats.waiting);
        if let Some(turn) = lock(&self.turn).take() {
            waiting.remove(&turn);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.works();
    }
}

/// A body that tells the seat when it is over.
struct Watched {
    body: Body,
    seat: Arc<Seat>,
    part: Part,
}

enum Part {
    /// A request's, of which more is to come.
    Owed,
    /// A request's that has come.
    Paid,
    /// An answer's.
    Given,
}

impl Drop for Watched {
    fn drop(&mut self) {
        if matches!(self.part, Part::Given) {
            self.seat.waits();
        }
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let is_over = matches!(polled, Poll::Ready(None | Some(Err(_))));
        if matches!(self.part, Part::Owed) && (is_over || self.body.is_end_stream()) {
            self.part = Part::Paid;
            self.seat.works();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    fn is_told(seat: &Seat) -> bool {
        seat.is_taken().now_or_never().is_some()
    }

    #[tokio::test]
    async fn whoever_keeps_us_waiting_longest_goes() {
        let seats = Seats::new(3);
        let first = seats.take().await.expect("a seat");
        let second = seats.take().await.expect("a seat");
        let third = seats.take().await.expect("a seat");
        // The first has asked, and is answered meanwhile.
        first.works();
        let mut fourth = Box::pin(seats.take());
        assert!((&mut fourth).now_or_never().is_none(), "the second has not left yet");
        assert!(!is_told(&first) && is_told(&second) && !is_told(&third));
        drop(second);
        assert!(fourth.await.is_some());
    }

    #[tokio::test]
    async fn nobody_who_is_answered_is_sent_away() {
        let seats = Seats::new(1);
        let first = seats.take().await.expect("a seat");
        first.works();
        let mut second = Box::pin(seats.take());
        assert!((&mut second).now_or_never().is_none() && !is_told(&first));
        // The answer is over: now the seat is another's.
        drop(first.given(Body::empty()));
        assert!((&mut second).now_or_never().is_none());
        assert!(is_told(&first));
        drop(first);
        assert!(second.await.is_some());
        assert!(lock(&seats.waiting).is_empty(), "who left is still waited for");
    }

    #[tokio::test]
    async fn a_seat_is_free_when_it_is_left() {
        let seats = Seats::new(1);
        drop(seats.take().await);
        assert!(seats.take().now_or_never().flatten().is_some());
    }
}
