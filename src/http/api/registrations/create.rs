//! Taking a registration: as JSON, or as a form with recordings. The rules are the chat's.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use anyhow::Context as _;

use super::Registration;
use super::form::{self, Form, Recording};
use crate::actions;
use crate::domain::audio::Sound;
use crate::domain::person::{Email, FullName, Its, Phone, Preference, is_none_word};
use crate::domain::registration;
use crate::http::Http;
use crate::http::api::body::Call;
use crate::http::api::once::Once;
use crate::http::api::problem::Problem;
use crate::http::api::query::Reading;
use crate::http::api::reply::{Answer, Reply};
use crate::http::api::run::{change, fault};
use crate::store::media::{Media, random_name};
use crate::wording::Words;

/// A registration as it is given.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct NewRegistration {
    #[schema(value_type = String, min_length = 1, example = "Yusuf Ali")]
    pub full_name: Option<String>,
    /// Eight digits; nobody else's.
    #[schema(value_type = String, pattern = "^[0-9]{8}$", example = "30412345")]
    pub its_number: Option<String>,
    /// Left out, empty or `none` if there is none.
    #[schema(example = "yusuf@example.com")]
    pub email: Option<String>,
    /// With its `+` and country, or as it is dialled in the masjid's country.
    #[schema(value_type = String, min_length = 1, example = "+919820012345")]
    pub phone_number: Option<String>,
    #[schema(value_type = PreferenceInput)]
    pub preference: Option<PreferenceInput>,
}

/// What a person offers: a word, or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum PreferenceInput {
    /// One word.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl PartialSchema for PreferenceInput {
    fn schema() -> RefOr<Schema> {
        let word = || {
            ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::String))
                .enum_values(Some(["AZAAN", "TAKHBIRA", "BOTH"]))
        };
        let list = ArrayBuilder::new().items(word()).min_items(Some(1));
        let both = "`AZAAN`, `TAKHBIRA` or `BOTH`, or a list of these.";
        OneOfBuilder::new().item(word()).item(list).description(Some(both)).into()
    }
}

impl ToSchema for PreferenceInput {}

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
            let given = given.as_ref().filter(|text| !text.is_empty());
            reading.must(field, given.cloned())
        };
        let name = text("full_name", &self.full_name);
        let its = text("its_number", &self.its_number);
        let phone = text("phone_number", &self.phone_number);
        let preference = self.preference.as_ref().map(PreferenceInput::text);
        let preference = reading.must("preference", preference);
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

/// The same as a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what `form.rs` reads part by part")]
pub struct RegistrationForm {
    #[schema(min_length = 1, example = "Yusuf Ali")]
    full_name: String,
    #[schema(pattern = "^[0-9]{8}$", example = "30412345")]
    its_number: String,
    #[schema(example = "yusuf@example.com")]
    email: Option<String>,
    #[schema(min_length = 1, example = "+919820012345")]
    phone_number: String,
    /// `AZAAN`, `TAKHBIRA` or `BOTH`; may be there more than once.
    #[schema(min_items = 1, example = json!(["AZAAN"]))]
    preference: Vec<String>,
    /// Up to five recordings of 15 MB at most: Ogg with Opus, MP3, M4A, AAC or WAV, told apart by
    /// their bytes. `audition` and `auditions` are understood too.
    #[schema(value_type = Option<Vec<String>>, format = Binary, max_items = 5)]
    audition_files: Option<Vec<Vec<u8>>>,
}

/// Registers a person. The confirmation goes out by e-mail, as after a registration in the chat.
#[utoipa::path(
    post,
    path = "/registrations",
    tag = "registrations",
    request_body(content((NewRegistration = "application/json"),
        (RegistrationForm = "multipart/form-data"))),
    responses((status = 201, description = "The registration", body = Registration,
        headers(("Location" = String, description = "Where it can be read")))),
)]
pub async fn create(State(http): State<Http>, call: Call) -> Answer {
    if call.kind() != "multipart/form-data" {
        let (given, once) = call.json::<NewRegistration>().await?;
        return register(&http, once, given, Vec::new()).await;
    }
    let Form { fields, recordings, once } = form::read(call).await?;
    if recordings.is_empty() {
        return register(&http, once, fields, Vec::new()).await;
    }
    // In a task of its own, so that files whose registration was refused go even if its sender is
    // gone by then.
    let registered = tokio::spawn(async move { with_files(&http, once, fields, recordings).await });
    registered.await.unwrap_or_else(|error| Err(fault(&error.into())))
}

/// The files are in their places before the registration is, and go if it is refused, or was done
/// before.
async fn with_files(
    http: &Http,
    once: Once,
    fields: NewRegistration,
    recordings: Vec<Recording>,
) -> Answer {
    let media = &http.engine.media;
    let name = |one: &Recording| format!("{}.{}", random_name(), one.sound.kind.as_str());
    let files: Vec<(String, Sound)> = recordings.iter().map(|one| (name(one), one.sound)).collect();
    let answer = match write(media, &files, &recordings).await {
        Ok(()) => register(http, once, fields, files.clone()).await,
        Err(error) => Err(fault(&error)),
    };
    let is_kept = match &answer {
        Ok(reply) => !reply.is_replayed(),
        // The database may have kept it all the same.
        Err(problem) => problem.is_ours(),
    };
    for (file, _) in files.iter().filter(|_| !is_kept) {
        let removed = media.remove(file).await;
        removed.context("a file can't be removed").map_err(|error| fault(&error))?;
    }
    answer
}

async fn write(
    media: &Media,
    files: &[(String, Sound)],
    recordings: &[Recording],
) -> anyhow::Result<()> {
    for ((file, _), one) in files.iter().zip(recordings) {
        let written = media.write(file, &one.bytes).await;
        if written.is_err() {
            for (file, _) in files {
                media.remove(file).await.context("a file can't be removed")?;
            }
        }
        written.context("MEDIA_DIR can't be written")?;
    }
    Ok(())
}

async fn register(
    http: &Http,
    once: Once,
    given: NewRegistration,
    files: Vec<(String, Sound)>,
) -> Answer {
    change(http, once, move |ctx, tx| {
        Box::pin(async move {
            let words = Words::of(&ctx.centre.language);
            let new = given.read(&words, &ctx.centre.country)?;
            let person = actions::register::register_without_chat(ctx, tx, &new).await?;
            for (file, sound) in &files {
                let id = Some(person.id);
                actions::audition::keep(ctx, tx, None, id, file, *sound).await?;
            }
            let location = format!("/api/registrations/{}", person.id);
            Ok(Reply::created(&Registration::of(&person), location)?)
        })
    })
    .await
}
