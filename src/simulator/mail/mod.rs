//! Plays a mail server and everyone's mailbox.

mod letter;
mod smtp;

pub use self::letter::Letter;

use super::Now;
use super::changes::Changes;
use super::fault::{Call, Fault, Gate};
use super::http::Running;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A mail server of one's own. Clones are cheap and speak of the same one.
#[derive(Clone)]
pub struct Mail {
    shared: Arc<Shared>,
    address: String,
    _running: Arc<Running>,
}

/// The server's memory.
struct Shared {
    now: Now,
    changes: Changes,
    gate: Gate,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    history: Vec<Letter>,
    unread: VecDeque<Letter>,
    logins: Vec<(String, String)>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a letter into the mailbox of each recipient.
    fn accept(&self, from: &str, recipients: &[String], data: &str) {
        let mut state = self.state();
        for to in recipients {
            let letter = Letter::parse(from, to, data, (self.now)());
            state.unread.push_back(letter.clone());
            state.history.push(letter);
        }
        drop(state);
        self.changes.bump();
    }
}

impl Mail {
    /// Listens on a free port of the loopback.
    ///
    /// # Errors
    /// When the port cannot be opened.
    pub async fn start(now: Now, changes: Changes) -> std::io::Result<Mail> {
        let shared =
            Arc::new(Shared { now, changes, gate: Gate::default(), state: Mutex::default() });
        let (address, running) = smtp::serve(shared.clone()).await?;
        Ok(Mail { shared, address: format!("smtp://{address}"), _running: Arc::new(running) })
    }

    /// The server's address; plain, without TLS.
    pub fn smtp_url(&self) -> String {
        self.address.clone()
    }

    /// Takes the oldest letter to an address that nobody has read yet. Capitals don't matter.
    pub fn next(&self, address: &str) -> Option<Letter> {
        let mut state = self.shared.state();
        let index =
            state.unread.iter().position(|letter| letter.to.eq_ignore_ascii_case(address))?;
        state.unread.remove(index)
    }

    /// All letters that nobody has read yet, oldest first.
    pub fn unread(&self) -> Vec<Letter> {
        self.shared.state().unread.iter().cloned().collect()
    }

    /// All letters, oldest first.
    pub fn history(&self) -> Vec<Letter> {
        self.shared.state().history.clone()
    }

    /// Who logged in: user and password.
    pub fn logins(&self) -> Vec<(String, String)> {
        self.shared.state().logins.clone()
    }

    /// The next letter meets this fault, once. May be said several times.
    pub fn refuses_next(&self, fault: Fault) {
        self.shared.gate.refuses_next(fault);
    }

    /// From now on every letter meets this fault; `None` ends it.
    pub fn refuses_all(&self, fault: Option<Fault>) {
        self.shared.gate.refuses_all(fault);
    }

    /// Lets go an answer that [`Fault::HoldsAnswer`] holds.
    pub fn answers_now(&self) {
        self.shared.gate.lets_go();
    }

    /// Every letter that was begun: path `MAIL`, and a body with `from`, `to` and `subject`.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.gate.calls()
    }
}
