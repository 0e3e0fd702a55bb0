//! How updates reach the bot: by its webhook, or by getUpdates while it has none.

use super::super::book::Tick;
use super::super::http;
use super::Arrival;
use super::params::{Params, Refusal};
use super::state::{Shared, Webhook};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The longest that getUpdates waits, in seconds, and the most that it brings.
const POLL_MAX_SECONDS: i64 = 50;
const BATCH_MAX: i64 = 100;
/// How many posts a webhook takes at once, unless it says otherwise.
const CONNECTIONS: i64 = 40;
/// The kinds that have to be asked for by name.
const BY_NAME_ONLY: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];
/// The longest secret of a webhook.
const SECRET_MAX: usize = 256;

/// Registers the webhook; what waits is posted to it.
pub(super) fn set_webhook(shared: &Arc<Shared>, params: &Params) -> Result<Value, Refusal> {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return delete_webhook(shared, params);
    }
    let host = url::Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    if host.is_none() {
        return Err(Refusal::bad("bad webhook: invalid webhook URL specified"));
    }
    let secret_token =
        params.text("secret_token").filter(|secret| !secret.is_empty()).map(str::to_owned);
    if let Some(secret) = &secret_token {
        let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        if secret.len() > SECRET_MAX {
            return Err(Refusal::bad("secret token is too long"));
        }
        if !secret.chars().all(legal) {
            return Err(Refusal::bad("secret token contains unallowed characters"));
        }
    }
    let max_connections = params.number("max_connections").unwrap_or(CONNECTIONS).clamp(1, 100);
    let mut state = shared.state();
    remember_kinds(&mut state.allowed, params)?;
    if params.flag("drop_pending_updates") {
        state.queue.clear();
    }
    state.webhook = Some(Webhook { url: url.to_owned(), secret_token, max_connections });
    // Whoever polls is sent away.
    state.polls += 1;
    let waiting: Vec<Value> = state.queue.drain(..).collect();
    drop(state);
    shared.arrived.notify_waiters();
    let shared = shared.clone();
    tokio::spawn(async move {
        for update in waiting {
            post(&shared, update).await;
        }
    });
    Ok(json!(true))
}

/// Forgets the webhook; from now on updates wait for getUpdates.
pub(super) fn delete_webhook(shared: &Arc<Shared>, params: &Params) -> Result<Value, Refusal> {
    let mut state = shared.state();
    state.webhook = None;
    if params.flag("drop_pending_updates") {
        state.queue.clear();
    }
    Ok(json!(true))
}

/// What getWebhookInfo says.
pub(super) fn webhook_info(shared: &Arc<Shared>) -> Value {
    let state = shared.state();
    let mut info = json!({
        "url": state.webhook.as_ref().map(|webhook| webhook.url.clone()).unwrap_or_default(),
        "has_custom_certificate": false,
        "pending_update_count": state.queue.len() + state.refused.len(),
    });
    if let Some(webhook) = &state.webhook {
        info["max_connections"] = json!(webhook.max_connections);
        info["ip_address"] = json!("127.0.0.1");
    }
    if let Some((at, message)) = &state.last_error {
        info["last_error_date"] = json!(at);
        info["last_error_message"] = json!(message);
    }
    if !state.allowed.is_empty() {
        info["allowed_updates"] = json!(state.allowed);
    }
    info
}

/// Long polling: waits until something is there or the time is up.
pub(super) async fn get_updates(shared: &Arc<Shared>, params: &Params) -> Result<Value, Refusal> {
    let patience = Duration::from_secs(
        params.number("timeout").unwrap_or(0).clamp(0, POLL_MAX_SECONDS).unsigned_abs(),
    );
    let poll = {
        let mut state = shared.state();
        if state.webhook.is_some() {
            return Err(Refusal::new(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        remember_kinds(&mut state.allowed, params)?;
        acknowledge(&mut state.queue, params.number("offset").unwrap_or(0));
        state.polls += 1;
        state.polls
    };
    shared.arrived.notify_waiters();
    let limit =
        params.number("limit").unwrap_or(BATCH_MAX).clamp(1, BATCH_MAX).unsigned_abs() as usize;
    let wait = async {
        loop {
            // Registered before looking, so that nothing slips through between.
            let arrived = shared.arrived.notified();
            if let Some(outcome) = look(shared, poll, limit) {
                return outcome;
            }
            arrived.await;
        }
    };
    match tokio::time::timeout(patience, wait).await {
        Ok(outcome) => outcome,
        Err(_) => Ok(json!([])),
    }
}

/// Sends an update on its way.
pub(super) async fn deliver(shared: &Arc<Shared>, update: Value) -> Arrival {
    {
        let mut state = shared.state();
        state.updates.insert(update["update_id"].as_i64().unwrap_or_default(), update.clone());
        if !is_wanted(&state.allowed, &update) {
            return Arrival::Unwanted;
        }
        if state.webhook.is_none() {
            mark(&mut state, &update, Tick::Sent);
            state.queue.push_back(update);
            drop(state);
            shared.arrived.notify_waiters();
            shared.changes.bump();
            return Arrival::Queued;
        }
    }
    post(shared, update).await
}

/// Posts an update to the webhook; it goes to the queue when there is none.
pub(super) async fn post(shared: &Arc<Shared>, update: Value) -> Arrival {
    let Some(webhook) = shared.state().webhook.clone() else {
        shared.state().queue.push_back(update);
        shared.arrived.notify_waiters();
        return Arrival::Queued;
    };
    let header =
        webhook.secret_token.as_deref().map(|secret| ("X-Telegram-Bot-Api-Secret-Token", secret));
    let insists = shared.state().insists;
    let bytes = update.to_string().into_bytes();
    let status = if insists {
        http::post_until_taken(&shared.client, &webhook.url, header, bytes).await
    } else {
        http::post(&shared.client, &webhook.url, header, bytes).await
    };
    let mut state = shared.state();
    let id = update["update_id"].as_i64().unwrap_or_default();
    state.refused.retain(|refused| *refused != id);
    if (200..300).contains(&status) {
        mark(&mut state, &update, Tick::Delivered);
    } else {
        state.refused.push(id);
        let reason = if status == http::NO_ANSWER {
            "Connection failed".to_owned()
        } else {
            format!("Wrong response from the webhook: {status}")
        };
        state.last_error = Some((shared.now() / 1000, reason));
        mark(&mut state, &update, Tick::Sent);
    }
    drop(state);
    shared.changes.bump();
    Arrival::Posted(status)
}

/// `None` while there is nothing to say yet.
fn look(shared: &Arc<Shared>, poll: u64, limit: usize) -> Option<Result<Value, Refusal>> {
    let mut state = shared.state();
    if state.webhook.is_some() {
        return Some(Err(Refusal::new(409, "Conflict: terminated by setWebhook request")));
    }
    if state.polls != poll {
        return Some(Err(Refusal::new(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )));
    }
    if state.queue.is_empty() {
        return None;
    }
    let batch: Vec<Value> = state.queue.iter().take(limit).cloned().collect();
    for update in &batch {
        mark(&mut state, update, Tick::Delivered);
    }
    Some(Ok(Value::Array(batch)))
}

/// An offset forgets everything before it; a negative one keeps only so many from the end.
fn acknowledge(queue: &mut std::collections::VecDeque<Value>, offset: i64) {
    if offset > 0 {
        queue.retain(|update| update["update_id"].as_i64() >= Some(offset));
    } else if offset < 0 {
        let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        queue.drain(..queue.len().saturating_sub(keep));
    }
}

fn remember_kinds(allowed: &mut Vec<String>, params: &Params) -> Result<(), Refusal> {
    // Not naming it keeps what was said before.
    let Some(list) = params.json("allowed_updates")? else {
        return Ok(());
    };
    *allowed =
        serde_json::from_value(list).map_err(|_| Refusal::bad("can't parse allowed_updates"))?;
    Ok(())
}

fn is_wanted(allowed: &[String], update: &Value) -> bool {
    let kind = update.as_object().and_then(|fields| fields.keys().find(|key| *key != "update_id"));
    match kind {
        Some(kind) if allowed.is_empty() => !BY_NAME_ONLY.contains(&kind.as_str()),
        Some(kind) => allowed.contains(kind),
        None => true,
    }
}

/// Shows the writer how far the message got.
fn mark(state: &mut super::state::State, update: &Value, tick: Tick) {
    let message = &update["message"];
    if let (Some(chat), Some(id)) = (message["chat"]["id"].as_i64(), message["message_id"].as_i64())
    {
        state.book.ticked(&chat.to_string(), &id.to_string(), tick);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    #[test]
    fn an_offset_acknowledges() {
        let queue = || -> VecDeque<Value> { (1..=5).map(|id| json!({"update_id": id})).collect() };
        let left = |offset| {
            let mut queue = queue();
            acknowledge(&mut queue, offset);
            queue.iter().filter_map(|update| update["update_id"].as_i64()).collect::<Vec<_>>()
        };
        assert_eq!(left(0), [1, 2, 3, 4, 5]);
        assert_eq!(left(4), [4, 5]);
        assert_eq!(left(-1), [5]);
        assert_eq!(left(-9), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn kinds_that_were_not_asked_for_are_not_sent() {
        let update = |kind: &str| json!({"update_id": 1, kind: {}});
        assert!(is_wanted(&[], &update("message")));
        assert!(!is_wanted(&[], &update("chat_member")));
        assert!(!is_wanted(&["message".to_owned()], &update("edited_message")));
    }
}
