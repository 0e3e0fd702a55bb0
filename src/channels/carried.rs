//! A file that goes out with a message: a recording that is played, a document that is opened, a
//! picture that is looked at.

use reqwest::multipart;

use super::failure::SendFailure;
use crate::domain::document::{Document, Shown, Source};
use crate::domain::message::{Recording, Said, Unreachable};
use crate::domain::picture::Picture;

/// Pictures are PNGs.
const PNG: &str = "image/png";

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

impl From<&Picture> for Carried {
    fn from(picture: &Picture) -> Self {
        Self {
            source: picture.source(),
            name: picture.view.file_name(),
            media_type: PNG.to_owned(),
            known_as: picture.known_as.clone(),
            bytes: Vec::new(),
        }
    }
}

/// A file with words below it and what can be pressed there.
pub struct Captioned {
    /// The file.
    pub carried: Carried,
    /// How it is shown.
    pub shown: Shown,
    /// The words and the choices.
    pub said: Said,
}

impl From<&Document> for Captioned {
    fn from(document: &Document) -> Self {
        let (text, choices) = (document.caption.clone(), document.choices.clone());
        let said = Said { text, choices, ..Said::default() };
        Self { carried: document.into(), shown: document.shown, said }
    }
}

impl From<&Picture> for Captioned {
    fn from(picture: &Picture) -> Self {
        let (shown, said) = (picture.view.shown(), picture.said.clone());
        Self { carried: picture.into(), shown, said }
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
