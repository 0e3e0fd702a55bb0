//! Opening a slot again, which wants a reason: by `unlock`, or by deleting the assignment.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::actions::{self, Ctx};
use crate::domain::slot::{REASON_MIN_CHARS, Reason};
use crate::http::Http;
use crate::http::api::body::Call;
use crate::http::api::problem::{self, FieldError, Problem};
use crate::http::api::query::{Id, Params, Reading};
use crate::http::api::refused;
use crate::http::api::reply::{Answer, Reply};
use crate::http::api::run::{Halt, change};
use crate::http::api::terms;
use crate::store::calendar::Calendar;
use crate::store::{Tx, assignments};

/// Why a slot is opened.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct Opening {
    /// At least ten characters; the unlock log keeps it.
    #[schema(value_type = String, min_length = 10, example = "He is travelling to Surat")]
    reason: Option<String>,
}

/// The same behind the question mark.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OpeningParams {
    /// At least ten characters; the unlock log keeps it. Here or in the body.
    #[param(value_type = String, required = false, min_length = 10)]
    reason: Option<String>,
}

/// What was opened, as the unlock log has it.
#[derive(Serialize, ToSchema)]
pub struct Opened {
    #[schema(format = DateTime)]
    unlocked_at: String,
    reason: String,
    /// Who did it: `API`.
    unlocked_by: String,
    #[schema(format = Date)]
    duty_date: String,
    namaaz_type: String,
    /// Who held the slot; null if it was closed.
    #[schema(required = true)]
    original_user_name: Option<String>,
    #[schema(required = true)]
    original_user_its: Option<String>,
}

/// Opens a slot: the reminders are cancelled, whoever held it is told, and it is free to be given.
#[utoipa::path(
    post,
    path = "/duty-assignments/{id}/unlock",
    tag = "duty-assignments",
    params(("id" = i64, Path, description = "Its row")),
    request_body = Opening,
    responses((status = 200, description = "What was opened", body = Opened)),
)]
pub async fn unlock(State(http): State<Http>, Id(id): Id, call: Call) -> Answer {
    let (given, once) = call.json_if_any::<Opening>().await?;
    let mut reading = Reading::default();
    let reason = reading.must("reason", given.reason);
    reading.end()?;
    must_be_as_described(reason.as_deref())?;
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            let opened = open(ctx, tx, id, reason.as_deref()).await?;
            Ok(Reply::ok(&opened)?)
        })
    })
    .await
}

/// Takes an assignment away, as `unlock` does.
#[utoipa::path(
    delete,
    path = "/duty-assignments/{id}",
    tag = "duty-assignments",
    params(("id" = i64, Path, description = "Its row"), OpeningParams),
    request_body = Option<Opening>,
    responses((status = 204, description = "It is gone")),
)]
pub async fn delete(
    State(http): State<Http>,
    Id(id): Id,
    Params(behind): Params<OpeningParams>,
    call: Call,
) -> Answer {
    let (given, once) = call.json_if_any::<Opening>().await?;
    must_be_as_described(given.reason.as_deref())?;
    must_be_as_described(behind.reason.as_deref())?;
    let reason = given.reason.or(behind.reason);
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            open(ctx, tx, id, reason.as_deref()).await?;
            Ok(Reply::no_content())
        })
    })
    .await
}

/// A reason that has fewer signs than are described is of another form; one that has them, but too
/// few besides the space around it, is refused by the rule itself.
fn must_be_as_described(reason: Option<&str>) -> Result<(), Problem> {
    let Some(short) = reason.filter(|reason| reason.chars().count() < REASON_MIN_CHARS) else {
        return Ok(());
    };
    let Err(refusal) = Reason::parse(short) else { return Ok(()) };
    let error = FieldError::new("reason", refused::sentence(&problem::own_words(), &refusal));
    Err(Problem::of_fields(StatusCode::BAD_REQUEST, "reason-short", vec![error]))
}

async fn open(ctx: &Ctx, tx: &mut Tx, id: i64, reason: Option<&str>) -> Result<Opened, Halt> {
    let held = assignments::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    let calendar = Calendar::read(tx).await?;
    let slot = calendar.slot_of(&held).ok_or_else(Problem::not_found)?;
    let reason = Reason::parse(reason.unwrap_or_default())?;
    let unlocked = actions::unlock::unlock(ctx, tx, &slot, &reason).await?;
    let (name, its) = unlocked.holder.map(|holder| (holder.name, holder.its)).unzip();
    Ok(Opened {
        unlocked_at: terms::instant(ctx.now),
        reason: reason.as_str().to_owned(),
        unlocked_by: terms::API.to_owned(),
        duty_date: slot.date.to_string(),
        namaaz_type: terms::namaaz_type(&slot.duty),
        original_user_name: name,
        original_user_its: its,
    })
}
