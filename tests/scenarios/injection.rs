//! One list of words that mean something elsewhere, by every way in, looked at in every sink: they are
//! words there and nothing else.

use khidmat::simulator::{TelegramChat, TelegramUser, sound};
use serde_json::json;

use crate::api_client::{Client, TOKEN};
use crate::child::client;
use crate::desk_sitting::Sitting;
use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Phone, World, sheets};

scenarios! {
    what_people_write_is_words_in_every_sink ("API_TOKEN" = "a-token-of-the-scenarios", "SEASON" = ""),
    what_people_are_called_is_a_name_in_every_sink ("API_TOKEN" = "a-token-of-the-scenarios"),
}

/// Formulas, headers, markup, directions, signs that nobody sees, commands of other languages.
const LIST: [&str; 24] = [
    "=1+1 a formula",
    "+1+1 a formula",
    "-1+1 a formula",
    "@SUM(A1) a formula",
    "\t=1+1 behind a tab",
    "\r=1+1 behind a return",
    "a line\r\nBcc: everyone@example.org\r\n\r\nbody",
    "gaps     of     five",
    "<b>evil</b><script>alert(1)</script>",
    "\"><svg/onload=alert(1)> it's \"quoted\"",
    "&amp; &lt;evil&gt; &#60;",
    "*bold* _it_ ~no~ `code` [a](tg://user?id=1)",
    "\u{202e}drawkcab\u{2066}in\u{2069}\u{feff}\u{200d}",
    "nul\0 bell\u{7} escape\u{1b}[31m red",
    "{{1}} ${HOME} %n {$name} {0}",
    "../../../etc/passwd",
    "https://evil.example/?q=1",
    "'; DROP TABLE person; --",
    "END:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    "back\\nslash\\, and; comma",
    "🕌👨‍👩‍👧 \u{1f4a5} signs beyond the plane",
    "يوسف علي (12) યૂસુફ ab",
    "null undefined NaN true",
    "/assign 5 isha 30412345",
];
/// Longer than any message.
const LONG: usize = 5000;
/// Duties of this many days are closed with a note of the list.
const FIRST_DAY: usize = 5;

fn list() -> Vec<String> {
    let long = [format!("x{}", "y".repeat(LONG)), "🕌".repeat(LONG / 5)];
    LIST.iter().map(|words| (*words).to_owned()).chain(long).collect()
}

/// Nothing that would act in a text: no sign of control but the line break, no direction but ours.
#[track_caller]
fn is_words(sink: &str, text: &str) {
    let acts = |letter: char| {
        (letter.is_control() && letter != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&letter)
            || ['\u{2066}', '\u{2067}', '\u{feff}', '\u{200e}', '\u{200f}'].contains(&letter)
    };
    let found = text.chars().find(|letter| acts(*letter));
    assert_eq!(found, None, "{sink}: {text:?}");
    let isolates = |mark| text.matches(mark).count();
    assert_eq!(
        isolates('\u{2068}'),
        isolates('\u{2069}'),
        "{sink} leaves a direction open: {text}"
    );
}

/// What a phone hears is words, with buttons of words.
async fn hears(phone: &Phone<'_>, sink: &str) -> usize {
    let said = phone.hears_all().await;
    for one in &said {
        is_words(sink, &one.heard.text);
        one.heard.labels().iter().for_each(|label| is_words(sink, label));
        if let Some(file) = &one.heard.recording {
            is_file_name(&file.name.clone().unwrap_or_default());
        }
    }
    said.len()
}

fn is_file_name(name: &str) {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    assert!(name.chars().all(legal) && !name.contains("..") && !name.starts_with('.'), "{name:?}");
}

/// Markup of the list that would be markup in a page.
fn is_page(path: &str, html: &str) {
    for markup in ["<b>evil", "<script>alert", "<svg/onload", "\"><svg", "\u{202e}", "\0", "\u{7}"]
    {
        assert!(!html.contains(markup), "{path} holds {markup:?}");
    }
}

/// The pages hold these words, as words.
async fn pages_are_pages(w: &World, admin: &Phone<'_>, words: &str) {
    let desk = Sitting::of(w, admin).await;
    let mut shown = String::new();
    for place in
        ["roster", "people", "people/1", "requests", "log", "reminders", "health", "settings"]
    {
        let path = format!("/admin/{place}");
        let answer = desk.opens(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        is_page(&path, &answer.text);
        shown.push_str(&answer.text);
    }
    assert!(shown.contains(words), "{words} is on no page, so nothing was looked at");
    let slot = desk.reads("/admin/roster/slot/2027-02-09/5").await;
    is_page("a slot", slot["html"].as_str().expect("a part"));
    let said = admin.sends("/board").await.expects("/board/").await.text();
    let link = said.split_whitespace().find(|word| word.starts_with("http")).expect("a link");
    let board = client().get(link).send().await.expect("it answers");
    is_page("the board", &board.text().await.expect("a text"));
}

/// The files hold these words, as words.
async fn files_are_files(admin: &Phone<'_>, events: usize, words: &str) {
    admin.sends("/export xlsx").await;
    // A cell that is no text fails the reading.
    let tabs = sheets(&admin.gets_file(".xlsx").await.1);
    for (name, rows) in &tabs {
        is_words("the workbook", name);
        rows.iter().flatten().for_each(|cell| is_words("the workbook", cell));
    }
    let mut cells = tabs.values().flatten().flatten();
    assert!(cells.any(|cell| cell.starts_with(words)), "{words} never came so far");
    for line in ["/export csv", "/export people"] {
        admin.sends(line).await;
        let (_, text) = admin.opens(".csv").await;
        let text = text.trim_start_matches('\u{feff}');
        assert!(line == "/export csv" || text.contains("30412345") || text.contains("3046"));
        for record in csv::Reader::from_reader(text.as_bytes()).into_records() {
            for cell in &record.expect("a record") {
                is_words(line, cell);
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a formula: {cell}");
            }
        }
    }
    admin.sends("/export ics").await;
    let (_, text) = admin.opens(".ics").await;
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    for line in ["BEGIN:VCALENDAR", "END:VCALENDAR"] {
        assert_eq!(text.split("\r\n").filter(|one| *one == line).count(), 1);
    }
    assert_eq!(text.split("\r\n").filter(|one| *one == "END:VEVENT").count(), events);
    let read: icalendar::Calendar = text.replace("\r\n ", "").parse().expect("a calendar");
    assert_eq!(read.events().count(), events);
    admin.sends("/export pdf").await;
    let (_, pdf) = admin.gets_file(".pdf").await;
    assert!(pdf.starts_with(b"%PDF-"));
    for action in ["/JavaScript", "/URI", "/Launch", "/OpenAction"] {
        assert!(!String::from_utf8_lossy(&pdf).contains(action), "the PDF acts: {action}");
    }
}

async fn what_people_write_is_words_in_every_sink(w: &World) {
    let list = list();
    w.owner().sends("/season 2027-02-05 40 ../../<b>evil</b> \"1448\"; =1").await.hears().await;
    let (admin, person) =
        (w.admin().on(Telegram).await, w.volunteer("30412345").on(WhatsApp).await);
    for (day, words) in (FIRST_DAY..).zip(&list) {
        admin.sends(&format!("/lock {day} isha {words}")).await;
        assert!(hears(&admin, "an answer about a note").await > 0, "{words:?} was not answered");
        if day % 4 == 0 {
            admin.sends(&format!("/unlock {day} isha {words}")).await;
            assert!(hears(&admin, "an answer about a reason").await > 0, "{words:?}");
        }
    }
    // Requests with their reasons, answered with notes: chats and letters tell of them.
    for (day, words) in (FIRST_DAY..).zip(&list).step_by(3) {
        admin.sends(&format!("/assign {day} fajr-azaan 30412345")).await;
        person.sends(&format!("/request cancel {day} fajr-azaan {words} and more")).await;
        for (phone, sink) in
            [(&admin, "a request"), (&person, "an answer"), (&w.owner(), "a request")]
        {
            hears(phone, sink).await;
        }
    }
    for words in list.iter().step_by(3) {
        admin.sends(&format!("/announce all: {words}")).await;
        assert!(hears(&admin, "the look at an announcement").await > 0, "{words:?}");
        if admin.history().last().is_some_and(|line| line.heard.labels().contains(&"Send")) {
            admin.presses("Send").await;
            hears(&admin, "how it goes").await;
        }
        hears(&person, "an announcement").await;
    }
    person.sends_file("../../../etc/passwd", "audio/ogg", sound::ogg(5)).await;
    hears(&person, "an answer to a recording").await;
    assert!(w.kept_recordings().len() <= 1);
    let mut letters = 0;
    while let Some(letter) = w.mail.next("yusuf12345@example.com") {
        letters += 1;
        is_words("a letter", &letter.text.replace('\r', ""));
        is_words("a subject", &letter.subject);
        assert!(!letter.subject.contains('\n'), "{:?}", letter.subject);
        assert_eq!(letter.header("Bcc"), None, "{}", letter.raw);
    }
    assert!(letters > 8, "{letters} letters tell of little");
    pages_are_pages(w, &admin, "&#60;b&#62;evil").await;
    files_are_files(&admin, 40 * 8, "=1+1 a formula").await;
    for line in ["/log 50", "/grid", "/requests", "/people", "/reminders", "/stats"] {
        admin.sends(line).await;
        assert!(hears(&admin, line).await > 0);
    }
    for line in ["/mydata", "/mine", "/calendar"] {
        person.sends(line).await;
        assert!(!person.hears_all().await.is_empty());
    }
    w.settles().await;
    w.owner().hears_all().await;
}

async fn what_people_are_called_is_a_name_in_every_sink(w: &World) {
    let (admin, api) = (w.admin().on(Telegram).await, Client::of(w));
    assert_eq!(TOKEN, "a-token-of-the-scenarios");
    let mut names = list();
    // These are names, and still mean something to a spreadsheet.
    names.extend(["-Yusuf Ali", "– Yusuf", "·Yusuf (Ali)", "O'Neill, Yusuf"].map(str::to_owned));
    let mut taken = 0;
    for (at, name) in names.iter().enumerate() {
        let phone = format!("+91982004{at:04}");
        let body = json!({"full_name": name, "its_number": format!("3046{at:04}"), "email": "none",
                          "phone_number": phone, "preference": "BOTH"});
        let made = api.post("/registrations", &body).await;
        // A value that the rules refuse is a 409 there.
        assert!([201, 400, 409].contains(&made.status), "{name:?}: {}", made.body);
        taken += usize::from(made.status == 201);
        let shown = made.body["full_name"].as_str().unwrap_or_default().to_owned();
        is_words("REST", &shown);
    }
    assert!((3..15).contains(&taken), "{taken} of them are names");
    // The same in a table, with quotes as a spreadsheet writes them.
    let rows = names.iter().enumerate().map(|(at, name)| {
        format!("\"{}\";3047{at:04};none;+91982005{at:04};both\r\n", name.replace('"', "\"\""))
    });
    let table = format!("Name;ITS;E-mail;Phone;Preference\r\n{}", rows.collect::<String>());
    admin.sends_document("../../people.csv", "/import", table.into_bytes()).await;
    assert!(hears(&admin, "the look at a table").await > 0);
    // Names on profiles, and of groups.
    for (at, name) in (0..).zip(names.iter().step_by(3)) {
        let user = TelegramUser {
            id: 880_000 + at,
            first_name: name.clone(),
            last_name: None,
            username: None,
        };
        let title = format!("{name} {at}");
        let group = TelegramChat::Group { id: -990_000 - at, title };
        w.telegram.sends(&user, TelegramChat::Private, "/start").await;
        w.owner().sends(&format!("/admin add telegram:{} admin", user.id)).await;
        hears(&w.owner(), "an answer about a role").await;
        w.telegram.sends(&user, group, "/bind@khidmat_bot").await;
        w.settles().await;
        while let Some(heard) = w.telegram.next(-990_000 - at) {
            is_words("a group", &heard.text);
        }
        while let Some(heard) = w.telegram.next(user.id) {
            is_words("a chat", &heard.text);
        }
        w.owner().sends(&format!("/admin remove telegram:{}", user.id)).await;
        hears(&w.owner(), "an answer about a role").await;
        w.telegram.next(user.id);
        w.clock.passes(60);
    }
    admin.sends("/assign 5 isha 30460026").await;
    assert!(hears(&admin, "an answer").await > 0);
    for line in ["/people", "/log 50", "/bind", "/grid 5"] {
        admin.sends(line).await;
        assert!(hears(&admin, line).await > 0);
    }
    pages_are_pages(w, &admin, "-Yusuf Ali").await;
    files_are_files(&admin, 30 * 8, "-Yusuf Ali").await;
    w.settles().await;
    w.owner().hears_all().await;
    for heard in w.telegram.unheard() {
        is_words("a group", &heard.text);
        w.telegram.next(heard.chat.parse().expect("a chat's number"));
    }
    for heard in w.whatsapp.unheard() {
        is_words("a notice", &heard.text);
        w.whatsapp.next(&heard.chat);
    }
    w.tampers("delete from chat_group").await;
}
