//! Tells whether a webhook comes from Meta: HMAC-SHA256 over its exact bytes, keyed by the app secret
//! (Meta's webhook guide). Parsing first and writing again would break on every emoji.

use hmac::{Hmac, Mac};
use sha2::Sha256;

const PREFIX: &str = "sha256=";
/// A SHA-256 in hexadecimal digits.
const HEX_DIGITS: usize = 64;

/// Whether the header `X-Hub-Signature-256` signs these bytes with one of the secrets; two are
/// accepted while one is replaced. Every secret is tried, and each comparison takes the same time.
pub fn verify(secrets: &[String], raw: &[u8], header: Option<&str>) -> bool {
    let Some(given) = header.and_then(|header| header.trim().strip_prefix(PREFIX)) else {
        return false;
    };
    let Some(given) = bytes(given) else { return false };
    secrets.iter().fold(false, |found, secret| found | signs(secret, raw, &given))
}

fn signs(secret: &str, raw: &[u8], given: &[u8]) -> bool {
    if secret.is_empty() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(raw);
    // `verify_slice` compares in constant time.
    mac.verify_slice(given).is_ok()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != HEX_DIGITS || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    (0..HEX_DIGITS).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BODY: &[u8] = br#"{"object":"whatsapp_business_account","entry":[]}"#;
    const SPACED: &[u8] = br#"{"object": "whatsapp_business_account", "entry": []}"#;
    const OF_BODY: &str = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
    const OF_SPACED: &str =
        "sha256=56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a";

    fn secrets(all: &[&str]) -> Vec<String> {
        all.iter().map(|secret| (*secret).to_owned()).collect()
    }

    #[test]
    fn the_exact_bytes_are_what_is_signed() {
        let ours = secrets(&["test_app_secret"]);
        assert!(verify(&ours, BODY, Some(OF_BODY)));
        assert!(verify(&ours, SPACED, Some(OF_SPACED)));
        assert!(!verify(&ours, SPACED, Some(OF_BODY)));
    }

    #[test]
    fn either_secret_counts_during_rotation() {
        assert!(verify(&secrets(&["new", "test_app_secret"]), BODY, Some(OF_BODY)));
        assert!(!verify(&secrets(&["new", ""]), BODY, Some(OF_BODY)));
        assert!(!verify(&[], BODY, Some(OF_BODY)));
    }

    #[test]
    fn a_missing_or_broken_header_is_no_signature() {
        let ours = secrets(&["test_app_secret"]);
        let other_digits = OF_BODY.replace('d', "é");
        for header in [None, Some(""), Some("sha256="), Some(&OF_BODY[7..]), Some(&other_digits)] {
            assert!(!verify(&ours, BODY, header));
        }
    }

    proptest! {
        #[test]
        fn any_header_is_safe(header in any::<String>()) {
            prop_assert!(!verify(&secrets(&["s"]), BODY, Some(&header)));
        }
    }
}
