//! The admins' desk under `/admin`: pages that are made here, with a little script of our own.
//!
//! A page is a file with a handler that takes [`Desk`] (who is signed in) or [`Posted`] (who is
//! signed in, and a form that came from our own page), reads with `desk.read`, changes with
//! `desk.act`, and answers with `desk.show(template)`, `desk.refuse(…)` or `desk.done(…)`.

mod admin;
mod assets;
mod cookies;
mod enter;
mod events;
mod gate;
mod guard;
mod health;
mod links;
mod log;
mod page;
mod pager;
mod people;
mod person;
mod posted;
mod recordings;
mod reminders;
mod requests;
mod roster;
mod settings;
mod work;

use axum::Router;
use axum::middleware::map_response;
use axum::response::Redirect;
use axum::routing::{get, post};

use super::Http;

use self::gate::Desk;
use self::page::Page;
use self::posted::Posted;
use self::work::Told;

pub use self::events::Changes;

/// All paths of the desk.
pub fn router() -> Router<Http> {
    Router::new()
        .route("/admin", get(|| async { Redirect::to("/admin/roster") }))
        .route("/admin/", get(|| async { Redirect::to("/admin/roster") }))
        .route("/admin/enter/{token}", get(enter::ask).post(enter::enter))
        .route("/admin/leave", post(enter::leave))
        .route("/admin/leave-everywhere", post(enter::leave_everywhere))
        .route("/admin/assets/{file}", get(assets::serve))
        .route("/admin/events", get(events::listen))
        .route("/admin/recordings/{id}", get(recordings::play))
        .merge(roster::router())
        .merge(people::router())
        .merge(person::router())
        .merge(requests::router())
        .merge(reminders::router())
        .merge(log::router())
        .merge(settings::router())
        .merge(health::router())
        .route("/admin/{*path}", get(page::not_found))
        .layer(map_response(guard::with_headers))
}
