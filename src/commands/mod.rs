//! What people type and press: one table, one file a command. From the table come dispatch, help,
//! usage errors, the platforms' menus and `bot-commands.md`.

mod admin;
mod answer;
mod approve;
mod arguments;
mod assign;
mod audition;
mod back;
mod cancel;
mod cannot_come;
mod confirm;
mod context;
mod dispatch;
mod duties;
mod duty_add;
mod fill;
mod flood;
mod forms;
mod gaps;
mod gate;
mod grid;
mod handle;
mod help;
mod lock;
mod log;
mod me;
mod menu;
mod mine;
mod page;
mod people;
mod receipts;
mod recordings;
mod register;
mod reject;
mod reminders;
mod reminders_moved;
mod request;
mod requests;
mod season;
mod settings;
mod table;
mod today;
mod tomorrow;
mod typed;
mod undo;
mod unlock;

pub use answer::{Deps, apologise};
pub use context::{Context, Reply};
pub use handle::{fetched, handle};
pub use recordings::Fetched;
pub use table::{Command, Place, Shown, find, markdown, menu_for};

/// Every command, in the order of the documentation.
pub const COMMANDS: &[Command] = &[
    menu::COMMAND,
    help::COMMAND,
    register::COMMAND,
    me::COMMAND,
    mine::COMMAND,
    audition::COMMAND,
    grid::COMMAND,
    today::COMMAND,
    tomorrow::COMMAND,
    cancel::COMMAND,
    back::COMMAND,
    confirm::COMMAND,
    cannot_come::COMMAND,
    request::COMMAND,
    assign::COMMAND,
    lock::COMMAND,
    undo::COMMAND,
    unlock::COMMAND,
    requests::COMMAND,
    people::COMMAND,
    approve::COMMAND,
    reject::COMMAND,
    reminders::COMMAND,
    receipts::COMMAND,
    log::COMMAND,
    season::COMMAND,
    duties::COMMAND,
    settings::COMMAND,
    admin::COMMAND,
];
