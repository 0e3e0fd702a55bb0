//! A picture of the roster in a chat: what it shows, and to whom. It is drawn when it is sent.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::document::{Shown, Source};
use super::message::Said;

/// So many days of a season one picture shows: they keep within Telegram's bounds, and people's
/// patience.
pub const MOST_DAYS: i64 = 62;

/// A picture of the roster with words below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows.
    pub view: View,
    /// The people whose duties are marked as those of the one who looks.
    #[serde(default)]
    pub mine: Vec<i64>,
    /// The words below it and what can be pressed. WhatsApp has room for three buttons beside a
    /// picture and shows the first three; so what comes later must be reached by another way too.
    pub said: Said,
    /// What stands for all that it shows; found when it is sent.
    #[serde(default)]
    pub state: String,
    /// What the platform calls it, if it has it from us already; looked up when it is sent.
    #[serde(default)]
    pub known_as: Option<String>,
}

/// As much of a roster as a picture shows, by its first date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// One day.
    Day(NaiveDate),
    /// Seven days, or fewer at the end of a season.
    Week(NaiveDate),
    /// All days up to the end of the season, as many as fit.
    Season(NaiveDate),
}

impl View {
    /// The first date that is shown.
    pub const fn first(self) -> NaiveDate {
        match self {
            Self::Day(first) | Self::Week(first) | Self::Season(first) => first,
        }
    }

    /// How many days are shown, if the season has them.
    pub const fn days(self) -> i64 {
        match self {
            Self::Day(_) => 1,
            Self::Week(_) => 7,
            Self::Season(_) => MOST_DAYS,
        }
    }

    /// A season is a document to zoom into; a platform would make a photo of it too small to read.
    pub const fn shown(self) -> Shown {
        match self {
            Self::Day(_) | Self::Week(_) => Shown::AsPicture,
            Self::Season(_) => Shown::AsFile,
        }
    }

    /// The name of the file.
    pub fn file_name(self) -> String {
        match self {
            Self::Day(date) => format!("roster-{date}.png"),
            Self::Week(date) => format!("roster-week-{date}.png"),
            Self::Season(date) => format!("roster-season-{date}.png"),
        }
    }
}

impl Picture {
    /// A picture with its words.
    pub const fn new(view: View, mine: Vec<i64>, said: Said) -> Self {
        Self { view, mine, said, state: String::new(), known_as: None }
    }

    /// Where its bytes come from.
    pub fn source(&self) -> Source {
        Source::Picture(self.state.clone())
    }
}
