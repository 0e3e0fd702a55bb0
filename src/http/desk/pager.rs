//! A long list in pages: which rows, and the links to the others.

use url::form_urlencoded;

use super::Desk;

/// Which page is shown, of how many.
pub struct Pager {
    /// The page, from 1 on.
    pub page: usize,
    /// How many there are, at least one.
    pub pages: usize,
    rows: usize,
    path: String,
    query: Vec<(String, String)>,
}

impl Pager {
    /// The page that `?page=` asks for, of a list of `total` rows.
    pub fn new(desk: &Desk, total: usize, rows: usize) -> Self {
        let pages = total.div_ceil(rows).max(1);
        let page = desk.asks("page").parse().unwrap_or(1).clamp(1, pages);
        let path = desk.here.split('?').next().unwrap_or_default().to_owned();
        let mut query: Vec<_> = desk.query.clone().into_iter().collect();
        query.retain(|(name, value)| name != "page" && !value.is_empty());
        query.sort();
        Self { page, pages, rows, path, query }
    }

    /// How many rows come before this page.
    pub const fn skip(&self) -> usize {
        (self.page - 1) * self.rows
    }

    /// The most rows of a page.
    pub const fn most(&self) -> usize {
        self.rows
    }

    /// The page before, if there is one.
    pub fn before(&self) -> Option<String> {
        (self.page > 1).then(|| self.link(self.page - 1))
    }

    /// The page after, if there is one.
    pub fn after(&self) -> Option<String> {
        (self.page < self.pages).then(|| self.link(self.page + 1))
    }

    fn link(&self, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query).append_pair("page", &page.to_string());
        format!("{}?{}", self.path, query.finish())
    }
}
