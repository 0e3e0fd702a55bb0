//! The desk's cookies: who is signed in, and what the next page says.

use axum::http::{HeaderMap, HeaderValue, header};
use url::form_urlencoded;

/// Who is signed in.
const SESSION: &str = "khidmat_desk";
/// What the page after a change says.
const SAID: &str = "khidmat_said";
/// How long it waits for that page.
const SAID_SECONDS: i64 = 60;
/// Longer words would not fit a header.
const SAID_MAX_BYTES: usize = 2000;

/// What the browser proves itself with.
pub fn session(headers: &HeaderMap) -> Option<String> {
    get(headers, SESSION).map(str::to_owned)
}

/// Signs in for so many seconds.
pub fn set_session(token: &str, seconds: i64, is_https: bool) -> HeaderValue {
    cookie(SESSION, token, seconds, is_https)
}

/// Signs out.
pub fn end_session(is_https: bool) -> HeaderValue {
    cookie(SESSION, "", 0, is_https)
}

/// What the next page is to say, and whether it went well.
pub fn said(headers: &HeaderMap) -> Option<(bool, String)> {
    let value = get(headers, SAID)?;
    let text = form_urlencoded::parse(value.as_bytes()).next()?.0.into_owned();
    match text.split_at_checked(1)? {
        ("+", rest) => Some((true, rest.to_owned())),
        ("-", rest) => Some((false, rest.to_owned())),
        _ => None,
    }
}

/// Lets the next page say this.
pub fn say(is_well: bool, text: &str, is_https: bool) -> HeaderValue {
    let mut end = text.len().min(SAID_MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = format!("{}{}", if is_well { '+' } else { '-' }, &text[..end]);
    let value: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    cookie(SAID, &value, SAID_SECONDS, is_https)
}

/// It is said.
pub fn unsay(is_https: bool) -> HeaderValue {
    cookie(SAID, "", 0, is_https)
}

fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// No script reads it, no other site sends it along, and it goes to the desk only.
fn cookie(name: &str, value: &str, seconds: i64, is_https: bool) -> HeaderValue {
    let secure = if is_https { "; Secure" } else { "" };
    let text =
        format!("{name}={value}; Path=/admin; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_said_is_said() {
        for (is_well, text) in
            [(true, "Fajr Azaan; given = yes, \u{2068}યુસુફ\u{2069}"), (false, "no")]
        {
            let line = say(is_well, text, true);
            let pair = line.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            let mut headers = HeaderMap::new();
            let value = HeaderValue::try_from(format!("a=b; {pair}; c=d")).expect("a header");
            headers.insert(header::COOKIE, value);
            assert_eq!(said(&headers), Some((is_well, text.to_owned())));
            assert_eq!(session(&headers), None);
        }
    }
}
