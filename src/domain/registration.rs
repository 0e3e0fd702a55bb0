//! A registration while it is being given: part by part in the guided form, or all in one message.

use serde::{Deserialize, Serialize};

use super::person::{Email, FullName, Its, Phone, is_none_word};
use super::refusal::Refusal;
use super::text::{ascii_digits, clean, fold, one_line, usual};

/// A number without a `+` of at least as many digits is a phone's; one of fewer an ITS number.
const PHONE_MIN_DIGITS: usize = 10;
/// What was read is quoted in a refusal, in one line of a phone's screen.
const QUOTE_MAX_CHARS: usize = 60;
/// What separates the parts of the one-message form; Arabic and full-width keyboards have theirs.
const SEPARATORS: [char; 4] = [';', '\n', '؛', '；'];

/// What people write before a part, as folded words.
const LABELS: [(Part, &str); 5] = [
    (Part::Name, "name|full name|naam"),
    (Part::Its, "its|ejamaat|e jamaat"),
    (Part::Email, "email|e mail|mail|mailto"),
    (Part::Phone, "phone|mobile|mob|tel|telephone|cell|contact|whatsapp|ph|number"),
    (Part::Preference, "preference|preferred duty|pref|i prefer|duty"),
];
/// What may follow a label's word, as in "my ITS no. is".
const LABEL_ENDINGS: [&str; 7] = [" is", " no", " num", " number", " id", " card", " address"];
/// No label is longer, with what may stand around its word.
const LABEL_MAX_BYTES: usize = 40;

/// A part of a registration, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The full name.
    Name,
    /// The ITS number.
    Its,
    /// The e-mail address, or that there is none.
    Email,
    /// The phone.
    Phone,
    /// Azaan, takbira or both.
    Preference,
}

impl Part {
    /// All parts, in the order in which they are asked.
    pub const ALL: [Self; 5] = [Self::Name, Self::Its, Self::Email, Self::Phone, Self::Preference];

    /// The word for it, as kept in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Its => "its",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Preference => "preference",
        }
    }
}

/// Which duties a person would like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preference {
    /// To call to prayer.
    Azaan,
    /// To lead the takbira.
    Takbira,
    /// Either.
    Both,
}

impl Preference {
    /// All preferences, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Azaan, Self::Takbira, Self::Both];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Azaan => "azaan",
            Self::Takbira => "takbira",
            Self::Both => "both",
        }
    }

    /// Reads a preference as typed, in any accepted spelling.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let (mut azaan, mut takbira) = (false, false);
        for word in fold(text).split(' ') {
            match usual(word) {
                "azaan" => azaan = true,
                "takbira" => takbira = true,
                "both" | "either" | "any" => (azaan, takbira) = (true, true),
                "and" | "or" | "only" | "the" => {}
                _ => {
                    return Err(Refusal::PreferenceInvalid {
                        text: one_line(text, QUOTE_MAX_CHARS),
                    });
                }
            }
        }
        match (azaan, takbira) {
            (true, true) => Ok(Self::Both),
            (true, false) => Ok(Self::Azaan),
            (false, true) => Ok(Self::Takbira),
            (false, false) => {
                Err(Refusal::PreferenceInvalid { text: one_line(text, QUOTE_MAX_CHARS) })
            }
        }
    }
}

/// Reads what the database holds.
impl From<String> for Preference {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == word).unwrap_or(Self::Both)
    }
}

/// What was answered about e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivenEmail {
    /// An address.
    Address(Email),
    /// That there is none.
    None,
}

/// The parts that were given so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The full name.
    pub name: Option<FullName>,
    /// The ITS number.
    pub its: Option<Its>,
    /// The e-mail address, or that there is none.
    pub email: Option<GivenEmail>,
    /// The phone.
    pub phone: Option<Phone>,
    /// The preference.
    pub preference: Option<Preference>,
}

impl Draft {
    /// Reads an answer into a part, replacing what stood there; a refused answer changes nothing.
    /// `country` (ISO) completes a bare phone number.
    pub fn set(&mut self, part: Part, text: &str, country: &str) -> Result<(), Refusal> {
        let text = match without_label(text) {
            Some((labelled, answer)) if labelled == part => answer,
            _ => text,
        };
        match part {
            Part::Name => self.name = Some(FullName::parse(text)?),
            Part::Its => self.its = Some(Its::parse(text)?),
            Part::Email if is_none_word(text) => self.email = Some(GivenEmail::None),
            Part::Email => self.email = Some(GivenEmail::Address(Email::parse(text)?)),
            Part::Phone => self.phone = Some(Phone::parse(text, country)?),
            Part::Preference => self.preference = Some(Preference::parse(text)?),
        }
        Ok(())
    }

    /// Whether a part was given.
    pub const fn has(&self, part: Part) -> bool {
        match part {
            Part::Name => self.name.is_some(),
            Part::Its => self.its.is_some(),
            Part::Email => self.email.is_some(),
            Part::Phone => self.phone.is_some(),
            Part::Preference => self.preference.is_some(),
        }
    }

    /// The parts that are still to be given, in asking order.
    pub fn missing(&self) -> Vec<Part> {
        Part::ALL.into_iter().filter(|part| !self.has(*part)).collect()
    }

    /// Takes a part back.
    pub fn clear(&mut self, part: Part) {
        match part {
            Part::Name => self.name = None,
            Part::Its => self.its = None,
            Part::Email => self.email = None,
            Part::Phone => self.phone = None,
            Part::Preference => self.preference = None,
        }
    }

    /// The registration, if no part is missing.
    pub fn complete(&self) -> Option<Registration> {
        Some(Registration {
            name: self.name.clone()?,
            its: self.its.clone()?,
            email: match self.email.clone()? {
                GivenEmail::Address(email) => Some(email),
                GivenEmail::None => None,
            },
            phone: self.phone.clone()?,
            preference: self.preference?,
        })
    }
}

/// A person's offer to serve, with every part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The full name.
    pub name: FullName,
    /// The ITS number.
    pub its: Its,
    /// The e-mail address; not everyone has one.
    pub email: Option<Email>,
    /// The phone.
    pub phone: Phone,
    /// The preference.
    pub preference: Preference,
}

/// Reads the one-message form: parts in any order, each recognised by its shape. What is missing
/// stays empty in the draft.
pub fn parse_parts(text: &str, country: &str) -> Result<Draft, Refusal> {
    let mut draft = Draft::default();
    for piece in pieces(&clean(text)) {
        let part = without_label(piece).map_or_else(|| shape(piece), |(part, _)| part);
        if draft.has(part) {
            return Err(Refusal::PartUnclear { text: one_line(piece, QUOTE_MAX_CHARS) });
        }
        draft.set(part, piece, country)?;
    }
    Ok(draft)
}

/// Whether a text is meant as the one-message form: it has a `;`, or several lines.
pub fn looks_like_parts(text: &str) -> bool {
    let text = clean(text);
    text.contains(|letter| letter != '\n' && SEPARATORS.contains(&letter))
        || pieces(&text).nth(1).is_some()
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(SEPARATORS).map(str::trim).filter(|piece| !piece.is_empty())
}

/// The part that a text without a label must be.
fn shape(piece: &str) -> Part {
    let ascii = ascii_digits(piece);
    let digits = ascii.chars().filter(char::is_ascii_digit).count();
    let numeric = |letter: char| letter.is_ascii_digit() || " \u{A0}+-–‑.()/".contains(letter);
    if piece.contains('@') {
        Part::Email
    } else if digits > 0 && ascii.chars().all(numeric) {
        if ascii.starts_with('+') || digits >= PHONE_MIN_DIGITS { Part::Phone } else { Part::Its }
    } else if is_none_word(piece) {
        Part::Email
    } else if Preference::parse(piece).is_ok() {
        Part::Preference
    } else {
        Part::Name
    }
}

/// The part that a label names and what follows it: "Name: …", "ITS no. …", "e-mail - …". Without
/// a sign after it only what can't be a name's beginning counts as a label.
fn without_label(piece: &str) -> Option<(Part, &str)> {
    let piece = piece.trim();
    let mut signs = piece
        .match_indices([':', '=', '-', '–'])
        .take_while(|(place, _)| *place <= LABEL_MAX_BYTES);
    let signed =
        signs.find_map(|(place, sign)| Some((label(&piece[..place])?, place + sign.len())));
    let bare = || {
        let place = piece.find(|letter: char| letter == '+' || letter.is_numeric())?;
        let part = label(piece.get(..place.min(LABEL_MAX_BYTES))?)?;
        matches!(part, Part::Its | Part::Phone).then_some((part, place))
    };
    let (part, place) = signed.or_else(bare)?;
    let answer = piece[place..].trim();
    (!answer.is_empty()).then_some((part, answer))
}

pub(super) fn label(text: &str) -> Option<Part> {
    let folded = fold(text);
    let mut word = folded.strip_prefix("my ").unwrap_or(&folded);
    while let Some(shorter) = LABEL_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)) {
        word = shorter;
    }
    let named = |(_, words): &&(Part, &str)| words.split('|').any(|known| known == word);
    LABELS.iter().find(named).map(|(part, _)| *part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Draft, Refusal> {
        parse_parts(text, "IN")
    }

    fn whole(text: &str) -> Registration {
        read(text).expect("parts").complete().expect("all of them")
    }

    #[test]
    fn the_order_is_free_and_labels_are_tolerated() {
        let expected = whole("Yusuf Ali; 30412345; yusuf@example.com; 9812345678; both");
        assert_eq!(expected.name.as_str(), "Yusuf Ali");
        assert_eq!(expected.its.as_str(), "30412345");
        assert_eq!(expected.email.as_ref().map(Email::as_str), Some("yusuf@example.com"));
        assert_eq!(expected.phone.as_str(), "+919812345678");
        assert_eq!(expected.preference, Preference::Both);
        for text in [
            "both;+91 98123-45678;;yusuf@example.com;30412345;yusuf ali;",
            "Name: Yusuf Ali\r\nITS no. 304 12345\nE-mail: yusuf@example.com\n\n\
             Mobile: 98123 45678\nPreference - azan & takhbira\n",
            "ITS 30412345\nname = Yusuf Ali\nmailto:yusuf@example.com\ntel:+919812345678\neither",
            "٣٠٤١٢٣٤٥; Yusuf Ali؛ yusuf@example.com ； 919812345678; Both",
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn missing_parts_are_told_in_asking_order() {
        let draft = read("both; none").expect("parts");
        assert_eq!(draft.missing(), [Part::Name, Part::Its, Part::Phone]);
        assert_eq!(draft.email, Some(GivenEmail::None));
        assert_eq!(draft.complete(), None);
        assert_eq!(read(" ;\n; ").expect("parts").missing(), Part::ALL);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let its = |text: &str| Err(Refusal::ItsInvalid { text: text.into() });
        assert_eq!(read("Yusuf Ali; 3041234"), its("3041234"));
        assert_eq!(read("304123456; Yusuf"), its("304123456"));
        assert_eq!(read("ITS: 12 34"), its("12 34"));
        assert_eq!(read("a@b"), Err(Refusal::EmailInvalid { text: "a@b".into() }));
        assert_eq!(read("+123; x"), Err(Refusal::PhoneInvalid { text: "+123".into() }));
        assert_eq!(read("House 5"), Err(Refusal::NameInvalid { text: "House 5".into() }));
        let unclear = |text: &str| Err(Refusal::PartUnclear { text: text.into() });
        assert_eq!(read("Yusuf Ali; Saifee Park"), unclear("Saifee Park"));
        assert_eq!(read("30412345; 30412346"), unclear("30412346"));
        assert_eq!(read("none; a@b.com"), unclear("a@b.com"));
    }

    #[test]
    fn an_answer_replaces_and_a_refused_one_changes_nothing() {
        let mut draft = Draft::default();
        draft.set(Part::Its, "my ITS is 30412345", "IN").expect("a number");
        assert!(draft.set(Part::Its, "3041", "IN").is_err());
        assert_eq!(draft.its.as_ref().map(Its::as_str), Some("30412345"));
        draft.set(Part::Its, "30412346", "IN").expect("a number");
        assert_eq!(draft.its.as_ref().map(Its::as_str), Some("30412346"));
        draft.set(Part::Name, "my name is: Yusuf", "IN").expect("a name");
        assert_eq!(draft.name.as_ref().map(FullName::as_str), Some("Yusuf"));
        draft.clear(Part::Its);
        assert_eq!(draft.missing().first(), Some(&Part::Its));
        let kept = serde_json::to_string(&draft).expect("json");
        assert_eq!(serde_json::from_str::<Draft>(&kept).expect("a draft"), draft);
    }

    #[test]
    fn one_line_is_no_form() {
        assert!(looks_like_parts("Yusuf; 1") && looks_like_parts("Yusuf Ali\n30412345"));
        assert!(!looks_like_parts("Yusuf Ali\n \n") && !looks_like_parts("Yusuf, 30412345"));
    }

    #[test]
    fn preferences_have_many_spellings() {
        let read = |text| Preference::parse(text).expect("a preference");
        assert!(["Azan", "adhan only"].iter().all(|text| read(text) == Preference::Azaan));
        assert!(["TAKHBIRA", "Takbeera"].iter().all(|text| read(text) == Preference::Takbira));
        for text in ["both", "azaan,takbira", "Azaan and Takbirah", "either"] {
            assert_eq!(read(text), Preference::Both, "{text}");
        }
        for text in ["", "1", "3", "and", "no azaan", "Azaan Ali"] {
            assert!(Preference::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "([A-Za-z0-9@;:=+ \n.-]|its|name|૩|ي){0,60}|.*") {
            let _ = (Preference::parse(&text), looks_like_parts(&text));
            let _ = (read(&text), parse_parts(&text, "XX"));
        }
    }
}
