//! What the heads of a table say about its columns, in any order and in the usual spellings, and with
//! them what each row says. A table of people, one with a row for each duty, and one with a row for
//! each day and a column for each duty are known; others are passed over.

use super::file::{Sheet, Unreadable};
use super::{Place, Raw, RawPerson, RawSlot, Row};
use crate::domain::registration::{Part, label};
use crate::domain::text::{ascii_digits, fold, is_usual, usual};

/// Above the heads there may be a title and some words.
const ROWS_ABOVE: usize = 15;
/// What a roster says of a closed slot, behind the words why (see `render/xlsx.rs`).
const CLOSED: char = 'L';

/// The heads by what they mean, as folded words.
const HEADS: [(Head, &str); 7] = [
    (
        Head::Name,
        "name|full name|naam|person|volunteer|member|assigned to|assigned user|who|user name|given to|\
         khidmat guzar|holder|mumin",
    ),
    (Head::Its, "its|its number|its no|its id|its card|user its|ejamaat|ejamaat id|e jamaat"),
    (Head::Status, "status|state|registration status"),
    (Head::Number, "day|day no|day number|day of season"),
    (Head::Date, "date|duty date|day date|gregorian date|date of duty"),
    (Head::Duty, "duty|namaaz type|namaz type|namaaz|namaz|khidmat|duty type|salaat|salat|prayer"),
    (Head::Key, "duty key"),
];
/// Heads of columns that say nothing here.
const SKIPPED: &str = "hijri date|hijri|misri|misri date|time|reporting time|note|notes|remark|remarks|\
                       weekday|registered|locked|locked at|s no|sr no|sr|no|id|created at|role";
/// Heads of tables that tell what happened, such as requests and the log.
const OF_OTHERS: &str = "reason|kind|what|way|asked|decided|preferred date|requested";
/// What stands in a roster where nobody is.
const NOBODY: &str = "open|empty|none|nobody|na|n a|tbd|x|vacant|unassigned";
/// What the state of a slot says in which nobody serves.
const NOT_GIVEN: &str = "open|locked|closed|empty|unassigned";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    Name,
    Its,
    Email,
    Phone,
    Preference,
    Status,
    Number,
    Date,
    Duty,
    Key,
    Skipped,
    OfOthers,
    Other,
}

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    People,
    Slots,
    Days,
}

/// A table whose heads are understood.
struct Known<'s> {
    sheet: &'s Sheet,
    kind: Kind,
    /// The place of the heads among its rows.
    at: usize,
    heads: Vec<Head>,
}

/// The rows of all tables that are known.
///
/// # Errors
/// Says if no table is known, or nothing stands in those that are.
pub fn rows(sheets: &[Sheet]) -> Result<Vec<Row>, Unreadable> {
    let mut known: Vec<Known<'_>> = sheets.iter().filter_map(known).collect();
    if known.is_empty() {
        return Err(Unreadable::NoHeads);
    }
    // Of the same roster the table with a row for each duty tells more: it has ITS numbers.
    if known.iter().any(|table| table.kind == Kind::Slots) {
        known.retain(|table| table.kind != Kind::Days);
    }
    let is_one = known.len() == 1;
    let mut rows = Vec::new();
    for table in &known {
        let name = if is_one { "" } else { table.sheet.name.as_str() };
        for (number, cells) in &table.sheet.rows[table.at + 1..] {
            rows.extend(table.read(name, *number, cells));
        }
    }
    if rows.is_empty() { Err(Unreadable::Empty) } else { Ok(rows) }
}

fn known(sheet: &Sheet) -> Option<Known<'_>> {
    sheet.rows.iter().take(ROWS_ABOVE).enumerate().find_map(|(at, (_, cells))| {
        let heads: Vec<Head> = cells.iter().map(|text| head(text)).collect();
        let kind = kind(&heads, cells)?;
        Some(Known { sheet, kind, at, heads })
    })
}

fn kind(heads: &[Head], cells: &[String]) -> Option<Kind> {
    let has = |head| heads.contains(&head);
    let has_day = has(Head::Number) || has(Head::Date);
    let has_duty = has(Head::Duty) || has(Head::Key);
    let has_who = has(Head::Name) || has(Head::Its);
    if has(Head::OfOthers) {
        None
    } else if has_day && has_duty && has_who {
        Some(Kind::Slots)
    } else if has_day && !has_who && heads.iter().zip(cells).any(|(_, text)| is_duty(text)) {
        Some(Kind::Days)
    } else if has(Head::Its) && has(Head::Name) && !has_duty {
        Some(Kind::People)
    } else {
        None
    }
}

fn head(text: &str) -> Head {
    let folded = fold(text);
    let is_in = |words: &str| words.split('|').any(|known| known == folded);
    if folded.is_empty() || is_in(SKIPPED) {
        return Head::Skipped;
    }
    if is_in(OF_OTHERS) {
        return Head::OfOthers;
    }
    if let Some((head, _)) = HEADS.iter().find(|(_, words)| is_in(words)) {
        return *head;
    }
    match label(text) {
        Some(Part::Name) => Head::Name,
        Some(Part::Its) => Head::Its,
        Some(Part::Email) => Head::Email,
        Some(Part::Phone) => Head::Phone,
        Some(Part::Preference) => Head::Preference,
        None => Head::Other,
    }
}

/// Whether a head names one of the usual duties, such as "Fajr Azaan 05:20".
fn is_duty(text: &str) -> bool {
    fold(text).split(' ').any(|word| is_usual(usual(word)))
}

impl Known<'_> {
    fn read(&self, sheet: &str, row: usize, cells: &[String]) -> Vec<Row> {
        let cell = |head: Head| {
            let at = self.heads.iter().position(|known| *known == head);
            at.and_then(|at| cells.get(at)).cloned().unwrap_or_default()
        };
        let place =
            |column: &str| Place::Row { sheet: sheet.to_owned(), row, column: column.to_owned() };
        match self.kind {
            Kind::People => {
                let person = RawPerson {
                    name: cell(Head::Name),
                    its: cell(Head::Its),
                    email: cell(Head::Email),
                    phone: cell(Head::Phone),
                    preference: cell(Head::Preference),
                    status: cell(Head::Status),
                };
                let is_empty =
                    [&person.name, &person.its, &person.phone].iter().all(|text| text.is_empty());
                let row = Row { place: place(""), raw: Raw::Person(person) };
                if is_empty { Vec::new() } else { vec![row] }
            }
            Kind::Slots => {
                let (number, date) = self.day(cells);
                let duty = match cell(Head::Key) {
                    key if key.is_empty() => cell(Head::Duty),
                    key => key,
                };
                let state = fold(&cell(Head::Status));
                let is_given = !NOT_GIVEN.split('|').any(|known| known == state);
                let name = who(&cell(Head::Name)).filter(|_| is_given).unwrap_or_default();
                let its = if is_given { cell(Head::Its) } else { String::new() };
                if name.is_empty() && its.is_empty() {
                    return Vec::new();
                }
                let slot = RawSlot { number, date, duty, name, its };
                vec![Row { place: place(""), raw: Raw::Slot(slot) }]
            }
            Kind::Days => {
                let (number, date) = self.day(cells);
                // Below the days stands what the letters mean.
                let told = if date.is_empty() { &number } else { &date };
                if !ascii_digits(told).contains(|letter: char| letter.is_ascii_digit()) {
                    return Vec::new();
                }
                let heads = &self.sheet.rows[self.at].1;
                let columns = self.heads.iter().zip(heads).zip(cells);
                columns
                    .filter(|((head, _), _)| {
                        !matches!(head, Head::Number | Head::Date | Head::Skipped | Head::Status)
                    })
                    .filter_map(|((_, duty), text)| {
                        let slot = RawSlot {
                            number: number.clone(),
                            date: date.clone(),
                            duty: duty.clone(),
                            name: who(text)?,
                            its: String::new(),
                        };
                        Some(Row { place: place(duty), raw: Raw::Slot(slot) })
                    })
                    .collect()
            }
        }
    }

    /// The day's number and its date. A column called "Day" may hold either, if it is the only one.
    fn day(&self, cells: &[String]) -> (String, String) {
        let cell = |head: Head| {
            let at = self.heads.iter().position(|known| *known == head);
            at.map(|at| cells.get(at).cloned().unwrap_or_default())
        };
        match (cell(Head::Number), cell(Head::Date)) {
            (Some(day), None) => (String::new(), day),
            (number, date) => (number.unwrap_or_default(), date.unwrap_or_default()),
        }
    }
}

/// Who stands in a cell of a roster, without the letter that our own files put behind the name;
/// nothing where nobody does.
fn who(text: &str) -> Option<String> {
    let (name, letter) = match text.trim().strip_suffix(']').and_then(|rest| rest.rsplit_once('['))
    {
        Some((name, letter)) if letter.chars().count() == 1 => (name.trim(), letter.chars().next()),
        _ => (text.trim(), None),
    };
    let folded = fold(name);
    let is_nobody = folded.is_empty() || NOBODY.split('|').any(|known| known == folded);
    (!is_nobody && letter != Some(CLOSED)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, text: &str) -> Sheet {
        let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
        let rows = text.lines().enumerate().map(|(at, line)| (at + 1, cells(line))).collect();
        Sheet { name: name.to_owned(), rows }
    }

    fn read(text: &str) -> Vec<Raw> {
        rows(&[sheet("S", text)])
            .map_or_else(|_| Vec::new(), |rows| rows.into_iter().map(|row| row.raw).collect())
    }

    #[test]
    fn people_have_their_columns_in_any_order() {
        let one = RawPerson {
            name: "Yusuf Ali".into(),
            its: "30412345".into(),
            phone: "9820012345".into(),
            preference: "both".into(),
            ..RawPerson::default()
        };
        for text in [
            "Name|ITS|Phone|Preference\nYusuf Ali|30412345|9820012345|both",
            "Volunteers of 1448\n\nMobile no.|full_name|S. No.|ITS Number|E-mail|Pref\n\
             9820012345|Yusuf Ali|1|30412345||both\n||2|",
        ] {
            assert_eq!(read(text), [Raw::Person(one.clone())], "{text}");
        }
    }

    #[test]
    fn a_roster_is_a_list_or_a_grid() {
        let slot = |date: &str, duty: &str, name: &str, its: &str| {
            let text = str::to_owned;
            let (number, date, duty) = (String::new(), text(date), text(duty));
            Raw::Slot(RawSlot { number, date, duty, name: text(name), its: text(its) })
        };
        let list =
            "duty_date|namaaz_type|user_its\n2027-02-09|FAJAR_AZAAN|30412345\n2027-02-10|SANAH|";
        assert_eq!(read(list), [slot("2027-02-09", "FAJAR_AZAAN", "", "30412345")]);
        let grid = "Day|Fajr Azaan 05:20|Hijri date|Sherbat\n5|Yusuf Ali [C]|x|-\n6|Aamil leads [L]||Hatim\n|\nC|confirmed";
        assert_eq!(
            read(grid),
            [slot("5", "Fajr Azaan 05:20", "Yusuf Ali", ""), slot("6", "Sherbat", "Hatim", "")]
        );
    }

    #[test]
    fn our_own_export_is_read_by_its_exact_table() {
        let book = [
            sheet("Roster", "Day|Date|Hijri date|Fajr Azaan 05:20\n5|2026-02-09||Yusuf Ali [A]"),
            sheet(
                "Slots",
                "Day|Date|Hijri date|Time|Duty|Duty key|State|Name|ITS|Note\n\
                 5|2026-02-09||05:20|Fajr Azaan|fajr-azaan|assigned|Yusuf Ali|30412345|\n\
                 6|2026-02-10||05:20|Fajr Azaan|fajr-azaan|open||||\n\
                 7|2026-02-11||05:20|Fajr Azaan|fajr-azaan|locked|||The Aamil leads",
            ),
            sheet(
                "People",
                "Name|ITS|E-mail|Phone|Preference|Status|Registered\nYusuf Ali|30412345|||both|allotted|2026-01-01",
            ),
            sheet(
                "Requests",
                "Date|Duty|Duty key|Name|ITS|Kind|Reason\n2026-02-09|Fajr Azaan|fajr-azaan|Yusuf|30412345|move|x",
            ),
            sheet("Log", "Time|Who|Way|What\n1|Yusuf|desk|x"),
        ];
        let rows = rows(&book).expect("rows");
        assert_eq!(rows.len(), 2, "{rows:?}");
        let place = Place::Row { sheet: "Slots".into(), row: 2, column: String::new() };
        assert_eq!(rows[0].place, place);
    }

    #[test]
    fn other_tables_are_passed_over() {
        for text in ["", "a|b\n1|2", "Date|Amount\n2027-02-09|500", "Name|Phone\nYusuf|1"] {
            assert_eq!(rows(&[sheet("S", text)]).err(), Some(Unreadable::NoHeads), "{text}");
        }
        assert_eq!(rows(&[sheet("S", "Name|ITS\n|")]).err(), Some(Unreadable::Empty));
    }
}
