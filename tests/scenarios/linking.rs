//! `/link` by the own contact, whom a chat speaks for, and how that is ended.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    the_own_contact_links_and_everything_reaches_both,
    a_family_phone_links_all_of_them,
    a_contact_of_somebody_else_links_nobody,
    a_forwarded_contact_links_nobody,
    a_contact_that_nobody_asked_for_links_nobody,
    a_number_that_nobody_registered,
    a_thief_is_noticed,
    a_registration_that_is_taken_leads_to_the_link,
    a_registration_is_not_lost_by_the_link,
    a_link_is_ended,
    the_registered_number_stays_linked,
    the_last_way_to_somebody_with_a_duty_stays_linked,
    the_question_can_be_left,
    a_registration_that_is_open_waits,
}

async fn the_own_contact_links_and_everything_reaches_both(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    let menu = telegram.sends("hi").await.expects("Khidmat").await;
    menu.offers(["Register", "I have registered"])
        .presses("I have registered")
        .await
        .expects(["Share your number", "ITS number"])
        .await;
    telegram.shares_contact(whatsapp.number().trim_start_matches('+'), Some(30_412_345)).await;
    telegram.expects("speaks for Yusuf Ali now").await.offers(["My duties", "My registration"]);
    whatsapp.expects(["Yusuf Ali", "on Telegram as well", "tell an admin"]).await;
    telegram.sends("/me").await.expects(["Yusuf Ali", "30412345"]).await;
    admin.sends("/log 1").await.expects(["linked Yusuf Ali", "by its own contact"]).await;
    admin.sends("/assign 5 isha 30412345").await.expects(["Telegram", "WhatsApp"]).await;
    whatsapp.expects("Isha Takbira").await;
    telegram.expects("Isha Takbira").await.presses("I'll be there").await.expects("Yusuf").await;
    w.clock.to("2027-02-08 18:00");
    whatsapp.expects("tomorrow").await;
    telegram.expects("tomorrow").await;
    // Once more changes nothing, and tells nobody.
    telegram.sends("/link more").await.expects("Share your number").await;
    telegram.shares_contact(whatsapp.number(), Some(30_412_345)).await;
    telegram.expects("Yusuf Ali").await;
    whatsapp.expects_nothing().await;
}

async fn a_family_phone_links_all_of_them(w: &World) {
    let family = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let line = "register Fatema Zainab; 30412352; none; both";
    family.sends(line).await.expects("Fatema Zainab").await;
    let telegram = w.newcomer("30412345").on(Telegram).await;
    telegram.sends("/link").await.expects("Share your number").await;
    telegram.shares_contact(family.number(), Some(30_412_345)).await;
    telegram.expects("Yusuf Ali and Fatema Zainab").await;
    family.expects(["Yusuf Ali", "Telegram"]).await;
    family.expects(["Fatema Zainab", "Telegram"]).await;
    telegram.sends("/me").await.expects(["30412345", "30412352"]).await;
}

async fn a_contact_of_somebody_else_links_nobody(w: &World) {
    let victim = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let thief = w.newcomer("30412346").on(Telegram).await;
    thief.sends("/link").await.expects("Share your number").await;
    for owner in [Some(30_412_345), None] {
        thief.shares_contact(victim.number(), owner).await;
        thief.expects("someone else's contact").await;
    }
    thief.sends("/me").await.expects("registered").await.without("Yusuf");
    victim.expects_nothing().await;
    // A card on WhatsApp proves nothing either, and isn't asked for.
    let other = w.newcomer("30412347").on(WhatsApp).await;
    other.sends("link").await.expects("ITS number").await.without("Share");
}

async fn a_forwarded_contact_links_nobody(w: &World) {
    let victim = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let thief = w.newcomer("30412346").on(Telegram).await;
    thief.sends("/link").await.expects("Share your number").await;
    w.telegram.forwards_contact(thief.user(), victim.number(), Some(30_412_346)).await;
    thief.expects("forwarded").await;
    thief.sends("/me").await.expects("registered").await.without("Yusuf");
    victim.expects_nothing().await;
}

async fn a_contact_that_nobody_asked_for_links_nobody(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    telegram.shares_contact(whatsapp.number(), Some(30_412_345)).await;
    telegram.expects("not open any more").await;
    // Another command has ended the question.
    telegram.sends("/link").await.expects("Share your number").await;
    telegram.sends("/help").await.expects("/link").await;
    telegram.shares_contact(whatsapp.number(), Some(30_412_345)).await;
    telegram.expects("not open any more").await;
    // The code's question takes no contact.
    telegram.sends("/link 30412399").await.expects("code").await;
    telegram.shares_contact(whatsapp.number(), Some(30_412_345)).await;
    telegram.expects("not open any more").await;
    telegram.sends("/me").await.expects("registered").await.without("Yusuf");
    whatsapp.expects_nothing().await;
}

async fn a_number_that_nobody_registered(w: &World) {
    let telegram = w.newcomer("30412345").on(Telegram).await;
    telegram.sends("/link").await.expects("Share your number").await;
    telegram.shares_contact("+919820099999", Some(30_412_345)).await;
    let told = telegram.expects(["Nobody has registered", "+919820099999"]).await;
    told.offers("Register");
    // The question is still open.
    telegram.sends("9820099999").await.expects(["ITS number", "8 digits"]).await;
    telegram.sends("30412399").await.expects("If ITS 30412399 is registered").await;
}

async fn a_thief_is_noticed(w: &World) {
    // Somebody got hold of the victim's SIM, and with it of a Telegram account.
    let victim = w.volunteer("30412345");
    let phone = victim.on(Telegram).await;
    let thief = w.newcomer("30412346").on(Telegram).await;
    thief.sends("/link").await.expects("Share your number").await;
    thief.shares_contact(&victim.phone, Some(30_412_346)).await;
    thief.expects("speaks for Yusuf Ali").await;
    phone.expects(["Yusuf Ali", "“Murtaza Hussain”", "tell an admin"]).await;
    w.mailbox(&victim.email).expects(["on Telegram as well", "tell an admin"]).await;
    let whatsapp = victim.on(WhatsApp).await;
    whatsapp.expects("Telegram").await.by_template("duty_update");
    // A role stays with its own account.
    thief.sends("/people").await.expects("admins").await;
}

async fn a_registration_that_is_taken_leads_to_the_link(w: &World) {
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    telegram.sends("/register").await.expects("full name").await;
    telegram.sends("Yusuf Ali").await.expects("ITS").await;
    let taken = telegram.sends("30412345").await.expects("already registered").await;
    taken.presses("I have registered").await.expects("code").await;
    whatsapp.expects("is the code to link a chat on Telegram to Yusuf Ali").await;
    assert!(w.texts("select kind from form").await == ["link"], "the registration is left");
}

async fn a_registration_is_not_lost_by_the_link(w: &World) {
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for (its, way) in [("30412352", Telegram), ("30412353", WhatsApp)] {
        let person = w.newcomer(its).on(way).await;
        person.sends("/register").await.expects("full name").await;
        for line in ["/link", "/link more", "/link 30412345"] {
            let told = person.sends(line).await.expects("in the middle of registering").await;
            told.presses("Carry on registering").await.expects("full name").await;
        }
        person.sends("/link 482913").await.expects("no code").await;
        person.sends("Fatema Zainab").await.expects("ITS").await;
        person.sends("/link").await.expects(["in the middle", "write /link again"]).await;
        person.sends(its).await.expects("e-mail").await;
        person.sends("cancel").await.expects("leave it there").await;
        person.sends("/link").await.expects("Have you registered already").await;
    }
}

async fn a_link_is_ended(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345");
    let whatsapp = person.on(WhatsApp).await;
    let telegram = person.on(Telegram).await;
    telegram.sends("/link").await.expects("Share your number").await;
    telegram.shares_contact(whatsapp.number(), Some(30_412_345)).await;
    telegram.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("Telegram").await;
    let shown = telegram.sends("/link").await.expects("speaks for Yusuf Ali").await;
    shown.offers("Share my number").presses("Not for Yusuf Ali").await;
    telegram.expects("no longer speaks for Yusuf Ali").await;
    telegram.sends("/link stop 30412345").await.expects("does not speak for").await;
    admin.sends("/log 1").await.expects("unlinked Yusuf Ali from telegram:30412345").await;
    admin.sends("/assign 5 isha yusuf").await.expects("WhatsApp").await.without("Telegram");
    whatsapp.expects("Isha Takbira").await;
    telegram.sends("/mine").await.expects("registered").await;
}

async fn the_registered_number_stays_linked(w: &World) {
    let whatsapp = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let shown = whatsapp.sends("link").await.expects("speaks for Yusuf Ali").await;
    shown.offers("Link someone else").without("Not for");
    whatsapp.sends("link stop 30412345").await.expects("this very number").await;
    whatsapp.sends("link stop me").await.expects("8 digits").await;
    whatsapp.presses("Link someone else").await.expects("ITS number").await;
    whatsapp.sends("30412345").await.expects("speaks for Yusuf Ali already").await;
}

async fn the_last_way_to_somebody_with_a_duty_stays_linked(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345");
    let telegram = person.on(Telegram).await;
    // The registered number has no WhatsApp.
    w.whatsapp.leaves(&person.phone, true);
    admin.sends("assign 5 isha yusuf").await.expects("Isha Takbira").await;
    telegram.expects("Isha Takbira").await;
    admin.expects("no WhatsApp").await;
    telegram.sends("/link stop 30412345").await.expects("could not be reached").await;
    admin.sends("unlock 5 isha Given by mistake").await.expects("open again").await;
    telegram.expects("no longer have").await;
    telegram.sends("/link stop 30412345").await.expects("no longer speaks").await;
}

async fn the_question_can_be_left(w: &World) {
    let telegram = w.newcomer("30412345").on(Telegram).await;
    telegram.sends("/link").await.expects("Share your number").await;
    telegram.sends("cancel").await.expects("leave it").await;
    telegram.sends("/link").await.expects("Share your number").await;
    telegram.sends("back").await.expects("leave it").await;
    telegram.sends("30412345").await.expects("Khidmat").await;
}

async fn a_registration_that_is_open_waits(w: &World) {
    let telegram = w.newcomer("30412345").on(Telegram).await;
    telegram.sends("/register").await.expects("full name").await;
    telegram.sends("Yusuf Ali").await.expects("ITS").await;
    telegram.sends("/link 482913").await.expects("no code that is still good").await;
    telegram.sends("30412345").await.expects("e-mail").await;
}
