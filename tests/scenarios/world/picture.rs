//! Pictures that come to a phone, and how often the platforms got one from us.

use std::panic::Location;

use khidmat::simulator::picture;

use super::World;
use super::message::Said;
use super::people::Way;

/// A picture on a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// `photo`, `image` or `document`.
    pub sent_as: String,
    /// The name of a document.
    pub name: Option<String>,
    /// How wide and how high it is.
    pub size: (u32, u32),
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Said<'_, '_> {
    /// The picture above its words.
    #[track_caller]
    pub fn picture(&self) -> Picture {
        let Some(file) = self.heard.recording.clone() else {
            self.fails(Location::caller(), "there is no picture");
        };
        let Some(size) = picture::size(&file.bytes) else {
            self.fails(Location::caller(), "its picture can't be read");
        };
        Picture { sent_as: file.sent_as, name: file.name, size, bytes: file.bytes }
    }

    /// It has no picture.
    #[track_caller]
    pub fn in_words(self) -> Self {
        if self.heard.recording.is_some() {
            self.fails(Location::caller(), "there is a file");
        }
        self
    }
}

impl World {
    /// How many files a platform got from us.
    pub fn count_uploads(&self, way: Way) -> usize {
        let is_upload = |call: &khidmat::simulator::Call| match way {
            Way::WhatsApp => call.path.ends_with("/media"),
            // What Telegram has already is called by its name.
            Way::Telegram => match call.path.as_str() {
                "sendPhoto" => call.body["photo"].is_null(),
                "sendDocument" => call.body["document"].is_null(),
                "editMessageMedia" => {
                    call.body["media"].as_str().is_some_and(|media| media.contains("attach://"))
                }
                _ => false,
            },
        };
        let calls = match way {
            Way::Telegram => self.telegram.calls(),
            Way::WhatsApp => self.whatsapp.calls(),
        };
        calls.iter().filter(|call| is_upload(call) && call.status == Some(200)).count()
    }
}
