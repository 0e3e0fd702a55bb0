//! Files that the bot sends: where their bytes are, and what a document is.

use serde::{Deserialize, Serialize};

use super::message::{Choice, Text};

/// The most bytes of a document: Telegram takes so much from a bot, WhatsApp twice as much.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;

/// A file that was made for somebody: a sheet, a picture, a calendar, a person's own data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its row, which holds the bytes.
    pub id: i64,
    /// The name that the person's phone shows, with its ending.
    pub name: String,
    /// What it is, e.g. `text/plain`.
    pub media_type: String,
    /// How it is shown.
    #[serde(default)]
    pub shown: Shown,
    /// What is said below it; may be empty.
    #[serde(default)]
    pub caption: Text,
    /// What can be pressed below its words: WhatsApp shows the first three.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What the platform calls it, if it has it from us already; looked up when it is sent.
    #[serde(default)]
    pub known_as: Option<String>,
}

impl Document {
    /// The same, opened in the chat itself: a PNG or a JPEG of up to 5 MB, 10,000 pixels wide and
    /// high together, neither side twenty times the other.
    #[must_use]
    pub fn as_picture(self) -> Self {
        Self { shown: Shown::AsPicture, ..self }
    }
}

/// How a file is shown in a chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// By its name, to be opened.
    #[default]
    AsFile,
    /// As a picture in the chat.
    AsPicture,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the media folder, under this name.
    Media(String),
    /// In the database, in this row.
    Document(i64),
    /// Nowhere until they are drawn: a picture that shows this state of the roster.
    Picture(String),
}

impl Source {
    /// The name by which it is remembered what a platform calls the file.
    pub fn key(&self) -> String {
        match self {
            Self::Media(file) => file.clone(),
            Self::Document(id) => format!("document-{id}"),
            Self::Picture(state) => format!("picture-{state}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_document_is_taken_for_a_recording() {
        assert_eq!(Source::Document(7).key(), "document-7");
        assert_ne!(Source::Document(7).key(), Source::Media("7".into()).key());
        assert_eq!(Source::Picture("a7".into()).key(), "picture-a7");
    }
}
