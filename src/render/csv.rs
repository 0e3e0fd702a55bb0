//! A table as CSV (RFC 4180) that spreadsheets open rightly and safely.

use super::sheet::Sheet;

/// Without it Excel takes UTF-8 for the encoding of its country.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";
const LINE_END: &str = "\r\n";
/// A cell that begins with one of these may be run as a formula by a spreadsheet. The wide forms
/// count too: some programs fold them.
const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// Tells a spreadsheet that the rest of the cell is text.
const TEXT_MARK: char = '\'';

/// The table in UTF-8 with a byte order mark.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let mut text = BYTE_ORDER_MARK.to_owned();
    for row in std::iter::once(&sheet.head).chain(&sheet.rows) {
        let cells: Vec<String> = row.iter().map(|cell| field(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str(LINE_END);
    }
    text.into_bytes()
}

/// A field, safe from being run and quoted if it has to be.
fn field(cell: &str) -> String {
    // No spreadsheet and no parser expects a NUL.
    let cell = cell.replace('\0', "");
    let safe = if cell.starts_with(DANGEROUS) { format!("{TEXT_MARK}{cell}") } else { cell };
    // A space at an end is lost by some readers unless it is quoted.
    let is_plain = !safe.contains([',', '"', '\r', '\n', '\'']) && safe.trim() == safe;
    if is_plain { safe } else { format!("\"{}\"", safe.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(sheet: &Sheet) -> String {
        String::from_utf8(write(sheet)).expect("UTF-8")
    }

    /// Reads CSV as RFC 4180 has it.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
        let mut is_quoted = false;
        let mut letters = text.strip_prefix(BYTE_ORDER_MARK).expect("a mark").chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if is_quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    cell.push('"');
                }
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !is_quoted => {
                    assert_eq!(letters.next(), Some('\n'));
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                _ => cell.push(letter),
            }
        }
        rows
    }

    #[test]
    fn it_is_as_the_rfc_has_it() {
        let sheet = Sheet {
            name: "S".into(),
            head: vec!["Name".into(), "Note".into()],
            rows: vec![
                vec!["Zoë \"Z\", x".into(), "two\nlines".into()],
                vec!["હાતિમ".into(), " a".into()],
            ],
        };
        assert_eq!(
            text(&sheet),
            "\u{FEFF}Name,Note\r\n\"Zoë \"\"Z\"\", x\",\"two\nlines\"\r\nહાતિમ,\" a\"\r\n"
        );
    }

    #[test]
    fn nothing_is_run_as_a_formula() {
        for cell in ["=1+1", "+919800000001", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            let written = field(cell);
            assert!(written.trim_start_matches('"').starts_with('\''), "{cell:?}: {written:?}");
        }
        assert_eq!(field("Murtaza = Hatim"), "Murtaza = Hatim");
        assert_eq!(field("30412345"), "30412345");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(cells in prop::collection::vec(".*", 1..5)) {
            let sheet = Sheet { name: String::new(), head: cells.clone(), rows: vec![cells.clone()] };
            let rows = read(&text(&sheet));
            prop_assert_eq!(rows.len(), 2);
            for (read, cell) in rows[1].iter().zip(&cells) {
                let cell = cell.replace('\0', "");
                let is_marked = read.strip_prefix(TEXT_MARK) == Some(cell.as_str());
                prop_assert!(read == &cell || is_marked, "{:?} became {:?}", cell, read);
                prop_assert!(!read.starts_with(DANGEROUS));
            }
        }
    }
}
