//! Settings at the desk: changed in one field, refused beside it; duties; the notice board's link.

use crate::child::client;
use crate::desk_pages::{duty, press};
use crate::desk_sitting::Sitting;
use crate::world::Way::Telegram;
use crate::world::World;

scenarios! {
    each_setting_is_changed_in_its_field,
    what_is_wrong_stands_beside_the_field,
    duties_are_switched_timed_and_moved,
    the_boards_link_is_renewed,
}

const SETTINGS: &str = "/admin/settings";

async fn page(desk: &Sitting) -> String {
    let answer = desk.opens(SETTINGS).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

async fn each_setting_is_changed_in_its_field(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let desk = Sitting::of(w, &admin).await;
    for (name, value, said) in [
        ("timezone", "Asia%2FKarachi", "The timezone is Asia/Karachi now"),
        ("reminders", "1d@18:00,+2h", "2 hours before"),
        ("digest", "19:30", "19:30 the day before"),
        ("second", "off", "off"),
        ("second", "20:15", "20:15 the day before"),
        ("escalation", "21:00", "21:00 the day before"),
        ("country", "GB", "GB (+44)"),
        ("language", "en", "it is so already: English"),
        ("country", "GB", "it is so already"),
    ] {
        let path = format!("{SETTINGS}/set/{name}");
        let (is_done, text) = press(&desk, &path, &format!("value={value}")).await;
        assert!(is_done && text.contains(said), "{name}: {text}");
    }
    let shown = page(&desk).await;
    for words in ["value=\"Asia/Karachi\"", "value=\"1d@18:00, 2h\"", "value=\"19:30\"", "GB (+44)"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let log = admin.sends("/log setting").await.expects("Asia/Kolkata → Asia/Karachi").await;
    log.and(["Abde Ali", "desk"]);
    let sent = desk.sends("/admin/settings/set/digest", "value=20:00").await;
    assert_eq!((sent.status, sent.header("location")), (303, "/admin/settings#set-digest"));
    assert_eq!(desk.sends("/admin/settings/set/colour", "value=red").await.status, 404);
}

async fn what_is_wrong_stands_beside_the_field(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let desk = Sitting::of(w, &admin).await;
    for (name, value, problem) in [
        ("digest", "quarter+past", "quarter past"),
        ("timezone", "kolkatta", "Do you mean Asia/Kolkata"),
        ("timezone", "<b>", "&#60;b&#62;"),
        ("reminders", "soon", "soon"),
        ("country", "Atlantis", "Atlantis"),
        ("language", "xx", "xx"),
    ] {
        let path = format!("{SETTINGS}/set/{name}");
        let answer = desk.sends(&path, &format!("value={value}")).await;
        assert_eq!(answer.status, 422, "{name}: {}", answer.text);
        let problem_of = format!("id=\"problem-{name}\" role=\"alert\"");
        let beside = answer.text.split(&problem_of).nth(1).unwrap_or_default();
        let beside = beside.split("</p>").next().unwrap_or_default();
        let beside = beside.replace(['\u{2068}', '\u{2069}'], "");
        assert!(beside.contains(problem), "{name}: {beside}");
        assert!(answer.text.contains("aria-invalid=\"true\"") || name == "language");
        assert!(!answer.text.contains("<b>"), "{}", answer.text);
        let (is_done, _) = press(&desk, &path, &format!("value={value}")).await;
        assert!(!is_done);
    }
    assert!(w.texts("select kind from audit_log where kind = 'setting'").await.is_empty());
}

async fn duties_are_switched_timed_and_moved(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let desk = Sitting::of(w, &admin).await;
    let change = async |duty: i64, form: &str| {
        press(&desk, &format!("/admin/settings/duties/{duty}"), form).await
    };
    let (sanah, fajr) = (duty(w, "sanah").await, duty(w, "fajr-azaan").await);
    let order = w.texts("select key from duty order by position").await;
    let before = order.iter().position(|key| key == "fajr-azaan").expect("it is there");
    for (duty, form, is_well, said) in [
        (sanah, "do=on", true, "Sanah is on"),
        (sanah, "do=on", true, "on already"),
        (sanah, "do=off", true, "Sanah is off"),
        (fajr, "do=off", false, "Fajr Azaan"),
        (fajr, "do=down", true, "has its new place"),
        (fajr, "do=up", true, "has its new place"),
        (sanah, "do=up", true, "stands there already"),
        (sanah, "do=down", true, "has its new place"),
        (fajr, "do=time&time=late", false, "late"),
        (fajr, "do=time&time=05:20", true, "is 05:20 already"),
        (99, "do=on", false, "99"),
    ] {
        let (is_done, text) = change(duty, form).await;
        assert!(is_done == is_well && text.contains(said), "{form}: {text}");
    }
    let (is_done, text) = change(fajr, "do=time&time=05:05").await;
    assert!(is_done && text.contains("05:05") && text.contains("one person"), "{text}");
    person.expects(["Fajr Azaan", "05:05"]).await;
    let order = w.texts("select key from duty order by position").await;
    let place = order.iter().position(|key| key == "fajr-azaan");
    assert_eq!((order[1].as_str(), place), ("sanah", Some(before)), "{order:?}");
    let shown = page(&desk).await;
    assert!(shown.contains("value=\"05:05\"") && shown.contains("Sanah one place up"), "{shown}");
}

async fn the_boards_link_is_renewed(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let desk = Sitting::of(w, &admin).await;
    let link = async || {
        let shown = page(&desk).await;
        let link = shown.split("class=\"address\"><a href=\"").nth(1).expect("a link").to_owned();
        link.split('"').next().unwrap_or_default().to_owned()
    };
    let status =
        async |link: &str| client().get(link).send().await.expect("it answers").status().as_u16();
    let old = link().await;
    assert_eq!(status(&old).await, 200);
    let (is_done, said) = press(&desk, "/admin/settings/board", "generation=1").await;
    assert!(is_done && said.contains("The old link stopped working"), "{said}");
    let new = link().await;
    assert_eq!((status(&old).await, status(&new).await), (404, 200));
    let (is_done, said) = press(&desk, "/admin/settings/board", "generation=1").await;
    assert!(is_done && said.contains("renewed before"), "{said}");
    assert_eq!(link().await, new);
}
