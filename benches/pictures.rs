//! How long pictures of the roster take, cold (the first of a process, which reads the fonts) and
//! warm: `cargo bench --bench pictures`. With `-- write <folder>` it writes them down to be looked at.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use khidmat::domain::duty::TimeOfDay;
use khidmat::domain::grid::{Cell, Column, Day, Grid, Standing};
use khidmat::domain::hijri::Hijri;
use khidmat::render::{day, season, week};
use khidmat::wording::Words;

const RUNS: usize = 9;
/// The argument with which the program calls itself for a cold run.
const COLD: &str = "cold";
const NAMES: [&str; 12] = [
    "Murtaza bhai Shaikh Hatim bhai Kagalwala",
    "હાતિમ મુસ્તફા કાગલવાલા",
    "Taha Zaveri",
    "मुर्तज़ा हुसैन ज़वेरी",
    "يوسف نجم الدين",
    "Aliasgar Contractor",
    "Abdulqadirbhai Mohammedalibhai Shaikh Taheralibhai Rangwala",
    "محمد برهان الدين بهائي صاحب",
    "Mufaddal Lokhandwala",
    "Yusuf Ali",
    "Shabbir bhai Jamali",
    "Burhanuddin Rampurawala",
];
const LABELS: [(&str, &str); 12] = [
    ("Fajr Azaan", "05:20"),
    ("Fajr Takbira", "05:20"),
    ("Zohr Azaan", "12:30"),
    ("Zohr Takbira", "12:30"),
    ("Asr Takbira", "12:30"),
    ("Maghrib Azaan", "17:40"),
    ("Maghrib Takbira", "17:40"),
    ("Isha Takbira", "17:40"),
    ("Sanah", "18:10"),
    ("Tilawat al-Qur’an", "18:20"),
    ("Dua e Joshan", "18:30"),
    ("Yaseen", "18:40"),
];

/// What is drawn.
#[derive(Clone, Copy)]
enum Shape {
    Day,
    Week,
    Season,
}

impl Shape {
    const ALL: [(&str, Self); 3] =
        [("day", Self::Day), ("week", Self::Week), ("season", Self::Season)];

    fn draw(self, roster: &Grid) -> Vec<u8> {
        let words = Words::of("en");
        let png = match self {
            Self::Day => day::picture(roster, &roster.days[6], &words),
            Self::Week => {
                let days = roster.days[..7].to_vec();
                week::picture(&Grid { days, ..roster.clone() }, &words)
            }
            Self::Season => season::picture(roster, &words),
        };
        png.expect("a picture")
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [COLD, name] => {
            let (_, shape) =
                Shape::ALL.into_iter().find(|(known, _)| known == name).expect("a shape");
            println!("{}", time(shape, &full()).as_micros());
        }
        ["write", folder] => write(Path::new(folder)),
        _ => measure(),
    }
}

fn measure() {
    let roster = full();
    println!("{:>8} {:>10} {:>10} {:>10}", "", "cold, ms", "warm, ms", "bytes");
    for (name, shape) in Shape::ALL {
        let cold = median(|| cold(name));
        let bytes = shape.draw(&roster).len();
        let warm = median(|| time(shape, &roster));
        println!("{name:>8} {:>10.1} {:>10.1} {bytes:>10}", millis(cold), millis(warm));
    }
}

/// A picture drawn by a process that has drawn nothing before.
fn cold(name: &str) -> Duration {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program).args([COLD, name]).output().expect("it runs again");
    let micros = String::from_utf8(output.stdout).expect("a number");
    Duration::from_micros(micros.trim().parse().expect("a number"))
}

fn time(shape: Shape, roster: &Grid) -> Duration {
    let start = Instant::now();
    let bytes = shape.draw(roster);
    let took = start.elapsed();
    assert!(!bytes.is_empty());
    took
}

fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..RUNS).map(|_| run()).collect();
    all.sort();
    all[RUNS / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn write(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let (full, empty) = (full(), empty());
    for (kind, roster) in [("full", &full), ("empty", &empty)] {
        for (name, shape) in Shape::ALL {
            let file = folder.join(format!("{name}-{kind}.png"));
            std::fs::write(file, shape.draw(roster)).expect("a file");
        }
    }
    let short = Grid { days: full.days[28..].to_vec(), ..full.clone() };
    let week = week::picture(&short, &Words::of("en")).expect("a picture");
    std::fs::write(folder.join("week-short.png"), week).expect("a file");
}

/// A season in which everything occurs: 30 days, 12 duties, four scripts.
fn full() -> Grid {
    let mut names = NAMES.into_iter().cycle();
    roster(&mut |day, duty| {
        let standing = match (day, (day * 7 + duty * 5) % 11) {
            (..=3, _) => Standing::Done,
            (_, 0) => Standing::Open,
            (_, 1 | 2) => Standing::Assigned,
            (_, 3) => Standing::Asked,
            (_, 4) if duty > 6 => Standing::Closed,
            _ => Standing::Confirmed,
        };
        let name = match standing {
            Standing::Open => "",
            Standing::Closed => "the Aamil saheb leads",
            _ => names.next().unwrap_or_default(),
        };
        Cell {
            standing,
            name: name.into(),
            is_mine: name == NAMES[2] || name == NAMES[4],
            ..Cell::default()
        }
    })
}

fn empty() -> Grid {
    roster(&mut |_, _| Cell { standing: Standing::Open, ..Cell::default() })
}

fn roster(cell: &mut dyn FnMut(usize, usize) -> Cell) -> Grid {
    let first = NaiveDate::from_ymd_opt(2027, 2, 5).expect("a date");
    let column = |(label, time): (&str, &str)| Column {
        duty: 0,
        label: label.to_owned(),
        reports_at: TimeOfDay::parse(time).expect("a time"),
    };
    let days = first.iter_days().zip(1_usize..=30).map(|(date, number)| Day {
        number: i64::try_from(number).expect("few"),
        date,
        hijri: Hijri::of(date),
        is_today: number == 4,
        cells: (0..LABELS.len()).map(|duty| cell(number, duty)).collect(),
    });
    Grid {
        centre: "Saifee Masjid, Mumbai".into(),
        season: "Shehrullah 1448H".into(),
        columns: LABELS.into_iter().map(column).collect(),
        days: days.collect(),
        as_of: None,
    }
}
