//! A roster as it is to be looked at: days × duties, with nothing in it that needs the database.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::duty::TimeOfDay;
use super::hijri::Hijri;
use super::slot::State;

/// Days × duties, as much of it as is to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The centre's name.
    pub centre: String,
    /// The season's name.
    pub season: String,
    /// The duties, in the order of the day.
    pub columns: Vec<Column>,
    /// The days, earliest first.
    pub days: Vec<Day>,
    /// When this was so, on the centre's clocks; said in small print if it is known.
    pub as_of: Option<NaiveDateTime>,
}

/// A duty.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its row.
    pub duty: i64,
    /// Its name for people.
    pub label: String,
    /// When the person reports.
    pub reports_at: TimeOfDay,
}

/// A day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Its number in the season, from 1 on; 0 outside of it.
    pub number: i64,
    /// Its date.
    pub date: NaiveDate,
    /// Its Hijri date, if that is to be shown.
    pub hijri: Option<Hijri>,
    /// Whether it is today.
    pub is_today: bool,
    /// A cell for each column. One that is missing is [`Standing::Off`].
    pub cells: Vec<Cell>,
}

/// A duty on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// How it stands.
    pub standing: Standing,
    /// The person's name, or why the slot is closed.
    pub name: String,
    /// Whether it is the duty of the one who looks.
    pub is_mine: bool,
    /// The row of what holds it.
    pub assignment: Option<i64>,
    /// The row of who holds it.
    pub person: Option<i64>,
}

/// What names the duties and the people of a grid exactly, for whoever reads it back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exact {
    /// The keys of the duties, by their rows.
    pub keys: HashMap<i64, String>,
    /// The ITS numbers of the people, by their rows; none of who was forgotten.
    pub its: HashMap<i64, String>,
}

/// How a cell stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// This duty isn't on that day.
    #[default]
    Off,
    /// Nobody has it.
    Open,
    /// Given, not yet answered.
    Assigned,
    /// The person said "I'll be there".
    Confirmed,
    /// The person asked to be released or for another day.
    Asked,
    /// An admin closed it: nobody is needed.
    Closed,
    /// The day is over.
    Done,
}

impl Standing {
    /// All that have a word and a letter, in the order of a legend.
    pub const SHOWN: [Self; 6] =
        [Self::Open, Self::Assigned, Self::Confirmed, Self::Asked, Self::Closed, Self::Done];

    /// The last part of the keys of its word and its letter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Open => "open",
            Self::Assigned => "assigned",
            Self::Confirmed => "confirmed",
            Self::Asked => "asked",
            Self::Closed => "closed",
            Self::Done => "done",
        }
    }
}

/// How an assignment that a person holds is shown.
impl From<State> for Standing {
    fn from(state: State) -> Self {
        match state {
            State::Assigned => Self::Assigned,
            State::Confirmed => Self::Confirmed,
            State::CancelRequested | State::ReallocationRequested => Self::Asked,
            State::Completed => Self::Done,
        }
    }
}

impl Grid {
    /// The duties of a day with their cells, without those that aren't on.
    pub fn duties_of<'r>(&'r self, day: &'r Day) -> impl Iterator<Item = (&'r Column, &'r Cell)> {
        self.columns.iter().zip(&day.cells).filter(|(_, cell)| cell.standing != Standing::Off)
    }

    /// The standings that occur, in the order of a legend.
    pub fn standings(&self) -> Vec<Standing> {
        let occurs = |standing: &Standing| {
            self.days
                .iter()
                .any(|day| self.duties_of(day).any(|(_, cell)| cell.standing == *standing))
        };
        Standing::SHOWN.into_iter().filter(occurs).collect()
    }

    /// Whether the one who looks has a duty in it.
    pub fn has_mine(&self) -> bool {
        self.days.iter().any(|day| self.duties_of(day).any(|(_, cell)| cell.is_mine))
    }
}

impl Day {
    /// How many of its duties nobody has.
    pub fn open(&self) -> usize {
        self.cells.iter().filter(|cell| cell.standing == Standing::Open).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(standings: &[Standing]) -> Grid {
        let cell = |standing: &Standing| Cell { standing: *standing, ..Cell::default() };
        let column = Column {
            duty: 1,
            label: "Fajr Azaan".into(),
            reports_at: TimeOfDay::parse("05:20").unwrap(),
        };
        let day = Day {
            number: 1,
            date: NaiveDate::from_ymd_opt(2027, 2, 6).unwrap(),
            hijri: None,
            is_today: false,
            cells: standings.iter().map(cell).collect(),
        };
        let columns = vec![column; standings.len()];
        Grid { columns, days: vec![day], ..Grid::default() }
    }

    #[test]
    fn a_legend_holds_what_occurs() {
        use Standing::{Confirmed, Off, Open};
        let mut some = grid(&[Confirmed, Off, Open, Open]);
        assert_eq!(some.standings(), [Open, Confirmed]);
        assert_eq!(some.days[0].open(), 2);
        assert_eq!(some.duties_of(&some.days[0]).count(), 3);
        assert!(!some.has_mine());
        some.days[0].cells[0].is_mine = true;
        assert!(some.has_mine());
    }

    #[test]
    fn cells_beyond_the_columns_are_not_shown() {
        let mut some = grid(&[Standing::Off, Standing::Open, Standing::Done]);
        some.columns.truncate(2);
        assert_eq!(some.duties_of(&some.days[0]).count(), 1);
        assert_eq!(some.standings(), [Standing::Open]);
    }
}
