//! WhatsApp's Cloud API: what its webhooks say and who signed them, what we send, and its client.

mod client;
mod decode;
mod error;
mod files;
mod render;
mod signature;

pub use client::WhatsApp;
pub use decode::decode;
pub use error::failure;
pub use render::{Part, Window, render};
pub use signature::verify;
