//! What comes in over HTTP: signatures, repetitions, batches, and what nobody understands.

use khidmat::simulator::{Arrival, sign};
use serde_json::{Value, json};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    the_verification_of_whatsapp,
    a_forged_or_missing_signature_is_refused,
    two_secrets_are_accepted_during_rotation ("WHATSAPP_APP_SECRET" = "the-new-secret-of-the-app,simulated-app-secret-of-khidmat"),
    a_wrong_or_missing_secret_of_telegram_is_refused,
    what_is_no_json_is_taken_and_ignored,
    odd_content_of_whatsapp_is_taken_and_ignored,
    odd_content_of_telegram_is_taken_and_ignored,
    one_odd_message_loses_no_other,
    each_webhook_ten_times_has_one_effect,
    ten_times_at_once_has_one_effect,
    a_repetition_after_a_restart_has_no_effect,
    a_batch_of_many_people,
    a_batch_keeps_the_order_of_a_chat,
    what_is_for_another_number_is_ignored,
    a_channel_that_is_off_is_not_there ("SEASON" = ""),
    health_readiness_and_figures,
}

pub async fn get(w: &World, path: &str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().tls_built_in_root_certs(false).build();
    let url = format!("http://{}{path}", w.address());
    let answer = client.expect("a client").get(url).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

async fn post(w: &World, path: &str, header: Option<(&str, &str)>, body: Vec<u8>) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().tls_built_in_root_certs(false).build();
    let url = format!("http://{}{path}", w.address());
    let mut request = client.expect("a client").post(url).body(body);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

/// A signed text of a person, as Meta posts it.
fn text_of(w: &World, from: &str, id: &str, text: &str) -> Value {
    envelope(
        w,
        json!({
            "contacts": [{"profile": {"name": "Somebody"}, "wa_id": from}],
            "messages": [{
                "from": from, "id": id, "timestamp": (w.clock.millis() / 1000).to_string(),
                "type": "text", "text": {"body": text},
            }],
        }),
    )
}

fn envelope(w: &World, mut value: Value) -> Value {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "15550783881", "phone_number_id": w.whatsapp.phone_number_id()});
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}],
    })
}

async fn the_verification_of_whatsapp(w: &World) {
    let path = |mode: &str, token: &str| {
        format!(
            "/webhooks/whatsapp?hub.mode={mode}&hub.verify_token={token}&hub.challenge=1158201444"
        )
    };
    let token = w.whatsapp.verify_token();
    assert_eq!(get(w, &path("subscribe", &token)).await, (200, "1158201444".to_owned()));
    for (mode, token) in
        [("subscribe", "wrong"), ("subscribe", ""), ("unsubscribe", &token), ("", &token)]
    {
        let (status, body) = get(w, &path(mode, token)).await;
        assert_eq!(status, 403, "{mode} {token}");
        assert!(!body.contains("1158201444"), "{body}");
    }
    assert_eq!(get(w, "/webhooks/whatsapp").await.0, 403);
}

async fn a_forged_or_missing_signature_is_refused(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let from = admin.number().trim_start_matches('+');
    let body = text_of(w, from, "wamid.forged", "lock 7 isha").to_string().into_bytes();
    let right = sign(&w.whatsapp.app_secret(), &body);
    let other = sign("another-secret-of-the-app", &body);
    let cut = right[..right.len() - 2].to_owned();
    let bare = right.trim_start_matches("sha256=").to_owned();
    let upper = right.to_uppercase();
    let of_other_body = sign(&w.whatsapp.app_secret(), b"{}");
    let mut wrong = vec![None];
    wrong.extend(
        [other, cut, bare, of_other_body, "sha256=".to_owned(), String::new(), "x".to_owned()]
            .map(Some),
    );
    for signature in wrong {
        let header = signature.as_deref().map(|signature| ("X-Hub-Signature-256", signature));
        let (status, answer) = post(w, "/webhooks/whatsapp", header, body.clone()).await;
        assert_eq!((status, answer.as_str()), (401, ""), "{signature:?}");
    }
    admin.expects_nothing().await;
    assert!(w.texts("select kind from audit_log where kind = 'lock'").await.is_empty());
    // The same with a body that was changed by a byte.
    let mut changed = body.clone();
    changed.push(b' ');
    let (status, _) =
        post(w, "/webhooks/whatsapp", Some(("X-Hub-Signature-256", &right)), changed).await;
    assert_eq!(status, 401);
    drop(upper);
    let (status, _) =
        post(w, "/webhooks/whatsapp", Some(("X-Hub-Signature-256", &right)), body).await;
    assert_eq!(status, 200);
    admin.expects("closed").await;
}

async fn two_secrets_are_accepted_during_rotation(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("hi").await.expects("Khidmat").await;
    let body = text_of(w, "919820012345", "wamid.new", "hi").to_string().into_bytes();
    let signature = sign("the-new-secret-of-the-app", &body);
    let header = Some(("X-Hub-Signature-256", signature.as_str()));
    assert_eq!(post(w, "/webhooks/whatsapp", header, body.clone()).await.0, 200);
    person.expects("Khidmat").await;
    let signature = sign("the-new-secret-of-the-app,simulated-app-secret-of-khidmat", &body);
    let header = Some(("X-Hub-Signature-256", signature.as_str()));
    assert_eq!(post(w, "/webhooks/whatsapp", header, body).await.0, 401);
}

async fn a_wrong_or_missing_secret_of_telegram_is_refused(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let update = json!({
        "update_id": 1,
        "message": {
            "message_id": 1, "date": w.clock.millis() / 1000, "text": "/lock 7 isha",
            "from": {"id": admin.user().id, "is_bot": false, "first_name": "Abde"},
            "chat": {"id": admin.user().id, "type": "private", "first_name": "Abde"},
        },
    });
    let body = update.to_string().into_bytes();
    let name = "X-Telegram-Bot-Api-Secret-Token";
    for secret in [
        None,
        Some(""),
        Some("wrong"),
        Some("a-secret-of-the-scenario"),
        Some("A-secret-of-the-scenarios"),
    ] {
        let header = secret.map(|secret| (name, secret));
        let (status, answer) = post(w, "/webhooks/telegram", header, body.clone()).await;
        assert_eq!((status, answer.as_str()), (401, ""), "{secret:?}");
    }
    admin.expects_nothing().await;
    let header = Some((name, "a-secret-of-the-scenarios"));
    assert_eq!(post(w, "/webhooks/telegram", header, body).await.0, 200);
    admin.expects("closed").await;
}

async fn what_is_no_json_is_taken_and_ignored(w: &World) {
    let name = "X-Telegram-Bot-Api-Secret-Token";
    for body in
        [&b""[..], b"hello", b"{", b"\xff\xfe\x00", b"null", b"42", b"[]", b"\"text\"", b"{}"]
    {
        let signature = sign(&w.whatsapp.app_secret(), body);
        let status = w.whatsapp.raw_with_signature(body.to_vec(), Some(signature)).await;
        assert_eq!(status, 200, "WhatsApp: {}", String::from_utf8_lossy(body));
        let header = Some((name, "a-secret-of-the-scenarios"));
        let (status, _) = post(w, "/webhooks/telegram", header, body.to_vec()).await;
        assert_eq!(status, 200, "Telegram: {}", String::from_utf8_lossy(body));
    }
}

async fn odd_content_of_whatsapp_is_taken_and_ignored(w: &World) {
    let mut odd = vec![
        json!({"object": "page", "entry": []}),
        json!({"object": "whatsapp_business_account"}),
        json!({"object": "whatsapp_business_account", "entry": "none"}),
        json!({"object": "whatsapp_business_account", "entry": [{"changes": null}]}),
        json!({"entry": [{"changes": [{"field": "account_update", "value": {"event": "VERIFIED_ACCOUNT"}}]}]}),
        json!({"entry": [{"changes": [{"field": "message_template_status_update", "value": {}}]}]}),
        envelope(w, json!({"errors": [{"code": 131000, "title": "Something went wrong"}]})),
        envelope(w, json!({"messages": [{"id": "wamid.1"}]})),
        envelope(w, json!({"messages": [{"from": 42, "id": 7, "type": {}}]})),
        envelope(w, json!({"messages": ["text", null, 5]})),
        envelope(
            w,
            json!({"statuses": [{"id": "wamid.unknown", "status": "delivered", "timestamp": "1"}]}),
        ),
        envelope(
            w,
            json!({"statuses": [{"id": "wamid.unknown", "status": "warp", "timestamp": "x"}]}),
        ),
        envelope(w, json!({"statuses": [{}, null]})),
    ];
    for kind in
        ["reaction", "system", "unsupported", "order", "future_kind", "request_welcome", "edit"]
    {
        odd.push(envelope(w, json!({"messages": [{
            "from": "919820012345", "id": format!("wamid.{kind}"), "timestamp": "1802000000", "type": kind,
        }]})));
    }
    for body in odd {
        assert_eq!(w.whatsapp.raw(body.clone()).await, 200, "{body}");
        w.settles().await;
    }
    w.newcomer("30412345").on(WhatsApp).await.hears_all().await;
}

async fn odd_content_of_telegram_is_taken_and_ignored(w: &World) {
    let chat = json!({"id": 30_412_345, "type": "private", "first_name": "Yusuf"});
    let from = json!({"id": 30_412_345, "is_bot": false, "first_name": "Yusuf"});
    for update in [
        json!({"channel_post": {"message_id": 1, "chat": {"id": -100, "type": "channel"}, "date": 1, "text": "hi"}}),
        json!({"poll": {"id": "1"}}),
        json!({"inline_query": {"id": "1", "from": from, "query": "x", "offset": ""}}),
        json!({"message": {"message_id": 2, "chat": chat, "from": from, "date": 1, "new_chat_title": "x"}}),
        json!({"message": {"message_id": 3, "chat": chat, "date": 1, "text": "nobody wrote this"}}),
        json!({"message": {"message_id": 4}}),
        json!({"message": "text"}),
        json!({"message": {"message_id": "5", "chat": "6", "from": [], "text": {}}}),
        json!({"callback_query": {"id": "1", "from": from, "game_short_name": "x"}}),
        json!({"callback_query": {"id": "1"}}),
        json!({"my_chat_member": {}}),
        json!({"future_kind": {"a": [1, 2, {"b": null}]}}),
        json!({}),
    ] {
        // As posted, whatever kinds the bot asked for.
        let mut update = update;
        update["update_id"] = json!(w.telegram.last_update().unwrap_or(0) + 1_000_000);
        let header = Some(("X-Telegram-Bot-Api-Secret-Token", "a-secret-of-the-scenarios"));
        let body = update.to_string().into_bytes();
        assert_eq!(post(w, "/webhooks/telegram", header, body).await.0, 200, "{update}");
        w.settles().await;
    }
    let bot = w.newcomer("30412345").on(Telegram).await;
    bot.expects_nothing().await;
}

async fn one_odd_message_loses_no_other(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("hi").await.expects("Khidmat").await;
    let good = json!({
        "from": "919820012345", "id": "wamid.good", "timestamp": "1802000000",
        "type": "text", "text": {"body": "hi"},
    });
    let body = envelope(
        w,
        json!({"messages": [{"from": [], "id": {}}, null, good, {"type": "warp", "id": "wamid.warp"}]}),
    );
    assert_eq!(w.whatsapp.raw(body).await, 200);
    person.expects("Khidmat").await;
}

async fn each_webhook_ten_times_has_one_effect(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let other = w.second_admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await;
    let update = w.telegram.last_update().expect("an update");
    for _ in 0..9 {
        assert_eq!(w.telegram.redeliver(update).await, Arrival::Posted(200));
    }
    admin.expects("Isha Takbira").await;
    admin.expects_nothing().await;
    person.expects("Isha Takbira").await;
    other.sends("assign 6 isha yusuf").await;
    for turn in 0..9 {
        assert_eq!(w.whatsapp.redeliver().await, 200);
        if turn == 4 {
            w.settles().await;
        }
    }
    other.expects("Isha Takbira").await;
    other.expects_nothing().await;
    person.expects("Isha Takbira").await;
    let assigned = w.texts("select kind from audit_log where kind = 'assign'").await;
    assert_eq!(assigned.len(), 2);
    // A press too.
    person.presses("I'll be there").await;
    for _ in 0..9 {
        assert_eq!(w.whatsapp.redeliver().await, 200);
    }
    person.expects("Isha Takbira").await;
    let confirmed = w.texts("select kind from audit_log where kind = 'confirm'").await;
    assert_eq!(confirmed.len(), 1);
}

async fn ten_times_at_once_has_one_effect(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    let body = text_of(w, "919820012345", "wamid.once", "register Yusuf Ali; 30412345; none; both");
    let posts = (0..10).map(|_| w.whatsapp.raw(body.clone()));
    let answers = futures::future::join_all(posts).await;
    assert_eq!(answers, [200; 10]);
    // The simulated phone did not write it, so its window is closed for the answer; the
    // registration counts.
    person.sends("me").await;
    w.settles_twice_at_once().await;
    let said: Vec<String> = person.hears_all().await.iter().map(|said| said.text()).collect();
    assert_eq!(said.len(), 2, "one answer to each: {said:?}");
    assert_eq!(w.texts("select full_name from person").await, ["Yusuf Ali"]);
}

async fn a_repetition_after_a_restart_has_no_effect(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    admin.sends("lock 7 isha").await.expects("closed").await;
    w.restarts().await;
    assert_eq!(w.whatsapp.redeliver().await, 200);
    admin.expects_nothing().await;
    // Nor a week later.
    w.clock.to("2027-02-15 09:00");
    w.settles().await;
    assert_eq!(w.whatsapp.redeliver().await, 200);
    admin.expects_nothing().await;
}

async fn a_batch_of_many_people(w: &World) {
    let phones = [
        w.newcomer("30412345").on(WhatsApp).await,
        w.newcomer("30412346").on(WhatsApp).await,
        w.newcomer("30412347").on(WhatsApp).await,
    ];
    let lines: Vec<String> =
        ["Yusuf Ali; 30412345", "Murtaza Hussain; 30412346", "Murtaza Kanchwala; 30412347"]
            .iter()
            .map(|who| format!("register {who}; none; both"))
            .collect();
    let batch: Vec<(&str, &str, &str)> = phones
        .iter()
        .zip(&lines)
        .map(|(phone, line)| (phone.number(), "Somebody", line.as_str()))
        .collect();
    assert_eq!(w.whatsapp.sends_batch(&batch).await, 200);
    for (phone, its) in phones.iter().zip(["30412345", "30412346", "30412347"]) {
        phone.expects(its).await;
    }
    // Several entries in one body, one of them with receipts.
    let mut body = text_of(w, "919820012345", "wamid.b1", "me");
    let second = text_of(w, "919820012346", "wamid.b2", "me")["entry"][0].clone();
    let receipts = envelope(w, json!({"statuses": [
        {"id": "wamid.unknown", "status": "read", "timestamp": "1", "recipient_id": "919820012345"},
    ]}))["entry"][0]
        .clone();
    body["entry"].as_array_mut().expect("entries").extend([receipts, second]);
    assert_eq!(w.whatsapp.raw(body).await, 200);
    phones[0].expects("Yusuf Ali").await;
    phones[1].expects("Murtaza Hussain").await;
}

async fn a_batch_keeps_the_order_of_a_chat(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    let number = person.number().to_owned();
    let texts = ["register", "Yusuf Ali", "30412345", "none", "both", "yes"];
    let batch: Vec<(&str, &str, &str)> =
        texts.iter().map(|text| (number.as_str(), "Yusuf", *text)).collect();
    assert_eq!(w.whatsapp.sends_batch(&batch).await, 200);
    for part in ["full name", "ITS", "e-mail", "like to do", "right", "registered"] {
        person.expects(part).await;
    }
}

async fn what_is_for_another_number_is_ignored(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("hi").await.expects("Khidmat").await;
    let mut body = text_of(w, "919820012345", "wamid.other", "hi");
    body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("999");
    assert_eq!(w.whatsapp.raw(body).await, 200);
    person.expects_nothing().await;
}

async fn a_channel_that_is_off_is_not_there(w: &World) {
    let off = w
        .another(&[
            ("SEASON", ""),
            ("TELEGRAM_BOT_TOKEN", ""),
            ("TELEGRAM_WEBHOOK_SECRET", ""),
            ("SMTP_URL", ""),
            ("EMAIL_FROM", ""),
            ("ADMINS", "whatsapp:919820099999"),
        ])
        .await;
    assert_eq!(post(&off, "/webhooks/telegram", None, b"{}".to_vec()).await.0, 404);
    // Without mail a registration is confirmed in the chat alone, and says no more.
    let person = off.newcomer("30412345").on(WhatsApp).await;
    let line = "register Yusuf Ali; 30412345; yusuf@example.com; both";
    person.sends(line).await.expects("30412345").await.without("yusuf@example.com");
    off.ends().await;
}

async fn health_readiness_and_figures(w: &World) {
    assert_eq!(get(w, "/healthz").await.0, 200);
    assert_eq!(get(w, "/readyz").await.0, 200);
    assert_eq!(get(w, "/metrics").await.0, 404, "off without a token");
    assert_eq!(get(w, "/nothing").await.0, 404);
    assert_eq!(get(w, "/webhooks/telegram").await.0, 405);
}
