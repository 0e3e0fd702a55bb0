//! In a group the bot is silent unless addressed, and tells nothing private.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    silent_unless_addressed,
    the_roster_works_in_a_group,
    private_commands_are_for_the_private_chat,
    a_form_is_not_answered_in_the_group,
    nothing_private_is_shown,
    buttons_in_a_group_obey_the_pressers_role,
    what_is_private_goes_to_the_private_chat_of_a_group_member,
    thrown_out_of_a_group,
}

async fn silent_unless_addressed(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let group = person.in_group();
    for text in [
        "salaam",
        "/grid",
        "/grid 5",
        "menu",
        "grid@khidmat_bot",
        "/grid@another_bot 5",
        "hello @khidmat_bot friend",
    ] {
        group.sends(text).await;
        assert!(group.hears_all().await.is_empty(), "{text} was answered");
    }
    group.sends_voice().await.expects_nothing().await;
    person.expects_nothing().await;
}

async fn the_roster_works_in_a_group(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let group = person.in_group();
    admin.sends("/lock 5 isha the Aamil leads").await.expects("closed").await;
    group
        .sends("/grid@khidmat_bot 5")
        .await
        .expects(["Day 5 · Tue 9 Feb", "the Aamil leads"])
        .await;
    group.sends("/grid@KHIDMAT_BOT").await.expects("Shehrullah 1448H").await;
    group.sends("/today@khidmat_bot").await.expects("Day 4 · Mon 8 Feb").await;
    group.sends("/tomorrow@khidmat_bot").await.expects("Day 5 · Tue 9 Feb").await;
    group
        .sends("/help@khidmat_bot")
        .await
        .expects(["/grid", "/today"])
        .await
        .without(["/assign", "/register"]);
    person.expects_nothing().await;
    // Somebody of the group whom nobody knows is told so there, in one line.
    let stranger = w.newcomer("30412346").on(Telegram).await.in_group();
    stranger.sends("/grid@khidmat_bot").await.expects("registered").await;
}

async fn private_commands_are_for_the_private_chat(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let group = admin.in_group();
    for line in [
        "/assign@khidmat_bot 5 isha yusuf",
        "/lock@khidmat_bot 7 isha",
        "/people@khidmat_bot",
        "/me@khidmat_bot",
    ] {
        group.sends(line).await.expects("our own chat").await;
    }
    group.sends("/frobnicate@khidmat_bot").await.expects("/grid").await;
    admin.sends("/grid 7").await.expects("Isha Takbira · open").await;
}

async fn a_form_is_not_answered_in_the_group(w: &World) {
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    person.in_group().sends("Yusuf Ali").await.expects_nothing().await;
    person.in_group().sends("/cancel@khidmat_bot").await.expects("our own chat").await;
    person.in_group().sends("/grid@khidmat_bot").await.expects("registered").await;
    person.sends("Yusuf Ali").await.expects("ITS").await;
    person.sends("/cancel").await.hears().await;
}

async fn nothing_private_is_shown(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.mailbox("yusuf12345@example.com").expects("Isha Takbira").await;
    let group = admin.in_group();
    for line in [
        "/grid@khidmat_bot 5",
        "/grid@khidmat_bot",
        "/tomorrow@khidmat_bot",
        "/help@khidmat_bot people",
    ] {
        let said = group.sends(line).await.hears().await;
        said.without(["+91", "9820", "example.com", "30412345"]);
    }
}

async fn buttons_in_a_group_obey_the_pressers_role(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let group = person.in_group();
    let grid = group.sends("/grid@khidmat_bot 5").await.expects("Day 5").await;
    grid.presses("Day 6 ▶").await.expects("Day 6 · Wed 10 Feb").await.in_place();
    // A guest presses the same message's button: the roster is not for guests.
    let guest = w.newcomer("30412346").on(Telegram).await.in_group();
    let id = grid.heard.id.clone();
    guest.forges_press(&id, "/grid 7").await.expects("registered").await;
    guest.forges_press(&id, "/people").await.expects("our own chat").await;
}

async fn what_is_private_goes_to_the_private_chat_of_a_group_member(w: &World) {
    // Who only ever wrote in a group holds no private chat; a role doesn't leak there.
    let stranger = w.newcomer("30412346").on(Telegram).await;
    stranger.in_group().sends("/grid@khidmat_bot").await.expects("registered").await;
    let line = format!("/admin add {} viewer", stranger.key());
    w.owner().sends(&line).await.expects("viewer").await;
    stranger.in_group().expects_nothing().await;
    stranger.in_group().sends("/grid@khidmat_bot 5").await.expects("Day 5").await;
    stranger.in_group().sends("/people@khidmat_bot").await.expects("our own chat").await;
}

async fn thrown_out_of_a_group(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let group = person.in_group();
    group.sends("/grid@khidmat_bot 5").await.expects("Day 5").await;
    let khidmat::simulator::TelegramUser { .. } = person.user();
    let chat = khidmat::simulator::TelegramChat::Group {
        id: -100_500_600,
        title: "Khidmat guzar".to_owned(),
    };
    w.telegram.kicks(person.user(), chat).await;
    w.settles().await;
    // The private chat is not concerned.
    person.sends("/me").await.expects("Yusuf Ali").await;
}
