//! What repeats for ever: each worker has a `step(now)` that does what is due and says whether
//! there was anything, and a loop that calls it.

pub mod ahead;
pub mod announcing;
pub mod audit;
pub mod evening;
pub mod groups;
pub mod heartbeat;
mod held;
pub mod housekeeping;
pub mod importing;
pub mod inbox;
pub mod media;
pub mod outbox;
pub mod pictures;
pub mod platforms;
pub mod polling;
pub mod reminders;
mod run;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::Duration;
use tokio::sync::Notify;

use crate::actions::Ctx;
use crate::channels::Outlets;
use crate::channels::telegram::BotName;
use crate::clock::Clock;
use crate::commands::Deps;
use crate::domain::timestamp::Timestamp;
use crate::store::audit::Actor;
use crate::store::group::Group;
use crate::store::media::Media;
use crate::store::outbox::sending::Clocks;
use crate::store::{Store, Tx, centres};

pub use held::Holds;
use pictures::Pictures;
pub use run::run;

/// What all workers share.
pub struct Engine {
    /// The database.
    pub store: Store,
    /// The centre.
    pub centre: i64,
    /// What time it is when something has come to its end; a step is told when it begins.
    pub clock: Clock,
    /// How far the database server's clock is ahead of ours, in milliseconds.
    pub server_ahead_ms: AtomicI64,
    /// Since when it runs.
    pub started_at: Timestamp,
    /// The ways out.
    pub outlets: Outlets,
    /// What answering needs to know.
    pub deps: Deps,
    /// By which what arrives is written down.
    pub arrivals: Group,
    /// By which what came of sending is written down.
    pub results: Group,
    /// The bot's name on Telegram, once it is known.
    pub bot_name: RwLock<BotName>,
    /// Where recordings are.
    pub media: Media,
    /// Pictures that were drawn.
    pub pictures: Pictures,
    /// Which channels let nothing out for now.
    pub holds: Holds,
    /// How the last audit of stuck work came out.
    pub audited: audit::Audited,
    /// What wakes the workers before their next look.
    pub wakes: Wakes,
}

/// Wakes sleeping workers.
#[derive(Default)]
pub struct Wakes {
    /// Something arrived.
    pub inbox: Notify,
    /// Something is to be said; one for each channel, in the order of `Channel::ALL`.
    pub outbox: [Notify; 3],
    /// Something may have to be fetched.
    pub media: Notify,
    /// Reminders may have changed.
    pub reminders: Notify,
    /// An announcement may have to be carried on.
    pub announcing: Notify,
    /// An import may have to be applied.
    pub importing: Notify,
    /// The roster may have changed, which groups hear of.
    pub groups: Notify,
    /// Something may have changed that the desk shows.
    pub desk: Notify,
    /// Roles may have changed, and with them the menus.
    pub platforms: Notify,
}

impl Wakes {
    /// Wakes everyone who may have to do with a change of the roster.
    pub fn all(&self) {
        self.inbox.notify_one();
        self.after_change();
    }

    /// Wakes those who carry out what a change asked for.
    pub fn after_change(&self) {
        self.outbox.iter().for_each(Notify::notify_one);
        self.media.notify_one();
        self.reminders.notify_one();
        self.announcing.notify_one();
        self.importing.notify_one();
        self.groups.notify_one();
        self.desk.notify_one();
        self.platforms.notify_one();
    }
}

impl Engine {
    /// What actions need, when the program itself acts.
    pub async fn ctx(&self, tx: &mut Tx, now: Timestamp) -> anyhow::Result<Ctx> {
        let centre = centres::find(tx).await?;
        Ok(Ctx { centre, channels: self.deps.channels, now, actor: Actor::PROGRAM })
    }

    /// The time for the process and for leases. Processes that share a server lease by the server's
    /// clock, so that one whose own clock is off takes nothing from the others; a clock that was
    /// moved on purpose is its process's alone.
    pub fn clocks(&self, tx: &Tx, now: Timestamp) -> Clocks {
        if let (Clock::System, Some(server)) = (&self.clock, tx.server_clock()) {
            self.server_ahead_ms.store((server - now).num_milliseconds(), Ordering::Relaxed);
        }
        self.last_clocks(now)
    }

    /// The same without asking the server, by how far it was ahead the last time.
    pub fn last_clocks(&self, now: Timestamp) -> Clocks {
        let ahead = Duration::milliseconds(self.server_ahead_ms.load(Ordering::Relaxed));
        Clocks { now, lease: now + ahead }
    }

    /// The bot's name as it is known now.
    pub fn bot_name(&self) -> BotName {
        self.bot_name.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// All workers together, as the tests drive them.
pub struct Workers {
    /// What they share.
    pub engine: Arc<Engine>,
    inbox: inbox::Inbox,
    media: Arc<media::MediaWorker>,
    reminders: reminders::Reminders,
    announcing: announcing::Announcing,
    importing: importing::Importing,
    groups: groups::Groups,
    evening: evening::EveningWorker,
    outboxes: Vec<outbox::Outbox>,
    housekeeping: housekeeping::Housekeeping,
    ahead: ahead::Ahead,
    audit: audit::Audit,
}

impl Workers {
    /// The workers of an engine, with the messages per second of each channel (0 is no limit).
    pub fn new(engine: Arc<Engine>, rates: [u32; 3]) -> Self {
        let outbox = |(channel, rate)| outbox::Outbox::new(engine.clone(), channel, rate);
        Self {
            inbox: inbox::Inbox::new(engine.clone()),
            media: Arc::new(media::MediaWorker::new(engine.clone())),
            reminders: reminders::Reminders::new(engine.clone()),
            announcing: announcing::Announcing::new(engine.clone()),
            importing: importing::Importing::new(engine.clone()),
            groups: groups::Groups::new(engine.clone()),
            evening: evening::EveningWorker::new(engine.clone()),
            outboxes: crate::domain::channel::Channel::ALL
                .into_iter()
                .zip(rates)
                .map(outbox)
                .collect(),
            housekeeping: housekeeping::Housekeeping::new(engine.clone()),
            ahead: ahead::Ahead::new(engine.clone()),
            audit: audit::Audit::new(engine.clone()),
            engine,
        }
    }

    /// Takes back what a dead process was sending.
    pub async fn recover_at_start(&self, now: Timestamp) -> anyhow::Result<()> {
        for outbox in &self.outboxes {
            outbox.recover_at_start(now).await?;
        }
        Ok(())
    }

    /// Looks for work that doesn't move.
    pub async fn audit(&self, now: Timestamp) -> anyhow::Result<bool> {
        self.audit.step(now).await
    }

    /// Does everything that is due at an instant, until nothing is.
    pub async fn step_until_idle(&self, now: Timestamp) -> anyhow::Result<()> {
        loop {
            let mut is_idle = true;
            while self.inbox.step(now).await? {
                is_idle = false;
            }
            while self.media.step(now).await? {
                is_idle = false;
            }
            is_idle &= self.reminders.step(now).await? == 0;
            is_idle &= !self.announcing.step(now).await?;
            is_idle &= !self.importing.step(now).await?;
            is_idle &= !self.groups.step(now).await?;
            is_idle &= !self.evening.step(now).await?;
            is_idle &= !self.housekeeping.step(now).await?;
            is_idle &= !self.ahead.step(now).await?;
            for outbox in &self.outboxes {
                is_idle &= outbox.step(now).await? == 0;
            }
            if is_idle {
                return Ok(());
            }
        }
    }
}
