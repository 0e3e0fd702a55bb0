//! The parameters behind the question mark: known ones only, each once, so that a slip of the pen
//! doesn't list everything.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

use super::problem::{FieldError, Problem};
use crate::domain::refusal::Refusal;

/// The parameters of a request. `T` holds texts (`Option<String>`): what they mean is read with
/// [`Reading`], so that each that can't be read is named.
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + IntoParams> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let given = given(parts.uri.query().unwrap_or_default(), &names::<T>())?;
        read(given).map(Self)
    }
}

/// The row that a path names; what is no number is not there.
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let named = RawPathParams::from_request_parts(parts, state).await;
        let named = named.map_err(|_| Problem::not_found())?;
        let id = named.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok());
        id.map(Self).ok_or_else(Problem::not_found)
    }
}

/// The names of all parameters of a type, from its documentation.
pub fn names<T: IntoParams>() -> Vec<String> {
    T::into_params(|| Some(ParameterIn::Query)).into_iter().map(|one| one.name).collect()
}

/// The parameters of a query, if all of them are known and each is there once.
pub fn given(query: &str, known: &[String]) -> Result<Map<String, Value>, Problem> {
    let mut given = Map::new();
    let mut wrong = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // PostgreSQL has no text with this sign in it; to us it is a space.
        let (name, value) = (name.into_owned(), value.replace('\0', " "));
        if !known.contains(&name) {
            let known = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
            wrong.push(FieldError::say(&name, "api-parameter-unknown", &[("known", known)]));
        } else if given.insert(name.clone(), Value::String(value)).is_some() {
            wrong.push(FieldError::say(&name, "api-parameter-twice", &[]));
        }
    }
    if wrong.is_empty() { Ok(given) } else { Err(Problem::fields(wrong)) }
}

/// The typed parameters; those that belong to another type are passed over.
pub fn read<T: DeserializeOwned>(given: Map<String, Value>) -> Result<T, Problem> {
    serde_json::from_value(Value::Object(given)).map_err(|_| Problem::of(StatusCode::BAD_REQUEST))
}

/// A value that can't be read as what its name says.
pub fn unclear(field: &str, value: &str) -> FieldError {
    let text = crate::domain::text::quoted(value, 40);
    FieldError::say(field, "api-value-unclear", &[("text", text)])
}

/// A value that names nothing that is there.
pub fn unknown(field: &str, value: &str) -> FieldError {
    let text = crate::domain::text::quoted(value, 40);
    FieldError::say(field, "api-value-unknown", &[("text", text)])
}

/// Reads values one by one, and gathers what is wrong with them.
#[derive(Default)]
pub struct Reading {
    wrong: Vec<FieldError>,
    refused: Vec<FieldError>,
}

impl Reading {
    /// Reads a parameter, if it was given.
    pub fn read<T>(
        &mut self,
        field: &str,
        given: Option<&str>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = given?;
        let value = read(text);
        if value.is_none() {
            self.wrong.push(unclear(field, text));
        }
        value
    }

    /// Takes what a rule of ours read, or its refusal in words.
    pub fn take<T>(
        &mut self,
        words: &crate::wording::Words,
        field: &str,
        read: Result<T, Refusal>,
    ) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(refusal) => {
                let detail = super::refused::sentence(words, &refusal);
                self.refused.push(FieldError::new(field, detail));
                None
            }
        }
    }

    /// Takes a field that must be there.
    pub fn must<T>(&mut self, field: &str, given: Option<T>) -> Option<T> {
        if given.is_none() {
            self.add(FieldError::say(field, "api-field-missing", &[]));
        }
        given
    }

    /// Adds what is wrong with a field.
    pub fn add(&mut self, error: FieldError) {
        self.wrong.push(error);
    }

    /// Whether nothing is wrong.
    ///
    /// # Errors
    /// 400 with everything that is wrong, 409 if it is only against our rules.
    pub fn end(self) -> Result<(), Problem> {
        if self.wrong.is_empty() && self.refused.is_empty() {
            return Ok(());
        }
        if self.wrong.is_empty() {
            return Err(Problem::of_fields(StatusCode::CONFLICT, "values", self.refused));
        }
        Err(Problem::fields([self.wrong, self.refused].concat()))
    }
}

/// Reads `true` or `false`.
pub fn truth(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// Reads the number of a row.
pub fn row(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    let id = is_number.then(|| text.parse().ok()).flatten();
    id.filter(|id| *id > 0)
}
