//! The picture of a week: a column for each day, a row for each duty, names in two short lines.

use anyhow::Result;

use super::canvas::Canvas;
use super::day::{above, pixels};
use super::fonts::{self, Fonts, Line, Style};
use super::look::{BLUE, GOLD, INK, MIST, MUTED, PAPER, RULE, WHITE, tint};
use super::marks::{self, Head};
use super::names;
use super::paper::{Area, Paper, Pen, Setting, measure};
use super::words;
use crate::domain::grid::{Cell, Column, Day, Grid, Standing};
use crate::wording::Words;

const UNIT: f32 = 3.0;
const WIDTH: f32 = 360.0 * UNIT;
const MARGIN: f32 = 4.0 * UNIT;
const LABEL: f32 = 49.0 * UNIT;
const TOP: f32 = 36.0 * UNIT;
const ROW: f32 = 50.0 * UNIT;
const GAP: f32 = 1.0 * UNIT;
const BADGE: f32 = 13.5 * UNIT;
/// A name is set in the largest of these sizes in which it fits.
const SIZES: [f32; 4] = [10.5 * UNIT, 9.5 * UNIT, 8.75 * UNIT, 8.0 * UNIT];
const LABEL_SIZES: [f32; 3] = [10.0 * UNIT, 9.25 * UNIT, 8.5 * UNIT];
const NAME_LINES: usize = 2;
const MOST_DAYS: usize = 7;
const MOST_ROWS: usize = 30;

/// The picture of the roster's first seven days, 1080 pixels wide.
pub fn picture(roster: &Grid, words: &Words) -> Result<Vec<u8>> {
    let fonts = &mut *fonts::borrow();
    let days = &roster.days[..roster.days.len().min(MOST_DAYS)];
    let shown = Grid { days: days.to_vec(), ..roster.clone() };
    let is_on = |place: usize| {
        let cells = days.iter().filter_map(|day| day.cells.get(place));
        cells.into_iter().any(|cell| cell.standing != Standing::Off)
    };
    let rows: Vec<(usize, &Column)> = roster
        .columns
        .iter()
        .enumerate()
        .filter(|(place, _)| is_on(*place))
        .take(MOST_ROWS)
        .collect();
    let second = words::hijri_span(words, days);
    let head = Head {
        title: &words::span(words, days),
        second: &second,
        above: &above(roster),
        aside: &words::open_among(words, days),
        margin: 2.0 * MARGIN,
    };
    let head_height = marks::head_height(&head) * UNIT;
    let small = words::as_of(words, roster);
    let legend = Area::new(2.0 * MARGIN, 0.0, WIDTH - 4.0 * MARGIN, 0.0);
    let legend_height = marks::legend_height(fonts, words, &shown, &small, UNIT, legend);
    let table_height = TOP + measure(rows.len()) * ROW;
    let height = head_height + 3.0 * MARGIN + table_height + legend_height;
    let mut canvas = Canvas::new(pixels(WIDTH), pixels(height), PAPER)?;
    let mut pen = Pen { fonts, words, paper: &mut canvas };
    marks::head(&mut pen, &head, UNIT, Area::new(0.0, 0.0, WIDTH, head_height));
    let table = Area::new(0.0, head_height, WIDTH, height - head_height).inset(MARGIN, MARGIN);
    heads(&mut pen, days, Area { h: TOP, ..table });
    let mut area = Area { h: ROW, ..table.below(TOP) };
    for (place, column) in rows {
        row_head(&mut pen, column, Area { w: LABEL, ..area });
        for (day, spot) in days.iter().zip(columns(area, days.len())) {
            if let Some(cell) = day.cells.get(place) {
                draw(&mut pen, cell, spot.inset(GAP / 2.0, GAP / 2.0));
            }
        }
        area.y += ROW;
    }
    marks::legend(&mut pen, &shown, &small, UNIT, Area { y: area.y + MARGIN, ..legend });
    canvas.png()
}

/// The columns of the days, behind the labels of the duties.
fn columns(area: Area, days: usize) -> impl Iterator<Item = Area> {
    let rest = area.after(LABEL);
    let width = rest.w / measure(days.max(1));
    (0..days).map(move |day| Area { x: rest.x + measure(day) * width, w: width, ..rest })
}

fn heads<P: Paper>(pen: &mut Pen<'_, P>, days: &[Day], area: Area) {
    for (day, spot) in days.iter().zip(columns(area, days.len())) {
        let spot = spot.inset(GAP / 2.0, GAP / 2.0);
        pen.paper.fill(spot, 4.0 * UNIT, if day.is_today { GOLD } else { MIST });
        let upper = Area { h: spot.h * 0.54, ..spot }.inset(UNIT, 0.0);
        let lower = spot.below(spot.h * 0.46).inset(UNIT, 0.0);
        let weekday = words::weekday(pen.words, day);
        pen.text(&weekday, Setting::middle(Style::bold(13.0 * UNIT), INK), upper);
        let date = words::short_date(pen.words, day);
        pen.text(&date, Setting::middle(Style::regular(11.0 * UNIT), INK), lower);
    }
}

fn row_head<P: Paper>(pen: &mut Pen<'_, P>, column: &Column, area: Area) {
    let area = area.inset(GAP / 2.0, GAP / 2.0);
    pen.paper.fill(area, 4.0 * UNIT, MIST);
    let inner = area.inset(2.5 * UNIT, 2.0 * UNIT);
    let lines = |fonts: &mut Fonts, style: Style| {
        fonts.fit_lines(&column.label, style, inner.w, NAME_LINES)
    };
    let (label, style) = largest(pen.fonts, &LABEL_SIZES, Style::bold(0.0), lines);
    let above = Area { h: inner.h - 15.0 * UNIT, ..inner };
    pen.place(&label, Setting::left(style, INK), above);
    let time = Setting::left(Style::regular(10.5 * UNIT), MUTED);
    pen.text(&column.reports_at.to_string(), time, inner.below(inner.h - 15.0 * UNIT));
}

fn draw<P: Paper>(pen: &mut Pen<'_, P>, cell: &Cell, area: Area) {
    if cell.standing == Standing::Off {
        return;
    }
    pen.paper.fill(area, 4.0 * UNIT, tint(cell.standing).ground);
    if cell.is_mine {
        pen.paper.frame(area, 4.0 * UNIT, 1.75 * UNIT, BLUE);
    } else if tint(cell.standing).ground == WHITE {
        pen.paper.frame(area, 4.0 * UNIT, UNIT / 2.0, RULE);
    }
    let inner = area.inset(if cell.is_mine { 3.0 } else { 2.0 } * UNIT, 3.0 * UNIT);
    let spot = Area::new(inner.x, inner.y, BADGE, BADGE);
    marks::badge(pen, cell.standing, spot);
    if cell.is_mine {
        marks::mine(pen, Area { x: inner.x + inner.w - BADGE, ..spot });
    }
    let below = inner.below(BADGE);
    let weight = if cell.is_mine { Style::bold(0.0) } else { Style::regular(0.0) };
    let text = words::holder(pen.words, cell);
    let lines = |fonts: &mut Fonts, style: Style| {
        if cell.standing == Standing::Closed {
            return fonts.fit_lines(&text, style, below.w, NAME_LINES);
        }
        let (first, last) = names::two_lines(&text);
        let parts = [first, last].into_iter().filter(|part| !part.is_empty());
        parts.map(|part| fonts.fit(part, style, below.w)).collect()
    };
    let (mut lines, style) = largest(pen.fonts, &SIZES, weight, lines);
    if cell.standing != Standing::Closed && lines.first().is_some_and(Line::is_cut) {
        lines = broken(pen.fonts, &text, style, below.w).unwrap_or(lines);
    }
    let colour = if cell.standing == Standing::Open { MUTED } else { INK };
    pen.place(&lines, Setting::left(style, colour), below);
}

/// A name whose first word has no room in a line: it goes on in the second, with the initial of the
/// last word if there is room. Only Latin letters can be parted by a hyphen.
fn broken(fonts: &mut Fonts, name: &str, style: Style, width: f32) -> Option<Vec<Line>> {
    let (first, last) = names::two_lines(name);
    let cut = fonts.fit(first, style, width);
    let kept = cut.text.trim_end_matches('…').to_owned();
    let rest = first.strip_prefix(&kept)?;
    if rest.is_empty() || kept.chars().count() < 3 || !first.chars().all(is_latin) {
        return None;
    }
    let upper = fonts.line(&format!("{kept}-"), style);
    let initial = last.chars().next().filter(|letter| letter.is_alphabetic());
    let whole = initial.map(|initial| format!("{rest} {initial}."));
    let lower = whole.into_iter().chain([rest.to_owned()]).find_map(|text| {
        let line = fonts.line(&text, style);
        (line.width <= width).then_some(line)
    })?;
    (upper.width <= width).then(|| vec![upper, lower])
}

fn is_latin(letter: char) -> bool {
    letter.is_alphabetic() && u32::from(letter) < 0x250
}

/// A text's lines in the largest of some sizes in which nothing is cut, else in the smallest.
fn largest(
    fonts: &mut Fonts,
    sizes: &[f32],
    style: Style,
    lines_in: impl Fn(&mut Fonts, Style) -> Vec<Line>,
) -> (Vec<Line>, Style) {
    let mut found = (Vec::new(), style);
    for size in sizes {
        let style = style.sized(*size);
        found = (lines_in(fonts, style), style);
        if !found.0.iter().any(Line::is_cut) {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::samples::{NAMES, Recorder, called, must_be_a_photo, roster, size};

    #[test]
    fn it_is_a_photo_as_wide_as_a_phone() {
        let words = Words::of("en");
        for (duties, days) in [(0, 0), (8, 1), (12, 7), (40, 10)] {
            let png = picture(&roster(duties, days), &words).expect("a picture");
            must_be_a_photo(&png);
            assert_eq!(size(&png).0, 1080);
        }
    }

    #[test]
    fn a_long_first_word_goes_on_in_the_second_line() {
        let fonts = &mut *fonts::borrow();
        let style = Style::regular(24.0);
        let width = fonts.line("Burhanud", style).width;
        let mut lines = |name: &str| -> Option<Vec<String>> {
            let lines = broken(fonts, name, style, width)?;
            Some(lines.into_iter().map(|line| line.text).collect())
        };
        let parted = lines("Burhanuddin bhai Rampurawala").expect("two lines");
        assert!(parted[0].ends_with('-') && parted[1].ends_with(" R."), "{parted:?}");
        assert_eq!(parted.concat().replace(['-', ' '], ""), "BurhanuddinR.");
        assert_eq!(lines("Taha Burhanuddin"), None, "it has room");
        assert_eq!(lines("Abdulqadirbhaimohammedalibhai Zaki"), None, "two lines are not enough");
        assert_eq!(lines("બુરહાનુદ્દીનભાઈસાહેબ"), None, "its letters are joined");
    }

    #[test]
    fn names_stay_in_their_cells() {
        let words = Words::of("en");
        for name in NAMES {
            for standing in Standing::SHOWN {
                for is_mine in [false, true] {
                    let cell = Cell { standing, name: name.into(), is_mine, ..Cell::default() };
                    let mut paper = Recorder::default();
                    let fonts = &mut *fonts::borrow();
                    let mut pen = Pen { fonts, words: &words, paper: &mut paper };
                    let area = Area::new(50.0, 0.0, 128.0, ROW);
                    draw(&mut pen, &cell, area);
                    paper.must_lie_within(&[area]);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]

        #[test]
        fn any_text_can_be_drawn(text in any::<String>()) {
            let mut roster = called(&text, 2, 7);
            roster.centre = text.clone();
            roster.columns[0].label = text;
            prop_assert!(picture(&roster, &Words::of("en")).is_ok());
        }
    }
}
