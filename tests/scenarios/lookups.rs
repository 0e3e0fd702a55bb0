//! What admins look up and set: people, reminders, the log, the season.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    people_by_name_number_and_status,
    people_come_in_pages,
    reminders_in_all_their_forms,
    receipts_rise_from_accepted_to_read,
    a_receipt_that_failed_says_so,
    the_log_counts_its_lines,
    the_log_is_append_only,
    the_season_is_shown_and_started,
    seasons_do_not_overlap,
    a_season_in_which_nothing_was_given_is_replaced,
    a_season_that_is_wrongly_written_is_refused,
    the_next_season_takes_over_when_its_time_comes,
}

async fn people_by_name_number_and_status(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/people").await.expects("Nobody").await;
    let yusuf = w.volunteer("30412345").on(WhatsApp).await;
    for its in ["30412346", "30412347", "30412348"] {
        w.volunteer_without_mail(its).on(WhatsApp).await;
    }
    let all = admin.sends("/people").await.expects("4 people").await;
    all.and(["Yusuf Ali", "30412345", "Murtaza Hussain", "pending"]);
    let one = admin.sends("/people yusuf").await.expects(["1 person", "Yusuf Ali"]).await;
    one.and(["+919820012345", "yusuf12345@example.com", "pending"]).without("Murtaza");
    admin.sends("/people 30412348").await.expects("Aliasgar").await.without("Yusuf");
    admin.sends("/people murtaza").await.expects(["2 people", "Hussain", "Kanchwala"]).await;
    admin.sends("/people Murtza").await.expects("2 people").await;
    admin.sends("/people zzz").await.expects("zzz").await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    yusuf.expects("Isha Takbira").await;
    w.mailbox("yusuf12345@example.com").expects("Isha Takbira").await;
    admin.sends("/people allotted").await.expects(["1 person", "Yusuf Ali"]).await;
    admin.sends("/people pending").await.expects("3 people").await.without("Yusuf");
}

async fn people_come_in_pages(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let scribe = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for number in 0..40 {
        let first = char::from(b'a' + number / 26);
        let second = char::from(b'a' + number % 26);
        let line = format!("/register Ali {first}{second}abhai; 305000{number:02}; none; both");
        scribe.sends(&line).await;
    }
    assert_eq!(scribe.hears_all().await.len(), 40);
    let page = admin.sends("people").await.expects("41 people").await;
    let page = page.presses("More (2 of 3)").await.hears().await;
    page.presses("More (3 of 3)").await.expects("Yusuf Ali").await;
    admin.sends("people ali page 2").await.hears().await.offers("More (3");
}

async fn reminders_in_all_their_forms(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/reminders").await.expects("No reminders").await;
    for line in ["/assign 5 isha yusuf", "/assign 8 asr yusuf"] {
        admin.sends(line).await.expects("Yusuf Ali").await;
        person.hears().await;
    }
    let list = admin.sends("/reminders").await.expects("2 pending · 0 sent · 0 failed").await;
    list.and(["Isha Takbira", "8 Feb 18:00", "Asr Takbira", "11 Feb 18:00"]);
    admin.sends("/reminders pending").await.expects(["2", "Isha Takbira", "Asr Takbira"]).await;
    let soon = admin.sends("/reminders upcoming").await.expects("Isha Takbira").await;
    soon.without("Asr Takbira").offers("Failed");
    admin.sends("/reminders failed").await.expects("Failed: 0").await;
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    let list = admin.sends("/reminders").await.expects("1 pending · 1 sent · 0 failed").await;
    list.and(["Isha Takbira, Day 5 · Tue 9 Feb · Yusuf Ali · sent"]);
    let one = admin.sends("/receipts 5 isha").await.expects(["Isha Takbira", "Yusuf Ali"]).await;
    one.and(["Allotment · WhatsApp · accepted", "Reminder · WhatsApp · accepted"]);
    admin.sends("/receipts 5 asr").await.expects("nobody").await;
    admin.sends("/reminders whatever").await.expects("/reminders").await;
}

async fn receipts_rise_from_accepted_to_read(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await;
    let look = async |stage: &str| {
        let line = format!("WhatsApp · {stage}");
        admin.sends("/receipts 5 isha").await.expects(line).await;
    };
    look("accepted").await;
    told.is_reported("sent", None).await;
    look("accepted").await;
    told.is_reported("delivered", None).await;
    look("delivered").await;
    told.is_reported("read", None).await;
    look("read").await;
    // Receipts only rise, in whatever order they come.
    told.is_reported("delivered", None).await;
    told.is_reported("sent", None).await;
    look("read").await;
}

async fn a_receipt_that_failed_says_so(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await;
    told.is_reported("failed", Some(131_049)).await;
    admin.expects(["Yusuf Ali", "WhatsApp", "Isha Takbira"]).await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · failed").await;
    // Delivered later after all.
    told.is_reported("delivered", None).await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · delivered").await;
    w.whatsapp.refuses_next(Fault::GraphError(131_049));
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    admin.expects(["Yusuf Ali", "WhatsApp", "Isha Takbira"]).await;
    admin.sends("/receipts 6 isha").await.expects("WhatsApp · failed").await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Isha Takbira"]).await;
}

async fn the_log_counts_its_lines(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for duty in ["isha", "asr", "fajr azaan", "fajr takbira", "zohr azaan", "zohr takbira"] {
        admin.sends(&format!("/lock 7 {duty}")).await.expects("closed").await;
        admin.sends(&format!("/unlock 7 {duty} Given by mistake")).await.expects("open").await;
    }
    let ten = admin.sends("/log").await.expects("10").await.without("started");
    assert_eq!(ten.text().matches("Abde Ali").count(), 10, "{}", ten.text());
    admin.sends("/log 3").await.expects(["3", "Zohr Takbira"]).await.without("Isha");
    admin.sends("/log 50").await.expects(["started", "Shehrullah 1448H", "admin"]).await;
    admin.sends("/log many").await.expects("many").await;
    admin.sends("/log 0").await.expects("0").await;
}

async fn the_log_is_append_only(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/lock 7 isha").await.expects("closed").await;
    admin.sends("/unlock 7 isha Given by mistake").await.expects("open again").await;
    for statement in [
        "update audit_log set kind = 'assign' returning kind",
        "delete from audit_log returning kind",
        "update unlock_log set reason = 'another one' returning reason",
        "delete from unlock_log returning reason",
    ] {
        assert!(w.is_refused(statement).await, "{statement} went through");
    }
}

async fn the_season_is_shown_and_started(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let season = admin.sends("/season").await.expects("Shehrullah 1448H").await;
    season.and(["5 Feb", "6 Mar", "30 days", "Day 4"]);
    let answer =
        admin.sends("/season 2028-01-27 29 Shehrullah 1449H").await.expects("29 days").await;
    answer.and(["Shehrullah 1449H", "27 Jan", "24 Feb"]);
    admin.sends("/season 2028-03-01 3660 All year").await.expects("3660 days").await;
    admin.sends("/season 2 june").await.expects(["started", "30 days", "2 Jun"]).await;
    // The one that holds today stays the current one.
    admin.sends("/season").await.expects("Shehrullah 1448H").await;
    admin.sends("/log").await.expects(["Abde Ali", "started", "Shehrullah 1449H"]).await;
}

async fn seasons_do_not_overlap(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    for line in [
        "/season 2027-03-06 5",
        "/season 2027-01-10 30",
        "/season 2027-02-05 30",
        "/season 2027-01-01 365",
    ] {
        admin.sends(line).await.expects(["Shehrullah 1448H", "5 Feb", "6 Mar"]).await;
    }
    admin.sends("/season replace 2027-03-06 5").await.expects("two seasons").await;
    admin.sends("/season 2027-03-07 5 After").await.expects("started").await;
    admin.sends("/season").await.expects("Shehrullah 1448H").await;
}

async fn a_season_in_which_nothing_was_given_is_replaced(w: &World) {
    let admin = w.admin().on(Telegram).await;
    // Not by accident: the word must be said.
    let refusal = admin.sends("/season 2027-02-06 29").await.expects("two seasons").await;
    refusal.and(["Shehrullah 1448H", "/season replace"]);
    let line = "/season replace 2027-02-06 29 Shehrullah 1448H";
    admin.sends(line).await.expects("29 days").await;
    admin.sends("/season").await.expects(["6 Feb", "29 days", "Day 3"]).await;
    admin.sends("/log").await.expects(["started", "Shehrullah 1448H"]).await;
    let seasons = w.texts("select name from season").await;
    assert_eq!(seasons.len(), 1, "{seasons:?}");
}

async fn a_season_that_is_wrongly_written_is_refused(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for (line, says) in [
        ("/season soon", "soon"),
        ("/season 2027-04-31", "2027-04-31"),
        ("/season 2027-05-01 0", "0"),
        ("/season 2027-05-01 3661", "3660"),
        ("/season 2027-05-01 -3", "-3"),
        ("/season 5", "5"),
    ] {
        admin.sends(line).await.expects(says).await.without("started");
    }
}

async fn the_next_season_takes_over_when_its_time_comes(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/season 2028-01-27 30 Shehrullah 1449H").await.expects("started").await;
    w.clock.to("2027-06-01 12:00");
    admin.sends("/season").await.expects("Shehrullah 1449H").await;
    admin.sends("/grid 1").await.expects("Day 1 · Thu 27 Jan").await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 1 isha yusuf").await.expects("Thu 27 Jan").await;
    person.expects("Thu 27 Jan").await;
}
