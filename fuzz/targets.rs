//! What is fuzzed: each function takes any bytes, and panics if something doesn't hold. They are
//! called by `fuzz_targets/`, and by the test that runs them over `seeds/`.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use chrono::NaiveDate;
use khidmat::app::App;
use khidmat::channels::telegram::{self, BotName};
use khidmat::channels::whatsapp::{self, Window};
use khidmat::channels::{self, email};
use khidmat::clock::Clock;
use khidmat::commands;
use khidmat::config::Config;
use khidmat::domain::channel::{Address, Channel};
use khidmat::domain::correction;
use khidmat::domain::duty::{Duty, OwnDuty, Place, TimeOfDay, defaults, find_any, key_for};
use khidmat::domain::inbound::{Arrival, Event};
use khidmat::domain::message::{Choice, Envelope, Message, Notice, Said, Span, Text};
use khidmat::domain::person::{Email, FullName, Its, Phone};
use khidmat::domain::registration::{Draft, Part, looks_like_parts, parse_parts};
use khidmat::domain::reminder_rule::Rules;
use khidmat::domain::season::Season;
use khidmat::domain::setting::{Change, Setting};
use khidmat::domain::timestamp::Timestamp;
use khidmat::domain::{audio, away, day, import, linking, matching, text};
use khidmat::wording::Words;
use serde_json::Value;
use tower::ServiceExt as _;

/// A function that takes any bytes.
pub type Target = fn(&[u8]);

/// All of them, by the names of their folders of seeds.
pub const TARGETS: [(&str, Target); 9] = [
    ("whatsapp", whatsapp),
    ("telegram", telegram),
    ("typed", typed),
    ("settings", settings),
    ("people", people),
    ("tables", tables),
    ("rendering", rendering),
    ("recordings", recordings),
    ("rest", rest),
];

/// Our number, as Meta names it.
const NUMBER_ID: &str = "106540352242922";
/// Opens the REST interface.
const TOKEN: &str = "a-token-of-the-fuzzing";
/// What both platforms take as a text.
const TEXT_MAX: usize = 4096;

/// A batch of WhatsApp's.
pub fn whatsapp(bytes: &[u8]) {
    let read = whatsapp::decode(NUMBER_ID, bytes);
    hold(&read.unwrap_or_else(|_| vec![channels::unreadable(Channel::WhatsApp, bytes)]), bytes);
}

/// An update of Telegram's.
pub fn telegram(bytes: &[u8]) {
    let read = telegram::decode(&BotName(Some("khidmat_bot".to_owned())), bytes);
    hold(&read.unwrap_or_else(|_| vec![channels::unreadable(Channel::Telegram, bytes)]), bytes);
}

/// What the inbox can store: small keys, and an event that is read again as it was written.
fn hold(arrivals: &[Arrival], bytes: &[u8]) {
    assert!(!arrivals.is_empty(), "nothing would be kept");
    let mut kept = 0;
    for arrival in arrivals {
        assert!(arrival.platform_id.len() <= 600 && arrival.chat.len() <= 600, "{arrival:?}");
        let event = serde_json::to_string(&arrival.event).expect("it is written");
        let again: Event = serde_json::from_str(&event).expect("it is read again");
        assert_eq!(again, arrival.event);
        kept += event.len();
    }
    // Cleaning composes letters, JSON escapes them: some growth is right, a multiple is not.
    let most = 8 * bytes.len() + 2048 * arrivals.len();
    assert!(kept <= most, "{kept} bytes are kept of {}", bytes.len());
}

/// Whatever may stand behind a command.
pub fn typed(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    let (season, duties) = (season(), duties());
    let today = date(2027, 2, 8);
    let words = Words::of("en");
    let (name, rest) = text::first_word(line.trim_start_matches('/'));
    let _ = commands::find(name);
    for typed in [line.as_ref(), rest] {
        match day::parse(&season, today, typed) {
            Ok((date, _)) => assert!(season.contains(date), "{date}"),
            Err(refusal) => is_short(&words.refusal(&refusal)),
        }
        let _ = day::parse_date(today, typed).map_err(|refusal| is_short(&words.refusal(&refusal)));
        match find_any(&duties, typed) {
            Ok((_, behind)) => assert!(typed.ends_with(behind)),
            Err(refusal) => is_short(&words.refusal(&refusal)),
        }
        let own = OwnDuty::parse(&duties, typed);
        if let Some(label) = own.ok().and_then(|own| own.label) {
            key_for(&label, &duties);
        }
        let _ = Place::parse(&duties, typed);
        let _ = TimeOfDay::reporting(typed);
        let _ = Rules::parse(typed);
        let _ = away::read(&season, today, typed);
        let _ = linking::Code::parse(typed);
        let names = vec![("Yusuf Ali", "30412345"), ("Murtaza Hussain Bhai", "30412346")];
        matching::find(names.clone(), typed, |one| one.0, |one| one.1);
        assert!(matching::filter(names, typed, |one| one.0, |one| one.1).len() <= 2);
        correction::split(typed);
        import::pasted(typed);
    }
}

/// The values of settings; apart, since looking for a misspelt timezone takes its time.
pub fn settings(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    let words = Words::of("en");
    let read = Setting::find(&line).map(|(setting, rest)| Change::parse(setting, rest, &[]));
    let _ = read.flatten().map_err(|refusal| is_short(&words.refusal(&refusal)));
}

/// A refusal quotes what it was told; it must not become a letter.
fn is_short(text: &Text) {
    let text = text.plain();
    assert!(text.chars().count() <= 1500, "{text}");
}

/// What a person tells of himself: whatever is taken is taken alike when it is read again.
pub fn people(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    if let Ok(name) = FullName::parse(&line) {
        let name = name.as_str();
        assert!(!name.chars().any(char::is_control), "{name:?}");
        assert_eq!(
            FullName::parse(name).map(|again| again.as_str().to_owned()).as_deref(),
            Ok(name)
        );
    }
    if let Ok(its) = Its::parse(&line) {
        assert!(
            its.as_str().len() == 8 && its.as_str().bytes().all(|digit| digit.is_ascii_digit())
        );
    }
    if let Ok(email) = Email::parse(&line) {
        assert!(!email.as_str().contains(|letter: char| letter.is_control() || letter == ' '));
        assert_eq!(Email::parse(email.as_str()).as_ref(), Ok(&email));
    }
    for country in ["IN", "US", "YE", "ZZ"] {
        if let Ok(phone) = Phone::parse(&line, country) {
            assert_eq!(Phone::parse(phone.as_str(), country).as_ref(), Ok(&phone));
            assert_eq!(Phone::from_whatsapp(phone.as_str()).as_ref(), Some(&phone));
        }
    }
    looks_like_parts(&line);
    let _ = parse_parts(&line, "IN").map(|draft| draft.complete());
    for part in Part::ALL {
        let mut draft = Draft::default();
        let _ = draft.set(part, &line, "IN");
        correction::is_courtesy(part, &line);
        correction::is_doubtful(part, Some("Yusuf Ali"), Some(&line));
    }
    for written in [text::clean(&line), text::one_line(&line, 80), text::quoted(&line, 60)] {
        assert!(!written.contains(['\0', '\u{202e}', '\r']), "{written:?}");
    }
    text::isolate(&line);
    text::fold(&line);
}

/// A file that somebody sends as a table.
pub fn tables(bytes: &[u8]) {
    for row in import::read(bytes).unwrap_or_default() {
        let _ = format!("{row:?}");
    }
}

/// A text and its buttons, with NUL between them, in each platform's form.
pub fn rendering(bytes: &[u8]) {
    let all = String::from_utf8_lossy(bytes);
    let mut pieces = all.split('\0');
    let text = pieces.next().unwrap_or_default();
    let spans = text.split('\u{1}').enumerate();
    let spans = spans.map(|(at, text)| Span { text: text.to_owned(), bold: at % 2 == 1 }).collect();
    let choices = pieces.take(40).map(|label| Choice::new(label, label)).collect();
    let said = Said { text: Text(spans), choices, asks_contact: None };
    let notice = Notice::Registered { name: text.to_owned(), its: "30412345".to_owned() };
    for message in [Message::Said(said), Message::Notice(notice)] {
        let envelope = Envelope::new("en", message);
        let words = Words::of("en");
        let to = Address::new(Channel::Telegram, "7001");
        for part in telegram::render(&to, &envelope, &words) {
            if let telegram::Part::Send(send) = part {
                assert!((1..=TEXT_MAX).contains(&send.text.encode_utf16().count()));
                send_of_telegram(&serde_json::to_value(&send).expect("it is written"));
            }
        }
        let to = Address::new(Channel::WhatsApp, "+919820012345");
        for window in [Window::Open, Window::Closed] {
            for part in whatsapp::render(&to, &envelope, &words, window, "en", "1.1") {
                message_of_whatsapp(part.body());
            }
        }
        let mail = email::render(&envelope, &words);
        assert!(!mail.subject.contains(char::is_control), "{:?}", mail.subject);
    }
}

fn send_of_telegram(send: &Value) {
    let rows = send.pointer("/reply_markup/inline_keyboard").and_then(Value::as_array);
    for button in rows.into_iter().flatten().filter_map(Value::as_array).flatten() {
        let data = button["callback_data"].as_str().expect("data");
        assert!((1..=64).contains(&data.len()), "{button}");
        assert!(!button["text"].as_str().expect("a label").trim().is_empty(), "{button}");
    }
}

fn message_of_whatsapp(body: &Value) {
    let units =
        |at: &str| body.pointer(at).and_then(Value::as_str).map(|it| it.encode_utf16().count());
    let within = |at: &str, most: usize| {
        let units = units(at).unwrap_or(1);
        assert!((1..=most).contains(&units), "{at} has {units}: {body}");
    };
    within("/text/body", TEXT_MAX);
    within("/interactive/body/text", 1024);
    for at in 0..10 {
        within(&format!("/interactive/action/buttons/{at}/reply/title"), 20);
        within(&format!("/interactive/action/buttons/{at}/reply/id"), 256);
        within(&format!("/interactive/action/sections/0/rows/{at}/title"), 24);
        within(&format!("/interactive/action/sections/0/rows/{at}/description"), 72);
        within(&format!("/interactive/action/sections/0/rows/{at}/id"), 200);
        let parameter = format!("/template/components/0/parameters/{at}/text");
        within(&parameter, 1024);
        let text = body.pointer(&parameter).and_then(Value::as_str).unwrap_or_default();
        assert!(!text.contains(['\n', '\t', '\r']) && !text.contains("     "), "{text:?}");
    }
    assert!(units("/interactive/action/buttons/3/reply/title").is_none());
    assert!(units("/interactive/action/sections/0/rows/10/title").is_none());
}

/// A file that somebody sends as a recording.
pub fn recordings(bytes: &[u8]) {
    if let Some(sound) = audio::examine(bytes) {
        assert!(sound.millis > 0);
        audio::clock(sound.millis);
    }
    let name = String::from_utf8_lossy(bytes);
    audio::may_be(&name, &name);
}

/// A body of the REST interface; the first byte says for which path.
pub fn rest(bytes: &[u8]) {
    const PATHS: [(&str, &str); 8] = [
        ("POST", "/api/registrations"),
        ("POST", "/api/duty-assignments"),
        ("POST", "/api/duty-assignments/1/unlock"),
        ("POST", "/api/requests/1/approve"),
        ("POST", "/api/requests/1/reject"),
        ("POST", "/api/corrections"),
        ("POST", "/api/seasons"),
        ("PATCH", "/api/duties/1"),
    ];
    let Some((first, body)) = bytes.split_first() else { return };
    let (method, path) = PATHS[usize::from(*first) % PATHS.len()];
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body.to_vec())).expect("a request");
    let Masjid { runtime, router, .. } = Masjid::open();
    let answer = runtime.block_on(router.clone().oneshot(request)).expect("it answers");
    let status = answer.status().as_u16();
    assert!(status < 500 && status != 405, "{method} {path}: {status}");
}

/// A program on a throw-away database; nobody works on what it stores.
struct Masjid {
    runtime: tokio::runtime::Runtime,
    router: Router,
    _folder: tempfile::TempDir,
}

impl Masjid {
    fn open() -> &'static Self {
        static OPEN: OnceLock<Masjid> = OnceLock::new();
        OPEN.get_or_init(|| {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("khidmat.db");
            let variables = HashMap::from([
                ("DATABASE_URL".to_owned(), format!("sqlite://{}", file.display())),
                ("API_TOKEN".to_owned(), TOKEN.to_owned()),
            ]);
            let config = Config::read(&variables).expect("a configuration");
            let clock = Clock::fixed_at(Timestamp::from_millis(1_801_000_000_000));
            let app = runtime.block_on(App::open(config, clock)).expect("the database opens");
            let router = app.router();
            Self { runtime, router, _folder: folder }
        })
    }
}

fn season() -> Season {
    Season { id: 1, name: "Shehrullah 1448H".to_owned(), start: date(2027, 2, 5), days: 30 }
}

fn duties() -> Vec<Duty> {
    let duty = |(at, new): (usize, khidmat::domain::duty::NewDuty)| Duty {
        id: at as i64 + 1,
        key: new.key,
        label: new.label,
        kind: new.kind,
        reports_at: new.reports_at,
        position: at as i64,
        active: true,
        kept: None,
    };
    defaults().into_iter().enumerate().map(duty).collect()
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}
