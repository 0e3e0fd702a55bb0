//! Registering over the REST interface: the chat's rules, as JSON and as a form.

use khidmat::simulator::sound;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::api_client::{Client, Got};
use crate::forgetting::tells_nothing;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    the_rules_are_the_chats ("API_TOKEN" = "a-token-of-the-scenarios"),
    every_wrong_field_is_named_at_once ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_preference_has_many_shapes ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_phone_that_is_registered_here_speaks_for_the_person ("API_TOKEN" = "a-token-of-the-scenarios"),
    recordings_are_looked_at ("API_TOKEN" = "a-token-of-the-scenarios"),
    a_refused_form_leaves_no_file ("API_TOKEN" = "a-token-of-the-scenarios"),
    who_is_forgotten_is_not_shown ("API_TOKEN" = "a-token-of-the-scenarios"),
}

/// Somebody by the last digits of the ITS number.
fn person(tail: u32, preference: &Value) -> Value {
    json!({"full_name": "Yusuf Ali", "its_number": format!("304{tail}"), "email": "none",
           "phone_number": format!("+9198200{tail}"), "preference": preference})
}

fn form(tail: u32) -> Form {
    Form::new()
        .text("full_name", "Yusuf Ali")
        .text("its_number", format!("304{tail}"))
        .text("phone_number", format!("+9198200{tail}"))
        .text("preference", "AZAAN")
}

fn file(bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name("azaan.ogg")
}

async fn send(client: &Client<'_>, form: Form) -> Got {
    let request = client.request("POST", "/registrations").multipart(form);
    Got::of(request.send().await.expect("it answers")).await
}

async fn the_rules_are_the_chats(w: &World) {
    let client = Client::of(w);
    let phone = w.volunteer_without_mail("30412345").on(Telegram).await;
    let taken = client.post("/registrations", &person(12345, &json!("BOTH"))).await;
    taken.is_problem(409, "its-taken", &["its_number"]);
    let mut other = person(12346, &json!("AZAAN"));
    other["full_name"] = json!("  murtaza   hussain ");
    other["its_number"] = json!(" 304 12-346 ");
    other["phone_number"] = json!("098200 12346");
    other["email"] = Value::Null;
    let made = client.post("/registrations", &other).await.is(201);
    assert_eq!(made["full_name"], json!("Murtaza Hussain"));
    assert_eq!(made["its_number"], json!("30412346"));
    assert_eq!(made["phone_number"], json!("+919820012346"));
    assert_eq!(made["email"], Value::Null);
    phone.sends("/me").await.expects("Yusuf Ali").await;
    let detail = taken.body["errors"][0]["detail"].as_str().expect("a text");
    assert!(detail.contains("30412345"), "{detail}");
}

async fn every_wrong_field_is_named_at_once(w: &World) {
    let client = Client::of(w);
    let all = ["full_name", "its_number", "phone_number", "preference"];
    client.post("/registrations", &json!({})).await.is_problem(400, "fields", &all);
    let nothing = json!({"full_name": "", "its_number": " ", "preference": []});
    let all = ["full_name", "phone_number", "its_number", "preference"];
    client.post("/registrations", &nothing).await.is_problem(400, "fields", &all);
    let wrong = json!({"full_name": "5", "its_number": "123", "email": "yusuf@", "phone_number": "12345",
                       "preference": "SANAH"});
    let got = client.post("/registrations", &wrong).await;
    got.is_problem(
        409,
        "values",
        &["full_name", "its_number", "email", "phone_number", "preference"],
    );
    let detail = got.body["errors"][3]["detail"].as_str().expect("a text");
    assert!(detail.contains("12345"), "{detail}");
    let types = json!({"full_name": 5});
    client.post("/registrations", &types).await.is_problem(400, "fields", &["full_name"]);
    let nul = json!({"full_name": "Yusuf\u{0}Ali"});
    let others = ["its_number", "phone_number", "preference"];
    client.post("/registrations", &nul).await.is_problem(400, "fields", &others);
    assert_eq!(client.get("/registrations").await.is(200)["results"], json!([]));
}

async fn a_preference_has_many_shapes(w: &World) {
    let client = Client::of(w);
    let both = json!(["AZAAN", "TAKHBIRA"]);
    for (tail, given, shown) in [
        (12345, json!("AZAAN"), json!(["AZAAN"])),
        (12346, json!(["TAKHBIRA"]), json!(["TAKHBIRA"])),
        (12347, json!("BOTH"), both.clone()),
        (12348, json!(["BOTH"]), both.clone()),
        (12349, json!(["TAKHBIRA", "AZAAN"]), both.clone()),
        (12350, json!("AZAAN,TAKHBIRA"), both),
        (12351, json!("takbira"), json!(["TAKHBIRA"])),
    ] {
        let made = client.post("/registrations", &person(tail, &given)).await.is(201);
        assert_eq!(made["preference"], shown, "{given}");
    }
    for (query, count) in [("AZAAN", 5), ("TAKHBIRA", 6), ("BOTH", 4)] {
        let found = client.get(&format!("/registrations?preference={query}")).await.is(200);
        assert_eq!(found["results"].as_array().expect("rows").len(), count, "{query}");
    }
    let got = client.get("/registrations?preference=SANAH&status=X").await;
    got.is_problem(400, "fields", &["status", "preference"]);
    client.get("/registrations/search").await.is_problem(400, "fields", &["its"]);
    client.get("/registrations/search?its=12").await.is_problem(400, "fields", &["its"]);
    let nobody = client.get("/registrations/search?its=30499999").await.is(200);
    assert_eq!(nobody, json!({"results": [], "next": null}));
}

async fn a_phone_that_is_registered_here_speaks_for_the_person(w: &World) {
    let client = Client::of(w);
    client.post("/registrations", &person(12345, &json!("AZAAN"))).await.is(201);
    let phone = w.newcomer("30412345").on(WhatsApp).await;
    phone.sends("me").await.expects("Yusuf Ali").await;
}

async fn recordings_are_looked_at(w: &World) {
    let client = Client::of(w);
    let names = ["audition", "auditions", "audition_files", "auditions[]"];
    let mut whole = form(12345).text("preference", "TAKHBIRA").text("remember_me", "yes");
    for (seconds, name) in (1..).zip(names) {
        whole = whole.part(name, file(sound::ogg(seconds)));
    }
    let long = sound::wav(400);
    assert!(long.len() > 3_000_000, "it is bigger than what axum takes by itself");
    let whole = whole.part("audition_files", file(long));
    // As a browser sends it where no file was chosen.
    let whole = whole.part("audition", Part::bytes(Vec::new()).file_name(""));
    let made = send(&client, whole).await.is(201);
    assert_eq!(made["preference"], json!(["AZAAN", "TAKHBIRA"]));
    assert_eq!(w.kept_recordings().len(), 5);
    let admin = w.admin().on(Telegram).await;
    let card = admin.sends("/person 30412345").await.expects("Yusuf Ali").await;
    card.presses("Play the audition").await.plays("voice", &sound::ogg(1)).await;
    admin.expects("chosen of 5").await;
    admin.sends("/log 3").await.expects("the REST interface").await;

    let mut six = form(12346);
    for seconds in 1..=6 {
        six = six.part("audition", file(sound::ogg(seconds)));
    }
    send(&client, six).await.is_problem(409, "auditions-full", &["audition"]);
    let picture = form(12346).part("audition", file(b"\x89PNG\r\n".to_vec()));
    send(&client, picture).await.is_problem(409, "no-sound", &["audition"]);
    let odd = form(12346).text("plus+sign", "x");
    send(&client, odd).await.is_problem(400, "fields", &["plus+sign"]);
    let elsewhere = form(12346).part("photo", file(sound::ogg(3)));
    send(&client, elsewhere).await.is_problem(400, "fields", &["photo"]);
    let big = form(12346).part("audition", file(vec![0; 15 * 1024 * 1024 + 1]));
    send(&client, big).await.is_problem(413, "recording-too-big", &["audition"]);
    assert_eq!(w.kept_recordings().len(), 5);
}

async fn a_refused_form_leaves_no_file(w: &World) {
    let client = Client::of(w);
    let wrong = Form::new().text("full_name", "Yusuf").part("audition", file(sound::ogg(3)));
    let missing = ["its_number", "phone_number", "preference"];
    send(&client, wrong).await.is_problem(400, "fields", &missing);
    send(&client, form(12345)).await.is(201);
    let taken = form(12345).part("audition", file(sound::ogg(3)));
    send(&client, taken).await.is_problem(409, "its-taken", &["its_number"]);
    assert!(w.kept_recordings().is_empty());
    let request = client.request("POST", "/registrations");
    let broken =
        request.header("content-type", "multipart/form-data; boundary=x").body("--x\r\nno");
    let got = Got::of(broken.send().await.expect("it answers")).await;
    got.is_problem(400, "bad-request", &[]);
}

async fn who_is_forgotten_is_not_shown(w: &World) {
    let client = Client::of(w);
    let mut yusuf = person(12345, &json!("AZAAN"));
    yusuf["email"] = json!("yusuf@example.com");
    let made = client.post_once("key-1", "/registrations", &yusuf).await.is(201);
    w.mailbox("yusuf@example.com").expects("30412345").await;
    let duty = json!({"duty_date": "2027-02-09", "namaaz_type": "FAJAR_AZAAN",
                      "assigned_user_id": made["id"]});
    let given = client.post_once("key-2", "/duty-assignments", &duty).await.is(201);
    let phone = w.newcomer("30412345").on(WhatsApp).await;
    phone.expects("Fajr Azaan").await;
    w.mailbox("yusuf@example.com").expects("Fajr Azaan").await;
    let unlock = format!("/duty-assignments/{}/unlock", given["id"]);
    let reason = json!({"reason": "Yusuf Ali is travelling"});
    client.post_once("key-3", &unlock, &reason).await.is(200);
    phone.expects("no longer").await;
    w.mailbox("yusuf@example.com").expects("no longer").await;

    phone.sends("forget").await.expects("can't be undone").await;
    phone.sends("erase me").await.expects("forgotten").await;
    w.owner().expects("A volunteer was erased").await;
    tells_nothing(w, &["Yusuf Ali", "30412345", "9820012345", "yusuf@example.com"]).await;
    assert_eq!(client.get("/registrations").await.is(200)["results"], json!([]));
    client.get(&format!("/registrations/{}", made["id"])).await.is_problem(404, "not-found", &[]);
    let again = client.post_once("key-1", "/registrations", &yusuf).await;
    again.is_problem(410, "answer-erased", &["Idempotency-Key"]);
}
