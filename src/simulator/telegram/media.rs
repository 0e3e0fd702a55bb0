//! Files on Telegram that people send and the bot fetches.

use super::super::http::{Answer, Request};
use super::params::{Params, Refusal};
use super::people::{TelegramChat, TelegramUser};
use super::state::{Shared, State};
use super::{Arrival, TOKEN, Telegram};
use serde_json::{Value, json};

/// What bots can download.
const DOWNLOAD_MAX: usize = 20 * 1024 * 1024;

/// A file that Telegram keeps.
#[derive(Clone)]
pub(super) struct File {
    pub bytes: Vec<u8>,
    pub mime: String,
    pub name: Option<String>,
    /// The field under which the bot sent it: it stays what it is.
    pub sent_as: Option<String>,
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
            let file = File { bytes, mime: mime.to_owned(), name: None, sent_as: None };
            (keep(&mut state, file), size)
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
            (
                keep(&mut state, File { bytes, mime: mime.to_owned(), name: None, sent_as: None }),
                size,
            )
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

/// Telegram's name for a file that it keeps from now on.
pub(super) fn keep(state: &mut State, file: File) -> String {
    let id = format!("AwACAgSimulated{}", state.files.len() + 1);
    state.files.insert(id.clone(), file);
    id
}
