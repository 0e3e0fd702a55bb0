//! A code by which somebody shows that a chat belongs to a registered person.

use std::fmt;

use chrono::Duration;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::text::{ascii_digits, clean};

/// A code has so many digits.
pub const DIGITS: usize = 6;
/// There are so many codes.
const CODES: u64 = 1_000_000;
/// A code is good for so many minutes.
pub const MINUTES: i64 = 10;
/// So often one may guess at a code.
pub const MOST_TRIES: i64 = 5;
/// So many codes may be asked for in [`AN_HOUR`]: by one chat, and for one person.
pub const MOST_CODES: i64 = 3;
/// The time over which codes are counted.
pub const AN_HOUR: Duration = Duration::hours(1);

/// Six digits.
#[derive(Clone)]
pub struct Code(String);

/// Masked: it opens a door.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

impl Code {
    /// Reads a code as typed, with digits of any script; spaces and dashes don't matter.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = ascii_digits(&clean(text))
            .chars()
            .filter(|letter| !letter.is_whitespace() && !"-–.".contains(*letter))
            .collect();
        let is_code = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then_some(Self(digits))
    }

    /// The code that follows from a random seed and the centre's secret: nobody needs to keep it.
    pub fn derive(secret: &str, seed: &str) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(b"link-code:");
        mac.update(seed.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let number = bytes.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        Self(format!("{:0DIGITS$}", number % CODES))
    }

    /// Whether it is this one; takes as long for a wrong one.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_any_digits_with_spaces() {
        for text in ["482913", " 482 913 ", "482-913", "४८२९१३", "٤٨٢٩١٣"] {
            let read = Code::parse(text).expect(text);
            assert_eq!(read.as_str(), "482913", "{text}");
        }
        for text in ["", "48291", "4829133", "48291x", "my code is 482913"] {
            assert!(Code::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_code_follows_from_its_seed_and_the_secret() {
        let code = Code::derive("secret", "seed");
        assert_eq!(code.as_str().len(), DIGITS);
        assert!(code.matches(&Code::derive("secret", "seed")));
        assert!(!code.matches(&Code::derive("secret", "other")));
        assert!(!code.matches(&Code::derive("other", "seed")));
        assert_eq!(format!("{code:?}"), "Code");
    }

    #[test]
    fn all_digits_come_about_equally_often() {
        let mut counts = [0_u32; 10];
        for seed in 0..2_000 {
            for digit in Code::derive("secret", &seed.to_string()).as_str().bytes() {
                counts[usize::from(digit - b'0')] += 1;
            }
        }
        assert!(counts.iter().all(|count| (1_000..1_400).contains(count)), "{counts:?}");
    }
}
