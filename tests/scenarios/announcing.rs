//! `/announce`: the look at it before it goes, to whom, and what can be done on the way.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    to_everybody_in_taps,
    in_one_line_on_whatsapp,
    what_is_before_a_colon_may_be_text,
    to_a_duty_in_taps,
    to_a_day_in_taps,
    a_line_says_to_whom_and_is_refused_kindly,
    a_text_that_is_too_long,
    it_can_be_changed_and_left,
    what_was_seen_long_ago_is_shown_again,
    the_number_is_counted_again,
    a_draft_is_its_authors,
    for_admins_only,
    outside_the_window_it_is_the_template,
    who_has_no_chat_gets_a_letter,
    a_family_hears_it_once,
}

const TEXT: &str = "The majlis begins at 20:00.\nPlease come early.";

async fn to_everybody_in_taps(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let one = w.volunteer("30412345").on(Telegram).await;
    let two = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/announce").await.expects("What shall I announce?").await;
    let asked = admin.sends(TEXT).await.expects("To whom?").await;
    let asked = asked.offers(["Everybody", "A duty's people", "One day's people"]);
    let seen =
        asked.presses("Everybody").await.expects("everybody who has registered: 2 people").await;
    let seen = seen.and("From the masjid").and(TEXT).offers(["Send", "Change", "Leave"]);
    // Nobody hears anything before it is sent.
    one.expects_nothing().await;
    seen.presses("Send").await.expects(["Sending: 0 of 2", "tell you"]).await.in_place();
    one.says_exactly(&format!("From the masjid\n{TEXT}")).await;
    two.says_exactly(&format!("From the masjid\n{TEXT}")).await.in_free_text();
    admin.expects("done, 2 of 2").await.in_place();
    let report = admin.expects("accepted for all 2 people").await.offers("How it stands");
    // Pressed once more it says how it stands, and nothing goes out again.
    let line = seen.heard.buttons[0].data.clone();
    admin.forges_press(&seen.heard.id, &line).await.expects("2 accepted").await;
    report.presses("How it stands").await.expects(["Of 2: 2 accepted", "0 missed"]).await;
    one.expects_nothing().await;
    two.expects_nothing().await;
    let log = admin.sends("/log 1").await.expects("announced to 2 people").await;
    log.and("The majlis begins");
}

async fn in_one_line_on_whatsapp(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let serving = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    admin.sends("assign 5 isha yusuf").await.expects("Isha Takbira").await;
    serving.expects("Isha Takbira").await;
    let seen = admin.sends("announce tomorrow: Come ten minutes early").await;
    seen.expects("the people of Day 5 · Tue 9 Feb: one person").await.and("Come ten minutes early");
    admin.sends("send").await.expects("Sending: 0 of 1").await.offers("Stop sending");
    serving.expects("Come ten minutes early").await;
    // WhatsApp can't edit, so only the end is told.
    admin.expects("accepted for the one person").await;
    for line in ["announce day 5: Come", "announce isha takbira: Come", "announce 9 feb: Come"] {
        admin.sends(line).await.expects("one person").await.presses("Leave").await;
        admin.expects("Nobody has heard").await;
    }
    admin.sends("announce all: Come").await.expects("2 people").await;
    other.expects_nothing().await;
}

async fn what_is_before_a_colon_may_be_text(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for text in [
        "5:20 is the new time",
        "Dear brothers: come early",
        "5: the fifth day",
        "tomorrow:come early",
        "Tomorrow at 18: 30 we meet",
        "#1 rule: come early",
    ] {
        let asked = admin.sends(&format!("/announce {text}")).await.expects("To whom?").await;
        asked.presses("Everybody").await.expects(text).await;
    }
}

async fn to_a_duty_in_taps(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("assign 7 asr yusuf").await.expects("Asr Takbira").await;
    one.expects("Asr Takbira").await;
    admin.sends("announce Bring your books").await.expects("To whom?").await;
    let duties = admin.presses("A duty's people").await.expects("which duty?").await;
    let duties = duties.offers(["Fajr Azaan", "Isha Takbira"]);
    let none = duties.presses("Zohr Azaan").await.expects("there is nobody").await;
    none.and("To whom?").presses("A duty's people").await.expects("which duty?").await;
    admin.sends("asr takbira").await.expects("the people of Asr Takbira: one person").await;
    admin.presses("Send").await.expects("Sending").await;
    one.expects("Bring your books").await;
    admin.expects("accepted for the one person").await;
}

async fn to_a_day_in_taps(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let asked = admin.sends("/announce Bring your books").await.expects("To whom?").await;
    asked.presses("One day's people").await.expects("Nobody has a duty").await;
    admin.sends("/assign 7 asr yusuf").await.expects("Asr Takbira").await;
    one.expects("Asr Takbira").await;
    let asked = admin.sends("/announce Bring your books").await.expects("To whom?").await;
    let days = asked.presses("One day's people").await.expects("which day?").await.in_place();
    days.presses("Day 7 · Thu 11 Feb").await.expects("Day 7 · Thu 11 Feb: one person").await;
    // A day can be written too.
    admin.sends("/announce Bring your books").await.expects("To whom?").await;
    admin.sends("thursday").await.expects("Day 7 · Thu 11 Feb: one person").await;
}

async fn a_line_says_to_whom_and_is_refused_kindly(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/announce Bring your books").await.expects("To whom?").await;
    admin.sends("the elders").await.expects(["the elders", "Example: all"]).await;
    // The question is still open, and the text is not lost.
    admin.sends("everybody").await.expects(["one person", "Bring your books"]).await;
    admin.sends("/announce tomorrow: Come").await.expects("there is nobody").await;
    admin.sends("all").await.expects("one person").await.and("Come");
}

async fn a_text_that_is_too_long(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let long = "x".repeat(801);
    let refused = admin.sends(&format!("announce all: {long}")).await;
    refused.expects(["801 characters", "800 fit"]).await;
    admin.sends("announce").await.expects("What shall I announce?").await;
    admin.sends(&long).await.expects("801 characters").await;
    admin.sends("A shorter one").await.expects("To whom?").await;
}

async fn it_can_be_changed_and_left(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let seen = admin.sends("/announce all: Come erly").await.expects("Come erly").await;
    let asked = seen.presses("Change").await.expects("Write it anew").await;
    admin.sends("Come early").await.expects(["one person", "Come early"]).await;
    asked.presses("To other people").await.expects("To whom?").await;
    admin.sends("all").await.expects("Come early").await;
    let seen = admin.sends("/announce all: Something else").await.expects("one person").await;
    seen.presses("Leave").await.expects("Nobody has heard anything").await.in_place();
    let line = seen.heard.buttons[0].data.clone();
    admin.forges_press(&seen.heard.id, &line).await.expects("not there any more").await;
    one.expects_nothing().await;
}

async fn what_was_seen_long_ago_is_shown_again(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let seen = admin.sends("/announce all: Come early").await.expects("one person").await;
    w.clock.passes(3601);
    let again = seen.presses("Send").await.expects(["over an hour ago", "Come early"]).await;
    one.expects_nothing().await;
    again.presses("Send").await.expects("Sending: 0 of 1").await;
    one.expects("Come early").await;
    admin.expects("done").await;
    admin.expects("accepted for the one person").await;
}

async fn the_number_is_counted_again(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let one = w.volunteer_without_mail("30412345").on(Telegram).await;
    let seen = admin.sends("/announce all: Come early").await.expects("one person").await;
    let two = w.volunteer_without_mail("30412346").on(Telegram).await;
    let begun = seen.presses("Send").await.expects("Sending: 0 of 2").await;
    begun.and("When you looked, it was 1. Now it is 2.");
    one.expects("Come early").await;
    two.expects("Come early").await;
    admin.expects("done").await;
    admin.expects("accepted for all 2").await;
}

async fn a_draft_is_its_authors(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let other = w.second_admin().on(Telegram).await;
    let one = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let seen = admin.sends("/announce all: Come early").await.expects("one person").await;
    let line = seen.heard.buttons[0].data.clone();
    other.sends(&line).await.expects("This announcement is Abde Ali's").await;
    one.expects_nothing().await;
    seen.presses("Send").await.expects("Sending").await;
    one.expects("Come early").await;
    admin.expects("done").await;
    admin.expects("accepted").await;
    // How it stands any admin may see.
    other.sends("/announce status").await.expects(["Come early", "1 accepted"]).await;
}

async fn for_admins_only(w: &World) {
    let viewer = w.viewer().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    viewer.sends("/announce all: Come early").await.expects("This is for admins").await;
    person.sends("announce all: Come early").await.expects("This is for admins").await;
    person.sends("announce #1 send").await.expects("This is for admins").await;
    let admin = w.admin().on(Telegram).await;
    admin.sends("/announce status").await.expects("Nothing was announced yet").await;
    admin.sends("/announce #99 send").await.expects("not there any more").await;
    admin.in_group().sends("/announce@khidmat_bot all: Come").await.expects("our own chat").await;
}

async fn outside_the_window_it_is_the_template(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    w.clock.passes(25 * 3600);
    admin.sends(&format!("/announce all: {TEXT}")).await.expects("one person").await;
    admin.presses("Send").await.expects("Sending").await;
    let told = person.expects(["Yusuf Ali", "begins at 20:00. Please come early."]).await;
    told.by_template("announcement");
    admin.expects("done").await;
    admin.expects("accepted for the one person").await;
    // A whole text fits, and so does a long name.
    let long = "y".repeat(800);
    admin.sends(&format!("/announce all: {long}")).await.expects("one person").await;
    admin.presses("Send").await.expects("Sending").await;
    person.expects(long.as_str()).await.by_template("announcement");
    admin.hears_all().await;
}

async fn who_has_no_chat_gets_a_letter(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(Telegram).await;
    person.blocks().await;
    w.whatsapp.leaves("+919820012345", true);
    admin.sends("/announce all: Come early").await.expects("one person").await;
    admin.presses("Send").await.expects("Sending").await;
    w.mailbox("yusuf12345@example.com").expects(["From the masjid", "Come early"]).await;
    admin.expects("done").await;
    admin.expects("accepted for the one person").await;
}

async fn a_family_hears_it_once(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone.sends("register Fatema Zainab; 30412352; none; both").await.expects("Fatema").await;
    w.clock.passes(25 * 3600);
    admin.sends("/announce all: Come early").await.expects("2 people").await;
    admin.presses("Send").await.expects("Sending: 0 of 2").await;
    phone.expects("Yusuf Ali, Fatema Zainab").await.by_template("announcement");
    admin.expects("done").await;
    admin.expects("accepted for all 2 people").await;
    phone.expects_nothing().await;
}
