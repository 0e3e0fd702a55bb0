//! Requests: what volunteers wish for, the open ones first, then how the others were decided.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use chrono::NaiveDate;

use super::admin::Admin;
use super::pager::Pager;
use super::posted::Posted;
use super::work::Told;
use super::{Desk, Page};
use crate::actions::request;
use crate::domain::refusal::Refusal;
use crate::domain::request::{Kind, PreferredDay, State};
use crate::domain::slot::{REASON_MAX_CHARS, Reason, Slot};
use crate::domain::text::{isolate, one_line};
use crate::http::Http;
use crate::store::Tx;
use crate::store::calendar::Calendar;
use crate::store::requests::{self, Decided, Request};

const PATH: &str = "/admin/requests";
/// So many decided ones stand on a page.
const ROWS: usize = 25;
/// What is usually said to a person whose wish can't be granted.
const COMMON_REASONS: usize = 5;

/// The paths of requests.
pub fn router() -> Router<Http> {
    Router::new().route(PATH, get(show)).route("/admin/requests/{id}", post(decide))
}

#[derive(Template)]
#[template(path = "templates/requests.html")]
struct Requests {
    page: Page,
    pager: Pager,
    open: Vec<Open>,
    reasons: Vec<String>,
    decided: Vec<Row>,
}

/// One that waits.
struct Open {
    id: i64,
    person: String,
    name: String,
    slot: String,
    time: String,
    wish: String,
    preferred: String,
    reason: String,
}

/// One that was decided.
struct Row {
    person: String,
    name: String,
    slot: String,
    wish: String,
    reason: String,
    state: String,
    tone: &'static str,
    by: String,
    note: String,
}

async fn show(Admin(desk): Admin) -> Response {
    let today = desk.today();
    let counted =
        desk.read(move |tx| Box::pin(async move { Ok(requests::count_settled(tx, today).await?) }));
    let total = match counted.await {
        Ok(total) => usize::try_from(total).unwrap_or(0),
        Err(page) => return page,
    };
    let pager = Pager::new(&desk, total, ROWS);
    let (most, skip) = (pager.most(), pager.skip());
    let found =
        desk.read(move |tx| Box::pin(async move { look(tx, today, most, skip).await })).await;
    let (calendar, open, decided) = match found {
        Ok(found) => found,
        Err(page) => return page,
    };
    let zone = desk.centre.timezone;
    let slot = |request: &Request| calendar.slot_on(request.duty, request.date);
    let ahead = |request: &Request| slot(request).filter(|slot| slot.begins(zone) > desk.now);
    let open = open.iter().filter_map(|one| Some(waiting(&desk, &calendar, one, &ahead(one)?)));
    let reason = |number: usize| desk.words.plain(&format!("reason-requests-{number}"), &[]);
    desk.show(&Requests {
        page: desk.page("requests", "desk-place-requests"),
        open: open.collect(),
        reasons: (1..=COMMON_REASONS).map(reason).collect(),
        decided: decided.iter().map(|one| settled(&desk, &calendar, one)).collect(),
        pager,
    })
}

async fn look(
    tx: &mut Tx,
    today: NaiveDate,
    most: usize,
    skip: usize,
) -> anyhow::Result<(Calendar, Vec<Request>, Vec<Decided>)> {
    let (most, skip) = (i64::try_from(most)?, i64::try_from(skip)?);
    let decided = requests::settled(tx, today, most, skip).await?;
    Ok((Calendar::read(tx).await?, requests::open_from(tx, today).await?, decided))
}

async fn decide(Path(id): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let is_granted = posted.form.get("decision") == "approve";
    let note = posted.form.get("note").to_owned();
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let unknown = || Refusal::RequestUnknown { text: id.to_string() };
            let found = requests::find(tx, id).await?.ok_or_else(unknown)?;
            let slot = Calendar::read(tx).await?.slot_on(found.duty, found.date);
            let slot = slot.ok_or_else(unknown)?;
            let args = [("slot", words.slot(&slot)), ("name", isolate(&found.name))];
            if is_granted {
                let note = one_line(&note, REASON_MAX_CHARS);
                request::approve(ctx, tx, &found, &slot, &note).await?;
                let key = match found.kind {
                    Kind::Cancel => "request-approved",
                    Kind::Move => "request-approved-move",
                };
                return Ok(Told::from(words.plain(key, &args)));
            }
            request::must_be_open(&found, &slot)?;
            let note = Reason::parse(&note)?;
            request::reject(ctx, tx, &found, &slot, &note).await?;
            let [slot, name] = args;
            let args = [slot, name, ("note", isolate(note.as_str()))];
            Ok(Told::from(words.text("request-rejected", &args).plain()))
        })
    });
    posted.desk.done(done.await, PATH)
}

fn wish(desk: &Desk, kind: Kind) -> String {
    desk.words.plain(&format!("mydata-request-{}", kind.as_str()), &[])
}

fn waiting(desk: &Desk, calendar: &Calendar, one: &Request, slot: &Slot) -> Open {
    let preferred = one.preferred.and_then(|date| calendar.slot_on(one.duty, date));
    let preferred = preferred.map(|slot| PreferredDay { date: slot.date, day: slot.day });
    Open {
        id: one.id,
        person: format!("/admin/people/{}", one.person),
        name: one.name.clone(),
        slot: desk.words.slot(slot),
        time: slot.duty.reports_at.to_string(),
        wish: wish(desk, one.kind),
        preferred: match one.kind {
            Kind::Move => desk.words.preferred(preferred),
            Kind::Cancel => String::new(),
        },
        reason: one.reason.clone(),
    }
}

fn settled(desk: &Desk, calendar: &Calendar, one: &Decided) -> Row {
    let request = &one.request;
    let slot = calendar.slot_on(request.duty, request.date);
    let (state, tone) = match request.state {
        // Nobody decided before the duty's day was over, or it was taken away.
        State::Open => (desk.words.plain("requests-page-lapsed", &[]), ""),
        State::Approved => (state(desk, request.state), "good"),
        State::Rejected => (state(desk, request.state), "bad"),
        State::Withdrawn => (state(desk, request.state), ""),
    };
    let at = one.decided_at.map(|at| desk.moment(at)).unwrap_or_default();
    let by = match &request.decider {
        Some(by) if !by.is_empty() => format!("{at} · {by}"),
        _ => at,
    };
    Row {
        person: format!("/admin/people/{}", request.person),
        name: request.name.clone(),
        slot: slot.map_or_else(|| desk.words.date(request.date), |slot| desk.words.slot(&slot)),
        wish: wish(desk, request.kind),
        reason: request.reason.clone(),
        state,
        tone,
        by,
        note: one.note.clone(),
    }
}

fn state(desk: &Desk, state: State) -> String {
    desk.words.plain(&format!("mydata-request-{}", state.as_str()), &[])
}
