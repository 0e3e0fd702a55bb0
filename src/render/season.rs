//! The picture of a season: all its days × all its duties, a document to zoom into.

use anyhow::Result;

use super::canvas::Canvas;
use super::day::pixels;
use super::fonts;
use super::look::PAPER;
use super::marks::{self, Head};
use super::paper::{Area, Pen, measure};
use super::table::{self, Measures};
use super::words;
use crate::domain::grid::{Day, Grid};
use crate::wording::Words;

/// The head and the legend are drawn as on a phone, and so much larger.
const UNIT: f32 = 2.6;
const MARGIN: f32 = 24.0;
const DATE: f32 = 240.0;
const SIZE: f32 = 26.0;
/// The duties share this width, within the bounds of what can be read and what looks well.
const COLUMNS: f32 = 2880.0;
const NARROWEST: f32 = 220.0;
const WIDEST: f32 = 320.0;
/// So many days and duties keep within Telegram's bounds, and people's patience.
const MOST_DAYS: usize = 62;
const MOST_COLUMNS: usize = 20;

/// The picture of the roster's days, at most 62; with more, it says how many it leaves out.
pub fn picture(roster: &Grid, words: &Words) -> Result<Vec<u8>> {
    let fonts = &mut *fonts::borrow();
    let days = &roster.days[..roster.days.len().min(MOST_DAYS)];
    let columns = &roster.columns[..roster.columns.len().min(MOST_COLUMNS)];
    let count = measure(columns.len().max(1));
    let measures = Measures {
        date: DATE,
        column: (COLUMNS / count).clamp(NARROWEST, WIDEST),
        head: 130.0,
        row: 66.0,
        size: SIZE,
        lines: 1,
    };
    let head = Head {
        title: &roster.season,
        second: &dates(words, &roster.days),
        above: &roster.centre,
        aside: &words::open_among(words, &roster.days),
        margin: MARGIN,
    };
    let table_width = (DATE + count * measures.column).max(360.0 * UNIT);
    let width = table_width + 2.0 * MARGIN;
    let head_height = marks::head_height(&head) * UNIT;
    let table_height = measures.head + measure(days.len()) * measures.row;
    let small = small_print(words, roster, roster.days.len() - days.len());
    let legend = Area::new(MARGIN, 0.0, table_width, 0.0);
    let legend_height = marks::legend_height(fonts, words, roster, &small, UNIT, legend);
    let height = head_height + MARGIN + table_height + MARGIN + legend_height;
    let mut canvas = Canvas::new(pixels(width), pixels(height), PAPER)?;
    let mut pen = Pen { fonts, words, paper: &mut canvas };
    marks::head(&mut pen, &head, UNIT, Area::new(0.0, 0.0, width, head_height));
    table::draw(&mut pen, (columns, days), measures, (MARGIN, head_height + MARGIN));
    let top = head_height + MARGIN + table_height + MARGIN / 2.0;
    marks::legend(&mut pen, roster, &small, UNIT, Area { y: top, ..legend });
    canvas.png()
}

/// "Fri 5 Feb to Sat 6 Mar · 1 Ramadan to 30 Ramadan 1448".
pub fn dates(words: &Words, days: &[Day]) -> String {
    let spans = [words::span(words, days), words::hijri_span(words, days)];
    spans.into_iter().filter(|span| !span.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// How many days were left out, and when the roster was so.
fn small_print(words: &Words, roster: &Grid, left_out: usize) -> String {
    let more = words.plain("render-more-days", &[("count", left_out.to_string())]);
    let parts = [(left_out > 0).then_some(more), Some(words::as_of(words, roster))];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::{must_be_a_photo, roster, size};

    #[test]
    fn it_keeps_within_telegrams_bounds() {
        let words = Words::of("en");
        let sides = [(0, 0), (1, 70), (25, 1), (12, 30)].map(|(duties, days)| {
            let png = picture(&roster(duties, days), &words).expect("a picture");
            must_be_a_photo(&png);
            size(&png)
        });
        let widest = sides.iter().map(|side| side.0).max().unwrap_or(0);
        let highest = sides.iter().map(|side| side.1).max().unwrap_or(0);
        assert!(widest + highest <= 10_000, "{widest} × {highest}");
    }

    #[test]
    fn each_day_has_a_row_up_to_a_bound() {
        let words = Words::of("en");
        let height = |days| size(&picture(&roster(4, days), &words).expect("a picture")).1;
        assert_eq!(height(9) - height(8), 66);
        assert_eq!(height(62), height(90));
        let small = small_print(&words, &roster(1, 90), 28);
        assert_eq!(small, "and 28 more days · As of Tue 9 Feb, 18:05");
    }
}
