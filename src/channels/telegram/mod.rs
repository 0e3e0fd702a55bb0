//! Telegram's Bot API: what its webhooks say, what we send, and its client.

mod client;
mod decode;
mod error;
mod files;
mod render;
mod update;

pub use client::{Scope, Telegram};
pub use decode::{BotName, decode};
pub use render::{Part, render};

/// Which bot an update came to, in the inbox: a process has one.
pub const BOT: &str = "bot";
