//! Rosters and a recording paper for the tests of this room.

use chrono::{Days, NaiveDate};

use super::fonts::{Fonts, Line};
use super::look::Colour;
use super::paper::{Area, Paper};
use crate::domain::duty::TimeOfDay;
use crate::domain::grid::{Cell, Column, Day, Grid, Standing};
use crate::domain::hijri::Hijri;

/// Names in four scripts, mixed ones, a long one, and one that is a formula to a spreadsheet.
pub const NAMES: [&str; 9] = [
    "Murtaza bhai Shaikh Hatim bhai Kagalwala",
    "હાતિમ મુસ્તફા કાગલવાલા",
    "मुर्तज़ा हुसैन ज़वेरी",
    "يوسف نجم الدين",
    "Aliasgar યુસુફ Contractor",
    "محمد Burhanuddin शब्बीर",
    "Abdulqadirbhai Mohammedalibhai Shaikh Taheralibhai Rangwala",
    "=HYPERLINK(\"http://example.com\")",
    "Taha",
];

const LABELS: [&str; 12] = [
    "Fajr Azaan",
    "Fajr Takbira",
    "Zohr Azaan",
    "Zohr Takbira",
    "Asr Takbira",
    "Maghrib Azaan",
    "Maghrib Takbira",
    "Isha Takbira",
    "Sanah",
    "Tilawat",
    "Dua e Joshan",
    "Yaseen",
];

/// A roster of so many duties and days in which everything occurs.
pub fn roster(duties: usize, days: u64) -> Grid {
    let mut names = NAMES.into_iter().cycle();
    let mut standings = [Standing::Off].into_iter().chain(Standing::SHOWN).cycle();
    let mut cell = || {
        let standing = standings.next().unwrap_or_default();
        let name = match standing {
            Standing::Off | Standing::Open => "",
            _ => names.next().unwrap_or_default(),
        };
        Cell { standing, name: name.to_owned(), is_mine: name.contains(' '), ..Cell::default() }
    };
    with_cells(duties, days, &mut cell)
}

/// A roster in which everyone is called the same.
pub fn called(name: &str, duties: usize, days: u64) -> Grid {
    let mut cell =
        || Cell { standing: Standing::Confirmed, name: name.to_owned(), ..Cell::default() };
    with_cells(duties, days, &mut cell)
}

fn with_cells(duties: usize, days: u64, cell: &mut dyn FnMut() -> Cell) -> Grid {
    let first = NaiveDate::from_ymd_opt(2027, 2, 6).expect("a date");
    let column = |label: &str| Column {
        duty: 0,
        label: label.to_owned(),
        reports_at: TimeOfDay::parse("05:20").expect("a time"),
    };
    let columns: Vec<Column> = LABELS.into_iter().cycle().take(duties).map(column).collect();
    let days = first.iter_days().take(usize::try_from(days).expect("few")).zip(1..);
    let days = days.map(|(date, number)| Day {
        number,
        date,
        hijri: Hijri::of(date),
        is_today: number == 4,
        cells: (0..duties).map(|_| cell()).collect(),
    });
    Grid {
        centre: "Saifee Masjid, Mumbai".into(),
        season: "Shehrullah 1448H".into(),
        columns,
        days: days.collect(),
        as_of: (first + Days::new(3)).and_hms_opt(18, 5, 0),
    }
}

/// The width and height that a PNG tells in its header.
pub fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

/// Holds a photo to Telegram's bounds.
pub fn must_be_a_photo(png: &[u8]) {
    let (width, height) = size(png);
    assert!(png.len() < 10_000_000, "{} bytes", png.len());
    assert!(width + height <= 10_000, "{width} × {height}");
    assert!(width.max(height) <= 20 * width.min(height), "{width} × {height}");
}

/// Paper that notes where lines of text were written.
#[derive(Default)]
pub struct Recorder {
    /// What was written, and from where to where across.
    pub written: Vec<(String, f32, f32)>,
}

impl Recorder {
    /// Each line lies within one of the areas, as far as its width goes.
    pub fn must_lie_within(&self, areas: &[Area]) {
        let near = 0.05;
        for (text, left, right) in &self.written {
            let lies_in = |area: &Area| *left >= area.x - near && *right <= area.x + area.w + near;
            assert!(areas.iter().any(lies_in), "{text:?} from {left} to {right} overflows");
        }
    }
}

impl Paper for Recorder {
    fn fill(&mut self, _: Area, _: f32, _: Colour) {}
    fn frame(&mut self, _: Area, _: f32, _: f32, _: Colour) {}
    fn write(&mut self, _: &mut Fonts, line: &Line, x: f32, _: f32, _: Colour) {
        self.written.push((line.text.clone(), x, x + line.width));
    }
}
