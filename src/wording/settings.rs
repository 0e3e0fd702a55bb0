//! Settings, rules and sorts of duties in words.

use fluent_templates::Loader;

use super::{LOCALES, Words};
use crate::domain::duty::Kind;
use crate::domain::reminder::TimeOfDay;
use crate::domain::reminder_rule::{Rule, Rules};
use crate::domain::setting::{Change, Setting, calling_code};

impl Words {
    /// The codes of the languages that there are.
    pub fn languages() -> Vec<String> {
        let mut codes: Vec<String> = LOCALES.locales().map(ToString::to_string).collect();
        codes.sort_unstable();
        codes
    }

    /// How a language calls itself: "English".
    pub fn language_name(code: &str) -> String {
        Self::of(code).plain("language-name", &[])
    }

    /// All rules in a phrase: "the day before at 18:00 and 2 hours before".
    pub fn rules(&self, rules: &Rules) -> String {
        let rules: Vec<String> = rules.iter().map(|rule| self.rule(rule)).collect();
        self.list(&rules)
    }

    /// An hour of the day before: "19:00 the day before", or "off".
    pub fn hour(&self, at: Option<TimeOfDay>) -> String {
        match at {
            Some(at) => self.plain("hour-on", &[("time", at.to_string())]),
            None => self.plain("hour-off", &[]),
        }
    }

    /// A country with what its numbers begin with: "GB (+44)".
    pub fn phone_country(&self, code: &str) -> String {
        let calling = calling_code(code).map_or_else(String::new, |calling| calling.to_string());
        self.plain("phone-country", &[("code", code.to_owned()), ("calling", calling)])
    }

    /// The name of a setting.
    pub fn setting(&self, setting: Setting) -> String {
        self.plain(&format!("setting-name-{}", setting.as_str()), &[])
    }

    /// What a setting is set to.
    pub fn setting_value(&self, value: &Change) -> String {
        match value {
            Change::Timezone(zone) => zone.name().to_owned(),
            Change::Reminders(rules) => self.rules(rules),
            Change::Digest(at) | Change::Second(at) | Change::Escalation(at) => self.hour(*at),
            Change::Language(language) => Self::language_name(language),
            Change::Country(country) => self.phone_country(country),
        }
    }

    /// The name of a sort of duty.
    pub fn kind(&self, kind: Kind) -> String {
        self.plain(&format!("kind-{}", kind.as_str()), &[])
    }

    fn rule(&self, rule: Rule) -> String {
        let count = |count: i64| ("count", count.to_string());
        match rule {
            Rule::Days { days, at } => {
                self.plain("rule-days", &[count(days), ("time", at.to_string())])
            }
            Rule::Minutes(minutes) if minutes % 60 == 0 => {
                self.plain("rule-hours", &[count(minutes / 60)])
            }
            Rule::Minutes(minutes) => self.plain("rule-minutes", &[count(minutes)]),
        }
    }
}
