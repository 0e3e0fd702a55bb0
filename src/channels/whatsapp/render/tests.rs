//! What goes over the wire to WhatsApp, and its limits.

use super::*;
use crate::channels::samples::{document, notices, reminder, said};
use crate::domain::channel::Channel;
use crate::domain::chat_news::ChatNews;
use crate::domain::document::Document;
use crate::domain::message::Notice;
use crate::domain::picture::{Picture, View};
use proptest::prelude::*;

fn rendered(message: Message, window: Window, to: &str) -> Vec<Value> {
    let address = Address::new(Channel::WhatsApp, to);
    let envelope = Envelope::new("en", message);
    let parts = render(&address, &envelope, &Words::of("en"), window, "en", "12.1");
    parts.iter().map(|part| part.body().clone()).collect()
}

fn reply(said: Said) -> Vec<Value> {
    rendered(Message::Said(said), Window::Open, "+919800000001")
}

#[test]
fn a_reminder_in_an_open_window() {
    let parts = rendered(Message::Notice(reminder("Ali")), Window::Open, "+919800000001");
    let button =
        |id: &str, title: &str| json!({ "type": "reply", "reply": { "id": id, "title": title } });
    assert_eq!(
        parts,
        [json!({
            "messaging_product": "whatsapp", "recipient_type": "individual",
            "to": "+919800000001", "biz_opaque_callback_data": "12.1",
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": { "text": "Ali, tomorrow you have\n*Fajr Azaan*\nDay 5 · Tue 9 Feb\n\
                                   Please be there by 05:20" },
                "action": { "buttons": [
                    button("/confirm 17", "I'll be there"), button("/cant 17", "I can't"),
                ] },
            },
        })]
    );
}

#[test]
fn a_reminder_outside_the_window() {
    let parts = rendered(Message::Notice(reminder(" Ali\n\tB ")), Window::Closed, "IN.1a");
    let text = |text: &str| json!({ "type": "text", "text": text });
    let button = |index: &str, payload: &str| {
        json!({ "type": "button", "sub_type": "quick_reply", "index": index,
            "parameters": [{ "type": "payload", "payload": payload }] })
    };
    assert_eq!(
        parts,
        [json!({
            "messaging_product": "whatsapp", "recipient_type": "individual",
            "recipient": "IN.1a", "biz_opaque_callback_data": "12.1",
            "type": "template",
            "template": {
                "name": "duty_reminder", "language": { "code": "en" },
                "components": [
                    { "type": "body", "parameters": [
                        text("Ali B"), text("Fajr Azaan"), text("Day 5 · Tue 9 Feb, 05:20"),
                    ] },
                    button("0", "/confirm 17"),
                    button("1", "/cant 17"),
                ],
            },
        })]
    );
}

#[test]
fn a_code_stands_twice_in_metas_template() {
    let (name, channel) = ("Ali".to_owned(), Channel::Telegram);
    let news = ChatNews::Code { name, channel, code: 7, digits: "482913".into() };
    let parts = rendered(Message::Notice(Notice::Chat(news)), Window::Closed, "+919800000001");
    let code = json!([{ "type": "text", "text": "482913" }]);
    assert_eq!(
        parts[0]["template"],
        json!({
            "name": "link_code", "language": { "code": "en" },
            "components": [
                { "type": "body", "parameters": code },
                { "type": "button", "sub_type": "url", "index": "0", "parameters": code },
            ],
        })
    );
}

#[test]
fn a_closed_window_takes_a_template_wherever_there_is_one() {
    let kinds: Vec<String> = notices()
        .into_iter()
        .flat_map(|notice| rendered(Message::Notice(notice), Window::Closed, "+1"))
        .map(|part| part["type"].as_str().expect("a type").to_owned())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "template").count(), kinds.len() - 1);
    assert_eq!(kinds.iter().filter(|kind| *kind == "text").count(), 1);
}

#[test]
fn few_short_choices_are_buttons_and_others_a_list() {
    let kind = |labels: &[&str]| reply(said("?", labels))[0]["interactive"]["type"].clone();
    assert_eq!(kind(&["A", "B", "C"]), "button");
    assert_eq!(kind(&["A", "B", "C", "D"]), "list");
    assert_eq!(kind(&["A label of many letters"]), "list");
    let list = &reply(said("Who?", &["Mohammed Hussain Bhai Lokhandwala", "B", "C", "D"]))[0];
    assert_eq!(list["interactive"]["action"]["button"], "Choose");
    let rows = &list["interactive"]["action"]["sections"][0]["rows"];
    assert_eq!(
        rows[0],
        json!({
            "id": "/1", "title": "Mohammed Hussain Bhai L…",
            "description": "Mohammed Hussain Bhai Lokhandwala",
        })
    );
    assert_eq!(rows[1], json!({ "id": "/2", "title": "B" }));
}

#[test]
fn more_than_ten_choices_take_another_list() {
    let labels: Vec<String> = (1..=12).map(|number| format!("Day {number}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let parts = reply(said("Which day?", &labels));
    let body = |at: usize| parts[at]["interactive"]["body"]["text"].clone();
    assert_eq!((parts.len(), body(0), body(1)), (2, "Which day?".into(), "More choices".into()));
}

#[test]
fn emphasis_hugs_its_words_and_names_do_not_switch_it() {
    let span = |text: &str, bold| Span { text: text.into(), bold };
    let shown = |text: &str| marked(&Text(vec![span("a", false), span(text, true)]));
    assert_eq!(shown(" b "), "a *b* ");
    assert_eq!(shown("b\nc"), "a*b*\n*c*");
    assert_eq!(shown("b*c"), "ab*c");
    assert_eq!(shown(" \n"), "a \n");
}

#[test]
fn a_number_has_its_plus() {
    for to in ["919800000001", "+919800000001"] {
        let parts = rendered(Message::Said(said("x", &[])), Window::Closed, to);
        assert_eq!(parts[0]["to"], "+919800000001");
        assert_eq!(parts[0]["text"]["body"], "x");
    }
}

proptest! {
    // The texts are long.
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_part_exceeds_a_limit_and_nothing_is_lost(
        text in "([a-z😀]{1,200}[ \n]){0,40}",
        bold in any::<bool>(),
        labels in prop::collection::vec("[a-z😀]{0,30}", 0..25),
    ) {
        let names: Vec<&str> = labels.iter().map(String::as_str).collect();
        let mut whole = said(&text, &names);
        whole.text.0[0].bold = bold;
        let mut said = String::new();
        let mut ids = Vec::new();
        for part in reply(whole) {
            let interactive = &part["interactive"];
            let (body, most) = match part["type"].as_str() {
                Some("text") => (&part["text"]["body"], 4096),
                _ => (&interactive["body"]["text"], 1024),
            };
            let body = body.as_str().expect("a text");
            prop_assert!((1..=most).contains(&units(body)));
            said.push_str(body);
            let action = &interactive["action"];
            let buttons = action["buttons"].as_array().into_iter().flatten();
            let rows = action.pointer("/sections/0/rows").and_then(Value::as_array);
            let mut titles = Vec::new();
            for button in buttons.clone() {
                let title = button["reply"]["title"].as_str().expect("a title");
                prop_assert!((1..=20).contains(&units(title)));
                titles.push(title);
                ids.push(button["reply"]["id"].clone());
            }
            for row in rows.into_iter().flatten() {
                let title = row["title"].as_str().expect("a title");
                prop_assert!((1..=24).contains(&units(title)));
                prop_assert!(units(row["description"].as_str().unwrap_or("-")) <= 72);
                titles.push(title);
                ids.push(row["id"].clone());
            }
            prop_assert!(buttons.count() <= 3 && titles.len() <= 10);
            let count = titles.len();
            prop_assert_eq!(titles.into_iter().collect::<HashSet<_>>().len(), count);
        }
        let letters = |text: &str| -> String {
            text.split_whitespace().collect::<String>().replace('*', "")
        };
        prop_assert!(letters(&said).starts_with(&letters(&text)));
        prop_assert_eq!(ids.len(), labels.len());
    }

    #[test]
    fn a_parameter_is_never_refused(text in any::<String>()) {
        let flat = flat(&text, PARAM_MAX);
        prop_assert!((1..=PARAM_MAX).contains(&units(&flat)));
        prop_assert!(!flat.contains(['\n', '\t', '\r']) && !flat.contains("  "));
    }
}

#[test]
fn a_document_bears_its_words_and_the_rest_comes_behind() {
    let parts = |document| rendered(Message::Document(document), Window::Open, "+919800000001");
    let short = parts(document("data.txt", "All of it"));
    assert_eq!(short.len(), 1);
    assert_eq!(short[0]["document"], json!({ "filename": "data.txt", "caption": "All of it" }));
    assert_eq!(parts(document("data.txt", ""))[0]["document"], json!({ "filename": "data.txt" }));
    let long = parts(document("data.txt", &"words ".repeat(400)));
    assert_eq!((&long[0]["type"], &long[1]["type"]), (&json!("document"), &json!("text")));
    assert!(units(long[0]["document"]["caption"].as_str().expect("words")) <= CAPTION_MAX);
    let unknown = Document { media_type: "application/zip".into(), ..document("a.zip", "All") };
    let unknown = parts(unknown);
    assert_eq!(unknown[0]["type"], "text", "{unknown:?}");
}

#[test]
fn a_picture_stands_at_the_head_of_three_buttons() {
    let pictured = |view: View, labels: &[&str]| {
        let message = Message::Picture(Picture::new(view, Vec::new(), said("Day 5", labels)));
        rendered(message, Window::Open, "+919800000001").remove(0)
    };
    let date = "2027-02-09".parse().expect("a date");
    let day = pictured(View::Day(date), &["A", "B", "C", "D"]);
    let content = &day["interactive"];
    assert_eq!(content["header"], json!({ "type": "image", "image": {} }));
    assert_eq!((&content["type"], &content["body"]["text"]), (&json!("button"), &json!("Day 5")));
    assert_eq!(content["action"]["buttons"].as_array().map(Vec::len), Some(3));
    let season = pictured(View::Season(date), &["A"]);
    let file = json!({ "filename": "roster-season-2027-02-09.png" });
    assert_eq!(season["interactive"]["header"], json!({ "type": "document", "document": file }));
    let alone = pictured(View::Day(date), &[]);
    assert_eq!(alone["image"], json!({ "caption": "Day 5" }));
}
