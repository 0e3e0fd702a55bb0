//! A client of the REST interface, as scenarios use it.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::world::World;

/// The token of the scenarios: a world has the interface with `("API_TOKEN" = "…")`.
pub const TOKEN: &str = "a-token-of-the-scenarios";

/// Calls the interface as an earlier client does.
pub struct Client<'w> {
    w: &'w World,
    client: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub struct Got {
    /// The status.
    pub status: u16,
    /// The JSON; null if there was none.
    pub body: Value,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
}

impl<'w> Client<'w> {
    /// A client of a world.
    pub fn of(w: &'w World) -> Self {
        Self { w, client: crate::child::client() }
    }

    /// A request with the token, to a path behind `/api`.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let path = path.strip_prefix("/api").unwrap_or(path);
        let url = format!("http://{}/api{path}", self.w.address());
        self.client.request(method, url).bearer_auth(TOKEN)
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Got {
        Got::of(self.request("GET", path).send().await.expect("it answers")).await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Got {
        Got::of(self.request("POST", path).json(body).send().await.expect("it answers")).await
    }

    /// Posts JSON with an `Idempotency-Key`.
    pub async fn post_once(&self, key: &str, path: &str, body: &Value) -> Got {
        let request = self.request("POST", path).header("Idempotency-Key", key).json(body);
        Got::of(request.send().await.expect("it answers")).await
    }
}

impl Got {
    /// Reads an answer.
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a text");
        let body = match text.as_str() {
            "" => Value::Null,
            text => serde_json::from_str(text).unwrap_or_else(|_| panic!("no JSON: {text}")),
        };
        Self { status, body, headers }
    }

    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Holds the status; answers the body.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// Holds that it is a problem of a kind, which names these fields.
    #[track_caller]
    pub fn is_problem(&self, status: u16, kind: &str, fields: &[&str]) {
        assert_eq!(self.status, status, "{:#}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], json!(status));
        assert_eq!(self.body["type"], json!(format!("/api/docs#{kind}")));
        let errors = self.body["errors"].as_array().expect("errors");
        let named: Vec<&str> = errors.iter().filter_map(|one| one["field"].as_str()).collect();
        assert_eq!(named, fields, "{:#}", self.body);
        for text in [&self.body["title"], &self.body["detail"]] {
            let text = text.as_str().expect("a text");
            assert!(text.len() > 3 && !text.contains("api-"), "{text}");
        }
    }
}
