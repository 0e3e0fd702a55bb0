//! Calls Telegram's Bot API. The payloads are teloxide's, posted as JSON by our own client:
//! teloxide's sleeps ten seconds on every 5xx, takes a result that it can't read for a failure, and
//! tells neither whether a request went out. The paths have Telegram's own spelling (`sendMessage`;
//! its server takes any case, other servers that speak its language don't).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde::Serialize;
use serde_json::Value;
use teloxide::payloads::{
    DeleteWebhook, GetMe, GetUpdates, SendMessage, SetMyCommands, SetWebhook,
};
use teloxide::requests::Payload;
use teloxide::types::{AllowedUpdate, BotCommand, BotCommandScope, ChatId, Recipient};
use url::Url;

use super::error::Trouble;
use super::render::Part;
use crate::channels::failure::{SendFailure, Sent};
use crate::channels::wire::exchange;
use crate::domain::channel::{Address, Channel};

/// The Bot API usually answers within a second; a server that is silent for so long has failed.
pub(super) const TIMEOUT: Duration = Duration::from_secs(20);
/// A spinner isn't worth keeping the reply waiting.
const SPINNER_TIMEOUT: Duration = Duration::from_secs(5);
/// A poll may be silent for its own time-out; the answer needs a moment more.
const POLL_MARGIN: Duration = Duration::from_secs(10);
/// The kinds that we read. Not naming them would keep whatever was asked for before.
const KINDS: [AllowedUpdate; 4] = [
    AllowedUpdate::Message,
    AllowedUpdate::EditedMessage,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::MyChatMember,
];

/// Whose menu of commands is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's, where nothing else is set.
    Default,
    /// All private chats.
    Private,
    /// All groups.
    Group,
    /// One chat, e.g. an admin's.
    Chat(i64),
}

/// A bot, as Telegram knows it. Cheap to clone.
#[derive(Clone)]
pub struct Telegram {
    pub(super) http: Client,
    /// The API's address with the token in it: never to be shown.
    pub(super) root: Arc<str>,
    /// The address of files, with the token in it too.
    pub(super) files: Arc<str>,
}

/// Masked: it holds the token.
impl fmt::Debug for Telegram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telegram")
    }
}

impl Telegram {
    /// A bot by its token, at the API's address (`https://api.telegram.org`).
    pub fn new(http: Client, api_url: &str, token: &str) -> Self {
        let api = api_url.trim_end_matches('/');
        let (root, files) = (format!("{api}/bot{token}"), format!("{api}/file/bot{token}"));
        Self { http, root: root.into(), files: files.into() }
    }

    /// Says one part. An edit whose message is gone becomes a new message; a topic that is gone is
    /// left for the group's first; a group that became a supergroup is followed there.
    pub async fn send(&self, part: &Part) -> Result<Sent, SendFailure> {
        match part {
            Part::Answer(answer) => {
                // Old presses are refused, and a spinner is all that this is about.
                if let Err(trouble) = self.call(answer, SPINNER_TIMEOUT).await {
                    let error = SendFailure::from(trouble);
                    tracing::debug!(error = error.error(), "a press was not answered");
                }
                Ok(Sent::default())
            }
            Part::Send(send) => self.say(send).await,
            Part::Carry(upload) => self.carry(upload).await,
            Part::Edit { edit, otherwise } => match self.call(edit.as_ref(), TIMEOUT).await {
                Ok(result) => Ok(sent(&result)),
                Err(Trouble::Refusal(refusal)) if refusal.is_not_modified() => {
                    Ok(Sent { platform_id: Some(edit.message_id.0.to_string()), ..Sent::default() })
                }
                Err(Trouble::Refusal(refusal)) if refusal.is_edit_gone() => {
                    self.say(otherwise).await
                }
                Err(trouble) => Err(trouble.into()),
            },
        }
    }

    /// The bot's username; none if the API lacks the call or the bot has no name.
    pub async fn get_me(&self) -> Result<Option<String>, SendFailure> {
        let me = match self.call(&GetMe::new(), TIMEOUT).await {
            Err(trouble) if trouble.is_missing_call() => return Ok(None),
            me => me?,
        };
        Ok(me.get("username").and_then(Value::as_str).map(str::to_owned))
    }

    /// Has updates posted to an address, with a secret in their header. `false`: the API lacks the
    /// call, which does no harm.
    pub async fn set_webhook(&self, url: Url, secret: &str) -> Result<bool, SendFailure> {
        let mut payload = SetWebhook::new(url);
        payload.secret_token = Some(secret.to_owned());
        payload.allowed_updates = Some(KINDS.to_vec());
        self.configure(&payload).await
    }

    /// Has updates kept for [`Self::get_updates`]. `false`: the API lacks the call.
    pub async fn delete_webhook(&self) -> Result<bool, SendFailure> {
        self.configure(&DeleteWebhook::new()).await
    }

    /// Sets a menu of commands, as names without slash and their descriptions. `false`: the API
    /// lacks the call.
    pub async fn set_commands(
        &self,
        scope: Scope,
        commands: &[(String, String)],
    ) -> Result<bool, SendFailure> {
        let commands = commands.iter().map(|(name, about)| BotCommand::new(name, about));
        let mut payload = SetMyCommands::new(commands);
        payload.scope = Some(match scope {
            Scope::Default => BotCommandScope::Default,
            Scope::Private => BotCommandScope::AllPrivateChats,
            Scope::Group => BotCommandScope::AllGroupChats,
            Scope::Chat(id) => BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(id)) },
        });
        self.configure(&payload).await
    }

    /// The updates from `offset` on, as they came; waits for the first up to `timeout_s` seconds
    /// (Telegram allows 50).
    pub async fn get_updates(
        &self,
        offset: i64,
        timeout_s: u32,
    ) -> Result<Vec<Value>, SendFailure> {
        let mut payload = GetUpdates::new();
        payload.timeout = Some(timeout_s);
        payload.allowed_updates = Some(KINDS.to_vec());
        // teloxide's offset has 32 bits and Telegram's ids may need more.
        let payload = Polled { payload, offset };
        let patience = Duration::from_secs(timeout_s.into()) + POLL_MARGIN;
        match self.post(GetUpdates::NAME, &payload, patience).await? {
            Value::Array(updates) => Ok(updates),
            _ => Err(SendFailure::unknown("telegram: updates that can't be read")),
        }
    }

    /// Sends a message; after a refusal that names what is wrong with the address, once more.
    async fn say(&self, send: &SendMessage) -> Result<Sent, SendFailure> {
        let refusal = match self.call(send, TIMEOUT).await {
            Ok(result) => return Ok(sent(&result)),
            Err(Trouble::Refusal(refusal)) => refusal,
            Err(trouble) => return Err(trouble.into()),
        };
        let mut again = send.clone();
        let moved_to = refusal.moved_to();
        if let Some(supergroup) = moved_to {
            again.chat_id = Recipient::Id(ChatId(supergroup));
        } else if refusal.is_topic_gone() && send.message_thread_id.is_some() {
            again.message_thread_id = None;
        } else {
            return Err(refusal.failure());
        }
        let moved_to = moved_to.map(|id| Address::new(Channel::Telegram, id.to_string()));
        Ok(Sent { moved_to, ..sent(&self.call(&again, TIMEOUT).await?) })
    }

    /// A call whose absence does no harm: a server that speaks only a part of the API answers 404.
    async fn configure<P: Payload + Serialize>(&self, payload: &P) -> Result<bool, SendFailure> {
        match self.call(payload, TIMEOUT).await {
            Ok(_) => Ok(true),
            Err(trouble) if trouble.is_missing_call() => Ok(false),
            Err(trouble) => Err(trouble.into()),
        }
    }

    pub(super) async fn call<P: Payload + Serialize>(
        &self,
        payload: &P,
        patience: Duration,
    ) -> Result<Value, Trouble> {
        self.post(P::NAME, payload, patience).await
    }

    pub(super) async fn post(
        &self,
        name: &str,
        payload: &impl Serialize,
        patience: Duration,
    ) -> Result<Value, Trouble> {
        let url = format!("{}/{}", self.root, spelling(name));
        self.answered(self.http.post(url).timeout(patience).json(payload)).await
    }

    /// The result of a call, or what was wrong with it.
    pub(super) async fn answered(&self, request: RequestBuilder) -> Result<Value, Trouble> {
        let mut answer = exchange(request).await.map_err(Trouble::Failure)?;
        let fine = answer.body.get("ok").and_then(Value::as_bool) == Some(true);
        if fine && (200..300).contains(&answer.status) {
            return Ok(answer.body.get_mut("result").map(Value::take).unwrap_or_default());
        }
        Err(Trouble::of(&answer))
    }
}

/// teloxide's payload with the offset at its full width.
#[derive(Serialize)]
struct Polled {
    #[serde(flatten)]
    payload: GetUpdates,
    offset: i64,
}

/// A success without an id is a success: some servers answer no more than `true`.
pub(super) fn sent(result: &Value) -> Sent {
    let id = result.get("message_id").and_then(Value::as_i64);
    Sent { platform_id: id.map(|id| id.to_string()), ..Sent::default() }
}

/// `SendMessage` as `sendMessage`.
fn spelling(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests;
