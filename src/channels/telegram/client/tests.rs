//! What the client makes of each of the Bot API's answers, against a server on this machine.

use super::*;
use crate::channels::failure::Holds;
use crate::channels::samples::{Server, breaking_server, closed_port, http, said};
use crate::channels::telegram::render;
use crate::domain::channel::{Address, Channel};
use crate::domain::message::{Envelope, Message, Route, Unreachable};
use crate::wording::Words;
use serde_json::json;

const TOKEN: &str = "123:SECRET";
const SENT: (u16, &str) = (200, r#"{"ok":true,"result":{"message_id":77}}"#);

fn parts(route: Route) -> Vec<Part> {
    let message = Message::Said(said("Salaam", &[]));
    let envelope = Envelope { route, ..Envelope::new("en", message) };
    render(&Address::new(Channel::Telegram, "5"), &envelope, &Words::of("en"))
}

async fn told(server: &Server, route: Route) -> Result<Sent, SendFailure> {
    let telegram = Telegram::new(http(), &server.url, TOKEN);
    telegram.send(&parts(route)[0]).await
}

/// What a message comes to when the server answers so.
async fn said_to(status: u16, body: &'static str) -> Result<Sent, SendFailure> {
    told(&Server::answering(&[(status, body)]).await, Route::default()).await
}

async fn failed(status: u16, body: &'static str) -> SendFailure {
    let failure = said_to(status, body).await.expect_err("a failure");
    assert!(!failure.error().contains("SECRET") && !failure.error().contains("http"));
    failure
}

fn sent(id: &str) -> Result<Sent, SendFailure> {
    Ok(Sent { platform_id: Some(id.into()), ..Sent::default() })
}

#[tokio::test]
async fn a_message_is_posted_as_json() {
    let server = Server::answering(&[SENT]).await;
    assert_eq!(told(&server, Route::default()).await, sent("77"));
    let (path, body) = server.asked().remove(0);
    assert_eq!(path, "/bot123:SECRET/sendMessage");
    assert_eq!((&body["chat_id"], &body["text"]), (&json!(5), &json!("Salaam")));
}

#[tokio::test]
async fn a_success_needs_no_id_but_must_be_read() {
    assert_eq!(said_to(200, r#"{"ok":true,"result":true}"#).await, Ok(Sent::default()));
    assert_eq!(said_to(200, r#"{"ok":true}"#).await, Ok(Sent::default()));
    for garbage in ["", "<html>", "{}", r#"{"ok":"#] {
        assert!(matches!(failed(200, garbage).await, SendFailure::Unknown { .. }));
    }
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    use SendFailure::{NotSent, PlainText, Refused, TokenRejected, Unknown};
    let blocked =
        r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
    let gone = r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#;
    let invalid =
        r#"{"ok":false,"error_code":400,"description":"Bad Request: BUTTON_DATA_INVALID"}"#;
    let markup =
        r#"{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities: x"}"#;
    let token = r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#;
    let own = r#"{"ok":false,"error_code":500,"description":"Internal Server Error"}"#;
    let slow = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 30","parameters":{"retry_after":30}}"#;
    let (why, holds) = (Unreachable::Blocked, Holds::Address);
    assert!(matches!(failed(403, blocked).await, Refused { why: found, .. } if found == why));
    assert!(matches!(failed(400, gone).await, Refused { why: found, .. } if found == why));
    let refused = failed(400, invalid).await;
    assert!(matches!(refused, Refused { why: Unreachable::Refused, .. }));
    assert!(matches!(failed(400, markup).await, PlainText { .. }));
    assert!(matches!(failed(401, token).await, TokenRejected { .. }));
    let after = |seconds| Some(Duration::from_secs(seconds));
    let error = "telegram 429: Too Many Requests: retry after 30".to_owned();
    assert_eq!(failed(429, slow).await, NotSent { after: after(30), holds, error });
    let waits = failed(500, own).await;
    assert!(matches!(waits, NotSent { holds: Holds::Address, .. }));
    for bare in [500, 502, 504] {
        assert!(matches!(failed(bare, "<html>").await, Unknown { .. }), "{bare}");
    }
    let busy = failed(503, "busy").await;
    assert!(matches!(busy, NotSent { after: wait, holds: Holds::Channel, .. } if wait == after(7)));
    assert!(matches!(failed(429, "").await, NotSent { holds: Holds::Address, .. }));
}

#[tokio::test]
async fn a_broken_connection_is_unknown_and_none_is_not_sent() {
    let part = &parts(Route::default())[0];
    let of = |url: String| Telegram::new(http(), &url, TOKEN);
    let broken = of(breaking_server().await).send(part).await.expect_err("a failure");
    assert!(matches!(broken, SendFailure::Unknown { .. }), "{broken:?}");
    let refused = of(closed_port().await).send(part).await.expect_err("a failure");
    assert!(matches!(refused, SendFailure::NotSent { holds: Holds::Channel, .. }));
    let nonsense = of("no url".into()).send(part).await.expect_err("a failure");
    assert!(matches!(nonsense, SendFailure::NotSent { .. }));
    for failure in [broken, refused, nonsense] {
        assert!(!failure.error().contains("SECRET"), "{}", failure.error());
    }
}

#[tokio::test]
async fn an_edit_that_cannot_be_becomes_a_message() {
    let edits = || Route { edits: Some("8".into()), ..Route::default() };
    let error = |text: &str| {
        let body = json!({ "ok": false, "error_code": 400, "description": text });
        (400, &*Box::leak(body.to_string().into_boxed_str()))
    };
    let same = Server::answering(&[error("Bad Request: message is not modified: x")]).await;
    assert_eq!(told(&same, edits()).await, sent("8"));
    for gone in ["message to edit not found", "message can't be edited"] {
        let server = Server::answering(&[error(&format!("Bad Request: {gone}")), SENT]).await;
        assert_eq!(told(&server, edits()).await, sent("77"));
        let paths: Vec<_> = server.asked().into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["/bot123:SECRET/editMessageText", "/bot123:SECRET/sendMessage"]);
    }
}

#[tokio::test]
async fn a_press_that_is_too_old_does_no_harm() {
    let old = r#"{"ok":false,"error_code":400,"description":"Bad Request: query is too old"}"#;
    let server = Server::answering(&[(400, old)]).await;
    let route = Route { answers: Some("55".into()), ..Route::default() };
    assert_eq!(told(&server, route).await, Ok(Sent::default()));
}

#[tokio::test]
async fn a_group_that_moved_is_followed_and_a_lost_topic_left() {
    let moved = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1005}}"#;
    let server = Server::answering(&[(400, moved), SENT]).await;
    let moved_to = Some(Address::new(Channel::Telegram, "-1005"));
    let followed = sent("77").map(|sent| Sent { moved_to, ..sent });
    assert_eq!(told(&server, Route::default()).await, followed);
    assert_eq!(server.asked()[1].1["chat_id"], -1005);
    let topic =
        r#"{"ok":false,"error_code":400,"description":"Bad Request: message thread not found"}"#;
    let server = Server::answering(&[(400, topic), SENT]).await;
    let route = Route { thread: Some(9), ..Route::default() };
    assert_eq!(told(&server, route).await, sent("77"));
    assert_eq!(server.asked()[1].1.get("message_thread_id"), None);
}

#[tokio::test]
async fn setting_up_tells_telegram_what_we_read() {
    let fine = (200, r#"{"ok":true,"result":true}"#);
    let server = Server::answering(&[fine, fine, fine]).await;
    let telegram = Telegram::new(http(), &server.url, TOKEN);
    let url = Url::parse("https://example.org/webhooks/telegram").expect("a URL");
    assert_eq!(telegram.set_webhook(url, "secret").await, Ok(true));
    let commands = [("grid".to_owned(), "The roster".to_owned())];
    assert_eq!(telegram.set_commands(Scope::Chat(5), &commands).await, Ok(true));
    assert_eq!(telegram.delete_webhook().await, Ok(true));
    let bodies: Vec<_> = server.asked().into_iter().map(|(_, body)| body).collect();
    assert_eq!(
        bodies[0],
        json!({
            "url": "https://example.org/webhooks/telegram", "secret_token": "secret",
            "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        })
    );
    assert_eq!(
        bodies[1],
        json!({
            "commands": [{ "command": "grid", "description": "The roster" }],
            "scope": { "type": "chat", "chat_id": 5 },
        })
    );
}

#[tokio::test]
async fn a_server_that_lacks_a_call_does_no_harm() {
    let missing = r#"{"ok":false,"error_code":404,"description":"Not Found"}"#;
    let server = Server::answering(&[(404, missing), (404, ""), (404, "")]).await;
    let telegram = Telegram::new(http(), &server.url, TOKEN);
    assert_eq!(telegram.set_commands(Scope::Default, &[]).await, Ok(false));
    assert_eq!(telegram.delete_webhook().await, Ok(false));
    assert_eq!(telegram.get_me().await, Ok(None));
}

#[tokio::test]
async fn updates_and_our_name_are_read() {
    let me = (200, r#"{"ok":true,"result":{"id":1,"username":"KhidmatBot"}}"#);
    let updates = (200, r#"{"ok":true,"result":[{"update_id":9}]}"#);
    let server = Server::answering(&[me, updates, (200, r#"{"ok":true}"#)]).await;
    let telegram = Telegram::new(http(), &server.url, TOKEN);
    assert_eq!(telegram.get_me().await, Ok(Some("KhidmatBot".into())));
    let offset = i64::from(i32::MAX) + 5;
    assert_eq!(telegram.get_updates(offset, 0).await, Ok(vec![json!({ "update_id": 9 })]));
    assert_eq!(server.asked()[1].1["offset"], offset);
    assert!(telegram.get_updates(1, 0).await.is_err());
}
