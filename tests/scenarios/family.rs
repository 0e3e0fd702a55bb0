//! One phone for several people, several phones for one person.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    two_people_of_one_phone,
    every_message_names_the_person,
    a_whatsapp_number_is_linked_when_it_first_writes,
    a_whatsapp_number_is_linked_when_it_first_presses,
    a_number_typed_on_telegram_vouches_for_nothing,
    one_number_is_one_address_for_each_person,
    a_role_of_one_of_the_family,
}

async fn two_people_of_one_phone(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let form = phone.sends("/register").await.expects(["Yusuf Ali", "already"]).await;
    form.and("full name");
    phone.sends("Fatema Zainab").await.expects("ITS").await;
    phone.sends("30412352").await.expects("e-mail").await;
    phone.sends("none").await.expects("like to do").await;
    phone.sends("takbira").await.expects("Fatema Zainab").await;
    phone.sends("yes").await.expects(["Fatema Zainab", "30412352"]).await;
    phone.sends("me").await.expects(["Yusuf Ali", "30412345", "Fatema Zainab", "30412352"]).await;
}

async fn every_message_names_the_person(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone
        .sends("register Fatema Zainab; 30412352; none; both")
        .await
        .expects("Fatema Zainab")
        .await;
    admin.sends("/assign 5 isha 30412345").await.expects("Yusuf Ali").await;
    let his = phone.expects(["Yusuf Ali", "Isha Takbira"]).await;
    admin.sends("/assign 5 asr 30412352").await.expects("Fatema Zainab").await;
    let hers = phone.expects(["Fatema Zainab", "Asr Takbira"]).await;
    phone.sends("mine").await.expects(["2 duties", "Yusuf Ali", "Fatema Zainab"]).await;
    hers.presses("I'll be there").await.expects(["Fatema Zainab", "Asr Takbira"]).await;
    let grid = admin.sends("/grid 5").await.expects("Fatema Zainab ✓").await;
    grid.without("Yusuf Ali ✓");
    his.presses("I can't").await.expects("Yusuf Ali").await;
    phone.sends("He is not well today").await.expects("Yusuf Ali").await;
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali", "can't come", "Isha Takbira"]).await;
    }
    w.clock.to("2027-02-08 18:00");
    phone.expects(["Fatema Zainab", "Asr Takbira"]).await;
    phone.expects_nothing().await;
    admin.sends("/unlock 5 asr Given by mistake").await.expects("open again").await;
    phone.expects(["Fatema Zainab", "no longer"]).await;
}

async fn a_whatsapp_number_is_linked_when_it_first_writes(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let telegram = person.on(Telegram).await;
    let whatsapp = person.on(WhatsApp).await;
    whatsapp.sends("me").await.expects(["Yusuf Ali", "30412345"]).await;
    w.owner().sends("/log").await.expects(["linked Yusuf Ali", "hatsapp"]).await;
    telegram.expects_nothing().await;
    // Once: the log doesn't grow with every message.
    whatsapp.sends("me").await.expects("Yusuf Ali").await;
    let links = w.texts("select kind from audit_log where kind = 'link'").await;
    assert_eq!(links.len(), 2, "one for each account");
}

async fn a_whatsapp_number_is_linked_when_it_first_presses(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345");
    let telegram = person.on(Telegram).await;
    let whatsapp = person.on(WhatsApp).await;
    admin.sends("assign 5 isha yusuf").await.expects("Isha Takbira").await;
    telegram.expects("Isha Takbira").await;
    let told = whatsapp.expects("Isha Takbira").await.by_template("duty_allotment");
    told.presses("I'll be there").await.expects(["Yusuf Ali", "Isha Takbira"]).await;
    admin.sends("grid 5").await.expects("Yusuf Ali ✓").await;
}

async fn a_number_typed_on_telegram_vouches_for_nothing(w: &World) {
    let victim = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    // Somebody registers with a made-up ITS number and the victim's phone.
    let stranger = w.newcomer("30412346").on(Telegram).await;
    let line = format!("/register Some Body; 30412346; none; {}; both", victim.number());
    stranger.sends(&line).await.expects("Some Body").await;
    stranger.sends("/me").await.expects("Some Body").await.without("Yusuf Ali");
    let admin = w.admin().on(Telegram).await;
    admin.sends("/assign 5 isha 30412345").await.expects("Isha Takbira").await;
    victim.expects("Isha Takbira").await;
    stranger.expects_nothing().await;
    stranger.sends("/mine").await.expects("no duty").await;
}

async fn one_number_is_one_address_for_each_person(w: &World) {
    let admin = w.admin().on(Telegram).await;
    // Two of the family registered on their own Telegrams with the family's number.
    let one = w.newcomer("30412345").on(Telegram).await;
    one.sends("/register Yusuf Ali; 30412345; none; 9820012345; both")
        .await
        .expects("30412345")
        .await;
    let two = w.newcomer("30412352").on(Telegram).await;
    two.sends("/register Fatema Zainab; 30412352; none; 9820012345; both")
        .await
        .expects("30412352")
        .await;
    let family = w.newcomer("30412345").on(WhatsApp).await;
    family.sends("me").await.expects(["Yusuf Ali", "Fatema Zainab"]).await;
    admin.sends("/assign 5 isha fatema").await.expects("Fatema Zainab").await;
    two.expects("Isha Takbira").await;
    family.expects(["Fatema Zainab", "Isha Takbira"]).await;
    family.expects_nothing().await;
    one.expects_nothing().await;
}

async fn a_role_of_one_of_the_family(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone
        .sends("register Fatema Zainab; 30412352; none; both")
        .await
        .expects("Fatema Zainab")
        .await;
    // The role is the account's: whoever holds this phone has it.
    w.owner().sends("/admin add fatema admin").await.expects(["Fatema Zainab", "admin"]).await;
    phone.expects("admin").await;
    phone.sends("people").await.expects("2 people").await;
}
