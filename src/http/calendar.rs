//! A person's calendar, for whoever knows its link: phones ask for it each hour.

use anyhow::Result;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Http;
use super::tag::Tag;
use crate::domain::calendar_link::Token;
use crate::domain::person::Status;
use crate::domain::timestamp::Timestamp;
use crate::render::calendars::{self, Centre};
use crate::store::{Tx, calendar_links, centres, people};
use crate::wording::Words;

const ENDING: &str = ".ics";
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("text/calendar; charset=utf-8");
/// Nobody between us and the phone keeps it, and the phone asks whether it is still so.
const CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");
const NAME: HeaderValue = HeaderValue::from_static("inline; filename=\"my-duties.ics\"");

/// Answers a calendar. Whatever is wrong with a link, it is not found.
pub async fn feed(
    State(http): State<Http>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(token) = file.strip_suffix(ENDING).and_then(Token::parse) else {
        return not_found();
    };
    let now = http.clock.now();
    match http.read(move |tx| Box::pin(async move { find(tx, &token, now).await })).await {
        Ok(Some(text)) => answer(text, &headers),
        Ok(None) => not_found(),
        Err(error) => {
            // The link stands in none of these.
            tracing::error!(error = %format!("{error:#}"), "a calendar could not be read");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response()
        }
    }
}

/// The calendar that a token opens, if it is the person's token now and the person still serves.
async fn find(tx: &mut Tx, token: &Token, now: Timestamp) -> Result<Option<String>> {
    let expected = calendar_links::token(tx, token.person).await?;
    if !expected.matches(token) {
        return Ok(None);
    }
    let person = people::find(tx, token.person).await?;
    let Some(person) = person.filter(|person| person.status != Status::Withdrawn) else {
        return Ok(None);
    };
    let centre = centres::find(tx).await?;
    let today = now.at(centre.timezone).date_naive();
    let from = calendars::first_day(today);
    let duties = calendar_links::duties_from(tx, person.id, from).await?;
    let of = (person.id, person.name.as_str());
    let place = Centre {
        name: &centre.name,
        timezone: centre.timezone,
        evening: centre.reminder_rules.evening(),
        mark: &calendar_links::mark(tx).await?,
    };
    let words = Words::of(&centre.language);
    Ok(Some(calendars::of_person(&place, of, &duties, now, &words)))
}

fn answer(text: String, headers: &HeaderMap) -> Response {
    let tag = Tag::of(&text);
    let mut response = if tag.is_known(headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, MEDIA_TYPE), (header::CONTENT_DISPOSITION, NAME)], text)
            .into_response()
    };
    response.headers_mut().insert(header::ETAG, tag.value());
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE);
    closed(response)
}

fn not_found() -> Response {
    closed(StatusCode::NOT_FOUND.into_response())
}

/// The address is a secret: it is told to nobody by a link, and searched by nobody.
fn closed(mut response: Response) -> Response {
    for (name, value) in [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
