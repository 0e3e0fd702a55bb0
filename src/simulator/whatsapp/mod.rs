//! Plays WhatsApp: the Graph API on one side, the people who use it on the other.

mod api;
mod check;
mod format;
mod media;
mod people;
mod refusal;
mod sign;
mod state;
mod template;
#[cfg(test)]
mod tests;
mod webhook;

pub use self::sign::sign;

use self::state::Shared;
use super::Now;
use super::book::{Heard, Line};
use super::changes::Changes;
use super::fault::{Call, Fault};
use super::http::{self, Running};
use serde_json::Value;
use std::sync::Arc;

/// What is before every path.
const VERSION: &str = "/v25.0";
/// These open nothing but this simulator.
const ACCESS_TOKEN: &str = "EAASimulatedAccessTokenOfKhidmat";
const APP_SECRET: &str = "simulated-app-secret-of-khidmat";
const VERIFY_TOKEN: &str = "simulated-verify-token-of-khidmat";
/// The business's number, as Meta names it.
const PHONE_NUMBER_ID: &str = "106540352242922";
const WABA_ID: &str = "102290129340398";
const DISPLAY_NUMBER: &str = "15550783881";

/// A WhatsApp of one's own. Clones are cheap and speak of the same one.
#[derive(Clone)]
pub struct WhatsApp {
    shared: Arc<Shared>,
    address: String,
    _running: Arc<Running>,
}

impl WhatsApp {
    /// Serves the Graph API on a free port of the loopback.
    ///
    /// # Errors
    /// When the port cannot be opened.
    pub async fn start(now: Now, changes: Changes) -> std::io::Result<WhatsApp> {
        let shared = Arc::new(Shared::new(now, changes, http::client()?));
        let handler = shared.clone();
        let (address, running) =
            http::serve(move |request| api::answer(handler.clone(), request)).await?;
        Ok(WhatsApp { shared, address: format!("http://{address}"), _running: Arc::new(running) })
    }

    /// What to put in the place of `https://graph.facebook.com/v25.0`.
    pub fn api_url(&self) -> String {
        format!("{}{VERSION}", self.address)
    }

    /// The bearer token of the Graph API.
    pub fn access_token(&self) -> String {
        ACCESS_TOKEN.to_owned()
    }

    /// The id of the business's number.
    pub fn phone_number_id(&self) -> String {
        PHONE_NUMBER_ID.to_owned()
    }

    /// What webhooks are signed with.
    pub fn app_secret(&self) -> String {
        APP_SECRET.to_owned()
    }

    /// What the verification of a webhook shows.
    pub fn verify_token(&self) -> String {
        VERIFY_TOKEN.to_owned()
    }

    /// Enters a webhook in Meta's console: it is verified, and only used when that succeeds.
    pub async fn connect(&self, webhook_url: &str) -> bool {
        let challenge = rand::random_range(100_000_000..u64::from(u32::MAX)).to_string();
        let Ok(mut url) = url::Url::parse(webhook_url) else {
            return false;
        };
        url.query_pairs_mut()
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.challenge", &challenge)
            .append_pair("hub.verify_token", VERIFY_TOKEN);
        let Ok(response) = self.shared.client.get(url).send().await else {
            return false;
        };
        let verified = response.status().as_u16() == 200
            && response.text().await.is_ok_and(|body| body == challenge);
        if verified {
            self.shared.state().webhook = Some(webhook_url.to_owned());
        }
        verified
    }

    /// Takes the oldest thing that the bot said to a number (with its plus) and nobody has listened to yet.
    pub fn next(&self, number: &str) -> Option<Heard> {
        self.shared.state().book.next(number)
    }

    /// Everything that the bot said and nobody has listened to yet, oldest first.
    pub fn unheard(&self) -> Vec<Heard> {
        self.shared.state().book.unheard()
    }

    /// The whole conversation with a number, oldest first.
    pub fn history(&self, number: &str) -> Vec<Line> {
        self.shared.state().book.history(number)
    }

    /// Whether free text may go to a number now.
    pub fn window_is_open(&self, number: &str) -> bool {
        self.shared.state().window_is_open(number, self.shared.now())
    }

    /// Nobody uses WhatsApp with this number (any more), or somebody does again.
    pub fn leaves(&self, number: &str, left: bool) {
        let mut state = self.shared.state();
        if left {
            state.absent.insert(number.to_owned())
        } else {
            state.absent.remove(number)
        };
    }

    /// Meta names the user of a number by this business-scoped id from now on: another one than before
    /// when the number went to somebody else.
    pub fn is_used_by(&self, number: &str, user_id: &str) {
        self.shared.state().user_ids.insert(number.to_owned(), user_id.to_owned());
    }

    /// The user hides the number behind a username (any more, or not): webhooks name the id alone.
    pub fn hides_number(&self, number: &str, hidden: bool) {
        let mut state = self.shared.state();
        if hidden {
            state.hidden.insert(number.to_owned())
        } else {
            state.hidden.remove(number)
        };
    }

    /// A closed window and a number without WhatsApp are accepted first and reported as failed a moment later,
    /// as Meta often does, instead of being refused at once.
    pub fn fails_late(&self, late: bool) {
        self.shared.state().fails_late = late;
    }

    /// After each accepted message "sent" and "delivered" are reported soon, and "read" when the person answers.
    pub fn automatic_receipts(&self, on: bool) {
        self.shared.state().automatic_receipts = on;
    }

    /// The templates are approved in this language too.
    pub fn approves_language(&self, code: &str) {
        self.shared.state().languages.push(code.to_owned());
    }

    /// The menu that the bot registered: `{commands, prompts}`, or `{}`.
    pub fn conversational_automation(&self) -> Value {
        self.shared.state().automation.clone()
    }

    /// The messages that the bot marked as read.
    pub fn read_by_bot(&self) -> Vec<String> {
        self.shared.state().read_by_bot.clone()
    }

    /// The webhook that was verified, if one was.
    pub fn webhook(&self) -> Option<String> {
        self.shared.state().webhook.clone()
    }

    /// The next message to a person meets this fault, once. May be said several times.
    pub fn refuses_next(&self, fault: Fault) {
        self.shared.gate.refuses_next(fault);
    }

    /// The next call of this path (`/<phone number id>/conversational_automation`) meets this fault, once.
    pub fn refuses_call(&self, path: &str, fault: Fault) {
        self.shared.gate.refuses_call(path, fault);
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
