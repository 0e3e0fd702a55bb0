//! Plays WhatsApp, Telegram and a mail server, for the demo and the tests: it is the outside world, and uses nobody.
//!
//! Each of the three listens on a port of its own on the loopback, checks what the real platform checks
//! (the facts are from the platforms' own documents, see ARCHITECTURE.md) and remembers what it was told.
//! A test or the demo's page then plays the people: they write, press buttons, share contacts, block the bot.

mod book;
mod changes;
mod codec;
mod fault;
mod http;
mod mail;
mod multipart;
pub mod page;
pub mod picture;
pub mod sound;
mod telegram;
mod units;
mod whatsapp;

pub use self::book::{Author, Button, Heard, Key, Line, Recording, Span, Template, Tick};
pub use self::changes::Changes;
pub use self::fault::{Call, Fault, SmtpStage};
pub use self::mail::{Letter, Mail};
pub use self::telegram::{
    Arrival, BotCommand, CallbackAnswer, Commands, Sending, Telegram, TelegramChat, TelegramUser,
    Webhook,
};
pub use self::whatsapp::{WhatsApp, sign};

/// Milliseconds since the epoch, as the world's clock says.
pub type Now = std::sync::Arc<dyn Fn() -> i64 + Send + Sync>;

/// The three platforms. Clones are cheap and speak of the same world; the servers end when the last clone is dropped.
#[derive(Clone)]
pub struct Simulator {
    /// The Bot API, and the people who use Telegram.
    pub telegram: Telegram,
    /// The Graph API, and the people who use WhatsApp.
    pub whatsapp: WhatsApp,
    /// The mail server, and everyone's mailbox.
    pub mail: Mail,
    changes: Changes,
}

impl Simulator {
    /// Starts the three servers, each on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When a port cannot be opened or the HTTP client cannot be built.
    pub async fn start(now: Now) -> std::io::Result<Simulator> {
        let changes = Changes::new();
        Ok(Simulator {
            telegram: Telegram::start(now.clone(), changes.clone()).await?,
            whatsapp: WhatsApp::start(now.clone(), changes.clone()).await?,
            mail: Mail::start(now, changes.clone()).await?,
            changes,
        })
    }

    /// Counts everything that happens on the three platforms, so that a page can wait for the next thing.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn the_servers_end_with_the_last_clone() {
        let sim = Simulator::start(Arc::new(|| 0)).await.unwrap();
        let address = sim.telegram.api_url().replace("http://", "");
        let clone = sim.clone();
        drop(sim);
        assert!(tokio::net::TcpStream::connect(&address).await.is_ok());
        drop(clone);
        // The abort is carried out by the runtime, a moment later.
        for _ in 0..100 {
            if tokio::net::TcpStream::connect(&address).await.is_err() {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("the server is still listening");
    }
}
