//! The token behind the private link to a person's calendar: whoever knows it may read.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// 160 bits: nobody finds a token by trying.
const BYTES: usize = 20;
/// Enough to tell one masjid's entries from another's.
const MARK_BYTES: usize = 8;

/// Whose calendar it is, and what only its link knows.
#[derive(Clone)]
pub struct Token {
    /// The person's row, by which it is looked up.
    pub person: i64,
    proof: String,
}

/// Masked: it opens a door.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token of person {}", self.person)
    }
}

impl Token {
    /// The token that follows from the centre's secret and how often the link was renewed: nobody
    /// needs to keep it.
    pub fn derive(secret: &str, person: i64, generation: i64) -> Self {
        let what = format!("calendar-link:{person}:{generation}");
        Self { person, proof: hex(&keyed(secret, &what)[..BYTES]) }
    }

    /// Reads a token from a link.
    pub fn parse(text: &str) -> Option<Self> {
        let (person, proof) = text.split_once('-')?;
        let is_row = !person.is_empty() && person.bytes().all(|byte| byte.is_ascii_digit());
        let is_proof = proof.len() == 2 * BYTES
            && proof.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let person = person.parse().ok().filter(|_| is_row && is_proof)?;
        Some(Self { person, proof: proof.to_owned() })
    }

    /// Whether it is this one; takes as long for a wrong one.
    pub fn matches(&self, other: &Self) -> bool {
        let is_same: bool = self.proof.as_bytes().ct_eq(other.proof.as_bytes()).into();
        is_same && self.person == other.person
    }

    /// As it stands in a link.
    pub fn reveal(&self) -> String {
        format!("{}-{}", self.person, self.proof)
    }
}

/// What tells a centre's entries from those of all others, in a calendar that holds both.
pub fn mark(secret: &str) -> String {
    hex(&keyed(secret, "calendar-mark")[..MARK_BYTES])
}

fn keyed(secret: &str, what: &str) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(what.as_bytes());
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back() {
        let token = Token::derive("secret", 17, 0);
        let text = token.reveal();
        assert_eq!(text.len(), "17-".len() + 40);
        assert!(Token::parse(&text).is_some_and(|read| read.matches(&token)));
        assert!(!format!("{token:?}").contains(&text[3..]));
    }

    #[test]
    fn whoever_changes_anything_has_another() {
        let token = Token::derive("secret", 17, 0);
        for other in [
            Token::derive("secret", 17, 1),
            Token::derive("secret", 18, 0),
            Token::derive("other", 17, 0),
            Token { person: 18, ..token.clone() },
        ] {
            assert!(!token.matches(&other), "{}", other.reveal());
        }
        // "1" and "10" of person 7 are not "7" and "110" of another.
        assert!(!Token::derive("s", 1, 11).matches(&Token::derive("s", 1, 1)));
    }

    #[test]
    fn what_is_no_token_is_none() {
        let proof = "0".repeat(40);
        assert!(Token::parse(&format!("7-{proof}")).is_some());
        for text in [
            String::new(),
            "7".to_owned(),
            format!("-{proof}"),
            format!("+7-{proof}"),
            format!("7-{proof}0"),
            format!("7-{}", "0".repeat(39)),
            format!("7-{}", "A".repeat(40)),
            format!("7-{}", "é".repeat(20)),
            format!("99999999999999999999-{proof}"),
        ] {
            assert!(Token::parse(&text).is_none(), "{text}");
        }
    }
}
