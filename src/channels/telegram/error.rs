//! What Telegram's error objects mean. Their texts vary, so only known beginnings are matched
//! (tdlib/telegram-bot-api's source is where they come from).

use std::time::Duration;

use serde_json::Value;

use crate::channels::failure::SendFailure;
use crate::channels::wire::{Answer, bare};
use crate::domain::message::Unreachable;

const NOT_FOUND: u16 = 404;
/// Beginnings that mean that the chat is gone or closed to us, in lower case.
const CLOSED: [&str; 4] =
    ["chat not found", "not enough rights", "chat_write_forbidden", "group chat was deactivated"];

/// An error object.
pub(super) struct Refusal {
    code: i64,
    description: String,
    parameters: Value,
    retry_after: Option<Duration>,
}

/// Why a call had no result.
pub(super) enum Trouble {
    /// Telegram says why.
    Refusal(Refusal),
    /// The address leads nowhere, without a word of Telegram's.
    Missing,
    /// Nobody says why.
    Failure(SendFailure),
}

impl Refusal {
    /// The error object of an answer, if it has one.
    pub fn of(answer: &Answer) -> Option<Self> {
        let body = &answer.body;
        let code = body.get("error_code").and_then(Value::as_i64);
        let description = body.get("description").and_then(Value::as_str);
        if body.get("ok").and_then(Value::as_bool) != Some(false) || description.is_none() {
            return None;
        }
        let parameters = body.get("parameters").cloned().unwrap_or_default();
        let named = parameters.get("retry_after").and_then(Value::as_u64).map(Duration::from_secs);
        Some(Self {
            code: code.unwrap_or(answer.status.into()),
            description: description.unwrap_or_default().to_owned(),
            parameters,
            retry_after: named.or(answer.retry_after),
        })
    }

    /// The edit changed nothing: the person sees what we want to be seen.
    pub fn is_not_modified(&self) -> bool {
        self.says("message is not modified")
    }

    /// The message to be edited is gone, too old, or one of a file that can't become mere words.
    pub fn is_edit_gone(&self) -> bool {
        self.says("message to edit not found")
            || self.says("message can't be edited")
            || self.says("no text in the message to edit")
            || self.says("message_id_invalid")
    }

    /// Bots get files of up to 20 MB.
    pub fn is_too_big(&self) -> bool {
        self.says("file is too big")
    }

    /// The file isn't known by this name.
    pub fn is_wrong_file(&self) -> bool {
        self.code == 400 && (self.says("file identifier") || self.says("file_id"))
    }

    /// The forum topic is gone or closed.
    pub fn is_topic_gone(&self) -> bool {
        self.code == 400 && (self.says("message thread not found") || self.says("topic_"))
    }

    /// The supergroup that the group became.
    pub fn moved_to(&self) -> Option<i64> {
        self.parameters.get("migrate_to_chat_id").and_then(Value::as_i64)
    }

    fn says(&self, words: &str) -> bool {
        self.description.to_lowercase().contains(words)
    }

    /// What to do about it.
    pub fn failure(&self) -> SendFailure {
        let error = format!("telegram {}: {}", self.code, self.description);
        match self.code {
            401 | 404 => SendFailure::token_rejected(error),
            403 => SendFailure::refused(Unreachable::Blocked, error),
            // Another process polls, or a webhook is set while we poll.
            409 => SendFailure::channel_waits(self.retry_after, error),
            429 => SendFailure::address_waits(self.retry_after, error),
            // "can't parse entities", and other complaints about them.
            400 if self.says("entit") => SendFailure::plain_text(error),
            400 if CLOSED.iter().any(|words| self.says(words)) => {
                SendFailure::refused(Unreachable::Blocked, error)
            }
            400..=499 => SendFailure::refused(Unreachable::Refused, error),
            // The platform itself says that it failed, so it did not send.
            _ => SendFailure::address_waits(self.retry_after, error),
        }
    }
}

impl Trouble {
    /// What an unsuccessful answer says.
    pub fn of(answer: &Answer) -> Self {
        match Refusal::of(answer) {
            Some(refusal) => Self::Refusal(refusal),
            None if answer.status == NOT_FOUND => Self::Missing,
            None => Self::Failure(bare(answer, "telegram")),
        }
    }

    /// The server has no such call. (Telegram answers a token of the wrong form in the same way.)
    pub fn is_missing_call(&self) -> bool {
        match self {
            Self::Refusal(refusal) => refusal.code == i64::from(NOT_FOUND),
            Self::Missing => true,
            Self::Failure(_) => false,
        }
    }
}

impl From<Trouble> for SendFailure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refusal(refusal) => refusal.failure(),
            Trouble::Missing => {
                SendFailure::channel_waits(None, "telegram: nothing at this address")
            }
            Trouble::Failure(failure) => failure,
        }
    }
}
