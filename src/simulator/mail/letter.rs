//! A letter as a person sees it: headers and bodies decoded, attachments named.

use super::super::codec::{from_base64, from_encoded_words, from_quoted_printable};
use serde::Serialize;

/// Parts within parts within parts: nobody nests deeper in earnest.
const DEPTH_MAX: usize = 8;

/// A letter in a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The header, decoded: `Khidmat <khidmat@example.org>`.
    pub from: String,
    /// The address that it was delivered to.
    pub to: String,
    /// Decoded.
    pub subject: String,
    /// The plain text, decoded, with `\n` at the end of lines.
    pub text: String,
    /// The HTML, if there is one.
    pub html: Option<String>,
    /// The names of what is attached.
    pub attachments: Vec<String>,
    /// As in the header, with its angle brackets.
    pub message_id: String,
    /// As in the header.
    pub date: String,
    /// All headers, unfolded and decoded.
    #[serde(skip)]
    pub headers: Vec<(String, String)>,
    /// The sender that the envelope named.
    #[serde(skip)]
    pub envelope_from: String,
    /// The whole as it came.
    #[serde(skip)]
    pub raw: String,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

impl Letter {
    /// Reads what came after DATA.
    pub(super) fn parse(envelope_from: &str, to: &str, raw: &str, at: i64) -> Letter {
        let (headers, body) = split(raw);
        let mut letter = Letter {
            to: to.to_owned(),
            envelope_from: envelope_from.to_owned(),
            raw: raw.to_owned(),
            at,
            ..Letter::default()
        };
        letter.read_part(&headers, body, 0);
        letter.headers = headers;
        letter.from = letter.header("From").unwrap_or(envelope_from).to_owned();
        letter.subject = letter.header("Subject").unwrap_or_default().to_owned();
        letter.message_id = letter.header("Message-ID").unwrap_or_default().to_owned();
        letter.date = letter.header("Date").unwrap_or_default().to_owned();
        letter
    }

    /// A header's value, decoded.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    fn read_part(&mut self, headers: &[(String, String)], body: &str, depth: usize) {
        let kind = find(headers, "Content-Type").unwrap_or("text/plain");
        let boundary = parameter(kind, "boundary")
            .filter(|_| kind.to_ascii_lowercase().starts_with("multipart/"));
        if let Some(boundary) = boundary.filter(|_| depth < DEPTH_MAX) {
            for part in parts(body, &boundary) {
                let (headers, body) = split(part);
                self.read_part(&headers, body, depth + 1);
            }
            return;
        }
        let disposition = find(headers, "Content-Disposition").unwrap_or_default();
        let name = parameter(disposition, "filename").or_else(|| parameter(kind, "name"));
        if let Some(name) = name {
            self.attachments.push(name);
            return;
        }
        let bytes = match find(headers, "Content-Transfer-Encoding")
            .unwrap_or_default()
            .to_ascii_lowercase()
            .as_str()
        {
            "base64" => from_base64(body),
            "quoted-printable" => from_quoted_printable(body),
            _ => body.as_bytes().to_vec(),
        };
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n").trim_end().to_owned();
        if kind.to_ascii_lowercase().starts_with("text/html") {
            self.html.get_or_insert(text);
        } else if self.text.is_empty() {
            self.text = text;
        }
    }
}

/// Headers, unfolded and decoded, and what follows the empty line.
fn split(raw: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    for (_, value) in &mut headers {
        *value = from_encoded_words(value);
    }
    (headers, body)
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// `boundary="x"` and the like.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// What stands between the boundaries.
fn parts<'a>(body: &'a str, boundary: &str) -> Vec<&'a str> {
    let mark = format!("--{boundary}");
    let mut found: Vec<&str> = body.split(mark.as_str()).skip(1).collect();
    // What follows the closing boundary is no part.
    if let Some(end) = found.iter().position(|part| part.starts_with("--")) {
        found.truncate(end);
    }
    found
        .iter()
        .map(|part| part.strip_prefix("\r\n").unwrap_or(part).trim_end_matches("\r\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_in_parts_is_read() {
        let raw = "From: =?utf-8?Q?Khidmat_=C2=B7?= <a@b.c>\r\nSubject: Tomorrow:\r\n Fajr Azaan\r\n\
            Content-Type: multipart/mixed; boundary=\"X\"\r\n\r\n--X\r\nContent-Type: multipart/alternative; boundary=Y\r\n\r\n\
            --Y\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDay 5 =C2=B7 Tue=\r\n 9\r\n\
            --Y\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+aGk8L2I+\r\n--Y--\r\n\
            --X\r\nContent-Type: text/calendar\r\nContent-Disposition: attachment; filename=\"duty.ics\"\r\n\r\nBEGIN\r\n--X--\r\n";
        let letter = Letter::parse("a@b.c", "you@b.c", raw, 5);
        assert_eq!(letter.from, "Khidmat · <a@b.c>");
        assert_eq!(letter.subject, "Tomorrow: Fajr Azaan");
        assert_eq!(letter.text, "Day 5 · Tue 9");
        assert_eq!(letter.html.as_deref(), Some("<b>hi</b>"));
        assert_eq!(letter.attachments, ["duty.ics"]);
    }
}
