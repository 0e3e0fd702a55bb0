//! The desk in a browser, with real clicks and keys, at a table and on a phone.

use serde_json::json;

use crate::axe;
use crate::browser::{Browser, Page, key};
use crate::desk_sitting::link;
use crate::world::Way::WhatsApp;
use crate::world::World;

scenarios! {
    an_admin_works_with_the_keyboard,
    an_admin_works_on_a_phone,
}

const PEOPLE: [&str; 10] = [
    "30412346", "30412347", "30412348", "30412349", "30412350", "30412351", "30412352", "30412353",
    "30412354", "30412355",
];
const FOCUS: &str = "return document.activeElement.textContent.replace(/\\s+/g, ' ').trim()";

/// Opens the desk by a link that was taken from the chat.
async fn signs_in(w: &World, page: &Page, admin: &crate::world::Phone<'_>) {
    let path = link(admin).await;
    page.opens(&format!("http://{}{path}", w.address())).await;
    page.shows("h1", "Sign in").await;
    axe::finds_nothing_serious(page, "the page that asks whether to sign in").await;
    page.photographs("desk-enter").await;
    page.clicks("main form button").await;
    page.shows("h1", "Roster").await;
}

/// Where the focus is.
async fn focus(page: &Page) -> String {
    page.run(FOCUS, Vec::new()).await.as_str().unwrap_or_default().to_owned()
}

/// The link of a cell.
fn cell(date: &str, duty: i64) -> String {
    format!("tr[data-date='{date}'] a.cell[data-duty='{duty}']")
}

async fn an_admin_works_with_the_keyboard(w: &World) {
    let Some(browser) = Browser::start().await else { return };
    let (admin, person) = w.admin_and_holder().await;
    let mut people = Vec::new();
    for its in PEOPLE {
        people.push(w.volunteer_without_mail(its).on(WhatsApp).await);
    }
    browser
        .visits(async |page: &Page| {
            signs_in(w, page, &admin).await;
            page.photographs("desk-roster-1280").await;
            axe::finds_nothing_serious(page, "the roster").await;
            gives_ten(page).await;
            let given = w.texts("select 'given' from assignment where person_id > 1").await;
            assert_eq!(given.len(), 10, "ten duties are given by keyboard");
            for phone in &people {
                phone.expects("a duty is yours").await;
            }
            takes_back(page).await;
            people[9].expects("mistake").await;
            unlocks(page).await;
            person.expects("you no longer have").await;
            // What is changed in the chat appears by itself, and the focus stays.
            let before = focus(page).await;
            admin.sends("/assign 7 asr-takbira 30412345").await.expects("Asr Takbira").await;
            person.expects("Asr Takbira").await;
            page.shows(&cell("2027-02-11", 9), "Yusuf Ali").await;
            assert_eq!(focus(page).await, before);
            assert_eq!(page.complaints().await, Vec::<String>::new());
        })
        .await;
}

/// Ten duties from the Fajr Takbira of day 5 on, by typing and Enter.
async fn gives_ten(page: &Page) {
    page.run(&format!("document.querySelector(\"{}\").focus()", cell("2027-02-09", 6)), Vec::new())
        .await;
    for (at, its) in PEOPLE.iter().enumerate() {
        let here = focus(page).await;
        assert!(here.ends_with(": open"), "{here}");
        page.presses(&its[..1]).await;
        page.shows("#found [role=option]", PEOPLE[9]).await;
        if at == 0 {
            page.photographs("desk-giving-1280").await;
            axe::finds_nothing_serious(page, "giving a slot").await;
        }
        page.presses(&its[1..]).await;
        page.shows("#found [aria-selected=true]", its).await;
        page.presses(key::ENTER).await;
        // They wait to be approved, so the desk asks once more.
        page.shows("#search-said", "Press once more").await;
        page.presses(key::ENTER).await;
        let date = if at < 7 { "2027-02-09" } else { "2027-02-10" };
        let column = if at < 7 { at + 2 } else { 10 - at };
        page.shows(&format!("tr[data-date='{date}'] td:nth-of-type({column}) a.assigned"), "")
            .await;
        page.shows("#toasts .toast", "is given to").await;
        // The focus is back where it was, and goes on: to the right, then down and to the left.
        let here = focus(page).await;
        assert!(here.ends_with("assigned"), "{here}");
        match at {
            0..6 => page.presses(key::RIGHT).await,
            6 => {
                page.presses(key::DOWN).await;
                page.presses(key::HOME).await;
                page.presses(key::RIGHT).await;
                page.presses(key::RIGHT).await;
            }
            9 => {}
            _ => page.presses(key::LEFT).await,
        }
    }
    page.photographs("desk-given-1280").await;
}

/// The last one was a mistake.
async fn takes_back(page: &Page) {
    page.presses(&format!("{}z", key::CONTROL)).await;
    page.shows("#toasts .toast", "hears that it was a mistake").await;
    page.shows("tr[data-date='2027-02-10'] td:nth-of-type(1) a.open", "open").await;
}

async fn unlocks(page: &Page) {
    page.run(&format!("document.querySelector(\"{}\").focus()", cell("2027-02-09", 5)), Vec::new())
        .await;
    page.presses(key::ENTER).await;
    page.shows("#looking-at", "Yusuf Ali").await;
    page.photographs("desk-slot-1280").await;
    axe::finds_nothing_serious(page, "one slot").await;
    page.presses(key::ESCAPE).await;
    let here = focus(page).await;
    assert!(here.contains("Yusuf Ali"), "the focus returns to the cell: {here}");
    page.presses(key::ENTER).await;
    page.shows("#looking-at", "Reason, at least 10 characters").await;
    page.types("#reason", "He is travelling to Surat").await;
    page.presses(key::ENTER).await;
    page.shows("#toasts .toast", "is open again").await;
    page.shows(&format!("{}.open", cell("2027-02-09", 5)), "open").await;
}

async fn an_admin_works_on_a_phone(w: &World) {
    let Some(browser) = Browser::start().await else { return };
    let (admin, person) = w.admin_and_volunteer().await;
    w.volunteer_without_mail("30412348").on(WhatsApp).await;
    browser
        .visits(async |page: &Page| {
            page.becomes_a_phone(390, 844).await;
            signs_in(w, page, &admin).await;
            page.photographs("desk-roster-390").await;
            axe::finds_nothing_serious(page, "the roster on a phone").await;
            let wide = "return document.documentElement.scrollWidth";
            assert_eq!(page.run(wide, Vec::new()).await, json!(390), "nothing is wider");
            let small = "return [...document.querySelectorAll('main a, main button, header a, summary')] \
                .filter((it) => it.offsetParent && it.getBoundingClientRect().height < 44) \
                .map((it) => it.outerHTML)";
            assert_eq!(page.run(small, Vec::new()).await, json!([]), "targets are big enough");
            page.clicks(&cell("2027-02-09", 5)).await;
            page.shows("#found [role=option]", "Yusuf Ali").await;
            page.photographs("desk-giving-390").await;
            axe::finds_nothing_serious(page, "giving a slot on a phone").await;
            page.types("#search", "yousof").await;
            page.shows("#found [aria-selected=true]", "Yusuf Ali").await;
            page.clicks("#found [role=option]").await;
            page.shows("#search-said", "Press once more").await;
            page.clicks("#found [role=option]").await;
            page.shows(&format!("{}.assigned", cell("2027-02-09", 5)), "Yusuf Ali").await;
            person.expects("Fajr Azaan").await;
            page.clicks("#toasts .toast button").await;
            page.shows("#toasts .toast", "mistake").await;
            person.expects("mistake").await;
            page.clicks(&cell("2027-02-09", 5)).await;
            page.clicks("#closing summary").await;
            page.types("#closing-note", "the Aamil leads").await;
            page.clicks("#closing form button").await;
            page.shows(&format!("{}.closed", cell("2027-02-09", 5)), "the Aamil leads").await;
            page.clicks(&cell("2027-02-09", 5)).await;
            page.shows("#looking-at", "Unlock").await;
            page.photographs("desk-slot-390").await;
            axe::finds_nothing_serious(page, "one slot on a phone").await;
            assert_eq!(page.complaints().await, Vec::<String>::new());
        })
        .await;
}
