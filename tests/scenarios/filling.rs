//! Filling the gaps in taps: the day, the duty, the person.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    three_taps_fill_a_cell,
    three_taps_from_the_menu_on_whatsapp,
    the_days_with_gaps_come_in_pages,
    a_day_without_gaps_leads_to_the_others,
    the_best_stand_first_with_the_reason,
    who_serves_at_that_time_is_not_offered,
    a_pending_person_is_asked_about_in_taps_only,
    the_people_come_in_pages,
    a_slot_that_is_taken_meanwhile,
    a_season_that_is_full,
    only_admins_fill,
}

/// Approves somebody, as long as an assignment is the way to it.
async fn approve(admin: &Phone<'_>, person: &Phone<'_>, its: &str) {
    admin.sends(&format!("/assign 30 isha {its}")).await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.sends("/unlock 30 isha Given by mistake").await.expects("open again").await;
    person.expects("no longer").await;
}

async fn three_taps_fill_a_cell(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    approve(&admin, &person, "30412345").await;
    let days =
        admin.sends("/assign").await.expects(["Which one", "Day 5 · Tue 9 Feb · 8 open"]).await;
    let duties =
        days.presses("Day 5 · 8 open").await.expects(["Day 5 · Tue 9 Feb", "Which duty"]).await;
    let duties = duties.and("05:20 Fajr Azaan").in_place();
    let people = duties.presses("Fajr Azaan").await.expects(["Fajr Azaan, Day 5", "Who?"]).await;
    let people = people.and("Yusuf Ali · 30412345 · no duty yet").in_place();
    let given = people.presses("Yusuf Ali · 2345").await.expects("is given to Yusuf Ali").await;
    let given = given.in_place().offers(["Undo", "Who was reached", "Fill the next gap"]);
    person.expects(["Fajr Azaan", "Day 5"]).await;
    given.presses("Fill the next gap").await.expects("Which duty").await.without("Fajr Azaan");
}

async fn three_taps_from_the_menu_on_whatsapp(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    approve(&admin, &person, "30412345").await;
    let menu = admin.sends("menu").await.expects(["Tomorrow", "Empty: Fajr Azaan"]).await;
    assert!(menu.heard.labels().len() <= 3, "{:?}", menu.heard.labels());
    let duties = menu.presses("Fill the gaps").await.expects("Which duty").await;
    let people = duties.presses("Isha Takbira").await.expects("Who?").await;
    people.presses("Yusuf Ali · 2345").await.expects("is given to Yusuf Ali").await;
    person.expects("Isha Takbira").await;
    // By the way, the same in words.
    admin.sends("assign tomorrow").await.expects("Which duty").await.without("Isha Takbira");
    admin.sends("assign tomorrow fajr azaan").await.expects(["Who?", "Yusuf Ali"]).await;
}

async fn the_days_with_gaps_come_in_pages(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let first = admin.sends("assign").await.expects(["Day 4", "Day 12"]).await.without("Day 13");
    let second = first.presses("More (2 of 3)").await.expects(["Day 13", "Day 21"]).await;
    let third = second.presses("More (3 of 3)").await.expects(["Day 22", "Day 30"]).await;
    third.presses("More (1 of 3)").await.expects("Day 4 · Mon 8 Feb · 6 open").await;
}

async fn a_day_without_gaps_leads_to_the_others(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.clock.to("2027-02-08 20:00");
    let nothing = admin.sends("/assign today").await.expects(["Nothing", "Day 4"]).await;
    let days = nothing.presses("Other days").await.expects("Day 5").await.without("Day 4");
    days.in_place();
    admin.sends("/assign 1").await.expects(["Nothing", "Day 1"]).await;
    // Nobody fills the gaps of a day that is no day of the season.
    w.clock.to("2027-03-06 20:00");
    admin.sends("/assign").await.expects("still ahead is given").await;
    let menu = admin.sends("menu").await.expects("not a day of it").await;
    assert!(!menu.heard.labels().contains(&"Fill the gaps"), "{:?}", menu.heard.labels());
}

async fn the_best_stand_first_with_the_reason(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let murtaza = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let taher = w.newcomer("30412349").on(WhatsApp).await;
    taher
        .sends("/register Taher Saifuddin; 30412349; none; takbira")
        .await
        .expects("registered")
        .await;
    w.volunteer_without_mail("30412351").on(WhatsApp).await;
    for (line, phone) in [
        ("/assign 6 fajr-azaan 30412345", &yusuf),
        ("/assign 9 isha 30412345", &yusuf),
        ("/assign 5 isha 30412346", &murtaza),
        ("/assign 20 isha 30412349", &taher),
    ] {
        admin.sends(line).await.expects("is given to").await;
        phone.expects("a duty is yours").await;
    }
    let list = admin.sends("/assign 5 fajr-azaan").await.expects("Who?").await;
    let rows: Vec<String> = list.text().lines().skip(2).map(str::to_owned).collect();
    assert_eq!(
        rows,
        [
            "Murtaza Hussain · 30412346 · 1 duty, the same day",
            "Yusuf Ali · 30412345 · 2 duties, nearest 1 day away",
            "Hatim Zaki · 30412351 · not yet approved · no duty yet",
            "Taher Saifuddin · 30412349 · offered Takbira only · 1 duty, 15 days away",
        ]
    );
}

async fn who_serves_at_that_time_is_not_offered(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("is given to").await;
    yusuf.expects("Fajr Azaan").await;
    admin.sends("/assign 5 fajr-takbira").await.expects("Nobody is free for Fajr Takbira").await;
    admin.sends("/assign 5 isha").await.expects("Yusuf Ali").await;
}

async fn a_pending_person_is_asked_about_in_taps_only(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let people = admin.sends("/assign 5 isha").await.expects("not yet approved").await;
    let asks =
        people.presses("Yusuf Ali · 2345").await.expects(["not yet approved", "anyway?"]).await;
    let asks = asks.in_place().offers(["Assign anyway", "Someone else"]);
    yusuf.expects_nothing().await;
    let people = asks.presses("Someone else").await.expects("Who?").await;
    let asks = people.presses("Yusuf Ali · 2345").await.expects("anyway?").await;
    asks.presses("Assign anyway").await.expects(["is given to Yusuf Ali", "was pending"]).await;
    yusuf.expects("Isha Takbira").await;
    yusuf.sends("me").await.expects("Allotted").await;
}

async fn the_people_come_in_pages(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    for its in 30_412_345..=30_412_356 {
        w.volunteer_without_mail(&its.to_string()).on(Telegram).await;
    }
    let first = admin.sends("assign 5 isha").await.expects("Aliasgar Rampurawala").await;
    assert_eq!(first.heard.labels().len(), 10, "{:?}", first.heard.labels());
    let second = first.presses("More (2 of 2)").await.expects("Yusuf Ali").await;
    assert_eq!(second.heard.labels().len(), 4, "{:?}", second.heard.labels());
    second.presses("More (1 of 2)").await.expects("Aliasgar Rampurawala").await;
}

async fn a_slot_that_is_taken_meanwhile(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.owner();
    let duties = admin.sends("/assign 5").await.expects("Which duty").await;
    other.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    yusuf.expects("Isha Takbira").await;
    duties.presses("Isha Takbira").await.expects(["taken", "Yusuf Ali"]).await;
    // An old button for a duty that has begun.
    w.clock.to("2027-02-09 05:20");
    yusuf.expects("Isha Takbira").await;
    duties.presses("Fajr Azaan").await.expects("began").await;
}

async fn a_season_that_is_full(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.clock.to("2027-03-06 16:00");
    for duty in ["maghrib-azaan", "maghrib-takbira", "isha"] {
        admin.sends(&format!("/lock today {duty}")).await.expects("closed").await;
    }
    admin.sends("/assign").await.expects("still ahead is given").await;
}

async fn only_admins_fill(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let viewer = w.viewer().on(Telegram).await;
    for phone in [&person, &viewer] {
        phone.sends("/assign").await.expects("for admins").await;
        let menu = phone.sends("/menu").await.hears().await;
        assert!(!menu.heard.labels().contains(&"Fill the gaps"), "{:?}", menu.heard.labels());
    }
}
