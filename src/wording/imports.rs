//! Imports in words: what is to be said of a row, and how it all came out.

use super::Words;
use super::refusals::quoted;
use crate::domain::import::{Place, Problem, Remark, Report};
use crate::domain::message::Text;
use crate::domain::registration::Part;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;

impl Words {
    /// Where a row stands, and what is to be said of it.
    pub fn import_row(&self, place: &Place, remark: &Remark) -> Text {
        let args = [("place", self.import_place(place)), ("why", self.import_remark(remark))];
        self.text("import-row", &args)
    }

    /// How an import came out.
    pub fn import_report(&self, report: &Report) -> Text {
        let number = |count: usize| count.to_string();
        let args = [("people", number(report.entered)), ("duties", number(report.given))];
        let mut text = match (report.entered, report.given) {
            (0, 0) => self.text("import-report-nothing", &[]),
            (_, 0) => self.text("import-report-people", &args),
            (0, _) => self.text("import-report-duties", &args),
            _ => self.text("import-report", &args),
        };
        let counted = |key: &str, count: usize| self.text(key, &[("count", count.to_string())]);
        let left = report.left.len() + report.more_left;
        if left > 0 {
            text = text.line(counted("import-report-left", left));
            for (place, remark) in &report.left {
                text = text.line(self.import_row(place, remark));
            }
        }
        if report.more_left > 0 {
            text = text.line(counted("import-report-more", report.more_left));
        }
        if report.unclear > 0 {
            text = text.line(counted("import-report-unclear", report.unclear));
        }
        if report.given > 0 {
            text = text.line(self.text("import-report-unlock", &[]));
        }
        text
    }

    /// Why an import can't be gone on with.
    pub(super) fn import_problem(&self, problem: Problem) -> Text {
        let key = match problem {
            Problem::Gone => "refused-import-gone",
            Problem::OfAnother => "refused-import-of-another",
            Problem::UnderWay => "refused-import-under-way",
            Problem::Applied => "refused-import-applied",
        };
        self.text(key, &[])
    }

    fn import_place(&self, place: &Place) -> String {
        match place {
            Place::Line(number) => self.plain("import-line", &[("row", number.to_string())]),
            Place::Row { sheet, row, column } => {
                let parts = [
                    (!sheet.is_empty()).then(|| quoted(sheet)),
                    Some(self.plain("import-row-number", &[("row", row.to_string())])),
                    (!column.is_empty()).then(|| quoted(column)),
                ];
                parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn import_remark(&self, remark: &Remark) -> String {
        let said = |key: &str, text: &str| self.plain(key, &[("text", quoted(text))]);
        let of = |key: &str, slot: &Slot, name: &str| {
            self.plain(key, &[("slot", self.slot(slot)), ("name", isolate(name))])
        };
        match remark {
            Remark::Name(text) => said("import-no-name", text),
            Remark::Its(text) => said("import-no-its", text),
            Remark::Email(text) => said("import-no-email", text),
            Remark::Phone(text) => said("import-no-phone", text),
            Remark::Preference(text) => said("import-no-preference", text),
            Remark::Lacks(part) => self.plain("import-lacks", &[("part", self.field(*part))]),
            Remark::Line(text) => said("import-no-line", text),
            Remark::Left { name, status } | Remark::NotServing { name, status } => {
                let args = [("name", isolate(name)), ("status", self.status(*status))];
                self.plain("import-not-serving", &args)
            }
            Remark::Twice(place) => {
                self.plain("import-twice", &[("place", self.import_place(place))])
            }
            Remark::NoSeason => self.plain("import-no-season", &[]),
            Remark::Day(text) => said("import-no-day", text),
            Remark::Outside(text) => said("import-outside", text),
            Remark::Over(slot) => of("import-over", slot, ""),
            Remark::Duty(text) => said("import-no-duty", text),
            Remark::Nobody => self.plain("import-nobody", &[]),
            Remark::ItsUnknown(its) => said("import-its-unknown", its),
            Remark::NameUnknown(name) => said("import-name-unknown", name),
            Remark::Several { name, count } => self
                .plain("import-several", &[("text", quoted(name)), ("count", count.to_string())]),
            Remark::Taken { slot, holder } => of("import-taken", slot, holder),
            Remark::Closed(slot) => of("import-closed", slot, ""),
            Remark::Differs { name, its, parts } => {
                let fields: Vec<String> =
                    parts.iter().map(|part: &Part| self.field(*part)).collect();
                let args =
                    [("name", isolate(name)), ("its", its.clone()), ("fields", fields.join(", "))];
                self.plain("import-differs", &args)
            }
            Remark::Away { name, slot } => of("import-away", slot, name),
        }
    }
}
