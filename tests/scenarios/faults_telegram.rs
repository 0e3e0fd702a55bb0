//! Telegram's faults, each with its exact outcome.

use khidmat::simulator::Fault;

use crate::faults::{Comes, hold, is_reachable};
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    what_surely_was_not_said_is_said_later,
    what_may_have_been_said_is_said_once_more,
    what_is_refused_is_not_said_again,
    a_success_without_an_id_is_one,
    markup_is_left_out_once,
    who_is_gone_is_not_written_to_until_heard_of,
    a_wait_of_hours_survives_a_restart,
    in_doubt_twice_it_is_given_up_and_told,
    a_refused_token_holds_the_order,
}

/// Two people on Telegram.
async fn two(w: &World) -> (Phone<'_>, Phone<'_>) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    (person, w.volunteer_without_mail("30412346").on(Telegram).await)
}

fn says(code: u16, description: &str) -> Fault {
    Fault::TelegramError(code, description.to_owned())
}

/// A 429 whose `parameters` are odd.
fn too_many(parameters: &str) -> Fault {
    let body = format!(
        r#"{{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{parameters}}}"#
    );
    Fault::Status(429, body)
}

async fn what_surely_was_not_said_is_said_later(w: &World) {
    let (person, other) = two(w).await;
    let table = [
        (Fault::RetryAfter(3), Comes::After(3)),
        (Fault::RetryAfter(35), Comes::After(35)),
        // It has been seen to ask for hours.
        (Fault::RetryAfter(10_072), Comes::After(10_072)),
        // What names no time is asked again after our own.
        (too_many("null"), Comes::After(1)),
        (too_many("{}"), Comes::After(1)),
        (too_many(r#"{"retry_after":"soon"}"#), Comes::After(1)),
        (too_many(r#"{"retry_after":-5}"#), Comes::After(1)),
        (too_many(r#"{"retry_after":18446744073709551615}"#), Comes::After(1)),
        (Fault::Status(429, "slow down".to_owned()), Comes::After(1)),
        // Telegram itself says that it failed.
        (says(500, "Internal Server Error"), Comes::After(1)),
        (says(502, "Bad Gateway"), Comes::After(1)),
        (says(409, "Conflict: terminated by other getUpdates request"), Comes::AllAfter(1)),
        (Fault::Status(503, "<html>".to_owned()), Comes::AllAfter(1)),
        (Fault::Status(404, "<html>".to_owned()), Comes::AllAfter(1)),
    ];
    hold(w, &person, &other, &table).await;
}

async fn what_may_have_been_said_is_said_once_more(w: &World) {
    let (person, other) = two(w).await;
    let table = [
        (Fault::LosesRequest, Comes::After(10)),
        (Fault::Garbage, Comes::After(10)),
        (Fault::Status(500, String::new()), Comes::After(10)),
        (Fault::Status(502, "<html>Bad Gateway</html>".to_owned()), Comes::After(10)),
        (Fault::Status(504, "<html>".to_owned()), Comes::After(10)),
        (Fault::Status(200, "{}".to_owned()), Comes::After(10)),
    ];
    hold(w, &person, &other, &table).await;
}

async fn what_is_refused_is_not_said_again(w: &World) {
    let (person, other) = two(w).await;
    let refused = Comes::Never("refused");
    let table = [
        (says(400, "Bad Request: message is too long"), refused),
        (says(400, "Bad Request: BUTTON_DATA_INVALID"), refused),
        (says(400, "Bad Request: message text is empty"), refused),
        (says(413, "Request Entity Too Large"), refused),
    ];
    hold(w, &person, &other, &table).await;
    assert!(is_reachable(w, &person).await, "the message is to blame, not the chat");
}

async fn a_success_without_an_id_is_one(w: &World) {
    let (person, other) = two(w).await;
    let fine = |body: &str| Fault::Status(200, body.to_owned());
    let table = [
        (fine(r#"{"ok":true,"result":true}"#), Comes::Silently),
        (fine(r#"{"ok":true}"#), Comes::Silently),
    ];
    hold(w, &person, &other, &table).await;
}

async fn markup_is_left_out_once(w: &World) {
    let (person, other) = two(w).await;
    let words = "Bad Request: can't parse entities: Can't find end of the entity starting at 7";
    hold(w, &person, &other, &[(says(400, words), Comes::AtOnce)]).await;
    // Without any markup it fails again: then it is the message.
    w.telegram.refuses_next(says(400, words));
    w.telegram.refuses_next(says(400, words));
    person.sends("/me").await.expects_nothing().await;
    w.clock.passes(3600);
    person.sends("/grid 5").await.expects("Day 5").await;
}

async fn who_is_gone_is_not_written_to_until_heard_of(w: &World) {
    let (person, _) = two(w).await;
    for (code, description) in [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
    ] {
        w.telegram.refuses_next(says(code, description));
        person.sends("/me").await.expects_nothing().await;
        assert!(!is_reachable(w, &person).await, "{description}");
        w.clock.passes(3600);
        person.expects_nothing().await;
        // Writing again brings the chat back.
        person.sends("/grid 5").await.expects("Day 5").await;
        assert!(is_reachable(w, &person).await, "{description}");
    }
}

async fn a_wait_of_hours_survives_a_restart(w: &World) {
    let (person, other) = two(w).await;
    w.telegram.refuses_next(Fault::RetryAfter(10_072));
    person.sends("/me").await.expects_nothing().await;
    w.restarts().await;
    other.sends("/me").await.expects("Murtaza Hussain").await;
    let calls = w.telegram.calls().len();
    w.clock.passes(10_071);
    person.expects_nothing().await;
    assert_eq!(w.telegram.calls().len(), calls, "it was asked before its time");
    w.clock.passes(1);
    person.expects("Yusuf Ali").await;
}

async fn in_doubt_twice_it_is_given_up_and_told(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer("30412345").on(Telegram).await;
    for _ in 0..2 {
        w.telegram.refuses_next(Fault::LosesRequest);
    }
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    w.mailbox(crate::delivery::MAILBOX).expects("Isha Takbira").await;
    w.volunteer("30412345").on(WhatsApp).await.expects("Isha Takbira").await;
    w.clock.passes(9);
    admin.expects_nothing().await;
    w.clock.passes(1);
    admin.expects(["Yusuf Ali", "Telegram", "Isha Takbira"]).await;
    w.clock.passes(3600);
    person.expects_nothing().await;
    admin.expects_nothing().await;
    let ends = "select state || ' ' || why || ' ' || cast(attempts as text) from outbox
                where kind = 'allotment' and channel = 'telegram'";
    assert_eq!(w.texts(ends).await, ["failed in-doubt 2"]);
    assert!(is_reachable(w, &person).await);
}

async fn a_refused_token_holds_the_order(w: &World) {
    let (person, other) = two(w).await;
    let third = w.volunteer_without_mail("30412347").on(WhatsApp).await;
    w.telegram.refuses_all(Some(says(401, "Unauthorized")));
    for day in 4..8 {
        person.sends(&format!("/grid {day}")).await;
        other.sends(&format!("/grid {day}")).await;
    }
    third.sends("/me").await.expects("Murtaza Kanchwala").await;
    person.expects_nothing().await;
    let calls = w.telegram.calls().len();
    w.clock.passes(59);
    person.expects_nothing().await;
    assert_eq!(w.telegram.calls().len(), calls, "nothing is tried while the channel is stopped");
    w.telegram.refuses_all(None);
    w.clock.passes(1);
    for phone in [&person, &other] {
        for day in 4..8 {
            phone.expects(format!("Day {day} ·")).await;
        }
        phone.expects_nothing().await;
    }
    // The owner is on Telegram alone, and hears of it once it works again.
    w.owner().expects("refuses our messages").await;
    w.owner().expects_nothing().await;
}
