//! The notice board: its link in the chat, the page for whoever has it, and nothing for others.

use reqwest::header::{ETAG, IF_NONE_MATCH};

use crate::browser::{Browser, Page};
use crate::child::client;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    whoever_has_the_link_sees_the_roster,
    nothing_on_it_tells_how_to_reach_anybody,
    it_is_sent_only_if_it_changed,
    at_midnight_the_next_day_begins,
    before_and_after_the_season,
    without_a_season ("SEASON" = ""),
    a_renewed_link_ends_the_old_one,
    who_has_no_link_learns_nothing,
    what_people_wrote_is_only_text,
    for_admins_in_their_own_chat,
    without_a_public_address ("PUBLIC_URL" = "", "SEASON" = ""),
}

/// The link in the last message.
async fn link(admin: &Phone<'_>, line: &str) -> String {
    let said = admin.sends(line).await.expects("/board/").await;
    let text = said.text();
    let link = text.split_whitespace().find(|word| word.starts_with("http"));
    link.expect("a link").to_owned()
}

async fn page(link: &str) -> (u16, String) {
    let answer = client().get(link).send().await.expect("it answers");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

async fn whoever_has_the_link_sees_the_roster(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    admin.sends("/lock 4 sanah").await;
    admin.hears().await;
    let link = link(&admin, "/board").await;
    let (status, page) = page(&link).await;
    assert_eq!(status, 200);
    for words in [
        "Shehrullah 1448H",
        "<span class=\"called\">Today</span> <span class=\"day\">Day 4 · Mon 8 Feb</span>",
        "<span class=\"called\">Tomorrow</span> <span class=\"day\">Day 5 · Tue 9 Feb</span>",
        "3 Ramadan 1448",
        "Yusuf Ali",
        "Fajr Azaan",
        "05:20",
        "8 open",
        "7 open",
        "The days ahead",
        "Day 30 · Sat 6 Mar",
        "<meta http-equiv=\"refresh\" content=\"60\">",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    // The duties at the next time are marked, of today's only.
    assert_eq!(page.matches(">next</b>").count(), 3, "{page}");
}

async fn nothing_on_it_tells_how_to_reach_anybody(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer("30412345").on(WhatsApp).await;
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    w.mailbox("yusuf12345@example.com").expects("Isha Takbira").await;
    person.sends("/request cancel 5 isha I travel to my mother").await;
    person.hears_all().await;
    admin.hears_all().await;
    w.owner().hears_all().await;
    let (_, page) = page(&link(&admin, "/board").await).await;
    assert!(page.contains("Yusuf Ali"));
    for private in ["30412345", "98200", "@example.com", "mother", "released", "Abde Ali"] {
        assert!(!page.contains(private), "{private} stands on the notice board");
    }
}

async fn it_is_sent_only_if_it_changed(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let link = link(&admin, "/board").await;
    let first = client().get(&link).send().await.expect("it answers");
    let tag = first.headers()[ETAG].clone();
    let policy = first.headers()["content-security-policy"].to_str().expect("a text").to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex, nofollow"),
        ("cache-control", "no-cache"),
    ] {
        assert_eq!(first.headers()[name], value);
    }
    let again = || async { client().get(&link).header(IF_NONE_MATCH, &tag).send().await };
    let same = again().await.expect("it answers");
    assert_eq!((same.status().as_u16(), same.headers()[ETAG].clone()), (304, tag.clone()));
    assert_eq!(same.text().await.expect("a text"), "");
    // A minute is no change; somebody's duty is.
    w.clock.passes(60);
    assert_eq!(again().await.expect("it answers").status().as_u16(), 304);
    admin.sends("/assign 5 isha yusuf").await.expects("Isha Takbira").await;
    person.expects("Isha Takbira").await;
    let changed = again().await.expect("it answers");
    assert_eq!(changed.status().as_u16(), 200);
    assert!(changed.text().await.expect("a text").contains("Yusuf Ali"));
    // Its files are named by what is in them.
    let (_, shown) = page(&link).await;
    let files = shown.split(['"', ' ']).filter(|word| word.starts_with("/board/board."));
    let files: Vec<String> = files.map(|path| format!("http://{}{path}", w.address())).collect();
    assert_eq!(files.len(), 3, "{shown}");
    for file in files {
        assert_eq!(page(&file).await.0, 200, "{file}");
    }
}

async fn at_midnight_the_next_day_begins(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let link = link(&admin, "/board").await;
    let today = "Today</span> <span class=\"day\">Day ";
    w.clock.to("2027-02-08 23:59");
    assert!(page(&link).await.1.contains(&format!("{today}4")));
    w.clock.to("2027-02-09 00:00");
    let (_, shown) = page(&link).await;
    assert!(shown.contains(&format!("{today}5")) && shown.contains("4 Ramadan 1448"), "{shown}");
    w.clock.to("2027-03-06 12:00");
    let (_, last) = page(&link).await;
    assert!(last.contains(&format!("{today}30")), "{last}");
    assert!(!last.contains("Tomorrow") && !last.contains("The days ahead"), "{last}");
    w.settles().await;
}

async fn before_and_after_the_season(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let link = link(&admin, "/board").await;
    w.clock.to("2027-03-07 08:00");
    let (_, shown) = page(&link).await;
    assert!(shown.contains("Shehrullah 1448H is over. Jazakallah khair"), "{shown}");
    assert!(!shown.contains("Day "), "{shown}");
    admin.sends("/season 2028-01-26 30 Shehrullah 1449H").await;
    admin.hears_all().await;
    let (_, shown) = page(&link).await;
    assert!(shown.contains("Shehrullah 1449H begins on Wed 26 Jan"), "{shown}");
    assert!(shown.contains("<span class=\"called\">Day 1 · Wed 26 Jan</span>"), "{shown}");
    w.settles().await;
}

async fn without_a_season(w: &World) {
    let link = link(&w.owner(), "/board").await;
    let (status, shown) = page(&link).await;
    assert_eq!(status, 200);
    assert!(shown.contains("There is no roster yet."), "{shown}");
}

async fn a_renewed_link_ends_the_old_one(w: &World) {
    let (admin, other) = (w.admin().on(Telegram).await, w.second_admin().on(WhatsApp).await);
    let old = link(&admin, "/board").await;
    assert_eq!(link(&other, "board").await, old);
    let renewed = admin.presses("Renew the link").await.expects("The old link stopped").await;
    let text = renewed.text();
    let new = text.split_whitespace().find(|word| word.starts_with("http")).expect("a link");
    assert_ne!(new, old);
    assert_eq!((page(&old).await.0, page(new).await.0), (404, 200));
    // The other admin's button means the link that was shown there.
    let late = other.presses("Renew the link").await.expects("renewed before").await;
    late.and(new);
    assert_eq!(page(new).await.0, 200);
    admin.sends("/board renew").await.expects("The old link stopped").await.without(new);
    assert_eq!(page(new).await.0, 404);
    let log = other.sends("/log board").await.expects("The link of the notice board").await;
    log.and(["Abde Ali", "Telegram"]);
    admin.sends("/board please").await.expects("/board").await;
    // The links outlive the program.
    let now = link(&admin, "/board").await;
    w.restarts().await;
    assert_eq!(page(&now).await.0, 200);
}

async fn who_has_no_link_learns_nothing(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    let link = link(&admin, "/board").await;
    let base = format!("http://{}/board", w.address());
    let upper = link.to_uppercase().replace("HTTP", "http").replace("BOARD", "board");
    for wrong in [
        format!("{base}/{}", "0".repeat(40)),
        format!("{base}/x"),
        format!("{base}/%FF%FE"),
        format!("{base}/%3Cscript%3E"),
        link[..link.len() - 1].to_owned(),
        upper,
    ] {
        let (status, page) = page(&wrong).await;
        assert_eq!(status, 404, "{wrong}");
        assert!(page.contains("There is nothing here"), "{page}");
        for secret in ["Yusuf", "Shehrullah", "Khidmat", "script>", "Fajr"] {
            assert!(!page.contains(secret), "{secret} is told to {wrong}");
        }
    }
    assert_eq!(page(&base).await.0, 404);
    assert_eq!(client().post(&link).send().await.expect("it answers").status().as_u16(), 405);
}

async fn what_people_wrote_is_only_text(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/lock 5 isha <script>alert(1)</script> & \"more\"").await.expects("Isha").await;
    let link = link(&admin, "/board").await;
    let (_, shown) = page(&link).await;
    assert!(!shown.contains("<script>alert") && shown.contains("alert(1)"), "{shown}");
    w.tampers("update centre set name = '<img src=x onerror=alert(2)>'").await;
    let (_, shown) = page(&link).await;
    assert!(!shown.contains("<img") && shown.contains("onerror=alert(2)"), "{shown}");
}

async fn for_admins_in_their_own_chat(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("/board").await.expects("This is for admins").await;
    let viewer = w.viewer().on(Telegram).await;
    viewer.sends("/board").await.expects("This is for admins").await;
    viewer.sends("/board renew 1").await.expects("This is for admins").await;
    let admin = w.admin().on(Telegram).await;
    admin.in_group().sends("/board@khidmat_bot").await.expects("our own chat").await;
}

async fn without_a_public_address(w: &World) {
    w.owner().sends("/board").await;
    w.polls().await;
    w.owner().expects("needs a public address").await;
}

/// A page on the wall, in a real browser: it follows the roster by itself.
#[tokio::test]
async fn a_tablet_follows_the_roster() {
    let Some(browser) = Browser::start().await else { return };
    let w = World::new(crate::world::Engine::Sqlite, &[]).await;
    let (admin, person) = w.admin_and_holder().await;
    let long = w.volunteer_without_mail("30412350").on(WhatsApp).await;
    for (line, phone) in [
        ("/assign 4 maghrib-azaan yusuf", &person),
        ("/assign 4 isha lokhandwala", &long),
        ("/assign 6 fajr-azaan lokhandwala", &long),
    ] {
        admin.sends(line).await.hears().await;
        phone.hears_all().await;
    }
    admin.sends("/lock 4 asr-takbira Nobody is needed").await.hears().await;
    person.sends("/mine").await.hears().await;
    person.presses("I'll be there").await.hears_all().await;
    w.settles().await;
    let link = link(&admin, "/board").await;
    browser
        .visits(async |page: &Page| {
            page.opens(&link).await;
            page.shows(".panel.today .name", "Yusuf Ali").await;
            page.leaves_picture("board-1280").await;
            let asked_again = "dispatchEvent(new Event('online'))";
            admin.sends("/assign 5 isha lokhandwala").await.hears().await;
            long.hears_all().await;
            page.run(asked_again, Vec::new()).await;
            page.shows(".panel:not(.today) .name", "Lokhandwala").await;
            w.clock.to("2027-02-09 00:01");
            page.run(asked_again, Vec::new()).await;
            page.shows(".panel.today .day", "Day 5").await;
            page.becomes_a_phone(390, 844).await;
            page.leaves_picture("board-390").await;
            let wide = "return document.documentElement.scrollWidth > innerWidth";
            assert_eq!(page.run(wide, Vec::new()).await, serde_json::json!(false));
            assert_eq!(page.complaints().await, Vec::<String>::new());
            // The link is renewed: the roster goes from the wall.
            admin.sends("/board renew").await.expects("/board/").await;
            page.run(asked_again, Vec::new()).await;
            page.shows("h1", "There is nothing here").await;
        })
        .await;
    w.settles().await;
    person.hears_all().await;
    long.hears_all().await;
    w.ends().await;
}
