//! What of the log is wanted: a person, a day, a duty, kinds, a number of lines, in any order.
//!
//! Behind buttons a person stands as `#12`, a duty with a long key as `@3`, and `<345` means the
//! lines before that one, so that a page stays the same when new lines come.

use chrono::NaiveDate;

use crate::actions::{Result, Stop};
use crate::commands::context::{Context, Reply};
use crate::commands::{arguments, pages};
use crate::domain::duty::Duty;
use crate::domain::log_kinds::{self as kinds, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::season::Season;
use crate::domain::text::{ascii_digits, first_word, isolate};
use crate::domain::{day, duty};
use crate::store::calendar::Calendar;
use crate::store::people::{self, Person};
use crate::store::trail;

/// Leads to the kinds to choose from.
const KINDS: &str = "kinds";
/// An ITS number has this many digits, and is no day and no number of lines.
const ITS_DIGITS: usize = 8;

/// What is wanted.
#[derive(Debug, Default)]
pub struct Filter {
    person: Option<Person>,
    duty: Option<Duty>,
    date: Option<NaiveDate>,
    kinds: Vec<&'static Kind>,
    /// Older than this line.
    pub before: Option<i64>,
    /// So many lines.
    pub lines: Option<usize>,
    /// The kinds are to be shown, not the lines.
    pub shows_kinds: bool,
}

impl Filter {
    /// Reads what was typed or pressed, or asks which of several people is meant.
    ///
    /// # Errors
    /// Refuses words that are none of it.
    pub async fn read(
        c: &mut Context<'_>,
        text: &str,
        page: usize,
    ) -> Result<std::result::Result<Self, Reply>> {
        let mut filter = Self::default();
        let mut rest = Vec::new();
        let calendar = Calendar::read(c.tx).await?;
        for word in text.split_whitespace() {
            if !filter.takes(c, word, &calendar.duties).await? {
                rest.push(word);
            }
        }
        let rest = rest.join(" ");
        let season = Season::current(calendar.seasons, c.today());
        let rest = filter.take_day(c.today(), season.as_ref(), &calendar.duties, &rest)?;
        let rest = filter.take_duty(&calendar.duties, &rest)?;
        let rest = filter.take_number(&rest)?;
        if rest.is_empty() {
            return Ok(Ok(filter));
        }
        let line = filter.line();
        let asks = |person: &Person| format!("{line} {}", person.its);
        match arguments::person(c, &pages::turned(&rest, page), asks).await {
            Ok(Ok(person)) => filter.person = Some(person),
            Ok(Err(question)) => return Ok(Err(question)),
            Err(Stop::Refused(Refusal::PersonUnknown { text })) => {
                return Err(Refusal::LogUnclear { text }.into());
            }
            Err(stop) => return Err(stop),
        }
        Ok(Ok(filter))
    }

    /// What the store is asked for.
    pub fn wanted(&self) -> trail::Filter {
        trail::Filter {
            before: self.before,
            person: self.person.as_ref().map(|person| person.id),
            duty: self.duty.as_ref().map(|duty| duty.id),
            date: self.date,
            kinds: self.kinds.iter().flat_map(|kind| kind.kinds).map(|&kind| kind.into()).collect(),
            ..trail::Filter::default()
        }
    }

    /// The command line that wants the same, from the newest line on.
    pub fn line(&self) -> String {
        let mut line = "/log".to_owned();
        let mut add = |word: String| line = format!("{line} {word}");
        if let Some(person) = &self.person {
            add(format!("#{}", person.id));
        }
        if let Some(date) = self.date {
            add(date.to_string());
        }
        if let Some(duty) = &self.duty {
            const LONG_KEY: usize = 16;
            let is_long = duty.key.as_str().len() > LONG_KEY;
            add(if is_long { format!("@{}", duty.id) } else { duty.key.to_string() });
        }
        for kind in &self.kinds {
            add(kind.word.to_owned());
        }
        line
    }

    /// The same, older than a line.
    pub fn line_before(&self, id: i64) -> String {
        format!("{} <{id}", self.line())
    }

    /// The line that leads to the kinds.
    pub fn line_of_kinds(&self) -> String {
        format!("{} {KINDS}", self.line())
    }

    /// What is wanted, in words; nothing if it is everything.
    pub fn words(&self, c: &Context<'_>) -> String {
        let mut parts = Vec::new();
        parts.extend(self.person.as_ref().map(|person| isolate(person.name.as_str())));
        let when = self.date.map(|date| c.words.date(date));
        parts.extend(match (&self.duty, when) {
            (Some(duty), Some(when)) => {
                Some(c.words.plain("slot", &[("duty", duty.label.clone()), ("when", when)]))
            }
            (duty, when) => duty.as_ref().map(|duty| duty.label.clone()).or(when),
        });
        parts.extend(
            self.kinds.iter().map(|kind| c.words.plain(&format!("log-kind-{}", kind.word), &[])),
        );
        parts.join(" · ")
    }

    /// Takes a word that stands for itself, wherever it stands.
    async fn takes(&mut self, c: &mut Context<'_>, word: &str, duties: &[Duty]) -> Result<bool> {
        let number = |mark: char| word.strip_prefix(mark).and_then(|rest| rest.parse::<i64>().ok());
        if let Some(id) = number('#') {
            let unclear = || Refusal::LogUnclear { text: word.to_owned() };
            self.person = Some(people::find(c.tx, id).await?.ok_or_else(unclear)?);
        } else if let Some(id) = number('<') {
            self.before = Some(id);
        } else if let Some(id) = number('@') {
            self.duty = duties.iter().find(|duty| duty.id == id).cloned();
        } else if word.eq_ignore_ascii_case(KINDS) {
            self.shows_kinds = true;
        } else if let Some(kind) = kinds::find(word) {
            if !self.kinds.iter().any(|known| known.word == kind.word) {
                self.kinds.push(kind);
            }
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Takes a day out of the text. A bare number is one only before a duty: else it is the number
    /// of lines. A date outside of the season may be one of an earlier season.
    fn take_day(
        &mut self,
        today: NaiveDate,
        season: Option<&Season>,
        duties: &[Duty],
        text: &str,
    ) -> Result<String> {
        for start in starts(text) {
            let tail = &text[start..];
            if is_number(first_word(tail).0, |digits| digits == ITS_DIGITS) {
                continue;
            }
            let read = match season.map(|season| day::parse(season, today, tail)) {
                Some(Err(outside @ Refusal::DayOutside { .. })) => {
                    day::parse_date(today, tail).map_err(|_| outside)
                }
                Some(read) => read,
                None => day::parse_date(today, tail),
            };
            let (date, after) = match read {
                Ok(found) => found,
                Err(Refusal::DayOutside { text, .. }) if is_number(&text, |_| true) => continue,
                Err(refusal @ (Refusal::DayOutside { .. } | Refusal::NoSuchDate { .. })) => {
                    return Err(refusal.into());
                }
                Err(_) => continue,
            };
            let said = tail[..tail.len() - after.len()].trim();
            if is_number(said, |_| true) && duty::find(duties, after).is_err() {
                continue;
            }
            self.date = Some(date);
            return Ok(joined(&text[..start], after));
        }
        Ok(text.to_owned())
    }

    fn take_duty(&mut self, duties: &[Duty], text: &str) -> Result<String> {
        for start in starts(text) {
            match duty::find(duties, &text[start..]) {
                Ok((duty, after)) => {
                    self.duty = Some(duty.clone());
                    return Ok(joined(&text[..start], after));
                }
                Err(refusal @ Refusal::DutySeveral { .. }) => return Err(refusal.into()),
                Err(_) => {}
            }
        }
        Ok(text.to_owned())
    }

    fn take_number(&mut self, text: &str) -> Result<String> {
        let is_count = |word: &&str| is_number(word, |digits| digits != ITS_DIGITS);
        let Some(word) = text.split(' ').find(is_count) else { return Ok(text.to_owned()) };
        match ascii_digits(word).parse() {
            Ok(number) if number > 0 => self.lines = Some(number),
            _ => return Err(Refusal::NumberUnclear { text: word.to_owned() }.into()),
        }
        Ok(text.split(' ').filter(|other| *other != word).collect::<Vec<_>>().join(" "))
    }
}

fn is_number(word: &str, digits: impl Fn(usize) -> bool) -> bool {
    let number = ascii_digits(word);
    digits(number.len()) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the words of a text begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let after_space = text.match_indices(' ').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_space).filter(|at| *at < text.len())
}

fn joined(before: &str, after: &str) -> String {
    format!("{} {}", before.trim(), after.trim()).trim().to_owned()
}
