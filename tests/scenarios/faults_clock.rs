//! The clock goes back, or is changed twice a year: nothing waits for it to catch up, and nothing is
//! said twice.

use khidmat::simulator::{Fault, sound};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    what_waited_by_a_clock_that_was_ahead_waits_no_longer,
    a_message_that_was_to_be_tried_again_is,
    a_channel_that_was_stopped_is_asked_again,
    a_recording_that_was_to_be_fetched_is,
    with_pacing_everything_is_still_answered ("TELEGRAM_MESSAGES_PER_SECOND" = "25"),
    what_a_platform_asked_for_is_still_waited_for,
    the_nightly_pass_when_an_hour_is_missing ("TIMEZONE" = "Europe/London", "SEASON" = ""),
    the_nightly_pass_when_an_hour_is_doubled ("TIMEZONE" = "Europe/London", "SEASON" = ""),
    both_rules_when_an_hour_is_missing ("TIMEZONE" = "Europe/London", "SEASON" = ""),
    both_rules_when_an_hour_is_doubled ("TIMEZONE" = "Europe/London", "SEASON" = ""),
}

/// How far the clock was ahead: more than any two processes' clocks differ.
const AHEAD_S: i64 = 7200;

async fn what_waited_by_a_clock_that_was_ahead_waits_no_longer(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let third = w.volunteer_without_mail("30412347").on(Telegram).await;
    w.clock.passes(AHEAD_S);
    // To be said again after ten minutes; in doubt; arrived and not worked yet.
    w.telegram.refuses_next(Fault::RetryAfter(600));
    person.sends("/me").await.expects_nothing().await;
    w.whatsapp.refuses_next(Fault::LosesRequest);
    other.sends("/me").await.expects_nothing().await;
    third.sends("/me").await;
    w.clock.passes(-AHEAD_S);
    person.expects("Yusuf Ali").await;
    other.expects("Murtaza Hussain").await;
    third.expects("Murtaza Kanchwala").await;
    for phone in [&person, &other, &third] {
        phone.sends("/grid 5").await.expects("Day 5").await;
        phone.expects_nothing().await;
    }
    w.clock.passes(AHEAD_S + 3600);
    for phone in [&person, &other, &third] {
        phone.expects_nothing().await;
    }
}

async fn a_message_that_was_to_be_tried_again_is(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    let form = w.texts("select draft from form").await.remove(0);
    w.clock.passes(AHEAD_S);
    w.tampers("update form set draft = 'nonsense'").await;
    person.sends("Yusuf Ali").await.expects_nothing().await;
    w.tampers(&format!("update form set draft = '{form}'")).await;
    w.clock.passes(-AHEAD_S);
    person.expects("ITS").await;
    person.sends("/cancel").await.hears().await;
}

async fn a_channel_that_was_stopped_is_asked_again(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.clock.passes(AHEAD_S);
    w.whatsapp.refuses_next(Fault::GraphError(131_048));
    person.sends("/me").await.expects_nothing().await;
    w.owner().expects(["WhatsApp", "refuses our messages"]).await;
    w.clock.passes(-AHEAD_S);
    person.expects("Yusuf Ali").await;
    person.expects_nothing().await;
}

async fn a_recording_that_was_to_be_fetched_is(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.clock.passes(AHEAD_S);
    w.telegram.refuses_call("file", Fault::LosesRequest);
    person.sends_recording(sound::ogg(5)).await;
    person.expects("One moment").await;
    w.clock.passes(-AHEAD_S);
    // Its next try is so near that it is waited for in any case.
    w.clock.passes(5);
    person.expects("0:05").await;
}

async fn with_pacing_everything_is_still_answered(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.clock.passes(AHEAD_S);
    for day in 1..=28 {
        person.sends(&format!("/grid {day}")).await;
    }
    let before = person.hears_all().await.len();
    assert!(before < 28, "nothing was paced");
    w.clock.passes(-AHEAD_S);
    let mut answers = before;
    for _ in 0..60 {
        answers += person.hears_all().await.len();
        w.clock.passes(1);
    }
    assert_eq!(answers, 28);
}

async fn what_a_platform_asked_for_is_still_waited_for(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_next(Fault::RetryAfter(10_000));
    person.sends("/me").await.expects_nothing().await;
    // Some seconds either way are what a clock is put right by.
    for seconds in [-2, 60, -2] {
        w.clock.passes(seconds);
        person.expects_nothing().await;
    }
    w.clock.passes(10_000);
    person.expects("Yusuf Ali").await;
}

/// How often the nightly pass was made for a night.
async fn passes(w: &World, night: &str) -> usize {
    w.settles().await;
    let query = format!("select key from chore where key like 'housekeeping%{night}%'");
    w.texts(&query).await.len()
}

async fn the_nightly_pass_when_an_hour_is_missing(w: &World) {
    // On 28 March the clocks go from 01:00 to 02:00.
    w.clock.to("2027-03-28 00:59:59");
    assert_eq!(passes(w, "2027-03-28").await, 0);
    w.clock.passes(1);
    assert_eq!(passes(w, "2027-03-28").await, 1);
    w.clock.passes(3600);
    assert_eq!(passes(w, "2027-03-28").await, 1);
    w.clock.to("2027-03-29 02:00");
    assert_eq!(passes(w, "2027-03-29").await, 1);
}

async fn the_nightly_pass_when_an_hour_is_doubled(w: &World) {
    // On 31 October it is between one and two twice.
    w.clock.to("2027-10-31 01:59:59");
    for _ in 0..2 {
        assert_eq!(passes(w, "2027-10-31").await, 0);
        w.clock.passes(3600);
    }
    assert_eq!(passes(w, "2027-10-31").await, 1);
    w.clock.passes(3600);
    assert_eq!(passes(w, "2027-10-31").await, 1);
}

async fn both_rules_when_an_hour_is_missing(w: &World) {
    w.owner().sends("/season 2027-03-20 30 Spring").await.expects("started").await;
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 5h").await.expects("18:00").await;
    admin.sends("/assign 28 mar fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.clock.to("2027-03-27 17:59:59");
    person.expects_nothing().await;
    w.clock.passes(1);
    person.expects(["Fajr Azaan", "Sun 28 Mar", "05:20"]).await;
    // Five hours before 05:20, of which the clocks leave one out.
    w.clock.to("2027-03-27 23:19:59");
    person.expects_nothing().await;
    w.clock.passes(1);
    person.expects(["Fajr Azaan", "Sun 28 Mar", "05:20"]).await;
    w.clock.to("2027-03-28 06:00");
    person.expects_nothing().await;
}

async fn both_rules_when_an_hour_is_doubled(w: &World) {
    w.owner().sends("/season 2027-10-20 30 Autumn").await.expects("started").await;
    let (admin, person) = w.admin_and_volunteer().await;
    admin.sends("/settings reminders 1d@18:00, 5h").await.expects("18:00").await;
    admin.sends("/assign 31 oct fajr-azaan yusuf").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.clock.to("2027-10-30 18:00");
    person.expects(["Fajr Azaan", "Sun 31 Oct", "05:20"]).await;
    // Five hours before 05:20, which is the first of two times 01:20.
    w.clock.to("2027-10-31 01:19:59");
    person.expects_nothing().await;
    w.clock.passes(1);
    person.expects(["Fajr Azaan", "Sun 31 Oct", "05:20"]).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
}
