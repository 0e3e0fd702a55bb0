//! Media on WhatsApp: what people send and the bot fetches, and what the bot uploads.

use super::super::book::Recording;
use super::super::http::{Answer, Request};
use super::super::multipart;
use super::super::picture;
use super::super::units::units;
use super::refusal::{Refusal, not_found, unauthorized};
use super::state::{Shared, State};
use super::{ACCESS_TOKEN, WhatsApp};
use serde_json::{Value, json};

/// Where files are, on the same server: Meta's are on a host of their own.
pub(super) const FILES: &str = "/whatsapp_business/attachments/";
/// An address lives for so long.
const ADDRESS_MS: i64 = 5 * 60 * 1000;
/// Media that people send are kept for so long, and those of the business.
const SENT_MS: i64 = 7 * 24 * 60 * 60 * 1000;
const UPLOADED_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// The biggest recording.
const AUDIO_MAX: usize = 16 * 1024 * 1024;
/// What WhatsApp plays.
const AUDIO: [&str; 5] = ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"];
/// The biggest picture, and the biggest document.
const IMAGE_MAX: usize = 5 * 1024 * 1024;
const DOCUMENT_MAX: usize = 100 * 1024 * 1024;
/// What may be uploaded besides (Meta, supported media types).
const IMAGES: [&str; 2] = ["image/jpeg", "image/png"];
const DOCUMENTS: [&str; 8] = [
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];
/// The longest words below a document, and its longest name.
const CAPTION_MAX: usize = 1024;
const NAME_MAX: usize = 240;

/// A file that WhatsApp keeps.
#[derive(Clone)]
pub(super) struct File {
    pub bytes: Vec<u8>,
    pub mime: String,
    pub is_uploaded: bool,
    pub at: i64,
}

impl WhatsApp {
    /// A person sends these bytes as a document of this name and type, with words below it.
    pub async fn sends_document(
        &self,
        number: &str,
        profile_name: &str,
        (name, mime): (&str, &str),
        caption: &str,
        bytes: Vec<u8>,
    ) -> u16 {
        let at = self.shared.now();
        let file = File { bytes, mime: mime.to_owned(), is_uploaded: false, at };
        let id = keep(&mut self.shared.state(), file);
        let mut document = json!({
            "id": id,
            "mime_type": mime,
            "sha256": "vLbGLVpBkNTcXsXGDfLvjgvdLeLPX6Jd5JqVGHrZcBo=",
            "filename": name,
        });
        if !caption.is_empty() {
            document["caption"] = json!(caption);
        }
        let shown = format!("📄 {name} {caption}");
        self.writes(number, profile_name, &shown, json!({"type": "document", "document": document}))
            .await
    }

    /// A person sends these bytes: as a voice note, or as a document of this name.
    pub async fn sends_recording(
        &self,
        number: &str,
        profile_name: &str,
        file_name: Option<&str>,
        mime: &str,
        bytes: Vec<u8>,
    ) -> u16 {
        let at = self.shared.now();
        let file = File { bytes, mime: mime.to_owned(), is_uploaded: false, at };
        let id = keep(&mut self.shared.state(), file);
        let mut media = json!({
            "id": id,
            "mime_type": mime,
            "sha256": "vLbGLVpBkNTcXsXGDfLvjgvdLeLPX6Jd5JqVGHrZcBo=",
        });
        let kind = match file_name {
            Some(name) => {
                media["filename"] = json!(name);
                "document"
            }
            None => {
                media["voice"] = json!(true);
                "audio"
            }
        };
        self.writes(number, profile_name, "🎤", json!({"type": kind, kind: media})).await
    }
}

/// GET /{media id}: the address of the file, for a few minutes.
pub(super) fn address(shared: &Shared, request: &Request, id: &str) -> Result<Value, Refusal> {
    let state = shared.state();
    let file = kept(&state, id, shared.now()).ok_or_else(|| missing(id))?;
    let host = request.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    Ok(json!({
        "messaging_product": "whatsapp",
        "url": format!("http://{host}{FILES}?mid={id}&at={}", shared.now()),
        "mime_type": file.mime,
        "file_size": file.bytes.len().to_string(),
        "id": id,
    }))
}

/// Answers the address of a file.
pub(super) fn download(shared: &Shared, request: &Request, bearer: Option<&str>) -> Answer {
    if bearer.and_then(|header| header.strip_prefix("Bearer ")) != Some(ACCESS_TOKEN) {
        return unauthorized();
    }
    let query = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(request.query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let at: i64 = query("at").parse().unwrap_or_default();
    if shared.now() - at > ADDRESS_MS {
        return not_found(&request.path);
    }
    match kept(&shared.state(), &query("mid"), shared.now()) {
        Some(file) => Answer::Bytes(200, file.mime, file.bytes),
        None => not_found(&request.path),
    }
}

/// POST /{number}/media.
pub(super) fn upload(shared: &Shared, request: &Request) -> Result<Value, Refusal> {
    let parts = multipart::parts(request);
    let text = |name: &str| {
        let part = parts.iter().find(|part| part.name == name);
        part.map(|part| String::from_utf8_lossy(&part.bytes).into_owned()).unwrap_or_default()
    };
    if text("messaging_product") != "whatsapp" {
        return Err(Refusal::parameter("The parameter messaging_product is required."));
    }
    let file = parts.iter().find(|part| part.name == "file");
    let file = file.ok_or_else(|| Refusal::parameter("The parameter file is required."))?;
    let mime = file.mime.clone().unwrap_or_default();
    let most = match mime.as_str() {
        audio if AUDIO.contains(&audio) => AUDIO_MAX,
        image if IMAGES.contains(&image) => IMAGE_MAX,
        document if DOCUMENTS.contains(&document) => DOCUMENT_MAX,
        _ => {
            let details = format!(
                "Param file must be a file with one of the following types: {AUDIO:?} {IMAGES:?} {DOCUMENTS:?}"
            );
            return Err(Refusal::parameter(details));
        }
    };
    if text("type") != mime {
        return Err(Refusal::parameter("Param type is not the type of the file"));
    }
    if file.bytes.is_empty() || file.bytes.len() > most {
        return Err(Refusal::coded(131_053, "the file is empty or too big"));
    }
    if mime == "image/png" && picture::size(&file.bytes).is_none() {
        return Err(Refusal::coded(131_053, "the image can't be read"));
    }
    let bytes = file.bytes.clone();
    let file = File { bytes, mime, is_uploaded: true, at: shared.now() };
    Ok(json!({"id": keep(&mut shared.state(), file)}))
}

/// The recording that an audio message plays.
pub(super) fn played(state: &State, message: &Value, now: i64) -> Result<Recording, Refusal> {
    let id = message["audio"]["id"].as_str();
    let id = id.ok_or_else(|| Refusal::parameter("The parameter audio.id is required."))?;
    let file = kept(state, id, now).filter(|file| file.is_uploaded).ok_or_else(|| missing(id))?;
    if !AUDIO.contains(&file.mime.as_str()) {
        return Err(Refusal::coded(131_053, format!("{} is no audio", file.mime)));
    }
    Ok(Recording { sent_as: "audio".to_owned(), name: None, mime: file.mime, bytes: file.bytes })
}

/// The file that a document or an image message brings, and the words below it.
pub(super) fn brought(
    state: &State,
    message: &Value,
    now: i64,
) -> Result<(Recording, String), Refusal> {
    let kind = message["type"].as_str().unwrap_or_default();
    let content = &message[kind];
    let file = file(state, kind, content, now)?;
    let caption = &content["caption"];
    let words = caption.as_str().unwrap_or_default();
    if !caption.is_null() && (words.trim().is_empty() || units(words) > CAPTION_MAX) {
        return Err(Refusal::parameter(format!(
            "{kind}.caption must be 1 to 1024 characters long"
        )));
    }
    Ok((file, words.to_owned()))
}

/// The file at the head of what can be pressed, if there is one.
pub(super) fn at_the_head(
    state: &State,
    message: &Value,
    now: i64,
) -> Result<Option<Recording>, Refusal> {
    let header = &message["interactive"]["header"];
    match header["type"].as_str() {
        Some(kind @ ("image" | "document")) => file(state, kind, &header[kind], now).map(Some),
        _ => Ok(None),
    }
}

fn file(state: &State, kind: &str, content: &Value, now: i64) -> Result<Recording, Refusal> {
    let id = content["id"].as_str();
    let id =
        id.ok_or_else(|| Refusal::parameter(format!("The parameter {kind}.id is required.")))?;
    let file = kept(state, id, now).filter(|file| file.is_uploaded).ok_or_else(|| missing(id))?;
    let name = content["filename"].as_str().map(str::to_owned);
    if kind == "image" {
        if !IMAGES.contains(&file.mime.as_str()) || name.is_some() {
            return Err(Refusal::coded(131_053, format!("{} is no image", file.mime)));
        }
    } else if name.as_ref().is_none_or(|name| name.is_empty() || units(name) > NAME_MAX) {
        return Err(Refusal::parameter("document.filename must be 1 to 240 characters long"));
    }
    Ok(Recording { sent_as: kind.to_owned(), name, mime: file.mime, bytes: file.bytes })
}

fn kept(state: &State, id: &str, now: i64) -> Option<File> {
    let file = state.files.get(id)?;
    let lifetime = if file.is_uploaded { UPLOADED_MS } else { SENT_MS };
    (now - file.at < lifetime).then(|| file.clone())
}

fn keep(state: &mut State, file: File) -> String {
    let id = (1_000_000_000_000_000 + state.files.len()).to_string();
    state.files.insert(id.clone(), file);
    id
}

fn missing(id: &str) -> Refusal {
    Refusal::parameter(format!("Object with ID '{id}' does not exist"))
}
