//! Base64, quoted-printable and encoded words: what mail and message ids are written in. Lenient when reading.

use regex::{Captures, Regex};
use std::sync::LazyLock;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes base64 with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sextet = (group >> (18 - 6 * place)) & 63;
            out.push(if place <= chunk.len() {
                char::from(ALPHABET[sextet as usize])
            } else {
                '='
            });
        }
    }
    out
}

/// Reads base64; whatever is not of the alphabet (line breaks, padding) is skipped.
pub(super) fn from_base64(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut group, mut bits) = (0u32, 0);
    for byte in text.bytes() {
        let Some(sextet) = ALPHABET.iter().position(|letter| *letter == byte) else {
            continue;
        };
        group = (group << 6 | sextet as u32) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((group >> bits) as u8);
        }
    }
    out
}

/// Reads quoted-printable.
pub(super) fn from_quoted_printable(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut index = 0;
    while index < bytes.len() {
        let rest = &bytes[index..];
        if rest.starts_with(b"=\r\n") {
            index += 3;
        } else if rest.starts_with(b"=\n") {
            index += 2;
        } else if let Some(byte) = hex_pair(rest) {
            out.push(byte);
            index += 3;
        } else {
            out.push(bytes[index]);
            index += 1;
        }
    }
    out
}

/// Reads a header's value: RFC 2047's encoded words become their text.
pub(super) fn from_encoded_words(header: &str) -> String {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"=\?[^?]+\?([bBqQ])\?([^?]*)\?=").expect("it is a valid pattern")
    });
    static GAP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\?=\s+=\?").expect("it is a valid pattern"));
    // White space between two encoded words belongs to neither.
    let joined = GAP.replace_all(header, "?==?");
    let decoded = WORD.replace_all(&joined, |found: &Captures<'_>| {
        let bytes = match &found[1] {
            "b" | "B" => from_base64(&found[2]),
            _ => from_quoted_printable(&found[2].replace('_', " ")),
        };
        String::from_utf8_lossy(&bytes).into_owned()
    });
    decoded.into_owned()
}

/// The byte of `=4A` at the beginning.
fn hex_pair(bytes: &[u8]) -> Option<u8> {
    let pair = bytes.strip_prefix(b"=")?.get(..2)?;
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
            assert_eq!(from_base64(coded), plain.as_bytes());
        }
        assert_eq!(from_base64("Zm9v\r\nYmFy"), b"foobar");
    }

    #[test]
    fn headers_and_bodies_become_text() {
        assert_eq!(
            from_encoded_words("=?utf-8?B?RGF5IDUgwrc=?= =?utf-8?q?_Tue_=39?= Feb"),
            "Day 5 · Tue 9 Feb"
        );
        assert_eq!(from_quoted_printable("a=C2=B7b=\r\nc=3D"), "a·bc=".as_bytes());
        assert_eq!(from_quoted_printable("100 % =ZZ"), b"100 % =ZZ");
    }
}
