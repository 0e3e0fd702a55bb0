//! WhatsApp's faults, each with its exact outcome: at once, and in a status later.

use khidmat::simulator::Fault;
use serde_json::json;

use crate::delivery::{MAILBOX, two};
use crate::faults::{Comes, hold, is_reachable};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    what_surely_was_not_said_is_said_later,
    what_may_have_been_said_is_said_once_more,
    what_is_refused_is_not_said_again,
    what_stops_the_number_holds_its_queue_and_is_told_once,
    too_fast_for_one_person_holds_up_no_other,
    an_answer_has_no_template,
    a_window_that_closes_twice_is_the_end,
    who_has_no_whatsapp_is_not_written_to_until_heard_of,
    a_template_that_is_held_is_taken_and_may_fail_later,
    what_fails_later_for_a_passing_cause_is_said_again,
    a_status_settles_a_doubt_in_any_order,
    a_late_word_overrules_a_doubt_that_was_given_up,
    a_batch_of_statuses_with_strangers,
}

async fn pair(w: &World) -> (Phone<'_>, Phone<'_>) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    (person, w.volunteer_without_mail("30412346").on(WhatsApp).await)
}

async fn what_surely_was_not_said_is_said_later(w: &World) {
    let (person, other) = pair(w).await;
    let mut table = vec![
        // Limits of the number or the account: everybody waits.
        (Fault::RetryAfter(1), Comes::AllAfter(60)),
        (Fault::Status(503, "<html>".to_owned()), Comes::AllAfter(1)),
        (Fault::Status(429, "<html>".to_owned()), Comes::After(1)),
    ];
    for code in [4, 80_007, 130_429, 131_057, 133_016] {
        table.push((Fault::GraphError(code), Comes::AllAfter(60)));
    }
    for code in [1, 2, 131_000, 131_016, 131_053, 131_056, 133_004] {
        table.push((Fault::GraphError(code), Comes::After(1)));
    }
    // A code that nobody knows goes by its status.
    for status in [500, 502] {
        let body = json!({"error": {"message": "(#999999) New", "code": 999_999}});
        table.push((Fault::Status(status, body.to_string()), Comes::After(1)));
    }
    hold(w, &person, &other, &table).await;
}

async fn what_may_have_been_said_is_said_once_more(w: &World) {
    let (person, other) = pair(w).await;
    let table = [
        (Fault::LosesRequest, Comes::After(20)),
        (Fault::Garbage, Comes::After(20)),
        (Fault::Status(500, String::new()), Comes::After(20)),
        (Fault::Status(502, "<html>".to_owned()), Comes::After(20)),
        (Fault::Status(504, "<html>".to_owned()), Comes::After(20)),
        // A success that names no message.
        (Fault::Status(200, "{}".to_owned()), Comes::After(20)),
        (Fault::Status(200, json!({"messages": [{"id": ""}]}).to_string()), Comes::After(20)),
    ];
    hold(w, &person, &other, &table).await;
}

async fn what_is_refused_is_not_said_again(w: &World) {
    let (person, other) = pair(w).await;
    let codes = [
        33, 100, 130_403, 130_472, 130_497, 131_008, 131_009, 131_021, 131_030, 131_049, 131_050,
        131_051, 131_052, 131_062, 131_063, 135_000, 999_999,
    ];
    let mut table: Vec<(Fault, Comes)> =
        codes.map(|code| (Fault::GraphError(code), Comes::Never("refused"))).into();
    for code in [132_000, 132_001, 132_005, 132_007, 132_012, 132_015, 132_016, 132_068] {
        table.push((Fault::GraphError(code), Comes::Never("template-refused")));
    }
    hold(w, &person, &other, &table).await;
    assert!(is_reachable(w, &person).await, "the message is to blame, not the number");
}

async fn what_stops_the_number_holds_its_queue_and_is_told_once(w: &World) {
    let (person, other) = pair(w).await;
    let on_telegram = w.volunteer_without_mail("30412347").on(Telegram).await;
    let codes = [
        (0, 60),
        (3, 60),
        (10, 60),
        (190, 60),
        (200, 60),
        (368, 60),
        (131_005, 60),
        (131_031, 60),
        (131_042, 60),
        (131_045, 60),
        (131_048, 900),
        (131_064, 900),
        (133_010, 60),
    ];
    for (index, (code, seconds)) in codes.into_iter().enumerate() {
        hold(w, &person, &other, &[(Fault::GraphError(code), Comes::AllAfter(seconds))]).await;
        if index == 0 {
            w.owner().expects(["WhatsApp", "refuses our messages"]).await;
        }
        w.owner().expects_nothing().await;
        on_telegram.sends("/me").await.expects("Murtaza Kanchwala").await;
    }
    // A bare 401, as a proxy says it.
    let bare = Fault::Status(401, "<html>".to_owned());
    hold(w, &person, &other, &[(bare, Comes::AllAfter(60))]).await;
}

async fn too_fast_for_one_person_holds_up_no_other(w: &World) {
    let (person, other) = pair(w).await;
    for day in 4..7 {
        person.sends(&format!("/grid {day}")).await;
    }
    for wait in [1, 5, 30, 120] {
        w.whatsapp.refuses_next(Fault::GraphError(131_056));
        person.expects_nothing().await;
        other.sends("/me").await.expects("Murtaza Hussain").await;
        w.clock.passes(wait - 1);
        person.expects_nothing().await;
        w.clock.passes(1);
    }
    for day in 4..7 {
        person.expects(format!("Day {day} ·")).await;
    }
    person.expects_nothing().await;
}

async fn an_answer_has_no_template(w: &World) {
    let (person, other) = pair(w).await;
    let closed = Fault::GraphError(131_047);
    hold(w, &person, &other, &[(closed, Comes::Never("window-closed"))]).await;
    // The same when it is told in a status.
    let said = person.sends("/me").await.expects("Yusuf Ali").await;
    said.is_reported("failed", Some(131_047)).await;
    w.clock.passes(600);
    person.expects_nothing().await;
}

async fn a_window_that_closes_twice_is_the_end(w: &World) {
    let (admin, person) = two(w).await;
    w.whatsapp.refuses_next(Fault::GraphError(131_047));
    w.whatsapp.refuses_next(Fault::GraphError(131_047));
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    admin.expects(["Yusuf Ali", "WhatsApp"]).await;
    let ends = "select state || ' ' || why || ' ' || cast(attempts as text) from outbox
                where kind = 'allotment' and channel = 'whatsapp'";
    assert_eq!(w.texts(ends).await, ["failed window-closed 2"]);
    w.clock.passes(3600);
    person.expects_nothing().await;
    // Told at once and in a status: the template goes once.
    w.whatsapp.refuses_next(Fault::GraphError(131_047));
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await.by_template("duty_allotment");
    told.is_reported("failed", Some(131_047)).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    admin.hears_all().await;
}

async fn who_has_no_whatsapp_is_not_written_to_until_heard_of(w: &World) {
    let (person, other) = pair(w).await;
    w.whatsapp.refuses_next(Fault::GraphError(131_026));
    person.sends("/me").await.expects_nothing().await;
    assert!(!is_reachable(w, &person).await);
    other.sends("/me").await.expects("Murtaza Hussain").await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    person.sends("/me").await.expects("Yusuf Ali").await;
    assert!(is_reachable(w, &person).await);
}

async fn a_template_that_is_held_is_taken_and_may_fail_later(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let held = |id: &str| {
        let message = json!({"id": id, "message_status": "held_for_quality_assessment"});
        Fault::Status(
            200,
            json!({"messaging_product": "whatsapp", "messages": [message]}).to_string(),
        )
    };
    w.whatsapp.refuses_next(held("wamid.HELD1"));
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · accepted").await;
    // It is let go hours later.
    for status in ["sent", "delivered"] {
        assert_eq!(w.whatsapp.reports("wamid.HELD1", status, None).await, 200);
    }
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · delivered").await;
    // Another one is thrown away, and that is told.
    w.whatsapp.refuses_next(held("wamid.HELD2"));
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    assert_eq!(w.whatsapp.reports("wamid.HELD2", "failed", Some(132_015)).await, 200);
    admin.expects(["Yusuf Ali", "WhatsApp"]).await;
    admin.sends("/receipts 6 isha").await.expects("WhatsApp · failed").await;
    person.expects_nothing().await;
}

async fn what_fails_later_for_a_passing_cause_is_said_again(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    for code in [131_000, 131_016, 130_429, 131_056] {
        let told = person.expects("Isha Takbira").await;
        told.is_reported("sent", None).await;
        told.is_reported("failed", Some(code)).await;
        // The same status twice changes nothing.
        told.is_reported("failed", Some(code)).await;
        person.expects_nothing().await;
        w.clock.passes(60);
    }
    // The fifth is the last.
    let told = person.expects("Isha Takbira").await;
    told.is_reported("failed", Some(131_000)).await;
    admin.expects(["Yusuf Ali", "WhatsApp"]).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    admin.expects_nothing().await;
    // What was delivered does not fail any more.
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    let told = person.expects("Day 6").await;
    told.is_reported("delivered", None).await;
    told.is_reported("sent", None).await;
    told.is_reported("failed", Some(131_000)).await;
    admin.sends("/receipts 6 isha").await.expects("WhatsApp · delivered").await;
    person.expects_nothing().await;
}

/// What the allotment's row comes to.
const ALLOTMENT: &str = "select state || ' ' || cast(attempts as text) from outbox
                         where kind = 'allotment' order by id desc limit 1";

async fn a_status_settles_a_doubt_in_any_order(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    // Delivered before sent, read before delivered, each twice.
    for (day, statuses) in
        [(5, ["delivered", "sent"]), (6, ["read", "delivered"]), (7, ["sent", "sent"])]
    {
        w.whatsapp.refuses_next(Fault::LosesAnswer);
        admin.sends(&format!("/assign {day} isha yusuf")).await.expects("Isha Takbira").await;
        let told = person.expects("Isha Takbira").await;
        for status in statuses {
            told.is_reported(status, None).await;
            told.is_reported(status, None).await;
        }
        w.clock.passes(3600);
        person.expects_nothing().await;
        assert_eq!(w.texts(ALLOTMENT).await, ["sent 2"]);
    }
    // It comes when the doubt is over, and the second copy is out: nothing is said a third time.
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.sends("/assign 8 isha yusuf").await.expects("Isha Takbira").await;
    let first = person.expects("Day 8").await;
    w.clock.passes(20);
    let second = person.expects("Day 8").await;
    first.is_reported("delivered", None).await;
    second.is_reported("read", None).await;
    first.is_reported("failed", Some(131_000)).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    admin.sends("/receipts 8 isha").await.expects("WhatsApp · read").await;
    // It failed, says the status: then it was not said.
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.sends("/assign 9 isha yusuf").await.expects("Isha Takbira").await;
    let told = person.expects("Day 9").await;
    told.is_reported("failed", Some(131_026)).await;
    admin.expects(["Yusuf Ali", "no WhatsApp"]).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
}

async fn a_late_word_overrules_a_doubt_that_was_given_up(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    let first = person.expects("Day 5").await;
    w.clock.passes(20);
    person.expects("Day 5").await;
    w.clock.passes(20);
    admin.expects(["Yusuf Ali", "WhatsApp"]).await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · failed").await;
    first.is_reported("delivered", None).await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · delivered").await;
    w.clock.passes(3600);
    person.expects_nothing().await;
}

async fn a_batch_of_statuses_with_strangers(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await;
    let batch = [
        ("wamid.NOBODY1", "delivered"),
        (told.heard.id.as_str(), "delivered"),
        ("wamid.NOBODY2", "warning"),
        ("", "sent"),
        (told.heard.id.as_str(), "deleted"),
        ("wamid.NOBODY1", "delivered"),
    ];
    assert_eq!(w.whatsapp.reports_all(&batch).await, 200);
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · delivered").await;
    person.expects_nothing().await;
}
