//! What the admins hear in the evening, in words: in a chat, and in the one line of a template.

use super::Words;
use crate::domain::briefing::{Briefing, Unconfirmed};
use crate::domain::message::{Choice, Text};
use crate::domain::slot::{Slot, State};
use crate::domain::text::isolate;

/// WhatsApp's lists have ten rows; with more duties one of them leads on.
const ROWS: usize = 10;
/// A template's line holds little more.
const NAMED_IN_SHORT: usize = 3;

impl Words {
    /// A briefing as a message.
    pub fn briefing(&self, briefing: &Briefing) -> Text {
        match briefing {
            Briefing::Digest { unconfirmed, empty, .. } => {
                let args = self.counts(briefing);
                if unconfirmed.is_empty() && empty.is_empty() {
                    return self.text("digest-all-well", &args);
                }
                let mut text = self.text("digest-head", &args);
                if !unconfirmed.is_empty() {
                    text = text.line(self.text("digest-unconfirmed", &args));
                }
                for duty in unconfirmed {
                    text = text.line(self.text(row_key(duty.state), &self.duty_values(duty)));
                }
                if !empty.is_empty() {
                    text = text.line(self.text("digest-empty", &args));
                }
                text
            }
            Briefing::Silence { duties, .. } => {
                let mut text = self.text("silence-head", &self.counts(briefing));
                for duty in duties {
                    text = text.line(self.text("silence-row", &self.duty_values(duty)));
                }
                let one = duties.len() == 1;
                let key = if one { "silence-choose-one" } else { "silence-choose" };
                text.line(self.text(key, &[]))
            }
        }
    }

    /// A briefing in one line, with what to write, since a template has no buttons of ours.
    pub fn briefing_in_short(&self, briefing: &Briefing) -> String {
        let args = self.counts(briefing);
        match briefing {
            Briefing::Digest { unconfirmed, empty, .. } => {
                if unconfirmed.is_empty() && empty.is_empty() {
                    return self.plain("template-digest-all-well", &args);
                }
                let mut clauses = vec![self.plain("template-digest", &args)];
                if !empty.is_empty() {
                    clauses.push(self.plain("digest-empty", &args));
                }
                if !unconfirmed.is_empty() {
                    clauses.push(self.plain("template-unconfirmed", &args));
                }
                clauses.join(" · ")
            }
            Briefing::Silence { .. } => self.plain("template-silence", &args),
        }
    }

    /// What can be pressed under a briefing. Of many duties it is a page, counted from 1.
    pub fn briefing_choices(&self, briefing: &Briefing, page: usize) -> Vec<Choice> {
        let button = |key: &str, line: String| self.button(key, line);
        match briefing {
            Briefing::Digest { date, empty, .. } => {
                let fill = button("button-fill-gaps", format!("/assign {date}"));
                let roster = button("button-roster", format!("/grid {date}"));
                if empty.is_empty() { vec![roster] } else { vec![fill, roster] }
            }
            Briefing::Silence { duties, .. } if duties.len() == 1 => duties
                .iter()
                .map(|duty| button("button-find-someone-else", replace_line(duty)))
                .collect(),
            Briefing::Silence { date, duties, .. } => {
                let rows = if duties.len() > ROWS { ROWS - 1 } else { ROWS };
                let pages = duties.len().div_ceil(rows).max(1);
                let page = page.clamp(1, pages);
                let shown = duties.iter().skip((page - 1) * rows).take(rows);
                let choice = |duty: &Unconfirmed| Choice {
                    hint: Some(duty.name.clone()),
                    ..Choice::new(duty.slot.duty.label.clone(), replace_line(duty))
                };
                let mut choices: Vec<Choice> = shown.map(choice).collect();
                if pages > 1 {
                    let next = if page < pages { page + 1 } else { 1 };
                    let args = [("page", next.to_string()), ("pages", pages.to_string())];
                    let line = format!("/replace {date} page {next}");
                    choices.push(Choice::new(self.plain("button-more", &args), line));
                }
                choices
            }
        }
    }

    fn counts(&self, briefing: &Briefing) -> Vec<(&'static str, String)> {
        let (date, day, duties) = match briefing {
            Briefing::Digest { date, day, unconfirmed, .. } => (*date, *day, unconfirmed),
            Briefing::Silence { date, day, duties, .. } => (*date, *day, duties),
        };
        let mut args = vec![("day", self.day(day, date)), ("duties", self.some(duties))];
        match briefing {
            Briefing::Digest { given, confirmed, empty, .. } => args.extend([
                ("count", given.to_string()),
                ("given", given.to_string()),
                ("all", (given + empty.len()).to_string()),
                ("confirmed", confirmed.to_string()),
                ("empty", empty.join(", ")),
            ]),
            Briefing::Silence { by, .. } => args.push(("time", by.to_string())),
        }
        args
    }

    /// The first duties with their names, and how many more there are.
    fn some(&self, duties: &[Unconfirmed]) -> String {
        let one = |duty: &Unconfirmed| self.plain("duty-of-person", &self.duty_values(duty));
        let mut some: Vec<String> = duties.iter().take(NAMED_IN_SHORT).map(one).collect();
        if duties.len() > NAMED_IN_SHORT {
            let more = (duties.len() - NAMED_IN_SHORT).to_string();
            some.push(self.plain("and-more", &[("count", more)]));
        }
        some.join(", ")
    }

    fn duty_values(&self, duty: &Unconfirmed) -> Vec<(&'static str, String)> {
        vec![
            ("duty", duty.slot.duty.label.clone()),
            ("time", duty.slot.duty.reports_at.to_string()),
            ("name", isolate(&duty.name)),
            ("phone", isolate(&duty.phone)),
        ]
    }
}

/// The command line that finds someone else for a duty, if the same person still has it.
fn replace_line(duty: &Unconfirmed) -> String {
    let Slot { duty: kind, date, .. } = &duty.slot;
    format!("/replace {date} {} #{}", kind.key, duty.assignment)
}

const fn row_key(state: State) -> &'static str {
    match state {
        State::CancelRequested => "digest-row-cancel",
        State::ReallocationRequested => "digest-row-move",
        State::Assigned | State::Confirmed | State::Completed => "digest-row",
    }
}
