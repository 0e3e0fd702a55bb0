//! The loops: each worker sleeps until it is woken or a second has passed, and stops when told.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use futures::FutureExt as _;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_cron_scheduler::{Job, JobScheduler};

use super::ahead;
use super::audit;
use super::heartbeat::Heartbeat;
use super::housekeeping::EACH_MINUTE;
use super::outbox::Outbox;
use super::platforms::{Platforms, Updates};
use super::polling::Polling;
use super::{Engine, Wakes, Workers};
use crate::clock::Clock;
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;
use crate::figures;

/// A worker looks at least this often: a wake may come from another process.
const LOOK: Duration = Duration::from_secs(1);
/// So many recordings are fetched at once: one that is slow must not hold up the others.
const DOWNLOADS: usize = 4;
/// After a fault, such as a database that is away.
const AFTER_FAULT: Duration = Duration::from_secs(1);
/// What is to be told is looked at this often, for a failure that is to be tried again.
const TELL_LATER: Duration = Duration::from_secs(20);
/// What is under way may finish when the program stops; systemd waits longer than this.
const GRACE: Duration = Duration::from_secs(7);

/// Runs all workers until `stop` turns true, then lets them finish what they are at.
pub async fn run(
    workers: Workers,
    updates: Updates,
    heartbeat: Option<Heartbeat>,
    stop: watch::Receiver<bool>,
) {
    let engine = workers.engine.clone();
    let clock = engine.clock.clone();
    let Workers {
        inbox,
        media,
        reminders,
        announcing,
        importing,
        groups,
        evening,
        outboxes,
        housekeeping,
        ahead,
        audit,
        ..
    } = workers;
    let mut tasks = JoinSet::new();

    let each = |name, wake| Loop { name, wake, engine: engine.clone(), stop: stop.clone() };
    let looks = each("inbox", |wakes| &wakes.inbox);
    tasks.spawn(looks.repeat(async move |now| inbox.step(now).await));
    for _ in 0..DOWNLOADS {
        let (looks, media) = (each("media", |wakes| &wakes.media), media.clone());
        tasks.spawn(looks.repeat(async move |now| media.step(now).await));
    }
    let looks = each("reminders", |wakes| &wakes.reminders);
    tasks.spawn(looks.repeat(async move |now| Ok(reminders.step(now).await? > 0)));
    let looks = each("announcing", |wakes| &wakes.announcing);
    tasks.spawn(looks.repeat(async move |now| announcing.step(now).await));
    let looks = each("importing", |wakes| &wakes.importing);
    tasks.spawn(looks.repeat(async move |now| importing.step(now).await));
    let looks = each("groups", |wakes| &wakes.groups);
    tasks.spawn(looks.repeat(async move |now| groups.step(now).await));

    let (due, night) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let scheduler = schedule([due.clone(), night.clone()]).await;
    let pass = async move |now| evening.step(now).await;
    tasks.spawn(when_due("evening", due, pass, clock.clone(), stop.clone()));
    let pass = async move |now| housekeeping.step(now).await;
    tasks.spawn(when_due("housekeeping", night, pass, clock.clone(), stop.clone()));

    let (c, s) = (clock.clone(), stop.clone());
    tasks.spawn(async move {
        while !*s.borrow() {
            if let Err(error) = unharmed(ahead.step(c.now())).await {
                pause_after("ahead", &error, &s).await;
            }
            wait(ahead::EVERY, &s).await;
        }
    });

    for outbox in outboxes {
        let (e, c, s) = (engine.clone(), clock.clone(), stop.clone());
        tasks.spawn(async move { send(Arc::new(outbox), e, c, s).await });
    }

    if engine.outlets.telegram.is_some() && matches!(updates, Updates::Polling) {
        let polling = Polling::new(engine.clone());
        let (c, s) = (clock.clone(), stop.clone());
        tasks.spawn(async move { poll(polling, c, s).await });
    }
    let (c, s) = (clock.clone(), stop.clone());
    tasks.spawn(async move {
        while !*s.borrow() {
            let audited = unharmed(audit.step(c.now())).await;
            // What watches from outside calls someone too when this loop stands still.
            if let Some(heartbeat) = &heartbeat {
                heartbeat.step(c.now()).await;
            }
            match audited {
                Ok(_) => wait(audit::EVERY, &s).await,
                Err(error) => pause_after("audit", &error, &s).await,
            }
        }
    });
    let platforms = Platforms::new(engine.clone(), updates);
    let (e, s) = (engine, stop.clone());
    tasks.spawn(async move { tell(platforms, e, s).await });

    stopped(&stop).await;
    let finish = async { while tasks.join_next().await.is_some() {} };
    if timeout(GRACE, finish).await.is_err() {
        tracing::warn!(
            "some messages were still under way; they are looked after at the next start"
        );
    }
    if let Ok(mut scheduler) = scheduler {
        let _ = scheduler.shutdown().await;
    }
}

/// A worker that looks each second, and at once when it is woken.
struct Loop {
    name: &'static str,
    wake: fn(&Wakes) -> &Notify,
    engine: Arc<Engine>,
    stop: watch::Receiver<bool>,
}

impl Loop {
    /// Steps for as long as a step finds something to do, then rests.
    async fn repeat(self, step: impl AsyncFn(Timestamp) -> anyhow::Result<bool>) {
        while !*self.stop.borrow() {
            match unharmed(step(self.engine.clock.now())).await {
                Ok(true) => {}
                Ok(false) => rest((self.wake)(&self.engine.wakes), &self.stop).await,
                Err(error) => pause_after(self.name, &error, &self.stop).await,
            }
        }
    }
}

/// Passes once at the start, for what was missed, and then whenever the scheduler says so.
async fn when_due(
    name: &'static str,
    due: Arc<Notify>,
    pass: impl AsyncFn(Timestamp) -> anyhow::Result<bool>,
    clock: Clock,
    stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        if let Err(error) = unharmed(pass(clock.now())).await {
            pause_after(name, &error, &stop).await;
            continue;
        }
        tokio::select! {
            () = due.notified() => {}
            // The scheduler stands still while a clock that was put back catches up.
            () = wait(LOOK * 60, &stop) => {}
        }
    }
}

/// One channel's sending: up to so many messages under way, none waiting for another's answer.
async fn send(outbox: Arc<Outbox>, engine: Arc<Engine>, clock: Clock, stop: watch::Receiver<bool>) {
    if !engine.deps.channels.has(outbox.channel) {
        return;
    }
    let wake = match outbox.channel {
        Channel::Telegram => &engine.wakes.outbox[0],
        Channel::WhatsApp => &engine.wakes.outbox[1],
        Channel::Email => &engine.wakes.outbox[2],
    };
    let mut under_way = JoinSet::new();
    while !*stop.borrow() {
        match unharmed(outbox.start(&mut under_way, clock.now())).await {
            Ok(0) => {
                let permit = outbox.wait(clock.now()).and_then(|wait| wait.to_std().ok());
                tokio::select! {
                    () = wake.notified() => {}
                    () = wait(permit.unwrap_or(LOOK), &stop) => {}
                    Some(_) = under_way.join_next() => {}
                }
            }
            Ok(_) => while under_way.try_join_next().is_some() {},
            Err(error) => pause_after("outbox", &error, &stop).await,
        }
    }
    let finish = async { while under_way.join_next().await.is_some() {} };
    let _ = timeout(GRACE, finish).await;
}

async fn poll(polling: Polling, clock: Clock, stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let offset = match polling.offset().await {
            Ok(offset) => offset,
            Err(error) => {
                pause_after("polling", &error, &stop).await;
                continue;
            }
        };
        // Only the question is abandoned when we stop, never the storing.
        let answer = tokio::select! {
            answer = polling.ask(offset) => answer,
            () = stopped(&stop) => return,
        };
        match answer {
            Ok(updates) => {
                if let Err(error) = polling.store(&updates, clock.now()).await {
                    pause_after("polling", &error, &stop).await;
                }
            }
            Err(failure) => {
                tracing::warn!(error = failure.error(), "Telegram could not be asked");
                wait(AFTER_FAULT * 3, &stop).await;
            }
        }
    }
}

async fn tell(platforms: Platforms, engine: Arc<Engine>, stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = unharmed(platforms.step(engine.clock.now())).await {
            pause_after("platforms", &error, &stop).await;
        }
        tokio::select! {
            () = engine.wakes.platforms.notified() => {}
            () = wait(TELL_LATER, &stop) => {}
        }
    }
}

/// The scheduler only wakes the passes, which ask the database what is due.
async fn schedule(
    due: [Arc<Notify>; 2],
) -> Result<JobScheduler, tokio_cron_scheduler::JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    let job = Job::new(EACH_MINUTE, move |_, _| due.iter().for_each(|one| one.notify_one()))?;
    scheduler.add(job).await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// A step that panics is a fault like any other: its worker goes on.
async fn unharmed<T>(step: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let done = AssertUnwindSafe(step).catch_unwind().await;
    done.unwrap_or_else(|_| Err(anyhow!("it panicked")))
}

async fn rest(wake: &Notify, stop: &watch::Receiver<bool>) {
    tokio::select! {
        () = wake.notified() => {}
        () = wait(LOOK, stop) => {}
    }
}

async fn pause_after(worker: &'static str, error: &anyhow::Error, stop: &watch::Receiver<bool>) {
    figures::stumbled(worker);
    tracing::error!(worker, error = %format!("{error:#}"), "a worker stumbled and goes on");
    wait(AFTER_FAULT, stop).await;
}

async fn wait(span: Duration, stop: &watch::Receiver<bool>) {
    tokio::select! {
        () = sleep(span) => {}
        () = stopped(stop) => {}
    }
}

/// Resolves once the program is told to stop.
async fn stopped(stop: &watch::Receiver<bool>) {
    let mut stop = stop.clone();
    let _ = stop.wait_for(|stopping| *stopping).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_step_that_panics_is_a_fault() {
        let number = |text: &'static str| async move { Ok(text.parse::<u8>().expect("a number")) };
        assert_eq!(unharmed(number("7")).await.expect("no fault"), 7);
        let fault = unharmed(number("seven")).await.expect_err("a fault");
        assert_eq!(fault.to_string(), "it panicked");
    }
}
