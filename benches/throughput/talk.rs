//! Conversations: somebody writes, and waits for the answer at the platform before the next word.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::sync::broadcast::error::RecvError;

use crate::khidmat::{PATIENCE, Place, Served};
use crate::load::{self, Figures, Phone};
use crate::sink::Sink;

/// So many slots a season has: 30 days of 8 duties.
const SLOTS: usize = 240;
const DAYS: usize = 30;
/// The duties' names, as they are typed.
const DUTIES: [&str; SLOTS / DAYS] = [
    "fajr-azaan",
    "fajr-takbira",
    "zohr-azaan",
    "zohr-takbira",
    "asr-takbira",
    "maghrib-azaan",
    "maghrib-takbira",
    "isha-takbira",
];
/// Who is assigned: one of so many volunteers, behind the owners.
const VOLUNTEERS: u64 = 100;
const FIRST_VOLUNTEER: u64 = 100;

/// A person with a phone that is connected.
struct Person {
    phone: Phone,
    number: u64,
    address: String,
    heard: tokio::sync::broadcast::Receiver<crate::sink::Taken>,
}

impl Person {
    async fn new(served: &Served, sink: &Sink, person: u64) -> anyhow::Result<Self> {
        let number = load::series(person);
        let address = load::phone_of(number);
        let phone = Phone::connect(served.address).await?;
        Ok(Self { phone, number, address, heard: sink.taken.subscribe() })
    }

    /// Says something and waits for the answer; how long that took.
    async fn asks(&mut self, words: &str) -> anyhow::Result<Duration> {
        self.number += load::PHONES;
        let request = load::request(&load::says(self.number, words));
        let asked = Instant::now();
        ensure!(self.phone.post(&request).await? == 200, "it was refused");
        let (heard, address) = (&mut self.heard, &self.address);
        let answer = async {
            loop {
                match heard.recv().await {
                    Ok(taken) if taken.to == *address => return anyhow::Ok(()),
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => anyhow::bail!("the platform is gone"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, answer).await.context("no answer came")??;
        Ok(asked.elapsed())
    }
}

/// A season that begins tomorrow, and its volunteers.
pub async fn found(served: &Served, place: &Place) -> anyhow::Result<()> {
    let mut owner = Person::new(served, &place.sink, 0).await?;
    let tomorrow = khidmat::clock::Clock::System.now().at(chrono_tz::Asia::Kolkata).date_naive();
    let tomorrow = tomorrow.succ_opt().context("a day")?;
    owner.asks(&format!("/season {tomorrow} {DAYS} Shehrullah")).await?;
    for one in FIRST_VOLUNTEER..FIRST_VOLUNTEER + VOLUNTEERS {
        let mut volunteer = Person::new(served, &place.sink, one).await?;
        let its = its(one);
        volunteer.asks(&format!("/register Yusuf Ali; {its}; none; both")).await?;
    }
    Ok(())
}

fn its(person: u64) -> u64 {
    30_000_000 + person
}

/// Each of so many owners asks the same again and again.
pub async fn repeat(
    served: &Served,
    place: &Place,
    people: u64,
    words: &'static str,
    span: Duration,
) -> anyhow::Result<Figures> {
    let mut writing = tokio::task::JoinSet::new();
    let began = Instant::now();
    for person in 0..people {
        let mut person = Person::new(served, &place.sink, person).await?;
        let until = began + span;
        writing.spawn(async move {
            let mut took = Vec::new();
            while Instant::now() < until {
                took.push(person.asks(words).await?);
            }
            anyhow::Ok(took)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = writing.join_next().await {
        all.extend(done??);
    }
    Ok(Figures::of(all, 0, began.elapsed()))
}

/// The owners share the slots of the season among themselves and assign them all.
pub async fn assign(served: &Served, place: &Place, owners: usize) -> anyhow::Result<Figures> {
    let mut writing = tokio::task::JoinSet::new();
    let began = Instant::now();
    for owner in 0..owners {
        let mut person = Person::new(served, &place.sink, owner as u64).await?;
        writing.spawn(async move {
            let mut took = Vec::new();
            for slot in (owner..SLOTS).step_by(owners) {
                let (day, duty) = (slot / DUTIES.len() + 1, DUTIES[slot % DUTIES.len()]);
                let who = its(FIRST_VOLUNTEER + slot as u64 % VOLUNTEERS);
                took.push(person.asks(&format!("/assign {day} {duty} {who}")).await?);
            }
            anyhow::Ok(took)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = writing.join_next().await {
        all.extend(done??);
    }
    Ok(Figures::of(all, 0, began.elapsed()))
}
