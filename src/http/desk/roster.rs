//! The roster: days × duties.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::{Desk, Page};
use crate::http::Http;

/// The paths of the roster.
pub fn router() -> Router<Http> {
    Router::new().route("/admin/roster", get(show))
}

#[derive(Template)]
#[template(path = "templates/roster.html")]
struct Roster {
    page: Page,
}

async fn show(desk: Desk) -> Response {
    let page = desk.page("roster", "desk-place-roster");
    desk.show(&Roster { page })
}
