//! `/export`: the roster and what belongs to it, as files that other programs open.

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{World, sheets};

scenarios! {
    what_kind_of_file_is_chosen,
    a_workbook_holds_everything,
    words_stay_words,
    each_other_file_is_what_it_says,
    an_earlier_season_is_chosen,
    without_a_season_the_people_are_there ("SEASON" = ""),
    nobody_else_takes_anything,
    it_stays_known_who_took_what,
    of_who_is_forgotten_nothing_tells,
    a_long_log_is_cut,
}

const HOSTILE: &str = "=HYPERLINK(\"http://example.com\";\"a, b\")";

async fn what_kind_of_file_is_chosen(w: &World) {
    for (admin, name) in [(w.admin(), "abde"), (w.second_admin(), "kumail")] {
        let way = if name == "abde" { Telegram } else { WhatsApp };
        let admin = admin.on(way).await;
        let asked = admin.sends("/export").await.expects("Shehrullah 1448H").await;
        asked
            .offers([
                "Excel workbook",
                "PDF to print",
                "CSV table",
                "Calendar file",
                "People as CSV",
            ])
            .presses("Excel workbook")
            .await;
        admin.gets_file("shehrullah-1448h.xlsx").await.0.and(["workbook", "keep it safe"]);
        // Typed instead of pressed.
        admin.sends("/export Excel").await.gets_file("shehrullah-1448h.xlsx").await;
        admin.sends("/export pdf").await.gets_file("shehrullah-1448h.pdf").await;
        admin.sends("/export nonsense").await.expects(["nonsense", "Shehrullah 1448H"]).await;
    }
}

async fn a_workbook_holds_everything(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    person.sends("/confirm 1").await.hears().await;
    admin.sends("/lock 5 isha The Aamil leads, as always").await.expects("Isha").await;
    admin.sends("/assign 6 isha 30412345").await.expects("Isha").await;
    person.expects("Isha").await;
    person.sends("/request cancel 6 isha I am travelling, sorry").await.expects("Thank you").await;
    admin.hears().await;
    w.owner().hears().await;
    admin.sends("/export xlsx").await;
    let (_, bytes) = admin.gets_file(".xlsx").await;
    let book = sheets(&bytes);
    let tabs: Vec<&str> = book.keys().map(String::as_str).collect();
    assert_eq!(tabs, ["Log", "People", "Requests", "Roster", "Slots"]);
    let roster = &book["Roster"];
    assert_eq!(roster[0][..4], ["Day", "Date", "Hijri date", "Fajr Azaan\n05:20"]);
    assert_eq!(roster[5][..4], ["5", "2027-02-09", "4 Ramadan 1448", "Yusuf Ali [C]"]);
    assert_eq!(roster[5][10], "The Aamil leads, as always [L]");
    assert_eq!(roster[6][10], "Yusuf Ali [R]");
    let slots = &book["Slots"];
    assert_eq!(slots.len(), 1 + 30 * 8);
    assert_eq!(slots[0].join("|"), "Day|Date|Hijri date|Time|Duty|Duty key|State|Name|ITS|Note");
    let slot = |day: &str, key: &str| {
        let mut rows = slots.iter().filter(|row| row[0] == day && row[5] == key);
        rows.next().map(|row| row[1..].join("|")).expect("the slot")
    };
    let day = "2027-02-09|4 Ramadan 1448";
    let azaan = format!("{day}|05:20|Fajr Azaan|fajr-azaan|confirmed|Yusuf Ali|30412345|");
    assert_eq!(slot("5", "fajr-azaan"), azaan);
    let isha = format!("{day}|17:40|Isha Takbira|isha-takbira|locked|||The Aamil leads, as always");
    assert_eq!(slot("5", "isha-takbira"), isha);
    let people = &book["People"];
    assert_eq!(people[0].join("|"), "Name|ITS|E-mail|Phone|Preference|Status|Registered");
    assert_eq!(people[1].join("|"), "Yusuf Ali|30412345||+919820012345|both|allotted|2027-02-08");
    let requests = &book["Requests"];
    assert_eq!(
        requests[1][..9].join("|"),
        "2027-02-10|Isha Takbira|isha-takbira|Yusuf Ali|30412345|cancel|I am travelling, sorry||open"
    );
    let log = &book["Log"];
    assert_eq!(log[0].join("|"), "Time|Who|Way|What");
    let whole = log.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n");
    assert!(whole.contains("2027-02-08 10:00|Yusuf Ali|WhatsApp|Yusuf Ali confirmed"), "{whole}");
}

async fn words_stay_words(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    w.tampers(&format!("update person set full_name = '{HOSTILE}'")).await;
    w.tampers("update assignment set note = '+1'").await;
    admin.sends("/lock 5 isha -1+1").await.expects("Isha").await;
    admin.sends("/export xlsx").await;
    // A formula makes the reader fail.
    let book = sheets(&admin.gets_file(".xlsx").await.1);
    assert_eq!(book["People"][1][0], HOSTILE);
    assert_eq!(book["People"][1][3], "+919820012345");
    admin.sends("/export csv").await;
    let (_, text) = admin.opens(".csv").await;
    let quoted = HOSTILE.replace('"', "\"\"");
    assert!(text.contains(&format!(",\"'{quoted}\",30412345,")), "{text}");
    assert!(text.contains("locked,,,\"'-1+1\"\r\n"), "{text}");
    admin.sends("/export people").await;
    let (_, text) = admin.opens("people-2027-02-08.csv").await;
    assert!(text.contains("\"'+919820012345\""), "{text}");
    admin.sends("/export ics").await;
    let (_, text) = admin.opens(".ics").await;
    let text = text.replace("\r\n ", "");
    assert!(text.contains("=HYPERLINK(\"http://example.com\"\\;\"a\\, b\")\r\n"), "{text}");
}

async fn each_other_file_is_what_it_says(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    for line in ["/export pdf", "/export csv", "/export ics", "/export people"] {
        admin.sends(line).await;
        let format = line.trim_start_matches("/export ");
        let ending = if format == "people" { ".csv" } else { format };
        let (said, bytes) = admin.gets_file(ending).await;
        let text = String::from_utf8_lossy(&bytes);
        match format {
            "pdf" => {
                said.and(["notice board", "A4"]);
                assert!(bytes.starts_with(b"%PDF-") && text.matches("/MediaBox").count() == 2);
            }
            "csv" => {
                said.and("every slot");
                assert_eq!(text.matches("\r\n").count(), 1 + 30 * 8);
                assert!(text.contains("fajr-azaan,assigned,Yusuf Ali,30412345,"), "{text}");
            }
            "ics" => {
                said.and("calendar");
                assert_eq!(text.matches("BEGIN:VEVENT").count(), 30 * 8);
                assert!(text.contains("SUMMARY:Fajr Azaan: Yusuf Ali\r\n"), "{text}");
                assert!(text.contains("SUMMARY:Fajr Azaan: open\r\n"), "{text}");
                let read: icalendar::Calendar = text.parse().expect("a calendar");
                assert_eq!(read.property_value("X-WR-CALNAME"), Some("Shehrullah 1448H"));
            }
            _ => {
                said.and(["One person", "keep it safe"]);
                assert!(text.contains("\r\nYusuf Ali,30412345,,"), "{text}");
            }
        }
    }
}

async fn an_earlier_season_is_chosen(w: &World) {
    let (admin, _) = w.admin_and_holder().await;
    admin.sends("/season 2028-01-27 30 Shehrullah 1449H").await.expects("1449H").await;
    w.clock.to("2028-01-28 10:00");
    // The current one is the new one.
    admin.sends("/export csv").await;
    let (_, text) = admin.opens("shehrullah-1449h.csv").await;
    assert!(!text.contains("Yusuf"), "{text}");
    let asked = admin.sends("/export").await.expects("1449H").await;
    asked.presses("Another season").await;
    let asked = admin.expects("Which season").await;
    asked.offers(["Shehrullah 1449H", "Shehrullah 1448H"]).presses("Shehrullah 1448H").await;
    admin.expects("1448H").await.presses("CSV table").await;
    let (_, text) = admin.opens("shehrullah-1448h.csv").await;
    assert!(text.contains("Yusuf Ali,30412345"), "{text}");
    for named in ["1448", "shehrullah 1448h", "2027-02-05"] {
        admin.sends(&format!("/export csv {named}")).await.opens("shehrullah-1448h.csv").await;
    }
    let unclear = admin.sends("/export csv shehrullah").await.expects("which season").await;
    unclear.and("Shehrullah 1449H, Shehrullah 1448H");
}

async fn without_a_season_the_people_are_there(w: &World) {
    let admin = w.admin().on(Telegram).await;
    for line in ["/export", "/export xlsx", "/export seasons", "/export csv 1448"] {
        admin.sends(line).await.expects("/season").await;
    }
    admin.sends("/export people").await;
    let (said, text) = admin.opens(".csv").await;
    said.and("0 people");
    assert_eq!(text, "\u{FEFF}Name,ITS,E-mail,Phone,Preference,Status,Registered\r\n");
}

async fn nobody_else_takes_anything(w: &World) {
    let viewer = w.viewer().on(Telegram).await;
    let person = w.volunteer_without_mail("30412345").on(WhatsApp).await;
    let stranger = w.newcomer("30412346").on(Telegram).await;
    stranger.sends("hi").await.expects("Salaam").await;
    for phone in [&viewer, &person, &stranger] {
        for line in ["/export", "/export xlsx", "/export people"] {
            phone.sends(line).await.expects("admins").await;
        }
        phone.forges_press("1", "/export people").await.expects("admins").await;
    }
    let admin = w.admin().on(Telegram).await;
    admin.in_group().sends("/export@khidmat_bot xlsx").await;
    admin.in_group().expects("private").await;
    assert!(w.texts("select 'row' from document").await.is_empty());
}

async fn it_stays_known_who_took_what(w: &World) {
    let admin = w.admin().on(Telegram).await;
    admin.sends("/export people").await.opens(".csv").await;
    admin.sends("/export xlsx").await.gets_file(".xlsx").await;
    let log = w.owner();
    log.sends("/log export")
        .await
        .expects(["Abde Ali", "a file of Shehrullah 1448H away: xlsx"])
        .await
        .and("took a file away: people");
}

async fn of_who_is_forgotten_nothing_tells(w: &World) {
    let (admin, person) = w.admin_and_holder().await;
    w.clock.to("2027-02-10 10:00");
    while w.whatsapp.next(person.number()).is_some() {}
    admin.sends("/export xlsx").await.gets_file(".xlsx").await;
    person.sends("forget").await.expects("Shall I?").await.presses("Erase me").await;
    person.expects("forgotten").await;
    admin.expects("A volunteer was erased").await;
    w.owner().expects("A volunteer was erased").await;
    admin.sends("/export xlsx").await;
    let book = sheets(&admin.gets_file(".xlsx").await.1);
    let row = book["Slots"].iter().find(|row| row[0] == "5" && row[5] == "fajr-azaan");
    let row = row.expect("the slot");
    assert!(row[6] == "done" && !row[7].contains("Yusuf") && row[8].is_empty(), "{row:?}");
    assert_eq!(book["People"].len(), 1);
}

async fn a_long_log_is_cut(w: &World) {
    let admin = w.admin().on(Telegram).await;
    w.tampers(
        "insert into audit_log (centre_id, at, kind, digest)
         with recursive one (number) as
              (select 1 union all select number + 1 from one where number < 2100)
         select 1, 1801000000000 + number, 'stop', '' from one",
    )
    .await;
    admin.sends("/export xlsx").await;
    let (said, bytes) = admin.gets_file(".xlsx").await;
    said.and("newest 2000 lines");
    let book = sheets(&bytes);
    assert_eq!(book["Log"].len(), 1 + 2000 + 1);
    let last = book["Log"].last().expect("a row");
    assert!(last[3].ends_with("older lines are not shown."), "{last:?}");
}
