//! A person: the registration, where they can be reached, their duties and recordings, and what an
//! admin decides about them.

mod view;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};

use self::view::{Found, Person};
use super::Page;
use super::admin::Admin;
use super::posted::Posted;
use super::work::Told;
use crate::actions::{audition, correct, decide};
use crate::domain::correction::MESSAGE_MAX_CHARS;
use crate::domain::refusal::Refusal;
use crate::domain::registration::Part;
use crate::domain::slot::Reason;
use crate::domain::text::{isolate, one_line};
use crate::http::Http;
use crate::store::people::Person as Registered;
use crate::store::{Tx, auditions, corrections, people};
use crate::wording::Words;

/// The paths of a person.
pub fn router() -> Router<Http> {
    Router::new()
        .route("/admin/people/{id}", get(show))
        .route("/admin/people/{id}/approve", post(approve))
        .route("/admin/people/{id}/reject", post(reject))
        .route("/admin/people/{id}/ask", post(ask))
        .route("/admin/people/{id}/stop-asking", post(stop_asking))
        .route("/admin/people/{id}/choose", post(choose))
}

#[derive(Template)]
#[template(path = "templates/person.html")]
struct OnePerson {
    page: Page,
    person: Person,
}

async fn show(Admin(desk): Admin, Path(id): Path<i64>) -> Response {
    let season = desk.season.clone();
    let found = desk.read(move |tx| Box::pin(async move { Found::read(tx, id, season).await }));
    match found.await {
        Ok(Some(found)) => {
            let mut page = desk.page("people", "desk-place-people");
            page.title = found.person.name.as_str().to_owned();
            desk.show(&OnePerson { page, person: Person::of(&desk, &found) })
        }
        Ok(None) => desk.not_found(),
        Err(page) => page,
    }
}

async fn approve(Path(id): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let person = named(tx, id).await?;
            decide::approve(ctx, tx, &person).await?;
            Ok(say(&words, "approved", &person, &[]))
        })
    });
    posted.desk.done(done.await, &path(id))
}

async fn reject(Path(id): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let typed = posted.form.get("reason").to_owned();
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let person = named(tx, id).await?;
            decide::must_be_rejectable(ctx, tx, &person).await?;
            let reason = Reason::parse(&typed)?;
            decide::reject(ctx, tx, &person, &reason).await?;
            Ok(say(&words, "rejected", &person, &[("reason", isolate(reason.as_str()))]))
        })
    });
    posted.desk.done(done.await, &path(id))
}

async fn ask(Path(id): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let field = posted.form.get("field").to_owned();
    let message = one_line(posted.form.get("message"), MESSAGE_MAX_CHARS);
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let person = named(tx, id).await?;
            let part = Part::ALL.into_iter().find(|part| part.as_str() == field);
            let part = part.ok_or_else(|| {
                Refusal::from(crate::domain::correction::Problem::FieldUnclear { text: field })
            })?;
            let asked = correct::ask(ctx, tx, &person, part, &message).await?;
            let mut ways: Vec<String> =
                asked.addresses.iter().map(|one| words.channel(one.channel)).collect();
            ways.sort_unstable();
            ways.dedup();
            let key = if ways.is_empty() { "correction-no-address" } else { "correction-asking" };
            let args = [("field", words.field(part)), ("ways", words.list(&ways))];
            Ok(say(&words, key, &person, &args))
        })
    });
    posted.desk.done(done.await, &path(id))
}

async fn stop_asking(Path(id): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let asked: i64 = posted.form.read("correction").unwrap_or_default();
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let person = named(tx, id).await?;
            let asked = corrections::find(tx, asked).await?.filter(|one| one.person == id);
            let asked = asked.ok_or_else(|| unknown(id))?;
            correct::withdraw(ctx, tx, &asked).await?;
            let args = [("field", words.field(asked.part))];
            Ok(say(&words, "correction-taken-back", &person, &args))
        })
    });
    posted.desk.done(done.await, &path(id))
}

async fn choose(Path(id): Path<i64>, posted: Posted) -> Response {
    let words = posted.desk.words.clone();
    let chosen: i64 = posted.form.read("audition").unwrap_or_default();
    let done = posted.desk.act(move |ctx, tx| {
        Box::pin(async move {
            let person = named(tx, id).await?;
            let chosen = auditions::find(tx, chosen).await?;
            let chosen =
                chosen.filter(|one| one.person_id == Some(id)).ok_or_else(|| unknown(id))?;
            audition::choose(ctx, tx, &chosen, id).await?;
            let length = crate::domain::audio::clock(chosen.length());
            Ok(say(&words, "audition-chosen", &person, &[("length", length)]))
        })
    });
    posted.desk.done(done.await, &path(id))
}

/// The person of a path, who may have been forgotten meanwhile.
async fn named(tx: &mut Tx, id: i64) -> crate::actions::Result<Registered> {
    Ok(people::find(tx, id).await?.ok_or_else(|| unknown(id))?)
}

fn unknown(id: i64) -> Refusal {
    Refusal::PersonUnknown { text: id.to_string() }
}

fn path(id: i64) -> String {
    format!("/admin/people/{id}")
}

fn say(words: &Words, key: &str, person: &Registered, more: &[(&str, String)]) -> Told {
    let mut args = vec![("name", isolate(person.name.as_str()))];
    args.extend_from_slice(more);
    Told::from(words.text(key, &args).plain())
}
