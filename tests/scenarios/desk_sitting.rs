//! Somebody who sits at the desk, as the browser's requests show it.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use reqwest::Method;
use serde_json::Value;

use crate::child::PATIENCE;
use crate::world::{Phone, World};

/// A browser's answers, without a browser.
pub struct Sitting {
    address: String,
    client: reqwest::Client,
    /// `khidmat_desk=…`; empty before signing in.
    pub cookie: String,
    /// What the forms bring.
    pub token: String,
}

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: reqwest::header::HeaderMap,
    /// Its words.
    pub text: String,
}

impl Answer {
    /// A header; empty if it isn't there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The words as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

/// Asks for a link in the chat; the path that it leads to.
pub async fn link(phone: &Phone<'_>) -> String {
    let text = phone.sends("/web").await.expects("/admin/enter/").await.text();
    let begin = text.find("/admin/enter/").unwrap();
    text[begin..].split_whitespace().next().unwrap().to_owned()
}

impl Sitting {
    /// Somebody who is not signed in.
    pub fn outside(w: &World) -> Self {
        let address = format!("http://{}", w.address());
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_built_in_root_certs(false)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build();
        let client = client.expect("a client");
        Self { address, client, cookie: String::new(), token: String::new() }
    }

    /// Signs in by a link from this chat.
    pub async fn of(w: &World, phone: &Phone<'_>) -> Self {
        let mut sitting = Self::outside(w);
        let path = link(phone).await;
        let answer = sitting.enters(&path).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        sitting.keeps(&answer);
        sitting.reads_token().await;
        sitting
    }

    /// Presses the button of the page behind a link.
    pub async fn enters(&self, path: &str) -> Answer {
        self.asks(Method::POST, path, &[("sec-fetch-site", "same-origin")], "").await
    }

    /// Keeps the cookie of an answer.
    pub fn keeps(&mut self, answer: &Answer) {
        let all = answer.headers.get_all("set-cookie").iter();
        let own = all.filter_map(|value| value.to_str().unwrap().split(';').next());
        for cookie in own.filter(|one| one.starts_with("khidmat_desk=")) {
            cookie.clone_into(&mut self.cookie);
        }
    }

    /// Opens a page.
    pub async fn opens(&self, path: &str) -> Answer {
        self.asks(Method::GET, path, &[], "").await
    }

    /// Asks for JSON, as our script does.
    pub async fn reads(&self, path: &str) -> Value {
        let answer = self.asks(Method::GET, path, &[("accept", "application/json")], "").await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// Sends a form as our script does; the status and the answer.
    pub async fn posts(&self, path: &str, form: &str) -> (u16, Value) {
        let headers = [
            ("accept", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("x-desk-token", self.token.as_str()),
        ];
        let answer = self.asks(Method::POST, path, &headers, form).await;
        (answer.status, answer.json())
    }

    /// Sends a form as a browser without our script does.
    pub async fn sends(&self, path: &str, form: &str) -> Answer {
        let form = format!("token={}&{form}", self.token);
        self.asks(Method::POST, path, &[("sec-fetch-site", "same-origin")], &form).await
    }

    /// Any request.
    pub async fn asks(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.address));
        request = request.header("content-type", "application/x-www-form-urlencoded");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.body(body.to_owned()).send().await.expect("it answers");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, text: answer.text().await.unwrap() }
    }

    async fn reads_token(&mut self) {
        let page = self.opens("/admin/roster").await;
        assert_eq!(page.status, 200, "{}", page.text);
        let rest = page.text.split("data-token=\"").nth(1).expect("pages bring a token");
        rest.split('"').next().unwrap().clone_into(&mut self.token);
    }
}

/// The events of an open page.
pub struct Events {
    answer: reqwest::Response,
    kept: String,
}

impl Sitting {
    /// Listens for changes.
    pub async fn listens(&self) -> Events {
        let request = self.client.get(format!("{}/admin/events", self.address));
        let answer = request.header("cookie", &self.cookie).send().await.expect("it answers");
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Events { answer, kept: String::new() }
    }
}

impl Events {
    /// What the next event says; nothing once it is over.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.kept.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let data = data.map(str::to_owned);
                self.kept = rest.to_owned();
                match data {
                    Some(data) => return Some(data),
                    None => continue,
                }
            }
            let chunk = self.answer.chunk().await.ok().flatten()?;
            self.kept.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}
