//! The REST interface as the earlier system's clients use it: a registration, a duty, its end.

use khidmat::simulator::Fault;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::api_client::{Client, Got};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

const REASON: &str = "He is travelling to Surat";

scenarios! {
    the_old_clients_calls ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_slot_is_given_once ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_day_a_duty_and_a_person_must_be_right ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_closed_slot_has_no_user ("API_TOKEN" = "a-token-of-the-scenarios"),
    deleting_wants_a_reason_too ("API_TOKEN" = "a-token-of-the-scenarios"),
    what_is_over_stays ("API_TOKEN" = "a-token-of-the-scenarios"),
    who_can_not_be_reached_is_told_to_the_admins ("API_TOKEN" = "a-token-of-the-scenarios"),
    the_chat_and_the_interface_see_the_same ("API_TOKEN" = "a-token-of-the-scenarios"),
    assignments_are_found_by_day_and_person ("API_TOKEN" = "a-token-of-the-scenarios"),
}

fn yusuf() -> Value {
    json!({"full_name": "Yusuf Ali", "its_number": "30412345", "email": "",
           "phone_number": "+919820012345", "preference": ["AZAAN", "TAKHBIRA"]})
}

fn duty(date: &str, kind: &str, user: &Value) -> Value {
    json!({"duty_date": date, "namaaz_type": kind, "assigned_user_id": user})
}

/// Yusuf registers over the interface and has the Fajr Azaan of Day 5; the assignment.
async fn yusuf_has_a_duty(client: &Client<'_>) -> Value {
    let person = client.post("/registrations/", &yusuf()).await.is(201);
    client
        .post("/duty-assignments/", &duty("2027-02-09", "FAJAR_AZAAN", &person["id"]))
        .await
        .is(201)
}

async fn the_old_clients_calls(w: &World) {
    let client = Client::of(w);
    let admin = w.admin().on(Telegram).await;
    let phone = w.newcomer("30412345").on(WhatsApp).await;

    // A form with a recording, as the earlier system's page sent it.
    let recording = Part::bytes(khidmat::simulator::sound::ogg(12)).file_name("azaan.ogg");
    let form = Form::new()
        .text("full_name", "Yusuf Ali")
        .text("its_number", "30412345")
        .text("email", "yusuf@example.com")
        .text("phone_number", "98200 12345")
        .text("preference", "BOTH")
        .part("audition_files", recording);
    let request = client.request("POST", "/registrations/").multipart(form);
    let got = Got::of(request.send().await.expect("it answers")).await;
    let location = got.header("location").to_owned();
    let person = got.is(201);
    let id = person["id"].clone();
    assert_eq!(
        person,
        json!({"id": id, "full_name": "Yusuf Ali", "its_number": "30412345",
               "email": "yusuf@example.com", "phone_number": "+919820012345",
               "preference": ["AZAAN", "TAKHBIRA"], "status": "PENDING",
               "created_at": "2027-02-08T04:30:00Z"})
    );
    w.mailbox("yusuf@example.com").expects("30412345").await;
    assert_eq!(w.kept_recordings().len(), 1);
    assert_eq!(client.get(&location).await.is(200), person);
    let listed = json!({"results": [person], "next": null});
    assert_eq!(client.get("/registrations/").await.is(200), listed);
    assert_eq!(client.get("/registrations/search/?its=30412345").await.is(200), listed);
    admin.sends("/people").await.expects("Yusuf Ali").await;

    // A duty: locked, and told on the phone.
    let given = duty("2027-02-09", "FAJAR_AZAAN", &id);
    let got = client.post("/duty-assignments/", &given).await;
    let location = got.header("location").to_owned();
    let made = got.is(201);
    let mut allotted = person.clone();
    allotted["status"] = json!("ALLOTTED");
    assert_eq!(
        made,
        json!({"id": made["id"], "duty_date": "2027-02-09", "namaaz_type": "FAJAR_AZAAN",
               "assigned_user": allotted, "locked": true,
               "locked_at": "2027-02-08T04:30:00Z", "status": "ASSIGNED"})
    );
    assert_eq!(location, format!("/api/duty-assignments/{}", made["id"]));
    phone.expects(["Yusuf Ali", "Fajr Azaan", "Tue 9 Feb"]).await.by_template("duty_allotment");
    w.mailbox("yusuf@example.com").expects("Fajr Azaan").await;

    // The grid, and the same again: nothing changed.
    let got = client.get("/duty-assignments/grid/").await;
    let tag = got.header("etag").to_owned();
    let grid = got.is(200);
    assert_eq!(
        grid["2027-02-09"]["FAJAR_AZAAN"],
        json!({"id": made["id"], "user_id": id, "user_name": "Yusuf Ali", "user_its": "30412345",
               "locked": true, "locked_at": "2027-02-08T04:30:00Z"})
    );
    let open = json!({"id": null, "user_id": null, "user_name": null, "user_its": null,
                      "locked": false, "locked_at": null});
    assert_eq!(grid["2027-02-09"]["ISHAA_TAKBIRA"], open);
    assert_eq!(grid.as_object().expect("days").len(), 30);
    assert_eq!(grid["2027-03-06"].as_object().expect("duties").len(), 8);
    let again = client.request("GET", "/duty-assignments/grid/").header("If-None-Match", &tag);
    let again = Got::of(again.send().await.expect("it answers")).await;
    assert_eq!((again.status, again.header("etag")), (304, tag.as_str()));

    // Opened with a reason only.
    let unlock = format!("{location}/unlock/");
    client.post(&unlock, &json!({})).await.is_problem(400, "fields", &["reason"]);
    let short = client.post(&unlock, &json!({"reason": "ill"})).await;
    short.is_problem(400, "reason-short", &["reason"]);
    let opened = client.post(&unlock, &json!({"reason": REASON})).await.is(200);
    assert_eq!(
        opened,
        json!({"unlocked_at": "2027-02-08T04:30:00Z", "reason": REASON, "unlocked_by": "API",
               "duty_date": "2027-02-09", "namaaz_type": "FAJAR_AZAAN",
               "original_user_name": "Yusuf Ali", "original_user_its": "30412345"})
    );
    phone.expects(["no longer", "Fajr Azaan"]).await.by_template("duty_update");
    w.mailbox("yusuf@example.com").expects("no longer").await;
    client.get(&location).await.is_problem(404, "not-found", &[]);
    client.post(&unlock, &json!({"reason": REASON})).await.is_problem(404, "not-found", &[]);
    let changed = client.request("GET", "/duty-assignments/grid").header("If-None-Match", &tag);
    let changed = Got::of(changed.send().await.expect("it answers")).await.is(200);
    assert_eq!(changed["2027-02-09"]["FAJAR_AZAAN"], open);
    admin.sends("/log 1").await.expects(["Yusuf Ali", "the REST interface"]).await;
    assert_eq!(client.get("/registrations/?status=approved").await.is(200)["results"][0]["id"], id);
}

async fn a_slot_is_given_once(w: &World) {
    let client = Client::of(w);
    let phone = w.newcomer("30412345").on(WhatsApp).await;
    yusuf_has_a_duty(&client).await;
    phone.expects("Fajr Azaan").await;
    let mut other = yusuf();
    other["its_number"] = json!("30412346");
    other["full_name"] = json!("Murtaza Hussain");
    other["phone_number"] = json!("+919820012346");
    let other = client.post("/registrations", &other).await.is(201);
    let taken = duty("2027-02-09", "fajr-azaan", &other["id"]);
    let got = client.post("/duty-assignments", &taken).await;
    got.is_problem(409, "slot-taken", &[]);
    let detail = got.body["detail"].as_str().expect("a text").to_owned();
    assert!(detail.contains("Yusuf Ali (ITS 30412345)") && !detail.contains("/unlock"), "{detail}");

    // Two at the same moment: one wins.
    let free = |id: &Value| duty("2027-02-09", "ZOHAR_AZAAN", id);
    let (one, two) = (free(&other["id"]), free(&other["id"]));
    let (one, two) = tokio::join!(
        client.post("/duty-assignments", &one),
        client.post("/duty-assignments", &two)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    w.newcomer("30412346").on(WhatsApp).await.expects("Zohr Azaan").await;
}

async fn a_day_a_duty_and_a_person_must_be_right(w: &World) {
    let client = Client::of(w);
    let person = client.post("/registrations", &yusuf()).await.is(201);
    let id = &person["id"];
    let all = ["duty_date", "namaaz_type", "assigned_user_id"];
    client.post("/duty-assignments", &json!({})).await.is_problem(400, "fields", &all);
    let wrong = [
        (duty("9 Feb", "FAJAR_AZAAN", id), 400, "fields", "duty_date"),
        (duty("2027-02-30", "FAJAR_AZAAN", id), 400, "fields", "duty_date"),
        (duty("2027-02-09", "FAJAR", id), 400, "fields", "namaaz_type"),
        (duty("2027-02-09", "no-such-duty", id), 409, "values", "namaaz_type"),
        // A duty that is switched off.
        (duty("2027-02-09", "TAJWEED", id), 409, "values", "namaaz_type"),
        (duty("2027-04-09", "FAJAR_AZAAN", id), 409, "values", "duty_date"),
        (duty("2027-02-07", "FAJAR_AZAAN", id), 409, "day-over", "duty_date"),
        (duty("2027-02-08", "FAJAR_AZAAN", id), 409, "duty-began", "duty_date"),
        (duty("2027-02-09", "FAJAR_AZAAN", &json!(9999)), 404, "not-found", "assigned_user_id"),
        (duty("2027-02-09", "FAJAR_AZAAN", &json!("1")), 400, "fields", "assigned_user_id"),
    ];
    for (body, status, kind, field) in wrong {
        client.post("/duty-assignments", &body).await.is_problem(status, kind, &[field]);
    }
    w.tampers("update person set status = 'rejected'").await;
    let got = client.post("/duty-assignments", &duty("2027-02-09", "FAJAR_AZAAN", id)).await;
    got.is_problem(409, "person-not-serving", &["assigned_user_id"]);
    assert_eq!(client.get("/duty-assignments").await.is(200)["results"], json!([]));
}

async fn a_closed_slot_has_no_user(w: &World) {
    let client = Client::of(w);
    let admin = w.admin().on(Telegram).await;
    admin.sends("/lock 5 isha the Aamil leads").await.expects("Isha").await;
    let grid = client.get("/duty-assignments/grid?from=2027-02-09&to=2027-02-09").await.is(200);
    let cell = &grid["2027-02-09"]["ISHAA_TAKBIRA"];
    assert_eq!(cell["locked"], json!(true));
    assert_eq!((&cell["user_id"], &cell["user_name"]), (&Value::Null, &Value::Null));
    assert_eq!(grid.as_object().expect("days").len(), 1);
    let listed = client.get("/duty-assignments").await.is(200);
    assert_eq!(listed["results"][0]["status"], json!("CLOSED"));
    assert_eq!(listed["results"][0]["assigned_user"], Value::Null);
    let person = client.post("/registrations", &yusuf()).await.is(201);
    let got =
        client.post("/duty-assignments", &duty("2027-02-09", "isha-takbira", &person["id"])).await;
    got.is_problem(409, "slot-closed", &[]);
    let unlock = format!("/duty-assignments/{}/unlock", cell["id"]);
    let opened = client.post(&unlock, &json!({"reason": REASON})).await.is(200);
    assert_eq!(opened["original_user_name"], Value::Null);
    client.get("/duty-assignments/grid?season=99").await.is_problem(404, "not-found", &["season"]);
}

async fn deleting_wants_a_reason_too(w: &World) {
    let client = Client::of(w);
    let phone = w.newcomer("30412345").on(WhatsApp).await;
    let made = yusuf_has_a_duty(&client).await;
    phone.expects("Fajr Azaan").await;
    let path = format!("/duty-assignments/{}/", made["id"]);
    let delete = |path: &str| client.request("DELETE", path);
    let got = Got::of(delete(&path).send().await.expect("it answers")).await;
    got.is_problem(409, "reason-missing", &["reason"]);
    let got = delete(&path).json(&json!({"reason": "too short"}));
    let got = Got::of(got.send().await.expect("it answers")).await;
    got.is_problem(400, "reason-short", &["reason"]);
    let got = Got::of(delete(&format!("{path}?why=x")).send().await.expect("it answers")).await;
    got.is_problem(400, "fields", &["why"]);
    phone.expects_nothing().await;
    let got = delete(&format!("{path}?reason=He+is+travelling"));
    let got = Got::of(got.send().await.expect("it answers")).await;
    assert_eq!((got.status, got.body), (204, Value::Null));
    phone.expects("no longer").await;
    client.get(&path).await.is_problem(404, "not-found", &[]);
    let reasons = w.texts("select reason from unlock_log").await;
    assert_eq!(reasons, ["He is travelling"]);

    let again = yusuf_has_again(&client, &made).await;
    phone.expects("Fajr Azaan").await;
    let got = delete(&format!("/duty-assignments/{again}")).json(&json!({"reason": REASON}));
    assert_eq!(got.send().await.expect("it answers").status(), 204);
    phone.expects("no longer").await;
}

async fn yusuf_has_again(client: &Client<'_>, before: &Value) -> Value {
    let body = duty("2027-02-09", "FAJAR_AZAAN", &before["assigned_user"]["id"]);
    client.post("/duty-assignments", &body).await.is(201)["id"].clone()
}

async fn what_is_over_stays(w: &World) {
    let client = Client::of(w);
    let phone = w.newcomer("30412345").on(WhatsApp).await;
    let made = yusuf_has_a_duty(&client).await;
    phone.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 18:00");
    phone.expects("reminder").await.by_template("duty_reminder");
    w.clock.to("2027-02-10 03:00");
    w.settles().await;
    let path = format!("/duty-assignments/{}", made["id"]);
    assert_eq!(client.get(&path).await.is(200)["status"], json!("COMPLETED"));
    let got = client.post(&format!("{path}/unlock"), &json!({"reason": REASON})).await;
    got.is_problem(409, "day-over", &["duty_date"]);
}

async fn who_can_not_be_reached_is_told_to_the_admins(w: &World) {
    let client = Client::of(w);
    let admin = w.admin().on(Telegram).await;
    w.whatsapp.refuses_next(Fault::GraphError(131_026));
    yusuf_has_a_duty(&client).await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "Fajr Azaan", "WhatsApp"]).await;
    }
}

async fn the_chat_and_the_interface_see_the_same(w: &World) {
    let client = Client::of(w);
    let (admin, person) = w.admin_and_holder().await;
    let listed = client.get("/duty-assignments").await.is(200);
    assert_eq!(listed["results"][0]["assigned_user"]["full_name"], json!("Yusuf Ali"));
    assert_eq!(listed["results"][0]["status"], json!("ASSIGNED"));
    person.presses("I'll be there").await.expects("JazakAllah").await;
    let id = &listed["results"][0]["id"];
    let one = client.get(&format!("/duty-assignments/{id}")).await.is(200);
    assert_eq!(one["status"], json!("CONFIRMED"));
    let unlock = format!("/duty-assignments/{id}/unlock");
    client.post(&unlock, &json!({"reason": REASON})).await.is(200);
    person.expects("no longer").await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · open").await;
}

async fn assignments_are_found_by_day_and_person(w: &World) {
    let client = Client::of(w);
    let phone = w.newcomer("30412345").on(WhatsApp).await;
    let made = yusuf_has_a_duty(&client).await;
    let id = &made["assigned_user"]["id"];
    for (date, kind) in [("2027-02-10", "YASEEN"), ("2027-02-11", "ISHAA_TAKBIRA")] {
        let body = duty(date, kind, id);
        let got = client.post("/duty-assignments", &body).await;
        assert_eq!(got.status, if kind == "YASEEN" { 409 } else { 201 });
    }
    phone.expects("Fajr Azaan").await;
    phone.expects("Isha Takbira").await;
    for (query, count) in [
        ("", 2),
        ("date=2027-02-09", 1),
        ("date=2027-02-10", 0),
        ("from=2027-02-10", 1),
        ("to=2027-02-10", 1),
        ("from=2027-02-09&to=2027-02-11&locked=true", 2),
        ("locked=false", 0),
        (&format!("user={id}"), 2),
        ("user=9999", 0),
    ] {
        let found = client.get(&format!("/duty-assignments?{query}")).await.is(200);
        assert_eq!(found["results"].as_array().expect("rows").len(), count, "{query}");
    }
    for (query, field) in
        [("date=9+feb", "date"), ("user=x", "user"), ("locked=maybe", "locked"), ("day=5", "day")]
    {
        let got = client.get(&format!("/duty-assignments?{query}")).await;
        got.is_problem(400, "fields", &[field]);
    }
}
