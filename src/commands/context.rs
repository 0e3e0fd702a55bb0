//! What a command works with: who asks, through which chat, over which roster.

use chrono::NaiveDate;
use url::Url;

use crate::actions::{self, Ctx};
use crate::domain::document::Document;
use crate::domain::duty::Duty;
use crate::domain::inbound::Inbound;
use crate::domain::message::{Choice, Recording, Said, Text};
use crate::domain::picture::View;
use crate::domain::refusal::Refusal;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::slot::Slot;
use crate::domain::timestamp::Timestamp;
use crate::store::Tx;
use crate::store::accounts::Account;
use crate::store::auditions::Audition;
use crate::store::calendar::Calendar;
use crate::store::outbox::Erases;
use crate::store::people::Person;
use crate::wording::Words;

/// One message being answered.
pub struct Context<'t> {
    /// What actions need.
    pub ctx: Ctx,
    /// The transaction.
    pub tx: &'t mut Tx,
    /// What arrived.
    pub inbound: &'t Inbound,
    /// Who sent it.
    pub account: Account,
    /// The people whom the sender speaks for.
    pub people: Vec<Person>,
    /// What the sender may do now.
    pub role: Role,
    /// It is the sender's first message of the day.
    pub greets: bool,
    /// What arrived is a command, which ends a form of one question even if it is refused.
    pub interrupts: bool,
    /// Where people's browsers reach us, if they do.
    pub public_url: Option<Url>,
    /// The words of the centre's language.
    pub words: Words,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// The words and buttons.
    pub said: Said,
    /// Where it appears after a press.
    pub spot: Spot,
    /// What is played before it.
    pub plays: Option<Recording>,
    /// The announcement of which it tells how it goes, and whose progress takes its place.
    pub announcement: Option<i64>,
    /// The file above whose words it is: with buttons it comes before them, else they stand below it.
    pub brings: Option<Document>,
    /// The picture above its words, in the same message, and whose duties are marked in it. On
    /// WhatsApp only its first three buttons are shown.
    pub draws: Option<(View, Vec<i64>)>,
    /// What of it goes once it is said: the goodbye to someone who is forgotten.
    pub erases: Option<Erases>,
}

/// Where the answer to a press appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Below, as a message of its own.
    Below,
    /// In the place of the message that bears the button, where the platform can edit.
    InPlace,
}

impl From<Text> for Reply {
    fn from(text: Text) -> Self {
        Said { text, ..Said::default() }.into()
    }
}

impl From<Said> for Reply {
    fn from(said: Said) -> Self {
        Self {
            said,
            spot: Spot::Below,
            plays: None,
            announcement: None,
            brings: None,
            draws: None,
            erases: None,
        }
    }
}

impl Reply {
    /// With these buttons.
    pub fn with(mut self, choices: Vec<Choice>) -> Self {
        self.said.choices = choices;
        self
    }

    /// Behind a recording, which is played first.
    pub fn playing(mut self, audition: &Audition) -> Self {
        self.plays = Some(Recording {
            file: audition.file.clone(),
            kind: audition.kind,
            millis: audition.length(),
            known_as: None,
        });
        self
    }

    /// Under a sentence.
    pub fn under(mut self, sentence: Text) -> Self {
        self.said.text = sentence.and(self.said.text);
        self
    }

    /// Below a picture of the roster.
    pub fn below(mut self, view: View, mine: Vec<i64>) -> Self {
        self.draws = Some((view, mine));
        self
    }

    /// With a file. One that is shown as a picture bears the words and the buttons itself; of those
    /// WhatsApp shows the first three.
    pub fn bringing(mut self, document: Document) -> Self {
        self.brings = Some(document);
        self
    }

    /// In the place of the message whose button was pressed.
    pub fn in_place(mut self) -> Self {
        self.spot = Spot::InPlace;
        self
    }
}

/// The season and the duties, as they stand now.
pub struct Roster {
    /// The current season.
    pub season: Season,
    /// All duties in the grid's order, those that are switched off included.
    pub duties: Vec<Duty>,
}

impl Context<'_> {
    /// Today at the centre.
    pub fn today(&self) -> NaiveDate {
        self.ctx.now.at(self.ctx.centre.timezone).date_naive()
    }

    /// The sentence of a key.
    pub fn say(&self, key: &str, args: &[(&str, String)]) -> Text {
        self.words.text(key, args)
    }

    /// A button that stands for a command line.
    pub fn button(&self, key: &str, sends: impl Into<String>) -> Choice {
        self.words.button(key, sends)
    }

    /// The current season with its duties, if there is a season.
    pub async fn find_roster(&mut self) -> actions::Result<Option<Roster>> {
        let Calendar { seasons, duties } = Calendar::read(self.tx).await?;
        let season = Season::current(seasons, self.today());
        Ok(season.map(|season| Roster { season, duties }))
    }

    /// The current season with its duties.
    ///
    /// # Errors
    /// Refuses when there is no season yet.
    pub async fn roster(&mut self) -> actions::Result<Roster> {
        Ok(self.find_roster().await?.ok_or(Refusal::NoSeason)?)
    }

    /// An instant on the centre's clock: "Mon 8 Feb 18:00".
    pub fn moment(&self, at: Timestamp) -> String {
        self.words.moment(self.ctx.centre.timezone, at)
    }

    /// The name by which the sender is greeted: the registered one if there is just one.
    pub fn sender_name(&self) -> String {
        match self.people.as_slice() {
            [person] => crate::domain::text::isolate(person.name.as_str()),
            _ => crate::domain::text::isolate(&self.account.profile_name),
        }
    }
}

/// How a slot is named in a command line that stands behind a button.
pub fn slot_line(slot: &Slot) -> String {
    format!("{} {}", slot.date, slot.duty.key)
}
