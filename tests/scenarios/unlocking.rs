//! Closing empty slots, and opening locked ones with a reason.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    with_a_proper_reason_the_person_is_told_and_the_slot_is_empty,
    a_reason_that_is_too_short_is_refused_with_its_length,
    without_a_reason_the_bot_asks_and_a_button_answers,
    without_a_reason_the_bot_asks_and_words_answer,
    the_question_for_the_reason_survives_a_restart,
    the_question_can_be_left,
    the_status_goes_back_only_with_the_last_duty,
    the_reminder_is_cancelled,
    the_log_says_who_what_when_and_why,
    a_free_slot_is_not_unlocked,
    a_lock_closes_an_empty_slot_and_an_unlock_opens_it,
    a_lock_does_not_take_a_duty_away,
    whoever_never_heard_of_the_duty_need_not_hear_that_it_is_gone,
    outside_the_window_the_template_says_what_changed,
    old_buttons_of_a_duty_that_is_gone_change_nothing,
    two_admins_unlock_at_once,
}

async fn with_a_proper_reason_the_person_is_told_and_the_slot_is_empty(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let line = "/unlock 5 fajr-azaan He is travelling to Surat";
    let answer = admin.sends(line).await.expects(["Fajr Azaan", "Tue 9 Feb"]).await;
    answer.and(["He is travelling to Surat", "Yusuf Ali"]);
    let told = person.expects(["Yusuf Ali", "no longer", "Fajr Azaan", "Tue 9 Feb"]).await;
    // What an admin wrote about a person is for the log.
    told.without("Surat");
    admin.sends("/grid 5").await.expects("Fajr Azaan · open").await;
    person.sends("/mine").await.expects("no duty").await;
    person.sends("/me").await.expects("Approved").await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    person.expects("Fajr Azaan").await;
    person.sends("/me").await.expects("Allotted").await;
}

async fn a_reason_that_is_too_short_is_refused_with_its_length(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/unlock 5 fajr-azaan ill").await.expects(["ill", "3", "10"]).await;
    admin.sends("/unlock 5 fajr-azaan 123456789").await.expects(["9", "10"]).await;
    admin.sends("/unlock 5 fajr-azaan a  .  .  .  b").await.expects("10").await;
    person.expects_nothing().await;
    admin.sends("/grid 5").await.expects("Yusuf Ali").await;
    admin.sends("/unlock 5 fajr-azaan 1234567890").await.expects("open again").await;
    person.expects("no longer").await;
}

async fn without_a_reason_the_bot_asks_and_a_button_answers(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let question =
        admin.sends("/unlock 5 fajr-azaan").await.expects(["Fajr Azaan", "Yusuf Ali"]).await;
    let question = question.and("10 characters");
    person.expects_nothing().await;
    let label = question.heard.labels()[0].to_owned();
    question.presses(&label).await.expects(["open again", label.as_str()]).await;
    person.expects("no longer").await;
    // The same button again finds nothing to open, and says so.
    question.presses(&label).await.hears().await.without("open again");
}

async fn without_a_reason_the_bot_asks_and_words_answer(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/unlock tomorrow fajar azan").await.expects("Yusuf Ali").await;
    admin.sends("ill").await.expects(["3", "10"]).await;
    person.expects_nothing().await;
    admin.sends("He has exams this week").await.expects(["open again", "exams"]).await;
    person.expects("no longer").await;
}

async fn the_question_for_the_reason_survives_a_restart(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/unlock 5 fajr-azaan").await.expects("Yusuf Ali").await;
    w.restarts().await;
    admin.sends("He has exams this week").await.expects("open again").await;
    person.expects("no longer").await;
}

async fn the_question_can_be_left(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/unlock 5 fajr-azaan").await.expects("Yusuf Ali").await;
    admin.sends("cancel").await.expects("leave it").await;
    admin.sends("He has exams this week").await.hears().await.without("open again");
    admin.sends("/unlock 5 fajr-azaan").await.expects("Yusuf Ali").await;
    admin.sends("back").await.expects("leave it").await;
    person.expects_nothing().await;
    admin.sends("/grid 5").await.expects("Yusuf Ali").await;
}

async fn the_status_goes_back_only_with_the_last_duty(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 6 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    person.expects("Fajr Azaan").await;
    person.sends("/me").await.expects("Allotted").await;
    admin.sends("/unlock 6 isha Given by mistake").await.expects("open again").await;
    person.expects("Isha Takbira").await;
    person.sends("/me").await.expects("Approved").await;
}

async fn the_reminder_is_cancelled(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/reminders pending").await.expects(["Yusuf Ali", "18:00"]).await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/reminders pending").await.hears().await.without("Yusuf Ali");
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    w.clock.to("2027-02-09 06:00");
    person.expects_nothing().await;
}

async fn the_log_says_who_what_when_and_why(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 11:45");
    admin.sends("/unlock 5 fajr-azaan He is travelling to Surat").await.expects("open again").await;
    person.expects("no longer").await;
    let log = admin.sends("/log").await.expects(["Abde Ali", "8 Feb 11:45"]).await;
    let log = log.and(["Fajr Azaan, Tue 9 Feb", "Yusuf Ali", "He is travelling to Surat"]);
    // Newest first: the unlock stands above the assignment.
    let text = log.text();
    let (unlock, assign) = (text.find("Surat"), text.find("gave Fajr Azaan"));
    assert!(unlock < assign, "{text}");
    let written = w.texts("select reason from unlock_log").await;
    assert_eq!(written, ["He is travelling to Surat"]);
}

async fn a_free_slot_is_not_unlocked(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin
        .sends("/unlock 5 isha Given by mistake")
        .await
        .expects(["Isha Takbira", "not locked"])
        .await;
    admin.sends("/unlock 5 isha").await.expects(["Isha Takbira", "not locked"]).await;
    assert!(w.texts("select reason from unlock_log").await.is_empty());
}

async fn a_lock_closes_an_empty_slot_and_an_unlock_opens_it(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin
        .sends("lock 7 isha the Aamil leads")
        .await
        .expects(["Isha Takbira", "the Aamil leads"])
        .await;
    admin.sends("grid 7").await.expects("closed (the Aamil leads)").await;
    admin.sends("lock 7 isha").await.expects("closed").await;
    admin.sends("lock 7 asr").await.expects(["Asr Takbira", "closed"]).await;
    admin.sends("unlock 7 isha").await.expects("Isha Takbira").await;
    admin.sends("The Aamil is in Mumbai").await.expects("open again").await;
    admin.sends("assign 7 isha 30412345").await.expects("Yusuf Ali").await;
    person.expects("Isha Takbira").await;
    admin
        .sends("log")
        .await
        .expects(["Isha Takbira", "the Aamil leads", "The Aamil is in Mumbai"])
        .await;
}

async fn a_lock_does_not_take_a_duty_away(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/lock 5 fajr-azaan the Aamil leads").await.expects(["Yusuf Ali", "/unlock"]).await;
    person.expects_nothing().await;
}

async fn whoever_never_heard_of_the_duty_need_not_hear_that_it_is_gone(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    w.mailbox("yusuf12345@example.com").expects("Fajr Azaan").await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    w.mailbox("yusuf12345@example.com").expects(["No longer", "Fajr Azaan"]).await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(3600);
    person.expects_nothing().await;
}

async fn outside_the_window_the_template_says_what_changed(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.clock.to("2027-02-09 11:00");
    admin.sends("/assign 8 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    let told = person.expects(["Yusuf Ali", "Fajr Azaan", "05:20"]).await;
    told.by_template("duty_allotment").offers(["I'll be there", "I can't"]);
    admin.sends("/unlock 8 fajr-azaan Given by mistake").await.expects("open again").await;
    person.expects(["Yusuf Ali", "Fajr Azaan", "12 Feb"]).await.by_template("duty_update");
}

async fn old_buttons_of_a_duty_that_is_gone_change_nothing(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    person.expects("no longer").await;
    person.presses("I'll be there").await.expects("/mine").await;
    person.presses("I can't").await.expects("/mine").await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · open").await;
    admin.expects_nothing().await;
}

async fn two_admins_unlock_at_once(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let other = w.second_admin().on(WhatsApp).await;
    tokio::join!(
        admin.sends("/unlock 5 fajr-azaan He is travelling to Surat"),
        other.sends("/unlock 5 fajr-azaan Given by mistake"),
    );
    w.settles_twice_at_once().await;
    let answers = [admin.hears().await.text(), other.hears().await.text()];
    let won = answers.iter().filter(|text| text.contains("open again")).count();
    assert_eq!(won, 1, "{answers:?}");
    person.expects("no longer").await;
    assert_eq!(w.texts("select reason from unlock_log").await.len(), 1);
}
