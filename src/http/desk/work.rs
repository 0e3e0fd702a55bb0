//! Reading and changing from the desk, and what is answered afterwards.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;
use serde_json::{Value, json};

use super::{Desk, cookies, gate, page};
use crate::actions::{self, Ctx, Stop};
use crate::domain::refusal::Refusal;
use crate::http::Http;
use crate::store::audit::Actor;
use crate::store::{Tx, centres};

/// Why nothing was changed.
pub enum Stopped {
    /// It can't be.
    Refused(Refusal),
    /// Whoever asks is signed in no more.
    SignedOut,
    /// A fault of ours.
    Fault(anyhow::Error),
}

/// What is said of a change that was made.
#[derive(Debug, Default)]
pub struct Told {
    /// The sentence.
    pub text: String,
    /// The row of the assignment that may be undone.
    pub undo: Option<i64>,
}

impl From<String> for Told {
    fn from(text: String) -> Self {
        Self { text, undo: None }
    }
}

impl Http {
    /// Reads from the database, in a task of its own: the handler is dropped when its client goes.
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, anyhow::Result<T>> + Send + 'static,
    ) -> anyhow::Result<T> {
        let engine = self.engine.clone();
        let task = tokio::spawn(async move {
            let mut tx = engine.store.read(engine.centre).await?;
            let found = read(&mut tx).await;
            tx.rollback().await?;
            found
        });
        task.await?
    }

    /// Writes into the database, in a task of its own; undone if it fails.
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, anyhow::Result<T>> + Send + 'static,
    ) -> anyhow::Result<T> {
        let engine = self.engine.clone();
        let task = tokio::spawn(async move {
            let mut tx = engine.store.begin(engine.centre).await?;
            let written = write(&mut tx).await;
            if written.is_ok() {
                tx.commit().await?;
            } else {
                tx.rollback().await?;
            }
            written
        });
        task.await?
    }
}

impl Desk {
    /// Reads from the database.
    ///
    /// # Errors
    /// The page for a fault of ours.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, anyhow::Result<T>> + Send + 'static,
    ) -> Result<T, Response> {
        self.http.read(read).await.map_err(|fault| self.fault(&fault))
    }

    /// Runs an action as who is signed in, in one transaction; a refusal undoes it. The session and
    /// the role are looked at once more inside of it.
    ///
    /// # Errors
    /// Nothing was changed, for the reason that it names.
    pub async fn act<T: Send + 'static>(
        &self,
        change: impl for<'t> FnOnce(&'t Ctx, &'t mut Tx) -> BoxFuture<'t, actions::Result<T>>
        + Send
        + 'static,
    ) -> Result<T, Stopped> {
        let (engine, token) = (self.http.engine.clone(), self.who.token.clone());
        let now = self.http.clock.now();
        let task = tokio::spawn(async move {
            let mut tx = engine.store.begin(engine.centre).await?;
            let Some((account, _)) = gate::account_of(&mut tx, &token, now).await? else {
                tx.rollback().await?;
                return Err(Stopped::SignedOut);
            };
            if account.role < crate::domain::role::Role::Admin {
                tx.rollback().await?;
                return Err(Stopped::Refused(Refusal::ForAdmins));
            }
            let centre = centres::find(&mut tx).await?;
            let actor = Actor::desk(account.id);
            let ctx = Ctx { centre, channels: engine.deps.channels, now, actor };
            match change(&ctx, &mut tx).await {
                Ok(changed) => {
                    tx.commit().await?;
                    engine.wakes.after_change();
                    Ok(changed)
                }
                Err(stop) => {
                    tx.rollback().await?;
                    Err(stop.into())
                }
            }
        });
        task.await.unwrap_or_else(|panic| Err(Stopped::Fault(panic.into())))
    }

    /// Answers a form: our script gets JSON; a browser goes to a page, which says what became of it.
    pub fn done(&self, outcome: Result<Told, Stopped>, back: &str) -> Response {
        match outcome {
            Ok(told) if self.is_script => {
                Json(json!({"ok": true, "said": told.text, "undo": told.undo})).into_response()
            }
            Ok(told) => self.back_to(back, true, &told.text),
            Err(Stopped::Refused(refusal)) => {
                self.refuse(&self.words.refusal(&refusal).plain(), back)
            }
            Err(Stopped::SignedOut) => page::out(&self.words, self.is_script, self.is_https()),
            Err(Stopped::Fault(fault)) => self.fault(&fault),
        }
    }

    /// Answers a form of which nothing came, with the reason.
    pub fn refuse(&self, why: &str, back: &str) -> Response {
        if self.is_script {
            let body: Value = json!({"ok": false, "said": why});
            return (StatusCode::CONFLICT, Json(body)).into_response();
        }
        self.back_to(back, false, why)
    }

    /// The page for a fault of ours, which is logged with a reference.
    pub fn fault(&self, fault: &anyhow::Error) -> Response {
        page::fault(&self.words, fault, self.is_script)
    }

    /// Goes to a page of ours, which says this.
    fn back_to(&self, back: &str, is_well: bool, text: &str) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        let place = HeaderValue::try_from(back).unwrap_or(HeaderValue::from_static("/admin"));
        headers.insert(header::LOCATION, place);
        headers.append(header::SET_COOKIE, cookies::say(is_well, text, self.is_https()));
        response
    }
}

impl From<Stop> for Stopped {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refusal) => Self::Refused(refusal),
            Stop::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for Stopped {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<anyhow::Error> for Stopped {
    fn from(fault: anyhow::Error) -> Self {
        Self::Fault(fault)
    }
}
