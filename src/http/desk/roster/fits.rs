//! Whom a slot could be given to: everyone once, the best for a slot, and who is meant by words.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::super::admin::Admin;
use crate::domain::matching;
use crate::domain::person::Status;
use crate::domain::text::fold;
use crate::http::tag::Tag;
use crate::store::calendar::Calendar;
use crate::store::people::{self, Person};
use crate::store::{Tx, candidates};
use crate::wording::Words;

/// A browser may keep it, and asks each time whether it is still so.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Somebody a slot could be given to.
pub struct Fit {
    /// The person.
    pub person: Person,
    /// What speaks for and against.
    pub why: String,
    /// Whether to ask once more before giving it: not approved yet, or away that day.
    pub is_to_ask: bool,
}

/// Everyone who serves, for the search in the browser: the row, the name, the ITS number, and the
/// name as it is compared.
pub async fn people(Admin(desk): Admin, headers: HeaderMap) -> Response {
    let everyone = match desk.read(|tx| Box::pin(async move { Ok(people::list(tx).await?) })).await
    {
        Ok(everyone) => everyone,
        Err(page) => return page,
    };
    let row = |person: &Person| {
        let name = person.name.as_str();
        json!([person.id, name, person.its.as_str(), fold(name)])
    };
    let rows: Vec<Value> =
        everyone.iter().filter(|person| person.status.serves()).map(row).collect();
    let body = json!({"people": rows}).to_string();
    let tag = Tag::of(&body);
    let own = [(header::ETAG, tag.value()), (header::CACHE_CONTROL, ASK_AGAIN)];
    if tag.is_known(&headers) {
        return (StatusCode::NOT_MODIFIED, own).into_response();
    }
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (own, json, body).into_response()
}

/// The rows of the people whom words may mean, the likeliest first: sounds and slips of the pen too.
pub async fn like(Admin(desk): Admin) -> Response {
    let words = desk.asks("q").to_owned();
    let found = desk.read(move |tx| {
        Box::pin(async move {
            let everyone = people::list(tx).await?;
            let alike =
                matching::filter(everyone, &words, |one| one.name.as_str(), |one| one.its.as_str());
            Ok(alike.iter().map(|person| person.id).collect::<Vec<i64>>())
        })
    });
    match found.await {
        Ok(ids) => Json(json!({"like": ids})).into_response(),
        Err(page) => page,
    }
}

/// Who fits a slot, the best first: the row, what speaks for and against, and whether to ask.
pub async fn of_slot(Admin(desk): Admin, Path((date, duty)): Path<(NaiveDate, i64)>) -> Response {
    let words = desk.words.clone();
    let found =
        desk.read(move |tx| Box::pin(async move { best(tx, &words, date, duty).await })).await;
    match found {
        Ok(Some(fits)) => {
            let row = |fit: &Fit| json!([fit.person.id, fit.why, fit.is_to_ask]);
            let rows: Vec<Value> = fits.iter().map(row).collect();
            Json(json!({"fits": rows})).into_response()
        }
        Ok(None) => desk.not_found(),
        Err(page) => page,
    }
}

/// Who fits a slot, the best first; nothing if there is no such slot.
pub async fn best(
    tx: &mut Tx,
    words: &Words,
    date: NaiveDate,
    duty: i64,
) -> anyhow::Result<Option<Vec<Fit>>> {
    let calendar = Calendar::read(tx).await?;
    let season = calendar.seasons.iter().find(|season| season.contains(date));
    let (Some(season), Some(slot)) = (season, calendar.slot_on(duty, date)) else {
        return Ok(None);
    };
    let ranked = candidates::of_slot(tx, season, &calendar.duties, &slot).await?;
    let fit = |(person, fit): (Person, _)| Fit {
        why: words.fitness(person.preference, &fit),
        is_to_ask: fit.away || person.status == Status::Pending,
        person,
    };
    Ok(Some(ranked.into_iter().map(fit).collect()))
}
