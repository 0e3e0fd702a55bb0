//! One channel is a black hole: connections to it are taken, or not even that, and nothing is ever
//! answered. The others don't notice, and what waited comes once the hole is closed.

use std::time::{Duration, Instant};

use khidmat::clock::Clock;
use khidmat::simulator::{Simulator, TelegramChat, TelegramUser};
use tokio::time::timeout;

use crate::child::{OWNER, Outside, PATIENCE, owner};
use crate::crash::until_counted;
use crate::engines::{Beside, Database};
use crate::gateway::{Door, Gateway};
use crate::world::NO_EVENING;

/// A worker that waits for the hole would take 20 seconds; a slow machine doesn't take so long.
const BOUND: Duration = Duration::from_secs(6);
const NUMBER: &str = "+919820011004";
const MAILBOX: &str = "yusuf@example.com";
/// Yusuf's own number on Telegram.
const YUSUF: i64 = 30_412_345;

/// The program with a door before one of the channels, and Yusuf, who is on all three.
struct Scene {
    database: Database,
    outside: Outside,
    gateway: Gateway,
    khidmat: crate::child::Khidmat,
    day: u32,
}

fn yusuf() -> TelegramUser {
    TelegramUser { id: YUSUF, first_name: "Yusuf".to_owned(), last_name: None, username: None }
}

impl Scene {
    async fn new(variable: &str) -> Self {
        let database = Database::sqlite();
        let outside = Outside::new().await;
        let mut variables = outside.with_webhook(&database.url);
        let gateway = Gateway::before(&variables[variable]).await;
        let through = gateway.leads_to(&variables[variable]);
        variables.insert(variable.to_owned(), through);
        let khidmat = outside.serve(database.folder.path(), &variables).await;
        outside.connects().await;
        let scene = Self { database, outside, gateway, khidmat, day: 4 };
        scene.set_up().await;
        scene
    }

    async fn set_up(&self) {
        let Simulator { telegram, whatsapp, mail, .. } = &self.outside.simulator;
        let mut db = self.database.beside().await;
        db.run(NO_EVENING).await.expect("nobody is told of the evening");
        let today = Clock::System.now().at(chrono_tz::Asia::Kolkata).date_naive();
        telegram
            .sends(&owner(), TelegramChat::Private, &format!("/season {today} 30 Shehrullah"))
            .await;
        self.outside.until("the season", || telegram.next(OWNER)).await;
        whatsapp
            .sends(NUMBER, "Yusuf", &format!("/register Yusuf Ali; 30412345; {MAILBOX}; both"))
            .await;
        self.outside.until("the registration", || whatsapp.next(NUMBER)).await;
        self.outside.until("its mail", || mail.next(MAILBOX)).await;
        // As if he had linked it with a code.
        telegram.sends(&yusuf(), TelegramChat::Private, "hi").await;
        self.outside.until("a greeting", || telegram.next(YUSUF)).await;
        let links = format!(
            "insert into account_person (centre_id, account_id, person_id, linked_at)
             select account.centre_id, account.id, person.id, 0 from account, person
             where external_id = '{YUSUF}'"
        );
        assert_eq!(db.run(&links).await.expect("he is linked"), 1);
    }

    /// The owner asks on Telegram, Yusuf on WhatsApp, and a reminder goes to all three: how long each
    /// of the open ones took, at most.
    async fn measures(&mut self, shut: &str) {
        let Simulator { telegram, whatsapp, mail, .. } = &self.outside.simulator;
        let outside = &self.outside;
        self.day += 1;
        let mut db = self.database.beside().await;
        let (mut waited, took) = (Vec::new(), |since: Instant| since.elapsed());
        if shut != "telegram" {
            let since = Instant::now();
            let line = format!("/assign {} isha 30412345", self.day);
            telegram.sends(&owner(), TelegramChat::Private, &line).await;
            outside.until("the owner's answer", || telegram.next(OWNER)).await;
            waited.push(("a command on Telegram", took(since)));
            outside.until("Yusuf's allotment", || telegram.next(YUSUF)).await;
        } else {
            whatsapp.sends(NUMBER, "Yusuf", "menu").await;
            outside.until("an answer", || whatsapp.next(NUMBER)).await;
            // The owner's command arrives all the same; its answer waits.
            let line = format!("/assign {} isha 30412345", self.day);
            telegram.sends(&owner(), TelegramChat::Private, &line).await;
        }
        if shut != "whatsapp" {
            outside.until("the allotment", || whatsapp.next(NUMBER)).await;
            let since = Instant::now();
            whatsapp.sends(NUMBER, "Yusuf", "menu").await;
            outside.until("an answer", || whatsapp.next(NUMBER)).await;
            waited.push(("a command on WhatsApp", took(since)));
        }
        if shut != "email" {
            outside.until("the mail", || mail.next(MAILBOX)).await;
        }
        let now = Clock::System.now().millis();
        let due = format!("update reminder set due_at = {now} where state = 'pending'");
        assert!(db.run(&due).await.expect("it comes near") > 0);
        let since = Instant::now();
        if shut != "whatsapp" {
            outside.until("the reminder", || whatsapp.next(NUMBER)).await;
            waited.push(("a reminder on WhatsApp", took(since)));
        }
        if shut != "telegram" {
            outside.until("the reminder", || telegram.next(YUSUF)).await;
            waited.push(("a reminder on Telegram", took(since)));
        }
        if shut != "email" {
            outside.until("the reminder", || mail.next(MAILBOX)).await;
            waited.push(("a reminder by mail", took(since)));
        }
        for (what, took) in waited {
            assert!(took < BOUND, "{what} took {took:?} while {shut} was a black hole");
        }
    }

    /// Shut in both ways, measured each time; then everything that waited is settled.
    async fn plays(mut self, shut: &str) {
        for door in [Door::Silent, Door::Deaf] {
            self.gateway.is(door);
            self.measures(shut).await;
        }
        self.gateway.is(Door::Open);
        let mut db = self.database.beside().await;
        settles(&mut db).await;
        let told = format!(
            "select count(*) from outbox where channel = '{shut}' and kind in ('allotment', 'reminder')
               and (state = 'sent' or why = 'in-doubt')"
        );
        assert_eq!(db.number(&told).await, 4, "not all was looked after");
        assert_eq!(self.khidmat.stops().await.code(), Some(0));
    }
}

/// Waits until nothing is open: time-outs and doubts take their time.
async fn settles(db: &mut Beside) {
    let open = "select count(*) from outbox where state in ('queued', 'sending', 'unknown')";
    let mut pauses = tokio::time::interval(Duration::from_millis(100));
    let settled = async {
        while db.number(open).await > 0 {
            pauses.tick().await;
        }
    };
    assert!(timeout(PATIENCE * 4, settled).await.is_ok(), "something stays open");
}

#[tokio::test]
async fn telegram_is_one() {
    Scene::new("TELEGRAM_API_URL").await.plays("telegram").await;
}

#[tokio::test]
async fn whatsapp_is_one() {
    Scene::new("WHATSAPP_API_URL").await.plays("whatsapp").await;
}

#[tokio::test]
async fn the_mail_server_is_one() {
    Scene::new("SMTP_URL").await.plays("email").await;
}

/// Refused, then back: what waited comes in order, once.
#[tokio::test]
async fn a_platform_that_refuses_connections_is_waited_for() {
    let mut scene = Scene::new("WHATSAPP_API_URL").await;
    let whatsapp = &scene.outside.simulator.whatsapp;
    scene.gateway.is(Door::Refuses);
    for day in 1..5 {
        assert_eq!(whatsapp.sends(NUMBER, "Yusuf", &format!("/grid {day}")).await, 200);
    }
    let mut db = scene.database.beside().await;
    let tried = "select count(*) from outbox where state = 'queued' and attempts > 1";
    until_counted(&mut db, tried, 1).await;
    scene.gateway.is(Door::Open);
    for day in 1..5 {
        let heard = scene.outside.until("an answer", || whatsapp.next(NUMBER)).await;
        assert!(heard.text.contains(&format!("Day {day} ·")), "{heard:?}");
    }
    settles(&mut db).await;
    assert_eq!(whatsapp.unheard(), []);
    assert_eq!(scene.khidmat.stops().await.code(), Some(0));
}
