//! What the Graph API checks in a message, and how a phone shows one that passed.

use super::super::book::{Button, Span, Template};
use super::super::units::units;
use super::format::format;
use super::refusal::Refusal;
use super::template;
use serde_json::Value;

/// The longest text, and the longest body of an interactive message.
const TEXT_MAX: usize = 4096;
const BODY_MAX: usize = 1024;
/// The longest header and footer of an interactive message.
const MARGIN_MAX: usize = 60;
/// Reply buttons: how many, and how long title and id may be.
const BUTTONS_MAX: usize = 3;
const BUTTON_TITLE_MAX: usize = 20;
const BUTTON_ID_MAX: usize = 256;
/// Lists: rows over all sections, sections, and how long their parts may be.
const ROWS_MAX: usize = 10;
const SECTIONS_MAX: usize = 10;
const ROW_TITLE_MAX: usize = 24;
const ROW_ID_MAX: usize = 200;
const ROW_DESCRIPTION_MAX: usize = 72;
const SECTION_TITLE_MAX: usize = 24;
/// The longest text that is echoed in every status.
const OPAQUE_MAX: usize = 512;

/// A message that passed.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub text: String,
    pub spans: Vec<Span>,
    pub raw: String,
    pub buttons: Vec<Button>,
    pub list_label: Option<String>,
    pub template: Option<Template>,
    /// Of a template.
    pub category: Option<&'static str>,
}

/// The recipient: `to` with a plus and digits (without the plus Meta may put the business's own country
/// code before it), or `recipient` with a business-scoped user id; never both.
pub(super) fn recipient(message: &Value) -> Result<String, Refusal> {
    if message["messaging_product"] != "whatsapp" {
        return Err(Refusal::parameter("The parameter messaging_product is required."));
    }
    let kind = &message["recipient_type"];
    if !kind.is_null() && kind != "individual" {
        return Err(Refusal::parameter("Param recipient_type must be one of {INDIVIDUAL}"));
    }
    if let Some(user_id) = message["recipient"].as_str() {
        let is_scoped = user_id.split_once('.').is_some_and(|(country, _)| country.len() == 2);
        return match is_scoped && message["to"].is_null() {
            true => Ok(user_id.to_owned()),
            false => Err(Refusal::parameter("recipient is a user id, and to must be left out")),
        };
    }
    let to = message["to"]
        .as_str()
        .ok_or_else(|| Refusal::parameter("The parameter to is required."))?;
    let digits = to.strip_prefix('+').unwrap_or_default();
    let plausible =
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plausible {
        Ok(to.to_owned())
    } else {
        Err(Refusal::parameter("Param to must be + and digits"))
    }
}

/// The words that go with a file.
pub(super) fn words(raw: &str) -> Passed {
    let (text, spans) = format(raw);
    Passed { text, spans, raw: raw.to_owned(), ..Passed::default() }
}

/// Everything but the recipient and the window.
pub(super) fn content(message: &Value, languages: &[String]) -> Result<Passed, Refusal> {
    if let Some(opaque) = message.get("biz_opaque_callback_data") {
        let length = opaque.as_str().map_or(usize::MAX, units);
        within("biz_opaque_callback_data", length, 1, OPAQUE_MAX)?;
    }
    match message["type"].as_str().unwrap_or("text") {
        "text" => {
            let body = string(&message["text"]["body"], "text.body")?;
            if body.trim().is_empty() || units(body) > TEXT_MAX {
                return Err(Refusal::parameter(
                    "Param text['body'] must be 1 to 4096 characters long.",
                ));
            }
            let (text, spans) = format(body);
            Ok(Passed { text, spans, raw: body.to_owned(), ..Passed::default() })
        }
        "interactive" => interactive(&message["interactive"]),
        "template" => {
            let filled = template::fill(&message["template"], languages)?;
            let (text, spans) = format(&filled.text);
            let raw = message["template"].to_string();
            Ok(Passed {
                text,
                spans,
                raw,
                buttons: filled.buttons,
                list_label: None,
                template: Some(filled.template),
                category: Some(filled.category),
            })
        }
        other => {
            Err(Refusal::coded(131_051, format!("the simulator knows no messages of type {other}")))
        }
    }
}

fn interactive(interactive: &Value) -> Result<Passed, Refusal> {
    let body = string(&interactive["body"]["text"], "interactive.body.text")?;
    within("Body text", units(body.trim()), 1, BODY_MAX)?;
    within("Body text", units(body), 1, BODY_MAX)?;
    let (mut text, mut spans) = (String::new(), Vec::new());
    let header = &interactive["header"];
    let of_file = matches!(header["type"].as_str(), Some("image" | "document"));
    if of_file && interactive["type"] != "button" {
        return Err(Refusal::parameter(
            "Only messages with reply buttons have a file at their head",
        ));
    }
    if !header.is_null() && !of_file {
        if header["type"] != "text" {
            return Err(Refusal::parameter("the simulator knows headers of text, image, document"));
        }
        let header = string(&header["text"], "interactive.header.text")?;
        within("Header text", units(header), 1, MARGIN_MAX)?;
        text = format!("{header}\n");
        spans.push(Span { kind: "bold".to_owned(), offset: 0, length: units(header), url: None });
    }
    let (shown, inner) = format(body);
    let begins = units(&text);
    spans.extend(inner.into_iter().map(|span| Span { offset: span.offset + begins, ..span }));
    text.push_str(&shown);
    if !interactive["footer"].is_null() {
        let footer = string(&interactive["footer"]["text"], "interactive.footer.text")?;
        within("Footer text", units(footer), 1, MARGIN_MAX)?;
        text.push('\n');
        spans.push(Span {
            kind: "footer".to_owned(),
            offset: units(&text),
            length: units(footer),
            url: None,
        });
        text.push_str(footer);
    }
    let mut passed = Passed { text, spans, raw: body.to_owned(), ..Passed::default() };
    let action = &interactive["action"];
    match interactive["type"].as_str().unwrap_or_default() {
        "button" => passed.buttons = buttons(action)?,
        "list" => {
            let label = string(&action["button"], "action.button")?;
            within("Button text", units(label.trim()), 1, BUTTON_TITLE_MAX)?;
            within("Button text", units(label), 1, BUTTON_TITLE_MAX)?;
            passed.list_label = Some(label.to_owned());
            passed.buttons = rows(action)?;
        }
        other => {
            return Err(Refusal::parameter(format!(
                "interactive.type {other:?} is none that the simulator knows"
            )));
        }
    }
    Ok(passed)
}

fn buttons(action: &Value) -> Result<Vec<Button>, Refusal> {
    let list = action["buttons"]
        .as_array()
        .ok_or_else(|| Refusal::parameter("action.buttons is required"))?;
    within("Number of buttons", list.len(), 1, BUTTONS_MAX)?;
    let mut buttons: Vec<Button> = Vec::new();
    for (row, button) in list.iter().enumerate() {
        if button["type"] != "reply" {
            return Err(Refusal::parameter("action.buttons[].type must be reply"));
        }
        let label = string(&button["reply"]["title"], "reply.title")?;
        within("Button title", units(label.trim()), 1, BUTTON_TITLE_MAX)?;
        within("Button title", units(label), 1, BUTTON_TITLE_MAX)?;
        if buttons.iter().any(|other| other.label == label) {
            return Err(Refusal::value(format!("Duplicated title: {label}")));
        }
        let data = id(&button["reply"]["id"], BUTTON_ID_MAX, &buttons)?;
        buttons.push(Button { label: label.to_owned(), data, row, ..Button::default() });
    }
    Ok(buttons)
}

fn rows(action: &Value) -> Result<Vec<Button>, Refusal> {
    let sections = action["sections"]
        .as_array()
        .ok_or_else(|| Refusal::parameter("action.sections is required"))?;
    within("Number of sections", sections.len(), 1, SECTIONS_MAX)?;
    let mut all: Vec<Button> = Vec::new();
    for section in sections {
        let title = section["title"].as_str().filter(|title| !title.trim().is_empty());
        if title.is_none() && sections.len() > 1 {
            return Err(Refusal::value(
                "Section title is required when there is more than one section",
            ));
        }
        within("Section title", title.map_or(1, units), 1, SECTION_TITLE_MAX)?;
        let list = section["rows"]
            .as_array()
            .ok_or_else(|| Refusal::parameter("section.rows is required"))?;
        within("Number of rows in a section", list.len(), 1, ROWS_MAX)?;
        for row in list {
            let label = string(&row["title"], "row.title")?;
            within("Row title", units(label.trim()), 1, ROW_TITLE_MAX)?;
            within("Row title", units(label), 1, ROW_TITLE_MAX)?;
            let description = row["description"].as_str().map(str::to_owned);
            within(
                "Row description",
                description.as_deref().map_or(0, units),
                0,
                ROW_DESCRIPTION_MAX,
            )?;
            let data = id(&row["id"], ROW_ID_MAX, &all)?;
            let section = title.map(str::to_owned);
            all.push(Button {
                label: label.to_owned(),
                data,
                url: None,
                description,
                section,
                row: all.len(),
            });
        }
    }
    within("Total row count", all.len(), 1, ROWS_MAX)?;
    Ok(all)
}

fn id(value: &Value, max: usize, others: &[Button]) -> Result<String, Refusal> {
    let id = string(value, "id")?;
    within("Id", units(id), 1, max)?;
    if id.trim() != id {
        return Err(Refusal::value("Id has a leading or trailing space"));
    }
    if others.iter().any(|other| other.data == id) {
        return Err(Refusal::value(format!("Duplicated id: {id}")));
    }
    Ok(id.to_owned())
}

fn string<'a>(value: &'a Value, name: &str) -> Result<&'a str, Refusal> {
    value.as_str().ok_or_else(|| Refusal::parameter(format!("The parameter {name} is required.")))
}

fn within(what: &str, length: usize, min: usize, max: usize) -> Result<(), Refusal> {
    if (min..=max).contains(&length) {
        return Ok(());
    }
    Err(Refusal::value(format!(
        "{what} length invalid: {length}. Min length: {min}, Max length: {max}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(message: Value) -> Result<Passed, Refusal> {
        content(&message, &["en".to_owned()])
    }

    fn with_buttons(buttons: &[(&str, &str)]) -> Value {
        let buttons: Value = buttons
            .iter()
            .map(|(id, title)| json!({"type": "reply", "reply": {"id": id, "title": title}}))
            .collect();
        json!({"type": "interactive", "interactive": {
            "type": "button", "body": {"text": "*Hi*"}, "footer": {"text": "small"}, "action": {"buttons": buttons}}})
    }

    fn with_rows(count: usize, row: &Value) -> Value {
        let rows: Value = (0..count)
            .map(|number| {
                let mut row = row.clone();
                row["id"] = json!(format!("row {number}"));
                row
            })
            .collect();
        json!({"type": "interactive", "interactive": {
            "type": "list", "body": {"text": "Which?"}, "action": {"button": "Choose", "sections": [{"rows": rows}]}}})
    }

    #[test]
    fn the_recipient_has_a_plus() {
        let to = |to: &str| recipient(&json!({"messaging_product": "whatsapp", "to": to}));
        assert_eq!(to("+919800000001").unwrap(), "+919800000001");
        for wrong in ["919800000001", "+91 98000", "IN.123", "", "+"] {
            assert_eq!(to(wrong).unwrap_err().code, 100, "{wrong}");
        }
        assert_eq!(recipient(&json!({"to": "+919800000001"})).unwrap_err().code, 100);
    }

    #[test]
    fn lengths_are_utf16_units() {
        let text = |text: String| check(json!({"type": "text", "text": {"body": text}}));
        assert!(text("🕌".repeat(2048)).is_ok());
        assert_eq!(text("🕌".repeat(2048) + "a").unwrap_err().code, 100);
        assert_eq!(text(" ".to_owned()).unwrap_err().code, 100);
        assert!(check(with_buttons(&[("a", &"🕌".repeat(10))])).is_ok());
        assert!(check(with_buttons(&[("a", &format!("{}a", "🕌".repeat(10)))])).is_err());
    }

    #[test]
    fn reply_buttons_are_few_short_and_different() {
        let passed = check(with_buttons(&[("a", "Yes"), ("b", "No")])).unwrap();
        assert_eq!(passed.text, "Hi\nsmall");
        assert_eq!(
            passed.spans.iter().map(|span| (span.offset, span.length)).collect::<Vec<_>>(),
            [(0, 2), (3, 5)]
        );
        for wrong in [
            vec![],
            vec![("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")],
            vec![("a", "Yes"), ("b", "Yes")],
            vec![("a", "Yes"), ("a", "No")],
            vec![("a", "")],
            vec![(" a", "Yes")],
        ] {
            assert_eq!(check(with_buttons(&wrong)).unwrap_err().code, 131_009, "{wrong:?}");
        }
    }

    #[test]
    fn lists_have_ten_rows() {
        let row = json!({"title": "Fajr Azaan", "description": "05:20"});
        assert_eq!(check(with_rows(10, &row)).unwrap().buttons.len(), 10);
        assert!(check(with_rows(11, &row)).is_err());
        assert!(check(with_rows(1, &json!({"title": "a".repeat(25)}))).is_err());
        assert!(
            check(with_rows(1, &json!({"title": "a", "description": "b".repeat(73)}))).is_err()
        );
    }
}
