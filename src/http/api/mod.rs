//! The REST interface below `/api`: for each resource a file with its handlers, what all of them
//! share in files of its own.

mod body;
mod document;
mod door;
mod etag;
mod once;
mod page;
mod problem;
mod query;
mod refused;
mod registrations;
mod reply;
mod run;
mod terms;

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use tower::{Service, ServiceExt as _};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Http;

/// Everything below `/api`, which the paths here begin behind.
pub fn service(
    http: Http,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync
{
    let (router, description) = described();
    let json: Arc<str> = description.to_json().unwrap_or_default().into();
    let describe = move || async move { ([(CONTENT_TYPE, "application/json")], json.to_string()) };
    let router: Router = router
        .route("/openapi.json", get(describe))
        .layer(middleware::from_fn_with_state(http.clone(), door::guard))
        .with_state(http);
    router.into_service().map_request(door::without_slash)
}

/// The paths with their description.
fn described() -> (Router<Http>, utoipa::openapi::OpenApi) {
    let resources = OpenApiRouter::new()
        .routes(routes!(registrations::list, registrations::create::create))
        .routes(routes!(registrations::search))
        .routes(routes!(registrations::get));
    let (router, paths) = resources.split_for_parts();
    let mut description = document::Beginning::openapi().nest("/api", paths);
    description = document::complete(description);
    (router, description)
}
