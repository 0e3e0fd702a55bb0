//! The platforms: what they tell us in our words, our messages in their formats, and how to send
//! them. Only this room knows their limits, URLs and errors.

mod carried;
pub mod email;
pub mod failure;
mod fit;
pub mod notice;
#[cfg(test)]
mod samples;
pub mod telegram;
pub mod whatsapp;
mod wire;

use self::carried::Carried;
use crate::domain::channel::{Address, Channel, Channels};
use crate::domain::document::Source;
use crate::domain::inbound::{Arrival, Event};
use crate::domain::message::Envelope;
use crate::wording::Words;

pub use email::{Email, Mail};
pub use failure::{FetchFailure, Holds, SendFailure, Sent};
pub use telegram::Telegram;
pub use whatsapp::{WhatsApp, Window};
pub use wire::NotJson;

/// What goes out in one call: a message may need several, and each may fail by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A call to the Bot API.
    Telegram(telegram::Part),
    /// A message of the Cloud API.
    WhatsApp(whatsapp::Part),
    /// A mail.
    Email(email::Part),
}

impl Part {
    /// The file that goes with it.
    pub fn source(&self) -> Option<&Source> {
        self.carried().map(|carried| &carried.source)
    }

    /// The file whose bytes it needs: the platform doesn't have it from us already.
    pub fn lacks(&self) -> Option<&Source> {
        let carried = self.carried().filter(|carried| carried.known_as.is_none());
        carried.map(|carried| &carried.source)
    }

    /// Its file goes with these bytes.
    pub fn attach(&mut self, bytes: Vec<u8>) {
        if let Some(carried) = self.carried_mut() {
            carried.bytes = bytes;
        }
    }

    /// The platform doesn't know its file by that name any more ([`SendFailure::FileUnknown`]).
    pub fn forget_name(&mut self) {
        if let Some(carried) = self.carried_mut() {
            carried.known_as = None;
        }
    }

    fn carried(&self) -> Option<&Carried> {
        match self {
            Self::Telegram(part) => part.carried(),
            Self::WhatsApp(part) => part.carried(),
            Self::Email(part) => part.carried(),
        }
    }

    fn carried_mut(&mut self) -> Option<&mut Carried> {
        match self {
            Self::Telegram(part) => part.carried_mut(),
            Self::WhatsApp(part) => part.carried_mut(),
            Self::Email(part) => part.carried_mut(),
        }
    }
}

/// What stands in the inbox for a body that is no JSON: it is kept, and never answered.
pub fn unreadable(channel: Channel, body: &[u8]) -> Arrival {
    Arrival {
        channel,
        platform_id: wire::fingerprint(body),
        chat: Address::new(channel, "none").key(),
        event: Event::Ignored { kind: "no JSON".to_owned() },
    }
}

/// How much of a message's look is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// With its emphasis.
    #[default]
    Full,
    /// Without, after the platform could not understand it ([`SendFailure::PlainText`]).
    Plain,
}

/// The ways out that are configured.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    /// The bot on Telegram.
    pub telegram: Option<Telegram>,
    /// The number on WhatsApp.
    pub whatsapp: Option<WhatsApp>,
    /// The mail server.
    pub email: Option<Email>,
}

impl Outlets {
    /// Which channels are on.
    pub const fn enabled(&self) -> Channels {
        Channels {
            telegram: self.telegram.is_some(),
            whatsapp: self.whatsapp.is_some(),
            email: self.email.is_some(),
        }
    }

    /// What must be sent, in this order, to say a message at an address. `window` and `callback`
    /// (which comes back with receipts) are WhatsApp's. Empty if there is nothing to say, or if
    /// the address is none of its channel's.
    pub fn parts(
        &self,
        address: &Address,
        envelope: &Envelope,
        window: Window,
        look: Look,
        callback: &str,
    ) -> Vec<Part> {
        let words = &Words::of(&envelope.language);
        match address.channel {
            Channel::Telegram => telegram::render(address, envelope, words)
                .into_iter()
                .map(|part| Part::Telegram(if look == Look::Plain { part.plain() } else { part }))
                .collect(),
            Channel::WhatsApp => {
                let language = self.whatsapp.as_ref().map_or("en", WhatsApp::template_language);
                whatsapp::render(address, envelope, words, window, language, callback)
                    .into_iter()
                    .map(Part::WhatsApp)
                    .collect()
            }
            Channel::Email => vec![Part::Email(email::render(envelope, words))],
        }
    }

    /// Gets a file that a person sent, by the platform's id of it; at most `max` bytes.
    pub async fn fetch(
        &self,
        channel: Channel,
        id: &str,
        max: usize,
    ) -> Result<Vec<u8>, FetchFailure> {
        match (channel, &self.telegram, &self.whatsapp) {
            (Channel::Telegram, Some(telegram), _) => telegram.fetch(id, max).await,
            (Channel::WhatsApp, _, Some(whatsapp)) => whatsapp.fetch(id, max).await,
            _ => Err(FetchFailure::Later { after: None, error: "the channel is off".into() }),
        }
    }

    /// Sends one part to the address that it was made for. `mail` is what identifies it if it is a
    /// mail. A channel that is off keeps its messages waiting.
    pub async fn send(
        &self,
        address: &Address,
        part: &Part,
        mail: &Mail,
    ) -> Result<Sent, SendFailure> {
        match (part, &self.telegram, &self.whatsapp, &self.email) {
            (Part::Telegram(part), Some(telegram), _, _) => telegram.send(part).await,
            (Part::WhatsApp(part), _, Some(whatsapp), _) => whatsapp.send(part).await,
            (Part::Email(part), _, _, Some(email)) => email.send(&address.id, part, mail).await,
            _ => Err(SendFailure::channel_waits(None, "the channel is off")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Message;
    use crate::domain::timestamp::Timestamp;

    #[tokio::test]
    async fn a_channel_that_is_off_keeps_its_messages_waiting() {
        let outlets = Outlets::default();
        let mail = Mail { message_id: "1@khidmat".into(), date: Timestamp::from(0) };
        let envelope = Envelope::new("en", Message::Notice(samples::reminder("Ali")));
        for (channel, id) in Channel::ALL.into_iter().zip(["5", "+919800000001", "a@example.org"]) {
            assert!(!outlets.enabled().has(channel));
            let address = Address::new(channel, id);
            let parts = outlets.parts(&address, &envelope, Window::Open, Look::Full, "1.1");
            assert_eq!(parts.len(), 1);
            let failure = outlets.send(&address, &parts[0], &mail).await.expect_err("it is off");
            assert!(matches!(failure, SendFailure::NotSent { holds: Holds::Channel, .. }));
        }
    }
}
