//! Days × duties as a table: the season's picture and the pages of the PDF are both made of it.

use super::fonts::{Fonts, Line, Style};
use super::look::{BLUE, GOLD, INK, MIST, MUTED, RULE, WHITE, tint};
use super::marks;
use super::names;
use super::paper::{Area, Paper, Pen, Setting, measure};
use super::words;
use crate::domain::grid::{Cell, Column, Day, Standing};

/// A name that is too long for its column is set smaller, in parts of the table's size.
const SMALLER: [f32; 2] = [1.0, 0.88];
const SMALLEST: f32 = 0.78;

/// The measures of a table, in the units of its paper.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// The width of the dates.
    pub date: f32,
    /// The width of a duty.
    pub column: f32,
    /// The height of the duties' heads.
    pub head: f32,
    /// The height of a day.
    pub row: f32,
    /// The size of the names.
    pub size: f32,
    /// In how many lines a name is set.
    pub lines: usize,
}

/// Draws a table with its upper left corner at `x`, `y`.
pub fn draw<P: Paper>(
    pen: &mut Pen<'_, P>,
    (columns, days): (&[Column], &[Day]),
    measures: Measures,
    (x, y): (f32, f32),
) {
    let Measures { date, column, head, row, .. } = measures;
    let at = |place: usize| x + date + measure(place) * column;
    for (place, duty) in columns.iter().enumerate() {
        column_head(pen, duty, measures, Area::new(at(place), y, column, head));
    }
    for (number, day) in days.iter().enumerate() {
        let top = y + head + measure(number) * row;
        day_head(pen, day, measures, Area::new(x, top, date, row));
        for (place, cell) in day.cells.iter().take(columns.len()).enumerate() {
            cell_of(pen, cell, measures, Area::new(at(place), top, column, row));
        }
    }
}

fn column_head<P: Paper>(pen: &mut Pen<'_, P>, duty: &Column, measures: Measures, area: Area) {
    let area = gapped(measures, area);
    let size = measures.size;
    pen.paper.fill(area, size / 4.0, MIST);
    let inner = area.inset(size * 0.35, size * 0.2);
    let below = size * 1.4;
    let label = Setting::middle(Style::bold(size), INK);
    pen.lines(&duty.label, label, Area { h: inner.h - below, ..inner });
    let time = Setting::middle(Style::regular(size), MUTED);
    pen.text(&duty.reports_at.to_string(), time, inner.below(inner.h - below));
}

fn day_head<P: Paper>(pen: &mut Pen<'_, P>, day: &Day, measures: Measures, area: Area) {
    let area = gapped(measures, area);
    let size = measures.size;
    pen.paper.fill(area, size / 4.0, if day.is_today { GOLD } else { MIST });
    let inner = area.inset(size * 0.35, 0.0);
    let number = if day.number == 0 { String::new() } else { day.number.to_string() };
    let number_width = size * 1.9;
    let left = Area { w: number_width.min(inner.w), ..inner };
    pen.text(&number, Setting::left(Style::bold(size * 1.2), INK), left);
    let right = inner.after(number_width);
    let date = pen.words.date(day.date);
    let setting = Setting::left(Style::regular(size * 0.95), INK);
    let Some(hijri) = day.hijri else {
        pen.text(&date, setting, right);
        return;
    };
    let half = (size * 1.3).min(inner.h * 0.47);
    let upper = Area::new(right.x, right.y + right.h / 2.0 - half, right.w, half);
    pen.text(&date, setting, upper);
    let hijri = words::short_hijri(pen.words, hijri);
    let small = Setting::left(Style::regular(size * 0.85), if day.is_today { INK } else { MUTED });
    pen.text(&hijri, small, Area { y: right.y + right.h / 2.0, ..upper });
}

fn cell_of<P: Paper>(pen: &mut Pen<'_, P>, cell: &Cell, measures: Measures, area: Area) {
    if cell.standing == Standing::Off {
        return;
    }
    let area = gapped(measures, area);
    let size = measures.size;
    let tint = tint(cell.standing);
    pen.paper.fill(area, size / 4.0, tint.ground);
    if cell.is_mine {
        pen.paper.frame(area, size / 4.0, size / 6.0, BLUE);
    } else if tint.ground == WHITE {
        pen.paper.frame(area, size / 4.0, size / 20.0, RULE);
    }
    let inner = area.inset(size * 0.35, 0.0);
    let badge = (size * 1.2).min(inner.w);
    let spot = Area::new(inner.x, inner.y + (inner.h - badge) / 2.0, badge, badge);
    // One's own has a second badge: below the first where the row is high enough, else at the end.
    let is_stacked = cell.is_mine && inner.h > 2.3 * badge;
    let lift = if is_stacked { badge * 0.55 } else { 0.0 };
    marks::badge(pen, cell.standing, Area { y: spot.y - lift, ..spot });
    let mut rest = inner.after(badge + size * 0.3);
    if is_stacked {
        marks::mine(pen, Area { y: spot.y + lift, ..spot });
    } else if cell.is_mine {
        marks::mine(pen, Area { x: inner.x + inner.w - badge, ..spot });
        rest.w = (rest.w - badge - size * 0.2).max(0.0);
    }
    if cell.standing == Standing::Open {
        let word = words::standing(pen.words, cell.standing);
        pen.text(&word, Setting::left(Style::regular(size), MUTED), rest);
        return;
    }
    let style = if cell.is_mine { Style::bold(size) } else { Style::regular(size) };
    let text = words::holder(pen.words, cell);
    let (lines, style) = fitting(pen.fonts, cell.standing, &text, style, (rest.w, measures.lines));
    pen.place(&lines, Setting::left(style, INK), rest);
}

/// Who or why in the largest size in which nothing is cut.
fn fitting(
    fonts: &mut Fonts,
    standing: Standing,
    text: &str,
    style: Style,
    (width, most): (f32, usize),
) -> (Vec<Line>, Style) {
    let mut set = |style: Style| match standing {
        Standing::Closed => fonts.fit_lines(text, style, width, most),
        _ => name(fonts, text, style, width, most),
    };
    for part in SMALLER {
        let style = style.sized(style.size * part);
        let lines = set(style);
        if !lines.iter().any(Line::is_cut) {
            return (lines, style);
        }
    }
    let smallest = style.sized(style.size * SMALLEST);
    (set(smallest), smallest)
}

/// A name as whole as it fits: all of it, else its first and last word, the last as an initial, or
/// the first alone.
fn name(fonts: &mut Fonts, name: &str, style: Style, width: f32, most: usize) -> Vec<Line> {
    let (first, last) = names::two_lines(name);
    for shorter in [name, &format!("{first} {last}"), &names::short(name)] {
        // To cut it takes many tries, and in one line nothing else would help.
        if most == 1 && fonts.line(shorter, style).width > width {
            continue;
        }
        let lines = fonts.fit_lines(shorter, style, width, most);
        if !lines.iter().any(Line::is_cut) {
            return lines;
        }
    }
    fonts.fit_lines(first, style, width, most)
}

/// An area without half of the gap around it.
fn gapped(measures: Measures, area: Area) -> Area {
    let gap = measures.size / 14.0;
    area.inset(gap, gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fonts;
    use crate::render::samples::{NAMES, Recorder, called, roster};
    use crate::wording::Words;

    const MEASURES: Measures =
        Measures { date: 80.0, column: 60.0, head: 40.0, row: 30.0, size: 8.5, lines: 2 };

    #[test]
    fn nothing_leaves_its_column() {
        let words = Words::of("en");
        let rosters = NAMES.into_iter().map(|name| called(name, 3, 2)).chain([roster(12, 10)]);
        for roster in rosters {
            for (column, lines) in [(60.0, 2), (30.0, 1), (8.0, 3), (200.0, 1)] {
                let measures = Measures { column, lines, ..MEASURES };
                let mut paper = Recorder::default();
                let fonts = &mut *fonts::borrow();
                let mut pen = Pen { fonts, words: &words, paper: &mut paper };
                draw(&mut pen, (&roster.columns, &roster.days), measures, (5.0, 5.0));
                assert!(paper.written.len() > roster.columns.len());
                let mut areas = vec![Area::new(5.0, 0.0, measures.date, 1.0)];
                areas.extend(
                    (0..12)
                        .map(|place| Area::new(85.0 + measure(place) * column, 0.0, column, 1.0)),
                );
                paper.must_lie_within(&areas);
            }
        }
    }

    #[test]
    fn a_name_is_as_whole_as_it_fits() {
        let mut fonts = fonts::borrow();
        let style = Style::regular(10.0);
        let mut texts = |width: f32, most: usize| -> Vec<String> {
            let lines = name(&mut fonts, "Murtaza bhai Shaikh Kagalwala", style, width, most);
            lines.into_iter().map(|line| line.text).collect()
        };
        assert_eq!(texts(300.0, 1), ["Murtaza bhai Shaikh Kagalwala"]);
        assert_eq!(texts(100.0, 1), ["Murtaza Kagalwala"]);
        assert_eq!(texts(60.0, 2), ["Murtaza", "Kagalwala"]);
        assert_eq!(texts(60.0, 1), ["Murtaza K."]);
        assert_eq!(texts(42.0, 1), ["Murtaza"]);
    }
}
