//! The demo, as a newcomer meets it: `khidmat demo`, and its page in a browser.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::child::{Khidmat, client};

const VOLUNTEER: &str = "[data-actor=volunteer]";
const ADMIN: &str = "[data-actor=admin]";
/// A small phone.
const PHONE: (u32, u32) = (390, 844);

/// The demo and the address that it prints.
async fn demo(folder: &std::path::Path) -> (Khidmat, String) {
    let arguments = ["demo", "--listen", "127.0.0.1:0"];
    let mut khidmat = Khidmat::start(folder, &arguments, &HashMap::new());
    let address = khidmat.line("http://").await.trim().to_owned();
    (khidmat, address)
}

async fn chooses(page: &Page, actor: &str, channel: &str) {
    page.clicks(&format!("{actor} [data-role=channel][data-channel={channel}]")).await;
}

async fn writes(page: &Page, actor: &str, text: &str) {
    page.types(&format!("{actor} [data-role=composer]"), text).await;
    page.clicks(&format!("{actor} [data-role=send]")).await;
}

async fn presses(page: &Page, actor: &str, label: &str) {
    page.clicks(&format!("{actor} [data-role=button][data-label=\"{label}\"]")).await;
}

async fn hears(page: &Page, actor: &str, words: &str) {
    let said = format!("{actor} [data-role=message][data-author=bot] [data-role=text]");
    page.shows(&said, words).await;
}

#[tokio::test]
async fn a_newcomer_sees_it_all_on_the_page() {
    let Some(browser) = Browser::start().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (mut khidmat, address) = demo(folder.path()).await;
    browser
        .visits(async |page: &Page| {
            page.opens(&address).await;
            registers(page).await;
            assigns(page).await;
            is_auditioned(page).await;
            looks(page).await;
            is_reminded(page).await;
            unlocks(page).await;
            switches_channels(page).await;
            fits_a_phone(page).await;
            needs_only_us(page, &address).await;
            assert_eq!(page.complaints().await, Vec::<String>::new());
        })
        .await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    assert!(!khidmat.said.concat().contains("ERROR"), "{:?}", khidmat.said);
}

async fn registers(page: &Page) {
    chooses(page, VOLUNTEER, "whatsapp").await;
    writes(page, VOLUNTEER, "Salaam").await;
    hears(page, VOLUNTEER, "the duty roster of the masjid").await;
    presses(page, VOLUNTEER, "Register").await;
    hears(page, VOLUNTEER, "full name").await;
    writes(page, VOLUNTEER, "Yusuf Ali").await;
    hears(page, VOLUNTEER, "ITS number").await;
    writes(page, VOLUNTEER, "30412345").await;
    hears(page, VOLUNTEER, "e-mail address").await;
    writes(page, VOLUNTEER, "yusuf@example.com").await;
    hears(page, VOLUNTEER, "What would you like to do?").await;
    presses(page, VOLUNTEER, "Azaan and Takbira").await;
    hears(page, VOLUNTEER, "Is this right?").await;
    presses(page, VOLUNTEER, "Yes, register me").await;
    hears(page, VOLUNTEER, "You are registered with ITS 30412345").await;
    page.shows("#mailbox [data-role=mail]", "Your registration").await;
}

async fn assigns(page: &Page) {
    chooses(page, ADMIN, "telegram").await;
    writes(page, ADMIN, "/assign 5 fajr-azaan 30412345").await;
    hears(page, ADMIN, "is given to").await;
    hears(page, VOLUNTEER, "a duty is yours").await;
    page.shows("#mailbox [data-role=mail]", "Your duty: Fajr Azaan").await;
}

/// The volunteer sends a voice note and hears it again.
async fn is_auditioned(page: &Page) {
    page.clicks(&format!("{VOLUNTEER} [data-role=voice]")).await;
    hears(page, VOLUNTEER, "your audition is here: 0:04 long").await;
    writes(page, VOLUNTEER, "/audition").await;
    hears(page, VOLUNTEER, "1 audition of").await;
    presses(page, VOLUNTEER, "Hear it").await;
    plays(page, VOLUNTEER).await;
}

/// The newest recording of the bot is shown, loads, and plays. It is drawn anew when the message's
/// tick changes, and then started again.
async fn plays(page: &Page, actor: &str) {
    let sound = format!("{actor} [data-role=message][data-author=bot] [data-role=sound]");
    page.shows(&sound, "").await;
    let script = "const [css, done] = arguments; \
        let started = null; \
        const start = () => { \
            const sound = [...document.querySelectorAll(css)].at(-1); \
            if (!sound || sound === started) return; \
            started = sound; \
            sound.muted = true; \
            sound.ontimeupdate = () => { if (sound.currentTime > 0) done(String(sound.duration)); }; \
            sound.onerror = () => done(sound.error.message); \
            sound.play().catch(() => {}); \
        }; \
        new MutationObserver(start).observe(document.body, { childList: true, subtree: true }); \
        start();";
    let length = page.run_until_done(script, vec![json!(sound)]).await;
    let seconds: f64 = length.as_str().and_then(|length| length.parse().ok()).unwrap_or_default();
    assert!((3.5..4.5).contains(&seconds), "it doesn't play for its four seconds: {length}");
}

/// The roster is shown as a picture with its words below.
async fn looks(page: &Page) {
    writes(page, VOLUNTEER, "/grid 5").await;
    hears(page, VOLUNTEER, "Fajr Azaan · ").await;
    let picture = format!("{VOLUNTEER} [data-role=message][data-author=bot] [data-role=picture]");
    let script = "const [css, done] = arguments; \
        const picture = [...document.querySelectorAll(css)].at(-1); \
        picture.decode().then(() => done(String(picture.naturalWidth)), (error) => done(String(error)));";
    let width = page.run_until_done(script, vec![json!(picture)]).await;
    assert_eq!(width, "1080");
}

async fn is_reminded(page: &Page) {
    page.clicks("#clock-next").await;
    page.shows("#clock-time", "18:00").await;
    page.shows("#clock-day", "9 Feb").await;
    hears(page, VOLUNTEER, "tomorrow you have").await;
    page.shows("#mailbox [data-role=mail]", "Tomorrow: Fajr Azaan").await;
    // The newest letter stands first.
    page.clicks("#mailbox [data-role=mail][data-to=\"yusuf@example.com\"] button").await;
    page.shows("#mailbox [data-role=mail-body]", "Fajr Azaan").await;
    page.shows("#mailbox [data-role=mail-body]", "05:20").await;
}

async fn unlocks(page: &Page) {
    writes(page, ADMIN, "/unlock 5 fajr-azaan").await;
    hears(page, ADMIN, "at least 10 characters").await;
    writes(page, ADMIN, "/unlock 5 fajr-azaan He is travelling to Surat").await;
    hears(page, ADMIN, "is open again").await;
    hears(page, VOLUNTEER, "you no longer have").await;
}

async fn switches_channels(page: &Page) {
    chooses(page, VOLUNTEER, "telegram").await;
    page.shows(&format!("{VOLUNTEER} [data-role=messages]"), "A new chat").await;
    writes(page, VOLUNTEER, "/mine").await;
    hears(page, VOLUNTEER, "registered").await;
    chooses(page, VOLUNTEER, "whatsapp").await;
    hears(page, VOLUNTEER, "you no longer have").await;
}

async fn fits_a_phone(page: &Page) {
    let (width, height) = PHONE;
    page.becomes_a_phone(width, height).await;
    let widths =
        "return [document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]";
    for tab in ["volunteer", "admin", "mailbox"] {
        page.clicks(&format!("[data-role=tab][data-tab={tab}]")).await;
        let shown = "[data-panel=\"TAB\"].is-shown".replace("TAB", tab);
        page.shows(&shown, "").await;
        let widths = page.run(widths, Vec::new()).await;
        assert_eq!(widths, json!([width, width, width]), "{tab} has to be scrolled sideways");
    }
}

/// Everything that the page has loaded came from the demo itself.
async fn needs_only_us(page: &Page, address: &str) {
    let names = "return performance.getEntriesByType('resource').map((it) => it.name)";
    let names = page.run(names, Vec::new()).await;
    let names: Vec<&str> = names.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(names.len() >= 3, "{names:?}");
    let is_ours = |name: &&&str| !name.starts_with(address) && !name.starts_with("data:");
    let others: Vec<_> = names.iter().filter(is_ours).collect();
    assert!(others.is_empty(), "the page loads {others:?}");
}

#[tokio::test]
async fn it_reads_no_settings_and_takes_another_port_if_its_own_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    // Neither these nor the environment's may lead the demo anywhere.
    std::fs::write(folder.path().join(".env"), "DATABASE_URL=sqlite://real.db\nADMINS=nonsense\n")
        .unwrap();
    let held = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let taken = held.local_addr().unwrap().to_string();
    let environment = HashMap::from([("SMTP_URL".to_owned(), "smtp://nowhere.example".to_owned())]);
    let mut khidmat = Khidmat::start(folder.path(), &["demo", "--listen", &taken], &environment);
    let address = khidmat.line("http://").await.trim().to_owned();
    assert!(!address.contains(&taken), "{address}");
    let page = client().get(&address).send().await.expect("it answers");
    assert_eq!(page.status().as_u16(), 200);
    assert!(page.text().await.unwrap().contains("Khidmat"));
    assert_eq!(khidmat.stops().await.code(), Some(0));
    let kept: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(kept, [".env"], "the demo left something behind");
}
