//! Lines that are typed or copied into the chat.

use super::file::Unreadable;
use super::{MOST_AT_ONCE, Place, Raw, Row, csv, heads};

/// More lines than this fit no message, whatever they say.
const MOST_LINES: usize = 10 * MOST_AT_ONCE;

/// Reads lines such as `5 fajr azaan 30412345` and `name; its; email; phone; preference`, or a table
/// that was copied with its heads.
pub fn pasted(text: &str) -> Vec<Row> {
    let copied: Result<_, Unreadable> = csv::of_text(text).and_then(|sheet| heads::rows(&[sheet]));
    if let Ok(rows) = copied {
        return rows;
    }
    let lines = text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
    lines
        .take(MOST_LINES)
        .map(|(at, line)| Row { place: Place::Line(at + 1), raw: Raw::Line(line.to_owned()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_tables_their_heads() {
        let rows = pasted("5 fajr azaan 30412345\n\n 6 isha Yusuf, Ali ");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].place, Place::Line(3));
        assert_eq!(rows[1].raw, Raw::Line("6 isha Yusuf, Ali".into()));
        assert!(pasted(" \n").is_empty());
        let copied = pasted("Name;ITS;Phone\nYusuf Ali;30412345;9820012345");
        assert!(matches!(copied[..], [Row { raw: Raw::Person(_), .. }]));
    }
}
