//! The REST interface: who gets in, what errors look like, how lists go on, what it says of itself.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::api_client::{Client, Got, TOKEN};
use crate::world::World;

scenarios! {
    without_a_token_there_is_no_interface,
    only_the_token_opens ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_slash_at_the_end_makes_no_difference ("API_TOKEN" = "a-token-of-the-scenarios"),
    errors_are_problems ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_list_goes_on_behind_its_cursor ("API_TOKEN" = "a-token-of-the-scenarios"),
    the_interface_describes_itself ("API_TOKEN" = "a-token-of-the-scenarios"),
}

async fn without_a_token_there_is_no_interface(w: &World) {
    let client = Client::of(w);
    for path in ["/registrations", "/openapi.json", "/nothing", "/", ""] {
        client.get(path).await.is_problem(404, "not-found", &[]);
        client.post(path, &json!({})).await.is_problem(404, "not-found", &[]);
    }
}

async fn only_the_token_opens(w: &World) {
    let client = Client::of(w);
    let whole = format!("Bearer {TOKEN}");
    for header in [None, Some("Bearer wrong"), Some("Bearer "), Some(TOKEN), Some(&whole[..20])] {
        for path in ["/registrations", "/duty-assignments/grid", "/nothing"] {
            let url = format!("http://{}/api{path}", w.address());
            let mut request = crate::child::client().get(url);
            if let Some(header) = header {
                request = request.header("Authorization", header);
            }
            let got = Got::of(request.send().await.expect("it answers")).await;
            got.is_problem(401, "unauthorized", &[]);
            assert!(got.header("www-authenticate").starts_with("Bearer"), "{header:?} {path}");
        }
    }
    client.get("/registrations").await.is(200);
    // How it is used is no secret.
    let url = format!("http://{}/api/openapi.json", w.address());
    let got = crate::child::client().get(url).send().await.expect("it answers");
    assert_eq!(got.status(), StatusCode::OK);
}

async fn a_slash_at_the_end_makes_no_difference(w: &World) {
    let client = Client::of(w);
    for path in ["/registrations", "/duty-assignments/grid", "/openapi.json"] {
        let bare = client.get(path).await.is(200);
        assert_eq!(client.get(&format!("{path}/")).await.is(200), bare);
        assert_eq!(client.get(&format!("{path}//")).await.is(200), bare);
    }
    client.get("/registrations/?status=PENDING").await.is(200);
    client.get("/registrations/?state=PENDING").await.is_problem(400, "fields", &["state"]);
}

async fn errors_are_problems(w: &World) {
    let client = Client::of(w);
    for path in [
        "/nothing",
        "/",
        "",
        "/registrations/1",
        "/registrations/x",
        "/duty-assignments/-1",
        "/registrations/99999999999999999999",
        "/registrations/1/x",
    ] {
        client.get(path).await.is_problem(404, "not-found", &[]);
    }
    for (method, path, allowed) in [
        ("DELETE", "/registrations", "GET,HEAD,POST"),
        ("PUT", "/duty-assignments/1", "GET,HEAD,DELETE"),
        ("GET", "/duty-assignments/1/unlock", "POST"),
        ("PATCH", "/openapi.json", "GET,HEAD"),
    ] {
        let got = client.request(method, path).send().await.expect("it answers");
        let got = Got::of(got).await;
        got.is_problem(405, "method-not-allowed", &[]);
        let allow: BTreeSet<&str> = got.header("allow").split(',').collect();
        assert_eq!(allow, allowed.split(',').collect(), "{method} {path}");
    }
    let post = |kind: &str, body: &str| {
        let request = client.request("POST", "/registrations").header("content-type", kind);
        let request = request.body(body.to_owned());
        async { Got::of(request.send().await.expect("it answers")).await }
    };
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml"] {
        post(kind, "{}").await.is_problem(415, "media-type", &[]);
    }
    for body in ["", "{", "[]", "5", "null", "\"x\"", "{\"full_name\": }", &"[".repeat(500)] {
        post("application/json", body).await.is_problem(400, "bad-request", &[]);
    }
    let long = format!("{{\"full_name\": \"{}\"}}", "x".repeat(1024 * 1024));
    post("application/json; charset=utf-8", &long).await.is_problem(413, "too-large", &[]);
    let got = client.get("/registrations?limit=0&cursor=x&status=PENDING&status=X&sort=id").await;
    got.is_problem(400, "fields", &["status", "sort"]);
    for limit in ["0", "201", "-1", "x", "", "1.5"] {
        let got = client.get(&format!("/registrations?limit={limit}")).await;
        got.is_problem(400, "fields", &["limit"]);
    }
}

async fn a_list_goes_on_behind_its_cursor(w: &World) {
    let client = Client::of(w);
    for tail in 12345..12350 {
        let body = json!({"full_name": "Yusuf Ali", "its_number": format!("304{tail}"),
                          "phone_number": "+919820012345", "preference": "AZAAN"});
        client.post("/registrations", &body).await.is(201);
    }
    let mut path = "/registrations/?limit=2&status=PENDING".to_owned();
    let mut seen = Vec::new();
    for count in [2, 2, 1] {
        let page = client.get(&path).await.is(200);
        let rows = page["results"].as_array().expect("rows").clone();
        assert_eq!(rows.len(), count);
        seen.extend(rows.into_iter().map(|row| row["its_number"].clone()));
        path = page["next"].as_str().unwrap_or_default().to_owned();
        assert_eq!(path.is_empty(), count == 1, "{path}");
        assert!(path.is_empty() || path.starts_with("/api/registrations?limit=2&status=PENDING&"));
    }
    let all: Vec<Value> = (12345..12350).map(|tail| json!(format!("304{tail}"))).collect();
    assert_eq!(seen, all);
    let whole = client.get("/registrations?limit=5").await.is(200);
    assert_eq!(
        (&whole["next"], whole["results"].as_array().map(Vec::len)),
        (&Value::Null, Some(5))
    );

    let next = client.get("/registrations?limit=1").await.is(200)["next"].clone();
    let cursor = next.as_str().and_then(|path| path.split("cursor=").nth(1)).expect("a cursor");
    for wrong in ["x", "00", &cursor[1..], &format!("{cursor}00")] {
        let got = client.get(&format!("/registrations?cursor={wrong}")).await;
        got.is_problem(404, "not-found", &["cursor"]);
    }
    // One list's cursor is none of another's.
    let got = client.get(&format!("/duty-assignments?cursor={cursor}")).await;
    got.is_problem(404, "not-found", &["cursor"]);
}

async fn the_interface_describes_itself(w: &World) {
    let client = Client::of(w);
    let api = client.get("/openapi.json").await.is(200);
    assert_eq!(api["openapi"], json!("3.1.0"));
    let info = json!({"title": "Khidmat", "version": env!("CARGO_PKG_VERSION"),
                      "description": api["info"]["description"],
                      "license": {"name": "MIT", "identifier": "MIT"}});
    assert_eq!(api["info"], info);
    let paths = api["paths"].as_object().expect("paths");
    assert!(paths.len() >= 6 && paths.keys().all(|path| path.starts_with("/api/")), "{paths:?}");
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("operations") {
            let statuses: Vec<&String> =
                operation["responses"].as_object().expect("responses").keys().collect();
            for status in ["400", "401", "503"] {
                assert!(statuses.iter().any(|known| *known == status), "{method} {path}");
            }
            let is_change = method != "get";
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let has_key = parameters.iter().any(|one| one["name"] == json!("Idempotency-Key"));
            assert_eq!(has_key, is_change, "{method} {path}");
        }
    }
}
