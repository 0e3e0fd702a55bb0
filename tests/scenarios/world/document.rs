//! Files that come to a phone, and all that stands in a database.

use std::panic::Location;

use super::World;
use super::message::Said;
use super::phone::{Phone, Seat, posted};

impl<'w> Phone<'w> {
    /// Sends these bytes as a document of this name, with words below it.
    pub async fn sends_document(&self, file: &str, caption: &str, bytes: Vec<u8>) -> &Self {
        let named = (file, "application/octet-stream");
        let status = match &self.seat {
            Seat::Telegram { user, chat } => posted(
                self.w.telegram.sends_document(user, chat.clone(), named, caption, bytes).await,
            ),
            Seat::WhatsApp { number, name } => {
                self.w.whatsapp.sends_document(number, name, named, caption, bytes).await
            }
        };
        assert_eq!(status, 200, "the webhook was not taken");
        self
    }

    /// The next message here brings a file whose name ends so; answers the words below it and what
    /// is in it.
    #[track_caller]
    pub fn opens(&self, ending: &str) -> impl Future<Output = (Said<'_, 'w>, String)> {
        let gets = self.gets_file(ending);
        async move {
            let (said, bytes) = gets.await;
            (said, String::from_utf8(bytes).expect("a file of text"))
        }
    }

    /// The next message here brings a file whose name ends so; answers the words below it and its
    /// bytes.
    #[track_caller]
    pub fn gets_file(&self, ending: &str) -> impl Future<Output = (Said<'_, 'w>, Vec<u8>)> {
        let (at, ending, hears) = (Location::caller(), ending.to_owned(), self.hears());
        async move {
            let said = hears.await;
            let Some(file) = said.heard.recording.clone() else {
                self.fails(at, "it brings no file", &said);
            };
            let name = file.name.unwrap_or_default();
            if file.sent_as != "document" || !name.ends_with(&ending) {
                self.fails(at, &format!("another file: {} {name}", file.sent_as), &said);
            }
            (said, file.bytes)
        }
    }

    /// Lets the bot in again, on Telegram, without a word.
    pub async fn unblocks(&self) {
        let arrival = self.w.telegram.unblocks(self.user()).await;
        assert_eq!(arrival, khidmat::simulator::Arrival::Posted(200));
    }
}

impl World {
    /// Every value of every table, and the name of every file.
    pub async fn everything(&self) -> Vec<String> {
        let mut all = self.database.everything().await;
        let files = std::fs::read_dir(self.media.path()).expect("the folder of recordings");
        let name = |file: std::io::Result<std::fs::DirEntry>| {
            file.expect("a file").file_name().to_string_lossy().into_owned()
        };
        all.extend(files.map(name));
        all
    }
}
