//! Files at Telegram: fetching what a person sent, and sending a recording or a document of ours.

use std::time::Duration;

use reqwest::multipart;
use serde_json::{Map, Value, json};
use teloxide::payloads::GetFile;
use teloxide::types::{FileId, MessageEntity};

use super::client::{TIMEOUT, Telegram, sent};
use super::error::Trouble;
use crate::channels::carried::Carried;
use crate::channels::failure::{FetchFailure, SendFailure, Sent};
use crate::channels::wire::download;
use crate::domain::audio::Kind;
use crate::domain::document::Document;
use crate::domain::message::Recording;

/// Fifteen megabytes over a slow line.
const FILE_TIMEOUT: Duration = Duration::from_secs(120);
/// The call that sends any file, and its parameter.
const DOCUMENT: (&str, &str) = ("sendDocument", "document");
/// What says which words of a caption are bold.
const ENTITIES: &str = "caption_entities";

/// A file for a chat.
#[derive(Clone, PartialEq)]
pub struct Upload {
    /// The call that shows it, and the name of its parameter.
    call: (&'static str, &'static str),
    /// What goes with it.
    fields: Map<String, Value>,
    pub(super) carried: Carried,
}

impl Upload {
    /// A recording. What Telegram can't play in the chat (Bot API, sendVoice and sendAudio) comes as
    /// a document, which phones play.
    pub(super) fn of_recording(chat: i64, thread: Option<i64>, recording: &Recording) -> Self {
        let call = match recording.kind {
            Kind::Ogg => ("sendVoice", "voice"),
            Kind::Mp3 | Kind::M4a => ("sendAudio", "audio"),
            Kind::Aac | Kind::Wav => DOCUMENT,
        };
        let mut fields = place(chat, thread);
        if call != DOCUMENT {
            fields.insert("duration".into(), (recording.millis / 1000).into());
        }
        Self { call, fields, carried: recording.into() }
    }

    /// A document with as much of its words as fits below it.
    pub(super) fn of_document(
        chat: i64,
        thread: Option<i64>,
        document: &Document,
        caption: Option<(String, Option<Vec<MessageEntity>>)>,
    ) -> Self {
        let mut fields = place(chat, thread);
        // A text stays a file, whatever Telegram would make of it.
        fields.insert("disable_content_type_detection".into(), true.into());
        if let Some((text, bold)) = caption {
            fields.insert("caption".into(), text.into());
            if let Some(bold) = bold {
                fields.insert(ENTITIES.into(), json!(bold));
            }
        }
        Self { call: DOCUMENT, fields, carried: document.into() }
    }

    /// Without emphasis.
    pub(super) fn make_plain(&mut self) {
        self.fields.remove(ENTITIES);
    }
}

fn place(chat: i64, thread: Option<i64>) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("chat_id".into(), chat.into());
    if let Some(thread) = thread {
        fields.insert("message_thread_id".into(), thread.into());
    }
    fields
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

    /// Sends a file: by the name that Telegram knows it by, else by its bytes.
    pub(super) async fn carry(&self, upload: &Upload) -> Result<Sent, SendFailure> {
        if let Some(known) = &upload.carried.known_as {
            match self.carry_known(upload, known).await {
                // It isn't known any more.
                Err(Trouble::Refusal(refusal)) if refusal.is_wrong_file() => {}
                sent => return Ok(sent.map(|result| sent_as(&result, upload))?),
            }
        }
        let (call, field) = upload.call;
        let file = upload.carried.part(&upload.carried.media_type)?;
        let mut form = multipart::Form::new().part(field, file);
        for (name, value) in &upload.fields {
            // A form's text has no quotes around it.
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            form = form.text(name.clone(), text);
        }
        let request = self.http.post(format!("{}/{call}", self.root)).timeout(FILE_TIMEOUT);
        let result = self.answered(request.multipart(form)).await?;
        Ok(sent_as(&result, upload))
    }

    async fn carry_known(&self, upload: &Upload, known: &str) -> Result<Value, Trouble> {
        let (call, field) = upload.call;
        let mut fields = upload.fields.clone();
        fields.insert(field.into(), json!(known));
        self.post(call, &fields, TIMEOUT).await
    }
}

fn sent_as(result: &Value, upload: &Upload) -> Sent {
    let (_, field) = upload.call;
    // A voice note may come back as an audio file, if Telegram thinks so.
    let file = [field, "voice", "audio", "document"]
        .iter()
        .find_map(|name| result.get(name)?.get("file_id")?.as_str());
    Sent { file_id: file.map(str::to_owned), ..sent(result) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::samples::document;

    #[test]
    fn a_document_goes_with_its_words_and_without_markup_if_need_be() {
        let caption = Some(("Yusuf, all".to_owned(), Some(vec![MessageEntity::bold(0, 5)])));
        let mut upload = Upload::of_document(42, Some(3), &document("x.txt", ""), caption);
        let fields = json!(upload.fields);
        assert_eq!(fields["caption"], "Yusuf, all");
        assert_eq!(fields[ENTITIES][0]["type"], "bold");
        assert_eq!((&fields["chat_id"], &fields["message_thread_id"]), (&json!(42), &json!(3)));
        upload.make_plain();
        assert!(!upload.fields.contains_key(ENTITIES));
    }
}
