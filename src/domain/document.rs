//! Files that the bot sends: where their bytes are, and what a document is.

use serde::{Deserialize, Serialize};

use super::message::Text;

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
    /// What is said below it; may be empty.
    #[serde(default)]
    pub caption: Text,
    /// What the platform calls it, if it has it from us already; looked up when it is sent.
    #[serde(default)]
    pub known_as: Option<String>,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the media folder, under this name.
    Media(String),
    /// In the database, in this row.
    Document(i64),
}

impl Source {
    /// The name by which it is remembered what a platform calls the file.
    pub fn key(&self) -> String {
        match self {
            Self::Media(file) => file.clone(),
            Self::Document(id) => format!("document-{id}"),
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
    }
}
