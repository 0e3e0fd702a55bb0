//! The crowd: everyone writes on and on, and what was not answered by 200 is posted again, as the
//! platforms do, until it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use chrono::NaiveDate;
use khidmat::simulator::{Arrival, Simulator, TelegramChat};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::people::{Message, Person, Script, Way};

/// A platform waits before it posts again, and most of that time nobody answers; so this is how often
/// it looks whether somebody does. The real ones wait much longer.
const AGAIN_AFTER: Duration = Duration::from_millis(25);
/// So much is posted at the same time, as platforms too have a bound (Telegram's is 40 at first).
const AT_ONCE: usize = 24;
/// Of so many messages one is posted twice although it was taken.
const ONE_TWICE_OF: usize = 20;

/// Everyone, writing.
pub struct Crowd {
    shared: Arc<Shared>,
    tasks: JoinSet<(Person, Vec<Message>)>,
}

struct Shared {
    simulator: Simulator,
    is_over: AtomicBool,
    /// So much waits that nobody writes more.
    is_held: AtomicBool,
    /// It was killed and doesn't answer yet: what was refused waits, as it would for minutes.
    is_down: AtomicBool,
    /// How many messages were acknowledged.
    taken: AtomicUsize,
    /// Whose registration was taken.
    registered: Vec<AtomicBool>,
    again: AtomicUsize,
    posts: Semaphore,
}

impl Crowd {
    /// Lets everyone begin.
    pub fn begins(simulator: &Simulator, people: &[Person], start: NaiveDate, seed: u64) -> Self {
        let shared = Arc::new(Shared {
            simulator: simulator.clone(),
            is_over: AtomicBool::default(),
            is_held: AtomicBool::default(),
            is_down: AtomicBool::default(),
            taken: AtomicUsize::default(),
            registered: people.iter().map(|_| AtomicBool::default()).collect(),
            again: AtomicUsize::default(),
            posts: Semaphore::new(AT_ONCE),
        });
        let mut tasks = JoinSet::new();
        for person in people {
            let script = Script::new(person.clone(), people.len(), start, seed);
            let (shared, person) = (shared.clone(), person.clone());
            tasks.spawn(async move {
                let said = shared.talk(&person, script).await;
                (person, said)
            });
        }
        Self { shared, tasks }
    }

    /// What holds everyone back, or lets them write again.
    pub fn holder(&self) -> impl Fn(bool) + use<> {
        let shared = self.shared.clone();
        move |is_held| shared.is_held.store(is_held, Ordering::Relaxed)
    }

    /// Says that it was killed, or that it answers again.
    pub fn is_down(&self, is_down: bool) {
        self.shared.is_down.store(is_down, Ordering::Relaxed);
    }

    /// How many messages were acknowledged so far.
    pub fn taken(&self) -> usize {
        self.shared.taken.load(Ordering::Relaxed)
    }

    /// How often a webhook was posted again.
    pub fn again(&self) -> usize {
        self.shared.again.load(Ordering::Relaxed)
    }

    /// Nobody writes any more; who said what, all of it acknowledged.
    pub async fn ends(&mut self) -> Vec<(Person, Vec<Message>)> {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let mut all = Vec::new();
        while let Some(one) = self.tasks.join_next().await {
            all.push(one.expect("nobody panics"));
        }
        all.sort_by_key(|(person, _)| person.index);
        all
    }
}

impl Shared {
    async fn talk(&self, person: &Person, mut script: Script) -> Vec<Message> {
        let mut said = Vec::new();
        loop {
            sleep(Duration::from_millis(script.thinks_ms())).await;
            if self.is_over.load(Ordering::Relaxed) {
                return said;
            }
            if self.is_held.load(Ordering::Relaxed) {
                continue;
            }
            let message = script.next(|index| self.registered[index].load(Ordering::Relaxed));
            self.is_taken(person, &message.text).await;
            self.taken.fetch_add(1, Ordering::Relaxed);
            self.registered[person.index].store(true, Ordering::Relaxed);
            said.push(message);
            if (said.len() + person.index).is_multiple_of(ONE_TWICE_OF) {
                self.posts_twice(&person.way).await;
            }
        }
    }

    /// Posts a message until it is answered by 200.
    async fn is_taken(&self, person: &Person, text: &str) {
        let Simulator { telegram, whatsapp, .. } = &self.simulator;
        let permit = self.posts.acquire().await;
        let mut is_taken = match &person.way {
            Way::Telegram(user) => {
                let arrival = telegram.sends(user, TelegramChat::Private, text).await;
                arrival == Arrival::Posted(200)
            }
            Way::WhatsApp(number) => whatsapp.sends(number, "Yusuf", text).await == 200,
        };
        drop(permit);
        while !is_taken {
            sleep(AGAIN_AFTER).await;
            let _permit = self.posts.acquire().await;
            if self.is_down.load(Ordering::Relaxed) {
                continue;
            }
            self.again.fetch_add(1, Ordering::Relaxed);
            is_taken = match &person.way {
                Way::Telegram(user) => telegram.retries_of(user.id).await == 0,
                Way::WhatsApp(number) => whatsapp.retries_of(number).await == 0,
            };
        }
        // The reports on what the person was told are posted again too.
        whatsapp.retries_of(&person.phone()).await;
    }

    /// Something that was taken is posted once more.
    async fn posts_twice(&self, way: &Way) {
        let Simulator { telegram, whatsapp, .. } = &self.simulator;
        self.again.fetch_add(1, Ordering::Relaxed);
        match way {
            Way::Telegram(_) => {
                telegram.redeliver(telegram.last_update().unwrap_or_default()).await;
            }
            Way::WhatsApp(_) => {
                whatsapp.redeliver().await;
            }
        }
    }
}
