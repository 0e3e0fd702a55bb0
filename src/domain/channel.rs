//! The three ways to reach a person, and an address on one of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A way to reach people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Telegram's Bot API.
    Telegram,
    /// WhatsApp's Cloud API.
    WhatsApp,
    /// E-mail by SMTP.
    Email,
}

impl Channel {
    /// All of them, in the order in which people are told about them.
    pub const ALL: [Self; 3] = [Self::Telegram, Self::WhatsApp, Self::Email];

    /// The word that stands in the database, in `ADMINS` and in logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::WhatsApp => "whatsapp",
            Self::Email => "email",
        }
    }
}

/// A word that names no channel.
#[derive(Debug)]
pub struct UnknownChannel(pub String);

impl fmt::Display for UnknownChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no channel is called {}", self.0)
    }
}

impl std::error::Error for UnknownChannel {}

impl TryFrom<String> for Channel {
    type Error = UnknownChannel;
    fn try_from(word: String) -> Result<Self, UnknownChannel> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word).ok_or(UnknownChannel(word))
    }
}

/// Where a message goes: a Telegram chat id, a WhatsApp number with its `+` (or a business-scoped
/// user id), or an e-mail address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The way.
    pub channel: Channel,
    /// The place on it, in the form that the channel sends to.
    pub id: String,
}

impl Address {
    /// An address on a channel.
    pub fn new(channel: Channel, id: impl Into<String>) -> Self {
        Self { channel, id: id.into() }
    }

    /// Whether several people hear what is said there: groups on Telegram have negative ids.
    pub fn is_group(&self) -> bool {
        self.channel == Channel::Telegram && self.id.starts_with('-')
    }

    /// `telegram:123`: unique over all channels; used as the key of a chat and of a delivery.
    pub fn key(&self) -> String {
        format!("{}:{}", self.channel.as_str(), self.id)
    }
}

/// Masked, since logs hold no phone number and no e-mail address.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tail: String = self.id.chars().rev().take(2).collect();
        let tail: String = tail.chars().rev().collect();
        write!(f, "{}:…{tail}", self.channel.as_str())
    }
}

/// Which channels are configured; what is off is never tried and never promised.
#[derive(Clone, Copy, Debug, Default)]
pub struct Channels {
    /// A bot token is set.
    pub telegram: bool,
    /// An access token is set.
    pub whatsapp: bool,
    /// A mail server is set.
    pub email: bool,
}

impl Channels {
    /// Whether messages can go this way at all.
    pub const fn has(self, channel: Channel) -> bool {
        match channel {
            Channel::Telegram => self.telegram,
            Channel::WhatsApp => self.whatsapp,
            Channel::Email => self.email,
        }
    }
}
