//! A page of a list: which rows it has, and what leads to the others.

use std::ops::Range;

use super::context::Context;
use crate::domain::message::Choice;

/// A page of a list.
pub struct Page {
    number: usize,
    pages: usize,
    rows: usize,
    on_each: usize,
}

impl Page {
    /// The page that was asked for, the first if none was, the last if there are fewer.
    pub fn of(rows: usize, on_each: usize, asked: &str) -> Self {
        let pages = rows.div_ceil(on_each).max(1);
        Self { number: asked.trim().parse().unwrap_or(1).clamp(1, pages), pages, rows, on_each }
    }

    /// The rows that stand on it.
    pub fn range(&self) -> Range<usize> {
        let start = (self.number - 1) * self.on_each;
        start..(start + self.on_each).min(self.rows)
    }

    /// The button to the next page; after the last comes the first.
    pub fn more(&self, c: &Context<'_>, line: &str) -> Option<Choice> {
        let next = if self.number < self.pages { self.number + 1 } else { 1 };
        let args = [("page", next.to_string()), ("pages", self.pages.to_string())];
        let label = c.words.plain("button-more", &args);
        (self.pages > 1).then(|| Choice::new(label, format!("{line} page {next}")))
    }

    /// The buttons to the page before and to the one after; the number ends their lines.
    pub fn neighbours(&self, c: &Context<'_>, line: &str) -> Vec<Choice> {
        let to = |key: &str, page: usize| {
            let label = c.words.plain(key, &[("page", page.to_string())]);
            Choice::new(label, format!("{line} {page}"))
        };
        let before = (self.number > 1).then(|| to("button-page-before", self.number - 1));
        let after = (self.number < self.pages).then(|| to("button-page-after", self.number + 1));
        before.into_iter().chain(after).collect()
    }
}
