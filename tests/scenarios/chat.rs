//! How it speaks: greetings, menus, help, and what it makes of anything else.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    the_words_of_a_button_may_be_typed,
    a_greeting_or_anything_else_gets_the_menu,
    salaam_is_said_once_a_day,
    an_admins_menu_begins_with_the_gaps_of_tomorrow,
    help_shows_what_the_role_may_do,
    help_on_a_command_shows_examples,
    a_mistyped_command_is_suggested_to_who_may_use_it,
    what_is_not_text_is_answered_kindly,
    each_message_gets_one_answer_in_order,
    what_people_write_is_shown_as_they_wrote_it,
    names_in_other_directions_are_isolated,
    a_long_message_does_no_harm,
    a_command_with_a_line_break_or_capitals,
    an_empty_message_and_odd_signs,
}

async fn a_greeting_or_anything_else_gets_the_menu(w: &World) {
    for way in [Telegram, WhatsApp] {
        let its = if way == Telegram { "30412345" } else { "30412346" };
        let person = w.newcomer(its).on(way).await;
        for text in [
            "hi",
            "Salaam",
            "menu",
            "0",
            "/menu",
            "/start",
            "/start abc",
            "what is this",
            "👍",
            "Hello",
        ] {
            let menu = person.sends(text).await.expects("Khidmat").await;
            menu.offers(["Register", "Help"]);
        }
    }
}

async fn salaam_is_said_once_a_day(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    person.sends("hi").await.expects(["Salaam", "Yusuf Ali"]).await;
    person.sends("hi").await.hears().await.without("Salaam");
    w.clock.to("2027-02-08 23:59");
    person.sends("hi").await.hears().await.without("Salaam");
    w.clock.to("2027-02-09 00:01");
    person.sends("hi").await.expects("Salaam").await;
    person.sends("hi").await.hears().await.without("Salaam");
}

async fn an_admins_menu_begins_with_the_gaps_of_tomorrow(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for duty in ["fajr azaan", "fajr takbira", "zohr azaan", "zohr takbira", "asr", "maghrib azaan"]
    {
        admin.sends(&format!("/assign 5 {duty} yusuf")).await.expects("Yusuf Ali").await;
        person.hears().await;
    }
    person.presses("I'll be there").await.expects("17:40").await;
    let menu = admin.sends("hi").await.expects("Day 5 · Tue 9 Feb").await;
    menu.and(["6 of 8 given", "1 confirmed", "Maghrib Takbira, Isha Takbira"]).without("Fajr");
    for duty in ["maghrib takbira", "isha"] {
        admin.sends(&format!("/assign 5 {duty} yusuf")).await.expects("Yusuf Ali").await;
        person.hears().await;
    }
    admin.sends("/menu").await.expects("All 8 given").await;
}

async fn help_shows_what_the_role_may_do(w: &World) {
    let guest = w.newcomer("30412346").on(Telegram).await;
    let help = guest.sends("/help").await.expects("/register").await;
    help.without(["/assign", "/people", "/admin", "/grid", "/confirm"]);
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("help").await.expects(["/mine", "/grid"]).await.without(["/assign", "/people"]);
    let viewer = w.viewer().on(Telegram).await;
    viewer.sends("/help").await.expects("/grid").await.without(["/assign", "/people"]);
    let admin = w.admin().on(Telegram).await;
    admin.sends("/help").await.expects(["/assign", "/unlock", "/log"]).await.without("/admin ");
    w.owner().sends("/help").await.expects(["/assign", "/admin"]).await;
}

async fn help_on_a_command_shows_examples(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let help = admin.sends("/help assign").await.expects("/assign <day> <duty> <who>").await;
    help.and("/assign 5 fajr-azaan 30412345");
    admin.sends("/help /unlock").await.expects("/unlock <day> <duty> <reason>").await;
    // Nobody learns of what they may not do.
    let guest = w.newcomer("30412346").on(Telegram).await;
    guest.sends("/help assign").await.expects("/register").await.without("/assign");
}

async fn a_mistyped_command_is_suggested_to_who_may_use_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/asign 5 isha yusuf").await.expects(["asign", "/assign"]).await;
    let guest = w.newcomer("30412346").on(Telegram).await;
    guest.sends("/regster").await.expects(["regster", "/register"]).await;
    guest.sends("/asign").await.expects("asign").await.without("/assign");
    guest.sends("/frobnicate").await.expects("frobnicate").await.offers("Menu");
}

async fn what_is_not_text_is_answered_kindly(w: &World) {
    for (way, its) in [(Telegram, "30412345"), (WhatsApp, "30412346")] {
        let person = w.newcomer(its).on(way).await;
        person.sends_voice().await.expects("registered").await.offers("Register");
        // A form is not disturbed by it.
        person.sends("/register").await.expects("full name").await;
        person.sends_voice().await.expects(["a little later", "full name"]).await;
        person.sends("Yusuf Ali").await.expects("ITS").await;
        person.sends("/cancel").await.hears().await;
    }
    // A caption is no command.
    let admin = w.admin().on(Telegram).await;
    let (user, chat) = (admin.user().clone(), khidmat::simulator::TelegramChat::Private);
    w.telegram.sends_photo(&user, chat, "/lock 7 isha").await;
    admin.hears().await.without("closed");
}

async fn each_message_gets_one_answer_in_order(w: &World) {
    for (way, its) in [(Telegram, "30412345"), (WhatsApp, "30412346")] {
        let person = w.volunteer_without_mail(its).on(way).await;
        for day in 1..=25 {
            person.sends(&format!("/grid {day}")).await;
        }
        for day in 1..=25 {
            person.expects(format!("Day {day} ·")).await;
        }
        person.expects_nothing().await;
    }
}

async fn what_people_write_is_shown_as_they_wrote_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let note = "<b>5 & 6</b> *stars* _lines_ `code` ~x~";
    admin.sends(&format!("/lock 7 isha {note}")).await.expects(note).await;
    admin.sends("/grid 7").await.expects(note).await;
    let reason = "1 < 2 && <script>alert(1)</script>";
    admin.sends(&format!("/unlock 7 isha {reason}")).await.expects(reason).await;
    admin.sends("/log 2").await.expects([reason, note]).await;
    admin.sends("/assign 5 isha <i>*x*").await.expects("<i>*x*").await;
}

async fn names_in_other_directions_are_isolated(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    let line = "register يوسف علي; 30412345; none; both";
    let said = person.sends(line).await.expects("يوسف علي").await;
    assert!(said.heard.text.contains("\u{2068}يوسف علي\u{2069}"), "{:?}", said.heard.text);
    let admin = w.admin().on(Telegram).await;
    admin.sends("/assign 5 isha 30412345").await.expects("يوسف علي").await;
    let told = person.expects("يوسف علي").await;
    // A line begins with words of its own direction or an isolated name, never with a bare sign.
    assert!(told.heard.text.contains("\u{2068}يوسف علي\u{2069}"), "{:?}", told.heard.text);
    admin.sends("/people علي").await.expects("يوسف علي").await;
}

async fn a_long_message_does_no_harm(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let long = "x".repeat(4000);
    admin.sends(&long).await.hears().await;
    admin.sends(&format!("/{long}")).await.hears().await;
    admin.sends(&format!("/assign 5 isha {long}")).await.hears().await;
    admin.sends(&format!("/assign {long}")).await.hears().await;
    admin.sends(&format!("/unlock 7 {long}")).await.hears().await;
    admin.sends(&format!("/lock 7 isha {long}")).await.expects("closed").await;
    admin.sends(&format!("/unlock 7 isha {long}")).await.expects("open again").await;
    admin
        .sends(&format!("/register {long}; 30412345; none; both; +919820012345"))
        .await
        .hears()
        .await;
    admin.sends("/log 50").await;
    assert!(!admin.hears_all().await.is_empty());
    let other = w.newcomer("30412346").on(WhatsApp).await;
    other.sends(&long).await.expects("Khidmat").await;
}

async fn a_command_with_a_line_break_or_capitals(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    admin.sends("Lock 7 Isha").await.expects("closed").await;
    admin.sends("UNLOCK 7 ISHA\nGiven by mistake").await.expects("open again").await;
    admin.sends("  /lock   7   isha   the Aamil  ").await.expects("the Aamil").await;
    admin.sends("/Grid\u{a0}7").await.expects("the Aamil").await;
}

async fn an_empty_message_and_odd_signs(w: &World) {
    let person = w.newcomer("30412345").on(WhatsApp).await;
    for text in
        ["/", "//", " ", ".", "\u{202e}", "🕌🕌🕌", "/ register", "/🕌", ";;;;", "/register;;"]
    {
        person.sends(text).await;
        assert_eq!(person.hears_all().await.len(), 1, "one answer to {text:?}");
    }
}

async fn the_words_of_a_button_may_be_typed(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await.offers("I'll be there");
    person.sends("I'll be there").await.expects(["Yusuf Ali", "Isha Takbira", "17:40"]).await;
    admin.sends("/grid 5").await.expects("Yusuf Ali ✓").await;
}
