//! What stands on the notice board: two days large, then the days ahead.

use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::grid::{Cell, Column, Day, Grid, Standing};
use crate::domain::hijri::Hijri;
use crate::domain::season::Season;
use crate::domain::timestamp::Timestamp;
use crate::http::tag::Tag;
use crate::render::words as shown;
use crate::store::calendar::Calendar;
use crate::store::{self, Tx, centres, grid};
use crate::wording::Words;

/// So many days are shown large.
const LARGE: usize = 2;
/// A month ahead is as far as anybody looks.
const MOST_DAYS: u64 = 31;
/// More duties than this need smaller rows.
const FEW_DUTIES: usize = 8;
/// Names of more letters than this are written smaller.
const LONG_NAME: usize = 20;
/// And of more than this, smaller still.
const LONGER_NAME: usize = 32;

/// The page.
#[derive(Template)]
#[template(path = "board/board.html")]
pub struct Board {
    frame: Frame,
    /// The date in both calendars.
    date: String,
    hijri: String,
    season: String,
    /// Why there are no days, or that they are still to come.
    notice: String,
    large: Vec<Panel>,
    ahead: Vec<Panel>,
    days_ahead: String,
    offline: String,
}

/// The page of a link that works no longer.
#[derive(Template)]
#[template(path = "board/gone.html")]
pub struct Gone {
    frame: Frame,
    why: String,
}

/// What both have.
struct Frame {
    language: String,
    title: String,
    heading: String,
    style: String,
    script: String,
}

/// A day.
struct Panel {
    /// "Today", or nothing.
    called: String,
    day: String,
    hijri: String,
    open: String,
    is_full: bool,
    is_today: bool,
    has_many: bool,
    rows: Vec<Row>,
}

/// A duty of a day.
struct Row {
    time: String,
    duty: String,
    name: String,
    standing: &'static str,
    /// How it stands where that is more than a name.
    state: String,
    size: &'static str,
    /// "next", on the one that comes next.
    next: String,
}

impl Board {
    /// The board at an instant.
    pub async fn read(tx: &mut Tx, now: Timestamp) -> store::Result<Self> {
        let centre = centres::find(tx).await?;
        let words = Words::of(&centre.language);
        let local = now.at(centre.timezone).naive_local();
        let today = local.date();
        let season = Season::current(Calendar::read(tx).await?.seasons, today);
        let roster = match &season {
            Some(season) => {
                let from = today.max(season.start);
                let to = from.checked_add_days(chrono::Days::new(MOST_DAYS)).unwrap_or(from);
                grid::read(tx, season, from, to, &[], now).await?
            }
            None => Grid::default(),
        };
        let mut panels: Vec<Panel> =
            roster.days.iter().map(|day| panel(&words, &roster, day, local)).collect();
        let ahead = panels.split_off(panels.len().min(LARGE));
        Ok(Self {
            frame: Frame::new(&words, &centre.language, centre.name, "board-title"),
            date: words.date(today),
            hijri: Hijri::of(today).map(|one| shown::hijri(&words, one)).unwrap_or_default(),
            notice: notice(&words, season.as_ref(), today),
            season: season.map(|season| season.name).unwrap_or_default(),
            large: panels,
            ahead,
            days_ahead: words.plain("board-days-ahead", &[]),
            // The script puts the time where these stand.
            offline: words.plain("board-offline", &[("time", "{time}".to_owned())]),
        })
    }
}

impl Gone {
    /// The page, in the centre's language and without a word about the centre.
    pub async fn read(tx: &mut Tx) -> store::Result<Self> {
        let language = centres::find(tx).await?.language;
        let words = Words::of(&language);
        let heading = words.plain("board-gone", &[]);
        let why = words.plain("board-gone-why", &[]);
        Ok(Self { frame: Frame::new(&words, &language, heading, "board-gone"), why })
    }
}

impl Frame {
    fn new(words: &Words, language: &str, heading: String, title: &str) -> Self {
        Self {
            language: language.to_owned(),
            title: words.plain(title, &[]),
            heading,
            style: format!("/board/board.css?{}", Tag::of(super::STYLE).bare()),
            script: format!("/board/board.js?{}", Tag::of(super::SCRIPT).bare()),
        }
    }
}

/// What is said where the days are not those of today.
fn notice(words: &Words, season: Option<&Season>, today: NaiveDate) -> String {
    let Some(season) = season else { return words.plain("board-no-season", &[]) };
    let name = ("season", season.name.clone());
    if today < season.start {
        return words.plain("board-begins", &[name, ("date", words.date(season.start))]);
    }
    if today > season.end() {
        return words.plain("board-over", &[name]);
    }
    String::new()
}

fn panel(words: &Words, roster: &Grid, day: &Day, local: NaiveDateTime) -> Panel {
    let tomorrow = local.date().succ_opt();
    let called = match day.date {
        _ if day.is_today => words.plain("board-today", &[]),
        date if Some(date) == tomorrow => words.plain("board-tomorrow", &[]),
        _ => String::new(),
    };
    // Of today's duties, those that begin at the next time there is.
    let is_ahead = |column: &&Column| day.is_today && column.reports_at.naive() > local.time();
    let next = roster.duties_of(day).map(|(column, _)| column).filter(is_ahead);
    let next = next.map(|column| column.reports_at).min();
    let rows: Vec<Row> = roster
        .duties_of(day)
        .map(|(column, cell)| {
            let is_next = next == Some(column.reports_at);
            let next = if is_next { words.plain("board-next", &[]) } else { String::new() };
            row(words, column, cell, next)
        })
        .collect();
    Panel {
        called,
        day: words.day(day.number, day.date),
        hijri: day.hijri.map(|one| shown::short_hijri(words, one)).unwrap_or_default(),
        open: shown::open_among(words, std::slice::from_ref(day)),
        is_full: day.open() == 0,
        is_today: day.is_today,
        has_many: rows.len() > FEW_DUTIES,
        rows,
    }
}

fn row(words: &Words, column: &Column, cell: &Cell, next: String) -> Row {
    // Who asked to be released is the admins' affair, and nothing for a wall.
    let standing = match cell.standing {
        Standing::Asked => Standing::Assigned,
        standing => standing,
    };
    let state = match standing {
        Standing::Confirmed | Standing::Done => shown::standing(words, standing),
        Standing::Closed if !cell.name.is_empty() => shown::standing(words, standing),
        _ => String::new(),
    };
    let name = shown::holder(words, &Cell { standing, ..cell.clone() });
    Row {
        time: column.reports_at.to_string(),
        duty: column.label.clone(),
        standing: standing.as_str(),
        state,
        size: match name.chars().count() {
            letters if letters > LONGER_NAME => "longer",
            letters if letters > LONG_NAME => "long",
            _ => "short",
        },
        name,
        next,
    }
}
