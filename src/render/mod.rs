//! Turns a roster into pictures and files: pure functions from words to bytes.

pub mod calendars;
pub mod canvas;
pub mod csv;
pub mod day;
pub mod fonts;
pub mod ics;
pub mod look;
pub mod marks;
pub mod names;
mod palette;
pub mod paper;
pub mod pdf;
#[cfg(test)]
mod samples;
pub mod season;
pub mod sheet;
pub mod stats;
pub mod table;
pub mod thanks;
pub mod week;
pub mod words;
pub mod xlsx;
