//! A workbook as tables. What it holds is measured before it is believed: it is unpacked once into
//! nothing, and its cells are taken one by one, since a small file may claim to be immense.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use chrono::{Days, NaiveDate};

use super::file::{Sheet, Unreadable, cell};
use super::{MOST_COLUMNS, MOST_ROWS};

/// What a workbook may be, unpacked: far more than all the rows that are taken.
const MOST_UNPACKED: u64 = 32 * 1024 * 1024;
/// The most parts of the archive.
const MOST_PARTS: usize = 1000;
/// The most tabs that are looked at.
const MOST_SHEETS: usize = 20;
/// The most cells, and the most text in them.
const MOST_CELLS: usize = 150_000;
const MOST_TEXT: usize = 8 * 1024 * 1024;

/// Reads a workbook.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = Left { cells: MOST_CELLS, text: MOST_TEXT, rows: MOST_ROWS };
    let mut sheets = Vec::new();
    for name in book.sheet_names().into_iter().take(MOST_SHEETS) {
        match sheet(&mut book, &name, &mut left) {
            Ok(sheet) => sheets.push(sheet),
            // A tab with a chart only.
            Err(Failed::NoSheet) => {}
            Err(Failed::Unreadable(why)) => return Err(why),
        }
    }
    Ok(sheets)
}

/// What may still be taken.
struct Left {
    cells: usize,
    text: usize,
    rows: usize,
}

enum Failed {
    NoSheet,
    Unreadable(Unreadable),
}

impl From<Unreadable> for Failed {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

/// Unpacks all of it into nothing: what the archive says of its sizes may be wrong.
fn measure(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken)?;
    if archive.len() > MOST_PARTS {
        return Err(Unreadable::TooBigInside);
    }
    let mut unpacked = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Unreadable::Broken)?;
        let room = MOST_UNPACKED - unpacked + 1;
        let size = std::io::copy(&mut part.take(room), &mut std::io::sink());
        unpacked += size.map_err(|_| Unreadable::Broken)?;
        if unpacked > MOST_UNPACKED {
            return Err(Unreadable::TooBigInside);
        }
    }
    Ok(())
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, left: &mut Left) -> Result<Sheet, Failed> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Err(Failed::NoSheet),
        Err(error) => return Err(unreadable(error).into()),
    };
    let mut sheet = Sheet { name: cell(name), rows: Vec::new() };
    while let Some(found) = reader.next_cell().map_err(unreadable)? {
        let text = shown(found.get_value());
        let (row, column) = found.get_position();
        if text.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let row = usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
        if column >= MOST_COLUMNS {
            return Err(Unreadable::TooWide.into());
        }
        left.cells = left.cells.checked_sub(1).ok_or(Unreadable::TooBigInside)?;
        left.text = left.text.checked_sub(text.len()).ok_or(Unreadable::TooBigInside)?;
        if sheet.rows.last().is_none_or(|(last, _)| *last != row) {
            left.rows = left.rows.checked_sub(1).ok_or(Unreadable::TooManyRows)?;
            sheet.rows.push((row, Vec::new()));
        }
        if let Some((_, cells)) = sheet.rows.last_mut() {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
    }
    Ok(sheet)
}

/// A cell as its reader sees it. Of a formula only what it came to counts; it is never worked out.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => cell(text),
        DataRef::SharedString(text) => cell(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cell(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => cell(&number.to_string()),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(at) => date(at.as_f64()),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Excel counts days from the end of 1899.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in bounds")]
fn date(serial: f64) -> String {
    const MOST: f64 = 2_958_465.0;
    let day = (1.0..=MOST).contains(&serial).then_some(serial as u64);
    let first = NaiveDate::from_ymd_opt(1899, 12, 30);
    let date = first.zip(day).and_then(|(first, day)| first.checked_add_days(Days::new(day)));
    date.map_or_else(String::new, |date| date.to_string())
}

fn unreadable(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::OldExcel,
        _ => Unreadable::Broken,
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn cells_are_read_as_they_are_seen() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Roster").expect("a name");
        sheet.write_string(2, 1, "યુસુફ અલી").expect("a cell");
        sheet.write_number(2, 2, 30_412_345.0).expect("a cell");
        sheet.write_number(2, 3, 919_820_012_345.0).expect("a cell");
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number_with_format(2, 4, 46_427.0, &format).expect("a cell");
        sheet.write_formula(3, 0, "=1+1").expect("a cell");
        let bytes = book.save_to_buffer().expect("a workbook");
        let sheets = read(&bytes).expect("tables");
        assert_eq!((sheets.len(), sheets[0].name.as_str()), (1, "Roster"));
        let (row, cells) = &sheets[0].rows[0];
        assert_eq!(*row, 3);
        assert_eq!(cells.join("|"), "|યુસુફ અલી|30412345|919820012345|2027-02-09");
        assert_eq!(
            sheets[0].rows[1],
            (4, vec!["0".to_owned()]),
            "the value that it was saved with"
        );
    }

    #[test]
    fn what_is_broken_or_immense_is_refused() {
        assert_eq!(read(b"PK\x03\x04 and then nothing").err(), Some(Unreadable::Broken));
        let mut book = Workbook::new();
        book.add_worksheet().write_string(1_048_575, 16_383, "far").expect("a cell");
        let bytes = book.save_to_buffer().expect("a workbook");
        assert_eq!(read(&bytes).err(), Some(Unreadable::TooWide));
        let half = &bytes[..bytes.len() / 2];
        assert_eq!(read(half).err(), Some(Unreadable::Broken));
    }
}
