//! Files that are no tables, or are meant to do harm; platforms that fail; people who are forgotten.

use khidmat::simulator::Fault;
use rust_xlsxwriter::Workbook;

use crate::forgetting_all::all_listen;
use crate::importing::workbook;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::World;

scenarios! {
    what_is_no_table_is_answered_kindly,
    what_is_too_much_is_refused,
    odd_cells_do_no_harm,
    a_platform_that_fails_is_asked_again,
    whoever_is_forgotten_is_in_no_import,
    a_forgotten_admins_import_goes,
    a_file_for_import_is_no_audition,
}

async fn what_is_no_table_is_answered_kindly(w: &World) {
    for way in [Telegram, WhatsApp] {
        let admin = if way == Telegram { w.admin() } else { w.second_admin() }.on(way).await;
        w.owner().hears_all().await;
        let whole = workbook(&[("S", "Name|ITS|Phone\nYusuf|30450001|9820050001")]);
        let half = whole[..whole.len() / 2].to_vec();
        for (caption, bytes, said) in [
            ("", b"%PDF-1.7 and more".to_vec(), "can't use this file"),
            ("/import", b"%PDF-1.7\0\0".to_vec(), "no table in this file that I know"),
            ("", b"Name,ITS\0,Phone\n1,2,3".to_vec(), "can't use this file"),
            ("/import", b"a,b\n1,2\n".to_vec(), "should name the columns"),
            ("", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "old Excel file"),
            ("", half, "damaged"),
            ("", b"PK\x03\x04".to_vec(), "damaged"),
            ("", b"Name,ITS,Phone\n,,\n".to_vec(), "nothing below them"),
        ] {
            admin.sends_document("x.xlsx", caption, bytes).await.expects(said).await;
        }
    }
}

/// An archive of which one part is a gigabyte of nothing.
fn bomb() -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", options).expect("a part");
    let nothing = vec![b' '; 1024 * 1024];
    for _ in 0..100 {
        archive.write_all(&nothing).expect("room");
    }
    archive.finish().expect("an archive").into_inner()
}

async fn what_is_too_much_is_refused(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let other = w.second_admin().on(WhatsApp).await;
    w.owner().hears_all().await;
    let mut far = Workbook::new();
    let sheet = far.add_worksheet();
    sheet.write_string(0, 0, "Name").expect("a cell");
    sheet.write_string(1_048_575, 16_383, "ITS").expect("a cell");
    let far = far.save_to_buffer().expect("a workbook");
    let long = format!("Name,ITS\n{}", "Yusuf,30450001\n".repeat(6000));
    let bomb = bomb();
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    for bytes in [bomb, far, vec![b','; 300], long.into_bytes()] {
        admin
            .sends_document("x", "/import", bytes.clone())
            .await
            .expects("too large to read")
            .await;
        other.sends_document("x", "/import", bytes).await.expects("too large to read").await;
    }
    // Telegram tells the size before, WhatsApp does not.
    let big = vec![b'x'; 5 * 1024 * 1024 + 1];
    admin.sends_document("x", "", big.clone()).await.expects(["too big", "5 MB"]).await;
    other.sends_document("x", "", big).await.expects(["too big", "5 MB"]).await;
}

async fn odd_cells_do_no_harm(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in (0..).zip(["Name", "ITS", "Phone"]) {
        sheet.write_string(0, column, text).expect("a cell");
    }
    let rows = [
        ["يوسف علي", "30450001", "+919820050001"],
        ["\u{202E}ilA fusuY", "30450002", "+919820050002"],
        ["=HYPERLINK(\"http://x\")", "30450003", "+919820050003"],
        ["*bold* _x_", "30450004", "+919820050004"],
    ];
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    sheet.write_string(5, 0, "x".repeat(32_000)).expect("a cell");
    sheet.write_formula(6, 0, "=1+1").expect("a cell");
    sheet.write_number(6, 1, 30_450_005).expect("a cell");
    sheet.write_number(6, 2, 919_820_050_005.0).expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    admin.sends_document("x.xlsx", "", bytes).await;
    let seen = admin.expects(["New people: 2", "left out: 4"]).await;
    seen.and("Row 4: “=HYPERLINK").and("Row 7: “0” is no full name");
    admin.presses("Apply").await.expects("Done: 2 registered").await;
    admin.sends("/person 30450002").await.expects("ilA fusuY").await.without("\u{202E}");
    // What Windows and Excel write elsewhere.
    let text = "Name;ITS;Phone\nZo\u{EB} Ali;30450006;9820050006\n";
    let latin: Vec<u8> =
        text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("it")).collect();
    admin.sends_document("x.csv", "", latin).await.expects("New people: 1").await;
    admin.presses("Apply").await.expects("Done: 1").await;
    admin.sends("/person 30450006").await.expects("Zo\u{EB} Ali").await;
}

async fn a_platform_that_fails_is_asked_again(w: &World) {
    let text = "Name,ITS,Phone\nZahra Noor,30450001,9820050001\n";
    let admin = w.admin().on(Telegram).await;
    w.telegram.refuses_call("getFile", Fault::LosesRequest);
    w.telegram.refuses_call("file", Fault::Status(502, String::new()));
    admin.sends_document("p.csv", "", text.into()).await.expects("One moment").await;
    w.clock.passes(5);
    admin.expects_nothing().await;
    w.restarts().await;
    w.clock.passes(30);
    admin.expects("New people: 1").await;
    let other = w.second_admin().on(WhatsApp).await;
    w.owner().hears_all().await;
    w.whatsapp.refuses_call("/1000000000000000", Fault::GraphError(100));
    other.sends_document("p.csv", "", text.into()).await.expects("send it once more").await;
}

async fn whoever_is_forgotten_is_in_no_import(w: &World) {
    let person = w.volunteer_without_mail("30412350").on(Telegram).await;
    let admin = w.admin().on(Telegram).await;
    let text = "Name,ITS,Phone\nMustafa Bhai Lokhandwala,30412350,9820099999\n\
                Zahra Noor,30450001,9820050001\nMustafa Bhai Lokhandwala,30450009,x\n";
    let seen = admin.sends_document("p.csv", "", text.into()).await;
    seen.expects(["New people: 1", "Registered otherwise: 1", "left out: 1"]).await;
    person.sends("/forget").await.hears().await;
    person.presses("Erase me").await.hears().await;
    all_listen(w).await;
    let left = w.texts("select content from import_row").await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].contains("Zahra Noor"));
    admin.sends("/import #1 apply").await.expects("Done: 1 registered").await;
}

async fn a_forgotten_admins_import_goes(w: &World) {
    let admin = w.admin().on(Telegram).await;
    let text = "Name,ITS,Phone\nZahra Noor,30450001,9820050001\n";
    admin.sends_document("p.csv", "", text.into()).await.expects("New people: 1").await;
    admin.sends("/forget").await.hears().await;
    admin.presses("Erase me").await.hears().await;
    all_listen(w).await;
    assert!(w.texts("select content from import_row").await.is_empty());
    assert!(w.texts("select state from import").await.is_empty());
}

async fn a_file_for_import_is_no_audition(w: &World) {
    // An admin in the midst of registering sends a table: it becomes nobody's recording.
    let admin = w.admin().on(WhatsApp).await;
    let text = "Name,ITS,Phone\nZahra Noor,30450001,9820050001\n";
    admin.sends("register").await.expects("full name").await;
    admin.sends_document("p.csv", "", text.into()).await.expects("New people: 1").await;
    admin.sends("Abde Ali").await.expects("ITS").await;
    assert!(w.kept_recordings().is_empty());
}
