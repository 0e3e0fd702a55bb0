//! `requests`: volunteers' wishes to be released from a duty or to have another day.

pub mod decide;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::known::{self, Known};
use super::page::{Listing, Paging, Results};
use super::problem::Problem;
use super::query::{self, Id, Reading};
use super::registrations::Registration;
use super::reply::{Answer, Reply};
use super::run::look;
use super::terms;
use super::words::{RequestStatus, Wish};
use crate::domain::request::State as Standing;
use crate::http::Http;
use crate::store::requests;

/// A volunteer's wish about a duty.
#[derive(Serialize, ToSchema)]
pub struct Request {
    #[schema(example = 5)]
    id: i64,
    kind: Wish,
    status: RequestStatus,
    /// Why, in the person's words.
    #[schema(example = "I am travelling that day")]
    reason: String,
    /// The day that would suit, for a move.
    #[schema(required = true, format = Date, example = "2027-02-12")]
    preferred_date: Option<String>,
    #[schema(format = DateTime, example = "2027-02-07T09:00:00Z")]
    requested_at: String,
    /// When it was decided or taken back.
    #[schema(required = true, format = DateTime, example = json!(null))]
    decided_at: Option<String>,
    /// Who decided; `API` for this interface.
    #[schema(required = true, example = json!(null))]
    decided_by: Option<String>,
    /// What the person was told with the decision; empty if nothing.
    #[schema(example = "")]
    note: String,
    /// The duty's assignment.
    #[schema(example = 7)]
    assignment_id: i64,
    #[schema(format = Date, example = "2027-02-09")]
    duty_date: String,
    #[schema(example = "FAJAR_AZAAN")]
    namaaz_type: String,
    /// Who asks; null once the person is forgotten.
    #[schema(required = true)]
    user: Option<Registration>,
}

impl Request {
    fn of(request: requests::Request, known: &Known) -> Self {
        let was_decided = matches!(request.state, Standing::Approved | Standing::Rejected);
        Self {
            id: request.id,
            kind: request.kind.into(),
            status: request.state.into(),
            reason: request.reason,
            preferred_date: request.preferred.map(|date| date.to_string()),
            requested_at: terms::instant(request.requested_at),
            decided_at: request.decided_at.map(terms::instant),
            decided_by: was_decided.then(|| known::actor(request.decider)),
            note: request.note,
            assignment_id: request.assignment,
            duty_date: request.date.to_string(),
            namaaz_type: known.namaaz_type(request.duty),
            user: known.registration(Some(request.person)),
        }
    }
}

/// Which requests.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Those that stand so.
    #[param(value_type = RequestStatus, required = false)]
    status: Option<String>,
    /// Those that wish this.
    #[param(value_type = Wish, required = false)]
    kind: Option<String>,
    /// Those of this person: by the registration's `id`.
    #[param(value_type = i64, required = false, minimum = 1, example = 3)]
    user: Option<String>,
}

/// Lists requests, newest first.
#[utoipa::path(
    get,
    path = "/requests",
    tag = "requests",
    params(Asked, Paging),
    responses((status = 200, description = "A page of them", body = Results<Request>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Asked>) -> Answer {
    let mut reading = Reading::default();
    let state = reading.read("status", filter.status.as_deref(), RequestStatus::read);
    let kind = reading.read("kind", filter.kind.as_deref(), Wish::read);
    let person = reading.read("user", filter.user.as_deref(), query::row);
    reading.end()?;
    let before = page.after::<i64>()?;
    look(&http, move |_, tx| {
        Box::pin(async move {
            let wanted = requests::Filter { state, kind, person, before };
            let found = requests::page(tx, &wanted, page.rows()).await?;
            let known = Known::read(tx).await?;
            Ok(Reply::ok(&page.of(found, |one| one.id, |one| Request::of(one, &known)))?)
        })
    })
    .await
}

/// One request.
#[utoipa::path(
    get,
    path = "/requests/{id}",
    tag = "requests",
    params(("id" = i64, Path, description = "Its row", example = 5)),
    responses((status = 200, description = "The request", body = Request)),
)]
pub async fn get(State(http): State<Http>, Id(id): Id) -> Answer {
    look(&http, move |_, tx| {
        Box::pin(async move {
            let found = requests::find(tx, id).await?.ok_or_else(Problem::not_found)?;
            Ok(Reply::ok(&Request::of(found, &Known::read(tx).await?))?)
        })
    })
    .await
}
