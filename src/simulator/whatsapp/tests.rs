//! The whole of the simulated WhatsApp, asked over HTTP as a bot asks it, and posting to a bot's webhook.

use super::*;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde_json::json;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::watch;

const NUMBER: &str = "+919800000001";
const DAY_MS: i64 = 86_400_000;

/// A bot that checks signatures and remembers what came.
struct Bot {
    whatsapp: WhatsApp,
    clock: Arc<AtomicI64>,
    came: watch::Sender<Vec<Value>>,
}

impl Bot {
    async fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(DAY_MS));
        let hands = clock.clone();
        let now: Now = Arc::new(move || hands.load(Ordering::SeqCst));
        let whatsapp = WhatsApp::start(now, Changes::new()).await.unwrap();
        let came: watch::Sender<Vec<Value>> = watch::Sender::default();
        let verify = |Query(query): Query<HashMap<String, String>>| async move {
            if query["hub.verify_token"] == VERIFY_TOKEN {
                query["hub.challenge"].clone()
            } else {
                String::new()
            }
        };
        let receive = |State(came): State<watch::Sender<Vec<Value>>>,
                       headers: HeaderMap,
                       body: Bytes| async move {
            if headers
                .get("x-hub-signature-256")
                .is_none_or(|header| header != &sign(APP_SECRET, &body))
            {
                return axum::http::StatusCode::UNAUTHORIZED;
            }
            came.send_modify(|all| all.push(serde_json::from_slice(&body).unwrap()));
            axum::http::StatusCode::OK
        };
        let router = axum::Router::new()
            .route("/hook", axum::routing::get(verify).post(receive))
            .with_state(came.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        assert!(!whatsapp.connect("http://127.0.0.1:1/hook").await);
        assert!(whatsapp.connect(&url).await);
        Bot { whatsapp, clock, came }
    }

    async fn send(&self, mut message: Value) -> (u16, Value) {
        message["messaging_product"] = json!("whatsapp");
        if message["recipient"].is_null() {
            message["to"] = json!(NUMBER);
        }
        let url = format!("{}/{PHONE_NUMBER_ID}/messages", self.whatsapp.api_url());
        let request = http::client().unwrap().post(url).bearer_auth(ACCESS_TOKEN).json(&message);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The only message or status of the last webhook.
    fn last(&self, kind: &str) -> Value {
        let came = self.came.borrow();
        came.last().unwrap()["entry"][0]["changes"][0]["value"][kind][0].clone()
    }
}

fn text(body: &str) -> Value {
    json!({"type": "text", "text": {"body": body}, "biz_opaque_callback_data": "outbox:7"})
}

#[tokio::test]
async fn a_user_may_be_known_by_an_id_alone() {
    let bot = Bot::new().await;
    bot.whatsapp.is_used_by(NUMBER, "IN.1a");
    bot.whatsapp.hides_number(NUMBER, true);
    assert_eq!(bot.whatsapp.sends(NUMBER, "Yusuf", "salaam").await, 200);
    let (message, contact) = (bot.last("messages"), bot.last("contacts"));
    assert_eq!((&message["from"], &message["from_user_id"]), (&Value::Null, &json!("IN.1a")));
    assert_eq!((&contact["wa_id"], &contact["user_id"]), (&Value::Null, &json!("IN.1a")));
    let to = |recipient: &str| {
        let mut message = text("Salaam");
        message["recipient"] = json!(recipient);
        message
    };
    let (status, body) = bot.send(to("IN.1a")).await;
    assert_eq!((status, &body["contacts"][0]["user_id"]), (200, &json!("IN.1a")));
    assert_eq!(bot.whatsapp.next(NUMBER).unwrap().text, "Salaam");
    assert_eq!(bot.send(to("IN.2b")).await.0, 400);
    let mut both = to("IN.1a");
    both["to"] = json!(NUMBER);
    assert_eq!(bot.send(both).await.0, 400);
}

#[tokio::test]
async fn the_window_opens_with_a_message_and_closes_after_a_day() {
    let bot = Bot::new().await;
    let (status, body) = bot.send(text("Salaam")).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(131_047)));
    assert!(body["error"]["error_data"]["details"].as_str().unwrap().contains("24 hours"));
    assert_eq!(bot.whatsapp.sends(NUMBER, "Yusuf", "salaam 🕌").await, 200);
    assert_eq!(bot.last("messages")["text"]["body"], "salaam 🕌");
    let (status, body) = bot.send(text("*Salaam*")).await;
    assert_eq!((status, &body["contacts"][0]["wa_id"]), (200, &json!("919800000001")));
    assert_eq!(bot.whatsapp.next(NUMBER).unwrap().text, "Salaam");
    bot.clock.fetch_add(DAY_MS, Ordering::SeqCst);
    assert_eq!(bot.send(text("Salaam")).await.0, 400);
    bot.whatsapp.fails_late(true);
    let came = bot.came.borrow().len();
    assert_eq!(bot.send(text("Salaam")).await.0, 200);
    bot.came.subscribe().wait_for(|all| all.len() > came).await.unwrap();
    let status = bot.last("statuses");
    assert_eq!(
        (&status["status"], &status["errors"][0]["code"]),
        (&json!("failed"), &json!(131_047))
    );
    assert_eq!(status["biz_opaque_callback_data"], "outbox:7");
    assert_eq!(bot.whatsapp.unheard(), []);
}

#[tokio::test]
async fn each_kind_of_button_comes_back_in_its_own_way() {
    let bot = Bot::new().await;
    bot.whatsapp.sends(NUMBER, "Yusuf", "salaam").await;
    let press = async |label: &str| {
        let id = bot.whatsapp.next(NUMBER).unwrap().id;
        assert_eq!(bot.whatsapp.presses(NUMBER, "Yusuf", &id, label).await, 200);
        let message = bot.last("messages");
        assert_eq!(message["context"]["id"], id);
        message
    };
    let button = json!({"type": "reply", "reply": {"id": "y", "title": "Yes"}});
    let action = json!({"buttons": [button]});
    bot.send(json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}, "action": action}})).await;
    assert_eq!(
        press("Yes").await["interactive"]["button_reply"],
        json!({"id": "y", "title": "Yes"})
    );
    let action = json!({"button": "Days", "sections": [{"rows": [{"id": "5", "title": "Day 5", "description": "Tue"}]}]});
    bot.send(json!({"type": "interactive", "interactive": {"type": "list", "body": {"text": "?"}, "action": action}})).await;
    let row = json!({"id": "5", "title": "Day 5", "description": "Tue"});
    assert_eq!(press("Day 5").await["interactive"]["list_reply"], row);
    let parameters = json!([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, {"type": "text", "text": "c"}]);
    bot.send(
        json!({"type": "template", "template": {"name": "duty_reminder", "language": {"code": "en"},
        "components": [{"type": "body", "parameters": parameters}]}}),
    )
    .await;
    assert_eq!(press("I can't").await["button"], json!({"payload": "I can't", "text": "I can't"}));
}

#[tokio::test]
async fn it_signs_and_repeats() {
    let bot = Bot::new().await;
    assert_eq!(bot.whatsapp.redeliver().await, 0);
    bot.whatsapp.sends_batch(&[(NUMBER, "Yusuf", "one"), (NUMBER, "Yusuf", "two")]).await;
    bot.whatsapp.redeliver().await;
    let came = bot.came.borrow().clone();
    assert_eq!((came.len(), &came[0]), (2, &came[1]));
    assert_eq!(bot.whatsapp.raw_with_signature(b"{}".to_vec(), None).await, 401);
    assert_eq!(
        bot.whatsapp.raw_with_signature(b"{}".to_vec(), Some("sha256=00".into())).await,
        401
    );
    assert_eq!(bot.whatsapp.raw(json!({"a": "é"})).await, 200);
}

#[tokio::test]
async fn strangers_and_wrong_numbers_are_refused() {
    let bot = Bot::new().await;
    let url = format!("{}/{PHONE_NUMBER_ID}/messages", bot.whatsapp.api_url());
    let response =
        http::client().unwrap().post(url).bearer_auth("x").json(&text("a")).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 401);
    bot.whatsapp.sends(NUMBER, "Yusuf", "salaam").await;
    bot.whatsapp.leaves(NUMBER, true);
    assert_eq!(bot.send(text("Salaam")).await.1["error"]["code"], 131_026);
    bot.whatsapp.leaves(NUMBER, false);
    bot.whatsapp.refuses_next(Fault::GraphError(131_056));
    assert_eq!(bot.send(text("Salaam")).await.1["error"]["code"], 131_056);
    let id = bot.whatsapp.history(NUMBER)[0].heard.id.clone();
    assert_eq!(
        bot.send(json!({"status": "read", "message_id": id})).await.1,
        json!({"success": true})
    );
    assert_eq!(bot.whatsapp.history(NUMBER)[0].tick, super::super::book::Tick::Read);
}
