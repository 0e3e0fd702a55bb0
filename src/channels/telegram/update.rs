//! Telegram's updates as they come, as far as we read them; every field may be missing.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::channel::{Address, Channel};
use crate::domain::inbound::{Group, Place};
use crate::domain::text::one_line;

/// Forums call their first topic so; it must not be named when answering.
const GENERAL_TOPIC: i64 = 1;
/// Telegram's own limit for a first or last name is 64 characters.
const NAME_MAX_CHARS: usize = 128;
/// Any of them says that the words are another's or of another time.
const FORWARDED: [&str; 6] = [
    "forward_origin",
    "forward_date",
    "forward_from",
    "forward_from_chat",
    "forward_sender_name",
    "is_automatic_forward",
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Update {
    pub message: Option<Message>,
    pub edited_message: Option<Message>,
    pub callback_query: Option<Press>,
    pub my_chat_member: Option<Membership>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    pub message_id: Option<i64>,
    pub from: Option<User>,
    pub sender_chat: Option<Chat>,
    pub chat: Option<Chat>,
    pub date: Option<i64>,
    pub edit_date: Option<i64>,
    pub text: Option<String>,
    pub contact: Option<Contact>,
    pub message_thread_id: Option<i64>,
    pub is_topic_message: Option<bool>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    pub id: Option<i64>,
    pub is_bot: Option<bool>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Chat {
    pub id: Option<i64>,
    pub r#type: Option<String>,
    pub title: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Contact {
    pub phone_number: Option<String>,
    pub user_id: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Press {
    pub id: Option<String>,
    pub from: Option<User>,
    pub message: Option<Message>,
    pub inline_message_id: Option<String>,
    pub data: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Membership {
    pub chat: Option<Chat>,
    pub new_chat_member: Option<Member>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Member {
    pub status: Option<String>,
}

impl Chat {
    pub fn address(&self) -> Option<Address> {
        self.id.map(|id| Address::new(Channel::Telegram, id.to_string()))
    }

    /// Ids of groups and channels are negative, which tells where no type is given.
    pub fn place(&self) -> Place {
        let private = match &self.r#type {
            Some(kind) => kind == "private",
            None => self.id.is_some_and(|id| id > 0),
        };
        if private { Place::Private } else { Place::Group }
    }
}

impl Message {
    /// The group in which it was said. Who speaks in a group's or a channel's name isn't known.
    pub fn group(&self) -> Option<Group> {
        let chat = self.chat.as_ref().filter(|chat| chat.place() == Place::Group)?;
        let title = one_line(chat.title.as_deref().unwrap_or_default(), NAME_MAX_CHARS);
        Some(Group { title, is_anonymous: self.sender_chat.is_some() })
    }

    /// The supergroup that this group has become, as a message in the group itself tells.
    pub fn moved_to(&self) -> Option<Address> {
        let id = self.rest.get("migrate_to_chat_id").and_then(Value::as_i64)?;
        Some(Address::new(Channel::Telegram, id.to_string()))
    }
}

impl User {
    pub fn profile_name(&self) -> String {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        let names: Vec<&str> = names.into_iter().flatten().collect();
        one_line(&names.join(" "), NAME_MAX_CHARS)
    }
}

impl Message {
    pub fn has(&self, key: &str) -> bool {
        self.rest.get(key).is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false)))
    }

    pub fn is_forwarded(&self) -> bool {
        FORWARDED.iter().any(|key| self.has(key))
    }

    /// The forum topic. In groups without topics a quoted reply has a thread id as well, and an
    /// answer there would not be seen (botman/driver-telegram#128).
    pub fn topic(&self) -> Option<i64> {
        let thread = self.message_thread_id.filter(|_| self.is_topic_message == Some(true));
        thread.filter(|thread| *thread != GENERAL_TOPIC)
    }
}
