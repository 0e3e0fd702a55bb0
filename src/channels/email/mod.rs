//! E-mail: notices as plain mails, sent by SMTP.

mod client;
mod render;

pub use client::{BadMailSetup, Email, Mail};
pub use render::{Part, render};
