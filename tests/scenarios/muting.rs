//! Messages turned off and on in a chat, and a bot that is blocked.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

const MAILBOX: &str = "yusuf12345@example.com";

scenarios! {
    no_news_come_and_answers_still_do,
    start_turns_them_on_before_the_menu,
    plain_words_do_on_both_platforms,
    a_number_that_never_wrote_counts_too,
    whoever_nothing_reaches_is_told_and_so_are_the_admins,
    what_waits_is_dropped,
    what_is_under_way_is_not_tried_again,
    an_admin_who_wants_quiet_has_it,
    a_family_phone_is_one_chat,
    whoever_is_not_registered_may_stop_too,
    a_bot_that_is_let_in_again_speaks_again,
    a_blocked_bot_goes_by_the_other_ways_and_start_brings_it_back,
    nothing_of_the_evening_and_no_announcement ("EVENING" = "on"),
    an_announcement_that_waits_is_missed_for_that,
}

async fn no_news_come_and_answers_still_do(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let phone = person.on(Telegram).await;
    let whatsapp = person.on(WhatsApp).await;
    let off = phone.sends("/stop").await.expects(["Messages are off here", "/start"]).await;
    off.and(["Your duties stand", "WhatsApp and e-mail still reach you"]);
    let given = admin.sends("/assign 5 isha yusuf").await.expects("WhatsApp and e-mail").await;
    given.and("Yusuf Ali has turned messages off on Telegram").without("by Telegram");
    whatsapp.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    phone.expects_nothing().await;
    w.clock.to("2027-02-08 18:00");
    whatsapp.expects("Isha Takbira").await.by_template("duty_reminder");
    w.mailbox(MAILBOX).expects("Tomorrow").await;
    phone.expects_nothing().await;
    phone.sends("/mine").await.expects("Isha Takbira").await;
    phone.sends("/stop").await.expects("off here already").await.without("Your duties");
    let log = admin.sends("/log 20").await.expects("turned messages off").await;
    log.and("Yusuf Ali · Telegram");
}

async fn start_turns_them_on_before_the_menu(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("/start").await.expects("looked at").await.without("on again");
    person.sends("/stop").await.expects(["off here", "Nothing else reaches you"]).await;
    // A link brings something along.
    person.sends("/start abc").await.expects(["Messages are on again", "looked at"]).await;
    admin.sends("/assign 5 isha yusuf").await.expects("by WhatsApp").await.without("turned");
    person.expects("Isha Takbira").await;
    admin.sends("/log").await.expects("turned messages on").await;
}

async fn plain_words_do_on_both_platforms(w: &World) {
    for (way, its) in [(WhatsApp, "30412345"), (Telegram, "30412346")] {
        let person = w.volunteer_without_mail(its).on(way).await;
        for (off, on) in [("STOP", "START"), ("stop", "start"), ("Stop", "/Start")] {
            person.sends(off).await.expects("Messages are off here").await;
            person.sends(on).await.expects("Messages are on again").await;
        }
    }
}

async fn a_number_that_never_wrote_counts_too(w: &World) {
    // Registered on Telegram; the number on WhatsApp speaks for nobody until it writes.
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345");
    let telegram = person.on(Telegram).await;
    let whatsapp = person.on(WhatsApp).await;
    whatsapp.sends("stop").await.expects(["off here", "Telegram still reaches you"]).await;
    admin.sends("/assign 5 isha yusuf").await.expects("by Telegram").await.and("on WhatsApp");
    telegram.expects("Isha Takbira").await;
    whatsapp.expects_nothing().await;
}

async fn whoever_nothing_reaches_is_told_and_so_are_the_admins(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    let off = person.sends("stop").await.expects(["Nothing else reaches you", "Yusuf Ali"]).await;
    off.and(["Isha Takbira, Day 5 · Tue 9 Feb", "17:40"]);
    let other = admin.sends("/assign 6 isha yusuf").await.expects("no way to reach them").await;
    other.and("Yusuf Ali has turned messages off on WhatsApp");
    w.clock.to("2027-02-08 18:00");
    for phone in [&admin, &w.owner()] {
        phone.expects(["Yusuf Ali could not be reminded", "Isha Takbira"]).await;
    }
    person.expects_nothing().await;
}

async fn what_waits_is_dropped(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer("30412345");
    let phone = person.on(Telegram).await;
    let whatsapp = person.on(WhatsApp).await;
    w.telegram.refuses_call("sendMessage", Fault::RetryAfter(30));
    admin.sends("assign 5 isha yusuf").await.expects("Telegram").await;
    whatsapp.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    phone.expects_nothing().await;
    phone.sends("/stop").await;
    w.settles().await;
    admin.expects(["Yusuf Ali", "Telegram", "turned messages off"]).await;
    w.clock.passes(31);
    phone.expects("Messages are off here").await;
    phone.expects_nothing().await;
    let receipts = admin.sends("receipts 5 isha").await.expects("Telegram · failed").await;
    receipts.and("turned messages off");
    phone.sends("/start").await.expects("Messages are on again").await;
    w.clock.passes(3600);
    phone.expects_nothing().await;
}

async fn what_is_under_way_is_not_tried_again(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let phone = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.telegram.refuses_call("sendMessage", Fault::RetryAfter(30));
    admin.sends("assign 5 isha yusuf").await.expects("Telegram").await;
    w.settles().await;
    // As if the message had been on its way at the instant of the /stop, and came back.
    let dropped = "update account set muted_at = 1 where external_id = '30412345'";
    w.tampers(dropped).await;
    w.clock.passes(31);
    admin.expects(["Yusuf Ali", "Telegram", "turned messages off"]).await;
    phone.expects_nothing().await;
    w.whatsapp.next(&w.volunteer_without_mail("30412345").phone).expect("the number hears of it");
}

async fn an_admin_who_wants_quiet_has_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    admin.sends("/stop").await.says_exactly(OFF).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    person.sends("request cancel 5 isha I am travelling").await.expects("Thank you").await;
    w.owner().expects(["Yusuf Ali", "can't come"]).await;
    admin.expects_nothing().await;
    admin.sends("/requests").await.expects("I am travelling").await;
}

const OFF: &str = "Messages are off here: nothing comes by itself any more. What you write is \
                   still answered. /start turns them on again.";

async fn a_family_phone_is_one_chat(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer("30412345").on(WhatsApp).await;
    phone.sends("register Fatema Zainab; 30412352; none; both").await.expects("Fatema").await;
    admin.sends("/assign 5 isha fatema").await.expects("Fatema Zainab").await;
    phone.expects("Isha Takbira").await;
    // His e-mail goes on; nothing else reaches her.
    let off = phone.sends("stop").await.expects(["off here", "e-mail still reaches you"]).await;
    off.and(["Fatema Zainab has a duty ahead", "Isha Takbira"]).without("Yusuf Ali has");
    admin.sends("/assign 5 asr yusuf").await.expects("by e-mail").await.and("on WhatsApp");
    w.mailbox(MAILBOX).expects("Asr Takbira").await;
    phone.expects_nothing().await;
}

async fn whoever_is_not_registered_may_stop_too(w: &World) {
    let stranger = w.newcomer("30412345").on(Telegram).await;
    stranger.sends("/stop").await.says_exactly(OFF).await;
    stranger.sends("hi").await.expects("Would you like to serve").await;
    stranger.sends("/start").await.expects(["on again", "Would you like to serve"]).await;
}

async fn a_bot_that_is_let_in_again_speaks_again(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345");
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    telegram.blocks().await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await.without("Telegram");
    whatsapp.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    telegram.unblocks().await;
    w.clock.to("2027-02-08 18:00");
    telegram.expects("tomorrow").await;
    whatsapp.expects("Isha Takbira").await.by_template("duty_reminder");
    w.mailbox(MAILBOX).expects("Tomorrow").await;
    let log = admin.sends("/log").await.expects("let the bot in again").await;
    log.and(["blocked the bot", "Yusuf Ali · Telegram"]);
}

async fn a_blocked_bot_goes_by_the_other_ways_and_start_brings_it_back(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer("30412345");
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    admin.sends("assign 5 isha yusuf").await.expects("Isha Takbira").await;
    telegram.expects("Isha Takbira").await;
    whatsapp.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
    telegram.blocks().await;
    w.clock.to("2027-02-08 18:00");
    whatsapp.expects("Isha Takbira").await.by_template("duty_reminder");
    w.mailbox(MAILBOX).expects("Tomorrow").await;
    assert_eq!(telegram.count_said(), 2, "nothing is tried where the bot is blocked");
    telegram.sends("/start").await.expects("Isha Takbira").await.without("on again");
    admin.sends("assign 6 isha yusuf").await.expects("Telegram").await;
    telegram.expects("Isha Takbira").await;
    whatsapp.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
}

async fn nothing_of_the_evening_and_no_announcement(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let quiet = w.second_admin().on(Telegram).await;
    quiet.sends("/stop").await.says_exactly(OFF).await;
    let person = w.volunteer("30412345");
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    whatsapp.sends("hi").await.expects("Salaam").await;
    telegram.sends("/stop").await.expects("off here").await;
    other.sends("/stop").await.expects("off here").await;
    w.whatsapp.leaves("+919820012346", true);
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    whatsapp.expects("Fajr Azaan").await;
    w.mailbox(MAILBOX).expects("Fajr Azaan").await;
    // A question for a correction is no question where it isn't heard: what is typed there is none's
    // answer.
    admin.sends("/correct 30412345 phone Not in use").await.expects("asking").await;
    whatsapp.expects("Not in use").await;
    w.mailbox(MAILBOX).expects("Not in use").await;
    telegram.sends("9820054321").await.expects("your next duty").await;
    admin.sends("/correct withdraw 1").await.expects("not asked").await;
    // A link tells the other chats, but not this one.
    let linked = w.newcomer("30412354").on(Telegram).await;
    linked.sends("/link").await.expects("Share your number").await;
    linked.shares_contact("919820012345", Some(30_412_354)).await;
    linked.expects("speaks for Yusuf Ali").await;
    whatsapp.expects("on Telegram as well").await;
    w.mailbox(MAILBOX).expects("on Telegram as well").await;
    // An announcement goes to the other chats, and misses whom nothing reaches.
    let seen = admin.sends("/announce all: Come early").await.expects("2 people").await;
    seen.presses("Send").await.expects("Sending: 0 of 2").await;
    whatsapp.expects("Come early").await;
    linked.expects("Come early").await;
    w.mailbox(MAILBOX).expects_nothing().await;
    admin.expects("done, 2 of 2").await;
    admin.expects("accepted for 1 of 2").await;
    let seen = admin.sends("/announce all: Once more").await.expects("2 people").await;
    seen.and("One of them has no address that works").presses("Leave").await.hears().await;
    for (clock, of_admins) in [
        ("2027-02-08 18:00", ""),
        ("2027-02-08 19:00", "Tomorrow"),
        ("2027-02-08 20:00", ""),
        ("2027-02-08 21:00", "Not confirmed"),
    ] {
        w.clock.to(clock);
        for phone in [&admin, &w.owner()] {
            if of_admins.is_empty() {
                phone.expects_nothing().await;
            } else {
                phone.expects(of_admins).await;
            }
        }
        for phone in [&telegram, &quiet, &other] {
            phone.expects_nothing().await;
        }
        whatsapp.hears_all().await;
        linked.hears_all().await;
        w.mail.unread().iter().for_each(|letter| drop(w.mail.next(&letter.to)));
    }
    // Nor does an author hear who wants quiet; how it stands is told when asked.
    quiet.sends("/announce all: From quiet").await.expects("2 people").await;
    quiet.presses("Send").await.expects("Sending").await;
    whatsapp.expects("From quiet").await;
    linked.expects("From quiet").await;
    quiet.expects_nothing().await;
    quiet.sends("/announce status").await.expects("1 accepted").await;
}

async fn an_announcement_that_waits_is_missed_for_that(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    w.whatsapp.leaves("+919820012345", true);
    admin.sends("announce all: Come early").await.expects("one person").await;
    w.telegram.refuses_call("sendMessage", Fault::RetryAfter(30));
    admin.sends("send").await.expects("Sending").await;
    w.settles().await;
    person.sends("/stop").await;
    w.settles().await;
    w.clock.passes(31);
    person.expects("Messages are off here").await;
    person.expects_nothing().await;
    admin.expects("turned messages off").await;
    let status = admin.sends("announce status").await.expects("1 missed").await;
    status.presses("Who was missed").await.expects("Yusuf Ali · turned messages off").await;
}
