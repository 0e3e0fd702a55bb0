//! The picture of a season's numbers: what was given, who serves how often, who was reached.

use anyhow::Result;

use super::canvas::Canvas;
use super::day::pixels;
use super::fonts::{self, Style};
use super::look::{self, Colour, GREEN, INK, MIST, MUTED, PAPER, RULE, tint};
use super::marks::{self, Head};
use super::names;
use super::paper::{Area, Paper, Pen, Setting, measure};
use super::words;
use crate::domain::channel::Channel;
use crate::domain::grid::Standing;
use crate::domain::statistics::{Share, Statistics, Way};
use crate::wording::Words;

const UNIT: f32 = 3.0;
const WIDTH: f32 = 360.0 * UNIT;
const MARGIN: f32 = 12.0 * UNIT;
const TILE: f32 = 62.0 * UNIT;
const GAP: f32 = 6.0 * UNIT;
const SECTION: f32 = 34.0 * UNIT;
const ROW: f32 = 29.0 * UNIT;
const FOOT: f32 = 22.0 * UNIT;
/// What fits a phone's screen besides the rest; the list has everybody.
const MOST_PEOPLE: usize = 8;
const NAME: f32 = 150.0 * UNIT;
const NUMBER: f32 = 34.0 * UNIT;
const TEXT: Style = Style::regular(14.0 * UNIT);
const BOLD: Style = Style::bold(14.0 * UNIT);
const SMALL: Style = Style::regular(11.5 * UNIT);

/// The picture of a season's numbers, 1080 pixels wide.
pub fn picture(numbers: &Statistics, words: &Words) -> Result<Vec<u8>> {
    let fonts = &mut *fonts::borrow();
    let second = words::hijri_of_season(words, &numbers.season);
    let head = Head {
        title: &numbers.season.name,
        second: &second,
        above: &numbers.centre,
        aside: "",
        margin: MARGIN,
    };
    let top: Vec<&Share> = numbers.serving().take(MOST_PEOPLE).collect();
    let head_height = marks::head_height(&head) * UNIT;
    let people_height = SECTION + measure(top.len().max(1)) * ROW;
    let ways_height = SECTION + measure(numbers.ways.len() + 1) * ROW;
    let height =
        head_height + MARGIN + 2.0 * (TILE + GAP) + people_height + ways_height + FOOT + MARGIN;
    let mut canvas = Canvas::new(pixels(WIDTH), pixels(height), PAPER)?;
    let mut pen = Pen { fonts, words, paper: &mut canvas };
    marks::head(&mut pen, &head, UNIT, Area::new(0.0, 0.0, WIDTH, head_height));
    let mut rest = Area::new(0.0, head_height, WIDTH, height - head_height).inset(MARGIN, MARGIN);
    tiles(&mut pen, numbers, rest);
    rest = rest.below(2.0 * (TILE + GAP));
    people(&mut pen, &top, Area { h: people_height, ..rest });
    rest = rest.below(people_height);
    ways(&mut pen, numbers, Area { h: ways_height, ..rest });
    let end = Area { h: FOOT, ..rest.below(ways_height) };
    pen.text(&words::as_of_time(words, numbers.as_of), Setting::right(SMALL, MUTED), end);
    canvas.png()
}

/// Four numbers that an admin asks for first.
fn tiles<P: Paper>(pen: &mut Pen<'_, P>, numbers: &Statistics, area: Area) {
    let slots = numbers.slots;
    let all = [("all", slots.all.to_string())];
    let given = tint(Standing::Assigned);
    let confirmed = tint(Standing::Confirmed);
    let back = tint(Standing::Asked);
    let idle = tint(Standing::Closed);
    let all = [
        (slots.given, pen.words.plain("stats-tile-given", &all), given),
        (slots.confirmed, pen.words.plain("stats-tile-confirmed", &[]), confirmed),
        (slots.taken_back, pen.words.plain("stats-tile-back", &[]), back),
        (numbers.never_asked(), pen.words.plain("stats-tile-never", &[]), idle),
    ];
    let wide = (area.w - GAP) / 2.0;
    for (place, (number, label, tint)) in all.into_iter().enumerate() {
        let (column, line) = (measure(place % 2), measure(place / 2));
        let (x, y) = (area.x + column * (wide + GAP), area.y + line * (TILE + GAP));
        let tile = Area::new(x, y, wide, TILE);
        pen.paper.fill(tile, 6.0 * UNIT, tint.ground);
        let inner = tile.inset(10.0 * UNIT, 6.0 * UNIT);
        let upper = Area { h: inner.h * 0.58, ..inner };
        let large = Style::bold(27.0 * UNIT);
        pen.text(&number.to_string(), Setting::left(large, tint.badge), upper);
        pen.text(&label, Setting::left(TEXT, INK), inner.below(inner.h * 0.58));
    }
}

/// Who serves most, each with a bar.
fn people<P: Paper>(pen: &mut Pen<'_, P>, top: &[&Share], area: Area) {
    section(pen, "stats-section-people", area);
    let mut row = Area { h: ROW, ..area.below(SECTION) };
    if top.is_empty() {
        let nobody = pen.words.plain("stats-nobody-serves", &[]);
        pen.text(&nobody, Setting::left(TEXT, MUTED), row);
    }
    let most = top.iter().map(|person| person.duties).max().unwrap_or(1).max(1);
    for person in top {
        let name = fitting_name(pen, &person.name);
        pen.text(&name, Setting::left(TEXT, INK), Area { w: NAME - GAP, ..row });
        let room = row.after(NAME);
        let track = Area { w: (room.w - NUMBER).max(0.0), ..room }.inset(0.0, 6.0 * UNIT);
        pen.paper.fill(track, 3.0 * UNIT, MIST);
        let part = |count: usize| track.w * measure(count) / measure(most);
        pen.paper.fill(Area { w: part(person.duties), ..track }, 3.0 * UNIT, AMBER);
        pen.paper.fill(Area { w: part(person.confirmed), ..track }, 3.0 * UNIT, GREEN);
        let number = room.after(room.w - NUMBER);
        pen.text(&person.duties.to_string(), Setting::right(BOLD, INK), number);
        row.y += ROW;
    }
}

/// Given and not confirmed.
const AMBER: Colour = look::GOLD;

/// A name as whole as it fits beside its bar.
fn fitting_name<P: Paper>(pen: &mut Pen<'_, P>, name: &str) -> String {
    let (first, last) = names::two_lines(name);
    let shorter = [name.to_owned(), format!("{first} {last}"), names::short(name)];
    let fits = |name: &&String| pen.fonts.line(name, TEXT).width <= NAME - GAP;
    shorter.iter().find(fits).unwrap_or(&shorter[2]).clone()
}

/// Whom the reminders reached, and how far the messages got on each way.
fn ways<P: Paper>(pen: &mut Pen<'_, P>, numbers: &Statistics, area: Area) {
    section(pen, "stats-section-reminders", area);
    let sum = reached(numbers, pen.words);
    let head = Area { h: SECTION, ..area };
    pen.text(
        &sum,
        Setting::right(SMALL, MUTED),
        Area { h: head.h - 4.0 * UNIT, ..head }.below(4.0 * UNIT),
    );
    let mut row = Area { h: ROW, ..area.below(SECTION) };
    let titles = ["stats-accepted", "stats-delivered", "stats-read", "stats-failed"];
    let titles = titles.map(|key| pen.words.plain(key, &[]));
    for (title, spot) in titles.iter().zip(columns(row)) {
        pen.text(title, Setting::right(SMALL, MUTED), spot);
    }
    for way in &numbers.ways {
        row.y += ROW;
        let line = Area { h: UNIT / 2.0, ..row };
        pen.paper.fill(line, 0.0, RULE);
        let name = pen.words.channel(way.channel);
        pen.text(&name, Setting::left(TEXT, INK), Area { w: WAY, ..row });
        for (number, spot) in figures(way).into_iter().zip(columns(row)) {
            let style = if number == NOT_TOLD { TEXT } else { BOLD };
            pen.text(&number, Setting::right(style, INK), spot);
        }
    }
}

const WAY: f32 = 84.0 * UNIT;
/// Where a platform never says it.
const NOT_TOLD: &str = "–";

/// What is known of a way: only WhatsApp says what was delivered and read.
fn figures(way: &Way) -> [String; 4] {
    let told = |number: usize| match way.channel {
        Channel::WhatsApp => number.to_string(),
        Channel::Telegram | Channel::Email => NOT_TOLD.to_owned(),
    };
    [way.accepted.to_string(), told(way.delivered), told(way.read), way.failed.to_string()]
}

fn columns(row: Area) -> impl Iterator<Item = Area> {
    let room = row.after(WAY);
    let wide = room.w / 4.0;
    (0..4).map(move |place| Area { x: room.x + measure(place) * wide, w: wide, ..room })
}

/// "96 reached, 2 failed, 14 to come".
pub fn reached(numbers: &Statistics, words: &Words) -> String {
    let reminders = numbers.reminders;
    let args = [
        ("reached", reminders.reached.to_string()),
        ("failed", reminders.failed.to_string()),
        ("waiting", reminders.waiting.to_string()),
    ];
    words.plain("stats-reached", &args)
}

fn section<P: Paper>(pen: &mut Pen<'_, P>, key: &str, area: Area) {
    let title = pen.words.plain(key, &[]);
    let head = Area { h: SECTION, ..area }.below(4.0 * UNIT);
    pen.text(&title, Setting::left(Style::bold(15.0 * UNIT), GREEN), head);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::season::Season;
    use crate::domain::statistics::{Reminders, Slots};
    use crate::render::samples::{NAMES, must_be_a_photo, size};

    fn numbers(people: &[(&str, usize, usize)], ways: &[(Channel, usize)]) -> Statistics {
        let share = |(name, duties, confirmed): &(&str, usize, usize)| Share {
            name: (*name).to_owned(),
            its: "30412345".into(),
            duties: *duties,
            confirmed: *confirmed,
            was_asked: *duties > 0,
        };
        let way = |(channel, number): &(Channel, usize)| Way {
            channel: *channel,
            accepted: *number,
            delivered: number / 2,
            read: number / 3,
            failed: 1,
        };
        let start = "2027-02-06".parse().expect("a date");
        Statistics {
            centre: "Saifee Masjid, Mumbai".into(),
            season: Season { id: 1, name: "Shehrullah 1448H".into(), start, days: 30 },
            as_of: start.and_hms_opt(18, 5, 0).expect("a time"),
            slots: Slots { all: 240, given: 112, confirmed: 80, closed: 4, taken_back: 3 },
            people: people.iter().map(share).collect(),
            reminders: Reminders { reached: 96, failed: 2, waiting: 14 },
            ways: ways.iter().map(way).collect(),
        }
    }

    #[test]
    fn any_season_is_a_photo_as_wide_as_a_phone() {
        let words = Words::of("en");
        let many: Vec<(&str, usize, usize)> =
            NAMES.iter().zip(1..).map(|(name, count)| (*name, count * 1000, count)).collect();
        let ways = Channel::ALL.map(|channel| (channel, 123_456));
        for (people, ways) in [(&many[..], &ways[..]), (&[], &[]), (&many[..1], &ways[..1])] {
            let png = picture(&numbers(people, ways), &words).expect("a picture");
            must_be_a_photo(&png);
            assert_eq!(size(&png).0, 1080);
        }
    }

    #[test]
    fn what_a_platform_never_says_is_no_number() {
        let way = |channel| figures(&numbers(&[], &[(channel, 30)]).ways[0]).join(" ");
        assert_eq!(way(Channel::WhatsApp), "30 15 10 1");
        assert_eq!(way(Channel::Telegram), "30 – – 1");
        assert_eq!(way(Channel::Email), "30 – – 1");
    }
}
