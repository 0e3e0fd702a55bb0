//! The people on Telegram: what they write, press, share and block becomes updates for the bot.

use super::state::{Chat, State};
use super::{Sending, Telegram, updates};
use serde_json::{Value, json};

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TelegramUser {
    /// Telegram's number of the person; the private chat has the same.
    pub id: i64,
    /// Always there.
    pub first_name: String,
    /// Not everyone has one.
    pub last_name: Option<String>,
    /// Without the @; not everyone has one.
    pub username: Option<String>,
}

/// Where a person writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TelegramChat {
    /// Alone with the bot.
    Private,
    /// In a group that the bot is a member of. Ids that begin with -100 are supergroups.
    Group {
        /// Negative.
        id: i64,
        /// Its name.
        title: String,
    },
}

impl TelegramChat {
    /// The chat's id when this person writes there.
    pub fn id(&self, from: &TelegramUser) -> i64 {
        match self {
            TelegramChat::Private => from.id,
            TelegramChat::Group { id, .. } => *id,
        }
    }
}

/// What became of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It was posted to the webhook, which answered this status; 0 when it answered nothing.
    Posted(u16),
    /// No webhook is set: it waits for getUpdates.
    Queued,
    /// The bot did not ask for this kind.
    Unwanted,
}

impl Telegram {
    /// A person writes.
    pub async fn sends(&self, from: &TelegramUser, chat: TelegramChat, text: &str) -> Arrival {
        self.writes(from, &chat, text, json!({"text": text, "entities": entities(text)})).await
    }

    /// A person forwards what somebody else wrote.
    pub async fn forwards(&self, from: &TelegramUser, chat: TelegramChat, text: &str) -> Arrival {
        let origin = json!({"type": "hidden_user", "sender_user_name": "Somebody", "date": self.shared.now() / 1000 - 60});
        let content = json!({"text": text, "entities": entities(text), "forward_origin": origin});
        self.writes(from, &chat, text, content).await
    }

    /// A person changes the last message written in this chat. Without one nothing happens.
    pub async fn edits(&self, from: &TelegramUser, chat: TelegramChat, text: &str) -> Arrival {
        let chat_id = chat.id(from);
        let update = {
            let mut state = self.shared.state();
            let last =
                state.book.last_written(&chat_id.to_string()).map(|line| line.heard.id.clone());
            let Some(id) = last.and_then(|id| id.parse::<i64>().ok()) else {
                return Arrival::Unwanted;
            };
            if let Some(line) = state.book.line_mut(&chat_id.to_string(), &id.to_string()) {
                line.heard.text = text.to_owned();
                line.edited = true;
            }
            let mut message = state.messages[&(chat_id, id)].clone();
            message["text"] = json!(text);
            message["entities"] = entities(text);
            message["edit_date"] = json!(self.shared.now() / 1000);
            tidy(&mut message);
            state.messages.insert((chat_id, id), message.clone());
            numbered(&mut state, "edited_message", message)
        };
        updates::deliver(&self.shared, update).await
    }

    /// A person shares a contact in private: the own one when `owner` is the person's id, else somebody's.
    pub async fn shares_contact(
        &self,
        from: &TelegramUser,
        phone: &str,
        owner: Option<i64>,
    ) -> Arrival {
        let mut contact = json!({"phone_number": phone, "first_name": from.first_name});
        if let Some(owner) = owner {
            contact["user_id"] = json!(owner);
        }
        self.writes(from, &TelegramChat::Private, phone, json!({"contact": contact})).await
    }

    /// A person forwards a contact, which looks like a shared one but for its origin.
    pub async fn forwards_contact(
        &self,
        from: &TelegramUser,
        phone: &str,
        owner: Option<i64>,
    ) -> Arrival {
        let mut contact = json!({"phone_number": phone, "first_name": from.first_name});
        if let Some(owner) = owner {
            contact["user_id"] = json!(owner);
        }
        let origin = json!({"type": "hidden_user", "sender_user_name": "Somebody", "date": self.shared.now() / 1000 - 60});
        let content = json!({"contact": contact, "forward_origin": origin});
        self.writes(from, &TelegramChat::Private, phone, content).await
    }

    /// A person sends a voice note of so many seconds.
    pub async fn sends_voice(
        &self,
        from: &TelegramUser,
        chat: TelegramChat,
        seconds: u32,
    ) -> Arrival {
        let bytes = super::super::sound::ogg(seconds);
        self.sends_recording(from, chat, Sending::Voice, "audio/ogg", bytes).await
    }

    /// A person sends a photo with these words below it, which are no command.
    pub async fn sends_photo(
        &self,
        from: &TelegramUser,
        chat: TelegramChat,
        caption: &str,
    ) -> Arrival {
        let number = self.shared.state().last_message + 1;
        let photo = json!([{
            "file_id": format!("AgACAgSimulated{number}"),
            "file_unique_id": format!("AQADSim{number}"),
            "width": 1280,
            "height": 960,
            "file_size": 120_000,
        }]);
        let shown = format!("🖼 {caption}");
        self.writes(from, &chat, &shown, json!({"photo": photo, "caption": caption})).await
    }

    pub(super) async fn writes(
        &self,
        from: &TelegramUser,
        chat: &TelegramChat,
        shown: &str,
        content: Value,
    ) -> Arrival {
        let now = self.shared.now();
        let update = {
            let mut state = self.shared.state();
            let chat_id = join(&mut state, from, chat);
            let id = state.new_message_id();
            let mut message = json!({
                "message_id": id,
                "from": person(from),
                "chat": state.chats[&chat_id].value,
                "date": now / 1000,
            });
            if let (Some(fields), Value::Object(content)) = (message.as_object_mut(), content) {
                fields.extend(content);
            }
            tidy(&mut message);
            state.messages.insert((chat_id, id), message.clone());
            state.book.wrote(&chat_id.to_string(), &id.to_string(), &from.first_name, shown, now);
            if let Some(chat) = state.chats.get_mut(&chat_id)
                && chat.once
                && (message.get("contact").is_some()
                    || chat.keyboard.iter().any(|key| key.label == shown))
            {
                chat.keyboard.clear();
            }
            numbered(&mut state, "message", message)
        };
        self.shared.changes.bump();
        updates::deliver(&self.shared, update).await
    }
}

/// Whoever writes has a chat with the bot from then on; a person who had blocked it has unblocked it by writing.
pub(super) fn join(state: &mut State, from: &TelegramUser, chat: &TelegramChat) -> i64 {
    let id = chat.id(from);
    let value = match chat {
        TelegramChat::Private => {
            let mut value = person(from);
            if let Some(fields) = value.as_object_mut() {
                fields.retain(|name, _| !matches!(name.as_str(), "is_bot" | "language_code"));
            }
            value["type"] = json!("private");
            value
        }
        TelegramChat::Group { id, title } if id.to_string().starts_with("-100") => {
            json!({"id": id, "type": "supergroup", "title": title})
        }
        TelegramChat::Group { id, title } => {
            json!({"id": id, "type": "group", "title": title, "all_members_are_administrators": false})
        }
    };
    let private = *chat == TelegramChat::Private;
    state.people.insert(from.id);
    let known = state.chats.entry(id).or_insert(Chat {
        value: Value::Null,
        private,
        gone: false,
        moved_to: None,
        keyboard: Vec::new(),
        once: false,
    });
    known.value = value;
    known.gone = false;
    id
}

/// The person as the API shows users.
pub(super) fn person(user: &TelegramUser) -> Value {
    let mut value = json!({"id": user.id, "is_bot": false, "first_name": user.first_name, "language_code": "en"});
    if let Some(last_name) = &user.last_name {
        value["last_name"] = json!(last_name);
    }
    if let Some(username) = &user.username {
        value["username"] = json!(username);
    }
    value
}

/// An update with the next number.
pub(super) fn numbered(state: &mut State, kind: &str, content: Value) -> Value {
    json!({"update_id": state.new_update_id(), kind: content})
}

/// Telegram leaves out what is empty.
fn tidy(message: &mut Value) {
    if let Some(fields) = message.as_object_mut() {
        fields.retain(|name, value| {
            name != "entities" || value.as_array().is_some_and(|list| !list.is_empty())
        });
    }
}

/// The entities that Telegram finds in what people type: commands and mentions.
fn entities(text: &str) -> Value {
    static PATTERN: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(
            r"(?:^|[\s(])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?|@[A-Za-z0-9_]{3,32})",
        )
        .expect("it is a valid pattern")
    });
    let found = PATTERN.captures_iter(text).filter_map(|captures| captures.get(1)).map(|word| {
        let kind = if word.as_str().starts_with('/') { "bot_command" } else { "mention" };
        let units = super::super::units::units;
        json!({"type": kind, "offset": units(&text[..word.start()]), "length": units(word.as_str())})
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_mentions_are_found() {
        let found = entities("🕌 /grid@khidmat_bot 5 @yusuf a/b");
        assert_eq!(
            found,
            json!([
                {"type": "bot_command", "offset": 3, "length": 17},
                {"type": "mention", "offset": 23, "length": 6},
            ])
        );
    }
}
