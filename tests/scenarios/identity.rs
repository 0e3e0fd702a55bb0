//! Who is behind a WhatsApp number: user ids that change, numbers that are hidden.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    a_role_rests_when_its_number_changes_hands,
    an_owner_takes_the_role_away,
    who_is_another_speaks_for_nobody_else,
    the_buttons_of_an_earlier_change_do_nothing,
    only_owners_confirm,
    a_volunteer_has_no_role_that_could_rest,
    a_resting_owner_is_back_after_a_restart_only_if_there_is_no_other ("ADMINS" = "whatsapp:+919820012345", "SEASON" = ""),
    a_resting_owner_waits_for_the_other_one,
    who_hides_the_number_is_known_by_the_user_id,
    who_shows_the_number_later_stays_the_same,
}

const FIRST: &str = "IN.1349120865530";
const SECOND: &str = "IN.7781230000111";

/// Yusuf is an admin on WhatsApp, whose user id is known; then the number comes with another one.
async fn changed_hands(w: &World) -> Phone<'_> {
    let person = w.volunteer_without_mail("30412345");
    let admin = person.on(WhatsApp).await;
    w.owner().sends("/admin add 30412345").await.expects("admin").await;
    admin.expects("admin").await;
    w.whatsapp.is_used_by(admin.number(), FIRST);
    admin.sends("people").await.expects("1 person").await;
    admin.sends("people").await.expects("1 person").await;
    w.whatsapp.is_used_by(admin.number(), SECOND);
    admin.sends("people").await.expects("Your role (admin) rests").await;
    admin.expects("This is for admins").await;
    admin
}

async fn a_role_rests_when_its_number_changes_hands(w: &World) {
    let admin = changed_hands(w).await;
    let owner = w.owner();
    let asked = owner.expects(["Yusuf Ali", "another WhatsApp account", "call them"]).await;
    let asked = asked.offers(["It is still theirs", "Take the role away"]);
    owner.sends("/log 1").await.expects(["whatsapp:+919820012345", "the role admin rests"]).await;
    // What is the person's own stays.
    admin.sends("me").await.expects("30412345").await;
    admin.sends("/lock 7 isha").await.expects("This is for admins").await;
    w.clock.passes(60);
    owner.presses("It is still theirs").await.expects("is admin again").await.in_place();
    admin.expects("Your role is now admin").await;
    admin.sends("people").await.expects("1 person").await;
    // Twice, and typed.
    let again = &asked.heard.buttons[0].data;
    owner.forges_press(&asked.heard.id, again).await.expects("has been decided").await;
    w.clock.passes(60);
    w.whatsapp.is_used_by(admin.number(), FIRST);
    admin.sends("people").await.expects("rests").await;
    admin.expects("This is for admins").await;
    owner.expects("another WhatsApp account").await;
    owner.sends("It is still theirs").await.expects("is admin again").await;
    admin.expects("Your role is now admin").await;
}

async fn an_owner_takes_the_role_away(w: &World) {
    let admin = changed_hands(w).await;
    let owner = w.owner();
    let asked = owner.expects("another WhatsApp account").await;
    asked.presses("Take the role away").await.expects("is not admin any more").await;
    let yes = &asked.heard.buttons[0].data;
    owner.forges_press(&asked.heard.id, yes).await.expects("has been decided").await;
    admin.sends("people").await.expects("This is for admins").await;
    owner.sends("/log 1").await.expects("admin → guest").await;
}

async fn who_is_another_speaks_for_nobody_else(w: &World) {
    let admin = changed_hands(w).await;
    let owner = w.owner();
    let asked = owner.expects("another WhatsApp account").await;
    let mother = "register Fatema Zainab; 30412352; none; 9820099999; both";
    admin.sends(mother).await.expects("registered").await;
    admin.sends("me").await.expects(["30412345", "30412352"]).await;
    asked.presses("Take the role away").await.expects("is not admin any more").await;
    admin.sends("me").await.expects("30412345").await.without("30412352");
    let log = owner.sends("/log 2").await.expects("admin → guest").await;
    log.and("unlinked Fatema Zainab from whatsapp:+919820012345");
}

async fn the_buttons_of_an_earlier_change_do_nothing(w: &World) {
    let admin = changed_hands(w).await;
    let owner = w.owner();
    let first = owner.expects("another WhatsApp account").await;
    w.clock.passes(60);
    w.whatsapp.is_used_by(admin.number(), "IN.555");
    admin.sends("me").await.expects("rests").await;
    admin.expects("30412345").await;
    let second = owner.expects("another WhatsApp account").await;
    first.presses("It is still theirs").await.expects("has changed since").await;
    admin.sends("people").await.expects("This is for admins").await;
    // Giving the role anew decides it as well.
    owner.sends("/admin add 30412345 viewer").await.expects("viewer").await;
    admin.expects("viewer").await;
    second.presses("It is still theirs").await.expects("has been decided").await;
    admin.sends("people").await.expects("This is for admins").await;
}

async fn only_owners_confirm(w: &World) {
    let other = w.admin().on(Telegram).await;
    let admin = changed_hands(w).await;
    w.owner().expects("another WhatsApp account").await;
    let resting = w.texts("select '/vouch yes ' || id || ' ' || suspended_at from account where suspended_at is not null").await;
    for phone in [&admin, &other] {
        let help = phone.sends("/help").await.hears().await;
        phone.forges_press(&help.heard.id, &resting[0]).await.expects("owners").await;
    }
    w.owner().sends("/vouch yes 1 2").await.expects("has been decided").await;
    w.owner().sends("/vouch").await.expects("has been decided").await;
    admin.sends("people").await.expects("This is for admins").await;
}

async fn a_volunteer_has_no_role_that_could_rest(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for user in [FIRST, SECOND] {
        w.whatsapp.is_used_by(person.number(), user);
        person.sends("me").await.expects("30412345").await;
    }
    w.owner().expects_nothing().await;
}

async fn a_resting_owner_is_back_after_a_restart_only_if_there_is_no_other(w: &World) {
    let owner = w.newcomer("30412345").on(WhatsApp).await;
    w.whatsapp.is_used_by(owner.number(), FIRST);
    owner.sends("admin").await.expects("owner").await;
    w.whatsapp.is_used_by(owner.number(), SECOND);
    owner.sends("admin").await.expects(["Your role (owner) rests", "ADMINS"]).await;
    owner.expects("owners").await;
    w.restarts().await;
    owner.sends("admin").await.expects("Yusuf Ali · owner").await;
}

async fn a_resting_owner_waits_for_the_other_one(w: &World) {
    let w = w.another(&[("ADMINS", "telegram:7000,whatsapp:+919820012345")]).await;
    let second = w.newcomer("30412345").on(WhatsApp).await;
    w.whatsapp.is_used_by(second.number(), FIRST);
    second.sends("admin").await.expects("owner").await;
    w.whatsapp.is_used_by(second.number(), SECOND);
    second.sends("admin").await.expects("The owners have been asked").await;
    second.expects("owners").await;
    w.owner().expects("another WhatsApp account").await;
    w.restarts().await;
    second.sends("admin").await.expects("owners").await;
    w.owner().presses("It is still theirs").await.expects("is owner again").await;
    second.expects("owner").await;
    second.sends("admin").await.expects("Yusuf Ali · owner").await;
    w.ends().await;
}

async fn who_hides_the_number_is_known_by_the_user_id(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.owner().sends("/admin add 30412345").await.expects("admin").await;
    person.expects("admin").await;
    w.whatsapp.is_used_by(person.number(), FIRST);
    person.sends("me").await.expects("30412345").await;
    // A username hides the number from now on.
    w.whatsapp.hides_number(person.number(), true);
    person.sends("me").await.expects(["Yusuf Ali", "30412345"]).await;
    person.sends("people").await.expects("1 person").await;
    assert_eq!(
        w.texts("select external_id from account where channel = 'whatsapp'").await.len(),
        1
    );
    // The number with somebody else behind it, and hidden: a stranger.
    w.whatsapp.is_used_by(person.number(), SECOND);
    person.sends("people").await.expects("This is for admins").await;
    person.sends("me").await.expects("registered").await.without("Yusuf");
}

async fn who_shows_the_number_later_stays_the_same(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    w.whatsapp.is_used_by(person.number(), FIRST);
    w.whatsapp.hides_number(person.number(), true);
    let form = "register Yusuf Ali; 30412345; none; 9820099999; both";
    person.sends(form).await.expects("registered").await;
    w.whatsapp.hides_number(person.number(), false);
    person.sends("me").await.expects("30412345").await;
    let known = w.texts("select external_id from account where channel = 'whatsapp'").await;
    assert_eq!(known, [person.number()]);
}
