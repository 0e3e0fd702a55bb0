//! A text file as a table: its encoding and its separator are found out.

use super::file::{Sheet, Unreadable, cell};
use super::{MOST_COLUMNS, MOST_ROWS};

/// What separates cells. A country with decimal commas writes semicolons.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// So much is looked at to find out the separator.
const LOOKED_AT: usize = 8 * 1024;

/// Reads a text file; what has a NUL in it, or no text at all, is none.
pub fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = decode(bytes).ok_or(Unreadable::NoTable)?;
    of_text(&text)
}

/// Reads a text.
pub fn of_text(text: &str) -> Result<Sheet, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(|_| Unreadable::Broken)? {
        row += 1;
        if record.len() > MOST_COLUMNS {
            return Err(Unreadable::TooWide);
        }
        let cells: Vec<String> = record.iter().map(cell).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if sheet.rows.len() == MOST_ROWS {
            return Err(Unreadable::TooManyRows);
        }
        sheet.rows.push((row, cells));
    }
    Ok(sheet)
}

/// UTF-8 or UTF-16 if they say so, UTF-8 if it is that, else what Windows writes in the West.
fn decode(bytes: &[u8]) -> Option<String> {
    let decoded = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
        },
    };
    // No text that a person or a spreadsheet wrote has such letters.
    let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
    let odd = decoded.chars().take(LOOKED_AT).filter(|letter| is_odd(*letter)).count();
    (!decoded.contains('\0') && odd == 0).then_some(decoded)
}

/// The separator that stands most often in the first lines, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in text.bytes().take(LOOKED_AT) {
        if byte == b'"' {
            is_quoted = !is_quoted;
        } else if !is_quoted && let Some(at) = SEPARATORS.iter().position(|known| *known == byte) {
            counts[at] += 1;
        }
    }
    let best = (0..SEPARATORS.len()).rev().max_by_key(|at| counts[*at]).unwrap_or(0);
    SEPARATORS[best]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let sheet = read(bytes).expect("a table");
        sheet.rows.into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn separators_and_encodings_are_found_out() {
        let wanted = [["Name", "ITS"], ["Zoë, Ali", "30412345"]].map(|row| row.map(String::from));
        for text in ["Name,ITS\r\n\"Zoë, Ali\",30412345", "Name\tITS\n\nZoë, Ali\t30412345\n"] {
            assert_eq!(rows(text.as_bytes()), wanted, "{text:?}");
            assert_eq!(rows(format!("\u{FEFF}{text}").as_bytes()), wanted, "{text:?}");
            let wide: Vec<u8> = "\u{FEFF}"
                .chars()
                .chain(text.chars())
                .collect::<String>()
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            assert_eq!(rows(&wide), wanted, "{text:?}");
        }
        assert_eq!(rows(b"Name;ITS\nZo\xEB, Ali;30412345"), wanted);
    }

    #[test]
    fn what_is_no_text_is_no_table() {
        for bytes in [b"a,b\0,c".as_slice(), b"\x89PNG\r\n\x1a\n", b"\x01\x02,x"] {
            assert_eq!(read(bytes).err(), Some(Unreadable::NoTable));
        }
        assert_eq!(read("a,".repeat(300).as_bytes()).err(), Some(Unreadable::TooWide));
        assert_eq!(read("a,b\n".repeat(5001).as_bytes()).err(), Some(Unreadable::TooManyRows));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
