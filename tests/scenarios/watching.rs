//! Work that doesn't move: what the owners hear of it and by which ways, and what `/readyz` says.

use khidmat::simulator::Fault;

use crate::webhooks::get;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    what_stands_still_is_told_once_by_every_way,
    what_was_not_sent_in_time_is_told,
    a_platform_that_is_away_is_told_by_another,
    messages_put_aside_are_told_and_are_no_reason_to_be_unready,
    what_waited_for_a_start_has_time_to_be_worked_off,
}

/// A message that nobody works on, as if the workers stood still.
async fn a_message_waits(w: &World) {
    let at = w.clock.millis();
    w.tampers(&format!(
        "insert into inbox (centre_id, channel, bot, platform_id, chat, event, raw, received_at,
                            state, attempts, not_before)
         values (1, 'telegram', 'bot', 'x1', 'telegram:1', '{{}}', '', {at}, 'new', 0, 9000000000000)"
    ))
    .await;
}

async fn what_stands_still_is_told_once_by_every_way(w: &World) {
    let owner = w.owner();
    let second = w.volunteer("30412346").on(WhatsApp).await;
    owner.sends(&format!("/admin add {} owner", second.key())).await.expects("owner").await;
    second.expects("owner").await;
    let mailbox = w.mailbox("murtaza12346@example.com");
    w.clock.passes(25 * 3600);
    a_message_waits(w).await;
    w.audits().await;
    owner.expects_nothing().await;
    w.clock.passes(60);
    assert_eq!(get(w, "/healthz").await.0, 200);
    let (status, reasons) = get(w, "/readyz").await;
    let since = "messages wait for an answer since 2027-02-09T05:30:00Z (1)\n";
    assert_eq!((status, reasons.as_str()), (503, since));
    for _ in 0..3 {
        w.audits().await;
        w.clock.passes(60);
    }
    let words = ["needs a look", "have waited for an answer since Tue 9 Feb 11:00", "log"];
    owner.expects(words).await;
    // It was silent for a day, so WhatsApp takes a template.
    second.expects("have waited for an answer").await.by_template("duty_update");
    let letter = mailbox.expects("have waited for an answer since").await;
    assert_eq!(letter.subject, "Something needs a look");

    w.tampers("delete from inbox where platform_id = 'x1'").await;
    assert_eq!(get(w, "/readyz").await, (200, "ready\n".to_owned()));
    for _ in 0..6 {
        w.audits().await;
        w.clock.passes(60);
    }
    for phone in [&owner, &second] {
        phone.expects(["well again", "since Tue 9 Feb 11:00"]).await;
    }
    mailbox.expects("well again").await;
    w.audits().await;
    owner.expects_nothing().await;
}

async fn what_was_not_sent_in_time_is_told(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    // A sender that died with a message in its hands, and a reminder that nobody began.
    let lease = w.clock.millis();
    w.clock.passes(600);
    w.tampers(&format!(
        "update outbox set state = 'sending', lease_until = {lease}
         where id = (select max(id) from outbox where channel = 'whatsapp')"
    ))
    .await;
    w.tampers(&format!("update reminder set due_at = {lease}")).await;
    let (status, reasons) = get(w, "/readyz").await;
    assert_eq!(status, 503);
    for words in ["sending is stuck since 2027-02-08T04:30:00Z (1)\n", "reminders are late since"] {
        assert!(reasons.contains(words), "{reasons}");
    }
    w.audits().await;
    // The workers move again.
    w.owner().expects(["stuck in sending since Mon 8 Feb 10:00", "A reminder is late"]).await;
    w.tampers("update outbox set not_before = 0 where state = 'unknown'").await;
    w.clock.passes(130);
    person.hears_all().await;
    admin.expects_nothing().await;
    assert_eq!(get(w, "/readyz").await.0, 200);
}

async fn a_platform_that_is_away_is_told_by_another(w: &World) {
    let owner = w.owner();
    let second = w.newcomer("30412346").on(WhatsApp).await;
    second.sends("hi").await.hears().await;
    owner.sends(&format!("/admin add {} owner", second.key())).await.expects("owner").await;
    second.expects("owner").await;
    w.telegram.refuses_all(Some(Fault::TelegramError(503, "Service Unavailable".to_owned())));
    owner.sends("/people").await;
    for minute in 0..14 {
        owner.expects_nothing().await;
        w.audits().await;
        assert_eq!(get(w, "/readyz").await.0, 200, "after {minute} minutes: it is not our fault");
        w.clock.passes(60);
    }
    second.expects("Telegram has taken no messages since Mon 8 Feb 10:00").await;
    second.expects_nothing().await;
    w.telegram.refuses_all(None);
    w.clock.passes(600);
    owner.expects("Nobody").await;
    owner.expects("has taken no messages").await;
    for _ in 0..6 {
        w.audits().await;
        w.clock.passes(60);
    }
    owner.expects("well again").await;
    second.expects("well again").await;
}

async fn messages_put_aside_are_told_and_are_no_reason_to_be_unready(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    w.tampers("update form set draft = 'nonsense'").await;
    w.forgives("a draft can't be read");
    person.sends("Yusuf Ali").await;
    for wait in [1, 5, 30, 120] {
        person.expects_nothing().await;
        w.clock.passes(wait);
    }
    person.expects("went wrong on our side").await;
    w.audits().await;
    w.owner().expects("A message could not be worked on and was put aside").await;
    w.clock.passes(60);
    w.audits().await;
    w.owner().expects_nothing().await;
    assert_eq!(get(w, "/readyz").await.0, 200);
}

async fn what_waited_for_a_start_has_time_to_be_worked_off(w: &World) {
    a_message_waits(w).await;
    w.clock.passes(3600);
    w.restarts().await;
    w.audits().await;
    w.owner().expects_nothing().await;
    assert_eq!(get(w, "/readyz").await.0, 503, "but it is not ready yet");
    w.tampers("delete from inbox where platform_id = 'x1'").await;
    w.clock.passes(60);
    w.audits().await;
    w.owner().expects_nothing().await;
}
