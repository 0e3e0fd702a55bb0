//! What stays of somebody who is forgotten, and in which forms a value may stand in what was stored.

use std::collections::BTreeSet;

use super::person::Phone;

/// A shorter value than this tells nobody from others, and would be found everywhere.
const LEAST_CHARS: usize = 4;
/// A name with fewer letters stands in too much.
const LEAST_LETTERS: usize = 8;
/// What follows a number inside WhatsApp's ids.
const BEHIND_NUMBER: [u8; 2] = [0x15, 0x02];

/// How many ITS numbers there are for one row, if someone should bear the first.
pub const ROUNDS: i64 = 10;

/// The ITS number that stands in the row of somebody who is forgotten: it has the shape of one, so
/// that nothing stumbles over it, and is nobody's.
pub fn its_of(person: i64, round: i64) -> String {
    format!("{round}{:07}", person.rem_euclid(10_000_000))
}

/// The phone that stands there; no country has this code.
pub const PHONE: &str = "+9990000000";

/// The forms in which a value may stand in stored text: as it is, in small letters, and as JSON
/// writes it, ours and the platforms'.
pub fn forms(value: &str) -> BTreeSet<String> {
    let value = value.trim();
    if value.chars().count() < LEAST_CHARS {
        return BTreeSet::new();
    }
    let mut forms = BTreeSet::new();
    for text in [value.to_owned(), value.to_lowercase()] {
        let json = serde_json::Value::from(text.as_str()).to_string();
        let json = json.trim_matches('"').to_owned();
        let (small, big) = (escaped(&json, "abcdef"), escaped(&json, "ABCDEF"));
        for form in [text, json, small, big] {
            // Meta escapes the slash too.
            forms.insert(form.replace('/', "\\/"));
            forms.insert(form);
        }
    }
    forms
}

/// Whether a name can be looked for in what others wrote: whoever registers chooses it, and one word,
/// or a few letters, would be found in much that tells nothing of the person.
pub fn is_telling(name: &str) -> bool {
    name.split_whitespace().count() > 1
        && name.chars().filter(|letter| letter.is_alphabetic()).count() >= LEAST_LETTERS
}

/// Whether a text bears a form of a name, in large or small letters, as words of their own.
pub fn bears(text: &str, form: &str) -> bool {
    let (text, form): (Vec<char>, Vec<char>) = (text.chars().collect(), form.chars().collect());
    (0..text.len()).any(|start| is_at(&text, start, &form))
}

/// The text with something else wherever it bears a form of a name.
pub fn replaced(text: &str, form: &str, by: &str) -> String {
    let (text, form): (Vec<char>, Vec<char>) = (text.chars().collect(), form.chars().collect());
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        if is_at(&text, at, &form) {
            out.push_str(by);
            at += form.len();
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

fn is_at(text: &[char], start: usize, form: &[char]) -> bool {
    let end = start + form.len();
    let Some(part) = text.get(start..end) else { return false };
    let is_same = |(one, other): (&char, &char)| one.to_lowercase().eq(other.to_lowercase());
    !form.is_empty()
        && part.iter().zip(form).all(is_same)
        && ends_no_word(&text[..start])
        && text.get(end).is_none_or(|letter| !letter.is_alphanumeric())
}

/// Whether a word can begin behind this; JSON writes a new line and what is no letter as letters.
fn ends_no_word(before: &[char]) -> bool {
    match before {
        [.., '\\', 'n' | 't' | 'r' | 'b' | 'f'] => true,
        [.., '\\', 'u', a, b, c, d] => {
            let hex: String = [a, b, c, d].into_iter().collect();
            let letter = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
            letter.is_none_or(|letter| !letter.is_alphanumeric())
        }
        [.., last] => !last.is_alphanumeric(),
        [] => true,
    }
}

/// How a number stands inside the ids that WhatsApp gives to messages.
pub fn inside_whatsapp_ids(phone: &Phone) -> String {
    let mut bytes = phone.as_str().trim_start_matches('+').as_bytes().to_vec();
    bytes.extend(BEHIND_NUMBER);
    let whole = bytes.len() / 3 * 3;
    base64(&bytes[..whole])
}

/// JSON in which every letter beyond ASCII is escaped, with these digits beyond 9.
fn escaped(json: &str, digits: &str) -> String {
    let mut out = String::new();
    for letter in json.chars() {
        if letter.is_ascii() {
            out.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            let hex = format!("{unit:04x}");
            let hex = if digits.starts_with('A') { hex.to_uppercase() } else { hex };
            out.push_str("\\u");
            out.push_str(&hex);
        }
    }
    out
}

/// Base64 of whole groups of three bytes.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks_exact(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for shift in [18, 12, 6, 0] {
            let index = usize::try_from(bits >> shift & 63).unwrap_or(0);
            out.push(char::from(LETTERS[index]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Its;

    #[test]
    fn a_value_is_known_in_every_dress() {
        let forms = forms("Élie \"Z\" يوسف a/b");
        for dress in [
            "Élie \"Z\" يوسف a/b",
            "élie \\\"z\\\" يوسف a/b",
            "\\u00c9lie \\\"Z\\\" \\u064a\\u0648\\u0633\\u0641 a\\/b",
            "\\u00C9lie \\\"Z\\\" \\u064A\\u0648\\u0633\\u0641 a/b",
        ] {
            assert!(forms.contains(dress), "{dress} is none of {forms:#?}");
        }
        assert_eq!(super::forms("Yusuf Ali").len(), 2, "plain names have few forms");
        assert!(super::forms(" Ali ").is_empty(), "too short to tell anybody");
    }

    #[test]
    fn only_a_name_of_words_is_looked_for() {
        assert!(is_telling("Yusuf Ali"));
        for name in ["text", "Yusuf", "Al Ali", "Mohammed-Hussain"] {
            assert!(!is_telling(name), "{name}");
        }
    }

    #[test]
    fn a_name_is_found_between_other_words() {
        for text in [
            "yusuf ali",
            "to Yusuf Ali, please",
            "{\"name\":\"Yusuf Ali\"}",
            "is\\nYusuf Ali\\n",
            "\\u2068Yusuf Ali\\u2069",
        ] {
            assert!(bears(text, "Yusuf Ali"), "{text}");
        }
        for text in ["Yusuf Alibhai", "AbuYusuf Ali", "\\u0645Yusuf Ali", "Yusuf"] {
            assert!(!bears(text, "Yusuf Ali"), "{text}");
        }
        let text = replaced("YUSUF ALI and Yusuf Alibhai", "Yusuf Ali", "someone");
        assert_eq!(text, "someone and Yusuf Alibhai");
    }

    #[test]
    fn a_number_is_found_inside_an_id_of_whatsapp() {
        let phone = |text: &str| Phone::try_from(text.to_owned()).expect("a number");
        // From Meta's documentation: wamid.HBgLMTY1MDM4Nzk0MzkVAgAS…
        let inside = inside_whatsapp_ids(&phone("+16503879439"));
        assert!("wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQz".contains(&inside), "{inside}");
        assert_eq!(inside_whatsapp_ids(&phone("+919820012345")), "OTE5ODIwMDEyMzQ1");
    }

    #[test]
    fn what_stays_has_the_shape_of_a_person() {
        for round in 0..ROUNDS {
            assert!(Its::try_from(its_of(7, round)).is_ok());
            assert_ne!(its_of(7, round), its_of(8, round));
        }
        assert!(Phone::try_from(PHONE.to_owned()).is_ok());
    }
}
