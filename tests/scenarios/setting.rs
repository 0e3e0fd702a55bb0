//! `/settings`: shown, asked for in taps, set in one line.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    all_of_them_in_one_message ("EVENING" = "on"),
    a_press_asks_and_another_sets ("EVENING" = "on"),
    an_answer_may_be_typed,
    what_is_wrong_leaves_the_question_open ("EVENING" = "on"),
    the_hours_of_the_evening ("EVENING" = "on"),
    a_place_finds_its_timezone,
    the_country_completes_phone_numbers,
    a_language_that_there_is,
    the_same_again_changes_nothing ("EVENING" = "on"),
    names_and_values_that_are_none,
    two_admins_one_after_the_other ("EVENING" = "on"),
    for_admins_only ("EVENING" = "on"),
}

async fn all_of_them_in_one_message(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let shown = admin.sends("settings").await.expects("Timezone: Asia/Kolkata, now 10:00").await;
    let shown = shown.and([
        "Reminders: the day before at 18:00",
        "Summary of tomorrow, to admins: 19:00 the day before",
        "Second reminder, without an answer: 20:00 the day before",
        "Missing answers, to admins: 21:00 the day before",
        "Language: English",
        "Phone numbers without a country: IN (+91)",
    ]);
    assert_eq!(shown.heard.labels().len(), 7);
    shown.offers(["Timezone", "Reminders", "Summary of tomorrow", "Phone country"]);
}

async fn a_press_asks_and_another_sets(w: &World) {
    for way in [Telegram, WhatsApp] {
        let admin = if way == Telegram { w.admin() } else { w.second_admin() };
        let admin = admin.on(way).await;
        let shown = admin.sends("/settings").await.expects("Settings").await;
        let hour = if way == Telegram { "20:00" } else { "21:00" };
        let asked = shown.presses("Summary of tomorrow").await.expects("Example: 19:00").await;
        let done = asked.presses(hour).await.expects(["how tomorrow stands", hour]).await;
        let shown = done.presses("All settings").await.expects("Settings").await;
        shown.and(format!("to admins: {hour} the day before"));
        // The question is over, and its buttons still mean what they say.
        asked.presses("off").await.expects("how tomorrow stands: off").await;
        asked.presses("off").await.expects("Nothing changes").await;
    }
    let owner = w.owner();
    let log = owner.sends("/log").await.expects("summary of tomorrow: 19:00 → 20:00").await;
    log.and(["summary of tomorrow: 20:00 → off", "off → 21:00"]);
}

async fn an_answer_may_be_typed(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    admin.sends("settings language").await.expects("Which language").await;
    admin.sends("English").await.expects("it is so already: English").await;
    admin.sends("settings country").await.expects("phone numbers").await.offers("GB (+44)");
}

async fn what_is_wrong_leaves_the_question_open(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/settings second").await.expects("reminded again? Now: 20:00").await;
    admin.sends("after maghrib").await.expects(["I read “after maghrib”", "Example"]).await;
    w.restarts().await;
    admin.sends("20.30").await.expects("reminded again: 20:30 the day before").await;
    admin.sends("/settings second").await.expects("Now: 20:30").await;
    admin.sends("cancel").await.expects("leave it there").await;
    admin.sends("21:10").await.hears().await.without("reminded again");
    admin.sends("/settings country").await.expects("Now: IN").await;
    admin.sends("back").await.expects("leave it there").await;
    // A command ends the question, also a refused one.
    admin.sends("/settings digest").await.expects("how tomorrow stands").await;
    admin.sends("/grid 99").await.hears().await;
    admin.sends("21:10").await.hears().await.without("how tomorrow stands");
}

async fn the_hours_of_the_evening(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/settings digest 19:30").await.expects("19:30 the day before").await;
    admin.sends("/settings second reminder off").await.expects("reminded again: off").await;
    admin.sends("/settings escalation 22").await.expects("22:00 the day before").await;
    let shown = admin.sends("/settings").await.expects("admins: 19:30 the day before").await;
    shown.and(["without an answer: off", "to admins: 22:00 the day before"]);
    let stored = "select cast(digest_time as text) || ' ' || cast(escalation_time as text) || ' '
                  || coalesce(cast(second_reminder_time as text), '-') from centre";
    assert_eq!(w.texts(stored).await, ["1170 1320 -"]);
}

async fn a_place_finds_its_timezone(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let near = admin.sends("/settings timezone london").await;
    let near = near.expects(["“london”", "Europe/London"]).await;
    near.presses("Europe/London").await.expects("The timezone is Europe/London now").await;
    admin.sends("/settings").await.expects("Timezone: Europe/London, now 04:30").await;
    admin.sends("/settings timezone").await.expects("Which timezone").await;
    admin.sends("mumbai").await.expects(["“mumbai”", "Asia/Kolkata"]).await;
    admin.sends("Asia/Kolkata").await.expects("Asia/Kolkata now").await;
    admin.sends("/settings timezone atlantis").await.expects(["atlantis", "Example"]).await;
    admin.sends("/settings timezone america").await.expects("Which of these").await;
}

async fn the_country_completes_phone_numbers(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/settings country uk").await.expects("GB (+44) from now on").await;
    let person = w.newcomer("30412345").on(Telegram).await;
    let line = "/register Yusuf Ali; 30412345; none; 07911 123456; both";
    person.sends(line).await.expects("registered").await;
    admin.sends("/people yusuf").await.expects("+447911123456").await;
}

async fn a_language_that_there_is(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let refused = admin.sends("/settings language fr").await.expects("I don't speak “fr”").await;
    refused.and(["English (en)", "Example: /settings language en"]);
    admin.sends("/settings language EN").await.expects("Nothing changes").await;
}

async fn the_same_again_changes_nothing(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for line in
        ["timezone Asia/Kolkata", "reminders 1 day before at 18:00", "digest 19:00", "country IN"]
    {
        admin.sends(&format!("/settings {line}")).await.expects("Nothing changes").await;
    }
    admin.sends("/log").await.hears().await.without(["timezone:", "reminders:"]);
}

async fn names_and_values_that_are_none(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for (line, says) in [
        ("timzone x", "Did you mean timezone"),
        ("colour green", "There are timezone, reminders"),
        ("digest 25:00", "I read “25:00” as the time"),
        ("country Atlantis", "I know no country “Atlantis”"),
    ] {
        let refused = admin.sends(&format!("/settings {line}")).await.expects(says).await;
        refused.and("Example: ");
    }
}

async fn two_admins_one_after_the_other(w: &World) {
    let (one, other) = (w.admin().on(Telegram).await, w.second_admin().on(WhatsApp).await);
    one.sends("/settings digest").await.expects("Now: 19:00").await;
    other.sends("settings digest 20:00").await.expects("20:00").await;
    one.presses("20:00").await.expects("Nothing changes").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", other.key())).await.expects("no role").await;
    other.hears_all().await;
    other.presses("All settings").await.expects("This is for admins").await;
}

async fn for_admins_only(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let viewer = w.viewer().on(Telegram).await;
    for phone in [&person, &viewer] {
        for line in ["/settings", "/settings digest off", "/duties", "/duties on sanah"] {
            phone.sends(line).await.expects("This is for admins").await;
        }
    }
    let admin = w.admin().on(Telegram).await;
    // A question that was asked dies with the role.
    admin.sends("/settings digest").await.expects("Now: 19:00").await;
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.hears().await;
    admin.sends("off").await.expects("This is for admins").await;
    w.owner().sends("/settings").await.expects("admins: 19:00").await;
}
