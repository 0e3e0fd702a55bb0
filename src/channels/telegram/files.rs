//! Files at Telegram: fetching what a person sent, and sending a recording, a document or a picture
//! of ours, as a message of its own or in the place of another.

use std::time::Duration;

use reqwest::multipart;
use serde_json::{Map, Value, json};
use teloxide::payloads::GetFile;
use teloxide::types::{FileId, InlineKeyboardMarkup, MessageEntity};

use super::client::{TIMEOUT, Telegram, sent};
use super::error::Trouble;
use crate::channels::carried::Carried;
use crate::channels::failure::{FetchFailure, SendFailure, Sent};
use crate::channels::wire::download;
use crate::domain::audio::Kind;
use crate::domain::channel::{Address, Channel};
use crate::domain::document::Shown;
use crate::domain::message::{Recording, Route};

/// Fifteen megabytes over a slow line.
const FILE_TIMEOUT: Duration = Duration::from_secs(120);
/// A file of this size goes as fast as words; a sender that takes longer is taken for dead.
const SMALL: usize = 1024 * 1024;
/// The call that sends any file, and its parameter.
const DOCUMENT: (&str, &str) = ("sendDocument", "document");
/// The call that shows a picture, and its parameter.
const PHOTO: (&str, &str) = ("sendPhoto", "photo");
/// The call that puts a file into the place of a message.
const EDIT: &str = "editMessageMedia";
/// What says which words of a caption are bold.
const ENTITIES: &str = "caption_entities";

/// A file for a chat.
#[derive(Clone, PartialEq)]
pub struct Upload {
    /// The call that shows it, and the name of its parameter.
    call: (&'static str, &'static str),
    /// Where it goes.
    place: Map<String, Value>,
    /// What belongs to the file itself: its words among it.
    about: Map<String, Value>,
    /// The buttons.
    markup: Option<Value>,
    /// The message whose place it takes.
    edits: Option<i64>,
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
        let mut about = Map::new();
        if call != DOCUMENT {
            about.insert("duration".into(), (recording.millis / 1000).into());
        }
        let (place, carried) = (place(chat, thread), recording.into());
        Self { call, place, about, markup: None, edits: None, carried }
    }

    /// A document or a picture with as much of its words as fits below it.
    pub(super) fn of_file(
        chat: i64,
        route: &Route,
        (carried, shown): (Carried, Shown),
        caption: Option<(String, Option<Vec<MessageEntity>>)>,
    ) -> Self {
        let mut about = Map::new();
        let call = match shown {
            Shown::AsPicture => PHOTO,
            Shown::AsFile => {
                // It stays a file, whatever Telegram would make of it.
                about.insert("disable_content_type_detection".into(), true.into());
                DOCUMENT
            }
        };
        if let Some((text, bold)) = caption {
            about.insert("caption".into(), text.into());
            if let Some(bold) = bold {
                about.insert(ENTITIES.into(), json!(bold));
            }
        }
        let edits = route.edits.as_ref().and_then(|id| id.parse().ok());
        Self { call, place: place(chat, route.thread), about, markup: None, edits, carried }
    }

    /// With buttons below its words.
    pub(super) fn with_buttons(self, buttons: &InlineKeyboardMarkup) -> Self {
        Self { markup: Some(json!(buttons)), ..self }
    }

    /// Without emphasis.
    pub(super) fn make_plain(&mut self) {
        self.about.remove(ENTITIES);
    }

    /// The name of the call and its parameters, in which `file` stands for the file: a name that
    /// Telegram knows, or the part of the form that holds its bytes. A form bears it by itself.
    fn request(
        &self,
        edits: Option<i64>,
        file: Option<&str>,
    ) -> (&'static str, Map<String, Value>) {
        let (call, field) = self.call;
        let mut fields = self.place.clone();
        if let Some(markup) = &self.markup {
            fields.insert("reply_markup".into(), markup.clone());
        }
        let Some(message) = edits else {
            fields.extend(self.about.clone());
            fields.extend(file.map(|file| (field.to_owned(), file.into())));
            return (call, fields);
        };
        let mut media = self.about.clone();
        media.insert("type".into(), field.into());
        let attached = format!("attach://{field}");
        media.insert("media".into(), file.unwrap_or(&attached).into());
        fields.remove(THREAD);
        fields.insert("message_id".into(), message.into());
        fields.insert("media".into(), media.into());
        (EDIT, fields)
    }
}

/// The topic in which a message is said.
const THREAD: &str = "message_thread_id";

fn place(chat: i64, thread: Option<i64>) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("chat_id".into(), chat.into());
    if let Some(thread) = thread {
        fields.insert(THREAD.into(), thread.into());
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

    /// Sends a file: by the name that Telegram knows it by, else by its bytes. An edit whose message
    /// is gone, or can't be one with a file, becomes a new message; a topic that is gone is left for
    /// the group's first; a group that became a supergroup is followed there.
    pub(super) async fn carry(&self, upload: &Upload) -> Result<Sent, SendFailure> {
        if let Some(message) = upload.edits {
            match self.request(upload, Some(message)).await {
                Err(Trouble::Refusal(refusal)) if refusal.is_not_modified() => {
                    return Ok(Sent { platform_id: Some(message.to_string()), ..Sent::default() });
                }
                Err(Trouble::Refusal(refusal)) if refusal.is_edit_gone() => {}
                other => return carried(other, upload),
            }
        }
        let refusal = match self.request(upload, None).await {
            Err(Trouble::Refusal(refusal)) => refusal,
            other => return carried(other, upload),
        };
        let mut again = upload.clone();
        let moved_to = refusal.moved_to();
        if let Some(supergroup) = moved_to {
            again.place.insert("chat_id".into(), supergroup.into());
        } else if !refusal.is_topic_gone() || again.place.remove(THREAD).is_none() {
            return carried(Err(Trouble::Refusal(refusal)), upload);
        }
        let moved_to = moved_to.map(|id| Address::new(Channel::Telegram, id.to_string()));
        Ok(Sent { moved_to, ..carried(self.request(&again, None).await, upload)? })
    }

    async fn request(&self, upload: &Upload, edits: Option<i64>) -> Result<Value, Trouble> {
        let (_, field) = upload.call;
        let (call, fields) = upload.request(edits, upload.carried.known_as.as_deref());
        if upload.carried.known_as.is_some() {
            return self.post(call, &fields, TIMEOUT).await;
        }
        let part = upload.carried.part(&upload.carried.media_type).map_err(Trouble::Failure)?;
        let mut form = multipart::Form::new().part(field, part);
        for (name, value) in &fields {
            // A form's text has no quotes around it.
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            form = form.text(name.clone(), text);
        }
        let patience = if upload.carried.bytes.len() > SMALL { FILE_TIMEOUT } else { TIMEOUT };
        let request = self.http.post(format!("{}/{call}", self.root)).timeout(patience);
        self.answered(request.multipart(form)).await
    }
}

/// What a call came to that sent a file.
fn carried(result: Result<Value, Trouble>, upload: &Upload) -> Result<Sent, SendFailure> {
    let is_known = upload.carried.known_as.is_some();
    match result {
        Ok(result) if is_known => Ok(sent(&result)),
        Ok(result) => Ok(sent_as(&result, upload)),
        Err(Trouble::Refusal(refusal)) if is_known && refusal.is_wrong_file() => {
            Err(SendFailure::file_unknown(refusal.failure().error()))
        }
        Err(trouble) => Err(trouble.into()),
    }
}

fn sent_as(result: &Value, upload: &Upload) -> Sent {
    let (_, field) = upload.call;
    // A voice note may come back as an audio file, if Telegram thinks so; a photo in several sizes,
    // the largest last.
    let file = [field, "voice", "audio", "document"].iter().find_map(|name| {
        let file = result.get(name)?;
        file.as_array().map_or(Some(file), |sizes| sizes.last())?.get("file_id")?.as_str()
    });
    Sent { file_id: file.map(str::to_owned), ..sent(result) }
}

#[cfg(test)]
mod tests {
    use teloxide::types::InlineKeyboardButton;

    use super::*;
    use crate::channels::samples::document;

    fn upload(route: &Route) -> Upload {
        let caption = Some(("Yusuf, all".to_owned(), Some(vec![MessageEntity::bold(0, 5)])));
        let carried = (&document("x.txt", "")).into();
        Upload::of_file(42, route, (carried, Shown::AsFile), caption)
    }

    #[test]
    fn a_document_goes_with_its_words_and_without_markup_if_need_be() {
        let mut upload = upload(&Route { thread: Some(3), ..Route::default() });
        let (call, fields) = upload.request(None, Some("F1"));
        assert_eq!((call, &fields["document"]), ("sendDocument", &json!("F1")));
        assert_eq!(fields["caption"], "Yusuf, all");
        assert_eq!(fields[ENTITIES][0]["type"], "bold");
        assert_eq!((&fields["chat_id"], &fields[THREAD]), (&json!(42), &json!(3)));
        upload.make_plain();
        assert!(!upload.request(None, None).1.contains_key(ENTITIES));
    }

    #[test]
    fn in_the_place_of_another_its_words_are_part_of_the_media() {
        let upload = upload(&Route { edits: Some("8".into()), ..Route::default() });
        let buttons = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Week", "/x")]]);
        let upload = upload.with_buttons(&buttons);
        let (call, fields) = upload.request(upload.edits, None);
        assert_eq!((call, &fields["message_id"]), ("editMessageMedia", &json!(8)));
        let media = &fields["media"];
        assert_eq!(
            (&media["type"], &media["media"]),
            (&json!("document"), &json!("attach://document"))
        );
        assert_eq!(media["caption"], "Yusuf, all");
        assert_eq!(fields["reply_markup"]["inline_keyboard"][0][0]["text"], "Week");
    }
}
