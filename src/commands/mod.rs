//! What people type and press: one table, one file a command. From the table come dispatch, help,
//! usage errors, the platforms' menus and `bot-commands.md`.

mod admin;
mod announce;
mod announcing;
mod answer;
mod approve;
mod arguments;
mod assign;
mod audition;
mod away;
mod back;
mod bind;
mod board;
mod calendar;
mod cancel;
mod cannot_come;
mod confirm;
mod context;
mod correct;
mod correction;
mod dispatch;
mod documents;
mod duties;
mod duty_add;
mod export;
mod fill;
mod flood;
mod forget;
mod forms;
mod gaps;
mod gate;
mod given;
mod grid;
mod handle;
mod help;
mod import;
mod importing;
mod link;
mod lock;
mod log;
mod me;
mod menu;
mod mine;
mod mydata;
mod own;
mod pages;
mod paste;
mod people;
mod person;
mod receipts;
mod recordings;
mod register;
mod reject;
mod reminders;
mod reminders_moved;
mod replace;
mod request;
mod requests;
mod retry;
mod season;
mod settings;
mod start;
mod stats;
mod stop;
mod table;
mod thanks;
mod today;
mod tomorrow;
mod typed;
mod unbind;
mod undo;
mod unlock;
mod vouch;
mod web;
mod which_season;

pub use answer::{Deps, apologise};
pub use context::{Context, Reply};
pub use handle::{fetched, handle};
pub use recordings::Fetched;
pub use table::{Command, Place, Shown, find, markdown, menu_for};

/// Every command, in the order of the documentation.
pub const COMMANDS: &[Command] = &[
    menu::COMMAND,
    start::COMMAND,
    help::COMMAND,
    register::COMMAND,
    link::COMMAND,
    me::COMMAND,
    mine::COMMAND,
    calendar::COMMAND,
    thanks::COMMAND,
    audition::COMMAND,
    away::COMMAND,
    grid::COMMAND,
    today::COMMAND,
    tomorrow::COMMAND,
    cancel::COMMAND,
    back::COMMAND,
    stop::COMMAND,
    mydata::COMMAND,
    forget::COMMAND,
    confirm::COMMAND,
    cannot_come::COMMAND,
    request::COMMAND,
    correction::COMMAND,
    assign::COMMAND,
    lock::COMMAND,
    undo::COMMAND,
    unlock::COMMAND,
    requests::COMMAND,
    replace::COMMAND,
    people::COMMAND,
    person::COMMAND,
    correct::COMMAND,
    approve::COMMAND,
    reject::COMMAND,
    reminders::COMMAND,
    import::COMMAND,
    paste::COMMAND,
    announce::COMMAND,
    receipts::COMMAND,
    bind::COMMAND,
    unbind::COMMAND,
    log::COMMAND,
    stats::COMMAND,
    export::COMMAND,
    season::COMMAND,
    duties::COMMAND,
    settings::COMMAND,
    board::COMMAND,
    admin::COMMAND,
    vouch::COMMAND,
    web::COMMAND,
];
