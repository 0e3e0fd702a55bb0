//! Bits of HTML: text made safe, and the little markup that descriptions have.

/// A text as it stands between tags and in attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// One line: what stands between backticks is code.
pub fn line(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts
        .map(|(index, part)| match index % 2 {
            0 => escape(part),
            _ => code(part),
        })
        .collect()
}

/// Paragraphs, as they are parted by empty lines.
pub fn paragraphs(text: &str) -> String {
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| format!("<p>{}</p>", line(part))).collect()
}

/// Code within a line.
pub fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// What an anchor may be called.
pub fn anchor(text: &str) -> String {
    let sign = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    text.chars().map(sign).collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_markup() {
        assert_eq!(escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
        assert_eq!(line("either `a<b` or c"), "either <code>a&lt;b</code> or c");
        assert_eq!(paragraphs("one\nline\n\nanother\n"), "<p>one\nline</p><p>another</p>");
        assert_eq!(anchor("Duty Assignments"), "duty-assignments");
    }
}
