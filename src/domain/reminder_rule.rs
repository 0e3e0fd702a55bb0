//! When a centre reminds of a duty: rules such as `1d@18:00` (the day before at 18:00) and `2h` (two
//! hours before the reporting time).

use std::fmt;

use chrono::Duration;
use chrono_tz::Tz;

use super::reminder::{TimeOfDay, instant_at};
use super::slot::Slot;
use super::text::{Malformed, ascii_digits, one_line};
use super::timestamp::Timestamp;

/// A reminder of more than a week ahead is forgotten again.
pub const MOST_DAYS: i64 = 7;
/// Later than this nobody can set out any more.
pub const LEAST_MINUTES: i64 = 15;
/// What lies further back is said by the day and its hour.
pub const MOST_MINUTES: i64 = 12 * 60;
/// More reminders of one duty than this drive people away.
pub const MOST_RULES: usize = 5;
/// What was read is quoted in a refusal.
const QUOTE_MAX_CHARS: usize = 40;

/// When people are reminded of a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// So many days before, at a time of the day; at least one.
    Days {
        /// How many.
        days: i64,
        /// The centre's time.
        at: TimeOfDay,
    },
    /// So many minutes before the reporting time.
    Minutes(i64),
}

/// What is wrong with rules as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleProblem {
    /// Nothing was said, or that there shall be none.
    None,
    /// It is no rule.
    Unclear {
        /// What was read.
        text: String,
    },
    /// Its instant isn't before the duty's beginning.
    NotBefore {
        /// What was read.
        text: String,
    },
    /// It lies too far ahead of the duty, or too near.
    OutOfBounds {
        /// What was read.
        text: String,
    },
    /// It stands twice.
    Twice {
        /// The rule.
        text: String,
    },
    /// There are too many.
    TooMany {
        /// So many were read.
        given: usize,
    },
}

impl Rule {
    /// Reads `1d@18:00`, `2h`, `90m`, also in words: `1 day 18:00`, `2 hours`.
    pub fn parse(text: &str) -> Result<Self, RuleProblem> {
        let quoted = || one_line(text, QUOTE_MAX_CHARS);
        let unclear = || RuleProblem::Unclear { text: quoted() };
        let plain: String = ascii_digits(text).to_lowercase().split_whitespace().collect();
        let plain = plain.strip_suffix("before").unwrap_or(&plain);
        let end = plain.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(unclear)?;
        let number: i64 = plain[..end].parse().map_err(|_| unclear())?;
        let (unit, time) = match plain[end..].find(|letter: char| !letter.is_ascii_alphabetic()) {
            Some(at) => plain[end..].split_at(at),
            None => (&plain[end..], ""),
        };
        let time = time.trim_start_matches('@');
        // "1 day before at 18:00"
        let unit = unit.strip_suffix("at").unwrap_or(unit);
        let unit = unit.strip_suffix("before").unwrap_or(unit);
        let (rule, least, most) = match unit {
            "d" | "day" | "days" => {
                let at = TimeOfDay::parse(time).ok_or_else(unclear)?;
                (Self::Days { days: number, at }, 1, MOST_DAYS)
            }
            _ if !time.is_empty() => return Err(unclear()),
            "h" | "hr" | "hrs" | "hour" | "hours" => {
                let minutes = number.saturating_mul(60);
                (Self::Minutes(minutes), LEAST_MINUTES, MOST_MINUTES)
            }
            "m" | "min" | "mins" | "minute" | "minutes" => {
                (Self::Minutes(number), LEAST_MINUTES, MOST_MINUTES)
            }
            _ => return Err(unclear()),
        };
        let size = match rule {
            Self::Days { days, .. } => days,
            Self::Minutes(minutes) => minutes,
        };
        if size == 0 {
            return Err(RuleProblem::NotBefore { text: quoted() });
        }
        if !(least..=most).contains(&size) {
            return Err(RuleProblem::OutOfBounds { text: quoted() });
        }
        Ok(rule)
    }

    /// When a duty's reminder is due by this rule.
    pub fn due(self, zone: Tz, slot: &Slot) -> Timestamp {
        match self {
            Self::Days { days, at } => {
                let date = slot.date.checked_sub_signed(Duration::days(days));
                instant_at(zone, date.unwrap_or(slot.date), at)
            }
            Self::Minutes(minutes) => slot.begins(zone) - Duration::minutes(minutes),
        }
    }

    /// Whether one rule took another's place: an hour of the same day, said at another time.
    pub const fn replaces(self, other: Self) -> bool {
        match (self, other) {
            (Self::Days { days, .. }, Self::Days { days: others, .. }) => days == others,
            _ => false,
        }
    }

    /// The order in which reminders of one duty go out.
    const fn order(self) -> (i64, i64) {
        match self {
            Self::Days { days, at: _ } => (-days, 0),
            Self::Minutes(minutes) => (0, -minutes),
        }
    }
}

/// As it stands in the database and in commands.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days { days, at } => write!(f, "{days}d@{at}"),
            Self::Minutes(minutes) if minutes % 60 == 0 => write!(f, "{}h", minutes / 60),
            Self::Minutes(minutes) => write!(f, "{minutes}m"),
        }
    }
}

/// A centre's rules: at least one, no two alike, in the order in which they come due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// The one rule that a centre begins with: the evening before.
    pub fn evening_before(at: TimeOfDay) -> Self {
        Self(vec![Rule::Days { days: 1, at }])
    }

    /// Reads rules with commas between, or semicolons, line breaks or the word "and".
    pub fn parse(text: &str) -> Result<Self, RuleProblem> {
        let text = text.to_lowercase().replace(" and ", ",").replace('&', ",");
        let parts = text.split([',', ';', '\n', '+', '،', '؛']).map(str::trim);
        let mut rules: Vec<Rule> = Vec::new();
        for part in parts.filter(|part| !part.is_empty()) {
            if ["none", "off", "no", "never", "0"].contains(&part) {
                return Err(RuleProblem::None);
            }
            let rule = Rule::parse(part)?;
            if rules.contains(&rule) {
                return Err(RuleProblem::Twice { text: rule.to_string() });
            }
            rules.push(rule);
        }
        if rules.is_empty() {
            return Err(RuleProblem::None);
        }
        if rules.len() > MOST_RULES {
            return Err(RuleProblem::TooMany { given: rules.len() });
        }
        rules.sort_by_key(|rule| {
            let at = if let Rule::Days { at, .. } = rule { at.minutes() } else { 0 };
            (rule.order(), at)
        });
        Ok(Self(rules))
    }

    /// The rules, first due first.
    pub fn iter(&self) -> impl Iterator<Item = Rule> {
        self.0.iter().copied()
    }

    /// The time at which the day before is spoken of: with its last reminder, or when a centre's
    /// first rule would.
    pub fn evening(&self) -> TimeOfDay {
        let times = self.iter().filter_map(|rule| match rule {
            Rule::Days { days: 1, at } => Some(at),
            _ => None,
        });
        times.last().unwrap_or(TimeOfDay::USUAL_EVENING)
    }

    /// Whether a rule is among them.
    pub fn has(&self, rule: Rule) -> bool {
        self.0.contains(&rule)
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<String> = self.iter().map(|rule| rule.to_string()).collect();
        f.write_str(&rules.join(", "))
    }
}

/// Reads what the database holds.
impl TryFrom<String> for Rules {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::parse(&text).map_err(|_| Malformed("list of reminder rules"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::duty::{Duty, defaults};

    fn slot(time: &str) -> Slot {
        let new = defaults().remove(0);
        let duty = Duty {
            id: 1,
            key: new.key,
            label: new.label,
            kind: new.kind,
            reports_at: TimeOfDay::parse(time).expect("a time"),
            position: 1,
            active: true,
            kept: None,
        };
        Slot { duty, date: "2027-03-28".parse().expect("a date"), day: 5 }
    }

    fn shown(text: &str) -> String {
        match Rules::parse(text) {
            Ok(rules) => rules.to_string(),
            Err(problem) => format!("{problem:?}"),
        }
    }

    #[test]
    fn rules_are_read_and_shown_in_their_order() {
        for (text, expected) in [
            ("1d@18:00", "1d@18:00"),
            ("2h, 1d@18:00", "1d@18:00, 2h"),
            ("90 min and 1 day before at 6:30", "1d@06:30, 90m"),
            ("15m; 12h\n3D @ 20:00", "3d@20:00, 12h, 15m"),
            ("1d 20:00, 1d@18:00", "1d@18:00, 1d@20:00"),
            ("120 minutes before", "2h"),
            ("૨h", "2h"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
            assert_eq!(shown(expected), expected);
        }
    }

    #[test]
    fn what_is_no_rule_is_told_from_what_makes_no_sense() {
        for (text, problem) in [
            ("", "None"),
            (" , ", "None"),
            ("off", "None"),
            ("soon", "Unclear"),
            ("1d", "Unclear"),
            ("1d@25:00", "Unclear"),
            ("2h@18:00", "Unclear"),
            ("18:00", "Unclear"),
            ("99999999999999999999h", "Unclear"),
            ("0d@04:00", "NotBefore"),
            ("0h", "NotBefore"),
            ("0m", "NotBefore"),
            ("8d@18:00", "OutOfBounds"),
            ("13h", "OutOfBounds"),
            ("9000000000000000000h", "OutOfBounds"),
            ("14m", "OutOfBounds"),
            ("2h, 120m", "Twice"),
            ("1h,2h,3h,4h,5h,6h", "TooMany"),
        ] {
            assert!(shown(text).starts_with(problem), "{text}: {}", shown(text));
        }
    }

    #[test]
    fn the_instants_of_a_night_with_a_change_of_clocks() {
        // 28 March 2027 in London: 01:00 becomes 02:00.
        let due = |rule: &str| {
            let rule = Rule::parse(rule).expect("a rule");
            rule.due(Tz::Europe__London, &slot("05:20")).utc().format("%d %H:%M").to_string()
        };
        assert_eq!(due("1d@18:00"), "27 18:00");
        assert_eq!(due("1d@01:30"), "27 01:30");
        assert_eq!(due("2h"), "28 02:20");
        assert_eq!(due("5h"), "27 23:20");
        assert_eq!(due("7d@05:20"), "21 05:20");
    }

    proptest! {
        #[test]
        fn never_panics_and_every_rule_is_before_its_duty(
            text in "([0-9]{1,2}(d|h|m|day)[@ ]?([0-9]{2}:[0-9]{2})?[, ]{0,2}){0,4}|\\PC*",
            time in 0_i64..1440,
        ) {
            if let Ok(rules) = Rules::parse(&text) {
                let time = TimeOfDay::from_minutes(time).expect("a time").to_string();
                let slot = slot(&time);
                for zone in [Tz::Asia__Kolkata, Tz::Europe__London] {
                    prop_assert!(rules.iter().all(|rule| rule.due(zone, &slot) < slot.begins(zone)));
                }
                prop_assert_eq!(Rules::parse(&rules.to_string()), Ok(rules));
            }
        }
    }
}
