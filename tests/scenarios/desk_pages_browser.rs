//! The desk's plain pages in a browser, with real clicks, at a table and on a phone.

use serde_json::json;

use crate::axe;
use crate::browser::{Browser, Page};
use crate::desk_sitting::link;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    an_admin_works_through_the_pages,
}

const PAGES: [&str; 7] =
    ["people", "people/1", "requests", "reminders", "log", "settings", "health"];

async fn an_admin_works_through_the_pages(w: &World) {
    let Some(browser) = Browser::start().await else { return };
    let (admin, person) = w.admin_and_holder().await;
    for its in ["30412346", "30412347", "30412348", "30412349", "30412350"] {
        w.volunteer_without_mail(its).on(WhatsApp).await;
    }
    person.sends_recording(khidmat::simulator::sound::ogg(12)).await.hears().await;
    person.sends_recording(khidmat::simulator::sound::ogg(25)).await.hears().await;
    person.sends("/away 12-14").await.hears().await;
    let wish = "/request cancel 5 fajr-azaan My father is in hospital and I travel to him";
    person.sends(wish).await.hears().await;
    let other = w.volunteer_without_mail("30412352").on(Telegram).await;
    admin.hears().await;
    w.owner().hears().await;
    admin.sends("/assign 6 isha fatema").await.hears().await;
    other.hears_all().await;
    w.settles().await;
    browser
        .visits(async |page: &Page| {
            signs_in(w, page, &admin).await;
            looks_at_all(w, page, 1280).await;
            works(w, page, &person).await;
            page.becomes_a_phone(390, 844).await;
            looks_at_all(w, page, 390).await;
            let complaints = page.complaints().await;
            let unexpected: Vec<_> =
                complaints.iter().filter(|line| !line.contains("422")).collect();
            assert!(unexpected.is_empty(), "{unexpected:?}");
        })
        .await;
    other.hears_all().await;
    for its in ["12346", "12350", "12352"] {
        while w.whatsapp.next(&format!("+9198200{its}")).is_some() {}
    }
    person.hears_all().await;
}

async fn signs_in(w: &World, page: &Page, admin: &Phone<'_>) {
    let path = link(admin).await;
    page.opens(&format!("http://{}{path}", w.address())).await;
    page.clicks("main form button").await;
    page.shows("h1", "Roster").await;
}

/// Opens each page, looks at it as axe does, and sees that nothing stands over the edge.
async fn looks_at_all(w: &World, page: &Page, width: u32) {
    for place in PAGES {
        page.opens(&format!("http://{}/admin/{place}", w.address())).await;
        page.shows("h1", "").await;
        page.photographs(&format!("desk-{}-{width}", place.replace('/', "-"))).await;
        axe::finds_nothing_serious(page, &format!("{place} at {width}")).await;
        let wide = "return document.documentElement.scrollWidth > innerWidth";
        assert_eq!(page.run(wide, Vec::new()).await, json!(false), "{place} at {width}");
    }
}

async fn works(w: &World, page: &Page, person: &Phone<'_>) {
    let at = |path: &str| format!("http://{}/admin/{path}", w.address());
    // People: found by a few letters, approved.
    page.opens(&at("people")).await;
    page.types("#search", "lokhand").await;
    page.clicks(".filters button").await;
    page.shows(".title-line", "1 person").await;
    page.clicks("tbody th a").await;
    page.shows("h1", "Mustafa Bhai Lokhandwala").await;
    page.clicks("form[action$='/approve'] button").await;
    page.shows(".said.well", "is approved").await;
    page.shows(".badge.good", "approved").await;
    // A rejection without its reason is refused, beside the top.
    page.clicks("form[action$='/ask'] button").await;
    page.shows(".said.well", "asking").await;
    // The audition that is judged.
    page.opens(&at("people/1")).await;
    page.clicks("form[action$='/choose'] button").await;
    page.shows(".recording b", "0:25").await;
    // Requests: a reason is needed, then it goes.
    page.opens(&at("requests")).await;
    page.clicks(".wish button[value=reject]").await;
    page.shows(".said.not-well", "reason").await;
    page.photographs("desk-requests-refused-1280").await;
    page.types(".wish input[name=note]", "We have nobody else that day").await;
    page.clicks(".wish button[value=reject]").await;
    page.shows(".said.well", "Yusuf Ali").await;
    page.shows("tbody", "not granted").await;
    person.expects("We have nobody else that day").await;
    // The log tells it, and can be narrowed.
    page.opens(&at("log")).await;
    page.shows(".trail", "We have nobody else").await;
    page.types("#who", "yusuf").await;
    page.clicks(".filters button").await;
    page.shows(".trail", "Yusuf Ali").await;
    // Settings: what is wrong stands beside its field.
    page.opens(&at("settings")).await;
    page.run("document.getElementById('value-digest').value = 'tea time'", Vec::new()).await;
    page.clicks("#set-digest button").await;
    page.shows("#problem-digest", "tea time").await;
    page.photographs("desk-settings-wrong-1280").await;
    axe::finds_nothing_serious(page, "settings with a mistake").await;
    page.run("document.getElementById('value-digest').value = '19:30'", Vec::new()).await;
    page.clicks("#set-digest button").await;
    page.shows(".said.well", "19:30").await;
    page.clicks(".duties tr.off button[value=on]").await;
    page.shows(".said.well", "is on").await;
    page.clicks("#board summary").await;
    page.clicks("#board form button").await;
    page.shows(".said.well", "The old link stopped working").await;
}
