//! Correcting one field of a registration: which field is meant, and what an answer changes.

use super::matching::MOST_NAME_WORDS;
use super::refusal::Refusal;
use super::registration::{Draft, GivenEmail, Part, Registration, label};
use super::text::fold;

/// What the answer form is called in the database.
pub const FORM: &str = "correction";
/// What an admin writes with a correction must fit a WhatsApp template beside the rest.
pub const MESSAGE_MAX_CHARS: usize = 300;
/// Stands for a message that is left out.
pub const NO_MESSAGE: &str = "-";
/// A field is named by at most so many words: "the ITS number".
const FIELD_MOST_WORDS: usize = 3;

/// Words that stand around a name, and in none.
const OF_A_SENTENCE: [&str; 5] = ["correct", "is", "my", "name", "the"];
/// What people write back out of courtesy: no answer to any field.
const COURTESIES: [&str; 36] = [
    "hi",
    "hello",
    "salaam",
    "salam",
    "assalamu alaikum",
    "salaam alaikum",
    "wa alaikum salaam",
    "walaikum salaam",
    "ok",
    "okay",
    "k",
    "yes",
    "yes please",
    "haan",
    "ha",
    "ji",
    "jee",
    "ji haan",
    "sure",
    "fine",
    "no",
    "thanks",
    "thank you",
    "thankyou",
    "shukran",
    "jazakallah",
    "jazak allah",
    "jzk",
    "sorry",
    "what",
    "why",
    "who",
    "done",
    "later",
    "wait",
    "ok thanks",
];

/// How a correction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The person has not answered yet.
    Open,
    /// The person answered.
    Answered,
    /// An admin took it back.
    Withdrawn,
}

impl State {
    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Reads what the database holds.
impl From<String> for State {
    fn from(word: String) -> Self {
        [Self::Open, Self::Answered, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == word)
            .unwrap_or(Self::Withdrawn)
    }
}

/// Why a correction can't be asked for or answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The text names no field.
    FieldUnclear {
        /// What was read.
        text: String,
    },
    /// The same was asked in the same words, and isn't answered yet.
    AskedAlready {
        /// Who was asked.
        name: String,
        /// For what.
        part: Part,
    },
    /// The person has left.
    HasLeft {
        /// The person's name.
        name: String,
    },
    /// The question is for somebody else, or there is no such question.
    NotYours,
    /// An admin's button is about a question that is answered or taken back.
    Settled {
        /// Who was asked.
        name: String,
        /// For what.
        part: Part,
        /// How it stands.
        state: State,
    },
}

/// `<who> <field> <message>`, apart; without a field the whole text may be the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The person.
    pub who: String,
    /// The field.
    pub part: Option<Part>,
    /// What the person is told with it.
    pub message: String,
}

/// Takes a text apart at the first word that names a field, in any spelling; a name stands before.
pub fn split(text: &str) -> Wanted {
    let words: Vec<&str> = text.split_whitespace().collect();
    for place in 1..words.len().min(MOST_NAME_WORDS + 1) {
        for many in (1..=FIELD_MOST_WORDS.min(words.len() - place)).rev() {
            let named = &words[place..place + many];
            if let Some(part) = field(named) {
                return Wanted {
                    who: words[..place].join(" "),
                    part: Some(part),
                    message: words[place + many..].join(" "),
                };
            }
        }
    }
    Wanted { who: words.join(" "), part: None, message: String::new() }
}

/// The field that some words name. The "is" of "name is wrong" belongs to the message.
fn field(words: &[&str]) -> Option<Part> {
    let named = fold(&words.join(" "));
    let named = named.strip_prefix("the ").unwrap_or(&named);
    let is_sentence = named.ends_with(" is");
    let has_sign = words.iter().any(|word| fold(word).is_empty());
    if is_sentence || has_sign { None } else { label(named) }
}

/// The registration with one field read anew from an answer, by the rules of registering.
///
/// # Errors
/// Refuses what the field can't be.
pub fn correct(
    registration: &Registration,
    part: Part,
    answer: &str,
    country: &str,
) -> Result<Registration, Refusal> {
    let email = registration.email.clone().map_or(GivenEmail::None, GivenEmail::Address);
    let mut draft = Draft {
        name: Some(registration.name.clone()),
        its: Some(registration.its.clone()),
        email: Some(email),
        phone: Some(registration.phone.clone()),
        preference: Some(registration.preference),
    };
    draft.set(part, answer, country)?;
    Ok(draft.complete().unwrap_or_else(|| registration.clone()))
}

/// What a field holds, in the words of the database; nothing without an e-mail.
pub fn value(registration: &Registration, part: Part) -> Option<String> {
    match part {
        Part::Name => Some(registration.name.as_str().to_owned()),
        Part::Its => Some(registration.its.as_str().to_owned()),
        Part::Email => registration.email.as_ref().map(|email| email.as_str().to_owned()),
        Part::Phone => Some(registration.phone.as_str().to_owned()),
        Part::Preference => Some(registration.preference.as_str().to_owned()),
    }
}

/// Whether an answer is only a courtesy. "No" says that there is no e-mail.
pub fn is_courtesy(part: Part, answer: &str) -> bool {
    let folded = fold(answer);
    let says_none = part == Part::Email && super::person::is_none_word(answer);
    !says_none && COURTESIES.contains(&folded.as_str())
}

/// Whether an answer is better asked about: a name of which no word stood there before may be
/// something else that the person wanted to say, and one with such words is a sentence around it.
pub fn is_doubtful(part: Part, before: Option<&str>, after: Option<&str>) -> bool {
    let folded = |name: Option<&str>| fold(name.unwrap_or_default());
    let (before, after) = (folded(before), folded(after));
    let is_kept = before.split(' ').any(|word| after.split(' ').any(|new| new == word));
    part == Part::Name && (!is_kept || after.split(' ').any(|word| OF_A_SENTENCE.contains(&word)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::person::{Email, FullName, Its, Phone, Preference};

    fn shown(text: &str) -> String {
        let Wanted { who, part, message } = split(text);
        format!("{who}|{}|{message}", part.map_or("", Part::as_str))
    }

    #[test]
    fn the_field_stands_between_the_person_and_the_message() {
        for (text, expected) in [
            ("30412345 phone It does not exist", "30412345|phone|It does not exist"),
            ("Yusuf Ali e-mail Mails come back", "Yusuf Ali|email|Mails come back"),
            ("yusuf E Mail", "yusuf|email|"),
            ("yusuf email address it bounces", "yusuf|email|it bounces"),
            ("yusuf mobile number is wrong", "yusuf|phone|is wrong"),
            ("yusuf full name please", "yusuf|name|please"),
            ("yusuf name is wrong", "yusuf|name|is wrong"),
            ("yusuf the ITS number", "yusuf|its|"),
            ("yusuf ITS: of someone else", "yusuf|its|of someone else"),
            ("yusuf preference", "yusuf|preference|"),
            ("yusuf preference -", "yusuf|preference|-"),
            ("yusuf pref azaan?", "yusuf|preference|azaan?"),
            ("yusuf ali", "yusuf ali||"),
            ("yusuf address", "yusuf address||"),
            ("phone", "phone||"),
            ("", "||"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    fn registration() -> Registration {
        Registration {
            name: FullName::parse("Yusuf Ali").expect("a name"),
            its: Its::parse("30412345").expect("a number"),
            email: Some(Email::parse("yusuf@example.com").expect("an address")),
            phone: Phone::parse("9820012345", "IN").expect("a phone"),
            preference: Preference::Both,
        }
    }

    #[test]
    fn one_field_changes_and_no_other() {
        for (part, answer, after) in [
            (Part::Name, "yusuf ali bhai", Some("Yusuf Ali Bhai")),
            (Part::Its, "3041 2346", Some("30412346")),
            (Part::Email, "None", None),
            (Part::Email, "y@example.com", Some("y@example.com")),
            (Part::Phone, "098200 54321", Some("+919820054321")),
            (Part::Preference, "takhbira", Some("takbira")),
        ] {
            let corrected = correct(&registration(), part, answer, "IN").expect("it is taken");
            assert_eq!(value(&corrected, part).as_deref(), after);
            for other in Part::ALL.into_iter().filter(|other| *other != part) {
                assert_eq!(value(&corrected, other), value(&registration(), other));
            }
        }
        assert!(correct(&registration(), Part::Phone, "12", "IN").is_err());
        assert!(correct(&registration(), Part::Email, "yusuf", "IN").is_err());
    }

    #[test]
    fn courtesies_are_no_answers() {
        assert!(is_courtesy(Part::Name, "Ok") && is_courtesy(Part::Name, "Jazak-Allah"));
        assert!(is_courtesy(Part::Phone, "no") && !is_courtesy(Part::Email, "no"));
        assert!(!is_courtesy(Part::Name, "Yusuf Ali"));
    }

    #[test]
    fn a_name_without_any_word_of_the_old_one_is_doubtful() {
        let doubtful = |after| is_doubtful(Part::Name, Some("Yusuf Ali"), Some(after));
        assert!(doubtful("I am travelling") && doubtful("يوسف علي"));
        assert!(doubtful("Correct name is Yusuf Ali"));
        assert!(!doubtful("Yusuf Bhai") && !doubtful("Mulla ALI"));
        assert!(!is_doubtful(Part::Phone, Some("+1"), Some("+2")));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*|.*|([a-z]{1,9}|name|its|e-mail| ){0,9}") {
            let _ = split(&text);
            for part in Part::ALL {
                let _ = (correct(&registration(), part, &text, "IN"), is_courtesy(part, &text));
            }
        }
    }
}
