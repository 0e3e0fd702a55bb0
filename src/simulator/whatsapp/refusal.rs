//! The Graph API's errors: titles, HTTP statuses and the envelope.

use super::super::http::Answer;
use serde_json::{Value, json};

/// Code, HTTP status and title of what the simulator knows to refuse. The statuses are Meta's older table's; a client branches on the code.
const KNOWN: [(i64, u16, &str); 34] = [
    (0, 401, "AuthException"),
    (1, 400, "API Unknown"),
    (2, 503, "API Service"),
    (3, 500, "API Method"),
    (4, 400, "API Too Many Calls"),
    (10, 403, "Permission Denied"),
    (33, 400, "Parameter value is not valid"),
    (100, 400, "Invalid parameter"),
    (190, 401, "Access token has expired"),
    (368, 403, "Temporarily blocked for policies violations"),
    (80_007, 400, "Rate limit issues"),
    (130_429, 400, "Rate limit hit"),
    (130_472, 400, "User's number is part of an experiment"),
    (131_000, 500, "Something went wrong"),
    (131_005, 403, "Access denied"),
    (131_008, 400, "Required parameter is missing"),
    (131_009, 400, "Parameter value is not valid"),
    (131_016, 500, "Service unavailable"),
    (131_021, 400, "Recipient cannot be sender"),
    (131_026, 400, "Message undeliverable"),
    (131_042, 400, "Business eligibility payment issue"),
    (131_045, 500, "Message failed to send because of an issue with the number's certificate"),
    (131_047, 400, "Re-engagement message"),
    (131_048, 400, "Spam rate limit hit"),
    (131_049, 400, "This message was not delivered to maintain healthy ecosystem engagement"),
    (131_051, 400, "Unsupported message type"),
    (131_053, 400, "Media upload error"),
    (131_056, 400, "(Business Account, Consumer Account) pair rate limit hit"),
    (131_057, 500, "Account in maintenance mode"),
    (132_000, 400, "Number of parameters does not match the expected number of params"),
    (132_001, 404, "Template name does not exist in the translation"),
    (132_005, 400, "Translated text too long"),
    (132_012, 400, "Parameter format does not match format in the created template"),
    (132_015, 400, "Template is paused"),
];

/// Why the Graph API refuses.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    pub code: i64,
    pub details: String,
}

impl Refusal {
    pub(super) fn coded(code: i64, details: impl Into<String>) -> Self {
        Refusal { code, details: details.into() }
    }

    /// Code 100.
    pub(super) fn parameter(details: impl Into<String>) -> Self {
        Refusal::coded(100, details)
    }

    /// Code 131009: a value that is too long, too short, double.
    pub(super) fn value(details: impl Into<String>) -> Self {
        Refusal::coded(131_009, details)
    }

    /// The answer to the request.
    pub(super) fn answer(&self) -> Answer {
        let (status, title) = look_up(self.code);
        let error = json!({
            "message": format!("(#{}) {title}", self.code),
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": "ASimulatedTrace0000000",
        });
        Answer::Json(status, json!({"error": error}))
    }

    /// The same as an element of a status's `errors`.
    pub(super) fn in_status(&self) -> Value {
        let (_, title) = look_up(self.code);
        json!({
            "code": self.code,
            "title": title,
            "message": title,
            "error_data": {"details": self.details},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        })
    }
}

/// The answer to a path or method that there is not.
pub(super) fn not_found(path: &str) -> Answer {
    let error = json!({
        "message": format!("Unsupported request. Object with path '{path}' does not exist or does not support this operation"),
        "type": "GraphMethodException",
        "code": 100,
        "error_subcode": 33,
        "fbtrace_id": "ASimulatedTrace0000000",
    });
    Answer::Json(404, json!({"error": error}))
}

/// The answer to a missing or wrong bearer token.
pub(super) fn unauthorized() -> Answer {
    let error = json!({
        "message": "Invalid OAuth access token - Cannot parse access token",
        "type": "OAuthException",
        "code": 190,
        "fbtrace_id": "ASimulatedTrace0000000",
    });
    Answer::Json(401, json!({"error": error}))
}

fn look_up(code: i64) -> (u16, &'static str) {
    let found = KNOWN.iter().find(|(known, ..)| *known == code);
    found.map_or((400, "Unknown error"), |(_, status, title)| (*status, *title))
}
