//! A day of the roster in words, the same in a private chat and in a group.

use super::Words;
use crate::domain::message::Text;
use crate::domain::roster::{Change, Day, Row, Standing};
use crate::domain::slot::State;
use crate::domain::text::isolate;

impl Words {
    /// A day's roster: the day, then a line for each duty.
    pub fn roster_of_day(&self, day: &Day) -> Text {
        let (head, rows, legend) = self.roster_parts(day);
        rows.into_iter().fold(head, Text::line).line(legend)
    }

    /// The same in its parts: the day, the lines, and what explains their marks, if there is one.
    pub fn roster_parts(&self, day: &Day) -> (Text, Vec<Text>, Text) {
        let row = |row: &Row| {
            let args = [
                ("time", row.slot.duty.reports_at.to_string()),
                ("duty", row.slot.duty.label.clone()),
                ("holder", self.standing(&row.standing)),
            ];
            self.text("grid-row", &args)
        };
        let is_confirmed =
            |row: &Row| matches!(row.standing, Standing::Given { state: State::Confirmed, .. });
        let has_marks = day.rows.iter().any(is_confirmed);
        let legend = if has_marks { self.text("grid-legend", &[]) } else { Text::default() };
        let head = self.text("grid-day", &[("day", self.day(day.day, day.date))]);
        (head, day.rows.iter().map(row).collect(), legend)
    }

    /// Who has a slot, or that it is open or closed.
    pub fn standing(&self, standing: &Standing) -> String {
        let (name, state) = match standing {
            Standing::Open => return self.plain("grid-open", &[]),
            Standing::Closed { note } if note.is_empty() => return self.plain("grid-closed", &[]),
            Standing::Closed { note } => {
                return self.plain("grid-closed-note", &[("note", isolate(note))]);
            }
            Standing::Given { name, state } => (name, state),
        };
        let key = match state {
            State::Confirmed => "grid-confirmed",
            State::CancelRequested | State::ReallocationRequested => "grid-wants-out",
            State::Assigned | State::Completed => "grid-assigned",
        };
        self.plain(key, &[("name", isolate(name))])
    }

    /// A changed slot in one line.
    pub fn roster_change(&self, change: &Change) -> Text {
        let args = [
            ("date", self.date(change.slot.date)),
            ("time", change.slot.duty.reports_at.to_string()),
            ("duty", change.slot.duty.label.clone()),
            ("is", self.bare(&change.is)),
            ("was", self.bare(&change.was)),
        ];
        self.text("roster-change", &args)
    }

    /// Who has a slot, whatever they answered.
    fn bare(&self, standing: &Standing) -> String {
        match standing {
            Standing::Given { name, .. } => isolate(name),
            _ => self.standing(standing),
        }
    }
}
