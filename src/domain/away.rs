//! The days on which a person can't serve: what was said, and what stands after it.

mod reading;

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

pub use reading::read;

/// Something that a person said: some days, or a weekday of the whole season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// From a date to another, both included.
    Days {
        /// The first.
        from: NaiveDate,
        /// The last.
        to: NaiveDate,
    },
    /// Each such day.
    Weekday(Weekday),
}

impl Part {
    /// Whether a date is one of these days.
    pub fn holds(&self, date: NaiveDate) -> bool {
        match self {
            Self::Days { from, to } => (*from..=*to).contains(&date),
            Self::Weekday(weekday) => date.weekday() == *weekday,
        }
    }
}

/// In a form that [`read`] understands: it stands behind buttons and in the log.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days { from, to } if from == to => write!(f, "{from}"),
            Self::Days { from, to } => write!(f, "{from} to {to}"),
            Self::Weekday(weekday) => f.write_str(match weekday {
                Weekday::Mon => "mondays",
                Weekday::Tue => "tuesdays",
                Weekday::Wed => "wednesdays",
                Weekday::Thu => "thursdays",
                Weekday::Fri => "fridays",
                Weekday::Sat => "saturdays",
                Weekday::Sun => "sundays",
            }),
        }
    }
}

/// Several parts in one line.
pub fn line(parts: &[Part]) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Why what was said about days can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// These words are no days.
    Unclear {
        /// What was read.
        text: String,
    },
    /// The last day comes before the first.
    Reversed {
        /// What was read.
        text: String,
    },
    /// None of these days is still ahead in the season.
    Nothing {
        /// What was read.
        text: String,
    },
}

/// All days of a season on which a person can't serve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absence {
    /// Runs of days, in order, none touching the next.
    spans: Vec<(NaiveDate, NaiveDate)>,
    /// Weekdays, from Monday on.
    weekdays: Vec<Weekday>,
}

impl Absence {
    /// What these parts come to.
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Self {
        let mut absence = Self::default();
        for part in parts {
            match part {
                Part::Days { from, to } => absence.spans.push((from, to)),
                Part::Weekday(weekday) => absence.weekdays.push(weekday),
            }
        }
        absence.weekdays.sort_by_key(Weekday::num_days_from_monday);
        absence.weekdays.dedup();
        absence.spans.sort_unstable();
        absence.spans.dedup_by(|next, last| {
            let touches = last.1.succ_opt().is_none_or(|day| next.0 <= day);
            if touches {
                last.1 = last.1.max(next.1);
            }
            touches
        });
        absence
    }

    /// Its parts, the days first.
    pub fn parts(&self) -> Vec<Part> {
        let days = self.spans.iter().map(|(from, to)| Part::Days { from: *from, to: *to });
        days.chain(self.weekdays.iter().copied().map(Part::Weekday)).collect()
    }

    /// Whether nothing was said.
    pub const fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.weekdays.is_empty()
    }

    /// Whether the person can't serve on a date.
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.parts().iter().any(|part| part.holds(date))
    }

    /// Without what has no day from one date to another; what has one stays as it was said.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> Self {
        let is_there = |part: &Part| {
            from.iter_days().take_while(|date| *date <= to).any(|date| part.holds(date))
        };
        Self::of(self.parts().into_iter().filter(is_there))
    }

    /// With these days too. Days that are all among its weekdays add nothing.
    pub fn with(&self, more: &[Part]) -> Self {
        let weekdays = more.iter().filter(|part| matches!(part, Part::Weekday(_)));
        let wider = Self::of(self.parts().into_iter().chain(weekdays.copied()));
        let days = more.iter().filter(|part| match part {
            Part::Days { from, to } => {
                from.iter_days().take_while(|date| date <= to).any(|date| !wider.holds(date))
            }
            Part::Weekday(_) => false,
        });
        Self::of(wider.parts().into_iter().chain(days.copied()))
    }

    /// Without these days; a weekday goes only as a whole.
    pub fn without(&self, gone: &[Part]) -> Self {
        let mut parts = self.parts();
        for part in gone {
            parts = match *part {
                Part::Days { from, to } => {
                    parts.into_iter().flat_map(|one| cut(one, from, to)).collect()
                }
                Part::Weekday(_) => parts.into_iter().filter(|one| one != part).collect(),
            };
        }
        Self::of(parts)
    }
}

/// What is left of a run of days when some are taken out of it.
fn cut(part: Part, first: NaiveDate, last: NaiveDate) -> Vec<Part> {
    let Part::Days { from, to } = part else { return vec![part] };
    let before = first.pred_opt().map(|end| (from, to.min(end)));
    let after = last.succ_opt().map(|begin| (from.max(begin), to));
    let left = before.into_iter().chain(after).filter(|(from, to)| from <= to);
    left.map(|(from, to)| Part::Days { from, to }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: u32, to: u32) -> Part {
        let on = |day| NaiveDate::from_ymd_opt(2027, 2, day).expect("a date");
        Part::Days { from: on(from), to: on(to) }
    }

    fn shown(absence: &Absence) -> String {
        line(&absence.parts()).replace("2027-02-", "")
    }

    #[test]
    fn days_that_touch_become_one_run() {
        let fridays = Part::Weekday(Weekday::Fri);
        let absence = Absence::of([days(14, 15), fridays, days(10, 11), days(12, 12), fridays]);
        assert_eq!(shown(&absence), "10 to 12, 14 to 15, fridays");
        assert_eq!(shown(&absence.with(&[days(13, 13)])), "10 to 15, fridays");
        assert_eq!(absence.with(&[days(11, 12), fridays]), absence);
    }

    #[test]
    fn days_among_the_weekdays_add_nothing() {
        // The 12th and the 19th are Fridays.
        let fridays = Absence::of([Part::Weekday(Weekday::Fri)]);
        assert_eq!(fridays.with(&[days(12, 12), days(19, 19)]), fridays);
        assert_eq!(shown(&fridays.with(&[days(12, 13)])), "12 to 13, fridays");
        let both = Absence::default().with(&[days(12, 12), Part::Weekday(Weekday::Fri)]);
        assert_eq!(both, fridays);
    }

    #[test]
    fn what_is_taken_out_may_cut_a_run_in_two() {
        let absence = Absence::of([days(10, 15), Part::Weekday(Weekday::Fri)]);
        assert_eq!(shown(&absence.without(&[days(12, 13)])), "10 to 11, 14 to 15, fridays");
        assert_eq!(shown(&absence.without(&[days(1, 28)])), "fridays");
        assert_eq!(shown(&absence.without(&[Part::Weekday(Weekday::Fri)])), "10 to 15");
        assert_eq!(absence.without(&[days(16, 20), Part::Weekday(Weekday::Sun)]), absence);
        assert!(absence.without(&absence.parts()).is_empty());
    }

    #[test]
    fn a_date_is_away_by_its_day_or_its_weekday() {
        let absence = Absence::of([days(10, 11), Part::Weekday(Weekday::Fri)]);
        let on = |day| NaiveDate::from_ymd_opt(2027, 2, day).expect("a date");
        let away: Vec<u32> = (8..=15).filter(|day| absence.holds(on(*day))).collect();
        assert_eq!(away, [10, 11, 12]);
    }
}
