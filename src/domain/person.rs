//! What we know of a person, only in valid form: ITS number, e-mail, phone, name, status.

use std::panic::catch_unwind;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
pub use super::registration::Preference;
pub use super::text::Malformed;
use super::text::{
    ascii_digits, checked_text, clean, fold, is_apostrophe, is_joiner, is_latin, one_line, tail,
};

/// An ITS number has this many digits.
const ITS_DIGITS: usize = 8;
/// The longest address that mail servers take (RFC 5321, erratum 1690).
const EMAIL_MAX_CHARS: usize = 254;
/// The longest part before the `@` (RFC 5321, 4.5.3.1.1).
const EMAIL_LOCAL_MAX_CHARS: usize = 64;
/// The longest word between the dots of a domain (RFC 1035, 2.3.4).
const DOMAIN_WORD_MAX_CHARS: usize = 63;
/// The fewest and most digits of a number that can be called from abroad (E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Without its country a number has fewer digits than this.
const PHONE_WITH_COUNTRY_DIGITS: usize = 11;
/// A name must fit a line of the roster.
const NAME_MAX_CHARS: usize = 80;
const NAME_MIN_LETTERS: usize = 2;
/// What was read is quoted in a refusal, in one line of a phone's screen.
const QUOTE_MAX_CHARS: usize = 60;

/// An ITS number: eight digits, a person's number in the community, unique in a centre.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Its(String);

checked_text!(Its, "ITS number", |text| text.len() == ITS_DIGITS && is_digits(text));

impl Its {
    /// Reads a number as typed, with digits of any script; spaces and dashes don't matter.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let digits: String = ascii_digits(&clean(text))
            .chars()
            .filter(|letter| !letter.is_whitespace() && !"-–.".contains(*letter))
            .collect();
        Self::try_from(digits).map_err(|_| Refusal::ItsInvalid { text: quote(text) })
    }
}

/// An e-mail address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

checked_text!(Email, "e-mail address", is_email);

impl Email {
    /// Reads an address as typed; its domain becomes lower case.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let bare = text.trim().trim_start_matches('<').trim_end_matches(['>', ',', '.', ';']);
        let address = match bare.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
            None => String::new(),
        };
        Self::try_from(address).map_err(|_| Refusal::EmailInvalid { text: quote(text) })
    }
}

/// Whether a person says that there is no e-mail address.
pub fn is_none_word(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "-" | "–" | "—")
        || matches!(
            fold(text).as_str(),
            "none"
                | "no"
                | "nil"
                | "na"
                | "n a"
                | "nothing"
                | "no email"
                | "no e mail"
                | "no mail"
                | "no email address"
                | "without email"
        )
}

/// A phone number in E.164 form, with its `+`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

checked_text!(Phone, "phone number", |text| {
    text.strip_prefix('+').is_some_and(|digits| {
        PHONE_DIGITS.contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0')
    })
});

impl Phone {
    /// Reads a number as typed; `country` (ISO, e.g. "IN") completes it if it lacks its own.
    pub fn parse(text: &str, country: &str) -> Result<Self, Refusal> {
        let invalid = || Refusal::PhoneInvalid { text: quote(text) };
        let typed = ascii_digits(&clean(text));
        let typed = typed.trim().trim_start_matches("tel:");
        let legal = |letter: char| letter.is_ascii_digit() || " \u{A0}+-–‑.()/\n".contains(letter);
        if !typed.chars().all(legal) || typed.rfind('+').is_some_and(|place| place > 1) {
            return Err(invalid());
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if let Some(abroad) = digits.strip_prefix("00") {
            return known(None, format!("+{abroad}")).ok_or_else(invalid);
        }
        if typed.contains('+') {
            return known(None, format!("+{digits}")).ok_or_else(invalid);
        }
        let whole = digits.len() >= PHONE_WITH_COUNTRY_DIGITS && !digits.starts_with('0');
        known(country.to_ascii_uppercase().parse().ok(), digits.clone())
            .or_else(|| if whole { known(None, format!("+{digits}")) } else { None })
            .ok_or_else(invalid)
    }

    /// The number of a WhatsApp account, with or without its `+`. The platform vouches for it, so
    /// nothing but its shape is looked at.
    pub fn from_whatsapp(id: &str) -> Option<Self> {
        Self::try_from(format!("+{}", id.strip_prefix('+').unwrap_or(id))).ok()
    }
}

/// A person's full name, in any script.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FullName(String);

checked_text!(FullName, "name", is_name);

impl FullName {
    /// Reads a name as typed. Its case stays, but a Latin name all in lower case gets capitals.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let name = one_line(text, NAME_MAX_CHARS + 1);
        let small = name.chars().all(|letter| is_latin(letter) && !letter.is_uppercase());
        let name = if small { capitals(&name) } else { name };
        Self::try_from(name).map_err(|_| Refusal::NameInvalid { text: quote(text) })
    }
}

/// How far a registration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Submitted, not yet looked at.
    Pending,
    /// Accepted.
    Approved,
    /// Accepted, with a duty.
    Allotted,
    /// Not accepted.
    Rejected,
    /// The person left.
    Withdrawn,
}

impl Status {
    /// All statuses.
    pub const ALL: [Self; 5] =
        [Self::Pending, Self::Approved, Self::Allotted, Self::Rejected, Self::Withdrawn];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Allotted => "allotted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether the person may be given a duty.
    pub const fn serves(self) -> bool {
        matches!(self, Self::Pending | Self::Approved | Self::Allotted)
    }
}

/// Reads what the database holds.
impl From<String> for Status {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|status| status.as_str() == word).unwrap_or(Self::Pending)
    }
}

/// The number if the world's numbering plans know it. The library that knows them must not take us
/// down with it.
fn known(country: Option<phonenumber::country::Id>, number: String) -> Option<Phone> {
    let read = move || {
        let parsed = phonenumber::parse(country, &number).ok()?;
        phonenumber::is_valid(&parsed).then(|| parsed.format().to_string())
    };
    Phone::try_from(catch_unwind(read).ok()??).ok()
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let domain_word = |word: &str| {
        (1..=DOMAIN_WORD_MAX_CHARS).contains(&word.len())
            && word.bytes().all(plain)
            && !word.starts_with('-')
            && !word.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or("");
    text.len() <= EMAIL_MAX_CHARS
        && local.len() <= EMAIL_LOCAL_MAX_CHARS
        && local.split('.').all(|word| !word.is_empty() && word.bytes().all(atom))
        && domain.contains('.')
        && domain.split('.').all(domain_word)
        && top.len() >= 2
        && !is_digits(top)
}

/// Letters of any script with what stands in names between them.
fn is_name(text: &str) -> bool {
    let legal = |letter: char| {
        letter.is_alphabetic()
            || unicode_normalization::char::is_combining_mark(letter)
            || is_apostrophe(letter)
            || is_joiner(letter)
            || " .,-‐‑–()·".contains(letter)
    };
    text.chars().count() <= NAME_MAX_CHARS
        && text.chars().filter(|letter| letter.is_alphabetic()).count() >= NAME_MIN_LETTERS
        && text.chars().all(legal)
        && text.trim() == text
}

/// The name with a capital at the beginning of each word.
fn capitals(name: &str) -> String {
    let mut begins = true;
    let capital = |letter: char| {
        let upper = if begins { letter.to_uppercase().collect() } else { vec![letter] };
        begins = !letter.is_alphabetic() && !is_apostrophe(letter);
        // A letter whose capital is two letters stays small.
        if let [one] = upper[..] { one } else { letter }
    };
    name.chars().map(capital).collect()
}

fn quote(text: &str) -> String {
    one_line(text, QUOTE_MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phone(text: &str, country: &str) -> Option<String> {
        Phone::parse(text, country).ok().map(String::from)
    }

    #[test]
    fn its_numbers_have_eight_digits_of_any_script() {
        for text in ["30412345", " 304 12-345 ", "٣٠٤١٢٣٤٥", "૩૦૪૧૨૩૪૫"] {
            assert_eq!(Its::parse(text).expect("a number").as_str(), "30412345", "{text}");
        }
        for text in ["", "3041234", "304123456", "3041234x", "+30412345"] {
            assert_eq!(Its::parse(text), Err(Refusal::ItsInvalid { text: text.into() }));
        }
        assert!(serde_json::from_str::<Its>("\"٣٠٤١٢٣٤٥\"").is_err());
    }

    #[test]
    fn emails_are_plain_addresses() {
        let read = |text| Email::parse(text).map(String::from).ok();
        assert_eq!(read(" Yusuf.Ali+1@Example.COM. ").as_deref(), Some("Yusuf.Ali+1@example.com"));
        assert_eq!(read("<a@b.co>").as_deref(), Some("a@b.co"));
        let wrong = "|@|a@|@b.co|a@b|a b@c.de|a@b@c.de|a@b.co\r\nBcc: x@y.zz|a@b..co|.a@b.co|a.@b.co|\
                     a@-b.co|a@1.2.3.4|a@b.c|a\u{202E}@b.co|\"a\"@b.co";
        for text in wrong.split('|') {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&format!("a@{}.co", "b.".repeat(130).trim_end_matches('.'))), None);
        assert!(["None", "no", "No e-mail.", "-", "n/a", "NIL"].into_iter().all(is_none_word));
        assert!(!["", "noor", "a@b.co", "Nona"].into_iter().any(is_none_word));
    }

    #[test]
    fn phones_are_completed_by_the_country() {
        let ways = "9812345678|098123 45678|+91 98123-45678|919812345678|00919812345678|\
                    (+91) 98123 45678|tel:+919812345678|٩٨١٢٣٤٥٦٧٨|\u{202A}+91 98123 45678\u{202C}";
        for text in ways.split('|') {
            assert_eq!(phone(text, "IN").as_deref(), Some("+919812345678"), "{text}");
        }
        assert_eq!(phone("07911 123456", "GB").as_deref(), Some("+447911123456"));
        assert_eq!(phone("447911123456", "IN").as_deref(), Some("+447911123456"));
        assert_eq!(phone("+20 100 123 4567", "IN").as_deref(), Some("+201001234567"));
        assert_eq!(phone("98123-45678", "in").as_deref(), Some("+919812345678"));
        assert_eq!(phone("050 123 4567", "AE").as_deref(), Some("+971501234567"));
        assert_eq!(phone("50012345", "KW").as_deref(), Some("+96550012345"));
        assert_eq!(phone("+39 06 1234 5678", "IN").as_deref(), Some("+390612345678"));
        assert_eq!(phone("+1 (212) 555-2368", "IN").as_deref(), Some("+12125552368"));
        for text in
            ["", "+", "12345", "+91", "98123456", "98123x5678", "9812345678 ext 5", "+91+98"]
        {
            assert_eq!(phone(text, "IN"), None, "{text}");
        }
        assert_eq!(phone("9812345678", "??"), None);
    }

    #[test]
    fn whatsapp_vouches_for_its_numbers() {
        let read = |id| Phone::from_whatsapp(id).map(String::from);
        assert_eq!(read("919800000000").as_deref(), Some("+919800000000"));
        assert_eq!(read("+15550001111").as_deref(), Some("+15550001111"));
        for id in ["", "+", "123456", "1234567890123456", "IN.123456789", "++9198000000"] {
            assert_eq!(read(id), None, "{id}");
        }
    }

    #[test]
    fn names_are_letters_of_any_script() {
        let read = |text: &str| FullName::parse(text).map(String::from).ok();
        assert_eq!(
            read("  yusuf\n bin  ali-asgar d'souza "),
            Some("Yusuf Bin Ali-Asgar D'souza".into())
        );
        assert_eq!(read("(mulla) yusuf"), Some("(Mulla) Yusuf".into()));
        for text in ["YUSUF ALI", "M. Yusuf", "يوسف علي", "યુસુફ અલી", "Yusuf يوسف", "Zoë"]
        {
            assert_eq!(read(text).as_deref(), Some(text));
        }
        for text in
            ["", "A", "..", "Yusuf 5", "a@b", "Yusuf ٥", "/menu", "=Ali()+", "😀😀", "<b>x</b>"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(read(&"a".repeat(80)).is_some() && read(&"a".repeat(81)).is_none());
    }

    #[test]
    fn nothing_personal_is_logged() {
        let its = Its::parse("30412345").expect("a number");
        assert_eq!(format!("{its:?} {its}"), "Its(…45) 30412345");
        let phone = Phone::from_whatsapp("919812345678").expect("a number");
        let name = FullName::parse("Yusuf Ali").expect("a name");
        let email = Email::parse("yusuf@example.com").expect("an address");
        assert_eq!(format!("{phone:?} {name:?} {email:?}"), "Phone(…78) FullName(…li) Email(…om)");
        let wrong = Its::try_from("secret".to_owned()).expect_err("no number");
        assert!(!format!("{wrong} {wrong:?}").contains("secret"));
    }

    #[test]
    fn statuses_tell_who_serves() {
        assert_eq!(Status::ALL.map(Status::serves), [true, true, true, false, false]);
    }

    proptest! {
        #[test]
        fn never_panics_and_what_is_read_reads_again(
            text in "\\PC*|[0-9+() ]{0,20}|[a-z.@-]{0,20}|.*",
            country in "[A-Z]{2}|.{0,3}",
        ) {
            let _ = (is_none_word(&text), Phone::from_whatsapp(&text));
            if let Ok(its) = Its::parse(&text) {
                prop_assert_eq!(Its::parse(its.as_str()), Ok(its));
            }
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
            if let Ok(name) = FullName::parse(&text) {
                prop_assert_eq!(FullName::parse(name.as_str()), Ok(name));
            }
            if let Ok(phone) = Phone::parse(&text, &country) {
                prop_assert_eq!(Phone::parse(phone.as_str(), "IN"), Ok(phone));
            }
        }
    }
}
