//! A file as tables, and its rows as what they say. It is known by its bytes, not by its name.

use super::{MOST_CELL_CHARS, Row, csv, heads, xlsx};
use crate::domain::text::one_line;

/// What an archive begins with, and what older programs and passwords leave.
const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A table of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, on the tab of a workbook.
    pub name: String,
    /// Its rows with something in them, each with the number that a spreadsheet shows.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Why nothing can be read from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no table at all.
    NoTable,
    /// It is a workbook of an old program, or one with a password.
    OldExcel,
    /// It is broken.
    Broken,
    /// It has more rows than are taken.
    TooManyRows,
    /// It has more columns than are taken.
    TooWide,
    /// Unpacked it would be immense.
    TooBigInside,
    /// No row has heads that say what stands below.
    NoHeads,
    /// Below the heads there is nothing.
    Empty,
}

/// Reads a file of either kind.
///
/// # Errors
/// Says why nothing can be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    if bytes.starts_with(OLE) {
        return Err(Unreadable::OldExcel);
    }
    let sheets = if bytes.starts_with(ZIP) { xlsx::read(bytes)? } else { vec![csv::read(bytes)?] };
    heads::rows(&sheets)
}

/// A cell's text in one line, cut to what anything here may be, without the mark by which a
/// spreadsheet is told that what follows is text.
pub fn cell(text: &str) -> String {
    let text = one_line(text, MOST_CELL_CHARS);
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => {
            rest.trim().to_owned()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_line_without_its_mark() {
        assert_eq!(cell(" '+919820012345 "), "+919820012345");
        assert_eq!(cell("Fajr Azaan\n05:20"), "Fajr Azaan 05:20");
        assert_eq!(cell("'Abd al-Ali"), "'Abd al-Ali");
        assert_eq!(cell(&"x".repeat(40_000)).len(), MOST_CELL_CHARS);
    }

    #[test]
    fn other_files_are_no_tables() {
        assert_eq!(read(OLE).err(), Some(Unreadable::OldExcel));
        assert_eq!(read(b"").err(), Some(Unreadable::NoHeads));
        assert_eq!(read(b"<html>a roster</html>").err(), Some(Unreadable::NoHeads));
    }
}
