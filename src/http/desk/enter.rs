//! Signing in by a link of the chat, and signing out.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::page::{self, Page};
use super::{Posted, cookies, guard};
use crate::actions::{Stop, desk};
use crate::http::Http;
use crate::store::{self, centres};
use crate::wording::Words;

#[derive(Template)]
#[template(path = "templates/enter.html")]
struct Ask {
    page: Page,
    name: String,
}

/// Asks whether to sign in. Looking uses nothing up: previews of links look too.
pub async fn ask(State(http): State<Http>, Path(token): Path<String>) -> Response {
    if !desk::is_token(&token) {
        return page::link_spent(&http).await;
    }
    let now = http.clock.now();
    let found = http
        .read(move |tx| {
            Box::pin(async move {
                let Some(account) = desk::look(tx, &token, now).await.map_err(Stop::into_fault)?
                else {
                    return Ok(None);
                };
                let name = desk::name(tx, &account).await.map_err(Stop::into_fault)?;
                Ok(Some((name, centres::find(tx).await?)))
            })
        })
        .await;
    match found {
        Ok(Some((name, centre))) => {
            let words = Words::of(&centre.language);
            let page = page::outside(&words, &centre.name, "desk-enter-title");
            page::html(&words, StatusCode::OK, &Ask { page, name })
        }
        Ok(None) => page::link_spent(&http).await,
        Err(fault) => page::fault(&Words::fallback(), &fault, false),
    }
}

/// Signs in, which uses the link up.
pub async fn enter(
    State(http): State<Http>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let public_url = http.engine.deps.public_url.clone();
    if !guard::is_from_us(&headers, public_url.as_ref()) {
        return page::refused_form(&page::words(&http).await, StatusCode::FORBIDDEN, false);
    }
    if !desk::is_token(&token) {
        return page::link_spent(&http).await;
    }
    let (now, before) = (http.clock.now(), cookies::session(&headers));
    let entered = http
        .write(move |tx| {
            Box::pin(async move {
                desk::enter(tx, &token, before.as_deref(), now).await.map_err(Stop::into_fault)
            })
        })
        .await;
    match entered {
        Ok(Some(entered)) => {
            let seconds = (entered.ends_at - now).num_seconds();
            let is_https = guard::is_https(public_url.as_ref());
            let cookie = cookies::set_session(&entered.token, seconds, is_https);
            ([(header::SET_COOKIE, cookie)], Redirect::to("/admin")).into_response()
        }
        Ok(None) => page::link_spent(&http).await,
        Err(fault) => page::fault(&Words::fallback(), &fault, false),
    }
}

/// Signs this browser out.
pub async fn leave(posted: Posted) -> Response {
    let Posted { desk, .. } = posted;
    let token = desk.who.token.clone();
    let left = desk
        .http
        .write(move |tx| Box::pin(async move { Ok(store::desk::end_session(tx, &token).await?) }));
    match left.await {
        Ok(()) => page::out(&desk.words, desk.is_script, desk.is_https()),
        Err(fault) => desk.fault(&fault),
    }
}

/// Signs the account out in all browsers.
pub async fn leave_everywhere(posted: Posted) -> Response {
    let Posted { desk, .. } = posted;
    let account = desk.who.account.id;
    let left = desk
        .http
        .write(move |tx| Box::pin(async move { Ok(store::desk::end_all(tx, account).await?) }));
    match left.await {
        Ok(()) => page::out(&desk.words, desk.is_script, desk.is_https()),
        Err(fault) => desk.fault(&fault),
    }
}
