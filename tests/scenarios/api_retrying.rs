//! `Idempotency-Key`: a request that is sent again is done once.

use khidmat::simulator::sound;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::api_client::{Client, Got};
use crate::world::Way::WhatsApp;
use crate::world::World;

scenarios! {
    the_same_again_is_answered_again ("API_TOKEN" = "a-token-of-the-scenarios"),
    another_request_needs_another_key ("API_TOKEN" = "a-token-of-the-scenarios"),
    two_at_once_are_one ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_refusal_may_be_tried_again ("API_TOKEN" = "a-token-of-the-scenarios"),
    deleting_twice_is_deleting_once ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_form_is_known_by_what_it_holds ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_database_that_is_away_is_said ("API_TOKEN" = "a-token-of-the-scenarios"),
}

const KEY: &str = "0b7f5ff0-7f5c-4f6e-9f0a-2f4cf6c2a111";

fn yusuf() -> Value {
    json!({"full_name": "Yusuf Ali", "its_number": "30412345",
           "phone_number": "+919820012345", "preference": "BOTH"})
}

async fn the_same_again_is_answered_again(w: &World) {
    let client = Client::of(w);
    let first = client.post_once(KEY, "/registrations", &yusuf()).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let location = first.header("location").to_owned();
    let first = first.is(201);
    for path in ["/registrations", "/registrations/"] {
        let again = client.post_once(KEY, path, &yusuf()).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.header("location"), location);
        assert_eq!(again.is(201), first);
    }
    w.restarts().await;
    assert_eq!(client.post_once(KEY, "/registrations", &yusuf()).await.is(201), first);
    client.post("/registrations", &yusuf()).await.is_problem(409, "its-taken", &["its_number"]);
    // A day later the key is new, and the number is taken.
    w.clock.to("2027-02-09 10:01");
    let late = client.post_once(KEY, "/registrations", &yusuf()).await;
    late.is_problem(409, "its-taken", &["its_number"]);
    w.clock.to("2027-02-10 03:00");
    w.settles().await;
    assert_eq!(w.texts("select key from api_idempotency").await, [] as [String; 0]);
}

async fn another_request_needs_another_key(w: &World) {
    let client = Client::of(w);
    let made = client.post_once(KEY, "/registrations", &yusuf()).await.is(201);
    let mut other = yusuf();
    other["its_number"] = json!("30412346");
    let got = client.post_once(KEY, "/registrations", &other).await;
    got.is_problem(409, "key-reused", &["Idempotency-Key"]);
    let elsewhere = client.post_once(KEY, "/duty-assignments", &yusuf()).await;
    assert_eq!(elsewhere.status, 400, "fields are looked at first: {:#}", elsewhere.body);
    let duty = json!({"duty_date": "2027-02-09", "namaaz_type": "FAJAR_AZAAN",
                      "assigned_user_id": made["id"]});
    let got = client.post_once(KEY, "/duty-assignments", &duty).await;
    got.is_problem(409, "key-reused", &["Idempotency-Key"]);
    for key in [" ", "two words", &"x".repeat(256)] {
        let got = client.post_once(key, "/registrations", &other).await;
        got.is_problem(400, "fields", &["Idempotency-Key"]);
    }
    assert_eq!(client.get("/registrations").await.is(200)["results"], json!([made]));
}

async fn two_at_once_are_one(w: &World) {
    let client = Client::of(w);
    let made = client.post("/registrations", &yusuf()).await.is(201);
    let duty = json!({"duty_date": "2027-02-09", "namaaz_type": "FAJAR_AZAAN",
                      "assigned_user_id": made["id"]});
    let post = || client.post_once(KEY, "/duty-assignments", &duty);
    let (one, two, three) = tokio::join!(post(), post(), post());
    let replayed = [&one, &two, &three].map(|got| got.header("idempotency-replayed") == "true");
    assert_eq!(replayed.iter().filter(|is_it| **is_it).count(), 2);
    let one = one.is(201);
    assert_eq!((two.is(201), three.is(201)), (one.clone(), one));
    // Said once.
    w.newcomer("30412345").on(WhatsApp).await.expects("Fajr Azaan").await;
}

async fn a_refusal_may_be_tried_again(w: &World) {
    let client = Client::of(w);
    let made = client.post("/registrations", &yusuf()).await.is(201);
    let duty = json!({"duty_date": "2027-02-09", "namaaz_type": "SANAH",
                      "assigned_user_id": made["id"]});
    let refused = client.post_once(KEY, "/duty-assignments", &duty).await;
    refused.is_problem(409, "values", &["namaaz_type"]);
    let owner = w.owner();
    owner.sends("/duties on sanah").await.expects("Sanah").await;
    client.post_once(KEY, "/duty-assignments", &duty).await.is(201);
    w.newcomer("30412345").on(WhatsApp).await.expects("Sanah").await;
}

async fn deleting_twice_is_deleting_once(w: &World) {
    let client = Client::of(w);
    let made = client.post("/registrations", &yusuf()).await.is(201);
    let duty = json!({"duty_date": "2027-02-09", "namaaz_type": "FAJAR_AZAAN",
                      "assigned_user_id": made["id"]});
    let given = client.post("/duty-assignments", &duty).await.is(201);
    let phone = w.newcomer("30412345").on(WhatsApp).await;
    phone.expects("Fajr Azaan").await;
    let path = format!("/duty-assignments/{}?reason=He+is+travelling", given["id"]);
    let delete = || client.request("DELETE", &path).header("Idempotency-Key", KEY).send();
    for _ in 0..2 {
        assert_eq!(delete().await.expect("it answers").status(), 204);
    }
    phone.expects("no longer").await;
    let bare = client.request("DELETE", &path).send().await.expect("it answers");
    assert_eq!(bare.status(), 404);
}

async fn a_form_is_known_by_what_it_holds(w: &World) {
    let client = Client::of(w);
    let send = |seconds: u32| {
        let file = Part::bytes(sound::ogg(seconds)).file_name("azaan.ogg");
        let mut form = Form::new().part("audition", file);
        for (name, value) in yusuf().as_object().expect("fields") {
            form = form.text(name.clone(), value.as_str().expect("a text").to_owned());
        }
        let request = client.request("POST", "/registrations").header("Idempotency-Key", KEY);
        async { Got::of(request.multipart(form).send().await.expect("it answers")).await }
    };
    let first = send(3).await.is(201);
    // Another boundary, the same form.
    assert_eq!(send(3).await.is(201), first);
    send(4).await.is_problem(409, "key-reused", &["Idempotency-Key"]);
    assert_eq!(w.kept_recordings().len(), 1);
}

async fn a_database_that_is_away_is_said(w: &World) {
    let client = Client::of(w);
    w.forgives("a request failed");
    w.tampers("alter table person rename to person_away").await;
    let got = client.get("/registrations").await;
    got.is_problem(500, "internal", &[]);
    let got = client.post_once(KEY, "/registrations", &yusuf()).await;
    got.is_problem(500, "internal", &[]);
    w.tampers("alter table person_away rename to person").await;
    client.post_once(KEY, "/registrations", &yusuf()).await.is(201);
}
