//! A masjid's own duties: told in one message or part by part, with a key made from the label.

use super::{Duty, DutyKey, Kind, TimeOfDay, find_any};
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;
use crate::domain::text::{ascii_digits, fold, one_line, usual};

/// A row of WhatsApp's lists has so many characters.
const LABEL_MAX_CHARS: usize = 24;
/// A shorter label says nothing.
const LABEL_MIN_CHARS: usize = 2;
/// A key stands in payloads of 64 bytes beside a date, an assignment and a reason of a button.
const KEY_MAX_CHARS: usize = 16;
/// What was read is quoted in a refusal.
const QUOTE_MAX_CHARS: usize = 40;
/// What separates the parts; Arabic and full-width keyboards have theirs.
const SEPARATORS: [char; 4] = [';', '\n', '؛', '；'];

/// What is wrong with a change of the duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It can't be switched off: people hold it on days ahead.
    Held {
        /// On so many.
        count: usize,
        /// The next.
        next: Slot,
    },
    /// The label is too short or too long, or has no letter.
    Label {
        /// What was read.
        text: String,
        /// The most characters.
        most: usize,
    },
    /// Another duty is called so.
    LabelTaken {
        /// Its label.
        label: String,
    },
    /// A part of a new duty stands twice.
    PartTwice {
        /// What was read.
        text: String,
    },
    /// It is no reporting time.
    Time {
        /// What was read.
        text: String,
    },
    /// It is no sort of duty.
    Kind {
        /// What was read.
        text: String,
    },
    /// It is no place in the order.
    Place {
        /// What was read.
        text: String,
    },
}

/// Where a duty goes in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// Behind the duty of this row.
    After(i64),
}

impl Place {
    /// Reads `first`, `last`, `after <duty>`, or just the duty.
    ///
    /// # Errors
    /// Refuses what names no duty, or several.
    pub fn parse(duties: &[Duty], text: &str) -> Result<Self, Refusal> {
        let unclear = || Refusal::Duties(Problem::Place { text: one_line(text, QUOTE_MAX_CHARS) });
        match fold(text).as_str() {
            "first" | "top" | "at the top" | "at the beginning" => return Ok(Self::First),
            "last" | "end" | "at the end" => return Ok(Self::Last),
            "" => return Err(unclear()),
            _ => {}
        }
        let behind = after(text).unwrap_or(text);
        match find_any(duties, behind)? {
            (duty, "") => Ok(Self::After(duty.id)),
            _ => Err(unclear()),
        }
    }
}

/// A duty of one's own, as far as it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnDuty {
    /// Its name for people.
    pub label: Option<String>,
    /// Its sort.
    pub kind: Option<Kind>,
    /// When the person reports.
    pub reports_at: Option<TimeOfDay>,
    /// Where it goes.
    pub place: Option<Place>,
}

impl OwnDuty {
    /// Reads `<label>; <kind>; <time>; after <duty>`; each part is known by its shape, so the order
    /// is free, but for a label that could be a kind: then the first is the label.
    ///
    /// # Errors
    /// Refuses a label that can't be one, and a part that stands twice.
    pub fn parse(duties: &[Duty], text: &str) -> Result<Self, Refusal> {
        let mut own = Self::default();
        for part in text.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()) {
            let twice =
                || Refusal::Duties(Problem::PartTwice { text: one_line(part, QUOTE_MAX_CHARS) });
            if let Some(time) = time(part) {
                own.reports_at.replace(time).map_or(Ok(()), |_| Err(twice()))?;
            } else if after(part).is_some() || ["first", "last"].contains(&fold(part).as_str()) {
                let place = Place::parse(duties, part)?;
                own.place.replace(place).map_or(Ok(()), |_| Err(twice()))?;
            } else if own.label.is_none() {
                own.label = Some(label(duties, part)?);
            } else if let Some(kind) = Kind::parse(part) {
                own.kind.replace(kind).map_or(Ok(()), |_| Err(twice()))?;
            } else if own.label.as_deref().and_then(Kind::parse).is_some() && own.kind.is_none() {
                // "other; Gate": the sort stood first.
                own.kind = own.label.as_deref().and_then(Kind::parse);
                own.label = Some(label(duties, part)?);
            } else if own.kind.is_none() {
                let text = one_line(part, QUOTE_MAX_CHARS);
                return Err(Refusal::Duties(Problem::Kind { text }));
            } else if own.reports_at.is_none() {
                let text = one_line(part, QUOTE_MAX_CHARS);
                return Err(Refusal::Duties(Problem::Time { text }));
            } else if own.place.is_none() {
                own.place = Some(Place::parse(duties, part)?);
            } else {
                return Err(twice());
            }
        }
        Ok(own)
    }
}

impl Kind {
    /// Reads a sort as typed, in any accepted spelling.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let word = usual(&folded);
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl TimeOfDay {
    /// Reads a reporting time as people type it: `05:10`, `5.10`.
    ///
    /// # Errors
    /// Refuses what is no time.
    pub fn reporting(text: &str) -> Result<Self, Refusal> {
        let text_of = || one_line(text, QUOTE_MAX_CHARS);
        time(text).ok_or_else(|| Refusal::Duties(Problem::Time { text: text_of() }))
    }
}

/// The key of a duty of one's own: the label's Latin words, different from those there are.
pub fn key_for(label: &str, duties: &[Duty]) -> DutyKey {
    let plain = fold(label);
    let words = plain.split(' ').filter(|word| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    let mut key = String::new();
    for word in words {
        let room = KEY_MAX_CHARS.saturating_sub(key.len() + usize::from(!key.is_empty()));
        if key.is_empty() {
            key = word.chars().take(KEY_MAX_CHARS).collect();
        } else if word.len() <= room {
            key = format!("{key}-{word}");
        } else {
            break;
        }
    }
    if key.is_empty() {
        "duty".clone_into(&mut key);
    }
    let is_free = |key: &str| duties.iter().all(|duty| duty.key.as_str() != key);
    let numbered = (2..).map(|number| {
        let end = format!("-{number}");
        let room = KEY_MAX_CHARS - end.len();
        let begin: String = key.chars().take(room).collect();
        format!("{}{end}", begin.trim_end_matches('-'))
    });
    std::iter::once(key.clone())
        .chain(numbered)
        .filter(|key| is_free(key))
        .find_map(|key| DutyKey::parse(&key))
        .expect("the numbers don't come to an end")
}

/// A label that can be one and that no duty has.
fn label(duties: &[Duty], text: &str) -> Result<String, Refusal> {
    let label = one_line(text, usize::MAX);
    let count = label.chars().count();
    if !(LABEL_MIN_CHARS..=LABEL_MAX_CHARS).contains(&count)
        || !label.chars().any(char::is_alphabetic)
    {
        let (text, most) = (one_line(text, QUOTE_MAX_CHARS), LABEL_MAX_CHARS);
        return Err(Refusal::Duties(Problem::Label { text, most }));
    }
    match duties.iter().find(|duty| words(&duty.label) == words(&label)) {
        Some(duty) => Err(Refusal::Duties(Problem::LabelTaken { label: duty.label.clone() })),
        None => Ok(label),
    }
}

/// The words that a label is found by, in their usual spelling.
fn words(label: &str) -> Vec<String> {
    fold(label).split(' ').map(|word| usual(word).to_owned()).collect()
}

/// What stands behind "after", if that is how a text begins.
fn after(text: &str) -> Option<&str> {
    let text = text.trim();
    let end = text.find(char::is_whitespace)?;
    ["after", "behind"].contains(&fold(&text[..end]).as_str()).then(|| text[end..].trim_start())
}

fn time(text: &str) -> Option<TimeOfDay> {
    TimeOfDay::parse(&ascii_digits(text).replace('.', ":"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::duty::{defaults, find};

    fn all() -> Vec<Duty> {
        (1..)
            .zip(defaults())
            .map(|(id, new)| Duty {
                id,
                key: new.key,
                label: new.label,
                kind: new.kind,
                reports_at: new.reports_at,
                position: id,
                active: true,
                kept: None,
            })
            .collect()
    }

    fn read(text: &str) -> String {
        match OwnDuty::parse(&all(), text) {
            Ok(own) => {
                let place = own.place.map_or_else(String::new, |place| format!("{place:?}"));
                let kind = own.kind.map_or("", Kind::as_str);
                let time = own.reports_at.map_or_else(String::new, |time| time.to_string());
                format!("{}|{kind}|{time}|{place}", own.label.unwrap_or_default())
            }
            Err(Refusal::Duties(problem)) => format!("? {problem:?}"),
            Err(other) => format!("?? {other:?}"),
        }
    }

    #[test]
    fn parts_are_known_by_their_shape() {
        for (text, expected) in [
            ("Sherbet; other; 18:10; after isha", "Sherbet|other|18:10|After(8)"),
            ("18.10; Sherbet\nafter fajr azan; other", "Sherbet|other|18:10|After(1)"),
            ("other; Gate; 5:00; first", "Gate|other|05:00|First"),
            ("Niyaz", "Niyaz|||"),
            ("Dua; 05:00", "Dua||05:00|"),
            ("Dua; dua; 05:00; last", "Dua|dua|05:00|Last"),
            ("", "|||"),
            ("Sherbet; tajweed; ૧૮:૧૦; isha takbira", "Sherbet|tilawat|18:10|After(8)"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        for (text, expected) in [
            ("x", "? Label"),
            ("123", "? Label"),
            ("A label that is much too long", "? Label"),
            ("fajar azan", "? LabelTaken { label: \"Fajr Azaan\" }"),
            ("Sherbet; sweets", "? Kind"),
            ("Sherbet; other; sunset", "? Time"),
            ("Sherbet; 18:00; 19:00", "? PartTwice"),
            ("Sherbet; other; 18:00; first; last", "? PartTwice"),
            ("Sherbet; other; 18:00; after lunch", "?? DutyUnclear"),
            ("Sherbet; after fajr", "?? DutySeveral"),
            ("Sherbet; after isha tonight", "? Place"),
        ] {
            assert!(read(text).starts_with(expected), "{text}: {}", read(text));
        }
    }

    #[test]
    fn keys_are_made_of_labels_and_differ() {
        let mut duties = all();
        for (label, key) in [
            ("Sherbet & Dates", "sherbet-dates"),
            ("Gate 2", "gate-2"),
            ("Sherbét dates", "sherbet-dates-2"),
            ("પાણી", "duty"),
            ("شربت", "duty-2"),
            ("Distribution of the Niyaz", "distribution-of"),
            ("Yaseen!", "yaseen-2"),
            ("Incomprehensibilities", "incomprehensibil"),
            ("Incomprehensibilitiez", "incomprehensib-2"),
        ] {
            let made = key_for(label, &duties);
            assert_eq!(made.as_str(), key, "{label}");
            let own = Duty { key: made, label: label.into(), ..duties[0].clone() };
            duties.push(own);
        }
        // They are found like the others.
        duties.retain(|duty| duty.key.as_str() != "sherbet-dates-2");
        for (text, key) in [
            ("sherbet-dates 30412345", "sherbet-dates"),
            ("Sherbat & Dates Ali", "sherbet-dates"),
            ("gate 2 Ali", "gate-2"),
            ("પાણી Ali", "duty"),
        ] {
            let found = find(&duties, text).map(|(duty, _)| duty.key.as_str());
            assert_eq!(found, Ok(key), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_keys_are_legal(text in "\\PC*|[a-z ;0-9:éા\n]{0,60}") {
            let _ = (OwnDuty::parse(&all(), &text), Place::parse(&all(), &text));
            let key = key_for(&text, &all());
            prop_assert!(key.as_str().len() <= KEY_MAX_CHARS);
        }
    }
}
