//! The scenarios, and the tests of how the program is built: one binary, so that it is linked once.

#[macro_use]
mod engines;
mod postgres;

mod browser;
mod child;
mod crash;
mod demo_page;
mod house;
mod http;
mod locales;
mod logs;
mod migrations;
mod process;
mod process_on_server;
mod source;
mod sql;
mod store_conformance;
mod store_transactions;

// Until the scenarios' world is merged, which has its own.
mod world {
    pub fn fast_folder() -> std::path::PathBuf {
        std::path::PathBuf::from("/dev/shm")
    }
}
