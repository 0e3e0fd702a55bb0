//! What goes over the wire to Telegram, and its limits.

use super::*;
use crate::channels::samples::{reminder, said};
use crate::domain::channel::Channel;
use crate::domain::picture::{Picture, View};
use proptest::prelude::*;
use serde_json::{Value, json};

fn rendered(message: Message, route: Route, chat: &str) -> Vec<Part> {
    let envelope = Envelope { route, ..Envelope::new("en", message) };
    render(&Address::new(Channel::Telegram, chat), &envelope, &Words::of("en"))
}

fn json_of(part: &Part) -> Value {
    match part {
        Part::Answer(answer) => json!(answer),
        Part::Send(send) => json!(send),
        Part::Carry(_) => Value::Null,
        Part::Edit { edit, .. } => json!(edit),
    }
}

/// The one message that a reply becomes in a private chat.
fn only(said: Said) -> Value {
    let parts = rendered(Message::Said(said), Route::default(), "1");
    assert_eq!(parts.len(), 1);
    json_of(&parts[0])
}

#[test]
fn a_reminder_on_the_wire() {
    let parts = rendered(Message::Notice(reminder("😀 & <b>")), Route::default(), "42");
    assert_eq!(
        parts.iter().map(json_of).collect::<Vec<_>>(),
        [json!({
            "chat_id": 42,
            "text": "😀 & <b>, tomorrow you have\nFajr Azaan\nDay 5 · Tue 9 Feb\n\
                     Please be there by 05:20",
            "entities": [{ "type": "bold", "offset": 28, "length": 10 }],
            "link_preview_options": { "is_disabled": true },
            "reply_markup": { "inline_keyboard": [[
                { "text": "I'll be there", "callback_data": "/confirm 17" },
                { "text": "I can't", "callback_data": "/cant 17" },
            ]] },
        })]
    );
}

#[test]
fn a_press_is_answered_first_and_its_message_edited() {
    let route = Route { answers: Some("55".into()), edits: Some("8".into()), thread: None };
    let parts = rendered(Message::Said(said("Done", &["Menu"])), route.clone(), "1");
    assert_eq!(json_of(&parts[0]), json!({ "callback_query_id": "55" }));
    assert_eq!(
        json_of(&parts[1]),
        json!({
            "chat_id": 1, "message_id": 8, "text": "Done",
            "link_preview_options": { "is_disabled": true },
            "reply_markup": { "inline_keyboard": [[{ "text": "Menu", "callback_data": "/1" }]] },
        })
    );
    let long = rendered(Message::Said(said(&"x".repeat(5000), &[])), route, "1");
    assert_eq!(format!("{long:?}"), "[Answer, Send, Send]");
}

#[test]
fn short_labels_stand_in_twos() {
    let said = said("?", &["A", "B", "A label that needs a row", "C", "D", "E"]);
    let sent = only(said);
    let rows = sent.pointer("/reply_markup/inline_keyboard").and_then(Value::as_array);
    let widths: Vec<_> =
        rows.into_iter().flatten().map(|row| row.as_array().map(Vec::len)).collect();
    assert_eq!(widths, [Some(2), Some(1), Some(2), Some(1)]);
}

#[test]
fn a_contact_is_asked_for_in_private_chats_only() {
    let mut asking = said("Your number?", &[]);
    asking.asks_contact = Some("Share my number".into());
    assert_eq!(
        only(asking.clone())["reply_markup"],
        json!({
            "keyboard": [[{ "text": "Share my number", "request_contact": true }]],
            "one_time_keyboard": true, "resize_keyboard": true,
        })
    );
    let parts = rendered(Message::Said(asking.clone()), Route::default(), "-100");
    assert_eq!(json_of(&parts[0]).get("reply_markup"), None);
    asking.choices.push(Choice::new("Back", "back"));
    let parts = rendered(Message::Said(asking), Route::default(), "1");
    let texts: Vec<_> = parts.iter().map(|part| json_of(part)["text"].clone()).collect();
    assert_eq!(texts, ["Your number?", "Share my number"]);
}

#[test]
fn a_topic_is_answered_in_its_thread() {
    let route = Route { thread: Some(7), ..Route::default() };
    let parts = rendered(Message::Said(said("Roster", &[])), route, "-100");
    assert_eq!(json_of(&parts[0])["message_thread_id"], 7);
}

#[test]
fn emphasis_can_be_left_out() {
    let part = rendered(Message::Notice(reminder("Ali")), Route::default(), "1").remove(0);
    assert_eq!(json_of(&part.plain()).get("entities"), None);
}

#[test]
fn what_is_no_chat_gets_nothing() {
    assert!(rendered(Message::Said(said("x", &[])), Route::default(), "@x").is_empty());
    assert!(rendered(Message::Said(Said::default()), Route::default(), "1").is_empty());
}

proptest! {
    // The texts are long.
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_part_exceeds_a_limit_and_nothing_is_lost(
        text in "([a-z😀]{1,300}[ \n]){0,40}",
        bold in any::<bool>(),
        labels in prop::collection::vec("[a-z😀]{0,70}", 0..120),
        payload in "/[a-z ]{1,80}",
    ) {
        let mut whole = said(&text, &[]);
        whole.text.0[0].bold = bold;
        whole.choices = labels.iter().map(|label| Choice::new(label, &payload)).collect();
        let parts = rendered(Message::Said(whole.clone()), Route::default(), "1");
        let mut said = String::new();
        let mut buttons = 0;
        for part in &parts {
            let json = json_of(part);
            let text = json["text"].as_str().expect("a text");
            prop_assert!((1..=4096).contains(&units(text)));
            for entity in json["entities"].as_array().into_iter().flatten() {
                let end = entity["offset"].as_u64().expect("a number") + entity["length"].as_u64().expect("a number");
                prop_assert!(end <= units(text) as u64);
            }
            said.push_str(text);
            let rows = json.pointer("/reply_markup/inline_keyboard").and_then(Value::as_array);
            for button in rows.into_iter().flatten().flat_map(|row| row.as_array().expect("a row")) {
                prop_assert!(button["callback_data"].as_str().expect("a text").len() <= 64);
                prop_assert!(!button["text"].as_str().expect("a text").is_empty());
                buttons += 1;
            }
        }
        let letters = |text: &str| -> String { text.split_whitespace().collect() };
        prop_assert!(letters(&said).starts_with(&letters(&text)));
        if payload.len() <= 64 {
            prop_assert_eq!(buttons, labels.len());
        } else {
            let typed = letters(&payload);
            prop_assert_eq!(letters(&said).matches(&typed).count(), labels.len());
        }
    }
}

fn picture(text: &str, labels: &[&str], route: Route) -> Vec<Part> {
    let view = View::Day("2027-02-09".parse().expect("a date"));
    rendered(Message::Picture(Picture::new(view, Vec::new(), said(text, labels))), route, "1")
}

#[test]
fn a_picture_is_one_message_with_its_words_and_buttons() {
    let route = Route { answers: Some("55".into()), ..Route::default() };
    assert_eq!(format!("{:?}", picture("Day 5", &["Week 1"], route)), "[Answer, Carry]");
}

#[test]
fn words_too_long_for_a_picture_go_on_behind_it_with_the_buttons() {
    let parts = picture(&"word ".repeat(300), &["Week 1"], Route::default());
    assert_eq!(format!("{parts:?}"), "[Carry, Send]");
    let behind = json_of(&parts[1]);
    assert_eq!(behind["reply_markup"]["inline_keyboard"][0][0]["text"], "Week 1");
    assert_eq!(behind["text"].as_str().map(|text| text.matches("word").count()), Some(95));
}
