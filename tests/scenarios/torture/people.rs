//! The people of the torture: who they are, what each says next, and what is to come of it. All of it
//! follows from the seed.

use chrono::{Days, NaiveDate};
use khidmat::simulator::TelegramUser;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// Of so many chats one is an admin's.
const ONE_ADMIN_OF: usize = 10;
/// What is given in the torture; what stays given and is reminded of is of the last of them.
const GIVEN_AND_TAKEN: [&str; 3] = ["fajr-azaan", "zohr-azaan", "asr-takbira"];
/// Of these duties nothing is taken back, so each reminder must arrive.
pub const KEPT: [&str; 3] = ["maghrib-azaan", "fajr-takbira", "isha-takbira"];
/// What a volunteer may ask help for; the answers can be told apart.
const HELP: [&str; 6] = ["register", "menu", "mine", "away", "cancel", "link"];

/// Which way a chat goes.
#[derive(Clone, Debug)]
pub enum Way {
    /// Telegram.
    Telegram(TelegramUser),
    /// WhatsApp, by this number.
    WhatsApp(String),
}

/// A person with a chat.
#[derive(Clone, Debug)]
pub struct Person {
    /// Which one of all.
    pub index: usize,
    /// The chat.
    pub way: Way,
    /// Whether this chat gives and takes duties.
    pub is_admin: bool,
}

/// A message, and what is to come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The words.
    pub text: String,
    /// What the answer holds.
    pub answer: Vec<String>,
    /// The change that it makes, as the log is to tell it.
    pub change: Option<String>,
}

impl Person {
    /// The people of a seed.
    pub fn all(count: usize, seed: u64) -> Vec<Self> {
        let mut random = StdRng::seed_from_u64(seed);
        let person = |index: usize| {
            let way = if random.random_bool(0.5) {
                let id = 8000 + i64::try_from(index).unwrap_or_default();
                let first_name = name(index);
                Way::Telegram(TelegramUser { id, first_name, last_name: None, username: None })
            } else {
                Way::WhatsApp(phone(index))
            };
            Self { index, way, is_admin: index.is_multiple_of(ONE_ADMIN_OF) }
        };
        (0..count).map(person).collect()
    }

    /// The chat, as the product's keys name it.
    pub fn chat(&self) -> String {
        match &self.way {
            Way::Telegram(user) => format!("telegram:{}", user.id),
            Way::WhatsApp(number) => format!("whatsapp:{number}"),
        }
    }

    /// The registered number.
    pub fn phone(&self) -> String {
        phone(self.index)
    }

    /// The ITS number.
    pub fn its(&self) -> String {
        its(self.index)
    }

    /// Everywhere where a notice goes.
    pub fn addresses(&self) -> Vec<String> {
        let mut all = vec![format!("whatsapp:{}", self.phone()), format!("email:{}", self.email())];
        if matches!(self.way, Way::Telegram(_)) {
            all.push(self.chat());
        }
        all
    }

    fn email(&self) -> String {
        format!("person{}@example.com", self.index)
    }
}

fn phone(index: usize) -> String {
    format!("+9198200{index:05}")
}

fn its(index: usize) -> String {
    format!("304{index:05}")
}

/// A name of letters, one for each number.
fn name(index: usize) -> String {
    let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
    format!("Yusuf B{}{}{}", letter(index / 676), letter(index / 26), letter(index))
}

/// What one person says, message by message.
pub struct Script {
    person: Person,
    /// How many people there are, and how many admins among them.
    people: usize,
    random: StdRng,
    start: NaiveDate,
    /// How many messages were made.
    count: usize,
    /// The day away that is set.
    away: Option<NaiveDate>,
    /// The slot that is given and will be taken back.
    given: Option<(NaiveDate, &'static str)>,
    /// How many slots were given.
    slots: usize,
}

impl Script {
    /// What a person says in a season that begins on a day.
    pub fn new(person: Person, people: usize, start: NaiveDate, seed: u64) -> Self {
        let own = seed.wrapping_mul(1_000_003).wrapping_add(person.index as u64);
        let random = StdRng::seed_from_u64(own);
        Self { person, people, random, start, count: 0, away: None, given: None, slots: 0 }
    }

    /// How long the person thinks before the next message, in milliseconds.
    pub fn thinks_ms(&mut self) -> u64 {
        // What admins give is what reminders come of.
        self.random.random_range(if self.person.is_admin { 20..120 } else { 20..400 })
    }

    /// The next message. `is_there` tells whether a person has surely registered.
    pub fn next(&mut self, is_there: impl Fn(usize) -> bool) -> Message {
        self.count += 1;
        if self.count == 1 {
            return self.registers();
        }
        // Every second message can be told apart from those around it by its kind.
        if !self.count.is_multiple_of(2) {
            let command = HELP[self.count / 2 % HELP.len()];
            return Message {
                text: format!("/help {command}"),
                answer: vec![format!("/{command}")],
                change: None,
            };
        }
        if !self.person.is_admin {
            return self.goes_away();
        }
        match self.given.take() {
            Some(slot) => self.takes_back(slot),
            None => self.gives(is_there),
        }
    }

    fn registers(&self) -> Message {
        let (its, email) = (self.person.its(), self.person.email());
        let phone = match self.person.way {
            Way::Telegram(_) => format!(" {};", self.person.phone()),
            Way::WhatsApp(_) => String::new(),
        };
        Message {
            text: format!("/register {}; {its}; {email};{phone} both", name(self.person.index)),
            answer: vec!["You are registered".to_owned(), its.clone()],
            change: Some(format!("register  {its}")),
        }
    }

    fn goes_away(&mut self) -> Message {
        if let Some(day) = self.away.take() {
            return Message {
                text: format!("/away remove {day}"),
                answer: vec!["can serve on every day now".to_owned()],
                change: Some(format!("away-removed  {day}")),
            };
        }
        let day = self.start + Days::new(self.random.random_range(0..3000));
        self.away = Some(day);
        Message {
            text: format!("/away {day}"),
            answer: vec!["can't serve on".to_owned(), said(self.start, day)],
            change: Some(format!("away  {day}")),
        }
    }

    /// Slots are never given by two admins: each has days of its own.
    fn gives(&mut self, is_there: impl Fn(usize) -> bool) -> Message {
        let is_kept = self.random.random_bool(0.5);
        let duties = if is_kept { KEPT } else { GIVEN_AND_TAKEN };
        let admins = self.people.div_ceil(ONE_ADMIN_OF);
        let day = self.person.index / ONE_ADMIN_OF + admins * (self.slots / duties.len());
        let slot = (self.start + Days::new(day as u64), duties[self.slots % duties.len()]);
        self.slots += 1;
        if !is_kept {
            self.given = Some(slot);
        }
        let to = self.random.random_range(0..self.people);
        let its = its(if is_there(to) { to } else { self.person.index });
        let (date, duty) = slot;
        Message {
            text: format!("/assign {date} {duty} {its}"),
            answer: vec!["is given to".to_owned(), its.clone(), said(self.start, date)],
            change: Some(format!("assign {date} {duty} {its}")),
        }
    }

    fn takes_back(&self, (date, duty): (NaiveDate, &str)) -> Message {
        let reason = format!("reason {} of {}", self.count, self.person.index);
        Message {
            text: format!("/unlock {date} {duty} {reason}"),
            answer: vec!["is open again".to_owned(), reason.clone()],
            change: Some(format!("unlock {date} {duty} {reason}")),
        }
    }
}

/// A day as the bot says it.
fn said(start: NaiveDate, day: NaiveDate) -> String {
    format!("Day {}", (day - start).num_days() + 1)
}
