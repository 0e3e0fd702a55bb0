//! Every kind of message and status that Meta's documentation names, and odd ones.

use super::taken::IGNORED_MAX;
use super::*;
use proptest::prelude::*;
use serde_json::json;

const US: &str = "1055";

fn webhook(value: Value) -> Value {
    let mut value = value;
    value["metadata"] = json!({ "display_phone_number": "1", "phone_number_id": US });
    json!({ "object": "whatsapp_business_account", "entry": [
        { "id": "WABA", "changes": [{ "field": "messages", "value": value }] },
    ]})
}

fn decoded(body: &Value) -> Vec<Arrival> {
    decode(US, body.to_string().as_bytes()).expect("JSON")
}

/// One message with these fields besides.
fn one(fields: Value) -> Arrival {
    let mut message = json!({ "id": "wamid.A", "from": "919800000001", "timestamp": "1700000000" });
    let (Value::Object(whole), Value::Object(more)) = (&mut message, fields) else {
        panic!("objects")
    };
    whole.extend(more);
    let contact = json!({ "wa_id": "919800000001", "profile": { "name": "Ali" } });
    let mut all = decoded(&webhook(json!({ "contacts": [contact], "messages": [message] })));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn inbound(fields: Value) -> Inbound {
    match one(fields).event {
        Event::Inbound(inbound) => inbound,
        other => panic!("no inbound but {other:?}"),
    }
}

fn kind(fields: Value) -> String {
    match one(fields).event {
        Event::Ignored { kind } => kind,
        other => panic!("not ignored but {other:?}"),
    }
}

fn press(payload: &str, message: Option<&str>) -> Content {
    let (payload, message) = (payload.to_owned(), message.map(str::to_owned));
    Content::Press { payload, callback: None, message }
}

#[test]
fn a_text_is_understood() {
    let arrival = one(json!({ "type": "text", "text": { "body": "Salaam\u{202E}" } }));
    let me = Address::new(Channel::WhatsApp, "+919800000001");
    assert_eq!(
        arrival,
        Arrival {
            channel: Channel::WhatsApp,
            platform_id: "wamid.A".into(),
            chat: "whatsapp:+919800000001".into(),
            event: Event::Inbound(Inbound {
                from: me.clone(),
                user_id: None,
                profile_name: "Ali".into(),
                chat: me,
                place: Place::Private,
                at: Timestamp::from_millis(1_700_000_000_000),
                content: Content::Text("Salaam".into()),
                origin: Origin::Fresh,
                thread: None,
                group: None,
            }),
        }
    );
}

#[test]
fn who_is_behind_a_number_is_told_by_the_message_or_its_own_contact() {
    let text = json!({ "type": "text", "text": { "body": "x" } });
    let user = |contact: Value, from: Value| {
        let mut message = text.clone();
        message.as_object_mut().expect("an object").extend(from.as_object().cloned().expect("one"));
        message["id"] = json!("wamid.A");
        let body = webhook(json!({ "contacts": [contact], "messages": [message] }));
        match decoded(&body).remove(0).event {
            Event::Inbound(inbound) => (inbound.from.id, inbound.user_id),
            other => panic!("no inbound but {other:?}"),
        }
    };
    let (number, id) = (json!({ "from": "919800000001" }), Some("IN.1a".to_owned()));
    let named = json!({ "from": "919800000001", "from_user_id": "IN.1a" });
    assert_eq!(user(json!({}), named), ("+919800000001".into(), id.clone()));
    let own = json!({ "wa_id": "919800000001", "user_id": "IN.1a" });
    assert_eq!(user(own, number.clone()), ("+919800000001".into(), id.clone()));
    // Another's, a contact without a number, what is no such id.
    for contact in [
        json!({ "wa_id": "919800000002", "user_id": "IN.1a" }),
        json!({ "user_id": "IN.1a" }),
        json!({ "wa_id": "919800000001", "user_id": "1a" }),
    ] {
        assert_eq!(user(contact, number.clone()), ("+919800000001".into(), None));
    }
    let hidden = json!({ "from_user_id": "IN.1a" });
    assert_eq!(user(json!({ "user_id": "IN.1a" }), hidden), ("IN.1a".into(), id.clone()));
    assert_eq!(user(json!({}), json!({ "from": "IN.1a" })), ("IN.1a".into(), id));
}

#[test]
fn presses_give_back_our_payload() {
    let context = json!({ "from": "1", "id": "wamid.B" });
    let reply = json!({ "id": "/confirm 17", "title": "I'll be there" });
    for key in ["button_reply", "list_reply"] {
        let interactive = json!({ "type": key, key: reply });
        let fields =
            json!({ "type": "interactive", "interactive": interactive, "context": context });
        assert_eq!(inbound(fields).content, press("/confirm 17", Some("wamid.B")));
    }
    let quick = json!({ "type": "button", "button": { "payload": "/cant 17", "text": "No" } });
    assert_eq!(inbound(quick).content, press("/cant 17", None));
    let bare = json!({ "type": "button", "button": { "text": "No" } });
    assert_eq!(inbound(bare).content, press("No", None));
    let flow = json!({ "type": "nfm_reply", "nfm_reply": { "response_json": "{" } });
    assert_eq!(kind(json!({ "type": "interactive", "interactive": flow })), "interactive");
}

#[test]
fn a_card_proves_nothing() {
    let card = json!([{ "phones": [{ "phone": "+91 98000 00001", "wa_id": "919800000001" }] }]);
    let content = inbound(json!({ "type": "contacts", "contacts": card })).content;
    assert_eq!(content, Content::Contact { phone: "919800000001".into(), own: false });
}

#[test]
fn what_deserves_an_answer_is_media_and_the_rest_is_ignored() {
    let file = Content::Audio(AudioFile { id: "1".into(), bytes: None });
    for recording in ["audio", "voice"] {
        let content = inbound(json!({ "type": recording, recording: { "id": "1" } })).content;
        assert_eq!(content, file);
    }
    let document = json!({ "id": "1", "filename": "azaan.mp3", "mime_type": "audio/mpeg" });
    assert_eq!(inbound(json!({ "type": "document", "document": document })).content, file);
    assert_eq!(inbound(json!({ "type": "audio" })).content, Content::Media("audio".into()));
    let document = json!({ "id": "1", "filename": "roster.csv", "caption": "/import" });
    let table = DocumentFile { id: "1".into(), bytes: None, caption: "/import".into() };
    let content = inbound(json!({ "type": "document", "document": document })).content;
    assert_eq!(content, Content::Document(table));
    assert_eq!(inbound(json!({ "type": "document" })).content, Content::Media("document".into()));
    for media in ["image", "video", "sticker", "location", "order"] {
        let content = inbound(json!({ "type": media, media: { "id": "1" } })).content;
        assert_eq!(content, Content::Media(media.into()));
    }
    for other in ["reaction", "system", "unsupported", "edit", "revoke", "request_welcome", "?"] {
        assert_eq!(kind(json!({ "type": other, "errors": [{ "code": 131_051 }] })), other);
    }
    assert_eq!(kind(json!({ "type": "text" })), "text");
    assert_eq!(kind(json!({})), "untyped");
    assert_eq!(kind(json!({ "type": "text", "text": 5 })), "malformed");
    let text = json!({ "type": "text", "text": { "body": "x" }, "group_id": "g" });
    assert_eq!(kind(text), "group");
}

#[test]
fn forwarded_words_are_told_apart() {
    for key in ["forwarded", "frequently_forwarded"] {
        let fields = json!({ "type": "text", "text": { "body": "/me" }, "context": { key: true } });
        assert_eq!(inbound(fields).origin, Origin::Forwarded);
    }
}

#[test]
fn a_person_without_a_number_has_a_scoped_id() {
    let text = json!({ "body": "x" });
    let of = |from: Value, scoped: Value| {
        let fields = json!({ "type": "text", "text": text, "from": from, "from_user_id": scoped });
        match one(fields).event {
            Event::Inbound(inbound) => Some(inbound.from.id),
            _ => None,
        }
    };
    let scoped = "IN.13491208655302741918";
    assert_eq!(of(json!("919800000001"), json!(scoped)), Some("+919800000001".into()));
    assert_eq!(of(Value::Null, json!(scoped)), Some(scoped.into()));
    assert_eq!(of(json!(scoped), Value::Null), Some(scoped.into()));
    assert_eq!(of(json!("IN.ENT.1a"), json!("IN.ENT.1a")), Some("IN.ENT.1a".into()));
    assert_eq!(of(Value::Null, Value::Null), None);
    assert_eq!(of(json!("<x>"), json!("../x")), None);
}

#[test]
fn times_may_be_numbers_or_milliseconds() {
    for time in [json!("1700000000"), json!(1_700_000_000), json!("1700000000000")] {
        assert_eq!(instant(&time).millis(), 1_700_000_000_000);
    }
    assert_eq!(instant(&json!("soon")).millis(), 0);
}

#[test]
fn receipts_say_what_became_of_a_message() {
    let status = |word: &str| {
        json!({ "id": "wamid.Z", "status": word, "timestamp": "1700000000",
            "biz_opaque_callback_data": "12.1", "errors": [{ "code": 131_026 }] })
    };
    let words = ["sent", "delivered", "read", "played", "failed", "deleted"];
    let statuses: Vec<Value> = words.into_iter().map(status).collect();
    let all = decoded(&webhook(json!({ "statuses": statuses })));
    let found: Vec<_> = all
        .iter()
        .map(|arrival| match &arrival.event {
            Event::Receipt(receipt) => Some((receipt.status, receipt.why)),
            _ => None,
        })
        .collect();
    let failed = Some((ReceiptStatus::Failed, Some(Unreachable::NotOnWhatsApp)));
    let fine = |status| Some((status, None));
    use ReceiptStatus::{Delivered, Read, Sent};
    assert_eq!(found, [fine(Sent), fine(Delivered), fine(Read), fine(Read), failed, None]);
    assert_eq!(all[0].platform_id, "wamid.Z:sent");
    assert!(all.iter().take(5).all(|arrival| arrival.chat == "whatsapp:wamid.Z"));
    let Event::Receipt(receipt) = &all[4].event else { panic!("no receipt") };
    assert_eq!((receipt.code, receipt.callback.as_deref()), (Some(131_026), Some("12.1")));
}

#[test]
fn batches_are_read_to_the_end() {
    let text = |id: &str| json!({ "id": id, "from": "1", "type": "text", "text": { "body": "x" } });
    let mut body = webhook(json!({ "messages": [text("A"), text("A"), { "id": 5 }, text("B")] }));
    let more = body["entry"][0].clone();
    body["entry"].as_array_mut().expect("a list").push(more);
    let ids: Vec<_> = decoded(&body).into_iter().map(|arrival| arrival.platform_id).collect();
    assert_eq!((ids.len(), &ids[0..2], &ids[3]), (8, &["A".into(), "A".into()][..], &"B".into()));
}

#[test]
fn what_is_not_ours_is_ignored() {
    let text = json!({ "id": "A", "from": "1", "type": "text", "text": { "body": "x" } });
    let mut body = webhook(json!({ "messages": [text] }));
    body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("other");
    let ignored = |kind: &str| Event::Ignored { kind: kind.into() };
    assert_eq!(decoded(&body)[0].event, ignored("another number"));
    assert_eq!(decoded(&body)[0].platform_id, "A");
    let account = json!({ "entry": [{ "changes": [{ "field": "account_alerts", "value": {} }] }] });
    assert_eq!(decoded(&account)[0].event, ignored("account_alerts"));
    let errors = webhook(json!({ "errors": [{ "code": 130_429 }] }));
    assert_eq!(decoded(&errors)[0].event, ignored("errors"));
    for body in [json!({}), json!([]), json!({ "entry": 5 }), json!(null)] {
        let all = decoded(&body);
        assert_eq!((all.len(), all[0].platform_id.len()), (1, 64));
    }
    assert_eq!(decode(US, b"x"), Err(NotJson));
}

proptest! {
    #[test]
    fn any_bytes_are_safe(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(US, &body);
    }

    #[test]
    fn any_values_are_safe(
        field in "id|from|from_user_id|timestamp|type|context|text|interactive|button|contacts",
        r#type in "text|interactive|button|contacts|image|system",
        value in prop::sample::select(vec![
            json!(null), json!(i64::MIN), json!(u64::MAX), json!(1.5), json!("x"),
            json!([]), json!([{}]), json!({}), json!({ "body": null, "id": [] }),
        ]),
    ) {
        let fields = json!({ "type": r#type, &field: value });
        one(fields.clone());
        let status = decoded(&webhook(json!({ "statuses": [fields, value], "messages": value })));
        prop_assert!(!status.is_empty());
    }
}

#[test]
fn of_what_is_ignored_only_some_is_told_apart() {
    let nothings = |count: usize| {
        let mut messages: Vec<Value> = (0..count).map(|at| json!({ "id": at })).collect();
        messages.push(json!({ "id": "wamid.B", "from": "919800000001", "type": "text",
                              "text": { "body": "hi" } }));
        decoded(&webhook(json!({ "messages": messages })))
    };
    assert_eq!(nothings(5).len(), 6);
    let many = nothings(5000);
    assert_eq!(many.len(), IGNORED_MAX + 1);
    assert!(matches!(many[IGNORED_MAX].event, Event::Inbound(_)), "what is behind them is lost");
}

#[test]
fn a_text_has_an_end() {
    let read = one(json!({ "type": "text", "text": { "body": "x".repeat(1_000_000) } }));
    let Event::Inbound(Inbound { content: Content::Text(text), .. }) = read.event else {
        panic!("a text")
    };
    assert_eq!(text.len(), 16_384);
}
