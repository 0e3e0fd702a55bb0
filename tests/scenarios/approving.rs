//! Deciding about registrations: one by one with buttons, or by name.

use khidmat::simulator::sound;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    one_by_one_with_buttons,
    the_chosen_audition_is_played_before_the_card,
    by_name_or_number,
    a_rejection_takes_a_reason_of_ten_characters,
    a_rejection_in_one_line_names_person_and_reason,
    a_late_press_says_what_is_true_and_goes_on,
    who_has_a_duty_ahead_is_not_rejected,
    who_was_rejected_may_be_approved_after_all,
    outside_the_window_the_template_says_it,
    a_volunteer_decides_about_nobody,
}

async fn one_by_one_with_buttons(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let yusuf = w.volunteer("30412345").on(WhatsApp).await;
    let murtaza = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let taher = w.volunteer_without_mail("30412349").on(WhatsApp).await;
    admin.sends("menu").await.hears().await.offers("New people: 3");
    let card = admin.presses("New people: 3").await.expects(["3 people wait", "Yusuf Ali"]).await;
    card.and(["30412345", "+919820012345", "yusuf12345@example.com", "No audition"]);
    let card = admin.presses("Approve").await.expects(["Yusuf Ali is approved", "2 people"]).await;
    let card = card.and("Murtaza Hussain");
    yusuf.expects(["Yusuf Ali", "approved"]).await;
    w.mailbox("yusuf12345@example.com").expects(["approved", "Yusuf Ali"]).await;
    yusuf.sends("/me").await.expects("Approved").await;
    // One may be passed over, and is there again from the start.
    card.presses("Next").await.expects("Taher Saifuddin").await.without("Murtaza Hussain");
    admin.presses("Next").await.expects("2 people still wait").await;
    admin.presses("From the start").await.expects("Murtaza Hussain").await;
    let question = admin.presses("Reject").await.expects(["Murtaza Hussain", "10"]).await;
    let reason = "Enough people now";
    let next = question.presses(reason).await.expects(["Murtaza Hussain", reason]).await;
    next.and("Taher Saifuddin").presses("Approve").await.expects("Nobody waits").await;
    murtaza.expects(["Murtaza Hussain", "thank you", reason]).await;
    murtaza.sends("me").await.expects("Rejected").await;
    taher.expects("approved").await;
    let log = admin.sends("log 10").await.hears().await;
    log.and(["Murtaza Hussain: pending → rejected", reason, "Yusuf Ali: pending → approved"]);
}

async fn the_chosen_audition_is_played_before_the_card(w: &World) {
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    yusuf.sends_recording(sound::ogg(7)).await.expects("0:07").await;
    yusuf.sends_recording(sound::ogg(12)).await.expects("0:12").await;
    yusuf.presses("Judge this one").await.expects("0:12").await;
    let admin = w.admin().on(Telegram).await;
    admin.sends("/approve").await.plays("voice", &sound::ogg(12)).await;
    admin.expects(["Yusuf Ali", "0:12", "chosen of 2"]).await;
    let other = w.second_admin().on(WhatsApp).await;
    other.sends("approve").await.plays("audio", &sound::ogg(12)).await;
    let card = other.expects(["Yusuf Ali", "0:12"]).await;
    card.presses("Approve").await.expects("approved").await;
    yusuf.expects("approved").await;
}

async fn by_name_or_number(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let third = w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let answer = admin.sends("/approve Yousuf").await.expects("Yusuf Ali is approved").await;
    answer.offers("New people: 2");
    yusuf.expects("approved").await;
    admin.sends("/approve 30412345").await.expects(["Yusuf Ali", "approved already"]).await;
    let question = admin.sends("/approve Murtaza").await.expects("Murtaza Kanchwala").await;
    question.presses("Murtaza Kanchwala · 2347").await.expects("Kanchwala is approved").await;
    third.expects("approved").await;
    admin.sends("/approve Nobody Here").await.expects("nobody called").await;
}

async fn a_rejection_takes_a_reason_of_ten_characters(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/reject").await.expects("/reject <who> <reason>").await;
    admin.sends("/reject 30412345 no").await.expects(["2 characters", "10"]).await;
    admin.sends("/reject Yusuf").await.expects(["Yusuf Ali", "10"]).await;
    admin.sends("too young").await.expects(["9 characters", "10"]).await;
    w.restarts().await;
    admin.sends("He is too young this year").await.expects(["Yusuf Ali", "too young"]).await;
    yusuf.expects("He is too young this year").await;
}

async fn a_rejection_in_one_line_names_person_and_reason(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let answer = admin.sends("reject Yusuf Ali We have enough people this year").await;
    answer.expects(["Yusuf Ali", "Reason: We have enough people this year"]).await;
    yusuf.expects("Why: We have enough people this year").await;
}

async fn a_late_press_says_what_is_true_and_goes_on(w: &World) {
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let admin = w.admin().on(Telegram).await;
    let other = w.second_admin().on(WhatsApp).await;
    admin.sends("/approve").await.expects("Yusuf Ali").await;
    other.sends("reject 30412345 Please register again").await.expects("Yusuf Ali").await;
    yusuf.expects("Please register again").await;
    admin.presses("Approve").await.expects(["Yusuf Ali is rejected already", "Nobody"]).await;
    admin.presses("Reject").await.expects("rejected already").await;
    yusuf.expects_nothing().await;
}

async fn who_has_a_duty_ahead_is_not_rejected(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    yusuf.expects("Fajr Azaan").await;
    let answer = admin.sends("/reject 30412345 We have enough people").await;
    answer.expects(["Yusuf Ali", "Fajr Azaan", "/unlock 5 fajr-azaan"]).await;
    yusuf.expects_nothing().await;
}

async fn who_was_rejected_may_be_approved_after_all(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/reject 30412345 We have enough people").await.expects("not accepted").await;
    yusuf.expects("enough people").await;
    admin.sends("/reject 30412345 We have enough people").await.expects("rejected already").await;
    admin.sends("/approve Yusuf Ali").await.expects("is approved").await;
    yusuf.expects("approved").await;
}

async fn outside_the_window_the_template_says_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.clock.to("2027-02-10 11:00");
    admin.sends("/reject 30412345 We have enough people").await.expects("not accepted").await;
    yusuf.expects(["Yusuf Ali", "We have enough people"]).await.by_template("duty_update");
    admin.sends("/approve 30412345").await.expects("is approved").await;
    yusuf.expects(["Yusuf Ali", "approved"]).await.by_template("duty_update");
}

async fn a_volunteer_decides_about_nobody(w: &World) {
    let yusuf = w.volunteer_without_mail("30412345").on(Telegram).await;
    yusuf.sends("/approve 30412345").await.expects("for admins").await;
    yusuf.sends("/reject 30412345 We have enough people").await.expects("for admins").await;
    yusuf.sends("/me").await.expects("Pending").await;
}
