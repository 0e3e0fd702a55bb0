//! Seasons, duties and the audit log over the REST interface.

use reqwest::Response;
use serde_json::{Value, json};

use crate::api_client::{Client, Got};
use crate::world::Way::WhatsApp;
use crate::world::World;

scenarios! {
    a_season_is_started ("API_TOKEN" = "a-token-of-the-scenarios", "SEASON" = ""),
    seasons_share_no_day ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_duty_moves_and_its_people_hear_of_it ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_duty_is_switched_off_and_on ("API_TOKEN" = "a-token-of-the-scenarios"),
    the_audit_log_tells_who_and_how ("API_TOKEN" = "a-token-of-the-scenarios"),
    who_was_forgotten_is_not_in_it ("API_TOKEN" = "a-token-of-the-scenarios"),
}

async fn patch(client: &Client<'_>, path: &str, body: &Value) -> Got {
    let sent: Response = client.request("PATCH", path).json(body).send().await.expect("an answer");
    Got::of(sent).await
}

async fn a_season_is_started(w: &World) {
    let client = Client::of(w);
    assert_eq!(client.get("/seasons").await.is(200), json!({"results": [], "next": null}));
    let made = client.post("/seasons/", &json!({"start_date": "2027-02-05"})).await;
    assert_eq!(made.header("location"), "/api/seasons/1");
    let season = json!({"id": 1, "name": "Season 2027", "start_date": "2027-02-05",
        "end_date": "2027-03-06", "days": 30, "is_current": true});
    assert_eq!(made.is(201), season);
    let next = json!({"start_date": "2028-01-27", "days": 10, "name": " Shehrullah\n1449H "});
    let next = client.post("/seasons", &next).await.is(201);
    assert_eq!((&next["name"], &next["is_current"]), (&json!("Shehrullah 1449H"), &json!(false)));
    assert_eq!(client.get("/seasons/1").await.is(200), season);
    let first = client.get("/seasons?limit=1").await.is(200);
    assert_eq!(first["results"], json!([season]));
    let second = client.get(first["next"].as_str().expect("more")).await.is(200);
    assert_eq!(second, json!({"results": [next], "next": null}));
    client.get("/seasons/3").await.is_problem(404, "not-found", &[]);
    w.owner().sends("/season").await.expects("Season 2027").await;
}

async fn seasons_share_no_day(w: &World) {
    let client = Client::of(w);
    let same = json!({"start_date": "2027-03-06", "days": 5});
    client.post("/seasons", &same).await.is_problem(409, "season-overlaps", &[]);
    let instead = json!({"start_date": "2027-03-06", "days": 5, "replace": true});
    assert_eq!(client.post("/seasons", &instead).await.is(201)["days"], json!(5));
    assert_eq!(client.get("/seasons").await.is(200)["results"].as_array().map(Vec::len), Some(1));
    for (body, fields) in [
        (json!({}), ["start_date"].as_slice()),
        (json!({"start_date": "5 feb", "days": 0}), &["start_date", "days"]),
        (json!({"start_date": "2027-02-30", "days": 3661}), &["start_date", "days"]),
        (json!({"start_date": "2029-01-01", "days": 1.5}), &["days"]),
        (json!({"start_date": "2029-01-01", "name": "x".repeat(41)}), &["name"]),
        (json!({"start_date": "2029-01-01", "replace": "yes"}), &["replace"]),
    ] {
        client.post("/seasons", &body).await.is_problem(400, "fields", fields);
    }
    let far = client.post("/seasons", &json!({"start_date": "9999-12-31"})).await;
    far.is_problem(409, "season-start", &["start_date"]);
}

async fn a_duty_moves_and_its_people_hear_of_it(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    let client = Client::of(w);
    let active = client.get("/duties?active=true").await.is(200);
    let id = active["results"][0]["id"].as_i64().expect("a number");
    let path = format!("/duties/{id}/");
    let mut duty = client.get(&path).await.is(200);
    assert!(duty["position"].take().is_i64());
    assert_eq!(
        duty,
        json!({"id": id, "key": "fajr-azaan", "namaaz_type": "FAJAR_AZAAN", "label": "Fajr Azaan",
            "kind": "azaan", "reporting_time": "05:20", "position": null, "active": true})
    );
    let earlier = json!({"reporting_time": "05:10"});
    let moved = patch(&client, &path, &earlier).await.is(200);
    assert_eq!(moved["reporting_time"], json!("05:10"));
    person.expects(["Fajr Azaan", "05:10"]).await;
    // The same once more is nothing new.
    patch(&client, &path, &earlier).await.is(200);
    person.expects_nothing().await;
    patch(&client, &path, &json!({})).await.is(200);
    for wrong in ["5.10", "24:00", "", "fajr"] {
        let wrong = json!({"reporting_time": wrong});
        patch(&client, &path, &wrong).await.is_problem(400, "fields", &["reporting_time"]);
    }
    patch(&client, "/duties/99", &earlier).await.is_problem(404, "not-found", &[]);
    let held = patch(&client, &path, &json!({"active": false})).await;
    held.is_problem(409, "duties", &[]);
    w.clock.to("2027-02-08 18:00");
    person.expects("05:10").await;
}

async fn a_duty_is_switched_off_and_on(w: &World) {
    let client = Client::of(w);
    let on = client.get("/duties/?active=true&limit=200").await.is(200);
    let all = client.get("/duties").await.is(200);
    let count = |body: &Value| body["results"].as_array().map_or(0, Vec::len);
    assert_eq!((count(&on), count(&all)), (8, 12));
    let off = client.get("/duties?active=false&limit=3").await.is(200);
    let words: Vec<_> = off["results"].as_array().into_iter().flatten().collect();
    assert_eq!(words[0]["namaaz_type"], json!("SANAH"));
    let rest = client.get(off["next"].as_str().expect("more")).await.is(200);
    assert_eq!((count(&off), count(&rest)), (3, 1));
    let sanah = words[0]["id"].as_i64().expect("a number");
    let path = format!("/duties/{sanah}");
    assert_eq!(
        patch(&client, &path, &json!({"active": true})).await.is(200)["active"],
        json!(true)
    );
    w.owner().sends("/duties").await.expects("Sanah").await;
    assert_eq!(
        patch(&client, &path, &json!({"active": false})).await.is(200)["active"],
        json!(false)
    );
    client.get("/duties?active=1").await.is_problem(400, "fields", &["active"]);
}

async fn the_audit_log_tells_who_and_how(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    let client = Client::of(w);
    client.post("/seasons", &json!({"start_date": "2029-01-01", "name": "Ramadan"})).await.is(201);
    let log = client.get("/audit-log/").await.is(200);
    let lines = log["results"].as_array().expect("a list");
    assert_eq!((&lines[0]["kind"], &lines[0]["actor"]), (&json!("season"), &json!("API")));
    assert_eq!((&lines[0]["via"], &lines[0]["user_id"]), (&json!("API"), &Value::Null));
    let start = json!({"field": "start", "before": null, "after": "2029-01-01"});
    assert!(lines[0]["changes"].as_array().is_some_and(|all| all.contains(&start)), "{log:#}");
    let of_kind = client.get("/audit-log?kind=assign").await.is(200);
    let [given] = of_kind["results"].as_array().expect("a list").as_slice() else {
        panic!("{of_kind:#}")
    };
    assert_eq!((&given["actor"], &given["via"]), (&json!("Abde Ali"), &json!("TELEGRAM")));
    assert_eq!((&given["user_name"], &given["user_id"]), (&json!("Yusuf Ali"), &json!(1)));
    assert_eq!(given["duty_date"], json!("2027-02-09"));
    assert_eq!(given["namaaz_type"], json!("FAJAR_AZAAN"));
    let count = async |query: &str| {
        let body = client.get(&format!("/audit-log?{query}")).await.is(200);
        body["results"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(count("kind=nothing-of-that-kind").await, 0);
    assert_eq!(count("from=2027-02-08&to=2027-02-08&limit=200").await, lines.len());
    assert_eq!(count("to=2027-02-07").await, 0);
    assert_eq!(count("from=2027-02-09").await, 0);
    assert!((1..lines.len()).contains(&count("user=1").await));
    let mut walked = 0;
    let mut path = "/audit-log?limit=2".to_owned();
    loop {
        let page = client.get(&path).await.is(200);
        walked += page["results"].as_array().map_or(0, Vec::len);
        match page["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(walked, lines.len());
    let wrong = client.get("/audit-log?kind=Assign&from=x&user=me").await;
    wrong.is_problem(400, "fields", &["kind", "user", "from"]);
    admin.sends("/log season").await.expects("the REST interface").await;
}

async fn who_was_forgotten_is_not_in_it(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let client = Client::of(w);
    client.post("/corrections", &json!({"user_id": 1, "field": "email"})).await.is(201);
    person.expects("check your e-mail").await;
    person.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
    person.hears_all().await;
    for path in ["/audit-log", "/corrections", "/reminders", "/unlock-logs", "/requests"] {
        let body = client.get(path).await.is(200).to_string();
        for trace in ["Yusuf", "30412345", "98200"] {
            assert!(!body.contains(trace), "{path} still holds {trace}: {body}");
        }
    }
    let asked = client.get("/corrections/1").await.is(200);
    assert_eq!((&asked["user"], &asked["status"]), (&Value::Null, &json!("WITHDRAWN")));
}
