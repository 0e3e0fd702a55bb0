//! A plain table of words, as CSV and XLSX hold it; the roster as such tables.

use super::words;
use crate::domain::grid::{Grid, Standing};
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
    pub fn of_slots(name: &str, roster: &Grid, words: &Words) -> Self {
        let column = |key: &str| words.plain(&format!("render-column-{key}"), &[]);
        let head = ["day", "date", "hijri", "time", "duty", "state", "name"].map(column);
        let mut rows = Vec::new();
        for day in &roster.days {
            let hijri = day.hijri.map(|hijri| words::hijri(words, hijri)).unwrap_or_default();
            for (duty, cell) in roster.duties_of(day) {
                rows.push(vec![
                    day.number.to_string(),
                    day.date.to_string(),
                    hijri.clone(),
                    duty.reports_at.to_string(),
                    duty.label.clone(),
                    words::standing(words, cell.standing),
                    cell.name.clone(),
                ]);
            }
        }
        Self { name: name.to_owned(), head: head.to_vec(), rows }
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
        let sheet = Sheet::of_slots("Slots", &roster(3, 1), &Words::of("en"));
        assert_eq!(sheet.head.join("|"), "Day|Date|Hijri date|Time|Duty|State|Name");
        // The first duty isn't on.
        assert_eq!(sheet.rows.len(), 2);
        assert_eq!(sheet.rows[0].join("|"), "1|2027-02-06|1 Ramadan 1448|05:20|Fajr Takbira|open|");
        assert!(
            sheet.rows[1].join("|").ends_with("|assigned|Murtaza bhai Shaikh Hatim bhai Kagalwala")
        );
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
