//! What Telegram checks in a `reply_markup`: inline keyboards, reply keyboards, and their removal.

use super::super::book::{Button, Key};
use super::params::Refusal;
use serde_json::Value;

/// The longest `callback_data`, in bytes.
const DATA_MAX: usize = 64;
/// The most buttons below one message.
const BUTTONS_MAX: usize = 100;
/// The fields that make a button do something; it needs exactly one of them.
const ACTIONS: [&str; 9] = [
    "callback_data",
    "url",
    "login_url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
];

/// A checked `reply_markup`.
#[derive(Debug, PartialEq)]
pub(super) enum Markup {
    /// None was sent.
    Nothing,
    /// Buttons below the message.
    Inline(Vec<Button>),
    /// Keys below the chat; whether they go away once used.
    Keyboard(Vec<Key>, bool),
    /// The keys go away.
    Remove,
    /// The person's composer is put into a reply.
    ForceReply,
}

/// Reads and checks it.
pub(super) fn read(markup: Option<&Value>, private: bool) -> Result<Markup, Refusal> {
    let Some(markup) = markup else {
        return Ok(Markup::Nothing);
    };
    let Some(object) = markup.as_object() else {
        return Err(Refusal::bad("object expected as reply markup"));
    };
    if let Some(rows) = object.get("inline_keyboard") {
        return inline(rows).map(Markup::Inline);
    }
    if let Some(rows) = object.get("keyboard") {
        let once = object.get("one_time_keyboard").and_then(Value::as_bool).unwrap_or(false);
        return keyboard(rows, private).map(|keys| Markup::Keyboard(keys, once));
    }
    if object.get("remove_keyboard") == Some(&Value::Bool(true)) {
        return Ok(Markup::Remove);
    }
    if object.get("force_reply") == Some(&Value::Bool(true)) {
        return Ok(Markup::ForceReply);
    }
    Ok(Markup::Nothing)
}

fn inline(rows: &Value) -> Result<Vec<Button>, Refusal> {
    let mut buttons = Vec::new();
    for (row, cells) in rows_of(rows, "inline_keyboard")?.iter().enumerate() {
        for cell in cells_of(cells)? {
            buttons.push(inline_button(cell, row)?);
        }
    }
    if buttons.len() > BUTTONS_MAX {
        return Err(Refusal::bad("reply markup is too long"));
    }
    Ok(buttons)
}

fn inline_button(cell: &Value, row: usize) -> Result<Button, Refusal> {
    let unparsable =
        |text: &str| Refusal::bad(format!("can't parse inline keyboard button: {text}"));
    let label =
        cell["text"].as_str().ok_or_else(|| unparsable("Field \"text\" must be of type String"))?;
    if label.trim().is_empty() {
        return Err(unparsable("Text must be non-empty"));
    }
    match ACTIONS.iter().filter(|action| !cell[**action].is_null()).count() {
        0 => {
            return Err(unparsable("Text buttons are unallowed in the inline keyboard"));
        }
        1 => {}
        _ => return Err(unparsable("exactly one action is allowed")),
    }
    let mut button = Button { label: label.to_owned(), row, ..Button::default() };
    if !cell["callback_data"].is_null() {
        let data = cell["callback_data"].as_str().unwrap_or_default();
        if data.is_empty() || data.len() > DATA_MAX {
            return Err(Refusal::bad("BUTTON_DATA_INVALID"));
        }
        button.data = data.to_owned();
    }
    if !cell["url"].is_null() {
        let link = cell["url"].as_str().and_then(|link| url::Url::parse(link).ok());
        button.url = Some(link.ok_or_else(|| Refusal::bad("BUTTON_URL_INVALID"))?.into());
    }
    Ok(button)
}

fn keyboard(rows: &Value, private: bool) -> Result<Vec<Key>, Refusal> {
    let mut keys = Vec::new();
    for (row, cells) in rows_of(rows, "keyboard")?.iter().enumerate() {
        for cell in cells_of(cells)? {
            let label = cell.as_str().or_else(|| cell["text"].as_str()).unwrap_or_default();
            if label.trim().is_empty() {
                return Err(Refusal::bad("can't parse keyboard button: Text must be non-empty"));
            }
            let request_contact = cell["request_contact"] == Value::Bool(true);
            if request_contact && !private {
                return Err(Refusal::bad("phone number can be requested in private chats only"));
            }
            keys.push(Key { label: label.to_owned(), request_contact, row });
        }
    }
    if keys.is_empty() {
        return Err(Refusal::bad("reply keyboard must not be empty"));
    }
    Ok(keys)
}

fn rows_of<'a>(rows: &'a Value, field: &str) -> Result<&'a Vec<Value>, Refusal> {
    rows.as_array().ok_or_else(|| {
        Refusal::bad(format!("can't parse reply markup: field \"{field}\" must be of type Array"))
    })
}

fn cells_of(row: &Value) -> Result<&Vec<Value>, Refusal> {
    row.as_array()
        .ok_or_else(|| Refusal::bad("can't parse reply markup: a row of buttons must be an Array"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn inline_of(button: Value) -> Result<Markup, Refusal> {
        read(Some(&json!({"inline_keyboard": [[button]]})), true)
    }

    #[test]
    fn callback_data_is_measured_in_bytes() {
        assert!(inline_of(json!({"text": "a", "callback_data": "é".repeat(32)})).is_ok());
        let refusal = inline_of(json!({"text": "a", "callback_data": "é".repeat(33)})).unwrap_err();
        assert_eq!(refusal.description, "Bad Request: BUTTON_DATA_INVALID");
        assert!(inline_of(json!({"text": "a", "callback_data": ""})).is_err());
    }

    #[test]
    fn a_button_has_words_and_one_action() {
        assert!(inline_of(json!({"text": "a"})).is_err());
        assert!(inline_of(json!({"text": " ", "callback_data": "x"})).is_err());
        assert!(
            inline_of(json!({"text": "a", "callback_data": "x", "url": "https://a.b"})).is_err()
        );
        assert!(inline_of(json!({"text": "a", "url": "no link"})).is_err());
    }

    #[test]
    fn a_phone_number_is_asked_for_in_private_only() {
        let markup = json!({"keyboard": [[{"text": "Share", "request_contact": true}], ["Skip"]]});
        let key = |label: &str, request_contact, row| Key {
            label: label.to_owned(),
            request_contact,
            row,
        };
        let keys = vec![key("Share", true, 0), key("Skip", false, 1)];
        assert_eq!(read(Some(&markup), true), Ok(Markup::Keyboard(keys, false)));
        assert!(read(Some(&markup), false).is_err());
    }
}
