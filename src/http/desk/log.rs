//! The log: who changed what, newest first, with the filters and the sentences of the chat's `/log`.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;

use super::admin::Admin;
use super::links::{Choice, link};
use super::{Desk, Page};
use crate::domain::{log_kinds, matching};
use crate::http::Http;
use crate::store::Tx;
use crate::store::calendar::Calendar;
use crate::store::people::{self, Person};
use crate::store::trail::{self, Filter, Line};
use crate::wording::log as sentences;

const PATH: &str = "/admin/log";
/// As many lines as can be looked through at once.
const LINES: usize = 50;
/// More people than this a search doesn't offer.
const MOST_PEOPLE: usize = 12;

/// The path of the log.
pub fn router() -> Router<Http> {
    Router::new().route(PATH, get(show))
}

#[derive(Template)]
#[template(path = "templates/log.html")]
struct Log {
    page: Page,
    who: String,
    date: String,
    duties: Vec<Choice>,
    kinds: Vec<Choice>,
    /// Whom the words may mean, where they are several.
    several: Vec<(String, String)>,
    /// What was read and can't be looked for.
    unclear: String,
    rows: Vec<Row>,
    older: String,
    newest: String,
    is_filtered: bool,
}

struct Row {
    at: String,
    actor: String,
    way: String,
    what: String,
    /// The page of whom it is about.
    about: String,
}

/// What was asked for.
struct Asked {
    who: String,
    date: Option<NaiveDate>,
    duty: Option<i64>,
    kinds: Vec<&'static str>,
    before: Option<i64>,
}

/// What was found.
struct Found {
    duties: Vec<(i64, String)>,
    people: Vec<Person>,
    lines: Vec<Line>,
}

async fn show(Admin(desk): Admin) -> Response {
    let kind = log_kinds::find(desk.asks("kind"));
    let asked = Asked {
        who: desk.asks("who").trim().to_owned(),
        date: desk.asks("date").parse().ok(),
        duty: desk.asks("duty").parse().ok(),
        kinds: kind.map_or_else(Vec::new, |kind| kind.kinds.to_vec()),
        before: desk.asks("before").parse().ok(),
    };
    let found = desk.read(move |tx| Box::pin(async move { look(tx, asked).await })).await;
    match found {
        Ok(found) => desk.show(&view(&desk, found)),
        Err(page) => page,
    }
}

async fn look(tx: &mut Tx, asked: Asked) -> anyhow::Result<Found> {
    let people = match asked.who.as_str() {
        "" => Vec::new(),
        who => {
            let everyone = people::list(tx).await?;
            let name = |person: &Person| person.name.as_str().to_owned();
            let whole: Vec<Person> =
                everyone.iter().filter(|person| name(person) == who).cloned().collect();
            match whole.len() {
                1 => whole,
                _ => {
                    matching::filter(everyone, who, |one| one.name.as_str(), |one| one.its.as_str())
                }
            }
        }
    };
    let person = match people.as_slice() {
        [only] => Some(only.id),
        _ if asked.who.is_empty() => None,
        // Nobody, or several: nothing is shown before it is clear who is meant.
        _ => Some(-1),
    };
    let filter = Filter {
        before: asked.before,
        person,
        duty: asked.duty,
        date: asked.date,
        kinds: asked.kinds.into_iter().map(str::to_owned).collect(),
        ..Filter::default()
    };
    let duties = Calendar::read(tx).await?.duties;
    Ok(Found {
        duties: duties.into_iter().map(|duty| (duty.id, duty.label)).collect(),
        people,
        // One more than is shown says whether there are older ones.
        lines: trail::page(tx, &filter, LINES + 1).await?,
    })
}

fn view(desk: &Desk, found: Found) -> Log {
    let (who, date) = (desk.asks("who").trim(), desk.asks("date"));
    let (duty, kind) = (desk.asks("duty"), desk.asks("kind"));
    let page = desk.page("log", "desk-place-log");
    let to = |who: &str, before: &str| {
        let values =
            [("who", who), ("date", date), ("duty", duty), ("kind", kind), ("before", before)];
        link(PATH, &values)
    };
    let several = match found.people.as_slice() {
        [] | [_] => Vec::new(),
        several => several
            .iter()
            .take(MOST_PEOPLE)
            .map(|one| (format!("{} · {}", one.name, one.its), to(one.its.as_str(), "")))
            .collect(),
    };
    let last = (found.lines.len() > LINES).then(|| found.lines[LINES - 1].id.to_string());
    let any = |label: &str, chosen: &str| Choice::of("", page.say(label), chosen);
    let duties = found.duties.iter().map(|(id, label)| Choice::of(id.to_string(), label, duty));
    let kinds = log_kinds::KINDS.iter().map(|one| {
        let label = desk.words.plain(&format!("log-kind-{}", one.word), &[]);
        Choice::of(one.word, label, kind)
    });
    let is_nobody = !who.is_empty() && found.people.is_empty();
    let is_no_date = !date.is_empty() && date.parse::<NaiveDate>().is_err();
    let unclear = match (is_nobody, is_no_date) {
        (true, _) => page.say_of("log-page-nobody", "text", who),
        (false, true) => page.say_of("log-page-no-date", "text", date),
        (false, false) => String::new(),
    };
    Log {
        who: who.to_owned(),
        date: date.to_owned(),
        duties: std::iter::once(any("log-page-any-duty", duty)).chain(duties).collect(),
        kinds: std::iter::once(any("log-page-any-kind", kind)).chain(kinds).collect(),
        several,
        unclear,
        rows: found.lines.iter().take(LINES).map(|line| row(desk, line)).collect(),
        older: last.map_or_else(String::new, |last| to(who, &last)),
        newest: if desk.asks("before").is_empty() { String::new() } else { to(who, "") },
        is_filtered: [who, date, duty, kind].iter().any(|value| !value.is_empty()),
        page,
    }
}

fn row(desk: &Desk, line: &Line) -> Row {
    let way = line.via.as_deref().map(|way| sentences::way_in_words(&desk.words, way));
    Row {
        at: desk.moment(line.at),
        actor: sentences::actor(&desk.words, line.actor.as_deref()),
        way: way.unwrap_or_default(),
        what: sentences::sentence(&desk.words, line).plain(),
        about: line.person_id.map(|id| format!("/admin/people/{id}")).unwrap_or_default(),
    }
}
