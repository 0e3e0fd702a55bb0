//! The roster at the desk, as its pages and scripts ask for it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::desk_sitting::Sitting;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_slot_is_given_told_undone_and_given_again,
    a_slot_is_unlocked_with_a_reason,
    an_empty_slot_is_closed_and_opened,
    what_changed_meanwhile_is_refused,
    the_best_come_first_with_the_reason,
    everyone_is_loaded_once,
    without_a_script_forms_do_it,
    an_audition_is_played_by_admins_only,
    changes_of_others_are_told,
}

const FAJR: &str = "date=2027-02-09&duty=5";

/// The cell of a day and a duty.
async fn cell(sitting: &Sitting, day: usize, duty: i64) -> Value {
    let cells = sitting.reads("/admin/roster/cells").await;
    let row = &cells["days"][day - 1];
    assert_eq!(row["number"], json!(day));
    let all = row["cells"].as_array().expect("cells");
    all.iter().find(|cell| cell["duty"] == json!(duty)).expect("the duty").clone()
}

async fn a_slot_is_given_told_undone_and_given_again(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let sitting = Sitting::of(w, &admin).await;
    let before = cell(&sitting, 5, 5).await;
    assert_eq!((before["standing"].as_str(), &before["is_free"]), (Some("open"), &json!(true)));
    let (status, given) = sitting.posts("/admin/roster/assign", &format!("{FAJR}&person=1")).await;
    assert_eq!((status, &given["ok"]), (200, &json!(true)), "{given}");
    assert!(given["said"].as_str().is_some_and(|said| said.contains("given to Yusuf Ali")));
    person.expects("Fajr Azaan").await;
    let after = cell(&sitting, 5, 5).await;
    assert_eq!(
        (after["standing"].as_str(), after["name"].as_str()),
        (Some("assigned"), Some("Yusuf Ali"))
    );
    let taken = sitting.posts("/admin/roster/assign", &format!("{FAJR}&person=1")).await;
    assert_eq!(taken.0, 409);
    assert!(taken.1["said"].as_str().is_some_and(|said| said.contains("is taken")));

    let undo = format!("assignment={}", given["undo"]);
    let (status, undone) = sitting.posts("/admin/roster/undo", &undo).await;
    assert_eq!(status, 200, "{undone}");
    person.expects("mistake").await;
    assert_eq!(cell(&sitting, 5, 5).await["standing"], json!("open"));
    let (status, said) = sitting.posts("/admin/roster/undo", &undo).await;
    assert_eq!(status, 409, "{said}");

    let (_, given) = sitting.posts("/admin/roster/assign", &format!("{FAJR}&person=1")).await;
    person.expects("Fajr Azaan").await;
    w.clock.passes(601);
    let late = sitting.posts("/admin/roster/undo", &format!("assignment={}", given["undo"])).await;
    assert_eq!(late.0, 409, "{}", late.1);
    // The log tells by which way it came.
    admin.sends("/log 5").await.expects("desk").await;
}

async fn a_slot_is_unlocked_with_a_reason(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let sitting = Sitting::of(w, &admin).await;
    let panel = sitting.reads("/admin/roster/slot/2027-02-09/5").await;
    let html = panel["html"].as_str().expect("a part");
    for part in ["Yusuf Ali", "30412345", "Allotment · WhatsApp", "Travelling that day"] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let short = sitting.posts("/admin/roster/unlock", &format!("{FAJR}&holds=1&reason=ill")).await;
    assert_eq!(short.0, 409);
    assert!(short.1["said"].as_str().is_some_and(|said| said.contains("at least 10")));
    let form = format!("{FAJR}&holds=1&reason=He+is+travelling+to+Surat");
    let (status, said) = sitting.posts("/admin/roster/unlock", &form).await;
    assert_eq!(status, 200, "{said}");
    assert!(said["said"].as_str().is_some_and(|said| said.contains("open again")));
    person.expects("no longer have").await;
    let twice = sitting.posts("/admin/roster/unlock", &form).await;
    assert_eq!(twice.0, 409);
    let reasons = w.texts("select reason from unlock_log").await;
    assert_eq!(reasons, ["He is travelling to Surat"]);
}

async fn an_empty_slot_is_closed_and_opened(w: &World) {
    let (admin, _) = w.admin_and_volunteer().await;
    let sitting = Sitting::of(w, &admin).await;
    let form = format!("{FAJR}&note=the+Aamil+leads");
    let (status, closed) = sitting.posts("/admin/roster/close", &form).await;
    assert_eq!(status, 200, "{closed}");
    let now = cell(&sitting, 5, 5).await;
    assert_eq!(
        (now["standing"].as_str(), now["name"].as_str()),
        (Some("closed"), Some("the Aamil leads"))
    );
    let html = sitting.reads("/admin/roster/slot/2027-02-09/5").await["html"].to_string();
    assert!(html.contains("the Aamil leads") && html.contains("Unlock"), "{html}");
    let (status, said) = sitting
        .posts("/admin/roster/unlock", &format!("{FAJR}&holds=1&reason=Duties+are+swapped"))
        .await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(cell(&sitting, 5, 5).await["standing"], json!("open"));
}

async fn what_changed_meanwhile_is_refused(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let sitting = Sitting::of(w, &admin).await;
    admin.sends("/unlock 5 fajr-azaan He is travelling").await.expects("open again").await;
    person.expects("no longer").await;
    admin.sends("/assign 5 fajr-azaan 30412346").await.expects("Murtaza").await;
    other.expects("Fajr Azaan").await;
    let form = format!("{FAJR}&holds=1&reason=He+is+travelling+to+Surat");
    let (status, said) = sitting.posts("/admin/roster/unlock", &form).await;
    assert_eq!(status, 409);
    assert!(said["said"].as_str().is_some_and(|said| said.contains("changed hands")), "{said}");
    // Today's Fajr has begun, and yesterday is over.
    for (date, words) in [("2027-02-08", "began"), ("2027-02-07", "is over")] {
        let form = format!("date={date}&duty=5&person=1");
        let (status, said) = sitting.posts("/admin/roster/assign", &form).await;
        assert_eq!(status, 409);
        assert!(said["said"].as_str().is_some_and(|said| said.contains(words)), "{said}");
    }
    for form in [
        "date=2027-12-01&duty=1&person=1",
        "date=2027-02-10&duty=99&person=1",
        "date=2027-02-10&duty=1&person=99",
    ] {
        assert_eq!(sitting.posts("/admin/roster/assign", form).await.0, 409, "{form}");
    }
}

async fn the_best_come_first_with_the_reason(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    admin.sends("/approve 30412346").await.hears().await;
    other.hears_all().await;
    let sitting = Sitting::of(w, &admin).await;
    let fits = sitting.reads("/admin/roster/fits/2027-02-10/5").await;
    assert_eq!(fits["fits"][0], json!([2, "no duty yet", false]));
    let second = fits["fits"][1][1].as_str().expect("why");
    assert!(second.starts_with("1 duty"), "{second}");
    // Who serves at that time doesn't stand in the list.
    let fits = sitting.reads("/admin/roster/fits/2027-02-09/6").await;
    assert_eq!(fits["fits"].as_array().map(Vec::len), Some(1), "{fits}");
    // Names are found as they sound.
    assert_eq!(sitting.reads("/admin/roster/like?q=yousof").await["like"], json!([1]));
}

async fn everyone_is_loaded_once(w: &World) {
    let (admin, _) = w.admin_and_volunteer().await;
    let sitting = Sitting::of(w, &admin).await;
    let answer = sitting.opens("/admin/roster/people").await;
    assert_eq!(answer.json()["people"][0], json!([1, "Yusuf Ali", "30412345", "yusuf ali"]));
    let tag = answer.header("etag").to_owned();
    let known = [("if-none-match", tag.as_str())];
    let again = sitting.asks(Method::GET, "/admin/roster/people", &known, "").await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    w.volunteer_without_mail("30412346").on(WhatsApp).await;
    let again = sitting.asks(Method::GET, "/admin/roster/people", &known, "").await;
    assert_eq!(again.status, 200);
}

async fn without_a_script_forms_do_it(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let sitting = Sitting::of(w, &admin).await;
    let page = sitting.opens("/admin/roster/slot/2027-02-09/5").await.text;
    assert!(page.contains("Yusuf Ali") && page.contains("name=\"person\" value=\"1\""), "{page}");
    let sent = sitting.sends("/admin/roster/assign", &format!("{FAJR}&person=1")).await;
    assert_eq!((sent.status, sent.header("location")), (303, "/admin/roster/slot/2027-02-09/5"));
    person.expects("Fajr Azaan").await;
    let mut next = sitting;
    let said = sent.header("set-cookie").split(';').next().unwrap_or_default();
    next.cookie = format!("{}; {said}", next.cookie);
    let cookies = next.opens("/admin/roster/slot/2027-02-09/5").await;
    assert!(cookies.text.contains("given to Yusuf Ali"), "{}", cookies.text);
    assert!(cookies.header("set-cookie").contains("khidmat_said=; "), "it is said once");
}

async fn an_audition_is_played_by_admins_only(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends_voice().await.expects("audition").await;
    let sitting = Sitting::of(w, &admin).await;
    let html = sitting.reads("/admin/roster/slot/2027-02-09/5").await["html"].to_string();
    assert!(html.contains("/admin/recordings/1"), "{html}");
    let whole = sitting.asks(Method::GET, "/admin/recordings/1", &[], "").await;
    assert_eq!((whole.status, whole.header("content-type")), (200, "audio/ogg"));
    let range = [("range", "bytes=0-3")];
    let part = sitting.asks(Method::GET, "/admin/recordings/1", &range, "").await;
    assert_eq!((part.status, part.text.as_str()), (206, "OggS"));
    assert!(part.header("content-range").starts_with("bytes 0-3/"));
    let beyond = [("range", "bytes=99999999-")];
    let none = sitting.asks(Method::GET, "/admin/recordings/1", &beyond, "").await;
    assert_eq!(none.status, 416);
    let viewer = Sitting::of(w, &w.viewer().on(Telegram).await).await;
    assert_eq!(viewer.opens("/admin/recordings/1").await.status, 404);
    let html = viewer.reads("/admin/roster/slot/2027-02-09/5").await["html"].to_string();
    assert!(html.contains("Yusuf Ali") && !html.contains("/admin/recordings"), "{html}");
    assert_eq!(sitting.opens("/admin/recordings/99").await.status, 404);
}

async fn changes_of_others_are_told(w: &World) {
    let (admin, person) = w.admin_and_volunteer().await;
    let sitting = Sitting::of(w, &admin).await;
    let mut events = sitting.listens().await;
    let first = events.next().await.expect("the state at the beginning");
    admin.sends("/assign 5 fajr-azaan 30412345").await.expects("Fajr Azaan").await;
    person.expects("Fajr Azaan").await;
    let second = events.next().await.expect("a change");
    assert_ne!(first, second);
    let late = sitting.listens().await.next().await;
    assert_eq!(late.as_ref(), Some(&second), "a newcomer hears how it stands");
    // A role that goes ends the listening.
    w.clock.passes(60);
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.hears().await;
    assert_eq!(events.next().await.as_deref(), Some("out"));
    assert_eq!(events.next().await, None);
    // And the program ends while somebody listens.
    let owner = Sitting::of(w, &w.owner()).await;
    let mut events = owner.listens().await;
    assert!(events.next().await.is_some());
    w.restarts().await;
    assert_eq!(events.next().await, None);
}
