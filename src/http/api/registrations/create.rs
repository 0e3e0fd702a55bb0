//! Taking a registration: as JSON, or as a form with recordings. The rules are the chat's.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Registration;
use crate::actions;
use crate::domain::person::{Email, FullName, Its, Phone, Preference, is_none_word};
use crate::domain::registration;
use crate::http::Http;
use crate::http::api::body::Call;
use crate::http::api::once::Once;
use crate::http::api::problem::Problem;
use crate::http::api::query::Reading;
use crate::http::api::reply::{Answer, Reply};
use crate::http::api::run::change;
use crate::wording::Words;

/// A registration as it is given.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct NewRegistration {
    #[schema(value_type = String, example = "Yusuf Ali")]
    pub full_name: Option<String>,
    /// Eight digits; nobody else's.
    #[schema(value_type = String, pattern = "^[0-9]{8}$", example = "30412345")]
    pub its_number: Option<String>,
    /// Left out, empty or `none` if there is none.
    #[schema(example = "yusuf@example.com")]
    pub email: Option<String>,
    /// With its `+` and country, or as it is dialled in the masjid's country.
    #[schema(value_type = String, example = "+919820012345")]
    pub phone_number: Option<String>,
    #[schema(value_type = PreferenceInput)]
    pub preference: Option<PreferenceInput>,
}

/// What a person offers: `AZAAN`, `TAKHBIRA` or `BOTH`, or a list of these.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum PreferenceInput {
    /// One word.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl PreferenceInput {
    fn text(&self) -> String {
        match self {
            Self::One(word) => word.replace(',', " "),
            Self::Many(words) => words.join(" "),
        }
    }
}

impl NewRegistration {
    /// What was given, if every part of it can be read.
    fn read(&self, words: &Words, country: &str) -> Result<registration::Registration, Problem> {
        let mut reading = Reading::default();
        let mut text = |field: &str, given: &Option<String>| {
            let given = given.as_ref().filter(|text| !text.trim().is_empty());
            reading.must(field, given.cloned())
        };
        let name = text("full_name", &self.full_name);
        let its = text("its_number", &self.its_number);
        let phone = text("phone_number", &self.phone_number);
        let preference = text("preference", &self.preference.as_ref().map(PreferenceInput::text));
        let email =
            self.email.as_deref().filter(|text| !text.trim().is_empty() && !is_none_word(text));

        let name = name.and_then(|text| reading.take(words, "full_name", FullName::parse(&text)));
        let its = its.and_then(|text| reading.take(words, "its_number", Its::parse(&text)));
        let email = email.map(|text| reading.take(words, "email", Email::parse(text)));
        let phone = phone
            .and_then(|text| reading.take(words, "phone_number", Phone::parse(&text, country)));
        let preference =
            preference.and_then(|text| reading.take(words, "preference", Preference::parse(&text)));
        reading.end()?;
        match (name, its, phone, preference) {
            (Some(name), Some(its), Some(phone), Some(preference)) => {
                Ok(registration::Registration {
                    name,
                    its,
                    email: email.flatten(),
                    phone,
                    preference,
                })
            }
            _ => Err(Problem::of(StatusCode::BAD_REQUEST)),
        }
    }
}

/// Registers a person. The confirmation goes out by e-mail, as after a registration in the chat.
#[utoipa::path(
    post,
    path = "/registrations",
    tag = "registrations",
    request_body = NewRegistration,
    responses((status = 201, description = "The registration", body = Registration,
        headers(("Location" = String, description = "Where it can be read")))),
)]
pub async fn create(State(http): State<Http>, call: Call) -> Answer {
    let (given, once) = call.json::<NewRegistration>().await?;
    register(&http, once, given).await
}

async fn register(http: &Http, once: Once, given: NewRegistration) -> Answer {
    change(http, once, move |ctx, tx| {
        Box::pin(async move {
            let words = Words::of(&ctx.centre.language);
            let new = given.read(&words, &ctx.centre.country)?;
            let person = actions::register::register_without_chat(ctx, tx, &new).await?;
            let location = format!("/api/registrations/{}", person.id);
            Ok(Reply::created(&Registration::of(&person), location)?)
        })
    })
    .await
}
