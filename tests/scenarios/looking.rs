//! The log's filters and pages, and who may do what with its trail.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    the_log_is_filtered_by_person,
    the_log_is_filtered_by_slot_and_day,
    the_log_is_filtered_by_kind_in_any_order,
    the_kinds_are_offered_with_what_else_was_wanted,
    what_the_log_cannot_look_for_is_refused,
    older_pages_stay_the_same_when_new_lines_come,
    the_log_of_somebody_who_was_erased_still_reads_well,
    a_role_is_changed_in_taps,
    a_card_shows_the_trail,
    a_press_after_the_role_changed_says_what_is_true,
    someone_is_added_in_taps,
    an_account_is_added_by_its_number,
    the_last_owner_stays_in_taps_too,
    only_owners_press_on_roles,
}

/// Yusuf has the Fajr Azaan of Day 5, had the Isha of Day 6; Murtaza has the Isha of Day 5.
async fn busy(w: &World) -> Phone<'_> {
    let admin = w.admin().on(Telegram).await;
    let yusuf = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let murtaza = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    for (line, phone) in [
        ("/assign 5 fajr-azaan 30412345", &yusuf),
        ("/assign 6 isha 30412345", &yusuf),
        ("/assign 5 isha 30412346", &murtaza),
        ("/unlock 6 isha Duties are swapped", &yusuf),
    ] {
        admin.sends(line).await.hears().await;
        phone.hears().await;
    }
    admin
}

async fn the_log_is_filtered_by_person(w: &World) {
    let admin = busy(w).await;
    let log = admin.sends("/log 30412345").await.expects("Yusuf Ali, the newest first").await;
    let log = log.and([
        "Mon 8 Feb 10:00 · Abde Ali · Telegram",
        "took Isha Takbira, Wed 10 Feb from Yusuf Ali. Reason: Duties are swapped",
        "gave Fajr Azaan, Tue 9 Feb to Yusuf Ali",
        "registered Yusuf Ali, ITS 30412345",
        "Yusuf Ali: pending → allotted",
    ]);
    log.without("Murtaza");
    admin.sends("/log yousuf").await.expects("Yusuf Ali, the newest first").await;
    // Several of a name become buttons, which keep what else was wanted.
    w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let which = admin.sends("/log murtaza assign").await.expects("fits 2 people").await;
    let one = which.presses("Murtaza Hussain · 2346").await.expects("gave Isha Takbira").await;
    one.and("Murtaza Hussain · duties given").without("registered");
}

async fn the_log_is_filtered_by_slot_and_day(w: &World) {
    let admin = busy(w).await;
    let slot = admin.sends("/log 5 fajr azaan").await.expects("Fajr Azaan, Tue 9 Feb").await;
    slot.and("gave Fajr Azaan").without(["Isha", "registered"]);
    let day = admin.sends("/log 9 feb").await.expects("Tue 9 Feb, the newest first").await;
    day.and(["gave Fajr Azaan", "gave Isha Takbira"]).without("Wed 10 Feb");
    admin.sends("/log 2027-02-10").await.expects("took Isha Takbira, Wed 10 Feb").await;
    let duty = admin.sends("/log isha").await.expects("Isha Takbira, the newest first").await;
    duty.and(["Tue 9 Feb", "Wed 10 Feb"]).without("Fajr Azaan");
    admin.sends("/log 7 asr").await.expects("no change for this: Asr Takbira, Thu 11 Feb").await;
}

async fn the_log_is_filtered_by_kind_in_any_order(w: &World) {
    let admin = busy(w).await;
    for line in ["/log unlock 6 isha", "/log wednesday isha opened", "/log 30412345 unlock"] {
        let log = admin.sends(line).await.expects("duties taken away or opened").await;
        log.and("took Isha Takbira, Wed 10 Feb from Yusuf Ali").without("gave");
    }
    let two = admin.sends("/log assign 2").await.expects("duties given").await;
    assert_eq!(two.text().matches("gave").count(), 2, "{}", two.text());
    let both = admin.sends("/log 30412345 assign unlock").await.expects("took Isha").await;
    both.and("gave Fajr Azaan").without("registered");
    admin.sends("/reject 30412346 Needs more practice").await.expects("has a duty").await;
    w.volunteer_without_mail("30412347").on(WhatsApp).await;
    admin.sends("/approve 30412347").await.expects("approved").await;
    w.volunteer_without_mail("30412347").on(WhatsApp).await.expects("approved").await;
    // What a status became is a kind by itself.
    let approved = admin.sends("/log approve").await.expects("Kanchwala: pending → approved").await;
    approved.without("allotted");
    admin.sends("/log reject").await.expects("no change").await;
    admin.sends("/log status").await.expects("pending → allotted").await;
}

async fn the_kinds_are_offered_with_what_else_was_wanted(w: &World) {
    let admin = busy(w).await;
    let log = admin.sends("/log 30412345").await.expects("Yusuf Ali").await;
    let kinds = log.presses("Kinds of changes").await.expects(["Yusuf Ali", "Which kind"]).await;
    let kinds = kinds.and("assign · duties given").offers(["unlock", "All changes"]);
    let log = kinds.presses("unlock").await.expects("Yusuf Ali · duties taken away").await;
    log.and("took Isha Takbira").without("gave");
    let phone = w.second_admin().on(WhatsApp).await;
    let kinds = phone.sends("log kinds").await.expects("Which kind of change").await;
    let more = kinds.presses("More (2 of 4)").await.expects("away · days").await;
    let more = more.presses("More (3 of 4)").await.expects("season · seasons").await;
    more.presses("season").await.expects("started Shehrullah 1448H").await;
}

async fn what_the_log_cannot_look_for_is_refused(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for (line, says) in [
        ("/log zzzz", "zzzz"),
        ("/log unlock zzzz", "zzzz"),
        ("/log 30499999", "30499999"),
        ("/log #424242", "#424242"),
    ] {
        let refusal = admin.sends(line).await.expects(["find no such person", says]).await;
        refusal.and(["Example: /log unlock fajr azaan", "/log kinds"]);
    }
    admin.sends("/log fajr").await.expects("more than one duty").await;
    admin.sends("/log 31/02").await.expects("not a date").await;
    admin.sends("/log 0").await.expects("not a number of lines").await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    person.sends("/log unlock").await.says_exactly("This is for admins.").await;
}

async fn older_pages_stay_the_same_when_new_lines_come(w: &World) {
    let writer = w.admin().on(Telegram).await;
    for day in 10..20 {
        for verb in ["lock", "unlock"] {
            let line = format!("/{verb} {day} isha Taken by the Aamil");
            writer.sends(&line).await.expects("Isha Takbira").await;
        }
    }
    for admin in [w.second_admin().on(WhatsApp).await, writer] {
        let first = admin.sends("/log isha").await.expects("the newest first").await;
        admin.sends("/lock 9 isha").await.expects("closed").await;
        let mut seen = first.text().matches("ed Isha Takbira,").count();
        first.presses("Older ▶").await;
        let mut page = admin.hears().await.without("Sat 13 Feb").offers("◀ Newest");
        seen += page.text().matches("ed Isha Takbira,").count();
        while page.heard.labels().contains(&"Older ▶") {
            assert!(page.heard.text.encode_utf16().count() <= 1024, "{}", page.text());
            page.presses("Older ▶").await;
            page = admin.hears().await;
            seen += page.text().matches("ed Isha Takbira,").count();
        }
        // What was written meanwhile is on the newest page only.
        let before = w.texts("select kind from audit_log where kind in ('lock', 'unlock')").await;
        assert_eq!(seen, before.len() - 1, "each line is on one page");
        page.presses("◀ Newest").await.expects("Sat 13 Feb").await;
        admin.sends("/unlock 9 isha Taken by the Aamil").await.expects("open again").await;
    }
    w.second_admin().on(WhatsApp).await.sends("log <1").await.expects("no older changes").await;
}

async fn the_log_of_somebody_who_was_erased_still_reads_well(w: &World) {
    let admin = busy(w).await;
    // Erasing takes the values away; the lines stay.
    w.tampers("delete from audit_detail").await;
    let log = admin.sends("/log 30412345").await.expects("gave Fajr Azaan").await;
    log.and([
        "took Isha Takbira, Wed 10 Feb from Yusuf Ali. Reason: (erased)",
        "registered Yusuf Ali, ITS (erased)",
        "Yusuf Ali: (erased) → (erased)",
    ]);
    w.owner().sends("/admin").await.expects("Abde Ali · admin").await.without("since");
}

async fn a_role_is_changed_in_taps(w: &World) {
    let viewer = w.viewer().on(WhatsApp).await;
    let owner = w.owner();
    w.clock.passes(60);
    let list = owner.sends("/admin").await.expects("Who may do what").await;
    let list =
        list.and(["Zahra Viewer · viewer · WhatsApp …9003", "since Mon 8 Feb 10:00, by Shabbir"]);
    let card = list.presses("Zahra Viewer").await.expects("Zahra Viewer · viewer").await;
    let card = card.in_place().and("WhatsApp: whatsapp:+919820099003");
    let card = card.offers(["Make admin", "Make owner", "Take the role away"]);
    let after = card.presses("Make admin").await.expects("Zahra Viewer is admin now").await;
    let after = after.in_place().and(["Zahra Viewer · admin", "Shabbir: viewer → admin"]);
    viewer.expects("admin").await;
    viewer.sends("lock 7 isha").await.expects("closed").await;
    w.clock.passes(60);
    let none = after.presses("Take the role away").await.expects("has no role any more").await;
    none.offers(["Make viewer", "Make admin", "Make owner"]);
    viewer.expects("no longer").await;
    viewer.sends("/lock 7 asr").await.expects("for admins").await;
    owner.sends("/admin").await.hears().await.without("Zahra");
}

async fn a_card_shows_the_trail(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let owner = w.owner();
    for role in ["viewer", "admin", "owner"] {
        w.clock.passes(60);
        owner.sends(&format!("/admin add 30412345 {role}")).await.expects(role).await;
        person.expects(role).await;
    }
    let list = owner.sends("/admin").await.expects("Yusuf Ali · owner").await;
    let card =
        list.and("since Mon 8 Feb 10:03, by Shabbir").presses("Yusuf Ali").await.hears().await;
    card.and([
        "Mon 8 Feb 10:03 · Shabbir: admin → owner",
        "Mon 8 Feb 10:02 · Shabbir: viewer → admin",
        "Mon 8 Feb 10:01 · Shabbir: guest → viewer",
    ]);
    // The first owner is one by the settings.
    owner.sends("/admin").await.expects("Shabbir").await.and("by Khidmat");
}

async fn a_press_after_the_role_changed_says_what_is_true(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let owner = w.owner();
    w.clock.passes(60);
    let list = owner.sends("/admin").await.expects("Abde Ali · admin").await;
    let card = list.presses("Abde Ali").await.expects("Abde Ali · admin").await;
    let buttons = card.heard.clone();
    card.presses("Make viewer").await.expects("Abde Ali is viewer now").await;
    admin.expects("viewer").await;
    // An old press arrives twice or late, on a phone that still shows the card as it was.
    let old = async |label: &str| {
        let one = buttons.buttons.iter().find(|one| one.label == label).expect("a button");
        owner.forges_press(&buttons.id, &one.data).await.hears().await
    };
    old("Make viewer").await.and("is viewer already, so nothing was changed").in_place();
    w.clock.passes(60);
    old("Make owner").await.and("changed since: Abde Ali is viewer now");
    owner.sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    admin.expects("no longer").await;
    old("Make owner").await.and("changed since: Abde Ali has no role now");
    old("Take the role away").await.and("has no role already");
    admin.expects_nothing().await;
}

async fn someone_is_added_in_taps(w: &World) {
    let person = w.volunteer_without_mail("30412346").on(WhatsApp).await;
    w.volunteer_without_mail("30412347").on(WhatsApp).await;
    let owner = w.owner();
    owner.sends("/admin").await.expects("Who may do what").await;
    owner.presses("Add someone").await.expects(["Who shall help", "ITS number"]).await;
    let which = owner.sends("murtaza").await.expects("fits 2 people").await;
    let what = which.presses("Murtaza Hussain · 2346").await.expects("What shall").await;
    let what = what.and("Murtaza Hussain").offers(["Make viewer", "Make admin", "Make owner"]);
    what.presses("Make viewer").await.expects("Murtaza Hussain is viewer now").await;
    person.expects("viewer").await;
    what.presses("Make viewer").await.expects("viewer already").await;
    // Who holds a role can be given more here, and less on the card.
    owner.presses("Add someone").await.expects("Who shall help").await;
    let more = owner.sends("30412346").await.expects("is viewer already").await;
    assert_eq!(more.heard.labels(), ["Make admin", "Make owner"]);
    owner.sends("/admin add").await.expects("Who shall help").await;
    owner.sends("zzzz").await.expects("nobody called").await;
    person.expects_nothing().await;
}

async fn an_account_is_added_by_its_number(w: &World) {
    let owner = w.owner();
    owner.sends("/admin add").await.expects("telegram:123456789").await;
    let what = owner.sends("telegram:424242").await.expects("What shall telegram:424242 be").await;
    what.presses("Make admin").await.expects("is admin now").await;
    owner.sends("/admin").await.expects("Telegram …4242 · admin").await;
    w.settles().await;
    owner.hears_all().await;
    owner.sends("/admin who telegram:abc").await.expects("no chat account").await;
}

async fn the_last_owner_stays_in_taps_too(w: &World) {
    let owner = w.owner();
    let card = owner.sends("/admin").await.expects("Shabbir · owner").await;
    let card = card.presses("Shabbir").await.expects("Shabbir · owner").await;
    card.presses("Make viewer").await.expects("last owner").await;
    card.presses("Take the role away").await.expects("last owner").await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    owner.sends("/admin add 30412345 owner").await.expects("owner").await;
    person.expects("owner").await;
    let card = owner.sends("/admin").await.expects("Shabbir · owner").await;
    let card = card.presses("Shabbir").await.expects("Shabbir · owner").await;
    card.presses("Make viewer").await.expects("Shabbir is viewer now").await;
    owner.sends("/admin").await.expects("for the owners").await;
}

async fn only_owners_press_on_roles(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let id = w.texts("select 'x' || id from account where role = 'admin'").await;
    let id = id[0].trim_start_matches('x');
    let on = admin.sends("/help").await.hears().await.heard.id.clone();
    for line in
        [format!("/admin #{id}"), format!("/admin #{id} admin owner"), "/admin who abde".into()]
    {
        admin.forges_press(&on, &line).await.expects("for the owners").await;
    }
    let owner = w.owner();
    owner.sends("/admin #999").await.expects("no chat account").await;
    owner.sends("/admin #x").await.expects("no chat account").await;
    // A tampered button names a role that can't be given.
    owner.sends(&format!("/admin #{id} admin volunteer")).await.expects("Abde Ali · admin").await;
}
