//! Who there is: the owner, admins, volunteers, and people whom nobody knows yet.

use khidmat::simulator::{TelegramChat, TelegramUser};

use super::phone::Seat;
use super::{Phone, World};

/// The owner's number on Telegram.
pub const FOUNDER: i64 = 7000;

/// On which platform somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Telegram.
    Telegram,
    /// WhatsApp.
    WhatsApp,
}

/// Somebody with a phone.
pub struct Person<'w> {
    w: &'w World,
    /// The full name.
    pub name: String,
    /// The ITS number, which everyone here has.
    pub its: String,
    /// The phone, with its plus.
    pub phone: String,
    /// The e-mail.
    pub email: String,
    /// Telegram's number.
    pub telegram: i64,
    /// What is to be done before the phone is handed over.
    first: First,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Nothing,
    Register,
    RegisterWithoutMail,
    GiveRole(&'static str),
}

/// The people of the tests by ITS number; two share a first name, two a name but for a letter.
const NAMES: [(&str, &str); 12] = [
    ("30412345", "Yusuf Ali"),
    ("30412346", "Murtaza Hussain"),
    ("30412347", "Murtaza Kanchwala"),
    ("30412348", "Aliasgar Rampurawala"),
    ("30412349", "Taher Saifuddin"),
    ("30412350", "Mustafa Bhai Lokhandwala"),
    ("30412351", "Hatim Zaki"),
    ("30412352", "Fatema Zainab"),
    ("30412353", "Idris Najmi"),
    ("30412354", "Juzer Attarwala"),
    ("30412355", "Qusai Master"),
    ("30412356", "Sakina Master"),
];

impl World {
    /// The owner, on Telegram, who is no registered person.
    pub fn owner(&self) -> Phone<'_> {
        Phone { w: self, seat: telegram(FOUNDER, "Shabbir", TelegramChat::Private) }
    }

    /// An admin, who is no registered person.
    pub fn admin(&self) -> Person<'_> {
        self.person("Abde Ali", "30499001", First::GiveRole("admin"))
    }

    /// Another admin.
    pub fn second_admin(&self) -> Person<'_> {
        self.person("Kumail Admin", "30499002", First::GiveRole("admin"))
    }

    /// Somebody who may look but not change.
    pub fn viewer(&self) -> Person<'_> {
        self.person("Zahra Viewer", "30499003", First::GiveRole("viewer"))
    }

    /// A person who is registered, with an e-mail.
    pub fn volunteer(&self, its: &str) -> Person<'_> {
        self.person(name_of(its), its, First::Register)
    }

    /// A person who is registered and has no e-mail.
    pub fn volunteer_without_mail(&self, its: &str) -> Person<'_> {
        self.person(name_of(its), its, First::RegisterWithoutMail)
    }

    /// A person of whom the bot has not heard.
    pub fn newcomer(&self, its: &str) -> Person<'_> {
        self.person(name_of(its), its, First::Nothing)
    }

    /// An admin on Telegram, and Yusuf, who has no e-mail, on WhatsApp.
    pub async fn admin_and_volunteer(&self) -> (Phone<'_>, Phone<'_>) {
        let admin = self.admin().on(Way::Telegram).await;
        (admin, self.volunteer_without_mail("30412345").on(Way::WhatsApp).await)
    }

    /// The same two; Yusuf has the Fajr Azaan of Day 5, of which he knows.
    pub async fn admin_and_holder(&self) -> (Phone<'_>, Phone<'_>) {
        let (admin, person) = self.admin_and_volunteer().await;
        admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
        person.expects("Fajr Azaan").await;
        (admin, person)
    }

    fn person(&self, name: &str, its: &str, first: First) -> Person<'_> {
        let first_name = name.split(' ').next().unwrap_or(name).to_lowercase();
        let tail = &its[3..];
        Person {
            w: self,
            name: name.to_owned(),
            its: its.to_owned(),
            phone: format!("+9198200{tail}"),
            email: format!("{first_name}{tail}@example.com"),
            telegram: its.parse().expect("an ITS number"),
            first,
        }
    }
}

impl<'w> Person<'w> {
    /// The person's phone. The first one registers, or is given the role, before it is handed
    /// over; the registration's letter is read already.
    pub async fn on(&self, way: Way) -> Phone<'w> {
        let phone = Phone { w: self.w, seat: self.seat(way) };
        if !self.w.registered.borrow_mut().insert(self.its.clone()) {
            return phone;
        }
        match self.first {
            First::Nothing => {}
            First::Register => {
                phone.sends(&self.form(&self.email)).await.expects("registered").await;
                self.w.mailbox(&self.email).expects(self.its.as_str()).await;
            }
            First::RegisterWithoutMail => {
                phone.sends(&self.form("none")).await.expects("registered").await;
            }
            First::GiveRole(role) => {
                phone.sends("hi").await.expects("Khidmat").await;
                let line = format!("/admin add {} {role}", phone.key());
                self.w.owner().sends(&line).await.expects(role).await;
                phone.expects(role).await;
            }
        }
        phone
    }

    /// The person's registration in one message.
    pub fn form(&self, email: &str) -> String {
        let Self { name, its, phone, .. } = self;
        format!("/register {name}; {its}; {email}; {phone}; both")
    }

    fn seat(&self, way: Way) -> Seat {
        match way {
            Way::Telegram => telegram(self.telegram, &self.name, TelegramChat::Private),
            Way::WhatsApp => Seat::WhatsApp { number: self.phone.clone(), name: self.name.clone() },
        }
    }
}

fn telegram(id: i64, name: &str, chat: TelegramChat) -> Seat {
    let mut words = name.splitn(2, ' ').map(str::to_owned);
    let user = TelegramUser {
        id,
        first_name: words.next().unwrap_or_default(),
        last_name: words.next(),
        username: None,
    };
    Seat::Telegram { user, chat }
}

fn name_of(its: &str) -> &'static str {
    let known = NAMES.iter().find(|(known, _)| *known == its);
    known.unwrap_or_else(|| panic!("nobody in the tests has the ITS number {its}")).1
}
