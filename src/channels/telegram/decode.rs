//! Reads Telegram's updates. We have structs of our own (`update`) in which every field may be
//! missing: teloxide's `Update` refuses, for one, a sender without `is_bot`, and an update that is
//! refused would either be lost or block its chat at Telegram for a day.

use serde::Deserialize;
use serde_json::Value;

use super::update::{Chat, Membership, Message, Press, Update};
use crate::channels::wire::{NotJson, fingerprint, typed};
use crate::domain::audio;
use crate::domain::channel::{Address, Channel};
use crate::domain::inbound::{
    Arrival, AudioFile, Content, DocumentFile, Event, Group, GroupChange, Inbound, Origin, Place,
};
use crate::domain::text::one_line;
use crate::domain::timestamp::Timestamp;

/// What a platform calls a kind of update is a word, not a text.
const KIND_MAX_CHARS: usize = 64;
/// Kinds of content that are not words, by Telegram's names; a venue also has a location, and an
/// animation also a document, so the telling name comes first.
const MEDIA: [&str; 16] = [
    "voice",
    "audio",
    "video_note",
    "photo",
    "animation",
    "video",
    "document",
    "sticker",
    "venue",
    "location",
    "poll",
    "dice",
    "story",
    "game",
    "paid_media",
    "checklist",
];
/// The bot's own username, once `getMe` has told it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BotName(pub Option<String>);

impl BotName {
    /// Whether a command that is addressed to this name is for us; before we know our name, we
    /// take every one.
    fn answers_to(&self, name: &str) -> bool {
        let Some(own) = &self.0 else { return true };
        own.trim_start_matches('@').eq_ignore_ascii_case(name)
    }
}

/// Reads one update. What we don't know or don't need becomes [`Event::Ignored`]; only a body that
/// is no JSON is an error.
pub fn decode(bot: &BotName, body: &[u8]) -> Result<Vec<Arrival>, NotJson> {
    let value: Value = serde_json::from_slice(body).map_err(|_| NotJson)?;
    let id = value.get("update_id").and_then(Value::as_i64);
    let platform_id = id.map_or_else(|| fingerprint(body), |id| id.to_string());
    let (chat, event) = match (id, Update::deserialize(&value)) {
        (Some(_), Ok(update)) => read(update, bot, kind(&value)),
        (Some(_), Err(_)) => (None, ignored("malformed")),
        (None, _) => (None, ignored("no update_id")),
    };
    let chat = chat.unwrap_or_else(|| Address::new(Channel::Telegram, "none"));
    Ok(vec![Arrival { channel: Channel::Telegram, platform_id, chat: chat.key(), event }])
}

fn read(update: Update, bot: &BotName, kind: String) -> (Option<Address>, Event) {
    if let Some(message) = update.message {
        (message.chat.as_ref().and_then(Chat::address), said(message, bot, Origin::Fresh))
    } else if let Some(message) = update.edited_message {
        (message.chat.as_ref().and_then(Chat::address), said(message, bot, Origin::Edited))
    } else if let Some(press) = update.callback_query {
        pressed(press)
    } else if let Some(change) = update.my_chat_member {
        (change.chat.as_ref().and_then(Chat::address), reachable(&change))
    } else {
        (None, Event::Ignored { kind })
    }
}

fn said(message: Message, bot: &BotName, origin: Origin) -> Event {
    if let (Some(to), Some(address)) =
        (message.moved_to(), message.chat.as_ref().and_then(Chat::address))
    {
        return Event::Group { address, change: GroupChange::Moved { to } };
    }
    let (Some(sender), Some(place)) = (&message.from, &message.chat) else {
        return ignored("message without sender");
    };
    let (Some(sender_id), Some(chat)) = (sender.id, place.address()) else {
        return ignored("message without sender");
    };
    // An anonymous admin of a group writes as GroupAnonymousBot, with the group as sender_chat:
    // an id that belongs to nobody, so it holds no role.
    if sender.is_bot == Some(true) && message.sender_chat.is_none() {
        return ignored("bot");
    }
    let place = place.place();
    let origin = if message.is_forwarded() { Origin::Forwarded } else { origin };
    let content = match content(&message, sender_id, place, origin, bot) {
        Ok(content) => content,
        Err(kind) => return ignored(kind),
    };
    let at = match origin {
        Origin::Edited => message.edit_date.or(message.date),
        Origin::Fresh | Origin::Forwarded => message.date,
    };
    Event::Inbound(Inbound {
        from: Address::new(Channel::Telegram, sender_id.to_string()),
        user_id: None,
        profile_name: sender.profile_name(),
        chat,
        place,
        at: instant(at),
        content,
        origin,
        thread: message.topic(),
        group: message.group(),
    })
}

/// What was sent, or the reason to ignore it.
fn content(
    message: &Message,
    sender: i64,
    place: Place,
    origin: Origin,
    bot: &BotName,
) -> Result<Content, &'static str> {
    if let Some(text) = &message.text {
        let text = typed(text);
        return match (addressed(&text, bot), place) {
            (Some(command), _) => Ok(Content::Text(command)),
            (None, Place::Private) => Ok(Content::Text(text)),
            (None, Place::Group) => Err("not addressed to us"),
        };
    }
    if place == Place::Group {
        return Err("not addressed to us");
    }
    if let Some(contact) = &message.contact {
        // A forwarded contact looks like a shared one, and anyone's contact can be shared.
        let own = contact.user_id == Some(sender) && origin == Origin::Fresh;
        let phone = typed(contact.phone_number.as_deref().unwrap_or_default());
        return Ok(Content::Contact { phone, own });
    }
    if let Some(file) = recording(message) {
        return Ok(Content::Audio(file));
    }
    let media = MEDIA.into_iter().find(|kind| message.has(kind));
    if let Some(file) = document(message).filter(|_| media == Some("document")) {
        return Ok(Content::Document(file));
    }
    media.map(|kind| Content::Media(kind.to_owned())).ok_or("service message")
}

/// A voice note, an audio file, or a document that says that it is one.
fn recording(message: &Message) -> Option<AudioFile> {
    let text = |file: &Value, key: &str| {
        file.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let document = message.rest.get("document").filter(|file| {
        !message.has("animation")
            && audio::may_be(&text(file, "mime_type"), &text(file, "file_name"))
    });
    let file = message.rest.get("voice").or_else(|| message.rest.get("audio")).or(document)?;
    let id = text(file, "file_id");
    let bytes = file.get("file_size").and_then(Value::as_u64);
    (!id.is_empty()).then_some(AudioFile { id, bytes })
}

/// Another document, with the words below it.
fn document(message: &Message) -> Option<DocumentFile> {
    let file = message.rest.get("document")?;
    let id = file.get("file_id").and_then(Value::as_str).filter(|id| !id.is_empty())?.to_owned();
    let bytes = file.get("file_size").and_then(Value::as_u64);
    let caption = message.rest.get("caption").and_then(Value::as_str).unwrap_or_default();
    Some(DocumentFile { id, bytes, caption: typed(caption) })
}

/// `/grid@ourname 5` as `/grid 5`; nothing if the text is no command with our name in it.
fn addressed(text: &str, bot: &BotName) -> Option<String> {
    let text = text.trim();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let (command, name) = word.strip_prefix('/')?.split_once('@')?;
    (!command.is_empty() && bot.answers_to(name)).then(|| format!("/{command}{rest}"))
}

fn pressed(press: Press) -> (Option<Address>, Event) {
    let (Some(sender), Some(payload)) = (&press.from, &press.data) else {
        return (None, ignored("press without data"));
    };
    let Some(sender_id) = sender.id else { return (None, ignored("press without sender")) };
    if press.inline_message_id.is_some() || sender.is_bot == Some(true) {
        return (None, ignored("press elsewhere"));
    }
    let from = Address::new(Channel::Telegram, sender_id.to_string());
    // A message that is too old to be known comes without most of its fields, or not at all.
    let message = press.message.unwrap_or_default();
    let chat = message.chat.as_ref().and_then(Chat::address).unwrap_or_else(|| from.clone());
    let place = message.chat.as_ref().map_or(Place::Private, Chat::place);
    let event = Event::Inbound(Inbound {
        from,
        user_id: None,
        profile_name: sender.profile_name(),
        chat: chat.clone(),
        place,
        // Presses carry no time; the one of the message that bears the button is the earliest.
        at: instant(message.date),
        content: Content::Press {
            payload: typed(payload),
            callback: press.id.clone(),
            message: message.message_id.map(|id| id.to_string()),
        },
        origin: Origin::Fresh,
        thread: message.topic(),
        // Whoever presses is known, in whosever name the message stands.
        group: message.group().map(|group| Group { is_anonymous: false, ..group }),
    });
    (Some(chat), event)
}

/// In a private chat a bot is "kicked" when it was blocked, in a group when it was thrown out.
fn reachable(change: &Membership) -> Event {
    let Some(chat) = &change.chat else { return ignored("my_chat_member") };
    let Some(address) = chat.address() else { return ignored("my_chat_member") };
    let status = change.new_chat_member.as_ref().and_then(|member| member.status.as_deref());
    if chat.place() == Place::Group {
        return match status {
            Some("kicked" | "left") => Event::Group { address, change: GroupChange::Left },
            _ => ignored("my_chat_member"),
        };
    }
    match status {
        Some("kicked" | "left") => Event::Reachable { address, reachable: false },
        Some(_) => Event::Reachable { address, reachable: true },
        None => ignored("my_chat_member"),
    }
}

/// Telegram's word for the update: the one field beside its id.
fn kind(update: &Value) -> String {
    let field = update.as_object().and_then(|all| all.keys().find(|key| *key != "update_id"));
    one_line(field.map_or("empty", String::as_str), KIND_MAX_CHARS)
}

fn ignored(kind: &str) -> Event {
    Event::Ignored { kind: kind.to_owned() }
}

/// Telegram's dates are seconds; a missing one is the epoch.
fn instant(seconds: Option<i64>) -> Timestamp {
    const MILLIS_PER_SECOND: i64 = 1000;
    Timestamp::from_millis(seconds.unwrap_or(0).saturating_mul(MILLIS_PER_SECOND))
}

#[cfg(test)]
mod tests;
