//! What happens at night.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    at_two_the_days_that_are_over_are_completed,
    what_was_missed_at_night_is_done_in_the_morning,
    what_is_older_than_ninety_days_goes_and_the_log_stays,
    two_processes_tidy_up_once,
}

async fn at_two_the_days_that_are_over_are_completed(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for day in ["today", "tomorrow"] {
        admin.sends(&format!("/assign {day} isha yusuf")).await.expects("Isha Takbira").await;
        person.expects("Isha Takbira").await;
    }
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    let states = || w.texts("select state from assignment order by duty_date");
    w.clock.to("2027-02-09 01:59");
    w.settles().await;
    assert_eq!(states().await, ["assigned", "assigned"]);
    w.clock.to("2027-02-09 02:00");
    w.settles().await;
    assert_eq!(states().await, ["completed", "assigned"]);
    person.sends("mine").await.expects("Day 5").await.without("Day 4");
    w.clock.to("2027-02-10 02:00");
    w.settles().await;
    assert_eq!(states().await, ["completed", "completed"]);
    person.sends("mine").await.expects("no duty").await;
    // What is over stays in the roster.
    admin.sends("/grid 5").await.expects("Yusuf Ali").await;
}

async fn what_was_missed_at_night_is_done_in_the_morning(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign today isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-02-11 09:00");
    w.restarts().await;
    w.settles().await;
    assert_eq!(w.texts("select state from assignment").await, ["completed"]);
    let nights = w.texts("select key from chore where key like 'housekeeping%'").await;
    assert!(nights.iter().any(|night| night.contains("2027-02-11")), "{nights:?}");
}

async fn what_is_older_than_ninety_days_goes_and_the_log_stays(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    let log = w.texts("select kind from audit_log order by id").await;
    let count = async |table: &str| w.texts(&format!("select 'row' from {table}")).await.len();
    w.clock.to("2027-05-09 17:00");
    w.settles().await;
    assert_eq!(count("reminder").await, 1, "not ninety days old yet");
    assert!(count("outbox").await > 0, "not ninety days old yet");
    w.clock.to("2027-05-10 02:00");
    w.settles().await;
    assert_eq!(count("reminder").await, 0, "the reminder is gone");
    assert_eq!(count("outbox").await, 0, "the deliveries are gone");
    assert_eq!(count("attempt").await, 0, "and their attempts");
    assert_eq!(count("inbox").await, 0, "and what came in");
    assert_eq!(w.texts("select kind from audit_log order by id").await, log);
    admin.sends("/log 50").await.expects(["gave Isha Takbira", "Yusuf Ali"]).await;
    admin.sends("/people").await.expects("Yusuf Ali").await;
}

async fn two_processes_tidy_up_once(w: &World) {
    w.clock.to("2027-02-09 02:00");
    w.settles_twice_at_once().await;
    let nights = w.texts("select key from chore where key like 'housekeeping%:2027-02-09'").await;
    assert_eq!(nights.len(), 1, "{nights:?}");
}
