//! The configuration, from the environment. Every problem is reported at once, naming the variable
//! and never its value.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;

use chrono_tz::Tz;
use url::Url;

use crate::channels::Email;
use crate::domain::channel::{Address, Channel};
use crate::domain::duty::TimeOfDay;
use crate::domain::person::Phone;

/// Shorter secrets can be guessed.
const SECRET_MIN_CHARS: usize = 16;

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

struct Reader<'a> {
    variables: &'a HashMap<String, String>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn config(&mut self) -> Config {
        let public_url = self.parsed("PUBLIC_URL", "is no http(s) URL", |text| {
            Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        });
        Config {
            database_url: self.or("DATABASE_URL", DEFAULT_DATABASE),
            listen_addr: self
                .parsed("LISTEN_ADDR", "is no address such as 127.0.0.1:8080", |text| {
                    text.parse().ok()
                })
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            telegram: self.telegram(public_url.is_some()),
            whatsapp: self.whatsapp(),
            mail: self.mail(),
            public_url,
            admins: self.admins(),
            timezone: self
                .parsed("TIMEZONE", "is no timezone such as Asia/Kolkata", |text| text.parse().ok())
                .unwrap_or(chrono_tz::Asia::Kolkata),
            reminder_time: self
                .parsed("REMINDER_TIME", "is no time such as 18:00", TimeOfDay::parse)
                .or_else(|| TimeOfDay::from_minutes(18 * 60))
                .expect("18:00 is a time of day"),
            country: self
                .parsed("COUNTRY", "is no country such as IN", |text| {
                    let country = text.to_ascii_uppercase();
                    country.parse::<phonenumber::country::Id>().ok().map(|_| country)
                })
                .unwrap_or_else(|| "IN".to_owned()),
            language: self.or("LANGUAGE", "en"),
            api_token: self.secret("API_TOKEN"),
            media_dir: self.or("MEDIA_DIR", "media"),
            log_format: self
                .parsed("LOG_FORMAT", "is neither text nor json", |text| match text {
                    "text" => Some(LogFormat::Text),
                    "json" => Some(LogFormat::Json),
                    _ => None,
                })
                .unwrap_or(LogFormat::Text),
            log_filter: self.or("RUST_LOG", "info,tokio_cron_scheduler=warn"),
            heartbeat_url: self.parsed("HEARTBEAT_URL", "is no URL", |text| Url::parse(text).ok()),
        }
    }

    fn telegram(&mut self, has_public_url: bool) -> Option<TelegramConfig> {
        let webhook_secrets = self.secrets("TELEGRAM_WEBHOOK_SECRET");
        let messages_per_second = self.rate("TELEGRAM_MESSAGES_PER_SECOND", 25);
        let token = self.get("TELEGRAM_BOT_TOKEN")?;
        if has_public_url && webhook_secrets.is_empty() {
            self.problem("TELEGRAM_WEBHOOK_SECRET", "is needed with PUBLIC_URL");
        }
        let is_legal = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        if !webhook_secrets.iter().all(|secret| secret.chars().all(is_legal)) {
            self.problem("TELEGRAM_WEBHOOK_SECRET", "may hold only A-Z, a-z, 0-9, _ and -");
        }
        let api_url = self.url("TELEGRAM_API_URL", "https://api.telegram.org");
        Some(TelegramConfig { token, webhook_secrets, api_url, messages_per_second })
    }

    fn whatsapp(&mut self) -> Option<WhatsAppConfig> {
        let app_secrets = self.secrets("WHATSAPP_APP_SECRET");
        let verify_tokens = self.secrets("WHATSAPP_VERIFY_TOKEN");
        let messages_per_second = self.rate("WHATSAPP_MESSAGES_PER_SECOND", 60);
        let access_token = self.get("WHATSAPP_ACCESS_TOKEN")?;
        let phone_number_id = self.get("WHATSAPP_PHONE_NUMBER_ID").unwrap_or_default();
        for (variable, is_missing) in [
            ("WHATSAPP_PHONE_NUMBER_ID", phone_number_id.is_empty()),
            ("WHATSAPP_APP_SECRET", app_secrets.is_empty()),
            ("WHATSAPP_VERIFY_TOKEN", verify_tokens.is_empty()),
        ] {
            if is_missing {
                self.problem(variable, "is needed with WHATSAPP_ACCESS_TOKEN");
            }
        }
        Some(WhatsAppConfig {
            access_token,
            phone_number_id,
            app_secrets,
            verify_tokens,
            api_url: self.url("WHATSAPP_API_URL", "https://graph.facebook.com/v25.0"),
            template_language: self.or("WHATSAPP_TEMPLATE_LANGUAGE", "en"),
            messages_per_second,
        })
    }

    fn mail(&mut self) -> Option<MailConfig> {
        let smtp_url = self.get("SMTP_URL")?;
        let Some(from) = self.get("EMAIL_FROM") else {
            self.problem("EMAIL_FROM", "is needed with SMTP_URL");
            return None;
        };
        use crate::channels::email::BadMailSetup::{From, Unencrypted, Url};
        match Email::new(&smtp_url, &from) {
            Ok(_) => {}
            Err(Url) => self.problem("SMTP_URL", "is no smtp:// or smtps:// URL"),
            Err(Unencrypted) => {
                self.problem("SMTP_URL", "needs TLS: smtps://, or smtp:// with ?tls=required");
            }
            Err(From) => self.problem("EMAIL_FROM", "is no e-mail address"),
        }
        Some(MailConfig { smtp_url, from })
    }

    fn admins(&mut self) -> Vec<Address> {
        let list = self.get("ADMINS").unwrap_or_default();
        let mut admins = Vec::new();
        for entry in list.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            match admin(entry) {
                Some(address) => admins.push(address),
                None => self.problem(
                    "ADMINS",
                    "holds an entry that is none: telegram:123456789 or whatsapp:+919800000000",
                ),
            }
        }
        admins
    }

    fn get(&self, name: &str) -> Option<String> {
        let value = self.variables.get(name)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn or(&self, name: &str, default: &str) -> String {
        self.get(name).unwrap_or_else(|| default.to_owned())
    }

    fn parsed<T>(
        &mut self,
        name: &'static str,
        what: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.get(name)?;
        let value = parse(&text);
        if value.is_none() {
            self.problem(name, what);
        }
        value
    }

    fn url(&mut self, name: &'static str, default: &str) -> String {
        self.parsed(name, "is no URL", |text| Url::parse(text).ok().map(|_| text.to_owned()))
            .unwrap_or_else(|| default.to_owned())
    }

    fn rate(&mut self, name: &'static str, default: u32) -> u32 {
        self.parsed(name, "is no whole number", |text| text.parse().ok()).unwrap_or(default)
    }

    fn secret(&mut self, name: &'static str) -> Option<String> {
        let secret = self.get(name)?;
        if secret.chars().count() < SECRET_MIN_CHARS {
            self.problem(name, "is shorter than 16 characters");
        }
        Some(secret)
    }

    /// One secret, or two during a rotation.
    fn secrets(&mut self, name: &'static str) -> Vec<String> {
        let list = self.get(name).unwrap_or_default();
        let secrets: Vec<String> = list
            .split(',')
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect();
        if secrets.iter().any(|secret| secret.chars().count() < SECRET_MIN_CHARS) {
            self.problem(name, "is shorter than 16 characters");
        }
        secrets
    }

    fn problem(&mut self, variable: &'static str, what: &'static str) {
        self.problems.push(Problem { variable, what });
    }
}

fn admin(entry: &str) -> Option<Address> {
    let (channel, id) = entry.split_once(':')?;
    match Channel::try_from(channel.trim().to_lowercase()).ok()? {
        Channel::Telegram => {
            let id: i64 = id.trim().parse().ok()?;
            Some(Address::new(Channel::Telegram, id.to_string()))
        }
        Channel::WhatsApp => {
            let phone = Phone::from_whatsapp(id.trim())?;
            Some(Address::new(Channel::WhatsApp, phone.as_str()))
        }
        Channel::Email => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
