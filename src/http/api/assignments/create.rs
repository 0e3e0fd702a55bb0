//! Giving a slot to a person: locked, reminded of, told, as by `/assign`.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Assignment, day};
use crate::actions::{self, Ctx};
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::domain::slot::Slot;
use crate::http::Http;
use crate::http::api::body::{Call, Whole};
use crate::http::api::problem::Problem;
use crate::http::api::query::Reading;
use crate::http::api::reply::{Answer, Reply};
use crate::http::api::run::{Halt, change};
use crate::http::api::terms;
use crate::store::calendar::Calendar;
use crate::store::{assigned, people};
use crate::wording::Words;

/// Who is to serve when.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewAssignment {
    /// A day of a season that is not over.
    #[schema(value_type = String, format = Date, example = "2027-02-09")]
    duty_date: Option<String>,
    /// The earlier system's word for the duty, or its key.
    #[schema(value_type = String, example = "FAJAR_AZAAN", pattern = "^(FAJAR_AZAAN|FAJAR_TAKBIRA|ZOHAR_AZAAN|ZOHAR_TAKBIRA|ASAR_TAKBIRA|MAGRIB_AZAAN|MAGRIB_TAKBIRA|ISHAA_TAKBIRA|SANAH|TAJWEED|DUA_E_JOSHAN|YASEEN|[a-z][a-z0-9]*(-[a-z0-9]+)*)$")]
    namaaz_type: Option<String>,
    /// The `id` of the registration.
    #[schema(value_type = i64, minimum = 1, example = 3)]
    assigned_user_id: Option<Whole>,
}

/// Gives a slot to a person: it is locked, the reminders are made, and the person is told at every
/// address.
#[utoipa::path(
    post,
    path = "/duty-assignments",
    tag = "duty-assignments",
    request_body = NewAssignment,
    responses((status = 201, description = "The assignment", body = Assignment,
        headers(("Location" = String, description = "Where it can be read")))),
)]
pub async fn create(State(http): State<Http>, call: Call) -> Answer {
    let (given, once) = call.json::<NewAssignment>().await?;
    let mut reading = Reading::default();
    let date = reading.must("duty_date", given.duty_date);
    let date = reading.read("duty_date", date.as_deref(), day);
    let duty = reading.must("namaaz_type", given.namaaz_type);
    let duty = reading.read("namaaz_type", duty.as_deref(), terms::duty_word);
    let person = reading.must("assigned_user_id", given.assigned_user_id);
    reading.end()?;
    let (Some(date), Some(word), Some(Whole(id))) = (date, duty, person) else {
        return Err(Problem::of(axum::http::StatusCode::BAD_REQUEST));
    };
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            let calendar = Calendar::read(tx).await?;
            let slot = slot(ctx, &calendar, date, &word)?;
            let Some(person) = people::find(tx, id).await? else {
                return Err(Problem::unknown("assigned_user_id", &id.to_string()).into());
            };
            let made = actions::assign::assign(ctx, tx, &slot, &person).await?;
            let row = assigned::find(tx, made.assignment).await?.ok_or_else(Problem::not_found)?;
            let location = format!("/api/duty-assignments/{}", row.id);
            Ok(Reply::created(&Assignment::of(&calendar.duties, &row), location)?)
        })
    })
    .await
}

/// The slot of a date in whichever season, and of a duty that is on.
fn slot(ctx: &Ctx, calendar: &Calendar, date: chrono::NaiveDate, word: &str) -> Result<Slot, Halt> {
    let mut reading = Reading::default();
    let words = Words::of(&ctx.centre.language);
    let active = calendar.duties.iter().filter(|duty| duty.active);
    let duty = reading.take(&words, "namaaz_type", terms::duty(active, word));
    let season = match calendar.seasons.iter().find(|season| season.contains(date)) {
        Some(season) => Some(season),
        None => {
            let today = ctx.now.at(ctx.centre.timezone).date_naive();
            let current = Season::current(calendar.seasons.clone(), today);
            let season = current.ok_or(Refusal::NoSeason)?;
            let refusal = Refusal::DayOutside { text: date.to_string(), season };
            reading.take::<&Season>(&words, "duty_date", Err(refusal))
        }
    };
    reading.end()?;
    match (duty, season) {
        (Some(duty), Some(season)) => Ok(Slot::new(season, duty, date)),
        _ => Err(Problem::of(axum::http::StatusCode::BAD_REQUEST).into()),
    }
}
