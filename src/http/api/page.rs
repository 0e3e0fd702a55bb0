//! Lists in pages: so many rows, and where the next ones are.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::query::{self, Reading};

/// The rows of a page unless another number is asked for.
const USUAL: i64 = 50;
/// The most rows of a page.
const MOST: i64 = 200;
/// Where the interface begins.
const ROOT: &str = "/api";

/// Which page of a list; every list names these parameters in its documentation.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many rows at most; 50 unless said.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// Where the page begins, as `next` of the page before says.
    #[param(value_type = String, required = false)]
    cursor: Option<String>,
}

/// The parameters of a list that comes in pages: `limit`, `cursor`, and filters of its own, which
/// are read as [`super::query::Params`] are.
pub struct Listing<T> {
    /// The filters.
    pub filter: T,
    /// Which page.
    pub page: Page,
}

/// Which page of which list.
pub struct Page {
    limit: i64,
    cursor: Option<String>,
    path: String,
    query: String,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Results<T> {
    /// The rows.
    pub results: Vec<T>,
    /// The path of the next page; null if there is none.
    #[schema(
        required = true,
        example = "/api/requests?limit=50&cursor=5b222f7265717565737473222c375d"
    )]
    pub next: Option<String>,
}

impl<S: Send + Sync, T: DeserializeOwned + IntoParams> FromRequestParts<S> for Listing<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let known = [query::names::<T>(), query::names::<Paging>()].concat();
        let given = query::given(&query, &known)?;
        let paging: Paging = query::read(given.clone())?;
        let mut reading = Reading::default();
        let legal = |text: &str| text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
        let limit = reading.read("limit", paging.limit.as_deref(), legal).unwrap_or(USUAL);
        reading.end()?;
        let path = parts.uri.path().to_owned();
        let page = Page { limit, cursor: paging.cursor, path, query };
        Ok(Self { filter: query::read(given)?, page })
    }
}

impl Page {
    /// How many rows to read: one more than the page has, so that it is known whether there are
    /// more.
    pub fn rows(&self) -> i64 {
        self.limit + 1
    }

    /// The key of the row behind which the page begins; none for the first page.
    ///
    /// # Errors
    /// 404 if the cursor leads to no page of this list.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let key = from_hex(cursor).and_then(|bytes| {
            let (path, key): (String, K) = serde_json::from_slice(&bytes).ok()?;
            (path == self.path).then_some(key)
        });
        key.map(Some).ok_or_else(|| Problem::unknown("cursor", cursor))
    }

    /// The page of these rows, of which there may be one more than it has; `key` tells by which
    /// key a row is found again, and `show` how it is shown.
    pub fn of<R, K: Serialize, T>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> K,
        show: impl Fn(R) -> T,
    ) -> Results<T> {
        let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        rows.truncate(most);
        let last = rows.last().filter(|_| has_more).map(key);
        let next = last.map(|key| self.path_behind(&key));
        Results { results: rows.into_iter().map(show).collect(), next }
    }

    fn path_behind(&self, key: &impl Serialize) -> String {
        let cursor = serde_json::to_vec(&(&self.path, key)).unwrap_or_default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(self.query.as_bytes()) {
            if name != "cursor" {
                query.append_pair(&name, &value);
            }
        }
        query.append_pair("cursor", &to_hex(&cursor));
        format!("{ROOT}{}?{}", self.path, query.finish())
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| match pair {
        [_, _] => u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok(),
        _ => None,
    };
    pairs.map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str, cursor: Option<&str>) -> Page {
        let cursor = cursor.map(str::to_owned);
        Page { limit: 2, cursor, path: "/requests".into(), query: query.into() }
    }

    #[test]
    fn a_page_names_the_next_one() {
        let whole = page("limit=2&state=open", None).of(vec![1, 2], |row| *row, |row| row);
        assert_eq!((whole.results, whole.next), (vec![1, 2], None));
        let first =
            page("limit=2&cursor=00&state=open", None).of(vec![1, 2, 3], |row| *row, |row| row);
        assert_eq!(first.results, [1, 2]);
        let next = first.next.expect("there is more");
        let (before, cursor) = next.split_once("&cursor=").expect("a cursor");
        assert_eq!(before, "/api/requests?limit=2&state=open");
        assert_eq!(page("", Some(cursor)).after::<i64>().ok(), Some(Some(2)));
        assert!(page("", Some(cursor)).after::<String>().is_err(), "another kind of key");
        let elsewhere = Page { path: "/seasons".into(), ..page("", Some(cursor)) };
        assert!(elsewhere.after::<i64>().is_err(), "another list");
    }

    #[test]
    fn a_cursor_that_is_none_is_refused() {
        assert_eq!(page("", None).after::<i64>().ok(), Some(None));
        for cursor in ["", "0", "zz", "00", "7b7d", "é0", "+1+2"] {
            assert!(page("", Some(cursor)).after::<i64>().is_err(), "{cursor}");
        }
    }
}
