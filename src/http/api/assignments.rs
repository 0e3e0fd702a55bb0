//! `duty-assignments`: who serves when. Those that were opened again are gone from here; the unlock
//! log tells of them.

pub mod create;
pub mod grid;
pub mod open;

use axum::extract::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::page::{Listing, Paging, Results};
use super::problem::Problem;
use super::query::{Id, Reading, row, truth};
use super::registrations::Registration;
use super::reply::{Answer, Reply};
use super::run::look;
use super::terms;
use crate::domain::duty::Duty;
use crate::domain::season::LAST_YEAR;
use crate::http::Http;
use crate::store::assigned::{self, Assigned};
use crate::store::duties;

/// A slot that is given to a person, or closed.
#[derive(Serialize, ToSchema)]
pub struct Assignment {
    #[schema(example = 7)]
    id: i64,
    #[schema(format = Date, example = "2027-02-09")]
    duty_date: String,
    /// The earlier system's word for the duty; the key of one that the masjid added itself.
    #[schema(example = "FAJAR_AZAAN")]
    namaaz_type: String,
    /// Null if the slot is closed, or if the person was forgotten.
    #[schema(required = true)]
    assigned_user: Option<Registration>,
    /// An assignment is locked as long as it stands.
    #[schema(example = true)]
    locked: bool,
    #[schema(format = DateTime, example = "2027-01-28T08:00:00Z")]
    locked_at: String,
    /// `ASSIGNED`, `CONFIRMED`, `CANCEL_REQUESTED`, `REALLOCATION_REQUESTED`, `COMPLETED`, or
    /// `CLOSED` for a slot that an admin closed.
    #[schema(example = "ASSIGNED")]
    status: String,
}

impl Assignment {
    /// An assignment as the earlier clients know one.
    pub fn of(duties: &[Duty], row: &Assigned) -> Self {
        let duty = duties.iter().find(|duty| duty.id == row.duty_id);
        Self {
            id: row.id,
            duty_date: row.date.to_string(),
            namaaz_type: duty.map(terms::namaaz_type).unwrap_or_default(),
            assigned_user: row.person.as_ref().map(Registration::of),
            locked: true,
            locked_at: terms::instant(row.locked_at),
            status: terms::state(row.state, row.is_closed),
        }
    }
}

/// Which assignments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Those of this day.
    #[param(value_type = String, format = Date, required = false)]
    date: Option<String>,
    /// Those of this day and later ones.
    #[param(value_type = String, format = Date, required = false)]
    from: Option<String>,
    /// Those of this day and earlier ones.
    #[param(value_type = String, format = Date, required = false)]
    to: Option<String>,
    /// Those of a person, by the registration's `id`.
    #[param(value_type = i64, required = false, minimum = 1, example = 3)]
    user: Option<String>,
    /// All that stand are locked, so `false` finds none.
    #[param(value_type = bool, required = false)]
    locked: Option<String>,
}

/// Lists what is given or closed, by date.
#[utoipa::path(
    get,
    path = "/duty-assignments",
    tag = "duty-assignments",
    params(Filter, Paging),
    responses((status = 200, description = "A page of them", body = Results<Assignment>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Filter>) -> Answer {
    let mut reading = Reading::default();
    let date = reading.read("date", filter.date.as_deref(), day);
    let from = reading.read("from", filter.from.as_deref(), day);
    let to = reading.read("to", filter.to.as_deref(), day);
    let person = reading.read("user", filter.user.as_deref(), row);
    let locked = reading.read("locked", filter.locked.as_deref(), truth);
    reading.end()?;
    let (first, last) = bounds();
    let wanted = assigned::Filter {
        from: date.into_iter().chain(from).max().unwrap_or(first),
        to: date.into_iter().chain(to).min().unwrap_or(last),
        person,
        after: page.after()?,
        most: page.rows(),
    };
    look(&http, move |_, tx| {
        Box::pin(async move {
            let is_none = locked == Some(false);
            let found = if is_none { Vec::new() } else { assigned::page(tx, &wanted).await? };
            let duties = duties::list(tx).await?;
            let show = |row: Assigned| Assignment::of(&duties, &row);
            Ok(Reply::ok(&page.of(found, |row| (row.date, row.id), show))?)
        })
    })
    .await
}

/// One assignment.
#[utoipa::path(
    get,
    path = "/duty-assignments/{id}",
    tag = "duty-assignments",
    params(("id" = i64, Path, description = "Its row")),
    responses((status = 200, description = "The assignment", body = Assignment)),
)]
pub async fn get(State(http): State<Http>, Id(id): Id) -> Answer {
    look(&http, move |_, tx| {
        Box::pin(async move {
            let row = assigned::find(tx, id).await?.ok_or_else(Problem::not_found)?;
            let duties = duties::list(tx).await?;
            Ok(Reply::ok(&Assignment::of(&duties, &row))?)
        })
    })
    .await
}

/// Reads a date as ISO 8601 writes it. Dates are compared as text, so a year has four digits.
pub fn day(text: &str) -> Option<NaiveDate> {
    let (first, last) = bounds();
    let date: NaiveDate = text.parse().ok()?;
    (date.to_string() == text && (first..=last).contains(&date)).then_some(date)
}

/// The first and the last date that there is.
fn bounds() -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(0, 1, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MAX);
    (first, last)
}
