//! Who is signed in: read from the database for every request.

use std::collections::HashMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;
use url::form_urlencoded;

use super::{cookies, guard, page};
use crate::actions::Stop;
use crate::actions::desk;
use crate::domain::role::Role;
use crate::domain::season::Season;
use crate::domain::timestamp::Timestamp;
use crate::http::Http;
use crate::store::accounts::{self, Account};
use crate::store::calendar::Calendar;
use crate::store::centres::{self, Centre};
use crate::store::{self, Tx};
use crate::wording::Words;

/// A request of somebody who is signed in and may look at the desk now.
pub struct Desk {
    /// What the handlers share.
    pub http: Http,
    /// Who it is.
    pub who: Visitor,
    /// The masjid.
    pub centre: Centre,
    /// Its words.
    pub words: Words,
    /// The season that is shown, if there is one.
    pub season: Option<Season>,
    /// What time it is.
    pub now: Timestamp,
    /// What stands behind the question mark.
    pub query: HashMap<String, String>,
    /// The path with the query, for a page that comes back to itself.
    pub here: String,
    /// Whether our script asks, which reads JSON.
    pub is_script: bool,
    /// What the page before wants said, and whether it went well.
    pub said: Option<(bool, String)>,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The chat account.
    pub account: Account,
    /// How it is called.
    pub name: String,
    /// What the browser proves itself with.
    pub token: String,
    /// When that ends.
    pub ends_at: Timestamp,
}

impl Visitor {
    /// Whether it may change anything.
    pub fn may_act(&self) -> bool {
        self.account.role >= Role::Admin
    }
}

impl FromRequestParts<Http> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Response> {
        open(http, &parts.headers, &parts.uri).await
    }
}

/// The account that a session's token signs in, if its role still lets it look.
pub async fn account_of(
    tx: &mut Tx,
    token: &str,
    now: Timestamp,
) -> store::Result<Option<(Account, Timestamp)>> {
    let Some(session) = store::desk::find_session(tx, token, now).await? else { return Ok(None) };
    let account = accounts::find(tx, session.account_id).await?;
    let account = account.filter(|account| account.role >= desk::LEAST);
    Ok(account.map(|account| (account, session.ends_at)))
}

/// Reads who is signed in.
///
/// # Errors
/// Nobody is: the page that says how to sign in.
pub async fn open(http: &Http, headers: &HeaderMap, uri: &Uri) -> Result<Desk, Response> {
    let is_script = headers
        .get(header::ACCEPT)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    let Some(token) = cookies::session(headers).filter(|token| desk::is_token(token)) else {
        return Err(page::signed_out(http, is_script).await);
    };
    let now = http.clock.now();
    let found = http
        .read(move |tx| {
            Box::pin(async move {
                let Some((account, ends_at)) = account_of(tx, &token, now).await? else {
                    return Ok(None);
                };
                let name = desk::name(tx, &account).await.map_err(Stop::into_fault)?;
                let who = Visitor { account, name, token, ends_at };
                let centre = centres::find(tx).await?;
                let today = now.at(centre.timezone).date_naive();
                let season = Season::current(Calendar::read(tx).await?.seasons, today);
                Ok(Some((who, centre, season)))
            })
        })
        .await;
    let (who, centre, season) = match found {
        Ok(Some(found)) => found,
        Ok(None) => return Err(page::signed_out(http, is_script).await),
        Err(fault) => return Err(page::fault(&Words::fallback(), &fault, is_script)),
    };
    let query = uri.query().unwrap_or_default();
    Ok(Desk {
        http: http.clone(),
        who,
        words: Words::of(&centre.language),
        centre,
        season,
        now,
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        here: uri.path_and_query().map_or_else(|| "/admin".to_owned(), ToString::to_string),
        is_script,
        said: cookies::said(headers),
    })
}

impl Desk {
    /// Whether browsers reach us by HTTPS.
    pub fn is_https(&self) -> bool {
        guard::is_https(self.http.engine.deps.public_url.as_ref())
    }

    /// Today at the masjid.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.at(self.centre.timezone).date_naive()
    }

    /// An instant on the masjid's clock: "Mon 8 Feb 18:00".
    pub fn moment(&self, at: Timestamp) -> String {
        let local = at.at(self.centre.timezone);
        format!("{} {}", self.words.date(local.date_naive()), local.format("%H:%M"))
    }

    /// A value behind the question mark; empty if there is none.
    pub fn asks(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
}
