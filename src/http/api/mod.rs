//! The REST interface below `/api`: for each resource a file with its handlers, what all of them
//! share in files of its own.

mod assignments;
mod audit_log;
mod body;
mod corrections;
mod docs;
mod document;
mod door;
mod duties;
mod etag;
mod examples;
mod known;
mod once;
mod page;
mod problem;
mod query;
mod refused;
mod registrations;
mod reminder_logs;
mod reminders;
mod reply;
mod requests;
mod run;
mod seasons;
mod span;
mod terms;
mod unlock_logs;
mod words;

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
    let document = examples::added(serde_json::to_value(&description).unwrap_or_default());
    let json: Arc<str> = document.to_string().into();
    let describe = move || async move { ([(CONTENT_TYPE, "application/json")], json.to_string()) };
    let router: Router = router
        .route("/openapi.json", get(describe))
        .merge(docs::routes(&document))
        .layer(middleware::from_fn_with_state(http.clone(), door::guard))
        .with_state(http);
    router.into_service().map_request(door::without_slash)
}

/// What goes with registrations and assignments.
fn around_the_roster() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(reminders::list))
        .routes(routes!(reminders::pending))
        .routes(routes!(reminders::upcoming))
        .routes(routes!(reminders::get))
        .routes(routes!(reminder_logs::list))
        .routes(routes!(unlock_logs::list))
        .routes(routes!(requests::list))
        .routes(routes!(requests::get))
        .routes(routes!(requests::decide::approve))
        .routes(routes!(requests::decide::reject))
        .routes(routes!(corrections::list, corrections::create))
        .routes(routes!(corrections::get))
        .routes(routes!(seasons::list, seasons::create))
        .routes(routes!(seasons::get))
        .routes(routes!(duties::list))
        .routes(routes!(duties::get, duties::update))
        .routes(routes!(audit_log::list))
}

/// The paths with their description.
fn described() -> (Router<Http>, utoipa::openapi::OpenApi) {
    let resources = OpenApiRouter::new()
        .routes(routes!(registrations::list, registrations::create::create))
        .routes(routes!(registrations::search))
        .routes(routes!(registrations::get))
        .routes(routes!(assignments::list, assignments::create::create))
        .routes(routes!(assignments::grid::grid))
        .routes(routes!(assignments::get, assignments::open::delete))
        .routes(routes!(assignments::open::unlock))
        .merge(around_the_roster());
    let (router, paths) = resources.split_for_parts();
    let mut description = document::Beginning::openapi().nest("/api", paths);
    description = document::complete(description);
    (router, description)
}
