//! The words of the earlier system, which its clients know: duties, statuses, preferences, instants.

use chrono::SecondsFormat;

use crate::domain::duty::Duty;
use crate::domain::person::Preference;
use crate::domain::refusal::Refusal;
use crate::domain::slot::State;
use crate::domain::timestamp::Timestamp;

/// Who did what came through this interface.
pub const API: &str = "API";

/// The earlier system's words for our duties. What a masjid added itself has no such word and goes
/// by its key.
const DUTIES: [(&str, &str); 12] = [
    ("FAJAR_AZAAN", "fajr-azaan"),
    ("FAJAR_TAKBIRA", "fajr-takbira"),
    ("ZOHAR_AZAAN", "zohr-azaan"),
    ("ZOHAR_TAKBIRA", "zohr-takbira"),
    ("ASAR_TAKBIRA", "asr-takbira"),
    ("MAGRIB_AZAAN", "maghrib-azaan"),
    ("MAGRIB_TAKBIRA", "maghrib-takbira"),
    ("ISHAA_TAKBIRA", "isha-takbira"),
    ("SANAH", "sanah"),
    ("TAJWEED", "tilawat"),
    ("DUA_E_JOSHAN", "dua-e-joshan"),
    ("YASEEN", "yaseen"),
];

/// The word for a duty.
pub fn namaaz_type(duty: &Duty) -> String {
    let key = duty.key.as_str();
    let word = DUTIES.iter().find(|(_, own)| *own == key).map(|(word, _)| *word);
    word.unwrap_or(key).to_owned()
}

/// A word as duties have them: one of the earlier system's in any case, or a key. Whether there is
/// such a duty is another matter.
pub fn duty_word(text: &str) -> Option<String> {
    let word = text.trim();
    let is_known = DUTIES.iter().any(|(known, _)| known.eq_ignore_ascii_case(word));
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
    };
    let is_key =
        word.starts_with(|sign: char| sign.is_ascii_lowercase()) && word.split('-').all(is_part);
    (is_known || is_key).then(|| word.to_owned())
}

/// The duty that a word of the earlier system or a key of ours names.
///
/// # Errors
/// Refuses what names none of these duties, with the words for them.
pub fn duty<'d>(
    duties: impl Iterator<Item = &'d Duty> + Clone,
    text: &str,
) -> Result<&'d Duty, Refusal> {
    let text = text.trim();
    let is_meant = |duty: &&Duty| {
        namaaz_type(duty).eq_ignore_ascii_case(text) || duty.key.as_str().eq_ignore_ascii_case(text)
    };
    duties.clone().find(is_meant).ok_or_else(|| {
        let labels = duties.map(namaaz_type).collect();
        Refusal::DutyUnclear { text: text.to_owned(), labels }
    })
}

/// The word for how an assignment stands.
pub fn state(state: State, is_closed: bool) -> String {
    if is_closed { "CLOSED".to_owned() } else { state.as_str().to_ascii_uppercase() }
}

/// What a person offers, as a list.
pub fn preference(preference: Preference) -> Vec<String> {
    let words: &[&str] = match preference {
        Preference::Azaan => &["AZAAN"],
        Preference::Takbira => &["TAKHBIRA"],
        Preference::Both => &["AZAAN", "TAKHBIRA"],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// An instant as ISO 8601 writes it, in UTC.
pub fn instant(at: Timestamp) -> String {
    at.utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::duty::{NewDuty, defaults};

    fn duties() -> Vec<Duty> {
        let duty = |(id, new): (i64, NewDuty)| Duty {
            id,
            key: new.key,
            label: new.label,
            kind: new.kind,
            reports_at: new.reports_at,
            position: id,
            active: true,
            kept: None,
        };
        (1..).zip(defaults()).map(duty).collect()
    }

    #[test]
    fn every_default_duty_has_an_earlier_word() {
        let duties = duties();
        let words: Vec<String> = duties.iter().map(namaaz_type).collect();
        assert_eq!(words, DUTIES.map(|(word, _)| word));
        for (word, key) in DUTIES {
            for text in [word, key, &word.to_lowercase(), &format!(" {word} ")] {
                let found = duty(duties.iter(), text).expect("a duty");
                assert_eq!(found.key.as_str(), key, "{text}");
            }
        }
    }

    #[test]
    fn another_word_is_refused_with_those_that_there_are() {
        let duties = duties();
        let refused = duty(duties.iter().take(2), "ISHAA_AZAAN").expect_err("no duty");
        let labels = vec!["FAJAR_AZAAN".to_owned(), "FAJAR_TAKBIRA".to_owned()];
        assert_eq!(refused, Refusal::DutyUnclear { text: "ISHAA_AZAAN".into(), labels });
    }
}
