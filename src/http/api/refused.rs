//! A refusal of an action as a problem: its status, its kind, and the field that it is about.

use axum::http::StatusCode;

use super::problem::{FieldError, Problem};
use crate::domain::refusal::Refusal;
use crate::wording::Words;

/// The problem that a refusal is; `field` names what it is about where the refusal alone doesn't
/// tell.
pub fn problem(words: &Words, refusal: &Refusal, field: Option<&str>) -> Problem {
    let (status, kind, own_field) = kind(refusal);
    let detail = sentence(words, refusal);
    match field.or(own_field) {
        Some(field) => Problem::of_fields(status, kind, vec![FieldError::new(field, detail)]),
        None => Problem::new(words, status, kind, detail),
    }
}

/// A refusal in one line: what was understood and what is wrong. What follows in the chat is how to
/// go on there.
pub fn sentence(words: &Words, refusal: &Refusal) -> String {
    let text = words.refusal(refusal).plain();
    let line = text.lines().next().unwrap_or_default();
    // Names are isolated for phones; whoever reads JSON gets them bare.
    line.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "")
}

fn kind(refusal: &Refusal) -> (StatusCode, &'static str, Option<&'static str>) {
    use StatusCode as Is;
    const WRONG: StatusCode = StatusCode::BAD_REQUEST;
    const CONFLICT: StatusCode = StatusCode::CONFLICT;
    match refusal {
        Refusal::DayUnclear { .. } => (WRONG, "day-unclear", Some("duty_date")),
        Refusal::NoSuchDate { .. } => (WRONG, "no-such-date", Some("duty_date")),
        Refusal::DayOutside { .. } => (WRONG, "day-outside", Some("duty_date")),
        Refusal::NoSeason => (CONFLICT, "no-season", None),
        Refusal::DayOver { .. } => (CONFLICT, "day-over", Some("duty_date")),
        Refusal::DutyBegan { .. } => (CONFLICT, "duty-began", Some("duty_date")),
        Refusal::DutyUnclear { .. } => (WRONG, "duty-unclear", Some("namaaz_type")),
        Refusal::DutySeveral { .. } => (WRONG, "duty-several", Some("namaaz_type")),
        Refusal::WhoMissing => (WRONG, "who-missing", Some("assigned_user_id")),
        Refusal::PersonUnknown { .. } => (WRONG, "person-unknown", Some("assigned_user_id")),
        Refusal::AccountUnknown { .. } => (WRONG, "account-unknown", None),
        Refusal::PersonNotServing { .. } => {
            (CONFLICT, "person-not-serving", Some("assigned_user_id"))
        }
        Refusal::SlotTaken { .. } => (CONFLICT, "slot-taken", None),
        Refusal::SlotClosed { .. } => (CONFLICT, "slot-closed", None),
        Refusal::SlotOpen { .. } => (CONFLICT, "slot-open", None),
        Refusal::SlotChanged { .. } => (CONFLICT, "slot-changed", None),
        Refusal::ReasonMissing => (WRONG, "reason-missing", Some("reason")),
        Refusal::ReasonShort { .. } => (WRONG, "reason-short", Some("reason")),
        Refusal::ItsInvalid { .. } => (WRONG, "its-invalid", Some("its_number")),
        Refusal::ItsTaken { .. } => (CONFLICT, "its-taken", Some("its_number")),
        Refusal::EmailInvalid { .. } => (WRONG, "email-invalid", Some("email")),
        Refusal::PhoneInvalid { .. } => (WRONG, "phone-invalid", Some("phone_number")),
        Refusal::NameInvalid { .. } => (WRONG, "name-invalid", Some("full_name")),
        Refusal::PreferenceInvalid { .. } => (WRONG, "preference-invalid", Some("preference")),
        Refusal::AuditionsFull { .. } => (WRONG, "auditions-full", Some("auditions")),
        Refusal::RecordingTooBig { .. } => {
            (Is::PAYLOAD_TOO_LARGE, "recording-too-big", Some("auditions"))
        }
        Refusal::SeasonUnclear { .. } => (WRONG, "season-unclear", Some("season")),
        Refusal::SeasonStart { .. } => (WRONG, "season-start", Some("start_date")),
        Refusal::SeasonLength { .. } => (WRONG, "season-length", Some("days")),
        Refusal::SeasonOverlaps { .. } => (CONFLICT, "season-overlaps", None),
        Refusal::DecidedAlready { .. } => (CONFLICT, "decided-already", None),
        Refusal::HoldsDuty { .. } => (CONFLICT, "holds-duty", None),
        Refusal::RequestUnknown { .. } => (Is::NOT_FOUND, "request-unknown", None),
        Refusal::RequestDecided { .. } => (CONFLICT, "request-decided", None),
        Refusal::RequestOpen { .. } => (CONFLICT, "request-open", None),
        Refusal::PreferredDayOver { .. } => (CONFLICT, "preferred-day-over", None),
        Refusal::Setting(_) => (WRONG, "setting", None),
        Refusal::Duties(_) => (CONFLICT, "duties", None),
        Refusal::Away(_) => (WRONG, "away", None),
        Refusal::Correction(_) => (CONFLICT, "correction", None),
        Refusal::LogUnclear { .. } => (WRONG, "log-unclear", None),
        Refusal::NumberUnclear { .. } => (WRONG, "number-unclear", None),
        Refusal::PartsMissing { .. } | Refusal::PartUnclear { .. } | Refusal::Usage { .. } => {
            (WRONG, "unclear", None)
        }
        Refusal::ForAdmins | Refusal::ForOwners | Refusal::ForVolunteers => {
            (Is::FORBIDDEN, "role", None)
        }
        // What only a chat can be refused.
        _ => (CONFLICT, "refused", None),
    }
}
