//! The description of the REST interface: whole, readable, and in a browser.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::api_client::Client;
use crate::browser::{Browser, Page};
use crate::child::client;
use crate::world::{Engine, World};

scenarios! {
    the_description_is_whole ("API_TOKEN" = "a-token-of-the-scenarios"),
    the_page_tells_all_of_it_without_a_token ("API_TOKEN" = "a-token-of-the-scenarios"),
    without_a_token_in_the_settings_there_is_nothing,
}

/// What a description may hold below a path besides operations.
const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];
/// What the page may fetch.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'";
/// A small phone, and a desk.
const WIDTHS: [u32; 2] = [390, 1280];

/// Every operation with its path and method.
fn operations(api: &Value) -> Vec<(String, &Map<String, Value>)> {
    let mut all = Vec::new();
    for (path, item) in api["paths"].as_object().expect("paths") {
        for method in METHODS {
            if let Some(operation) = item[method].as_object() {
                all.push((format!("{} {path}", method.to_uppercase()), operation));
            }
        }
    }
    assert!(all.len() > 25, "only {} operations", all.len());
    all
}

async fn the_description_is_whole(w: &World) {
    let api = Client::of(w).get("/openapi.json").await.is(200);
    assert_eq!(api["openapi"], json!("3.1.0"));
    assert_eq!(api["components"]["securitySchemes"]["token"]["scheme"], json!("bearer"));
    assert_eq!(api["security"], json!([{"token": []}]));
    let named = |list: &Value| -> BTreeSet<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(|one| one["name"].as_str().or(one.as_str())).map(str::to_owned).collect()
    };
    let tags = named(&api["tags"]);
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&api) {
        let text = |value: &Value| value.as_str().is_some_and(|text| text.len() > 3);
        assert!(text(&operation["summary"]), "{name} has no summary");
        assert!(ids.insert(operation["operationId"].to_string()), "{name} has no id of its own");
        let own = named(&operation["tags"]);
        assert!(!own.is_empty() && own.is_subset(&tags), "{name}: {own:?}");
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten()
        {
            let is_whole = text(&parameter["description"]) && parameter["schema"].is_object();
            assert!(is_whole, "{name}: {parameter:#}");
        }
        let responses = operation["responses"].as_object().expect("responses");
        let mut bodies: Vec<&Value> = responses.values().collect();
        bodies.extend(operation.get("requestBody"));
        for status in ["400", "401", "404", "500", "503"] {
            assert!(responses.contains_key(status), "{name} lacks {status}");
        }
        for (status, response) in responses {
            assert!(text(&response["description"]), "{name}, {status}: {response:#}");
            let is_problem = response["content"].get("application/problem+json").is_some();
            assert_eq!(is_problem, status.as_str() >= "400", "{name}, {status}");
        }
        for content in bodies.iter().filter_map(|body| body["content"].as_object()).flatten() {
            let is_whole = content.1["schema"].is_object() && !content.1["example"].is_null();
            assert!(is_whole, "{name}: {content:#?}");
        }
    }
}

async fn the_page_tells_all_of_it_without_a_token(w: &World) {
    let http = client();
    let address = format!("http://{}/api", w.address());
    let page = http.get(format!("{address}/docs")).send().await.expect("an answer");
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().expect("a text").to_owned();
    assert!(policy.starts_with(POLICY), "{policy}");
    let page = page.text().await.expect("a text");
    for inline in ["<script", "<style", " style=", " onclick=", "http://", "https://"] {
        assert!(!page.contains(inline), "the page holds {inline}");
    }
    assert!(!page.contains("api-docs-"), "a sentence is missing");
    let api = http.get(format!("{address}/openapi.json")).send().await.expect("an answer");
    let api: Value = api.json().await.expect("JSON");
    for (name, operation) in operations(&api) {
        let id = operation["operationId"].as_str().expect("an id").replace('_', "-");
        assert!(page.contains(&format!("id=\"{id}\"")), "{name} is not on the page");
    }
    for (path, kind) in [("style.css", "text/css"), ("icon.svg", "image/svg+xml")] {
        let file = http.get(format!("{address}/docs/{path}")).send().await.expect("an answer");
        assert_eq!(file.status(), 200);
        assert!(file.headers()["content-type"].to_str().is_ok_and(|is| is.starts_with(kind)));
        assert!(page.contains(&format!("/api/docs/{path}")));
    }
    // What a problem's type points at is there.
    let kinds = regex::Regex::new(r#"\((?:CONFLICT|Is::\w+), "([a-z-]+)"|=> \("([a-z-]+)", "api-"#);
    let kinds = kinds.expect("a pattern");
    let mut known = 0;
    for file in crate::source::files("src/http/api", "rs") {
        for found in kinds.captures_iter(&file.text) {
            let kind = found.get(1).or(found.get(2)).expect("a kind").as_str();
            assert!(page.contains(&format!("id=\"{kind}\"")), "{kind} is not on the page");
            known += 1;
        }
    }
    assert!(known > 30, "only {known} kinds of problems were found");
    // Each link within the page leads somewhere.
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "#{target} leads nowhere");
    }
}

async fn without_a_token_in_the_settings_there_is_nothing(w: &World) {
    for path in ["docs", "docs/style.css", "openapi.json", "reminders"] {
        let url = format!("http://{}/api/{path}", w.address());
        let answer = client().get(url).send().await.expect("an answer");
        assert_eq!(answer.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_page_is_legible_on_a_phone_and_at_a_desk() {
    let Some(browser) = Browser::start().await else { return };
    let w = World::new(Engine::Sqlite, &[("API_TOKEN", crate::api_client::TOKEN)]).await;
    let address = format!("http://{}/api/docs", w.address());
    browser
        .visits(async |page: &Page| {
            for width in WIDTHS {
                page.becomes_a_phone(width, 844).await;
                page.opens(&address).await;
                page.clicks("a[href='#of-duty-assignments']").await;
                page.clicks("#of-duty-assignments details:nth-of-type(2) summary").await;
                page.shows("#duty-assignments-create", "assigned_user_id").await;
                page.shows("#duty-assignments-create pre", "\"namaaz_type\": \"FAJAR_AZAAN\"")
                    .await;
                let wide = "for (const it of document.querySelectorAll('details')) it.open = true; \
                            return document.documentElement.scrollWidth;";
                assert_eq!(
                    page.run(wide, Vec::new()).await,
                    json!(width),
                    "it is wider than {width}"
                );
            }
            // A link from a problem opens what it names.
            page.opens(&format!("{address}#schema-problem")).await;
            page.shows("details[open] #schema-problem", "title").await;
            let from_elsewhere = "return performance.getEntriesByType('resource')\
                                  .map((it) => it.name).filter((it) => !it.startsWith(origin));";
            assert_eq!(page.run(from_elsewhere, Vec::new()).await, json!([]));
            assert_eq!(page.complaints().await, Vec::<String>::new());
        })
        .await;
    w.ends().await;
}
