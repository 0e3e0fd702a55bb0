//! The evening before: the admins hear how tomorrow stands, and who is silent is asked once more.

use khidmat::simulator::{Fault, SmtpStage};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    the_digest_says_how_tomorrow_stands ("EVENING" = "on"),
    the_digest_names_who_asked_to_be_released ("EVENING" = "on"),
    outside_the_window_the_digest_is_one_line ("EVENING" = "on"),
    a_day_that_is_given_and_confirmed_is_good_news ("EVENING" = "on"),
    no_digest_of_a_day_outside_the_season ("EVENING" = "on"),
    the_digest_is_caught_up_with_until_midnight ("EVENING" = "on"),
    hours_that_are_off_say_nothing,
    two_processes_say_it_once ("EVENING" = "on"),
    who_is_silent_is_asked_on_the_other_channels ("EVENING" = "on"),
    with_one_address_it_is_asked_there_again ("EVENING" = "on"),
    outside_the_window_the_template_asks ("EVENING" = "on"),
    who_has_answered_is_not_asked ("EVENING" = "on"),
    an_answer_stops_the_asking_that_waits ("EVENING" = "on"),
    an_hour_after_a_late_reminder ("EVENING" = "on", "REMINDER_TIME" = "20:30"),
    given_in_the_evening_it_is_asked_an_hour_later ("EVENING" = "on"),
    who_was_never_reached_is_not_asked_again ("EVENING" = "on"),
    after_an_evening_of_standing_still ("EVENING" = "on"),
    a_digest_that_waits_past_midnight_is_not_said ("EVENING" = "on"),
    over_a_change_of_clocks ("EVENING" = "on", "TIMEZONE" = "Europe/London", "SEASON" = ""),
}

/// The admins hear the digest of this evening.
async fn hear_the_digest(w: &World, admin: &Phone<'_>) {
    admin.expects("Tomorrow").await;
    w.owner().expects("Tomorrow").await;
}

async fn the_digest_says_how_tomorrow_stands(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/assign 5 isha 30412346").await.expects("Isha").await;
    other.expects("Isha").await;
    admin.sends("/lock 5 asr The Aamil leads").await.expects("closed").await;
    person.presses("I'll be there").await.expects("JazakAllah").await;
    w.clock.to("2027-02-08 18:00");
    for phone in [&person, &other] {
        phone.expects("tomorrow").await;
    }
    w.clock.to("2027-02-08 18:59:59");
    admin.expects_nothing().await;
    w.clock.to("2027-02-08 19:00");
    for phone in [&admin, &w.owner()] {
        let digest = phone.expects(["Tomorrow, Day 5 · Tue 9 Feb", "2 of 7 given"]).await;
        let digest = digest.and(["1 confirmed", "Not confirmed:\nIsha Takbira · Murtaza Hussain"]);
        let digest = digest.and("Empty: Fajr Takbira, Zohr Azaan, Zohr Takbira, Maghrib Azaan");
        digest.without(["Yusuf", "Asr"]).offers(["Fill the gaps", "Roster"]);
    }
    for phone in [&person, &other] {
        phone.expects_nothing().await;
    }
    w.restarts().await;
    admin.expects_nothing().await;
    admin.presses("Roster").await.expects("05:20 Fajr Azaan · Yusuf Ali ✓").await;
    w.owner().presses("Fill the gaps").await.expects(["Which duty", "Fajr Takbira"]).await;
    admin.sends("fill the gaps").await.expects("Which duty").await;
}

async fn the_digest_names_who_asked_to_be_released(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let line = "request cancel 5 fajr-azaan I am travelling to Surat";
    person.sends(line).await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("can't come").await;
    }
    w.clock.to("2027-02-08 19:00");
    for phone in [&admin, &w.owner()] {
        phone.expects("Fajr Azaan · Yusuf Ali (asked to be released)").await;
    }
    // The admins know, and so does he: no word more.
    w.clock.to("2027-02-08 21:00");
    admin.expects_nothing().await;
    person.expects_nothing().await;
}

async fn outside_the_window_the_digest_is_one_line(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    w.clock.to("2027-02-09 19:00");
    let digest = admin.expects(["tomorrow, Day 6 · Wed 10 Feb", "0 of 8 given"]).await;
    digest.by_template("duty_update").and("Empty: Fajr Azaan, Fajr Takbira").and("Write menu");
    w.owner().expects("0 of 8 given").await;
}

async fn a_day_that_is_given_and_confirmed_is_good_news(w: &World) {
    w.tampers("update duty set active = false where key not in ('fajr-azaan', 'asr-takbira')")
        .await;
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 5 asr 30412345").await.expects("Asr").await;
    person.expects("Asr").await.presses("I'll be there").await.expects("JazakAllah").await;
    person.sends("/confirm 1").await.expects("JazakAllah").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    person.expects("tomorrow").await;
    w.clock.to("2027-02-08 19:00");
    for phone in [&admin, &w.owner()] {
        let all_well = "Tomorrow, Day 5 · Tue 9 Feb: all 2 duties are given and confirmed.";
        phone.says_exactly(all_well).await.offers("Roster");
    }
    w.clock.to("2027-02-08 23:59");
    admin.expects_nothing().await;
    person.expects_nothing().await;
}

async fn no_digest_of_a_day_outside_the_season(w: &World) {
    w.clock.to("2027-03-06 19:00");
    w.owner().expects_nothing().await;
    // One that begins tomorrow, started after the hour, is told tomorrow.
    w.owner().sends("/season 2027-03-07 10 Another").await.expects("started").await;
    w.owner().expects_nothing().await;
    w.clock.to("2027-03-07 19:00");
    w.owner().expects("Tomorrow, Day 2").await;
}

async fn the_digest_is_caught_up_with_until_midnight(w: &World) {
    w.clock.to("2027-02-08 23:59");
    w.restarts().await;
    w.owner().expects("Tomorrow, Day 5").await;
    w.clock.to("2027-02-10 00:00");
    w.owner().expects_nothing().await;
    w.clock.to("2027-02-10 19:00");
    w.owner().expects("Tomorrow, Day 7").await;
}

async fn hours_that_are_off_say_nothing(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-08 23:00");
    admin.expects_nothing().await;
    person.expects_nothing().await;
}

async fn two_processes_say_it_once(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    for (clock, admin_hears, person_hears) in [
        ("2027-02-08 19:00", "Tomorrow", ""),
        ("2027-02-08 20:00", "", "can you come"),
        ("2027-02-08 21:00", "Not confirmed by 21:00", ""),
    ] {
        w.clock.to(clock);
        w.settles_twice_at_once().await;
        for (phone, text) in
            [(&admin, admin_hears), (&w.owner(), admin_hears), (&person, person_hears)]
        {
            if !text.is_empty() {
                phone.expects(text).await;
            }
            phone.expects_nothing().await;
        }
    }
}

async fn who_is_silent_is_asked_on_the_other_channels(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    whatsapp.sends("hi").await.expects("Salaam").await;
    let mailbox = w.mailbox(&person.email);
    w.whatsapp.automatic_receipts(false);
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    for phone in [&telegram, &whatsapp] {
        phone.expects("Fajr Azaan").await;
    }
    mailbox.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 18:00");
    whatsapp.expects("tomorrow").await.is_reported("read", None).await;
    telegram.expects("tomorrow").await;
    mailbox.expects("Tomorrow").await;
    w.clock.to("2027-02-08 19:00");
    hear_the_digest(w, &admin).await;
    w.clock.to("2027-02-08 19:59:59");
    telegram.expects_nothing().await;
    w.clock.to("2027-02-08 20:00");
    let again = telegram.expects(["Yusuf Ali, can you come tomorrow", "not heard from you"]).await;
    again.and(["Fajr Azaan", "Day 5 · Tue 9 Feb", "05:20"]).offers(["I'll be there", "I can't"]);
    let letter = mailbox.expects(["Can you come", "Fajr Azaan", "write /mine"]).await;
    assert!(!letter.subject.contains("Yusuf"), "{}", letter.subject);
    whatsapp.expects_nothing().await;
    w.restarts().await;
    telegram.expects_nothing().await;
    let receipts = admin.sends("/receipts 5 fajr-azaan").await.expects("Reminder · WhatsApp").await;
    receipts.and(["Asked again · Telegram · accepted", "Asked again · e-mail · accepted"]);
    let list = admin.sends("/reminders").await.expects("Asked again: Telegram accepted").await;
    list.and("Telegram accepted · WhatsApp read · e-mail accepted");
    telegram.presses("I'll be there").await.expects("JazakAllah").await;
    w.clock.to("2027-02-08 21:00");
    admin.expects_nothing().await;
}

async fn with_one_address_it_is_asked_there_again(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.automatic_receipts(false);
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await.is_reported("read", None).await;
    w.clock.to("2027-02-08 20:00");
    hear_the_digest(w, &admin).await;
    let again = person.expects("can you come tomorrow").await.in_free_text();
    again.presses("I can't").await.expects("what keeps you").await;
    person.sends("My father is not well").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("can't come").await;
    }
    w.clock.to("2027-02-08 23:00");
    person.expects_nothing().await;
    admin.expects_nothing().await;
}

async fn outside_the_window_the_template_asks(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 8 isha 30412345").await.expects("Isha").await;
    person.expects("Isha").await;
    w.clock.to("2027-02-11 18:00");
    person.expects("Isha").await.by_template("duty_reminder");
    w.clock.to("2027-02-11 20:00");
    hear_the_digest(w, &admin).await;
    let again = person.expects("Isha").await.by_template("duty_reminder");
    again.presses("I'll be there").await.expects("JazakAllah").await;
}

async fn who_has_answered_is_not_asked(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    let reminder = person.expects("tomorrow").await;
    reminder.presses("I'll be there").await.expects("JazakAllah").await;
    w.clock.to("2027-02-08 19:00");
    hear_the_digest(w, &admin).await;
    w.clock.to("2027-02-08 23:00");
    person.expects_nothing().await;
    admin.expects_nothing().await;
}

async fn an_answer_stops_the_asking_that_waits(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let (phone, mailbox) = (person.on(WhatsApp).await, w.mailbox(&person.email));
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    phone.expects("Fajr Azaan").await;
    mailbox.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 18:00");
    phone.expects("tomorrow").await;
    mailbox.expects("Tomorrow").await;
    w.mail.refuses_all(Some(Fault::Smtp(SmtpStage::Mail, 451)));
    w.clock.to("2027-02-08 20:00");
    hear_the_digest(w, &admin).await;
    phone.expects("can you come").await.presses("I'll be there").await.expects("05:20").await;
    w.mail.refuses_all(None);
    w.clock.to("2027-02-08 20:10");
    mailbox.expects_nothing().await;
}

async fn an_hour_after_a_late_reminder(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 20:00");
    hear_the_digest(w, &admin).await;
    w.clock.to("2027-02-08 20:30");
    person.expects("tomorrow you have").await;
    w.clock.to("2027-02-08 21:29");
    person.expects_nothing().await;
    admin.expects_nothing().await;
    w.clock.to("2027-02-08 21:30");
    person.expects("can you come").await;
    w.clock.to("2027-02-08 21:59");
    admin.expects_nothing().await;
    w.clock.to("2027-02-08 22:00");
    for phone in [&admin, &w.owner()] {
        phone.expects(["Not confirmed by 22:00", "Yusuf Ali"]).await;
    }
}

async fn given_in_the_evening_it_is_asked_an_hour_later(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.clock.to("2027-02-08 19:30");
    hear_the_digest(w, &admin).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("it is soon").await;
    w.clock.to("2027-02-08 20:10");
    admin.sends("/assign 5 isha 30412345").await.expects("Isha").await;
    person.expects("Isha").await;
    w.clock.to("2027-02-08 20:30");
    person.expects(["can you come", "Fajr Azaan"]).await;
    w.clock.to("2027-02-08 21:00");
    for phone in [&admin, &w.owner()] {
        phone.expects(["Not confirmed by 21:00", "Fajr Azaan", "Isha Takbira"]).await;
    }
    // What is given from now on is the admins' own affair.
    admin.sends("/assign 5 maghrib-azaan 30412345").await.expects("Maghrib Azaan").await;
    person.expects("Maghrib Azaan").await;
    w.clock.to("2027-02-08 23:59");
    person.expects_nothing().await;
    admin.expects_nothing().await;
}

async fn who_was_never_reached_is_not_asked_again(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.leaves(person.number(), true);
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.hears_all().await;
    w.owner().hears_all().await;
    w.clock.to("2027-02-08 20:00");
    hear_the_digest(w, &admin).await;
    person.expects_nothing().await;
    w.clock.to("2027-02-08 21:00");
    for phone in [&admin, &w.owner()] {
        phone.expects(["Not confirmed by 21:00", "Fajr Azaan · Yusuf Ali"]).await;
    }
}

async fn after_an_evening_of_standing_still(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 22:00");
    w.restarts().await;
    person.expects("tomorrow you have").await;
    person.expects_nothing().await;
    hear_the_digest(w, &admin).await;
    w.clock.to("2027-02-08 22:59");
    person.expects_nothing().await;
    w.clock.to("2027-02-08 23:00");
    person.expects("can you come").await;
    w.clock.to("2027-02-08 23:29");
    admin.expects_nothing().await;
    w.clock.to("2027-02-08 23:30");
    for phone in [&admin, &w.owner()] {
        phone.expects("Not confirmed by 23:30").await;
    }
}

async fn a_digest_that_waits_past_midnight_is_not_said(w: &World) {
    w.telegram.refuses_all(Some(Fault::TelegramError(502, "Bad Gateway".to_owned())));
    w.clock.to("2027-02-08 19:00");
    w.owner().expects_nothing().await;
    w.clock.to("2027-02-09 00:10");
    w.owner().expects_nothing().await;
    w.telegram.refuses_all(None);
    w.clock.to("2027-02-09 01:00");
    w.owner().expects_nothing().await;
}

async fn over_a_change_of_clocks(w: &World) {
    let owner = w.owner();
    owner.sends("/season 2027-03-20 30 Spring").await.expects("started").await;
    // On 28 March the clocks go from 01:00 to 02:00, and the digest stays at 19:00 of the place.
    w.clock.to("2027-03-27 19:00");
    owner.expects(["Tomorrow, Day 9", "Sun 28 Mar"]).await;
    w.clock.to("2027-03-28 18:59:59");
    owner.expects_nothing().await;
    w.clock.to("2027-03-28 19:00");
    owner.expects(["Tomorrow, Day 10", "Mon 29 Mar"]).await;
}
