//! `audit-log`: who changed what, when and by which way, as the chat's `/log`.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::known::{self, Known};
use super::page::{Listing, Paging, Results};
use super::query::{self, Reading};
use super::reply::{Answer, Reply};
use super::run::look;
use super::span::Span;
use super::terms;
use crate::domain::trail::{Detail, Line};
use crate::http::Http;
use crate::store::trail;

/// The longest word of the log is shorter.
const KIND_MAX_CHARS: usize = 40;

/// A change of the roster or of a person.
#[derive(Serialize, ToSchema)]
pub struct AuditLine {
    #[schema(example = 42)]
    id: i64,
    #[schema(format = DateTime, example = "2027-02-07T09:00:00Z")]
    timestamp: String,
    /// What happened, e.g. `register`, `assign`, `unlock`, `request-approved`, `status`, `season`.
    #[schema(example = "assign")]
    kind: String,
    /// The name of who did it, `API` for this interface; null if the program itself did it.
    #[schema(required = true, example = "API")]
    actor: Option<String>,
    /// By which way: `TELEGRAM`, `WHATSAPP`, `API` or `DESK`; null for the program itself.
    #[schema(required = true, example = "API")]
    via: Option<String>,
    /// Whom it is about: by the registration's `id`.
    #[schema(required = true, example = 3)]
    user_id: Option<i64>,
    /// And the name; null once the person is forgotten.
    #[schema(required = true, example = "Yusuf Ali")]
    user_name: Option<String>,
    #[schema(required = true, format = Date, example = "2027-02-09")]
    duty_date: Option<String>,
    #[schema(required = true, example = "FAJAR_AZAAN")]
    namaaz_type: Option<String>,
    /// The values, before and after; those that told of somebody who was forgotten are gone.
    changes: Vec<Change>,
}

/// A value that changed.
#[derive(Serialize, ToSchema)]
pub struct Change {
    /// What it is the value of.
    #[schema(example = "its")]
    field: String,
    #[schema(required = true, example = json!(null))]
    before: Option<String>,
    #[schema(required = true, example = "30412345")]
    after: Option<String>,
}

impl From<Detail> for Change {
    fn from(detail: Detail) -> Self {
        Self { field: detail.field, before: detail.before, after: detail.after }
    }
}

impl AuditLine {
    fn of(line: Line, known: &Known) -> Self {
        let was_somebody = line.via.is_some();
        Self {
            id: line.id,
            timestamp: terms::instant(line.at),
            kind: line.kind,
            actor: was_somebody.then(|| known::actor(line.actor)),
            via: line.via.map(|way| way.to_ascii_uppercase()),
            user_id: line.person_id,
            user_name: line.person.filter(|_| known.registration(line.person_id).is_some()),
            duty_date: line.duty_date.map(|date| date.to_string()),
            namaaz_type: line.duty.map(|duty| known.namaaz_type(duty)),
            changes: line.details.into_iter().map(Change::from).collect(),
        }
    }
}

/// Which changes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Those of this kind.
    #[param(value_type = String, required = false, pattern = "^[a-z]+(-[a-z]+)*$", max_length = 40,
        example = "assign")]
    kind: Option<String>,
    /// Those about this person, or done from a chat that speaks for the person: by the
    /// registration's `id`.
    #[param(value_type = i64, required = false, minimum = 1, example = 3)]
    user: Option<String>,
    /// From this day on.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-01")]
    from: Option<String>,
    /// Up to this day, included.
    #[param(value_type = String, required = false, format = Date, example = "2027-02-28")]
    to: Option<String>,
}

/// Lists changes, newest first.
#[utoipa::path(
    get,
    path = "/audit-log",
    tag = "audit-log",
    params(Asked, Paging),
    responses((status = 200, description = "A page of them", body = Results<AuditLine>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Asked>) -> Answer {
    let mut reading = Reading::default();
    let kind = reading.read("kind", filter.kind.as_deref(), kind);
    let person = reading.read("user", filter.user.as_deref(), query::row);
    let span = Span::read(&mut reading, filter.from.as_deref(), filter.to.as_deref());
    reading.end()?;
    let before = page.after::<i64>()?;
    look(&http, move |ctx, tx| {
        Box::pin(async move {
            let (from, until) = (span.from(ctx), span.until(ctx));
            let kinds = kind.into_iter().collect();
            let wanted =
                trail::Filter { before, person, from, until, kinds, ..trail::Filter::default() };
            let most = usize::try_from(page.rows()).unwrap_or(usize::MAX);
            let found = trail::page(tx, &wanted, most).await?;
            let known = Known::read(tx).await?;
            Ok(Reply::ok(&page.of(found, |one| one.id, |one| AuditLine::of(one, &known)))?)
        })
    })
    .await
}

/// A word of the log: small letters in parts.
fn kind(text: &str) -> Option<String> {
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_lowercase());
    let is_kind = text.len() <= KIND_MAX_CHARS && text.split('-').all(is_word);
    is_kind.then(|| text.to_owned())
}
