//! Problems with days away and with corrections in words, and the names of what they are about.

use chrono::{Datelike, NaiveDate};

use super::Words;
use super::refusals::quoted;
use crate::domain::away::{self, Part};
use crate::domain::correction::{self, State};
use crate::domain::message::Text;
use crate::domain::registration;
use crate::domain::season::Season;
use crate::domain::text::isolate;

impl Words {
    /// Days away: "Day 8 · Fri 12 Feb", "Day 8 · Fri 12 Feb to Day 10 · Sun 14 Feb", "every Friday".
    pub fn away(&self, season: &Season, part: &Part) -> String {
        let day = |date: NaiveDate| self.day(season.day_number(date).unwrap_or(0), date);
        match part {
            Part::Days { from, to } if from == to => day(*from),
            Part::Days { from, to } => {
                self.plain("away-days", &[("from", day(*from)), ("to", day(*to))])
            }
            Part::Weekday(weekday) => {
                self.plain(&format!("every-weekday-{}", weekday.number_from_monday()), &[])
            }
        }
    }

    /// The same in few letters, for a button: "12 Feb", "12–14 Feb", "Fridays".
    pub fn away_short(&self, part: &Part) -> String {
        let month = |date: &NaiveDate| self.plain(&format!("month-{}", date.month()), &[]);
        let (from, to) = match part {
            Part::Weekday(weekday) => {
                return self.plain(&format!("weekdays-{}", weekday.number_from_monday()), &[]);
            }
            Part::Days { from, to } => (from, to),
        };
        let short = |date: &NaiveDate| format!("{} {}", date.day(), month(date));
        if from == to {
            short(from)
        } else if from.month() == to.month() {
            format!("{}–{}", from.day(), short(to))
        } else {
            format!("{}–{}", short(from), short(to))
        }
    }

    /// What a field of a registration is called: "phone".
    pub fn field(&self, part: registration::Part) -> String {
        self.plain(&format!("field-{}", part.as_str()), &[])
    }

    /// What a field holds, as people read it; nothing is "no e-mail".
    pub fn field_value(&self, part: registration::Part, value: Option<&str>) -> String {
        match (part, value) {
            (_, None) => self.plain("no-email", &[]),
            (registration::Part::Preference, Some(word)) => {
                self.plain(&format!("preference-{word}"), &[])
            }
            (registration::Part::Name, Some(name)) => isolate(name),
            (_, Some(value)) => value.to_owned(),
        }
    }

    pub(super) fn away_problem(&self, problem: &away::Problem) -> Text {
        let said = |key: &str, text: &str| self.text(key, &[("text", quoted(text))]);
        match problem {
            away::Problem::Unclear { text } => said("refused-away-unclear", text),
            away::Problem::Reversed { text } => said("refused-away-reversed", text),
            away::Problem::Nothing { text } => said("refused-away-nothing", text),
        }
    }

    pub(super) fn correction_problem(&self, problem: &correction::Problem) -> Text {
        let about = |key: &str, name: &str, part: registration::Part| {
            self.text(key, &[("name", isolate(name)), ("field", self.field(part))])
        };
        match problem {
            correction::Problem::FieldUnclear { text } => {
                self.text("refused-field-unclear", &[("text", quoted(text))])
            }
            correction::Problem::AskedAlready { name, part } => {
                about("refused-correction-asked", name, *part)
            }
            correction::Problem::HasLeft { name } => {
                self.text("refused-correction-left", &[("name", isolate(name))])
            }
            correction::Problem::NotYours => self.text("refused-correction-not-yours", &[]),
            correction::Problem::Settled { name, part, state: State::Answered } => {
                about("refused-correction-answered", name, *part)
            }
            correction::Problem::Settled { name, part, .. } => {
                about("refused-correction-withdrawn", name, *part)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;

    fn days(from: &str, to: &str) -> Part {
        let on = |text: &str| text.parse().expect("a date");
        Part::Days { from: on(from), to: on(to) }
    }

    #[test]
    fn days_away_are_said_in_full_and_in_short() {
        let words = Words::of("en");
        let start = "2027-02-05".parse().expect("a date");
        let season = Season { id: 1, name: "S".into(), start, days: 30 };
        let shown = |part: Part| [words.away(&season, &part), words.away_short(&part)];
        assert_eq!(shown(days("2027-02-12", "2027-02-12")), ["Day 8 · Fri 12 Feb", "12 Feb"]);
        assert_eq!(
            shown(days("2027-02-12", "2027-02-14")),
            ["Day 8 · Fri 12 Feb to Day 10 · Sun 14 Feb", "12–14 Feb"]
        );
        assert_eq!(words.away_short(&days("2027-02-28", "2027-03-12")), "28 Feb–12 Mar");
        assert_eq!(shown(Part::Weekday(Weekday::Fri)), ["every Friday", "Fridays"]);
    }
}
