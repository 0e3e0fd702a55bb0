//! The Graph API's paths: who may call, sending a message, the bot's own menu.

use super::super::book::{Heard, Tick};
use super::super::fault::{Fault, plain_answer};
use super::super::http::{Answer, Request};
use super::refusal::{Refusal, not_found, unauthorized};
use super::state::{Sent, Shared};
use super::{ACCESS_TOKEN, PHONE_NUMBER_ID, VERSION, check, media, webhook};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// What the menu of a number may hold; the stricter of Meta's two documents.
const COMMANDS_MAX: usize = 30;
const COMMAND_NAME_MAX: usize = 30;
const COMMAND_DESCRIPTION_MAX: usize = 256;
const PROMPTS_MAX: usize = 3;
const PROMPT_MAX: usize = 80;
/// How soon automatic receipts come, so that a page shows one tick before the other.
const SENT_AFTER: Duration = Duration::from_millis(150);
const DELIVERED_AFTER: Duration = Duration::from_millis(450);

/// Answers one request.
pub(super) async fn answer(shared: Arc<Shared>, request: Request) -> Answer {
    let is_file = request.path.starts_with(media::FILES);
    let path = if is_file { Some(media::FILES) } else { request.path.strip_prefix(VERSION) };
    let Some(path) = path else {
        return not_found(&request.path);
    };
    let bearer = request.headers.get("authorization").and_then(|header| header.to_str().ok());
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let call = shared.gate.record(path, body.clone(), shared.now());
    let speaks = path.ends_with("/messages") && body["status"].is_null();
    let answer = match shared.gate.fault(path, speaks) {
        Some(Fault::LosesAnswer) => {
            route(&shared, &request, path, bearer, &body);
            Answer::Reset
        }
        Some(Fault::HoldsAnswer) => {
            let answer = route(&shared, &request, path, bearer, &body);
            shared.changes.bump();
            shared.gate.is_let_go().await;
            answer
        }
        Some(fault) => plain_answer(&fault).unwrap_or_else(|| in_own_words(&fault).answer()),
        None if is_file => media::download(&shared, &request, bearer),
        None => route(&shared, &request, path, bearer, &body),
    };
    shared.gate.settle(call, answer.status());
    shared.changes.bump();
    answer
}

fn route(
    shared: &Arc<Shared>,
    request: &Request,
    path: &str,
    bearer: Option<&str>,
    body: &Value,
) -> Answer {
    if bearer.and_then(|header| header.strip_prefix("Bearer ")) != Some(ACCESS_TOKEN) {
        return unauthorized();
    }
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let outcome = match (request.method.as_str(), parts.as_slice()) {
        ("POST", [PHONE_NUMBER_ID, "messages"]) if body["status"] == "read" => read(shared, body),
        ("POST", [PHONE_NUMBER_ID, "messages"]) => send(shared, body),
        ("POST", [PHONE_NUMBER_ID, "media"]) => media::upload(shared, request),
        ("POST", [PHONE_NUMBER_ID, "conversational_automation"]) => set_automation(shared, body),
        ("GET", [PHONE_NUMBER_ID, "conversational_automation"]) => {
            let mut automation = shared.state().automation.clone();
            automation["id"] = json!(PHONE_NUMBER_ID);
            Ok(automation)
        }
        ("GET", [PHONE_NUMBER_ID]) => Ok(json!({
            "id": PHONE_NUMBER_ID,
            "verified_name": "Khidmat",
            "display_phone_number": super::DISPLAY_NUMBER,
            "conversational_automation": shared.state().automation,
        })),
        ("GET", [id]) => media::address(shared, request, id),
        _ => return not_found(path),
    };
    match outcome {
        Ok(value) => Answer::Json(200, value),
        Err(refusal) => refusal.answer(),
    }
}

/// Sends a message, or says why not.
fn send(shared: &Arc<Shared>, body: &Value) -> Result<Value, Refusal> {
    let named = check::recipient(body)?;
    let now = shared.now();
    let mut state = shared.state();
    let to = state.number_of(&named).ok_or_else(|| Refusal::coded(131_026, "Unknown user id"))?;
    let (passed, recording) = match body["type"].as_str() {
        Some("audio") => (check::words("🎤"), Some(media::played(&state, body, now)?)),
        Some("document" | "image") => {
            let (file, caption) = media::brought(&state, body, now)?;
            (check::words(&caption), Some(file))
        }
        Some("interactive") => {
            let passed = check::content(body, &state.languages)?;
            (passed, media::at_the_head(&state, body, now)?)
        }
        _ => (check::content(body, &state.languages)?, None),
    };
    let refusal = if to.trim_start_matches('+') == super::DISPLAY_NUMBER {
        return Err(Refusal::coded(131_021, "Recipient cannot be sender"));
    } else if state.absent.contains(&to) {
        Some(Refusal::coded(131_026, "Message Undeliverable."))
    } else if passed.template.is_none() && !state.window_is_open(&to, now) {
        let details = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.";
        Some(Refusal::coded(131_047, details))
    } else {
        None
    };
    let late = state.fails_late;
    if let Some(refusal) = refusal.as_ref().filter(|_| !late) {
        return Err(Refusal::coded(refusal.code, refusal.details.clone()));
    }
    let wamid = state.new_wamid(&to);
    let is_template = passed.template.is_some();
    let category = passed.category.unwrap_or("service");
    let by_user_id = named != to;
    let opaque = body["biz_opaque_callback_data"].as_str().map(str::to_owned);
    state.sent.insert(wamid.clone(), Sent { to: to.clone(), opaque, category, by_user_id });
    let automatic = state.automatic_receipts;
    if refusal.is_none() {
        let heard = Heard {
            id: wamid.clone(),
            chat: to.clone(),
            text: passed.text,
            raw: passed.raw,
            spans: passed.spans,
            buttons: passed.buttons,
            list_label: passed.list_label,
            keyboard: Vec::new(),
            edits: None,
            template: passed.template,
            recording,
            at: now,
        };
        state.book.said(heard, Tick::Waiting);
    }
    drop(state);
    if refusal.is_some() || automatic {
        tokio::spawn(receipts(shared.clone(), wamid.clone(), refusal));
    }
    let contact = match by_user_id {
        true => json!({"input": named, "user_id": named}),
        false => json!({"input": to, "wa_id": to.trim_start_matches('+')}),
    };
    let mut message = json!({"id": wamid});
    if is_template {
        message["message_status"] = json!("accepted");
    }
    Ok(json!({
        "messaging_product": "whatsapp",
        "contacts": [contact],
        "messages": [message],
    }))
}

/// What Meta reports by itself, a moment after it accepted.
async fn receipts(shared: Arc<Shared>, wamid: String, refusal: Option<Refusal>) {
    tokio::time::sleep(SENT_AFTER).await;
    if refusal.is_some() {
        webhook::report(&shared, &wamid, "failed", refusal).await;
        return;
    }
    webhook::report(&shared, &wamid, "sent", None).await;
    tokio::time::sleep(DELIVERED_AFTER).await;
    webhook::report(&shared, &wamid, "delivered", None).await;
}

/// The bot has read a message, and those before it.
fn read(shared: &Shared, body: &Value) -> Result<Value, Refusal> {
    if body["messaging_product"] != "whatsapp" {
        return Err(Refusal::parameter("The parameter messaging_product is required."));
    }
    let wamid = body["message_id"].as_str().unwrap_or_default();
    let mut state = shared.state();
    let chat = state.book.find(wamid).map(|line| line.heard.chat.clone());
    let chat =
        chat.ok_or_else(|| Refusal::parameter("message_id is not a message of the last 30 days"))?;
    for line in state.book.history(&chat) {
        if line.author != super::super::book::Author::Bot {
            state.book.ticked(&chat, &line.heard.id, Tick::Read);
        }
        if line.heard.id == wamid {
            break;
        }
    }
    state.read_by_bot.push(wamid.to_owned());
    Ok(json!({"success": true}))
}

fn set_automation(shared: &Shared, body: &Value) -> Result<Value, Refusal> {
    let empty = Vec::new();
    let commands = body["commands"].as_array().unwrap_or(&empty);
    let prompts = body["prompts"].as_array().unwrap_or(&empty);
    if commands.len() > COMMANDS_MAX || prompts.len() > PROMPTS_MAX {
        return Err(Refusal::parameter("too many commands or prompts"));
    }
    for command in commands {
        let name = command["command_name"].as_str().unwrap_or_default();
        let legal = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if name.is_empty() || name.len() > COMMAND_NAME_MAX || !legal {
            return Err(Refusal::parameter(format!("command_name {name:?} is not valid")));
        }
        plain_text(&command["command_description"], COMMAND_DESCRIPTION_MAX)?;
    }
    for prompt in prompts {
        plain_text(prompt, PROMPT_MAX)?;
    }
    shared.state().automation = json!({"commands": commands, "prompts": prompts});
    Ok(json!({"success": true}))
}

/// Descriptions and prompts take no emoji.
fn plain_text(value: &Value, max: usize) -> Result<(), Refusal> {
    let text = value.as_str().unwrap_or_default();
    let emoji =
        |character: char| matches!(u32::from(character), 0x2600..=0x27BF | 0x1F000..=0x1FAFF);
    if text.trim().is_empty() || text.chars().count() > max || text.contains(emoji) {
        return Err(Refusal::parameter(format!("{text:?} is empty, too long or has an emoji")));
    }
    Ok(())
}

fn in_own_words(fault: &Fault) -> Refusal {
    match fault {
        Fault::GraphError(code) => Refusal::coded(*code, "as the test asked"),
        // Meta sends no number of seconds along; the code says what is limited.
        Fault::RetryAfter(_) => {
            Refusal::coded(130_429, "Cloud API message throughput has been reached.")
        }
        _ => Refusal::coded(131_000, "Something went wrong."),
    }
}
