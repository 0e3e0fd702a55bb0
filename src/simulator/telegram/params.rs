//! The parameters of a Bot API call, which may come as JSON, as a form or in the query, and then as text.

use super::super::http::Request;
use super::super::multipart::{self, Part};
use serde_json::{Map, Value};

/// Why Telegram refuses a call.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    pub code: u16,
    pub description: String,
    pub retry_after: Option<u64>,
    pub migrate_to: Option<i64>,
}

impl Refusal {
    /// 400, with "Bad Request: " before the text.
    pub(super) fn bad(text: impl std::fmt::Display) -> Self {
        Refusal::new(400, format!("Bad Request: {text}"))
    }

    pub(super) fn new(code: u16, description: impl Into<String>) -> Self {
        Refusal { code, description: description.into(), retry_after: None, migrate_to: None }
    }
}

/// What came with a call.
pub(super) struct Params {
    all: Map<String, Value>,
    files: Vec<Part>,
}

impl Params {
    /// Reads the query and the body; a body in a form that the simulator does not know counts as empty.
    pub(super) fn read(request: &Request) -> Result<Self, Refusal> {
        let mut all = Map::new();
        let mut insert = |form: &[u8]| {
            for (name, value) in url::form_urlencoded::parse(form) {
                all.insert(name.into_owned(), Value::String(value.into_owned()));
            }
        };
        insert(request.query.as_bytes());
        let kind = request
            .headers
            .get("content-type")
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            insert(&request.body);
        } else if kind.starts_with("application/json") && !request.body.is_empty() {
            match serde_json::from_slice(&request.body) {
                Ok(Value::Object(body)) => all.extend(body),
                _ => return Err(Refusal::bad("can't parse request: JSON object expected")),
            }
        }
        let (fields, files): (Vec<Part>, Vec<Part>) =
            multipart::parts(request).into_iter().partition(|part| part.mime.is_none());
        for field in fields {
            all.insert(field.name, String::from_utf8_lossy(&field.bytes).into());
        }
        Ok(Params { all, files })
    }

    /// Everything, to be written down.
    pub(super) fn to_value(&self) -> Value {
        Value::Object(self.all.clone())
    }

    /// A file that came along.
    pub(super) fn file(&self, name: &str) -> Option<&Part> {
        self.files.iter().find(|part| part.name == name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.as_str()
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        match self.all.get(name)? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        }
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        match self.all.get(name) {
            Some(Value::String(text)) => matches!(text.as_str(), "true" | "True" | "1" | "yes"),
            Some(Value::Bool(flag)) => *flag,
            _ => false,
        }
    }

    /// An object or array, which a form carries as text.
    pub(super) fn json(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.all.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(format!("can't parse {name} JSON object"))),
            Some(other) => Ok(Some(other.clone())),
        }
    }
}
