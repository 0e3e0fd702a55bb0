//! Requests and corrections over the REST interface.

use serde_json::{Value, json};

use crate::api_client::Client;
use crate::world::Way::WhatsApp;
use crate::world::{Phone, World};

scenarios! {
    a_request_is_granted ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_request_is_not_granted ("API_TOKEN" = "a-token-of-the-scenarios"),
    what_was_decided_stays_decided ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_duty_that_is_over_is_not_given_back ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_correction_is_asked_for_and_answered ("API_TOKEN" = "a-token-of-the-scenarios"),
    what_can_not_be_asked ("API_TOKEN" = "a-token-of-the-scenarios"),
}

/// Yusuf asked to be released from the Fajr Azaan of Day 5, as the admins know.
async fn asked(w: &World) -> (Phone<'_>, Phone<'_>) {
    let (admin, person) = w.admin_and_holder().await;
    let line = "/request cancel 5 fajr-azaan My father is not well";
    person.sends(line).await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("Yusuf Ali can't come").await;
    }
    (admin, person)
}

async fn a_request_is_granted(w: &World) {
    let (admin, person) = asked(w).await;
    let client = Client::of(w);
    let open = client.get("/requests/?status=OPEN").await.is(200);
    let request = &open["results"][0];
    assert_eq!(request["kind"], json!("CANCEL"));
    assert_eq!(request["reason"], json!("My father is not well"));
    assert_eq!(request["user"]["full_name"], json!("Yusuf Ali"));
    assert_eq!(request["duty_date"], json!("2027-02-09"));
    assert_eq!(request["namaaz_type"], json!("FAJAR_AZAAN"));
    assert_eq!(request["requested_at"], json!("2027-02-08T04:30:00Z"));
    for empty in ["preferred_date", "decided_at", "decided_by"] {
        assert_eq!(request[empty], Value::Null, "{empty}");
    }
    let note = json!({"note": "May he be well soon"});
    let done = client.post_once("once", "/requests/1/approve/", &note).await.is(200);
    assert_eq!((&done["status"], &done["decided_by"]), (&json!("APPROVED"), &json!("API")));
    assert_eq!(done["note"], json!("May he be well soon"));
    person.expects(["released", "May he be well soon"]).await;
    assert_eq!(client.post_once("once", "/requests/1/approve/", &note).await.is(200), done);
    assert_eq!(client.get("/requests/1").await.is(200), done);
    assert_eq!(client.get("/requests?status=open").await.is(200)["results"], json!([]));
    assert_eq!(client.get("/requests?kind=MOVE").await.is(200)["results"], json!([]));
    let unlocked = client.get("/unlock-logs").await.is(200);
    assert_eq!(unlocked["results"][0]["reason"], json!("My father is not well"));
    let late = admin.presses("Approve").await.expects("decided already").await;
    late.and("the REST interface approved it");
    admin.sends("/requests").await.expects("no open requests").await;
    let log = admin.sends("/log request").await.expects("the REST interface").await;
    log.and("May he be well soon");
}

async fn a_request_is_not_granted(w: &World) {
    let (_, person) = asked(w).await;
    let client = Client::of(w);
    let reject = "/requests/1/reject";
    client.post(reject, &json!({})).await.is_problem(400, "fields", &["note"]);
    let short = client.post(reject, &json!({"note": "No"})).await;
    assert_eq!(short.body["errors"][0]["field"], json!("note"));
    short.is_problem(409, "reason-short", &["note"]);
    let note = json!({"note": "We have nobody else"});
    let done = client.post(reject, &note).await.is(200);
    assert_eq!((&done["status"], &done["decided_by"]), (&json!("REJECTED"), &json!("API")));
    person.expects(["please keep", "We have nobody else"]).await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
}

async fn what_was_decided_stays_decided(w: &World) {
    let (admin, person) = asked(w).await;
    let client = Client::of(w);
    admin.presses("Approve").await.expects("open again").await;
    person.expects("released").await;
    let note = json!({"note": "We have nobody else"});
    let late = client.post("/requests/1/reject", &note).await;
    assert!(late.body["detail"].as_str().is_some_and(|text| text.contains("Abde Ali")));
    late.is_problem(409, "request-decided", &[]);
    client.post("/requests/1/approve", &json!({})).await.is_problem(409, "request-decided", &[]);
    client.post("/requests/9/approve", &json!({})).await.is_problem(404, "not-found", &[]);
    client.get("/requests/9").await.is_problem(404, "not-found", &[]);
    client.get("/requests?status=LATER").await.is_problem(400, "fields", &["status"]);
    person.expects_nothing().await;
}

async fn a_duty_that_is_over_is_not_given_back(w: &World) {
    let (_, person) = asked(w).await;
    w.clock.to("2027-02-10 10:00");
    person.expects_nothing().await;
    let late = Client::of(w).post("/requests/1/approve", &json!({})).await;
    late.is_problem(409, "day-over", &["duty_date"]);
}

async fn a_correction_is_asked_for_and_answered(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let client = Client::of(w);
    let question =
        json!({"user_id": 1, "field": "phone_number", "message": "This number does not exist"});
    let made = client.post("/corrections/", &question).await;
    assert_eq!(made.header("location"), "/api/corrections/1");
    let made = made.is(201);
    assert_eq!((&made["status"], &made["asked_by"]), (&json!("OPEN"), &json!("API")));
    assert_eq!(made["user"]["its_number"], json!("30412345"));
    person.expects(["check your phone", "This number does not exist"]).await;
    client.post("/corrections", &question).await.is_problem(409, "correction", &[]);
    person.sends("98200 54321").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali corrected the phone", "Now: +919820054321"]).await;
    }
    let answered = client.get("/corrections/1").await.is(200);
    assert_eq!(answered["status"], json!("ANSWERED"));
    assert_eq!(answered["user"]["phone_number"], json!("+919820054321"));
    assert_eq!(client.get("/corrections?status=OPEN").await.is(200)["results"], json!([]));
    let list = client.get("/corrections/?user=1").await.is(200);
    assert_eq!(list["results"], json!([answered]));
    let log = admin.sends("/log correct").await.expects("asked Yusuf Ali to correct").await;
    log.and("the REST interface");
}

async fn what_can_not_be_asked(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let client = Client::of(w);
    let nothing = client.post("/corrections", &json!({})).await;
    nothing.is_problem(400, "fields", &["user_id", "field"]);
    for (body, field) in [
        (json!({"user_id": 1, "field": "age"}), "field"),
        (json!({"user_id": "1", "field": "email"}), "user_id"),
        (json!({"user_id": 1, "field": "email", "message": "x".repeat(301)}), "message"),
        (json!({"user_id": 1, "field": "email", "message": 5}), "message"),
    ] {
        client.post("/corrections", &body).await.is_problem(400, "fields", &[field]);
    }
    let nobody = json!({"user_id": 9, "field": "email"});
    client.post("/corrections", &nobody).await.is_problem(404, "not-found", &["user_id"]);
    client.get("/corrections/9").await.is_problem(404, "not-found", &[]);
    person.expects_nothing().await;
}
