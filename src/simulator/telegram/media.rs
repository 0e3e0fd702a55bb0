//! Files on Telegram: what people send and the bot fetches, and what the bot sends.

use super::super::book::{Heard, Recording, Tick};
use super::super::http::{Answer, Request};
use super::super::units::units;
use super::html::{Parsed, read_entities};
use super::params::{Params, Refusal};
use super::people::{TelegramChat, TelegramUser};
use super::state::{Shared, State, bot};
use super::{Arrival, TOKEN, Telegram, speech};
use serde_json::{Value, json};

/// What bots can download.
const DOWNLOAD_MAX: usize = 20 * 1024 * 1024;
/// What bots can upload.
const UPLOAD_MAX: usize = 50 * 1024 * 1024;
/// The longest words below a file, after their markup is read.
const CAPTION_MAX: usize = 1024;

/// A file that Telegram keeps.
#[derive(Clone)]
pub(super) struct File {
    pub bytes: Vec<u8>,
    pub mime: String,
    pub name: Option<String>,
}

/// How a person sends a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Recorded in the chat.
    Voice,
    /// As music.
    Audio,
    /// As a file of this name.
    Document(String),
}

impl Telegram {
    /// A person sends these bytes as a document of this name and type, with words below it.
    pub async fn sends_document(
        &self,
        from: &TelegramUser,
        chat: TelegramChat,
        (name, mime): (&str, &str),
        caption: &str,
        bytes: Vec<u8>,
    ) -> Arrival {
        let (id, size) = {
            let mut state = self.shared.state();
            let size = bytes.len();
            (keep(&mut state, File { bytes, mime: mime.to_owned(), name: None }), size)
        };
        let mut content = json!({"document": {
            "file_id": id,
            "file_unique_id": format!("u{id}"),
            "file_name": name,
            "mime_type": mime,
            "file_size": size,
        }});
        if !caption.is_empty() {
            content["caption"] = json!(caption);
        }
        self.writes(from, &chat, &format!("📄 {name} {caption}"), content).await
    }

    /// A person sends these bytes as a recording of this type.
    pub async fn sends_recording(
        &self,
        from: &TelegramUser,
        chat: TelegramChat,
        sending: Sending,
        mime: &str,
        bytes: Vec<u8>,
    ) -> Arrival {
        let (id, size) = {
            let mut state = self.shared.state();
            let size = bytes.len();
            (keep(&mut state, File { bytes, mime: mime.to_owned(), name: None }), size)
        };
        let mut file = json!({
            "file_id": id,
            "file_unique_id": format!("u{id}"),
            "mime_type": mime,
            "file_size": size,
        });
        let field = match &sending {
            Sending::Voice => "voice",
            Sending::Audio => "audio",
            Sending::Document(name) => {
                file["file_name"] = json!(name);
                "document"
            }
        };
        if field != "document" {
            file["duration"] = json!(1);
        }
        self.writes(from, &chat, "🎤", json!({ field: file })).await
    }
}

/// getFile.
pub(super) fn get_file(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    let id = params.text("file_id").unwrap_or_default();
    let state = shared.state();
    let file = state
        .files
        .get(id)
        .ok_or_else(|| Refusal::bad("wrong file_id or the file is temporarily unavailable"))?;
    if file.bytes.len() > DOWNLOAD_MAX {
        return Err(Refusal::bad("file is too big"));
    }
    Ok(json!({
        "file_id": id,
        "file_unique_id": format!("u{id}"),
        "file_size": file.bytes.len(),
        "file_path": format!("files/{id}"),
    }))
}

/// Answers `/file/bot<token>/<path>`.
pub(super) fn download(shared: &Shared, request: &Request) -> Answer {
    let path = request.path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/'));
    let known = path.filter(|(token, _)| request.method == "GET" && *token == TOKEN);
    let id = known.and_then(|(_, path)| path.strip_prefix("files/"));
    match id.and_then(|id| shared.state().files.get(id).cloned()) {
        Some(file) => Answer::Bytes(200, file.mime, file.bytes),
        None => {
            Answer::Json(404, json!({"ok": false, "error_code": 404, "description": "Not Found"}))
        }
    }
}

/// sendVoice, sendAudio, sendDocument: a file that comes along, or one that Telegram has.
pub(super) fn send(shared: &Shared, params: &Params, method: &str) -> Result<Value, Refusal> {
    let field = match method {
        "sendVoice" => "voice",
        "sendAudio" => "audio",
        _ => "document",
    };
    let mut state = shared.state();
    let chat_id = speech::reachable(&state, params)?;
    let words = caption(params)?;
    let (id, file) = match params.file(field) {
        Some(part) => {
            let mime = part.mime.clone().unwrap_or_default();
            check(field, &mime, &part.bytes)?;
            let file = File { bytes: part.bytes.clone(), mime, name: part.file_name.clone() };
            (keep(&mut state, file.clone()), file)
        }
        None => {
            let id = params.text(field).unwrap_or_default().to_owned();
            let file = state.files.get(&id).cloned().ok_or_else(|| {
                Refusal::bad("wrong remote file identifier specified: Wrong string length")
            })?;
            (id, file)
        }
    };
    let message_id = state.new_message_id();
    let mut shown = json!({
        "file_id": id,
        "file_unique_id": format!("u{id}"),
        "mime_type": file.mime,
        "file_size": file.bytes.len(),
    });
    match &file.name {
        Some(name) if field == "document" => shown["file_name"] = json!(name),
        _ => shown["duration"] = json!(params.number("duration").unwrap_or(0)),
    }
    let message = json!({
        "message_id": message_id,
        "from": bot(),
        "chat": state.chats[&chat_id].value,
        "date": shared.now() / 1000,
        field: shown,
    });
    state.messages.insert((chat_id, message_id), message.clone());
    let name = file.name.filter(|_| field == "document");
    let recording =
        Recording { sent_as: field.to_owned(), name, mime: file.mime, bytes: file.bytes };
    let heard =
        Heard::of_recording(message_id.to_string(), chat_id.to_string(), recording, shared.now());
    let heard = match words {
        Some(words) => Heard { text: words.text, spans: words.spans, ..heard },
        None => heard,
    };
    state.book.said(heard, Tick::Delivered);
    Ok(message)
}

/// The words below a file.
fn caption(params: &Params) -> Result<Option<Parsed>, Refusal> {
    let raw = params.text("caption").unwrap_or_default();
    let words = match params.json("caption_entities")? {
        Some(entities) => read_entities(raw, &entities).map_err(Refusal::bad)?,
        None => Parsed { text: raw.trim().to_owned(), spans: Vec::new() },
    };
    match units(&words.text) {
        0 => Ok(None),
        length if length > CAPTION_MAX => Err(Refusal::bad("message caption is too long")),
        _ => Ok(Some(words)),
    }
}

/// Telegram shows as a voice note or as music only what it can play there.
fn check(field: &str, mime: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let playable = match field {
        "voice" => ["audio/ogg", "audio/mpeg", "audio/mp4"].contains(&mime),
        "audio" => ["audio/mpeg", "audio/mp4"].contains(&mime),
        _ => true,
    };
    match bytes.len() {
        0 => Err(Refusal::bad("file must be non-empty")),
        size if size > UPLOAD_MAX => Err(Refusal::new(413, "Request Entity Too Large")),
        _ if !playable => Err(Refusal::bad(format!("the simulator plays no {mime} as {field}"))),
        _ => Ok(()),
    }
}

fn keep(state: &mut State, file: File) -> String {
    let id = format!("AwACAgSimulated{}", state.files.len() + 1);
    state.files.insert(id.clone(), file);
    id
}
