//! Plays Telegram: the Bot API on one side, the people who use it on the other.

mod commands;
mod deeds;
mod html;
mod markup;
mod media;
mod methods;
mod params;
mod people;
mod sent;
mod speech;
mod state;
#[cfg(test)]
mod tests;
mod updates;

pub use self::commands::{BotCommand, Commands};
pub use self::media::Sending;
pub use self::people::{Arrival, TelegramChat, TelegramUser};
pub use self::state::{CallbackAnswer, Webhook};

use self::state::Shared;
use super::Now;
use super::book::{Heard, Key, Line};
use super::changes::Changes;
use super::fault::{Call, Fault};
use super::http::{self, Running};
use std::sync::Arc;

/// The bot's token. It opens nothing but this simulator.
const TOKEN: &str = "123456789:AASimulatedTokenOfTheKhidmatBot00001";
/// The bot's name among all users.
const BOT_USERNAME: &str = "khidmat_bot";

/// A Telegram of one's own. Clones are cheap and speak of the same one.
#[derive(Clone)]
pub struct Telegram {
    shared: Arc<Shared>,
    address: String,
    _running: Arc<Running>,
}

impl Telegram {
    /// Serves the Bot API on a free port of the loopback.
    ///
    /// # Errors
    /// When the port cannot be opened.
    pub async fn start(now: Now, changes: Changes) -> std::io::Result<Telegram> {
        let shared = Arc::new(Shared::new(now, changes, http::client()?));
        let handler = shared.clone();
        let (address, running) =
            http::serve(move |request| methods::answer(handler.clone(), request)).await?;
        Ok(Telegram { shared, address: format!("http://{address}"), _running: Arc::new(running) })
    }

    /// What to put in the place of `https://api.telegram.org`.
    pub fn api_url(&self) -> String {
        self.address.clone()
    }

    /// The bot's token.
    pub fn token(&self) -> String {
        TOKEN.to_owned()
    }

    /// The bot's user name, without the @.
    pub fn bot_username(&self) -> String {
        BOT_USERNAME.to_owned()
    }

    /// Takes the oldest thing that the bot said in a chat and nobody has listened to yet.
    pub fn next(&self, chat_id: i64) -> Option<Heard> {
        self.shared.state().book.next(&chat_id.to_string())
    }

    /// Everything that the bot said and nobody has listened to yet, oldest first.
    pub fn unheard(&self) -> Vec<Heard> {
        self.shared.state().book.unheard()
    }

    /// The whole conversation of a chat, oldest first, as a phone shows it now.
    pub fn history(&self, chat_id: i64) -> Vec<Line> {
        self.shared.state().book.history(&chat_id.to_string())
    }

    /// The keys that stand below a chat now.
    pub fn keyboard(&self, chat_id: i64) -> Vec<Key> {
        self.shared
            .state()
            .chats
            .get(&chat_id)
            .map(|chat| chat.keyboard.clone())
            .unwrap_or_default()
    }

    /// How the bot answered presses of buttons, oldest first.
    pub fn callback_answers(&self) -> Vec<CallbackAnswer> {
        self.shared.state().answers.clone()
    }

    /// The menus of commands that the bot registered.
    pub fn commands(&self) -> Vec<Commands> {
        self.shared.state().commands.clone()
    }

    /// The webhook that is set, if one is.
    pub fn webhook(&self) -> Option<Webhook> {
        self.shared.state().webhook.clone()
    }

    /// The next call that speaks to a person meets this fault, once. May be said several times.
    pub fn refuses_next(&self, fault: Fault) {
        self.shared.gate.refuses_next(fault);
    }

    /// The next call of this method (`setWebhook`) meets this fault, once.
    pub fn refuses_call(&self, method: &str, fault: Fault) {
        self.shared.gate.refuses_call(method, fault);
    }

    /// From now on every call meets this fault; `None` ends it.
    pub fn refuses_all(&self, fault: Option<Fault>) {
        self.shared.gate.refuses_all(fault);
    }

    /// Lets go an answer that [`Fault::HoldsAnswer`] holds.
    pub fn answers_now(&self) {
        self.shared.gate.lets_go();
    }

    /// Everything that the bot asked so far.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.gate.calls()
    }
}
