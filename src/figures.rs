//! What is counted and measured while the program runs: each figure's name, kind and meaning in one
//! table, and the only place that records them. No label holds anything personal.

use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::domain::channel::Channel;
use crate::domain::stuck::{Finding, Measure};
use crate::domain::timestamp::Timestamp;

/// A figure that Prometheus can ask for.
#[derive(Debug)]
pub struct Figure {
    /// Its name, with its unit.
    pub name: &'static str,
    /// What can be done with it.
    pub kind: Kind,
    /// What it means.
    pub help: &'static str,
}

/// The kinds of figures.
#[derive(Debug)]
pub enum Kind {
    /// Only rises.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Falls into these buckets.
    Histogram(&'static [f64]),
}

const BUILD: &str = "khidmat_build_info";
const STARTED: &str = "khidmat_start_time_seconds";
const READY: &str = "khidmat_ready";
const AUDITED: &str = "khidmat_audit_time_seconds";
const TROUBLE: &str = "khidmat_trouble";
const HEARTBEATS: &str = "khidmat_heartbeats_total";
const STUMBLES: &str = "khidmat_worker_stumbles_total";
const WEBHOOKS: &str = "khidmat_webhooks_total";
const WEBHOOK_TOOK: &str = "khidmat_webhook_duration_seconds";
const INBOX_WAITING: &str = "khidmat_inbox_waiting";
const INBOX_AGE: &str = "khidmat_inbox_oldest_seconds";
const INBOX_ASIDE: &str = "khidmat_inbox_quarantined";
const PUT_ASIDE: &str = "khidmat_inbox_quarantined_total";
const OUTBOX_WAITING: &str = "khidmat_outbox_waiting";
const OUTBOX_AGE: &str = "khidmat_outbox_oldest_seconds";
const SENDS: &str = "khidmat_sends_total";
const REMINDER_LATENESS: &str = "khidmat_reminder_lateness_seconds";
const REMINDERS_LATE: &str = "khidmat_reminders_late";
const REMINDERS_FAILED: &str = "khidmat_reminders_failed_total";
const BATCH: &str = "khidmat_commit_batch_size";
const CONNECTIONS: &str = "khidmat_pool_connections";
const DATABASE_BYTES: &str = "khidmat_database_bytes";
const CLOCK_SKEW: &str = "khidmat_clock_skew_seconds";

const IN_A_BATCH: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];
const OF_A_WEBHOOK: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0];
const OF_A_REMINDER: &[f64] = &[1.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0];

const fn counter(name: &'static str, help: &'static str) -> Figure {
    Figure { name, kind: Kind::Counter, help }
}

const fn gauge(name: &'static str, help: &'static str) -> Figure {
    Figure { name, kind: Kind::Gauge, help }
}

const fn histogram(name: &'static str, buckets: &'static [f64], help: &'static str) -> Figure {
    Figure { name, kind: Kind::Histogram(buckets), help }
}

/// All of them.
pub const ALL: &[Figure] = &[
    gauge(BUILD, "1, with the program's version"),
    gauge(STARTED, "When the program started, in seconds since 1970"),
    gauge(READY, "1 while /readyz says ready, else 0"),
    gauge(AUDITED, "When the audit of stuck work looked the last time, in seconds since 1970"),
    gauge(TROUBLE, "1 for each kind of trouble that the last audit found, else 0"),
    counter(
        HEARTBEATS,
        "Pings of the watcher outside: heard, unheard, or withheld since all is not well",
    ),
    counter(STUMBLES, "Faults after which a worker waits a moment and goes on"),
    counter(
        WEBHOOKS,
        "Webhooks by channel and the status they were answered with; polled are Telegram's without one",
    ),
    histogram(
        WEBHOOK_TOOK,
        OF_A_WEBHOOK,
        "How long a webhook took until it was answered, in seconds",
    ),
    gauge(INBOX_WAITING, "Messages from people that wait for their answer"),
    gauge(INBOX_AGE, "How long the oldest of them has waited, in seconds"),
    gauge(INBOX_ASIDE, "Messages that were put aside, since they could not be worked on"),
    counter(PUT_ASIDE, "Messages put aside since the start"),
    gauge(OUTBOX_WAITING, "Messages that could go out by now, by channel and state"),
    gauge(OUTBOX_AGE, "How long the oldest of them could have gone out, in seconds"),
    counter(
        SENDS,
        "Sends by channel and outcome: accepted, retry, held, unknown, refused, failed, stopped",
    ),
    histogram(
        REMINDER_LATENESS,
        OF_A_REMINDER,
        "From a reminder's instant until a platform first accepted it, in seconds",
    ),
    gauge(REMINDERS_LATE, "Reminders whose instant is a minute ago and that nobody has accepted"),
    counter(REMINDERS_FAILED, "Reminders that reached nobody, by why"),
    histogram(BATCH, IN_A_BATCH, "How many writes shared one commit"),
    gauge(CONNECTIONS, "Connections to the database, by pool and whether they are used"),
    gauge(DATABASE_BYTES, "How big the database is, in bytes"),
    gauge(CLOCK_SKEW, "By how much this clock is ahead of the database server's, in seconds"),
];

static RENDERED: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting, once for the process.
pub fn install(now: Timestamp) {
    let mut builder = PrometheusBuilder::new();
    for figure in ALL {
        if let Kind::Histogram(buckets) = figure.kind {
            let name = Matcher::Full(figure.name.to_owned());
            // Only an empty list of buckets is refused.
            let Ok(with_buckets) = builder.set_buckets_for_metric(name, buckets) else { return };
            builder = with_buckets;
        }
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        return;
    }
    let _ = RENDERED.set(handle);
    for figure in ALL {
        match figure.kind {
            Kind::Counter => metrics::describe_counter!(figure.name, figure.help),
            Kind::Gauge => metrics::describe_gauge!(figure.name, figure.help),
            Kind::Histogram(_) => metrics::describe_histogram!(figure.name, figure.help),
        }
    }
    metrics::gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    metrics::gauge!(STARTED).set(seconds(now.millis()));
    metrics::counter!(PUT_ASIDE).increment(0);
}

/// All figures as Prometheus reads them; nothing if nobody counts.
pub fn rendered() -> Option<String> {
    RENDERED.get().map(PrometheusHandle::render)
}

/// Puts what was measured since into its buckets: without it, what nobody asks for piles up.
pub fn tidy() {
    if let Some(handle) = RENDERED.get() {
        handle.run_upkeep();
    }
}

/// A webhook was answered.
pub fn answered(channel: Channel, status: u16, took: Duration) {
    let channel = channel.as_str();
    metrics::counter!(WEBHOOKS, "channel" => channel, "status" => status.to_string()).increment(1);
    metrics::histogram!(WEBHOOK_TOOK, "channel" => channel).record(took.as_secs_f64());
}

/// Updates were asked for and stored.
pub fn polled(channel: Channel, count: usize) {
    metrics::counter!(WEBHOOKS, "channel" => channel.as_str(), "status" => "polled")
        .increment(count as u64);
}

/// So many writes are committed together.
pub fn committed(writes: usize) {
    metrics::histogram!(BATCH).record(number(writes as i64));
}

/// What came of a send.
pub fn sent(channel: Channel, outcome: &'static str) {
    metrics::counter!(SENDS, "channel" => channel.as_str(), "outcome" => outcome).increment(1);
}

/// A reminder was accepted so long after its instant.
pub fn reminded(late: chrono::Duration) {
    metrics::histogram!(REMINDER_LATENESS).record(seconds(late.num_milliseconds().max(0)));
}

/// A reminder reached nobody.
pub fn reminder_failed(why: &'static str) {
    metrics::counter!(REMINDERS_FAILED, "why" => why).increment(1);
}

/// A message was put aside.
pub fn put_aside() {
    metrics::counter!(PUT_ASIDE).increment(1);
}

/// A worker met a fault.
pub fn stumbled(worker: &'static str) {
    metrics::counter!(STUMBLES, "worker" => worker).increment(1);
}

/// What came of a ping.
pub fn pinged(outcome: &'static str) {
    metrics::counter!(HEARTBEATS, "outcome" => outcome).increment(1);
}

/// How a pool of connections stands: how many there are, and how many of them rest.
pub fn connected(pool: &'static str, size: u32, idle: usize) {
    let idle = u32::try_from(idle).unwrap_or(size).min(size);
    for (state, count) in [("idle", idle), ("used", size - idle)] {
        metrics::gauge!(CONNECTIONS, "pool" => pool, "state" => state).set(f64::from(count));
    }
}

/// What waits now.
pub fn measured(measure: &Measure, now: Timestamp) {
    let age = |since: Option<Timestamp>| {
        since.map_or(0.0, |since| seconds((now - since).num_milliseconds().max(0)))
    };
    metrics::gauge!(INBOX_WAITING).set(number(measure.inbox.waiting));
    metrics::gauge!(INBOX_AGE).set(age(measure.inbox.oldest));
    metrics::gauge!(INBOX_ASIDE).set(number(measure.inbox.quarantined));
    for channel in Channel::ALL {
        for state in ["queued", "sending", "unknown"] {
            let is_it =
                |one: &&crate::domain::stuck::Waiting| one.channel == channel && one.state == state;
            let found = measure.outbox.iter().find(is_it);
            let count = found.map_or(0, |one| one.count);
            let way = channel.as_str();
            metrics::gauge!(OUTBOX_WAITING, "channel" => way, "state" => state).set(number(count));
            metrics::gauge!(OUTBOX_AGE, "channel" => way, "state" => state)
                .set(age(found.map(|one| one.oldest)));
        }
    }
    metrics::gauge!(REMINDERS_LATE).set(number(measure.unheard_reminders));
    metrics::gauge!(DATABASE_BYTES).set(number(measure.bytes));
    if let Some(skew) = measure.skew {
        metrics::gauge!(CLOCK_SKEW).set(seconds(skew.num_milliseconds()));
    }
}

/// What is in trouble now, of all kinds that there are.
pub fn found(all: &[&'static str], findings: &[Finding], is_ready: bool) {
    for kind in all {
        let is_there = findings.iter().any(|finding| finding.trouble.as_str() == *kind);
        metrics::gauge!(TROUBLE, "kind" => *kind).set(if is_there { 1.0 } else { 0.0 });
    }
    metrics::gauge!(READY).set(if is_ready { 1.0 } else { 0.0 });
}

/// The audit looked.
pub fn audited(at: Timestamp) {
    metrics::gauge!(AUDITED).set(seconds(at.millis()));
}

/// The database could not even be asked.
pub fn away() {
    metrics::gauge!(READY).set(0.0);
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a figure of this size has no use for its last digit"
)]
fn number(count: i64) -> f64 {
    count as f64
}

fn seconds(millis: i64) -> f64 {
    number(millis) / 1000.0
}
