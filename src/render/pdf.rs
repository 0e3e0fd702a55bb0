//! The roster as a PDF for the notice board: A4 across, the heads on every page.
//!
//! Text is text, not a picture: it can be selected and searched, and only the glyphs that occur are
//! embedded.

mod faces;
mod page;

use anyhow::Result;
use pdf_writer::{Finish, Name, Pdf, Rect, Ref, TextStr};

use self::faces::{Faces, compressed};
use self::page::Page;
use super::fonts;
use super::marks::{self, Head};
use super::paper::{Area, Pen, Setting, measure};
use super::season::dates;
use super::table::{self, Measures};
use super::{fonts::Style, look::MUTED, words};
use crate::domain::grid::{Column, Day, Grid};
use crate::wording::Words;

/// A4 across, in points.
const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
const MARGIN: f32 = 24.0;
/// The width of the dates, in parts of the text's size.
const DATE: f32 = 8.6;
/// The head and the legend, against those of a phone's picture.
const UNIT: f32 = 0.8;
const TABLE_HEAD: f32 = 46.0;
/// At the foot of a page: its number.
const FOOT: f32 = 14.0;
/// More would be too small to read from where one stands before a board.
const MOST_DAYS: usize = 16;
const MOST_COLUMNS: usize = 12;
const HIGHEST_ROW: f32 = 36.0;
/// Few duties have room for larger names.
const FEW_COLUMNS: usize = 9;
/// A season of ten years is no notice; it also bounds the work.
const MOST_PAGES: usize = 60;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const FIRST_FREE: i32 = 4;

/// The roster's days, sixteen a page at most, in A4.
pub fn document(roster: &Grid, words: &Words, language: &str) -> Result<Vec<u8>> {
    let fonts = &mut *fonts::borrow();
    let mut faces = Faces::default();
    let parts = parts(roster);
    let mut contents = Vec::new();
    for (number, (columns, days)) in parts.iter().enumerate() {
        let mut page = Page::new(HEIGHT, &mut faces);
        let mut pen = Pen { fonts, words, paper: &mut page };
        draw(&mut pen, roster, columns, days);
        let args = [("number", (number + 1).to_string()), ("count", parts.len().to_string())];
        let foot = Area::new(MARGIN, HEIGHT - MARGIN, WIDTH - 2.0 * MARGIN, FOOT);
        let small = Style::regular(8.0);
        pen.text(&words.plain("render-page", &args), Setting::right(small, MUTED), foot);
        pen.text(&words::as_of(words, roster), Setting::left(small, MUTED), foot);
        contents.push(page.finish());
    }

    let mut pdf = Pdf::new();
    let mut free = FIRST_FREE;
    let mut next = || {
        free += 1;
        Ref::new(free - 1)
    };
    let pages: Vec<(Ref, Ref)> = contents.iter().map(|_| (next(), next())).collect();
    let embedded = faces.write(&mut pdf, &mut next)?;
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    pdf.catalog(CATALOG).pages(PAGES).lang(TextStr(language));
    pdf.pages(PAGES).kids(pages.iter().map(|page| page.0)).count(count);
    for ((id, content_id), content) in pages.iter().zip(&contents) {
        let mut page = pdf.page(*id);
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(PAGES).contents(*content_id);
        let mut resources = page.resources();
        let mut used = resources.fonts();
        for (name, font) in &embedded {
            used.pair(Name(name.as_bytes()), *font);
        }
        used.finish();
        resources.finish();
        page.finish();
        compressed(&mut pdf, *content_id, content);
    }
    let title = format!("{} {}", roster.centre, roster.season);
    pdf.document_info(INFO).title(TextStr(title.trim()));
    Ok(pdf.finish())
}

/// What stands on each page, evenly: 30 days are two pages of 15.
fn parts(roster: &Grid) -> Vec<(&[Column], Vec<Day>)> {
    let columns = even(roster.columns.len(), MOST_COLUMNS);
    let days = even(roster.days.len(), MOST_DAYS);
    let mut parts = Vec::new();
    for run in roster.days.chunks(days) {
        for (place, duties) in roster.columns.chunks(columns).enumerate() {
            let cells =
                |day: &Day| day.cells.iter().skip(place * columns).take(columns).cloned().collect();
            let days = run.iter().map(|day| Day { cells: cells(day), ..day.clone() }).collect();
            parts.push((duties, days));
        }
    }
    if parts.is_empty() {
        parts.push((roster.columns.as_slice(), Vec::new()));
    }
    parts.truncate(MOST_PAGES);
    parts
}

/// How many of so many go on each page, if all pages are to be alike.
fn even(all: usize, most: usize) -> usize {
    all.div_ceil(all.div_ceil(most).max(1)).max(1)
}

fn draw(pen: &mut Pen<'_, Page<'_>>, roster: &Grid, columns: &[Column], days: &[Day]) {
    let columns = &columns[..columns.len().min(MOST_COLUMNS)];
    let head = Head {
        title: &roster.season,
        second: &dates(pen.words, days),
        above: &roster.centre,
        aside: &words::open_among(pen.words, days),
        margin: MARGIN,
    };
    let head_height = marks::head_height(&head) * UNIT;
    marks::head(pen, &head, UNIT, Area::new(0.0, 0.0, WIDTH, head_height));
    let shown = Grid { columns: columns.to_vec(), days: days.to_vec(), ..Grid::default() };
    let legend = Area::new(MARGIN, 0.0, WIDTH - 2.0 * MARGIN, 0.0);
    let legend_height = marks::legend_height(pen.fonts, pen.words, &shown, "", UNIT, legend);
    let top = head_height + MARGIN / 2.0;
    let room = HEIGHT - MARGIN - top - TABLE_HEAD - legend_height - 4.0;
    let row = (room / measure(days.len().max(1))).min(HIGHEST_ROW);
    let few = columns.len() <= FEW_COLUMNS;
    let size = if few { 9.5 } else { 8.5 };
    let measures = Measures {
        date: DATE * size,
        column: (WIDTH - 2.0 * MARGIN - DATE * size) / measure(columns.len().max(1)),
        head: TABLE_HEAD,
        row,
        size,
        lines: 2,
    };
    table::draw(pen, (columns, days), measures, (MARGIN, top));
    let end = top + TABLE_HEAD + measure(days.len()) * row + 3.0;
    marks::legend(pen, &shown, "", UNIT, Area { y: end, ..legend });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::{NAMES, called, roster};

    /// The streams of a PDF as text, as far as they are text.
    fn streams(pdf: &[u8]) -> Vec<String> {
        let find = |from: usize, what: &[u8]| {
            let found = pdf[from..].windows(what.len()).position(|window| window == what);
            found.map(|at| from + at)
        };
        let mut streams = Vec::new();
        let mut at = 0;
        while let Some(begin) = find(at, b"\nstream\n") {
            let end = find(begin, b"\nendstream").expect("an end");
            let data = miniz_oxide::inflate::decompress_to_vec_zlib(&pdf[begin + 8..end]);
            streams.push(String::from_utf8_lossy(&data.expect("zlib")).into_owned());
            at = end;
        }
        streams
    }

    fn pages(roster: &Grid) -> usize {
        let pdf = document(roster, &Words::of("en"), "en").expect("a PDF");
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() < 1_000_000);
        String::from_utf8_lossy(&pdf).matches("/MediaBox").count()
    }

    #[test]
    fn pages_are_alike_and_bounded() {
        assert_eq!(pages(&roster(8, 30)), 2);
        assert_eq!(pages(&roster(12, 16)), 1);
        assert_eq!(pages(&roster(13, 17)), 4);
        assert_eq!(pages(&roster(0, 0)), 1);
        assert_eq!((even(30, 16), even(33, 16), even(1, 16), even(0, 16)), (15, 11, 1, 1));
        assert_eq!(parts(&roster(1, 3660)).len(), MOST_PAGES);
        let wide = roster(13, 1);
        let widths = parts(&wide).into_iter().map(|part| part.1[0].cells.len());
        assert_eq!(widths.collect::<Vec<_>>(), [7, 6]);
    }

    #[test]
    fn text_is_text() {
        let texts = |name: &str| {
            let pdf = document(&called(name, 1, 1), &Words::of("en"), "en").expect("a PDF");
            (String::from_utf8_lossy(&pdf).into_owned(), streams(&pdf).join("\n"))
        };
        let (outside, inside) = texts("Taha");
        assert!(outside.contains("+NotoSans-Regular") && !outside.contains("Gujarati"));
        // T, a and h are known as what they are.
        assert!(["<0054>", "<0061>", "<0068>"].iter().all(|letter| inside.contains(letter)));
        assert!(!inside.contains("/ActualText"));
        let (outside, inside) = texts("હાતિમ");
        assert!(outside.contains("+NotoSansGujarati-Regular"));
        assert_eq!(inside.matches("/ActualText").count(), 1);
        let (outside, _) = texts("يوسف");
        assert!(outside.contains("+NotoSansArabic-Regular"));
    }

    #[test]
    fn any_name_can_be_printed() {
        for name in NAMES.into_iter().chain(["", "\u{202e}\u{0}", "日本 😀", "e\u{301}\u{323}"])
        {
            assert_eq!(pages(&called(name, 2, 1)), 1);
        }
    }
}
