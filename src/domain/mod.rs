//! The rules of the roster: pure, without I/O, told what time it is by the caller.

pub mod announcement;
pub mod audio;
pub mod away;
pub mod channel;
pub mod chat_news;
pub mod correction;
pub mod day;
pub mod duty;
pub mod inbound;
pub mod linking;
pub mod matching;
pub mod message;
pub mod news;
pub mod person;
pub mod ranking;
pub mod refusal;
pub mod registration;
pub mod reminder;
pub mod request;
pub mod role;
pub mod roster;
pub mod season;
pub mod slot;
pub mod text;
pub mod timestamp;
