//! A person's calendar, for whoever knows its link: phones ask for it each hour.

use anyhow::Result;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::Http;
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
const TAG_BYTES: usize = 16;

/// Answers a calendar. Whatever is wrong with a link, it is not found.
pub async fn feed(
    State(http): State<Http>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(token) = file.strip_suffix(ENDING).and_then(Token::parse) else {
        return not_found();
    };
    let (engine, now) = (http.engine.clone(), http.clock.now());
    // A task of its own, as everything that begins a transaction.
    let read = tokio::spawn(async move {
        let mut tx = engine.store.read(engine.centre).await?;
        let found = find(&mut tx, &token, now).await;
        tx.rollback().await?;
        found
    });
    match read.await {
        Ok(Ok(Some(text))) => answer(text, &headers),
        Ok(Ok(None)) => not_found(),
        Ok(Err(error)) => {
            // The link stands in none of these.
            tracing::error!(error = %format!("{error:#}"), "a calendar could not be read");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
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
    let digest = Sha256::digest(text.as_bytes());
    let digest: String = digest[..TAG_BYTES].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{digest}\"");
    let is_known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*");
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, MEDIA_TYPE), (header::CONTENT_DISPOSITION, NAME)], text)
            .into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
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
