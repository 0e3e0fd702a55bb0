//! The picture of a day: a row for each duty with its time, its person and how it stands.

use anyhow::Result;

use super::canvas::Canvas;
use super::fonts::{self, Line, Style};
use super::look::{BLUE, GOLD, INK, MUTED, PAPER, WHITE, tint};
use super::marks::{self, Head};
use super::paper::{Area, Paper, Pen, Setting, leading};
use super::words;
use crate::domain::grid::{Cell, Column, Day, Grid, Standing};
use crate::wording::Words;

/// Pixels in a point of a phone's screen: pictures are drawn for screens of three.
const UNIT: f32 = 3.0;
/// A phone is 360 points wide.
const WIDTH: u32 = 1080;
const MARGIN: f32 = 10.0 * UNIT;
const TIME: f32 = 48.0 * UNIT;
const GAP: f32 = 5.0 * UNIT;
const BADGE: f32 = 17.0 * UNIT;
const DUTY: Style = Style::regular(12.5 * UNIT);
const NAME: Style = Style::regular(16.0 * UNIT);
const OWN_NAME: Style = Style::bold(16.0 * UNIT);
/// A name of 60 characters takes two lines.
const NAME_LINES: usize = 2;
/// So many rows fit Telegram's bounds of a photo, whatever they hold.
const MOST_ROWS: usize = 30;

/// A row with its name broken into lines.
struct Row<'r> {
    column: &'r Column,
    cell: &'r Cell,
    name: Vec<Line>,
}

impl Row<'_> {
    fn height(&self) -> f32 {
        let more = self.name.iter().skip(1).fold(0.0, |sum, _| sum + leading(NAME));
        51.0 * UNIT + more
    }
}

/// The picture of one day of the roster, 1080 pixels wide.
pub fn picture(roster: &Grid, day: &Day, words: &Words) -> Result<Vec<u8>> {
    let fonts = &mut *fonts::borrow();
    let second = day.hijri.map(|hijri| words::hijri(words, hijri)).unwrap_or_default();
    let head = Head {
        title: &words.day(day.number, day.date),
        second: &second,
        above: &above(roster),
        aside: &words::open_among(words, std::slice::from_ref(day)),
        margin: MARGIN,
    };
    let inner = across() - 2.0 * MARGIN - TIME - 10.0 * UNIT;
    let rows: Vec<Row<'_>> = roster
        .duties_of(day)
        .take(MOST_ROWS)
        .map(|(column, cell)| {
            let style = if cell.is_mine { OWN_NAME } else { NAME };
            let name = words::holder(words, cell);
            Row { column, cell, name: fonts.fit_lines(&name, style, inner, NAME_LINES) }
        })
        .collect();
    let head_height = marks::head_height(&head) * UNIT;
    let content: f32 = rows.iter().map(|row| row.height() + GAP).sum();
    let foot = if roster.as_of.is_some() { 20.0 * UNIT } else { 0.0 };
    let empty = if rows.is_empty() { 60.0 * UNIT } else { 0.0 };
    let height = head_height + MARGIN + content + empty + foot + MARGIN - GAP;
    let mut canvas = Canvas::new(WIDTH, pixels(height), PAPER)?;
    let mut pen = Pen { fonts, words, paper: &mut canvas };
    marks::head(&mut pen, &head, UNIT, Area::new(0.0, 0.0, across(), head_height));
    if day.is_today {
        let line = Area::new(0.0, head_height, across(), 3.0 * UNIT);
        pen.paper.fill(line, 0.0, GOLD);
    }
    let mut rest =
        Area::new(0.0, head_height, across(), height - head_height).inset(MARGIN, MARGIN);
    if rows.is_empty() {
        let nothing = words.plain("render-nothing-on", &[]);
        pen.text(&nothing, Setting::middle(NAME, MUTED), Area { h: empty, ..rest });
    }
    for row in &rows {
        draw(&mut pen, row, Area { h: row.height(), ..rest });
        rest = rest.below(row.height() + GAP);
    }
    let small = Setting::right(Style::regular(10.5 * UNIT), MUTED);
    let end = Area::new(MARGIN, height - MARGIN / 2.0 - foot, across() - 2.0 * MARGIN, foot);
    pen.text(&words::as_of(words, roster), small, end);
    canvas.png()
}

/// Whose roster it is: "Saifee Masjid · Shehrullah 1448H".
pub fn above(roster: &Grid) -> String {
    let parts = [roster.centre.as_str(), roster.season.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A length in pixels, rounded up.
pub fn pixels(length: f32) -> u32 {
    u32::try_from(super::paper::whole(length.ceil())).unwrap_or(u32::MAX)
}

fn draw<P: Paper>(pen: &mut Pen<'_, P>, row: &Row<'_>, area: Area) {
    let Row { column, cell, name } = row;
    let tint = tint(cell.standing);
    pen.paper.fill(area, 6.0 * UNIT, tint.ground);
    if cell.is_mine {
        pen.paper.frame(area, 6.0 * UNIT, 2.0 * UNIT, BLUE);
    } else if tint.ground == WHITE {
        pen.paper.frame(area, 6.0 * UNIT, UNIT, super::look::RULE);
    }
    let inner = area.inset(10.0 * UNIT, 5.0 * UNIT);
    let first = Area { h: 18.0 * UNIT, ..inner };
    let time = Setting::left(Style::bold(14.0 * UNIT), INK);
    pen.text(&column.reports_at.to_string(), time, Area { w: TIME - 4.0 * UNIT, ..first });
    let taken = state(pen, cell, first);
    let label = first.after(TIME - 6.0 * UNIT);
    let label = Area { w: (label.w - taken - 6.0 * UNIT).max(0.0), ..label };
    pen.text(&column.label, Setting::left(DUTY, MUTED), label);
    let colour = if cell.standing == Standing::Open { MUTED } else { INK };
    let below = inner.below(18.0 * UNIT).after(TIME - 6.0 * UNIT);
    pen.place(name, Setting::left(NAME, colour), below);
}

/// The badges at the right end of a row with the standing's word. Returns how wide they are.
fn state<P: Paper>(pen: &mut Pen<'_, P>, cell: &Cell, area: Area) -> f32 {
    let mut right = area.x + area.w;
    let spot = |right: f32| Area::new(right - BADGE, area.y, BADGE, BADGE);
    marks::badge(pen, cell.standing, spot(right));
    right -= BADGE + 5.0 * UNIT;
    // The word stands in the row already where there is no name.
    if !cell.name.is_empty() {
        let word = words::standing(pen.words, cell.standing);
        let style = Setting::right(Style::bold(11.5 * UNIT), tint(cell.standing).badge);
        let most = Area::new(area.x + area.w / 2.0, area.y, right - area.x - area.w / 2.0, area.h);
        right -= pen.text(&word, style, most) + 6.0 * UNIT;
    }
    if cell.is_mine {
        marks::mine(pen, spot(right));
        right -= BADGE;
    }
    area.x + area.w - right
}

/// The width as a measure.
fn across() -> f32 {
    super::paper::measure(usize::try_from(WIDTH).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::samples::{NAMES, Recorder, called, must_be_a_photo, roster, size};

    #[test]
    fn it_is_a_photo_as_wide_as_a_phone() {
        let words = Words::of("en");
        for duties in [0, 1, 12, 40] {
            let roster = roster(duties, 4);
            let png = picture(&roster, &roster.days[3], &words).expect("a picture");
            must_be_a_photo(&png);
            assert_eq!(size(&png).0, WIDTH);
        }
    }

    #[test]
    fn long_names_make_higher_rows() {
        let words = Words::of("en");
        let height = |name: &str| {
            let roster = called(name, 2, 1);
            size(&picture(&roster, &roster.days[0], &words).expect("a picture")).1
        };
        assert!(height(NAMES[6]) > height("Taha"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn any_text_stays_in_its_row(text in any::<String>()) {
            let (words, mut paper) = (Words::of("en"), Recorder::default());
            let roster = called(&text, 1, 1);
            let (column, cell) = (&Column { label: text, ..roster.columns[0].clone() }, &roster.days[0].cells[0]);
            let area = Area::new(MARGIN, 0.0, across() - 2.0 * MARGIN, 100.0);
            let fonts = &mut *fonts::borrow();
            let name = fonts.fit_lines(&cell.name, NAME, area.w - TIME - 10.0 * UNIT, NAME_LINES);
            let mut pen = Pen { fonts, words: &words, paper: &mut paper };
            draw(&mut pen, &Row { column, cell, name }, area);
            paper.must_lie_within(&[area]);
        }
    }
}
