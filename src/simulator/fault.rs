//! What can go wrong between us and a platform, and the count of what we asked of it: the same for all three.

use super::http::Answer;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This HTTP status with this body; nothing is done.
    Status(u16, String),
    /// Too many requests, as the platform says it, with the seconds to wait; nothing is done.
    RetryAfter(u64),
    /// WhatsApp's error envelope with this code; nothing is done.
    GraphError(i64),
    /// Telegram's error envelope with this code and description; nothing is done.
    TelegramError(u16, String),
    /// The connection breaks and nothing is done.
    LosesRequest,
    /// The work is done, then the connection breaks before the answer.
    LosesAnswer,
    /// The work is done, and the answer comes only when it is let go (`answers_now`).
    HoldsAnswer,
    /// The work is not done, and a page of HTML comes back with status 200, as from a captive portal.
    Garbage,
    /// Nothing is done and no answer ever comes.
    Hangs,
    /// The mail server answers this code at this stage; nothing is done.
    Smtp(SmtpStage, u16),
}

/// Where in its dialogue the mail server refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpStage {
    /// The greeting, before anything is said.
    Greeting,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// After the final dot.
    Data,
}

/// One thing that the bot asked of a platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Telegram's method (`sendMessage`), WhatsApp's path without the version (`/123/messages`), or `MAIL`.
    pub path: String,
    /// What was sent along; `null` when it was no JSON.
    pub body: Value,
    /// The HTTP or SMTP status that went out; `None` while it is open, or when the connection broke.
    pub status: Option<u16>,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

/// The door of a platform: counts who comes and turns away whom it is told to.
pub(super) struct Gate {
    inner: Mutex<Inner>,
    /// A permit for each answer that is let go.
    let_go: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { inner: Mutex::default(), let_go: Semaphore::new(0) }
    }
}

#[derive(Default)]
struct Inner {
    next: VecDeque<Fault>,
    by_call: Vec<(String, Fault)>,
    all: Option<Fault>,
    calls: Vec<Call>,
}

impl Gate {
    pub(super) fn refuses_next(&self, fault: Fault) {
        self.lock().next.push_back(fault);
    }

    pub(super) fn refuses_call(&self, path: &str, fault: Fault) {
        self.lock().by_call.push((path.to_owned(), fault));
    }

    pub(super) fn refuses_all(&self, fault: Option<Fault>) {
        self.lock().all = fault;
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Writes down a call; the number is for [`Gate::settle`].
    pub(super) fn record(&self, path: &str, body: Value, at: i64) -> usize {
        let mut inner = self.lock();
        inner.calls.push(Call { path: path.to_owned(), body, status: None, at });
        inner.calls.len() - 1
    }

    pub(super) fn settle(&self, call: usize, status: Option<u16>) {
        if let Some(call) = self.lock().calls.get_mut(call) {
            call.status = status;
        }
    }

    /// The fault that this call meets. One meant for the next message waits for a call that `speaks` to a person,
    /// so that a menu being registered or a button being answered does not use it up.
    pub(super) fn fault(&self, path: &str, speaks: bool) -> Option<Fault> {
        let mut inner = self.lock();
        if let Some(fault) = &inner.all {
            return Some(fault.clone());
        }
        if let Some(index) =
            inner.by_call.iter().position(|(name, _)| name.eq_ignore_ascii_case(path))
        {
            return Some(inner.by_call.remove(index).1);
        }
        if speaks { inner.next.pop_front() } else { None }
    }

    /// Waits until an answer is let go.
    pub(super) async fn is_let_go(&self) {
        if let Ok(permit) = self.let_go.acquire().await {
            permit.forget();
        }
    }

    /// Lets an answer go that is held, or that will be.
    pub(super) fn lets_go(&self) {
        self.let_go.add_permits(1);
    }

    /// The fault that the mail server meets before any letter is begun, if that is what comes next.
    pub(super) fn fault_at(&self, stage: SmtpStage) -> Option<Fault> {
        let mut inner = self.lock();
        let meant = |fault: &&Fault| matches!(fault, Fault::Smtp(meant, _) if *meant == stage);
        if let Some(fault) = inner.all.as_ref().filter(meant) {
            return Some(fault.clone());
        }
        if inner.next.front().filter(meant).is_some() { inner.next.pop_front() } else { None }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer of an HTTP platform to a fault that looks the same on all of them; `None` when the platform has its own words.
pub(super) fn plain_answer(fault: &Fault) -> Option<Answer> {
    match fault {
        Fault::Status(status, body) => {
            let kind = if serde_json::from_str::<Value>(body).is_ok() {
                "application/json"
            } else {
                "text/html"
            };
            Some(Answer::Bytes(*status, kind.to_owned(), body.clone().into_bytes()))
        }
        Fault::LosesRequest => Some(Answer::Reset),
        Fault::Garbage => Some(Answer::Bytes(
            200,
            "text/html".to_owned(),
            b"<html><body>Please sign in</body></html>".to_vec(),
        )),
        Fault::Hangs => Some(Answer::Hang),
        Fault::RetryAfter(_)
        | Fault::GraphError(_)
        | Fault::TelegramError(..)
        | Fault::LosesAnswer
        | Fault::HoldsAnswer
        | Fault::Smtp(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_used_once_and_in_order() {
        let gate = Gate::default();
        gate.refuses_next(Fault::Garbage);
        gate.refuses_next(Fault::RetryAfter(3));
        assert_eq!(gate.fault("setMyCommands", false), None);
        assert_eq!(gate.fault("sendMessage", true), Some(Fault::Garbage));
        assert_eq!(gate.fault("sendMessage", true), Some(Fault::RetryAfter(3)));
        assert_eq!(gate.fault("sendMessage", true), None);
        gate.refuses_call("getMe", Fault::Hangs);
        assert_eq!(gate.fault("GetMe", false), Some(Fault::Hangs));
        gate.refuses_all(Some(Fault::LosesRequest));
        assert_eq!(gate.fault("getMe", false), Some(Fault::LosesRequest));
        assert_eq!(gate.fault("getMe", false), Some(Fault::LosesRequest));
        gate.refuses_all(None);
        assert_eq!(gate.fault("getMe", false), None);
    }
}
