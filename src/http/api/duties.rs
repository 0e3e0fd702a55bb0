//! `duties`: what a masjid needs each day.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::Call;
use super::page::{Listing, Paging, Results};
use super::problem::Problem;
use super::query::{self, Id, Reading};
use super::reply::{Answer, Reply};
use super::run::{Halt, change, look};
use super::terms;
use crate::actions::duties as actions;
use crate::domain::duty::{self, TimeOfDay};
use crate::http::Http;
use crate::store::{Tx, duties};

/// What a masjid needs each day: a column of the grid.
#[derive(Serialize, ToSchema)]
pub struct Duty {
    #[schema(example = 1)]
    id: i64,
    /// Its name in the chat.
    #[schema(example = "fajr-azaan")]
    key: String,
    /// Its name in assignments.
    #[schema(example = "FAJAR_AZAAN")]
    namaaz_type: String,
    /// Its name for people.
    #[schema(example = "Fajr Azaan")]
    label: String,
    /// Its sort: azaan, takbira, sanah, tilawat, dua, yaseen or other.
    #[schema(example = "azaan")]
    kind: String,
    /// When the person reports, by the masjid's clocks.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "05:20")]
    reporting_time: String,
    /// Its place in the order of the day, lowest first.
    #[schema(example = 1)]
    position: i64,
    /// Whether the masjid runs it now.
    active: bool,
}

impl Duty {
    fn of(duty: &duty::Duty) -> Self {
        Self {
            id: duty.id,
            key: duty.key.to_string(),
            namaaz_type: terms::namaaz_type(duty),
            label: duty.label.clone(),
            kind: duty.kind.as_str().to_owned(),
            reporting_time: duty.reports_at.to_string(),
            position: duty.position,
            active: duty.active,
        }
    }
}

/// What is to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DutyChange {
    /// When the person reports. Whoever has the duty on days ahead is told, and reminders move.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "05:10")]
    reporting_time: Option<String>,
    /// Whether the masjid runs it. What people hold on days ahead can't be switched off.
    #[schema(example = true)]
    active: Option<bool>,
}

/// Which duties.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Those that are run, or those that are not.
    #[param(value_type = bool, required = false, example = true)]
    active: Option<String>,
}

/// Lists duties in the order of the day.
#[utoipa::path(
    get,
    path = "/duties",
    tag = "duties",
    params(Asked, Paging),
    responses((status = 200, description = "A page of them", body = Results<Duty>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Asked>) -> Answer {
    let mut reading = Reading::default();
    let active = reading.read("active", filter.active.as_deref(), query::truth);
    reading.end()?;
    let after = page.after::<(i64, i64)>()?;
    look(&http, move |_, tx| {
        Box::pin(async move {
            let mut all = duties::list(tx).await?;
            let key = |duty: &duty::Duty| (duty.position, duty.id);
            all.retain(|duty| active.is_none_or(|active| duty.active == active));
            all.retain(|duty| after.is_none_or(|after| key(duty) > after));
            Ok(Reply::ok(&page.of(all, key, |duty| Duty::of(&duty)))?)
        })
    })
    .await
}

/// One duty.
#[utoipa::path(
    get,
    path = "/duties/{id}",
    tag = "duties",
    params(("id" = i64, Path, description = "Its row", example = 1)),
    responses((status = 200, description = "The duty", body = Duty)),
)]
pub async fn get(State(http): State<Http>, Id(id): Id) -> Answer {
    look(&http, move |_, tx| {
        Box::pin(async move { Ok(Reply::ok(&Duty::of(&named(tx, id).await?))?) })
    })
    .await
}

/// Changes a duty's reporting time, or switches it on or off.
#[utoipa::path(
    patch,
    path = "/duties/{id}",
    tag = "duties",
    params(("id" = i64, Path, description = "Its row", example = 1)),
    request_body = DutyChange,
    responses((status = 200, description = "The duty as it is now", body = Duty)),
)]
pub async fn update(State(http): State<Http>, Id(id): Id, call: Call) -> Answer {
    let (given, once) = call.json::<DutyChange>().await?;
    let mut reading = Reading::default();
    let read = |text: &str| TimeOfDay::parse(text).filter(|at| at.to_string() == text);
    let time = reading.read("reporting_time", given.reporting_time.as_deref(), read);
    reading.end()?;
    change(&http, once, move |ctx, tx| {
        Box::pin(async move {
            let duty = named(tx, id).await?;
            match given.active {
                Some(true) => _ = actions::switch_on(ctx, tx, &duty).await?,
                Some(false) => _ = actions::switch_off(ctx, tx, &duty).await?,
                None => {}
            }
            if let Some(at) = time {
                let duty = named(tx, id).await?;
                actions::set_time(ctx, tx, &duty, at).await?;
            }
            Ok(Reply::ok(&Duty::of(&named(tx, id).await?))?)
        })
    })
    .await
}

async fn named(tx: &mut Tx, id: i64) -> Result<duty::Duty, Halt> {
    let found = duties::list(tx).await?.into_iter().find(|duty| duty.id == id);
    Ok(found.ok_or_else(Problem::not_found)?)
}
