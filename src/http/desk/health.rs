//! Health: whether all is well, in words for people, and the figures behind it.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use chrono::Duration;

use super::admin::Admin;
use super::{Desk, Page};
use crate::domain::channel::Channel;
use crate::domain::stuck::{Finding, Inbox, Waiting};
use crate::domain::timestamp::Timestamp;
use crate::http::Http;
use crate::store::health::{self, Failed};
use crate::store::platform_state::{self, TOLD_AT, TOLD_PROBLEM};
use crate::store::{About, Tx, reminders};
use crate::workers::Engine;
use crate::workers::audit::Looked;

/// What failed is told for so long.
const LOOKS_BACK: Duration = Duration::hours(24);

/// The path of the page.
pub fn router() -> Router<Http> {
    Router::new().route("/admin/health", get(show))
}

#[derive(Template)]
#[template(path = "templates/health.html")]
struct Health {
    page: Page,
    at: String,
    /// What is wrong, in sentences; nothing if all is well.
    problems: Vec<String>,
    parts: Vec<Part>,
}

/// Some facts under a heading.
struct Part {
    title: String,
    rows: Vec<Row>,
    /// What stands there if there are none.
    none: String,
}

struct Row {
    name: String,
    value: String,
    /// A word for how it is, and how that looks.
    badge: Option<(String, &'static str)>,
}

/// What the database tells.
struct Found {
    looked: Looked,
    failed: Vec<Failed>,
    heard: Vec<(Channel, Timestamp)>,
    next: Option<Timestamp>,
    told_at: Option<Timestamp>,
    told_problem: String,
    about: About,
}

impl Found {
    fn inbox(&self) -> &Inbox {
        &self.looked.measure.inbox
    }
}

async fn show(Admin(desk): Admin) -> Response {
    let now = desk.now;
    let engine = desk.http.engine.clone();
    let found = desk.read(move |tx| Box::pin(async move { look(&engine, tx, now).await })).await;
    match found {
        Ok(found) => desk.show(&view(&desk, &found)),
        Err(page) => page,
    }
}

async fn look(engine: &Engine, tx: &mut Tx, now: Timestamp) -> anyhow::Result<Found> {
    let told_at = platform_state::get(tx, TOLD_AT).await?;
    Ok(Found {
        looked: engine.look_in(tx, now).await?,
        failed: health::failed_since(tx, now - LOOKS_BACK).await?,
        heard: health::last_heard(tx).await?,
        next: reminders::next_due(tx).await?,
        told_at: told_at.and_then(|at| at.parse::<i64>().ok()).map(Timestamp::from),
        told_problem: platform_state::get(tx, TOLD_PROBLEM).await?.unwrap_or_default(),
        about: tx.about().await?,
    })
}

fn view(desk: &Desk, found: &Found) -> Health {
    let page = desk.page("health", "desk-place-health");
    Health {
        at: page.say_of("health-at", "at", desk.moment(desk.now)),
        problems: problems(desk, found),
        parts: vec![
            queues(desk, found),
            failures(desk, found),
            platforms(desk, found),
            program(desk, found),
        ],
        page,
    }
}

fn problems(desk: &Desk, found: &Found) -> Vec<String> {
    let say = |key: &str, args: &[(&str, String)]| desk.words.plain(key, args);
    let trouble = |finding: &Finding| {
        let since = finding.since.at(desk.centre.timezone).naive_local();
        desk.words.trouble(finding.trouble, since, finding.count).plain()
    };
    let mut problems: Vec<String> = found.looked.findings.iter().map(trouble).collect();
    if found.inbox().quarantined > 0 {
        let count = found.inbox().quarantined.to_string();
        problems.push(say("health-quarantined", &[("count", count)]));
    }
    if !found.told_problem.is_empty() {
        problems.push(say("health-platform", &[("problem", found.told_problem.clone())]));
    }
    problems
}

fn part(desk: &Desk, title: &str, rows: Vec<Row>, none: &str) -> Part {
    Part {
        title: desk.words.plain(title, &[]),
        rows,
        none: if none.is_empty() { String::new() } else { desk.words.plain(none, &[]) },
    }
}

fn fact(desk: &Desk, key: &str, value: impl ToString) -> Row {
    Row { name: desk.words.plain(key, &[]), value: value.to_string(), badge: None }
}

fn queues(desk: &Desk, found: &Found) -> Part {
    let since = |at: Option<Timestamp>| at.map(|at| desk.moment(at)).unwrap_or_default();
    let mut rows = vec![
        fact(
            desk,
            "health-inbox",
            with_since(desk, found.inbox().waiting, &since(found.inbox().oldest)),
        ),
        fact(desk, "health-aside", with_since(desk, found.inbox().quarantined, "")),
    ];
    for channel in Channel::ALL {
        if !desk.http.engine.deps.channels.has(channel) {
            continue;
        }
        let of_channel: Vec<&Waiting> =
            found.looked.measure.outbox.iter().filter(|one| one.channel == channel).collect();
        let count = of_channel.iter().map(|one| one.count).sum();
        let oldest = since(of_channel.iter().map(|one| one.oldest).min());
        let doubt: i64 =
            of_channel.iter().filter(|one| one.state == "unknown").map(|one| one.count).sum();
        let way = [("way", desk.words.channel(channel))];
        let badge = (doubt > 0)
            .then(|| (desk.words.plain("health-doubt", &[("count", doubt.to_string())]), "waits"));
        rows.push(Row {
            name: desk.words.plain("health-outbox", &way),
            value: with_since(desk, count, &oldest),
            badge,
        });
    }
    let next = found.next.map(|at| desk.moment(at));
    let none = || desk.words.plain("health-no-reminder", &[]);
    rows.push(fact(desk, "health-next-reminder", next.unwrap_or_else(none)));
    part(desk, "health-queues", rows, "")
}

fn with_since(desk: &Desk, count: i64, since: &str) -> String {
    if count == 0 || since.is_empty() {
        return desk.words.plain("health-nothing", &[("count", count.to_string())]);
    }
    let args = [("count", count.to_string()), ("since", since.to_owned())];
    desk.words.plain("health-waiting", &args)
}

fn failures(desk: &Desk, found: &Found) -> Part {
    let row = |one: &Failed| {
        let why = desk.words.plain(&format!("unreachable-{}", one.why), &[]);
        let args = [("count", one.count.to_string()), ("at", desk.moment(one.last))];
        Row {
            name: format!("{}: {why}", desk.words.channel(one.channel)),
            value: desk.words.plain("health-failed", &args),
            badge: None,
        }
    };
    let rows = found.failed.iter().map(row).collect();
    part(desk, "health-failures", rows, "health-no-failures")
}

fn platforms(desk: &Desk, found: &Found) -> Part {
    let row = |channel: Channel| {
        let heard = found.heard.iter().find(|(known, _)| *known == channel);
        let value = match heard {
            Some((_, at)) => desk.words.plain("health-heard", &[("at", desk.moment(*at))]),
            None => desk.words.plain("health-heard-nothing", &[]),
        };
        let is_on = desk.http.engine.deps.channels.has(channel);
        let (key, tone) = if is_on { ("health-on", "good") } else { ("health-off", "") };
        let badge = Some((desk.words.plain(key, &[]), tone));
        Row { name: desk.words.channel(channel), value, badge }
    };
    let mut rows: Vec<Row> = [Channel::Telegram, Channel::WhatsApp].map(row).into();
    let has_url = desk.http.engine.deps.public_url.is_some();
    let key = if has_url { "health-webhook" } else { "health-polling" };
    let told = found.told_at.map(|at| desk.moment(at)).unwrap_or_default();
    let well = if found.told_problem.is_empty() {
        (desk.words.plain("health-told-well", &[]), "good")
    } else {
        (desk.words.plain("health-told-badly", &[]), "bad")
    };
    rows.push(Row { badge: Some(well), ..fact(desk, key, told) });
    part(desk, "health-platforms", rows, "")
}

fn program(desk: &Desk, found: &Found) -> Part {
    let size = desk.words.plain("health-bytes", &[("size", megabytes(found.about.bytes))]);
    let rows = vec![
        fact(desk, "health-version", env!("CARGO_PKG_VERSION")),
        fact(desk, "health-runs-since", desk.moment(desk.http.engine.started_at)),
        fact(desk, "health-database", &found.about.name),
        fact(desk, "health-size", size),
    ];
    part(desk, "health-program", rows, "")
}

/// Bytes as megabytes with one digit behind the point.
fn megabytes(bytes: i64) -> String {
    let tenths = bytes * 10 / (1024 * 1024);
    format!("{}.{}", tenths / 10, tenths % 10)
}
