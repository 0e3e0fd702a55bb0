//! `/mydata`: everything that is held about a person, as a file.

use khidmat::simulator::{Fault, sound};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    all_of_it_comes_as_a_file,
    a_new_person_has_little,
    whoever_is_not_registered_gets_the_chat,
    a_family_phone_is_asked_whose,
    the_press_is_answered_too,
    a_file_that_did_not_go_goes_again,
    files_are_kept_for_two_days,
}

async fn all_of_it_comes_as_a_file(w: &World) {
    for (way, its, name) in
        [(Telegram, "30412345", "Yusuf Ali"), (WhatsApp, "30412346", "Murtaza Hussain")]
    {
        let admin = w.admin().on(Telegram).await;
        let person = w.volunteer(its);
        let phone = person.on(way).await;
        phone.sends_recording(sound::ogg(12)).await.expects("0:12").await;
        let duty = if way == Telegram { "isha" } else { "maghrib-takbira" };
        for day in [5, 6] {
            admin.sends(&format!("/assign {day} {duty} {its}")).await.expects(name).await;
            phone.expects(name).await;
            w.mailbox(&person.email).expects(name).await;
        }
        w.settles().await;
        while w.whatsapp.next(&person.phone).is_some() {}
        let line = format!("/request cancel 5 {duty} My son is unwell");
        phone.sends(&line).await.expects("Thank you").await;
        w.owner().expects(name).await;
        admin.expects(name).await.presses("Approve").await.hears().await;
        w.owner().hears_all().await;
        phone.hears().await;
        w.mailbox(&person.email).expects(name).await;
        w.settles().await;
        while w.whatsapp.next(&person.phone).is_some() {}

        phone.sends("/mydata").await;
        let (said, text) = phone.opens("khidmat-data-2027-02-08.txt").await;
        said.and([name, "all that we hold", "/forget"]);
        let account = phone.key().replace(':', " ").replace("telegram", "Telegram");
        for part in [
            "== Registration ==",
            &format!("Name: {name}"),
            &format!("ITS number: {its}"),
            &format!("E-mail: {}", person.email),
            &format!("Phone: {}", person.phone),
            "Status: allotted",
            "== Chats ==",
            &account.replace("whatsapp", "WhatsApp"),
            "messages on",
            "== Auditions ==",
            "0:12 long, the one that is judged",
            "== Duties, past and ahead ==",
            "Day 5 · Tue 9 Feb 17:40",
            "taken away again",
            "Day 6 · Wed 10 Feb 17:40",
            "not confirmed yet",
            "== What you asked for ==",
            "to be released: My son is unwell (granted)",
            "== What you wrote, kept for 30 days ==",
            &line,
            "== What was sent to you, kept for 90 days ==",
            "e-mail, Allotment, accepted",
            "== What the log says about you ==",
            &format!("registered {name}, ITS {its}"),
        ] {
            let text = text.replace(['\u{2068}', '\u{2069}'], "");
            assert!(text.contains(part), "{part:?} is not in the file:\n{text}");
        }
        assert!(!text.contains("Abde Ali"), "who did it is not the person's to know:\n{text}");
    }
}

async fn a_new_person_has_little(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(Telegram).await;
    phone.sends("/mydata").await;
    let (_, text) = phone.opens(".txt").await;
    assert!(text.contains("== Duties, past and ahead ==\nnothing\n"), "{text}");
    assert!(text.contains("E-mail: no e-mail"), "{text}");
    // Whoever was rejected has a right to it too.
    let admin = w.admin().on(Telegram).await;
    admin.sends("/reject yusuf He is far too busy now").await.expects("not accepted").await;
    phone.expects("can't be").await;
    w.whatsapp.next("+9198200 12345".replace(' ', "").as_str());
    phone.sends("/mydata").await;
    let (_, text) = phone.opens(".txt").await;
    assert!(text.contains("Status: rejected"), "{text}");
}

async fn whoever_is_not_registered_gets_the_chat(w: &World) {
    for (way, id) in [(Telegram, "Telegram 30412345"), (WhatsApp, "WhatsApp +919820012345")] {
        let stranger = w.newcomer("30412345").on(way).await;
        stranger.sends("hi").await.expects("Salaam").await;
        stranger.sends("/mydata").await;
        let (said, text) = stranger.opens(".txt").await;
        said.and(["You are not registered", "this chat"]);
        assert!(text.contains(id) && text.contains("hi"), "{text}");
        assert!(!text.contains("== Registration =="), "{text}");
    }
}

async fn a_family_phone_is_asked_whose(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone.sends("register Fatema Zainab; 30412352; none; both").await.expects("Fatema").await;
    let whose = phone.sends("mydata").await.expects("Whose").await;
    whose.offers(["Yusuf Ali", "Fatema Zainab"]).presses("Fatema Zainab").await;
    let (said, text) = phone.opens(".txt").await;
    said.and("Fatema Zainab").without("Yusuf");
    assert!(text.contains("ITS number: 30412352") && !text.contains("ITS number: 30412345"));
    // Typed instead of pressed.
    phone.sends("mydata").await.expects("Whose").await;
    phone.sends("Yusuf Ali").await;
    phone.opens(".txt").await.0.and("Yusuf Ali");
    // Somebody else's is nobody's here.
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    other.sends("/mydata of 30412345").await.expects("not one of this chat").await;
    let stranger = w.newcomer("30412347").on(Telegram).await;
    stranger.forges_press("1", "/mydata of 30412345").await;
    stranger.expects("not one of this chat").await;
    other.sends("/mydata please").await.expects("/mydata").await;
}

async fn the_press_is_answered_too(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(Telegram).await;
    let second = "/register Fatema Zainab; 30412352; none; +919820012352; both";
    phone.sends(second).await.expects("Fatema Zainab").await;
    phone.sends("/mydata").await.expects("Whose").await.presses("Yusuf Ali").await;
    phone.opens(".txt").await;
    assert_eq!(w.telegram.callback_answers().len(), 1, "the spinner stops");
}

async fn a_file_that_did_not_go_goes_again(w: &World) {
    let telegram = w.volunteer_without_mail("30412345").on(Telegram).await;
    let whatsapp = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.telegram.refuses_call("sendDocument", Fault::RetryAfter(5));
    w.whatsapp.refuses_next(Fault::GraphError(131_016));
    for phone in [&telegram, &whatsapp] {
        phone.sends("/mydata").await;
        phone.expects_nothing().await;
    }
    w.clock.passes(6);
    for phone in [&telegram, &whatsapp] {
        phone.opens(".txt").await;
    }
}

async fn files_are_kept_for_two_days(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone.sends("mydata").await;
    phone.opens(".txt").await;
    let count = async |table: &str| w.texts(&format!("select 'row' from {table}")).await.len();
    assert_eq!((count("document").await, count("upload").await), (1, 1));
    w.clock.to("2027-02-10 09:00");
    w.settles().await;
    assert_eq!(count("document").await, 1, "it may still be on its way");
    w.clock.to("2027-02-11 02:00");
    w.settles().await;
    assert_eq!((count("document").await, count("upload").await), (0, 0));
}
