//! The secret in the link of the notice board: it is kept nowhere, since it follows from the
//! centre's own secret and the link's number.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// What stands before a token in an address.
pub const PATH: &str = "/board";
/// So many bytes of the digest nobody guesses: 160 bits.
const BYTES: usize = 20;

/// What opens the notice board.
#[derive(Clone)]
pub struct Token(String);

/// Masked: it opens a door.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    /// The token of a centre's link with this number.
    pub fn derive(secret: &str, generation: i64) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(b"board:");
        mac.update(generation.to_string().as_bytes());
        let bytes = mac.finalize().into_bytes();
        Self(bytes.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Whether a text is this token; takes as long for a wrong one.
    pub fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The path of the page that it opens.
    pub fn path(&self) -> String {
        format!("{PATH}/{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_follows_from_the_secret_and_the_number() {
        let token = Token::derive("secret", 1);
        let text = token.path().trim_start_matches("/board/").to_owned();
        assert_eq!(text.len(), 40);
        assert!(text.bytes().all(|letter| letter.is_ascii_hexdigit()));
        assert!(token.is(&text) && Token::derive("secret", 1).is(&text));
        assert!(!Token::derive("secret", 2).is(&text) && !Token::derive("other", 1).is(&text));
        assert!(!token.is("") && !token.is(&text[1..]) && !token.is(&text.to_uppercase()));
        assert_eq!(format!("{token:?}"), "Token");
    }
}
