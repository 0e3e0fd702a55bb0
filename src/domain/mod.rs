//! The rules of the roster: pure, without I/O, told what time it is by the caller.

pub mod audio;
pub mod channel;
pub mod day;
pub mod duty;
pub mod inbound;
pub mod matching;
pub mod message;
pub mod news;
pub mod person;
pub mod ranking;
pub mod refusal;
pub mod registration;
pub mod reminder;
pub mod reminder_plan;
pub mod reminder_rule;
pub mod request;
pub mod role;
pub mod season;
pub mod setting;
pub mod slot;
pub mod text;
pub mod timestamp;
pub mod timezone;
