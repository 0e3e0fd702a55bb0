//! A registration as a form: fields, and recordings of any kind that the chat takes.

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart};
use axum::http::StatusCode;

use super::create::{NewRegistration, PreferenceInput};
use crate::domain::audio::{self, MAX_BYTES, MAX_MEGABYTES, MOST_PER_PERSON, Sound};
use crate::domain::refusal::Refusal;
use crate::http::api::body::{Call, FILES_TIMEOUT};
use crate::http::api::once::Once;
use crate::http::api::problem::{FieldError, Problem, own_words};
use crate::http::api::refused;

/// The names under which recordings come.
const RECORDINGS: [&str; 3] = ["audition", "audition_files", "auditions"];
/// The most bytes of a field: the longest one is a name.
const MOST_TEXT: usize = 4096;
/// The most fields and files together; more are no form of ours.
const MOST_PARTS: usize = 40;

/// A recording that came with a form.
#[derive(Clone)]
pub struct Recording {
    /// What its bytes say.
    pub sound: Sound,
    /// The bytes.
    pub bytes: Bytes,
}

/// What a form brought.
pub struct Form {
    /// The fields.
    pub fields: NewRegistration,
    /// The recordings, in their order.
    pub recordings: Vec<Recording>,
    /// By what the request is known again: not by the bytes of its body, in which each client
    /// writes another boundary each time.
    pub once: Once,
}

/// Reads a form.
///
/// # Errors
/// 400, 408 or 413, naming the field where it is about one.
pub async fn read(call: Call) -> Result<Form, Problem> {
    // No future of the database is inside, so this one may be given up.
    match tokio::time::timeout(FILES_TIMEOUT, parts(call)).await {
        Ok(form) => form,
        Err(_) => Err(Problem::of(StatusCode::REQUEST_TIMEOUT)),
    }
}

async fn parts(call: Call) -> Result<Form, Problem> {
    let (request, mut once) = call.into_request()?;
    let bad = |_| Problem::of(StatusCode::BAD_REQUEST);
    let mut multipart = Multipart::from_request(request, &()).await.map_err(bad)?;
    let (mut fields, mut recordings) = (NewRegistration::default(), Vec::new());
    let mut preferences = Vec::new();
    for _ in 0..MOST_PARTS {
        let Some(field) = multipart.next_field().await.map_err(broken)? else {
            let given = !preferences.is_empty();
            fields.preference = given.then_some(PreferenceInput::Many(preferences));
            return Ok(Form { fields, recordings, once });
        };
        let name = field.name().unwrap_or_default().trim_end_matches("[]").to_owned();
        if !is_name(&name) {
            return Err(Problem::field(&name, "api-field-name", &[]));
        }
        once = once.with(name.as_bytes());
        if field.file_name().is_some() || RECORDINGS.contains(&name.as_str()) {
            let Some(recording) = recording(&name, field, recordings.len()).await? else {
                continue;
            };
            once = once.with(&recording.bytes);
            recordings.push(recording);
            continue;
        }
        let text = text(&name, field).await?;
        once = once.with(text.as_bytes());
        match name.as_str() {
            "full_name" => fields.full_name = Some(text),
            "its_number" => fields.its_number = Some(text),
            "email" => fields.email = Some(text),
            "phone_number" => fields.phone_number = Some(text),
            "preference" => preferences.extend(words(&text)),
            _ => {}
        }
    }
    Err(Problem::of(StatusCode::PAYLOAD_TOO_LARGE))
}

/// What a field may be called, as the description says.
fn is_name(name: &str) -> bool {
    let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || b"_.[]-".contains(&sign);
    !name.is_empty() && name.bytes().all(is_sign)
}

/// A preference in a form's field: a word, several with commas, or a list as JSON writes it.
fn words(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_else(|_| vec![text.replace(',', " ")])
}

/// A file, if one was chosen: browsers send an empty one if none was.
async fn recording(
    name: &str,
    field: Field<'_>,
    count: usize,
) -> Result<Option<Recording>, Problem> {
    if !RECORDINGS.contains(&name) {
        let known = RECORDINGS.join(", ");
        return Err(Problem::field(name, "api-file-unknown", &[("known", known)]));
    }
    let too_big = || refuse(&Refusal::RecordingTooBig { megabytes: MAX_MEGABYTES }, name);
    let bytes = bytes(field, MAX_BYTES).await?.ok_or_else(too_big)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if count >= MOST_PER_PERSON {
        return Err(refuse(&Refusal::AuditionsFull { most: MOST_PER_PERSON }, name));
    }
    let Some(sound) = audio::examine(&bytes) else {
        let error = FieldError::say(name, "api-file-no-sound", &[]);
        return Err(Problem::of_fields(StatusCode::CONFLICT, "no-sound", vec![error]));
    };
    Ok(Some(Recording { sound, bytes: bytes.into() }))
}

async fn text(name: &str, field: Field<'_>) -> Result<String, Problem> {
    let too_large = || Problem::of(StatusCode::PAYLOAD_TOO_LARGE);
    let bytes = bytes(field, MOST_TEXT).await?.ok_or_else(too_large)?;
    let text = String::from_utf8(bytes).map(|text| text.replace('\0', " "));
    text.map_err(|_| Problem::field(name, "api-field-type", &[]))
}

/// The bytes of a part; none if there are more than it may have.
async fn bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn refuse(refusal: &Refusal, name: &str) -> Problem {
    refused::problem(&own_words(), refusal, Some(name))
}

fn broken(error: MultipartError) -> Problem {
    Problem::of(error.status())
}
