//! The newcomer's start: the real bot on simulated phones, with a throw-away database and a season
//! that is under way. What one types goes as a signed webhook to the real router.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use futures::FutureExt;
use tokio::net::TcpListener;

use crate::app::{self, App};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::timestamp::Timestamp;
use crate::simulator::page::{self, Actor, Stage};
use crate::simulator::{Now, Simulator, TelegramChat, TelegramUser};
use crate::store::reminders;
use crate::workers::Engine;

/// Tuesday morning of the season's fourth day in India: the next reminders are the evening's, for
/// day 5.
const STARTS_AT: &str = "2027-02-09T10:00:00+05:30";
/// The season that is under way.
const SEASON: &str = "/season 2027-02-06 30 Shehrullah 1448H";
/// The same for the page's head.
const SEASON_TITLE: &str = "Shehrullah 1448H · 6 Feb – 7 Mar 2027";
/// The timezone of the masjid.
const TIMEZONE: &str = "Asia/Kolkata";
/// Who set the roster up before the demo begins; its phone isn't shown.
const FOUNDER: i64 = 7000;
/// The admin's accounts.
const ADMIN: (i64, &str) = (7001, "+919820011001");
/// The volunteer's accounts.
const VOLUNTEER: (i64, &str) = (7002, "+919820011002");
/// Long enough for a machine that is busy; the answer comes in milliseconds.
const SEED_PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The registrations that are there when the demo begins: name, ITS number, preference.
const PEOPLE: [(&str, &str, &str); 12] = [
    ("Abbas Contractor", "30400001", "azaan"),
    ("Adnan Merchant", "30400002", "takbira"),
    ("Aliasgar Lokhandwala", "30400003", "both"),
    ("Burhanuddin Saifee", "30400004", "azaan"),
    ("Hatim Calcuttawala", "30400005", "takbira"),
    ("Huzaifa Rangwala", "30400006", "both"),
    ("Idris Jamali", "30400007", "both"),
    ("Juzer Attarwala", "30400008", "azaan"),
    ("Mohammed Kapadia", "30400009", "takbira"),
    ("Mufaddal Bhanpurawala", "30400010", "both"),
    ("Taher Najmi", "30400011", "takbira"),
    ("Yusuf Unwala", "30400012", "azaan"),
];

/// What is given when the demo begins.
const ASSIGNMENTS: [&str; 7] = [
    "/assign 4 zohr-azaan 30400001",
    "/assign 4 asr-takbira 30400002",
    "/assign 4 maghrib-azaan 30400003",
    "/assign 5 fajr-takbira 30400004",
    "/assign 5 zohr-takbira 30400005",
    "/assign 6 fajr-azaan 30400006",
    "/lock 5 isha the Aamil leads",
];

/// Serves the demo until the system says stop.
pub async fn run(listen: SocketAddr) -> anyhow::Result<()> {
    let stop = app::stop_signal()?;
    crate::logging::start(crate::config::LogFormat::Text, "warn");
    let listener = match TcpListener::bind(listen).await {
        Ok(listener) => listener,
        // Someone else has the port: any other serves as well.
        Err(_) => TcpListener::bind((listen.ip(), 0)).await?,
    };
    let address = listener.local_addr()?;
    let clock = Clock::starting_at(chrono::DateTime::parse_from_rfc3339(STARTS_AT)?.into());
    let simulator = Simulator::start(now_of(&clock)).await?;
    let folder = tempfile::tempdir()?;
    let variables = variables(&simulator, address, folder.path());
    let config = Config::read(&variables)
        .map_err(|problems| anyhow::anyhow!("the demo's configuration is wrong: {problems:?}"))?;
    let app = App::open(config, clock.clone()).await?;

    let stage = stage(&app.engine, &clock);
    let router = app.router().merge(page::router(simulator.clone(), stage));
    let serving = tokio::spawn(app.serve(listener, router, stop));
    seed(&simulator, address).await?;

    println!("Khidmat is at work on simulated phones. Open this page:");
    println!();
    println!("    http://{address}/");
    println!();
    println!("Nothing leaves this machine, and nothing is kept. Ctrl-C ends it.");
    serving.await?
}

/// The configuration of `khidmat serve`, pointed at the simulators.
fn variables(
    simulator: &Simulator,
    address: SocketAddr,
    folder: &std::path::Path,
) -> HashMap<String, String> {
    let Simulator { telegram, whatsapp, mail, .. } = simulator;
    let (admin, number) = ADMIN;
    let pairs = [
        ("DATABASE_URL", format!("sqlite://{}/demo.db", folder.display())),
        ("MEDIA_DIR", folder.join("media").display().to_string()),
        ("PUBLIC_URL", format!("http://{address}")),
        ("TELEGRAM_BOT_TOKEN", telegram.token()),
        ("TELEGRAM_WEBHOOK_SECRET", "only-for-the-demonstration".to_owned()),
        ("TELEGRAM_API_URL", telegram.api_url()),
        ("TELEGRAM_MESSAGES_PER_SECOND", "0".to_owned()),
        ("WHATSAPP_ACCESS_TOKEN", whatsapp.access_token()),
        ("WHATSAPP_PHONE_NUMBER_ID", whatsapp.phone_number_id()),
        ("WHATSAPP_APP_SECRET", whatsapp.app_secret()),
        ("WHATSAPP_VERIFY_TOKEN", whatsapp.verify_token()),
        ("WHATSAPP_API_URL", whatsapp.api_url()),
        ("WHATSAPP_MESSAGES_PER_SECOND", "0".to_owned()),
        ("SMTP_URL", mail.smtp_url()),
        ("EMAIL_FROM", "Khidmat <khidmat@example.org>".to_owned()),
        ("ADMINS", format!("telegram:{FOUNDER},telegram:{admin},whatsapp:{number}")),
        ("TIMEZONE", TIMEZONE.to_owned()),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn now_of(clock: &Clock) -> Now {
    let clock = clock.clone();
    Arc::new(move || clock.now().millis())
}

fn stage(engine: &Arc<Engine>, clock: &Clock) -> Stage {
    let (for_next, for_advance) =
        ((engine.clone(), clock.clone()), (engine.clone(), clock.clone()));
    Stage {
        now: now_of(clock),
        timezone: TIMEZONE.to_owned(),
        season: SEASON_TITLE.to_owned(),
        people: actors(),
        to_next_reminder: Arc::new(move || {
            let (engine, clock) = for_next.clone();
            async move { to_next_reminder(&engine, &clock).await.map_err(|error| error.to_string()) }
                .boxed()
        }),
        advance: Arc::new(move |millis| {
            let (engine, clock) = &for_advance;
            clock.advance(millis);
            engine.wakes.all();
        }),
    }
}

/// Moves the clock to the next reminder's instant; nothing if none is pending.
async fn to_next_reminder(engine: &Engine, clock: &Clock) -> anyhow::Result<Option<i64>> {
    let mut read = engine.store.read(engine.centre).await?;
    let next: Option<Timestamp> = reminders::next_due(&mut read).await?;
    read.rollback().await?;
    let Some(next) = next else { return Ok(None) };
    clock.advance((next - clock.now()).num_milliseconds().max(0));
    engine.wakes.all();
    Ok(Some(clock.now().millis()))
}

fn actors() -> Vec<Actor> {
    let user = |id, first_name: &str, last_name: &str| TelegramUser {
        id,
        first_name: first_name.to_owned(),
        last_name: Some(last_name.to_owned()),
        username: None,
    };
    let hints = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    vec![
        Actor {
            key: "volunteer".to_owned(),
            name: "Yusuf Ali".to_owned(),
            caption: "would like to serve".to_owned(),
            telegram: user(VOLUNTEER.0, "Yusuf", "Ali"),
            whatsapp: VOLUNTEER.1.to_owned(),
            hints: hints(&[
                "Salaam",
                "/register",
                "/register Yusuf Ali; 30412345; yusuf@example.com; +919820011002; both",
                "/mine",
                "/grid 5",
            ]),
        },
        Actor {
            key: "admin".to_owned(),
            name: "Husain Zaveri".to_owned(),
            caption: "coordinator".to_owned(),
            telegram: user(ADMIN.0, "Husain", "Zaveri"),
            whatsapp: ADMIN.1.to_owned(),
            hints: hints(&[
                "/menu",
                "/assign 5 fajr-azaan 30412345",
                "/unlock 5 fajr-azaan",
                "/unlock 5 fajr-azaan He is travelling to Surat",
                "/people",
                "/reminders",
                "/log",
            ]),
        },
    ]
}

/// Sets the roster up through the chats, as people would.
async fn seed(simulator: &Simulator, address: SocketAddr) -> anyhow::Result<()> {
    let Simulator { telegram, whatsapp, .. } = simulator;
    let is_connected = whatsapp.connect(&format!("http://{address}/webhooks/whatsapp")).await;
    ensure!(is_connected, "the simulated WhatsApp could not verify the webhook");
    until(simulator, || telegram.webhook().is_some()).await?;

    let founder = TelegramUser {
        id: FOUNDER,
        first_name: "Khidmat".to_owned(),
        last_name: None,
        username: None,
    };
    let run_as_founder = |line: &'static str| {
        let founder = founder.clone();
        async move {
            telegram.sends(&founder, TelegramChat::Private, line).await;
            until(simulator, || telegram.next(FOUNDER).is_some()).await
        }
    };
    run_as_founder(SEASON).await?;
    for (index, (name, its, preference)) in (1..).zip(PEOPLE) {
        let number = format!("+9198200120{index:02}");
        let line = format!("/register {name}; {its}; none; {preference}");
        whatsapp.sends(&number, name, &line).await;
        until(simulator, || whatsapp.next(&number).is_some()).await?;
    }
    for line in ASSIGNMENTS {
        run_as_founder(line).await?;
    }
    whatsapp.automatic_receipts(true);
    Ok(())
}

/// Waits for something to happen on the simulated platforms.
async fn until(
    simulator: &Simulator,
    mut has_happened: impl FnMut() -> bool,
) -> anyhow::Result<()> {
    let wait = async {
        loop {
            let seen = simulator.changes().revision();
            if has_happened() {
                return;
            }
            simulator.changes().after(seen).await;
        }
    };
    tokio::time::timeout(SEED_PATIENCE, wait).await.context("the demo could not be set up in time")
}
