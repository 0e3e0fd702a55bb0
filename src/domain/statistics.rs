//! A season in numbers: what was given, to whom, and who was reached.

use chrono::NaiveDateTime;

use super::channel::Channel;
use super::season::Season;

/// A season in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// The centre's name.
    pub centre: String,
    /// The season.
    pub season: Season,
    /// When this was so, on the centre's clocks.
    pub as_of: NaiveDateTime,
    /// The slots.
    pub slots: Slots,
    /// The people who serve, and others who have duties: the most duties first.
    pub people: Vec<Share>,
    /// The reminders.
    pub reminders: Reminders,
    /// The messages of the reminders, by the ways on which there were any.
    pub ways: Vec<Way>,
}

/// How the slots of a season stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    /// How many there are.
    pub all: usize,
    /// How many are given to people.
    pub given: usize,
    /// How many of those the people confirmed.
    pub confirmed: usize,
    /// How many were closed.
    pub closed: usize,
    /// How often one was given and taken back; what was undone at once doesn't count.
    pub taken_back: usize,
}

impl Slots {
    /// How many nobody has.
    pub const fn open(&self) -> usize {
        self.all.saturating_sub(self.given + self.closed)
    }
}

/// A person's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The full name.
    pub name: String,
    /// The ITS number.
    pub its: String,
    /// How many duties the person has in the season.
    pub duties: usize,
    /// How many of those were confirmed.
    pub confirmed: usize,
    /// Whether the person was ever given one in the season, also one that was taken back.
    pub was_asked: bool,
}

/// How the reminders of a season's duties stand; those of duties that were taken back don't count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reminders {
    /// They reached somebody.
    pub reached: usize,
    /// They reached nobody.
    pub failed: usize,
    /// They are still to go out.
    pub waiting: usize,
}

/// How far the messages of reminders got on one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub channel: Channel,
    /// How many were accepted.
    pub accepted: usize,
    /// How many came to the device; not every platform says so.
    pub delivered: usize,
    /// How many were seen.
    pub read: usize,
    /// How many failed.
    pub failed: usize,
}

impl Statistics {
    /// Who serves and was never given a duty in the season.
    pub fn never_asked(&self) -> usize {
        self.people.iter().filter(|person| !person.was_asked).count()
    }

    /// Who has duties, the most first.
    pub fn serving(&self) -> impl Iterator<Item = &Share> {
        self.people.iter().filter(|person| person.duties > 0)
    }
}
