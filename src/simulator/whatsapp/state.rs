//! What WhatsApp remembers: numbers, conversations, messages on their way, and how it is told to behave.

use super::super::Now;
use super::super::book::Book;
use super::super::changes::Changes;
use super::super::codec::base64;
use super::super::fault::Gate;
use super::template;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// For so long after a person's message the business may write freely.
pub(super) const WINDOW_MS: i64 = 24 * 60 * 60 * 1000;

/// A message of the bot that was accepted.
pub(super) struct Sent {
    pub to: String,
    pub opaque: Option<String>,
    pub category: &'static str,
    /// To a business-scoped user id: then Meta tells no number.
    pub by_user_id: bool,
}

pub(super) struct State {
    pub webhook: Option<String>,
    /// When a number's last message came in, in milliseconds.
    pub last_inbound: BTreeMap<String, i64>,
    pub names: BTreeMap<String, String>,
    /// Business-scoped user ids by their numbers.
    pub user_ids: BTreeMap<String, String>,
    /// Numbers that their users hide behind a username.
    pub hidden: BTreeSet<String>,
    /// Numbers that nobody uses WhatsApp with.
    pub absent: BTreeSet<String>,
    pub fails_late: bool,
    pub automatic_receipts: bool,
    pub languages: Vec<String>,
    pub automation: Value,
    pub sent: BTreeMap<String, Sent>,
    /// Which messages the bot has read, as it said.
    pub read_by_bot: Vec<String>,
    pub last_body: Option<Vec<u8>>,
    /// Bodies that the webhook refused.
    pub refused: Vec<Vec<u8>>,
    /// What is refused is posted again at once.
    pub insists: bool,
    pub wamids: u64,
    /// Media by their ids.
    pub files: BTreeMap<String, super::media::File>,
    pub book: Book,
}

impl State {
    /// Whether free text may go to a number.
    pub(super) fn window_is_open(&self, number: &str, now: i64) -> bool {
        self.last_inbound.get(number).is_some_and(|last| now - last < WINDOW_MS)
    }

    /// The number of a recipient who may be named by the user id.
    pub(super) fn number_of(&self, recipient: &str) -> Option<String> {
        if recipient.starts_with('+') {
            return Some(recipient.to_owned());
        }
        let is_named = |(_, user_id): &(&String, &String)| *user_id == recipient;
        self.user_ids.iter().find(is_named).map(|(number, _)| number.clone())
    }

    /// A message id of Meta's looks: base64 of a number and a random-looking tail.
    pub(super) fn new_wamid(&mut self, number: &str) -> String {
        self.wamids += 1;
        let digits = number.trim_start_matches('+');
        let mut bytes = vec![0x1c, 0x18, digits.len() as u8];
        bytes.extend(digits.bytes());
        bytes.extend([0x15, 0x02, 0x00, 0x11, 0x18, 0x12]);
        bytes.extend(format!("{:018X}", self.wamids.wrapping_mul(0x9E37_79B9_7F4A_7C15)).bytes());
        format!("wamid.{}", base64(&bytes))
    }
}

/// A WhatsApp, shared by its server and by those who play people.
pub(super) struct Shared {
    pub now: Now,
    pub changes: Changes,
    pub client: reqwest::Client,
    pub gate: Gate,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(now: Now, changes: Changes, client: reqwest::Client) -> Self {
        let state = State {
            webhook: None,
            last_inbound: BTreeMap::new(),
            names: BTreeMap::new(),
            user_ids: BTreeMap::new(),
            hidden: BTreeSet::new(),
            absent: BTreeSet::new(),
            fails_late: false,
            automatic_receipts: false,
            languages: vec![template::LANGUAGE.to_owned()],
            automation: json!({}),
            sent: BTreeMap::new(),
            read_by_bot: Vec::new(),
            last_body: None,
            refused: Vec::new(),
            insists: false,
            wamids: 0,
            files: BTreeMap::new(),
            book: Book::default(),
        };
        Shared { now, changes, client, gate: Gate::default(), state: Mutex::new(state) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> i64 {
        (self.now)()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn the_window_is_open_for_a_day() {
        let shared = Shared::new(
            Arc::new(|| 0),
            Changes::new(),
            super::super::super::http::client().unwrap(),
        );
        let mut state = shared.state();
        assert!(!state.window_is_open("+911", 0));
        state.last_inbound.insert("+911".to_owned(), 1_000);
        assert!(state.window_is_open("+911", 1_000 + WINDOW_MS - 1));
        assert!(!state.window_is_open("+911", 1_000 + WINDOW_MS));
        assert!(!state.window_is_open("+912", 1_000));
        assert_ne!(state.new_wamid("+911"), state.new_wamid("+911"));
    }
}
