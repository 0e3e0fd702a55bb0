//! Tables that admins send in, of people and of rosters: what stands in them, row by row, and what
//! came of each. The bytes are read without the database; what a row means is checked against what is
//! true (`check`), once for the look at it and once more when it is applied.

pub mod check;
mod csv;
mod file;
mod heads;
mod lines;
mod names;
mod people;
mod slots;
mod xlsx;

use serde::{Deserialize, Serialize};

use super::person::Status;
use super::registration::Part;
use super::slot::Slot;

pub use self::file::{Unreadable, read};
pub use self::lines::pasted;

/// The most bytes of a file.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The same in megabytes, as people are told.
pub const MAX_MEGABYTES: usize = 5;
/// The most rows of all tables together.
pub const MOST_ROWS: usize = 5000;
/// The most columns of a table: a day's number, its date, and every duty of a large masjid.
pub const MOST_COLUMNS: usize = 200;
/// A cell that is longer is no name and no number; the rest of it is not looked at.
pub const MOST_CELL_CHARS: usize = 300;
/// More rows than this are applied by a worker, which tells how it goes.
pub const MOST_AT_ONCE: usize = 50;
/// So many of the rows that were left out are named in the report.
const LEFT_IN_REPORT: usize = 10;

/// Where something stands in what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A line that was typed.
    Line(usize),
    /// A row of a table.
    Row {
        /// The table's name, if there are several.
        sheet: String,
        /// Its number, as a spreadsheet shows it.
        row: usize,
        /// The column's head, if a row says several things.
        column: String,
    },
}

/// What a row says, before anything of it is believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Raw {
    /// A person.
    Person(RawPerson),
    /// Who has which duty on which day.
    Slot(RawSlot),
    /// A typed line: a day, a duty, and who.
    Line(String),
}

/// A person's cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RawPerson {
    /// The full name.
    pub name: String,
    /// The ITS number.
    pub its: String,
    /// The e-mail.
    pub email: String,
    /// The phone.
    pub phone: String,
    /// The preference.
    pub preference: String,
    /// Where the registration stood.
    pub status: String,
}

/// A slot's cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RawSlot {
    /// The day's number in its season.
    pub number: String,
    /// The date.
    pub date: String,
    /// The duty.
    pub duty: String,
    /// Who, by name.
    pub name: String,
    /// Who, by ITS number.
    pub its: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub raw: Raw,
}

/// What a row comes to, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A person who is to be registered.
    Enter,
    /// A duty that is to be given.
    Give,
    /// A person who is registered just so.
    SamePerson,
    /// A duty that the person has already.
    SameDuty,
    /// A person who is registered otherwise.
    Changed,
    /// Nothing can be made of it.
    Unclear,
}

impl Fate {
    const ALL: [Self; 6] =
        [Self::Enter, Self::Give, Self::SamePerson, Self::SameDuty, Self::Changed, Self::Unclear];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Give => "give",
            Self::SamePerson => "same-person",
            Self::SameDuty => "same-duty",
            Self::Changed => "changed",
            Self::Unclear => "unclear",
        }
    }

    /// Whether applying does something with it.
    pub const fn is_clear(self) -> bool {
        matches!(self, Self::Enter | Self::Give)
    }
}

/// Reads what the database holds.
impl From<String> for Fate {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == word).unwrap_or(Self::Unclear)
    }
}

/// What is to be said of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The cell is no name.
    Name(String),
    /// The cell is no ITS number.
    Its(String),
    /// The cell is no e-mail address.
    Email(String),
    /// The cell is no phone number.
    Phone(String),
    /// The cell is no preference.
    Preference(String),
    /// A cell is empty.
    Lacks(Part),
    /// Nothing of a typed line is understood, or too much of it.
    Line(String),
    /// The row says that the person left or was not accepted.
    Left {
        /// Who.
        name: String,
        /// What it says.
        status: Status,
    },
    /// An earlier row says something else of the same.
    Twice(Place),
    /// There is no season.
    NoSeason,
    /// The cell is no day.
    Day(String),
    /// The day isn't in the season.
    Outside(String),
    /// The day is over, or its duty has begun.
    Over(Slot),
    /// The cell is no duty that there is.
    Duty(String),
    /// Nobody stands there.
    Nobody,
    /// Nobody has this ITS number.
    ItsUnknown(String),
    /// Nobody is called so.
    NameUnknown(String),
    /// Several people are called so.
    Several {
        /// How.
        name: String,
        /// So many.
        count: usize,
    },
    /// The person no longer serves, or was not accepted.
    NotServing {
        /// Who.
        name: String,
        /// Where the registration stands.
        status: Status,
    },
    /// Somebody else has the slot.
    Taken {
        /// The slot.
        slot: Slot,
        /// Who has it.
        holder: String,
    },
    /// The slot is closed.
    Closed(Slot),
    /// The person is registered otherwise.
    Differs {
        /// Who.
        name: String,
        /// The ITS number.
        its: String,
        /// In what.
        parts: Vec<Part>,
    },
    /// The person is away on that day; the duty is given all the same, as by hand.
    Away {
        /// Who.
        name: String,
        /// The slot.
        slot: Slot,
    },
}

/// By what days of another season became days of this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mapped {
    /// They lie in a season that is over: its day 5 is day 5 now.
    Season(String),
    /// They lie in no season that is known; the numbers beside them counted.
    Numbers,
}

/// How many rows come to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People to be registered.
    pub enter: usize,
    /// Duties to be given.
    pub give: usize,
    /// People who are registered just so.
    pub same_people: usize,
    /// Duties that are given just so.
    pub same_duties: usize,
    /// People who are registered otherwise.
    pub changed: usize,
    /// Rows of which nothing can be made.
    pub unclear: usize,
}

impl Counts {
    /// Counts them.
    pub fn of(fates: impl IntoIterator<Item = Fate>) -> Self {
        let mut counts = Self::default();
        for fate in fates {
            *match fate {
                Fate::Enter => &mut counts.enter,
                Fate::Give => &mut counts.give,
                Fate::SamePerson => &mut counts.same_people,
                Fate::SameDuty => &mut counts.same_duties,
                Fate::Changed => &mut counts.changed,
                Fate::Unclear => &mut counts.unclear,
            } += 1;
        }
        counts
    }

    /// How many rows applying does something with.
    pub const fn clear(&self) -> usize {
        self.enter + self.give
    }
}

/// How an import came out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// People who were registered.
    pub entered: usize,
    /// Duties that were given.
    pub given: usize,
    /// Rows that had been clear, and why they are not any more: the first of them.
    pub left: Vec<(Place, Remark)>,
    /// How many more of those.
    pub more_left: usize,
    /// Rows that were left out from the beginning.
    pub unclear: usize,
    /// People who are registered otherwise, and stay so.
    pub changed: usize,
}

impl Report {
    /// Names a row that was clear when it was looked at.
    pub fn leave(&mut self, place: Place, remark: Remark) {
        if self.left.len() < LEFT_IN_REPORT {
            self.left.push((place, remark));
        } else {
            self.more_left += 1;
        }
    }

    /// How many rows were done.
    pub const fn done(&self) -> usize {
        self.entered + self.given
    }
}

/// What an admin hears in the course of a large import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// In the place of the progress: it is done.
    Done {
        /// So many rows.
        rows: usize,
    },
    /// How it came out.
    Report(Report),
    /// It could not be done, and nothing was.
    Failed,
}

/// Why an import can't be gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It was left, or is too old to be known.
    Gone,
    /// Another admin sent it.
    OfAnother,
    /// It is being applied.
    UnderWay,
    /// It was applied.
    Applied,
}

/// Whether a document's caption asks for an import.
pub fn is_asked_for(caption: &str) -> bool {
    let word = caption.split_whitespace().next().unwrap_or_default();
    let word = word.strip_prefix('/').unwrap_or(word);
    word.eq_ignore_ascii_case("import")
}
