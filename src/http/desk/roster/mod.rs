//! The roster: days × duties, worked with as in a spreadsheet.

mod changes;
mod fits;
mod slot;
mod view;

use askama::Template;
use axum::Json;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use self::view::View;
use super::{Desk, Page};
use crate::http::Http;
use crate::store::audit;

/// The paths of the roster.
pub fn router() -> Router<Http> {
    Router::new()
        .route("/admin/roster", get(show))
        .route("/admin/roster/cells", get(cells))
        .route("/admin/roster/people", get(fits::people))
        .route("/admin/roster/like", get(fits::like))
        .route("/admin/roster/fits/{date}/{duty}", get(fits::of_slot))
        .route("/admin/roster/slot/{date}/{duty}", get(slot::show))
        .route("/admin/roster/assign", post(changes::assign))
        .route("/admin/roster/unlock", post(changes::unlock))
        .route("/admin/roster/close", post(changes::close))
        .route("/admin/roster/undo", post(changes::undo))
}

#[derive(Template)]
#[template(path = "templates/roster.html")]
struct Shown {
    page: Page,
    view: Option<View>,
    version: String,
}

async fn show(desk: Desk) -> Response {
    match read(&desk).await {
        Ok((view, version)) => {
            desk.show(&Shown { page: desk.page("roster", "desk-place-roster"), view, version })
        }
        Err(page) => page,
    }
}

/// The cells for the script, which puts those that changed into the page.
async fn cells(desk: Desk) -> Response {
    match read(&desk).await {
        Ok((view, version)) => {
            let view = view.unwrap_or_default();
            let open = match view.open {
                0 => desk.words.plain("desk-all-given", &[]),
                open => desk.words.plain("desk-open-ahead", &[("count", open.to_string())]),
            };
            let shape = view.shape();
            let body = json!({"version": version, "shape": shape, "open": open, "days": view.days});
            Json(body).into_response()
        }
        Err(page) => page,
    }
}

async fn read(desk: &Desk) -> Result<(Option<View>, String), Response> {
    let asked = view::Asked::of(desk);
    desk.read(move |tx| {
        Box::pin(async move {
            let version = format!("{}.{}", audit::last(tx).await?, asked.today);
            Ok((asked.read(tx).await?, version))
        })
    })
    .await
}
