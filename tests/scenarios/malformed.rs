//! Webhooks as nobody sends them: real ones, broken in every way that a seeded hand can think of.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

/// So many chats write, and so many of their messages come in pieces.
const CHATS: i64 = 40;
/// Beyond serde_json's own depth of 128.
const DEEP: usize = 10_000;
/// Words that are something elsewhere.
const WORDS: [&str; 16] = [
    "",
    "\0",
    "\u{7}\u{1b}[2J",
    "\u{202e}\u{2066}\u{feff}",
    "=1+1",
    "' or 1=1; drop table inbox; --",
    "../../etc/passwd",
    "{{1}} ${x} %s",
    "/assign 5 isha 30412345",
    "/register Yusuf Ali; 30412345; none; 9820012345; both",
    "/grid",
    "/help",
    "9223372036854775808",
    "યૂસુફ يوسف 🕌👨‍👩‍👧",
    "\r\nX-Injected: yes\r\n\r\n",
    "text",
];

/// Makes broken webhooks; the same seed makes the same.
pub struct Malformed {
    random: StdRng,
    number: i64,
    phone_number_id: String,
}

impl Malformed {
    /// A hand with a seed.
    pub fn new(seed: u64, phone_number_id: &str) -> Self {
        let random = StdRng::seed_from_u64(seed);
        Self { random, number: 0, phone_number_id: phone_number_id.to_owned() }
    }

    /// A broken update of Telegram's.
    pub fn telegram(&mut self) -> Vec<u8> {
        let update = self.update();
        self.breaks(update)
    }

    /// A broken batch of WhatsApp's.
    pub fn whatsapp(&mut self) -> Vec<u8> {
        let batch = self.batch();
        self.breaks(batch)
    }

    fn below(&mut self, end: usize) -> usize {
        self.random.random_range(0..end.max(1))
    }

    fn word(&mut self) -> String {
        let at = self.below(WORDS.len());
        WORDS[at].to_owned()
    }

    fn update(&mut self) -> Value {
        self.number += 1;
        let number = self.number;
        let id = 600_000 + number % CHATS;
        let from = json!({"id": id, "is_bot": false, "first_name": "Yusuf", "last_name": "Ali"});
        let chat = json!({"id": id, "type": "private", "first_name": "Yusuf"});
        let group = json!({"id": -600_000 - number % 7, "type": "supergroup", "title": "Guzar"});
        let date = 1_801_000_000 + number;
        let message = |more: Value| {
            let mut all = json!({"message_id": number, "from": from, "chat": chat, "date": date});
            let fields = more.as_object().cloned().unwrap_or_default();
            all.as_object_mut().expect("an object").extend(fields);
            all
        };
        let text = self.word();
        let what = match self.below(12) {
            0..3 => json!({"message": message(json!({"text": text}))}),
            3 => json!({"edited_message": message(json!({"text": text, "edit_date": date}))}),
            4 => json!({"callback_query": {"id": number.to_string(), "from": from,
                        "data": text, "message": message(json!({"text": "Menu"}))}}),
            5 => json!({"message": message(json!({"contact":
                        {"phone_number": "+919820012345", "first_name": "Y", "user_id": id}}))}),
            6 => json!({"message": message(json!({"voice":
                        {"file_id": "AwACAgQ", "duration": 5, "file_size": 900}}))}),
            7 => json!({"message": message(json!({"caption": text, "document":
                        {"file_id": "BQAC", "file_name": "people.csv", "file_size": 900}}))}),
            8 => json!({"my_chat_member": {"chat": chat, "from": from, "date": date,
                        "new_chat_member": {"status": "kicked", "user": {"id": 1}}}}),
            9 => json!({"message": message(json!({"chat": group, "text": "/grid@khidmat_bot"}))}),
            10 => json!({"message": message(json!({"text": text, "forward_origin":
                        {"type": "hidden_user", "sender_user_name": "x", "date": date}}))}),
            _ => json!({"message": message(json!({"chat": group, "new_chat_title": text}))}),
        };
        let mut update = what;
        update["update_id"] = json!(900_000_000 + number);
        update
    }

    fn batch(&mut self) -> Value {
        self.number += 1;
        let number = self.number;
        let from = format!("9198300{:05}", number % CHATS);
        let text = self.word();
        let message = |kind: &str, content: Value| {
            json!({"from": from, "id": format!("wamid.{number}"), "timestamp": "1801000000",
                   "type": kind, kind: content})
        };
        let status = |word: &str| {
            json!({"id": format!("wamid.ours{number}"), "status": word, "timestamp": "1801000000",
                   "recipient_id": from, "biz_opaque_callback_data": "1.1",
                   "errors": [{"code": 131_047, "title": "Re-engagement message"}]})
        };
        let value = match self.below(11) {
            0..3 => json!({"messages": [message("text", json!({"body": text}))]}),
            3 => json!({"messages": [message("interactive", json!({"type": "button_reply",
                        "button_reply": {"id": text, "title": "Menu"}}))]}),
            4 => json!({"messages": [message("button", json!({"payload": text, "text": "x"}))]}),
            5 => json!({"messages": [message("contacts", json!([{"phones":
                        [{"phone": "+91 98200 12345", "wa_id": "919820012345"}]}]))]}),
            6 => json!({"messages": [message("audio", json!({"id": "55", "voice": true}))]}),
            7 => json!({"messages": [message("document", json!({"id": "56", "caption": text,
                        "filename": "people.csv", "mime_type": "text/csv"}))]}),
            8 => json!({"messages": [message("reaction", json!({"emoji": "🕌"}))]}),
            9 => json!({"statuses": [status("failed"), status("read"), status("sent")]}),
            _ => json!({"errors": [{"code": 131_000}], "statuses": [status("delivered")]}),
        };
        let mut value = value;
        value["metadata"] = json!({"phone_number_id": self.phone_number_id});
        value["contacts"] = json!([{"wa_id": from, "profile": {"name": "Yusuf"}}]);
        json!({"object": "whatsapp_business_account",
               "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]})
    }

    fn breaks(&mut self, mut value: Value) -> Vec<u8> {
        for _ in 0..=self.below(3) {
            let spot = self.below(60);
            let replacement = self.anything();
            let whole = value.clone();
            if let Some(inside) = nth(&mut value, &mut { spot }) {
                match self.below(6) {
                    0 => *inside = Value::Null,
                    1 => *inside = json!([inside.clone()]),
                    2 => *inside = json!({"id": inside.clone()}),
                    3 => *inside = whole,
                    _ => *inside = replacement,
                }
            }
        }
        let text = value.to_string();
        self.breaks_text(text)
    }

    /// Any value; seldom a large one.
    fn anything(&mut self) -> Value {
        match self.below(40) {
            0 => json!(vec![json!({}); 3000]),
            1 => json!(vec![json!({"changes": [{"field": "messages", "value": {}}]}); 1000]),
            2 => json!("x".repeat(5000)),
            3 => json!("🕌".repeat(3000)),
            4..8 => json!(i64::MIN),
            8..11 => json!(u64::MAX),
            11..14 => json!(1e308),
            14..17 => json!(-0.5),
            17..19 => json!([]),
            19..21 => json!({}),
            21..23 => json!(true),
            23 => (0..100).fold(json!(1), |inner, _| json!([inner])),
            _ => json!(self.word()),
        }
    }

    /// What JSON itself may not be.
    fn breaks_text(&mut self, text: String) -> Vec<u8> {
        let half = (0..=self.below(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let half = half.unwrap_or_default();
        let (before, after) = text.split_at(half);
        match self.below(30) {
            0 => before.as_bytes().to_vec(),
            1 => [before.as_bytes(), b"\xff\xfe\xc3\x28", after.as_bytes()].concat(),
            2 => format!("{before}\\ud800{after}").into_bytes(),
            3 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            4 => format!("\u{feff}{text}").into_bytes(),
            5 => text.replacen('{', r#"{"id":"x","id":7,"update_id":1,"#, 2).into_bytes(),
            6 => [vec![b'['; DEEP], text.into_bytes(), vec![b']'; DEEP]].concat(),
            7 => text.replacen("\"id\":", &format!("\"id\":{}", "{\"a\":".repeat(DEEP)), 1).into(),
            8 => format!("{text}{text}").into_bytes(),
            9 => text.replace("1801000000", "1e400").into_bytes(),
            10 => text.replace("\"text\"", "\"te\\u0000xt\"").into_bytes(),
            11 => text.replace("Yusuf", "Yu\\udc00suf").into_bytes(),
            12 => text.replace("Yusuf", "Yu\0suf").into_bytes(),
            _ => text.into_bytes(),
        }
    }
}

/// The value at a place among all values, counted from the outside.
fn nth<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(all) => all.iter_mut().find_map(|one| nth(one, left)),
        Value::Object(all) => all.values_mut().find_map(|one| nth(one, left)),
        _ => None,
    }
}

#[test]
fn the_same_seed_breaks_alike_and_in_many_ways() {
    let mut hands = [Malformed::new(5, "1"), Malformed::new(5, "1")];
    let [one, other] = hands
        .each_mut()
        .map(|hand| (0..400).flat_map(|_| [hand.telegram(), hand.whatsapp()]).collect::<Vec<_>>());
    assert!(one == other, "a failure could not be repeated");
    let is_json = |body: &&Vec<u8>| serde_json::from_slice::<Value>(body).is_ok();
    let whole = one.iter().filter(is_json).count();
    assert!((400..800).contains(&whole), "{whole} of 800 are JSON");
    assert!(one.iter().any(|body| body.len() > DEEP) && one.iter().any(|body| body.len() < 60));
}
