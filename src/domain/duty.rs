//! A duty, a column of the roster: its key, kind and reporting time, and how people name it.

mod defaults;
mod own;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::defaults::{NewDuty, defaults};
pub use self::own::{OwnDuty, Place, Problem, key_for};
use super::refusal::Refusal;
pub use super::reminder::TimeOfDay;
use super::text::{Malformed, Word, is_usual, one_line, typo_of, usual_words};

/// A key stands in commands and in buttons, whose payload is 64 bytes on Telegram.
const KEY_MAX_CHARS: usize = 30;
/// What was read is quoted in a refusal, in one line of a phone's screen.
const QUOTE_MAX_CHARS: usize = 40;
/// A part of a name that is shorter ("e", "of") names no duty by itself.
const TELLING_CHARS: usize = 3;

/// The name of a duty in commands and buttons: lowercase words of a–z and 0–9 joined by `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DutyKey(String);

impl DutyKey {
    /// Reads a key as it is written in the database.
    pub fn parse(text: &str) -> Option<Self> {
        let legal = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        (text.len() <= KEY_MAX_CHARS && text.split('-').all(legal)).then(|| Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DutyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DutyKey {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::parse(&text).ok_or(Malformed("duty key"))
    }
}

impl From<DutyKey> for String {
    fn from(key: DutyKey) -> Self {
        key.0
    }
}

/// What sort of service a duty is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The call to prayer.
    Azaan,
    /// Leading the takbira.
    Takbira,
    /// Reciting the sanah.
    Sanah,
    /// Reciting the Qur'an.
    Tilawat,
    /// Reciting a dua.
    Dua,
    /// Reciting Yaseen.
    Yaseen,
    /// Anything else that a masjid needs.
    Other,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Azaan,
        Self::Takbira,
        Self::Sanah,
        Self::Tilawat,
        Self::Dua,
        Self::Yaseen,
        Self::Other,
    ];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Azaan => "azaan",
            Self::Takbira => "takbira",
            Self::Sanah => "sanah",
            Self::Tilawat => "tilawat",
            Self::Dua => "dua",
            Self::Yaseen => "yaseen",
            Self::Other => "other",
        }
    }
}

/// Reads what the database holds.
impl From<String> for Kind {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Self::Other)
    }
}

/// A column of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Its row.
    pub id: i64,
    /// Its name in commands.
    pub key: DutyKey,
    /// Its name for people, e.g. "Fajr Azaan".
    pub label: String,
    /// Its sort.
    pub kind: Kind,
    /// When the person reports, which is when the duty begins.
    pub reports_at: TimeOfDay,
    /// Its place in the order of the day, lowest first.
    pub position: i64,
    /// Whether the centre runs it now.
    pub active: bool,
    /// The day on which a changed time doesn't count yet, since its duty had begun, and its time.
    #[serde(default)]
    pub kept: Option<(NaiveDate, TimeOfDay)>,
}

impl Duty {
    /// The duty as it is on a date, with that date's reporting time.
    pub fn on(&self, date: NaiveDate) -> Self {
        let kept = self.kept.filter(|(day, _)| *day == date);
        Self { reports_at: kept.map_or(self.reports_at, |(_, at)| at), ..self.clone() }
    }
}

/// The duty that the longest beginning of the text names, among the active ones, and the rest of
/// the text. A beginning that names several is refused with their labels.
pub fn find<'d, 't>(duties: &'d [Duty], text: &'t str) -> Result<(&'d Duty, &'t str), Refusal> {
    find_among(duties.iter().filter(|duty| duty.active), text)
}

/// As [`find`], among those that are switched off too.
pub fn find_any<'d, 't>(duties: &'d [Duty], text: &'t str) -> Result<(&'d Duty, &'t str), Refusal> {
    find_among(duties.iter(), text)
}

fn find_among<'d, 't>(
    duties: impl Iterator<Item = &'d Duty>,
    text: &'t str,
) -> Result<(&'d Duty, &'t str), Refusal> {
    let columns: Vec<Column<'d>> = duties.map(Column::new).collect();
    let longest = columns.iter().flat_map(|column| &column.names).map(Vec::len).max().unwrap_or(0);
    let typed = usual_words(text, longest + 1);
    let mended = without_typos(&columns, &typed);
    let tries =
        [named(&columns, &typed, Column::is), named(&columns, &mended, Column::is_shuffled)];
    for (found, count) in tries.iter().flatten() {
        if let [one] = found[..] {
            let end = typed[count + typo_after(one, &typed, *count) - 1].end;
            let separator = |letter: char| letter.is_whitespace() || "-–—_:,;·".contains(letter);
            return Ok((one.duty, text[end..].trim_start_matches(separator)));
        }
    }
    let quote = |words: usize| {
        let end = words.checked_sub(1).and_then(|last| typed.get(last)).map_or(0, |word| word.end);
        one_line(&text[..end], QUOTE_MAX_CHARS)
    };
    let label = |column: &Column<'_>| column.duty.label.clone();
    Err(match tries.into_iter().flatten().next() {
        Some((found, count)) => {
            let labels = found.into_iter().map(label).collect();
            Refusal::DutySeveral { text: quote(count), labels }
        }
        // Behind the first word a person may stand, of whom nothing is wrong.
        None => {
            Refusal::DutyUnclear { text: quote(1), labels: columns.iter().map(label).collect() }
        }
    })
}

/// An active duty with its names, as usual words.
struct Column<'d> {
    duty: &'d Duty,
    names: Vec<Vec<String>>,
}

impl<'d> Column<'d> {
    fn new(duty: &'d Duty) -> Self {
        let name =
            |text| usual_words(text, usize::MAX).into_iter().map(|word| word.usual).collect();
        Self { duty, names: vec![name(duty.key.as_str()), name(&duty.label)] }
    }

    /// Whether the words are one of the names.
    fn is(&self, typed: &[Word]) -> bool {
        self.names.iter().any(|name| name.iter().eq(typed.iter().map(|word| &word.usual)))
    }

    /// Whether the words are one of the names in another order ("takbira isha").
    fn is_shuffled(&self, typed: &[Word]) -> bool {
        let mut typed: Vec<&String> = typed.iter().map(|word| &word.usual).collect();
        typed.sort_unstable();
        self.names.iter().any(|name| {
            let mut name: Vec<&String> = name.iter().collect();
            name.sort_unstable();
            name == typed
        })
    }

    /// Whether the words are a part of one of the names, in its order, and say something.
    fn has(&self, typed: &[Word]) -> bool {
        let telling = typed.iter().any(|word| word.usual.chars().count() >= TELLING_CHARS);
        telling
            && self.names.iter().any(|name| {
                let mut name = name.iter();
                typed.iter().all(|word| name.any(|part| *part == word.usual))
            })
    }
}

/// The one duty that the longest beginning names, or if there is no such beginning, the several
/// that the longest names; with the beginning's words, at least one. A whole name (told by `is`)
/// goes before a part of one.
fn named<'c, 'd>(
    columns: &'c [Column<'d>],
    typed: &[Word],
    is: fn(&Column<'d>, &[Word]) -> bool,
) -> Option<(Vec<&'c Column<'d>>, usize)> {
    let mut several = None;
    for count in (1..=typed.len()).rev() {
        let beginning = &typed[..count];
        let mut found: Vec<_> = columns.iter().filter(|column| is(column, beginning)).collect();
        if found.is_empty() {
            found = columns.iter().filter(|column| column.has(beginning)).collect();
        }
        if found.len() == 1 {
            return Some((found, count));
        }
        if several.is_none() && !found.is_empty() {
            several = Some((found, count));
        }
    }
    several
}

/// The same words, with small typos of the duties' words mended.
fn without_typos(columns: &[Column<'_>], typed: &[Word]) -> Vec<Word> {
    let known = || columns.iter().flat_map(|column| &column.names).flatten();
    let mend = |word: &Word| match typo_of(&word.usual, known()) {
        Some(meant) => Word { usual: meant.to_owned(), end: word.end },
        None => word.clone(),
    };
    typed.iter().map(mend).collect()
}

/// One if the word after the duty's beginning is a typo of one of its own usual words
/// ("isha takbirra"), so that it isn't taken for a person's; else none.
fn typo_after(column: &Column<'_>, typed: &[Word], count: usize) -> usize {
    let Some(next) = typed.get(count) else { return 0 };
    let said = |part: &String| typed[..count].iter().any(|word| word.usual == *part);
    let unsaid = column.names.iter().flatten().filter(|part| is_usual(part) && !said(part));
    usize::from(typo_of(&next.usual, unsaid).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all() -> Vec<Duty> {
        let duty = |(new, at): (NewDuty, i64)| Duty {
            id: at,
            key: new.key,
            label: new.label,
            kind: new.kind,
            reports_at: new.reports_at,
            position: at,
            active: true,
            kept: None,
        };
        defaults().into_iter().zip(1..).map(duty).collect()
    }

    fn usual_eight() -> Vec<Duty> {
        all().into_iter().map(|duty| Duty { active: duty.position <= 8, ..duty }).collect()
    }

    /// `key|rest`, or `?quote: labels`.
    fn read(duties: &[Duty], text: &str) -> String {
        match find(duties, text) {
            Ok((duty, rest)) => format!("{}|{rest}", duty.key),
            Err(Refusal::DutyUnclear { text, labels } | Refusal::DutySeveral { text, labels }) => {
                format!("?{text}: {}", labels.join(", "))
            }
            Err(other) => format!("{other:?}"),
        }
    }

    #[test]
    fn keys_are_words_joined_by_hyphens() {
        assert!(["a", "fajr-azaan", "gate-2"].iter().all(|key| DutyKey::parse(key).is_some()));
        for key in ["", "-", "a-", "-a", "a--b", "A", "a b", "a_b", "é", &"a".repeat(31)] {
            assert_eq!(DutyKey::parse(key), None, "{key}");
        }
        assert!(serde_json::from_str::<DutyKey>("\"Fajr\"").is_err());
    }

    #[test]
    fn a_centre_begins_with_eight_duties_and_four_to_switch_on() {
        let (on, off): (Vec<_>, Vec<_>) = defaults().into_iter().partition(|duty| duty.active);
        assert_eq!((on.len(), off.len()), (8, 4));
        assert!(off.iter().all(|duty| duty.reports_at.to_string() == "04:30"));
        assert_eq!(Kind::from(String::from("dua")), Kind::Dua);
    }

    #[test]
    fn every_duty_answers_to_its_key_and_its_label() {
        for duty in all() {
            for text in [duty.key.as_str().to_owned(), duty.label.to_uppercase()] {
                assert_eq!(read(&all(), &format!("{text} Ali")), format!("{}|Ali", duty.key));
            }
        }
    }

    #[test]
    fn spellings_and_small_typos_are_understood_and_no_name_is_swallowed() {
        let cases = "\
            FAJAR_AZAAN 30412345 > fajr-azaan|30412345 / subh   adhan: Yusuf > fajr-azaan|Yusuf / \
            dhuhr takhbira > zohr-takbira| / isha > isha-takbira| / magreb azan > maghrib-azaan| / \
            Isha 30412345 > isha-takbira|30412345 / asar Yusuf Ali > asr-takbira|Yusuf Ali / \
            takbira isha Yusuf > isha-takbira|Yusuf / tajweed x > tilawat|x / Ya-Seen > yaseen| / \
            Dua e Joshan Ali > dua-e-joshan|Ali / duae joshan Ali > dua-e-joshan|Ali / \
            dua-e-joshan Ali > dua-e-joshan|Ali / joshan Dua Zoe > dua-e-joshan|Dua Zoe / \
            ya sin Ali > yaseen|Ali / asr - the Aamil leads > asr-takbira|the Aamil leads / \
            maghrb azaan Ali > maghrib-azaan|Ali / fajr takbire Ali > fajr-takbira|Ali / \
            isha takbirra Ali > isha-takbira|Ali / tilawaat > tilawat| / \
            isha takbira Isha Ali > isha-takbira|Isha Ali / isha Isha Ali > isha-takbira|Isha Ali / \
            asr takbira takbira wala > asr-takbira|takbira wala / \
            isha Ali-Asgar > isha-takbira|Ali-Asgar / yaseen Yaseen Ali > yaseen|Yaseen Ali / \
            fajr azaan Azaan Ali > fajr-azaan|Azaan Ali";
        for case in cases.split(" / ") {
            let (text, expected) = case.split_once(" > ").expect("a case");
            assert_eq!(read(&all(), text), expected, "{text}");
        }
        for text in ["Zuhair Ali", "Roshan Ali", "Yasmeen", "Sarah", "e Ali", "Zoher"] {
            assert!(read(&all(), text).starts_with('?'), "{text}");
        }
    }

    #[test]
    fn what_is_unclear_names_what_it_could_be() {
        assert_eq!(read(&all(), "fajr Azlan Ali"), "?fajr: Fajr Azaan, Fajr Takbira");
        assert_eq!(read(&all(), "Fajar yusuf"), "?Fajar: Fajr Azaan, Fajr Takbira");
        let labels = "Fajr Azaan, Fajr Takbira, Zohr Azaan, Zohr Takbira, Asr Takbira, \
                      Maghrib Azaan, Maghrib Takbira, Isha Takbira";
        assert_eq!(read(&usual_eight(), "tilawat Ali"), format!("?tilawat: {labels}"));
        assert_eq!(read(&usual_eight(), " "), format!("?: {labels}"));
        assert_eq!(read(&[], "isha"), "?isha: ");
    }

    #[test]
    fn a_masjids_own_duties_are_found_by_label() {
        let mut duties = usual_eight();
        for (own, label) in duties[8..].iter_mut().zip(["Sherbet & Dates", "પાણી"]) {
            (own.label, own.active) = (label.into(), true);
        }
        assert_eq!(read(&duties, "sherbet Ali"), "sanah|Ali");
        assert_eq!(read(&duties, "Sherbat & dates Ali"), "sanah|Ali");
        assert_eq!(read(&duties, "પાણી Ali"), "tilawat|Ali");
    }

    proptest! {
        #[test]
        fn never_panics_and_the_rest_is_the_end(
            text in "((fajr|isha|azan|takbirra|dua|e|joshan|ya|sin|é)[ :_-]?){0,8}|\\PC*|.*",
        ) {
            if let Ok((_, rest)) = find(&all(), &text) {
                prop_assert!(text.ends_with(rest));
            }
            let _ = (DutyKey::parse(&text), TimeOfDay::parse(&text));
        }
    }
}
