//! Wires everything together: the store, the ways out, the workers, the web.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use rand::Rng as _;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::actions::restored::{self, Quieted};
use crate::actions::{Ctx, Stop, found};
use crate::channels::telegram::BotName;
use crate::channels::{Email, Outlets, Telegram, WhatsApp};
use crate::clock::Clock;
use crate::commands::Deps;
use crate::config::Config;
use crate::domain::channel::Channels;
use crate::http::{self, Gates, Http, WhatsAppGate};
use crate::store::audit::Actor;
use crate::store::centres::NewCentre;
use crate::store::group::Group;
use crate::store::media::Media;
use crate::store::platform_state::{self, TELEGRAM_USERNAME};
use crate::store::{Store, Tx};
use crate::workers::heartbeat::Heartbeat;
use crate::workers::platforms::{Platforms, Updates};
use crate::workers::{self, Engine, Workers};

/// A platform that doesn't even take the connection in this time is away.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// No call of ours takes longer.
const CALL_TIMEOUT: Duration = Duration::from_secs(20);
/// A database that is there lets go of its connections at once.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// What the first centre is called until someone names it.
const CENTRE_NAME: &str = "Khidmat";

/// The program, opened and ready to serve.
pub struct App {
    /// What the workers share.
    pub engine: Arc<Engine>,
    /// What time it is.
    pub clock: Clock,
    /// What was not carried on, if the database was a copy that had been put back.
    pub quieted: Option<Quieted>,
    config: Config,
}

impl App {
    /// Opens the database, makes the centre if this is the first start, and ensures the owners.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let store = Store::open(&config.database_url).await?;
        let outlets = outlets(&config)?;
        let now = clock.now();

        let mut tx = store.begin(0).await?;
        let secret: String = {
            let mut random = rand::rng();
            (0..32).map(|_| format!("{:02x}", random.random::<u8>())).collect()
        };
        let new = NewCentre {
            name: CENTRE_NAME,
            timezone: config.timezone,
            country: &config.country,
            language: &config.language,
            reminder_time: config.reminder_time,
            secret: &secret,
        };
        let centre = found::centre(&mut tx, &new, now).await.map_err(Stop::into_fault)?;
        tx.centre = centre.id;
        let id = centre.id;
        let public_url = config.public_url.clone();
        let channels = outlets.enabled();
        let ctx = Ctx { centre, channels, now, actor: Actor::PROGRAM };
        found::owners(&ctx, &mut tx, &config.admins).await.map_err(Stop::into_fault)?;
        let quieted = restored::quiet_a_copy(&ctx, &mut tx).await.map_err(Stop::into_fault)?;
        let name = known_name(&mut tx).await?;
        tx.commit().await?;
        if let Some(quieted) = &quieted {
            tracing::warn!(
                messages = quieted.messages,
                unanswered = quieted.unanswered,
                reminders = quieted.reminders,
                "a copy was put back: what was under way in it is not carried on"
            );
        }

        let deps = Deps { channels, paced: paced(&config), public_url };
        let engine = Engine {
            arrivals: Group::unlocked(store.clone(), id),
            results: Group::locked(store.clone(), id),
            store,
            centre: id,
            clock: clock.clone(),
            server_ahead_ms: AtomicI64::new(0),
            started_at: now,
            outlets,
            deps,
            bot_name: RwLock::new(name),
            media: Media::new(&config.media_dir),
            pictures: workers::pictures::Pictures::default(),
            holds: workers::Holds::default(),
            audited: workers::audit::Audited::default(),
            wakes: workers::Wakes::default(),
        };
        Ok(Self { engine: Arc::new(engine), clock, quieted, config })
    }

    /// All paths that answer HTTP.
    pub fn router(&self) -> Router {
        let gates = Gates {
            telegram_secrets: self
                .config
                .telegram
                .as_ref()
                .map(|telegram| telegram.webhook_secrets.clone()),
            whatsapp: self.config.whatsapp.as_ref().map(|whatsapp| WhatsAppGate {
                app_secrets: whatsapp.app_secrets.clone(),
                verify_tokens: whatsapp.verify_tokens.clone(),
                phone_number_id: whatsapp.phone_number_id.clone(),
            }),
            api_token: self.config.api_token.clone(),
        };
        http::router(Http {
            engine: self.engine.clone(),
            clock: self.clock.clone(),
            gates: Arc::new(gates),
            changes: Arc::default(),
        })
    }

    /// The workers, with what a dead process was sending taken back.
    pub async fn workers(&self) -> anyhow::Result<Workers> {
        let rates = [
            self.config.telegram.as_ref().map_or(0, |telegram| telegram.messages_per_second),
            self.config.whatsapp.as_ref().map_or(0, |whatsapp| whatsapp.messages_per_second),
            0,
        ];
        let workers = Workers::new(self.engine.clone(), rates);
        workers.recover_at_start(self.clock.now()).await?;
        Ok(workers)
    }

    /// The worker that tells the platforms about us.
    pub fn platforms(&self) -> Platforms {
        Platforms::new(self.engine.clone(), self.updates())
    }

    /// Serves until `stop` turns true, then finishes what is under way.
    pub async fn serve(
        self,
        listener: TcpListener,
        router: Router,
        stop: watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let workers = self.workers().await?;
        let heartbeat = match &self.config.heartbeat_url {
            Some(url) => Some(Heartbeat::new(self.engine.clone(), client()?, url.clone())),
            None => None,
        };
        let working = workers::run(workers, self.updates(), heartbeat, stop.clone());
        tokio::join!(working, http::serve(listener, router, stop));
        // Connections that don't answer are left to the server.
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, self.engine.store.close()).await;
        Ok(())
    }

    fn updates(&self) -> Updates {
        let secret = self.config.telegram.as_ref().and_then(|one| one.webhook_secrets.first());
        match (&self.config.public_url, secret) {
            (Some(public_url), Some(secret)) => {
                Updates::Webhook { public_url: public_url.clone(), secret: secret.clone() }
            }
            _ => Updates::Polling,
        }
    }
}

/// Serves from the environment until the system says stop.
pub async fn serve(variables: &HashMap<String, String>) -> anyhow::Result<()> {
    let stop = stop_signal()?;
    let config = match Config::read(variables) {
        Ok(config) => config,
        Err(problems) => {
            for problem in &problems {
                eprintln!("{problem}");
            }
            anyhow::bail!("the configuration has {} problem(s), named above", problems.len());
        }
    };
    crate::logging::start(config.log_format, &config.log_filter);
    crate::figures::install(Clock::System.now());
    let listener = TcpListener::bind(config.listen_addr)
        .await
        .with_context(|| format!("LISTEN_ADDR {} can't be listened on", config.listen_addr))?;
    let address = listener.local_addr()?;
    let app = App::open(config, Clock::System).await?;
    tracing::info!(%address, "serving");
    let router = app.router();
    app.serve(listener, router, stop).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Puts a copy back, or makes a database into which one was put say nothing old; then lets the owners
/// hear of it, if it is known how.
///
/// # Errors
/// When somebody serves from the database, or the copy is not whole, not ours, or of a newer program.
pub async fn restore(
    variables: &HashMap<String, String>,
    database_url: &str,
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let now = Clock::System.now();
    if let Some(file) = file {
        let kept = Store::restore(database_url, file, now).await?;
        println!("{} is put back.", file.display());
        if let Some(kept) = kept {
            println!("The database that stood there is kept as {}.", kept.display());
        }
    } else {
        Store::mark_restored(database_url).await?;
    }
    // Without the ways out the owners can't be told, so it is left to the start that has them.
    let config = Config::read(variables).ok();
    let config = config.filter(|config| config.telegram.is_some() || config.whatsapp.is_some());
    let Some(mut config) = config else {
        println!("What was under way in it is dropped when khidmat serves it.");
        return Ok(());
    };
    database_url.clone_into(&mut config.database_url);
    let app = App::open(config, Clock::System).await?;
    if let Some(Quieted { messages, unanswered, reminders, .. }) = app.quieted {
        println!("Messages that are not said again: {messages}. Messages put aside: {unanswered}.");
        println!(
            "Reminders that had fallen due: {reminders}; see /reminders, and /reminders retry."
        );
    }
    app.engine.store.close().await;
    Ok(())
}

/// Turns true when the system asks the program to stop; heard from the moment of the call.
///
/// # Errors
/// When the system doesn't let us hear its signals.
pub fn stop_signal() -> anyhow::Result<watch::Receiver<bool>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (tell, stop) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let _ = tell.send(true);
    });
    Ok(stop)
}

fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CALL_TIMEOUT)
        // Our tokens go to the configured hosts and nowhere else.
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

fn outlets(config: &Config) -> anyhow::Result<Outlets> {
    let client = client()?;
    let telegram = config
        .telegram
        .as_ref()
        .map(|telegram| Telegram::new(client.clone(), &telegram.api_url, &telegram.token));
    let whatsapp = config.whatsapp.as_ref().map(|one| {
        WhatsApp::new(
            client.clone(),
            &one.api_url,
            &one.access_token,
            &one.phone_number_id,
            &one.template_language,
        )
    });
    let email =
        config.mail.as_ref().map(|mail| Email::new(&mail.smtp_url, &mail.from)).transpose()?;
    Ok(Outlets { telegram, whatsapp, email })
}

fn paced(config: &Config) -> Channels {
    Channels {
        telegram: config.telegram.as_ref().is_some_and(|one| one.messages_per_second > 0),
        whatsapp: config.whatsapp.as_ref().is_some_and(|one| one.messages_per_second > 0),
        email: false,
    }
}

async fn known_name(tx: &mut Tx) -> anyhow::Result<BotName> {
    Ok(BotName(platform_state::get(tx, TELEGRAM_USERNAME).await?))
}
