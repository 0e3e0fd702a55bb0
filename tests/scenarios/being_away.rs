//! Days on which a person can't serve: said, shown, taken back, and minded when duties are given.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    days_are_noted_in_one_line,
    in_taps_and_in_words_after_the_question,
    what_was_said_before_is_not_said_twice,
    days_are_taken_back,
    what_is_over_is_not_shown,
    a_duty_on_such_a_day_stays_until_it_is_answered,
    several_duties_on_such_days,
    a_phone_of_several_people_asks_whose,
    what_is_no_day_is_told,
    assigning_in_one_line_warns,
    in_taps_who_is_away_stands_last_and_is_asked_about,
    a_day_away_is_not_offered_for_a_move,
    only_who_registered_is_away,
    without_a_season_there_are_no_days ("SEASON" = ""),
    a_list_of_many_days_stays_readable,
    another_season_knows_nothing_of_it,
}

/// Somebody on WhatsApp, approved.
async fn approved<'w>(w: &'w World, its: &str) -> Phone<'w> {
    let person = w.volunteer_without_mail(its).on(WhatsApp).await;
    w.owner().sends(&format!("/approve {its}")).await.expects("is approved").await;
    person.expects("approved").await;
    person
}

async fn days_are_noted_in_one_line(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let noted = person
        .sends("away 12-14, fridays and before 11 feb")
        .await
        .expects(["Noted. Yusuf Ali can't serve on", "Day 4 · Mon 8 Feb to Day 6 · Wed 10 Feb"])
        .await;
    let noted = noted.and(["Day 8 · Fri 12 Feb to Day 10 · Sun 14 Feb", "every Friday"]);
    noted.without("still in your name").offers(["Remove 8–10 Feb", "Add days"]);
    let shown = person.sends("/away").await.expects("Yusuf Ali can't serve on").await;
    let shown = shown.and(["every Friday", "More days?"]);
    shown.offers(["Remove 8–10 Feb", "Remove 12–14 Feb", "Remove Fridays", "Weekends"]);
    w.owner().sends("/log 1").await.expects(["Yusuf Ali can't serve", "fridays"]).await;
    w.owner().expects_nothing().await;
}

async fn in_taps_and_in_words_after_the_question(w: &World) {
    for (its, way) in [("30412345", WhatsApp), ("30412346", Telegram)] {
        let person = w.volunteer_without_mail(its).on(way).await;
        let asks = person.sends("/away").await.expects("on which days can't you serve?").await;
        let asks = asks.offers(["Tomorrow", "Every Friday", "Weekends"]);
        let noted = asks.presses("Tomorrow").await.expects(["Noted", "Day 5 · Tue 9 Feb"]).await;
        let asks = noted.presses("Add days").await.expects(["can't serve on", "More days?"]).await;
        // The words of a button that was not pressed, and days in one's own words.
        person.sends("Every Friday").await.expects("every Friday").await;
        asks.presses("Weekends").await.expects(["every Saturday", "every Sunday"]).await;
        person.sends("/away").await.expects("More days?").await;
        person.sends("someday").await.expects(["someday", "Example"]).await;
        person.sends("20 feb to 22 feb").await.expects("Day 16 · Sat 20 Feb to").await;
        person.sends("/away").await.expects("More days?").await;
        person.sends("cancel").await.expects("leave it there").await;
        let shown = person.sends("/me").await.expects("ITS").await;
        shown.presses("My days away").await.expects("every Saturday").await;
    }
}

async fn what_was_said_before_is_not_said_twice(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let asks = person.sends("/away").await.expects("on which days").await;
    asks.presses("Every Friday").await.expects("Noted").await;
    asks.presses("Every Friday").await.expects(["told us that already", "every Friday"]).await;
    person.sends("away 12 feb").await.expects("told us that already").await;
    person.sends("away 12 feb to 13 feb").await.expects("Noted").await;
    person.sends("away 13 feb").await.expects("told us that already").await;
    assert_eq!(w.texts("select kind from audit_log where kind = 'away'").await.len(), 2);
}

async fn days_are_taken_back(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let noted = person.sends("away 12-14 feb, fridays").await.expects("Noted").await;
    let left =
        noted.presses("Remove Fridays").await.expects(["still can't serve on", "12 Feb"]).await;
    left.without("every Friday");
    noted.presses("Remove Fridays").await.expects("was not among your days away").await;
    person.sends("away remove 13 feb").await.expects("Day 8 · Fri 12 Feb").await.without("Feb to");
    person.sends("away clear").await.expects("can serve on every day now").await;
    person.sends("away clear").await.expects("no days away").await;
    noted.presses("Remove 12–14 Feb").await.expects("you have no days away").await;
    w.owner().sends("/log").await.expects(["can serve after all: fridays"]).await;
    assert!(w.texts("select from_date from away").await.is_empty());
}

async fn what_is_over_is_not_shown(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("away 9 feb to 10 feb").await.expects("Noted").await;
    w.clock.to("2027-02-11 10:00");
    let asks = person.sends("/away").await.expects("on which days can't you serve?").await;
    asks.offers(["Tomorrow", "Every Friday", "Weekends"]);
    let noted = person.sends("away 13 feb to 16 feb, 20 feb").await.expects("Noted").await;
    noted.without("9 Feb").offers(["Remove 13–16 Feb", "Remove 20 Feb", "Add days"]);
    // What has begun is shown as a whole, and its rest can be taken back.
    w.clock.to("2027-02-15 10:00");
    let shown = person.sends("/away").await.expects("Sat 13 Feb to").await.without("9 Feb");
    let left = shown.presses("Remove 13–16 Feb").await.expects("20 Feb").await;
    left.offers(["Remove 20 Feb", "Add days"]);
    let left = person.sends("away remove 20 feb").await.expects("can serve on every day").await;
    left.without("Feb");
}

async fn a_duty_on_such_a_day_stays_until_it_is_answered(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = approved(w, "30412345").await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("is given to").await;
    person.expects("Fajr Azaan").await;
    let noted = person.sends("away tomorrow").await.expects(["Noted", "Day 5 · Tue 9 Feb"]).await;
    let noted = noted.and("Fajr Azaan of Day 5 · Tue 9 Feb is still in your name");
    admin.expects_nothing().await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · Yusuf Ali").await;
    let why = noted.presses("I can't").await.expects("what keeps you").await;
    why.presses("I am away that day").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali can't come", "I am away that day"]).await;
    }
    // It is asked about already: nothing more to say.
    person.sends("away 9 feb, 10 feb").await.expects("Noted").await.without("in your name");
}

async fn several_duties_on_such_days(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = approved(w, "30412345").await;
    for slot in ["5 fajr-azaan", "6 isha", "9 isha"] {
        admin.sends(&format!("/assign {slot} 30412345")).await.expects("is given to").await;
        person.expects("a duty is yours").await;
    }
    let noted = person.sends("away 5-6").await.expects(["Noted", "2 duties on these days"]).await;
    let noted = noted.offers(["Fajr Azaan · Day 5", "Isha Takbira · Day 6"]);
    noted.presses("Isha Takbira · Day 6").await.expects(["what keeps you", "Isha Takbira"]).await;
}

async fn a_phone_of_several_people_asks_whose(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone.sends("/register Fatema Zainab; 30412352; none; both").await.expects("registered").await;
    let whose = phone.sends("away 12-14 feb").await.expects("Whose days").await;
    whose.presses("Fatema Zainab · 2352").await.expects("Fatema Zainab can't serve on").await;
    let whose = phone.sends("/away").await.expects("Whose days").await;
    let asks = whose.presses("Yusuf Ali · 2345").await.expects("Yusuf Ali, on which days").await;
    let noted = asks.presses("Every Friday").await.expects("Yusuf Ali can't serve on").await;
    phone.sends("/away for 30412352").await.expects(["Fatema Zainab", "12 Feb"]).await;
    // The question was about Fatema, so what is typed is about her.
    phone.sends("sundays").await.expects(["Fatema Zainab can't serve", "every Sunday"]).await;
    noted.presses("Remove Fridays").await.expects("Yusuf Ali can serve on every day").await;
    phone.sends("/away for 30412346 fridays").await.expects("30412346").await;
}

async fn what_is_no_day_is_told(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for (text, answer) in [
        ("next month", "can't tell which days"),
        ("2 apr", "run from Fri 5 Feb to Sat 6 Mar"),
        ("31 feb", "not a date in the calendar"),
        ("3", "still ahead"),
        ("20 feb - 18 feb", "comes before the first"),
        ("remove sometime", "can't tell which days"),
    ] {
        person.sends(&format!("/away {text}")).await.expects(answer).await;
    }
    assert!(w.texts("select from_date from away").await.is_empty());
}

async fn assigning_in_one_line_warns(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = approved(w, "30412345").await;
    person.sends("away tomorrow, fridays").await.expects("Noted").await;
    for day in ["5", "8"] {
        let line = format!("/assign {day} fajr-azaan 30412345");
        let given = admin.sends(&line).await.expects("is given to Yusuf Ali").await;
        given.and("Yusuf Ali said that they can't serve on that day");
        person.expects("Fajr Azaan").await;
    }
    let given = admin.sends("/assign 6 fajr-azaan 30412345").await.expects("is given to").await;
    given.without("can't serve");
    person.expects("Fajr Azaan").await;
    admin.sends("/log 2").await.expects("who had said: away").await;
}

async fn in_taps_who_is_away_stands_last_and_is_asked_about(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let away = approved(w, "30412345").await;
    let pending = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let both = w.volunteer_without_mail("30412349").on(WhatsApp).await;
    away.sends("away tomorrow").await.expects("Noted").await;
    both.sends("away tomorrow").await.expects("Noted").await;
    let list = admin.sends("assign tomorrow isha").await.expects("Who?").await;
    let rows: Vec<String> = list.text().lines().skip(2).map(str::to_owned).collect();
    assert_eq!(
        rows,
        [
            "Murtaza Hussain · 30412346 · not yet approved · no duty yet",
            "Yusuf Ali · 30412345 · away that day · no duty yet",
            "Taher Saifuddin · 30412349 · away that day · not yet approved · no duty yet",
        ]
    );
    let asks =
        list.presses("Taher Saifuddin · 2349").await.expects("can't serve on that day").await;
    asks.and("not yet approved").offers(["Assign anyway", "Someone else"]);
    let asks = list.presses("Yusuf Ali · 2345").await.expects("can't serve on that day").await;
    let asks = asks.without("not yet approved");
    away.expects_nothing().await;
    let given = asks.presses("Assign anyway").await.expects("is given to Yusuf Ali").await;
    given.and("can't serve on that day");
    away.expects("Isha Takbira").await;
    asks.presses("Assign anyway").await.expects(["is taken", "Yusuf Ali"]).await;
    for phone in [&pending, &both] {
        phone.expects_nothing().await;
    }
}

async fn a_day_away_is_not_offered_for_a_move(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = approved(w, "30412345").await;
    admin.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    person.sends("/request move 5 isha to any I have an exam").await.expects("Thank you").await;
    w.owner().expects("another day").await;
    admin.expects("another day").await;
    person.sends("away 10 feb to 12 feb").await.expects("Noted").await;
    let asks = admin.presses("Approve").await.expects("instead").await;
    person.expects("as you asked").await;
    let labels = asks.heard.labels().join("|");
    assert!(labels.contains("Day 9") && !labels.contains("Day 6"), "{labels}");
    assert!(!labels.contains("Day 8"), "{labels}");
}

async fn only_who_registered_is_away(w: &World) {
    let stranger = w.newcomer("30412345").on(Telegram).await;
    stranger.sends("/away fridays").await.expects("people who have registered").await;
    let owner = w.owner();
    owner.sends("/away fridays").await.expects("not registered yourself").await;
    let person = w.volunteer_without_mail("30412346").on(Telegram).await;
    person.in_group().sends("/away@khidmat_bot fridays").await;
    for said in person.in_group().hears_all().await {
        said.without("Noted");
    }
}

async fn without_a_season_there_are_no_days(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("away fridays").await.expects("No season").await;
    person.sends("away").await.expects("No season").await;
}

async fn a_list_of_many_days_stays_readable(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let days = "5 7 9 11 13 15 17 19 21 23 25 27 29 mondays tuesdays wednesdays thursdays";
    let noted = person.sends(&format!("away {days}")).await.expects("Noted").await;
    assert!(noted.text().lines().count() <= 18, "{}", noted.text());
    let shown = person.sends("/away").await.expects("More days?").await;
    assert!(shown.heard.labels().len() <= 10, "{:?}", shown.heard.labels());
    shown.presses("Remove 13 Feb").await.expects("still can't serve").await.without("13 Feb");
}

async fn another_season_knows_nothing_of_it(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("away fridays, 10 feb").await.expects("Noted").await;
    w.owner().sends("/season 2027-04-02 10 Another one").await.expects("is started").await;
    w.clock.to("2027-04-01 10:00");
    person.sends("away").await.expects("on which days").await.without("every Friday");
    person.sends("fridays").await.expects(["Noted", "every Friday"]).await;
    assert_eq!(w.texts("select from_date from away order by id").await.len(), 3);
}
