//! Nothing lost, nothing said twice: refusals, lost connections, crashes, receipts.

use khidmat::simulator::{Fault, SmtpStage};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Engine, Phone, World};

scenarios! {
    too_many_requests_waits_as_long_as_it_says,
    one_address_that_waits_holds_up_no_other,
    a_connection_lost_before_on_telegram,
    a_connection_lost_after_on_telegram_says_it_at_most_twice,
    a_connection_lost_after_on_whatsapp_says_it_once_when_the_receipt_comes,
    a_connection_lost_before_on_whatsapp,
    an_answer_that_is_no_json,
    a_mail_lost_after_its_end_keeps_its_message_id,
    a_rejected_token_of_whatsapp_stops_the_channel_and_tells_the_owners,
    a_rejected_token_of_telegram_tells_the_owners_elsewhere,
    markup_that_is_not_understood_goes_as_plain_text,
    a_server_that_is_down_for_an_hour,
    a_restart_between_assigning_and_sending,
    killed_while_sending_on_telegram,
    killed_while_sending_on_whatsapp,
    the_order_of_a_chat_is_kept_over_a_retry,
    a_receipt_that_comes_before_the_answer,
    a_reminder_that_cannot_go_out_in_time_is_missed_and_reported,
    an_old_answer_is_not_repeated,
    many_messages_at_once_slow_down ("TELEGRAM_MESSAGES_PER_SECOND" = "25", "WHATSAPP_MESSAGES_PER_SECOND" = "60"),
    with_pacing_everything_is_answered_late ("TELEGRAM_MESSAGES_PER_SECOND" = "25", "WHATSAPP_MESSAGES_PER_SECOND" = "60"),
}

/// An admin on Telegram and Yusuf with an e-mail on WhatsApp.
pub async fn two(w: &World) -> (Phone<'_>, Phone<'_>) {
    (w.admin().on(Telegram).await, w.volunteer("30412345").on(WhatsApp).await)
}

pub const MAILBOX: &str = "yusuf12345@example.com";

async fn too_many_requests_waits_as_long_as_it_says(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_next(Fault::RetryAfter(30));
    person.sends("/me").await.expects_nothing().await;
    w.clock.passes(29);
    person.expects_nothing().await;
    w.clock.passes(1);
    person.expects("Yusuf Ali").await;
    person.expects_nothing().await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.whatsapp.refuses_next(Fault::GraphError(131_056));
    other.sends("me").await.expects_nothing().await;
    w.clock.passes(60);
    other.expects("Murtaza Hussain").await;
}

async fn one_address_that_waits_holds_up_no_other(w: &World) {
    let one = w.volunteer_without_mail("30412345").on(Telegram).await;
    let two = w.volunteer_without_mail("30412346").on(Telegram).await;
    w.telegram.refuses_next(Fault::RetryAfter(600));
    one.sends("/me").await.expects_nothing().await;
    two.sends("/me").await.expects("Murtaza Hussain").await;
    one.sends("/grid 5").await.expects_nothing().await;
    w.clock.passes(600);
    one.expects("Yusuf Ali").await;
    one.expects("Day 5").await;
}

async fn a_connection_lost_before_on_telegram(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_next(Fault::LosesRequest);
    person.sends("/me").await.expects_nothing().await;
    w.clock.passes(10);
    person.expects("Yusuf Ali").await;
    person.expects_nothing().await;
}

async fn a_connection_lost_after_on_telegram_says_it_at_most_twice(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_next(Fault::LosesAnswer);
    w.telegram.refuses_next(Fault::LosesAnswer);
    person.sends("/me").await.expects("Yusuf Ali").await;
    w.clock.passes(10);
    person.expects("Yusuf Ali").await;
    w.clock.passes(600);
    person.expects_nothing().await;
}

async fn a_connection_lost_after_on_whatsapp_says_it_once_when_the_receipt_comes(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await;
    // We never learnt its id; the receipt names our own row.
    told.is_reported("sent", None).await;
    w.clock.passes(20);
    person.expects_nothing().await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    told.is_reported("delivered", None).await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · delivered").await;
    // Without a receipt there is one more copy, and no third.
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    person.expects("Day 6").await;
    w.clock.passes(19);
    person.expects_nothing().await;
    w.clock.passes(1);
    person.expects("Day 6").await;
    w.clock.passes(600);
    person.expects_nothing().await;
    admin.hears_all().await;
}

async fn a_connection_lost_before_on_whatsapp(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.whatsapp.refuses_next(Fault::LosesRequest);
    person.sends("me").await.expects_nothing().await;
    w.clock.passes(20);
    person.expects("Yusuf Ali").await;
    person.expects_nothing().await;
}

async fn an_answer_that_is_no_json(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_next(Fault::Garbage);
    person.sends("/me").await.expects_nothing().await;
    w.clock.passes(10);
    person.expects("Yusuf Ali").await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.whatsapp.refuses_next(Fault::Status(502, "<html>Bad gateway</html>".to_owned()));
    other.sends("me").await.expects_nothing().await;
    w.clock.passes(20);
    other.expects("Murtaza Hussain").await;
}

async fn a_mail_lost_after_its_end_keeps_its_message_id(w: &World) {
    let (admin, person) = two(w).await;
    w.mail.refuses_next(Fault::LosesAnswer);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    let first = w.mailbox(MAILBOX).expects("Isha Takbira").await;
    w.clock.passes(60);
    let second = w.mailbox(MAILBOX).expects("Isha Takbira").await;
    assert_eq!((first.message_id, first.date), (second.message_id, second.date));
    w.clock.passes(3600);
    w.mailbox(MAILBOX).expects_nothing().await;
}

async fn a_rejected_token_of_whatsapp_stops_the_channel_and_tells_the_owners(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(190)));
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    w.owner().expects(["WhatsApp", "token"]).await;
    let calls = w.whatsapp.calls().len();
    person.sends("me").await.expects_nothing().await;
    assert_eq!(w.whatsapp.calls().len(), calls, "nothing is tried while the channel is stopped");
    // It is tried again now and then, and the owners are not told each time.
    w.clock.passes(600);
    person.expects_nothing().await;
    w.owner().expects_nothing().await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(600);
    person.expects("Isha Takbira").await;
    person.expects("Yusuf Ali").await;
    admin.expects_nothing().await;
}

async fn a_rejected_token_of_telegram_tells_the_owners_elsewhere(w: &World) {
    let second = w.newcomer("30412346").on(WhatsApp).await;
    second.sends("hi").await.hears().await;
    let line = format!("/admin add {} owner", second.key());
    w.owner().sends(&line).await.expects("owner").await;
    second.expects("owner").await;
    w.telegram.refuses_all(Some(Fault::TelegramError(401, "Unauthorized".to_owned())));
    w.owner().sends("/grid 5").await;
    second.expects(["Telegram", "token"]).await;
    w.telegram.refuses_all(None);
    w.clock.passes(60);
    w.owner().expects("Day 5").await;
    w.owner().hears_all().await;
    second.expects_nothing().await;
}

async fn markup_that_is_not_understood_goes_as_plain_text(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let words = "Bad Request: can't parse entities: Unsupported start tag";
    w.telegram.refuses_next(Fault::TelegramError(400, words.to_owned()));
    let said = person.sends("/me").await.expects("Yusuf Ali").await;
    assert!(said.heard.spans.is_empty(), "{:?}", said.heard.spans);
    person.expects_nothing().await;
}

async fn a_server_that_is_down_for_an_hour(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    for _ in 0..60 {
        w.clock.passes(60);
        w.settles().await;
    }
    let tries =
        w.whatsapp.calls().iter().filter(|call| call.body.to_string().contains("Isha")).count();
    assert!((4..20).contains(&tries), "it was tried {tries} times");
    w.whatsapp.refuses_all(None);
    w.clock.passes(600);
    person.expects("Isha Takbira").await;
    person.expects_nothing().await;
    admin.expects_nothing().await;
}

async fn a_restart_between_assigning_and_sending(w: &World) {
    let (admin, person) = two(w).await;
    // The webhook is stored, and nothing else happens before the restart.
    admin.sends("/assign 5 isha yusuf").await;
    w.restarts().await;
    admin.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    // Everything is written, and no platform can be reached before the restart.
    w.telegram.refuses_all(Some(Fault::RetryAfter(5)));
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    w.mail.refuses_all(Some(Fault::Smtp(SmtpStage::Greeting, 421)));
    admin.sends("/assign 6 isha yusuf").await.expects_nothing().await;
    w.restarts().await;
    w.telegram.refuses_all(None);
    w.whatsapp.refuses_all(None);
    w.mail.refuses_all(None);
    w.clock.passes(5);
    admin.expects("Day 6").await;
    person.expects("Day 6").await;
    w.mailbox(MAILBOX).expects("Day 6").await;
}

async fn killed_while_sending_on_telegram(w: &World) {
    let (admin, person) = two(w).await;
    w.telegram.refuses_next(Fault::Hangs);
    admin.sends("/assign 5 isha yusuf").await;
    w.dies_while_sending(|| w.telegram.calls().len()).await;
    // Who was not in flight hears at once.
    person.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    w.clock.passes(if w.engine() == Engine::Sqlite { 10 } else { 60 });
    w.settles().await;
    w.clock.passes(10);
    admin.expects("Isha Takbira").await;
    admin.expects_nothing().await;
    person.expects_nothing().await;
    assert_eq!(w.texts("select kind from audit_log where kind = 'assign'").await.len(), 1);
}

async fn killed_while_sending_on_whatsapp(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 18:00");
    w.whatsapp.refuses_next(Fault::Hangs);
    w.dies_while_sending(|| w.whatsapp.calls().len()).await;
    person.expects_nothing().await;
    w.clock.passes(60);
    w.settles().await;
    w.clock.passes(120);
    person.expects(["tomorrow", "Isha Takbira"]).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    admin.sends("/receipts 5 isha").await.expects("Reminder · WhatsApp · accepted").await;
}

async fn the_order_of_a_chat_is_kept_over_a_retry(w: &World) {
    for (way, its) in [(Telegram, "30412345"), (WhatsApp, "30412346")] {
        let person = w.volunteer_without_mail(its).on(way).await;
        if way == Telegram {
            w.telegram.refuses_next(Fault::RetryAfter(7));
        } else {
            w.whatsapp.refuses_next(Fault::GraphError(131_016));
        }
        for day in 4..10 {
            person.sends(&format!("/grid {day}")).await;
        }
        person.expects_nothing().await;
        w.clock.passes(7);
        for day in 4..10 {
            person.expects(format!("Day {day} ·")).await;
        }
    }
}

async fn a_receipt_that_comes_before_the_answer(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await;
    told.is_reported("read", None).await;
    told.is_reported("delivered", None).await;
    w.clock.passes(120);
    person.expects_nothing().await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · read").await;
}

async fn a_reminder_that_cannot_go_out_in_time_is_missed_and_reported(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    w.clock.to("2027-02-09 05:20");
    w.settles().await;
    w.whatsapp.refuses_all(None);
    w.clock.to("2027-02-09 05:40");
    person.expects_nothing().await;
    w.owner().expects(["Yusuf Ali", "could not be reminded"]).await;
    let told: Vec<String> = admin.hears_all().await.iter().map(|said| said.text()).collect();
    assert!(told.iter().any(|text| text.contains("could not be reminded")), "{told:?}");
    admin.sends("/reminders failed").await.expects(["Yusuf Ali", "Fajr Azaan"]).await;
}

async fn an_old_answer_is_not_repeated(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_next(Fault::RetryAfter(300));
    w.telegram.refuses_next(Fault::LosesAnswer);
    person.sends("/me").await.expects_nothing().await;
    // After five minutes it is said, and whether it was heard is not known: not again.
    w.clock.passes(300);
    person.expects("Yusuf Ali").await;
    w.clock.passes(600);
    person.expects_nothing().await;
}

async fn many_messages_at_once_slow_down(w: &World) {
    let abuser = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    for _ in 0..200 {
        abuser.sends("/me").await;
    }
    // The other is answered at once all the same.
    other.sends("/me").await.expects("Murtaza Hussain").await;
    for _ in 0..400 {
        w.clock.passes(6);
        w.settles().await;
    }
    let said: Vec<String> = abuser.hears_all().await.iter().map(|said| said.text()).collect();
    let slow = said.iter().filter(|text| text.contains("a lot at once")).count();
    assert_eq!(slow, 1, "one \"slow down\" among {} answers", said.len());
    assert!((30..200).contains(&said.len()), "{} answers", said.len());
    abuser.sends("/mine").await.expects("no duty").await;
}

async fn with_pacing_everything_is_answered_late(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    for day in 1..=28 {
        person.sends(&format!("/grid {day}")).await;
    }
    let mut answers = Vec::new();
    for _ in 0..60 {
        answers.extend(person.hears_all().await.iter().map(|said| said.text()));
        w.clock.passes(1);
    }
    assert_eq!(answers.len(), 28);
    for (day, answer) in (1..).zip(&answers) {
        assert!(answer.contains(&format!("Day {day} ·")), "{answer}");
    }
}
