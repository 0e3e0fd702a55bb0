//! What the bot says, before any platform's format: this is what the outbox stores.

use serde::{Deserialize, Serialize};

use super::announcement;
use super::audio;
use super::briefing::Briefing;
use super::channel::Channel;
use super::chat_news::ChatNews;
use super::document::{Document, Source};
use super::import;
use super::news::News;
use super::picture::Picture;
use super::reminder::TimeOfDay;
use super::request::{self, PreferredDay};
use super::roster;
use super::slot::{Nearness, Slot};
use super::stuck;

/// The version of the stored form; a later program reads the earlier ones too.
pub const VERSION: u8 = 1;

/// A message as it stands in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The form's version.
    pub v: u8,
    /// The centre's language, e.g. `en`.
    pub language: String,
    /// What is said.
    pub message: Message,
    /// How it belongs to what the person did.
    #[serde(default)]
    pub route: Route,
}

impl Envelope {
    /// A message in a language, belonging to nothing that the person did.
    pub fn new(language: &str, message: Message) -> Self {
        Self { v: VERSION, language: language.to_owned(), message, route: Route::default() }
    }
}

/// How a reply belongs to a press or a topic; empty for notices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The press that this answers (Telegram's client spins until it is answered).
    #[serde(default)]
    pub answers: Option<String>,
    /// The message whose place this takes, where the platform can edit.
    #[serde(default)]
    pub edits: Option<String>,
    /// The forum topic that it belongs to.
    #[serde(default)]
    pub thread: Option<i64>,
}

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// A reply, already in words.
    Said(Said),
    /// A notice, put into words by the channel at the moment of sending, since WhatsApp needs a
    /// template outside its 24-hour window and e-mail a subject.
    Notice(Notice),
    /// A recording of ours, played in the chat.
    Audio(Recording),
    /// A file of ours, with words below it.
    Document(Document),
    /// A picture of the roster, with words below it. The bytes are never stored.
    Picture(Picture),
}

impl Message {
    /// The file that it carries, and where to note what the platform calls it.
    pub fn file_mut(&mut self) -> Option<(Source, &mut Option<String>)> {
        match self {
            Self::Audio(one) => Some((Source::Media(one.file.clone()), &mut one.known_as)),
            Self::Document(one) => Some((Source::Document(one.id), &mut one.known_as)),
            // What it shows, and so what it is called, is found when it is drawn.
            Self::Said(_) | Self::Notice(_) | Self::Picture(_) => None,
        }
    }
}

/// A recording in the media folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The file's name.
    pub file: String,
    /// The container, which decides how a platform shows it.
    pub kind: audio::Kind,
    /// How long it is, in milliseconds.
    pub millis: u64,
    /// What the platform calls it, if it has it from us already; looked up when it is sent.
    #[serde(default)]
    pub known_as: Option<String>,
}

/// Words with their choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The words.
    pub text: Text,
    /// What can be pressed; each also works when typed.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Asks for the person's own contact where the platform can (the label of the button).
    #[serde(default)]
    pub asks_contact: Option<String>,
}

/// Words, some of them emphasised. Line breaks are `\n`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Span>);

/// A run of words of one look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether they are emphasised.
    #[serde(default)]
    pub bold: bool,
}

impl Text {
    /// The words without any look.
    pub fn plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Adds a paragraph below, with an empty line between.
    pub fn and(mut self, below: Self) -> Self {
        self.push("\n\n", below);
        self
    }

    /// Adds a line below.
    pub fn line(mut self, below: Self) -> Self {
        self.push("\n", below);
        self
    }

    fn push(&mut self, between: &str, below: Self) {
        if !self.0.is_empty() && !below.0.is_empty() {
            self.0.push(Span { text: between.to_owned(), bold: false });
        }
        self.0.extend(below.0);
    }
}

/// Something to press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What stands on the button; at most 20 characters fit WhatsApp's.
    pub label: String,
    /// A second line, where the platform has one (WhatsApp's lists).
    #[serde(default)]
    pub hint: Option<String>,
    /// The command line that the press stands for: at most 64 bytes (Telegram's callback data).
    pub sends: String,
}

impl Choice {
    /// A button that stands for a command line.
    pub fn new(label: impl Into<String>, sends: impl Into<String>) -> Self {
        Self { label: label.into(), hint: None, sends: sends.into() }
    }
}

/// News that reaches people without their asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A duty was given to the person.
    Allotment {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
        /// The assignment, which the buttons answer.
        assignment: i64,
        /// It comes so late that no separate reminder will follow.
        is_reminder: bool,
    },
    /// A duty comes nearer.
    Reminder {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
        /// The assignment, which the buttons answer.
        assignment: i64,
        /// How near it is; looked up when it is sent.
        #[serde(default)]
        nearness: Nearness,
    },
    /// The reporting time of a person's duty changed.
    DutyTime {
        /// The person's full name.
        name: String,
        /// The next slot, with the new time.
        slot: Slot,
        /// The time before.
        before: TimeOfDay,
        /// How many later slots of the duty the person has.
        others: usize,
    },
    /// The same evening, once more: the person has not answered.
    AskAgain {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
        /// The assignment, which the buttons answer.
        assignment: i64,
    },
    /// To admins: how tomorrow stands, or who is silent.
    Briefing(Briefing),
    /// A duty was given to someone else, since the person had not answered.
    Replaced {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
    },
    /// A duty was taken away.
    Released {
        /// The person's full name.
        name: String,
        /// The slot that is free again.
        slot: Slot,
    },
    /// A registration was written down (by e-mail; the chat has its own reply).
    Registered {
        /// The person's full name.
        name: String,
        /// The ITS number, 8 digits.
        its: String,
    },
    /// To the one who assigned: a message to the person reached nobody on this channel.
    Unreached {
        /// Whom it was for.
        name: String,
        /// The slot that it was about.
        slot: Slot,
        /// Where it failed.
        channel: Channel,
        /// The kind of failure.
        reason: Unreachable,
    },
    /// To admins: nobody could be reminded of this duty.
    ReminderFailed {
        /// Whom it was for.
        name: String,
        /// The slot.
        slot: Slot,
    },
    /// To admins: a person can't come, or asks for another day.
    Requested {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
        /// The request, which the buttons decide.
        request: i64,
        /// What is wished for.
        kind: request::Kind,
        /// Why, in the person's words.
        reason: String,
        /// The day that would suit.
        preferred: Option<PreferredDay>,
    },
    /// To admins: who asked comes after all.
    RequestWithdrawn {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
    },
    /// To the person: the request was granted, and the duty is gone.
    RequestApproved {
        /// The person's full name.
        name: String,
        /// The slot that is free again.
        slot: Slot,
        /// What was wished for.
        kind: request::Kind,
        /// What the admin says; may be empty.
        note: String,
    },
    /// To the person: the request was not granted, and the duty stands.
    RequestRejected {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
        /// The assignment, which the buttons answer.
        assignment: i64,
        /// What the admin says.
        note: String,
    },
    /// To the person: a duty had been given by mistake.
    Undone {
        /// The person's full name.
        name: String,
        /// The slot.
        slot: Slot,
    },
    /// To owners: a channel refuses our token; its messages wait.
    ChannelStopped {
        /// The channel.
        channel: Channel,
    },
    /// To a person: news about the registration.
    Registration {
        /// The person's full name.
        name: String,
        /// What changed.
        news: News,
    },
    /// About a person's chats.
    Chat(ChatNews),
    /// An announcement to many, and how it goes.
    Announcement(announcement::News),
    /// How an import goes, to the admin who sent it.
    Import(import::News),
    /// The roster in a group.
    Group(roster::News),
    /// To owners: how the program itself is.
    Watch(stuck::News),
    /// To admins: a volunteer was erased at their own wish; nobody says who.
    Forgotten,
    /// To the person whose role changed.
    RoleChanged {
        /// The role now.
        role: super::role::Role,
    },
}

/// Why an address can't be reached, as far as a person cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    /// The person blocked the bot or left the platform.
    Blocked,
    /// The number has no WhatsApp.
    NotOnWhatsApp,
    /// The mailbox does not exist.
    NoMailbox,
    /// No open window and no template that is accepted.
    WindowClosed,
    /// WhatsApp doesn't know our template, or paused it.
    TemplateRefused,
    /// It could not be sent before the duty began.
    TooLate,
    /// Nobody knows whether it arrived.
    InDoubt,
    /// The person turned messages off there.
    TurnedOff,
    /// Anything else that the platform refused.
    Refused,
}

impl Unreachable {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Blocked,
        Self::NotOnWhatsApp,
        Self::NoMailbox,
        Self::WindowClosed,
        Self::TemplateRefused,
        Self::TooLate,
        Self::InDoubt,
        Self::TurnedOff,
        Self::Refused,
    ];

    /// The word that stands in the database and, as `unreachable-…`, in the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::NotOnWhatsApp => "not-on-whatsapp",
            Self::NoMailbox => "no-mailbox",
            Self::WindowClosed => "window-closed",
            Self::TemplateRefused => "template-refused",
            Self::TooLate => "too-late",
            Self::InDoubt => "in-doubt",
            Self::TurnedOff => "turned-off",
            Self::Refused => "refused",
        }
    }
}
