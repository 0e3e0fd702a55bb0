//! `/forget`: after it nothing of the person is left in tables, files or outbox.

use khidmat::domain::person::Phone as Number;
use khidmat::domain::traces::inside_whatsapp_ids;
use khidmat::simulator::{Author, Fault, Line, sound};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

pub const ITS: &str = "30412345";
pub const NAME: &str = "Yusuf Ali";
const NUMBER: &str = "+919820012345";
pub const MAILBOX: &str = "yusuf12345@example.com";

scenarios! {
    after_a_full_life_nothing_is_left,
    who_is_forgotten_may_begin_anew,
    a_duty_ahead_or_today_comes_first,
    it_is_asked_and_can_be_kept,
    twice_and_late_do_no_harm,
    nobody_erases_another,
    a_chat_without_a_registration_is_erased_too,
    a_goodbye_that_does_not_arrive_vanishes_too,
    a_recording_on_its_way_is_not_kept,
    news_that_wait_are_never_said,
}

/// Nothing in the database and the folder tells of these values.
pub async fn tells_nothing(w: &World, values: &[&str]) {
    for row in w.everything().await {
        for value in values {
            let is_there = row.to_lowercase().contains(&value.to_lowercase());
            assert!(!is_there, "{value} still stands in\n{row}");
        }
    }
}

/// What nobody may find of Yusuf.
fn everything_of_yusuf() -> Vec<String> {
    let number = Number::try_from(NUMBER.to_owned()).expect("a number");
    let digits = NUMBER.trim_start_matches('+').to_owned();
    [NAME, ITS, NUMBER, MAILBOX]
        .map(str::to_owned)
        .into_iter()
        .chain([digits, inside_whatsapp_ids(&number)])
        .collect()
}

pub async fn yusuf_is_gone(w: &World) {
    let values = everything_of_yusuf();
    tells_nothing(w, &values.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

/// What the bot said on a phone, on which WhatsApp may report.
fn said_by_the_bot(phone: &Phone<'_>) -> Vec<Line> {
    phone.history().into_iter().filter(|line| line.author == Author::Bot).collect()
}

/// Everybody hears what is there, and nobody minds.
async fn all_listen(w: &World, phones: &[&Phone<'_>]) {
    for phone in phones {
        phone.hears_all().await;
    }
    w.settles().await;
    w.mail.unread().iter().for_each(|letter| drop(w.mail.next(&letter.to)));
}

/// A life with everything that leaves traces, ended by a night after the last duty.
async fn lives<'w>(w: &'w World) -> (Phone<'w>, Phone<'w>, Phone<'w>) {
    let admin = w.admin().on(Telegram).await;
    let owner = w.owner();
    let person = w.newcomer(ITS);
    // Once in one message on Telegram, after an attempt in the guided way that was left.
    let telegram = person.on(Telegram).await;
    telegram.sends("/register").await.expects("full name").await;
    telegram.sends(NAME).await.expects("ITS").await;
    telegram.sends(ITS).await.expects("e-mail").await;
    telegram.sends("back").await.expects("ITS").await;
    telegram.sends("cancel").await.expects("leave it").await;
    telegram.sends(&person.form(MAILBOX)).await.expects("registered").await;
    w.mailbox(MAILBOX).expects(ITS).await;
    let whatsapp = person.on(WhatsApp).await;
    whatsapp.sends("hi").await.expects("Salaam").await;
    telegram.sends_recording(sound::ogg(12)).await.expects("0:12").await;
    telegram.sends_recording(sound::ogg(9)).await.expects("0:09").await;
    telegram.sends("/audition hear 1").await.plays("voice", &sound::ogg(12)).await;
    whatsapp.sends("audition hear 1").await.plays("audio", &sound::ogg(12)).await;
    let phones = [&admin, &owner, &telegram, &whatsapp];
    all_listen(w, &phones).await;
    // The admin has much to do with him, in names and numbers, and in small letters.
    for line in [
        "/people yusuf ali",
        "/people 30412345",
        "/approve 30412345",
        "/assign 5 isha yusuf ali",
        "/assign 6 isha 30412345",
        "/assign 7 isha Yusuf Ali",
        "/receipts 5 isha",
        "/unlock 7 isha He is travelling then",
        "/lock 8 isha kept for Yusuf Ali",
        "/unlock 8 isha It was a mistake",
        "/reminders upcoming",
        "/log 30",
    ] {
        admin.sends(line).await;
        all_listen(w, &phones).await;
    }
    telegram.sends("/request cancel 6 isha My son Hasan is unwell").await.hears().await;
    let asked = admin.expects([NAME, "Hasan"]).await;
    asked.presses("Reject").await;
    all_listen(w, &phones).await;
    admin.sends("We really need Yusuf Ali that day").await;
    all_listen(w, &phones).await;
    admin.sends("Please find someone, Yusuf Ali").await;
    all_listen(w, &phones).await;
    whatsapp.sends("confirm 1").await;
    all_listen(w, &phones).await;
    // A receipt reports on what he was told.
    for line in said_by_the_bot(&whatsapp) {
        w.whatsapp.reports(&line.heard.id, "delivered", None).await;
    }
    for evening in ["2027-02-08 18:00", "2027-02-09 18:00"] {
        w.clock.to(evening);
        all_listen(w, &phones).await;
    }
    telegram.sends("/mydata").await;
    telegram.opens(".txt").await;
    whatsapp.sends("me").await;
    telegram.in_group().sends("/grid@khidmat_bot 5").await;
    telegram.in_group().hears_all().await;
    w.clock.to("2027-02-11 09:00");
    all_listen(w, &phones).await;
    telegram.sends("/mine").await.expects("no duty").await;
    (admin, telegram, whatsapp)
}

async fn after_a_full_life_nothing_is_left(w: &World) {
    let (admin, telegram, whatsapp) = lives(w).await;
    let owner = w.owner();
    assert_eq!(w.kept_recordings().len(), 2);
    let before = w.everything().await.join("\n");
    for value in everything_of_yusuf() {
        assert!(before.contains(&value), "{value} is nowhere: would this test find it?");
    }
    let ask = telegram.sends("/forget").await.expects([NAME, "can't be undone"]).await;
    ask.offers(["Erase me", "Keep me"]).presses("Erase me").await;
    telegram.expects([NAME, "forgotten"]).await;
    for phone in [&admin, &owner] {
        phone.expects("A volunteer was erased").await.without(NAME);
    }
    yusuf_is_gone(w).await;
    assert!(w.kept_recordings().is_empty(), "the files are gone");
    // What the platforms say afterwards leaves nothing either, and harms nothing.
    for line in said_by_the_bot(&whatsapp) {
        w.whatsapp.reports(&line.heard.id, "read", None).await;
        w.whatsapp.reports(&line.heard.id, "failed", Some(131_026)).await;
    }
    telegram.blocks().await;
    w.settles().await;
    yusuf_is_gone(w).await;
    // That duties were served stays.
    admin.sends("/grid 5").await.expects("Isha Takbira · A past volunteer").await;
    admin.sends("/grid 6").await.expects("Isha Takbira · A past volunteer").await;
    let people = admin.sends("/people").await.hears().await;
    people.without(["past volunteer", NAME]);
    admin.sends("/people past").await.expects("Nobody has registered").await;
    admin.sends("/assign 10 isha past volunteer").await.hears().await.without("given to");
    let log = admin.sends("/log 50").await.hears_all().await;
    let log: Vec<String> = log.iter().map(|said| said.text()).collect();
    let log = log.join("\n");
    for part in [
        "gave Isha Takbira, Tue 9 Feb to A past volunteer",
        "A past volunteer can't come to Isha Takbira, Wed 10 Feb. Reason: (erased)",
        "Someone without a name · Telegram\nwas erased at their own wish",
    ] {
        assert!(log.contains(part), "{part:?} is not in the log:\n{log}");
    }
    admin.sends("/receipts 5 isha").await.expects("A past volunteer").await;
    w.clock.to("2027-02-12 02:00");
    w.settles().await;
    // The number itself stands as an example in what an admin is told who finds nobody.
    tells_nothing(w, &[NAME, MAILBOX, NUMBER.trim_start_matches('+')]).await;
}

async fn who_is_forgotten_may_begin_anew(w: &World) {
    let phone = w.volunteer(ITS).on(WhatsApp).await;
    phone.sends("forget").await.expects("can't be undone").await;
    // The words of the button, typed.
    phone.sends("erase me").await.expects("forgotten").await;
    w.owner().expects("A volunteer was erased").await;
    yusuf_is_gone(w).await;
    phone.sends("me").await.expects("registered").await;
    phone.sends(&w.newcomer(ITS).form(MAILBOX)).await.expects(["registered", ITS]).await;
    w.mailbox(MAILBOX).expects(ITS).await;
    phone.sends("audition").await.expects("no audition").await;
    let admin = w.admin().on(Telegram).await;
    admin.sends("/assign 5 isha yusuf").await.expects([NAME, ITS]).await;
    phone.expects("Isha Takbira").await;
    w.mailbox(MAILBOX).expects("Isha Takbira").await;
}

async fn a_duty_ahead_or_today_comes_first(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer_without_mail(ITS).on(WhatsApp).await;
    let ask = phone.sends("forget").await.expects("can't be undone").await;
    // A duty comes between the question and the press.
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    phone.expects("Isha Takbira").await;
    ask.presses("Erase me").await;
    let no = phone.expects([NAME, "has a duty ahead: Isha Takbira, Day 5"]).await;
    no.and("/request cancel 5 isha-takbira");
    phone.sends("forget").await.expects("duty ahead").await;
    w.clock.to("2027-02-08 18:00");
    phone.expects("tomorrow").await;
    w.clock.to("2027-02-09 18:30");
    phone.sends("forget").await.expects(["duty today", "again tomorrow"]).await;
    w.clock.to("2027-02-10 09:00");
    phone.sends("forget").await.expects("can't be undone").await;
    phone.presses("Erase me").await.expects("forgotten").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await;
    }
    admin.sends("/grid 5").await.expects("A past volunteer").await;
}

async fn it_is_asked_and_can_be_kept(w: &World) {
    let phone = w.volunteer_without_mail(ITS).on(Telegram).await;
    phone.sends("/forget").await.expects("Shall I?").await;
    phone.presses("Keep me").await.expects("stays as it is").await;
    phone.sends("/forget now").await.expects("/forget").await;
    phone.sends("/me").await.expects(NAME).await;
    // Words that are no line of a registration erase nothing.
    phone.sends("/forget yes").await.expects("not one of this chat").await;
    phone.sends("/me").await.expects(NAME).await;
}

async fn twice_and_late_do_no_harm(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let phone = w.volunteer_without_mail(ITS).on(Telegram).await;
    let ask = phone.sends("/forget").await.expects("Shall I?").await;
    let again = ask.heard.clone();
    ask.presses("Erase me").await.expects("forgotten").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await;
    }
    // Pressed once more, he is someone new, of whom nothing else is known; that goes as well.
    phone.presses_on(&again, "Erase me").await.expects("This chat is forgotten").await;
    yusuf_is_gone(w).await;
    w.clock.passes(3 * 24 * 3600);
    phone.presses_on(&again, "Erase me").await.expects("This chat is forgotten").await;
    yusuf_is_gone(w).await;
    // Registered anew, an old button means the new registration of the same person.
    phone.sends(&w.newcomer(ITS).form("none")).await.expects("registered").await;
    phone.presses_on(&again, "Keep me").await.expects("stays as it is").await;
    phone.sends("/me").await.expects(NAME).await;
}

async fn nobody_erases_another(w: &World) {
    let victim = w.volunteer_without_mail(ITS).on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    for line in ["/forget yes 30412345", "/forget of 30412345"] {
        other.sends(line).await.expects("not one of this chat").await;
        other.forges_press("1", line).await.expects("not one of this chat").await;
    }
    // Who is not registered can erase a chat, and that is the own one.
    let stranger = w.newcomer("30412347").on(Telegram).await;
    stranger.forges_press("1", "/forget yes 30412345").await.expects("This chat is").await;
    let admin = w.admin().on(Telegram).await;
    admin.sends("/forget yes 30412345").await.expects("not one of this chat").await;
    victim.sends("me").await.expects(NAME).await;
    other.sends("/me").await.expects("Murtaza Hussain").await;
}

async fn a_chat_without_a_registration_is_erased_too(w: &World) {
    for way in [Telegram, WhatsApp] {
        let stranger = w.newcomer(ITS).on(way).await;
        stranger.sends("/register").await.expects("full name").await;
        stranger.sends(NAME).await.expects("ITS").await;
        stranger.sends("/forget").await.expects("not registered").await;
        stranger.presses("Erase me").await.expects("This chat is forgotten").await;
        w.owner().expects_nothing().await;
        yusuf_is_gone(w).await;
    }
}

async fn a_goodbye_that_does_not_arrive_vanishes_too(w: &World) {
    // So that the refusal below meets the goodbye.
    w.owner().sends("/stop").await.expects("off here").await;
    let person = w.volunteer_without_mail(ITS);
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    whatsapp.sends("hi").await.expects("Salaam").await;
    telegram.sends("/forget").await.expects("Shall I?").await;
    let blocked = "Forbidden: bot was blocked by the user".to_owned();
    w.telegram.refuses_call("sendMessage", Fault::TelegramError(403, blocked));
    telegram.presses("Erase me").await.expects_nothing().await;
    yusuf_is_gone(w).await;
    // On WhatsApp the answer is lost, and its status says that it arrived.
    whatsapp.sends(&person.form("none")).await.expects("registered").await;
    whatsapp.sends("forget").await.expects("Shall I?").await;
    w.whatsapp.refuses_next(Fault::LosesAnswer);
    whatsapp.presses("Erase me").await.expects("forgotten").await;
    let lines = whatsapp.history();
    let last = lines.last().expect("the goodbye");
    w.whatsapp.reports(&last.heard.id, "delivered", None).await;
    w.settles().await;
    yusuf_is_gone(w).await;
}

async fn a_recording_on_its_way_is_not_kept(w: &World) {
    let phone = w.volunteer_without_mail(ITS).on(Telegram).await;
    w.telegram.refuses_call("getFile", Fault::RetryAfter(60));
    phone.sends_recording(sound::ogg(5)).await.expects("One moment").await;
    phone.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
    phone.expects("forgotten").await;
    w.owner().hears_all().await;
    w.clock.passes(120);
    phone.expects_nothing().await;
    yusuf_is_gone(w).await;
}

async fn news_that_wait_are_never_said(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let person = w.volunteer_without_mail(ITS);
    let (telegram, whatsapp) = (person.on(Telegram).await, person.on(WhatsApp).await);
    w.owner().sends("/stop").await.expects("off here").await;
    w.telegram.refuses_call("sendMessage", Fault::RetryAfter(30));
    admin.sends("approve 30412345").await.expects("approved").await;
    whatsapp.expects("approved").await;
    whatsapp.sends("forget").await.expects("Shall I?").await.presses("Erase me").await;
    whatsapp.expects("forgotten").await;
    admin.expects("A volunteer was erased").await;
    yusuf_is_gone(w).await;
    w.clock.passes(31);
    telegram.expects_nothing().await;
}
