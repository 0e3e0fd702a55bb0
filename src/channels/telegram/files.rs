//! Files at Telegram: fetching what a person sent, and sending a recording of ours.

use std::time::Duration;

use reqwest::multipart;
use serde_json::{Map, Value, json};
use teloxide::payloads::GetFile;
use teloxide::types::FileId;

use super::client::{TIMEOUT, Telegram, sent};
use super::error::Trouble;
use crate::channels::failure::{FetchFailure, SendFailure, Sent};
use crate::channels::wire::download;
use crate::domain::audio::Kind;
use crate::domain::message::Recording;

/// Fifteen megabytes over a slow line.
const FILE_TIMEOUT: Duration = Duration::from_secs(120);

/// A recording for a chat, with its bytes once they are read.
#[derive(Clone, PartialEq)]
pub struct Sound {
    pub(super) chat: i64,
    pub(super) thread: Option<i64>,
    pub(super) recording: Recording,
    pub(super) bytes: Vec<u8>,
}

impl Sound {
    /// The call that shows this kind, and the name of its parameter. What Telegram can't play in
    /// the chat (Bot API, sendVoice and sendAudio) comes as a document, which phones play.
    fn call(&self) -> (&'static str, &'static str) {
        match self.recording.kind {
            Kind::Ogg => ("sendVoice", "voice"),
            Kind::Mp3 | Kind::M4a => ("sendAudio", "audio"),
            Kind::Aac | Kind::Wav => ("sendDocument", "document"),
        }
    }

    fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("chat_id".into(), self.chat.into());
        if let Some(thread) = self.thread {
            fields.insert("message_thread_id".into(), thread.into());
        }
        if self.recording.kind != Kind::Aac && self.recording.kind != Kind::Wav {
            fields.insert("duration".into(), (self.recording.millis / 1000).into());
        }
        fields
    }
}

impl Telegram {
    /// Gets a file that a person sent, of at most `max` bytes.
    pub async fn fetch(&self, id: &str, max: usize) -> Result<Vec<u8>, FetchFailure> {
        let file = self.call(&GetFile::new(FileId(id.to_owned())), TIMEOUT).await;
        let file = match file {
            Err(Trouble::Refusal(refusal)) if refusal.is_too_big() => {
                return Err(FetchFailure::TooBig);
            }
            file => file.map_err(|trouble| FetchFailure::from(SendFailure::from(trouble)))?,
        };
        let path = file.get("file_path").and_then(Value::as_str).unwrap_or_default();
        // A local server answers with a path of its own disk, which would lead elsewhere.
        if path.is_empty() || path.starts_with('/') || path.contains("..") {
            return Err(FetchFailure::Gone { error: "telegram: a file without a path".into() });
        }
        let url = format!("{}/{path}", self.files);
        download(self.http.get(url).timeout(FILE_TIMEOUT), max).await
    }

    /// Plays a recording: by the name that Telegram knows it by, else by its bytes.
    pub(super) async fn play(&self, sound: &Sound) -> Result<Sent, SendFailure> {
        if let Some(known) = &sound.recording.known_as {
            match self.play_known(sound, known).await {
                // It isn't known any more.
                Err(Trouble::Refusal(refusal)) if refusal.is_wrong_file() => {}
                played => return Ok(played.map(|result| played_as(&result, sound))?),
            }
        }
        let (call, field) = sound.call();
        let fail = |_| SendFailure::refused(crate::domain::message::Unreachable::Refused, "a file");
        let file = multipart::Part::bytes(sound.bytes.clone())
            .file_name(sound.recording.file.clone())
            .mime_str(sound.recording.kind.mime())
            .map_err(fail)?;
        let mut form = multipart::Form::new().part(field, file);
        for (name, value) in sound.fields() {
            form = form.text(name, value.to_string());
        }
        let request = self.http.post(format!("{}/{call}", self.root)).timeout(FILE_TIMEOUT);
        let result = self.answered(request.multipart(form)).await?;
        Ok(played_as(&result, sound))
    }

    async fn play_known(&self, sound: &Sound, known: &str) -> Result<Value, Trouble> {
        let (call, field) = sound.call();
        let mut fields = sound.fields();
        fields.insert(field.into(), json!(known));
        self.post(call, &fields, TIMEOUT).await
    }
}

fn played_as(result: &Value, sound: &Sound) -> Sent {
    let (_, field) = sound.call();
    // A voice note may come back as an audio file, if Telegram thinks so.
    let file = [field, "voice", "audio", "document"]
        .iter()
        .find_map(|name| result.get(name)?.get("file_id")?.as_str());
    Sent { file_id: file.map(str::to_owned), ..sent(result) }
}
