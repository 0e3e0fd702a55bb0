//! Reads variable after variable, and collects what is wrong with them.

use std::collections::HashMap;
use std::net::SocketAddr;

use url::Url;

use super::{
    Config, DEFAULT_DATABASE, LogFormat, MailConfig, Problem, TelegramConfig, WhatsAppConfig,
};
use crate::channels::Email;
use crate::domain::channel::{Address, Channel};
use crate::domain::duty::TimeOfDay;
use crate::domain::person::Phone;

/// Shorter secrets can be guessed.
const SECRET_MIN_CHARS: usize = 16;

/// What was read so far.
pub(super) struct Reader<'a> {
    pub variables: &'a HashMap<String, String>,
    pub problems: Vec<Problem>,
}

impl Reader<'_> {
    pub fn config(&mut self) -> Config {
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
