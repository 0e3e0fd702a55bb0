//! Reminder rules: several of them, what they say, and what moves when they, the clocks or the hours
//! change.

use crate::world::Way::Telegram;
use crate::world::World;

scenarios! {
    a_second_rule_reminds_on_the_day,
    the_words_say_how_near_it_is,
    each_rule_has_its_row,
    late_both_are_said_in_one_message,
    assigned_between_two_rules,
    assigned_a_few_days_ahead_of_an_early_rule,
    a_new_rule_gets_rows_only_ahead,
    another_hour_moves_what_waits,
    another_hour_after_the_reminder_was_said,
    another_hour_that_has_passed_loses_nobody,
    another_hour_that_has_passed_beside_another_rule,
    a_rule_that_goes_takes_its_reminders_along,
    a_rule_comes_back,
    another_timezone_moves_everything,
    in_another_timezone_it_is_due_at_once,
    who_asked_to_be_released_gets_the_new_rules_after_a_rejection,
    an_unlock_cancels_all,
    with_no_address_the_admins_hear_once,
    what_is_no_rule_is_refused,
    the_hour_of_the_first_start ("REMINDER_TIME" = "20:15"),
}

/// How the reminders stand, by rule.
async fn rows(w: &World) -> Vec<String> {
    w.texts("select rule || ' ' || state from reminder order by due_at, id").await
}

async fn a_second_rule_reminds_on_the_day(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let answer = admin.sends("/settings reminders 2h and 1d@18:00").await;
    let answer = answer.expects("the day before at 18:00 and 2 hours before").await;
    answer.and(["0 moved, 0 added, 0 cancelled", "No reminder waits"]);
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    assert_eq!(rows(w).await, ["1d@18:00 pending", "2h pending"]);
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow you have", "Fajr Azaan"]).await;
    person.presses("I'll be there").await.expects("05:20").await;
    w.clock.to("2027-02-09 03:19");
    person.expects_nothing().await;
    w.clock.to("2027-02-09 03:20");
    person.expects(["today you have", "Fajr Azaan"]).await.in_free_text();
    assert_eq!(rows(w).await, ["1d@18:00 sent", "2h sent"]);
    admin.sends("/receipts 5 fajr-azaan").await.expects("accepted").await.without("goes out");
}

async fn the_words_say_how_near_it_is(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 3d@09:00, 5h").await.expects("3 days before at 09:00").await;
    w.mailbox("yusuf12345@example.com").expects_nothing().await;
    admin.sends("/assign 9 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await.without("reminder");
    person.sends("mine").await.expects("Day 9").await;
    w.clock.to("2027-02-10 08:30");
    person.sends("mine").await.expects("Day 9").await;
    w.clock.to("2027-02-10 09:00");
    person.expects(["on Sat 13 Feb you have", "Day 9 · Sat 13 Feb"]).await;
    w.clock.to("2027-02-13 00:19");
    person.sends("mine").await.expects("Day 9").await;
    w.clock.to("2027-02-13 00:20");
    person.expects(["today you have", "Day 9 · Sat 13 Feb"]).await;
}

async fn each_rule_has_its_row(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    let receipts = admin.sends("/receipts 5 fajr-azaan").await.expects("goes out").await;
    receipts.and(["8 Feb 18:00", "9 Feb 03:20"]);
    let view = admin.sends("/reminders").await.expects(["2 pending", "Yusuf Ali\n"]).await;
    view.and(["8 Feb 18:00\n", "9 Feb 03:20"]).without("18:00 ·");
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow you have").await;
    let receipts = admin.sends("/receipts 5 fajr-azaan").await.expects("Reminder of").await;
    receipts.and(["8 Feb 18:00 · WhatsApp", "9 Feb 03:20"]).without("goes out Mon");
    admin.sends("/reminders").await.expects(["1 sent", "18:00 · sent", "9 Feb 03:20"]).await;
}

async fn late_both_are_said_in_one_message(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    // Nobody works through the night.
    w.clock.to("2027-02-09 04:00");
    w.settles_twice_at_once().await;
    person.expects(["today you have", "Fajr Azaan"]).await;
    person.expects_nothing().await;
    assert_eq!(rows(w).await, ["1d@18:00 sent", "2h sent"]);
}

async fn assigned_between_two_rules(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    w.clock.to("2027-02-08 20:00");
    let answer = admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    answer.and("counts as the reminder too");
    person.expects(["Fajr Azaan", "your reminder too"]).await;
    assert_eq!(rows(w).await, ["1d@18:00 sent", "2h pending"]);
    admin.sends("/reminders").await.expects("1 pending · 1 sent · 0 failed").await;
    w.clock.to("2027-02-09 03:20");
    person.expects("today you have").await;
    // After all instants one message counts for all.
    admin.sends("/settings reminders 1d@18:00, 8h").await.expects("8 hours before").await;
    w.clock.to("2027-02-09 04:30");
    admin.sends("/assign today zohr-azaan yusuf").await.expects("Zohr Azaan").await;
    person.expects(["Zohr Azaan", "your reminder too"]).await;
}

async fn assigned_a_few_days_ahead_of_an_early_rule(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 7d@18:00, 1d@18:00").await.expects("7 days before").await;
    let answer = admin.sends("/assign 9 isha yusuf").await.expects("Isha Takbira").await;
    answer.without("reminder");
    person.expects("Isha Takbira").await.without("reminder");
    assert_eq!(rows(w).await, ["7d@18:00 sent", "1d@18:00 pending"]);
    w.clock.to("2027-02-12 09:00");
    person.sends("mine").await.expects("Day 9").await;
    w.clock.to("2027-02-12 18:00");
    person.expects("tomorrow").await;
}

async fn a_new_rule_gets_rows_only_ahead(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 6 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 04:00");
    // For Day 5 two hours before has passed; for Day 6 it is ahead.
    let answer = admin.sends("/settings reminders 1d@18:00, 2h").await.expects("1 added").await;
    answer.and(["0 moved", "0 cancelled", "The next goes out Tue 9 Feb 18:00"]);
    person.expects_nothing().await;
    assert_eq!(rows(w).await, ["1d@18:00 sent", "1d@18:00 pending", "2h pending"]);
    admin.sends("/log").await.expects(["reminders: 1d@18:00 → 1d@18:00, 2h", "Abde Ali"]).await;
    person.sends("mine").await.expects("Day 6").await;
    w.clock.to("2027-02-09 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-10 03:20");
    person.expects("today").await;
}

async fn another_hour_moves_what_waits(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let answer = admin.sends("/settings reminders 1d@20:00").await.expects("1 moved").await;
    answer.and(["0 added", "0 cancelled", "Mon 8 Feb 20:00"]);
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    w.clock.to("2027-02-08 20:00");
    person.expects("tomorrow").await;
    assert_eq!(rows(w).await, ["1d@20:00 sent"]);
}

async fn another_hour_after_the_reminder_was_said(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    admin.sends("/settings reminders 1d@20:00").await.expects("0 added").await;
    w.clock.to("2027-02-08 20:00");
    person.expects_nothing().await;
}

async fn another_hour_that_has_passed_loses_nobody(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@20:00").await.expects("20:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 19:00");
    let answer = admin.sends("/settings reminders 1d@18:00").await.expects("0 cancelled").await;
    answer.and("Mon 8 Feb 20:00");
    person.expects_nothing().await;
    w.clock.to("2027-02-08 20:00");
    person.expects("tomorrow").await;
}

async fn another_hour_that_has_passed_beside_another_rule(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@20:00, 2h").await.expects("20:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 19:00");
    let answer = admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    answer.and("0 moved, 0 added, 0 cancelled");
    w.clock.to("2027-02-08 20:00");
    person.expects("tomorrow you have").await;
    w.clock.to("2027-02-09 03:20");
    person.expects("today you have").await;
}

async fn a_rule_that_goes_takes_its_reminders_along(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    admin.sends("/settings reminders 2h").await.expects(["1 cancelled", "0 moved"]).await;
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    w.clock.to("2027-02-09 03:20");
    person.expects("today").await;
    assert_eq!(rows(w).await, ["1d@18:00 cancelled", "2h sent"]);
}

async fn a_rule_comes_back(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    admin.sends("/settings reminders 1d@18:00").await.expects("1 cancelled").await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("1 added").await;
    assert_eq!(rows(w).await, ["1d@18:00 pending", "2h pending"]);
    admin.presses("Back to 1d@18:00").await.expects("1 cancelled").await;
    admin.presses("Back to 1d@18:00, 2h").await.expects("1 added").await;
    admin.sends("/settings reminders 2h, 1d@18:00").await.expects("Nothing changes").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 03:20");
    person.expects("today").await;
}

async fn another_timezone_moves_everything(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let answer = admin.sends("/settings timezone Europe/London").await;
    let answer = answer.expects(["Europe/London", "04:30", "1 moved"]).await;
    answer.and("The next goes out Mon 8 Feb 18:00");
    w.clock.to("2027-02-08 23:29");
    person.expects_nothing().await;
    // 18:00 in London.
    w.clock.to("2027-02-08 23:30");
    let reminder = person.expects(["tomorrow", "05:20"]).await;
    // 05:20 in India, where the duty would have begun.
    w.clock.to("2027-02-09 05:30");
    reminder.presses("I'll be there").await.expects("05:20").await;
    w.clock.to("2027-02-09 10:50");
    reminder.presses("I can't").await.expects("begun").await;
}

async fn in_another_timezone_it_is_due_at_once(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 11:00");
    // There it is 18:30 already: late is better than never.
    let answer = admin.sends("/settings timezone pacific/auckland").await;
    answer.expects(["Pacific/Auckland", "1 moved"]).await;
    person.expects(["tomorrow", "Fajr Azaan"]).await;
    person.expects_nothing().await;
    // The day that is over there is over for its reminders too.
    admin.sends("/assign 6 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    admin.sends("/settings timezone Pacific/Kiritimati").await.expects("1 moved").await;
}

async fn who_asked_to_be_released_gets_the_new_rules_after_a_rejection(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("/request cancel 5 fajr-azaan My father is ill").await.expects("Thank").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("can't come").await;
    }
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    assert_eq!(rows(w).await, ["1d@18:00 cancelled"]);
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("1 added").await;
    admin.sends("/requests reject 1 We have nobody else").await.expects("stays with").await;
    person.expects("please keep").await;
    // The evening's has not been said yet, the morning's follows.
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 03:20");
    person.expects("today").await;
    assert_eq!(rows(w).await, ["1d@18:00 sent", "2h sent"]);
}

async fn an_unlock_cancels_all(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    person.expects("no longer").await;
    assert_eq!(rows(w).await, ["1d@18:00 cancelled", "2h cancelled"]);
    admin.sends("/settings reminders 3h").await.expects("0 moved, 0 added, 0 cancelled").await;
    w.clock.to("2027-02-09 05:00");
    person.expects_nothing().await;
}

async fn with_no_address_the_admins_hear_once(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 2h").await.expects("18:00").await;
    admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.whatsapp.leaves(person.number(), true);
    w.clock.to("2027-02-08 18:00");
    w.settles().await;
    w.owner().expects("could not be reminded").await;
    admin.hears_all().await;
    w.clock.to("2027-02-09 03:20");
    w.settles().await;
    admin.expects_nothing().await;
    assert_eq!(rows(w).await, ["1d@18:00 failed", "2h failed"]);
}

async fn what_is_no_rule_is_refused(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for (line, says) in [
        ("off", "at least one reminder"),
        ("1d", "can't read “1d”"),
        ("soon", "can't read “soon”"),
        ("0d@04:00", "not come before the duty begins"),
        ("13h", "15 minutes to 12 hours before, or 1 to 7 days"),
        ("9d@18:00", "too far"),
        ("2h, 120m", "“2h” stands there twice"),
        ("1h,2h,3h,4h,5h,6h", "6 reminders. More than 5"),
    ] {
        let refused = admin.sends(&format!("/settings reminders {line}")).await.expects(says).await;
        refused.and("Example: ");
    }
    admin.sends("/log").await.hears().await.without("reminders:");
}

async fn the_hour_of_the_first_start(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    assert_eq!(rows(w).await, ["1d@20:15 pending"]);
    admin.sends("/settings").await.expects("the day before at 20:15").await;
    admin.sends("/settings reminders 1d@20:15, 30m").await.expects("30 minutes before").await;
    w.clock.to("2027-02-08 20:15");
    person.expects("tomorrow").await;
    w.clock.to("2027-02-09 04:50");
    person.expects("today").await;
}
