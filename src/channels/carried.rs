//! A file that goes out with a message: a recording that is played, a document that is opened.

use reqwest::multipart;

use super::failure::SendFailure;
use crate::domain::document::{Document, Source};
use crate::domain::message::{Recording, Unreachable};

/// What stands below a file, on both platforms, in UTF-16 units.
pub const CAPTION_MAX: usize = 1024;

/// A file, with its bytes once they are read.
#[derive(Clone, PartialEq, Eq)]
pub struct Carried {
    /// Where its bytes are.
    pub source: Source,
    /// The name under which it goes.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// What the platform calls it, if it has it from us already.
    pub known_as: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl From<&Recording> for Carried {
    fn from(recording: &Recording) -> Self {
        Self {
            source: Source::Media(recording.file.clone()),
            name: recording.file.clone(),
            media_type: recording.kind.mime().to_owned(),
            known_as: recording.known_as.clone(),
            bytes: Vec::new(),
        }
    }
}

impl From<&Document> for Carried {
    fn from(document: &Document) -> Self {
        Self {
            source: Source::Document(document.id),
            name: document.name.clone(),
            media_type: document.media_type.clone(),
            known_as: document.known_as.clone(),
            bytes: Vec::new(),
        }
    }
}

impl Carried {
    /// The file as a part of a form, as this media type.
    pub fn part(&self, media_type: &str) -> Result<multipart::Part, SendFailure> {
        multipart::Part::bytes(self.bytes.clone())
            .file_name(self.name.clone())
            .mime_str(media_type)
            .map_err(|_| SendFailure::refused(Unreachable::Refused, "a kind of file"))
    }
}
