//! The real program under a clock that jumps by days, forward and back.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Days, NaiveDate, NaiveTime};
use khidmat::clock::Clock;
use khidmat::domain::timestamp::Timestamp;
use khidmat::simulator::{Fault, Heard, Line, Simulator, TelegramChat};

use crate::child::{OWNER, Outside, owner};
use crate::crash::until_counted;
use crate::engines::Database;
use crate::skipping::skip;
use crate::world::NO_EVENING;

/// Where Debian puts libraries, a folder for each kind of machine; and the one that lies about time.
const LIBRARIES: &str = "/usr/lib";
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";
const ZONE: chrono_tz::Tz = chrono_tz::Asia::Kolkata;
const NUMBER: &str = "+919820011003";
const REGISTRATION: &str = "/register Yusuf Ali; 30412345; none; both";

on_both! {
    days_ahead_and_back_lose_nothing_and_say_nothing_twice,
}

/// A clock that can be moved while a program runs by it.
struct LyingClock {
    file: PathBuf,
    library: PathBuf,
}

impl LyingClock {
    fn new(folder: &Path) -> Option<Self> {
        let machines = std::fs::read_dir(LIBRARIES).expect("the system's libraries");
        let places = machines.filter_map(|one| Some(one.ok()?.path().join(LIBRARY)));
        let Some(library) = places.into_iter().find(|path| path.exists()) else {
            skip("libfaketime is missing, so no clock jumps");
            return None;
        };
        let clock = Self { file: folder.join("the-time"), library };
        clock.is_ahead(Duration::ZERO);
        Some(clock)
    }

    /// From now on it is ahead by so much.
    fn is_ahead(&self, by: Duration) {
        // In one piece: the program may read it at any moment.
        let next = self.file.with_extension("next");
        std::fs::write(&next, format!("+{}\n", by.as_secs())).expect("it is written");
        std::fs::rename(&next, &self.file).expect("it is renamed");
    }

    fn variables(&self) -> [(String, String); 4] {
        [
            ("LD_PRELOAD", self.library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.display().to_string()),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
    }
}

/// A reminder that comes days after the person's last message is a template.
fn is_reminder(heard: &Heard) -> bool {
    heard.template.as_ref().is_some_and(|template| template.name == "duty_reminder")
}

/// From now until a local time.
fn until(date: NaiveDate, time: &str) -> Duration {
    let time: NaiveTime = time.parse().expect("a time");
    let at = date.and_time(time).and_local_timezone(ZONE).earliest().expect("a time that there is");
    (Timestamp::from(at) - Clock::System.now()).to_std().expect("it is ahead")
}

async fn days_ahead_and_back_lose_nothing_and_say_nothing_twice(database: &Database) {
    let Some(clock) = LyingClock::new(database.folder.path()) else { return };
    let outside = Outside::new().await;
    let Simulator { telegram, whatsapp, .. } = &outside.simulator;
    let mut variables = outside.with_webhook(&database.url);
    variables.extend(clock.variables());
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    let mut db = database.beside().await;
    db.run(NO_EVENING).await.expect("nobody is told of the evening");
    let today = Clock::System.now().at(ZONE).date_naive();
    // The owner may also be told that the clock is off.
    let hears = async |words: &str| loop {
        let heard = outside.until(words, || telegram.next(OWNER)).await;
        if heard.text.contains(words) {
            break;
        }
    };
    let says = async |line: &str| {
        telegram.sends(&owner(), TelegramChat::Private, line).await;
    };
    says(&format!("/season {today} 30 Shehrullah")).await;
    hears("Shehrullah").await;
    whatsapp.sends(NUMBER, "Yusuf", REGISTRATION).await;
    outside.until("the registration", || whatsapp.next(NUMBER)).await;
    for day in [3, 4] {
        says(&format!("/assign {day} fajr-azaan 30412345")).await;
        hears("Fajr Azaan").await;
        outside.until("the allotment", || whatsapp.next(NUMBER)).await;
    }
    until_counted(&mut db, "select count(*) from reminder where state = 'pending'", 2).await;

    // Over the hour of both reminders, and over the beginning of the first duty.
    let third = today + Days::new(2);
    clock.is_ahead(until(third, "19:00:00"));
    let reminder = outside.until("the reminder", || whatsapp.next(NUMBER)).await;
    assert!(is_reminder(&reminder), "{reminder:?}");
    hears("could not be reminded").await;
    until_counted(&mut db, "select count(*) from reminder where state = 'sent'", 1).await;
    until_counted(&mut db, "select count(*) from reminder where state = 'failed'", 1).await;
    // Something is put off by the clock that is ahead.
    telegram.refuses_next(Fault::RetryAfter(3600));
    says("/people").await;
    let put_off = "select count(*) from outbox where state = 'queued' and attempts = 1";
    until_counted(&mut db, put_off, 1).await;

    // Back: what was put off is said, and all goes on.
    clock.is_ahead(Duration::ZERO);
    hears("Yusuf Ali").await;
    whatsapp.sends(NUMBER, "Yusuf", "mine").await;
    let mine = outside.until("an answer", || whatsapp.next(NUMBER)).await;
    assert!(mine.text.contains("Fajr Azaan"), "{mine:?}");

    // The hour of the reminders comes once more: they were said.
    clock.is_ahead(until(third, "19:30:00"));
    says("/log").await;
    hears("Yusuf Ali").await;
    until_counted(&mut db, "select count(*) from outbox where state <> 'sent'", 0).await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    let said = whatsapp.history(NUMBER);
    assert_eq!(said.iter().filter(|line| is_reminder(&line.heard)).count(), 1);
    let said = telegram.history(OWNER);
    let is_report = |line: &&Line| line.heard.text.contains("could not be reminded");
    assert_eq!(said.iter().filter(is_report).count(), 1);
    assert_eq!(whatsapp.unheard(), []);
}

#[tokio::test]
async fn what_was_under_way_when_it_died_ahead_of_time_is_taken_back() {
    let database = Database::sqlite();
    let Some(clock) = LyingClock::new(database.folder.path()) else { return };
    let outside = Outside::new().await;
    let telegram = &outside.simulator.telegram;
    let mut variables = outside.with_webhook(&database.url);
    variables.extend(clock.variables());
    clock.is_ahead(Duration::from_secs(50 * 60 * 60));
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    telegram.refuses_next(Fault::Hangs);
    telegram.sends(&owner(), TelegramChat::Private, "/people").await;
    let speaks = || telegram.calls().into_iter().find(|call| call.path == "sendMessage");
    outside.until("the answer that hangs", speaks).await;
    khidmat.dies().await;
    clock.is_ahead(Duration::ZERO);
    let mut again = outside.serve(database.folder.path(), &variables).await;
    outside.until("the answer", || telegram.next(OWNER)).await;
    let mut db = database.beside().await;
    until_counted(&mut db, "select count(*) from outbox where state <> 'sent'", 0).await;
    assert_eq!(again.stops().await.code(), Some(0));
    assert_eq!(telegram.unheard(), []);
}
