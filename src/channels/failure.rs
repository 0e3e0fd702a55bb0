//! What a send came to: accepted, or a failure whose kind says what to do next.

use std::time::Duration;

use crate::domain::channel::Address;
use crate::domain::message::Unreachable;

/// Longer platform texts say nothing more to the one who reads the log.
const ERROR_MAX_CHARS: usize = 200;
/// A run of so many digits is a phone number or a user id; error codes and dates are shorter.
const PRIVATE_DIGITS: usize = 7;
const MASK: &str = "…";

/// The platform accepted a part; that is not yet "delivered".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The platform's id of the message, which receipts and edits name. Some calls have none,
    /// e.g. the answer to a press.
    pub platform_id: Option<String>,
    /// What the platform calls the file whose bytes came along, so that they need not come again.
    pub file_id: Option<String>,
    /// The group that it was for has become another one, which got it.
    pub moved_to: Option<Address>,
}

/// What waits when a message waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Only this address, e.g. a person who gets messages too fast.
    Address,
    /// The whole channel, e.g. while its server can't be reached.
    Channel,
}

/// Why a part was not accepted. `error` is for logs and admins: short, without token, phone or URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// Surely not sent: try again.
    NotSent {
        /// The platform's own delay; without one, back off.
        after: Option<Duration>,
        /// What waits meanwhile.
        holds: Holds,
        /// For logs and admins.
        error: String,
    },
    /// Refused for good: this message never reaches this address.
    Refused {
        /// The kind of refusal, as far as a person cares.
        why: Unreachable,
        /// For logs and admins.
        error: String,
    },
    /// WhatsApp's 24-hour window is closed, whatever we believed: send the template. If this was
    /// the answer when there is none, the address can't be reached for now.
    NeedsTemplate {
        /// For logs and admins.
        error: String,
    },
    /// The emphasis was not understood: send it once more without any.
    PlainText {
        /// For logs and admins.
        error: String,
    },
    /// Surely not sent: the platform doesn't know the file by the name that it gave it once, so its
    /// bytes must come along.
    FileUnknown {
        /// For logs and admins.
        error: String,
    },
    /// The channel's token or account is refused: stop the channel, hold its queue, tell owners.
    TokenRejected {
        /// The channel is asked again after this; without it, soon.
        after: Option<Duration>,
        /// For logs and admins.
        error: String,
    },
    /// It may have been sent, or not.
    Unknown {
        /// For logs and admins.
        error: String,
    },
}

impl SendFailure {
    /// Surely not sent; this address waits as long as the platform says, or backs off.
    pub fn address_waits(after: Option<Duration>, error: impl AsRef<str>) -> Self {
        Self::NotSent { after, holds: Holds::Address, error: tidy(error.as_ref()) }
    }

    /// Surely not sent; the whole channel waits as long as the platform says, or backs off.
    pub fn channel_waits(after: Option<Duration>, error: impl AsRef<str>) -> Self {
        Self::NotSent { after, holds: Holds::Channel, error: tidy(error.as_ref()) }
    }

    /// Refused for good.
    pub fn refused(why: Unreachable, error: impl AsRef<str>) -> Self {
        Self::Refused { why, error: tidy(error.as_ref()) }
    }

    /// WhatsApp's window is closed.
    pub fn needs_template(error: impl AsRef<str>) -> Self {
        Self::NeedsTemplate { error: tidy(error.as_ref()) }
    }

    /// The emphasis was not understood.
    pub fn plain_text(error: impl AsRef<str>) -> Self {
        Self::PlainText { error: tidy(error.as_ref()) }
    }

    /// The file isn't known by its name.
    pub fn file_unknown(error: impl AsRef<str>) -> Self {
        Self::FileUnknown { error: tidy(error.as_ref()) }
    }

    /// The token or the account is refused.
    pub fn token_rejected(error: impl AsRef<str>) -> Self {
        Self::TokenRejected { after: None, error: tidy(error.as_ref()) }
    }

    /// The account may not write for a while.
    pub fn restricted(after: Duration, error: impl AsRef<str>) -> Self {
        Self::TokenRejected { after: Some(after), error: tidy(error.as_ref()) }
    }

    /// Nobody knows.
    pub fn unknown(error: impl AsRef<str>) -> Self {
        Self::Unknown { error: tidy(error.as_ref()) }
    }

    /// The words for logs and admins.
    pub fn error(&self) -> &str {
        match self {
            Self::NotSent { error, .. }
            | Self::Refused { error, .. }
            | Self::NeedsTemplate { error }
            | Self::PlainText { error }
            | Self::FileUnknown { error }
            | Self::TokenRejected { error, .. }
            | Self::Unknown { error } => error,
        }
    }
}

/// Why a file did not come from its platform. `error` is for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchFailure {
    /// It is bigger than we take.
    TooBig,
    /// The platform doesn't have it (any more).
    Gone {
        /// For logs.
        error: String,
    },
    /// It may come another time.
    Later {
        /// The platform's own delay; without one, back off.
        after: Option<Duration>,
        /// For logs.
        error: String,
    },
}

impl From<SendFailure> for FetchFailure {
    fn from(failure: SendFailure) -> Self {
        let error = failure.error().to_owned();
        match failure {
            SendFailure::Refused { .. } => Self::Gone { error },
            SendFailure::NotSent { after, .. } => Self::Later { after, error },
            _ => Self::Later { after: None, error },
        }
    }
}

/// One short line in which long numbers and e-mail addresses are masked, since platforms may quote
/// those of a person.
fn tidy(error: &str) -> String {
    let words = error.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let words = words.filter(|word| !word.is_empty());
    let masked = words.map(|word| if word.contains('@') { MASK.to_owned() } else { numbers(word) });
    let line = masked.collect::<Vec<_>>().join(" ");
    line.chars().take(ERROR_MAX_CHARS).collect()
}

fn numbers(word: &str) -> String {
    let mut out = String::new();
    for run in word.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits = run.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let rest = &run[digits.len()..];
        out.push_str(if digits.len() >= PRIVATE_DIGITS { MASK } else { digits });
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_short_and_name_nobody() {
        assert_eq!(tidy("131030: +919812345678 is\nnot allowed"), "131030: +… is not allowed");
        assert_eq!(tidy("ends with 30412345"), "ends with …");
        assert_eq!(tidy("550 <ali@example.org>: unknown"), "550 … unknown");
        assert!(tidy(&"x".repeat(5000)).chars().count() <= ERROR_MAX_CHARS);
    }
}
