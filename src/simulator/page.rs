//! The demo's page: two phones, a mailbox and a clock, played in a browser with the real bot.

mod snapshot;
mod voice;

use super::{Now, Simulator, TelegramChat, TelegramUser};
use axum::extract::{Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A page that waits hears at least so often, because the clock shows minutes that nobody announces.
const HOLD: Duration = Duration::from_secs(5);
/// Nothing from elsewhere, nothing inline: what people write can only ever be text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the page is about, and what its clock does.
#[derive(Clone)]
pub struct Stage {
    /// The world's clock.
    pub now: Now,
    /// The centre's timezone (`Asia/Kolkata`).
    pub timezone: String,
    /// The season in words: "Shehrullah 1448H · 7 Feb – 8 Mar 2027".
    pub season: String,
    /// Whose phones are shown, in order.
    pub people: Vec<Actor>,
    /// Moves the clock to the next reminder and returns the new instant, or `None` when none is pending.
    pub to_next_reminder:
        Arc<dyn Fn() -> BoxFuture<'static, Result<Option<i64>, String>> + Send + Sync>,
    /// Moves the clock by so many milliseconds.
    pub advance: Arc<dyn Fn(i64) + Send + Sync>,
}

/// A person whose phone is shown.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Short and unique: "admin", "volunteer".
    pub key: String,
    /// As the profile says.
    pub name: String,
    /// What the person is: "Coordinator of the masjid".
    pub caption: String,
    /// The account on Telegram.
    pub telegram: TelegramUser,
    /// The number on WhatsApp, with its plus.
    pub whatsapp: String,
    /// Lines to try, which can be tapped.
    pub hints: Vec<String>,
}

/// Serves the page at `/` and what it needs below `/demo`.
pub fn router(sim: Simulator, stage: Stage) -> Router {
    Router::new()
        .route("/", get(|| file("text/html; charset=utf-8", include_str!("page/index.html"))))
        .route(
            "/demo/style.css",
            get(|| file("text/css; charset=utf-8", include_str!("page/style.css"))),
        )
        .route(
            "/demo/chat.js",
            get(|| file("text/javascript; charset=utf-8", include_str!("page/chat.js"))),
        )
        .route(
            "/demo/app.js",
            get(|| file("text/javascript; charset=utf-8", include_str!("page/app.js"))),
        )
        .route("/demo/state", get(state))
        .route("/demo/send", post(send))
        .route("/demo/press", post(press))
        .route("/demo/contact", post(contact))
        .route("/demo/voice", post(voice::record))
        .route("/demo/recording", get(voice::play))
        .route("/demo/clock", post(clock))
        .with_state(Page { sim, stage })
}

#[derive(Clone)]
struct Page {
    sim: Simulator,
    stage: Stage,
}

/// What went wrong, in words for the page.
type Outcome = Result<Json<Value>, (StatusCode, Json<Value>)>;

#[derive(Deserialize)]
struct Since {
    since: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Channel {
    WhatsApp,
    Telegram,
}

#[derive(Deserialize)]
struct Sending {
    actor: String,
    channel: Channel,
    text: String,
}

#[derive(Deserialize)]
struct Pressing {
    actor: String,
    channel: Channel,
    message: String,
    button: String,
}

#[derive(Deserialize)]
struct Sharing {
    actor: String,
}

#[derive(Deserialize)]
struct Moving {
    to: Value,
}

impl Page {
    fn actor(&self, key: &str) -> Result<&Actor, (StatusCode, Json<Value>)> {
        let found = self.stage.people.iter().find(|actor| actor.key == key);
        found.ok_or_else(|| refused(StatusCode::NOT_FOUND, "There is no such person."))
    }
}

async fn file(kind: &'static str, content: &'static str) -> impl IntoResponse {
    let policy = HeaderName::from_static("content-security-policy");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache"), (policy, POLICY)], content)
}

async fn state(State(page): State<Page>, Query(Since { since }): Query<Since>) -> Json<Value> {
    if let Some(since) = since {
        // Whichever comes first, the page gets what is true now.
        let _ = tokio::time::timeout(HOLD, page.sim.changes().after(since)).await;
    }
    Json(snapshot::take(&page.sim, &page.stage))
}

async fn send(State(page): State<Page>, Json(sending): Json<Sending>) -> Outcome {
    let actor = page.actor(&sending.actor)?;
    let text = sending.text.trim();
    if text.is_empty() {
        return Err(refused(StatusCode::BAD_REQUEST, "There is nothing to send."));
    }
    match sending.channel {
        Channel::WhatsApp => {
            page.sim.whatsapp.sends(&actor.whatsapp, &actor.name, text).await;
        }
        Channel::Telegram => {
            page.sim.telegram.sends(&actor.telegram, TelegramChat::Private, text).await;
        }
    }
    Ok(Json(json!({})))
}

async fn press(State(page): State<Page>, Json(pressing): Json<Pressing>) -> Outcome {
    let actor = page.actor(&pressing.actor)?;
    let history = match pressing.channel {
        Channel::WhatsApp => page.sim.whatsapp.history(&actor.whatsapp),
        Channel::Telegram => page.sim.telegram.history(actor.telegram.id),
    };
    let line = history.iter().find(|line| line.heard.id == pressing.message);
    if line.and_then(|line| line.heard.button(&pressing.button)).is_none() {
        return Err(refused(StatusCode::CONFLICT, "That button is not there any more."));
    }
    match pressing.channel {
        Channel::WhatsApp => {
            page.sim
                .whatsapp
                .presses(&actor.whatsapp, &actor.name, &pressing.message, &pressing.button)
                .await;
        }
        Channel::Telegram => {
            let chat = TelegramChat::Private;
            page.sim
                .telegram
                .presses(&actor.telegram, chat, &pressing.message, &pressing.button)
                .await;
        }
    }
    Ok(Json(json!({})))
}

async fn contact(State(page): State<Page>, Json(sharing): Json<Sharing>) -> Outcome {
    let actor = page.actor(&sharing.actor)?;
    let own = Some(actor.telegram.id);
    page.sim.telegram.shares_contact(&actor.telegram, &actor.whatsapp, own).await;
    Ok(Json(json!({})))
}

async fn clock(State(page): State<Page>, Json(moving): Json<Moving>) -> Outcome {
    let moved = match (&moving.to, moving.to.as_i64()) {
        (Value::String(word), _) if word == "next" => (page.stage.to_next_reminder)().await,
        (_, Some(milliseconds)) if milliseconds > 0 => {
            (page.stage.advance)(milliseconds);
            Ok(Some((page.stage.now)()))
        }
        _ => {
            return Err(refused(StatusCode::BAD_REQUEST, "The clock moves forward only."));
        }
    };
    page.sim.changes().bump();
    match moved {
        Ok(instant) => Ok(Json(json!({"moved": instant.is_some(), "now": instant}))),
        Err(reason) => Err(refused(StatusCode::INTERNAL_SERVER_ERROR, &reason)),
    }
}

fn refused(status: StatusCode, reason: &str) -> (StatusCode, Json<Value>) {
    (status, Json(json!({"error": reason})))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    const PERSON: i64 = 42;

    async fn stage() -> (Simulator, Router) {
        let now: Now = Arc::new(|| 1_802_000_000_000);
        let sim = Simulator::start(now.clone()).await.unwrap();
        let telegram = TelegramUser {
            id: PERSON,
            first_name: "Yusuf".into(),
            last_name: None,
            username: None,
        };
        let actor = Actor {
            key: "volunteer".into(),
            name: "Yusuf".into(),
            caption: "Volunteer".into(),
            telegram,
            whatsapp: "+919800000001".into(),
            hints: vec!["/mine".into()],
        };
        let stage = Stage {
            now,
            timezone: "Asia/Kolkata".into(),
            season: "Shehrullah".into(),
            people: vec![actor],
            to_next_reminder: Arc::new(|| Box::pin(async { Ok(None) })),
            advance: Arc::new(|_| {}),
        };
        (sim.clone(), router(sim, stage))
    }

    async fn call(router: &Router, request: Request<Body>) -> (u16, Vec<u8>) {
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    async fn post(router: &Router, path: &str, body: Value) -> (u16, Value) {
        let request = Request::post(path).header("content-type", "application/json");
        let (status, body) =
            call(router, request.body(Body::from(body.to_string())).unwrap()).await;
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn the_page_and_its_files_are_there() {
        let (_sim, router) = stage().await;
        for path in ["/", "/demo/style.css", "/demo/app.js", "/demo/chat.js"] {
            let (status, body) =
                call(&router, Request::get(path).body(Body::empty()).unwrap()).await;
            assert_eq!(status, 200, "{path}");
            assert!(!String::from_utf8(body).unwrap().contains("innerHTML"), "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_sent_is_in_the_state() {
        let (sim, router) = stage().await;
        let sending = json!({"actor": "volunteer", "channel": "telegram", "text": "salaam"});
        assert_eq!(post(&router, "/demo/send", sending).await.0, 200);
        assert_eq!(sim.telegram.history(PERSON).len(), 1);
        let (_, body) =
            call(&router, Request::get("/demo/state?since=0").body(Body::empty()).unwrap()).await;
        let state: Value = serde_json::from_slice(&body).unwrap();
        let message = &state["people"][0]["telegram"]["messages"][0];
        assert_eq!(message["text"], "salaam");
        assert_eq!(message["author"]["person"], "Yusuf");
        assert_eq!(message["time"], "17:03");
    }

    #[tokio::test]
    async fn a_phone_sends_a_voice_note() {
        let (sim, router) = stage().await;
        for channel in ["telegram", "whatsapp"] {
            let sending = json!({"actor": "volunteer", "channel": channel});
            assert_eq!(post(&router, "/demo/voice", sending).await.0, 200, "{channel}");
        }
        assert_eq!(sim.telegram.history(PERSON).len(), 1);
        assert_eq!(sim.whatsapp.history("+919800000001").len(), 1);
        let nobody = json!({"actor": "nobody", "channel": "telegram"});
        assert_eq!(post(&router, "/demo/voice", nobody).await.0, 404);
        let path = "/demo/recording?actor=volunteer&channel=telegram&message=1";
        assert_eq!(call(&router, Request::get(path).body(Body::empty()).unwrap()).await.0, 404);
    }

    #[tokio::test]
    async fn what_cannot_be_is_refused_in_words() {
        let (_sim, router) = stage().await;
        let press =
            json!({"actor": "volunteer", "channel": "whatsapp", "message": "x", "button": "y"});
        assert_eq!(post(&router, "/demo/press", press).await.0, 409);
        assert_eq!(post(&router, "/demo/contact", json!({"actor": "nobody"})).await.0, 404);
        assert_eq!(post(&router, "/demo/clock", json!({"to": -5})).await.0, 400);
        assert_eq!(
            post(&router, "/demo/clock", json!({"to": "next"})).await,
            (200, json!({"moved": false, "now": null}))
        );
    }
}
