//! What nobody can work: an event that can't be read, a message at which a handler panics, an
//! envelope that is none. It is put aside, its chat goes on, and so does everybody else.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    an_event_that_cannot_be_read,
    a_handler_that_panics,
    a_stored_message_that_cannot_be_read,
    a_receipt_that_cannot_be_read_holds_up_nobody,
}

/// How the inbox's rows that were put aside came there.
const ASIDE: &str = "select error || ' ' || cast(attempts as text) from inbox
                     where state = 'quarantined' order by id";

async fn an_event_that_cannot_be_read(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    person.sends("/me").await;
    w.tampers("update inbox set event = 'nonsense' where state = 'new'").await;
    w.forgives("a stored event can't be read");
    person.sends("/grid 5").await;
    other.sends("/me").await.expects("Murtaza Hussain").await;
    // Another version of the program might read it: it is tried for a while.
    for wait in [1, 5, 30, 120] {
        person.expects_nothing().await;
        other.sends("/grid 6").await.expects("Day 6").await;
        w.clock.passes(wait);
    }
    person.expects("Day 5").await;
    person.expects_nothing().await;
    let aside = w.texts(ASIDE).await;
    assert!(aside.len() == 1 && aside[0].ends_with(" 5"), "{aside:?}");
    w.restarts().await;
    person.sends("/me").await.expects("Yusuf Ali").await;
}

async fn a_handler_that_panics(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    telegram.sends("/link 30412345").await.expects("30412345").await;
    whatsapp.expects("code").await;
    // A count so far off that counting on is more than a number can hold.
    w.tampers("update link_code set tries = -9223372036854775807").await;
    w.forgives("a handler panicked");
    // The three are taken in one transaction.
    other.sends("/me").await;
    telegram.sends("/link 000000").await;
    telegram.sends("/menu").await;
    other.sends("/grid 6").await;
    telegram.expects("went wrong on our side").await;
    telegram.expects("Khidmat").await;
    other.expects("Murtaza Hussain").await;
    other.expects("Day 6").await;
    for phone in [&telegram, &other, &whatsapp] {
        phone.expects_nothing().await;
    }
    assert_eq!(w.texts(ASIDE).await, ["a handler panicked 1"]);
    w.tampers("update link_code set tries = 0").await;
    telegram.sends("/menu").await.expects("Khidmat").await;
}

async fn a_stored_message_that_cannot_be_read(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.whatsapp.refuses_next(Fault::GraphError(131_056));
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects_nothing().await;
    w.tampers("update outbox set envelope = 'nonsense' where state = 'queued'").await;
    admin.sends("/assign 6 isha yusuf").await.expects("Isha Takbira").await;
    person.expects_nothing().await;
    w.clock.passes(1);
    w.settles().await;
    // The next one comes, and the admin hears of the one that does not.
    person.expects("Day 6").await;
    admin.expects(["Yusuf Ali", "WhatsApp", "Day 5"]).await;
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · failed").await;
    person.expects_nothing().await;
}

async fn a_receipt_that_cannot_be_read_holds_up_nobody(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    let told = person.expects("Isha Takbira").await;
    told.is_reported("sent", None).await;
    w.tampers("update inbox set event = '{}' where state = 'new'").await;
    w.forgives("a stored event can't be read");
    told.is_reported("delivered", None).await;
    w.settles().await;
    person.sends("/me").await.expects("Yusuf Ali").await;
    w.clock.passes(156);
    for _ in 0..4 {
        w.settles().await;
        w.clock.passes(120);
    }
    admin.sends("/receipts 5 isha").await.expects("WhatsApp · delivered").await;
}
