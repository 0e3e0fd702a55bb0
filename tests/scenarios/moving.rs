//! Volunteers ask for another day, and admins find one.

use crate::world::Way::WhatsApp;
use crate::world::World;

scenarios! {
    a_request_to_move_in_one_line_with_a_day,
    a_move_in_taps_with_a_typed_day,
    the_reason_may_begin_with_to,
    approving_a_move_leads_to_the_new_slot,
    approving_a_move_to_any_day_offers_the_next_such_duties,
}

async fn a_request_to_move_in_one_line_with_a_day(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let line = "/request move 5 fajr-azaan to friday I have an exam";
    person.sends(line).await.expects(["Thank you", "Day 8 · Fri 12 Feb", "in your name"]).await;
    for phone in [&admin, &w.owner()] {
        let told =
            phone.expects(["Yusuf Ali asks for another day", "Reason: I have an exam"]).await;
        told.and(["Day 5 · Tue 9 Feb", "Would suit: Day 8 · Fri 12 Feb"]);
    }
    person.sends("mine").await.expects("asked for another day").await;
    // Until it is decided, the duty stands, and so does its reminder.
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
}

async fn a_move_in_taps_with_a_typed_day(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("request").await.expects("wish for Fajr Azaan").await;
    let day = person.presses("Another day").await.expects(["which day", "Fajr Azaan"]).await;
    // The own day is not among those that are offered.
    let day = day.offers(["Day 6 · Wed 10 Feb", "Any day"]);
    assert!(!day.heard.labels().contains(&"Day 5 · Tue 9 Feb"), "{:?}", day.heard.labels());
    person.sends("2").await.expects(["Day 2 · Sat 6 Feb", "over"]).await;
    person.sends("someday").await.expects("someday").await;
    let why = person.sends("12 feb").await.expects("what keeps you").await;
    why.presses("I have to work").await.expects(["Thank you", "Fri 12 Feb"]).await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["another day", "Would suit: Day 8 · Fri 12 Feb", "I have to work"]).await;
    }
    day.presses("Any day").await.expects("know already").await;
}

async fn the_reason_may_begin_with_to(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("request move 5 fajr-azaan to be with my father").await.expects("any day").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Reason: to be with my father", "Would suit: any day"]).await;
    }
}

async fn approving_a_move_leads_to_the_new_slot(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/assign 8 fajr-azaan 30412346").await.expects("Murtaza").await;
    other.expects("Fajr Azaan").await;
    person.sends("request move 5 fajr-azaan to 8 I have an exam").await.expects("Thank you").await;
    w.owner().expects("another day").await;
    let told = admin.expects("Would suit: Day 8").await;
    let choose =
        told.presses("Approve").await.expects(["open again", "Yusuf Ali", "instead"]).await;
    let choose = choose.in_place().offers(["Zohr Azaan · Day 8", "Find someone"]);
    assert!(!choose.heard.labels().contains(&"Fajr Azaan · Day 8"), "{:?}", choose.heard.labels());
    person.expects(["as you asked", "Fajr Azaan", "not yours any more"]).await;
    choose.presses("Zohr Azaan · Day 8").await.expects(["Zohr Azaan", "Yusuf Ali", "Day 8"]).await;
    person.expects(["a duty is yours", "Zohr Azaan", "Day 8 · Fri 12 Feb"]).await;
    // The freed slot needs somebody too.
    admin.sends("/grid 5").await.expects("Fajr Azaan · open").await;
    admin.sends("/assign 5 fajr-azaan").await.expects(["Murtaza Hussain", "Yusuf Ali"]).await;
}

async fn approving_a_move_to_any_day_offers_the_next_such_duties(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("request move 5 fajr-azaan I have an exam").await.expects("Thank you").await;
    w.owner().expects("another day").await;
    let told = admin.expects("Would suit: any day").await;
    let choose = told.presses("Approve").await.expects("instead").await;
    let choose = choose.offers(["Fajr Azaan · Day 6", "Fajr Azaan · Day 7"]);
    person.expects("not yours any more").await;
    let someone = choose.presses("Find someone").await.expects(["Fajr Azaan, Day 5", "Who?"]).await;
    someone.and("Yusuf Ali");
}
