//! Giving slots to people.

use khidmat::simulator::Author;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_pending_person_is_allotted_and_told_everywhere,
    a_person_is_told_once_at_each_address,
    a_taken_slot_names_its_holder,
    a_closed_slot_says_why,
    every_way_to_write_the_day,
    every_spelling_of_the_duty,
    a_duty_that_could_be_several_lists_them,
    every_way_to_name_the_person,
    namesakes_become_buttons_and_the_button_assigns,
    namesakes_on_telegram_and_the_slot_is_taken_meanwhile,
    two_admins_at_once_and_one_wins,
    what_is_over_or_begun_is_refused,
    days_outside_the_season_are_refused_naming_its_days,
    without_a_season_admins_learn_how_to_start_one ("SEASON" = ""),
    what_is_missing_is_asked_for,
    a_duty_that_is_off_is_not_given,
    the_answer_leads_to_the_receipts_and_the_day,
    the_slash_is_optional_on_whatsapp_only,
    who_cannot_be_reached_is_said_at_once,
}

async fn a_pending_person_is_allotted_and_told_everywhere(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    let answer = admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    answer.and(["Yusuf Ali", "30412345", "Day 5 · Tue 9 Feb", "05:20", "pending", "allotted"]);
    let told = person.expects(["Yusuf Ali", "Fajr Azaan", "Day 5 · Tue 9 Feb", "05:20"]).await;
    told.in_free_text().offers(["I'll be there", "I can't"]);
    w.mailbox("yusuf12345@example.com").expects(["Fajr Azaan", "Tue 9 Feb"]).await;
    person.sends("/me").await.expects("Allotted").await;
    // The next duty finds the person allotted already.
    let answer = admin.sends("/assign 6 isha 30412345").await.expects("Isha Takbira").await;
    answer.without("pending");
    person.expects(["Isha Takbira", "Day 6 · Wed 10 Feb", "17:40"]).await;
    w.mailbox("yusuf12345@example.com").expects("Isha Takbira").await;
}

async fn a_person_is_told_once_at_each_address(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let on_telegram = person.on(Telegram).await;
    let on_whatsapp = person.on(WhatsApp).await;
    // The registered phone is an address even before it ever wrote: as a template.
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Telegram, WhatsApp").await;
    on_telegram.expects("Fajr Azaan").await;
    on_whatsapp.expects(["Yusuf Ali", "Fajr Azaan"]).await.by_template("duty_allotment");
    w.mailbox("yusuf12345@example.com").expects("Fajr Azaan").await;
    // Now it wrote and is linked: still one message there.
    on_whatsapp.sends("hi").await.expects("Fajr Azaan").await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    on_telegram.expects("Isha Takbira").await;
    on_whatsapp.expects("Isha Takbira").await.in_free_text();
    w.mailbox("yusuf12345@example.com").expects("Isha Takbira").await;
}

async fn a_taken_slot_names_its_holder(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let two = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    one.expects("Fajr Azaan").await;
    let refusal = admin.sends("assign 5 fajr-azaan 30412346").await.expects("Fajr Azaan").await;
    refusal.and(["Yusuf Ali", "30412345", "/unlock"]);
    two.expects_nothing().await;
    // Giving it to the one who has it is no different, and says nothing twice.
    admin.sends("assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    one.expects_nothing().await;
    two.sends("/me").await.expects("Pending").await;
}

async fn a_closed_slot_says_why(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/lock 7 isha the Aamil leads").await.expects(["Isha Takbira", "closed"]).await;
    let refusal = admin.sends("/assign 7 isha 30412345").await.expects("closed").await;
    refusal.and(["Isha Takbira", "the Aamil leads", "/unlock"]);
    person.expects_nothing().await;
}

async fn every_way_to_write_the_day(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for day in [
        "5",
        "day 5",
        "Day 5",
        "#5",
        "2027-02-09",
        "09/02",
        "9/2",
        "9/2/2027",
        "09.02.2027",
        "9-2-27",
        "9 feb",
        "9 Feb 2027",
        "9th february",
        "feb 9",
        "tomorrow",
        "Tomorrow",
        "tue",
        "Tuesday",
        "Tue 9 Feb",
        "५",
    ] {
        admin.sends(&format!("/grid {day}")).await.expects("Day 5 · Tue 9 Feb").await;
    }
    // Today's weekday is today, and a weekday that was is next week's.
    admin.sends("/grid monday").await.expects("Day 4 · Mon 8 Feb").await;
    admin.sends("/grid today").await.expects("Day 4 · Mon 8 Feb").await;
    admin.sends("/grid friday").await.expects("Day 8 · Fri 12 Feb").await;
    admin.sends("/grid sun").await.expects("Day 10 · Sun 14 Feb").await;
    // A date of the season that is over is shown, though nothing can be changed there.
    admin.sends("/grid 6 feb").await.expects("Day 2 · Sat 6 Feb").await;
    admin.sends("/grid 1").await.expects("Day 1 · Fri 5 Feb").await;
    admin.sends("/grid 30").await.expects("Day 30 · Sat 6 Mar").await;
    // Each form leaves what follows it alone.
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for (line, duty) in [
        ("/assign tomorrow fajr-azaan 30412345", "Fajr Azaan"),
        ("/assign 9 feb fajr takbira 30412345", "Fajr Takbira"),
        ("/assign 09/02 zohr azaan 30412345", "Zohr Azaan"),
        ("/assign tuesday asr 30412345", "Asr Takbira"),
        ("/assign day 5 isha 30412345", "Isha Takbira"),
    ] {
        admin.sends(line).await.expects([duty, "Day 5 · Tue 9 Feb"]).await;
        person.expects([duty, "Day 5"]).await;
    }
}

async fn every_spelling_of_the_duty(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for (spelling, label) in [
        ("fajr-azaan", "Fajr Azaan"),
        ("Fajr Azaan", "Fajr Azaan"),
        ("fajar azan", "Fajr Azaan"),
        ("FAJR ADHAN", "Fajr Azaan"),
        ("fajr_azaan", "Fajr Azaan"),
        ("azaan fajr", "Fajr Azaan"),
        ("fajr takbira", "Fajr Takbira"),
        ("fajar takhbira", "Fajr Takbira"),
        ("fajr takbirah", "Fajr Takbira"),
        ("zohar azan", "Zohr Azaan"),
        ("zuhr azaan", "Zohr Azaan"),
        ("zohr-takbira", "Zohr Takbira"),
        ("asr", "Asr Takbira"),
        ("asar", "Asr Takbira"),
        ("asar takbira", "Asr Takbira"),
        ("magrib azan", "Maghrib Azaan"),
        ("maghrib takbira", "Maghrib Takbira"),
        ("isha", "Isha Takbira"),
        ("ishaa", "Isha Takbira"),
        ("isha takhbira", "Isha Takbira"),
    ] {
        let line = format!("/receipts 5 {spelling}");
        admin.sends(&line).await.expects([label, "Tue 9 Feb"]).await;
    }
}

async fn a_duty_that_could_be_several_lists_them(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let refusal = admin.sends("/assign 5 fajr 30412345").await.expects("fajr").await;
    refusal.and(["Fajr Azaan", "Fajr Takbira"]).without("Isha");
    let refusal = admin.sends("/assign 5 breakfast 30412345").await.expects("breakfast").await;
    refusal.and(["Fajr Azaan", "Isha Takbira"]).without("Sanah");
    person.expects_nothing().await;
}

async fn every_way_to_name_the_person(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.volunteer_without_mail("30412348").on(WhatsApp).await;
    for (day, who) in (5..).zip([
        "30412345",
        "yusuf",
        "Yusuf Ali",
        "YUSUF",
        "ali yusuf",
        "yousuf",
        "Yusuf Aly",
        "yus",
    ]) {
        admin.sends(&format!("/assign {day} isha {who}")).await.expects("Yusuf Ali").await;
        person.expects("Isha Takbira").await;
    }
    for who in ["Nobody Known", "30400000", "3041"] {
        let refusal = admin.sends(&format!("/assign 20 isha {who}")).await.expects(who).await;
        refusal.and("nobody");
    }
}

async fn namesakes_become_buttons_and_the_button_assigns(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let one = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let two = w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let question = admin.sends("assign 5 fajr azaan murtaza").await.expects("murtaza").await;
    let question = question.and(["Murtaza Hussain", "30412346", "Murtaza Kanchwala", "30412347"]);
    let question = question.offers(["2346", "2347"]);
    one.expects_nothing().await;
    two.expects_nothing().await;
    let label = question.heard.labels().into_iter().find(|label| label.contains("2347"));
    let label = label.expect("a button for the second").to_owned();
    question.presses(&label).await.expects(["Fajr Azaan", "Murtaza Kanchwala"]).await;
    two.expects(["Murtaza Kanchwala", "Fajr Azaan"]).await;
    one.expects_nothing().await;
    // The other button is still there, and says what is true now.
    let label = question.heard.labels().into_iter().find(|label| label.contains("2346"));
    let label = label.expect("a button for the first").to_owned();
    question.presses(&label).await.expects(["Murtaza Kanchwala", "/unlock"]).await;
}

async fn namesakes_on_telegram_and_the_slot_is_taken_meanwhile(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let other = w.second_admin().on(Telegram).await;
    let one = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let two = w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let question = admin.sends("/assign 5 fajr azaan murtaza").await.expects("murtaza").await;
    other.sends("/assign 5 fajr azaan 30412346").await.expects("Murtaza Hussain").await;
    one.expects("Fajr Azaan").await;
    let label = question.heard.labels().into_iter().find(|label| label.contains("2347"));
    let label = label.expect("a button for the second").to_owned();
    question.presses(&label).await.expects(["Murtaza Hussain", "/unlock"]).await;
    two.expects_nothing().await;
}

async fn two_admins_at_once_and_one_wins(w: &World) {
    let one = w.admin().on(Telegram).await;
    let two = w.second_admin().on(WhatsApp).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let murtaza = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    for day in 5..12 {
        let lines = [
            format!("/assign {day} fajr-azaan 30412345"),
            format!("/assign {day} fajr-azaan 30412346"),
        ];
        tokio::join!(one.sends(&lines[0]), two.sends(&lines[1]));
        w.settles_twice_at_once().await;
        let (first, second) = (one.hears().await, two.hears().await);
        let won = [&first, &second].map(|said| said.text().contains("is given to"));
        assert!(won[0] != won[1], "one wins:\n{}\n\n{}", first.text(), second.text());
        let (winner, loser, holder) = if won[0] {
            (&yusuf, second, "Yusuf Ali")
        } else {
            (&murtaza, first, "Murtaza Hussain")
        };
        loser.and([holder, "/unlock"]);
        winner.expects("Fajr Azaan").await;
        yusuf.expects_nothing().await;
        murtaza.expects_nothing().await;
    }
}

async fn what_is_over_or_begun_is_refused(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 3 isha 30412345").await.expects(["Day 3 · Sun 7 Feb", "over"]).await;
    admin.sends("/assign 2027-02-05 isha 30412345").await.expects(["Day 1", "over"]).await;
    let refusal =
        admin.sends("/assign today fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    refusal.and("05:20");
    w.clock.to("2027-02-08 12:30");
    admin.sends("/assign today zohr azaan 30412345").await.expects(["Zohr Azaan", "12:30"]).await;
    person.expects_nothing().await;
    // What is still ahead today is given, and the notice is the reminder too.
    let answer = admin.sends("/assign today isha 30412345").await.expects("Isha Takbira").await;
    answer.and(["Day 4 · Mon 8 Feb", "17:40", "reminder"]);
    person.expects(["Isha Takbira", "17:40"]).await;
    w.clock.to("2027-02-08 19:00");
    person.expects_nothing().await;
    admin.sends("/lock 3 isha").await.expects("over").await;
    admin.sends("/unlock 3 isha Was given by mistake").await.hears().await.and("Isha Takbira");
}

async fn days_outside_the_season_are_refused_naming_its_days(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for day in ["31", "0", "99", "2027-03-07", "2027-02-04", "1 june"] {
        let line = format!("/assign {day} isha 30412345");
        admin.sends(&line).await.expects(["30 days", "5 Feb", "6 Mar"]).await;
    }
    for (day, says) in [("31 feb", "31 feb"), ("someday", "someday"), ("2027-02-30", "calendar")] {
        admin.sends(&format!("/assign {day} isha 30412345")).await.expects(says).await;
    }
    person.expects_nothing().await;
}

async fn without_a_season_admins_learn_how_to_start_one(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for line in
        ["/assign 5 isha 30412345", "/lock 5 isha", "/unlock 5 isha", "/grid", "/today", "/season"]
    {
        admin.sends(line).await.expects(["season", "/season"]).await;
    }
    person.sends("/grid").await.expects("season").await.without("/season");
    admin.sends("/season 2027-02-05 30").await.expects(["started", "30 days"]).await;
    admin.sends("/assign 5 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
}

async fn what_is_missing_is_asked_for(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let usage = admin.sends("/assign").await.expects("/assign <day> <duty> <who>").await;
    usage.and("/assign 5 fajr-azaan 30412345");
    admin.sends("/assign 5").await.expects(["duty", "missing"]).await;
    admin.sends("/assign 5 fajr-azaan").await.expects("ITS").await;
    admin.sends("/assign fajr-azaan 30412345").await.expects(["day", "tomorrow"]).await;
    admin.sends("/lock").await.expects("/lock <day> <duty>").await;
    admin.sends("/unlock").await.expects("/unlock <day> <duty>").await;
}

async fn a_duty_that_is_off_is_not_given(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 sanah 30412345").await.expects("sanah").await;
    admin.sends("/assign 5 tilawat 30412345").await.expects("tilawat").await;
    person.expects_nothing().await;
    admin.sends("/grid 5").await.expects("Isha Takbira").await.without(["Sanah", "Yaseen"]);
}

async fn the_answer_leads_to_the_receipts_and_the_day(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    let receipts =
        admin.presses("Who was reached").await.expects(["Fajr Azaan", "Yusuf Ali"]).await;
    receipts.and(["Allotment", "WhatsApp", "accepted", "8 Feb 18:00"]);
    let labels: Vec<String> = admin
        .history()
        .iter()
        .filter(|line| line.author == Author::Bot)
        .flat_map(|line| line.heard.buttons.iter().map(|button| button.label.clone()))
        .collect();
    assert!(!labels.is_empty(), "{labels:?}");
}

async fn the_slash_is_optional_on_whatsapp_only(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("GRID 5").await.expects("Day 5 · Tue 9 Feb").await;
    person.sends("Mine").await.expects("no duty").await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    other.sends("grid 5").await.expects("looked at").await.without("Day 5");
    other.sends("/GRID 5").await.expects("Day 5 · Tue 9 Feb").await;
}

async fn who_cannot_be_reached_is_said_at_once(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.whatsapp.leaves(person.number(), true);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    admin.expects("no WhatsApp").await;
    let answer = admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    answer.and("tell them yourself");
    // After the reminder's instant the reminder has failed with it.
    w.clock.to("2027-02-08 18:00");
    admin.expects(["Yusuf Ali", "could not be reminded"]).await;
    w.owner().expects("could not be reminded").await;
    let answer = admin.sends("/assign 5 asr yusuf").await.expects("Asr Takbira").await;
    answer.and("tell them yourself");
    admin.hears_all().await;
    w.owner().hears_all().await;
    admin.sends("/reminders failed").await.expects(["Isha Takbira", "Asr Takbira"]).await;
}
