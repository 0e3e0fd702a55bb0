//! How Meta writes and signs a webhook's body.

use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;
use std::fmt::Write;

/// The value of `X-Hub-Signature-256` for exactly these bytes.
pub fn sign(app_secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(body);
    let mut signature = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}").expect("a String takes everything");
    }
    signature
}

/// JSON as Meta writes it: everything beyond ASCII as `\uXXXX`, and `/` as `\/`.
pub(super) fn serialise(value: &Value) -> Vec<u8> {
    let mut out = String::new();
    // Both occur only within strings, so the text can be rewritten without parsing it.
    for character in value.to_string().chars() {
        match character {
            '/' => out.push_str("\\/"),
            character if character.is_ascii() => out.push(character),
            character => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}").expect("a String takes everything");
                }
            }
        }
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_known_bodies_have_the_known_signatures() {
        let signature = |body: &str| sign("test_app_secret", body.as_bytes());
        assert_eq!(
            signature(r#"{"object":"whatsapp_business_account","entry":[]}"#),
            "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"
        );
        assert_eq!(
            signature(r#"{"object": "whatsapp_business_account", "entry": []}"#),
            "sha256=56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a"
        );
    }

    #[test]
    fn only_ascii_is_written() {
        let body = serialise(&json!({"a": "é🕌/\n"}));
        assert_eq!(body, br#"{"a":"\u00e9\ud83d\udd4c\/\n"}"#);
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), json!({"a": "é🕌/\n"}));
    }
}
