//! `corrections`: a person is asked to put one field of the registration right.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Call, Whole};
use super::known::{self, Known, names};
use super::page::{Listing, Paging, Results};
use super::problem::Problem;
use super::query::{self, Id, Reading};
use super::registrations::Registration;
use super::reply::{Answer, Reply};
use super::run::{Halt, change, look};
use super::terms;
use super::words::{CorrectionStatus, Field};
use crate::actions;
use crate::domain::correction::MESSAGE_MAX_CHARS;
use crate::domain::text::one_line;
use crate::http::Http;
use crate::store::corrections;
use crate::store::{Tx, people};

/// A question for a correction.
#[derive(Serialize, ToSchema)]
pub struct Correction {
    #[schema(example = 2)]
    id: i64,
    field: Field,
    /// What the person reads with the question; may be empty.
    #[schema(example = "This number does not exist")]
    message: String,
    status: CorrectionStatus,
    #[schema(format = DateTime, example = "2027-02-07T09:00:00Z")]
    asked_at: String,
    /// Who asked; `API` for this interface.
    #[schema(example = "API")]
    asked_by: String,
    /// When it was answered or taken back.
    #[schema(required = true, format = DateTime, example = json!(null))]
    settled_at: Option<String>,
    /// Who is asked; null once the person is forgotten.
    #[schema(required = true)]
    user: Option<Registration>,
}

impl Correction {
    fn of(asked: corrections::Correction, by: Option<String>, known: &Known) -> Self {
        Self {
            id: asked.id,
            field: asked.part.into(),
            message: asked.message,
            status: asked.state.into(),
            asked_at: terms::instant(asked.asked_at),
            asked_by: known::actor(by),
            settled_at: asked.settled_at.map(terms::instant),
            user: known.registration(Some(asked.person)),
        }
    }
}

/// A question to be asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewCorrection {
    /// Who is asked: by the registration's `id`.
    #[schema(value_type = i64, minimum = 1, example = 3)]
    user_id: Option<Whole>,
    #[schema(value_type = Field)]
    field: Option<Field>,
    /// What the person reads with the question; nothing unless said.
    #[schema(max_length = 300, example = "This number does not exist")]
    message: Option<String>,
}

/// Which corrections.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Those that stand so.
    #[param(value_type = CorrectionStatus, required = false)]
    status: Option<String>,
    /// Those of this person: by the registration's `id`.
    #[param(value_type = i64, required = false, minimum = 1, example = 3)]
    user: Option<String>,
}

/// Lists corrections, newest first.
#[utoipa::path(
    get,
    path = "/corrections",
    tag = "corrections",
    params(Asked, Paging),
    responses((status = 200, description = "A page of them", body = Results<Correction>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Asked>) -> Answer {
    let mut reading = Reading::default();
    let state = reading.read("status", filter.status.as_deref(), CorrectionStatus::read);
    let person = reading.read("user", filter.user.as_deref(), query::row);
    reading.end()?;
    let before = page.after::<i64>()?;
    look(&http, move |_, tx| {
        Box::pin(async move {
            let wanted = corrections::Filter { state, person, before };
            let found = corrections::page(tx, &wanted, page.rows()).await?;
            let known = Known::read(tx).await?;
            let names = names(tx, found.iter().filter_map(|one| one.asked_by)).await?;
            let by = |one: &corrections::Correction| names.get(&one.asked_by?).cloned();
            let show = |one| {
                let by = by(&one);
                Correction::of(one, by, &known)
            };
            Ok(Reply::ok(&page.of(found, |one| one.id, show))?)
        })
    })
    .await
}

/// One correction.
#[utoipa::path(
    get,
    path = "/corrections/{id}",
    tag = "corrections",
    params(("id" = i64, Path, description = "Its row", example = 2)),
    responses((status = 200, description = "The correction", body = Correction)),
)]
pub async fn get(State(http): State<Http>, Id(id): Id) -> Answer {
    look(&http, move |_, tx| Box::pin(async move { Ok(Reply::ok(&found(tx, id).await?)?) })).await
}

/// Asks a person to put a field of the registration right.
///
/// The person is asked at every address and answers in the chat. Asking for the same field again
/// replaces the message.
#[utoipa::path(
    post,
    path = "/corrections",
    tag = "corrections",
    request_body = NewCorrection,
    responses((status = 201, description = "The question", body = Correction,
        headers(("Location" = String, description = "Where it can be read")))),
)]
pub async fn create(State(http): State<Http>, call: Call) -> Answer {
    let (given, once) = call.json::<NewCorrection>().await?;
    let mut reading = Reading::default();
    let id = reading.must("user_id", given.user_id).map_or(0, |whole| whole.0);
    let field = reading.must("field", given.field);
    let message = given.message.unwrap_or_default();
    let fits = |text: &str| (text.chars().count() <= MESSAGE_MAX_CHARS).then_some(());
    reading.read("message", Some(&message), fits);
    reading.end()?;
    let Some(field) = field else { return Err(Problem::not_found()) };
    let message = one_line(&message, MESSAGE_MAX_CHARS);
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            let person = people::find(tx, id).await?;
            let person = person.ok_or_else(|| Problem::unknown("user_id", &id.to_string()))?;
            let asked = actions::correct::ask(ctx, tx, &person, field.into(), &message).await?;
            let location = format!("/api/corrections/{}", asked.correction);
            Ok(Reply::created(&found(tx, asked.correction).await?, location)?)
        })
    })
    .await
}

async fn found(tx: &mut Tx, id: i64) -> Result<Correction, Halt> {
    let found = corrections::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    let names = names(tx, found.asked_by.into_iter()).await?;
    let by = found.asked_by.and_then(|account| names.get(&account).cloned());
    Ok(Correction::of(found, by, &Known::read(tx).await?))
}
