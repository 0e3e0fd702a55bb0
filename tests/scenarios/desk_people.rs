//! People at the desk: found, looked at, decided about, asked to correct, heard, and forgotten.

use khidmat::simulator::sound;

use crate::desk_pages::press;
use crate::desk_sitting::Sitting;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    people_are_found,
    many_people_come_in_pages,
    everything_about_a_person,
    a_person_is_approved_and_hears_it,
    a_person_is_not_accepted_without_a_reason,
    who_has_a_duty_ahead_is_not_rejected,
    a_person_is_asked_to_correct_something,
    an_admin_chooses_which_audition_is_judged,
    who_was_forgotten_is_nowhere,
}

async fn page(desk: &Sitting, path: &str) -> String {
    let answer = desk.opens(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.text
}

async fn people_are_found(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    for its in ["30412346", "30412347", "30412352"] {
        w.volunteer_without_mail(its).on(WhatsApp).await;
    }
    w.tampers("update person set preference = 'azaan' where its_number = '30412352'").await;
    let desk = Sitting::of(w, &admin).await;
    let all = page(&desk, "/admin/people").await;
    for words in ["4 people", "Yusuf Ali", "Fatema Zainab", "3 waiting to be approved"] {
        assert!(all.contains(words), "{words}: {all}");
    }
    for (query, found, missing) in [
        ("search=murtaza", "Murtaza Kanchwala", "Yusuf Ali"),
        ("search=mortaza", "Murtaza Hussain", "Yusuf Ali"),
        ("search=30412345", "Yusuf Ali", "Murtaza"),
        ("search=3041", "Fatema Zainab", "Nobody fits"),
        ("status=allotted", "Yusuf Ali", "Fatema"),
        ("status=pending", "Fatema Zainab", "Yusuf Ali"),
        ("preference=azaan", "Fatema Zainab", "Yusuf Ali"),
        ("status=pending&preference=azaan&search=fat", "Fatema Zainab", "Murtaza"),
        ("search=nobody+at+all", "Nobody fits", "Yusuf Ali"),
        ("status=nonsense", "Nobody fits", "Yusuf Ali"),
    ] {
        let shown = page(&desk, &format!("/admin/people?{query}")).await;
        assert!(shown.contains(found) && !shown.contains(missing), "{query}: {shown}");
    }
}

async fn many_people_come_in_pages(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let desk = Sitting::of(w, &admin).await;
    assert!(page(&desk, "/admin/people").await.contains("Nobody has registered yet."));
    for number in 0..120 {
        let letters = [b'a' + number / 26, b'a' + number % 26].map(char::from);
        let name: String = letters.iter().collect();
        w.tampers(&format!(
            "insert into person (centre_id, full_name, its_number, phone, preference, status, \
             created_at) values (1, 'Person {name}', '{}', '+919820000000', 'both', 'pending', 0)",
            20_000_000 + u32::from(number)
        ))
        .await;
    }
    let first = page(&desk, "/admin/people?status=pending").await;
    assert!(first.contains("120 people") && first.contains("Page 1 of 3"), "{first}");
    assert!(first.contains("/admin/people?status=pending&#38;page=2"), "{first}");
    let last = page(&desk, "/admin/people?status=pending&page=3").await;
    assert!(last.contains("Person ep") && last.contains("Page 3 of 3"), "{last}");
    assert_eq!(last.matches("<tr><th scope=\"row\">").count(), 20, "{last}");
}

async fn everything_about_a_person(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("/away 12-14").await.hears().await;
    person.sends("/request cancel 5 fajr-azaan My father is not well").await.hears().await;
    admin.hears().await;
    w.owner().hears().await;
    let desk = Sitting::of(w, &admin).await;
    let shown = page(&desk, "/admin/people/1").await;
    for words in [
        "Yusuf Ali",
        "30412345",
        "+919820012345",
        "no e-mail",
        "Azaan and Takbira",
        "allotted",
        "Registered Mon 8 Feb",
        "Fajr Azaan, Day 5 · Tue 9 Feb",
        "asked to be released",
        "My father is not well",
        "WhatsApp · ",
        "last wrote Mon 8 Feb 10:00",
        "Allotment: Fajr Azaan",
        "/admin/roster/slot?date=2027-02-09&#38;duty=",
        "No audition yet",
        "Away",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    w.tampers("update request set state = 'withdrawn'").await;
}

async fn a_person_is_approved_and_hears_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let desk = Sitting::of(w, &admin).await;
    let done = desk.sends("/admin/people/1/approve", "").await;
    assert_eq!((done.status, done.header("location")), (303, "/admin/people/1"));
    person.expects("approved").await;
    let shown = page(&desk, "/admin/people/1").await;
    assert!(shown.contains("badge good\">approved") && !shown.contains("1/approve"), "{shown}");
    let (is_done, said) = press(&desk, "/admin/people/1/approve", "").await;
    assert!(!is_done && said.contains("Yusuf Ali"), "{said}");
    person.expects_nothing().await;
    let (is_done, _) = press(&desk, "/admin/people/77/approve", "").await;
    assert!(!is_done);
    let log = admin.sends("/log approve").await.expects("Yusuf Ali").await;
    log.and(["Abde Ali", "desk"]);
}

async fn a_person_is_not_accepted_without_a_reason(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let desk = Sitting::of(w, &admin).await;
    for reason in ["", "no"] {
        let (is_done, said) =
            press(&desk, "/admin/people/1/reject", &format!("reason={reason}")).await;
        assert!(!is_done && said.to_lowercase().contains("reason"), "{said}");
    }
    person.expects_nothing().await;
    let (is_done, said) = press(&desk, "/admin/people/1/reject", "reason=Enough+people+now").await;
    assert!(is_done && said.contains("Enough people now"), "{said}");
    person.expects("Enough people now").await;
    let shown = page(&desk, "/admin/people/1").await;
    assert!(shown.contains("badge bad\">rejected") && shown.contains("1/approve"), "{shown}");
    let (is_done, _) = press(&desk, "/admin/people/1/approve", "").await;
    assert!(is_done, "who was rejected may be accepted after all");
    person.expects("approved").await;
}

async fn who_has_a_duty_ahead_is_not_rejected(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let desk = Sitting::of(w, &admin).await;
    let shown = page(&desk, "/admin/people/1").await;
    assert!(!shown.contains("/reject\""), "{shown}");
    let (is_done, said) = press(&desk, "/admin/people/1/reject", "reason=Enough+people+now").await;
    assert!(!is_done && said.contains("Fajr Azaan"), "{said}");
    person.expects_nothing().await;
}

async fn a_person_is_asked_to_correct_something(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let desk = Sitting::of(w, &admin).await;
    let ask = "/admin/people/1/ask";
    let (is_done, said) = press(&desk, ask, "field=phone&message=It+does+not+ring").await;
    assert!(is_done && said.contains("WhatsApp"), "{said}");
    person.expects(["phone", "It does not ring"]).await;
    let (is_done, said) = press(&desk, ask, "field=phone&message=It+does+not+ring").await;
    assert!(!is_done && said.contains("already"), "{said}");
    let (is_done, _) = press(&desk, ask, "field=shoes&message=").await;
    assert!(!is_done, "nobody registers shoes");
    let shown = page(&desk, "/admin/people/1").await;
    assert!(shown.contains("Asked for the phone since") && shown.contains("not ring"), "{shown}");
    let (is_done, said) = press(&desk, "/admin/people/1/stop-asking", "correction=1").await;
    assert!(is_done && said.contains("not asked"), "{said}");
    let (is_done, _) = press(&desk, "/admin/people/1/stop-asking", "correction=1").await;
    assert!(!is_done, "it was taken back before");
    let shown = page(&desk, "/admin/people/1").await;
    assert!(!shown.contains("Asked for the phone since"), "{shown}");
}

async fn an_admin_chooses_which_audition_is_judged(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let other = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    for (phone, seconds) in [(&person, 12), (&person, 20), (&other, 30)] {
        phone.sends_recording(sound::ogg(seconds)).await.hears().await;
    }
    let desk = Sitting::of(w, &admin).await;
    let shown = page(&desk, "/admin/people/1").await;
    assert!(shown.contains("<audio controls") && shown.contains("<b>0:12, sent"), "{shown}");
    assert!(!shown.contains("0:30"), "{shown}");
    let played = desk.opens("/admin/recordings/2").await;
    assert_eq!((played.status, played.header("content-type")), (200, "audio/ogg"));
    let (is_done, said) = press(&desk, "/admin/people/1/choose", "audition=2").await;
    assert!(is_done && said.contains("0:20"), "{said}");
    let shown = page(&desk, "/admin/people/1").await;
    assert!(shown.contains("<b>0:20, sent") && !shown.contains("<b>0:12"), "{shown}");
    // Another person's recording is not this person's to be judged by.
    for wrong in ["3", "99", "x"] {
        let form = format!("audition={wrong}");
        assert!(!press(&desk, "/admin/people/1/choose", &form).await.0, "{wrong}");
    }
    let log = admin.sends("/log audition").await.expects("chose the audition of 0:20 for").await;
    log.and(["Yusuf Ali", "desk"]);
    person.expects_nothing().await;
}

async fn who_was_forgotten_is_nowhere(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let desk = Sitting::of(w, &admin).await;
    page(&desk, "/admin/people/1").await;
    person.sends("/forget").await.expects("Shall I?").await.presses("Erase me").await;
    person.expects("forgotten").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("A volunteer was erased").await;
    }
    assert_eq!(desk.opens("/admin/people/1").await.status, 404);
    assert!(!press(&desk, "/admin/people/1/approve", "").await.0);
    for place in ["people", "people?search=30412345", "log", "log?who=30412345", "requests"] {
        let shown = page(&desk, &format!("/admin/{place}")).await;
        assert!(!shown.contains("Yusuf") && !shown.contains("+9198"), "{place}: {shown}");
    }
}
