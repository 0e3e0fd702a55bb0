//! The settings of a centre: their names, and their values as they are typed.

use chrono_tz::Tz;

use super::refusal::Refusal;
use super::reminder::TimeOfDay;
use super::reminder_rule::{RuleProblem, Rules};
use super::text::{ascii_digits, fold, one_line};
use super::timezone;

/// What was read is quoted in a refusal, in one line of a phone's screen.
const QUOTE_MAX_CHARS: usize = 40;
/// How alike a mistyped name must be to be suggested.
const ALIKE: f64 = 0.8;
/// What people call countries whose ISO code says something else.
const COUNTRIES: [(&str, &str); 12] = [
    ("IN", "india bharat hind"),
    ("PK", "pakistan"),
    ("GB", "uk england britain"),
    ("US", "usa america"),
    ("AE", "uae emirates dubai"),
    ("SA", "ksa saudi"),
    ("KW", "kuwait"),
    ("KE", "kenya"),
    ("TZ", "tanzania"),
    ("LK", "srilanka"),
    ("CA", "canada"),
    ("AU", "australia"),
];

/// Something that a masjid decides for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Where its clocks stand.
    Timezone,
    /// When people are reminded of their duties.
    Reminders,
    /// When the admins hear how tomorrow stands.
    Digest,
    /// When who has not answered is reminded once more.
    Second,
    /// When the admins hear who has still not answered.
    Escalation,
    /// The language.
    Language,
    /// The country that completes bare phone numbers.
    Country,
}

impl Setting {
    /// All settings, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Timezone,
        Self::Reminders,
        Self::Digest,
        Self::Second,
        Self::Escalation,
        Self::Language,
        Self::Country,
    ];

    /// The name in commands, in the log and in the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timezone => "timezone",
            Self::Reminders => "reminders",
            Self::Digest => "digest",
            Self::Second => "second",
            Self::Escalation => "escalation",
            Self::Language => "language",
            Self::Country => "country",
        }
    }

    /// What else people call it, as folded words.
    const fn aliases(self) -> &'static str {
        match self {
            Self::Timezone => "tz zone clock",
            Self::Reminders => "reminder rules rule remind",
            Self::Digest => "summary",
            Self::Second => "secondreminder again",
            Self::Escalation => "escalate unanswered",
            Self::Language => "lang",
            Self::Country => "phone phones numbers",
        }
    }

    /// The setting that a text begins with, and the rest, its value.
    ///
    /// # Errors
    /// Refuses a name that isn't one, with the one that may be meant.
    pub fn find(text: &str) -> Result<(Self, &str), Refusal> {
        let end = |words: usize| {
            let mut ends = text.match_indices(char::is_whitespace).map(|(at, _)| at);
            ends.nth(words - 1).unwrap_or(text.len())
        };
        let named = |name: &str| {
            let is = |one: &Self| {
                one.as_str() == name || one.aliases().split(' ').any(|alias| alias == name)
            };
            Self::ALL.into_iter().find(is)
        };
        // "time zone" and "second reminder" are two words.
        for end in [end(2), end(1)] {
            let name = fold(&text[..end]).replace(' ', "");
            if let Some(setting) = named(&name) {
                return Ok((setting, text[end..].trim_start_matches([' ', ':', '=', '\n'])));
            }
        }
        let name = &text[..end(1)];
        let folded = fold(name);
        let likeness = |one: &Self| strsim::jaro_winkler(one.as_str(), &folded);
        let near = Self::ALL
            .into_iter()
            .filter(|one| likeness(one) >= ALIKE)
            .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        Err(refused(Problem::NoSetting { text: one_line(name, QUOTE_MAX_CHARS), near }))
    }
}

/// A setting with its new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another timezone.
    Timezone(Tz),
    /// Other reminders.
    Reminders(Rules),
    /// Another hour for the admins' summary, or none.
    Digest(Option<TimeOfDay>),
    /// Another hour for the second reminder, or none.
    Second(Option<TimeOfDay>),
    /// Another hour for the escalation, or none.
    Escalation(Option<TimeOfDay>),
    /// Another language.
    Language(String),
    /// Another country.
    Country(String),
}

/// What is wrong with a setting as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such setting.
    NoSetting {
        /// What was read.
        text: String,
        /// The one that may be meant.
        near: Option<Setting>,
    },
    /// There is no such timezone.
    NoTimezone {
        /// What was read.
        text: String,
    },
    /// The rules are none.
    Rules(RuleProblem),
    /// It is no hour, and not "off".
    NoHour {
        /// What was read.
        text: String,
        /// Which hour it was to be.
        setting: Setting,
    },
    /// The bot doesn't speak this language.
    NoLanguage {
        /// What was read.
        text: String,
        /// Those that it speaks.
        known: Vec<String>,
    },
    /// There is no such country.
    NoCountry {
        /// What was read.
        text: String,
    },
}

impl Change {
    /// Which setting it changes.
    pub const fn setting(&self) -> Setting {
        match self {
            Self::Timezone(_) => Setting::Timezone,
            Self::Reminders(_) => Setting::Reminders,
            Self::Digest(_) => Setting::Digest,
            Self::Second(_) => Setting::Second,
            Self::Escalation(_) => Setting::Escalation,
            Self::Language(_) => Setting::Language,
            Self::Country(_) => Setting::Country,
        }
    }

    /// Reads a value; `languages` are the codes of those that the bot speaks.
    ///
    /// # Errors
    /// Refuses a value that isn't one.
    pub fn parse(setting: Setting, text: &str, languages: &[String]) -> Result<Self, Refusal> {
        let quoted = || one_line(text, QUOTE_MAX_CHARS);
        let hour =
            || hour(text).ok_or_else(|| refused(Problem::NoHour { text: quoted(), setting }));
        Ok(match setting {
            Setting::Timezone => Self::Timezone(
                timezone::find(text)
                    .map_err(|_| refused(Problem::NoTimezone { text: quoted() }))?,
            ),
            Setting::Reminders => {
                Self::Reminders(Rules::parse(text).map_err(|why| refused(Problem::Rules(why)))?)
            }
            Setting::Digest => Self::Digest(hour()?),
            Setting::Second => Self::Second(hour()?),
            Setting::Escalation => Self::Escalation(hour()?),
            Setting::Language => {
                let code = languages.iter().find(|code| code.eq_ignore_ascii_case(text.trim()));
                Self::Language(code.cloned().ok_or_else(|| {
                    refused(Problem::NoLanguage { text: quoted(), known: languages.to_vec() })
                })?)
            }
            Setting::Country => Self::Country(
                country(text).ok_or_else(|| refused(Problem::NoCountry { text: quoted() }))?,
            ),
        })
    }
}

/// The number that the world dials before a country's own numbers, e.g. 91.
pub fn calling_code(country: &str) -> Option<u16> {
    country.parse::<phonenumber::country::Id>().ok()?;
    Some(phonenumber::metadata::DATABASE.by_id(country)?.country_code())
}

fn refused(problem: Problem) -> Refusal {
    Refusal::Setting(problem)
}

/// An hour, or that there is none; nothing if it is neither.
fn hour(text: &str) -> Option<Option<TimeOfDay>> {
    let plain = ascii_digits(text).trim().to_lowercase();
    if ["off", "none", "no", "never"].contains(&plain.as_str()) {
        return Some(None);
    }
    let time = TimeOfDay::parse(&plain.replace('.', ":"));
    // "20" is an hour too.
    let time = time.or_else(|| TimeOfDay::parse(&format!("{plain}:00")));
    time.map(Some)
}

/// The ISO code of a country whose phone numbers are known.
fn country(text: &str) -> Option<String> {
    // The button says "IN (+91)".
    let glued = fold(text).replace(' ', "");
    let glued = glued.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let called = COUNTRIES.iter().find(|(_, names)| names.split(' ').any(|name| name == glued));
    let code = called.map_or_else(|| glued.to_ascii_uppercase(), |(code, _)| (*code).to_owned());
    let is_code = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    (is_code && calling_code(&code).is_some()).then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        let languages = ["en".to_owned(), "gu".to_owned()];
        let changed = Setting::find(text)
            .and_then(|(setting, value)| Change::parse(setting, value, &languages));
        match changed {
            Ok(change) => format!("{change:?}"),
            Err(Refusal::Setting(problem)) => format!("? {problem:?}"),
            Err(other) => format!("{other:?}"),
        }
    }

    #[test]
    fn names_and_values_are_read() {
        for (text, expected) in [
            ("timezone Europe/London", "Timezone(Europe/London)"),
            ("Time Zone: europe/london", "Timezone(Europe/London)"),
            ("digest off", "Digest(None)"),
            ("second reminder never", "Second(None)"),
            ("language EN", "Language(\"en\")"),
            ("country gb", "Country(\"GB\")"),
            ("country UK", "Country(\"GB\")"),
            ("country Sri Lanka", "Country(\"LK\")"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for (text, time) in [("20:30", "20:30"), ("8.05", "08:05"), ("20", "20:00")] {
            let time = TimeOfDay::parse(time);
            assert_eq!(read(&format!("escalation {text}")), format!("Escalation({time:?})"));
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        for (text, expected) in [
            ("timzone x", "? NoSetting { text: \"timzone\", near: Some(Timezone) }"),
            ("colour red", "? NoSetting { text: \"colour\", near: None }"),
            ("timezone london", "? NoTimezone { text: \"london\" }"),
            ("reminders off", "? Rules(None)"),
            ("digest 25:00", "? NoHour { text: \"25:00\", setting: Digest }"),
            ("language fr", "? NoLanguage { text: \"fr\", known: [\"en\", \"gu\"] }"),
            ("country XX", "? NoCountry { text: \"XX\" }"),
            ("country 91", "? NoCountry { text: \"91\" }"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn every_name_of_a_country_here_is_one_that_has_phones() {
        assert!(COUNTRIES.iter().all(|(code, _)| calling_code(code).is_some()));
        assert_eq!((calling_code("IN"), calling_code("GB")), (Some(91), Some(44)));
    }

    proptest! {
        #[test]
        fn never_panics(name in "\\PC*", value in "\\PC*") {
            let _ = read(&format!("{name} {value}"));
            let _ = read(&value);
            for setting in Setting::ALL {
                let _ = Change::parse(setting, &value, &[]);
            }
        }
    }
}
