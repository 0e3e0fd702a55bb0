//! Reads WhatsApp's webhooks: batches of entries, changes, messages and statuses. Each message is
//! read by itself and every field may be missing, so that one odd message loses no other.

mod taken;

use serde::Deserialize;
use serde_json::Value;

use self::taken::Taken;
use super::error::failure;
use crate::channels::failure::SendFailure;
use crate::channels::wire::{NotJson, fingerprint, typed};
use crate::domain::audio;
use crate::domain::channel::{Address, Channel};
use crate::domain::inbound::{
    Arrival, AudioFile, Content, DocumentFile, Event, Inbound, Origin, Place, Receipt,
    ReceiptStatus,
};
use crate::domain::message::Unreachable;
use crate::domain::text::one_line;
use crate::domain::timestamp::Timestamp;

/// Profile names are shorter (25 characters in WhatsApp's own dialogue).
const NAME_MAX_CHARS: usize = 128;
/// What a platform calls a kind is a word, not a text.
const KIND_MAX_CHARS: usize = 64;
/// Seconds beyond this are milliseconds: it is the year 5138, and courier saw such values.
const SECONDS_MAX: i64 = 100_000_000_000;
/// The field that carries messages and statuses; all others are about the account.
const MESSAGES: &str = "messages";
/// E.164 has 15 digits; some room, since Meta warns that its ids may differ.
const NUMBER_MAX_DIGITS: usize = 20;
/// `ENT.` and 128 characters.
const SCOPED_MAX_CHARS: usize = 132;
/// A wamid has some 60 to 100 characters.
const ID_MAX_CHARS: usize = 512;

/// Reads one webhook body. What we don't know or don't need becomes [`Event::Ignored`]; only a body
/// that is no JSON is an error. A message that stands in it twice comes out twice, under one id.
pub fn decode(our_number_id: &str, body: &[u8]) -> Result<Vec<Arrival>, NotJson> {
    let value: Value = serde_json::from_slice(body).map_err(|_| NotJson)?;
    let mut taken = Taken::default();
    for change in list(&value, "entry").iter().flat_map(|entry| list(entry, "changes")) {
        read_change(our_number_id, change, &mut taken);
    }
    if taken.arrivals.is_empty() {
        taken.push(ignored(fingerprint(body), "empty"));
    }
    Ok(taken.arrivals)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Message {
    from: Option<String>,
    from_user_id: Option<String>,
    group_id: Option<String>,
    timestamp: Value,
    r#type: Option<String>,
    context: Option<Context>,
    text: Option<Body>,
    interactive: Option<Interactive>,
    button: Option<Button>,
    contacts: Option<Vec<Card>>,
    #[serde(alias = "voice")]
    audio: Option<File>,
    document: Option<File>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    id: Option<String>,
    mime_type: Option<String>,
    filename: Option<String>,
    caption: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Context {
    id: Option<String>,
    forwarded: Option<bool>,
    frequently_forwarded: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    body: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Interactive {
    button_reply: Option<Reply>,
    list_reply: Option<Reply>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reply {
    id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Button {
    payload: Option<String>,
    text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Card {
    phones: Option<Vec<CardPhone>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CardPhone {
    phone: Option<String>,
    wa_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Profile {
    wa_id: Option<String>,
    user_id: Option<String>,
    profile: Option<ProfileName>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ProfileName {
    name: Option<String>,
}

fn read_change(our_number_id: &str, change: &Value, taken: &mut Taken) {
    let value = change.get("value").unwrap_or(&Value::Null);
    let field = change.get("field").and_then(Value::as_str).unwrap_or(MESSAGES);
    let number = value.pointer("/metadata/phone_number_id").and_then(Value::as_str);
    let is_ours = number.is_none_or(|number| number == our_number_id);
    let mut take = |mut arrival: Arrival| {
        if !is_ours {
            // Another number of the same app: 200, or Meta repeats it for a week.
            arrival.event = Event::Ignored { kind: "another number".to_owned() };
        }
        taken.push(arrival);
    };
    let (messages, statuses) = match field {
        MESSAGES => (list(value, "messages"), list(value, "statuses")),
        _ => (&[][..], &[][..]),
    };
    if messages.is_empty() && statuses.is_empty() {
        let kind = if value.get("errors").is_some() { "errors" } else { field };
        return take(ignored(fingerprint(change.to_string().as_bytes()), kind));
    }
    let profiles: Vec<Profile> = list(value, "contacts").iter().filter_map(parsed).collect();
    messages.iter().for_each(|raw| take(read_message(raw, &profiles)));
    statuses.iter().for_each(|raw| take(read_status(raw)));
}

fn read_message(raw: &Value, profiles: &[Profile]) -> Arrival {
    let platform_id = match raw.get("id").and_then(Value::as_str) {
        Some(id) if is_id(id) => id.to_owned(),
        _ => fingerprint(raw.to_string().as_bytes()),
    };
    let Some(message) = parsed::<Message>(raw) else { return ignored(platform_id, "malformed") };
    let kind = one_line(message.r#type.as_deref().unwrap_or("untyped"), KIND_MAX_CHARS);
    let Some(from) = sender(&message) else { return ignored(platform_id, &kind) };
    if message.group_id.is_some() {
        return ignored(platform_id, "group");
    }
    let Some(content) = content(&message, &kind) else { return ignored(platform_id, &kind) };
    let context = message.context.as_ref();
    let is_forwarded = context.is_some_and(|context| {
        context.forwarded == Some(true) || context.frequently_forwarded == Some(true)
    });
    let inbound = Inbound {
        user_id: user_id(&message, profiles),
        profile_name: profile_name(&message, profiles),
        chat: from.clone(),
        place: Place::Private,
        at: instant(&message.timestamp),
        content,
        origin: if is_forwarded { Origin::Forwarded } else { Origin::Fresh },
        thread: None,
        group: None,
        from,
    };
    let chat = inbound.chat.key();
    Arrival { channel: Channel::WhatsApp, platform_id, chat, event: Event::Inbound(inbound) }
}

/// The number as the platform vouches for it, with its `+`; the business-scoped id of a person
/// whose number is hidden, which has also been seen in the number's place.
fn sender(message: &Message) -> Option<Address> {
    let from = message.from.as_deref().map(str::trim).unwrap_or_default();
    let scoped = message.from_user_id.as_deref().map(str::trim).unwrap_or_default();
    let digits = from.strip_prefix('+').unwrap_or(from);
    let is_number = (1..=NUMBER_MAX_DIGITS).contains(&digits.len());
    let id = if is_number && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        format!("+{digits}")
    } else if is_scoped_id(scoped) {
        scoped.to_owned()
    } else if is_scoped_id(from) {
        from.to_owned()
    } else {
        return None;
    };
    Some(Address::new(Channel::WhatsApp, id))
}

/// Who is behind the number, by the business-scoped id. What another person's entry says counts for
/// nothing: on it depends whose role this is.
fn user_id(message: &Message, profiles: &[Profile]) -> Option<String> {
    let is_senders = |profile: &&Profile| profile.wa_id.is_some() && profile.wa_id == message.from;
    let profile = || profiles.iter().find(is_senders)?.user_id.as_deref();
    let hidden = || message.from.as_deref().filter(|from| is_scoped_id(from.trim()));
    let id = message.from_user_id.as_deref().or_else(profile).or_else(hidden)?.trim();
    is_scoped_id(id).then(|| id.to_owned())
}

/// `IN.` or `IN.ENT.` and letters and digits: two capitals, a dot.
pub(super) fn is_scoped_id(id: &str) -> bool {
    let Some((country, rest)) = id.split_once('.') else { return false };
    country.len() == 2
        && rest.len() <= SCOPED_MAX_CHARS
        && country.bytes().all(|letter| letter.is_ascii_uppercase())
        && !rest.is_empty()
        && rest.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'.')
}

/// What a person sent; nothing for what needs no answer.
fn content(message: &Message, kind: &str) -> Option<Content> {
    match kind {
        "text" => {
            let body = message.text.as_ref()?.body.as_deref()?;
            Some(Content::Text(typed(body)))
        }
        "interactive" => {
            let reply = message.interactive.as_ref()?;
            let reply = reply.button_reply.as_ref().or(reply.list_reply.as_ref())?;
            Some(press(reply.id.as_deref()?, message))
        }
        // A quick reply of a template. Without our payload its words still say what was pressed.
        "button" => {
            let button = message.button.as_ref()?;
            Some(press(button.payload.as_deref().or(button.text.as_deref())?, message))
        }
        "contacts" => {
            let card = message.contacts.as_ref()?.first()?;
            let phone = card.phones.as_ref().and_then(|phones| phones.first());
            let phone = phone.and_then(|phone| phone.wa_id.as_deref().or(phone.phone.as_deref()));
            // Anyone's card can be sent, so it proves nothing.
            Some(Content::Contact { phone: typed(phone.unwrap_or_default()), own: false })
        }
        "audio" | "voice" => {
            let media = || Content::Media(kind.to_owned());
            Some(recording(message.audio.as_ref()).map_or_else(media, Content::Audio))
        }
        "document" if is_recording(message.document.as_ref()) => {
            recording(message.document.as_ref()).map(Content::Audio)
        }
        "document" if has_id(message.document.as_ref()) => {
            document(message.document.as_ref()?).map(Content::Document)
        }
        "image" | "video" | "sticker" | "document" | "location" | "order" => {
            Some(Content::Media(kind.to_owned()))
        }
        // reaction, system, unsupported, edit, revoke, request_welcome, and whatever comes next.
        _ => None,
    }
}

/// A document that says that it is a recording.
fn is_recording(file: Option<&File>) -> bool {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    file.is_some_and(|file| {
        file.id.is_some() && audio::may_be(&text(&file.mime_type), &text(&file.filename))
    })
}

fn has_id(file: Option<&File>) -> bool {
    file.is_some_and(|file| file.id.as_ref().is_some_and(|id| !id.is_empty()))
}

/// Another document, with the words below it.
fn document(file: &File) -> Option<DocumentFile> {
    let caption = typed(file.caption.as_deref().unwrap_or_default());
    Some(DocumentFile { id: file.id.clone()?, bytes: None, caption })
}

/// Webhooks don't say how big a file is.
fn recording(file: Option<&File>) -> Option<AudioFile> {
    let id = file?.id.clone().filter(|id| !id.is_empty())?;
    Some(AudioFile { id, bytes: None })
}

fn press(payload: &str, message: &Message) -> Content {
    let pressed = message.context.as_ref().and_then(|context| context.id.clone());
    Content::Press { payload: typed(payload), callback: None, message: pressed }
}

fn profile_name(message: &Message, profiles: &[Profile]) -> String {
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    let is_senders = |profile: &&Profile| {
        same(&profile.wa_id, &message.from) || same(&profile.user_id, &message.from_user_id)
    };
    let found = profiles.iter().find(is_senders).or(match profiles {
        // Some countries' numbers differ between the two places (Brazil, Mexico, Argentina).
        [only] => Some(only),
        _ => None,
    });
    let name = found.and_then(|profile| profile.profile.as_ref()?.name.as_deref());
    one_line(name.unwrap_or_default(), NAME_MAX_CHARS)
}

/// A report on a message of ours. Reports on one message are taken in order.
fn read_status(raw: &Value) -> Arrival {
    let text = |key: &str| raw.get(key).and_then(Value::as_str);
    let (Some(message), Some(word)) = (text("id").filter(|id| is_id(id)), text("status")) else {
        return ignored(fingerprint(raw.to_string().as_bytes()), "status");
    };
    let platform_id = format!("{message}:{}", one_line(word, KIND_MAX_CHARS));
    let status = match word {
        "sent" => ReceiptStatus::Sent,
        "delivered" => ReceiptStatus::Delivered,
        // A voice note that was played was seen.
        "read" | "played" => ReceiptStatus::Read,
        "failed" => ReceiptStatus::Failed,
        _ => return ignored(platform_id, "status"),
    };
    let code = raw.pointer("/errors/0/code").and_then(Value::as_i64);
    let receipt = Receipt {
        message: message.to_owned(),
        status,
        at: instant(raw.get("timestamp").unwrap_or(&Value::Null)),
        why: (status == ReceiptStatus::Failed).then(|| unreachable(code)),
        is_passing: is_passing(code),
        code,
        callback: text("biz_opaque_callback_data").map(str::to_owned),
    };
    Arrival {
        channel: Channel::WhatsApp,
        platform_id,
        chat: Address::new(Channel::WhatsApp, message).key(),
        event: Event::Receipt(receipt),
    }
}

/// Why a message failed after it had been accepted, as far as a person cares.
fn unreachable(code: Option<i64>) -> Unreachable {
    match code.map(|code| failure(code, "")) {
        Some(SendFailure::Refused { why, .. }) => why,
        Some(SendFailure::NeedsTemplate { .. }) => Unreachable::WindowClosed,
        _ => Unreachable::Refused,
    }
}

/// Whether the platform's table says to try again.
fn is_passing(code: Option<i64>) -> bool {
    matches!(code.map(|code| failure(code, "")), Some(SendFailure::NotSent { .. }))
}

/// Whether a text can be one of Meta's ids; what is none must not reach an index.
fn is_id(text: &str) -> bool {
    (1..=ID_MAX_CHARS).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// Timestamps are strings of seconds; numbers and milliseconds are understood too.
fn instant(value: &Value) -> Timestamp {
    const MILLIS_PER_SECOND: i64 = 1000;
    let number = match value {
        Value::String(digits) => digits.trim().parse().ok(),
        other => other.as_i64(),
    };
    let number: i64 = number.unwrap_or(0);
    let is_seconds = (-SECONDS_MAX..SECONDS_MAX).contains(&number);
    Timestamp::from_millis(if is_seconds { number * MILLIS_PER_SECOND } else { number })
}

fn ignored(platform_id: String, kind: &str) -> Arrival {
    let event = Event::Ignored { kind: one_line(kind, KIND_MAX_CHARS) };
    let chat = Address::new(Channel::WhatsApp, "none").key();
    Arrival { channel: Channel::WhatsApp, platform_id, chat, event }
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn parsed<'a, T: Deserialize<'a>>(value: &'a Value) -> Option<T> {
    T::deserialize(value).ok()
}

#[cfg(test)]
mod tests;
