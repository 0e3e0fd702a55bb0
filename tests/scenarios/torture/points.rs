//! Killed at each step of the outbox, on all three channels at once: a reminder goes to a chat on
//! Telegram, a number on WhatsApp and a mailbox, and all three are at the same point when the process
//! dies. (Refused and queued again, or waiting behind another message: `crash.rs`.)

use std::collections::HashMap;
use std::time::Duration;

use chrono::Days;
use khidmat::clock::Clock;
use khidmat::simulator::{Author, Call, Fault, Line, Simulator, TelegramChat};
use tokio::time::{sleep, timeout};

use crate::child::{Khidmat, OWNER, Outside, PATIENCE, owner};
use crate::crash::until_counted;
use crate::engines::{Beside, Database};

/// The only person, who has a chat on Telegram and nothing but a number on WhatsApp.
const NUMBER: &str = "+919820011002";
const MAILBOX: &str = "yusuf@example.com";
const ITS: &str = "30412345";
/// What is to be done yet.
pub const WAITING: &str = "select (select count(*) from inbox where state = 'new')
    + (select count(*) from outbox where state in ('queued', 'sending', 'unknown'))";
const LOOK: Duration = Duration::from_millis(20);

on_both! {
    at_each_step_of_the_outbox,
}

/// Where the process is when it is killed.
struct Point {
    name: &'static str,
    /// What each platform does with what it is asked to say.
    fault: Option<Fault>,
    /// When the platform did it: its answer comes, and can't be written down.
    is_unrecorded: bool,
    /// When WhatsApp reports that it has it.
    reports: Reports,
    /// How often it is killed there.
    kills: usize,
    /// It is killed once more while it waits for a sign that it was heard.
    dies_in_doubt: bool,
    /// How often it is heard in the end: Telegram, WhatsApp, mail.
    heard: [usize; 3],
    /// How the three rows stand in the end.
    states: [&'static str; 3],
}

#[derive(Clone, Copy, PartialEq)]
enum Reports {
    Never,
    BeforeTheKill,
    AfterTheKill,
}

const SENT: [&str; 3] = ["sent"; 3];
/// Once killed, with nothing in the way and no report.
const PLAIN: Point = Point {
    name: "recorded, and no receipt there",
    fault: None,
    is_unrecorded: false,
    reports: Reports::Never,
    kills: 1,
    dies_in_doubt: false,
    heard: [1, 1, 1],
    states: SENT,
};

fn points() -> [Point; 8] {
    use Reports::{AfterTheKill, BeforeTheKill};
    let keeps = || Some(Fault::HoldsAnswer);
    let hangs = || Some(Fault::Hangs);
    [
        PLAIN,
        Point { name: "leased, and nothing done yet", fault: hangs(), ..PLAIN },
        Point { name: "done, and not answered", fault: keeps(), heard: [2, 2, 2], ..PLAIN },
        Point {
            name: "done and reported, and not answered",
            fault: keeps(),
            reports: BeforeTheKill,
            heard: [2, 1, 2],
            ..PLAIN
        },
        Point {
            name: "done, and reported while nobody ran",
            fault: keeps(),
            reports: AfterTheKill,
            heard: [2, 1, 2],
            ..PLAIN
        },
        Point {
            name: "answered, and not recorded",
            fault: keeps(),
            is_unrecorded: true,
            reports: AfterTheKill,
            heard: [2, 1, 2],
            ..PLAIN
        },
        Point { name: "the doubt is waiting", fault: hangs(), dies_in_doubt: true, ..PLAIN },
        // However often it is killed, a reminder is not given up for that.
        Point { name: "leased a second time", fault: hangs(), kills: 2, ..PLAIN },
    ]
}

/// A run at all points.
struct Run<'a> {
    database: &'a Database,
    outside: &'a Outside,
    variables: HashMap<String, String>,
    db: Beside,
}

async fn at_each_step_of_the_outbox(database: &Database) {
    let outside = Outside::new().await;
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    let db = database.beside().await;
    let mut run = Run { database, outside: &outside, variables, db };
    run.set_up().await;
    for (day, point) in (1..).zip(points()) {
        khidmat = run.dies_at(khidmat, day, &point).await;
    }
    assert_eq!(khidmat.stops().await.code(), Some(0));
}

impl Run<'_> {
    /// A season, and a person who is reminded in three ways.
    async fn set_up(&mut self) {
        let Simulator { telegram, mail, .. } = &self.outside.simulator;
        self.outside.connects().await;
        let start = Clock::System.now().at(chrono_tz::Asia::Kolkata).date_naive() + Days::new(30);
        let season = format!("/season {start} 30 Shehrullah");
        let register = format!("/register Yusuf Ali; {ITS}; {MAILBOX}; {NUMBER}; both");
        for line in [&season, &register] {
            telegram.sends(&owner(), TelegramChat::Private, line).await;
            self.outside.until("its answer", || telegram.next(OWNER)).await;
        }
        self.outside.until("its mail", || mail.next(MAILBOX)).await;
        until_counted(&mut self.db, WAITING, 0).await;
    }

    async fn dies_at(&mut self, mut khidmat: Khidmat, day: usize, point: &Point) -> Khidmat {
        let (outside, name) = (self.outside, point.name);
        println!("{name}");
        let Simulator { telegram, whatsapp, .. } = &outside.simulator;
        let assign = format!("/assign {day} isha-takbira {ITS}");
        telegram.sends(&owner(), TelegramChat::Private, &assign).await;
        let pending = "select count(*) from reminder where state = 'pending'";
        until_counted(&mut self.db, pending, 1).await;
        until_counted(&mut self.db, WAITING, 0).await;

        let before = heard(&outside.simulator);
        self.all_meet(point.fault.clone());
        let asked_before = asked(&outside.simulator);
        let now = Clock::System.now().millis();
        let near = format!("update reminder set due_at = {now} where state = 'pending'");
        self.db.run(&near).await.expect("a reminder falls due");
        for kill in 1..=point.kills {
            let is_asked = |_: &mut Beside| {
                let asked = asked(&outside.simulator);
                (0..3).all(|channel| asked[channel] >= asked_before[channel] + kill)
            };
            self.until_passed(name, kill > 1, is_asked).await;
            self.is_there(point, before).await;
            khidmat.dies().await;
            let _ = self.db.run("rollback").await;
            if kill < point.kills {
                khidmat = self.starts().await;
            }
        }
        if point.dies_in_doubt {
            khidmat = self.starts().await;
            let doubts =
                "select count(*) from outbox where state = 'unknown' and channel <> 'email'";
            until_counted(&mut self.db, doubts, 2).await;
            khidmat.dies().await;
        }
        self.all_meet(None);
        if point.reports == Reports::AfterTheKill {
            self.reports().await;
        }
        let mut khidmat = self.starts().await;
        whatsapp.retries().await;
        if point.reports != Reports::Never {
            let doubts =
                "select count(*) from outbox where channel = 'whatsapp' and state <> 'sent'";
            until_counted(&mut self.db, doubts, 0).await;
        }
        let mut is_done = false;
        while !is_done {
            self.until_passed(name, true, |_| true).await;
            is_done = self.db.number(WAITING).await == 0;
        }

        let after = heard(&outside.simulator);
        let heard = [0, 1, 2].map(|channel| after[channel] - before[channel]);
        assert_eq!(
            heard, point.heard,
            "{name}: how often Telegram, WhatsApp and the mailbox heard it"
        );
        let states = "select state from outbox where kind = 'reminder'
             and reminder_id = (select max(reminder_id) from outbox)
             order by case channel when 'telegram' then 0 when 'whatsapp' then 1 else 2 end";
        let states: Vec<String> = self.db.rows(states).await.into_iter().flatten().collect();
        assert_eq!(states, point.states, "{name}");
        let sent = "select count(*) from reminder where state = 'sent'";
        until_counted(&mut self.db, sent, i64::try_from(day).unwrap_or_default()).await;
        let _ = khidmat.said.drain(..);
        khidmat
    }

    /// What every platform does from now on.
    fn all_meet(&self, fault: Option<Fault>) {
        let Simulator { telegram, whatsapp, mail, .. } = &self.outside.simulator;
        telegram.refuses_all(fault.clone());
        whatsapp.refuses_all(fault.clone());
        mail.refuses_all(fault);
    }

    /// Starts it after a minute in which nobody ran.
    async fn starts(&mut self) -> Khidmat {
        let passes = "update outbox set lease_until = 0 where state = 'sending'";
        self.db.run(passes).await.expect("nobody else writes");
        self.outside.serve(self.database.folder.path(), &self.variables).await
    }

    /// Waits for something; if time is to pass, no doubt is waited for meanwhile.
    async fn until_passed(
        &mut self,
        what: &str,
        passes: bool,
        mut is_so: impl FnMut(&mut Beside) -> bool,
    ) {
        let waits = async {
            loop {
                if passes {
                    let sql = "update outbox set not_before = 0, lease_until = 0
                               where state = 'unknown'";
                    let _ = self.db.run(sql).await;
                }
                if is_so(&mut self.db) {
                    return;
                }
                sleep(LOOK).await;
            }
        };
        assert!(timeout(PATIENCE, waits).await.is_ok(), "{what} never came");
    }

    /// Waits until the process is where it is to be killed.
    async fn is_there(&mut self, point: &Point, before: [usize; 3]) {
        let Simulator { telegram, whatsapp, mail, .. } = &self.outside.simulator;
        let simulator = &self.outside.simulator;
        match point.fault {
            None => {
                let sent = "select count(*) from outbox where kind = 'reminder' and state = 'sent'
                            and reminder_id = (select max(id) from reminder)";
                until_counted(&mut self.db, sent, 3).await;
            }
            Some(Fault::HoldsAnswer) => {
                let is_heard = |_: &mut Beside| heard(simulator) == before.map(|count| count + 1);
                self.until_passed(point.name, false, is_heard).await;
            }
            Some(_) => {}
        }
        if point.reports == Reports::BeforeTheKill {
            self.reports().await;
            let new = "select count(*) from inbox where state = 'new'";
            until_counted(&mut self.db, new, 0).await;
        }
        if point.is_unrecorded {
            // Whoever wants to write anything down waits from now on.
            let begins = if self.database.is_sqlite() { "begin immediate" } else { "begin" };
            self.db.run(begins).await.expect("it begins");
            if !self.database.is_sqlite() {
                let locks = "select pg_advisory_xact_lock(id) from centre";
                self.db.run(locks).await.expect("the centre is locked");
            }
            let is_open = |calls: Vec<Call>| calls.last().is_some_and(|call| call.status.is_none());
            // Those whom nobody waits for any more are let go first.
            let is_answered = |_: &mut Beside| {
                let open = [telegram.calls(), whatsapp.calls(), mail.calls()].map(is_open);
                let lets_go: [&dyn Fn(); 3] =
                    [&|| telegram.answers_now(), &|| whatsapp.answers_now(), &|| {
                        mail.answers_now()
                    }];
                for (lets_go, _) in lets_go.iter().zip(open).filter(|(_, is_open)| *is_open) {
                    lets_go();
                }
                open == [false; 3]
            };
            self.until_passed(point.name, false, is_answered).await;
        }
    }

    /// WhatsApp reports that the last message arrived; to nobody, if nobody runs.
    async fn reports(&self) {
        let whatsapp = &self.outside.simulator.whatsapp;
        let last = whatsapp.history(NUMBER).pop().expect("something was said");
        for status in ["sent", "delivered"] {
            whatsapp.reports(&last.heard.id, status, None).await;
        }
    }
}

/// How often each platform was asked to say something: Telegram, WhatsApp, mail.
pub fn asked(simulator: &Simulator) -> [usize; 3] {
    let Simulator { telegram, whatsapp, mail, .. } = simulator;
    let speaks = |calls: Vec<Call>, path: &str| {
        calls
            .iter()
            .filter(|call| call.path.ends_with(path) && call.body["status"].is_null())
            .count()
    };
    [
        speaks(telegram.calls(), "sendMessage"),
        speaks(whatsapp.calls(), "/messages"),
        mail.calls().len(),
    ]
}

/// How many reminders were heard: on Telegram, on WhatsApp, in the mailbox.
fn heard(simulator: &Simulator) -> [usize; 3] {
    let Simulator { telegram, whatsapp, mail, .. } = simulator;
    let is_reminder =
        |line: &&Line| line.author == Author::Bot && line.heard.text.contains(" you have");
    let is_template =
        |line: &&Line| line.heard.template.as_ref().is_some_and(|one| one.name == "duty_reminder");
    let letters = mail.history();
    [
        telegram.history(OWNER).iter().filter(is_reminder).count(),
        whatsapp.history(NUMBER).iter().filter(is_template).count(),
        letters.iter().filter(|letter| letter.subject.starts_with("Coming up: ")).count(),
    ]
}
