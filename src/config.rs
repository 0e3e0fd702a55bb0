//! The configuration, from the environment. Every problem is reported at once, naming the variable
//! and never its value.

mod reader;

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;

use chrono_tz::Tz;
use url::Url;

use self::reader::Reader;
use crate::domain::channel::Address;
use crate::domain::duty::TimeOfDay;

/// Where the data is unless something else is said: a file in the folder that we run in.
pub const DEFAULT_DATABASE: &str = "sqlite://khidmat.db";

/// Everything that is configured.
#[derive(Clone)]
pub struct Config {
    /// Where the data is.
    pub database_url: String,
    /// Where we listen.
    pub listen_addr: SocketAddr,
    /// Where the platforms reach us; unset, Telegram is polled.
    pub public_url: Option<Url>,
    /// The bot on Telegram, if it is on.
    pub telegram: Option<TelegramConfig>,
    /// The number on WhatsApp, if it is on.
    pub whatsapp: Option<WhatsAppConfig>,
    /// The mail server, if there is one.
    pub mail: Option<MailConfig>,
    /// Who is ensured to be an owner at each start.
    pub admins: Vec<Address>,
    /// The first centre's timezone.
    pub timezone: Tz,
    /// When the first centre's reminders go out, on the day before.
    pub reminder_time: TimeOfDay,
    /// What completes the first centre's bare phone numbers.
    pub country: String,
    /// The first centre's language.
    pub language: String,
    /// The bearer token of `/metrics` (and of the REST interface); unset, it is off.
    pub api_token: Option<String>,
    /// Where recordings are kept.
    pub media_dir: String,
    /// How logs are written.
    pub log_format: LogFormat,
    /// Which logs are written, in `RUST_LOG`'s language.
    pub log_filter: String,
    /// Pinged each minute while all is well.
    pub heartbeat_url: Option<Url>,
}

/// Telegram's part of the configuration.
#[derive(Clone)]
pub struct TelegramConfig {
    /// The bot's token.
    pub token: String,
    /// What a webhook must bring; the first is the one that is registered.
    pub webhook_secrets: Vec<String>,
    /// The Bot API's address.
    pub api_url: String,
    /// Pacing; 0 is no limit.
    pub messages_per_second: u32,
}

/// WhatsApp's part of the configuration.
#[derive(Clone)]
pub struct WhatsAppConfig {
    /// The access token.
    pub access_token: String,
    /// The business number's id.
    pub phone_number_id: String,
    /// What webhooks are signed with.
    pub app_secrets: Vec<String>,
    /// What the verification request must bring.
    pub verify_tokens: Vec<String>,
    /// The Graph API's address with its version.
    pub api_url: String,
    /// The language in which the templates are registered.
    pub template_language: String,
    /// Pacing; 0 is no limit.
    pub messages_per_second: u32,
}

/// Mail's part of the configuration.
#[derive(Clone)]
pub struct MailConfig {
    /// The server, with user and password.
    pub smtp_url: String,
    /// Whom mails are from.
    pub from: String,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// What is wrong with a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its name.
    pub variable: &'static str,
    /// What is wrong; never holds its value.
    pub what: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.variable, self.what)
    }
}

/// The environment, with `.env` behind it: what stands in both is taken from the environment.
///
/// # Errors
/// A `.env` that can't be read to its end: half of it would be worse than none.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub fn environment() -> anyhow::Result<HashMap<String, String>> {
    let mut all = HashMap::new();
    // Without the file there is nothing to read.
    for (line, pair) in (1..).zip(dotenvy::dotenv_iter().into_iter().flatten()) {
        let (name, value) = pair.map_err(|_| {
            anyhow::anyhow!("setting {line} of .env can't be read; quote its value")
        })?;
        all.insert(name, value);
    }
    all.extend(
        std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }),
    );
    Ok(all)
}

impl Config {
    /// Reads the configuration. Must run inside the runtime, since the mail server's URL is tried.
    ///
    /// # Errors
    /// All problems at once.
    pub fn read(variables: &HashMap<String, String>) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader { variables, problems: Vec::new() };
        let config = reader.config();
        if reader.problems.is_empty() { Ok(config) } else { Err(reader.problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::Channel;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, Vec<Problem>> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Config::read(&pairs.iter().map(owned).collect())
    }

    #[tokio::test]
    async fn an_empty_environment_is_a_configuration() {
        let config = read(&[]).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(config.database_url, "sqlite://khidmat.db");
        assert!(config.telegram.is_none() && config.whatsapp.is_none() && config.mail.is_none());
        assert_eq!(config.reminder_time.to_string(), "18:00");
    }

    #[tokio::test]
    async fn every_problem_is_told_at_once_and_no_value() {
        let problems = read(&[
            ("PUBLIC_URL", "https://example.org"),
            ("TELEGRAM_BOT_TOKEN", "1:a-token"),
            ("WHATSAPP_ACCESS_TOKEN", "a-token"),
            ("WHATSAPP_APP_SECRET", "short"),
            ("SMTP_URL", "smtp://mail.example.org"),
            ("EMAIL_FROM", "khidmat@example.org"),
            ("ADMINS", "telegram:abc,whatsapp:+919800000000"),
            ("TIMEZONE", "Mars/Olympus"),
            ("REMINDER_TIME", "25:99"),
        ])
        .err()
        .unwrap_or_default();
        let mut named: Vec<&str> = problems.iter().map(|problem| problem.variable).collect();
        named.sort_unstable();
        assert_eq!(
            named,
            [
                "ADMINS",
                "REMINDER_TIME",
                "SMTP_URL",
                "TELEGRAM_WEBHOOK_SECRET",
                "TIMEZONE",
                "WHATSAPP_APP_SECRET",
                "WHATSAPP_PHONE_NUMBER_ID",
                "WHATSAPP_VERIFY_TOKEN",
            ]
        );
        let told: String = problems.iter().map(ToString::to_string).collect();
        assert!(!told.contains("Olympus") && !told.contains("a-token"), "{told}");
    }

    #[tokio::test]
    async fn admins_may_leave_out_the_plus_and_secrets_may_be_two() {
        let config = read(&[
            ("ADMINS", "telegram:5, whatsapp:919800000000"),
            ("TELEGRAM_BOT_TOKEN", "1:a"),
            ("TELEGRAM_WEBHOOK_SECRET", "0123456789abcdef,fedcba9876543210"),
        ])
        .unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(config.admins[1], Address::new(Channel::WhatsApp, "+919800000000"));
        assert_eq!(config.telegram.map(|telegram| telegram.webhook_secrets.len()), Some(2));
    }
}
