//! The picture that thanks a person: what was served in a season, in the look of the roster.

use anyhow::Result;

use super::canvas::Canvas;
use super::day::pixels;
use super::fonts::{self, Fonts, Line, Style};
use super::look::{GOLD, GREEN, INK, MIST, MUTED, PAPER, RULE, WHITE};
use super::marks::{self, Head};
use super::paper::{Area, Paper, Pen, Setting, leading, measure};
use super::words;
use crate::domain::record::Record;
use crate::wording::Words;

const UNIT: f32 = 3.0;
const WIDTH: f32 = 360.0 * UNIT;
const MARGIN: f32 = 20.0 * UNIT;
/// A name is set in the largest of these sizes in which it fits whole.
const NAME_SIZES: [f32; 4] = [27.0 * UNIT, 23.0 * UNIT, 20.0 * UNIT, 17.0 * UNIT];
const NAME_LINES: usize = 2;
const NUMBER: Style = Style::bold(62.0 * UNIT);
const SUM: Style = Style::regular(17.0 * UNIT);
const DUTY: Style = Style::regular(16.0 * UNIT);
const COUNT: Style = Style::bold(16.0 * UNIT);
const DAYS: Style = Style::regular(13.0 * UNIT);
const THANKS: Style = Style::bold(17.0 * UNIT);
const ROW: f32 = 38.0 * UNIT;
const GAP: f32 = 5.0 * UNIT;
const DAYS_LINES: usize = 3;
/// More duties are told together in the last row.
const MOST_ROWS: usize = 12;

/// The picture of a person's record, 1080 pixels wide.
pub fn picture(record: &Record, words: &Words) -> Result<Vec<u8>> {
    let fonts = &mut *fonts::borrow();
    let inner = WIDTH - 2.0 * MARGIN;
    let (name, name_style) = name_of(fonts, &record.name, inner);
    let second = words::hijri_of_season(words, &record.season);
    let head = Head {
        title: &record.season.name,
        second: &second,
        above: &record.centre,
        aside: "",
        margin: MARGIN,
    };
    let rows = rows(record, words);
    let days = fonts.fit_lines(&days_of(record, words), DAYS, inner, DAYS_LINES);
    let head_height = marks::head_height(&head) * UNIT;
    let name_height = measure(name.len()) * leading(name_style);
    let number_height = NUMBER.size * 1.05;
    let sum_height = leading(SUM) * 1.5;
    let rows_height = measure(rows.len()) * (ROW + GAP);
    let days_height = measure(days.len()) * leading(DAYS) + MARGIN * 0.6;
    let thanks_height = leading(THANKS) * 2.0;
    let parts = [
        head_height,
        MARGIN,
        name_height,
        MARGIN * 0.4,
        number_height,
        sum_height,
        rows_height,
        days_height,
        thanks_height,
        MARGIN * 0.4,
    ];
    let mut canvas = Canvas::new(pixels(WIDTH), pixels(parts.iter().sum()), PAPER)?;
    let mut pen = Pen { fonts, words, paper: &mut canvas };
    marks::head(&mut pen, &head, UNIT, Area::new(0.0, 0.0, WIDTH, head_height));
    pen.paper.fill(Area::new(0.0, head_height, WIDTH, 3.0 * UNIT), 0.0, GOLD);
    let mut y = head_height + MARGIN;
    let mut area = |height: f32| {
        y += height;
        Area::new(MARGIN, y - height, inner, height)
    };
    pen.place(&name, Setting::middle(name_style, INK), area(name_height));
    area(MARGIN * 0.4);
    let number = record.served().to_string();
    pen.text(&number, Setting::middle(NUMBER, GREEN), area(number_height));
    pen.text(&sum_of(record, words), Setting::middle(SUM, INK), area(sum_height));
    for (duty, count) in &rows {
        let spot = area(ROW + GAP);
        row(&mut pen, duty, *count, Area { h: ROW, ..spot });
    }
    pen.place(&days, Setting::middle(DAYS, MUTED), area(days_height));
    let thanks = words.plain("thanks-picture", &[]);
    pen.text(&thanks, Setting::middle(THANKS, GREEN), area(thanks_height));
    canvas.png()
}

/// The name in as large letters as leave it whole.
fn name_of(fonts: &mut Fonts, name: &str, width: f32) -> (Vec<Line>, Style) {
    let mut style = Style::bold(NAME_SIZES[0]);
    for size in NAME_SIZES {
        style = style.sized(size);
        let lines = fonts.fit_lines(name, style, width, NAME_LINES);
        if !lines.iter().any(Line::is_cut) {
            return (lines, style);
        }
    }
    (fonts.fit_lines(name, style, width, NAME_LINES), style)
}

/// "duties on 9 days", or "so far".
fn sum_of(record: &Record, words: &Words) -> String {
    let key = match (record.served(), record.is_over) {
        (1, true) => "thanks-sum-one",
        (1, false) => "thanks-sum-one-so-far",
        (_, true) => "thanks-sum",
        (_, false) => "thanks-sum-so-far",
    };
    words.plain(key, &[("count", record.days.len().to_string())])
}

fn rows(record: &Record, words: &Words) -> Vec<(String, usize)> {
    if record.duties.len() <= MOST_ROWS {
        return record.duties.clone();
    }
    let (shown, rest) = record.duties.split_at(MOST_ROWS - 1);
    let others = rest.iter().map(|(_, count)| count).sum();
    let mut rows = shown.to_vec();
    rows.push((words.plain("thanks-others", &[]), others));
    rows
}

/// "Days 3, 5 and 8"; nothing for a duty outside of the season.
fn days_of(record: &Record, words: &Words) -> String {
    let days: Vec<String> =
        record.days.iter().filter(|day| **day > 0).map(ToString::to_string).collect();
    if days.is_empty() {
        return String::new();
    }
    let args = [("count", days.len().to_string()), ("days", words.list(&days))];
    words.plain("thanks-days", &args)
}

/// A duty with how often it was served.
fn row<P: Paper>(pen: &mut Pen<'_, P>, duty: &str, count: usize, area: Area) {
    pen.paper.fill(area, 6.0 * UNIT, WHITE);
    pen.paper.frame(area, 6.0 * UNIT, UNIT, RULE);
    let wide = 44.0 * UNIT;
    let badge =
        Area::new(area.x + area.w - wide, area.y, wide, area.h).inset(5.0 * UNIT, 5.0 * UNIT);
    pen.paper.fill(badge, 5.0 * UNIT, MIST);
    pen.text(&count.to_string(), Setting::middle(COUNT, GREEN), badge);
    let label = Area { w: area.w - wide - 14.0 * UNIT, ..area.after(14.0 * UNIT) };
    pen.text(duty, Setting::left(DUTY, INK), label);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::season::Season;
    use crate::render::samples::{NAMES, must_be_a_photo, size};

    fn record(name: &str, duties: usize, days: i64) -> Record {
        let season = Season {
            id: 1,
            name: "Shehrullah 1448H".into(),
            start: "2027-02-06".parse().expect("a date"),
            days: 30,
        };
        Record {
            centre: "Saifee Masjid, Mumbai".into(),
            name: name.into(),
            season,
            is_over: false,
            duties: (1..=duties).map(|number| (format!("Fajr Takbira {number}"), number)).collect(),
            days: (1..=days).collect(),
        }
    }

    #[test]
    fn any_record_is_a_photo_as_wide_as_a_phone() {
        let words = Words::of("en");
        let odd = ["", "\u{202e}\u{0}", "x y".repeat(200).as_str()].map(str::to_owned);
        for name in NAMES.map(str::to_owned).into_iter().chain(odd) {
            for (duties, days) in [(1, 1), (4, 30), (40, 3000)] {
                let png = picture(&record(&name, duties, days), &words).expect("a picture");
                must_be_a_photo(&png);
                assert_eq!(size(&png).0, 1080);
            }
        }
    }

    #[test]
    fn duties_beyond_the_last_row_are_told_together() {
        let words = Words::of("en");
        let all = record("Taha", 14, 3);
        let rows = rows(&all, &words);
        assert_eq!(rows.len(), MOST_ROWS);
        assert_eq!(rows.iter().map(|row| row.1).sum::<usize>(), all.served());
        assert_eq!(sum_of(&record("Taha", 1, 1), &words), "duty so far");
    }
}
