//! Refusals about settings and duties in words.

use super::super::Words;
use super::quoted;
use crate::domain::duty::{self, Kind};
use crate::domain::message::Text;
use crate::domain::reminder_rule::{
    LEAST_MINUTES, MOST_DAYS, MOST_MINUTES, MOST_RULES, RuleProblem,
};
use crate::domain::setting::{Problem, Setting};

impl Words {
    /// What is wrong with a setting.
    pub(super) fn setting_problem(&self, problem: &Problem) -> Text {
        let said = |key: &str, text: &str| self.text(key, &[("text", quoted(text))]);
        match problem {
            Problem::NoSetting { text, near: Some(near) } => self.text(
                "refused-setting-unknown-near",
                &[("text", quoted(text)), ("near", near.as_str().to_owned())],
            ),
            Problem::NoSetting { text, near: None } => {
                let names = self.list(&Setting::ALL.map(|one| one.as_str().to_owned()));
                self.text("refused-setting-unknown", &[("text", quoted(text)), ("names", names)])
            }
            Problem::NoTimezone { text } => said("refused-setting-timezone", text),
            Problem::Rules(problem) => self.rule_problem(problem),
            Problem::NoHour { text, setting } => self.text(
                "refused-setting-hour",
                &[("text", quoted(text)), ("name", setting.as_str().to_owned())],
            ),
            Problem::NoLanguage { text, known } => {
                let name = |code: &String| format!("{} ({code})", Self::language_name(code));
                let known: Vec<String> = known.iter().map(name).collect();
                let languages = self.list(&known);
                let args = [("text", quoted(text)), ("languages", languages)];
                self.text("refused-setting-language", &args)
            }
            Problem::NoCountry { text } => said("refused-setting-country", text),
        }
    }

    /// What is wrong with a change of the duties.
    pub(super) fn duty_problem(&self, problem: &duty::Problem) -> Text {
        let said = |key: &str, text: &str| self.text(key, &[("text", quoted(text))]);
        match problem {
            duty::Problem::Held { count, next } => {
                let mut values = self.slot_values(next).to_vec();
                values.push(("count", count.to_string()));
                self.text("refused-duty-held", &values)
            }
            duty::Problem::Label { text, most } => self
                .text("refused-duty-label", &[("text", quoted(text)), ("most", most.to_string())]),
            duty::Problem::LabelTaken { label } => {
                self.text("refused-duty-label-taken", &[("duty", label.clone())])
            }
            duty::Problem::PartTwice { text } => said("refused-duty-part", text),
            duty::Problem::Time { text } => said("refused-duty-time", text),
            duty::Problem::Kind { text } => {
                let kinds = self.list(&Kind::ALL.map(|kind| self.kind(kind)));
                self.text("refused-duty-kind", &[("text", quoted(text)), ("kinds", kinds)])
            }
            duty::Problem::Place { text } => said("refused-duty-place", text),
        }
    }

    fn rule_problem(&self, problem: &RuleProblem) -> Text {
        let said = |key: &str, text: &str| self.text(key, &[("text", quoted(text))]);
        match problem {
            RuleProblem::None => self.text("refused-rules-none", &[]),
            RuleProblem::Unclear { text } => said("refused-rule-unclear", text),
            RuleProblem::NotBefore { text } => said("refused-rule-not-before", text),
            RuleProblem::OutOfBounds { text } => self.text(
                "refused-rule-bounds",
                &[
                    ("text", quoted(text)),
                    ("least-minutes", LEAST_MINUTES.to_string()),
                    ("most-hours", (MOST_MINUTES / 60).to_string()),
                    ("most-days", MOST_DAYS.to_string()),
                ],
            ),
            RuleProblem::Twice { text } => said("refused-rule-twice", text),
            RuleProblem::TooMany { given } => {
                let most = ("most", MOST_RULES.to_string());
                self.text("refused-rule-many", &[("count", given.to_string()), most])
            }
        }
    }
}
