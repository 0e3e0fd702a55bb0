//! `/calendar`: a person's duties in the phone's own calendar, by a private link and as a file.

use reqwest::{Method, Response, StatusCode};

use crate::child::client;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    the_link_and_the_file_come_in_one_message,
    a_phone_asks_whether_it_is_still_so,
    what_changes_changes_in_it,
    it_is_right_on_the_day_on_which_clocks_change ("SEASON" = "", "TIMEZONE" = "Europe/Berlin"),
    a_new_link_ends_the_old_one,
    a_wrong_link_opens_nothing,
    who_left_or_was_forgotten_has_none,
    a_family_phone_is_asked_whose,
    without_an_address_there_is_the_file,
    who_is_not_registered_has_none,
}

/// The link in what was said.
fn link_in(text: &str) -> String {
    let link = text.split_whitespace().find(|word| word.starts_with("http"));
    link.unwrap_or_else(|| panic!("no link in {text:?}")).to_owned()
}

/// Asks for the calendar; the link and the file.
async fn asks(phone: &Phone<'_>, line: &str) -> (String, String) {
    phone.sends(line).await;
    let (said, text) = phone.opens("my-duties.ics").await;
    (link_in(&said.text()), text)
}

async fn get(link: &str) -> Response {
    client().get(link).send().await.expect("it answers")
}

async fn body(link: &str) -> String {
    let answer = get(link).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.text().await.expect("a text").replace("\r\n ", "")
}

async fn is_shut(link: &str) {
    for method in [Method::GET, Method::HEAD] {
        let answer = client().request(method, link).send().await.expect("it answers");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{link}");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert_eq!(answer.text().await.expect("a text"), "");
    }
}

async fn the_link_and_the_file_come_in_one_message(w: &World) {
    for (its, way) in [("30412345", Telegram), ("30412346", WhatsApp)] {
        let admin = w.admin().on(Telegram).await;
        let person = w.volunteer_without_mail(its).on(way).await;
        let duty = if way == Telegram { "fajr-azaan" } else { "isha-takbira" };
        admin.sends(&format!("/assign 9 {duty} {its}")).await.expects("is given to").await;
        person.hears().await;
        w.settles().await;
        while w.whatsapp.next(&w.newcomer(its).phone).is_some() {}
        person.sends("/calendar").await;
        let (said, file) = person.opens("my-duties.ics").await;
        said.and(["Subscribe once", "iPhone", "Google", "/calendar renew"]);
        let link = link_in(&person.history().last().expect("a message").heard.text);
        assert!(link.starts_with(&format!("http://{}/calendar/", w.address())), "{link}");
        let answer = get(&link).await;
        assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
        let text = answer.text().await.expect("a text");
        assert_eq!(text, file, "the link holds what the file holds");
        let read: icalendar::Calendar = text.parse().expect("a calendar");
        assert_eq!(read.events().count(), 1);
        // At 18:00 of the day before and an hour before: 05:20 is eleven hours and twenty later.
        let before = if way == Telegram { 40_800 } else { 85_200 };
        assert!(text.contains(&format!("TRIGGER:-PT{before}S\r\n")), "{text}");
        assert!(text.contains("TRIGGER:-PT3600S\r\n") && text.contains("TENTATIVE"), "{text}");
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        person.expects_nothing().await;
    }
}

async fn a_phone_asks_whether_it_is_still_so(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let (link, _) = asks(&person, "calendar").await;
    let first = get(&link).await;
    let tag = first.headers()["etag"].to_str().expect("a tag").to_owned();
    assert!(first.headers()["cache-control"].to_str().expect("text").contains("private"));
    assert_eq!(first.headers()["referrer-policy"], "no-referrer");
    for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
        let again = client().get(&link).header("If-None-Match", &known).send().await;
        let again = again.expect("it answers");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(again.headers()["etag"], tag.as_str());
        assert!(again.text().await.expect("a text").is_empty());
    }
    let head = client().head(&link).send().await.expect("it answers");
    assert_eq!(
        (head.status(), &head.headers()["etag"]),
        (StatusCode::OK, &first.headers()["etag"])
    );
    assert!(head.text().await.expect("a text").is_empty());
    // What has nothing to do with it doesn't change it, what has does.
    admin.sends("/lock 8 isha Nobody is needed").await.expects("Isha").await;
    w.clock.passes(60);
    assert_eq!(get(&link).await.headers()["etag"], tag.as_str());
    admin.sends("/assign 8 asr 30412345").await.expects("Asr").await;
    person.expects("Asr").await;
    assert_ne!(get(&link).await.headers()["etag"], tag.as_str());
}

/// The number of an event's state.
fn sequence_in(text: &str) -> u32 {
    let (_, rest) = text.split_once("SEQUENCE:").expect("a number");
    rest.split("\r\n").next().and_then(|number| number.parse().ok()).expect("a number")
}

async fn what_changes_changes_in_it(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let (link, _) = asks(&person, "calendar").await;
    let given = body(&link).await;
    assert!(given.contains("SUMMARY:Fajr Azaan\r\n") && given.contains("STATUS:TENTATIVE"));
    assert!(given.contains("DTSTART:20270208T235000Z\r\n"), "{given}");
    assert!(given.contains("You have not confirmed yet"), "{given}");
    w.clock.passes(120);
    person.sends("/confirm 1").await.hears().await;
    let confirmed = body(&link).await;
    assert!(confirmed.contains("STATUS:CONFIRMED"), "{confirmed}");
    assert_eq!(sequence_in(&confirmed), sequence_in(&given) + 2);
    let uid = |text: &str| text.split("UID:").nth(1).map(|rest| rest[..40].to_owned());
    assert_eq!(uid(&given), uid(&confirmed));
    // The same slot, taken and given again, is the same entry.
    w.clock.passes(60);
    admin.sends("/unlock 5 fajr-azaan He is travelling that day").await.expects("open").await;
    person.expects("no longer").await;
    assert!(!body(&link).await.contains("BEGIN:VEVENT"));
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr").await;
    person.expects("Fajr").await;
    let again = body(&link).await;
    assert_eq!(uid(&given), uid(&again));
    assert_eq!(sequence_in(&again), sequence_in(&confirmed) + 1);
    // A new reporting time moves it.
    w.clock.passes(60);
    admin.sends("/duties time fajr-azaan 05:30").await.hears().await;
    person.hears_all().await;
    let moved = body(&link).await;
    assert!(moved.contains("DTSTART:20270209T000000Z\r\n"), "{moved}");
    assert_eq!(sequence_in(&moved), sequence_in(&again) + 1);
    // What is over stays for a year, and reminds nobody.
    w.clock.to("2027-02-10 10:00");
    w.settles().await;
    person.hears_all().await;
    let over = body(&link).await;
    assert!(over.contains("BEGIN:VEVENT") && !over.contains("VALARM"), "{over}");
    w.clock.to("2028-03-10 10:00");
    w.settles().await;
    assert!(!body(&link).await.contains("BEGIN:VEVENT"));
}

async fn it_is_right_on_the_day_on_which_clocks_change(w: &World) {
    let owner = w.owner();
    owner.sends("/season 2027-03-20 30 Spring").await.expects("Spring").await;
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    for date in ["2027-03-27", "2027-03-28"] {
        owner.sends(&format!("/assign {date} fajr-azaan 30412345")).await.expects("Fajr").await;
        person.expects("Fajr").await;
    }
    w.settles().await;
    while w.whatsapp.next("+919820012345").is_some() {}
    let (link, _) = asks(&person, "/calendar").await;
    let text = body(&link).await;
    for part in [
        "X-WR-TIMEZONE:Europe/Berlin\r\n",
        "DTSTART:20270327T042000Z\r\n",
        "DTSTART:20270328T032000Z\r\n",
        // From 18:00 to 05:20, in the night that has an hour less too.
        "TRIGGER:-PT40800S\r\n",
        "TRIGGER:-PT37200S\r\n",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

async fn a_new_link_ends_the_old_one(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let (old, _) = asks(&person, "calendar").await;
    assert_eq!(asks(&person, "calendar").await.0, old, "the link stays");
    person.sends("calendar renew").await;
    let (said, _) = person.opens("my-duties.ics").await;
    let new = link_in(&said.text());
    said.and("old one is worth nothing");
    assert_ne!(new, old);
    is_shut(&old).await;
    assert!(body(&new).await.contains("Fajr Azaan"));
    person.sends("calendar renew").await;
    let newest = link_in(&person.opens(".ics").await.0.text());
    is_shut(&new).await;
    assert_eq!(asks(&person, "calendar").await.0, newest);
    admin.sends("/log calendar").await.expects("new link to the calendar of Yusuf Ali").await;
}

async fn a_wrong_link_opens_nothing(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let (link, _) = asks(&person, "calendar").await;
    let (others, _) = asks(&other, "calendar").await;
    let base = format!("http://{}/calendar", w.address());
    let token = |link: &str| link.trim_end_matches(".ics").rsplit('/').next().map(str::to_owned);
    let (own, others) = (token(&link).expect("a token"), token(&others).expect("a token"));
    let proof = own.split_once('-').expect("a token").1;
    let other_row = others.split_once('-').expect("a token").0;
    let wrong = [
        format!("{base}/{other_row}-{proof}.ics"),
        format!("{base}/999-{proof}.ics"),
        format!("{base}/{own}"),
        format!("{base}/{own}.ics.ics"),
        format!("{base}/{}.ics", &own[..own.len() - 1]),
        format!("{base}/{}.ics", own.to_uppercase()),
        format!("{base}/-{proof}.ics"),
        format!("{base}/%00.ics"),
        format!("{base}/{}.ics", "0".repeat(5000)),
        format!("{base}/1-{}.ics", "0".repeat(40)),
    ];
    for link in wrong.iter().filter(|wrong| **wrong != link) {
        is_shut(link).await;
    }
    let posted = client().post(&link).send().await.expect("it answers");
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(body(&link).await.contains("Fajr Azaan"));
}

async fn who_left_or_was_forgotten_has_none(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("calendar renew").await;
    let link = link_in(&person.opens(".ics").await.0.text());
    w.tampers("update person set status = 'withdrawn'").await;
    is_shut(&link).await;
    w.tampers("update person set status = 'allotted'").await;
    body(&link).await;
    w.clock.to("2027-02-10 10:00");
    person.hears_all().await;
    person.sends("forget").await.expects("Shall I?").await.presses("Erase me").await;
    person.expects("forgotten").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await;
    }
    is_shut(&link).await;
    assert!(w.texts("select 'row' from calendar_link").await.is_empty());
    let token = link.rsplit('/').next().expect("a token").to_owned();
    crate::forgetting::tells_nothing(w, &[token.trim_end_matches(".ics")]).await;
    // Whoever begins anew has another one.
    person.sends("register Yusuf Ali; 30412345; none; both").await.expects("registered").await;
    assert_ne!(asks(&person, "calendar").await.0, link);
    is_shut(&link).await;
}

async fn a_family_phone_is_asked_whose(w: &World) {
    let phone = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    phone.sends("register Fatema Zainab; 30412352; none; both").await.expects("Fatema").await;
    let whose = phone.sends("calendar").await.expects("Whose calendar").await;
    whose.offers(["Yusuf Ali", "Fatema Zainab"]).presses("Fatema Zainab").await;
    let (said, text) = phone.opens(".ics").await;
    let hers = link_in(&said.text());
    said.and("Fatema Zainab");
    assert!(text.contains("X-WR-CALNAME:Khidmat: Fatema Zainab"), "{text}");
    let (his, _) = asks(&phone, "calendar of 30412345").await;
    let whose = phone.sends("calendar renew").await.expects("made new").await;
    whose.presses("Fatema Zainab").await;
    phone.opens(".ics").await.0.and(["Fatema Zainab", "old one"]);
    is_shut(&hers).await;
    body(&his).await;
    // Somebody else's is nobody's here.
    let other = w.volunteer_without_mail("30412346").on(Telegram).await;
    for line in ["/calendar of 30412345", "/calendar renew of 30412345"] {
        other.sends(line).await.expects("not one of this chat").await;
    }
    body(&his).await;
    other.sends("/calendar please").await.expects("/calendar").await;
}

async fn without_an_address_there_is_the_file(w: &World) {
    let (_, person) = w.admin_and_holder().await;
    w.restarts_without("PUBLIC_URL").await;
    for line in ["calendar", "calendar renew"] {
        person.sends(line).await;
        let (said, text) = person.opens("my-duties.ics").await;
        said.and("as of today").without("http");
        assert!(text.contains("SUMMARY:Fajr Azaan\r\n"), "{text}");
    }
}

async fn who_is_not_registered_has_none(w: &World) {
    let stranger = w.newcomer("30412345").on(Telegram).await;
    stranger.sends("/calendar").await.expects("register").await;
    let admin = w.admin().on(Telegram).await;
    admin.sends("/calendar").await.expects("not registered").await.offers("Register");
}
