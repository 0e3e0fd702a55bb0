//! Files that the bot sends on Telegram, as messages of their own or in the place of others: sendVoice,
//! sendAudio, sendDocument, sendPhoto, editMessageMedia.

use super::super::book::{Button, Heard, Recording, Span, Tick};
use super::super::picture;
use super::super::units::units;
use super::html::{Parsed, read_entities};
use super::markup::{self, Markup};
use super::media::{File, keep};
use super::params::{Params, Refusal};
use super::speech;
use super::state::{Shared, State, bot};
use serde_json::{Value, json};

/// What bots can upload, and of what Telegram makes a photo.
const UPLOAD_MAX: usize = 50 * 1024 * 1024;
const PHOTO_MAX: usize = 10 * 1024 * 1024;
/// A photo's width and height together, and how much longer one may be.
const SIDES_MAX: u32 = 10_000;
const RATIO_MAX: u32 = 20;
/// The longest words below a file, after their markup is read.
const CAPTION_MAX: usize = 1024;
/// What a message has in it, besides who and when.
const CONTENT: [&str; 9] = [
    "text",
    "entities",
    "caption",
    "caption_entities",
    "reply_markup",
    "photo",
    "document",
    "voice",
    "audio",
];

/// What goes into a message.
struct Content {
    field: &'static str,
    id: String,
    file: File,
    duration: i64,
    words: Option<Parsed>,
    markup: Option<Value>,
    buttons: Vec<Button>,
}

/// A file that comes along, or one that Telegram has.
pub(super) fn send(shared: &Shared, params: &Params, method: &str) -> Result<Value, Refusal> {
    let field = match method {
        "sendVoice" => "voice",
        "sendAudio" => "audio",
        "sendPhoto" => "photo",
        _ => "document",
    };
    let mut state = shared.state();
    let chat_id = speech::reachable(&state, params)?;
    let words =
        caption(params.text("caption").unwrap_or_default(), params.json("caption_entities")?)?;
    let markup = params.json("reply_markup")?;
    let buttons = match markup::read(markup.as_ref(), state.chats[&chat_id].private)? {
        Markup::Inline(buttons) => buttons,
        Markup::Nothing => Vec::new(),
        _ => return Err(Refusal::bad("the simulator shows only inline buttons below a file")),
    };
    let (id, file) = file_of(&mut state, params, field, field, params.text(field))?;
    let duration = params.number("duration").unwrap_or(0);
    let content = Content { field, id, file, duration, words, markup, buttons };
    let message_id = state.new_message_id();
    let mut message = json!({
        "message_id": message_id,
        "from": bot(),
        "chat": state.chats[&chat_id].value,
        "date": shared.now() / 1000,
    });
    fill(&mut message, &content);
    state.messages.insert((chat_id, message_id), message.clone());
    let heard = heard(chat_id, message_id, content, shared.now());
    state.book.said(heard, Tick::Delivered);
    Ok(message)
}

/// editMessageMedia: a message of words becomes one with a file, and a file another one.
pub(super) fn edit(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    let mut state = shared.state();
    let (chat_id, message_id) = speech::own_message(&state, params)?;
    let media = params.json("media")?.unwrap_or_default();
    let field = match media["type"].as_str() {
        Some("photo") => "photo",
        Some("document") => "document",
        Some("audio") => "audio",
        _ => return Err(Refusal::bad("can't parse InputMedia: media type is not known")),
    };
    let words = caption(
        media["caption"].as_str().unwrap_or_default(),
        media.get("caption_entities").cloned(),
    )?;
    let markup = params.json("reply_markup")?;
    let buttons = speech::inline(markup.as_ref())?;
    let named = media["media"].as_str();
    let (part, named) = match named.and_then(|name| name.strip_prefix("attach://")) {
        Some(part) => (part, None),
        None => ("", named),
    };
    let (id, file) = file_of(&mut state, params, part, field, named)?;
    let content = Content { field, id, file, duration: 0, words, markup, buttons };
    let mut message = state.messages[&(chat_id, message_id)].clone();
    fill(&mut message, &content);
    let heard = heard(chat_id, message_id, content, shared.now());
    speech::replace(shared, &mut state, message, heard)
}

/// The file in this part of the form, else the one of this name.
fn file_of(
    state: &mut State,
    params: &Params,
    part: &str,
    field: &str,
    named: Option<&str>,
) -> Result<(String, File), Refusal> {
    if let Some(part) = params.file(part) {
        let mime = part.mime.clone().unwrap_or_default();
        check(field, &mime, &part.bytes)?;
        let (bytes, name) = (part.bytes.clone(), part.file_name.clone());
        let file = File { bytes, mime, name, sent_as: Some(field.to_owned()) };
        return Ok((keep(state, file.clone()), file));
    }
    let id = named.unwrap_or_default().to_owned();
    let file = state.files.get(&id).cloned();
    let file = file.ok_or_else(|| {
        Refusal::bad("wrong remote file identifier specified: Wrong string length")
    })?;
    match &file.sent_as {
        Some(other) if other != field => {
            Err(Refusal::bad(format!("can't use file of type {other} as {field}")))
        }
        _ => Ok((id, file)),
    }
}

fn fill(message: &mut Value, content: &Content) {
    let Content { field, id, file, duration, words, markup, buttons } = content;
    let Some(fields) = message.as_object_mut() else { return };
    for one in CONTENT {
        fields.remove(one);
    }
    let mut shown = json!({
        "file_id": id,
        "file_unique_id": format!("u{id}"),
        "file_size": file.bytes.len(),
    });
    if let (&"photo", Some((width, height))) = (field, picture::size(&file.bytes)) {
        (shown["width"], shown["height"]) = (json!(width), json!(height));
        // A smaller one comes along, which is another file.
        let mut small = shown.clone();
        small["file_id"] = json!(format!("{id}small"));
        (small["width"], small["height"]) = (json!(90), json!(90 * height / width));
        shown = json!([small, shown]);
    } else {
        shown["mime_type"] = json!(file.mime);
        match &file.name {
            Some(name) if *field == "document" => shown["file_name"] = json!(name),
            _ => shown["duration"] = json!(duration),
        }
    }
    fields.insert((*field).to_owned(), shown);
    if let Some(words) = words {
        fields.insert("caption".to_owned(), json!(words.text));
        if !words.spans.is_empty() {
            let entities = words.spans.iter().map(speech::entity).collect();
            fields.insert("caption_entities".to_owned(), entities);
        }
    }
    if let Some(markup) = markup.as_ref().filter(|_| !buttons.is_empty()) {
        fields.insert("reply_markup".to_owned(), markup.clone());
    }
}

fn heard(chat_id: i64, message_id: i64, content: Content, at: i64) -> Heard {
    let Content { field, file, words, buttons, .. } = content;
    let name = file.name.filter(|_| field == "document");
    let recording =
        Recording { sent_as: field.to_owned(), name, mime: file.mime, bytes: file.bytes };
    let heard = Heard::of_recording(message_id.to_string(), chat_id.to_string(), recording, at);
    let (text, spans) = match words {
        Some(words) => (words.text, words.spans),
        None if field == "photo" => (String::new(), Vec::<Span>::new()),
        None => (heard.text.clone(), Vec::new()),
    };
    Heard { text, spans, buttons, ..heard }
}

/// The words below a file.
fn caption(raw: &str, entities: Option<Value>) -> Result<Option<Parsed>, Refusal> {
    let words = match entities {
        Some(entities) => read_entities(raw, &entities).map_err(Refusal::bad)?,
        None => Parsed { text: raw.trim().to_owned(), spans: Vec::new() },
    };
    match units(&words.text) {
        0 => Ok(None),
        length if length > CAPTION_MAX => Err(Refusal::bad("message caption is too long")),
        _ => Ok(Some(words)),
    }
}

/// Telegram shows as a voice note, as music or as a photo only what it can.
fn check(field: &str, mime: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let playable = match field {
        "voice" => ["audio/ogg", "audio/mpeg", "audio/mp4"].contains(&mime),
        "audio" => ["audio/mpeg", "audio/mp4"].contains(&mime),
        "photo" => ["image/png", "image/jpeg"].contains(&mime),
        _ => true,
    };
    let most = if field == "photo" { PHOTO_MAX } else { UPLOAD_MAX };
    match bytes.len() {
        0 => Err(Refusal::bad("file must be non-empty")),
        size if size > most && field == "photo" => Err(Refusal::bad("file is too big for a photo")),
        size if size > most => Err(Refusal::new(413, "Request Entity Too Large")),
        _ if !playable => Err(Refusal::bad(format!("the simulator plays no {mime} as {field}"))),
        _ if field == "photo" => match picture::size(bytes) {
            None => Err(Refusal::bad("IMAGE_PROCESS_FAILED")),
            Some((width, height)) => {
                let (short, long) = (width.min(height), width.max(height));
                let fits = width + height <= SIDES_MAX && long <= RATIO_MAX * short;
                if fits { Ok(()) } else { Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS")) }
            }
        },
        _ => Ok(()),
    }
}
