//! Reminders and receipts: of each duty who is reminded when, what became of it on each channel, and
//! a button that sends again what failed.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use chrono::{Duration, NaiveDate};

use super::admin::Admin;
use super::links::link;
use super::pager::Pager;
use super::posted::Posted;
use super::work::Told;
use super::{Desk, Page};
use crate::actions::retry::{self, Row as Retried};
use crate::domain::refusal::Refusal;
use crate::domain::timestamp::Timestamp;
use crate::http::Http;
use crate::store::calendar::Calendar;
use crate::store::outbox::{self, Delivery, Kind};
use crate::store::reached::{self, Filter, Reminded};
use crate::store::reminders::{Reminder, ReminderState};
use crate::store::{Tx, assignments};
use crate::wording::Words;
use crate::wording::asking::Receipt;
use crate::wording::reminding::Again;

const PATH: &str = "/admin/reminders";
/// So many duties stand on a page.
const ROWS: usize = 30;
/// Upcoming is what goes out within a day, as in the chat.
const UPCOMING: Duration = Duration::hours(24);
/// Which reminders can be looked at: the first stands for all.
const VIEWS: [&str; 4] = ["all", "pending", "upcoming", "failed"];
const FAILED: &str = VIEWS[3];

/// The paths of reminders.
pub fn router() -> Router<Http> {
    Router::new()
        .route(PATH, get(show))
        .route("/admin/reminders/retry", post(retry_all))
        .route("/admin/reminders/{assignment}/retry", post(retry_one))
}

#[derive(Template)]
#[template(path = "templates/reminders.html")]
struct Reminders {
    page: Page,
    pager: Pager,
    /// Address, name, how many, and whether it is the one.
    views: Vec<(String, String, bool)>,
    summary: String,
    can_retry: bool,
    rows: Vec<Row>,
}

struct Row {
    assignment: i64,
    slot: String,
    link: String,
    name: String,
    /// When each goes out, how it stands, how that looks.
    reminders: Vec<(String, String, &'static str)>,
    /// What was sent: what it was, which way, how far it got.
    receipts: Vec<(String, String, String)>,
    can_retry: bool,
}

/// What was read of a page.
struct Found {
    calendar: Calendar,
    counts: Vec<(ReminderState, i64)>,
    can_retry: bool,
    duties: Vec<(Reminded, Vec<Reminder>, Vec<Delivery>)>,
}

async fn show(Admin(desk): Admin) -> Response {
    let view = VIEWS.into_iter().find(|view| *view == desk.asks("view")).unwrap_or(VIEWS[0]);
    let filter = filter(view, desk.today(), desk.now);
    let counted = desk
        .read(move |tx| Box::pin(async move { Ok(reached::count_duties(tx, &filter).await?) }))
        .await;
    let total = match counted {
        Ok(total) => usize::try_from(total).unwrap_or(0),
        Err(page) => return page,
    };
    let pager = Pager::new(&desk, total, ROWS);
    let (most, skip, is_failed) = (pager.most(), pager.skip(), view == FAILED);
    let (today, now) = (desk.today(), desk.now);
    let read = desk.read(move |tx| {
        Box::pin(async move {
            let (most, skip) = (i64::try_from(most)?, i64::try_from(skip)?);
            let shown = if is_failed {
                reached::latest(tx, &filter, most, skip).await?
            } else {
                reached::next(tx, &filter, most, skip).await?
            };
            look(tx, shown, today, now).await
        })
    });
    match read.await {
        Ok(found) => desk.show(&page(&desk, view, pager, &found)),
        Err(page) => page,
    }
}

fn filter(view: &str, today: NaiveDate, now: Timestamp) -> Filter {
    let all = Filter { state: None, until: None, from: today };
    let pending = Some(ReminderState::Pending);
    match view {
        "pending" => Filter { state: pending, ..all },
        "upcoming" => Filter { state: pending, until: Some(now + UPCOMING), ..all },
        // What went wrong is worth looking at after its day.
        FAILED => Filter {
            state: Some(ReminderState::Failed),
            from: NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(today),
            ..all
        },
        _ => all,
    }
}

async fn look(
    tx: &mut Tx,
    shown: Vec<Reminded>,
    today: NaiveDate,
    now: Timestamp,
) -> anyhow::Result<Found> {
    let mut duties = Vec::new();
    for one in shown {
        let any = Filter { state: None, until: None, from: one.date };
        let reminders = reached::reminders_of(tx, one.assignment, &any).await?;
        let deliveries = outbox::of_assignment(tx, one.assignment).await?;
        duties.push((one, reminders, deliveries));
    }
    let failed = reached::failed_from(tx, today).await?;
    Ok(Found {
        calendar: Calendar::read(tx).await?,
        counts: reached::count(tx, today).await?,
        can_retry: failed.iter().any(|reminder| reminder.expires_at > now),
        duties,
    })
}

fn page(desk: &Desk, view: &str, pager: Pager, found: &Found) -> Reminders {
    let tab = |one: &str| {
        let name = desk.words.plain(&format!("reminders-view-{one}"), &[]);
        let query = if one == VIEWS[0] { "" } else { one };
        (link(PATH, &[("view", query)]), name, one == view)
    };
    let of = |state| {
        let count = found.counts.iter().find(|(known, _)| *known == state);
        count.map_or(0, |(_, count)| *count).to_string()
    };
    let counts = [
        ("pending", of(ReminderState::Pending)),
        ("sent", of(ReminderState::Sent)),
        ("failed", of(ReminderState::Failed)),
    ];
    Reminders {
        views: VIEWS.map(tab).into(),
        summary: desk.words.plain("reminders-page-summary", &counts),
        can_retry: found.can_retry,
        rows: found.duties.iter().filter_map(|one| row(desk, &found.calendar, one)).collect(),
        page: desk.page("reminders", "desk-place-reminders"),
        pager,
    }
}

fn row(
    desk: &Desk,
    calendar: &Calendar,
    (one, reminders, deliveries): &(Reminded, Vec<Reminder>, Vec<Delivery>),
) -> Option<Row> {
    let slot = calendar.slot_on(one.duty, one.date)?;
    let is_failed = |one: &Reminder| one.state == ReminderState::Failed;
    let can_retry = reminders.iter().any(|one| is_failed(one) && one.expires_at > desk.now);
    Some(Row {
        assignment: one.assignment,
        slot: desk.words.slot(&slot),
        link: format!("/admin/roster/slot?date={}&duty={}", one.date, one.duty),
        name: one.name.clone(),
        reminders: reminders.iter().map(|one| standing(desk, one, deliveries)).collect(),
        receipts: deliveries.iter().map(|one| receipt(desk, one)).collect(),
        can_retry,
    })
}

fn standing(
    desk: &Desk,
    reminder: &Reminder,
    deliveries: &[Delivery],
) -> (String, String, &'static str) {
    let at = desk.moment(reminder.due_at);
    let has_messages = deliveries
        .iter()
        .any(|one| one.reminder_id == Some(reminder.id) && one.kind != Kind::Notice);
    let is_queued = reminder.queued_at.is_some() || has_messages;
    let words = &desk.words;
    match reminder.state {
        ReminderState::Pending if is_queued => {
            (at, words.plain("reminder-on-its-way", &[]), "waits")
        }
        ReminderState::Pending => (at, words.plain("reminders-page-planned", &[]), ""),
        state => {
            let tone = if state == ReminderState::Sent { "good" } else { "bad" };
            let why = reminder.last_error.as_deref();
            (at.clone(), words.reminder_state(state.as_str(), at, why), tone)
        }
    }
}

/// A message in words: what it was, which way it went, how far it got.
pub fn receipt(desk: &Desk, delivery: &Delivery) -> (String, String, String) {
    desk.words.receipt(&Receipt {
        kind: delivery.kind.as_str(),
        reminder: delivery.reminder_id,
        channel: delivery.channel,
        stage: delivery.stage(),
        why: delivery.why.as_deref(),
    })
}

async fn retry_all(posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let done = posted
        .desk
        .act(move |ctx, tx| Box::pin(async move { Ok(told(&words, &retry::all(ctx, tx).await?)) }));
    posted.desk.done(done.await, &link(PATH, &[("view", FAILED)]))
}

async fn retry_one(Path(assignment): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let view = posted.form.get("view").to_owned();
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let held = assignments::find(tx, assignment).await?;
            let held = held.filter(|held| held.holder.is_some()).ok_or(Refusal::UndoChanged)?;
            Ok(told(&words, &retry::of_duty(ctx, tx, &held).await?))
        })
    });
    posted.desk.done(done.await, &link(PATH, &[("view", &view)]))
}

fn told(words: &Words, rows: &[Retried]) -> Told {
    let again: Vec<Again<'_>> = rows
        .iter()
        .map(|row| Again { slot: &row.slot, name: &row.name, came: row.came.as_str() })
        .collect();
    Told::from(words.retried(&again, retry::count_going(rows)).plain())
}
