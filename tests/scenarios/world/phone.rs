//! A phone: what its owner does, and what is heard on it.

use std::panic::Location;

use khidmat::simulator::{
    Arrival, Author, Heard, Letter, Line, Sending, TelegramChat, TelegramUser,
};

use super::message::{Fragments, Said, plain};
use super::{Way, World};

/// A phone in somebody's hand, with one chat open: the one with the bot, or a group.
#[derive(Clone)]
pub struct Phone<'w> {
    pub(super) w: &'w World,
    pub(super) seat: Seat,
}

/// Whose phone it is, and which chat is open.
#[derive(Clone)]
pub enum Seat {
    /// On Telegram.
    Telegram {
        /// Who.
        user: TelegramUser,
        /// Where.
        chat: TelegramChat,
    },
    /// On WhatsApp.
    WhatsApp {
        /// With its plus.
        number: String,
        /// What WhatsApp calls the person.
        name: String,
    },
}

impl<'w> Phone<'w> {
    /// Which platform it is.
    pub const fn way(&self) -> Way {
        match self.seat {
            Seat::Telegram { .. } => Way::Telegram,
            Seat::WhatsApp { .. } => Way::WhatsApp,
        }
    }

    /// How the bot names the account: `telegram:123`, `whatsapp:+91…`.
    pub fn key(&self) -> String {
        match &self.seat {
            Seat::Telegram { user, .. } => format!("telegram:{}", user.id),
            Seat::WhatsApp { number, .. } => format!("whatsapp:{number}"),
        }
    }

    /// The user on Telegram.
    pub fn user(&self) -> &TelegramUser {
        match &self.seat {
            Seat::Telegram { user, .. } => user,
            Seat::WhatsApp { .. } => panic!("this phone is on WhatsApp"),
        }
    }

    /// The number on WhatsApp.
    pub fn number(&self) -> &str {
        match &self.seat {
            Seat::WhatsApp { number, .. } => number,
            Seat::Telegram { .. } => panic!("this phone is on Telegram"),
        }
    }

    /// The same person with a group open.
    pub fn in_group(&self) -> Phone<'w> {
        let chat = TelegramChat::Group { id: -100_500_600, title: "Khidmat guzar".to_owned() };
        Phone { w: self.w, seat: Seat::Telegram { user: self.user().clone(), chat } }
    }

    /// Writes.
    #[track_caller]
    pub fn sends(&self, text: &str) -> impl Future<Output = &Self> {
        let (at, text) = (Location::caller(), text.to_owned());
        async move {
            let status = match &self.seat {
                Seat::Telegram { user, chat } => {
                    posted(self.w.telegram.sends(user, chat.clone(), &text).await)
                }
                Seat::WhatsApp { number, name } => self.w.whatsapp.sends(number, name, &text).await,
            };
            assert_eq!(status, 200, "{at}: the webhook was not taken");
            self
        }
    }

    /// Forwards what somebody else wrote.
    pub async fn forwards(&self, text: &str) -> &Self {
        let status = match &self.seat {
            Seat::Telegram { user, chat } => {
                posted(self.w.telegram.forwards(user, chat.clone(), text).await)
            }
            Seat::WhatsApp { number, name } => self.w.whatsapp.forwards(number, name, text).await,
        };
        assert_eq!(status, 200, "the webhook was not taken");
        self
    }

    /// Changes the last message written here; on Telegram only.
    pub async fn edits(&self, text: &str) -> &Self {
        let Seat::Telegram { user, chat } = &self.seat else { panic!("WhatsApp tells no edits") };
        let status = posted(self.w.telegram.edits(user, chat.clone(), text).await);
        assert_eq!(status, 200, "the webhook was not taken");
        self
    }

    /// Presses the newest button with these words.
    #[track_caller]
    pub fn presses(&self, label: &str) -> impl Future<Output = &Self> {
        let lines = self.history();
        let found = lines.iter().rev().find(|line| {
            line.author == Author::Bot && line.heard.buttons.iter().any(|one| one.label == label)
        });
        let Some(line) = found else {
            panic!("there is no button {label:?} here:\n{}", self.transcript());
        };
        let heard = line.heard.clone();
        self.presses_on(&heard, label)
    }

    /// Presses a button of this message.
    #[track_caller]
    pub fn presses_on(
        &self,
        heard: &Heard,
        label: &str,
    ) -> impl Future<Output = &Self> + use<'_, 'w> {
        let (at, id, label) = (Location::caller(), heard.id.clone(), label.to_owned());
        async move {
            let status = match &self.seat {
                Seat::Telegram { user, chat } => {
                    posted(self.w.telegram.presses(user, chat.clone(), id, &label).await)
                }
                Seat::WhatsApp { number, name } => {
                    self.w.whatsapp.presses(number, name, &id, &label).await
                }
            };
            assert_eq!(status, 200, "{at}: the webhook was not taken");
            self
        }
    }

    /// A tampered client presses a button that says this, on a message with this id.
    pub async fn forges_press(&self, id: &str, data: &str) -> &Self {
        let status = match &self.seat {
            Seat::Telegram { user, chat } => {
                posted(self.w.telegram.forges_press(user, chat.clone(), id, data).await)
            }
            Seat::WhatsApp { number, name } => {
                self.w.whatsapp.forges_press(number, name, id, data, "pressed").await
            }
        };
        assert_eq!(status, 200, "the webhook was not taken");
        self
    }

    /// Shares a contact: the own one when `owner` is the person's own number on Telegram.
    pub async fn shares_contact(&self, phone: &str, owner: Option<i64>) -> &Self {
        let arrival = self.w.telegram.shares_contact(self.user(), phone, owner).await;
        assert_eq!(posted(arrival), 200, "the webhook was not taken");
        self
    }

    /// Sends a voice note.
    pub async fn sends_voice(&self) -> &Self {
        let status = match &self.seat {
            Seat::Telegram { user, chat } => {
                posted(self.w.telegram.sends_voice(user, chat.clone(), 5).await)
            }
            Seat::WhatsApp { number, name } => self.w.whatsapp.sends_voice(number, name).await,
        };
        assert_eq!(status, 200, "the webhook was not taken");
        self
    }

    /// Sends these bytes as a voice note.
    pub async fn sends_recording(&self, bytes: Vec<u8>) -> &Self {
        let status = match &self.seat {
            Seat::Telegram { user, chat } => posted(
                self.w
                    .telegram
                    .sends_recording(user, chat.clone(), Sending::Voice, "audio/ogg", bytes)
                    .await,
            ),
            Seat::WhatsApp { number, name } => {
                self.w.whatsapp.sends_recording(number, name, None, "audio/ogg", bytes).await
            }
        };
        assert_eq!(status, 200, "the webhook was not taken");
        self
    }

    /// Sends these bytes as a file of this name.
    pub async fn sends_file(&self, file: &str, mime: &str, bytes: Vec<u8>) -> &Self {
        let status = match &self.seat {
            Seat::Telegram { user, chat } => {
                let sending = Sending::Document(file.to_owned());
                let sent =
                    self.w.telegram.sends_recording(user, chat.clone(), sending, mime, bytes);
                posted(sent.await)
            }
            Seat::WhatsApp { number, name } => {
                self.w.whatsapp.sends_recording(number, name, Some(file), mime, bytes).await
            }
        };
        assert_eq!(status, 200, "the webhook was not taken");
        self
    }

    /// The next message here is a recording of these bytes, sent as this kind.
    #[track_caller]
    pub fn plays(&self, sent_as: &str, bytes: &[u8]) -> impl Future<Output = ()> {
        let (at, sent_as, bytes) = (Location::caller(), sent_as.to_owned(), bytes.to_vec());
        async move {
            let said = self.hears_at(at, "a recording").await;
            match &said.heard.recording {
                Some(one) if one.sent_as == sent_as && one.bytes == bytes => {}
                Some(one) => self.fails(at, &format!("another recording: {}", one.sent_as), &said),
                None => self.fails(at, "it is no recording", &said),
            }
        }
    }

    /// Blocks the bot, on Telegram.
    pub async fn blocks(&self) {
        assert_eq!(posted(self.w.telegram.blocks(self.user()).await), 200);
    }

    /// The next message here contains this.
    #[track_caller]
    pub fn expects<F: Fragments>(&self, what: F) -> impl Future<Output = Said<'_, 'w>> {
        let at = Location::caller();
        async move {
            let said = self.hears_at(at, &what.all().join(" … ")).await;
            for fragment in what.all() {
                if !said.text().contains(fragment) {
                    self.fails(at, &format!("{fragment:?} is not in it"), &said);
                }
            }
            said
        }
    }

    /// The next message here is exactly this.
    #[track_caller]
    pub fn says_exactly(&self, text: &str) -> impl Future<Output = Said<'_, 'w>> {
        let (at, text) = (Location::caller(), text.to_owned());
        async move {
            let said = self.hears_at(at, &text).await;
            if said.text() != text {
                self.fails(at, &format!("it is not exactly {text:?}"), &said);
            }
            said
        }
    }

    /// The next message here, whatever it says.
    #[track_caller]
    pub fn hears(&self) -> impl Future<Output = Said<'_, 'w>> {
        self.hears_at(Location::caller(), "anything")
    }

    /// All messages that are here now, whatever they say.
    pub async fn hears_all(&self) -> Vec<Said<'_, 'w>> {
        self.w.settles().await;
        std::iter::from_fn(|| self.next()).map(|heard| Said { heard, phone: self }).collect()
    }

    /// Nothing is said here.
    #[track_caller]
    pub fn expects_nothing(&self) -> impl Future<Output = &Self> {
        let at = Location::caller();
        async move {
            self.w.settles().await;
            if let Some(heard) = self.next() {
                self.fails(at, "nobody expected it", &Said { heard, phone: self });
            }
            self
        }
    }

    /// The conversation so far, oldest first.
    pub fn history(&self) -> Vec<Line> {
        match &self.seat {
            Seat::Telegram { user, chat } => self.w.telegram.history(chat.id(user)),
            Seat::WhatsApp { number, .. } => self.w.whatsapp.history(number),
        }
    }

    /// How many messages the bot said here.
    pub fn count_said(&self) -> usize {
        self.history().iter().filter(|line| line.author == Author::Bot).count()
    }

    pub(super) fn fails(&self, at: &Location<'_>, why: &str, said: &Said<'_, '_>) -> ! {
        panic!(
            "{at}: {why}. The message is:\n{}\n\nThe whole chat:\n{}",
            indented(&said.text()),
            self.transcript()
        )
    }

    async fn hears_at(&self, at: &Location<'_>, what: &str) -> Said<'_, 'w> {
        if let Err(error) = self.w.process.settle(self.w.clock.now()).await {
            panic!("{at}: a worker stumbled: {error:#}");
        }
        let Some(heard) = self.next() else {
            panic!("{at}: nothing was said; expected {what:?}.\n{}", self.transcript());
        };
        Said { heard, phone: self }
    }

    fn next(&self) -> Option<Heard> {
        match &self.seat {
            Seat::Telegram { user, chat } => self.w.telegram.next(chat.id(user)),
            Seat::WhatsApp { number, .. } => self.w.whatsapp.next(number),
        }
    }

    fn transcript(&self) -> String {
        let lines = self.history().into_iter().map(|line| {
            let who = match &line.author {
                Author::Bot => "the bot".to_owned(),
                Author::Person(name) => name.clone(),
            };
            let labels = line.heard.labels();
            let buttons = if labels.is_empty() { String::new() } else { format!("\n{labels:?}") };
            format!("{who}:\n{}", indented(&plain(&format!("{}{buttons}", line.heard.text))))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Somebody's mailbox.
pub struct Mailbox<'w> {
    pub(super) w: &'w World,
    pub(super) address: String,
}

impl Mailbox<'_> {
    /// The next letter contains this, in its subject or its words.
    #[track_caller]
    pub fn expects<F: Fragments>(&self, what: F) -> impl Future<Output = Letter> {
        let at = Location::caller();
        async move {
            self.w.settles().await;
            let Some(letter) = self.w.mail.next(&self.address) else {
                panic!("{at}: {} got no letter; expected {:?}", self.address, what.all());
            };
            let text = plain(&format!("{}\n{}", letter.subject, letter.text));
            for fragment in what.all() {
                assert!(
                    text.contains(fragment),
                    "{at}: {fragment:?} is not in the letter:\n{text}"
                );
            }
            letter
        }
    }

    /// There is no letter.
    #[track_caller]
    pub fn expects_nothing(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.w.settles().await;
            if let Some(letter) = self.w.mail.next(&self.address) {
                panic!("{at}: an unexpected letter: {}\n{}", letter.subject, letter.text);
            }
        }
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

pub(super) fn posted(arrival: Arrival) -> u16 {
    match arrival {
        Arrival::Posted(status) => status,
        // It waits until the program asks.
        Arrival::Queued => 200,
        other => panic!("Telegram did not post it: {other:?}"),
    }
}
