//! The binary: which subcommand does what.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use khidmat::clock::Clock;
use khidmat::config::{self, environment};
use khidmat::{app, commands, store, wording};

/// A masjid's duty roster on WhatsApp and Telegram.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// Serve: webhooks, workers, reminders (the default).
    Serve,
    /// Show the bot at work on simulated phones, without any set-up.
    Demo {
        /// Where the page is served.
        #[arg(long, default_value = "127.0.0.1:8000")]
        listen: std::net::SocketAddr,
    },
    /// Bring the database up to date and stop.
    Migrate,
    /// Print bot-commands.md from the command table.
    Commands {
        /// Fail if bot-commands.md in this folder is not what would be printed.
        #[arg(long)]
        check: bool,
    },
    /// Copy the SQLite database into a new file, while it is in use.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Put a copy back, so that nothing old is said again. On PostgreSQL: after pg_restore, without a file.
    Restore {
        /// The copy of a SQLite database.
        file: Option<PathBuf>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().action.unwrap_or(Action::Serve)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("khidmat: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(action: Action) -> anyhow::Result<()> {
    match action {
        Action::Serve => app::serve(&environment()?).await,
        Action::Demo { listen } => khidmat::demo::run(listen).await,
        Action::Migrate => {
            let store = store::Store::open(&database_url()?).await?;
            store.close().await;
            println!("The database is up to date.");
            Ok(())
        }
        Action::Commands { check } => print_commands(check),
        Action::Backup { file } => {
            store::Store::backup(&database_url()?, &file, Clock::System.now()).await?;
            println!("The database is copied to {}.", file.display());
            Ok(())
        }
        Action::Restore { file } => {
            app::restore(&environment()?, &database_url()?, file.as_deref()).await
        }
    }
}

fn print_commands(check: bool) -> anyhow::Result<()> {
    let page = commands::markdown(&wording::Words::of("en"));
    if !check {
        print!("{page}");
        return Ok(());
    }
    let found = std::fs::read_to_string("bot-commands.md").unwrap_or_default();
    anyhow::ensure!(
        found == page,
        "bot-commands.md is stale; run `cargo run -- commands > bot-commands.md`"
    );
    Ok(())
}

fn database_url() -> anyhow::Result<String> {
    let configured = environment()?.remove("DATABASE_URL").filter(|url| !url.is_empty());
    Ok(configured.unwrap_or_else(|| config::DEFAULT_DATABASE.to_owned()))
}
