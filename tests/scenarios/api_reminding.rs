//! Reminders, their attempts and the unlock log over the REST interface.

use khidmat::simulator::Fault;
use serde_json::{Value, json};

use crate::api_client::Client;
use crate::world::Way::Telegram;
use crate::world::World;

scenarios! {
    a_reminder_before_and_after_it_went_out ("API_TOKEN" = "a-token-of-the-scenarios"),
    what_reached_nobody_says_why ("API_TOKEN" = "a-token-of-the-scenarios"),
    reminders_come_in_pages_and_are_filtered ("API_TOKEN" = "a-token-of-the-scenarios"),
    the_unlock_log_names_who_and_whose ("API_TOKEN" = "a-token-of-the-scenarios"),
}

fn results(body: &Value) -> &Vec<Value> {
    body["results"].as_array().expect("a list")
}

/// The numbers of the rows of a list.
async fn ids(client: &Client<'_>, path: &str) -> Vec<i64> {
    let body = client.get(path).await.is(200);
    results(&body).iter().filter_map(|row| row["id"].as_i64()).collect()
}

async fn a_reminder_before_and_after_it_went_out(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    let client = Client::of(w);
    let upcoming = client.get("/reminders/upcoming/").await.is(200);
    let [reminder] = results(&upcoming).as_slice() else { panic!("{upcoming:#}") };
    let id = reminder["id"].as_i64().expect("a number");
    assert_eq!(reminder["scheduled_datetime"], json!("2027-02-08T12:30:00Z"));
    assert_eq!(reminder["status"], json!("PENDING"));
    for channel in ["email_sent", "whatsapp_sent", "telegram_sent"] {
        assert_eq!(reminder[channel], json!(false));
    }
    assert_eq!((&reminder["sent_at"], &reminder["last_error"]), (&Value::Null, &Value::Null));
    assert_eq!(reminder["duty_date"], json!("2027-02-09"));
    assert_eq!(reminder["namaaz_type"], json!("FAJAR_AZAAN"));
    assert_eq!(reminder["assigned_user"]["its_number"], json!("30412345"));
    assert_eq!(client.get(&format!("/reminders/{id}")).await.is(200), *reminder);
    assert_eq!(ids(&client, "/reminders/pending").await, [id]);
    assert_eq!(results(&client.get("/reminder-logs").await.is(200)).len(), 0);

    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    let sent = client.get(&format!("/reminders/{id}/")).await.is(200);
    assert_eq!((&sent["status"], &sent["whatsapp_sent"]), (&json!("SENT"), &json!(true)));
    assert_eq!((&sent["email_sent"], &sent["telegram_sent"]), (&json!(false), &json!(false)));
    assert_eq!(sent["sent_at"], json!("2027-02-08T12:30:00Z"));
    assert!(ids(&client, "/reminders/pending").await.is_empty());
    let logs = client.get("/reminder-logs/").await.is(200);
    let [line] = results(&logs).as_slice() else { panic!("{logs:#}") };
    assert_eq!(line["timestamp"], json!("2027-02-08T12:30:00Z"));
    assert_eq!((&line["channel"], &line["success"]), (&json!("WHATSAPP"), &json!(true)));
    assert_eq!((&line["message"], &line["reminder_id"]), (&json!("accepted"), &json!(id)));
}

async fn what_reached_nobody_says_why(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let client = Client::of(w);
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.hears_all().await;
    w.owner().expects("could not be reminded").await;
    w.whatsapp.refuses_all(None);
    let failed = client.get("/reminders?status=failed").await.is(200);
    let [reminder] = results(&failed).as_slice() else { panic!("{failed:#}") };
    assert_eq!(reminder["last_error"], json!("no address took it"));
    assert_eq!((&reminder["sent_at"], &reminder["whatsapp_sent"]), (&Value::Null, &json!(false)));
    let logs = client.get("/reminder-logs?success=false&channel=whatsapp").await.is(200);
    let [line] = results(&logs).as_slice() else { panic!("{logs:#}") };
    let message = line["message"].as_str().expect("a text");
    assert!(message.starts_with("refused: "), "{message}");
    assert!(!logs.to_string().contains("98200"), "an address: {logs:#}");
    assert_eq!(results(&client.get("/reminder-logs?success=true").await.is(200)).len(), 0);
}

async fn reminders_come_in_pages_and_are_filtered(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    admin.sends("/assign 6 isha 30412346").await.expects("Isha Takbira").await;
    other.expects("Isha Takbira").await;
    admin.sends("/assign 7 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    let client = Client::of(w);
    let all = ids(&client, "/reminders").await;
    assert_eq!(all.len(), 3);
    let mut paged = Vec::new();
    let mut path = "/reminders?limit=1".to_owned();
    loop {
        let page = client.get(&path).await.is(200);
        paged.extend(results(&page).iter().filter_map(|row| row["id"].as_i64()));
        match page["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(paged, all);
    let murtaza = client.get("/registrations/search?its=30412346").await.is(200);
    let murtaza = murtaza["results"][0]["id"].as_i64().expect("a number");
    for (query, found) in [
        ("date=2027-02-10".to_owned(), &all[1..2]),
        (format!("user={murtaza}"), &all[1..2]),
        (format!("user={}", i64::MAX), &[]),
        ("channel=WHATSAPP".to_owned(), &all[..1]),
        ("channel=email".to_owned(), &[]),
        ("status=SENT".to_owned(), &all[..1]),
        ("status=PENDING".to_owned(), &all[1..]),
        ("assignment_id=1".to_owned(), &all[..1]),
    ] {
        assert_eq!(ids(&client, &format!("/reminders?{query}")).await, found, "{query}");
    }
    // 18:00 the day before is within 24 hours at 18:00, and not a second later.
    assert_eq!(ids(&client, "/reminders/upcoming").await, all[1..2]);
    assert_eq!(ids(&client, "/reminders/pending?date=2027-02-11").await, all[2..]);
    let wrong = client.get("/reminders?status=SOON&date=9+feb&user=0&channel=FAX").await;
    wrong.is_problem(400, "fields", &["status", "channel", "date", "user"]);
    client.get("/reminders?person=1").await.is_problem(400, "fields", &["person"]);
    client.get("/reminders/upcoming?status=SENT").await.is_problem(400, "fields", &["status"]);
    client.get("/reminder-logs?success=yes&to=x").await.is_problem(
        400,
        "fields",
        &["success", "to"],
    );
    client.get("/reminders/999").await.is_problem(404, "not-found", &[]);
    client.get("/reminders/0").await.is_problem(404, "not-found", &[]);
}

async fn the_unlock_log_names_who_and_whose(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let client = Client::of(w);
    admin.sends("/unlock 5 fajr-azaan His father is ill").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/lock 6 fajr-azaan the Aamil leads").await.expects("closed").await;
    let closed = client.get("/duty-assignments?date=2027-02-10").await.is(200);
    let closed = closed["results"][0]["id"].as_i64().expect("a number");
    let reason = json!({"reason": "The Aamil is travelling"});
    client.post(&format!("/duty-assignments/{closed}/unlock"), &reason).await.is(200);
    let logs = client.get("/unlock-logs/").await.is(200);
    let [later, first] = results(&logs).as_slice() else { panic!("{logs:#}") };
    assert_eq!(first["reason"], json!("His father is ill"));
    assert_eq!(first["original_user_name"], json!("Yusuf Ali"));
    assert_eq!(first["original_user_its"], json!("30412345"));
    assert_eq!(first["duty_date"], json!("2027-02-09"));
    assert_eq!(first["namaaz_type"], json!("FAJAR_AZAAN"));
    assert_eq!(first["unlocked_by"], json!("Abde Ali"));
    assert_eq!(first["unlocked_at"], json!("2027-02-08T04:30:00Z"));
    assert_eq!(
        (&later["unlocked_by"], &later["original_user_name"]),
        (&json!("API"), &Value::Null)
    );
    let first = first["id"].as_i64().expect("a number");
    assert_eq!(ids(&client, "/unlock-logs?date=2027-02-09").await, [first]);
    assert_eq!(ids(&client, "/unlock-logs?user=1").await, [first]);
    assert!(ids(&client, "/unlock-logs?from=2027-02-09").await.is_empty());
    assert_eq!(ids(&client, "/unlock-logs?from=2027-02-08&to=2027-02-08").await.len(), 2);
    let page = client.get("/unlock-logs?limit=1").await.is(200);
    assert_eq!(ids(&client, page["next"].as_str().expect("more")).await, [first]);
    let log = admin.sends("/log unlock 2").await.expects("The Aamil is travelling").await;
    log.and("the REST interface").without("Khidmat");
}
