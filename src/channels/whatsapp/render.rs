//! Puts messages into WhatsApp's form: text with `*bold*`, reply buttons or a list, and templates for
//! notices outside the 24-hour window. Limits are Meta's (OpenAPI v23.0), read as UTF-16 units.

use std::collections::HashSet;
use std::fmt;

use serde_json::{Map, Value, json};

use super::decode::is_scoped_id;
use super::files;
use crate::channels::carried::{CAPTION_MAX, Captioned, Carried};
use crate::channels::fit::{cut, labels, pressable, split, split_with_tail, units};
use crate::channels::notice::{self, Template};
use crate::channels::wire::TEXT_MAX;
use crate::domain::announcement::MOST_UNITS;
use crate::domain::channel::Address;
use crate::domain::document::Shown;
use crate::domain::message::{Choice, Envelope, Message, Said, Span, Text};
use crate::wording::Words;

/// The text of a message with buttons or a list.
const BODY_MAX: usize = 1024;
/// Reply buttons in one message.
const BUTTONS_MAX: usize = 3;
/// The words on a reply button, and on the button that opens a list.
const BUTTON_MAX: usize = 20;
/// Rows of a list, over all its sections.
const ROWS_MAX: usize = 10;
/// The words of a row.
const ROW_MAX: usize = 24;
/// The second line of a row.
const HINT_MAX: usize = 72;
/// A row's id; a button's may have 256.
const PAYLOAD_MAX: usize = 200;
/// `biz_opaque_callback_data`.
const CALLBACK_MAX: usize = 512;
/// A rendered template is refused near 1024 (error 132005); three parameters leave room for its
/// own words.
const PARAM_MAX: usize = 250;
/// An announcement says more: its name and its text.
const ANNOUNCEMENT_MAX: [usize; 2] = [100, MOST_UNITS];
/// A document's name (Meta's OpenAPI).
const FILE_NAME_MAX: usize = 240;
/// What stands for nothing: an empty parameter is refused.
const EMPTY_PARAM: &str = "–";
/// Marks emphasis.
const MARK: &str = "*";
/// The signs that WhatsApp reads as formatting.
const FORMATTING: [char; 4] = ['*', '_', '~', '`'];

/// Whether the person wrote within the last 24 hours, as far as we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Free text arrives.
    Open,
    /// Only templates arrive.
    Closed,
}

/// One message, ready to be posted.
#[derive(Clone, PartialEq)]
pub struct Part {
    body: Value,
    carried: Option<Box<Carried>>,
}

impl Part {
    /// The body of the request; a file's lacks its id until it is uploaded.
    pub const fn body(&self) -> &Value {
        &self.body
    }

    /// The file that goes with it.
    pub fn carried(&self) -> Option<&Carried> {
        self.carried.as_deref()
    }

    /// The file that goes with it, to get its bytes.
    pub fn carried_mut(&mut self) -> Option<&mut Carried> {
        self.carried.as_deref_mut()
    }
}

/// Masked: it holds a number and what people read.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.body.get("type").and_then(Value::as_str).unwrap_or("Part"))
    }
}

/// The messages that say it, in their order. With a closed window a notice becomes its template;
/// what has none goes as free text all the same, and the platform decides. `callback` comes back
/// with every status of these messages.
pub fn render(
    address: &Address,
    envelope: &Envelope,
    words: &Words,
    window: Window,
    template_language: &str,
    callback: &str,
) -> Vec<Part> {
    let said = match (&envelope.message, window) {
        (Message::Said(said), _) => said.clone(),
        (Message::Audio(recording), _) if files::is_playable(recording.kind) => {
            let part = part(address, callback, "audio", json!({}));
            return vec![Part { carried: Some(Box::new(recording.into())), ..part }];
        }
        (Message::Audio(_), _) => {
            Said { text: sentence("audio-not-playable", words), ..Said::default() }
        }
        (Message::Document(document), _) if files::uploaded_as(&document.media_type).is_some() => {
            return captioned(address, callback, document.into(), words);
        }
        (Message::Picture(picture), _) => {
            return captioned(address, callback, picture.into(), words);
        }
        (Message::Document(document), _) => {
            let text = document.caption.clone().and(sentence("document-not-taken", words));
            Said { text, ..Said::default() }
        }
        (Message::Notice(notice), Window::Open) => notice::said(notice, words),
        (Message::Notice(notice), Window::Closed) => match notice::template(notice, words) {
            Some(template) => {
                let content = template_json(&template, template_language);
                return vec![part(address, callback, "template", content)];
            }
            None => notice::said(notice, words),
        },
    };
    contents(&said, words)
        .into_iter()
        .map(|(kind, content)| part(address, callback, kind, content))
        .collect()
}

/// A file with its words below it, and up to three buttons: with those it is the head of what can
/// be pressed. Words that are too long go on behind it, and the buttons with them.
fn captioned(address: &Address, callback: &str, file: Captioned, words: &Words) -> Vec<Part> {
    let Captioned { carried, shown, said } = file;
    let (text, mut choices) = unique(&said);
    choices.truncate(BUTTONS_MAX);
    let mut texts = split(&text, CAPTION_MAX, MARK.len()).into_iter();
    let caption = texts.next().unwrap_or_default();
    let rest = texts.reduce(Text::line);
    let (kind, mut file) = match shown {
        Shown::AsPicture => ("image", json!({})),
        Shown::AsFile => ("document", json!({ "filename": cut(&carried.name, FILE_NAME_MAX) })),
    };
    let carries = if rest.is_none() && !choices.is_empty() {
        let body = if caption.0.is_empty() { sentence("list-choose", words) } else { caption };
        let mut content = buttons(&body, &choices);
        content["header"] = json!({ "type": kind, kind: file });
        part(address, callback, "interactive", content)
    } else {
        if !caption.0.is_empty() {
            file["caption"] = marked(&caption).into();
        }
        part(address, callback, kind, file)
    };
    let carries = Part { carried: Some(Box::new(carried)), ..carries };
    let rest = rest.map(|text| contents(&Said { text, choices, ..Said::default() }, words));
    let rest = rest.into_iter().flatten();
    let behind = rest.map(|(kind, content)| part(address, callback, kind, content));
    std::iter::once(carries).chain(behind).collect()
}

fn part(address: &Address, callback: &str, kind: &str, content: Value) -> Part {
    let mut body = Map::new();
    body.insert("messaging_product".into(), "whatsapp".into());
    body.insert("recipient_type".into(), "individual".into());
    // A scoped id in `to` is dropped silently, and `to` wins over `recipient`: never both. Without
    // its `+` a number may get the business's own country code.
    let id = &address.id;
    if is_scoped_id(id) {
        body.insert("recipient".into(), id.as_str().into());
    } else {
        body.insert("to".into(), format!("+{}", id.trim_start_matches('+')).into());
    }
    body.insert("type".into(), kind.into());
    body.insert(kind.to_owned(), content);
    body.insert("biz_opaque_callback_data".into(), cut(callback, CALLBACK_MAX).into());
    Part { body: Value::Object(body), carried: None }
}

/// The words and what can be pressed: two buttons that say the same are refused.
fn unique(said: &Said) -> (Text, Vec<Choice>) {
    let (text, mut choices) = pressable(said, PAYLOAD_MAX);
    let mut seen = HashSet::new();
    choices.retain(|choice| seen.insert(choice.sends.trim().to_owned()));
    (text, choices)
}

/// Texts and interactive messages, each with its `type`.
fn contents(said: &Said, words: &Words) -> Vec<(&'static str, Value)> {
    let (text, choices) = unique(said);
    if choices.is_empty() {
        let parts = split(&text, TEXT_MAX, MARK.len());
        return parts.iter().map(|part| ("text", json!({ "body": marked(part) }))).collect();
    }
    let mut parts = split_with_tail(&text, TEXT_MAX, BODY_MAX, MARK.len());
    let mut body = parts.pop().unwrap_or_else(|| sentence("list-choose", words));
    let mut all: Vec<_> =
        parts.iter().map(|part| ("text", json!({ "body": marked(part) }))).collect();
    for group in groups(&choices) {
        all.push(("interactive", interactive(&body, group, words)));
        body = sentence("list-more", words);
    }
    all
}

/// What goes into one message: up to three buttons if their words fit, else up to ten rows.
fn groups(choices: &[Choice]) -> Vec<&[Choice]> {
    if fit_buttons(choices) { vec![choices] } else { choices.chunks(ROWS_MAX).collect() }
}

fn fit_buttons(choices: &[Choice]) -> bool {
    let is_short = |choice: &Choice| units(choice.label.trim()) <= BUTTON_MAX;
    choices.len() <= BUTTONS_MAX && choices.iter().all(is_short)
}

/// Reply buttons: at most three, with labels that are cut if need be.
fn buttons(body: &Text, choices: &[Choice]) -> Value {
    let button = |(choice, title): (&Choice, String)| json!({ "type": "reply", "reply": { "id": choice.sends.trim(), "title": title } });
    let titles = labels(choices, BUTTON_MAX);
    let buttons: Vec<Value> = choices.iter().zip(titles).map(button).collect();
    let body = json!({ "text": marked(body) });
    json!({ "type": "button", "body": body, "action": { "buttons": buttons } })
}

fn interactive(body: &Text, choices: &[Choice], words: &Words) -> Value {
    if fit_buttons(choices) {
        return buttons(body, choices);
    }
    let body = json!({ "text": marked(body) });
    let rows: Vec<Value> = choices
        .iter()
        .zip(labels(choices, ROW_MAX))
        .map(|(choice, title)| row(choice, title))
        .collect();
    let open = cut(&words.plain("list-open", &[]), BUTTON_MAX);
    json!({
        "type": "list",
        "body": body,
        "action": { "button": open, "sections": [{ "rows": rows }] },
    })
}

/// A label that had to be cut is told in full below, where the hint leaves room.
fn row(choice: &Choice, title: String) -> Value {
    let whole = choice.label.trim();
    let hint = choice.hint.as_deref().map(str::trim).filter(|hint| !hint.is_empty());
    let hint = hint.or((title != whole && !whole.is_empty()).then_some(whole));
    let mut row = json!({ "id": choice.sends.trim(), "title": title });
    if let (Some(hint), Value::Object(fields)) = (hint, &mut row) {
        fields.insert("description".into(), cut(hint, HINT_MAX).into());
    }
    row
}

fn template_json(template: &Template, language: &str) -> Value {
    let parameter = |(at, text): (usize, &String)| {
        let most = match template.name {
            "announcement" => ANNOUNCEMENT_MAX.get(at).copied().unwrap_or(PARAM_MAX),
            _ => PARAM_MAX,
        };
        json!({ "type": "text", "text": flat(text, most) })
    };
    let parameters: Vec<Value> = template.params.iter().enumerate().map(parameter).collect();
    let mut components = vec![json!({ "type": "body", "parameters": parameters })];
    components.extend(template.payloads.iter().enumerate().map(|(index, payload)| {
        json!({
            "type": "button",
            "sub_type": "quick_reply",
            "index": index.to_string(),
            "parameters": [{ "type": "payload", "payload": payload }],
        })
    }));
    components.extend(template.copies().map(|code| {
        json!({
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{ "type": "text", "text": code }],
        })
    }));
    json!({
        "name": template.name,
        "language": { "code": language },
        "components": components,
    })
}

/// A template's parameter: one line, single spaces, not empty, not too long; all else is refused.
fn flat(text: &str, most: usize) -> String {
    let line = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let line = line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.is_empty() { EMPTY_PARAM.to_owned() } else { cut(&line, most) }
}

/// The text in WhatsApp's markup. Emphasis ends with each line and hugs its words; words that have
/// such signs of their own are left without, or a name could switch the look.
fn marked(text: &Text) -> String {
    let mut out = String::new();
    for span in &text.0 {
        if !span.bold || span.text.contains(FORMATTING) {
            out.push_str(&span.text);
            continue;
        }
        for line in span.text.split_inclusive('\n') {
            let words = line.trim();
            if words.is_empty() {
                out.push_str(line);
                continue;
            }
            let start = line.len() - line.trim_start().len();
            let end = start + words.len();
            out.extend([&line[..start], MARK, words, MARK, &line[end..]]);
        }
    }
    out
}

fn sentence(key: &str, words: &Words) -> Text {
    Text(vec![Span { text: words.plain(key, &[]), bold: false }])
}

#[cfg(test)]
mod tests;
