//! The Bot API's methods: who may call, which one it is, and its answer in Telegram's envelope.

use super::super::fault::{Fault, plain_answer};
use super::super::http::{Answer, Request};
use super::params::{Params, Refusal};
use super::state::{Shared, bot};
use super::{TOKEN, commands, media, sent, speech, updates};
use serde_json::{Value, json};
use std::sync::Arc;

/// The methods that the simulator has. Telegram does not mind their case.
const METHODS: [&str; 20] = [
    "getMe",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "getUpdates",
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "deleteMessage",
    "answerCallbackQuery",
    "sendChatAction",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "getFile",
    "sendVoice",
    "sendAudio",
    "sendDocument",
    "sendPhoto",
    "editMessageMedia",
];
/// Those that say something to a person, which [`super::Telegram::refuses_next`] is about.
const SPEAKING: [&str; 8] = [
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "sendVoice",
    "sendAudio",
    "sendDocument",
    "sendPhoto",
    "editMessageMedia",
];
/// How a download is named among the calls.
const DOWNLOAD: &str = "file";

/// Answers `/bot<token>/<method>`.
pub(super) async fn answer(shared: Arc<Shared>, request: Request) -> Answer {
    if request.path.starts_with("/file/bot") {
        let call = shared.gate.record(DOWNLOAD, json!({"path": request.path}), shared.now());
        let answer = match shared.gate.fault(DOWNLOAD, false) {
            Some(fault) => {
                plain_answer(&fault).unwrap_or_else(|| envelope(Err(in_own_words(&fault))))
            }
            None => media::download(&shared, &request),
        };
        shared.gate.settle(call, answer.status());
        return answer;
    }
    let path = request.path.strip_prefix("/bot").and_then(|rest| rest.split_once('/'));
    let Some((token, name)) = path else {
        return envelope(Err(Refusal::new(404, "Not Found")));
    };
    if token != TOKEN {
        return envelope(Err(Refusal::new(401, "Unauthorized")));
    }
    let method =
        METHODS.iter().find(|method| method.eq_ignore_ascii_case(name)).copied().unwrap_or(name);
    let params = match Params::read(&request) {
        Ok(params) => params,
        Err(refusal) => return envelope(Err(refusal)),
    };
    let call = shared.gate.record(method, params.to_value(), shared.now());
    let answer = match shared.gate.fault(method, SPEAKING.contains(&method)) {
        Some(Fault::LosesAnswer) => {
            // The work is done, and nobody hears of it.
            let _ = run(&shared, method, &params).await;
            Answer::Reset
        }
        Some(Fault::HoldsAnswer) => {
            let outcome = run(&shared, method, &params).await;
            shared.changes.bump();
            shared.gate.is_let_go().await;
            envelope(outcome)
        }
        Some(fault) => plain_answer(&fault).unwrap_or_else(|| envelope(Err(in_own_words(&fault)))),
        None => envelope(run(&shared, method, &params).await),
    };
    shared.gate.settle(call, answer.status());
    shared.changes.bump();
    answer
}

async fn run(shared: &Arc<Shared>, method: &str, params: &Params) -> Result<Value, Refusal> {
    match method {
        "getMe" => {
            let mut me = bot();
            me["can_join_groups"] = json!(true);
            me["can_read_all_group_messages"] = json!(false);
            me["supports_inline_queries"] = json!(false);
            me["can_connect_to_business"] = json!(false);
            me["has_main_web_app"] = json!(false);
            Ok(me)
        }
        "setWebhook" => updates::set_webhook(shared, params),
        "deleteWebhook" => updates::delete_webhook(shared, params),
        "getWebhookInfo" => Ok(updates::webhook_info(shared)),
        "getUpdates" => updates::get_updates(shared, params).await,
        "sendMessage" => speech::send(shared, params),
        "editMessageText" => speech::edit(shared, params),
        "editMessageReplyMarkup" => speech::edit_markup(shared, params),
        "deleteMessage" => speech::delete(shared, params),
        "answerCallbackQuery" => speech::answer_press(shared, params),
        "sendChatAction" => speech::act(shared, params),
        "setMyCommands" => commands::set(&mut shared.state(), params),
        "getFile" => media::get_file(shared, params),
        "sendVoice" | "sendAudio" | "sendDocument" | "sendPhoto" => {
            sent::send(shared, params, method)
        }
        "editMessageMedia" => sent::edit(shared, params),
        "getMyCommands" => commands::get(&shared.state(), params),
        "deleteMyCommands" => commands::delete(&mut shared.state(), params),
        _ => Err(Refusal::new(404, "Not Found")),
    }
}

fn in_own_words(fault: &Fault) -> Refusal {
    match fault {
        Fault::RetryAfter(seconds) => Refusal {
            retry_after: Some(*seconds),
            ..Refusal::new(429, format!("Too Many Requests: retry after {seconds}"))
        },
        Fault::TelegramError(code, description) => Refusal::new(*code, description.clone()),
        // What only another platform says is nothing that Telegram would.
        _ => Refusal::new(500, "Internal Server Error"),
    }
}

fn envelope(outcome: Result<Value, Refusal>) -> Answer {
    match outcome {
        Ok(result) => Answer::Json(200, json!({"ok": true, "result": result})),
        Err(refusal) => {
            let mut body = json!({"ok": false, "error_code": refusal.code, "description": refusal.description});
            if let Some(id) = refusal.migrate_to {
                body["parameters"] = json!({"migrate_to_chat_id": id});
            }
            if let Some(seconds) = refusal.retry_after {
                body["parameters"] = json!({"retry_after": seconds});
            }
            Answer::Json(refusal.code, body)
        }
    }
}
