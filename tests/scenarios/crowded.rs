//! A masjid of 120 people with 12 duties on each of 30 days, nearly all of them given: every list
//! comes in pages that are one message each, and every page is reached by its buttons.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World};

scenarios! {
    everyone_is_on_a_page_of_the_people,
    a_name_that_thirty_people_share_comes_in_pages,
    the_roster_comes_day_by_day_and_page_by_page,
    the_gaps_are_filled_in_taps,
    a_family_of_twelve_on_one_phone,
    the_log_and_the_roles_come_in_pages,
}

const PEOPLE: usize = 120;
const FAMILY: usize = 12;
/// The last day is still empty.
const FULL_DAYS: u64 = 29;

/// The names of the jamaat: long ones, Arabic ones, Gujarati ones, and short ones.
fn name(number: usize) -> String {
    let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or(0));
    let end: String = [letter(number / 26), letter(number)].iter().collect();
    match number % 4 {
        0 => format!("Ahmed Mohammedhusain Bhai Saheb Rangoonwala Lokhandwala {end}ji"),
        1 => format!("احمد محمد حسين بهائي صاحب البرهاني {end}"),
        2 => format!("અહમદ મોહમ્મદહુસૈન ભાઈ સાહેબ કાંચવાલા {end}"),
        _ => format!("Yusuf {end}bhai"),
    }
}

fn its(number: usize) -> String {
    (31_000_000 + number).to_string()
}

fn date(day: u64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2027, 2, 5).unwrap_or_default();
    first + Days::new(day - 1)
}

/// Seeds the jamaat past the program: typing it would take an hour.
async fn crowd(w: &World) {
    w.tampers("update duty set active = true").await;
    let mut people = String::new();
    for number in 0..PEOPLE {
        let comma = if number == 0 { "" } else { "," };
        let (name, its) = (name(number), its(number));
        let _ = write!(
            people,
            "{comma} (1, '{name}', '{its}', null, '+9199000{number:05}', 'both', 'approved', {number})"
        );
    }
    w.tampers(&format!(
        "insert into person (centre_id, full_name, its_number, email, phone, preference, status, \
         created_at) values {people}"
    ))
    .await;
    let duties = w.texts("select key from duty order by position").await;
    assert_eq!(duties.len(), 12);
    let mut given = Vec::new();
    for day in 1..=FULL_DAYS {
        for (at, duty) in duties.iter().enumerate() {
            let holder = (usize::try_from(day).unwrap_or(0) * 12 + at) % PEOPLE;
            given.push(format!(
                "(1, (select id from duty where key = '{duty}'), '{}', \
                 (select id from person where its_number = '{}'), 'confirmed', '', 0)",
                date(day),
                its(holder)
            ));
        }
    }
    w.tampers(&format!(
        "insert into assignment (centre_id, duty_id, duty_date, person_id, state, note, locked_at) \
         values {}",
        given.join(",")
    ))
    .await;
}

/// An admin on either platform.
async fn admins(w: &World) -> [Phone<'_>; 2] {
    [w.admin().on(Telegram).await, w.second_admin().on(WhatsApp).await]
}

/// The one message that answers, which must be whole and fit.
async fn one(phone: &Phone<'_>) -> (String, Vec<String>) {
    let said = phone.hears_all().await;
    let [only] = said.as_slice() else {
        let texts: Vec<String> = said.iter().map(|said| said.text()).collect();
        panic!("{} messages instead of one:\n{}", said.len(), texts.join("\n---\n"));
    };
    let units = only.heard.text.encode_utf16().count();
    let labels: Vec<String> = only.heard.labels().iter().map(|&label| label.to_owned()).collect();
    let most = if labels.is_empty() || phone.way() == Telegram { 4096 } else { 1024 };
    assert!(units <= most, "{units} units:\n{}", only.text());
    assert!(labels.len() <= 10, "{labels:?}");
    for label in &labels {
        assert!(!label.contains('…'), "{label:?} is cut");
    }
    (only.text(), labels)
}

/// Presses what leads on until it leads back to the beginning or no further; answers all pages.
async fn walk(phone: &Phone<'_>, line: &str, leads: &str) -> Vec<String> {
    phone.sends(line).await;
    let mut pages = Vec::new();
    loop {
        let (text, labels) = one(phone).await;
        pages.push(text);
        assert!(pages.len() < 60, "there is no end to {line}");
        let on = labels.iter().find(|label| label.starts_with(leads));
        match on.filter(|label| !label.starts_with("More (1 of")) {
            Some(label) => phone.presses(label).await,
            None => return pages,
        };
    }
}

fn count(pages: &[String], what: &str) -> usize {
    pages.iter().map(|page| page.matches(what).count()).sum()
}

async fn everyone_is_on_a_page_of_the_people(w: &World) {
    let admins = admins(w).await;
    crowd(w).await;
    for admin in &admins {
        let pages = walk(admin, "/people", "More (").await;
        assert!(pages.len() > 8, "{} pages", pages.len());
        for number in 0..PEOPLE {
            assert_eq!(count(&pages, &format!("{} · {}", name(number), its(number))), 1);
        }
        // There is a way back.
        admin.presses(&format!("◀ Page {}", pages.len() - 1)).await;
        assert_eq!(one(admin).await.0, pages[pages.len() - 2]);
        let found = walk(admin, "/people અહમદ મોહમ્મદહુસૈન ભાઈ સાહેબ કાંચવાલા", "More (").await;
        assert_eq!(count(&found, "કાંચવાલા"), 30);
        let found = walk(admin, "/people approved", "More (").await;
        assert_eq!(count(&found, " · 3100"), PEOPLE);
    }
}

async fn a_name_that_thirty_people_share_comes_in_pages(w: &World) {
    let admins = admins(w).await;
    crowd(w).await;
    for admin in &admins {
        for line in [
            "/assign 30 maghrib-takbira Ahmed",
            "/assign 30 maghrib-takbira احمد",
            "/approve Lokhandwala",
            "/reject કાંચવાલા",
            "/log Ahmed assign",
        ] {
            let pages = walk(admin, line, "More (").await;
            assert!(pages.len() >= 3, "{line} has {} pages", pages.len());
            assert_eq!(count(&pages, " · 3100"), 30, "{line}:\n{}", pages.join("\n"));
            assert!(pages[0].contains("fits 30 people"), "{}", pages[0]);
        }
        let pages = walk(admin, "/assign 30 maghrib-takbira અહમદ", "More (").await;
        assert_eq!(count(&pages, " · 3100"), 30);
    }
    // One of the second page is taken by its button.
    let [admin, _] = &admins;
    let question = admin.sends("/assign 30 isha Ahmed").await.expects("fits 30").await;
    let second = question.presses("More (2 of 4)").await.hears().await;
    let label = second.heard.labels()[0].to_owned();
    assert!(label.starts_with("Ahmed") && label.contains(" · 0"), "{label}");
    second.presses(&label).await.expects("is given to Ahmed").await;
    w.settles().await;
    let number = format!("+91990000{}", &label[label.len() - 4..]);
    assert!(w.whatsapp.next(&number).is_some(), "{number} was not told");
}

async fn the_roster_comes_day_by_day_and_page_by_page(w: &World) {
    let admins = admins(w).await;
    crowd(w).await;
    for admin in &admins {
        for line in ["/grid 5", "/today", "/tomorrow", "/grid 29"] {
            let pages = walk(admin, line, "More (").await;
            assert_eq!(count(&pages, " ✓"), 12, "{line}:\n{}", pages.join("\n"));
        }
        let season = walk(admin, "/grid", "From day").await;
        for day in 4..=30 {
            assert_eq!(count(&season, &format!("Day {day} ·")), 1, "{}", season.join("\n"));
        }
        let (menu, _) = {
            admin.sends("/menu").await;
            one(admin).await
        };
        assert!(menu.contains("All 12 given"), "{menu}");
        admin.sends("/receipts 5 isha").await;
        one(admin).await;
        admin.sends("/season").await;
        one(admin).await;
        admin.sends("/help").await;
        one(admin).await;
    }
}

async fn the_gaps_are_filled_in_taps(w: &World) {
    let admins = admins(w).await;
    crowd(w).await;
    for admin in &admins {
        admin.sends("/assign").await;
        let (days, labels) = one(admin).await;
        assert!(days.contains("Day 30 · Sat 6 Mar · 12 open"), "{days}");
        assert_eq!(labels, ["Day 30 · 12 open"]);
        let duties = walk(admin, "/assign 30", "More (").await;
        assert_eq!((duties.len(), count(&duties, ":")), (2, 12), "{}", duties.join("\n"));
        let people = walk(admin, "/assign 30 maghrib takbira", "More (").await;
        assert_eq!(count(&people, " · 3100"), PEOPLE, "{}", people.join("\n"));
    }
}

async fn a_family_of_twelve_on_one_phone(w: &World) {
    let phones = [
        w.volunteer_without_mail("30412345").on(Telegram).await,
        w.volunteer_without_mail("30412346").on(WhatsApp).await,
    ];
    crowd(w).await;
    w.tampers(&format!(
        "insert into account_person (centre_id, account_id, person_id, linked_at) \
         select 1, account.id, person.id, 0 from account, person where role = 'guest' \
         and its_number like '3100%' and person.created_at < {FAMILY}"
    ))
    .await;
    for phone in &phones {
        let me = walk(phone, "/me", "More (").await;
        let mine = walk(phone, "/mine", "More (").await;
        for number in 0..FAMILY {
            assert_eq!(count(&me, &name(number)), 1, "{}", me.join("\n"));
            assert!(count(&mine, &name(number)) >= 2, "{}", mine.join("\n"));
        }
        let head: usize = mine[0].split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
        assert_eq!(count(&mine, " · confirmed"), head, "{}", mine.join("\n"));
        let which = walk(phone, "/request", "More (").await;
        assert_eq!(count(&which, " · confirmed"), head, "{}", which.join("\n"));
        let whose = walk(phone, "/audition", "More (").await;
        assert_eq!((whose.len(), count(&whose, "\n")), (2, FAMILY + 1), "{}", whose.join("\n"));
    }
}

async fn the_log_and_the_roles_come_in_pages(w: &World) {
    let admins = admins(w).await;
    crowd(w).await;
    let lines: Vec<String> = (0..60)
        .map(|number| {
            format!(
                "(1, {number}, 'assign', (select id from person where its_number = '{}'), \
                 (select id from duty where key = 'isha-takbira'), '{}', '')",
                its(number),
                date(5)
            )
        })
        .collect();
    let columns = "(centre_id, at, kind, person_id, duty_id, duty_date, digest)";
    w.tampers(&format!("insert into audit_log {columns} values {}", lines.join(","))).await;
    let roles: Vec<String> = (0..25)
        .map(|number| {
            format!("(1, 'telegram', '{}', '{}', 'viewer', true, 0)", 900 + number, name(number))
        })
        .collect();
    let columns = "(centre_id, channel, external_id, profile_name, role, reachable, created_at)";
    w.tampers(&format!("insert into account {columns} values {}", roles.join(","))).await;
    for admin in &admins {
        let log = walk(admin, "/log assign", "Older").await;
        assert_eq!(count(&log, "gave Isha Takbira"), 60);
        admin.sends("/log 50").await;
        let all = admin.hears_all().await;
        let all: Vec<String> = all.iter().map(|said| said.text()).collect();
        assert_eq!(count(&all, "gave Isha Takbira"), 50);
        walk(admin, "/log kinds", "More (").await;
        walk(admin, "/log 31000004", "Older").await;
    }
    let roles = walk(&w.owner(), "/admin", "More (").await;
    assert_eq!(count(&roles, " · viewer"), 25, "{}", roles.join("\n"));
}
