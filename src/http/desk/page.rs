//! What all pages share: the frame around them, and the pages that say why there is nothing else.

use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use rand::Rng as _;
use serde_json::json;

use super::pager::Pager;
use super::{Desk, assets, cookies, guard};
use crate::domain::refusal::Refusal;
use crate::http::Http;
use crate::store::centres;
use crate::wording::Words;

/// The pages that the navigation names: the last part of the path, and of the key of its name.
const PLACES: [&str; 7] =
    ["roster", "people", "requests", "reminders", "log", "settings", "health"];

/// The frame of a page.
pub struct Page {
    /// The words of the masjid's language.
    pub words: Words,
    /// What the masjid is called.
    pub masjid: String,
    /// The season with its dates; empty without one.
    pub season: String,
    /// The page's own name.
    pub title: String,
    /// Which place of the navigation it belongs to.
    pub place: &'static str,
    /// Who is signed in; empty if nobody is.
    pub who: String,
    /// Whether they may change anything.
    pub may_act: bool,
    /// What the forms bring.
    pub token: String,
    /// What the page before wants said, and whether it went well.
    pub said: Option<(bool, String)>,
}

impl Page {
    /// A sentence.
    pub fn say(&self, key: &str) -> String {
        self.words.plain(key, &[])
    }

    /// A sentence with one value.
    pub fn say_of(&self, key: &str, name: &str, value: impl ToString) -> String {
        self.words.plain(key, &[(name, value.to_string())])
    }

    /// The address of the style sheet or of a script.
    pub fn asset<'n>(&self, name: &'n str) -> &'n str {
        assets::url(name)
    }

    /// The code of the language.
    pub fn language(&self) -> String {
        self.words.code()
    }

    /// Which page of a list is shown.
    pub fn page_of(&self, pager: &Pager) -> String {
        let args = [("page", pager.page.to_string()), ("pages", pager.pages.to_string())];
        self.words.plain("desk-page-of", &args)
    }

    /// The navigation: path, name, and whether one is there.
    pub fn places(&self) -> Vec<(String, String, bool)> {
        let place = |place: &str| {
            let name = self.words.plain(&format!("desk-place-{place}"), &[]);
            (format!("/admin/{place}"), name, place == self.place)
        };
        // Viewers look at the roster only, as in the chat.
        let is_open = |place: &&str| self.may_act || *place == PLACES[0];
        PLACES.into_iter().filter(is_open).map(place).collect()
    }

    /// The frame for somebody who isn't signed in.
    fn outside(words: Words, masjid: String, title: String) -> Self {
        Self {
            words,
            masjid,
            season: String::new(),
            title,
            place: "",
            who: String::new(),
            may_act: false,
            token: String::new(),
            said: None,
        }
    }
}

impl Desk {
    /// The frame of a page at a place of the navigation, with the key of its title.
    pub fn page(&self, place: &'static str, title: &str) -> Page {
        let season = self.season.as_ref().map(|season| {
            let args =
                [("from", self.words.date(season.start)), ("to", self.words.date(season.end()))];
            format!("{} · {}", season.name, self.words.plain("desk-season-span", &args))
        });
        Page {
            words: self.words.clone(),
            masjid: self.centre.name.clone(),
            season: season.unwrap_or_default(),
            title: self.words.plain(title, &[]),
            place,
            who: self.who.name.clone(),
            may_act: self.who.may_act(),
            token: guard::form_token(&self.who.token),
            said: self.said.clone(),
        }
    }

    /// Answers a page. What the page before wanted said is said by it, and not again.
    pub fn show(&self, template: &impl Template) -> Response {
        let mut response = html(&self.words, StatusCode::OK, template);
        if self.said.is_some() {
            response.headers_mut().append(header::SET_COOKIE, cookies::unsay(self.is_https()));
        }
        response
    }

    /// The page for somebody who may only look at the roster.
    pub fn for_admins(&self) -> Response {
        let text = self.words.refusal(&Refusal::ForAdmins).plain();
        if self.is_script {
            return (StatusCode::FORBIDDEN, Json(json!({"ok": false, "said": text})))
                .into_response();
        }
        let page = self.page("", "desk-for-admins-title");
        html(&self.words, StatusCode::FORBIDDEN, &Note { page, text, leads_home: true })
    }

    /// The page for what isn't there.
    pub fn not_found(&self) -> Response {
        if self.is_script {
            return StatusCode::NOT_FOUND.into_response();
        }
        let page = self.page("", "desk-not-found-title");
        let text = self.words.plain("desk-not-found", &[]);
        html(&self.words, StatusCode::NOT_FOUND, &Note { page, text, leads_home: true })
    }
}

/// Answers a path that leads nowhere.
pub async fn not_found(desk: Desk) -> Response {
    desk.not_found()
}

/// A page of a few words.
#[derive(Template)]
#[template(path = "templates/note.html")]
struct Note {
    page: Page,
    text: String,
    leads_home: bool,
}

/// The page for somebody who isn't signed in (any more).
pub async fn signed_out(http: &Http, is_script: bool) -> Response {
    let is_https = guard::is_https(http.engine.deps.public_url.as_ref());
    out(&words(http).await, is_script, is_https)
}

/// The same in words that are known.
pub fn out(words: &Words, is_script: bool, is_https: bool) -> Response {
    let mut response = plain(
        words,
        StatusCode::UNAUTHORIZED,
        ["desk-signed-out-title", "desk-signed-out"],
        is_script,
    );
    response.headers_mut().append(header::SET_COOKIE, cookies::end_session(is_https));
    response
}

/// The page for a link that signs in no more.
pub async fn link_spent(http: &Http) -> Response {
    plain(&words(http).await, StatusCode::GONE, ["desk-link-spent-title", "desk-link-spent"], false)
}

/// The page for a form that didn't come from our own pages, or is too much.
pub fn refused_form(words: &Words, status: StatusCode, is_script: bool) -> Response {
    plain(words, status, ["desk-form-refused-title", "desk-form-refused"], is_script)
}

/// The page for a fault of ours, which is logged with a reference.
pub fn fault(words: &Words, fault: &anyhow::Error, is_script: bool) -> Response {
    let reference = format!("{:06x}", rand::rng().random::<u32>() & 0x00ff_ffff);
    tracing::error!(reference, error = %format!("{fault:#}"), "the desk stumbled");
    let text = words.plain("desk-fault", &[("reference", reference)]);
    let title = words.plain("desk-fault-title", &[]);
    note(words, StatusCode::INTERNAL_SERVER_ERROR, title, text, is_script)
}

/// A template as an answer; one that can't be filled is a fault of ours.
pub fn html(words: &Words, status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => fault(words, &error.into(), false),
    }
}

/// The words of the masjid's language, for somebody who isn't signed in.
pub async fn words(http: &Http) -> Words {
    let centre = http.read(|tx| Box::pin(async move { Ok(centres::find(tx).await?) })).await;
    centre.map_or_else(|_| Words::fallback(), |centre| Words::of(&centre.language))
}

/// The frame of a page for somebody who isn't signed in.
pub fn outside(words: &Words, masjid: &str, title: &str) -> Page {
    Page::outside(words.clone(), masjid.to_owned(), words.plain(title, &[]))
}

fn plain(words: &Words, status: StatusCode, keys: [&str; 2], is_script: bool) -> Response {
    let [title, text] = keys.map(|key| words.plain(key, &[]));
    note(words, status, title, text, is_script)
}

fn note(
    words: &Words,
    status: StatusCode,
    title: String,
    text: String,
    is_script: bool,
) -> Response {
    if is_script {
        return (status, Json(json!({"ok": false, "said": text}))).into_response();
    }
    let page = Page::outside(words.clone(), String::new(), title);
    html_or_text(status, &Note { page, text, leads_home: false })
}

/// The last page of all can't fall back on another.
fn html_or_text(status: StatusCode, note: &Note) -> Response {
    let text = note.render().unwrap_or_else(|_| note.text.clone());
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], text)
        .into_response()
}
