//! `/stats`: a season in numbers, as a picture and in words.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    the_numbers_are_true,
    what_was_confirmed_stays_so_when_the_day_is_over,
    an_empty_season_has_numbers_too,
    everybody_comes_in_pages,
    an_earlier_season_is_counted_too,
    nobody_else_sees_them,
}

/// A picture, and the words with it.
async fn sees(phone: &Phone<'_>, words: &[&str]) {
    let (said, png) = phone.gets_file("stats-2027-02-08.png").await;
    assert_eq!((&png[1..4], &png[16..20]), (&b"PNG"[..], &1080_u32.to_be_bytes()[..]));
    let said = if said.text().contains("duties given") { said } else { phone.hears().await };
    let text = said.text();
    for word in words {
        assert!(text.contains(word), "{word:?} is not in {text}");
    }
    assert!(text.encode_utf16().count() <= 1024);
    said.offers("Everybody");
}

async fn the_numbers_are_true(w: &World) {
    let (admin, yusuf) = w.admin_and_holder().await;
    let murtaza = w.volunteer_without_mail("30412346").on(Telegram).await;
    w.volunteer_without_mail("30412347").on(Telegram).await;
    for (line, phone) in [
        ("/assign 5 isha 30412346", &murtaza),
        ("/assign 6 isha 30412346", &murtaza),
        ("/assign 7 isha 30412345", &yusuf),
    ] {
        admin.sends(line).await.expects("is given to").await;
        phone.expects("Isha").await;
    }
    // One is confirmed, one taken back, one undone, one closed.
    yusuf.sends("/confirm 1").await.hears().await;
    admin.sends("/unlock 7 isha He is travelling on that day").await.expects("open").await;
    yusuf.expects("no longer").await;
    admin.sends("/assign 8 isha 30412345").await.expects("is given to").await.presses("Undo").await;
    admin.expects("ndone").await;
    yusuf.hears_all().await;
    admin.sends("/lock 9 isha The Aamil leads").await.expects("Isha").await;
    w.settles().await;
    while w.whatsapp.next("+919820012346").is_some() {}
    admin.sends("/stats").await;
    let words = [
        "Shehrullah 1448H: 3 of 240 duties given, 1 confirmed.",
        "236 open, 1 locked, 1 taken back.",
        "3 people serve, 1 of them never asked.",
        "Most duties: Murtaza Hussain (2) and Yusuf Ali (1)",
        "0 reached, 0 failed, 3 to come",
    ];
    sees(&admin, &words).await;
    admin.presses("Everybody").await;
    let list = admin.expects(["3 people", "Murtaza Hussain: 2 duties, 0 confirmed"]).await;
    list.and(["Yusuf Ali: one duty, 1 confirmed", "Murtaza Kanchwala (30412347): never asked"]);
    // The evening reaches both, and WhatsApp says what became of it.
    w.clock.to("2027-02-08 18:00");
    yusuf.expects("tomorrow").await.is_reported("read", None).await;
    murtaza.expects("tomorrow").await;
    w.whatsapp.next("+919820012346").expect("the number is told");
    admin.sends("/stats").await;
    let words = [
        "2 reached, 0 failed, 1 to come",
        "WhatsApp: 2 accepted, 1 delivered, 1 read, 0 failed",
        "Telegram: 1 accepted, 0 failed",
    ];
    sees(&admin, &words).await;
}

async fn what_was_confirmed_stays_so_when_the_day_is_over(w: &World) {
    let (admin, yusuf) = w.admin_and_holder().await;
    yusuf.sends("/confirm 1").await.hears().await;
    w.clock.to("2027-02-10 02:00");
    w.settles().await;
    yusuf.hears_all().await;
    assert_eq!(w.texts("select state from assignment").await, ["completed"]);
    admin.sends("/stats").await;
    admin.gets_file(".png").await;
    admin.hears_all().await;
    admin.sends("/stats people").await.expects("Yusuf Ali: one duty, 1 confirmed").await;
}

async fn an_empty_season_has_numbers_too(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    admin.sends("stats").await;
    sees(&admin, &["0 of 240 duties given", "0 people serve", "0 reached"]).await;
    admin.sends("stats people").await.expects("Nobody is registered").await;
}

async fn everybody_comes_in_pages(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    for number in 10..60 {
        let row = format!(
            "insert into person (centre_id, full_name, its_number, phone, preference, status,
             created_at) values (1, 'Abbas Mohammedhusain Bhai Rangoonwala {number}', '304200{number}',
             '+91982003{number}00', 'both', 'approved', 0)"
        );
        w.tampers(&row).await;
    }
    admin.sends("stats").await;
    sees(&admin, &["50 people serve, 50 of them never asked"]).await;
    let mut seen = 0;
    let mut page = admin.sends("stats people").await.expects("50 people").await;
    for _ in 0..10 {
        let text = page.text();
        assert!(text.encode_utf16().count() <= 1024, "{text}");
        seen += text.matches("never asked").count();
        let more = page.heard.labels().into_iter().find(|label| label.starts_with("More ("));
        let more = more.expect("a button for more").to_owned();
        if more.starts_with("More (1 of") {
            break;
        }
        page.presses(&more).await;
        page = admin.hears().await;
    }
    assert_eq!(seen, 50);
}

async fn an_earlier_season_is_counted_too(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    admin.sends("/season 2028-01-27 30 Shehrullah 1449H").await.expects("1449H").await;
    admin.sends("/stats 1449").await;
    sees(&admin, &["1449H: 0 of 240", "1 of them never asked"]).await;
    admin.presses("Everybody").await.expects("Yusuf Ali (30412345): never asked").await;
    admin.sends("/stats people 1448").await.expects("Yusuf Ali: one duty").await;
    admin.sends("/stats 1450").await.expects("which season").await;
}

async fn nobody_else_sees_them(w: &World) {
    let viewer = w.viewer().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    for phone in [&viewer, &person] {
        phone.sends("/stats").await.expects("admins").await;
        phone.sends("/stats people").await.expects("admins").await;
    }
    let another = w.another(&[("SEASON", "")]).await;
    another.owner().sends("/stats").await.expects("/season").await;
    another.ends().await;
}
