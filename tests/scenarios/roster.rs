//! What volunteers look at: their registration, their duties, the roster.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    me_says_what_is_registered_and_its_status,
    mine_lists_the_duties_next_first,
    grid_shows_a_day_in_the_order_of_its_times,
    grid_shows_the_season_from_today,
    grid_leads_to_the_days_beside_it,
    today_and_tomorrow,
    outside_the_season_the_days_are_named,
    optional_duties_are_not_shown,
    a_long_season_comes_in_parts,
}

async fn me_says_what_is_registered_and_its_status(w: &World) {
    let person = w.volunteer("30412345").on(Telegram).await;
    let me = person.sends("/me").await.expects(["Yusuf Ali", "30412345"]).await;
    me.and(["yusuf12345@example.com", "+919820012345", "Azaan and Takbira", "Pending"]);
    // Who holds a role and is not registered is told so.
    let admin = w.admin().on(Telegram).await;
    admin.sends("/me").await.expects(["admin", "not registered"]).await;
    let stranger = w.newcomer("30412346").on(WhatsApp).await;
    stranger.sends("me").await.expects("registered").await.offers("Register");
}

async fn mine_lists_the_duties_next_first(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("mine").await.expects("no duty").await;
    for line in [
        "/assign 9 isha",
        "/assign 5 isha",
        "/assign 5 fajr-azaan",
        "/assign 7 asr",
        "/assign today isha",
    ] {
        admin.sends(&format!("{line} 30412345")).await.expects("Yusuf Ali").await;
        person.hears().await;
    }
    let mine = person.sends("mine").await.expects("5 duties").await.text();
    let at = |what: &str| mine.find(what).unwrap_or_else(|| panic!("{what} is not in:\n{mine}"));
    let order = [
        at("Day 4 · Mon 8 Feb · 17:40 Isha Takbira"),
        at("Day 5 · Tue 9 Feb · 05:20 Fajr Azaan"),
        at("Day 5 · Tue 9 Feb · 17:40 Isha Takbira"),
        at("Day 7 · Thu 11 Feb · 12:30 Asr Takbira"),
        at("Day 9 · Sat 13 Feb · 17:40 Isha Takbira"),
    ];
    assert!(order.is_sorted(), "{mine}");
    // A volunteer's menu begins with the next duty.
    person.sends("menu").await.expects(["Yusuf Ali", "Isha Takbira", "Mon 8 Feb", "17:40"]).await;
    w.clock.to("2027-02-08 18:00");
    for _ in 0..2 {
        person.expects("Tue 9 Feb").await;
    }
    person.sends("menu").await.expects(["Fajr Azaan", "Tue 9 Feb", "05:20"]).await;
}

async fn grid_shows_a_day_in_the_order_of_its_times(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 zohr-azaan yusuf").await.expects("Yusuf Ali").await;
    person.expects("Zohr Azaan").await;
    person.presses("I'll be there").await.expects("12:30").await;
    admin.sends("/lock 5 isha the Aamil leads").await.expects("closed").await;
    let grid = person.sends("/grid 5").await.expects("Day 5 · Tue 9 Feb").await.text();
    let rows: Vec<&str> = grid.lines().filter(|line| line.contains(':')).collect();
    let wanted = [
        "05:20 Fajr Azaan · open",
        "05:20 Fajr Takbira · open",
        "12:30 Zohr Azaan · Yusuf Ali ✓",
        "12:30 Zohr Takbira · open",
        "12:30 Asr Takbira · open",
        "17:40 Maghrib Azaan · open",
        "17:40 Maghrib Takbira · open",
        "17:40 Isha Takbira · closed (the Aamil leads)",
    ];
    assert_eq!(rows, wanted, "{grid}");
}

async fn grid_shows_the_season_from_today(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 6 isha yusuf").await.expects("Yusuf Ali").await;
    person.expects("Isha Takbira").await;
    let grid = person.sends("grid").await.expects(["Shehrullah 1448H", "5 Feb", "6 Mar"]).await;
    let grid =
        grid.and(["Day 4 · Mon 8 Feb", "Day 6 · Wed 10 Feb", "Yusuf Ali", "7 open", "Day 30"]);
    grid.without("Day 3 ·");
}

async fn grid_leads_to_the_days_beside_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/grid 5").await.expects("Day 5 · Tue 9 Feb").await;
    admin.presses("Day 6 ▶").await.expects("Day 6 · Wed 10 Feb").await.in_place();
    admin.presses("◀ Day 5").await.expects("Day 5 · Tue 9 Feb").await.in_place();
    // At the ends there is only one way.
    let first = admin.sends("/grid 1").await.expects("Day 1 · Fri 5 Feb").await;
    assert_eq!(first.heard.labels(), ["Day 2 ▶", "Week 1", "Whole season"]);
    let last = admin.sends("/grid 30").await.expects("Day 30").await;
    assert_eq!(last.heard.labels(), ["◀ Day 29", "Week 5", "Whole season"]);
}

async fn today_and_tomorrow(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("today").await.expects("Day 4 · Mon 8 Feb").await;
    person.sends("/tomorrow").await.expects("Day 5 · Tue 9 Feb").await;
    // The day turns at midnight of the masjid, not of Greenwich.
    w.clock.to("2027-02-09 00:30");
    person.sends("today").await.expects("Day 5 · Tue 9 Feb").await;
}

async fn outside_the_season_the_days_are_named(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("/grid 31").await.expects(["31", "30 days", "5 Feb", "6 Mar"]).await;
    w.clock.to("2027-03-06 20:00");
    person.sends("/tomorrow").await.expects(["30 days", "6 Mar"]).await;
    w.clock.to("2027-03-20 12:00");
    person.sends("/today").await.expects(["30 days", "6 Mar"]).await;
    person.sends("/grid").await.expects(["Shehrullah 1448H", "over"]).await;
}

async fn optional_duties_are_not_shown(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let grid = person.sends("/grid 5").await.expects("Fajr Azaan").await;
    grid.without(["Sanah", "Tilawat", "Joshan", "Yaseen"]);
}

async fn a_long_season_comes_in_parts(w: &World) {
    let owner = w.owner();
    owner.sends("/season 2027-03-10 1000 The whole year").await.expects("1000 days").await;
    w.clock.to("2027-03-10 10:00");
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("/grid").await;
    let parts = person.hears_all().await;
    assert!(!parts.is_empty());
    assert!(parts[0].text().contains("The whole year"), "{}", parts[0].text());
    person.sends("/grid 1000").await.expects("Day 1000").await;
    person.sends("/grid 1001").await.expects("1000 days").await;
}
