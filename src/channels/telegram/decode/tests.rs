//! Every kind of update that Telegram's documentation names and that we read, and odd ones.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn one(update: Value) -> Arrival {
    let bot = BotName(Some("KhidmatBot".into()));
    let mut all = decode(&bot, update.to_string().as_bytes()).expect("JSON");
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn inbound(update: Value) -> Inbound {
    match one(update).event {
        Event::Inbound(inbound) => inbound,
        other => panic!("no inbound but {other:?}"),
    }
}

fn kind(update: Value) -> String {
    match one(update).event {
        Event::Ignored { kind } => kind,
        other => panic!("not ignored but {other:?}"),
    }
}

/// A message in a private chat, with these fields besides.
fn private(fields: Value) -> Value {
    let mut message = json!({
        "message_id": 5, "date": 1_700_000_000,
        "from": { "id": 1, "is_bot": false, "first_name": "Ali", "last_name": "B" },
        "chat": { "id": 1, "type": "private" },
    });
    let (Value::Object(whole), Value::Object(more)) = (&mut message, fields) else {
        panic!("objects")
    };
    whole.extend(more);
    json!({ "update_id": 9, "message": message })
}

fn group(fields: Value) -> Value {
    let mut update = private(fields);
    update["message"]["chat"] = json!({ "id": -100_123, "type": "supergroup" });
    update
}

#[test]
fn a_minimal_message_is_understood() {
    let body = br#"{"update_id":1,"message":{"message_id":5,"from":{"id":1,"first_name":"A"},
        "chat":{"id":1,"type":"private"},"date":1700000000,"text":"/start"}}"#;
    let all = decode(&BotName::default(), body).expect("JSON");
    let me = Address::new(Channel::Telegram, "1");
    assert_eq!(
        all,
        [Arrival {
            channel: Channel::Telegram,
            platform_id: "1".into(),
            chat: "telegram:1".into(),
            event: Event::Inbound(Inbound {
                from: me.clone(),
                user_id: None,
                profile_name: "A".into(),
                chat: me,
                place: Place::Private,
                at: Timestamp::from_millis(1_700_000_000_000),
                content: Content::Text("/start".into()),
                origin: Origin::Fresh,
                thread: None,
                group: None,
            }),
        }]
    );
}

#[test]
fn edited_and_forwarded_words_are_told_apart() {
    let mut update = private(json!({ "text": "/start", "edit_date": 1_700_000_009 }));
    update["edited_message"] = update["message"].take();
    let edited = inbound(update);
    assert_eq!((edited.origin, edited.at.millis()), (Origin::Edited, 1_700_000_009_000));
    for key in ["forward_origin", "forward_from", "forward_date"] {
        let update = private(json!({ "text": "/start", key: { "id": 3 } }));
        assert_eq!(inbound(update).origin, Origin::Forwarded);
    }
}

#[test]
fn only_a_contact_of_ones_own_is_own() {
    let contact = |user: i64| json!({ "phone_number": "919800000001", "user_id": user });
    let own = |fields| match inbound(private(fields)).content {
        Content::Contact { phone, own } => (phone, own),
        other => panic!("no contact but {other:?}"),
    };
    let phone = || "919800000001".to_owned();
    assert_eq!(own(json!({ "contact": contact(1) })), (phone(), true));
    assert_eq!(own(json!({ "contact": contact(2) })), (phone(), false));
    assert_eq!(
        own(json!({ "contact": contact(1), "forward_date": 1_700_000_000 })),
        (phone(), false)
    );
    assert_eq!(own(json!({ "contact": { "phone_number": "1" } })), ("1".to_owned(), false));
    let kept = kind(group(json!({ "contact": contact(1) })));
    assert_eq!(kept, "not addressed to us");
}

#[test]
fn in_a_group_only_our_name_is_heard() {
    let heard = |text: &str| match one(group(json!({ "text": text }))).event {
        Event::Inbound(Inbound { content: Content::Text(text), chat, from, place, .. }) => {
            assert_eq!((chat.id.as_str(), from.id.as_str()), ("-100123", "1"));
            assert_eq!(place, Place::Group);
            Some(text)
        }
        _ => None,
    };
    assert_eq!(heard("/grid@khidmatBOT 5"), Some("/grid 5".into()));
    assert_eq!(heard("/today@KhidmatBot"), Some("/today".into()));
    for text in ["/grid@OtherBot", "/grid", "grid", "hello @KhidmatBot", "/@KhidmatBot", ""] {
        assert_eq!(heard(text), None, "{text}");
    }
    let body = group(json!({ "text": "/grid@AnyBot" })).to_string();
    let all = decode(&BotName(None), body.as_bytes()).expect("JSON");
    assert!(matches!(all[0].event, Event::Inbound(_)));
}

#[test]
fn in_a_private_chat_our_name_is_taken_off() {
    let text = |text: &str| inbound(private(json!({ "text": text }))).content;
    assert_eq!(text("/mine@KhidmatBot"), Content::Text("/mine".into()));
    assert_eq!(text("/mine@OtherBot"), Content::Text("/mine@OtherBot".into()));
    assert_eq!(text("a\u{202E}b\u{7}"), Content::Text("ab".into()));
}

#[test]
fn a_topic_is_kept_only_where_there_are_topics() {
    let thread = |thread: i64, is_topic: bool| {
        let text = "/grid@KhidmatBot";
        inbound(group(json!({
            "text": text, "message_thread_id": thread, "is_topic_message": is_topic,
        })))
        .thread
    };
    assert_eq!(thread(7, true), Some(7));
    assert_eq!(thread(7, false), None);
    assert_eq!(thread(1, true), None);
}

#[test]
fn a_press_keeps_the_order_of_its_chat() {
    let arrival = one(json!({ "update_id": 10, "callback_query": {
        "id": "55", "from": { "id": 1, "first_name": "Ali" }, "data": "/confirm 17",
        "message": { "message_id": 8, "date": 0, "chat": { "id": 1, "type": "private" } },
    }}));
    assert_eq!((arrival.platform_id.as_str(), arrival.chat.as_str()), ("10", "telegram:1"));
    let Event::Inbound(inbound) = arrival.event else { panic!("no inbound") };
    assert_eq!(
        inbound.content,
        Content::Press {
            payload: "/confirm 17".into(),
            callback: Some("55".into()),
            message: Some("8".into()),
        }
    );
    let bare = json!({ "update_id": 1, "callback_query": { "from": { "id": 1 }, "data": "/x" }});
    assert_eq!(one(bare).chat, "telegram:1");
}

#[test]
fn media_is_named_by_telegrams_word() {
    let media = |fields| inbound(private(fields)).content;
    let named = |kind: &str| Content::Media(kind.into());
    assert_eq!(media(json!({ "video": { "file_id": "x", "duration": 3 } })), named("video"));
    assert_eq!(media(json!({ "photo": [{}], "caption": "/start" })), named("photo"));
    assert_eq!(media(json!({ "document": {}, "animation": {} })), named("animation"));
    assert_eq!(kind(private(json!({ "new_chat_members": [] }))), "service message");
    assert_eq!(kind(group(json!({ "migrate_from_chat_id": -5 }))), "not addressed to us");
    let moved = GroupChange::Moved { to: Address::new(Channel::Telegram, "-5") };
    let told = one(group(json!({ "migrate_to_chat_id": -5 }))).event;
    assert!(matches!(told, Event::Group { change, .. } if change == moved));
}

#[test]
fn recordings_are_told_from_other_files() {
    let content = |fields| inbound(private(fields)).content;
    let file = |bytes| Content::Audio(AudioFile { id: "x".into(), bytes });
    let voice = json!({ "voice": { "file_id": "x", "duration": 3, "file_size": 900 } });
    assert_eq!(content(voice), file(Some(900)));
    assert_eq!(content(json!({ "audio": { "file_id": "x" } })), file(None));
    let named = |name: &str| json!({ "document": { "file_id": "x", "file_name": name } });
    assert_eq!(content(named("Azaan.M4A")), file(None));
    assert_eq!(
        content(named("roster.pdf")),
        Content::Document(DocumentFile { id: "x".into(), bytes: None, caption: String::new() })
    );
    assert_eq!(content(json!({ "voice": {} })), Content::Media("voice".into()));
}

#[test]
fn blocking_is_told() {
    let change = |status: &str, chat: i64, kind: &str| {
        one(json!({ "update_id": 2, "my_chat_member": {
            "chat": { "id": chat, "type": kind }, "from": { "id": 1 },
            "new_chat_member": { "status": status },
        }}))
        .event
    };
    let address = Address::new(Channel::Telegram, "1");
    let blocked = Event::Reachable { address: address.clone(), reachable: false };
    assert_eq!(change("kicked", 1, "private"), blocked);
    assert_eq!(change("member", 1, "private"), Event::Reachable { address, reachable: true });
    let group = Address::new(Channel::Telegram, "-1");
    let thrown_out = Event::Group { address: group, change: GroupChange::Left };
    assert_eq!(change("kicked", -1, "group"), thrown_out);
    assert_eq!(change("left", -1, "supergroup"), thrown_out);
    assert!(matches!(change("member", -1, "group"), Event::Ignored { .. }));
}

#[test]
fn bots_are_ignored_but_anonymous_admins_are_heard() {
    let text = "/grid@KhidmatBot";
    let bot = json!({ "id": 1_087_968_824, "is_bot": true, "first_name": "Group" });
    assert_eq!(kind(group(json!({ "text": text, "from": bot }))), "bot");
    let anonymous = group(json!({ "text": text, "from": bot, "sender_chat": { "id": -100 } }));
    assert_eq!(inbound(anonymous).from.id, "1087968824");
}

#[test]
fn what_we_do_not_know_is_ignored() {
    assert_eq!(kind(json!({ "update_id": 3, "guest_message": {} })), "guest_message");
    assert_eq!(kind(json!({ "update_id": 3 })), "empty");
    assert_eq!(kind(json!({ "update_id": 3, "message": { "text": 5 } })), "malformed");
    assert_eq!(kind(json!({ "update_id": 3, "message": {} })), "message without sender");
    assert_eq!(one(json!({ "message": {} })).platform_id.len(), 64);
    assert_eq!(kind(json!([1, 2])), "no update_id");
    assert_eq!(decode(&BotName::default(), b"{"), Err(NotJson));
}

proptest! {
    #[test]
    fn any_bytes_are_safe(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&BotName::default(), &body);
    }

    #[test]
    fn any_values_are_safe(
        key in "message|callback_query|my_chat_member|edited_message",
        field in "from|chat|text|contact|data|message|date|new_chat_member|message_thread_id",
        value in prop::sample::select(vec![
            json!(null), json!(-1), json!(i64::MIN), json!(u64::MAX), json!(1.5), json!("x"),
            json!([]), json!({}), json!({ "id": i64::MAX, "type": "private" }),
        ]),
    ) {
        let mut update = private(json!({ "text": "/x@y" }));
        update["message"][&field] = value.clone();
        update[&key] = update["message"].take();
        update["update_id"] = value;
        let all = decode(&BotName::default(), update.to_string().as_bytes()).expect("JSON");
        prop_assert_eq!(all.len(), 1);
    }
}
