//! Granting a request, or not: the person is told, as after a decision in the chat.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Request;
use crate::actions;
use crate::domain::slot::{REASON_MAX_CHARS, Reason, Slot};
use crate::domain::text::one_line;
use crate::http::Http;
use crate::http::api::body::Call;
use crate::http::api::known::Known;
use crate::http::api::problem::Problem;
use crate::http::api::query::{Id, Reading};
use crate::http::api::reply::{Answer, Reply};
use crate::http::api::run::{Halt, change};
use crate::store::calendar::Calendar;
use crate::store::{Tx, requests};

/// What the person is told with the decision.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Approval {
    /// In your words; nothing unless said.
    #[schema(example = "Safe travels")]
    note: Option<String>,
}

/// Why a request is not granted.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Rejection {
    /// In your words: 10 characters at least. The person reads it.
    #[schema(value_type = String, min_length = 1, example = "We have nobody else that day")]
    note: Option<String>,
}

/// Grants a request: the slot is free again, and the person is told.
///
/// The slot is opened as by an unlock, with the request's reason in the unlock log.
#[utoipa::path(
    post,
    path = "/requests/{id}/approve",
    tag = "requests",
    params(("id" = i64, Path, description = "Its row", example = 5)),
    request_body = Option<Approval>,
    responses((status = 200, description = "The request as it is now", body = Request)),
)]
pub async fn approve(State(http): State<Http>, Id(id): Id, call: Call) -> Answer {
    let (given, once) = call.json_if_any::<Approval>().await?;
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            let (request, slot) = named(tx, id).await?;
            let note = one_line(given.note.as_deref().unwrap_or_default(), REASON_MAX_CHARS);
            actions::request::approve(ctx, tx, &request, &slot, &note).await?;
            answer(tx, id).await
        })
    })
    .await
}

/// Does not grant a request: the duty stands, and the person is told why.
#[utoipa::path(
    post,
    path = "/requests/{id}/reject",
    tag = "requests",
    params(("id" = i64, Path, description = "Its row", example = 5)),
    request_body = Rejection,
    responses((status = 200, description = "The request as it is now", body = Request)),
)]
pub async fn reject(State(http): State<Http>, Id(id): Id, call: Call) -> Answer {
    let (given, once) = call.json_if_any::<Rejection>().await?;
    let mut reading = Reading::default();
    let note = reading.must("note", given.note).unwrap_or_default();
    reading.end()?;
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            let (request, slot) = named(tx, id).await?;
            actions::request::must_be_open(&request, &slot)?;
            let note = Reason::parse(&note).map_err(|refusal| Halt::about("note", refusal))?;
            actions::request::reject(ctx, tx, &request, &slot, &note).await?;
            answer(tx, id).await
        })
    })
    .await
}

async fn named(tx: &mut Tx, id: i64) -> Result<(requests::Request, Slot), Halt> {
    let request = requests::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    let slot = Calendar::read(tx).await?.slot_on(request.duty, request.date);
    Ok((request, slot.ok_or_else(Problem::not_found)?))
}

async fn answer(tx: &mut Tx, id: i64) -> Result<Reply, Halt> {
    let request = requests::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    Ok(Reply::ok(&Request::of(request, &Known::read(tx).await?))?)
}
