//! Volunteers ask to be released or for another day, and admins decide.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    i_cannot_opens_a_request_that_one_tap_approves,
    what_stands_on_a_button_may_be_typed,
    a_rejection_asks_what_the_person_shall_hear,
    a_rejection_with_its_note_in_one_line,
    a_rejection_lets_the_reminder_go_as_before,
    a_rejection_after_the_instant_brings_the_reminder_then,
    a_rejection_brings_the_reminder_that_waited_for_the_channel,
    coming_after_all_takes_the_request_back,
    a_second_request_is_not_taken,
    after_a_rejection_one_may_ask_again,
    what_was_decided_is_said_with_who_decided,
    a_request_in_one_line,
    in_taps_from_my_duties_to_the_reason,
    several_people_on_one_phone,
    someone_elses_duty_is_not_mine_to_ask_about,
    a_moved_duty_gets_a_true_answer,
    the_open_ones_are_shown_one_by_one,
    an_unlock_settles_the_request,
    two_admins_decide_at_once,
    outside_the_window_the_template_tells_the_decision,
    outside_the_window_an_admin_reads_the_line_that_decides,
    a_duty_that_began_can_not_be_asked_about,
    who_is_no_admin_any_more_finishes_no_rejection,
}

/// The same, and Yusuf has asked to be released; the admins know.
async fn asked(w: &World) -> (Phone<'_>, Phone<'_>) {
    let (admin, person) = w.admin_and_holder().await;
    person
        .sends("/request cancel 5 fajr-azaan My father is not well")
        .await
        .expects("Thank you")
        .await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali can't come", "My father is not well"]).await;
    }
    (admin, person)
}

async fn i_cannot_opens_a_request_that_one_tap_approves(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let question = person.presses("I can't").await.expects(["Yusuf Ali", "Fajr Azaan"]).await;
    question.presses("I am travelling").await.expects(["Thank you", "in your name"]).await;
    let told =
        admin.expects(["Yusuf Ali can't come", "Fajr Azaan", "Day 5 · Tue 9 Feb", "05:20"]).await;
    let told = told.and("Reason: I am travelling").offers(["Approve", "Reject"]);
    w.owner().expects("can't come").await;
    let answer =
        told.presses("Approve").await.expects(["Fajr Azaan", "open again", "Yusuf Ali"]).await;
    answer.in_place().offers(["Find someone"]);
    // One message that says it all, and not also that the duty was taken away.
    person
        .expects(["Yusuf Ali", "released", "Fajr Azaan", "Day 5 · Tue 9 Feb"])
        .await
        .without("admins say");
    person.expects_nothing().await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · open").await;
    person.sends("mine").await.expects("no duty").await;
    person.sends("me").await.expects("Approved").await;
    assert_eq!(w.texts("select reason from unlock_log").await, ["I am travelling"]);
    assert_eq!(w.texts("select state from request").await, ["approved"]);
    let log =
        admin.sends("/log").await.expects("granted what Yusuf Ali asked about Fajr Azaan").await;
    log.and([
        "Yusuf Ali can't come to Fajr Azaan",
        "took Fajr Azaan, Tue 9 Feb from Yusuf Ali. Reason: I am travelling",
    ]);
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
}

async fn what_stands_on_a_button_may_be_typed(w: &World) {
    let (admin, person) = asked(w).await;
    admin.sends("reject").await.expects("Yusuf Ali").await;
    admin.sends("Nobody else is free").await.expects("Yusuf Ali").await;
    person.expects("Nobody else is free").await;
    person.sends("I'll be there").await.expects("JazakAllah").await;
    person.sends("/request cancel 5 fajr-azaan I have a fever").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("I have a fever").await;
    }
    admin.sends("approve").await.expects(["Fajr Azaan", "open again"]).await;
    person.expects("released").await;
}

async fn a_rejection_asks_what_the_person_shall_hear(w: &World) {
    let (admin, person) = asked(w).await;
    let question = admin.presses("Reject").await.expects(["Yusuf Ali", "Fajr Azaan", "hear"]).await;
    person.expects_nothing().await;
    let question = question.offers("We have nobody else");
    let answer =
        question.presses("We have nobody else").await.expects(["stays with Yusuf Ali"]).await;
    answer.and("We have nobody else");
    let told = person.expects(["Yusuf Ali, please keep", "Fajr Azaan", "05:20"]).await;
    told.and("The admins say: We have nobody else").offers(["I'll be there", "I can't"]);
    person.expects_nothing().await;
    person.sends("mine").await.expects("not confirmed yet").await;
    question.presses("We have nobody else").await.expects(["decided already", "rejected"]).await;
    admin.sends("/log").await.expects("did not release Yusuf Ali from Fajr Azaan").await;
}

async fn a_rejection_with_its_note_in_one_line(w: &World) {
    let (admin, person) = asked(w).await;
    admin.sends("/requests reject 1 no").await.expects(["2", "10"]).await;
    admin.sends("/requests reject 1 Please find a swap").await.expects("stays with").await;
    person.expects(["please keep", "Please find a swap"]).await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
}

async fn a_rejection_lets_the_reminder_go_as_before(w: &World) {
    let (admin, person) = asked(w).await;
    admin.sends("/requests reject 1 We have nobody else").await.expects("stays with").await;
    person.expects("please keep").await;
    w.clock.to("2027-02-08 17:59:59");
    person.expects_nothing().await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Fajr Azaan"]).await;
    w.clock.to("2027-02-09 05:00");
    person.expects_nothing().await;
}

async fn a_rejection_after_the_instant_brings_the_reminder_then(w: &World) {
    let (admin, person) = asked(w).await;
    w.clock.to("2027-02-08 19:00");
    person.expects_nothing().await;
    admin.sends("/requests reject 1 We have nobody else").await.expects("stays with").await;
    person.expects("please keep").await;
    person.expects(["tomorrow", "Fajr Azaan"]).await;
    person.expects_nothing().await;
}

async fn a_rejection_brings_the_reminder_that_waited_for_the_channel(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/settings reminders 1d@17:00, 1d@18:00").await.expects("17:00").await;
    // Both wait in one message, for a platform that is down.
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    person.sends("/request cancel 5 fajr-azaan My father is not well").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("Yusuf Ali can't come").await;
    }
    w.whatsapp.refuses_all(None);
    w.clock.passes(900);
    w.settles().await;
    person.expects("Thank you").await;
    admin.sends("/requests reject 1 We have nobody else").await.expects("stays with").await;
    person.expects("please keep").await;
    person.expects(["tomorrow", "Fajr Azaan"]).await;
    assert_eq!(w.texts("select state from reminder").await, ["sent", "sent"]);
    w.clock.to("2027-02-09 05:00");
    person.expects_nothing().await;
}

async fn coming_after_all_takes_the_request_back(w: &World) {
    let (admin, person) = asked(w).await;
    person.presses("I'll be there").await.expects(["JazakAllah", "Fajr Azaan"]).await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali comes after all", "Fajr Azaan"]).await;
    }
    assert_eq!(w.texts("select state from request").await, ["withdrawn"]);
    admin.sends("/grid 5").await.expects("Yusuf Ali ✓").await;
    admin.presses("Approve").await.expects(["Yusuf Ali took this back", "Fajr Azaan"]).await;
    person.expects_nothing().await;
    person.presses("I'll be there").await.expects("already").await;
    admin.expects_nothing().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
}

async fn a_second_request_is_not_taken(w: &World) {
    let (admin, person) = asked(w).await;
    person.presses("I can't").await.expects(["know already", "asked about Fajr Azaan"]).await;
    person.sends("/request move 5 fajr-azaan I have an exam").await.expects("already").await;
    person.sends("/request").await.expects("about all your duties already").await;
    admin.expects_nothing().await;
    assert_eq!(w.texts("select state from request").await, ["open"]);
}

async fn after_a_rejection_one_may_ask_again(w: &World) {
    let (admin, person) = asked(w).await;
    admin.sends("/requests reject 1 We have nobody else").await.expects("stays with").await;
    person.expects("please keep").await;
    person.presses("I can't").await.expects("Yusuf Ali").await;
    person.sends("My father is in hospital").await.expects("Thank you").await;
    admin.expects("My father is in hospital").await;
    w.owner().expects("My father is in hospital").await;
    assert_eq!(w.texts("select state from request order by id").await, ["rejected", "open"]);
}

async fn what_was_decided_is_said_with_who_decided(w: &World) {
    let (admin, person) = asked(w).await;
    let owner = w.owner();
    admin.presses("Approve").await.expects("open again").await;
    person.expects("released").await;
    owner
        .presses("Approve")
        .await
        .expects(["decided already", "Abde Ali approved it", "Yusuf Ali"])
        .await;
    owner.presses("Reject").await.expects(["decided already", "Abde Ali approved it"]).await;
    owner.sends("/requests approve 99").await.expects(["99", "/requests"]).await;
    owner.sends("/requests approve soon").await.expects("soon").await;
    person.expects_nothing().await;
}

async fn a_request_in_one_line(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let line = "request cancel tomorrow fajar azan I am travelling to Surat";
    person.sends(line).await.expects(["Thank you for telling us, Yusuf Ali", "Fajr Azaan"]).await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["can't come", "travelling to Surat"]).await;
    }
    person.sends("mine").await.expects("asked to be released").await;
    admin.sends("/grid 5").await.expects("asked to be released").await;
    person.sends("request cancel 5 fajr-azaan ill").await.expects("already").await;
    admin.sends("/requests approve 1 Get well soon").await.expects("open again").await;
    person.expects(["released", "The admins say: Get well soon"]).await;
}

async fn in_taps_from_my_duties_to_the_reason(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 7 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    person.sends("mine").await.expects("2 duties").await;
    let which =
        person.presses("Cancel or move").await.expects(["Which duty", "Day 5", "Day 7"]).await;
    let which = which.offers(["Fajr Azaan · Day 5", "Isha Takbira · Day 7"]);
    let what =
        which.presses("Isha Takbira · Day 7").await.expects(["Yusuf Ali", "Isha Takbira"]).await;
    let why = what.presses("Release me").await.expects(["what keeps you", "Isha Takbira"]).await;
    admin.expects_nothing().await;
    why.presses("A family matter").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["can't come", "Isha Takbira", "Day 7", "A family matter"]).await;
    }
    // Only the other one is left to ask about.
    person.sends("request").await.expects(["wish for Fajr Azaan"]).await;
}

async fn several_people_on_one_phone(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone.sends("/register Fatema Zainab; 30412352; none; both").await.expects("registered").await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    phone.expects("Yusuf Ali").await;
    admin.sends("/assign 5 isha 30412352").await.expects("Fatema").await;
    phone.expects("Fatema").await;
    let which = phone.sends("request").await.expects(["Yusuf Ali", "Fatema Zainab"]).await;
    let what = which.presses("Isha Takbira · Day 5").await.expects("Fatema Zainab, what").await;
    what.presses("Release me").await.expects("Fatema Zainab, what keeps you").await;
    phone.sends("She has an exam that day").await.expects("Thank you for telling us, Fatema").await;
    for admin in [&admin, &w.owner()] {
        admin.expects(["Fatema Zainab can't come", "Isha Takbira"]).await;
    }
    phone.sends("mine").await.expects("Yusuf Ali · not confirmed").await;
}

async fn someone_elses_duty_is_not_mine_to_ask_about(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    other.sends("/request cancel 5 fajr-azaan I am travelling").await.expects("not yours").await;
    other.sends("/request cancel 5 isha I am travelling").await.expects("not yours").await;
    other.sends("/request").await.expects("no duty").await;
    other.sends("/requests").await.expects("for admins").await;
    other.sends("/requests approve 1").await.expects("for admins").await;
    admin.expects_nothing().await;
}

async fn a_moved_duty_gets_a_true_answer(w: &World) {
    let (admin, person) = asked(w).await;
    admin.presses("Approve").await.expects("open again").await;
    person.expects("released").await;
    person.presses("I'll be there").await.expects(["not yours any more", "/mine"]).await;
    person.presses("I can't").await.expects(["not yours any more", "/mine"]).await;
    person.sends("request cancel 5 fajr-azaan I am travelling").await.expects("not yours").await;
    admin.expects_nothing().await;
}

async fn the_open_ones_are_shown_one_by_one(w: &World) {
    let (admin, person) = asked(w).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/assign 4 isha 30412346").await.expects("Murtaza").await;
    other.expects("Isha Takbira").await;
    other.sends("/request move 4 isha to 9 I am away that day").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("another day").await;
    }
    admin.sends("menu").await.expects("Tomorrow").await.offers(["Requests: 2"]);
    let first =
        admin.presses("Requests: 2").await.expects(["Request 1 of 2", "Murtaza Hussain"]).await;
    let first = first.and(["Isha Takbira", "Day 4", "Would suit: Day 9 · Sat 13 Feb"]).in_place();
    let second = first.presses("Next request").await.expects(["Request 2 of 2", "Yusuf Ali"]).await;
    let second = second.in_place().offers(["Approve", "Reject", "Next request"]);
    let done = second.presses("Approve").await.expects("open again").await;
    person.expects("released").await;
    let left = done.presses("Next request").await.expects(["One open request", "Murtaza"]).await;
    assert_eq!(left.heard.labels(), ["Approve", "Reject"]);
    left.presses("Approve").await.expects("instead").await;
    other.expects("as you asked").await;
    admin.sends("/requests").await.expects("no open requests").await;
}

async fn an_unlock_settles_the_request(w: &World) {
    let (admin, person) = asked(w).await;
    admin.sends("/unlock 5 fajr-azaan His father is ill").await.expects("open again").await;
    person.expects("no longer").await;
    assert_eq!(w.texts("select state from request").await, ["approved"]);
    admin.sends("/requests").await.expects("no open requests").await;
    w.owner().presses("Approve").await.expects(["decided already", "Abde Ali"]).await;
    person.expects_nothing().await;
}

async fn two_admins_decide_at_once(w: &World) {
    let (admin, person) = asked(w).await;
    let owner = w.owner();
    tokio::join!(
        admin.sends("/requests approve 1"),
        owner.sends("/requests reject 1 We have nobody else"),
    );
    w.settles_twice_at_once().await;
    let answers = [admin.hears().await.text(), owner.hears().await.text()];
    let late = answers.iter().filter(|text| text.contains("decided already")).count();
    assert_eq!(late, 1, "{answers:?}");
    person.hears().await;
    person.expects_nothing().await;
}

async fn outside_the_window_the_template_tells_the_decision(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for day in ["9 feb", "12 feb", "13 feb"] {
        admin.sends(&format!("/assign {day} isha 30412345")).await.expects("Isha Takbira").await;
        person.expects("Isha Takbira").await;
    }
    for day in ["12 feb", "13 feb"] {
        person
            .sends(&format!("request cancel {day} isha I am travelling"))
            .await
            .expects("Thank you")
            .await;
        admin.expects("can't come").await;
        w.owner().expects("can't come").await;
    }
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-10 11:00");
    admin.sends("/requests approve 1").await.expects("open again").await;
    person.expects(["Yusuf Ali", "released", "12 Feb"]).await.by_template("duty_update");
    admin.sends("/requests reject 2 We have nobody else").await.expects("stays").await;
    let told = person.expects(["Yusuf Ali", "please keep", "13 Feb", "17:40"]).await;
    told.by_template("duty_update").and("We have nobody else");
    w.clock.to("2027-02-12 18:00");
    person.expects("Isha Takbira").await.by_template("duty_reminder");
}

async fn a_duty_that_began_can_not_be_asked_about(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 05:20");
    person.sends("request cancel 5 fajr-azaan I am travelling").await.expects("begun").await;
    person.sends("request").await.expects("no duty ahead").await;
}

async fn who_is_no_admin_any_more_finishes_no_rejection(w: &World) {
    let (admin, person) = asked(w).await;
    admin.presses("Reject").await.expects("hear").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.expects("no longer help").await;
    admin.sends("We have nobody else").await.expects("for admins").await;
    person.expects_nothing().await;
}

async fn outside_the_window_an_admin_reads_the_line_that_decides(w: &World) {
    let admin = w.second_admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.owner().sends("/assign 9 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.passes(25 * 3600);
    person.sends("/request cancel 9 isha I am travelling").await.expects("Thank you").await;
    w.owner().expects("can't come").await;
    let told = admin.expects(["Yusuf Ali can't come to Isha Takbira", "I am travelling"]).await;
    let told = told.by_template("duty_update").text();
    let line = told.split("/requests reject ").nth(1).and_then(|rest| rest.split('.').next());
    let line = format!("requests approve {}", line.expect("the line to type"));
    assert!(told.contains(&format!("Write /{line} or")), "{told}");
    admin.sends(&line).await.expects("open again").await;
    person.expects("you are released").await;
}
