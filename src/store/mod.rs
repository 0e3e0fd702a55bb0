//! All SQL: one text for SQLite and PostgreSQL, a file for each table.

pub mod accounts;
pub mod ahead;
pub mod announcements;
pub mod assigned;
pub mod assignments;
pub mod attempts;
pub mod audit;
pub mod auditions;
pub mod away;
pub mod board;
pub mod calendar;
pub mod calendar_links;
pub mod candidates;
pub mod centres;
pub mod chores;
pub mod corrections;
pub mod desk;
pub mod documents;
pub mod downloads;
pub mod duties;
pub mod evening;
pub mod exports;
pub mod forms;
pub mod grid;
pub mod group;
pub mod groups;
pub mod health;
pub mod idempotency;
pub mod identities;
pub mod imports;
pub mod inbox;
pub mod link_codes;
pub mod media;
pub mod outbox;
pub mod people;
pub mod platform_state;
pub mod reached;
pub mod receipts;
pub mod reminder_list;
pub mod reminders;
pub mod requests;
pub mod restored;
pub mod roster;
pub mod seasons;
pub mod stats;
pub mod traces;
pub mod trail;
pub mod unlocks;
pub mod uploads;

mod copies;
mod fault;
mod file;
mod open;
mod postgres;
mod session;
mod sqlite;
mod tx;

pub use fault::is_passing;
pub use open::{OpenError, Store};
pub use tx::{About, Nested, Tx};

/// What a query answers; an error is always a fault of ours or of the database.
pub type Result<T> = std::result::Result<T, sqlx::Error>;

/// A stored value that is none of ours.
fn decode<E: std::error::Error + Send + Sync + 'static>(error: E) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
