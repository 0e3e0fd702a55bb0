//! The world of a scenario: the real program behind its real router, three simulated platforms, a
//! clock that stands still, and a database of its own.
//!
//! A scenario reads like a chat. Nothing sleeps and nothing polls: `sends` posts a signed webhook,
//! and `expects` lets the workers do what is due at this instant before it takes the phone's next
//! message. A world fails its test at the end when something was said that nobody expected, when
//! the inbox or the outbox still holds a row, or when a fault was logged.

mod clock;
mod database;
mod document;
mod faults;
mod message;
mod people;
mod phone;
mod picture;
mod process;
mod workbook;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::net::SocketAddr;
use std::panic::Location;
use std::sync::Arc;

use tempfile::TempDir;

use khidmat::simulator::{Mail, Simulator, Telegram, WhatsApp};

pub use self::clock::TestClock;
pub use self::database::Engine;
pub use self::people::Way;
pub use self::phone::{Mailbox, Phone};
pub use self::workbook::sheets;

use self::database::Database;
pub use self::database::fast_folder;
use self::faults::Faults;
use self::people::FOUNDER;
use self::process::Process;

/// Monday, the fourth day of the season, in the morning.
const STARTS_AT: &str = "2027-02-08 10:00";
/// Day 5 is Tuesday 9 February.
const SEASON: &str = "/season 2027-02-05 30 Shehrullah 1448H";
/// Settings that are no variables of the configuration.
const OF_THE_WORLD: [&str; 2] = ["SEASON", "EVENING"];
/// A centre without hours of the evening.
pub const NO_EVENING: &str =
    "update centre set digest_time = null, second_reminder_time = null, escalation_time = null";
/// Where most masjids of the tests are.
const TIMEZONE: &str = "Asia/Kolkata";

/// Makes two tests of each scenario, one for each database: `name::sqlite` and `name::postgres`.
/// Behind a name may stand settings of its own: `scenarios! { name ("TIMEZONE" = "Europe/London") }`.
macro_rules! scenarios {
    ($($name:ident $(($($key:literal = $value:literal),*))?),* $(,)?) => {$(
        mod $name {
            use $crate::world::{Engine, World};

            const SETTINGS: &[(&str, &str)] = &[$($(($key, $value)),*)?];

            #[tokio::test]
            async fn sqlite() {
                let w = World::new(Engine::Sqlite, SETTINGS).await;
                super::$name(&w).await;
                w.ends().await;
            }

            #[tokio::test]
            async fn postgres() {
                if !$crate::postgres::is_there() {
                    return;
                }
                let w = World::new(Engine::Postgres, SETTINGS).await;
                super::$name(&w).await;
                w.ends().await;
            }
        }
    )*};
}

/// Everything there is, for one scenario.
pub struct World {
    /// What time it is.
    pub clock: TestClock,
    /// Telegram, to make it misbehave or to look behind it.
    pub telegram: Telegram,
    /// WhatsApp, likewise.
    pub whatsapp: WhatsApp,
    /// The mail server, likewise.
    pub mail: Mail,
    database: Database,
    media: TempDir,
    settings: Vec<(String, String)>,
    process: Process,
    faults: Faults,
    registered: RefCell<HashSet<String>>,
    has_ended: Cell<bool>,
}

impl World {
    /// A masjid in its fourth day of the season with one owner, who is on Telegram. Settings are
    /// variables of the configuration; an empty `SEASON` leaves the season out. The evening's hours
    /// are off, so that a scenario about something else hears nothing of them; `EVENING` set to `on`
    /// leaves them as a new centre has them.
    pub async fn new(engine: Engine, settings: &[(&str, &str)]) -> Self {
        let faults = Faults::catch();
        let setting = |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, v)| *v);
        let clock = TestClock::at(STARTS_AT, setting("TIMEZONE").unwrap_or(TIMEZONE));
        let now = clock.clone();
        let simulator = Simulator::start(Arc::new(move || now.millis())).await.expect("free ports");
        let Simulator { telegram, whatsapp, mail, .. } = simulator;
        let database = Database::create(engine).await;
        let process = Process::listen();
        let mut w = Self {
            clock,
            telegram,
            whatsapp,
            mail,
            database,
            media: tempfile::tempdir_in(fast_folder()).expect("a temporary folder"),
            settings: Vec::new(),
            process,
            faults,
            registered: RefCell::default(),
            has_ended: Cell::new(false),
        };
        w.settings = w.variables(settings);
        w.process.start(&w.settings, &w.clock).await;
        if setting("EVENING").is_none() {
            w.tampers(NO_EVENING).await;
        }
        let url = format!("http://{}/webhooks/whatsapp", w.process.address());
        assert!(w.whatsapp.connect(&url).await, "the webhook of WhatsApp was not verified");
        if setting("SEASON").is_none() {
            let owner = w.owner();
            owner.sends(SEASON).await.expects("Shehrullah 1448H").await;
        }
        w
    }

    /// A second world on the same engine, for what needs other settings beside these.
    pub async fn another(&self, settings: &[(&str, &str)]) -> Self {
        Box::pin(Self::new(self.database.engine(), settings)).await
    }

    /// Which database this world runs on.
    pub fn engine(&self) -> Engine {
        self.database.engine()
    }

    /// Where the program answers HTTP.
    pub fn address(&self) -> SocketAddr {
        self.process.address()
    }

    /// The workers do everything that is due now.
    #[track_caller]
    pub fn settles(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            if let Err(error) = self.process.settle(self.clock.now()).await {
                panic!("{at}: a worker stumbled: {error:#}");
            }
        }
    }

    /// The program looks for work that doesn't move, as it does each minute.
    pub async fn audits(&self) {
        self.process.audit(self.clock.now()).await;
    }

    /// The program ends and another one starts on the same database. What was sent while it was
    /// away is not lost: the platforms would bring it again.
    pub async fn restarts(&self) {
        self.process.stop().await;
        self.process.start(&self.settings, &self.clock).await;
    }

    /// The program ends and another one starts without the settings of this beginning.
    pub async fn restarts_without(&self, beginning: &str) {
        self.process.stop().await;
        let settings = self.settings.iter().filter(|(name, _)| !name.starts_with(beginning));
        self.process.start(&settings.cloned().collect::<Vec<_>>(), &self.clock).await;
    }

    /// The program dies in the middle of a call to a platform (which must hang, see
    /// `Fault::Hangs`), and another one starts on the same database.
    pub async fn dies_while_sending(&self, calls: impl Fn() -> usize) {
        let before = calls();
        let working = self.process.settle_in_background(self.clock.now());
        while calls() == before {
            // Whatever the program waits for is woken by the runtime, so this waits for progress.
            tokio::task::yield_now().await;
            assert!(!working.is_finished(), "the program finished without calling the platform");
        }
        working.abort();
        let _ = working.await;
        self.restarts().await;
    }

    /// Two processes on this database do what is due at the same moment; on SQLite, where there is
    /// only one, its workers run twice.
    pub async fn settles_twice_at_once(&self) {
        let now = self.clock.now();
        let (one, two) = match self.database.engine() {
            Engine::Sqlite => {
                tokio::join!(self.process.settle(now), self.process.settle(now))
            }
            Engine::Postgres => {
                let other = Process::listen();
                other.start(&self.settings, &self.clock).await;
                let both = tokio::join!(self.process.settle(now), other.settle(now));
                other.stop().await;
                both
            }
        };
        one.expect("the first process works");
        two.expect("the second process works");
    }

    /// What the platforms are told about us: webhook, name, menus.
    pub async fn tells_the_platforms(&self) {
        self.process.tell_platforms().await;
    }

    /// The texts that a query finds, for what no chat shows.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        self.database.texts(query).await
    }

    /// Whether the database refuses what a tampering hand writes.
    pub async fn is_refused(&self, statement: &str) -> bool {
        !self.database.executes(statement).await
    }

    /// The sizes of the recordings that are kept, smallest first.
    pub fn kept_recordings(&self) -> Vec<u64> {
        let files = std::fs::read_dir(self.media.path()).expect("the folder of recordings");
        let size = |file: std::io::Result<std::fs::DirEntry>| {
            file.and_then(|file| file.metadata()).expect("a file").len()
        };
        let mut sizes: Vec<u64> = files.map(size).collect();
        sizes.sort_unstable();
        sizes
    }

    /// A hand writes into the database, past the program.
    pub async fn tampers(&self, statement: &str) {
        assert!(self.database.executes(statement).await, "{statement} was refused");
    }

    /// The program asks Telegram for what waits there, as it does without a public address.
    pub async fn polls(&self) {
        self.process.poll(self.clock.now()).await;
    }

    /// A fault whose text holds this is part of the scenario, with what it leaves over.
    pub fn forgives(&self, fragment: &str) {
        self.faults.forgive(fragment);
    }

    /// A person's mailbox.
    pub fn mailbox(&self, address: &str) -> Mailbox<'_> {
        Mailbox { w: self, address: address.to_owned() }
    }

    /// Ends the world; fails when something is left over.
    pub async fn ends(&self) {
        self.has_ended.set(true);
        self.settles().await;
        let mut problems = Vec::new();
        for heard in self.telegram.unheard().into_iter().chain(self.whatsapp.unheard()) {
            problems.push(format!("{} heard, unexpectedly: {}", heard.chat, heard.text));
        }
        for letter in self.mail.unread() {
            problems.push(format!(
                "{} got an unexpected letter: {}\n{}",
                letter.to, letter.subject, letter.text
            ));
        }
        self.process.stop().await;
        let left = self.database.leftovers().await;
        problems.extend(left.into_iter().filter(|line| !self.faults.is_forgiven(line)));
        problems.extend(self.faults.unforgiven());
        self.database.drop().await;
        assert!(problems.is_empty(), "the world ended badly:\n{}", problems.join("\n"));
    }

    fn variables(&self, settings: &[(&str, &str)]) -> Vec<(String, String)> {
        let (telegram, whatsapp) = (&self.telegram, &self.whatsapp);
        let mut variables = vec![
            ("DATABASE_URL", self.database.url()),
            ("PUBLIC_URL", format!("http://{}", self.process.address())),
            ("MEDIA_DIR", self.media.path().display().to_string()),
            ("TELEGRAM_BOT_TOKEN", telegram.token()),
            ("TELEGRAM_WEBHOOK_SECRET", "a-secret-of-the-scenarios".to_owned()),
            ("TELEGRAM_API_URL", telegram.api_url()),
            ("TELEGRAM_MESSAGES_PER_SECOND", "0".to_owned()),
            ("WHATSAPP_ACCESS_TOKEN", whatsapp.access_token()),
            ("WHATSAPP_PHONE_NUMBER_ID", whatsapp.phone_number_id()),
            ("WHATSAPP_APP_SECRET", whatsapp.app_secret()),
            ("WHATSAPP_VERIFY_TOKEN", whatsapp.verify_token()),
            ("WHATSAPP_API_URL", whatsapp.api_url()),
            ("WHATSAPP_MESSAGES_PER_SECOND", "0".to_owned()),
            ("SMTP_URL", self.mail.smtp_url()),
            ("EMAIL_FROM", "Khidmat <khidmat@example.org>".to_owned()),
            ("ADMINS", format!("telegram:{FOUNDER}")),
            ("TIMEZONE", TIMEZONE.to_owned()),
        ];
        for (key, value) in settings.iter().filter(|(key, _)| !OF_THE_WORLD.contains(key)) {
            variables.retain(|(known, _)| known != key);
            variables.push((key, (*value).to_owned()));
        }
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        assert!(
            self.has_ended.get() || std::thread::panicking(),
            "a world was dropped unchecked; end it with `ends().await`"
        );
    }
}
