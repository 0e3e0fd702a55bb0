//! A request of an admin: most pages of the desk tell about people, and are for nobody else.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;

use super::Desk;
use crate::http::Http;

/// Somebody who is signed in and is an admin now.
pub struct Admin(pub Desk);

impl FromRequestParts<Http> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Response> {
        let desk = Desk::from_request_parts(parts, http).await?;
        if desk.who.may_act() { Ok(Self(desk)) } else { Err(desk.for_admins()) }
    }
}
