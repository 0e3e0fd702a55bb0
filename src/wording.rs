//! The sentences that people read, from `locales/*/*.ftl`, in the centre's language.

pub mod answers;
pub mod asking;
mod briefing;
mod imports;
pub mod log;
mod problems;
mod refusals;
pub mod reminding;
mod roster;
mod settings;
mod watching;

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

use crate::domain::channel::Channel;
use crate::domain::message::{Choice, Span, Text};
use crate::domain::person::Status;
use crate::domain::request::PreferredDay;
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::domain::timestamp::Timestamp;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Names are isolated by `domain::text::isolate`; Fluent would isolate every number too.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const FALLBACK: LanguageIdentifier = langid!("en");
/// The one argument that is passed as a number, so that plurals can be chosen by it.
const COUNT: &str = "count";
/// Marks emphasis in the locale files.
const EMPHASIS: char = '*';
/// Stands for a star that came with an argument while emphasis is read: a code point that Unicode
/// reserves for such inner uses, so no text holds it.
const LITERAL_STAR: char = '\u{FDD0}';

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words {
    language: LanguageIdentifier,
}

impl Words {
    /// The words of a language such as `en`; of English if there is no such language. A sentence
    /// that a language lacks is said in English too.
    pub fn of(language: &str) -> Self {
        Self { language: language.parse().unwrap_or(FALLBACK) }
    }

    /// English, for when nothing is known of the masjid.
    pub const fn fallback() -> Self {
        Self { language: FALLBACK }
    }

    /// The code of the language, such as `en`.
    pub fn code(&self) -> String {
        self.language.to_string()
    }

    /// A sentence without emphasis; stars stay as they are. A key that is missing, or lacks an
    /// argument, is a fault of ours: it is logged, and the key is the answer.
    pub fn plain(&self, key: &str, args: &[(&str, String)]) -> String {
        self.find(key, args.iter().map(|(name, value)| (*name, value.clone())))
    }

    /// A sentence whose `*parts between stars*` in the locale file are emphasised. Stars in the
    /// arguments are just stars.
    pub fn text(&self, key: &str, args: &[(&str, String)]) -> Text {
        let guarded = |value: &String| value.replace(EMPHASIS, &LITERAL_STAR.to_string());
        let words = self.find(key, args.iter().map(|(name, value)| (*name, guarded(value))));
        emphasised(&words)
    }

    /// A button that stands for a command line.
    pub fn button(&self, key: &str, sends: impl Into<String>) -> Choice {
        Choice::new(self.plain(key, &[]), sends)
    }

    /// A date with its weekday: "Tue 9 Feb".
    pub fn date(&self, date: NaiveDate) -> String {
        let weekday = self.plain(&format!("weekday-{}", date.weekday().number_from_monday()), &[]);
        let month = self.plain(&format!("month-{}", date.month()), &[]);
        let number = date.day().to_string();
        self.plain("date", &[("weekday", weekday), ("number", number), ("month", month)])
    }

    /// A day of the season with its date: "Day 5 · Tue 9 Feb"; only the date if `day` is 0, which
    /// means outside the season.
    pub fn day(&self, day: i64, date: NaiveDate) -> String {
        let date = self.date(date);
        if day == 0 {
            return date;
        }
        self.plain("day", &[("number", day.to_string()), ("date", date)])
    }

    /// An instant on a place's clocks: "Mon 8 Feb 18:00".
    pub fn moment(&self, zone: Tz, at: Timestamp) -> String {
        self.local(at.at(zone).naive_local())
    }

    /// The same, of an instant that is told on those clocks already.
    pub fn local(&self, at: NaiveDateTime) -> String {
        format!("{} {}", self.date(at.date()), at.format("%H:%M"))
    }

    /// A slot in one line: "Fajr Azaan, Day 5 · Tue 9 Feb".
    pub fn slot(&self, slot: &Slot) -> String {
        let when = self.day(slot.day, slot.date);
        self.plain("slot", &[("duty", slot.duty.label.clone()), ("when", when)])
    }

    /// The day that would suit: "Day 8 · Fri 12 Feb", or "any day".
    pub fn preferred(&self, preferred: Option<PreferredDay>) -> String {
        match preferred {
            Some(preferred) => self.day(preferred.day, preferred.date),
            None => self.plain("any-day", &[]),
        }
    }

    /// Several things in one phrase: "Telegram, WhatsApp and e-mail".
    pub fn list(&self, things: &[String]) -> String {
        match things {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                self.plain("list-and", &[("first", first.join(", ")), ("last", last.clone())])
            }
        }
    }

    /// The name of a role.
    pub fn role(&self, role: Role) -> String {
        self.plain(&format!("role-{}", role.as_str()), &[])
    }

    /// The name of a registration's status.
    pub fn status(&self, status: Status) -> String {
        self.plain(&format!("status-{}", status.as_str()), &[])
    }

    /// The name of a channel.
    pub fn channel(&self, channel: Channel) -> String {
        self.plain(&format!("channel-{}", channel.as_str()), &[])
    }

    fn find<'a>(&self, key: &str, args: impl Iterator<Item = (&'a str, String)>) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
            args.map(|(name, value)| (Cow::Owned(name.to_owned()), fluent(name, value))).collect();
        LOCALES.try_lookup_with_args(&self.language, key, &args).unwrap_or_else(|| {
            tracing::error!(wording.key = key, "a sentence is missing or lacks an argument");
            key.to_owned()
        })
    }
}

/// Values are text, or Fluent would format an ITS number like a quantity; only counts are numbers.
fn fluent(name: &str, value: String) -> FluentValue<'static> {
    match value.parse::<i64>() {
        Ok(count) if name == COUNT => FluentValue::from(count),
        _ => FluentValue::from(value),
    }
}

/// Reads `*emphasis*`. A star without a partner stays a star.
fn emphasised(words: &str) -> Text {
    let mut spans = Vec::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once(EMPHASIS) {
        let Some((bold, after)) = after.split_once(EMPHASIS) else { break };
        push(&mut spans, before, false);
        push(&mut spans, bold, true);
        rest = after;
    }
    push(&mut spans, rest, false);
    Text(spans)
}

fn push(spans: &mut Vec<Span>, text: &str, bold: bool) {
    if !text.is_empty() {
        let text = text.replace(LITERAL_STAR, &EMPHASIS.to_string());
        spans.push(Span { text, bold });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_day_is_said_with_its_weekday() {
        let words = Words::of("en");
        assert_eq!(words.date(date("2027-02-09")), "Tue 9 Feb");
        assert_eq!(words.day(5, date("2027-02-09")), "Day 5 · Tue 9 Feb");
        assert_eq!(words.day(0, date("2027-12-26")), "Sun 26 Dec");
    }

    #[test]
    fn every_name_is_there() {
        let words = Words::of("en");
        let mut names: Vec<String> = Role::ALL.map(|role| words.role(role)).into();
        names.extend(Channel::ALL.map(|channel| words.channel(channel)));
        names.extend((1..=12).map(|month| words.date(date(&format!("2027-{month:02}-01")))));
        assert!(names.iter().all(|name| !name.contains('-') || name == "e-mail"), "{names:?}");
    }

    #[test]
    fn an_unknown_language_falls_back_to_english() {
        assert_eq!(Words::of("xx-no-such-thing!").role(Role::Admin), "admin");
        assert_eq!(Words::of("gu").role(Role::Admin), "admin");
        assert_eq!(Words::of("en-IN").role(Role::Admin), "admin");
    }

    #[test]
    fn a_missing_sentence_answers_its_key() {
        assert_eq!(Words::of("en").plain("no-such-sentence", &[]), "no-such-sentence");
        assert_eq!(Words::of("en").plain("slot", &[]), "slot");
        assert_eq!(Words::of("en").text("no.such", &[]).plain(), "no.such");
    }

    #[test]
    fn stars_emphasise_in_the_locale_file_only() {
        let span = |text: &str, bold| Span { text: text.into(), bold };
        assert_eq!(
            emphasised("a *b* c* d"),
            Text(vec![span("a ", false), span("b", true), span(" c* d", false)])
        );
        let args = [("duty", "*D*".to_owned()), ("when", "now".to_owned())];
        assert_eq!(Words::of("en").text("slot", &args), Text(vec![span("*D*, now", false)]));
    }
}
