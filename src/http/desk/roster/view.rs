//! The roster in words: what the page and the script show of each cell.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::Serialize;

use super::super::Desk;
use crate::domain::grid::{Cell, Column, Day, Standing};
use crate::domain::reminder::instant_at;
use crate::domain::season::Season;
use crate::domain::timestamp::Timestamp;
use crate::render::words as shown;
use crate::store::{Tx, grid};
use crate::wording::Words;

/// So many days are shown at once: a Shehrullah and some.
const MOST_DAYS: u64 = 45;
/// Of a longer season, so many days before today are shown.
const DAYS_BEFORE: u64 = 7;

/// What is to be shown.
pub struct Asked {
    /// Today at the masjid.
    pub today: NaiveDate,
    season: Option<Season>,
    from: Option<NaiveDate>,
    words: Words,
    zone: Tz,
    now: Timestamp,
}

/// The roster, in words.
#[derive(Default)]
pub struct View {
    /// The duties.
    pub columns: Vec<ColumnView>,
    /// The days.
    pub days: Vec<DayView>,
    /// How many slots are open that can still be given.
    pub open: usize,
    /// Where the days before begin, if the season has more.
    pub before: Option<NaiveDate>,
    /// Where the days after begin.
    pub after: Option<NaiveDate>,
    /// The legend: the standing's word for the style sheet, its letter, its name.
    pub legend: Vec<(&'static str, String, String)>,
}

/// A duty.
pub struct ColumnView {
    /// Its row.
    pub duty: i64,
    /// Its name.
    pub label: String,
    /// When the person reports.
    pub time: String,
}

/// A day.
#[derive(Serialize)]
pub struct DayView {
    /// Its date.
    pub date: NaiveDate,
    /// Its number in the season.
    pub number: i64,
    /// "Tue 9 Feb".
    pub name: String,
    /// "4 Ramadan".
    pub hijri: String,
    /// Whether it is today.
    pub is_today: bool,
    /// Whether it is over.
    pub is_over: bool,
    /// "3 open".
    pub open: String,
    /// Its cells, one for each duty.
    pub cells: Vec<CellView>,
}

/// A cell.
#[derive(Serialize)]
pub struct CellView {
    /// The duty's row.
    pub duty: i64,
    /// How it stands, for the style sheet.
    pub standing: &'static str,
    /// The letter for that.
    pub letter: String,
    /// The name, or why it is closed, or the word for how it stands.
    pub name: String,
    /// All of it for somebody who can't see the table.
    pub label: String,
    /// Whether it can be given now.
    pub is_free: bool,
}

impl Asked {
    /// What a request asks for: `?from=` a date, else the season, or as much as fits from a week
    /// before today on.
    pub fn of(desk: &Desk) -> Self {
        Self {
            today: desk.today(),
            season: desk.season.clone(),
            from: desk.asks("from").parse().ok(),
            words: desk.words.clone(),
            zone: desk.centre.timezone,
            now: desk.now,
        }
    }

    /// Reads it.
    pub async fn read(self, tx: &mut Tx) -> anyhow::Result<Option<View>> {
        let Some(season) = &self.season else { return Ok(None) };
        let from = self.begin(season);
        let to = (from + Days::new(MOST_DAYS - 1)).min(season.end());
        let grid = grid::read(tx, season, from, to, &[], self.now).await?;
        let days: Vec<DayView> = grid.days.iter().map(|day| self.day(day, &grid.columns)).collect();
        let open = days.iter().flat_map(|day| &day.cells).filter(|cell| cell.is_free).count();
        let column = |column: &Column| ColumnView {
            duty: column.duty,
            label: column.label.clone(),
            time: column.reports_at.to_string(),
        };
        let legend = |standing: Standing| {
            let words = &self.words;
            let (letter, name) = (shown::letter(words, standing), shown::standing(words, standing));
            (standing.as_str(), letter, name)
        };
        Ok(Some(View {
            columns: grid.columns.iter().map(column).collect(),
            days,
            open,
            before: (from > season.start).then(|| (from - Days::new(MOST_DAYS)).max(season.start)),
            after: (to < season.end()).then(|| to + Days::new(1)),
            legend: Standing::SHOWN.into_iter().map(legend).collect(),
        }))
    }

    fn begin(&self, season: &Season) -> NaiveDate {
        let fits = season.end() < season.start + Days::new(MOST_DAYS);
        let usual = if fits { season.start } else { self.today - Days::new(DAYS_BEFORE) };
        self.from.unwrap_or(usual).clamp(season.start, season.end())
    }

    fn day(&self, day: &Day, columns: &[Column]) -> DayView {
        let cells: Vec<CellView> = columns
            .iter()
            .zip(&day.cells)
            .map(|(column, cell)| self.cell(day, column, cell))
            .collect();
        let free = cells.iter().filter(|cell| cell.is_free).count();
        let open = match free {
            0 => String::new(),
            _ => self.words.plain("render-open-count", &[("count", free.to_string())]),
        };
        DayView {
            date: day.date,
            number: day.number,
            name: self.words.date(day.date),
            hijri: day.hijri.map_or_else(String::new, |it| shown::short_hijri(&self.words, it)),
            is_today: day.is_today,
            is_over: day.date < self.today,
            open,
            cells,
        }
    }

    fn cell(&self, day: &Day, column: &Column, cell: &Cell) -> CellView {
        let words = &self.words;
        let state = shown::standing(words, cell.standing);
        let args = [
            ("duty", column.label.clone()),
            ("day", words.day(day.number, day.date)),
            ("who", cell.name.clone()),
            ("state", state),
        ];
        let key = if cell.name.is_empty() { "desk-cell-empty" } else { "desk-cell" };
        let is_ahead = instant_at(self.zone, day.date, column.reports_at) > self.now;
        CellView {
            duty: column.duty,
            standing: cell.standing.as_str(),
            letter: shown::letter(words, cell.standing),
            name: shown::holder(words, cell),
            label: words.plain(key, &args),
            is_free: cell.standing == Standing::Open && is_ahead,
        }
    }
}

impl View {
    /// What must stay the same for cells to be put into a page that is there already.
    pub fn shape(&self) -> String {
        let first = self.days.first().map(|day| day.date.to_string()).unwrap_or_default();
        let columns: Vec<String> =
            self.columns.iter().map(|one| format!("{}:{}", one.duty, one.label)).collect();
        let today = self.days.iter().find(|day| day.is_today).map(|day| day.date.to_string());
        format!("{first}/{}/{}/{}", self.days.len(), today.unwrap_or_default(), columns.join(","))
    }
}
