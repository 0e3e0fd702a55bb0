//! The mail server's faults, each with its exact outcome, while the other channels go on.

use khidmat::simulator::Fault::{LosesAnswer, LosesRequest, Smtp};
use khidmat::simulator::{Fault, SmtpStage};

use crate::delivery::{MAILBOX, two};
use crate::world::World;

scenarios! {
    what_was_not_taken_is_handed_over_later,
    a_server_that_is_not_for_us_is_no_fault_of_the_mail,
    what_is_refused_is_not_sent_again_and_is_told,
    what_may_have_been_taken_is_the_same_mail_again,
    letters_come_in_order_after_a_day_without_a_server,
}

/// How the newest letter's row stands.
const ENDS: &str = "select state || ' ' || coalesce(why, '-') || ' ' || cast(attempts as text)
                    from outbox where channel = 'email' and kind = 'allotment'
                    order by id desc limit 1";

async fn what_was_not_taken_is_handed_over_later(w: &World) {
    use SmtpStage::{Data, Greeting, Mail, Rcpt};
    let (admin, person) = two(w).await;
    let faults = [
        (Greeting, 421),
        (Mail, 421),
        (Rcpt, 421),
        (Data, 421),
        (Mail, 450),
        (Rcpt, 450),
        (Mail, 451),
        (Data, 451),
        (Rcpt, 452),
        (Data, 452),
    ];
    for (day, (stage, code)) in (5..).zip(faults) {
        if stage == Greeting {
            // Connections are kept, and who is known is not greeted again.
            w.restarts().await;
        }
        w.mail.refuses_next(Smtp(stage, code));
        admin.sends(&format!("/assign {day} isha yusuf")).await.expects("Isha Takbira").await;
        // The other channel doesn't wait.
        person.expects("Isha Takbira").await;
        w.mailbox(MAILBOX).expects_nothing().await;
        w.clock.passes(1);
        w.mailbox(MAILBOX).expects("Isha Takbira").await;
        w.mailbox(MAILBOX).expects_nothing().await;
        assert_eq!(w.texts(ENDS).await, ["sent - 2"], "{code} at {stage:?}");
        admin.expects_nothing().await;
    }
}

async fn a_server_that_is_not_for_us_is_no_fault_of_the_mail(w: &World) {
    let (admin, person) = two(w).await;
    for (day, code) in [(5, 554), (6, 550), (7, 521)] {
        w.restarts().await;
        w.mail.refuses_next(Smtp(SmtpStage::Greeting, code));
        admin.sends(&format!("/assign {day} isha yusuf")).await.expects("Isha Takbira").await;
        person.expects("Isha Takbira").await;
        w.mailbox(MAILBOX).expects_nothing().await;
        w.clock.passes(1);
        w.mailbox(MAILBOX).expects("Isha Takbira").await;
        assert_eq!(w.texts(ENDS).await, ["sent - 2"], "{code}");
        admin.expects_nothing().await;
    }
}

async fn what_is_refused_is_not_sent_again_and_is_told(w: &World) {
    use SmtpStage::{Data, Mail, Rcpt};
    let (admin, person) = two(w).await;
    let faults = [
        (Rcpt, 550, "no-mailbox"),
        (Rcpt, 551, "no-mailbox"),
        (Rcpt, 553, "no-mailbox"),
        (Mail, 552, "refused"),
        (Data, 552, "refused"),
        (Rcpt, 554, "refused"),
        (Data, 554, "refused"),
    ];
    for (day, (stage, code, why)) in (5..).zip(faults) {
        let before = w.mail.calls().len();
        w.mail.refuses_next(Smtp(stage, code));
        admin.sends(&format!("/assign {day} isha yusuf")).await.expects("Isha Takbira").await;
        person.expects("Isha Takbira").await;
        admin.expects(["Yusuf Ali", "e-mail"]).await;
        w.clock.passes(3600);
        w.mailbox(MAILBOX).expects_nothing().await;
        assert_eq!(w.mail.calls().len() - before, 1, "{code} at {stage:?}");
        assert_eq!(w.texts(ENDS).await, [format!("failed {why} 1")], "{code} at {stage:?}");
        admin.expects_nothing().await;
    }
}

async fn what_may_have_been_taken_is_the_same_mail_again(w: &World) {
    let (admin, person) = two(w).await;
    // Broken off at the beginning: taken for a doubt, said again after a second.
    w.mail.refuses_next(LosesRequest);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects_nothing().await;
    w.clock.passes(1);
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    // Broken off behind the final dot, again and again: the same letter each time, four at most.
    for _ in 0..4 {
        w.mail.refuses_next(LosesAnswer);
    }
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    let mut letters = Vec::new();
    for _ in 0..4 {
        let letter = w.mailbox(MAILBOX).expects("Isha Takbira").await;
        letters.push((letter.message_id, letter.date));
        w.clock.passes(1);
    }
    letters.dedup();
    assert_eq!(letters.len(), 1, "{letters:?}");
    w.clock.passes(3600);
    w.mailbox(MAILBOX).expects_nothing().await;
    assert_eq!(w.texts(ENDS).await, ["failed in-doubt 4"]);
    admin.expects(["Yusuf Ali", "e-mail"]).await;
}

async fn letters_come_in_order_after_a_day_without_a_server(w: &World) {
    let (admin, person) = two(w).await;
    w.mail.refuses_all(Some(Fault::Smtp(SmtpStage::Greeting, 421)));
    for day in 8..12 {
        admin.sends(&format!("/assign {day} isha yusuf")).await.expects("Isha Takbira").await;
        person.expects(format!("Day {day}")).await;
    }
    for _ in 0..23 {
        w.clock.passes(3600);
        w.settles().await;
    }
    w.mail.refuses_all(None);
    w.clock.passes(600);
    for day in 8..12 {
        w.mailbox(MAILBOX).expects(format!("Day {day}")).await;
    }
    w.mailbox(MAILBOX).expects_nothing().await;
    admin.expects_nothing().await;
    person.expects_nothing().await;
}
