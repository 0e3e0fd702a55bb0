//! How it stands among platforms and databases that come and go.

use khidmat::simulator::{Arrival, Fault};

use crate::webhooks::get;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    without_a_public_address_telegram_is_polled ("PUBLIC_URL" = "", "SEASON" = ""),
    starting_never_waits_for_a_platform,
    a_platform_that_lacks_a_call_does_no_harm,
    a_message_that_cannot_be_worked_is_put_aside_alone,
    a_database_that_is_away_costs_no_message,
}

async fn without_a_public_address_telegram_is_polled(w: &World) {
    assert_eq!(w.telegram.webhook(), None);
    let owner = w.owner();
    let person = w.newcomer("30412345").on(Telegram).await;
    owner.sends("/season 2027-02-05").await;
    person.sends("/register Yusuf Ali; 30412345; none; 9820012345; both").await;
    owner.expects_nothing().await;
    w.polls().await;
    owner.expects("started").await;
    person.expects("30412345").await;
    // What was taken is not taken again, over a restart too.
    w.restarts().await;
    owner.sends("/assign 5 isha yusuf").await;
    w.polls().await;
    owner.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.newcomer("30412345")
        .on(WhatsApp)
        .await
        .expects("Isha Takbira")
        .await
        .by_template("duty_allotment");
    person.presses("I'll be there").await;
    w.polls().await;
    person.expects("Isha Takbira").await;
    owner.expects_nothing().await;
}

async fn starting_never_waits_for_a_platform(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_all(Some(Fault::LosesRequest));
    w.whatsapp.refuses_all(Some(Fault::LosesRequest));
    w.restarts().await;
    assert_eq!(get(w, "/healthz").await.0, 200);
    person.sends("/me").await;
    w.telegram.refuses_all(None);
    w.whatsapp.refuses_all(None);
    w.tells_the_platforms().await;
    person.expects("Yusuf Ali").await;
    assert!(w.telegram.webhook().is_some());
}

async fn a_platform_that_lacks_a_call_does_no_harm(w: &World) {
    let missing = || {
        Fault::Status(404, r#"{"ok":false,"error_code":404,"description":"Not Found"}"#.to_owned())
    };
    for method in ["setMyCommands", "setMyCommands", "setMyCommands", "getMe", "setWebhook"] {
        w.telegram.refuses_call(method, missing());
    }
    let path = format!("/{}/conversational_automation", w.whatsapp.phone_number_id());
    w.whatsapp.refuses_call(&path, Fault::Status(404, "{}".to_owned()));
    w.restarts().await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("me").await.expects("Yusuf Ali").await;
}

async fn a_message_that_cannot_be_worked_is_put_aside_alone(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    let other = w.newcomer("30412346").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    // A form that nobody can read is a fault of ours.
    w.tampers("update form set draft = 'nonsense'").await;
    w.forgives("a draft can't be read");
    person.sends("Yusuf Ali").await;
    person.sends("/menu").await;
    // The others don't notice; the chat waits, so that its order is kept.
    other.sends("/menu").await.expects("Khidmat").await;
    for wait in [1, 5, 30, 120] {
        person.expects_nothing().await;
        w.clock.passes(wait);
    }
    person.expects("went wrong on our side").await;
    person.expects("Khidmat").await;
    person.sends("/cancel").await.hears().await;
    person.sends("/register").await.expects("full name").await;
    person.sends("/cancel").await.hears().await;
}

async fn a_database_that_is_away_costs_no_message(w: &World) {
    let one = w.volunteer_without_mail("30412345").on(Telegram).await;
    let two = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    // The inbox can't be written for a while.
    w.forgives("a webhook could not be stored");
    w.tampers("alter table inbox rename to inbox_away").await;
    let chat = khidmat::simulator::TelegramChat::Private;
    assert_eq!(w.telegram.sends(one.user(), chat, "/me").await, Arrival::Posted(503));
    assert_eq!(w.whatsapp.sends(two.number(), "Murtaza", "me").await, 503);
    let name = "X-Telegram-Bot-Api-Secret-Token";
    let client = reqwest::Client::builder().no_proxy().tls_built_in_root_certs(false).build();
    let request =
        client.expect("a client").post(format!("http://{}/webhooks/telegram", w.address()));
    let request = request
        .header(name, "a-secret-of-the-scenarios")
        .body(r#"{"update_id": 5, "message": {}}"#);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 503);
    assert!(answer.headers().contains_key("retry-after"), "{:?}", answer.headers());
    w.tampers("alter table inbox_away rename to inbox").await;
    assert_eq!((w.telegram.retries().await, w.whatsapp.retries().await), (1, 1));
    one.expects("Yusuf Ali").await;
    two.expects("Murtaza Hussain").await;
}
