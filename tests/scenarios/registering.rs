//! Offering to serve.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    guided_on_whatsapp_in_seven_messages,
    guided_on_telegram_with_the_shared_number,
}

async fn guided_on_whatsapp_in_seven_messages(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await.offers("no e-mail");
    person.sends("yusuf@example.com").await.expects("like to do").await.offers(["Azaan", "Takbira", "Both"]);
    person.presses("Both").await;
    person.expects(["Yusuf Ali", "30412345", "yusuf@example.com", "+919820012345", "Both"]).await;
    person.presses("Yes, register me").await.expects(["Yusuf Ali", "30412345"]).await;
    assert!(person.count_said() <= 7, "{} messages", person.count_said());
    w.mailbox("yusuf@example.com").expects("30412345").await;
    person.sends("me").await.expects(["Yusuf Ali", "Pending"]).await;
}

async fn guided_on_telegram_with_the_shared_number(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("30412345").await.expects("e-mail").await;
    person.presses("I have no e-mail").await.expects("phone").await;
    person.shares_contact("919820012345", Some(30_412_345)).await.expects("like to do").await;
    person.presses("Azaan").await.expects(["Yusuf Ali", "+919820012345"]).await;
    person.presses("Yes, register me").await.expects("30412345").await;
}
