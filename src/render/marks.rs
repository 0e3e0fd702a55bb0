//! Small marks: the badge with a standing's letter, the head of a picture, the legend below it.

use super::fonts::{Fonts, Line, Style};
use super::look::{BLUE, Colour, GREEN, INK, MUTED, PALE, WHITE, tint};
use super::paper::{Area, Paper, Pen, Setting};
use super::words;
use crate::domain::grid::{Grid, Standing};
use crate::wording::Words;

/// A badge's letter, in parts of its height.
const LETTER: f32 = 0.72;

/// Draws a round badge with the letter of a standing. An open one is a ring: nothing is there yet.
pub fn badge<P: Paper>(pen: &mut Pen<'_, P>, standing: Standing, area: Area) {
    if standing == Standing::Off {
        return;
    }
    let letter = words::letter(pen.words, standing);
    let colour = tint(standing).badge;
    if standing == Standing::Open {
        pen.paper.fill(area, area.h / 2.0, WHITE);
        pen.paper.frame(area, area.h / 2.0, area.h / 12.0, colour);
        mark(pen, &letter, colour, area);
    } else {
        pen.paper.fill(area, area.h / 2.0, colour);
        mark(pen, &letter, WHITE, area);
    }
}

/// Draws the badge that says "yours": a square, so that it differs in shape too.
pub fn mine<P: Paper>(pen: &mut Pen<'_, P>, area: Area) {
    pen.paper.fill(area, area.h / 5.0, BLUE);
    let letter = pen.words.plain("render-letter-mine", &[]);
    mark(pen, &letter, WHITE, area);
}

/// What a head says, from the largest to the smallest.
pub struct Head<'h> {
    /// What is shown.
    pub title: &'h str,
    /// The same in the Hijri calendar, if it is to be shown.
    pub second: &'h str,
    /// Whose it is.
    pub above: &'h str,
    /// What is to be known at a glance, at the right.
    pub aside: &'h str,
    /// Its margin at the sides, in the paper's units.
    pub margin: f32,
}

/// How high a head is, in units of which a phone is 360 wide.
pub const fn head_height(head: &Head<'_>) -> f32 {
    if head.second.is_empty() { 62.0 } else { 78.0 }
}

/// Draws the head across the width of an area, whose height is that of [`head_height`].
pub fn head<P: Paper>(pen: &mut Pen<'_, P>, head: &Head<'_>, unit: f32, area: Area) {
    pen.paper.fill(area, 0.0, GREEN);
    let inner = area.inset(head.margin, 8.0 * unit);
    let line =
        |from: f32, height: f32| Area::new(inner.x, inner.y + from * unit, inner.w, height * unit);
    let aside = Setting::right(Style::bold(13.0 * unit), WHITE);
    let taken = pen.text(head.aside, aside, line(18.0, 26.0));
    let room = |area: Area| Area { w: (area.w - taken - 8.0 * unit).max(0.0), ..area };
    pen.text(head.above, Setting::left(Style::regular(11.5 * unit), PALE), line(0.0, 16.0));
    pen.text(head.title, Setting::left(Style::bold(19.0 * unit), WHITE), room(line(18.0, 26.0)));
    if !head.second.is_empty() {
        pen.text(head.second, Setting::left(Style::regular(12.5 * unit), PALE), line(45.0, 17.0));
    }
}

/// Draws what the letters mean, for those that occur, in as many rows as the width needs; with
/// small print at the end. Returns how high it became.
pub fn legend<P: Paper>(
    pen: &mut Pen<'_, P>,
    roster: &Grid,
    small_print: &str,
    unit: f32,
    area: Area,
) -> f32 {
    let (size, row) = (13.0 * unit, 19.0 * unit);
    let style = Style::regular(10.5 * unit);
    let (mut x, mut y) = (area.x, area.y);
    let mut entries: Vec<Option<Standing>> = roster.standings().into_iter().map(Some).collect();
    if roster.has_mine() {
        entries.push(None);
    }
    for entry in entries {
        let word = match entry {
            Some(standing) => words::standing(pen.words, standing),
            None => pen.words.plain("render-mine", &[]),
        };
        let word = pen.fonts.fit(&word, style, area.w - size - 5.0 * unit);
        let wide = size + 5.0 * unit + word.width;
        if x > area.x && x + wide > area.x + area.w {
            (x, y) = (area.x, y + row);
        }
        let spot = Area::new(x, y + (row - size) / 2.0, size, size);
        match entry {
            Some(standing) => badge(pen, standing, spot),
            None => mine(pen, spot),
        }
        let beside = Area::new(x + size + 5.0 * unit, y, word.width, row);
        pen.place(&[word], Setting::left(style, INK), beside);
        x += wide + 12.0 * unit;
    }
    if !small_print.is_empty() {
        let print = pen.fonts.fit(small_print, style, area.w);
        if x > area.x && x + print.width > area.x + area.w {
            (x, y) = (area.x, y + row);
        }
        let rest = Area::new(x, y, (area.x + area.w - x).max(print.width), row);
        pen.place(&[print], Setting::right(style, MUTED), rest);
    }
    y + row - area.y
}

/// How high a legend becomes in the width of an area.
pub fn legend_height(
    fonts: &mut Fonts,
    words: &Words,
    roster: &Grid,
    small_print: &str,
    unit: f32,
    area: Area,
) -> f32 {
    let mut pen = Pen { fonts, words, paper: &mut Nowhere };
    legend(&mut pen, roster, small_print, unit, area)
}

/// Takes what is drawn only to be measured.
struct Nowhere;

impl Paper for Nowhere {
    fn fill(&mut self, _: Area, _: f32, _: Colour) {}
    fn frame(&mut self, _: Area, _: f32, _: f32, _: Colour) {}
    fn write(&mut self, _: &mut Fonts, _: &Line, _: f32, _: f32, _: Colour) {}
}

fn mark<P: Paper>(pen: &mut Pen<'_, P>, letter: &str, colour: Colour, area: Area) {
    pen.text(letter, Setting::middle(Style::bold(area.h * LETTER), colour), area);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fonts;
    use crate::render::samples::{Recorder, roster};

    #[test]
    fn a_legend_names_what_occurs_in_as_many_rows_as_it_needs() {
        let words = Words::of("en");
        let fonts = &mut *fonts::borrow();
        let mut height_of = |width: f32| {
            let mut paper = Recorder::default();
            let mut pen = Pen { fonts, words: &words, paper: &mut paper };
            let area = Area::new(10.0, 0.0, width, 0.0);
            let height = legend(&mut pen, &roster(12, 3), "As of today", 1.0, area);
            paper.must_lie_within(&[area]);
            let texts: Vec<&str> = paper.written.iter().map(|one| one.0.as_str()).collect();
            for word in ["open", "assigned", "confirmed", "O", "A", "C", "M", "As of today"] {
                assert!(texts.contains(&word) || width < 100.0, "{word} is missing in {texts:?}");
            }
            height
        };
        let (wide, narrow) = (height_of(900.0), height_of(340.0));
        assert!(wide < narrow && narrow < height_of(60.0));
    }
}
