//! What Telegram remembers: chats, messages, updates on their way, the bot's webhook and menus.

use super::super::Now;
use super::super::book::{Book, Key};
use super::super::changes::Changes;
use super::super::fault::Gate;
use super::commands::Commands;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Ids of updates begin somewhere; a round number is easy to see in a log.
const FIRST_UPDATE: i64 = 100_000_001;

/// The webhook that the bot registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Where updates are posted.
    pub url: String,
    /// What the header `X-Telegram-Bot-Api-Secret-Token` says.
    pub secret_token: Option<String>,
    /// How many posts may be on their way at once.
    pub max_connections: i64,
}

/// How the bot answered a press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallbackAnswer {
    /// The id of the callback query.
    pub query_id: String,
    /// Who pressed.
    pub user_id: i64,
    /// What pops up; empty for nothing.
    pub text: String,
    /// Whether it has to be closed by hand.
    pub show_alert: bool,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

/// A chat as the bot may know it.
pub(super) struct Chat {
    pub value: Value,
    pub private: bool,
    /// The bot was blocked by the person or thrown out of the group.
    pub gone: bool,
    /// The supergroup that the group has become.
    pub moved_to: Option<i64>,
    pub keyboard: Vec<Key>,
    pub once: bool,
}

/// A press that waits for its answer.
pub(super) struct Query {
    pub user_id: i64,
    pub at: i64,
}

#[derive(Default)]
pub(super) struct State {
    pub webhook: Option<Webhook>,
    pub last_error: Option<(i64, String)>,
    /// The kinds of updates the bot asked for; empty for the usual ones. Outlives the webhook, as Telegram's does.
    pub allowed: Vec<String>,
    /// Updates that wait for getUpdates.
    pub queue: VecDeque<Value>,
    pub update_count: i64,
    /// Every update there ever was, to be delivered again.
    pub updates: BTreeMap<i64, Value>,
    /// Updates that a webhook refused.
    pub refused: Vec<i64>,
    /// What is refused is posted again at once.
    pub insists: bool,
    /// Counts the polls, so that a newer one ends an older one.
    pub polls: u64,
    pub chats: BTreeMap<i64, Chat>,
    /// People who were seen anywhere, in groups too.
    pub people: BTreeSet<i64>,
    /// Messages as the API shows them.
    pub messages: BTreeMap<(i64, i64), Value>,
    pub last_message: i64,
    /// Files by their ids.
    pub files: BTreeMap<String, super::media::File>,
    pub book: Book,
    pub queries: BTreeMap<String, Query>,
    pub answers: Vec<CallbackAnswer>,
    pub commands: Vec<Commands>,
}

impl State {
    pub(super) fn new_message_id(&mut self) -> i64 {
        self.last_message += 1;
        self.last_message
    }

    pub(super) fn new_update_id(&mut self) -> i64 {
        self.update_count += 1;
        FIRST_UPDATE + self.update_count - 1
    }
}

/// A Telegram, shared by its server and by those who play people.
pub(super) struct Shared {
    pub now: Now,
    pub changes: Changes,
    pub client: reqwest::Client,
    pub gate: Gate,
    /// Wakes those who wait in getUpdates.
    pub arrived: Notify,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(now: Now, changes: Changes, client: reqwest::Client) -> Self {
        let state = Mutex::new(State::default());
        Shared { now, changes, client, gate: Gate::default(), arrived: Notify::new(), state }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> i64 {
        (self.now)()
    }
}

/// The bot as a user.
pub(super) fn bot() -> Value {
    json!({
        "id": 123_456_789,
        "is_bot": true,
        "first_name": "Khidmat",
        "username": super::BOT_USERNAME,
    })
}
