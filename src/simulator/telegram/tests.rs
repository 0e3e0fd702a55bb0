//! The whole of the simulated Telegram, asked over HTTP as a bot asks it.

use super::*;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};

struct Bot {
    telegram: Telegram,
    client: reqwest::Client,
    clock: Arc<AtomicI64>,
}

impl Bot {
    async fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(1_000_000));
        let hands = clock.clone();
        let now: Now = Arc::new(move || hands.load(Ordering::SeqCst));
        let telegram = Telegram::start(now, Changes::new()).await.unwrap();
        Bot { telegram, client: http::client().unwrap(), clock }
    }

    async fn call(&self, method: &str, body: Value) -> Value {
        let url = format!("{}/bot{}/{method}", self.telegram.api_url(), self.telegram.token());
        self.client.post(url).json(&body).send().await.unwrap().json().await.unwrap()
    }

    /// Waits until the server has more calls under way or behind it than so many.
    async fn is_asked_after(&self, calls: usize) {
        while self.telegram.calls().len() <= calls {
            tokio::task::yield_now().await;
        }
    }

    /// The description of a refusal.
    async fn refusal(&self, method: &str, body: Value) -> String {
        let answer = self.call(method, body).await;
        assert_eq!(answer["ok"], false, "{answer}");
        answer["description"].as_str().unwrap().to_owned()
    }
}

fn yusuf() -> TelegramUser {
    TelegramUser { id: 42, first_name: "Yusuf".into(), last_name: None, username: None }
}

fn group() -> TelegramChat {
    TelegramChat::Group { id: -1_001, title: "Volunteers".into() }
}

#[tokio::test]
async fn a_chat_begins_with_the_person() {
    let bot = Bot::new().await;
    let hello = json!({"chat_id": 42, "text": "Salaam"});
    assert_eq!(bot.refusal("sendMessage", hello.clone()).await, "Bad Request: chat not found");
    bot.telegram.sends(&yusuf(), group(), "/grid").await;
    assert!(
        bot.refusal("sendMessage", hello.clone()).await.contains("can't initiate conversation")
    );
    assert_eq!(
        bot.telegram.sends(&yusuf(), TelegramChat::Private, "salaam").await,
        Arrival::Queued
    );
    let sent = bot.call("SendMessage", hello.clone()).await;
    assert_eq!(sent["result"]["chat"]["type"], "private");
    assert_eq!(bot.telegram.next(42).unwrap().text, "Salaam");
    assert_eq!(bot.telegram.next(42), None);
    bot.telegram.blocks(&yusuf()).await;
    assert_eq!(bot.refusal("sendMessage", hello).await, "Forbidden: bot was blocked by the user");
    assert_eq!(bot.telegram.calls().len(), 4);
    assert_eq!(bot.telegram.calls()[3].status, Some(403));
}

#[tokio::test]
async fn texts_are_measured_after_parsing() {
    let bot = Bot::new().await;
    bot.telegram.sends(&yusuf(), TelegramChat::Private, "salaam").await;
    let html = |text: String| json!({"chat_id": 42, "text": text, "parse_mode": "HTML"});
    let longest = format!("<b>{}</b>", "&amp;🕌".repeat(1365));
    assert_eq!(bot.call("sendMessage", html(longest)).await["ok"], true);
    assert_eq!(bot.telegram.next(42).unwrap().spans[0].length, 4095);
    assert_eq!(
        bot.refusal("sendMessage", html("a".repeat(4097))).await,
        "Bad Request: message is too long"
    );
    assert_eq!(
        bot.refusal("sendMessage", html("<b> </b>".into())).await,
        "Bad Request: message text is empty"
    );
    let broken = bot.refusal("sendMessage", html("a<b".into())).await;
    assert_eq!(broken, "Bad Request: can't parse entities: Unclosed start tag at byte offset 1");
}

#[tokio::test]
async fn an_edit_changes_something() {
    let bot = Bot::new().await;
    bot.telegram.sends(&yusuf(), TelegramChat::Private, "salaam").await;
    let keys = json!({"inline_keyboard": [[{"text": "Day 6", "callback_data": "6"}]]});
    let sent = bot
        .call("sendMessage", json!({"chat_id": 42, "text": "Day 5", "reply_markup": keys}))
        .await;
    let id = sent["result"]["message_id"].clone();
    let edit = |text: &str, id: &Value| json!({"chat_id": 42, "message_id": id, "text": text, "reply_markup": keys});
    assert!(
        bot.refusal("editMessageText", edit("Day 5", &id))
            .await
            .contains("message is not modified")
    );
    assert!(
        bot.refusal("editMessageText", edit("x", &json!(99)))
            .await
            .contains("message to edit not found")
    );
    assert!(
        bot.refusal("editMessageText", edit("x", &json!(1)))
            .await
            .contains("message can't be edited")
    );
    assert_eq!(bot.call("editMessageText", edit("Day 6", &id)).await["ok"], true);
    assert_eq!(bot.telegram.next(42).unwrap().edits, None);
    assert_eq!(bot.telegram.next(42).unwrap().edits, Some(id.to_string()));
    let history = bot.telegram.history(42);
    assert_eq!(
        (history.len(), history[1].heard.text.as_str(), history[1].edited),
        (2, "Day 6", true)
    );
}

#[tokio::test]
async fn a_press_can_be_answered_for_a_while() {
    let bot = Bot::new().await;
    bot.telegram.sends(&yusuf(), TelegramChat::Private, "salaam").await;
    let keys = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "yes:1"}]]});
    bot.call(
        "sendMessage",
        json!({"chat_id": 42, "text": "Coming?", "reply_markup": keys.to_string()}),
    )
    .await;
    let id = bot.telegram.next(42).unwrap().id;
    bot.telegram.presses(&yusuf(), TelegramChat::Private, id, "Yes").await;
    let query =
        bot.telegram.update(bot.telegram.last_update().unwrap()).unwrap()["callback_query"].clone();
    assert_eq!((&query["data"], &query["message"]["text"]), (&json!("yes:1"), &json!("Coming?")));
    let answer = json!({"callback_query_id": query["id"], "text": "Thank you"});
    assert_eq!(bot.call("answerCallbackQuery", answer.clone()).await["ok"], true);
    assert_eq!(bot.telegram.callback_answers()[0].text, "Thank you");
    bot.clock.fetch_add(150_001, Ordering::SeqCst);
    assert!(bot.refusal("answerCallbackQuery", answer).await.contains("query is too old"));
}

#[tokio::test]
async fn polling_waits_and_acknowledges() {
    let bot = Bot::new().await;
    let waiting = bot.call("getUpdates", json!({"timeout": 30}));
    let asked = bot.telegram.calls().len();
    let writing = async {
        bot.is_asked_after(asked).await;
        bot.telegram.sends(&yusuf(), TelegramChat::Private, "salaam").await;
    };
    let (updates, ()) = tokio::join!(waiting, writing);
    assert_eq!(updates["result"][0]["message"]["text"], "salaam");
    let next = updates["result"][0]["update_id"].as_i64().unwrap() + 1;
    assert_eq!(bot.call("getUpdates", json!({})).await["result"].as_array().unwrap().len(), 1);
    assert_eq!(bot.call("getUpdates", json!({"offset": next})).await["result"], json!([]));
    let first = bot.call("getUpdates", json!({"timeout": 30}));
    let asked = bot.telegram.calls().len();
    let second = async {
        bot.is_asked_after(asked).await;
        bot.call("getUpdates", json!({})).await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!((&first["error_code"], &second["ok"]), (&json!(409), &json!(true)));
    bot.call("setWebhook", json!({"url": "http://127.0.0.1:1/x"})).await;
    assert!(
        bot.refusal("getUpdates", json!({})).await.starts_with("Conflict: can't use getUpdates")
    );
    assert_eq!(
        bot.telegram.sends(&yusuf(), TelegramChat::Private, "lost").await,
        Arrival::Posted(0)
    );
}

#[tokio::test]
async fn faults_are_in_its_own_words() {
    let bot = Bot::new().await;
    bot.telegram.sends(&yusuf(), TelegramChat::Private, "salaam").await;
    let hello = json!({"chat_id": 42, "text": "Salaam"});
    bot.telegram.refuses_next(Fault::RetryAfter(30));
    bot.telegram.refuses_next(Fault::LosesAnswer);
    assert_eq!(bot.call("getMe", json!({})).await["ok"], true);
    let answer = bot.call("sendMessage", hello.clone()).await;
    assert_eq!(
        (&answer["error_code"], &answer["parameters"]["retry_after"]),
        (&json!(429), &json!(30))
    );
    let url = format!("{}/bot{}/sendMessage", bot.telegram.api_url(), bot.telegram.token());
    assert!(bot.client.post(url).json(&hello).send().await.is_err());
    assert_eq!(bot.telegram.unheard().len(), 1);
    assert_eq!(bot.refusal("sendDice", json!({})).await, "Not Found");
    let wrong = format!("{}/bot1:x/getMe", bot.telegram.api_url());
    assert_eq!(bot.client.get(wrong).send().await.unwrap().status().as_u16(), 401);
}
