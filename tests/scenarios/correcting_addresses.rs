//! Corrections on the phones and in the mailboxes of the person: where the question arrives, and
//! where everything goes once an address is corrected.

use khidmat::simulator::{Fault, SmtpStage};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_second_phone_is_answered_kindly,
    a_phone_of_several_people_names_whom_it_asks,
    outside_the_window_the_template_asks,
    who_is_not_linked_answers_later,
    reminders_go_to_the_new_address,
    what_waits_is_redirected,
    what_waits_for_an_e_mail_that_is_none_is_dropped,
    what_waits_for_a_phone_is_not_said_twice_at_the_new_one,
    the_old_number_speaks_for_the_person_no_more,
    a_contact_is_shared_on_telegram,
}

async fn a_second_phone_is_answered_kindly(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let whose = w.volunteer_without_mail("30412345");
    let telegram = whose.on(Telegram).await;
    let whatsapp = whose.on(WhatsApp).await;
    whatsapp.sends("me").await.expects("Yusuf Ali").await;
    admin.sends("/correct yusuf phone Not in use").await.expects("WhatsApp").await;
    let on_telegram = telegram.expects("Not in use").await;
    whatsapp.expects("Not in use").await;
    whatsapp.sends("9820054321").await.expects("Thank you").await;
    admin.expects("corrected").await;
    telegram.expects_nothing().await;
    telegram.sends("9820054322").await.expects(["answered already", "+919820054321"]).await;
    telegram.sends("9820054322").await.expects("being looked at").await;
    on_telegram.presses("Answer").await.expects(["answered already", "+919820054321"]).await;
    admin.expects_nothing().await;
}

async fn a_phone_of_several_people_names_whom_it_asks(w: &World) {
    let (admin, phone) = w.admin_and_volunteer().await;
    phone.sends("/register Fatema Zainab; 30412352; none; both").await.expects("registered").await;
    admin.sends("/correct fatema its It is your mother's").await.expects("asking Fatema").await;
    phone.expects(["Fatema Zainab, please check", "30412352"]).await;
    phone.sends("30412353").await.expects(["Thank you, Fatema Zainab", "30412353"]).await;
    admin.expects("Fatema Zainab corrected").await;
    phone.sends("me").await.expects(["30412345", "30412353"]).await;
}

async fn outside_the_window_the_template_asks(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    w.clock.to("2027-02-10 11:00");
    admin.sends("/correct yusuf preference Which one?").await.expects("WhatsApp").await;
    let asked = person.expects(["Yusuf Ali", "check your preference", "Which one?"]).await;
    asked.by_template("duty_update");
    person.sends("takhbira").await.expects("Thank you").await;
    admin.expects("corrected").await;
    // The admin's window is closed as well.
    let other = w.second_admin().on(WhatsApp).await;
    other.sends("correct yusuf name As on the card").await.expects("asking").await;
    person.expects("full name").await.in_free_text();
    w.clock.to("2027-02-12 11:00");
    person.sends("Yusuf Bhai Ali").await.expects("Thank you").await;
    let told = other.expects(["Yusuf Ali corrected the full name", "Yusuf Bhai Ali"]).await;
    told.by_template("duty_update");
}

async fn who_is_not_linked_answers_later(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let whose = w.volunteer_without_mail("30412345");
    let telegram = whose.on(Telegram).await;
    let whatsapp = whose.on(WhatsApp).await;
    telegram.blocks().await;
    admin.sends("/correct yusuf preference Which one?").await.expects("asking").await;
    whatsapp.expects("Which one?").await.by_template("duty_update");
    let menu = whatsapp.sends("salaam").await.expects("being looked at").await;
    let asks = menu.presses("Correct: preference").await.expects("right preference").await;
    asks.presses("Azaan").await.expects("now: Azaan").await;
    admin.expects("corrected the preference").await;
}

async fn reminders_go_to_the_new_address(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(Telegram).await;
    admin.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    w.mailbox("yusuf12345@example.com").expects("Isha Takbira").await;
    let whatsapp = w.volunteer("30412345").on(WhatsApp).await;
    whatsapp.expects("Isha Takbira").await.by_template("duty_allotment");
    for (field, answer) in [("email", "new@example.com"), ("phone", "9820012353")] {
        admin.sends(&format!("/correct yusuf {field} -")).await.expects("asking").await;
        person.expects("please check").await;
        person.sends(answer).await.expects("Thank you").await;
        admin.expects("corrected").await;
    }
    // Both questions went to the old phone, the second one to the new mailbox already.
    whatsapp.hears_all().await;
    w.mailbox("yusuf12345@example.com").expects("check your registration").await;
    w.mailbox("new@example.com").expects("check your registration").await;
    w.clock.to("2027-02-08 18:00");
    person.expects(["tomorrow", "Isha Takbira"]).await;
    w.mailbox("new@example.com").expects("Isha Takbira").await;
    w.mailbox("yusuf12345@example.com").expects_nothing().await;
    whatsapp.expects_nothing().await;
    let new = w.newcomer("30412353").on(WhatsApp).await;
    new.expects(["Yusuf Ali", "Isha Takbira"]).await.by_template("duty_reminder");
}

async fn what_waits_is_redirected(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    admin.sends("/correct yusuf email It comes back").await.expects("asking").await;
    person.expects("It comes back").await;
    w.mailbox("yusuf12345@example.com").expects("It comes back").await;
    w.mail.refuses_next(Fault::Smtp(SmtpStage::Data, 451));
    admin.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    person.sends("new@example.com").await.expects("Thank you").await;
    admin.expects("corrected").await;
    w.clock.passes(60);
    w.mailbox("new@example.com").expects("Isha Takbira").await;
    w.mailbox("yusuf12345@example.com").expects_nothing().await;
}

async fn what_waits_for_an_e_mail_that_is_none_is_dropped(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    admin.sends("/correct yusuf email It comes back").await.expects("asking").await;
    person.expects("It comes back").await;
    w.mailbox("yusuf12345@example.com").expects("It comes back").await;
    w.mail.refuses_next(Fault::Smtp(SmtpStage::Data, 451));
    admin.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    person.sends("none").await.expects("Thank you").await;
    admin.expects("corrected").await;
    w.clock.passes(60);
    w.mailbox("yusuf12345@example.com").expects_nothing().await;
    let states = w.texts("select state from outbox where channel = 'email' order by id").await;
    assert_eq!(states.last().map(String::as_str), Some("cancelled"));
}

async fn what_waits_for_a_phone_is_not_said_twice_at_the_new_one(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let old = w.newcomer("30412345").on(WhatsApp).await;
    let new = w.newcomer("30412353").on(WhatsApp).await;
    let form = "register Yusuf Ali; 30412345; none; 9820012345; both";
    new.sends(form).await.expects("registered").await;
    admin.sends("/correct yusuf phone Not in use").await.expects("asking").await;
    new.expects("Not in use").await;
    old.expects("Not in use").await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_016)));
    admin.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    w.settles().await;
    w.whatsapp.refuses_all(None);
    new.sends("9820012353").await;
    w.settles().await;
    w.clock.passes(60);
    let said: Vec<String> = new.hears_all().await.iter().map(|one| one.text()).collect();
    assert_eq!(said.iter().filter(|text| text.contains("Isha Takbira")).count(), 1, "{said:?}");
    assert!(said.iter().any(|text| text.contains("Thank you")), "{said:?}");
    admin.expects("corrected").await;
    old.expects_nothing().await;
}

async fn the_old_number_speaks_for_the_person_no_more(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let whose = w.volunteer_without_mail("30412345");
    let person = whose.on(Telegram).await;
    let stranger = whose.on(WhatsApp).await;
    stranger.sends("me").await.expects("Yusuf Ali").await;
    admin.sends("/correct yusuf phone That is someone else's").await.expects("asking").await;
    person.expects("someone else's").await;
    stranger.expects("someone else's").await;
    person.sends("9820012353").await.expects("Thank you").await;
    admin.expects("corrected").await;
    stranger.sends("me").await.expects("Would you like to serve").await.without("30412345");
    let log = admin.sends("/log 2").await.expects("corrected the phone").await;
    log.and("unlinked Yusuf Ali from whatsapp:+919820012345");
    admin.sends("/assign 5 isha 30412345").await.expects("is given to").await;
    person.expects("Isha Takbira").await;
    stranger.expects_nothing().await;
    let new = w.newcomer("30412353").on(WhatsApp).await;
    new.expects("Isha Takbira").await;
    // The chat that answers stays.
    admin.sends("/correct yusuf phone Once more").await.expects("asking").await;
    person.expects("Once more").await;
    new.expects("Once more").await;
    new.sends("hi").await.expects("Yusuf Ali").await;
    new.presses("Correct: phone").await.expects("right phone").await;
    new.sends("9820054321").await.expects("Thank you").await;
    admin.expects("corrected").await;
    new.sends("me").await.expects("+919820054321").await;
}

async fn a_contact_is_shared_on_telegram(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    admin.sends("correct yusuf phone Not in use").await.expects("asking").await;
    let asked = person.expects("check your phone").await;
    asked.presses("Answer").await.expects("right phone").await;
    person.shares_contact("919820012399", Some(1)).await.expects("someone else's contact").await;
    let own = person.user().id;
    person.shares_contact("919820012399", Some(own)).await.expects("now: +919820012399").await;
    admin.expects("corrected the phone").await;
    w.volunteer_without_mail("30412345").on(WhatsApp).await.hears_all().await;
    person.shares_contact("919820012398", Some(own)).await.expects("not open any more").await;
}
