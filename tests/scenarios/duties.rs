//! `/duties`: on and off, the masjid's own, the order, the reporting times.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    all_of_them_in_the_roster_s_order,
    switched_on_it_stands_in_the_roster,
    in_taps_from_the_list,
    a_duty_that_is_given_cannot_be_switched_off,
    past_days_still_show_it,
    one_s_own_in_one_line,
    one_s_own_part_by_part,
    going_back_asks_the_part_again,
    what_is_wrong_with_one_s_own,
    another_place_in_the_order,
    the_places_come_in_pages,
    another_time_tells_who_has_it_once,
    another_time_moves_the_hours_before,
    what_still_waits_says_the_new_time,
    today_s_time_stays_once_it_began,
    another_time_in_taps,
    what_is_wrong_with_a_time,
    outside_the_window_the_template_tells_the_time,
}

async fn all_of_them_in_the_roster_s_order(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let list = admin.sends("duties").await.expects("04:30 Sanah · off").await;
    let list = list.and(["05:20 Fajr Azaan", "Which one"]).without("Isha Takbira");
    let text = list.text();
    assert!(text.find("Yaseen") < text.find("Fajr Azaan"), "{text}");
    assert_eq!(list.heard.labels().len(), 10);
    let more = list.offers(["Sanah", "Add a duty"]).presses("More (2 of 2)").await;
    let more = more.expects("Duties").await.and("17:40 Isha Takbira");
    let text = more.offers(["Isha Takbira", "Add a duty", "More (1 of 2)"]).text();
    assert!(text.find("Maghrib Azaan") < text.find("Isha"), "{text}");
}

async fn switched_on_it_stands_in_the_roster(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/assign 5 sanah yusuf").await.expects("know no such duty").await;
    admin.sends("/duties on sana").await.expects("Sanah is on, with reporting time 04:30").await;
    let grid = admin.sends("/grid 5").await.expects("04:30 Sanah · open").await;
    assert!(grid.text().find("Sanah") < grid.text().find("Fajr"), "{}", grid.text());
    admin.sends("/duties on sanah").await.expects("is on already").await;
    admin.sends("/duties off sanah").await.expects("Sanah is off").await;
    admin.sends("/duties off sanah").await.expects("is off already").await;
    admin.sends("/grid 5").await.hears().await.without("Sanah");
    let log = admin.sends("/log").await.expects("switched Sanah on").await;
    log.and(["switched Sanah off", "Abde Ali"]);
    admin.sends("/duties on dinner").await.expects(["dinner", "Sanah"]).await;
    admin.sends("/duties off fajr").await.expects("more than one duty").await;
}

async fn in_taps_from_the_list(w: &World) {
    for way in [Telegram, WhatsApp] {
        let admin = if way == Telegram { w.admin() } else { w.second_admin() };
        let admin = admin.on(way).await;
        let label = if way == Telegram { "Sanah" } else { "Tilawat" };
        let card = admin.sends("/duties").await.expects("Duties").await.presses(label).await;
        let card = card.expects([label, ", off", "Reporting time 04:30"]).await;
        let on = card.presses("Switch on").await.expects("is on").await;
        let list = on.presses("All duties").await.expects("Duties").await;
        list.and(format!("04:30 {label}\n"));
        // On Telegram the list stands in the card's place.
        if way == WhatsApp {
            card.presses("Switch on").await.expects("is on already").await;
        }
    }
}

async fn a_duty_that_is_given_cannot_be_switched_off(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 7 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    let refused = admin.sends("/duties off fajr-azaan").await.expects("2 days ahead").await;
    refused.and(["next on Day 5 · Tue 9 Feb", "/unlock 5 fajr-azaan"]);
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/duties off fajr azaan").await.expects(["one day ahead", "Day 7"]).await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · open").await;
}

async fn past_days_still_show_it(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 06:00");
    admin.sends("/duties off fajr azaan").await.expects("Fajr Azaan is off").await;
    admin.sends("/grid 5").await.expects("Fajr Azaan · Yusuf Ali").await;
    admin.sends("/grid 6").await.hears().await.without("Fajr Azaan");
}

async fn one_s_own_in_one_line(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let line = "/duties add Sherbet & Dates; 18.10; other; after maghrib takbira";
    let added = admin.sends(line).await.expects("Sherbet & Dates is added: Other, 18:10").await;
    added.and("sherbet-dates");
    let grid = admin.sends("/grid 5").await.expects("18:10 Sherbet & Dates · open").await;
    let text = grid.text();
    assert!(text.find("Maghrib Takbira") < text.find("Sherbet"), "{text}");
    assert!(text.find("Sherbet") < text.find("Isha"), "{text}");
    admin.sends("/assign 5 sherbat yusuf").await.expects("Sherbet & Dates").await;
    person.expects("Sherbet & Dates").await;
    admin.sends("/unlock 5 sherbet-dates").await.expects("Choose").await;
    admin.presses("Travelling that day").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/log").await.expects("added the duty Sherbet & Dates, 18:10").await;
    // A duty like it gets a key of its own.
    admin.sends("/duties add શરબત; other; 18:20; last").await.expects("it is duty").await;
    admin.sends("/assign 6 શરબત yusuf").await.expects("શરબત").await;
    person.expects("શરબત").await;
}

async fn one_s_own_part_by_part(w: &World) {
    for way in [Telegram, WhatsApp] {
        let admin = if way == Telegram { w.admin() } else { w.second_admin() };
        let admin = admin.on(way).await;
        let label = if way == Telegram { "Sherbet" } else { "Niyaz" };
        admin.sends("/duties add").await.expects("What is the new duty called").await;
        let kinds = admin.sends(label).await.expects(["What sort", label]).await;
        kinds.presses("Other").await.expects("When do people report").await;
        w.restarts().await;
        admin.sends("19:00").await.expects("After which duty").await;
        let more = admin.presses("More (2 of 2)").await.expects("After which duty").await;
        let added = more.presses("Isha Takbira").await.expects("is added").await;
        added.and(["Other, 19:00", label]);
        // A late press answers nothing any more.
        kinds.presses("Dua").await.expects("not open any more").await;
    }
    let owner = w.owner();
    let list = owner.sends("/duties page 2").await.expects("19:00 Sherbet").await;
    let text = list.text();
    assert!(text.find("Isha") < text.find("Niyaz"), "{text}");
    assert!(text.find("Niyaz") < text.find("Sherbet"), "{text}");
}

async fn going_back_asks_the_part_again(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    admin.sends("duties add Shrebet").await.expects("What sort").await;
    admin.sends("back").await.expects("What is the new duty called").await;
    admin.sends("Sherbet").await.expects("What sort").await;
    admin.sends("tilawat").await.expects("When do people report").await;
    admin.sends("back").await.expects("What sort of duty is Sherbet").await;
    admin.sends("sweets").await.expects(["“sweets”", "Azaan, Takbira", "Example"]).await;
    admin.sends("Other").await.expects("When do people report").await;
    admin.sends("at sunset").await.expects(["“at sunset”", "Example: 05:10"]).await;
    admin.sends("18:10").await.expects("After which duty").await;
    admin.sends("lunch").await.expects("lunch").await;
    admin.sends("More (2 of 2)").await.expects("After which duty").await;
    admin.sends("First").await.expects("Sherbet is added: Other, 18:10").await;
    admin.sends("duties add").await.expects("called").await;
    admin.sends("back").await.expects("leave it there").await;
}

async fn what_is_wrong_with_one_s_own(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for (line, says) in [
        ("x", "2 to 24 characters"),
        ("123", "2 to 24 characters"),
        ("A name of a duty that is too long", "2 to 24 characters"),
        ("Fajar Azan; azaan", "There is a duty Fajr Azaan already"),
        ("Sherbet; sweets", "no sort of duty"),
        ("Sherbet; other; 25:00", "as the reporting time"),
        ("Sherbet; other; 18:00; 19:00", "stands twice"),
        ("Sherbet; other; 18:00; after lunch", "know no such duty"),
    ] {
        admin.sends(&format!("/duties add {line}")).await.expects(says).await;
    }
    admin.sends("/duties").await.hears().await.without("Sherbet");
}

async fn another_place_in_the_order(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let moved = admin.sends("/duties move isha after asr").await;
    moved.expects("Isha Takbira stands after Asr Takbira now").await;
    let text = admin.sends("/grid 5").await.hears().await.text();
    assert!(text.find("Asr") < text.find("Isha") && text.find("Isha") < text.find("Maghrib"));
    admin.sends("/duties move isha after asr").await.expects("there already").await;
    admin.sends("/duties move isha first").await.expects("stands first").await;
    admin.sends("/duties move isha after isha").await.expects("there already").await;
    admin.sends("/duties move isha last").await.expects("after Maghrib Takbira").await;
    admin.sends("/duties move isha after lunch").await.expects("know no such duty").await;
    admin.sends("/log").await.expects("moved Isha Takbira from place 12 to 10").await;
}

async fn the_places_come_in_pages(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let asked = admin.sends("duties move sanah").await.expects("After which duty").await;
    assert_eq!(asked.heard.labels().len(), 10);
    let more = asked.presses("More (2 of 2)").await.expects("After which duty").await;
    more.presses("Isha Takbira").await.expects("Sanah stands after Isha Takbira").await;
    admin.sends("duties move sanah").await.expects("After which duty").await;
    admin.sends("More (2 of 2)").await.expects("After which duty").await;
    admin.sends("Maghrib Takbira").await.expects("Sanah stands after Maghrib").await;
}

async fn another_time_tells_who_has_it_once(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    for day in ["6", "9"] {
        admin.sends(&format!("/assign {day} fajr-azaan yusuf")).await.expects("Azaan").await;
        person.expects("Fajr Azaan").await;
    }
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    admin.sends("/assign 5 isha 30412346").await.expects("Isha").await;
    other.expects("Isha").await;
    w.volunteer_without_mail("30412346").on(WhatsApp).await.expects("Isha").await;
    let answer = admin.sends("/duties time fajr azan 5:10").await;
    let answer = answer.expects("Fajr Azaan is 05:10 now, no longer 05:20").await;
    let answer = answer.and("the one person").offers("Fajr Takbira too");
    let told = person.expects(["Yusuf Ali, the time has changed", "Fajr Azaan"]).await;
    told.and(["by 05:10, no longer 05:20", "Day 5 · Tue 9 Feb, and 2 later days"]);
    person.expects_nothing().await;
    answer.presses("Fajr Takbira too").await.expects(["Fajr Takbira is 05:10", "Nobody"]).await;
    answer.presses("Fajr Takbira too").await.expects("is 05:10 already").await;
    admin.sends("/grid 5").await.expects("05:10 Fajr Azaan · Yusuf Ali").await;
    admin.sends("/log").await.expects("reporting time of Fajr Azaan: 05:20 → 05:10").await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "05:10"]).await;
    other.expects("Isha").await;
    w.volunteer_without_mail("30412346").on(WhatsApp).await.expects("Isha").await;
    w.clock.to("2027-02-09 05:15");
    person.presses("I'll be there").await.expects("begun").await;
}

async fn another_time_moves_the_hours_before(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/settings reminders 1d@18:00, 1h").await.expects("1 added").await;
    let answer = admin.sends("/duties time fajr-azaan 06:00").await.expects("06:00").await;
    answer.and(["1 moved, 0 added, 0 cancelled", "Mon 8 Feb 18:00"]);
    person.expects("the time has changed").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 04:20");
    person.expects_nothing().await;
    w.clock.to("2027-02-09 05:00");
    person.expects(["today", "06:00"]).await;
    let begins = w.texts("select cast(expires_at - due_at as text) from reminder").await;
    assert_eq!(begins, ["43200000", "3600000"]);
}

async fn what_still_waits_says_the_new_time(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    w.whatsapp.refuses_all(Some(Fault::LosesRequest));
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    admin.sends("/duties time fajr-azaan 05:10").await.expects("05:10 now").await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(60);
    person.expects(["a duty is yours", "05:10"]).await.without("05:20");
    person.expects("the time has changed").await;
}

async fn today_s_time_stays_once_it_began(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 6 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 18:00");
    let reminder = person.expects("tomorrow").await;
    w.clock.to("2027-02-09 05:25");
    let answer = admin.sends("/duties time fajr-azaan 05:40").await.expects("05:40 now").await;
    answer.and(["Today it stays at 05:20", "the one person"]);
    let told = person.expects(["05:40, no longer 05:20", "Day 6 · Wed 10 Feb"]).await;
    told.without("Day 5");
    reminder.presses("I can't").await.expects("begun").await;
    admin.sends("/assign today fajr-takbira yusuf").await.expects("began at 05:20").await;
    admin.sends("/grid 5").await.expects("05:20 Fajr Azaan").await;
    admin.sends("/grid 6").await.expects("05:40 Fajr Azaan").await;
    // One that would have begun by its new time stays for today too.
    admin.sends("/assign today zohr-azaan yusuf").await.expects("Zohr Azaan").await;
    person.expects("Zohr Azaan").await;
    let answer = admin.sends("/duties time zohr-azaan 05:00").await.expects("05:00 now").await;
    answer.and(["Today it stays at 12:30", "Nobody has it"]);
    person.presses("I'll be there").await.expects("12:30").await;
    w.clock.to("2027-02-09 18:00");
    person.expects(["tomorrow", "05:40"]).await;
}

async fn another_time_in_taps(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let card = admin.sends("duties maghrib azaan").await.expects("Reporting time 17:40").await;
    let asked = card.presses("Change the time").await.expects("Now it is 17:40").await;
    let asked = asked.offers(["17:30", "17:35", "17:45", "17:50"]);
    admin.sends("soon").await.expects(["I read “soon”", "Example"]).await;
    admin.sends("17:44").await.expects("is 17:44 now").await;
    let done = asked.presses("17:45").await.expects("is 17:45 now, no longer 17:44").await;
    done.presses("Back to 17:44").await.expects("is 17:44 now, no longer 17:45").await;
    done.presses("Back to 17:44").await.expects("is 17:44 already").await;
}

async fn what_is_wrong_with_a_time(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/duties time fajr 05:10").await.expects("more than one duty").await;
    admin.sends("/duties time isha 25:00").await.expects("I read “25:00”").await;
    admin.sends("/duties time isha 17:40").await.expects("is 17:40 already").await;
    admin.sends("/duties time").await.expects("The duty is missing").await;
    admin.sends("/duties dance").await.expects("know no such duty").await;
}

async fn outside_the_window_the_template_tells_the_time(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 9 isha yusuf").await.expects("Isha").await;
    person.expects("Isha").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-10 12:00");
    admin.sends("/duties time isha 18:00").await.expects("is 18:00 now").await;
    let told = person.expects(["Isha Takbira", "18:00"]).await.by_template("duty_update");
    told.and("Day 9");
}
