//! Well-signed and malformed, at the real binary: nothing of it is a fault of ours, none of it makes
//! the program grow, and people are answered afterwards.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use khidmat::simulator::{Simulator, TelegramChat, sign};

use crate::child::{Khidmat, OWNER, Outside, PATIENCE, TELEGRAM_SECRET, client, owner};
use crate::engines::{Beside, Database};
use crate::malformed::Malformed;

/// So many are posted; `KHIDMAT_HOSTILE=100000` posts more.
const USUALLY: usize = 1500;
/// So many of them come before the program is measured the first time.
const WARM_UP: usize = 500;
/// So many at once.
const AT_ONCE: usize = 32;
/// What the program may grow by, in KiB.
const MAY_GROW_KIB: u64 = 32 * 1024;
/// What of a webhook is kept is at most so many times what was posted, and its row.
const KEPT_TIMES: i64 = 4;
const ROW_BYTES: i64 = 2048;
/// Between two looks at what waits.
const PAUSE: Duration = Duration::from_millis(50);
/// Any run can be repeated.
const SEED: u64 = 20_270_208;
/// Beyond what any JSON reader follows.
const DEEP: usize = 10_000;
const TOKEN: &str = "a-token-of-the-hostile";

on_both! {
    malformed_webhooks_do_no_harm,
    deep_json_is_refused_everywhere,
    a_hundred_thousand_nothings_are_a_few_rows,
}

fn how_many() -> usize {
    let asked = std::env::var_os("KHIDMAT_HOSTILE");
    let asked = asked.and_then(|number| number.to_str()?.parse().ok());
    asked.unwrap_or(USUALLY).max(2 * WARM_UP)
}

/// What the program says of itself to the system: how much memory it has, in KiB.
fn resident_kib(khidmat: &Khidmat) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", khidmat.id()));
    let status = status.expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

async fn starts(outside: &Outside, database: &Database) -> Khidmat {
    let mut variables: HashMap<String, String> = outside.with_webhook(&database.url);
    for (name, value) in [
        ("TELEGRAM_MESSAGES_PER_SECOND", "0"),
        ("WHATSAPP_MESSAGES_PER_SECOND", "0"),
        ("API_TOKEN", TOKEN),
    ] {
        variables.insert(name.to_owned(), value.to_owned());
    }
    let khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    khidmat
}

/// Asks for help, and waits for the answer that is not to an earlier question.
async fn a_person_is_answered(outside: &Outside, line: &str, words: &str) {
    let Simulator { telegram, .. } = &outside.simulator;
    telegram.sends(&owner(), TelegramChat::Private, line).await;
    let heard = outside.until("the owner's answer", || telegram.next(OWNER)).await;
    assert!(heard.text.contains(words), "{heard:?}");
}

/// Posts as many, several at once; every answer must be 200.
async fn posts(outside: &Outside, hand: &mut Malformed, count: usize) -> usize {
    let (web, secret) = (client(), outside.simulator.whatsapp.app_secret());
    let url = |path: &str| format!("http://{}/webhooks/{path}", outside.address);
    let bodies: Vec<(bool, Vec<u8>)> = (0..count)
        .map(|at| if at % 2 == 0 { (true, hand.telegram()) } else { (false, hand.whatsapp()) })
        .collect();
    let bytes = bodies.iter().map(|(_, body)| body.len()).sum();
    let sent = bodies.into_iter().map(|(is_telegram, body)| {
        let request = if is_telegram {
            let request = web.post(url("telegram"));
            request.header("X-Telegram-Bot-Api-Secret-Token", TELEGRAM_SECRET)
        } else {
            let signature = sign(&secret, &body);
            web.post(url("whatsapp")).header("X-Hub-Signature-256", signature)
        };
        async move {
            let answer = request.body(body.clone()).send().await.expect("it answers");
            let shown = String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
            assert_eq!(answer.status().as_u16(), 200, "{shown}");
        }
    });
    futures::stream::iter(sent).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
    bytes
}

/// Waits until all that arrived is worked; gives up when nothing moves any more.
async fn drains(db: &mut Beside) {
    let mut pauses = tokio::time::interval(PAUSE);
    let (mut least, mut since) = (i64::MAX, Instant::now());
    while least > 0 {
        pauses.tick().await;
        let waiting = db.number("select count(*) from inbox where state = 'new'").await;
        if waiting < least {
            (least, since) = (waiting, Instant::now());
        }
        assert!(since.elapsed() < PATIENCE, "{waiting} wait, and nothing moves");
    }
}

async fn malformed_webhooks_do_no_harm(database: &Database) {
    let outside = Outside::new().await;
    let mut khidmat = starts(&outside, database).await;
    let mut hand = Malformed::new(SEED, &outside.simulator.whatsapp.phone_number_id());
    let mut db = database.beside().await;
    let count = how_many();
    println!("{count} webhooks of the seed {SEED}");
    let began = Instant::now();

    let mut bytes = posts(&outside, &mut hand, WARM_UP).await;
    drains(&mut db).await;
    a_person_is_answered(&outside, "/help", "/assign").await;
    let before = resident_kib(&khidmat);
    let mut left = count - WARM_UP;
    while left > 0 {
        // Bodies are made and forgotten in pieces, and the inbox is worked meanwhile.
        let now = left.min(2000);
        bytes += posts(&outside, &mut hand, now).await;
        drains(&mut db).await;
        left -= now;
    }
    a_person_is_answered(&outside, "/people", "Yusuf Ali").await;
    let grown = resident_kib(&khidmat).saturating_sub(before);
    println!("{count} in {:?}: {grown} KiB more than {before} KiB", began.elapsed());
    assert!(grown < MAY_GROW_KIB, "it grew by {grown} KiB");

    // All is kept: what is no JSON as it came, in rows of a sane size.
    let kept = db
        .number("select cast(sum(length(raw) + length(event) + length(platform_id)) as bigint) from inbox")
        .await;
    let rows = db.number("select count(*) from inbox").await;
    let most = KEPT_TIMES * i64::try_from(bytes).expect("a number") + ROW_BYTES * rows;
    assert!(kept <= most, "{kept} bytes are kept in {rows} rows of {bytes} bytes posted");
    let ignored = "select count(*) from inbox where state = 'ignored' and length(raw) > 0";
    assert!(db.number(ignored).await > i64::try_from(count / 20).expect("a number"));
    let aside = db.rows("select error, event from inbox where state = 'quarantined' limit 3").await;
    assert!(aside.is_empty(), "content became a fault of ours: {aside:?}");
    assert_eq!(outside.get("/readyz", None).await.0, 200);
    khidmat.stops().await;
    for line in &khidmat.said {
        assert!(!line.contains("panicked") && !line.contains("ERROR"), "{line}");
    }
}

async fn deep_json_is_refused_everywhere(database: &Database) {
    let outside = Outside::new().await;
    let mut khidmat = starts(&outside, database).await;
    let web = client();
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
    for body in [
        nested("[", "]"),
        nested("{\"a\":", "}"),
        "[".repeat(10 * DEEP),
        format!("{{\"update_id\":1,\"message\":{},\"entry\":[]}}", nested("[", "]")),
    ] {
        let url = |path: &str| format!("http://{}{path}", outside.address);
        let signature = sign(&outside.simulator.whatsapp.app_secret(), body.as_bytes());
        for (path, name, value, status) in [
            ("/webhooks/telegram", "X-Telegram-Bot-Api-Secret-Token", TELEGRAM_SECRET, 200),
            ("/webhooks/whatsapp", "X-Hub-Signature-256", signature.as_str(), 200),
            ("/api/registrations", "Authorization", &format!("Bearer {TOKEN}"), 400),
            ("/api/duty-assignments", "Authorization", &format!("Bearer {TOKEN}"), 400),
            ("/api/corrections", "Authorization", &format!("Bearer {TOKEN}"), 400),
            ("/api/seasons", "Authorization", &format!("Bearer {TOKEN}"), 400),
            ("/admin/roster/assign", "Origin", &format!("http://{}", outside.address), 401),
        ] {
            let request = web.post(url(path)).header(name, value);
            let request = request.header("Content-Type", "application/json").body(body.clone());
            let answer = request.send().await.expect("it answers");
            assert_eq!(answer.status().as_u16(), status, "{path}");
        }
    }
    a_person_is_answered(&outside, "/help", "/assign").await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    assert!(!khidmat.said.concat().contains("panicked"), "{:?}", khidmat.said);
}

async fn a_hundred_thousand_nothings_are_a_few_rows(database: &Database) {
    let outside = Outside::new().await;
    let mut khidmat = starts(&outside, database).await;
    let secret = outside.simulator.whatsapp.app_secret();
    let pieces = |piece: &str, count: usize| vec![piece; count].join(",");
    let number = r#""metadata":{"phone_number_id":"999"}"#;
    let bodies = [
        format!(
            r#"{{"entry":[{{"changes":[{{"value":{{"messages":[{}]}}}}]}}]}}"#,
            pieces("{}", 100_000)
        ),
        format!(r#"{{"entry":[{}]}}"#, pieces(r#"{"changes":[{}]}"#, 20_000)),
        format!(
            r#"{{"entry":[{{"changes":[{{"value":{{{number},"statuses":[{}]}}}}]}}]}}"#,
            pieces(r#"{"id":"a","status":"sent"}"#, 10_000)
        ),
    ];
    for body in bodies {
        let request = client().post(format!("http://{}/webhooks/whatsapp", outside.address));
        let request = request.header("X-Hub-Signature-256", sign(&secret, body.as_bytes()));
        assert_eq!(request.body(body).send().await.expect("it answers").status().as_u16(), 200);
    }
    let mut db = database.beside().await;
    let rows = db.number("select count(*) from inbox where state = 'ignored'").await;
    // Those that are alike are one.
    assert!((1..100).contains(&rows), "{rows} rows");
    let longest = db.number("select cast(max(length(raw)) as bigint) from inbox").await;
    assert!((1000..300_000).contains(&longest), "{longest} characters in a row");
    a_person_is_answered(&outside, "/help", "/assign").await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
}
