//! The evening: reminders that fall due, and when the platforms have them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use khidmat::clock::Clock;
use khidmat::domain::channel::{Address, Channel};
use khidmat::domain::person::{Email, FullName, Its, Phone, Preference};
use khidmat::domain::registration::Registration;
use khidmat::domain::reminder_rule::Rules;
use khidmat::domain::timestamp::Timestamp;
use khidmat::store::assignments::NewAssignment;
use khidmat::store::reminders::NewReminder;
use khidmat::store::{Store, accounts, assignments, centres, duties, people, reminders};
use tokio::sync::broadcast::error::RecvError;

use crate::khidmat::{PATIENCE, Pace, Place};
use crate::load::{self, Figures};

/// How long after its start the program finds the reminders due.
const FROM_NOW: Duration = Duration::from_secs(4);
const FIRST: u64 = 20_000_000;
/// Meanwhile somebody asks something on Telegram this often, in one of so many chats.
const ASKED_EVERY: Duration = Duration::from_millis(400);
const ASKING: u64 = 20;
const FIRST_ASKING: u64 = 10_000_000;

/// An evening: so many people, each with one duty, on Telegram, WhatsApp and by mail.
#[derive(Clone, Copy)]
pub struct Evening {
    /// How many people.
    pub people: u64,
    /// Over how long their reminders fall due; none: all at once.
    pub within: Duration,
    /// How fast the channels may be.
    pub pace: Pace,
}

/// What an evening showed.
pub struct Said {
    /// How many messages the platforms have.
    pub messages: usize,
    /// From the first instant to the last message.
    pub span: Duration,
    /// How late each of Telegram's and WhatsApp's was.
    pub lateness: Figures,
    /// How long answers on Telegram took meanwhile.
    pub answers: Figures,
}

impl Evening {
    /// Lets it come.
    pub async fn run(self, place: &Place) -> anyhow::Result<Said> {
        // It makes the tables and the centre.
        place.serve(self.pace).await?.stop().await?;
        let first = Clock::System.now() + chrono::Duration::from_std(FROM_NOW)?;
        let due = self.prepare(&place.database, first).await?;
        let mut heard = place.sink.taken.subscribe();
        let served = place.serve(self.pace).await?;
        let began = Instant::now();
        let (mut late, mut last) = (Vec::new(), first);
        let wanted = due.len();
        let (mut asks, mut asking) = (0, tokio::time::interval(ASKED_EVERY));
        let (mut asked, mut answers, mut phone) =
            (HashMap::new(), Vec::new(), load::Phone::connect(served.address).await?);
        while late.len() < wanted {
            let taken = tokio::select! {
                taken = heard.recv() => match taken {
                    Ok(taken) => taken,
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => anyhow::bail!("the platform is gone"),
                },
                _ = asking.tick() => {
                    ensure!(began.elapsed() < PATIENCE * 3, "after {} of {wanted} nothing more came", late.len());
                    asks += 1;
                    let chat = FIRST_ASKING + asks % ASKING;
                    if Clock::System.now() >= first && !asked.contains_key(&chat.to_string()) {
                        asked.insert(chat.to_string(), Instant::now());
                        ensure!(phone.post(&load::telegram(chat, "/help")).await? == 200, "it was refused");
                    }
                    continue;
                }
            };
            if let Some(at) = asked.remove(&taken.to) {
                answers.push(at.elapsed());
            }
            let Some(at) = due.get(&taken.to) else { continue };
            late.push((taken.at - *at).to_std().unwrap_or_default());
            last = last.max(taken.at);
        }
        let letters = usize::try_from(self.people)?;
        while place.mail.history().len() < letters {
            ensure!(began.elapsed() < PATIENCE * 3, "letters are missing");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let by_mail = place.mail.history().iter().map(|one| one.at).max().unwrap_or_default();
        last = last.max(Timestamp::from_millis(by_mail));
        served.stop().await?;
        let span = (last - first).to_std().unwrap_or_default();
        let lateness = Figures::of(late, 0, span);
        let answers = Figures::of(answers, 0, span);
        Ok(Said { messages: wanted + letters, span, lateness, answers })
    }

    /// Writes people, duties and reminders down; answers who is to hear when.
    async fn prepare(
        self,
        database: &str,
        first: Timestamp,
    ) -> anyhow::Result<HashMap<String, Timestamp>> {
        let store = Store::open(database).await?;
        let mut tx = store.begin(0).await?;
        tx.centre = centres::find_first(&mut tx).await?.context("there is a centre")?.id;
        let duties = duties::list(&mut tx).await?;
        let rules = Rules::parse("1d@18:00").ok().context("a rule")?;
        let rule = rules.iter().next().context("a rule")?;
        let mut date = first.at(chrono_tz::UTC).date_naive() + chrono::Days::new(2);
        let mut due = HashMap::new();
        for one in 0..self.people {
            let registration = Registration {
                name: FullName::parse("Yusuf Ali").ok().context("a name")?,
                its: Its::parse(&format!("{}", FIRST + one)).ok().context("an ITS number")?,
                email: Email::parse(&format!("p{one}@example.org")).ok(),
                phone: Phone::parse(&format!("+9198{one:08}"), "IN").ok().context("a phone")?,
                preference: Preference::Both,
            };
            let person = people::insert(&mut tx, &registration, first).await?.context("new")?.id;
            let chat = Address::new(Channel::Telegram, (FIRST + one).to_string());
            let account = accounts::ensure(&mut tx, &chat, "Yusuf", first).await?;
            accounts::link(&mut tx, account.id, person, first).await?;
            let place = usize::try_from(one)? % duties.len();
            let new = NewAssignment {
                duty: duties[place].id,
                date,
                person: Some(person),
                status: None,
                note: "",
                by: None,
            };
            let assignment =
                assignments::insert(&mut tx, &new, first).await?.context("the slot is empty")?;
            if place + 1 == duties.len() {
                date = date.succ_opt().context("a day")?;
            }
            let part = u32::try_from(one)?;
            let due_at = first
                + chrono::Duration::from_std(self.within)? * i32::try_from(part)?
                    / i32::try_from(self.people)?;
            let expires_at = due_at + chrono::Duration::days(1);
            let new = NewReminder { assignment, rule, due_at, expires_at, queued_at: None };
            reminders::insert(&mut tx, &new).await?;
            due.insert(chat.id, due_at);
            due.insert(format!("9198{one:08}"), due_at);
        }
        tx.commit().await?;
        store.close().await;
        Ok(due)
    }
}
