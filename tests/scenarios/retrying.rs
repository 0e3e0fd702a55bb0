//! Who was reached, in pages, and sending again what failed.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    what_failed_is_sent_again_in_one_tap,
    pressed_twice_nothing_is_doubled,
    a_retry_that_fails_is_told_again,
    what_fails_after_it_was_taken_is_failed,
    a_first_try_for_want_of_another_way_is_told_again,
    one_that_counts_as_sent_is_opened_again,
    what_arrived_is_never_sent_again,
    a_dead_address_is_used_for_want_of_another,
    another_address_serves_instead_of_a_dead_one,
    what_can_not_go_out_is_named,
    one_by_its_duty,
    only_admins_send_again,
    each_duty_says_who_was_reached_and_how,
    many_duties_come_in_pages,
    failures_in_pages,
}

/// Yusuf has the Fajr Azaan of Day 5 and knows it; his reminder, at 18:00, is refused.
async fn failed(w: &World) -> (Phone<'_>, Phone<'_>) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.hears_all().await;
    w.owner().expects("could not be reminded").await;
    w.whatsapp.refuses_all(None);
    (admin, person)
}

async fn what_failed_is_sent_again_in_one_tap(w: &World) {
    let (admin, person) = failed(w).await;
    let list = admin.sends("/reminders failed").await.expects("Failed: 1").await;
    let list = list.and(["Fajr Azaan, Day 5 · Tue 9 Feb · Yusuf Ali", "no address took it"]);
    let list = list.and("WhatsApp failed: refused").offers("Send again");
    list.presses("Send again").await.expects("1 reminder goes out again").await;
    person.expects(["tomorrow", "Fajr Azaan"]).await.offers(["I'll be there", "I can't"]);
    assert_eq!(w.texts("select state from reminder").await, ["sent"]);
    let list = admin.presses("Look again").await.expects("Failed: 0").await;
    assert!(!list.heard.labels().contains(&"Send again"), "{:?}", list.heard.labels());
    // What happened stays on record.
    let receipts = admin.sends("/receipts 5 fajr-azaan").await.hears().await;
    receipts.and(["Reminder · WhatsApp · failed", "Reminder · WhatsApp · accepted"]);
    admin.sends("/log").await.expects("sent Yusuf Ali the reminder of Fajr Azaan").await;
    w.clock.to("2027-02-09 05:20");
    person.expects_nothing().await;
}

async fn pressed_twice_nothing_is_doubled(w: &World) {
    let (admin, person) = failed(w).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    let list = admin.sends("/reminders failed").await.expects("Failed: 1").await;
    list.presses("Send again").await.expects("1 reminder goes out again").await;
    list.presses("Send again").await.expects("No reminder goes out again").await;
    let one = admin.sends("/reminders retry 5 fajr-azaan").await.expects("No reminder").await;
    one.and("Yusuf Ali: on its way already");
    w.owner().sends("/reminders retry").await.expects("No reminder goes out again").await;
    admin.sends("/reminders pending").await.expects("on its way").await;
    w.whatsapp.refuses_all(None);
    w.clock.passes(600);
    person.expects("tomorrow").await;
    person.expects_nothing().await;
    let one = admin.sends("/reminders retry 5 fajr-azaan").await.expects("No reminder").await;
    one.and("it arrived, and there is no other way");
    person.expects_nothing().await;
}

async fn a_retry_that_fails_is_told_again(w: &World) {
    let (admin, person) = failed(w).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    admin.sends("/reminders retry").await.expects("1 reminder goes out again").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "could not be reminded"]).await;
    }
    assert_eq!(w.texts("select state from reminder").await, ["failed"]);
    w.whatsapp.refuses_all(None);
    admin.sends("/reminders retry").await.expects("1 reminder goes out again").await;
    person.expects("tomorrow").await;
}

async fn what_fails_after_it_was_taken_is_failed(w: &World) {
    w.whatsapp.automatic_receipts(false);
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/settings reminders 1d@18:00, 1d@18:01").await.expects("18:01").await;
    // Both are said in one message.
    w.clock.to("2027-02-08 18:01");
    let first = person.expects("tomorrow").await;
    assert_eq!(w.texts("select state from reminder").await, ["sent", "sent"]);
    first.is_reported("failed", Some(131_049)).await;
    w.owner().expects(["Yusuf Ali", "could not be reminded"]).await;
    admin.expects("could not be reminded").await;
    admin.expects("could not be told by WhatsApp").await;
    assert_eq!(w.texts("select state from reminder").await, ["failed", "failed"]);
    let list = admin.sends("/reminders failed").await.expects("Failed: 1").await;
    list.presses("Send again").await.expects("1 reminder goes out again").await;
    let second = person.expects("tomorrow").await;
    second.is_reported("failed", Some(131_049)).await;
    // A retry that failed is news again.
    w.owner().expects(["Yusuf Ali", "could not be reminded"]).await;
    admin.expects("could not be reminded").await;
    assert_eq!(w.texts("select state from reminder").await, ["failed", "failed"]);
    // Delivered later after all.
    second.is_reported("delivered", None).await;
    w.settles().await;
    assert_eq!(w.texts("select state from reminder").await, ["sent", "sent"]);
    admin.sends("/reminders failed").await.expects("Failed: 0").await;
}

async fn a_first_try_for_want_of_another_way_is_told_again(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.leaves(person.number(), true);
    admin.sends("/assign 8 isha 30412345").await.expects("Isha").await;
    admin.expects("no WhatsApp").await;
    w.clock.to("2027-02-08 18:00");
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "could not be reminded"]).await;
    }
    let why = "select last_error from reminder where state = 'failed'";
    assert_eq!(w.texts(why).await, ["no-address"]);
    // Nothing was said before, so there is nothing in the outbox that tells of a first time.
    admin.sends("/reminders retry").await.expects("tried where it failed before").await;
    w.owner().expects(["Yusuf Ali", "could not be reminded"]).await;
    admin.expects("could not be reminded").await;
    admin.expects("no WhatsApp").await;
    assert_eq!(w.texts(why).await, ["not-accepted"]);
}

async fn one_that_counts_as_sent_is_opened_again(w: &World) {
    let (admin, _) = failed(w).await;
    // As an earlier program left it when a message failed after it was taken.
    w.tampers("update reminder set state = 'sent', last_error = null").await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    admin.sends("/reminders retry 5 fajr-azaan").await.expects("1 reminder goes out again").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "could not be reminded"]).await;
    }
    assert_eq!(w.texts("select state from reminder").await, ["failed"]);
}

async fn what_arrived_is_never_sent_again(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let (phone, mailbox) = (person.on(WhatsApp).await, w.mailbox(&person.email));
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    phone.expects("Fajr Azaan").await;
    mailbox.expects("Fajr Azaan").await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    w.clock.to("2027-02-08 18:00");
    mailbox.expects("Tomorrow").await;
    admin.expects("could not be told by WhatsApp").await;
    w.whatsapp.refuses_all(None);
    // It was sent, by mail: nothing failed as a whole, and one may still try the other way.
    admin.sends("/reminders retry").await.expects("No reminder goes out again").await;
    let list = admin.sends("/reminders").await.expects("0 pending · 1 sent · 0 failed").await;
    list.and("WhatsApp failed: refused · e-mail accepted");
    admin.sends("/reminders retry 5 fajr-azaan").await.expects("1 reminder goes out").await;
    phone.expects("tomorrow").await;
    mailbox.expects_nothing().await;
    let list = admin.sends("/reminders").await.expects("1 sent").await;
    list.and("WhatsApp accepted · e-mail accepted");
}

async fn a_dead_address_is_used_for_want_of_another(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.leaves(person.number(), true);
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.hears_all().await;
    w.owner().hears_all().await;
    w.whatsapp.leaves(person.number(), false);
    let answer = admin.sends("/reminders retry").await.expects("1 reminder goes out again").await;
    answer.and("tried where it failed before, for want of another way");
    person.expects("tomorrow").await;
}

async fn another_address_serves_instead_of_a_dead_one(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    whatsapp.expects("Fajr Azaan").await;
    w.whatsapp.leaves(whatsapp.number(), true);
    w.clock.to("2027-02-08 18:00");
    whatsapp.expects_nothing().await;
    admin.hears_all().await;
    w.owner().hears_all().await;
    w.tampers("update person set email = 'yusuf12345@example.com'").await;
    let answer = admin.sends("/reminders retry").await.expects("1 reminder goes out again").await;
    answer.without("want of another");
    w.mailbox("yusuf12345@example.com").expects("Tomorrow").await;
    whatsapp.expects_nothing().await;
}

async fn what_can_not_go_out_is_named(w: &World) {
    let (admin, person) = failed(w).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    admin.sends("/assign 5 isha 30412346").await.expects("Isha").await;
    admin.hears_all().await;
    w.owner().hears_all().await;
    w.whatsapp.refuses_all(None);
    w.clock.to("2027-02-09 05:20");
    let answer = admin.sends("/reminders retry").await.expects("1 reminder goes out again").await;
    answer.and("Fajr Azaan, Day 5 · Tue 9 Feb · Yusuf Ali: the duty has begun");
    other.expects("Isha Takbira").await;
    person.expects_nothing().await;
    let answer = admin.sends("/reminders retry 5 fajr-azaan").await.expects("No reminder").await;
    answer.and("Yusuf Ali: the duty has begun");
}

async fn one_by_its_duty(w: &World) {
    let (admin, person) = failed(w).await;
    admin.sends("/assign 8 isha 30412345").await.expects("Isha").await;
    person.expects("Isha").await;
    let answer = admin.sends("/reminders retry 8 isha").await.expects("No reminder").await;
    answer.and("not due yet");
    admin.sends("/reminders retry 6 isha").await.expects("is given to nobody").await;
    admin.sends("/reminders retry 99 isha").await.expects("not a day of").await;
    let answer = admin.sends("/reminders retry 5 fajar azan").await.expects("1 reminder").await;
    answer.offers("Who was reached");
    person.expects("tomorrow").await;
    for table in ["attempt", "outbox", "reminder"] {
        w.tampers(&format!("delete from {table}")).await;
    }
    admin.sends("/reminders retry 5 fajr-azaan").await.expects("has no reminder").await;
}

async fn only_admins_send_again(w: &World) {
    let (_, person) = failed(w).await;
    person.sends("/reminders retry").await.expects("for admins").await;
    w.viewer().on(Telegram).await.sends("/reminders retry").await.expects("for admins").await;
    assert_eq!(w.texts("select state from reminder").await, ["failed"]);
}

async fn each_duty_says_who_was_reached_and_how(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    whatsapp.sends("hi").await.expects("Salaam").await;
    w.whatsapp.automatic_receipts(false);
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    for phone in [&telegram, &whatsapp] {
        phone.expects("Fajr Azaan").await;
    }
    w.mailbox(&person.email).expects("Fajr Azaan").await;
    telegram.blocks().await;
    w.clock.to("2027-02-08 18:00");
    let reminder = whatsapp.expects("tomorrow").await;
    w.mailbox(&person.email).expects("Tomorrow").await;
    admin.hears_all().await;
    let list = admin.sends("/reminders").await.expects("Yusuf Ali · sent").await;
    list.and("WhatsApp accepted · e-mail accepted");
    reminder.is_reported("delivered", None).await;
    admin.sends("/reminders").await.expects("WhatsApp delivered · e-mail accepted").await;
    reminder.is_reported("read", None).await;
    admin.sends("/reminders").await.expects("WhatsApp read · e-mail accepted").await;
}

async fn many_duties_come_in_pages(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    // Seventeen days from the fifth on, written by hand: what is asked for is the reading.
    for day in 9..26 {
        w.tampers(&format!(
            "insert into assignment (centre_id, duty_id, duty_date, person_id, state, note,
             locked_at) values (1, 1, '2027-02-{day:02}', 1, 'assigned', '', 0)"
        ))
        .await;
    }
    w.tampers(
        "insert into reminder (centre_id, assignment_id, rule, due_at, expires_at, state)
         select 1, id, '1d', 1803000000000 + id, 1809000000000, 'pending' from assignment",
    )
    .await;
    let first = admin.sends("reminders").await.expects("17 pending · 0 sent · 0 failed").await;
    let first = first.and(["Day 5", "Day 12 · Tue 16 Feb"]).without("Day 13");
    assert_eq!(first.heard.labels(), ["More (2 of 3)", "Failed", "Next 24 hours"]);
    let second = first.presses("More (2 of 3)").await.expects(["Day 13", "Day 20"]).await;
    let second = second.without("Day 21").offers(["◀ Page 1", "More (3 of 3)"]);
    let third = second.presses("More (3 of 3)").await.expects("Day 21 · Thu 25 Feb").await;
    third.without("Day 20").offers("◀ Page 2");
    let list = admin.sends("reminders pending 3").await.expects("Pending: 17").await;
    list.and("Day 21").without("Day 20");
    admin.sends("reminders 2").await.expects("Day 13").await;
    admin.sends("reminders pending 99").await.expects("Day 21").await;
    person.expects_nothing().await;
}

async fn failures_in_pages(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for day in 10..20 {
        w.tampers(&format!(
            "insert into assignment (centre_id, duty_id, duty_date, person_id, state, note,
             locked_at) values (1, 1, '2027-01-{day}', 1, 'completed', '', 0)"
        ))
        .await;
    }
    w.tampers(
        "insert into reminder (centre_id, assignment_id, rule, due_at, expires_at, state, last_error)
         select 1, id, '1d', 1, 2, 'failed', 'missed' from assignment",
    )
    .await;
    // The latest day first, and nothing that could still go out.
    let first = admin.sends("/reminders failed").await.expects(["Failed: 10", "19 Jan"]).await;
    let first = first.without("11 Jan");
    assert_eq!(first.heard.labels(), ["More (2 of 2)", "Next 24 hours"]);
    first.presses("More (2 of 2)").await.expects(["10 Jan", "11 Jan"]).await.without("12 Jan");
    admin.sends("/reminders retry").await.expects("No reminder goes out again").await;
}
