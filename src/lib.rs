//! Khidmat: a masjid's duty roster on WhatsApp and Telegram.
//!
//! ARCHITECTURE.md says which line lives in which of these rooms.

pub mod actions;
pub mod channels;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod domain;
pub mod figures;
pub mod http;
pub mod logging;
pub mod render;
pub mod simulator;
pub mod store;
pub mod wording;
pub mod workers;

pub mod app;
