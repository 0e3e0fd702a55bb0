//! Large imports: a worker applies them, and their author sees how it goes.

use crate::forgetting_all::all_listen;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    a_jamaat_and_its_roster_in_one_go,
    sixty_people_on_whatsapp,
    what_fails_for_good_is_given_up,
    two_processes_apply_it_once,
}

fn people(from: usize, count: usize) -> String {
    let names = [
        "Zahra", "Hamza", "Idris", "Juzer", "Taher", "Sakina", "Qusai", "Burhan", "Huzaifa",
        "Ruqaiya",
    ];
    let row = |number: usize| {
        // No two share a name: letters count in place of digits.
        let tail: String =
            format!("{number:03}").bytes().map(|one| char::from(one - b'0' + b'a')).collect();
        format!(
            "{} B{tail}wala,{},98{:08}",
            names[number % 10],
            30_500_000 + number,
            20_100_000 + number
        )
    };
    let rows: Vec<String> = (from..from + count).map(row).collect();
    format!("Name,ITS,Phone\n{}\n", rows.join("\n"))
}

fn roster() -> String {
    let duties = [
        "fajr azaan",
        "fajr takbira",
        "zohr azaan",
        "zohr takbira",
        "asr takbira",
        "maghrib azaan",
        "maghrib takbira",
        "isha takbira",
    ];
    let slots = (1..=30).flat_map(|day| duties.iter().map(move |duty| (day, duty)));
    let row =
        |(at, (day, duty)): (usize, (usize, &&str))| format!("{day},{duty},{}", 30_500_000 + at);
    let rows: Vec<String> = slots.enumerate().map(row).collect();
    format!("Day,Duty,ITS\n{}\n", rows.join("\n"))
}

async fn a_jamaat_and_its_roster_in_one_go(w: &World) {
    let owner = w.owner();
    let people = people(0, 300);
    let book = crate::importing::workbook(&[
        ("People", &people.replace(',', "|")),
        ("Slots", &roster().replace(',', "|")),
    ]);
    // Days 1 to 3 are over, and so is what of today has begun.
    owner.sends_document("all.xlsx", "", book).await;
    let seen = owner.expects(["New people: 300", "Duties to give: 214", "left out: 26"]).await;
    let said = owner.count_said();
    seen.presses("Apply").await;
    w.settles().await;
    owner.expects("Applying 514 rows").await;
    owner.expects("Applied: 514 rows").await;
    owner.expects(["Done: 300 registered, 214 given", "as unclear: 26"]).await;
    assert_eq!(owner.count_said(), said + 1, "the progress stands in the place of the look");
    all_listen(w).await;
    let count = |what: &'static str| w.texts(what);
    assert_eq!(count("select cast(count(*) as text) from assignment").await, ["214"]);
    let asked = "select cast(count(*) as text) from outbox where kind = 'allotment'";
    assert_eq!(count(asked).await, ["214"]);
    assert!(count("select content from import_row").await.is_empty());
    owner.sends("/import #1 apply").await.expects("applied already").await;
}

async fn sixty_people_on_whatsapp(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let seen = admin.sends_document("p.csv", "", people(0, 60).into()).await;
    seen.expects("New people: 60").await;
    admin.presses("Apply").await.expects(["Applying 60 rows", "when it's done"]).await;
    admin.expects("Done: 60 registered").await;
    admin.expects_nothing().await;
}

async fn what_fails_for_good_is_given_up(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let seen = admin.sends_document("p.csv", "", people(0, 60).into()).await;
    let seen = seen.expects("New people: 60").await;
    w.tampers("update import set attempts = 3").await;
    seen.presses("Apply").await;
    admin.expects("Applying 60 rows").await;
    admin.expects(["could not be applied", "nothing was changed"]).await;
    assert!(w.texts("select content from import_row").await.is_empty());
    admin.sends("/import #1 apply").await.expects("not there any more").await;
}

async fn two_processes_apply_it_once(w: &World) {
    let admin = w.admin().on(WhatsApp).await;
    let seen = admin.sends_document("p.csv", "", people(0, 60).into()).await;
    let seen = seen.expects("New people: 60").await;
    seen.presses("Apply").await;
    w.settles_twice_at_once().await;
    admin.expects("Applying 60 rows").await;
    admin.expects("Done: 60 registered").await;
    admin.expects_nothing().await;
    let registered = "select cast(count(*) as text) from audit_log where kind = 'register'";
    assert_eq!(w.texts(registered).await, ["60"]);
}
