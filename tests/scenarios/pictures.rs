//! The roster as a picture: what comes, how often it is drawn and sent, what happens when it can't be.

use khidmat::simulator::{Call, Fault, TelegramChat};

use crate::world::Way::{self, Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    a_day_is_a_picture_with_its_words,
    a_week_and_the_season,
    the_ends_of_a_season,
    a_long_season_is_drawn_from_today,
    one_state_is_sent_once,
    midnight_makes_another_picture,
    ones_own_duties_are_marked,
    names_that_a_platform_forgot,
    names_are_kept_for_a_week,
    a_picture_that_is_not_taken_leaves_its_words,
    a_picture_that_may_come_later_does,
    words_without_their_emphasis,
    buttons_turn_the_picture,
    a_text_becomes_a_picture_and_stays_behind_one,
    a_press_on_what_is_gone,
    groups_see_nobodys_marks,
    a_group_that_moved_gets_its_picture,
    a_picture_shows_what_is_true_when_it_is_sent,
    killed_while_sending_a_picture,
}

const WAYS: [Way; 2] = [Telegram, WhatsApp];

/// A volunteer of each platform, the one on Telegram first.
async fn two(w: &World) -> [Phone<'_>; 2] {
    [
        w.volunteer_without_mail("30412345").on(Telegram).await,
        w.volunteer_without_mail("30412346").on(WhatsApp).await,
    ]
}

async fn a_day_is_a_picture_with_its_words(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/lock 5 isha the Aamil leads").await.expects("closed").await;
    for (phone, sent_as) in two(w).await.iter().zip(["photo", "image"]) {
        for line in ["/grid 5", "/tomorrow"] {
            let day = phone.sends(line).await.expects("Day 5 · Tue 9 Feb").await;
            let day = day.and("17:40 Isha Takbira · closed (the Aamil leads)");
            let picture = day.picture();
            assert_eq!((picture.sent_as.as_str(), picture.size.0), (sent_as, 1080));
            phone.expects_nothing().await;
        }
        phone.sends("/today").await.expects("Day 4").await.picture();
    }
}

async fn a_week_and_the_season(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    for phone in [&telegram, &whatsapp] {
        let week = phone.sends("/grid week").await.expects("Week 1, Fri 5 Feb to Thu 11 Feb").await;
        assert_ne!(week.and("all 8 open").picture().sent_as, "document");
        for line in ["/grid week 12", "/grid WEEK 12 feb", "/grid week of 14 feb"] {
            let week = phone.sends(line).await.expects("Week 2, Fri 12 Feb to Thu 18 Feb").await;
            week.offers(["◀ Week 1", "Week 3 ▶"]).picture();
        }
        for line in ["/grid", "/grid season"] {
            let season = phone.sends(line).await.expects(["Shehrullah 1448H", "Day 4"]).await;
            let picture = season.offers(["Day 4", "Week 1"]).picture();
            assert_eq!(picture.sent_as, "document");
            assert_eq!(picture.name.as_deref(), Some("roster-season-2027-02-05.png"));
            assert!(picture.size.0 > 2000, "{:?}", picture.size);
        }
    }
    // What has no room beside a picture can be typed.
    let day = whatsapp.sends("grid 5").await.hears().await;
    assert_eq!(day.heard.labels(), ["◀ Day 4", "Day 6 ▶", "Week 1"]);
    whatsapp.sends("whole season").await.expects("Shehrullah").await;
    let day = telegram.sends("/grid 5").await.hears().await;
    assert_eq!(day.heard.labels(), ["◀ Day 4", "Day 6 ▶", "Week 1", "Whole season"]);
}

async fn the_ends_of_a_season(w: &World) {
    let [_, phone] = two(w).await;
    phone.sends("/grid week 1").await.hears().await.offers(["Week 2 ▶", "Whole season"]);
    let last = phone.sends("/grid week 30").await.expects("Week 5, Fri 5 Mar to Sat 6 Mar").await;
    assert_eq!(last.heard.labels(), ["◀ Week 4", "Whole season"]);
    last.picture();
    phone.sends("/grid week 31").await.expects(["31", "30 days"]).await.in_words();
    w.clock.to("2027-03-20 12:00");
    phone.sends("/grid").await.expects("over").await.offers("Week 5").picture();
    phone.sends("/grid week").await.expects("Week 5").await.picture();
    // A season that is still to come begins with its first week.
    w.owner().sends("/season 2027-06-01 1 One day").await.expects("One day").await;
    phone.sends("/grid").await.expects("One day").await.picture();
    let week = phone.sends("/grid week").await.expects("Week 1, Tue 1 Jun to Tue 1 Jun").await;
    week.picture();
    let day = phone.sends("/grid 1").await.expects("Day 1 · Tue 1 Jun").await;
    assert_eq!(day.heard.labels(), ["Week 1", "Whole season"]);
}

async fn a_long_season_is_drawn_from_today(w: &World) {
    w.owner().sends("/season 2027-03-10 1000 All years").await.expects("1000 days").await;
    w.clock.to("2027-06-10 10:00");
    let [telegram, _] = two(w).await;
    let season = telegram.sends("/grid").await.expects("All years").await;
    assert_eq!(season.picture().name.as_deref(), Some("roster-season-2027-06-10.png"));
}

async fn one_state_is_sent_once(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let [telegram, whatsapp] = two(w).await;
    let other = w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let uploads = || WAYS.map(|way| w.count_uploads(way));
    let mut pictures = Vec::new();
    for phone in [&telegram, &whatsapp, &other, &admin, &whatsapp, &telegram] {
        pictures.push(phone.sends("/grid 5").await.expects("Day 5").await.picture().bytes);
    }
    assert_eq!(uploads(), [1, 1]);
    assert!(pictures.iter().all(|one| *one == pictures[0]), "all see the same");
    // A restart forgets what was drawn, not what the platforms have.
    w.restarts().await;
    whatsapp.sends("/grid 5").await.expects("Day 5").await.picture();
    assert_eq!(uploads(), [1, 1]);
    // A change elsewhere changes nothing here.
    admin.sends("/lock 9 isha").await.expects("closed").await;
    whatsapp.sends("/grid 5").await.expects("Day 5").await;
    assert_eq!(uploads(), [1, 1]);
    admin.sends("/lock 5 isha").await.expects("closed").await;
    let changed = whatsapp.sends("/grid 5").await.expects("closed").await.picture();
    assert_ne!(changed.bytes, pictures[0]);
    assert_eq!(uploads(), [1, 2]);
    // What was taken back is as it was.
    admin.sends("/unlock 5 isha by mistake").await.expects("open").await;
    let again = whatsapp.sends("/grid 5").await.expects("Isha Takbira · open").await.picture();
    assert_eq!((again.bytes == pictures[0], uploads()), (true, [1, 2]));
    for line in ["/grid 6", "/grid week", "/grid", "/grid week 5", "/grid season"] {
        whatsapp.sends(line).await.hears().await.picture();
    }
    assert_eq!(uploads(), [1, 5]);
}

async fn midnight_makes_another_picture(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    for phone in [&telegram, &whatsapp] {
        let before = phone.sends("/grid 5").await.hears().await.picture();
        phone.sends("/grid 8").await.hears().await;
        w.clock.to("2027-02-08 23:59");
        assert_eq!(phone.sends("/grid 5").await.hears().await.picture(), before);
    }
    assert_eq!(WAYS.map(|way| w.count_uploads(way)), [2, 2]);
    let before = telegram.sends("/grid 5").await.hears().await.picture();
    w.clock.to("2027-02-09 00:00");
    let after = telegram.sends("/grid 5").await.hears().await.picture();
    assert_ne!(after.bytes, before.bytes, "it is today");
    telegram.sends("/grid 8").await.hears().await.picture();
    assert_eq!(w.count_uploads(Telegram), 3, "another day is as it was");
}

async fn ones_own_duties_are_marked(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let [telegram, whatsapp] = two(w).await;
    admin.sends("/assign 5 isha 30412346").await.expects("Murtaza Hussain").await;
    whatsapp.expects("Isha Takbira").await;
    for line in ["/grid 5", "/grid week", "/grid"] {
        let others = telegram.sends(line).await.hears().await.picture();
        let own = whatsapp.sends(line).await.hears().await.picture();
        assert_ne!(own.bytes, others.bytes, "{line}");
        assert_eq!(own.size.0, others.size.0);
    }
    // Where nothing is one's own, all see the same.
    let others = telegram.sends("/grid 6").await.hears().await.picture();
    let own = whatsapp.sends("/grid 6").await.hears().await.picture();
    assert_eq!(own.bytes, others.bytes);
}

async fn names_that_a_platform_forgot(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    for phone in [&telegram, &whatsapp] {
        for line in ["/grid 5", "/grid"] {
            phone.sends(line).await.hears().await.picture();
        }
    }
    assert_eq!(WAYS.map(|way| w.count_uploads(way)), [2, 2]);
    let wrong = "Bad Request: wrong file identifier/HTTP URL specified";
    for (at, (line, code)) in [("/grid 5", 131_053), ("/grid", 100)].into_iter().enumerate() {
        w.telegram.refuses_next(Fault::TelegramError(400, wrong.to_owned()));
        w.whatsapp.refuses_next(Fault::GraphError(code));
        for (phone, way) in [(&telegram, Telegram), (&whatsapp, WhatsApp)] {
            phone.sends(line).await.hears().await.picture();
            phone.expects_nothing().await;
            phone.sends(line).await.hears().await.picture();
            assert_eq!(w.count_uploads(way), 3 + at, "{line}");
        }
    }
    // WhatsApp keeps what it got for 30 days.
    w.tampers("update upload set uploaded_at = uploaded_at + 9000000000").await;
    w.clock.to("2027-03-20 12:00");
    whatsapp.sends("/grid 5").await.expects("Day 5").await.picture();
    assert_eq!(w.count_uploads(WhatsApp), 5);
}

async fn names_are_kept_for_a_week(w: &World) {
    let [telegram, _] = two(w).await;
    telegram.sends("/grid 30").await.hears().await.picture();
    let kept = async || w.texts("select file from upload").await.len();
    w.clock.to("2027-02-15 02:00");
    w.settles().await;
    assert_eq!(kept().await, 1);
    w.clock.to("2027-02-16 02:00");
    w.settles().await;
    assert_eq!(kept().await, 0);
    telegram.sends("/grid 30").await.hears().await.picture();
    assert_eq!(w.count_uploads(Telegram), 2);
}

async fn a_picture_that_is_not_taken_leaves_its_words(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    let invalid = "Bad Request: PHOTO_INVALID_DIMENSIONS";
    w.telegram.refuses_call("sendPhoto", Fault::TelegramError(400, invalid.to_owned()));
    let media = format!("/{}/media", w.whatsapp.phone_number_id());
    w.whatsapp.refuses_call(&media, Fault::GraphError(100));
    for phone in [&telegram, &whatsapp] {
        let day = phone.sends("/grid 5").await.expects("Day 5 · Tue 9 Feb").await.in_words();
        day.offers("Day 6 ▶").presses("Day 6 ▶").await;
        phone.expects("Day 6 · Wed 10 Feb").await.picture();
        phone.expects_nothing().await;
    }
    // It was taken, but not in its message.
    w.whatsapp.refuses_next(Fault::GraphError(131_009));
    whatsapp.sends("/grid 7").await.expects("Day 7").await.in_words();
    whatsapp.expects_nothing().await;
}

async fn a_picture_that_may_come_later_does(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    w.telegram.refuses_call("sendPhoto", Fault::RetryAfter(30));
    let media = format!("/{}/media", w.whatsapp.phone_number_id());
    for fault in [Fault::Status(502, "<html>".to_owned()), Fault::LosesAnswer] {
        w.whatsapp.refuses_call(&media, fault);
        whatsapp.sends("/grid 5").await.expects_nothing().await;
        w.clock.passes(1);
        whatsapp.expects("Day 5").await.picture();
        whatsapp.expects_nothing().await;
        w.tampers("delete from upload").await;
    }
    telegram.sends("/grid 5").await.expects_nothing().await;
    w.clock.passes(30);
    telegram.expects("Day 5").await.picture();
    // Lost behind the answer: it may have been said, and is said once more.
    w.telegram.refuses_call("sendPhoto", Fault::LosesAnswer);
    telegram.sends("/grid 6").await.expects("Day 6").await;
    w.clock.passes(10);
    telegram.expects("Day 6").await.picture();
}

async fn words_without_their_emphasis(w: &World) {
    let [telegram, _] = two(w).await;
    let words = "Bad Request: can't parse entities: wrong offset".to_owned();
    w.telegram.refuses_call("sendPhoto", Fault::TelegramError(400, words));
    let day = telegram.sends("/grid 5").await.expects("Day 5 · Tue 9 Feb").await;
    day.picture();
    assert!(day.heard.spans.is_empty(), "{:?}", day.heard.spans);
    let day = telegram.sends("/grid 5").await.expects("Day 5").await;
    assert_eq!(day.heard.spans[0].kind, "bold");
}

async fn buttons_turn_the_picture(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    telegram.sends("/grid 5").await.expects("Day 5").await.picture();
    whatsapp.sends("/grid 5").await.expects("Day 5").await.picture();
    let presses = [
        ("Day 6 ▶", "Day 6 · Wed 10 Feb", "photo"),
        ("Week 1", "Week 1, Fri 5 Feb", "photo"),
        ("Week 2 ▶", "Week 2, Fri 12 Feb", "photo"),
        ("Whole season", "Shehrullah 1448H", "document"),
        ("Day 4", "Day 4 · Mon 8 Feb", "photo"),
        ("◀ Day 3", "Day 3 · Sun 7 Feb", "photo"),
    ];
    for (label, words, sent_as) in presses {
        let turned = telegram.presses(label).await.expects(words).await.in_place();
        assert_eq!(turned.picture().sent_as, sent_as, "{label}");
        // WhatsApp has no edits: another picture comes below.
        let below = whatsapp.presses(label).await.expects(words).await;
        assert_eq!(below.picture().sent_as == "document", sent_as == "document", "{label}");
        telegram.expects_nothing().await;
        whatsapp.expects_nothing().await;
    }
    assert_eq!(w.telegram.callback_answers().len(), presses.len(), "no spinner is left");
    assert_eq!(telegram.count_said(), whatsapp.count_said() - presses.len());
    // The same again changes nothing and is no fault.
    let day = telegram.history().into_iter().last().expect("a message").heard;
    telegram.forges_press(&day.id, "/grid 3").await.expects_nothing().await;
    telegram.sends("/menu").await.hears().await;
    let season = telegram.presses("Roster").await.expects("Shehrullah").await;
    assert_eq!(season.heard.edits, None, "the menu stays where it is");
    season.picture();
}

async fn a_text_becomes_a_picture_and_stays_behind_one(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let long = "because the guests of the Aamil lead all of it together ".repeat(3);
    for duty in ["fajr-azaan", "fajr-takbira", "zohr-azaan", "zohr-takbira", "asr", "isha"] {
        admin.sends(&format!("/lock 5 {duty} {long}")).await.expects("closed").await;
    }
    let first = admin.sends("/grid 5").await.expects("Day 5").await;
    let labels = ["◀ Day 4", "Day 6 ▶", "More (2 of 2)", "Week 1", "Whole season"];
    assert_eq!(first.heard.labels(), labels);
    let picture = first.picture();
    // A picture can't become mere words: they come below, and nothing is lost.
    let second = admin.presses("More (2 of 2)").await.expects(["Day 5", "Isha"]).await.in_words();
    assert_eq!(second.heard.edits, None);
    assert_eq!(w.telegram.callback_answers().len(), 1);
    // Words can become a picture.
    let again = second.presses("More (1 of 2)").await.expects("Day 5").await.in_place();
    assert_eq!((again.heard.id.clone(), again.picture()), (second.heard.id.clone(), picture));
    admin.expects_nothing().await;
    let whatsapp = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let first = whatsapp.sends("grid 5").await.expects("Day 5").await;
    assert_eq!(first.heard.labels(), ["◀ Day 4", "Day 6 ▶", "More (2 of 2)"]);
    first.presses("More (2 of 2)").await.expects("Isha").await.in_words();
}

async fn a_press_on_what_is_gone(w: &World) {
    let [telegram, _] = two(w).await;
    telegram.sends("/grid 5").await.hears().await;
    telegram.forges_press("987654", "/grid 6").await;
    let day = telegram.expects("Day 6").await;
    assert_eq!((day.heard.edits.clone(), day.picture().sent_as.as_str()), (None, "photo"));
    telegram.expects_nothing().await;
}

async fn groups_see_nobodys_marks(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let [telegram, _] = two(w).await;
    admin.sends("/assign 5 isha 30412345").await.expects("Yusuf Ali").await;
    telegram.expects("Isha Takbira").await;
    w.whatsapp.next("+919820012345").expect("the registered phone hears it too");
    let group = telegram.in_group();
    let in_group = group.sends("/grid@khidmat_bot 5").await.expects("Yusuf Ali").await;
    let marked = telegram.sends("/grid 5").await.hears().await.picture();
    let unmarked = admin.sends("/grid 5").await.hears().await.picture();
    assert_eq!(in_group.picture().bytes, unmarked.bytes);
    assert_ne!(marked.bytes, unmarked.bytes);
    let season = in_group.presses("Whole season").await.expects("Shehrullah").await;
    assert_eq!(season.in_place().picture().sent_as, "document");
    group.sends("/grid@khidmat_bot week").await.expects("Week 1").await.picture();
}

async fn a_group_that_moved_gets_its_picture(w: &World) {
    let [telegram, _] = two(w).await;
    let group = telegram.in_group();
    group.sends("/grid@khidmat_bot 5").await.expects("Day 5").await.picture();
    w.telegram.refuses_call("sendPhoto", Fault::RetryAfter(5));
    group.sends("/grid@khidmat_bot 6").await.expects_nothing().await;
    let chat = TelegramChat::Group { id: -100_500_600, title: "Khidmat guzar".to_owned() };
    w.telegram.moves_silently(telegram.user(), chat, -100_700_800);
    w.clock.passes(5);
    w.settles().await;
    let heard = w.telegram.next(-100_700_800).expect("it follows the group");
    assert!(heard.text.contains("Day 6") && heard.recording.is_some(), "{heard:?}");
}

async fn a_picture_shows_what_is_true_when_it_is_sent(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    w.telegram.refuses_call("sendPhoto", Fault::RetryAfter(60));
    telegram.sends("/grid 5").await.expects_nothing().await;
    w.owner().sends("/lock 5 isha").await.expects("closed").await;
    w.restarts().await;
    telegram.expects_nothing().await;
    w.clock.passes(60);
    let late = telegram.expects("Day 5").await.picture();
    assert_eq!(late.bytes, whatsapp.sends("/grid 5").await.hears().await.picture().bytes);
    // A roster that isn't there any more leaves the words.
    w.telegram.refuses_call("sendPhoto", Fault::RetryAfter(60));
    telegram.sends("/grid 6").await.expects_nothing().await;
    w.tampers("delete from assignment").await;
    w.tampers("update season set start_date = '2029-01-01'").await;
    w.clock.passes(60);
    telegram.expects("Day 6").await.in_words();
}

async fn killed_while_sending_a_picture(w: &World) {
    let [telegram, whatsapp] = two(w).await;
    w.telegram.refuses_call("sendPhoto", Fault::Hangs);
    telegram.sends("/grid 5").await;
    w.dies_while_sending(|| w.telegram.calls().len()).await;
    let is_said = |call: &Call| call.path.ends_with("/messages");
    let said = || w.whatsapp.calls().into_iter().filter(is_said).count();
    w.whatsapp.refuses_next(Fault::Hangs);
    whatsapp.sends("/grid 5").await;
    w.dies_while_sending(said).await;
    for wait in [60, 10, 120] {
        w.clock.passes(wait);
        w.settles().await;
    }
    // An answer is said once more within two minutes, else not.
    telegram.expects("Day 5").await.picture();
    whatsapp.expects_nothing().await;
    telegram.expects_nothing().await;
    whatsapp.sends("/grid 5").await.expects("Day 5").await.picture();
}
