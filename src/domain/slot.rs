//! A slot (one duty on one date), who holds it, and when it may still be given away.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::duty::Duty;
use super::refusal::Refusal;
use super::reminder::instant_at;
use super::season::Season;
use super::timestamp::Timestamp;

/// Reasons shorter than this say nothing to the one who reads the log later.
pub const REASON_MIN_CHARS: usize = 10;
/// Reasons and notes longer than this are cut: they must fit one message.
pub const REASON_MAX_CHARS: usize = 500;

/// One duty on one date of a season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The column.
    pub duty: Duty,
    /// The date, in the centre's calendar.
    pub date: NaiveDate,
    /// The day of the season, counted from 1; 0 when the date lies outside of it.
    pub day: i64,
}

impl Slot {
    /// The slot of a duty on a date.
    pub fn new(season: &Season, duty: &Duty, date: NaiveDate) -> Self {
        Self { duty: duty.on(date), date, day: season.day_number(date).unwrap_or(0) }
    }

    /// When the person reports and the duty begins.
    pub fn begins(&self, zone: Tz) -> Timestamp {
        instant_at(zone, self.date, self.duty.reports_at)
    }

    /// Refuses days that are over.
    pub fn must_not_be_over(&self, zone: Tz, now: Timestamp) -> Result<(), Refusal> {
        if self.date < now.at(zone).date_naive() {
            return Err(Refusal::DayOver { slot: self.clone() });
        }
        Ok(())
    }

    /// Refuses days that are over, and today's duty after its reporting time (rule 4).
    pub fn must_be_ahead(&self, zone: Tz, now: Timestamp) -> Result<(), Refusal> {
        self.must_not_be_over(zone, now)?;
        if self.begins(zone) <= now {
            return Err(Refusal::DutyBegan { slot: self.clone() });
        }
        Ok(())
    }
}

/// How near a day is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    /// It is today.
    Today,
    /// It is tomorrow.
    #[default]
    Tomorrow,
    /// It comes later.
    Later,
}

impl Nearness {
    /// How near a date is, seen from today.
    pub fn of(today: NaiveDate, date: NaiveDate) -> Self {
        match (date - today).num_days() {
            ..=0 => Self::Today,
            1 => Self::Tomorrow,
            _ => Self::Later,
        }
    }
}

/// The state of an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Given, not yet answered.
    Assigned,
    /// The person said "I'll be there".
    Confirmed,
    /// The person asked to be released.
    CancelRequested,
    /// The person asked for another day.
    ReallocationRequested,
    /// The day is over.
    Completed,
}

impl State {
    /// All states.
    pub const ALL: [Self; 5] = [
        Self::Assigned,
        Self::Confirmed,
        Self::CancelRequested,
        Self::ReallocationRequested,
        Self::Completed,
    ];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Confirmed => "confirmed",
            Self::CancelRequested => "cancel_requested",
            Self::ReallocationRequested => "reallocation_requested",
            Self::Completed => "completed",
        }
    }

    /// Whether the person has asked to be released or for another day.
    pub const fn is_asked(self) -> bool {
        matches!(self, Self::CancelRequested | Self::ReallocationRequested)
    }
}

/// Reads what the database holds.
impl From<String> for State {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or(Self::Assigned)
    }
}

/// A reason for opening a locked slot: at least [`REASON_MIN_CHARS`] characters that say something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads a reason, without the space around it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = super::text::one_line(text, REASON_MAX_CHARS);
        let given = text.chars().count();
        if given == 0 {
            return Err(Refusal::ReasonMissing);
        }
        if given < REASON_MIN_CHARS {
            return Err(Refusal::ReasonShort { reason: text, given, least: REASON_MIN_CHARS });
        }
        Ok(Self(text))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
