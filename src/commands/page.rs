//! A page of a list of choices, with the button that leads to the next one.

use super::context::Context;
use crate::domain::message::Choice;

/// A page of a list.
pub struct Page {
    number: usize,
    pages: usize,
    rows: usize,
    per_page: usize,
}

impl Page {
    /// The page that was asked for, the first if none was, the last if there are fewer.
    pub fn of(rows: usize, per_page: usize, asked: &str) -> Self {
        let pages = rows.div_ceil(per_page).max(1);
        let number = asked.trim().parse().unwrap_or(1).clamp(1, pages);
        Self { number, pages, rows, per_page }
    }

    /// The rows that stand on it.
    pub fn range(&self) -> std::ops::Range<usize> {
        let start = (self.number - 1) * self.per_page;
        start..(start + self.per_page).min(self.rows)
    }

    /// The button to the next page, if there are several; after the last comes the first.
    pub fn more(&self, c: &Context<'_>, line: &str) -> Option<Choice> {
        let next = if self.number < self.pages { self.number + 1 } else { 1 };
        let args = [("page", next.to_string()), ("pages", self.pages.to_string())];
        let label = c.words.plain("button-more", &args);
        (self.pages > 1).then(|| Choice::new(label, format!("{line} page {next}")))
    }
}
