//! The roster and further tables as an Excel workbook.

use anyhow::{Context as _, Result};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use super::look::{self, Colour, tint};
use super::sheet::Sheet;
use super::words;
use crate::domain::grid::{Cell, Day, Grid, Standing};
use crate::wording::Words;

/// What Excel takes: longer cells and names of tabs make a file that it "repairs".
const MOST_UNITS: usize = 32_767;
const MOST_TAB_UNITS: usize = 31;
const MOST_ROWS: usize = 1_048_575;
const MOST_COLUMNS: usize = 16_384;
/// Characters that a tab's name may not hold.
const NO_TAB: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
const A4: u8 = 9;
/// Widths of columns, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;
const DUTY_WIDTH: f64 = 22.0;
/// Two lines of a name, in points: not every program makes a row as high as its text.
const DAY_HEIGHT: f64 = 32.0;
const DATE_WIDTHS: [f64; 3] = [6.0, 12.0, 20.0];
/// In front of the duties: day, date, Hijri date.
const FIXED: u16 = 3;

/// A workbook with the roster on its first tab, then the other tables. Cells are text, always.
pub fn workbook(roster: &Grid, name: &str, sheets: &[Sheet], words: &Words) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(roster)?);
    let mut taken: Vec<String> = Vec::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(tab(name, &mut taken))?;
    grid(sheet, roster, words)?;
    for table in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(tab(&table.name, &mut taken))?;
        plain(sheet, table)?;
    }
    workbook.save_to_buffer().context("writing a workbook")
}

/// The same roster makes the same bytes: the file says when the roster was so, not when it was
/// written.
fn properties(roster: &Grid) -> Result<DocProperties> {
    use chrono::{Datelike, Timelike};
    let made = match roster.as_of {
        Some(at) if (1900..=9999).contains(&at.year()) => {
            let date = ExcelDateTime::from_ymd(
                u16::try_from(at.year())?,
                u8::try_from(at.month())?,
                u8::try_from(at.day())?,
            )?;
            date.and_hms(u16::try_from(at.hour())?, u8::try_from(at.minute())?, 0)?
        }
        _ => ExcelDateTime::from_ymd(2000, 1, 1)?,
    };
    Ok(DocProperties::new().set_title(&roster.season).set_creation_datetime(&made))
}

/// Days × duties with frozen heads. A letter behind the name says what the colour says.
fn grid(sheet: &mut Worksheet, roster: &Grid, words: &Words) -> Result<()> {
    let head = head_format();
    let column = |key: &str| words.plain(&format!("render-column-{key}"), &[]);
    let fixed = ["day", "date", "hijri"].map(column);
    for ((place, text), width) in (0..).zip(&fixed).zip(DATE_WIDTHS) {
        write(sheet, 0, place, text, &head)?;
        sheet.set_column_width(place, width)?;
    }
    let duties = roster.columns.iter().take(MOST_COLUMNS - usize::from(FIXED));
    for (place, duty) in (FIXED..).zip(duties) {
        write(sheet, 0, place, &format!("{}\n{}", duty.label, duty.reports_at), &head)?;
        sheet.set_column_width(place, DUTY_WIDTH)?;
    }
    sheet.set_row_height(0, 34.0)?;
    let mut last = 0;
    for (row, day) in (1..).zip(roster.days.iter().take(MOST_ROWS)) {
        day_row(sheet, row, day, roster.columns.len(), words)?;
        last = row;
    }
    sheet.set_freeze_panes(1, FIXED - 1)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    legend(sheet, last + 2, roster, words)
}

fn day_row(
    sheet: &mut Worksheet,
    row: u32,
    day: &Day,
    columns: usize,
    words: &Words,
) -> Result<()> {
    let date = head_format();
    let hijri = day.hijri.map(|hijri| words::hijri(words, hijri)).unwrap_or_default();
    let number = if day.number == 0 { String::new() } else { day.number.to_string() };
    for (place, text) in (0..).zip([number, day.date.to_string(), hijri]) {
        write(sheet, row, place, &text, &date)?;
    }
    sheet.set_row_height(row, DAY_HEIGHT)?;
    for (place, cell) in (FIXED..).zip(day.cells.iter().take(columns)) {
        if cell.standing != Standing::Off {
            write(sheet, row, place, &cell_text(cell, words), &cell_format(cell))?;
        }
    }
    Ok(())
}

/// "Murtaza Kagalwala [C]"; nothing where nobody is, so that it can be typed into.
fn cell_text(cell: &Cell, words: &Words) -> String {
    match cell.standing {
        Standing::Off | Standing::Open => String::new(),
        standing => {
            format!("{} [{}]", words::holder(words, cell), words::letter(words, standing))
        }
    }
}

/// What the letters and colours mean, below the grid.
fn legend(sheet: &mut Worksheet, first: u32, roster: &Grid, words: &Words) -> Result<()> {
    for (row, standing) in (first..).zip(roster.standings()) {
        let cell = Cell { standing, ..Cell::default() };
        write(sheet, row, 0, &words::letter(words, standing), &cell_format(&cell))?;
        write(sheet, row, 1, &words::standing(words, standing), &Format::new())?;
    }
    Ok(())
}

/// A table with a frozen head and a filter.
fn plain(sheet: &mut Worksheet, table: &Sheet) -> Result<()> {
    let (head, body) = (head_format(), Format::new().set_align(FormatAlign::Top));
    for (row, cells) in (0..).zip(std::iter::once(&table.head).chain(&table.rows)).take(MOST_ROWS) {
        let format = if row == 0 { &head } else { &body };
        for (place, cell) in (0..).zip(cells.iter().take(MOST_COLUMNS)) {
            write(sheet, row, place, cell, format)?;
        }
    }
    for (place, text) in (0..).zip(table.head.iter().take(MOST_COLUMNS)) {
        let cells = table.rows.iter().filter_map(|row| row.get(usize::from(place)));
        let longest = cells.chain([text]).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let width = u8::try_from(longest.clamp(NARROWEST, WIDEST) + 2).map_or(10.0, f64::from);
        sheet.set_column_width(place, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let columns = u16::try_from(table.head.len().min(MOST_COLUMNS)).unwrap_or(0);
    let rows = u32::try_from(table.rows.len().min(MOST_ROWS - 1)).unwrap_or(0);
    if let Some(last) = columns.checked_sub(1).filter(|_| rows > 0) {
        sheet.autofilter(0, 0, rows, last)?;
    }
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes a text, which Excel then never reads as a formula, a number or a date.
fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<()> {
    sheet.write_string_with_format(row, column, fitting(text), format)?;
    Ok(())
}

/// A text without what XML can't hold, cut to what a cell takes.
fn fitting(text: &str) -> String {
    let is_legal = |letter: &char| {
        matches!(letter, '\t' | '\n' | ' '..='\u{FFFD}' | '\u{10000}'..) && *letter != '\u{7F}'
    };
    let mut left = MOST_UNITS;
    let fits = |letter: &char| {
        let units = letter.len_utf16();
        let fits = left >= units;
        left = left.saturating_sub(units);
        fits
    };
    text.chars().filter(is_legal).take_while(fits).collect()
}

/// A name for a tab that Excel takes, and that no other tab has.
fn tab(name: &str, taken: &mut Vec<String>) -> String {
    let legal = |letter: &char| !NO_TAB.contains(letter) && !letter.is_control();
    let name: String = name.chars().filter(legal).collect();
    let name = name.trim().trim_matches('\'').trim();
    let short = |name: &str, most: usize| {
        let mut units = 0;
        let fits = |letter: &char| {
            units += letter.len_utf16();
            units <= most
        };
        name.chars().take_while(fits).collect::<String>()
    };
    let is_free = |name: &str, taken: &[String]| {
        // "History" belongs to Excel.
        !name.is_empty()
            && name.to_lowercase() != "history"
            && !taken.contains(&name.to_lowercase())
    };
    let mut found = short(name, MOST_TAB_UNITS);
    let mut number = taken.len() + 1;
    while !is_free(&found, taken) {
        found = format!("{} {number}", short(name, MOST_TAB_UNITS - 6)).trim().to_owned();
        number += 1;
    }
    taken.push(found.to_lowercase());
    found
}

fn colour([red, green, blue]: Colour) -> Color {
    Color::RGB(u32::from_be_bytes([0, red, green, blue]))
}

fn head_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(colour(look::MIST))
        .set_font_color(colour(look::INK))
        .set_border(FormatBorder::Thin)
        .set_border_color(colour(look::RULE))
}

fn cell_format(cell: &Cell) -> Format {
    let format = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(colour(tint(cell.standing).ground))
        .set_font_color(colour(look::INK))
        .set_border(FormatBorder::Thin)
        .set_border_color(colour(look::RULE));
    if cell.is_mine { format.set_bold() } else { format }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::{NAMES, roster};

    /// The files in a ZIP archive, by the directory at its end.
    fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
        let number = |at: usize, size: usize| {
            bytes[at..at + size].iter().rev().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
        };
        let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").expect("an end");
        let mut at = number(end + 16, 4);
        let mut files = Vec::new();
        for _ in 0..number(end + 10, 2) {
            let (packed, name) = (number(at + 20, 4), number(at + 28, 2));
            let text = |part: &[u8]| String::from_utf8(part.to_vec()).expect("UTF-8");
            let begin = number(at + 42, 4);
            let data = begin + 30 + number(begin + 26, 2) + number(begin + 28, 2);
            let data = &bytes[data..data + packed];
            let data = match number(at + 10, 2) {
                0 => data.to_vec(),
                _ => miniz_oxide::inflate::decompress_to_vec(data).expect("deflated"),
            };
            files.push((text(&bytes[at + 46..at + 46 + name]), text(&data)));
            at += 46 + name + number(at + 30, 2) + number(at + 32, 2);
        }
        files
    }

    #[test]
    fn cells_are_words_and_never_formulas() {
        let rows = NAMES.iter().chain(&["+91980", "0304", "1e5", "2027-02-06"]);
        let people = Sheet {
            name: "People".into(),
            head: vec!["=Name".into()],
            rows: rows.map(|name| vec![(*name).to_owned()]).collect(),
        };
        let (roster, words) = (roster(12, 8), Words::of("en"));
        let bytes = workbook(&roster, "Grid", &[people], &words).expect("a workbook");
        let files = unzipped(&bytes);
        let sheets: Vec<_> =
            files.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")).collect();
        assert_eq!(sheets.len(), 2);
        for (name, text) in sheets {
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name} has a formula");
            assert!(!text.contains("<hyperlink"), "{name} has a link");
            let cells = text.matches("<v>").count();
            assert!(cells > 10);
            assert_eq!(cells, text.matches("t=\"s\"><v>").count(), "{name} has other than words");
            assert!(text.contains("state=\"frozen\""), "{name} has no frozen head");
        }
        let strings = &files.iter().find(|(name, _)| name == "xl/sharedStrings.xml").expect("it").1;
        assert!(strings.contains("<t>=HYPERLINK("), "the text is kept as it is");
        assert!(strings.contains("<t>0304</t>") && strings.contains("Kagalwala [A]"));
        let again = workbook(&roster, "Grid", &[], &words).expect("a workbook");
        assert_eq!(again, workbook(&roster, "Grid", &[], &words).expect("a workbook"));
    }

    #[test]
    fn names_of_tabs_are_legal_and_differ() {
        let mut taken = Vec::new();
        let names = ["a/b[c]:*?\\", "ABC", "", "'x'", "history", "x".repeat(40).as_str(), "X"]
            .map(|name| tab(name, &mut taken));
        assert_eq!(names[..5], ["abc", "ABC 2", "3", "x", "history 5"]);
        assert_eq!(names[5].len(), 31);
        assert_eq!(names[6], "X 7");
        assert!(tab(&"x".repeat(50), &mut taken).len() <= MOST_TAB_UNITS);
    }

    #[test]
    fn a_cell_takes_what_excel_takes() {
        assert_eq!(fitting("a\u{0}b\u{1b}c\u{fffe}d\te"), "abcd\te");
        assert_eq!(fitting(&"😀".repeat(20_000)).encode_utf16().count(), 32_766);
        let long = Sheet {
            name: "x".into(),
            head: vec!["y".repeat(40_000)],
            rows: vec![vec!["\u{0}".into()], vec![], vec!["a".into(); 3]],
        };
        let roster = Grid { as_of: None, ..roster(2, 2) };
        assert!(workbook(&roster, "", &[long], &Words::of("en")).is_ok());
        assert!(workbook(&Grid::default(), "", &[Sheet::default()], &Words::of("en")).is_ok());
    }
}
