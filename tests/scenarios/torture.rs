//! Killed again and again while two hundred chats write and reminders fall due: a checker then holds
//! what the platforms saw and what the database holds to the promise of the README. `tests/torture`
//! does it as often as one likes.

mod check;
mod crowd;
mod defects;
mod figures;
mod history;
mod parts;
mod people;
mod points;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::Days;
use khidmat::clock::Clock;
use khidmat::simulator::{Author, Simulator, TelegramChat, Tick, WhatsApp};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use self::crowd::Crowd;
use self::figures::Figures;
use self::people::{KEPT, Person};
use crate::child::{Khidmat, OWNER, Outside, owner};
use crate::engines::{Beside, Database};

/// How often it is killed where nobody says how often; on a slow machine less often, once so much
/// time is over.
const KILLS: usize = 50;
const LEAST_KILLS: usize = 25;
const ENOUGH: Duration = Duration::from_secs(30);
const CHATS: usize = 200;
/// It is killed so long after it answers, in milliseconds.
const MOMENTS_MS: std::ops::Range<u64> = 20..400;
/// And not before it acknowledged so many messages, since on a slow machine nothing happens in so
/// little time; unless they don't come at all.
const TAKES: std::ops::Range<usize> = 0..8;
const COMES: Duration = Duration::from_secs(5);
/// After so many kills it stays dead for longer than a lease.
const STAYS_DEAD_AFTER: usize = 7;
/// Beyond so much that waits nobody writes more: what is to be said then comes soon.
const MOST_WAITING: i64 = 600;
/// So long may it take until nothing is left to do.
const CALM: Duration = Duration::from_secs(300);
const LOOK: Duration = Duration::from_millis(50);
const A_MOMENT: Duration = Duration::from_millis(3);

on_both! {
    killed_at_random,
}

/// What a run is to be.
struct Settings {
    kills: usize,
    /// After so many it may end, if it takes long.
    least_kills: usize,
    chats: usize,
    seed: u64,
}

impl Settings {
    /// As the environment says, which `tests/torture` sets.
    #[expect(clippy::disallowed_methods, reason = "the tests' own settings, not the product's")]
    fn read() -> Self {
        let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
        let or = |name: &str, other: usize| {
            number(name).and_then(|value: u64| value.try_into().ok()).unwrap_or(other)
        };
        Self {
            kills: or("TORTURE_KILLS", KILLS),
            least_kills: or("TORTURE_KILLS", LEAST_KILLS),
            chats: or("TORTURE_CHATS", CHATS),
            seed: number("TORTURE_SEED").unwrap_or_else(|| rand::random_range(0..1_000_000)),
        }
    }
}

/// A run under way.
struct Torture<'a> {
    database: &'a Database,
    outside: &'a Outside,
    variables: HashMap<String, String>,
    random: StdRng,
    db: Beside,
    kills: Vec<i64>,
    log: Vec<String>,
}

async fn killed_at_random(database: &Database) {
    let Settings { kills, least_kills, chats, seed } = Settings::read();
    let engine = if database.is_sqlite() { "SQLite" } else { "PostgreSQL" };
    println!("torture on {engine}: {kills} kills under {chats} chats, TORTURE_SEED={seed}");
    let began = Instant::now();
    let people = Person::all(chats, seed);
    let outside = Outside::new().await;
    let mut variables = outside.with_webhook(&database.url);
    for name in ["TELEGRAM_MESSAGES_PER_SECOND", "WHATSAPP_MESSAGES_PER_SECOND"] {
        variables.insert(name.to_owned(), "0".to_owned());
    }
    let admins = people.iter().filter(|person| person.is_admin).map(Person::chat);
    let owners: Vec<String> = admins.chain([format!("telegram:{OWNER}")]).collect();
    variables.insert("ADMINS".to_owned(), owners.join(","));

    let khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    outside.simulator.whatsapp.automatic_receipts(true);
    // No evening of the season comes in this test.
    let start = Clock::System.now().at(chrono_tz::Asia::Kolkata).date_naive() + Days::new(30);
    let Simulator { telegram, .. } = &outside.simulator;
    telegram.sends(&owner(), TelegramChat::Private, &format!("/season {start} 3650 Long")).await;
    outside.until("the season", || telegram.next(OWNER)).await;

    let random = StdRng::seed_from_u64(seed);
    let db = database.beside().await;
    let (kept, log) = (Vec::new(), Vec::new());
    let mut torture =
        Torture { database, outside: &outside, variables, random, db, kills: kept, log };
    let mut crowd = Crowd::begins(&outside.simulator, &people, start, seed);
    let (stop, stopped) = watch::channel(false);
    let watching = watch_over(database.beside().await, crowd.holder(), stopped);
    let ((khidmat, asked), ()) = tokio::join!(
        async {
            let khidmat = torture.kills(khidmat, (least_kills, kills), &crowd).await;
            let asked = crowd.ends().await;
            let _ = stop.send(true);
            (khidmat, asked)
        },
        watching
    );
    println!("{:?}: nobody kills it any more", began.elapsed());
    let mut khidmat = torture.calms(khidmat, &people).await;
    khidmat.stops().await;
    torture.log.append(&mut khidmat.said);

    let Torture { mut db, kills, log, .. } = torture;
    let history = history::collect(&outside.simulator, &mut db, &asked, kills, log).await;
    println!("{}", Figures::of(&history, crowd.again()));
    println!("in {:?}", began.elapsed());
    let complaints = check::complaints(&history);
    assert!(
        complaints.is_empty(),
        "TORTURE_SEED={seed}: {} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

/// Whether WhatsApp has reported on all that it was given for a number.
fn is_reported(whatsapp: &WhatsApp, number: &str) -> bool {
    let lines = whatsapp.history(number);
    let mut of_bot = lines.iter().filter(|line| line.author == Author::Bot);
    of_bot.all(|line| line.tick >= Tick::Delivered)
}

/// Brings reminders near, a few at a time, and holds the crowd back while much waits.
async fn watch_over(mut db: Beside, hold: impl Fn(bool), stopped: watch::Receiver<bool>) {
    let kept = KEPT.map(|key| format!("'{key}'")).join(", ");
    while !*stopped.borrow() {
        sleep(LOOK).await;
        let waits = "select (select count(*) from inbox where state = 'new')
             + (select count(*) from outbox where state in ('queued', 'sending', 'unknown'))";
        hold(db.number(waits).await > MOST_WAITING);
        let now = Clock::System.now().millis();
        let near = format!(
            "update reminder set due_at = {now} where id in
                 (select reminder.id from reminder join assignment on assignment.id = assignment_id
                  join duty on duty.id = duty_id
                  where reminder.state = 'pending' and due_at > {now} and duty.key in ({kept})
                  order by reminder.id limit 1)"
        );
        // While the process writes, the file may be busy: the next time, then.
        let _ = db.run(&near).await;
    }
}

impl Torture<'_> {
    /// Kills and starts it, so many times; less often, but not less than the least, where it takes long.
    async fn kills(
        &mut self,
        mut khidmat: Khidmat,
        (least, most): (usize, usize),
        crowd: &Crowd,
    ) -> Khidmat {
        let began = Instant::now();
        for number in 1..=most {
            if number > least && began.elapsed() > ENOUGH {
                break;
            }
            let moment = Duration::from_millis(self.random.random_range(MOMENTS_MS));
            let taken = crowd.taken() + self.random.random_range(TAKES);
            let came = async {
                while crowd.taken() < taken {
                    sleep(A_MOMENT).await;
                }
            };
            let _ = tokio::join!(sleep(moment), timeout(COMES, came));
            self.dies(&mut khidmat).await;
            crowd.is_down(true);
            if number.is_multiple_of(STAYS_DEAD_AFTER) {
                self.stays_dead().await;
            }
            khidmat = self.outside.serve(self.database.folder.path(), &self.variables).await;
            crowd.is_down(false);
        }
        khidmat
    }

    async fn dies(&mut self, khidmat: &mut Khidmat) {
        khidmat.dies().await;
        self.kills.push(Clock::System.now().millis());
        self.log.append(&mut khidmat.said);
    }

    /// A minute passes in which nobody runs, so all leases run out. (Only while it is dead: else
    /// somebody may be sending.)
    async fn stays_dead(&mut self) {
        let passes = "update outbox set lease_until = 0 where state = 'sending'";
        self.db.run(passes).await.expect("nobody else writes");
    }

    /// Nobody kills and nobody writes any more: waits until nothing is left to do.
    async fn calms(&mut self, mut khidmat: Khidmat, people: &[Person]) -> Khidmat {
        self.dies(&mut khidmat).await;
        self.stays_dead().await;
        let khidmat = self.outside.serve(self.database.folder.path(), &self.variables).await;
        let Simulator { telegram, whatsapp, .. } = &self.outside.simulator;
        // First all that WhatsApp has to report: it settles the doubts that it can.
        self.reports(people).await;
        // The doubts that are left are waited for no longer.
        self.until("all is said", async |db| {
            let passes =
                "update outbox set not_before = 0, lease_until = 0 where state = 'unknown'";
            let _ = db.run(passes).await;
            telegram.retries().await;
            whatsapp.retries().await;
            let waits = "select (select count(*) from inbox where state = 'new')
                 + (select count(*) from outbox where state in ('queued', 'sending', 'unknown'))";
            db.number(waits).await == 0 && telegram.refused() + whatsapp.refused() == 0
        })
        .await;
        // What it reports on the last of it is taken too.
        self.reports(people).await;
        khidmat
    }

    /// Waits until WhatsApp has reported on all that it was given.
    async fn reports(&mut self, people: &[Person]) {
        let Simulator { telegram, whatsapp, .. } = &self.outside.simulator;
        self.until("reports are taken", async |db| {
            telegram.retries().await;
            whatsapp.retries().await;
            let reported = people.iter().all(|person| is_reported(whatsapp, &person.phone()));
            let open = db.number("select count(*) from inbox where state = 'new'").await;
            open == 0 && reported && telegram.refused() + whatsapp.refused() == 0
        })
        .await;
    }

    async fn until(&mut self, what: &str, mut is_so: impl AsyncFnMut(&mut Beside) -> bool) {
        let waits = async {
            while !is_so(&mut self.db).await {
                sleep(LOOK).await;
            }
        };
        assert!(timeout(CALM, waits).await.is_ok(), "it never came that {what}");
    }
}
