//! Giving slots to people.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_pending_person_is_allotted_and_told_everywhere,
    a_taken_slot_names_its_holder,
}

async fn a_pending_person_is_allotted_and_told_everywhere(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan 30412345").await;
    admin.expects(["Fajr Azaan", "Yusuf Ali", "Day 5 · Tue 9 Feb", "05:20", "pending", "allotted"]).await;
    person
        .expects(["Yusuf Ali", "Fajr Azaan", "Day 5 · Tue 9 Feb", "05:20"])
        .await
        .as_free_text()
        .offers(["I'll be there", "I can't"]);
    w.mailbox("yusuf12345@example.com").expects(["Fajr Azaan", "Tue 9 Feb"]).await;
    person.sends("/me").await.expects("Allotted").await;
}

async fn a_taken_slot_names_its_holder(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let two = w.volunteer_without_mail("30412346").on(Telegram).await;
    admin.sends("assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    one.expects("Fajr Azaan").await;
    admin.sends("assign 5 fajr-azaan 30412346").await.expects(["Fajr Azaan", "Yusuf Ali", "/unlock"]).await;
    two.expects_nothing().await;
}
