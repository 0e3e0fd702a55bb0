//! Reminders, the evening before, and the answers to them.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    the_evening_before_on_all_channels,
    outside_the_window_as_a_template,
    each_duty_has_its_reminder_and_it_is_said_once,
    assigned_after_the_instant_one_message_counts_as_both,
    assigned_the_minute_before_both_are_said,
    nobody_is_reminded_who_declined,
    who_confirmed_is_reminded_still,
    i_will_be_there_is_one_tap,
    i_cannot_takes_two_taps_or_a_sentence,
    the_quick_replies_of_a_template_count,
    too_late_to_answer,
    missed_while_down_past_the_start_the_admins_are_told,
    late_but_before_the_start_is_said,
    the_time_of_the_centre ("REMINDER_TIME" = "20:15", "TIMEZONE" = "Africa/Nairobi"),
    an_instant_in_a_gap_is_the_first_after_it ("REMINDER_TIME" = "01:30", "TIMEZONE" = "Europe/London", "SEASON" = ""),
    an_instant_in_an_overlap_is_the_earlier ("REMINDER_TIME" = "01:30", "TIMEZONE" = "Europe/London", "SEASON" = ""),
    a_duty_over_the_change_of_clocks_begins_on_time ("TIMEZONE" = "Europe/London", "SEASON" = ""),
    with_no_address_left_the_admins_are_told,
    many_at_once,
    given_again_before_the_instant_it_is_said_once,
    an_unlock_stops_a_reminder_that_waits,
    an_unlock_stops_a_reminder_that_may_have_been_said,
    who_thinks_better_of_it_is_reminded,
}

async fn the_evening_before_on_all_channels(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    whatsapp.sends("hi").await.expects("Salaam").await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    for phone in [&telegram, &whatsapp] {
        phone.expects("Fajr Azaan").await;
    }
    let mailbox = w.mailbox(&person.email);
    mailbox.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 17:59:59");
    for phone in [&telegram, &whatsapp] {
        phone.expects_nothing().await;
    }
    w.clock.to("2027-02-08 18:00");
    for phone in [&telegram, &whatsapp] {
        let reminder = phone.expects(["Yusuf Ali", "tomorrow", "Fajr Azaan"]).await;
        let reminder = reminder.and(["Day 5 · Tue 9 Feb", "05:20"]).in_free_text();
        reminder.offers(["I'll be there", "I can't"]);
    }
    let letter = mailbox.expects(["Tomorrow", "Fajr Azaan", "Day 5 · Tue 9 Feb", "05:20"]).await;
    assert!(!letter.subject.contains("Yusuf"), "{}", letter.subject);
    // Never again.
    w.clock.to("2027-02-09 06:00");
    w.settles().await;
    admin.sends("/receipts 5 fajr-azaan").await.expects("Reminder · WhatsApp · accepted").await;
}

async fn outside_the_window_as_a_template(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 8 maghrib-azaan 30412345").await.expects("Maghrib Azaan").await;
    person.expects("Maghrib Azaan").await.in_free_text();
    w.clock.to("2027-02-11 18:00");
    let reminder =
        person.expects(["Yusuf Ali", "Maghrib Azaan"]).await.by_template("duty_reminder");
    let template = reminder.heard.template.clone().expect("it is a template");
    assert_eq!(template.language, "en");
    assert_eq!(template.params.len(), 3);
    assert!(template.params[0].contains("Yusuf Ali"), "{:?}", template.params);
    assert!(template.params[1].contains("Maghrib Azaan"), "{:?}", template.params);
    assert!(template.params[2].contains("12 Feb"), "{:?}", template.params);
    assert!(template.params[2].contains("17:40"), "{:?}", template.params);
    reminder.offers(["I'll be there", "I can't"]);
}

async fn each_duty_has_its_reminder_and_it_is_said_once(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 5 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    admin.sends("/assign 6 isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-02-08 18:00");
    w.settles_twice_at_once().await;
    let first = person.hears().await.text();
    let second = person.hears().await.text();
    let both = format!("{first}\n{second}");
    assert!(both.contains("Fajr Azaan") && both.contains("Isha Takbira"), "{both}");
    w.restarts().await;
    person.expects_nothing().await;
    w.clock.to("2027-02-09 18:00");
    person.expects(["Isha Takbira", "Day 6 · Wed 10 Feb"]).await;
}

async fn assigned_after_the_instant_one_message_counts_as_both(w: &World) {
    w.clock.to("2027-02-08 18:30");
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    let answer = admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    answer.and("reminder");
    person.expects(["Fajr Azaan", "05:20"]).await.offers(["I'll be there", "I can't"]);
    w.mailbox("yusuf12345@example.com").expects("Fajr Azaan").await;
    person.expects_nothing().await;
    let list = admin.sends("/reminders").await.expects(["Yusuf Ali", "sent"]).await;
    list.and("0 pending · 1 sent · 0 failed");
    w.clock.to("2027-02-09 05:20");
    person.expects_nothing().await;
}

async fn assigned_the_minute_before_both_are_said(w: &World) {
    w.clock.to("2027-02-08 17:59");
    let (_, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Fajr Azaan"]).await;
}

async fn nobody_is_reminded_who_declined(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.presses("I can't").await.expects(["Yusuf Ali", "Fajr Azaan"]).await;
    person.sends("I am travelling to Surat").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "can't come", "Fajr Azaan", "travelling to Surat"]).await;
    }
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.sends("/receipts 5 fajr-azaan").await.hears().await.without("goes out");
}

async fn who_confirmed_is_reminded_still(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    person.presses("I'll be there").await.expects(["Yusuf Ali", "05:20"]).await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Fajr Azaan"]).await;
}

async fn i_will_be_there_is_one_tap(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    let reminder = person.expects("tomorrow").await;
    let answer = reminder.presses("I'll be there").await.expects(["Yusuf Ali", "Fajr Azaan"]).await;
    assert_eq!(answer.text().lines().count(), 1, "one line: {}", answer.text());
    person.sends("mine").await.expects(["Fajr Azaan", "confirmed"]).await;
    admin.sends("/grid 5").await.expects("Yusuf Ali ✓").await;
    admin.sends("/log").await.expects("Yusuf Ali confirmed Fajr Azaan").await;
    reminder.presses("I'll be there").await.expects("already").await;
}

async fn i_cannot_takes_two_taps_or_a_sentence(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let question = person.presses("I can't").await.expects(["Yusuf Ali", "Fajr Azaan"]).await;
    admin.expects_nothing().await;
    let label = question.heard.labels()[0].to_owned();
    question.presses(&label).await.expects(["Thank you", "Yusuf Ali"]).await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "can't come", "Fajr Azaan", label.as_str()]).await;
    }
    person.sends("mine").await.expects("Fajr Azaan").await;
    admin.sends("/grid 5").await.expects("asked to be released").await;
    // The slot is still locked in the person's name.
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    admin.sends("/assign 5 fajr-azaan 30412346").await.expects("Yusuf Ali").await;
    other.expects_nothing().await;
}

async fn the_quick_replies_of_a_template_count(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 8 maghrib-azaan 30412345").await.expects("Maghrib Azaan").await;
    person.expects("Maghrib Azaan").await;
    w.clock.to("2027-02-11 18:00");
    let reminder = person.expects("Maghrib Azaan").await.by_template("duty_reminder");
    reminder.presses("I'll be there").await.expects(["Maghrib Azaan", "17:40"]).await;
    admin.sends("/grid 8").await.expects("Yusuf Ali ✓").await;
    reminder.presses("I can't").await.expects("Maghrib Azaan").await;
    person.sends("My father is not well").await.expects("Thank you").await;
    admin.expects(["can't come", "My father is not well"]).await;
    w.owner().expects("can't come").await;
}

async fn too_late_to_answer(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 18:00");
    let reminder = person.expects("tomorrow").await;
    w.clock.to("2027-02-09 05:20");
    reminder.presses("I'll be there").await.expects(["Fajr Azaan", "begun"]).await;
    reminder.presses("I can't").await.expects(["Fajr Azaan", "begun"]).await;
}

async fn missed_while_down_past_the_start_the_admins_are_told(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    // Nobody works through the night.
    w.clock.to("2027-02-09 05:20");
    w.restarts().await;
    person.expects_nothing().await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "Fajr Azaan", "could not be reminded"]).await;
    }
    admin.sends("/reminders failed").await.expects(["Yusuf Ali", "Fajr Azaan", "failed"]).await;
}

async fn late_but_before_the_start_is_said(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-09 05:19");
    w.restarts().await;
    person.expects(["Fajr Azaan", "05:20"]).await;
    admin.expects_nothing().await;
}

async fn the_time_of_the_centre(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-08 20:14");
    person.expects_nothing().await;
    w.clock.to("2027-02-08 20:15");
    person.expects("tomorrow").await;
}

async fn an_instant_in_a_gap_is_the_first_after_it(w: &World) {
    w.owner().sends("/season 2027-03-20 30 Spring").await.expects("started").await;
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    // On 28 March the clocks go from 01:00 to 02:00.
    admin.sends("/assign 29 mar isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-03-28 00:59:59");
    person.expects_nothing().await;
    w.clock.to("2027-03-28 02:00");
    person.expects(["Isha Takbira", "Mon 29 Mar"]).await;
}

async fn an_instant_in_an_overlap_is_the_earlier(w: &World) {
    w.owner().sends("/season 2027-10-20 30 Autumn").await.expects("started").await;
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    // On 31 October there are two half past ones.
    admin.sends("/assign 1 nov isha 30412345").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.clock.to("2027-10-31 01:29:59");
    person.expects_nothing().await;
    w.clock.to("2027-10-31 01:30");
    person.expects(["Isha Takbira", "Mon 1 Nov"]).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
}

async fn a_duty_over_the_change_of_clocks_begins_on_time(w: &World) {
    w.owner().sends("/season 2027-03-20 30 Spring").await.expects("started").await;
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 28 mar fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    w.clock.to("2027-03-27 18:00");
    let reminder = person.expects(["Fajr Azaan", "Sun 28 Mar", "05:20"]).await;
    w.clock.to("2027-03-28 05:19");
    reminder.presses("I'll be there").await.expects("05:20").await;
    w.clock.to("2027-03-28 05:20");
    reminder.presses("I can't").await.expects("begun").await;
}

async fn with_no_address_left_the_admins_are_told(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.leaves(person.number(), true);
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    let told: Vec<String> = admin.hears_all().await.iter().map(|said| said.text()).collect();
    let all = told.join("\n");
    assert!(all.contains("could not be reminded") && all.contains("no WhatsApp"), "{all}");
    w.owner().expects(["Yusuf Ali", "could not be reminded"]).await;
    admin.sends("/reminders failed").await.expects("Yusuf Ali").await;
}

async fn many_at_once(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let duties = ["fajr-azaan", "zohr-azaan", "asr", "maghrib-azaan", "isha", "fajr takbira"];
    let people = ["30412345", "30412346", "30412347", "30412348", "30412349", "30412350"];
    let mut phones = Vec::new();
    for (duty, its) in duties.into_iter().zip(people) {
        let way = if phones.len() % 2 == 0 { Telegram } else { WhatsApp };
        let phone = w.volunteer_without_mail(its).on(way).await;
        admin.sends(&format!("/assign 5 {duty} {its}")).await.expects(its).await;
        phone.expects("Day 5").await;
        if way == Telegram {
            // The registered number is an address too.
            let whatsapp = w.volunteer_without_mail(its).on(WhatsApp).await;
            whatsapp.expects("Day 5").await.by_template("duty_allotment");
            phones.push(whatsapp);
        }
        phones.push(phone);
    }
    // One refusal, one person's trouble: the others hear.
    w.whatsapp.refuses_next(Fault::GraphError(131_056));
    w.clock.to("2027-02-08 18:00");
    w.settles().await;
    w.clock.to("2027-02-08 18:05");
    for phone in &phones {
        phone.expects("Tue 9 Feb").await;
        phone.expects_nothing().await;
    }
}

async fn given_again_before_the_instant_it_is_said_once(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    for _ in 0..3 {
        admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
        person.expects("no longer").await;
        admin.sends("/assign 5 fajr-azaan yusuf").await.expects("Yusuf Ali").await;
        person.expects("Fajr Azaan").await;
    }
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/assign 5 fajr-azaan 30412346").await.expects("Murtaza Hussain").await;
    other.expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 18:00");
    other.expects(["Murtaza Hussain", "tomorrow", "Fajr Azaan"]).await;
    other.expects_nothing().await;
    person.expects_nothing().await;
}

async fn an_unlock_stops_a_reminder_that_waits(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    w.whatsapp.refuses_all(None);
    w.clock.to("2027-02-08 19:00");
    person.expects("no longer").await;
    person.expects_nothing().await;
}

async fn an_unlock_stops_a_reminder_that_may_have_been_said(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await;
    admin.sends("/unlock 5 fajr-azaan Given by mistake").await.expects("open again").await;
    w.clock.to("2027-02-08 19:00");
    person.expects("no longer").await;
    person.expects_nothing().await;
}

async fn who_thinks_better_of_it_is_reminded(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.presses("I can't").await.expects("Fajr Azaan").await;
    person.sends("I am travelling to Surat").await.expects("Thank you").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("can't come").await;
    }
    person.presses("I'll be there").await.expects("05:20").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("comes after all").await;
    }
    admin.sends("/grid 5").await.expects("Yusuf Ali ✓").await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Fajr Azaan"]).await;
}
