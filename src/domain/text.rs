//! What people type, made safe to keep, to compare and to show.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// The canonical combining class of viramas: they make Indic conjuncts, so they are letters to us.
const VIRAMA: u8 = 9;
/// Opens a run whose direction is its own.
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Closes the run.
const POP_ISOLATE: char = '\u{2069}';

/// The zeros of the scripts whose digits people may type; nine more digits follow each.
const ZEROS: [char; 19] = [
    '\u{0660}', // Arabic-Indic
    '\u{06F0}', // Persian and Urdu
    '\u{07C0}', // N'Ko
    '\u{0966}', // Devanagari
    '\u{09E6}', // Bengali
    '\u{0A66}', // Gurmukhi
    '\u{0AE6}', // Gujarati
    '\u{0B66}', // Odia
    '\u{0BE6}', // Tamil
    '\u{0C66}', // Telugu
    '\u{0CE6}', // Kannada
    '\u{0D66}', // Malayalam
    '\u{0DE6}', // Sinhala
    '\u{0E50}', // Thai
    '\u{0ED0}', // Lao
    '\u{0F20}', // Tibetan
    '\u{1040}', // Myanmar
    '\u{17E0}', // Khmer
    '\u{FF10}', // full width
];

/// The usual words of a masjid's day, each with the spellings that are accepted for it. Zoher,
/// Zuhair and the like are missing since people are called so.
const SPELLINGS: [(&str, &str); 12] = [
    ("fajr", "fajar fajer fajir fajur fajjar fazr fazar subh subah"),
    ("zohr", "zohar zohur zuhr zuhar zuhur dhuhr dhuhar duhr thuhr"),
    ("asr", "asar assr asur"),
    ("maghrib", "magrib maghreb magreb maghrab magrab mughrib"),
    ("isha", "ishaa ishah esha eesha eisha"),
    ("azaan", "azan azzan azaaan aazan aazaan adhan adhaan athan athaan"),
    (
        "takbira",
        "takbirah takbir takbeera takbeerah takbeer takbera takhbira takhbirah takhbeera takhbir",
    ),
    ("sanah", "sana sanaa sanaah thana"),
    ("tilawat", "tilaawat tilavat tilawah tilawa telawat tajweed tajwid"),
    ("dua", "duaa duae doa"),
    ("joshan", "joshaan joshen jaushan jawshan jowshan"),
    ("yaseen", "yasin yaasin yaaseen yasseen yassin yasen"),
];

/// In shorter words a typo makes too many other words.
const TYPO_MIN_CHARS: usize = 5;
/// Usual words too near to people's names (Azlan, Sarah, Roshan, Yasmeen) for guessing at typos.
const NEAR_NAMES: [&str; 4] = ["azaan", "sanah", "joshan", "yaseen"];

/// The text without what can't be seen or would disturb the lines around it: control characters
/// other than the line break, direction overrides, byte order marks. Composed (NFC).
pub fn clean(text: &str) -> String {
    let mut previous = '\0';
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' if previous == '\r' => {}
            '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                kept.push('\n');
            }
            '\t' => kept.push(' '),
            _ if letter.is_control() || is_bidi_control(letter) || is_invisible(letter) => {}
            _ => kept.push(letter),
        }
        previous = letter;
    }
    kept.nfc().collect()
}

/// The cleaned text in one line: runs of white space become one space, the ends are trimmed, and
/// at most `most_chars` characters are kept.
pub fn one_line(text: &str, most_chars: usize) -> String {
    let cleaned = clean(text);
    let line = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(most_chars).collect();
    cut.trim_end().to_owned()
}

/// The same, where it is only quoted: what is cut off shows.
pub fn quoted(text: &str, most_chars: usize) -> String {
    let line = one_line(text, usize::MAX);
    if line.chars().count() <= most_chars {
        return line;
    }
    format!("{}…", one_line(&line, most_chars.saturating_sub(1)))
}

/// The form in which texts are compared: lower case, without accents and vowel points, digits in
/// ASCII, apostrophes dropped, other signs as single spaces. Indic vowel signs stay, since without
/// them many names would be one.
pub fn fold(text: &str) -> String {
    let plain: String =
        clean(text).nfkd().filter(|letter| !is_accent(*letter)).collect::<String>().to_lowercase();
    let mut folded = String::with_capacity(plain.len());
    for letter in plain.chars().map(same_letter) {
        if is_accent(letter) || is_apostrophe(letter) || is_joiner(letter) {
            continue;
        }
        if letter.is_alphanumeric() || is_combining_mark(letter) {
            folded.push(ascii_digit(letter));
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim().to_owned()
}

/// The text with the decimal digits of other scripts as `0` to `9`.
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

/// A name that may stand in a line of the other direction: names with letters outside of the Latin
/// script get isolates around them (U+2068, U+2069), others stay as they are.
pub fn isolate(name: &str) -> String {
    if !name.chars().any(|letter| letter.is_alphabetic() && !is_latin(letter)) {
        return name.to_owned();
    }
    let inner = name.chars().filter(|letter| !is_bidi_control(*letter));
    std::iter::once(FIRST_STRONG_ISOLATE).chain(inner).chain(std::iter::once(POP_ISOLATE)).collect()
}

/// The first word, and the rest without the space around it.
pub fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    match text.split_once(char::is_whitespace) {
        Some((word, rest)) => (word, rest.trim_start()),
        None => (text, ""),
    }
}

/// The usual word that a spelling stands for, or the word itself; expects a folded word.
pub(super) fn usual(word: &str) -> &str {
    let spelt = |(_, spellings): &&(&str, &str)| spellings.split(' ').any(|other| other == word);
    SPELLINGS.iter().find(spelt).map_or(word, |(usual, _)| *usual)
}

/// Whether a folded word is one of the usual words, in any spelling.
pub(super) fn is_usual(word: &str) -> bool {
    let meant = usual(word);
    SPELLINGS.iter().any(|(usual, _)| *usual == meant)
}

/// A word as typed: what it stands for, and where it ends in the text.
#[derive(Clone)]
pub(super) struct Word {
    pub usual: String,
    pub end: usize,
}

/// The first words of a text, at most so many, as the usual words that they stand for.
pub(super) fn usual_words(text: &str, most: usize) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let separator = |letter: char| letter.is_whitespace() || "-–—_:,;·/.".contains(letter);
    let mut begin = 0;
    while begin < text.len() && found.len() < most {
        let end = text[begin..].find(separator).map_or(text.len(), |length| begin + length);
        let word = fold(&text[begin..end]);
        if !word.is_empty() {
            let before = found.last().map(|word| word.usual.clone()).unwrap_or_default();
            let both = format!("{before}{word}");
            // "ya sin" is one word for us, though people write two.
            if !is_usual(&before) && !is_usual(&word) && is_usual(&both) {
                found.pop();
                found.push(Word { usual: usual(&both).to_owned(), end });
            } else {
                found.push(Word { usual: usual(&word).to_owned(), end });
            }
        }
        begin = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// The one word that lacks a letter, has one too many or a wrong one in `word`.
pub(super) fn typo_of<'w>(word: &str, known: impl Iterator<Item = &'w String>) -> Option<&'w str> {
    let mut meant = None;
    let long = |word: &str| word.chars().count() >= TYPO_MIN_CHARS;
    for other in known.filter(|other| long(other) && !NEAR_NAMES.contains(&other.as_str())) {
        if other == word {
            return None;
        }
        if long(word) && strsim::levenshtein(word, other) == 1 {
            if meant.is_some_and(|before| before != other) {
                return None;
            }
            meant = Some(other.as_str());
        }
    }
    meant
}

/// Something in the database that isn't what it should be; its value is not shown, since logs hold
/// nothing personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(pub(super) &'static str);

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a valid {}", self.0)
    }
}

impl std::error::Error for Malformed {}

/// What all the checked texts share: kept as text, shown as it is, masked in logs.
macro_rules! checked_text {
    ($type:ident, $what:literal, $is_valid:expr) => {
        impl $type {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        /// Masked, since logs hold nothing personal.
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}(…{})", stringify!($type), tail(&self.0))
            }
        }

        impl TryFrom<String> for $type {
            type Error = Malformed;
            fn try_from(text: String) -> Result<Self, Malformed> {
                let is_valid: fn(&str) -> bool = $is_valid;
                if is_valid(&text) { Ok(Self(text)) } else { Err(Malformed($what)) }
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.0
            }
        }
    };
}
pub(super) use checked_text;

/// The last two characters.
pub(super) fn tail(text: &str) -> &str {
    text.char_indices().rev().nth(1).map_or("", |(place, _)| &text[place..])
}

/// Whether a letter belongs to the Latin script (or is no letter of any).
pub(super) fn is_latin(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{02AF}'
        | '\u{1D00}'..='\u{1DBF}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2C60}'..='\u{2C7F}'
        | '\u{A720}'..='\u{A7FF}'
        | '\u{AB30}'..='\u{AB6F}'
        | '\u{FB00}'..='\u{FB06}'
        | '\u{FF21}'..='\u{FF5A}')
}

/// The signs that are written for an apostrophe, the Arabic ayn and hamza among them.
pub(super) fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '`' | '´' | '‘' | '’' | '‛' | 'ʹ'..='ʿ' | 'ˈ' | '′' | '＇')
}

/// Zero-width joiners and the Arabic stretching sign: they shape letters and name nothing.
pub(super) fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200C}' | '\u{200D}' | '\u{0640}')
}

fn is_bidi_control(letter: char) -> bool {
    matches!(letter,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Accents, vowel points and nuktas have a combining class; Indic vowel signs have none.
fn is_accent(letter: char) -> bool {
    !matches!(canonical_combining_class(letter), 0 | VIRAMA)
}

/// Letters of the Arabic script that keyboards write in two ways.
fn same_letter(letter: char) -> char {
    match letter {
        'ی' | 'ى' | 'ې' => 'ي',
        'ک' => 'ك',
        'ة' | 'ہ' | 'ۃ' | 'ھ' => 'ه',
        _ => letter,
    }
}

fn ascii_digit(letter: char) -> char {
    ZEROS
        .into_iter()
        .find_map(|zero| {
            let above = u32::from(letter).checked_sub(u32::from(zero))?;
            char::from_digit(above, 10)
        })
        .unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cleaning_keeps_lines_and_drops_what_cannot_be_seen() {
        assert_eq!(clean("a\r\nb\rc\td\0\u{202E}e\u{FEFF}\u{2067}f\u{200F}"), "a\nb\nc def");
        assert_eq!(clean("e\u{301}"), "é");
        assert_eq!(clean("\n\n"), "\n\n");
        assert_eq!(one_line("  a \n\n b\u{A0}\tc  ", 80), "a b c");
        assert_eq!(one_line("ab cd", 3), "ab");
        assert_eq!(one_line("હાતિમ", 2), "હા");
    }

    #[test]
    fn folding_makes_spellings_alike() {
        assert_eq!(fold("  Fāṭema-Zahrā’ "), "fatema zahra");
        assert_eq!(fold("Sa'eed  O'Neil_x"), "saeed oneil x");
        assert_eq!(fold("أَحْمَد"), fold("احمد"));
        assert_eq!(fold("علی"), fold("علي"));
        assert_eq!(fold("٣૦४"), "304");
        assert_ne!(fold("હાતિમ"), fold("હતમ"));
        assert_eq!(fold("ﬁ İ"), "fi i");
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        assert_eq!(ascii_digits("٠١٢٣٤٥٦٧٨٩ ۹ ९ ૯ ９ x"), "0123456789 9 9 9 9 x");
    }

    #[test]
    fn only_names_of_other_scripts_are_isolated() {
        assert_eq!(isolate("Zoë O'Brien"), "Zoë O'Brien");
        assert_eq!(isolate("يوسف"), "\u{2068}يوسف\u{2069}");
        assert_eq!(isolate("Yusuf યુસુફ\u{202E}"), "\u{2068}Yusuf યુસુફ\u{2069}");
    }

    #[test]
    fn the_first_word_and_the_rest() {
        assert_eq!(first_word("  a  b c "), ("a", "b c"));
        assert_eq!(first_word(" \n"), ("", ""));
        assert_eq!(first_word("a"), ("a", ""));
    }

    #[test]
    fn folding_twice_changes_nothing_for_any_letter() {
        for letter in '\0'..='\u{FFFF}' {
            let once = fold(&letter.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(letter));
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_is_stable(text in any::<String>(), most in 0_usize..90) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once.clone());
            prop_assert!(one_line(&text, most).chars().count() <= most);
            prop_assert!(!one_line(&text, most).contains('\n'));
            let _ = (fold(&text), ascii_digits(&text), isolate(&text), first_word(&text));
        }
    }
}
