//! Finding someone else for a duty that is not confirmed.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    three_taps_give_it_to_someone_else ("EVENING" = "on"),
    on_whatsapp_and_in_words,
    undone_within_ten_minutes,
    confirmed_meanwhile_it_stays,
    pressed_twice_and_by_two_admins,
    a_slot_that_is_open_or_closed,
    too_late_after_it_began,
    who_is_not_approved_is_asked_about,
    the_one_who_has_it_is_no_other,
    many_people_come_in_pages,
    who_had_not_heard_hears_nothing,
    outside_the_window_the_template_tells,
    a_role_that_was_taken_finds_nobody,
}

/// Yusuf has the Fajr Azaan of Day 5, and Murtaza and Hatim are there; all are approved.
async fn given(w: &World) -> (Phone<'_>, Phone<'_>, Phone<'_>) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.volunteer_without_mail("30412351").on(WhatsApp).await;
    w.tampers("update person set status = 'approved'").await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    (admin, person, other)
}

async fn three_taps_give_it_to_someone_else(w: &World) {
    let (admin, person, other) = given(w).await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-08 20:00");
    person.expects("can you come").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("1 of 8 given").await;
    }
    w.clock.to("2027-02-08 21:00");
    w.owner().expects("Not confirmed").await;
    let told = admin.expects("Not confirmed by 21:00").await;
    let who = told.presses("Find someone else").await.expects("Yusuf Ali has not confirmed").await;
    let who = who.and(["Fajr Azaan, Day 5 · Tue 9 Feb", "Murtaza Hussain · 30412346"]);
    let who = who.without("Yusuf Ali · 30412345").in_place();
    let done = who.presses("Murtaza Hussain · 2346").await.expects("is given to Murtaza").await;
    let done = done.and(["telling Murtaza Hussain by WhatsApp", "telling Yusuf Ali kindly"]);
    done.in_place().offers(["Undo", "Who was reached"]);
    let told = person.expects("Yusuf Ali, someone else will take this").await;
    told.and(["Fajr Azaan", "Day 5", "Thank you"]).without("I'll be there");
    person.expects_nothing().await;
    other.expects(["Murtaza Hussain, a duty is yours", "it is soon", "05:20"]).await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · Murtaza Hussain").await;
    person.presses("I'll be there").await.expects("not yours any more").await;
    assert_eq!(
        w.texts("select reason from unlock_log").await,
        ["Not confirmed by Mon 8 Feb 21:00; given to someone else"]
    );
    let log = admin.sends("/log").await.expects("gave Fajr Azaan, Tue 9 Feb to Murtaza").await;
    log.and("took Fajr Azaan, Tue 9 Feb from Yusuf Ali. Reason: Not confirmed by");
    w.clock.to("2027-02-08 23:59");
    for phone in [&admin, &person, &other] {
        phone.expects_nothing().await;
    }
}

async fn on_whatsapp_and_in_words(w: &World) {
    let (_, person, other) = given(w).await;
    let admin = w.second_admin().on(WhatsApp).await;
    admin.sends("replace tomorrow fajr azaan").await.expects(["Who instead", "Hatim Zaki"]).await;
    admin.sends("replace 5 fajar azan murtaza hussain").await.expects("is given to Murtaza").await;
    person.expects("someone else will take this").await;
    other.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 18:00");
    other.expects("tomorrow").await;
    person.expects_nothing().await;
    admin.sends("replace 5 fajr-azaan nobody such").await.expects("I find nobody").await;
    admin.sends("replace 5").await.expects("Fajr Azaan · Murtaza Hussain").await;
    admin.sends("replace 99 isha").await.expects("not a day of").await;
    admin.sends("replace 5 lunch").await.expects("know no such duty").await;
}

async fn undone_within_ten_minutes(w: &World) {
    let (admin, person, other) = given(w).await;
    admin.sends("/replace 5 fajr-azaan 30412346").await.expects("is given to Murtaza").await;
    person.expects("someone else").await;
    other.expects("Fajr Azaan").await;
    admin.presses("Undo").await.expects(["Undone", "open again"]).await;
    other.expects("given to you by mistake").await;
    person.expects_nothing().await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("is given to Yusuf").await;
    person.expects("Fajr Azaan").await;
}

async fn confirmed_meanwhile_it_stays(w: &World) {
    let (admin, person, other) = given(w).await;
    let who = admin.sends("/replace 5 fajr-azaan").await.expects("Who instead").await;
    w.clock.to("2027-02-08 10:14");
    person.presses("I'll be there").await.expects("JazakAllah").await;
    let answer =
        who.presses("Murtaza Hussain · 2346").await.expects("Yusuf Ali has confirmed").await;
    let answer = answer.and(["Mon 8 Feb 10:14", "stays as it is"]).offers("Open it again");
    other.expects_nothing().await;
    person.expects_nothing().await;
    let why = answer.presses("Open it again").await.expects("Why is Fajr Azaan").await;
    why.presses("Is unwell that day").await.expects("open again").await;
    person.expects("no longer have").await;
    let open = who.presses("Murtaza Hussain · 2346").await.expects("nobody has it now").await;
    open.presses("Find someone").await.expects("Who?").await;
}

async fn pressed_twice_and_by_two_admins(w: &World) {
    let (admin, person, other) = given(w).await;
    let second = w.second_admin().on(WhatsApp).await;
    let who = admin.sends("/replace 5 fajr-azaan").await.expects("Who instead").await;
    let theirs = second.sends("/replace 5 fajr-azaan").await.expects("Who instead").await;
    theirs.presses("Murtaza Hussain · 2346").await.expects("is given to Murtaza").await;
    person.expects("someone else").await;
    other.expects("Fajr Azaan").await;
    for answer in [
        theirs.presses("Murtaza Hussain · 2346").await.hears().await,
        who.presses("Hatim Zaki · 2351").await.hears().await,
    ] {
        answer.and(["changed hands", "Murtaza Hussain has it now"]).offers("Roster of the day");
    }
    for phone in [&person, &other] {
        phone.expects_nothing().await;
    }
}

async fn a_slot_that_is_open_or_closed(w: &World) {
    let (admin, ..) = given(w).await;
    admin.sends("/replace 5 isha").await.expects("nobody has it now").await.offers("Find someone");
    admin.sends("/lock 5 isha The Aamil leads").await.expects("closed").await;
    admin.sends("/replace 5 isha").await.expects(["is closed", "The Aamil leads"]).await;
}

async fn too_late_after_it_began(w: &World) {
    let (admin, person, other) = given(w).await;
    let who = admin.sends("/replace 5 fajr-azaan").await.expects("Who instead").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 05:20");
    who.presses("Murtaza Hussain · 2346").await.expects("began at 05:20").await;
    other.expects_nothing().await;
    w.clock.to("2027-02-10 05:20");
    who.presses("Murtaza Hussain · 2346").await.expects("is over").await;
}

async fn who_is_not_approved_is_asked_about(w: &World) {
    let (admin, person, _) = given(w).await;
    let new = w.volunteer_without_mail("30412349").on(WhatsApp).await;
    let who = admin.sends("/replace 5 fajr-azaan").await.expects("not yet approved").await;
    let ask = who.presses("Taher Saifuddin · 2349").await.expects("is not yet approved").await;
    new.expects_nothing().await;
    let who = ask.presses("Someone else").await.expects("Who instead").await;
    let ask = who.presses("Taher Saifuddin · 2349").await.expects("is not yet approved").await;
    ask.presses("Assign anyway").await.expects(["is given to Taher", "was pending"]).await;
    new.expects("Fajr Azaan").await;
    person.expects("someone else").await;
}

async fn the_one_who_has_it_is_no_other(w: &World) {
    let (admin, person, _) = given(w).await;
    let answer = admin.sends("/replace 5 fajr-azaan 30412345").await.hears().await;
    answer.and(["is taken", "Yusuf Ali"]);
    person.expects_nothing().await;
    w.tampers("update person set status = 'withdrawn' where its_number = '30412346'").await;
    let answer = admin.sends("/replace 5 fajr-azaan 30412346").await.hears().await;
    answer.and("withdrawn");
    // Nothing of it has happened.
    admin.sends("/grid 5").await.expects("Fajr Azaan · Yusuf Ali").await;
    person.expects_nothing().await;
}

async fn many_people_come_in_pages(w: &World) {
    let (admin, person, _) = given(w).await;
    for (its, letter) in (10..).zip('A'..='L') {
        let row = format!(
            "insert into person (centre_id, full_name, its_number, phone, preference, status,
             created_at) values (1, 'Abbas {letter}', '304200{its}', '+91982003{its}00', 'both',
             'approved', 0)"
        );
        w.tampers(&row).await;
    }
    let first = admin.sends("/replace 5 fajr-azaan").await.expects("Who instead").await;
    let more = first.presses("More (2 of 2)").await.expects("Who instead").await;
    more.in_place().presses("Murtaza Hussain · 2346").await.expects("is given to").await;
    person.expects("someone else").await;
    w.volunteer_without_mail("30412346").on(WhatsApp).await.expects("Fajr Azaan").await;
}

async fn who_had_not_heard_hears_nothing(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    w.whatsapp.refuses_all(Some(khidmat::simulator::Fault::GraphError(131_016)));
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    let answer = admin.sends("/replace 5 fajr-azaan 30412346").await.expects("given to").await;
    answer.and("Yusuf Ali had not heard of it yet");
    other.expects("Fajr Azaan").await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(600);
    person.expects_nothing().await;
    w.volunteer_without_mail("30412346").on(WhatsApp).await.expects("Fajr Azaan").await;
}

async fn outside_the_window_the_template_tells(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/assign 9 isha 30412345").await.expects("Isha").await;
    person.expects("Isha").await;
    w.clock.to("2027-02-11 10:00");
    admin.sends("/replace 9 isha 30412346").await.expects("is given to").await;
    let told = person.expects(["someone else takes Isha Takbira", "Day 9"]).await;
    told.by_template("duty_update");
    other.expects("Isha").await.by_template("duty_allotment");
}

async fn a_role_that_was_taken_finds_nobody(w: &World) {
    let (admin, person, other) = given(w).await;
    let who = admin.sends("/replace 5 fajr-azaan").await.expects("Who instead").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.expects("no longer help").await;
    who.presses("Murtaza Hussain · 2346").await.expects("for admins").await;
    for phone in [&person, &other] {
        phone.expects_nothing().await;
    }
}
