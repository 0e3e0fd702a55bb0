//! People: everyone who registered, searched by name or ITS number.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;

use super::admin::Admin;
use super::links::Choice;
use super::pager::Pager;
use super::{Desk, Page};
use crate::domain::matching;
use crate::domain::person::{Preference, Status};
use crate::http::Http;
use crate::store::people::{self, Person};
use crate::store::{Tx, assignments};

/// So many people stand on a page.
const ROWS: usize = 50;

/// The path of the list.
pub fn router() -> Router<Http> {
    Router::new().route("/admin/people", get(show))
}

#[derive(Template)]
#[template(path = "templates/people.html")]
struct People {
    page: Page,
    pager: Pager,
    search: String,
    statuses: Vec<Choice>,
    preferences: Vec<Choice>,
    count: String,
    waiting: usize,
    is_filtered: bool,
    rows: Vec<Row>,
}

struct Row {
    link: String,
    name: String,
    its: String,
    preference: String,
    status: String,
    tone: &'static str,
    duties: usize,
}

async fn show(Admin(desk): Admin) -> Response {
    let today = desk.today();
    let found = desk.read(move |tx| Box::pin(async move { look(tx, today).await })).await;
    match found {
        Ok((everyone, duties)) => desk.show(&view(&desk, everyone, &duties)),
        Err(page) => page,
    }
}

async fn look(tx: &mut Tx, today: NaiveDate) -> anyhow::Result<(Vec<Person>, HashMap<i64, usize>)> {
    let mut duties = HashMap::new();
    for held in assignments::list_from(tx, today).await? {
        if let Some(holder) = held.holder {
            *duties.entry(holder.id).or_default() += 1;
        }
    }
    Ok((people::list(tx).await?, duties))
}

fn view(desk: &Desk, everyone: Vec<Person>, duties: &HashMap<i64, usize>) -> People {
    let page = desk.page("people", "desk-place-people");
    let (search, status) = (desk.asks("search").trim(), desk.asks("status"));
    let preference = desk.asks("preference");
    let of_status = |wanted: Status| everyone.iter().filter(|one| one.status == wanted).count();
    let counted = |status_of: Status| {
        let name = desk.words.status(status_of);
        let label = format!("{name} ({})", of_status(status_of));
        Choice::of(status_of.as_str(), label, status)
    };
    let any = |key: &str, chosen: &str| Choice::of("", page.say(key), chosen);
    let statuses =
        std::iter::once(any("people-page-any-status", status)).chain(Status::ALL.map(counted));
    let offers = Preference::ALL.map(|one| {
        let label = desk.words.plain(&format!("preference-{}", one.as_str()), &[]);
        Choice::of(one.as_str(), label, preference)
    });
    let preferences = std::iter::once(any("people-page-any-preference", preference)).chain(offers);
    let (statuses, preferences) = (statuses.collect(), preferences.collect());
    let waiting = of_status(Status::Pending);
    let mut found =
        matching::filter(everyone, search, |one| one.name.as_str(), |one| one.its.as_str());
    found.retain(|one| status.is_empty() || one.status.as_str() == status);
    found.retain(|one| preference.is_empty() || one.preference.as_str() == preference);
    let pager = Pager::new(desk, found.len(), ROWS);
    let shown = found.iter().skip(pager.skip()).take(pager.most());
    People {
        search: search.to_owned(),
        statuses,
        preferences,
        count: page.say_of("people-page-count", "count", found.len()),
        waiting,
        is_filtered: [search, status, preference].iter().any(|value| !value.is_empty()),
        rows: shown.map(|one| row(desk, one, duties)).collect(),
        pager,
        page,
    }
}

fn row(desk: &Desk, person: &Person, duties: &HashMap<i64, usize>) -> Row {
    let preference = format!("preference-{}", person.preference.as_str());
    Row {
        link: format!("/admin/people/{}", person.id),
        name: person.name.as_str().to_owned(),
        its: person.its.as_str().to_owned(),
        preference: desk.words.plain(&preference, &[]),
        status: desk.words.status(person.status),
        tone: tone(person.status),
        duties: duties.get(&person.id).copied().unwrap_or(0),
    }
}

/// How a status looks; its word stands in it.
pub const fn tone(status: Status) -> &'static str {
    match status {
        Status::Pending => "waits",
        Status::Approved | Status::Allotted => "good",
        Status::Rejected => "bad",
        Status::Withdrawn => "",
    }
}
