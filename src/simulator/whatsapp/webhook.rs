//! Meta's side of the webhook: the envelope, the signature, the posts and the reports of how far a message got.

use super::super::book::Tick;
use super::super::http;
use super::refusal::Refusal;
use super::sign::{serialise, sign};
use super::state::Shared;
use super::{APP_SECRET, DISPLAY_NUMBER, PHONE_NUMBER_ID, WABA_ID};
use serde_json::{Value, json};

/// A body with one change, whose value has these fields beside the metadata.
pub(super) fn envelope(fields: Value) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": DISPLAY_NUMBER, "phone_number_id": PHONE_NUMBER_ID},
    });
    if let (Some(value), Value::Object(fields)) = (value.as_object_mut(), fields) {
        value.extend(fields);
    }
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": WABA_ID, "changes": [{"value": value, "field": "messages"}]}],
    })
}

/// Signs and posts a body, and remembers it. 0 when nobody answered or no webhook is known.
pub(super) async fn post(shared: &Shared, body: &Value) -> u16 {
    let bytes = serialise(body);
    shared.state().last_body = Some(bytes.clone());
    let status = post_bytes(shared, bytes.clone()).await;
    if !(200..300).contains(&status) {
        shared.state().refused.push(bytes);
    }
    status
}

/// Signs and posts these bytes.
pub(super) async fn post_bytes(shared: &Shared, bytes: Vec<u8>) -> u16 {
    let signature = sign(APP_SECRET, &bytes);
    post_signed(shared, bytes, Some(&signature)).await
}

/// Posts these bytes with whatever signature.
pub(super) async fn post_signed(shared: &Shared, bytes: Vec<u8>, signature: Option<&str>) -> u16 {
    let Some(url) = shared.state().webhook.clone() else {
        return http::NO_ANSWER;
    };
    let header = signature.map(|signature| ("X-Hub-Signature-256", signature));
    let insists = shared.state().insists;
    if insists {
        http::post_until_taken(&shared.client, &url, header, bytes).await
    } else {
        http::post(&shared.client, &url, header, bytes).await
    }
}

/// Reports how far a message of the bot got. An unknown one is reported too: Meta's reports may come before its answer.
pub(super) async fn report(
    shared: &Shared,
    wamid: &str,
    status: &str,
    refusal: Option<Refusal>,
) -> u16 {
    let mut report = json!({
        "id": wamid,
        "status": status,
        "timestamp": (shared.now() / 1000).to_string(),
    });
    {
        let mut state = shared.state();
        let category = state.sent.get(wamid).map_or("service", |sent| sent.category);
        if let Some(sent) = state.sent.get(wamid) {
            if !sent.by_user_id {
                report["recipient_id"] = json!(sent.to.trim_start_matches('+'));
            }
            if let Some(opaque) = &sent.opaque {
                report["biz_opaque_callback_data"] = json!(opaque);
            }
            let to = sent.to.clone();
            if let Some(tick) = tick_of(status) {
                state.book.ticked(&to, wamid, tick);
            }
        }
        if matches!(status, "sent" | "delivered") {
            report["pricing"] = json!({"billable": true, "pricing_model": "PMP", "category": category, "type": "regular"});
        }
    }
    if let Some(refusal) = refusal {
        report["errors"] = json!([refusal.in_status()]);
    }
    shared.changes.bump();
    post(shared, &envelope(json!({"statuses": [report]}))).await
}

fn tick_of(status: &str) -> Option<Tick> {
    match status {
        "sent" => Some(Tick::Sent),
        "delivered" => Some(Tick::Delivered),
        "read" | "played" => Some(Tick::Read),
        "failed" => Some(Tick::Failed),
        _ => None,
    }
}
