//! Reads a workbook as far as the tests need it: the words in the cells of its tabs.

use std::collections::BTreeMap;

use regex::Regex;

/// A tab's rows of cells; a cell that holds anything but a text makes the test fail.
pub type Rows = Vec<Vec<String>>;

/// The tabs of a workbook by their names.
pub fn sheets(bytes: &[u8]) -> BTreeMap<String, Rows> {
    let files = unzipped(bytes);
    let find = |pattern: &str| Regex::new(pattern).expect("a pattern");
    let texts: Vec<String> = find(r"(?s)<si>(.*?)</si>")
        .captures_iter(files.get("xl/sharedStrings.xml").map_or("", String::as_str))
        .map(|found| plain(&found[1]))
        .collect();
    let names = find(r#"<sheet name="([^"]*)""#);
    let names = names.captures_iter(&files["xl/workbook.xml"]).map(|found| plain(&found[1]));
    let (row, cell) = (
        find(r"(?s)<row [^>]*>(.*?)</row>"),
        find(r#"(?s)<c r="([A-Z]+)\d+"([^>]*?)(?:/>|>(.*?)</c>)"#),
    );
    let read = |xml: &str| -> Rows {
        let cells = |row: &str| {
            let mut cells = Vec::new();
            for found in cell.captures_iter(row) {
                let place = place(&found[1]);
                cells.resize(place, String::new());
                let inner = found.get(3).map_or("", |inner| inner.as_str());
                assert!(!inner.contains("<f>"), "a formula: {inner}");
                assert!(inner.is_empty() || found[2].contains("t=\"s\""), "no text: {}", &found[0]);
                let index = inner.trim_start_matches("<v>").trim_end_matches("</v>").parse();
                cells.push(index.map_or_else(|_| String::new(), |at: usize| texts[at].clone()));
            }
            cells
        };
        row.captures_iter(xml).map(|found| cells(&found[1])).collect()
    };
    names
        .zip(1..)
        .map(|(name, number)| (name, read(&files[&format!("xl/worksheets/sheet{number}.xml")])))
        .collect()
}

/// The number of a column, from 0 on, by its letters.
fn place(letters: &str) -> usize {
    letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1) - 1
}

fn plain(xml: &str) -> String {
    let tags = Regex::new(r"<[^>]*>").expect("a pattern");
    let text = tags.replace_all(xml, "");
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.into_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

/// The files in a ZIP archive, by the directory at its end.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, String> {
    let number = |at: usize, size: usize| {
        bytes[at..at + size].iter().rev().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
    };
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").expect("an end");
    let mut at = number(end + 16, 4);
    let mut files = BTreeMap::new();
    for _ in 0..number(end + 10, 2) {
        let (packed, name, begin) = (number(at + 20, 4), number(at + 28, 2), number(at + 42, 4));
        let data = begin + 30 + number(begin + 26, 2) + number(begin + 28, 2);
        let data = &bytes[data..data + packed];
        let data = match number(at + 10, 2) {
            0 => data.to_vec(),
            _ => miniz_oxide::inflate::decompress_to_vec(data).expect("deflated"),
        };
        let text = |part: &[u8]| String::from_utf8(part.to_vec()).expect("UTF-8");
        files.insert(text(&bytes[at + 46..at + 46 + name]), text(&data));
        at += 46 + name + number(at + 30, 2) + number(at + 32, 2);
    }
    files
}
