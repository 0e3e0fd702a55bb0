//! The scenarios: chats with the real program over simulated platforms, each on both databases.
//! `world.rs` says how one reads and what fails it.

#[macro_use]
mod world;
mod postgres;

mod approving;
mod assigning;
mod auditioning;
mod chat;
mod delivery;
mod family;
mod groups;
mod housekeeping;
mod lookups;
mod registering;
mod reminding;
mod roles;
mod roster;
mod strictness;
mod table;
mod unlocking;
mod webhooks;
