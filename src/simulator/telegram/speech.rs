//! What the bot says and does in chats: sendMessage, editMessageText, deleteMessage, answerCallbackQuery, sendChatAction.

use super::super::book::{Button, Heard, Span, Tick};
use super::super::units::units;
use super::html::{Parsed, parse_html, read_entities};
use super::markup::{self, Markup};
use super::params::{Params, Refusal};
use super::state::{CallbackAnswer, Chat, Shared, State, bot};
use serde_json::{Value, json};

/// The longest text of a message, after its markup is read.
const TEXT_MAX: usize = 4096;
/// Raw texts beyond this are refused before anything is parsed.
const RAW_MAX: usize = 35_000;
/// The longest answer to a press.
const ANSWER_MAX: usize = 200;
/// How long a press can be answered. Telegram itself keeps the update for so long; see ARCHITECTURE.md.
const PRESS_LIFETIME_MS: i64 = 150_000;
/// What a bot can be seen doing.
const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// sendMessage.
pub(super) fn send(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    let mut state = shared.state();
    let chat_id = reachable(&state, params)?;
    let parsed = text(params)?;
    let chat = state.chats.get_mut(&chat_id).expect("it was just found");
    let markup = markup::read(params.json("reply_markup")?.as_ref(), chat.private)?;
    let (mut buttons, mut keyboard) = (Vec::new(), Vec::new());
    match markup {
        Markup::Inline(list) => buttons = list,
        Markup::Keyboard(keys, once) => {
            (chat.keyboard, chat.once) = (keys.clone(), once);
            keyboard = keys;
        }
        Markup::Remove => chat.keyboard.clear(),
        Markup::Nothing | Markup::ForceReply => {}
    }
    let chat_value = chat.value.clone();
    let id = state.new_message_id();
    let mut message = json!({
        "message_id": id,
        "from": bot(),
        "chat": chat_value,
        "date": shared.now() / 1000,
    });
    fill(&mut message, &parsed, params.json("reply_markup")?.filter(|_| !buttons.is_empty()));
    if let Some(answered) =
        params.json("reply_parameters")?.and_then(|reply| reply["message_id"].as_i64())
    {
        let original = state.messages.get(&(chat_id, answered));
        message["reply_to_message"] =
            original.cloned().ok_or_else(|| Refusal::bad("message to be replied not found"))?;
    }
    state.messages.insert((chat_id, id), message.clone());
    let heard = heard(chat_id, id, params, parsed, buttons, shared.now());
    state.book.said(Heard { keyboard, ..heard }, Tick::Delivered);
    Ok(message)
}

/// editMessageText.
pub(super) fn edit(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    let mut state = shared.state();
    let (chat_id, id) = own_message(&state, params)?;
    if state.messages[&(chat_id, id)].get("text").is_none() {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    let parsed = text(params)?;
    let markup = params.json("reply_markup")?;
    let buttons = inline(markup.as_ref())?;
    let mut message = state.messages[&(chat_id, id)].clone();
    fill(&mut message, &parsed, markup.filter(|_| !buttons.is_empty()));
    replace(shared, &mut state, message, heard(chat_id, id, params, parsed, buttons, shared.now()))
}

/// editMessageReplyMarkup.
pub(super) fn edit_markup(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    let mut state = shared.state();
    let (chat_id, id) = own_message(&state, params)?;
    let markup = params.json("reply_markup")?;
    let buttons = inline(markup.as_ref())?;
    let mut message = state.messages[&(chat_id, id)].clone();
    let line = state.book.line(&chat_id.to_string(), &id.to_string());
    let was = line
        .map(|line| line.heard.clone())
        .ok_or_else(|| Refusal::bad("message to edit not found"))?;
    let parsed = Parsed { text: was.text.clone(), spans: was.spans.clone() };
    fill(&mut message, &parsed, markup.filter(|_| !buttons.is_empty()));
    let changed = Heard { buttons, edits: Some(was.id.clone()), at: shared.now(), ..was };
    replace(shared, &mut state, message, changed)
}

/// deleteMessage.
pub(super) fn delete(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    let mut state = shared.state();
    let chat_id = reachable(&state, params)?;
    let id = params.number("message_id").unwrap_or_default();
    if state.messages.remove(&(chat_id, id)).is_none() {
        return Err(Refusal::bad("message to delete not found"));
    }
    state.book.deleted(&chat_id.to_string(), &id.to_string());
    Ok(json!(true))
}

/// answerCallbackQuery.
pub(super) fn answer_press(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    let now = shared.now();
    let mut state = shared.state();
    let query_id = params.text("callback_query_id").unwrap_or_default().to_owned();
    let alive = state.queries.get(&query_id).filter(|query| now - query.at <= PRESS_LIFETIME_MS);
    let user_id = alive.map(|query| query.user_id).ok_or_else(|| {
        Refusal::bad("query is too old and response timeout expired or query ID is invalid")
    })?;
    let text = params.text("text").unwrap_or_default().to_owned();
    if units(&text) > ANSWER_MAX {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let show_alert = params.flag("show_alert");
    state.answers.push(CallbackAnswer { query_id, user_id, text, show_alert, at: now });
    Ok(json!(true))
}

/// sendChatAction.
pub(super) fn act(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    reachable(&shared.state(), params)?;
    if ACTIONS.contains(&params.text("action").unwrap_or_default()) {
        Ok(json!(true))
    } else {
        Err(Refusal::bad("wrong parameter action in request"))
    }
}

/// The chat that is meant, if the bot can write there.
pub(super) fn reachable(state: &State, params: &Params) -> Result<i64, Refusal> {
    let chat_id = params.number("chat_id").ok_or_else(|| match params.text("chat_id") {
        None | Some("") => Refusal::bad("chat_id is empty"),
        Some(_) => Refusal::bad("chat not found"),
    })?;
    match state.chats.get(&chat_id) {
        Some(Chat { moved_to: Some(id), .. }) => Err(Refusal {
            migrate_to: Some(*id),
            ..Refusal::bad("group chat was upgraded to a supergroup chat")
        }),
        Some(Chat { gone: false, .. }) => Ok(chat_id),
        Some(Chat { private: true, .. }) => {
            Err(Refusal::new(403, "Forbidden: bot was blocked by the user"))
        }
        Some(chat) => {
            let kind = chat.value["type"].as_str().unwrap_or("group");
            Err(Refusal::new(403, format!("Forbidden: bot was kicked from the {kind} chat")))
        }
        // Telegram knows people whom the bot met in a group, but the bot can't write to them first.
        None if state.people.contains(&chat_id) => {
            Err(Refusal::new(403, "Forbidden: bot can't initiate conversation with a user"))
        }
        None => Err(Refusal::bad("chat not found")),
    }
}

pub(super) fn own_message(state: &State, params: &Params) -> Result<(i64, i64), Refusal> {
    let chat_id = reachable(state, params)?;
    let id = params.number("message_id").unwrap_or_default();
    match state.messages.get(&(chat_id, id)) {
        None => Err(Refusal::bad("message to edit not found")),
        Some(message) if message["from"]["is_bot"] != json!(true) => {
            Err(Refusal::bad("message can't be edited"))
        }
        Some(_) => Ok((chat_id, id)),
    }
}

pub(super) fn inline(markup: Option<&Value>) -> Result<Vec<Button>, Refusal> {
    match markup::read(markup, true)? {
        Markup::Inline(buttons) => Ok(buttons),
        Markup::Nothing => Ok(Vec::new()),
        _ => Err(Refusal::bad("inline keyboard expected")),
    }
}

pub(super) fn replace(
    shared: &Shared,
    state: &mut State,
    mut message: Value,
    heard: Heard,
) -> Result<Value, Refusal> {
    let chat_id = message["chat"]["id"].as_i64().unwrap_or_default();
    let id = message["message_id"].as_i64().unwrap_or_default();
    let was = &state.messages[&(chat_id, id)];
    let same =
        ["text", "entities", "reply_markup", "caption", "caption_entities", "photo", "document"]
            .iter()
            .all(|field| was.get(*field) == message.get(*field));
    if same {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly the same \
             as a current content and reply markup of the message",
        ));
    }
    message["edit_date"] = json!(shared.now() / 1000);
    state.messages.insert((chat_id, id), message.clone());
    state.book.changed(Heard { edits: Some(id.to_string()), ..heard });
    Ok(message)
}

fn text(params: &Params) -> Result<Parsed, Refusal> {
    let raw = params.text("text").unwrap_or_default();
    if raw.len() > RAW_MAX {
        return Err(Refusal::bad("message is too long"));
    }
    let parsed = match params.text("parse_mode").unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" => parse_html(raw)
            .map_err(|error| Refusal::bad(format!("can't parse entities: {error}")))?,
        "" => match params.json("entities")? {
            Some(entities) => read_entities(raw, &entities).map_err(Refusal::bad)?,
            None => Parsed { text: raw.trim().to_owned(), spans: Vec::new() },
        },
        "markdown" | "markdownv2" => return Err(Refusal::bad("the simulator knows no Markdown")),
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    match units(&parsed.text) {
        0 => Err(Refusal::bad("message text is empty")),
        length if length > TEXT_MAX => Err(Refusal::bad("message is too long")),
        _ => Ok(parsed),
    }
}

fn heard(
    chat_id: i64,
    id: i64,
    params: &Params,
    parsed: Parsed,
    buttons: Vec<Button>,
    at: i64,
) -> Heard {
    Heard {
        id: id.to_string(),
        chat: chat_id.to_string(),
        text: parsed.text,
        raw: params.text("text").unwrap_or_default().to_owned(),
        spans: parsed.spans,
        buttons,
        list_label: None,
        keyboard: Vec::new(),
        edits: None,
        template: None,
        recording: None,
        at,
    }
}

fn fill(message: &mut Value, parsed: &Parsed, markup: Option<Value>) {
    message["text"] = json!(parsed.text);
    let Some(fields) = message.as_object_mut() else {
        return;
    };
    fields.remove("entities");
    fields.remove("reply_markup");
    if !parsed.spans.is_empty() {
        fields.insert("entities".to_owned(), parsed.spans.iter().map(entity).collect());
    }
    if let Some(markup) = markup {
        fields.insert("reply_markup".to_owned(), markup);
    }
}

pub(super) fn entity(span: &Span) -> Value {
    let mut entity = json!({"type": span.kind, "offset": span.offset, "length": span.length});
    if let Some(url) = &span.url {
        entity["url"] = json!(url);
    }
    entity
}
