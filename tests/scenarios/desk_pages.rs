//! The desk's plain pages: who sees them, lists in pages, requests, reminders, the log, health, and
//! what people wrote, which is only ever text.

use khidmat::simulator::Fault;

use crate::desk_sitting::Sitting;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    the_pages_are_for_admins,
    a_role_that_is_taken_away_closes_them,
    a_request_is_granted_in_one_click,
    a_request_is_not_granted_without_a_reason,
    what_was_decided_comes_in_pages,
    what_failed_is_sent_again,
    reminders_and_receipts_of_each_duty,
    the_log_is_filtered_and_paged,
    all_is_well_or_what_is_not,
    what_failed_is_told_without_addresses,
    what_people_wrote_is_only_text,
}

const PAGES: [&str; 6] = ["people", "requests", "reminders", "log", "settings", "health"];

/// The page of a path, for somebody who may see it.
async fn page(desk: &Sitting, path: &str) -> String {
    let answer = desk.opens(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.text
}

/// Sends a form as our script does, and answers whether it was done and what was said.
pub async fn press(desk: &Sitting, path: &str, form: &str) -> (bool, String) {
    let (_, said) = desk.posts(path, form).await;
    let is_done = said["ok"].as_bool().unwrap_or_else(|| panic!("{path}: {said}"));
    let text = said["said"].as_str().unwrap_or_default();
    (is_done, text.replace(['\u{2068}', '\u{2069}'], ""))
}

/// The row of a duty.
pub async fn duty(w: &World, key: &str) -> i64 {
    let rows = w.texts(&format!("select cast(id as text) from duty where key = '{key}'")).await;
    rows[0].parse().expect("a number")
}

async fn the_pages_are_for_admins(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    let viewer = w.viewer().on(Telegram).await;
    let (desk, looking) = (Sitting::of(w, &admin).await, Sitting::of(w, &viewer).await);
    let outside = Sitting::outside(w);
    let mut paths: Vec<String> = PAGES.iter().map(|place| format!("/admin/{place}")).collect();
    paths.push("/admin/people/1".to_owned());
    for path in &paths {
        let shown = page(&desk, path).await;
        assert!(shown.contains("aria-current=\"page\""), "{path} is not in the navigation");
        assert!(!shown.contains("style=") && !shown.contains("onclick"), "{path} is not pure");
        let refused = looking.opens(path).await;
        assert_eq!(refused.status, 403, "{path}");
        assert!(refused.text.contains("This is for admins"), "{}", refused.text);
        for secret in ["Yusuf", "30412345", "98200"] {
            assert!(!refused.text.contains(secret), "{path} tells a viewer {secret}");
        }
        assert!(!refused.text.contains("/admin/people\""), "a viewer is led to what is closed");
        assert_eq!(outside.opens(path).await.status, 401, "{path}");
    }
    for (path, form) in [
        ("/admin/people/1/approve", ""),
        ("/admin/people/1/reject", "reason=We+have+enough+people"),
        ("/admin/people/1/ask", "field=phone&message="),
        ("/admin/requests/1", "decision=approve"),
        ("/admin/reminders/retry", ""),
        ("/admin/reminders/1/retry", ""),
        ("/admin/settings/set/digest", "value=20:00"),
        ("/admin/settings/duties/1", "do=off"),
        ("/admin/settings/board", "generation=1"),
    ] {
        let (is_done, said) = press(&looking, path, form).await;
        assert!(!is_done && said.contains("This is for admins"), "{path}: {said}");
        assert_eq!(outside.posts(path, form).await.0, 401, "{path}");
        // A form without the page's token is from elsewhere.
        let mut elsewhere = Sitting::outside(w);
        elsewhere.cookie.clone_from(&desk.cookie);
        assert_eq!(elsewhere.posts(path, form).await.0, 403, "{path}");
    }
    assert!(w.texts("select kind from audit_log where channel = 'desk'").await.is_empty());
    for wrong in ["/admin/people/999", "/admin/people/1/nothing", "/admin/settings/set"] {
        assert_eq!(desk.opens(wrong).await.status, 404, "{wrong}");
    }
}

async fn a_role_that_is_taken_away_closes_them(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let desk = Sitting::of(w, &admin).await;
    page(&desk, "/admin/people").await;
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.hears_all().await;
    assert_eq!(desk.opens("/admin/people").await.status, 401);
    assert_eq!(desk.posts("/admin/settings/set/digest", "value=off").await.0, 401);
}

/// Yusuf asks to be released from the Fajr Azaan of Day 5.
async fn asked<'w>(w: &'w World) -> (Phone<'w>, Phone<'w>) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("/request cancel 5 fajr-azaan My father is not well").await.expects("Thank").await;
    for phone in [&admin, &w.owner()] {
        phone.expects("My father is not well").await;
    }
    (admin, person)
}

async fn a_request_is_granted_in_one_click(w: &World) {
    let (admin, person) = asked(w).await;
    let desk = Sitting::of(w, &admin).await;
    let shown = page(&desk, "/admin/requests").await;
    for words in ["Yusuf Ali", "Fajr Azaan, Day 5 · Tue 9 Feb", "to be released", "My father is"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let done = desk.sends("/admin/requests/1", "decision=approve&note=May+he+be+well+soon").await;
    assert_eq!((done.status, done.header("location")), (303, "/admin/requests"));
    person.expects(["released", "May he be well soon"]).await;
    let shown = page(&desk, "/admin/requests").await;
    assert!(shown.contains("There are no open requests."), "{shown}");
    for words in ["granted", "Abde Ali", "May he be well soon"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (is_done, said) = press(&desk, "/admin/requests/1", "decision=approve").await;
    assert!(!is_done && said.contains("Abde Ali"), "{said}");
    let (is_done, said) = press(&desk, "/admin/requests/99", "decision=approve").await;
    assert!(!is_done && said.contains("99"), "{said}");
    let log = admin.sends("/log approve").await.expects("Yusuf Ali").await;
    log.and("desk");
    person.expects_nothing().await;
}

async fn a_request_is_not_granted_without_a_reason(w: &World) {
    let (admin, person) = asked(w).await;
    let desk = Sitting::of(w, &admin).await;
    for note in ["", "no"] {
        let form = format!("decision=reject&note={note}");
        let (is_done, said) = press(&desk, "/admin/requests/1", &form).await;
        assert!(!is_done && said.to_lowercase().contains("reason"), "{said}");
    }
    person.expects_nothing().await;
    let (is_done, said) =
        press(&desk, "/admin/requests/1", "decision=reject&note=We+have+nobody+else").await;
    assert!(is_done && said.contains("Yusuf Ali"), "{said}");
    person.expects("We have nobody else").await;
    let shown = page(&desk, "/admin/requests").await;
    assert!(shown.contains("not granted") && shown.contains("We have nobody else"), "{shown}");
}

async fn what_was_decided_comes_in_pages(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    for number in 1..=30 {
        let state = if number == 1 { "open" } else { "withdrawn" };
        w.tampers(&format!(
            "insert into request (centre_id, assignment_id, person_id, kind, reason, state, note, \
             requested_at) values (1, 1, 1, 'cancel', 'Reason number {number}.', '{state}', '', 0)"
        ))
        .await;
    }
    let desk = Sitting::of(w, &admin).await;
    let first = page(&desk, "/admin/requests").await;
    assert!(first.contains("Page 1 of 2") && first.contains("Reason number 30."), "{first}");
    assert!(first.contains("id=\"wish-1\""), "the open one stands on each page");
    let second = page(&desk, "/admin/requests?page=2").await;
    assert!(second.contains("Page 2 of 2") && second.contains("Reason number 2."), "{second}");
    assert!(!second.contains("Reason number 30.") && second.contains("id=\"wish-1\""), "{second}");
    let beyond = page(&desk, "/admin/requests?page=99").await;
    assert!(beyond.contains("Page 2 of 2"), "{beyond}");
    w.tampers("update request set state = 'withdrawn'").await;
}

/// Yusuf's reminder, at 18:00, is refused.
async fn failed<'w>(w: &'w World) -> (Phone<'w>, Phone<'w>) {
    let (admin, person) = w.admin_and_holder().await;
    w.whatsapp.refuses_all(Some(Fault::GraphError(131_051)));
    w.clock.to("2027-02-08 18:00");
    person.expects_nothing().await;
    admin.hears_all().await;
    w.owner().expects("could not be reminded").await;
    w.whatsapp.refuses_all(None);
    (admin, person)
}

async fn what_failed_is_sent_again(w: &World) {
    let (admin, person) = failed(w).await;
    let desk = Sitting::of(w, &admin).await;
    let shown = page(&desk, "/admin/reminders?view=failed").await;
    for words in ["Fajr Azaan, Day 5", "no address took it", "Send again", "failed: "] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (is_done, said) = press(&desk, "/admin/reminders/1/retry", "view=failed").await;
    assert!(is_done && said.contains("1 reminder goes out again"), "{said}");
    person.expects(["tomorrow", "Fajr Azaan"]).await;
    let (is_done, said) = press(&desk, "/admin/reminders/retry", "").await;
    assert!(is_done && said.contains("No reminder goes out again"), "{said}");
    person.expects_nothing().await;
    let (is_done, _) = press(&desk, "/admin/reminders/99/retry", "").await;
    assert!(!is_done, "nobody has this duty");
    let shown = page(&desk, "/admin/reminders?view=failed").await;
    assert!(shown.contains("There are no such reminders."), "{shown}");
    let log = admin.sends("/log retry").await.expects("Yusuf Ali").await;
    log.and("desk");
}

async fn reminders_and_receipts_of_each_duty(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    admin.sends("/assign 8 isha yusuf").await.hears().await;
    person.hears().await;
    let desk = Sitting::of(w, &admin).await;
    let all = page(&desk, "/admin/reminders").await;
    for words in [
        "2 pending · 0 sent · 0 failed",
        "Fajr Azaan, Day 5 · Tue 9 Feb",
        "Mon 8 Feb 18:00",
        "planned",
        "Allotment · WhatsApp · <span class=\"muted\">accepted</span>",
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
    let soon = page(&desk, "/admin/reminders?view=upcoming").await;
    assert!(soon.contains("Fajr Azaan, Day 5") && !soon.contains("Isha Takbira, Day 8"), "{soon}");
    let pending = page(&desk, "/admin/reminders?view=pending").await;
    assert!(pending.contains("Isha Takbira, Day 8"), "{pending}");
    let nonsense = page(&desk, "/admin/reminders?view=%3Cb%3E&page=-1").await;
    assert!(nonsense.contains("Isha Takbira, Day 8") && !nonsense.contains("<b>"), "{nonsense}");
    w.clock.to("2027-02-08 18:00");
    person.expects("tomorrow").await.is_reported("read", None).await;
    w.settles().await;
    let all = page(&desk, "/admin/reminders").await;
    assert!(all.contains("Reminder · WhatsApp · <span class=\"muted\">read</span>"), "{all}");
    assert!(all.contains("1 pending · 1 sent · 0 failed"), "{all}");
}

async fn the_log_is_filtered_and_paged(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    let desk = Sitting::of(w, &admin).await;
    let shown = page(&desk, "/admin/log").await;
    for words in ["gave ", "Fajr Azaan, Tue 9 Feb", "Abde Ali", "Telegram", "/admin/people/1"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (fajr, isha) = (duty(w, "fajr-azaan").await, duty(w, "isha-takbira").await);
    let wanted = format!("kind=assign&who=30412345&date=2027-02-09&duty={fajr}");
    let given = page(&desk, &format!("/admin/log?{wanted}")).await;
    assert!(given.contains("gave ") && given.contains("Show all"), "{given}");
    let other = format!("kind=assign&duty={isha}");
    for nothing in ["kind=unlock", "date=2027-02-10", other.as_str()] {
        let shown = page(&desk, &format!("/admin/log?{nothing}")).await;
        assert!(shown.contains("The log has nothing of this."), "{nothing}: {shown}");
    }
    let wrong = page(&desk, "/admin/log?who=%3Cscript%3E&kind=nonsense&duty=x&before=y").await;
    assert!(wrong.contains("&#60;script&#62;") && wrong.contains("is nobody"), "{wrong}");
    assert!(!wrong.contains("<script>"), "{wrong}");
    let wrong = page(&desk, "/admin/log?date=yesterday").await;
    assert!(wrong.contains("is no date"), "{wrong}");
    // Two are called so: nothing is shown before it is clear who is meant.
    for its in ["30412346", "30412347"] {
        w.volunteer_without_mail(its).on(WhatsApp).await;
    }
    let several = page(&desk, "/admin/log?who=murtaza&kind=register").await;
    assert!(several.contains("Whom do you mean?"), "{several}");
    assert!(several.contains("who=30412346&#38;kind=register"), "{several}");
    assert!(!several.contains("class=\"trail\""), "{several}");
    for _ in 0..60 {
        w.tampers(
            "insert into audit_log (centre_id, at, kind, digest) values (1, 0, 'season', '')",
        )
        .await;
    }
    let newest = page(&desk, "/admin/log?kind=season").await;
    let older = newest.split("rel=\"next\" href=\"").nth(1).expect("there are older ones");
    let older = older.split('"').next().unwrap_or_default().replace("&#38;", "&");
    assert_eq!(newest.matches("<li><p class=\"trail-head\">").count(), 50, "{newest}");
    let older = page(&desk, &older).await;
    assert!(older.contains(">Newest<") && !older.contains("rel=\"next\""), "{older}");
    assert_eq!(older.matches("<li><p class=\"trail-head\">").count(), 11, "{older}");
}

async fn all_is_well_or_what_is_not(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let desk = Sitting::of(w, &admin).await;
    let well = page(&desk, "/admin/health").await;
    let engine =
        if w.engine() == crate::world::Engine::Sqlite { "SQLite 3." } else { "PostgreSQL" };
    for words in ["All is well", "Everything arrived.", "last heard Mon 8 Feb 10:00", engine, " MB"]
    {
        assert!(well.contains(words), "{words}: {well}");
    }
    assert!(well.contains(env!("CARGO_PKG_VERSION")) && !well.contains("needs a look"), "{well}");
    let at = w.clock.millis();
    w.tampers(&format!(
        "insert into inbox (centre_id, channel, bot, platform_id, chat, event, raw, received_at, \
         state, attempts, not_before) values \
         (1, 'telegram', 'bot', 'x1', 'telegram:1', '{{}}', '', {at}, 'new', 0, 9000000000000), \
         (1, 'telegram', 'bot', 'x2', 'telegram:2', '{{}}', '', {at}, 'quarantined', 0, 0)"
    ))
    .await;
    w.tampers(
        "update platform_state set value = 'webhook: too <many>' where key = 'platforms.problem'",
    )
    .await;
    w.clock.passes(60);
    let ill = page(&desk, "/admin/health").await;
    for words in [
        "3 things need a look",
        "have waited for an answer since Mon 8 Feb 10:00",
        "One message could not be answered",
        "webhook: too &#60;many&#62;",
        "not all of it",
    ] {
        assert!(ill.contains(words), "{words}: {ill}");
    }
    assert!(!ill.contains("All is well"), "{ill}");
    w.tampers("delete from inbox where platform_id in ('x1', 'x2')").await;
    w.tampers("update platform_state set value = '' where key = 'platforms.problem'").await;
    assert!(page(&desk, "/admin/health").await.contains("All is well"));
}

async fn what_failed_is_told_without_addresses(w: &World) {
    let (admin, _) = failed(w).await;
    let desk = Sitting::of(w, &admin).await;
    let shown = page(&desk, "/admin/health").await;
    assert!(shown.contains("WhatsApp: ") && shown.contains("last Mon 8 Feb 18:00"), "{shown}");
    for private in ["98200", "30412345", "Yusuf"] {
        assert!(!shown.contains(private), "{private} stands on the page of health");
    }
}

async fn what_people_wrote_is_only_text(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    let wish = "/request cancel 5 fajr-azaan <img src=x onerror=alert(1)> \"quoted\" & more";
    person.sends(wish).await.expects("Thank").await;
    admin.hears().await;
    w.owner().hears().await;
    w.tampers("update person set full_name = 'يوسف علي' where id = 1").await;
    w.tampers("update centre set name = '<script>alert(2)</script>'").await;
    w.tampers("update duty set label = '<b>Fajr</b>' where key = 'fajr-azaan'").await;
    w.tampers("update account set profile_name = '<i>Nick</i>'").await;
    let desk = Sitting::of(w, &admin).await;
    let mut paths: Vec<String> = PAGES.iter().map(|place| format!("/admin/{place}")).collect();
    paths.extend(["/admin/people/1".to_owned(), "/admin/people?search=%22%3E%3Csvg%3E".to_owned()]);
    for path in &paths {
        let shown = page(&desk, path).await;
        for tag in ["<img", "<script>", "<b>Fajr", "<i>", "<svg"] {
            assert!(!shown.contains(tag), "{path} holds {tag}: {shown}");
        }
    }
    let shown = page(&desk, "/admin/requests").await;
    assert!(shown.contains("<bdi>يوسف علي</bdi>") && shown.contains("&#60;img src=x"), "{shown}");
    w.tampers("update request set state = 'withdrawn'").await;
}
