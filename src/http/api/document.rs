//! The description of the interface, OpenAPI 3.1, as far as it is the same for every path: who we
//! are, the token, the errors, the key of what is done once.

use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr, Required, ResponseBuilder};

use super::once;
use super::problem::{FieldError, MEDIA_TYPE, Problem};

/// The name of the token's scheme.
const TOKEN: &str = "token";

/// Where the description begins; the paths come from their handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Khidmat",
        description = "A masjid's duty roster: registrations, duties, reminders, requests. \
                       The same rules, transactions and log as in the chat.",
        license(name = "MIT", identifier = "MIT"),
    ),
    components(schemas(Problem, FieldError))
)]
pub struct Beginning;

/// What the errors of an operation mean.
const ERRORS: [(&str, &str); 10] = [
    ("400", "Something in the request is wrong; `errors` names the fields"),
    ("401", "The token is missing or wrong"),
    ("404", "There is no such row"),
    ("408", "The body took too long to arrive"),
    ("409", "The request is in conflict with how things stand"),
    ("410", "The answer to this `Idempotency-Key` was erased with a person"),
    ("413", "The body is too large"),
    ("415", "The body is of another media type"),
    ("422", "This `Idempotency-Key` came with another request before"),
    ("503", "The database is away; `Retry-After` says when to come back"),
];
/// Those that only what changes something can answer.
const OF_CHANGES: [&str; 6] = ["408", "409", "410", "413", "415", "422"];

/// Adds to each operation what all of them have.
pub fn complete(mut api: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    api.info.version = env!("CARGO_PKG_VERSION").to_owned();
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
    let token = SecurityScheme::Http(token.description(Some("The API token")).build());
    let components = api.components.get_or_insert_default();
    components.add_security_scheme(TOKEN, token);
    api.security = Some(vec![SecurityRequirement::new(TOKEN, Vec::<String>::new())]);
    for item in api.paths.paths.values_mut() {
        for read in [&mut item.get].into_iter().flatten() {
            add_errors(read, |status| !OF_CHANGES.contains(&status));
        }
        for change in [&mut item.post, &mut item.delete].into_iter().flatten() {
            add_errors(change, |_| true);
            change.parameters.get_or_insert_default().push(key().into());
        }
    }
    api
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
