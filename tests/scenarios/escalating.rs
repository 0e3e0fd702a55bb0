//! No silence: the admins hear who has not confirmed, with a way to find someone else.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    one_silent_person_is_one_button ("EVENING" = "on"),
    several_are_a_list_in_one_message ("EVENING" = "on"),
    outside_the_window_it_is_one_line ("EVENING" = "on"),
    many_come_in_pages ("EVENING" = "on"),
    half_an_hour_after_a_late_asking ("EVENING" = "on"),
    nobody_is_silent_and_nothing_is_said ("EVENING" = "on"),
    who_asked_already_is_not_called_silent ("EVENING" = "on"),
    it_is_caught_up_with ("EVENING" = "on"),
    the_list_on_demand,
}

/// Yusuf has a duty of Day 5 and was asked twice; it is 20:00.
async fn asked_twice(w: &World) -> (Phone<'_>, Phone<'_>) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-08 20:00");
    for phone in [&admin, &w.owner()] {
        phone.expects("Not confirmed:\nFajr Azaan · Yusuf Ali").await;
    }
    person.expects("can you come").await;
    (admin, person)
}

async fn one_silent_person_is_one_button(w: &World) {
    let (admin, person) = asked_twice(w).await;
    w.clock.to("2027-02-08 20:59:59");
    admin.expects_nothing().await;
    w.clock.to("2027-02-08 21:00");
    for phone in [&admin, &w.owner()] {
        let told = phone.expects(["Not confirmed by 21:00", "Day 5 · Tue 9 Feb"]).await;
        let told = told.and("Fajr Azaan · Yusuf Ali · +919820012345");
        assert_eq!(told.heard.labels(), ["Find someone else"]);
    }
    w.restarts().await;
    w.clock.to("2027-02-08 23:59");
    admin.expects_nothing().await;
    person.expects_nothing().await;
    admin.sends("find someone else").await.expects("Nobody is free for Fajr Azaan").await;
}

async fn several_are_a_list_in_one_message(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for duty in ["fajr-azaan", "zohr-azaan", "maghrib-azaan", "isha"] {
        admin.sends(&format!("/assign 5 {duty} 30412345")).await.expects("given to").await;
        person.expects("Day 5").await;
    }
    w.clock.to("2027-02-08 18:00");
    person.hears_all().await;
    w.clock.to("2027-02-08 20:00");
    assert_eq!(person.hears_all().await.len(), 4);
    admin.expects("4 of 8 given").await;
    w.owner().expects("4 of 8 given").await;
    person.presses("I'll be there").await.expects("JazakAllah").await;
    w.clock.to("2027-02-08 21:00");
    for phone in [&admin, &w.owner()] {
        let told = phone.expects(["Not confirmed by 21:00", "Maghrib Azaan"]).await;
        let told = told.and(["choose a duty"]).without("Isha");
        assert_eq!(told.heard.labels(), ["Fajr Azaan", "Zohr Azaan", "Maghrib Azaan"]);
    }
    admin.expects_nothing().await;
    admin.presses("Zohr Azaan").await.expects("Nobody is free for Zohr Azaan").await;
}

async fn outside_the_window_it_is_one_line(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 8 isha 30412345").await.expects("Isha").await;
    person.expects("Isha").await;
    w.clock.to("2027-02-11 18:00");
    person.expects("Isha").await;
    w.clock.to("2027-02-11 20:00");
    person.expects("Isha").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("1 of 8 given").await;
    }
    w.clock.to("2027-02-11 21:00");
    let told = admin.expects(["not confirmed by 21:00", "Isha Takbira (Yusuf Ali)"]).await;
    told.by_template("duty_update").and("/replace");
    w.owner().expects("Isha Takbira · Yusuf Ali").await;
    let list = admin.sends("/replace").await.expects("Isha Takbira · Yusuf Ali").await;
    list.offers("Find someone else");
}

async fn many_come_in_pages(w: &World) {
    w.tampers("update duty set active = true").await;
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let optional = ["sanah", "tilawat", "dua-e-joshan", "yaseen"];
    let usual = ["fajr-azaan", "fajr-takbira", "zohr-azaan", "zohr-takbira", "asr-takbira"];
    for duty in optional.into_iter().chain(usual).chain(["maghrib-azaan", "isha-takbira"]) {
        admin.sends(&format!("/assign 5 {duty} 30412345")).await.expects("given to").await;
        person.expects("Day 5").await;
    }
    w.clock.to("2027-02-08 18:00");
    person.hears_all().await;
    w.clock.to("2027-02-08 20:00");
    person.hears_all().await;
    admin.expects(["11 of 12 given", "Empty: Maghrib Takbira"]).await;
    w.owner().expects("11 of 12 given").await;
    w.clock.to("2027-02-08 21:00");
    w.owner().expects("Not confirmed").await;
    let told = admin.expects(["Not confirmed", "Sanah", "Isha Takbira"]).await;
    assert_eq!(told.heard.labels().len(), 10, "{:?}", told.heard.labels());
    let rest = told.presses("More (2 of 2)").await.expects("Isha Takbira").await;
    assert_eq!(rest.heard.labels(), ["Maghrib Azaan", "Isha Takbira", "More (1 of 2)"]);
    rest.presses("Isha Takbira").await.expects("Nobody is free for Isha Takbira").await;
}

async fn half_an_hour_after_a_late_asking(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    // Nobody works from six to ten.
    w.clock.to("2027-02-08 22:00");
    w.restarts().await;
    person.expects("can you come").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("Tomorrow, Day 5").await;
    }
    w.clock.to("2027-02-08 22:29:59");
    admin.expects_nothing().await;
    w.clock.to("2027-02-08 22:30");
    for phone in [&admin, &w.owner()] {
        phone.expects("Not confirmed by 22:30").await;
    }
}

async fn nobody_is_silent_and_nothing_is_said(w: &World) {
    let (admin, person) = asked_twice(w).await;
    person.presses("I'll be there").await.expects("JazakAllah").await;
    w.clock.to("2027-02-08 21:00");
    admin.expects_nothing().await;
    person.expects_nothing().await;
    // Given after the hour.
    admin.sends("/assign 5 isha 30412345").await.expects("Isha").await;
    person.expects("Isha").await;
    w.clock.to("2027-02-08 23:00");
    admin.expects_nothing().await;
}

async fn who_asked_already_is_not_called_silent(w: &World) {
    let (admin, person) = asked_twice(w).await;
    let line = "request cancel 5 fajr-azaan I am travelling to Surat";
    person.sends(line).await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("can't come").await;
    }
    w.clock.to("2027-02-08 21:00");
    admin.expects_nothing().await;
    let told = admin.sends("/replace 5 fajr-azaan").await.expects("the request waits").await;
    told.presses("See the requests").await.expects("Yusuf Ali can't come").await;
}

async fn it_is_caught_up_with(w: &World) {
    let (admin, _) = asked_twice(w).await;
    w.clock.to("2027-02-08 23:30");
    w.restarts().await;
    for phone in [&admin, &w.owner()] {
        phone.expects("Not confirmed by 23:30").await;
    }
    w.clock.to("2027-02-09 00:01");
    admin.expects_nothing().await;
}

async fn the_list_on_demand(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let none = admin.sends("/replace").await.expects("Nobody who has a duty on Day 5").await;
    none.offers("Roster of the day");
    for line in ["/assign 5 isha 30412345", "/assign 8 asr 30412345", "/assign 4 isha 30412345"] {
        admin.sends(line).await.expects("given to").await;
        person.hears().await;
    }
    admin.sends("/replace").await.expects(["Not confirmed by 10:00", "Isha Takbira"]).await;
    admin.sends("/replace 8").await.expects("Asr Takbira · Yusuf Ali").await;
    w.clock.to("2027-02-08 17:40");
    // What has begun can't be given to anyone.
    admin.sends("/replace today").await.expects("Nobody who has a duty on Day 4").await;
    person.sends("/replace").await.expects("for admins").await;
    w.viewer().on(Telegram).await.sends("/replace 5 isha").await.expects("for admins").await;
}
