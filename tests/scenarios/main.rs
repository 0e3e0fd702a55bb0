//! The scenarios: chats with the real program over simulated platforms, each on both databases;
//! `world.rs` says how one reads and what fails it. Beside them, what is said about the program in
//! other ways: its house, its sentences, its databases, its processes, its page.

#[macro_use]
mod engines;
#[macro_use]
mod world;
mod postgres;

mod browser;
mod child;
mod skipping;
mod source;

mod approving;
mod assigning;
mod auditioning;
mod chat;
mod crash;
mod delivery;
mod demo_page;
mod duties;
mod family;
mod filling;
mod groups;
mod house;
mod housekeeping;
mod http;
mod locales;
mod logs;
mod lookups;
mod migrations;
mod moving;
mod process;
mod process_on_server;
mod reaching;
mod registering;
mod reminding;
mod requesting;
mod roles;
mod roster;
mod ruling;
mod setting;
mod sql;
mod standing;
mod store_conformance;
mod store_transactions;
mod strictness;
mod table;
mod undoing;
mod unlocking;
mod webhooks;
