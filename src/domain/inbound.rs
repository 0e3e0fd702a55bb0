//! What arrives from a platform, in words of our own: this is what the inbox stores.

use serde::{Deserialize, Serialize};

use super::channel::{Address, Channel};
use super::message::Unreachable;
use super::timestamp::Timestamp;

/// One thing that a platform told us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Where from.
    pub channel: Channel,
    /// The platform's own id of this event: seen once, taken once.
    pub platform_id: String,
    /// Events of one key are taken in order: the chat's address, or the message that a receipt is for.
    pub chat: String,
    /// What it is.
    pub event: Event,
}

/// The kinds of things that platforms tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A person wrote or pressed.
    Inbound(Inbound),
    /// A platform reports what became of a message of ours.
    Receipt(Receipt),
    /// A person blocked the bot (`false`) or let it in again (`true`).
    Reachable {
        /// The private chat.
        address: Address,
        /// Whether messages arrive now.
        reachable: bool,
    },
    /// Something happened to a group.
    Group {
        /// The group.
        address: Address,
        /// What.
        change: GroupChange,
    },
    /// Something that we don't know or don't need; kept, never answered.
    Ignored {
        /// The platform's word for it.
        kind: String,
    },
}

/// What happened to a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupChange {
    /// The bot was thrown out of it.
    Left,
    /// It has another address from now on.
    Moved {
        /// The new one.
        to: Address,
    },
}

/// The group in which something was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub title: String,
    /// It was said in the group's name, so nobody knows by whom.
    pub is_anonymous: bool,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// Who: the platform's own user id, which roles are keyed by.
    pub from: Address,
    /// WhatsApp's business-scoped user id: who is behind a number.
    #[serde(default)]
    pub user_id: Option<String>,
    /// The name on the person's profile; not proof of anything.
    pub profile_name: String,
    /// Where the answer goes: the same as `from` in a private chat.
    pub chat: Address,
    /// Private or group.
    pub place: Place,
    /// When, by the platform's clock.
    pub at: Timestamp,
    /// What.
    pub content: Content,
    /// Forwarded and edited messages are not commands.
    #[serde(default)]
    pub origin: Origin,
    /// The forum topic, if it is one.
    #[serde(default)]
    pub thread: Option<i64>,
    /// The group, if it was one.
    #[serde(default)]
    pub group: Option<Group>,
}

/// Where something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// One person and the bot.
    Private,
    /// Several people.
    Group,
}

/// Whether the words are the sender's own, said now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Said now.
    #[default]
    Fresh,
    /// Passed on from elsewhere.
    Forwarded,
    /// Changed after it was said.
    Edited,
}

/// What a person sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Words.
    Text(String),
    /// A button; its payload is the command line that we gave it (client-controlled all the same).
    Press {
        /// The command line.
        payload: String,
        /// The press to be answered (Telegram).
        callback: Option<String>,
        /// The message that bears the button.
        message: Option<String>,
    },
    /// A shared contact.
    Contact {
        /// The phone as the platform gave it.
        phone: String,
        /// It is the sender's own, as vouched for by the platform.
        own: bool,
    },
    /// A voice note or another recording, still at its platform.
    Audio(AudioFile),
    /// Another document, still at its platform.
    Document(DocumentFile),
    /// A picture, sticker, place …: by the platform's word for it.
    Media(String),
}

/// A document that lies at its platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFile {
    /// The platform's id of it.
    pub id: String,
    /// How many bytes it has, if the platform says so.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// The words below it.
    #[serde(default)]
    pub caption: String,
}

/// A recording that lies at its platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioFile {
    /// The platform's id of it.
    pub id: String,
    /// How many bytes it has, if the platform says so.
    #[serde(default)]
    pub bytes: Option<u64>,
}

/// A platform's report on a message of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The platform's id of our message.
    pub message: String,
    /// What became of it.
    pub status: ReceiptStatus,
    /// When, by the platform's clock.
    pub at: Timestamp,
    /// Why it failed, if it did.
    #[serde(default)]
    pub why: Option<Unreachable>,
    /// It failed for a passing cause: the same message may arrive later.
    #[serde(default)]
    pub is_passing: bool,
    /// The platform's error code, for the log.
    #[serde(default)]
    pub code: Option<i64>,
    /// What we sent along with it: `{outbox row}.{attempt}`.
    #[serde(default)]
    pub callback: Option<String>,
}

/// The stages of a receipt; they only rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptStatus {
    /// Handed to the network.
    Sent,
    /// Not deliverable; a later delivery overrules it.
    Failed,
    /// On the person's device.
    Delivered,
    /// Seen.
    Read,
}

impl ReceiptStatus {
    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }
}
