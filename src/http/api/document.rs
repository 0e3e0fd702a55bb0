//! The description of the interface, OpenAPI 3.1, as far as it is the same for every path: who we
//! are, the token, the errors, the key of what is done once.

use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr, Required, ResponseBuilder};

use super::once;
use super::problem::{FieldError, MEDIA_TYPE, Problem};

/// The name of the token's scheme.
const TOKEN: &str = "token";

/// The form of a registration, and what its fields may be called, known or not.
const FORM: &str = "RegistrationForm";
const FORM_NAMES: &str = "^[A-Za-z0-9_.\\[\\]-]+$";

/// Where the description begins; the paths come from their handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Khidmat",
        description = "A masjid's duty roster: registrations, duties, reminders, requests. The \
            same rules, transactions and log as in the chat, where the actor is `API`.\n\n\
            Every path but this description and its readable page wants the header \
            `Authorization: Bearer` followed by the API token. The slash at the end of a path may \
            be there or not. What is sent and answered is JSON in UTF-8; unknown fields are passed \
            over, unknown parameters are refused.\n\n\
            Instants are in UTC, such as `2027-02-09T05:20:00Z`; dates are those of the masjid's \
            calendar, such as `2027-02-09`.\n\n\
            Lists come in pages: `next` is the path of the next one, or null.\n\n\
            Errors are problem details (RFC 9457). 400 means that the request is not of the form \
            described here, and `errors` names the fields; 409 that it is, but that a rule or how \
            things stand is against it. What was refused has changed nothing.\n\n\
            A request that changes something may bring an `Idempotency-Key`: sent again with the \
            same key, it is done once and answered alike.",
        license(name = "MIT", identifier = "MIT"),
    ),
    tags(
        (name = "registrations", description = "People who offered to serve."),
        (name = "duty-assignments", description = "Who serves when. An assignment is locked from \
            its beginning; a slot is opened again with a reason."),
        (name = "requests", description = "Volunteers' wishes to be released from a duty or to \
            serve on another day. They come from the chat and are decided here or there."),
        (name = "reminders", description = "What tells people of their duties beforehand."),
        (name = "reminder-logs", description = "Every attempt to say a reminder, for 90 days."),
        (name = "unlock-logs", description = "Who opened which slot when and why, for ever."),
        (name = "corrections", description = "Questions to put one field of a registration right."),
        (name = "seasons", description = "Named runs of days. They share none."),
        (name = "duties", description = "What the masjid needs each day: the columns of the grid."),
        (name = "audit-log", description = "Who changed what, when and by which way."),
    ),
    components(schemas(Problem, FieldError))
)]
pub struct Beginning;

/// What the errors of an operation mean.
const ERRORS: [(&str, &str); 10] = [
    ("400", "The request is not of the form described here; `errors` names the fields"),
    ("401", "The token is missing or wrong"),
    ("404", "There is no such row"),
    ("408", "The body took too long to arrive"),
    (
        "409",
        "A rule or how things stand is against it, or this `Idempotency-Key` came with another \
        request before",
    ),
    ("410", "The answer to this `Idempotency-Key` was erased with a person"),
    ("413", "The body is too large"),
    ("415", "The body is of another media type"),
    ("500", "A fault of ours; `detail` says under which reference the log has it"),
    ("503", "The database is away; `Retry-After` says when to come back"),
];
/// Those that only what changes something can answer.
const OF_CHANGES: [&str; 5] = ["408", "409", "410", "413", "415"];

/// Adds to each operation what all of them have.
pub fn complete(mut api: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    api.info.version = env!("CARGO_PKG_VERSION").to_owned();
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
    let token = SecurityScheme::Http(token.description(Some("The API token")).build());
    let components = api.components.get_or_insert_default();
    components.add_security_scheme(TOKEN, token);
    if let Some(RefOr::T(Schema::Object(form))) = components.schemas.get_mut(FORM) {
        let text = SchemaType::Type(Type::String);
        let names = ObjectBuilder::new().schema_type(text).pattern(Some(FORM_NAMES)).build();
        form.property_names = Some(Box::new(Schema::Object(names)));
    }
    api.security = Some(vec![SecurityRequirement::new(TOKEN, Vec::<String>::new())]);
    for item in api.paths.paths.values_mut() {
        let all = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        all.into_iter().flatten().for_each(name);
        for read in [&mut item.get].into_iter().flatten() {
            add_errors(read, |status| !OF_CHANGES.contains(&status));
        }
        for change in [&mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten() {
            add_errors(change, |_| true);
            change.parameters.get_or_insert_default().push(key().into());
        }
    }
    api
}

/// Names an operation: handlers have the same name in several resources.
fn name(operation: &mut Operation) {
    let tag = operation.tags.iter().flatten().next().cloned().unwrap_or_default();
    let handler = operation.operation_id.take().unwrap_or_default();
    operation.operation_id = Some(format!("{tag}-{handler}"));
}

fn add_errors(operation: &mut Operation, has: impl Fn(&str) -> bool) {
    for (status, means) in ERRORS {
        if has(status) && !operation.responses.responses.contains_key(status) {
            let response = problem(status, means);
            operation.responses.responses.insert(status.to_owned(), RefOr::T(response));
        }
    }
}

fn problem(status: &str, means: &str) -> utoipa::openapi::Response {
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(means).content(MEDIA_TYPE, content);
    let text = |means: &str| {
        let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
        HeaderBuilder::new().schema(Some(text)).description(Some(means)).build()
    };
    match status {
        "401" => response.header("WWW-Authenticate", text("How to bring the token")),
        "503" => response.header("Retry-After", text("Seconds")),
        _ => response,
    }
    .build()
}

fn key() -> utoipa::openapi::path::Parameter {
    let text = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]+$"));
    ParameterBuilder::new()
        .name(once::HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "A random id. Sent again with the same key within 24 hours, the same request is done \
             once and answered alike. What was refused may be sent again with its key.",
        ))
        .schema(Some(text))
        .build()
}
