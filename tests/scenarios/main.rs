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

mod announcing;
mod announcing_many;
mod api;
mod api_client;
mod approving;
mod assigning;
mod auditioning;
mod being_away;
mod binding;
mod chat;
mod correcting;
mod correcting_addresses;
mod crash;
mod crowded;
mod delivery;
mod demo_page;
mod duties;
mod escalating;
mod evening;
mod family;
mod filling;
mod forgetting;
mod forgetting_all;
mod forgetting_one;
mod groups;
mod house;
mod housekeeping;
mod http;
mod identity;
mod keeping_apart;
mod linking;
mod linking_by_code;
mod locales;
mod logs;
mod looking;
mod looking_at_a_person;
mod lookups;
mod migrations;
mod moving;
mod muting;
mod own_data;
mod process;
mod process_on_server;
mod reaching;
mod registering;
mod reminding;
mod replacing;
mod requesting;
mod retrying;
mod roles;
mod roster;
mod ruling;
mod setting;
mod sql;
mod standing;
mod store_conformance;
mod store_lists;
mod store_transactions;
mod strictness;
mod table;
mod undoing;
mod unlocking;
mod webhooks;
