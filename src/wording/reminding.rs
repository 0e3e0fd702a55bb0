//! Reminders in words: how one stands, and what came of sending some again.

use super::Words;
use crate::domain::message::Text;
use crate::domain::slot::Slot;
use crate::domain::text::isolate;

/// More rows than this nobody reads; the view of what failed has them all.
const MOST_ROWS: usize = 8;
/// What goes without saying: it was sent again.
const AS_WISHED: &str = "goes";

/// A reminder that was to be sent again.
#[derive(Clone, Copy, Debug)]
pub struct Again<'a> {
    /// The duty.
    pub slot: &'a Slot,
    /// Who holds it.
    pub name: &'a str,
    /// What came of it, the last part of a key `retried-…`.
    pub came: &'a str,
}

impl Words {
    /// How a reminder stands, in the store's word for it; `at` is when it is due, in words.
    pub fn reminder_state(&self, state: &str, at: String, why: Option<&str>) -> String {
        let why =
            why.map_or_else(String::new, |why| self.plain(&format!("reminder-why-{why}"), &[]));
        self.plain(&format!("reminder-{state}"), &[("at", at), ("why", why)])
    }

    /// How many go out again, and of the others which, and why not.
    pub fn retried(&self, rows: &[Again<'_>], count: usize) -> Text {
        let mut text = match count {
            0 => self.text("retried-none", &[]),
            _ => self.text("retried", &[("count", count.to_string())]),
        };
        let peculiar: Vec<_> = rows.iter().filter(|row| row.came != AS_WISHED).collect();
        for row in peculiar.iter().take(MOST_ROWS) {
            let what = self.plain(&format!("retried-{}", row.came), &[]);
            let args = [("slot", self.slot(row.slot)), ("name", isolate(row.name)), ("what", what)];
            text = text.line(self.text("retried-row", &args));
        }
        if peculiar.len() > MOST_ROWS {
            let more = (peculiar.len() - MOST_ROWS).to_string();
            text = text.line(self.text("and-more", &[("count", more)]));
        }
        text
    }
}
