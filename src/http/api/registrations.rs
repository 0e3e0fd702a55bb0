//! `registrations`: people who offered to serve.

pub mod create;
mod form;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::page::{Listing, Paging, Results};
use super::problem::Problem;
use super::query::{Id, Params, Reading};
use super::reply::{Answer, Reply};
use super::run::look;
use super::terms;
use super::words::RegistrationStatus;
use crate::domain::person::{Email, Its, Preference};
use crate::http::Http;
use crate::store::people::{self, Person};

/// A person who offered to serve.
#[derive(Serialize, ToSchema)]
pub struct Registration {
    #[schema(example = 3)]
    id: i64,
    #[schema(example = "Yusuf Ali")]
    full_name: String,
    #[schema(pattern = "^[0-9]{8}$", example = "30412345")]
    its_number: String,
    /// Null if the person has none.
    #[schema(required = true, example = "yusuf@example.com")]
    email: Option<String>,
    /// In E.164 form, with its `+`.
    #[schema(example = "+919820012345")]
    phone_number: String,
    /// `AZAAN`, `TAKHBIRA` or both.
    #[schema(example = json!(["AZAAN", "TAKHBIRA"]))]
    preference: Vec<String>,
    status: RegistrationStatus,
    #[schema(format = DateTime, example = "2027-01-20T06:30:00Z")]
    created_at: String,
}

impl Registration {
    /// A person as the earlier clients know one.
    pub fn of(person: &Person) -> Self {
        Self {
            id: person.id,
            full_name: person.name.as_str().to_owned(),
            its_number: person.its.as_str().to_owned(),
            email: person.email.as_ref().map(Email::as_str).map(str::to_owned),
            phone_number: person.phone.as_str().to_owned(),
            preference: terms::preference(person.preference),
            status: person.status.into(),
            created_at: terms::instant(person.created_at),
        }
    }
}

/// Which registrations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Those of this status.
    #[param(value_type = RegistrationStatus, required = false)]
    status: Option<String>,
    /// Those who offered this; who offered both is found by either.
    #[param(value_type = String, required = false, pattern = "^(AZAAN|TAKHBIRA|BOTH)$",
        example = "AZAAN")]
    preference: Option<String>,
}

/// Lists registrations, oldest first.
#[utoipa::path(
    get,
    path = "/registrations",
    tag = "registrations",
    params(Filter, Paging),
    responses((status = 200, description = "A page of them", body = Results<Registration>)),
)]
pub async fn list(State(http): State<Http>, Listing { filter, page }: Listing<Filter>) -> Answer {
    let mut reading = Reading::default();
    let status = reading.read("status", filter.status.as_deref(), RegistrationStatus::read);
    let read = |text: &str| Preference::parse(text).ok();
    let preference = reading.read("preference", filter.preference.as_deref(), read);
    reading.end()?;
    let after = page.after::<i64>()?.unwrap_or(0);
    look(&http, move |_, tx| {
        Box::pin(async move {
            let found = people::page(tx, status, preference, after, page.rows()).await?;
            Ok(Reply::ok(&page.of(found, |one| one.id, |one| Registration::of(&one)))?)
        })
    })
    .await
}

/// One registration.
#[utoipa::path(
    get,
    path = "/registrations/{id}",
    tag = "registrations",
    params(("id" = i64, Path, description = "Its row")),
    responses((status = 200, description = "The registration", body = Registration)),
)]
pub async fn get(State(http): State<Http>, Id(id): Id) -> Answer {
    look(&http, move |_, tx| {
        Box::pin(async move {
            let person = people::find(tx, id).await?.ok_or_else(Problem::not_found)?;
            Ok(Reply::ok(&Registration::of(&person))?)
        })
    })
    .await
}

/// Whom to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// The ITS number, eight digits.
    #[param(value_type = String, required = true, pattern = "^[0-9]{8}$")]
    its: Option<String>,
}

/// The registration with an ITS number, as a list of one or none.
#[utoipa::path(
    get,
    path = "/registrations/search",
    tag = "registrations",
    params(Search),
    responses((status = 200, description = "Who bears the number", body = Results<Registration>)),
)]
pub async fn search(State(http): State<Http>, Params(search): Params<Search>) -> Answer {
    let mut reading = Reading::default();
    let text = reading.must("its", search.its);
    let its = reading.read("its", text.as_deref(), |text| Its::parse(text).ok());
    reading.end()?;
    look(&http, move |_, tx| {
        Box::pin(async move {
            let found = match its {
                Some(its) => people::find_by_its(tx, &its).await?,
                None => None,
            };
            let results = found.iter().map(Registration::of).collect();
            Ok(Reply::ok(&Results { results, next: None })?)
        })
    })
    .await
}
