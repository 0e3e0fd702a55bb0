//! What was said in each chat: the bot's messages as a person reads them, and the whole conversation for the demo's page.

use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// A message of the bot, as the phone that received it shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heard {
    /// Telegram's message id or WhatsApp's wamid.
    pub id: String,
    /// Telegram's chat id or the number with its plus.
    pub chat: String,
    /// What a person reads, without markup; on WhatsApp header, body and footer on lines of their own.
    pub text: String,
    /// The text as it was sent, markup included; for a template the JSON of its components.
    #[serde(skip)]
    pub raw: String,
    /// Which parts of the text look different.
    pub spans: Vec<Span>,
    /// The buttons on the message: inline buttons, reply buttons, list rows or quick replies.
    pub buttons: Vec<Button>,
    /// The words that open the list, when the buttons are rows of a WhatsApp list.
    pub list_label: Option<String>,
    /// Telegram's keyboard below the chat, when this message brought one.
    pub keyboard: Vec<Key>,
    /// The id of the message that this one replaced.
    pub edits: Option<String>,
    /// The WhatsApp template that it was sent as.
    pub template: Option<Template>,
    /// The file, when one came with it; the words stand below it.
    pub recording: Option<Recording>,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

/// A file in a chat: a recording that can be heard, a document that can be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recording {
    /// `voice`, `audio`, `document`, Telegram's `photo` or WhatsApp's `image`.
    pub sent_as: String,
    /// The name that the phone shows, of a document.
    pub name: Option<String>,
    /// Its MIME type.
    pub mime: String,
    /// What is in the file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl Heard {
    /// A file without words.
    pub(super) fn of_recording(id: String, chat: String, recording: Recording, at: i64) -> Self {
        Heard {
            id,
            chat,
            text: "🎤".to_owned(),
            raw: String::new(),
            spans: Vec::new(),
            buttons: Vec::new(),
            list_label: None,
            keyboard: Vec::new(),
            edits: None,
            template: None,
            recording: Some(recording),
            at,
        }
    }

    /// The button with this label, or else with this data.
    pub fn button(&self, label_or_data: &str) -> Option<&Button> {
        let by_label = self.buttons.iter().find(|button| button.label == label_or_data);
        by_label.or_else(|| self.buttons.iter().find(|button| button.data == label_or_data))
    }

    /// The buttons' labels, in order.
    pub fn labels(&self) -> Vec<&str> {
        self.buttons.iter().map(|button| button.label.as_str()).collect()
    }
}

/// A button that a person can press.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What is written on it.
    pub label: String,
    /// What comes back when it is pressed: callback data, the id of a reply or row, a template's payload. Empty for a link.
    pub data: String,
    /// Where it leads, when it is a link.
    pub url: Option<String>,
    /// The second line of a WhatsApp list's row.
    pub description: Option<String>,
    /// The title of the section that the row is in.
    pub section: Option<String>,
    /// The row of an inline keyboard that it stands in, from 0.
    pub row: usize,
}

/// A key of Telegram's reply keyboard. Pressing it sends its label, or the person's own contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// What is written on it.
    pub label: String,
    /// Whether it sends the person's phone number.
    pub request_contact: bool,
    /// The row that it stands in, from 0.
    pub row: usize,
}

/// A part of a text that looks different. Offsets and lengths count UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Telegram's name of it (`bold`, `italic`, `code`, `text_link` …), or `footer`.
    pub kind: String,
    /// Where it begins.
    pub offset: usize,
    /// How long it is.
    pub length: usize,
    /// Where it leads, for `text_link`.
    pub url: Option<String>,
}

/// An approved WhatsApp template, filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its language's code.
    pub language: String,
    /// The body's parameters, in order.
    pub params: Vec<String>,
}

/// One line of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What was said. A person's line has a text and nothing else.
    #[serde(flatten)]
    pub heard: Heard,
    /// Who said it.
    pub author: Author,
    /// Whether it was changed since.
    pub edited: bool,
    /// How far it got.
    pub tick: Tick,
}

/// Who said a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The bot.
    Bot,
    /// A person of this name.
    Person(String),
}

/// How far a message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tick {
    /// On its way.
    Waiting,
    /// The platform has it.
    Sent,
    /// The other side has it.
    Delivered,
    /// The other side has read it.
    Read,
    /// It will not arrive.
    Failed,
}

/// All conversations of a platform.
#[derive(Default)]
pub(super) struct Book {
    chats: BTreeMap<String, Vec<Line>>,
    unheard: VecDeque<Heard>,
}

impl Book {
    /// The bot said something.
    pub(super) fn said(&mut self, heard: Heard, tick: Tick) {
        self.unheard.push_back(heard.clone());
        let lines = self.chats.entry(heard.chat.clone()).or_default();
        lines.push(Line { heard, author: Author::Bot, edited: false, tick });
    }

    /// A person said something.
    pub(super) fn wrote(&mut self, chat: &str, id: &str, name: &str, text: &str, at: i64) {
        let heard = Heard {
            id: id.to_owned(),
            chat: chat.to_owned(),
            text: text.to_owned(),
            raw: text.to_owned(),
            spans: Vec::new(),
            buttons: Vec::new(),
            list_label: None,
            keyboard: Vec::new(),
            edits: None,
            template: None,
            recording: None,
            at,
        };
        let line = Line {
            heard,
            author: Author::Person(name.to_owned()),
            edited: false,
            tick: Tick::Waiting,
        };
        self.chats.entry(chat.to_owned()).or_default().push(line);
    }

    /// The bot changed what it said: people hear it again, the conversation keeps its place.
    pub(super) fn changed(&mut self, heard: Heard) {
        self.unheard.push_back(heard.clone());
        if let Some(line) = self.line_mut(&heard.chat.clone(), &heard.id.clone()) {
            let at = line.heard.at;
            line.heard = Heard { at, edits: None, ..heard };
            line.edited = true;
        }
    }

    /// A message is taken back, read or not.
    pub(super) fn deleted(&mut self, chat: &str, id: &str) {
        self.unheard.retain(|heard| heard.chat != chat || heard.id != id);
        if let Some(lines) = self.chats.get_mut(chat) {
            lines.retain(|line| line.heard.id != id);
        }
    }

    /// Takes the oldest message that nobody has listened to yet.
    pub(super) fn next(&mut self, chat: &str) -> Option<Heard> {
        let index = self.unheard.iter().position(|heard| heard.chat == chat)?;
        self.unheard.remove(index)
    }

    /// All messages that nobody has listened to yet.
    pub(super) fn unheard(&self) -> Vec<Heard> {
        self.unheard.iter().cloned().collect()
    }

    /// The whole conversation, oldest first.
    pub(super) fn history(&self, chat: &str) -> Vec<Line> {
        self.chats.get(chat).cloned().unwrap_or_default()
    }

    /// A line of a conversation.
    pub(super) fn line(&self, chat: &str, id: &str) -> Option<&Line> {
        self.chats.get(chat)?.iter().rev().find(|line| line.heard.id == id)
    }

    /// A line of a conversation, to be changed.
    pub(super) fn line_mut(&mut self, chat: &str, id: &str) -> Option<&mut Line> {
        self.chats.get_mut(chat)?.iter_mut().rev().find(|line| line.heard.id == id)
    }

    /// The last line that a person wrote in a chat.
    pub(super) fn last_written(&self, chat: &str) -> Option<&Line> {
        self.chats.get(chat)?.iter().rev().find(|line| line.author != Author::Bot)
    }

    /// The chat and the line of a message id that is unique among all chats, as WhatsApp's are.
    pub(super) fn find(&self, id: &str) -> Option<&Line> {
        self.chats.values().flatten().find(|line| line.heard.id == id)
    }

    /// A message got further. It never goes back, and a failure replaces only what has not arrived.
    pub(super) fn ticked(&mut self, chat: &str, id: &str, tick: Tick) {
        if let Some(line) = self.line_mut(chat, id)
            && (line.tick < tick && (tick != Tick::Failed || line.tick < Tick::Delivered))
        {
            line.tick = tick;
        }
    }

    /// The bot's messages in a chat that arrived and were not read yet.
    pub(super) fn unread(&self, chat: &str) -> Vec<String> {
        let lines = self.chats.get(chat).map(Vec::as_slice).unwrap_or_default();
        let unread =
            lines.iter().filter(|line| line.author == Author::Bot && line.tick == Tick::Delivered);
        unread.map(|line| line.heard.id.clone()).collect()
    }
}
