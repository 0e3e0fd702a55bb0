//! A plain table of words, as CSV and XLSX hold it; the roster as such tables.

use super::words;
use crate::domain::grid::{Exact, Grid, Standing};
use crate::wording::Words;

/// A named table of words. Nothing in it is ever read as a formula or a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, on the tab of a workbook.
    pub name: String,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// The roster with a row for each slot: what a program, or next year's import, reads best.
    pub fn of_slots(name: &str, roster: &Grid, exact: &Exact, words: &Words) -> Self {
        let column = |key: &str| words.plain(&format!("render-column-{key}"), &[]);
        let head = ["day", "date", "hijri", "time", "duty", "key", "state", "name", "its", "note"];
        let mut rows = Vec::new();
        for day in &roster.days {
            let hijri = day.hijri.map(|hijri| words::hijri(words, hijri)).unwrap_or_default();
            for (duty, cell) in roster.duties_of(day) {
                let its = cell.person.and_then(|person| exact.its.get(&person));
                // Why a slot is closed is nobody's name.
                let (name, note) = match cell.standing {
                    Standing::Closed => (String::new(), cell.name.clone()),
                    _ => (cell.name.clone(), String::new()),
                };
                rows.push(vec![
                    day.number.to_string(),
                    day.date.to_string(),
                    hijri.clone(),
                    duty.reports_at.to_string(),
                    duty.label.clone(),
                    exact.keys.get(&duty.duty).cloned().unwrap_or_default(),
                    words::standing(words, cell.standing),
                    name,
                    its.cloned().unwrap_or_default(),
                    note,
                ]);
            }
        }
        Self { name: name.to_owned(), head: head.map(column).to_vec(), rows }
    }

    /// The roster as it is looked at: a row for each day, a column for each duty.
    pub fn of_days(name: &str, roster: &Grid, words: &Words) -> Self {
        let column = |key: &str| words.plain(&format!("render-column-{key}"), &[]);
        let fixed = ["day", "date", "hijri"].map(column);
        let duties =
            roster.columns.iter().map(|duty| format!("{} {}", duty.label, duty.reports_at));
        let rows = roster.days.iter().map(|day| {
            let hijri = day.hijri.map(|hijri| words::hijri(words, hijri)).unwrap_or_default();
            let cells = (0..roster.columns.len()).map(|place| match day.cells.get(place) {
                Some(cell) if cell.standing != Standing::Off && cell.standing != Standing::Open => {
                    words::holder(words, cell)
                }
                _ => String::new(),
            });
            [day.number.to_string(), day.date.to_string(), hijri].into_iter().chain(cells).collect()
        });
        Self {
            name: name.to_owned(),
            head: fixed.into_iter().chain(duties).collect(),
            rows: rows.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::roster;

    #[test]
    fn each_slot_is_a_row() {
        let mut roster = roster(6, 1);
        roster.days[0].cells[2].person = Some(7);
        let exact = Exact {
            keys: [(0, "fajr-azaan".to_owned())].into(),
            its: [(7, "30412345".to_owned())].into(),
        };
        let sheet = Sheet::of_slots("Slots", &roster, &exact, &Words::of("en"));
        assert_eq!(
            sheet.head.join("|"),
            "Day|Date|Hijri date|Time|Duty|Duty key|State|Name|ITS|Note"
        );
        let row = |place: usize| sheet.rows[place].join("|");
        // The first duty isn't on.
        assert_eq!(sheet.rows.len(), 5);
        assert_eq!(row(0), "1|2027-02-06|1 Ramadan 1448|05:20|Fajr Takbira|fajr-azaan|open|||");
        assert!(
            row(1).ends_with("|assigned|Murtaza bhai Shaikh Hatim bhai Kagalwala|30412345|"),
            "{}",
            row(1)
        );
        // A closed one has no name.
        assert!(row(4).ends_with("|locked|||يوسف نجم الدين"), "{}", row(4));
    }

    #[test]
    fn each_day_is_a_row() {
        let sheet = Sheet::of_days("Days", &roster(3, 2), &Words::of("en"));
        assert_eq!(sheet.rows.len(), 2);
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()));
        assert_eq!(sheet.head[3], "Fajr Azaan 05:20");
        assert_eq!(&sheet.rows[0][3..5], ["", ""]);
    }
}
