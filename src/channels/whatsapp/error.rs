//! What WhatsApp's error codes mean. Meta asks to go by `code` and not by the HTTP status (its page
//! of error codes, September 2026); the same codes come back at once or in a failed status later.

use std::time::Duration;

use serde_json::Value;

use crate::channels::failure::SendFailure;
use crate::channels::wire::{Answer, bare};
use crate::domain::message::Unreachable;

/// Without a delay of Meta's own: limits of a number or an account move by the minute.
const LIMIT_WAIT: Duration = Duration::from_secs(60);
/// Meta names about a minute for maintenance.
const MAINTENANCE_WAIT: Duration = Duration::from_secs(60);
/// Too many people blocked or reported us; going on makes it worse.
const SPAM_WAIT: Duration = Duration::from_secs(15 * 60);

/// What an error code means for a message, at once or in a failed status. `error` is for logs.
pub fn failure(code: i64, error: &str) -> SendFailure {
    known(code, None, &format!("whatsapp {code}: {error}")).unwrap_or_else(|| {
        SendFailure::refused(Unreachable::Refused, format!("whatsapp {code}: {error}"))
    })
}

/// What an unsuccessful answer means.
pub(super) fn of(answer: &Answer) -> SendFailure {
    let Some(object) = answer.body.get("error").filter(|error| error.is_object()) else {
        return bare(answer, "whatsapp");
    };
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let message = text(object.get("message"));
    let details = text(object.pointer("/error_data/details"));
    let code = object.get("code").and_then(Value::as_i64);
    let error = match code {
        Some(code) => format!("whatsapp {code}: {message} {details}"),
        None => format!("whatsapp HTTP {}: {message} {details}", answer.status),
    };
    let wait = answer.retry_after;
    if let Some(failure) = code.and_then(|code| known(code, wait, &error)) {
        return failure;
    }
    let transient = object.get("is_transient").and_then(Value::as_bool) == Some(true);
    match answer.status {
        401 => SendFailure::token_rejected(error),
        429 | 500..=599 => SendFailure::address_waits(wait, error),
        _ if transient => SendFailure::address_waits(wait, error),
        _ => SendFailure::refused(Unreachable::Refused, error),
    }
}

/// Whether an answer complains about a file that was named by its id. (33 and 100 are said of much
/// else too; then the file's bytes, sent anew, don't help, and what is wrong shows.)
pub(super) fn is_of_file(answer: &Answer) -> bool {
    let code = answer.body.pointer("/error/code").and_then(Value::as_i64);
    matches!(code, Some(33 | 100 | 131_009 | 131_051..=131_053))
}

/// The table of codes; nothing for one that isn't in it.
fn known(code: i64, wait: Option<Duration>, error: &str) -> Option<SendFailure> {
    Some(match code {
        // Token, permission, account locked, payment, number not registered: nothing gets out
        // until an owner has put it right.
        0 | 3 | 10 | 190 | 200..=299 | 131_005 | 368 | 131_031 | 131_042 | 131_045 | 133_010 => {
            SendFailure::token_rejected(error)
        }
        // Limits of the app, the account or the number.
        4 | 80_007 | 130_429 | 133_016 => {
            SendFailure::channel_waits(wait.or(Some(LIMIT_WAIT)), error)
        }
        131_057 => SendFailure::channel_waits(wait.or(Some(MAINTENANCE_WAIT)), error),
        131_048 | 131_064 => SendFailure::restricted(wait.unwrap_or(SPAM_WAIT), error),
        // Too fast for this person: Meta asks for growing pauses, so we back off.
        131_056 => SendFailure::address_waits(wait, error),
        // Unavailable for a moment, or something went wrong on their side.
        1 | 2 | 131_000 | 131_016 | 131_053 | 133_004 => SendFailure::address_waits(wait, error),
        131_047 => SendFailure::needs_template(error),
        131_026 => SendFailure::refused(Unreachable::NotOnWhatsApp, error),
        // The template's parameters, language, text or state.
        132_000..=132_999 => SendFailure::refused(Unreachable::TemplateRefused, error),
        // Parameters, kinds, recipients and experiments: the same message fails again.
        33
        | 100
        | 130_403
        | 130_472
        | 130_497
        | 131_008
        | 131_009
        | 131_021
        | 131_030
        | 131_049..=131_052
        | 131_060
        | 131_062
        | 131_063
        | 135_000 => SendFailure::refused(Unreachable::Refused, error),
        _ => return None,
    })
}
