//! WhatsApp's own markup (`*bold*`, `_italic_`, `~struck~`, monospace), read as a phone does.

use super::super::book::Span;
use super::super::units::units;

/// The marks, longest first, and what Telegram calls the same.
const MARKS: [(&str, &str); 5] =
    [("```", "pre"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough"), ("`", "code")];

/// The text without its marks, and what looks different in it.
pub(super) fn format(raw: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    read(raw, &mut text, &mut spans);
    spans.sort_by_key(|span| (span.offset, usize::MAX - span.length));
    (text, spans)
}

fn read(raw: &str, text: &mut String, spans: &mut Vec<Span>) {
    let mut at = 0;
    let mut before = None;
    while let Some(character) = raw[at..].chars().next() {
        if let Some((mark, kind, inside)) = marked(&raw[at..], before) {
            let offset = units(text);
            // Nothing is bold inside monospace.
            if matches!(kind, "pre" | "code") {
                text.push_str(inside)
            } else {
                read(inside, text, spans)
            }
            spans.push(Span {
                kind: kind.to_owned(),
                offset,
                length: units(text) - offset,
                url: None,
            });
            at += inside.len() + 2 * mark.len();
            before = mark.chars().next();
        } else {
            text.push(character);
            at += character.len_utf8();
            before = Some(character);
        }
    }
}

/// What a pair of marks at the beginning encloses. They hug their words and stand between words.
fn marked(rest: &str, before: Option<char>) -> Option<(&'static str, &'static str, &str)> {
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let (mark, kind) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
    let body = &rest[mark.len()..];
    for (end, _) in body.match_indices(mark) {
        let (inside, after) = (&body[..end], body[end + mark.len()..].chars().next());
        if inside.contains('\n') && *mark != "```" {
            return None;
        }
        let hugs = !inside.is_empty() && inside.trim() == inside;
        if hugs && !after.is_some_and(char::is_alphanumeric) {
            return Some((mark, kind, inside));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> (String, Vec<(String, usize, usize)>) {
        let (text, spans) = format(raw);
        (text, spans.into_iter().map(|span| (span.kind, span.offset, span.length)).collect())
    }

    #[test]
    fn marks_become_spans() {
        let (text, spans) = read("🕌 *Fajr _Azaan_*, ~no~ ```a *b*```");
        assert_eq!(text, "🕌 Fajr Azaan, no a *b*");
        let expected =
            [("bold", 3, 10), ("italic", 8, 5), ("strikethrough", 15, 2), ("pre", 18, 5)];
        assert_eq!(spans, expected.map(|(kind, offset, length)| (kind.to_owned(), offset, length)));
    }

    #[test]
    fn lone_marks_stay() {
        for raw in ["2 * 3 * 4", "a_b_c", "* x*", "*a\nb*", "5*"] {
            assert_eq!(read(raw), (raw.to_owned(), vec![]), "{raw}");
        }
    }
}
