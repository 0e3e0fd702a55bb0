//! Tells the platforms about us: the webhook, the bot's name, the menus of commands. Starting never
//! waits for it; what fails is tried again.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;
use url::Url;

use super::Engine;
use crate::channels::SendFailure;
use crate::channels::telegram::{BotName, Scope, Telegram};
use crate::commands::{Place, menu_for};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;
use crate::store::platform_state::{self, TELEGRAM_USERNAME, TOLD_AT, TOLD_PROBLEM};
use crate::store::{accounts, centres};
use crate::wording::Words;

/// Where Telegram reaches us, below the public URL.
pub const TELEGRAM_WEBHOOK: &str = "/webhooks/telegram";

/// A platform that could not be told is told again after this; Meta allows 200 such calls an hour.
const TELL_AGAIN: Duration = Duration::seconds(20);

/// How Telegram's updates come.
#[derive(Clone)]
pub enum Updates {
    /// They are posted to us.
    Webhook {
        /// Our public URL.
        public_url: Url,
        /// What each post must bring.
        secret: String,
    },
    /// We ask for them.
    Polling,
}

/// The platforms' worker.
pub struct Platforms {
    engine: Arc<Engine>,
    updates: Updates,
    done: Mutex<Done>,
    /// What went wrong in this step.
    problem: Mutex<Option<String>>,
}

/// What was told already.
#[derive(Clone, Copy, Default, PartialEq)]
struct Done {
    name: bool,
    updates: bool,
    menus: bool,
    whatsapp_menu: bool,
    /// When to try again after a failure.
    again_at: Option<Timestamp>,
}

impl Platforms {
    /// The worker of an engine.
    pub fn new(engine: Arc<Engine>, updates: Updates) -> Self {
        Self { engine, updates, done: Mutex::default(), problem: Mutex::default() }
    }

    /// Tells what wasn't told yet; a platform that failed is left alone for a while, however often
    /// this is called.
    pub async fn step(&self, now: Timestamp) -> anyhow::Result<()> {
        let before = *self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = before;
        if done.again_at.is_some_and(|at| now < at) {
            return Ok(());
        }
        if let Some(telegram) = self.engine.outlets.telegram.clone() {
            done.updates = done.updates || self.ok("webhook", self.tell_updates(&telegram).await);
            done.name = done.name || self.learn_name(&telegram).await?;
            done.menus = done.menus || self.ok("menus", self.tell_menus(&telegram).await?);
            let menus = self.tell_menus_of_roles(&telegram).await?;
            done.menus &= self.ok("menus of roles", menus);
        } else {
            done = Done { name: true, updates: true, menus: true, ..done };
        }
        done.whatsapp_menu = done.whatsapp_menu || self.tell_whatsapp_menu().await?;
        let is_all_told = done.name && done.updates && done.menus && done.whatsapp_menu;
        done.again_at = (!is_all_told).then(|| now + TELL_AGAIN);
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = done;
        if done != before {
            self.note(now).await?;
        }
        Ok(())
    }

    async fn tell_updates(&self, telegram: &Telegram) -> Result<(), SendFailure> {
        match &self.updates {
            Updates::Webhook { public_url, secret } => {
                let mut url = public_url.clone();
                let path = format!("{}{TELEGRAM_WEBHOOK}", url.path().trim_end_matches('/'));
                url.set_path(&path);
                telegram.set_webhook(url, secret).await?;
            }
            Updates::Polling => {
                telegram.delete_webhook().await?;
            }
        }
        Ok(())
    }

    async fn learn_name(&self, telegram: &Telegram) -> anyhow::Result<bool> {
        let name = match telegram.get_me().await {
            Ok(name) => name,
            Err(failure) => return Ok(self.ok("name", Err(failure))),
        };
        if let Some(name) = name {
            let mut tx = self.engine.store.begin(self.engine.centre).await?;
            platform_state::set(&mut tx, TELEGRAM_USERNAME, &name).await?;
            tx.commit().await?;
            let mut known = self.engine.bot_name.write().unwrap_or_else(PoisonError::into_inner);
            *known = BotName(Some(name));
        }
        Ok(true)
    }

    async fn words(&self) -> anyhow::Result<Words> {
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let centre = centres::find(&mut read).await?;
        read.rollback().await?;
        Ok(Words::of(&centre.language))
    }

    /// Everyone sees what a volunteer may do; who may do more gets a menu of their own.
    async fn tell_menus(&self, telegram: &Telegram) -> anyhow::Result<Result<(), SendFailure>> {
        let words = self.words().await?;
        for (scope, place) in [
            (Scope::Default, Place::Private),
            (Scope::Private, Place::Private),
            (Scope::Group, Place::Anywhere),
        ] {
            let menu = menu_for(Role::Volunteer, place, &words);
            if let Err(failure) = telegram.set_commands(scope, &menu).await {
                return Ok(Err(failure));
            }
        }
        Ok(Ok(()))
    }

    async fn tell_menus_of_roles(
        &self,
        telegram: &Telegram,
    ) -> anyhow::Result<Result<(), SendFailure>> {
        let mut read = self.engine.store.read(self.engine.centre).await?;
        let stale = accounts::with_stale_menu(&mut read).await?;
        read.rollback().await?;
        if stale.is_empty() {
            return Ok(Ok(()));
        }
        let words = self.words().await?;
        for account in stale {
            let menu = menu_for(account.role.max(Role::Volunteer), Place::Private, &words);
            let Ok(chat) = account.address.id.parse() else { continue };
            // Who blocked the bot needs no menu, and asking for it again would not help.
            match telegram.set_commands(Scope::Chat(chat), &menu).await {
                Ok(_) | Err(SendFailure::Refused { .. }) => {}
                Err(failure) => return Ok(Err(failure)),
            }
            let mut tx = self.engine.store.begin(self.engine.centre).await?;
            accounts::set_menu_role(&mut tx, account.id, account.role).await?;
            tx.commit().await?;
        }
        Ok(Ok(()))
    }

    async fn tell_whatsapp_menu(&self) -> anyhow::Result<bool> {
        let Some(whatsapp) = &self.engine.outlets.whatsapp else { return Ok(true) };
        let menu = menu_for(Role::Volunteer, Place::Private, &self.words().await?);
        Ok(self.ok("whatsapp menu", whatsapp.set_commands(&menu).await.map(|_| ())))
    }

    /// A platform that is away is no fault of ours: it is asked again later.
    fn ok(&self, what: &'static str, result: Result<(), SendFailure>) -> bool {
        match result {
            Ok(()) => true,
            Err(failure) => {
                let error = failure.error();
                tracing::warn!(what, error, "a platform could not be told");
                *self.problem.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(format!("{what}: {error}"));
                false
            }
        }
    }

    /// Notes for the desk when all was told, or what went wrong.
    async fn note(&self, now: Timestamp) -> anyhow::Result<()> {
        let problem = self.problem.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut tx = self.engine.store.begin(self.engine.centre).await?;
        platform_state::set(&mut tx, TOLD_AT, &now.millis().to_string()).await?;
        platform_state::set(&mut tx, TOLD_PROBLEM, &problem.unwrap_or_default()).await?;
        tx.commit().await?;
        Ok(())
    }
}
