//! Reminders, the evening before.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    the_evening_before_on_all_channels,
}

async fn the_evening_before_on_all_channels(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Yusuf Ali").await;
    person.expects("Fajr Azaan").await;
    w.mailbox("yusuf12345@example.com").expects("Fajr Azaan").await;
    w.clock.to("2027-02-08 17:59");
    person.expects_nothing().await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Fajr Azaan", "Day 5 · Tue 9 Feb", "05:20"]).await.offers("I'll be there");
    w.mailbox("yusuf12345@example.com").expects(["Tomorrow", "Fajr Azaan"]).await;
}
