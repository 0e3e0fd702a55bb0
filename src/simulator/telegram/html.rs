//! Telegram's HTML and entities: parsed and refused as tdlib does, with its words and its byte offsets.

use super::super::book::Span;
use super::super::units::{byte_at, units};
use serde_json::Value;

/// The tags that tdlib knows, with the kind of entity that each makes.
const TAGS: [(&str, &str); 16] = [
    ("b", "bold"),
    ("strong", "bold"),
    ("i", "italic"),
    ("em", "italic"),
    ("u", "underline"),
    ("ins", "underline"),
    ("s", "strikethrough"),
    ("strike", "strikethrough"),
    ("del", "strikethrough"),
    ("span", "spoiler"),
    ("tg-spoiler", "spoiler"),
    ("a", "text_link"),
    ("code", "code"),
    ("pre", "pre"),
    ("blockquote", "blockquote"),
    ("tg-emoji", "custom_emoji"),
];

/// A text without markup, and what looks different in it.
#[derive(Debug, PartialEq)]
pub(super) struct Parsed {
    pub text: String,
    pub spans: Vec<Span>,
}

struct Open {
    tag: String,
    kind: &'static str,
    url: Option<String>,
    units: usize,
}

/// Parses what is sent with `parse_mode=HTML`. The error is what follows "can't parse entities: ".
pub(super) fn parse_html(html: &str) -> Result<Parsed, String> {
    let (mut text, mut spans, mut stack) = (String::new(), Vec::new(), Vec::<Open>::new());
    let mut at = 0;
    while let Some(character) = html[at..].chars().next() {
        let rest = &html[at..];
        if let Some((decoded, length)) = (character == '&').then(|| reference(rest)).flatten() {
            text.push(decoded);
            at += length;
        } else if rest.starts_with("</") {
            at += close(rest, at, &mut stack, &text, &mut spans)?;
        } else if character == '<' {
            let (open, length) = open(rest, at, units(&text))?;
            stack.push(open);
            at += length;
        } else {
            text.push(character);
            at += character.len_utf8();
        }
    }
    match stack.last() {
        Some(open) => {
            Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag))
        }
        None => Ok(trim(text, spans)),
    }
}

/// Reads the `entities` of a message without a parse mode. The error is the whole description after "Bad Request: ".
pub(super) fn read_entities(text: &str, entities: &Value) -> Result<Parsed, String> {
    let list =
        entities.as_array().ok_or("can't parse entities: expected an Array of MessageEntity")?;
    let mut spans = Vec::new();
    for entity in list {
        let number =
            |name: &str| entity[name].as_i64().and_then(|number| usize::try_from(number).ok());
        let kind = entity["type"]
            .as_str()
            .ok_or("can't parse MessageEntity: field \"type\" must be of type String")?;
        let offset = number("offset").ok_or("can't parse MessageEntity: wrong offset specified")?;
        let length = number("length").ok_or("can't parse MessageEntity: wrong length specified")?;
        let end = offset + length;
        if end > units(text) {
            return Err(format!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            ));
        }
        if byte_at(text, offset).is_none() {
            return Err(format!(
                "entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}"
            ));
        }
        if byte_at(text, end).is_none() {
            return Err(format!(
                "entity ends in a middle of a UTF-16 symbol at UTF-16 offset {end}"
            ));
        }
        let url = entity["url"].as_str().map(str::to_owned);
        if kind == "text_link" && url.is_none() {
            return Err("can't parse MessageEntity: text_link has no URL".to_owned());
        }
        if length > 0 {
            spans.push(Span { kind: kind.to_owned(), offset, length, url });
        }
    }
    spans.sort_by_key(|span| (span.offset, usize::MAX - span.length));
    Ok(trim(text.to_owned(), spans))
}

fn open(rest: &str, at: usize, begins: usize) -> Result<(Open, usize), String> {
    let end = rest.find('>').ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?;
    let inside = &rest[1..end];
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let tag = inside[..name_end].to_ascii_lowercase();
    let Some((_, kind)) = TAGS.iter().find(|(name, _)| *name == tag) else {
        return Err(format!("Unsupported start tag \"{tag}\" at byte offset {at}"));
    };
    let attributes = attributes(&inside[name_end..], &tag, at)?;
    let value = |wanted: &str| {
        attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
    };
    if tag == "span" && value("class").as_deref() != Some("tg-spoiler") {
        return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"));
    }
    if tag == "tg-emoji" && value("emoji-id").is_none_or(|id| id.parse::<i64>().is_err()) {
        return Err(format!("Invalid custom emoji identifier specified at byte offset {at}"));
    }
    Ok((Open { url: value("href").filter(|_| tag == "a"), tag, kind, units: begins }, end + 1))
}

fn close(
    rest: &str,
    at: usize,
    stack: &mut Vec<Open>,
    text: &str,
    spans: &mut Vec<Span>,
) -> Result<usize, String> {
    let open = stack.pop().ok_or_else(|| format!("Unexpected end tag at byte offset {at}"))?;
    let end = rest.find('>').ok_or_else(|| format!("Unclosed end tag at byte offset {at}"))?;
    let name = rest[2..end].trim_end().to_ascii_lowercase();
    if !name.is_empty() && name != open.tag {
        return Err(format!(
            "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{name}>\"",
            open.tag
        ));
    }
    let length = units(text) - open.units;
    // A link without an address is one to its own text; an empty entity is none.
    let own_text = || byte_at(text, open.units).map(|byte| text[byte..].to_owned());
    let url = if open.kind == "text_link" { open.url.clone().or_else(own_text) } else { None };
    if length > 0 {
        // Outer ones come first, as Telegram orders them.
        let place = spans.partition_point(|span: &Span| span.offset < open.units);
        spans.insert(place, Span { kind: open.kind.to_owned(), offset: open.units, length, url });
    }
    Ok(end + 1)
}

/// `name="value"`, `name=value`, and bare names such as blockquote's `expandable`.
fn attributes(text: &str, tag: &str, at: usize) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        if name_end == 0 {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {at}"));
        }
        let name = rest[..name_end].to_ascii_lowercase();
        rest = rest[name_end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            let (body, end) = match quote {
                Some(quote) => (&after[1..], after[1..].find(quote).map(|end| (end, end + 1))),
                None => (
                    after,
                    Some(after.find(char::is_whitespace).unwrap_or(after.len()))
                        .map(|end| (end, end)),
                ),
            };
            let (end, skip) =
                end.ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?;
            value = decode(&body[..end]);
            rest = body[skip..].trim_start();
        } else if tag == "a" {
            return Err(format!(
                "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {at}"
            ));
        }
        found.push((name, value));
    }
    Ok(found)
}

fn decode(text: &str) -> String {
    let (mut out, mut at) = (String::new(), 0);
    while let Some(character) = text[at..].chars().next() {
        let (decoded, length) = reference(&text[at..]).unwrap_or((character, character.len_utf8()));
        out.push(decoded);
        at += length;
    }
    out
}

/// A character reference at the beginning. Telegram knows four names; everything else stays as it is.
fn reference(text: &str) -> Option<(char, usize)> {
    for (name, character) in [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')] {
        if text.starts_with(name) {
            return Some((character, name.len()));
        }
    }
    let end = text.strip_prefix("&#")?.find(';')?;
    let digits = &text[2..2 + end];
    let code = match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some((char::from_u32(code).filter(|character| *character != '\0')?, end + 3))
}

/// Telegram cuts white space off both ends of a message, and the entities with it.
fn trim(text: String, spans: Vec<Span>) -> Parsed {
    let kept = text.trim();
    let (cut, length) = (units(&text[..text.len() - text.trim_start().len()]), units(kept));
    let moved = spans.into_iter().filter_map(|span| {
        let end = (span.offset + span.length).saturating_sub(cut).min(length);
        let offset = span.offset.saturating_sub(cut);
        (end > offset).then(|| Span { offset, length: end - offset, ..span })
    });
    Parsed { spans: moved.collect(), text: kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn span(kind: &str, offset: usize, length: usize) -> Span {
        Span { kind: kind.to_owned(), offset, length, url: None }
    }

    #[test]
    fn tags_become_entities_in_utf16_units() {
        let parsed =
            parse_html("🕌 <b>Fajr <i>Azaan</i></b> &lt;05:20&gt; &amp; &eacute; &#39;").unwrap();
        assert_eq!(parsed.text, "🕌 Fajr Azaan <05:20> & &eacute; '");
        assert_eq!(parsed.spans, [span("bold", 3, 10), span("italic", 8, 5)]);
        let link = parse_html("\n <a href=\"https://a.b/?x=1&amp;y=2\">here</a> ").unwrap();
        assert_eq!(link.text, "here");
        assert_eq!(
            link.spans,
            [Span { url: Some("https://a.b/?x=1&y=2".into()), ..span("text_link", 0, 4) }]
        );
        assert_eq!(
            parse_html("<blockquote expandable>a</blockquote>").unwrap().spans,
            [span("blockquote", 0, 1)]
        );
    }

    #[test]
    fn what_is_not_balanced_or_not_known_is_refused() {
        let refusal = |html| parse_html(html).unwrap_err();
        assert_eq!(refusal("a <b>b"), "Can't find end tag corresponding to start tag \"b\"");
        assert_eq!(refusal("a</b>"), "Unexpected end tag at byte offset 1");
        assert_eq!(
            refusal("<b><i>x</b></i>"),
            "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""
        );
        assert_eq!(refusal("é<p>x</p>"), "Unsupported start tag \"p\" at byte offset 2");
        assert_eq!(refusal("1 < 2"), "Unclosed start tag at byte offset 2");
        assert_eq!(
            refusal("<span>x</span>"),
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"
        );
    }

    #[test]
    fn entities_must_lie_within_the_text() {
        let one = |offset, length| {
            read_entities("🕌ab", &json!([{"type": "bold", "offset": offset, "length": length}]))
        };
        assert_eq!(one(2, 2).unwrap().spans, [span("bold", 2, 2)]);
        assert!(one(1, 1).unwrap_err().contains("begins in a middle of a UTF-16 symbol"));
        assert!(one(2, 3).unwrap_err().contains("ends after the end of the text"));
        assert!(one(-1, 1).is_err());
        assert!(read_entities("a", &json!({})).is_err());
    }
}
