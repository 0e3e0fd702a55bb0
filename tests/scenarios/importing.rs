//! `/import`: a table of people or of a roster, looked at before it is applied.

use rust_xlsxwriter::Workbook;

use crate::forgetting_all::all_listen;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    people_come_from_a_file,
    a_roster_comes_from_a_file,
    each_row_that_is_unclear_says_why,
    a_workbook_holds_people_and_roster,
    last_years_roster_becomes_this_years,
    what_is_left_is_left,
    it_is_applied_once,
    it_waits_over_a_restart,
    what_changed_meanwhile_is_left_out,
    only_admins_import,
    only_who_sent_it_applies_it,
    whoever_is_away_is_named,
    many_unclear_rows_have_pages,
    without_a_season_people_come_all_the_same ("SEASON" = ""),
}

const PEOPLE: &str = "Name;ITS;Mobile;E-mail;Status\r\n\
                      Zahra Noor;30450001;9820050001;;approved\r\n\
                      Hamza Noor;3045002;9820050002;;\r\n\
                      Idris Vohra;30450003;9820050003;idris@example.org;\r\n";

/// A workbook of these tabs.
pub fn workbook(tabs: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in tabs {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split('|')) {
                sheet.write_string(row, column, cell.trim()).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

async fn people_come_from_a_file(w: &World) {
    for (way, its) in [(Telegram, "30450001"), (WhatsApp, "30460001")] {
        let people = PEOPLE
            .replace("304500", &its[..6])
            .replace("98200500", &format!("98200{}", &its[2..5]));
        let admin = if way == Telegram { w.admin() } else { w.second_admin() }.on(way).await;
        w.owner().hears_all().await;
        let how = admin.sends("/import").await.expects(["CSV or Excel", "5 MB"]).await;
        how.and("before anything is done");
        let seen = admin.sends_document("people.csv", "", people.into_bytes()).await;
        let seen = seen
            .expects(["nothing is done yet", "New people: 2", "Unclear, to be left out: 1"])
            .await;
        seen.and("Row 3: “").and("is no ITS number (8 digits)").offers(["Apply", "Leave"]);
        assert!(
            w.texts("select full_name from person where full_name like 'Zahra%'").await.len() < 2
        );
        let done = admin.presses("Apply").await.expects("Done: 2 registered.").await;
        done.and("Left out as unclear: 1").without("unlock");
        let person = admin.sends(&format!("/person {its}")).await.expects("Zahra Noor").await;
        person.and("approved");
        admin.sends("/log import").await.expects(["· an import", "2 registered"]).await;
        admin.expects_nothing().await;
    }
    // Nobody was written to, and nothing of the rows is left.
    assert!(w.texts("select content from import_row").await.is_empty());
    assert!(w.mail.unread().is_empty());
}

async fn a_roster_comes_from_a_file(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let admin = w.admin().on(Telegram).await;
    let text = "duty_date,namaaz_type,user_its\n\
                2027-02-09,FAJAR_AZAAN,30412345\n10/02/2027,ishaa takbira,30412345\n";
    admin.sends_document("roster.csv", "/import", text.into()).await;
    let seen = admin.expects("Duties to give: 2").await;
    seen.without("New people").without("Unclear");
    admin.presses("Apply").await.expects(["Done: 2 given", "/unlock"]).await;
    person.expects("Fajr Azaan").await.offers("I'll be there");
    person.expects("Isha Takbira").await;
    admin.sends("/grid 5").await.expects("Yusuf Ali").await;
    admin.sends("/log assign").await.expects("Abde Ali · an import").await;
    // The same once more changes nothing.
    admin.sends_document("roster.csv", "/import", text.into()).await;
    let seen = admin.expects(["nothing to apply", "Just so already: 2"]).await;
    seen.offers("Leave");
    admin.presses("Leave").await.expects("Nothing was changed").await;
}

async fn each_row_that_is_unclear_says_why(w: &World) {
    for (its, way) in [("30412345", Telegram), ("30412346", WhatsApp), ("30412347", Telegram)] {
        w.volunteer_without_mail(its).on(way).await;
    }
    let admin = w.admin().on(Telegram).await;
    admin.sends("/assign 6 isha 30412346").await.expects("Murtaza").await;
    admin.sends("/lock 7 isha The Aamil leads").await.expects("closed").await;
    all_listen(w).await;
    for (row, why) in [
        ("5|fajr azaan|3041234|", "“3041234” is no ITS number (8 digits)"),
        ("5|fajr azaan|30499999|", "nobody is registered with ITS 30499999"),
        ("5|fajr azaan||Zahra", "nobody registered is called “Zahra”"),
        ("5|fajr azaan||Murtaza", "“Murtaza” fits 2 people"),
        ("5|sherbat||Yusuf", "“sherbat” is no duty"),
        ("soon|fajr azaan||Yusuf", "“soon” is no day"),
        ("31|fajr azaan||Yusuf", "“31” is no day of the season"),
        ("2028-02-09|fajr azaan||Yusuf", "is no day of the season"),
        ("3|fajr azaan||Yusuf", "is over"),
        ("4|fajr azaan||Yusuf", "is over"),
        ("6|isha||Yusuf", "Murtaza Hussain's already"),
        ("7|isha||Yusuf", "is closed"),
    ] {
        let text = format!("Day|Duty|ITS|Name\n{row}");
        let text = text.replace('|', ",");
        admin.sends_document("roster.csv", "", text.into_bytes()).await;
        let seen = admin.expects(["nothing to apply", "Row 2: "]).await;
        seen.and(why).offers("Leave");
    }
    let text = "Day,Duty,Name\n5,fajr azaan,Yusuf\n5,fajr azaan,Murtaza Hussain\n";
    admin.sends_document("roster.csv", "", text.into()).await;
    admin.expects("Row 3: says otherwise than Row 2").await;
    for (row, why) in [
        ("Yusuf 5,30450001,9820050001,,", "“Yusuf 5” is no full name"),
        ("Yusuf,30450001,12,,", "“12” is no phone number"),
        ("Yusuf,30450001,,,", "no phone"),
        ("Yusuf,,9820050001,,", "no ITS number"),
        ("Yusuf,30450001,9820050001,a@b,", "“a@b” is no e-mail address"),
        ("Yusuf,30450001,9820050001,,hello", "“hello” is no preference"),
    ] {
        let text = format!("Name,ITS,Phone,E-mail,Preference\n{row}\n");
        admin.sends_document("people.csv", "", text.into_bytes()).await;
        admin.expects(["nothing to apply", why]).await;
    }
    let text =
        "Name,ITS,Phone,Status\nYusuf,30450001,9820050001,withdrawn\nJoseph Ali,30412345,,\n";
    admin.sends_document("people.csv", "", text.into()).await;
    let seen = admin.expects("Registered otherwise: 1. They stay as they are").await;
    seen.and(["Yusuf is withdrawn", "Row 3: Yusuf Ali (30412345) differs in full name"]);
}

async fn a_workbook_holds_people_and_roster(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let book = workbook(&[
        (
            "Duties",
            "Shehrullah\n\nDay|Date|Fajr Azaan 05:20|Isha|Notes\n5|2027-02-09|Zahra Noor|-|x\n6|2027-02-10||30450003 |",
        ),
        (
            "Khidmat guzar",
            "Full name|ITS no.|WhatsApp\nZahra Noor|30450001|9820050001\nIdris Vohra|30450003|9820050003",
        ),
        ("Accounts", "Date|Amount\n2027-02-09|500"),
    ]);
    admin.sends_document("all.xlsx", "", book).await;
    let seen = admin.expects(["New people: 2", "Duties to give: 2"]).await;
    seen.without("Unclear");
    admin.presses("Apply").await.expects("Done: 2 registered, 2 given.").await;
    all_listen(w).await;
    admin.sends("grid 5").await.expects("Zahra Noor").await;
    admin.sends("grid 6").await.expects("Idris Vohra").await;
}

async fn last_years_roster_becomes_this_years(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    let admin = w.admin().on(Telegram).await;
    w.tampers(
        "insert into season (centre_id, name, start_date, days, created_at)
         select id, 'Shehrullah 1447H', '2026-02-17', 30, 0 from centre",
    )
    .await;
    let slots = "Day|Date|Hijri date|Time|Duty|Duty key|State|Name|ITS|Note\n\
                 1|2026-02-17||05:20|Fajr Azaan|fajr-azaan|done|Yusuf Ali|30412345|\n\
                 5|2026-02-21||05:20|Fajr Azaan|fajr-azaan|done|Yusuf Ali|30412345|\n\
                 5|2026-02-21||17:40|Isha Takbira|isha-takbira|open|||\n\
                 6|2026-02-22||17:40|Isha Takbira|isha-takbira|locked|||The Aamil leads";
    let grid = "Day|Date|Hijri date|Fajr Azaan 05:20\n5|2026-02-21||Yusuf Ali [D]\n||\nD|done";
    let people = "Name|ITS|E-mail|Phone|Preference|Status|Registered\n\
                  Yusuf Ali|30412345||+919820012345|both|allotted|2026-01-01\n\
                  Zahra Noor|30450001||'+919820050001|azaan|pending|2026-01-01";
    let log = "Time|Who|Way|What\n2026-02-21|Abde Ali|Telegram|x";
    let book = workbook(&[("Roster", grid), ("Slots", slots), ("People", people), ("Log", log)]);
    admin.sends_document("shehrullah-1447h.xlsx", "", book).await;
    let seen = admin.expects(["New people: 1", "Duties to give: 1", "Just so already: 1"]).await;
    seen.and("The dates are of Shehrullah 1447H, which is over. Its day 5 counts as day 5 of Shehrullah 1448H.")
        .and("Slots, Row 2: Fajr Azaan, Day 1 · Fri 5 Feb is over");
    admin.presses("Apply").await.expects("Done: 1 registered, 1 given.").await;
    person.expects("Day 5").await;
    all_listen(w).await;
    // The grid alone does as well.
    let book = workbook(&[("Roster", &grid.replace("5|2026-02-21", "7|2026-02-23"))]);
    admin.sends_document("grid.xlsx", "", book).await.expects("Duties to give: 1").await;
}

async fn what_is_left_is_left(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends_document("p.csv", "", PEOPLE.into()).await.expects("New people: 2").await;
    admin.presses("Leave").await.expects("Nothing was changed").await;
    assert!(w.texts("select content from import_row").await.is_empty());
    admin.sends("/import #1 apply").await.expects("not there any more").await;
    admin.sends("/import #1 leave").await.expects("not there any more").await;
    // What nobody applies goes by itself.
    admin.sends_document("p.csv", "", PEOPLE.into()).await.expects("New people: 2").await;
    w.clock.passes(3 * 24 * 60 * 60);
    w.settles().await;
    assert!(w.texts("select content from import_row").await.is_empty());
    admin.sends("/import #2 apply").await.expects("not there any more").await;
}

async fn it_is_applied_once(w: &World) {
    for (way, its) in [(Telegram, "304500"), (WhatsApp, "304600")] {
        let admin = if way == Telegram { w.admin() } else { w.second_admin() }.on(way).await;
        w.owner().hears_all().await;
        let text = PEOPLE.replace("304500", its);
        admin.sends_document("p.csv", "", text.into_bytes()).await.expects("New people: 2").await;
        admin.presses("Apply").await;
        let id = if way == Telegram { 1 } else { 2 };
        admin.sends(&format!("/import #{id} apply")).await.expects("Done: 2 registered").await;
        admin.expects("applied already").await;
        admin.sends(&format!("/import #{id} leave")).await.expects("applied already").await;
        let people = w.texts("select its_number from person").await;
        assert_eq!(people.iter().filter(|one| one.starts_with(its)).count(), 2);
    }
}

async fn it_waits_over_a_restart(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let seen =
        admin.sends_document("p.csv", "", PEOPLE.into()).await.expects("New people: 2").await;
    w.restarts().await;
    seen.presses("Apply").await.expects("Done: 2 registered").await;
    // One that is still to be fetched, too.
    admin.sends_document("q.csv", "", PEOPLE.replace("304500", "304600").into()).await;
    w.restarts().await;
    admin.expects("New people: 2").await;
}

async fn what_changed_meanwhile_is_left_out(w: &World) {
    let yusuf = w.volunteer_without_mail("30412345").on(Telegram).await;
    let murtaza = w.volunteer_without_mail("30412346").on(Telegram).await;
    let admin = w.admin().on(Telegram).await;
    let text = "Day,Duty,ITS\n5,isha,30412345\n6,isha,30412345\n7,isha,30412352\n";
    let seen = admin.sends_document("r.csv", "", text.into()).await;
    let seen = seen.expects(["Duties to give: 2", "left out: 1"]).await;
    admin.sends("/assign 5 isha 30412346").await.expects("Murtaza Hussain").await;
    murtaza.expects("Isha").await;
    // Who registers meanwhile was unclear when the admin looked.
    w.volunteer_without_mail("30412352").on(WhatsApp).await;
    seen.presses("Apply").await;
    let done = admin.expects(["Done: 1 given", "things changed meanwhile: 1"]).await;
    done.and("Row 2: Isha Takbira").and("Murtaza Hussain's already").and("as unclear: 1");
    yusuf.expects("Day 6").await;
    all_listen(w).await;
    w.owner().expects_nothing().await;
}

async fn only_admins_import(w: &World) {
    for (way, its) in [(Telegram, "30412345"), (WhatsApp, "30412346")] {
        let person = w.volunteer_without_mail(its).on(way).await;
        for caption in ["", "/import"] {
            person
                .sends_document("p.csv", caption, PEOPLE.into())
                .await
                .expects("can't use that")
                .await;
        }
        person.sends("/import").await.expects("for admins").await;
        person.sends("/import #1 apply").await.expects("for admins").await;
    }
    let viewer = w.viewer().on(Telegram).await;
    viewer.sends_document("p.csv", "", PEOPLE.into()).await.expects("can't use that").await;
    // A role that is taken away while the file comes counts no more.
    let admin = w.admin().on(Telegram).await;
    w.telegram.refuses_call("getFile", khidmat::simulator::Fault::LosesRequest);
    admin.sends_document("p.csv", "", PEOPLE.into()).await.expects("One moment").await;
    w.owner().sends(&format!("/admin remove {}", admin.key())).await.expects("no role").await;
    w.clock.passes(5);
    admin.expects("for admins").await;
    assert!(w.texts("select content from import_row").await.is_empty());
}

async fn only_who_sent_it_applies_it(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let other = w.second_admin().on(WhatsApp).await;
    w.owner().hears_all().await;
    admin.sends_document("p.csv", "", PEOPLE.into()).await.expects("New people: 2").await;
    other.forges_press("1", "/import #1 apply").await.expects("Another admin").await;
    other.sends("import #1 leave").await.expects("Another admin").await;
    admin.presses("Apply").await.expects("Done: 2").await;
}

async fn whoever_is_away_is_named(w: &World) {
    let person = w.volunteer_without_mail("30412345").on(Telegram).await;
    person.sends("/away 9 feb to 10 feb").await.hears().await;
    let admin = w.admin().on(Telegram).await;
    admin.sends_document("r.csv", "", "Day,Duty,ITS\n5,isha,30412345\n".into()).await;
    let seen = admin.expects(["Duties to give: 1", "Row 2: Yusuf Ali is away then"]).await;
    seen.presses("Apply").await;
    admin.expects("Done: 1 given").await;
    person.expects("Isha").await;
    all_listen(w).await;
}

async fn many_unclear_rows_have_pages(w: &World) {
    for way in [Telegram, WhatsApp] {
        let admin = if way == Telegram { w.admin() } else { w.second_admin() }.on(way).await;
        w.owner().hears_all().await;
        let rows: Vec<String> = (0..40).map(|row| format!("5,isha,304999{row:02}")).collect();
        let text = format!("Day,Duty,ITS\n{}\n", rows.join("\n"));
        admin.sends_document("r.csv", "", text.into_bytes()).await;
        let first = admin.expects(["left out: 40", "Row 2: "]).await;
        let more = first.offers("Leave");
        let labels = more.heard.labels();
        let more = labels.iter().find(|one| one.starts_with("More")).expect("a next page");
        admin.presses(more).await.expects("left out: 40").await.without("Row 2: ");
    }
}

async fn without_a_season_people_come_all_the_same(w: &World) {
    let owner = w.owner();
    owner.sends_document("p.csv", "", PEOPLE.into()).await.expects("New people: 2").await;
    owner.presses("Apply").await.expects("Done: 2 registered").await;
    owner.sends_document("r.csv", "", "Day,Duty,ITS\n5,isha,30450001\n".into()).await;
    owner.expects(["nothing to apply", "there is no season yet"]).await;
}
