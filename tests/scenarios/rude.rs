//! Clients that are slow, silent, too many, or lie: each comes to its end in time, none gets a 5xx,
//! and others don't notice.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::time::{Duration, Instant};

use khidmat::simulator::sign;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::{interval, timeout};

use crate::child::{Khidmat, Outside, PATIENCE, TELEGRAM_SECRET, client};
use crate::engines::Database;

/// More than there are seats.
const IDLE: usize = 1100;
/// What a shell gives a process, unless it is told otherwise.
const FILES: &str = "ulimit -n 1024 && exec \"$0\" serve";
/// A header may take 10 s and a body 15 s; the rest is for a busy machine.
const ENDS_WITHIN: Duration = Duration::from_secs(15 + 30);
/// Somebody else is answered as fast as ever; the rest is for a busy machine.
const OTHERS_WITHIN: Duration = Duration::from_secs(5);
const TELEGRAM: &str = "POST /webhooks/telegram HTTP/1.1\r\nHost: x\r\n";
const UPDATE: &str = r#"{"update_id":77}"#;

/// Sends pieces, one a second, and reads to the end of the connection; what came, or nothing if it
/// never ended.
async fn talks(address: &str, pieces: &[Vec<u8>]) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut pauses = interval(Duration::from_secs(1));
    let mut heard = Vec::new();
    for piece in pieces {
        if pieces.len() > 1 {
            pauses.tick().await;
        }
        if stream.write_all(piece).await.is_err() {
            break;
        }
    }
    let _ = timeout(ENDS_WITHIN, stream.read_to_end(&mut heard)).await.ok()?;
    Some(String::from_utf8_lossy(&heard).into_owned())
}

fn secret() -> String {
    format!("X-Telegram-Bot-Api-Secret-Token: {TELEGRAM_SECRET}\r\n")
}

/// The statuses of all answers that came.
fn statuses(heard: &str) -> Vec<u16> {
    let answers = heard.split("HTTP/1.1 ").skip(1).chain(heard.split("HTTP/1.0 ").skip(1));
    answers.filter_map(|answer| answer.get(..3)?.parse().ok()).collect()
}

/// How long somebody else waits for an answer that goes through the database.
async fn another_waits(outside: &Outside, number: usize) -> Duration {
    let began = Instant::now();
    let request = client().post(format!("http://{}/webhooks/telegram", outside.address));
    let request = request.header("X-Telegram-Bot-Api-Secret-Token", TELEGRAM_SECRET);
    let request = request.body(format!(r#"{{"update_id":{}}}"#, 500_000 + number));
    assert_eq!(request.send().await.expect("it answers").status().as_u16(), 200);
    began.elapsed()
}

/// What it is called, what is sent, and the statuses that may come.
type Rude = (&'static str, Vec<Vec<u8>>, &'static [u16]);

async fn starts(database: &Database) -> (Outside, Khidmat) {
    let outside = Outside::new().await;
    let mut command = Command::new("sh");
    command.args(["-c", FILES, env!("CARGO_BIN_EXE_khidmat")]);
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = Khidmat::spawn(command, database.folder.path(), &variables);
    khidmat.line("serving").await;
    (outside, khidmat)
}

async fn ends_well(mut khidmat: Khidmat) {
    assert_eq!(khidmat.stops().await.code(), Some(0));
    for line in &khidmat.said {
        assert!(!line.contains("panicked") && !line.contains("ERROR"), "{line}");
    }
}

#[tokio::test]
async fn more_connections_than_seats_keep_nobody_out() {
    let database = Database::sqlite();
    let (outside, khidmat) = starts(&database).await;
    let mut silent = Vec::with_capacity(IDLE);
    for number in 0..IDLE {
        let mut stream = TcpStream::connect(&outside.address).await.unwrap();
        // Some have said a little: half a header, or a header and half a body.
        let little = match number % 3 {
            0 => String::new(),
            1 => TELEGRAM.to_owned(),
            _ => format!("{TELEGRAM}{}Content-Length: 16\r\n\r\n{{", secret()),
        };
        // Who was there longest is sent away by now.
        let _ = stream.write_all(little.as_bytes()).await;
        silent.push(stream);
        if number % 100 == 99 {
            let waited = another_waits(&outside, number).await;
            assert!(waited < OTHERS_WITHIN, "beside {number} silent ones it took {waited:?}");
        }
    }
    drop(silent);
    ends_well(khidmat).await;
}

#[tokio::test]
async fn every_rude_request_ends_in_time_and_is_no_fault_of_ours() {
    let database = Database::sqlite();
    let (outside, khidmat) = starts(&database).await;
    let secret = secret();
    let whole = |length: usize| {
        format!("{TELEGRAM}{secret}Connection: close\r\nContent-Length: {length}\r\n\r\n{UPDATE}")
    };
    let slowly = |text: &str| text.bytes().map(|byte| vec![byte]).collect::<Vec<_>>();
    let at_once = |text: String| vec![text.into_bytes()];
    let chunked =
        |body: &str| at_once(format!("{TELEGRAM}{secret}Transfer-Encoding: chunked\r\n\r\n{body}"));
    let signature = sign("another secret of nobody's", b"{}");
    let smuggled = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    // What is sent, and the statuses that may come; none: the connection is just ended.
    let rude: Vec<Rude> = vec![
        ("half a header", at_once(TELEGRAM.to_owned()), &[408]),
        ("a header byte by byte", slowly(TELEGRAM), &[408]),
        ("half a body", at_once(whole(UPDATE.len() + 40)), &[408]),
        (
            "a body byte by byte",
            {
                let (header, body) = (whole(UPDATE.len()), UPDATE);
                let header = header.trim_end_matches(UPDATE).to_owned();
                [at_once(header), slowly(body)].concat()
            },
            &[200, 408],
        ),
        ("nothing at all", at_once(String::new()), &[408]),
        ("a body that is shorter than it says", at_once(whole(5_000)), &[408]),
        ("a body that is longer than it says", at_once(whole(UPDATE.len() - 4)), &[200, 400]),
        ("a body beyond every limit", at_once(whole(50_000_000)), &[413]),
        ("a length below nothing", at_once(whole(0).replace("Length: 0", "Length: -1")), &[400]),
        (
            "two lengths",
            at_once(whole(UPDATE.len()).replace("\r\n\r\n", "\r\nContent-Length: 3\r\n\r\n")),
            &[400],
        ),
        ("a chunk that is none", chunked("zz\r\n{}\r\n0\r\n\r\n"), &[400]),
        ("a chunk beyond all numbers", chunked("ffffffffffffffffff\r\n{}"), &[400]),
        ("a chunk that never comes", chunked("10\r\n{"), &[408]),
        (
            "a length and chunks",
            at_once(format!(
                "{TELEGRAM}{secret}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}"
            )),
            &[200, 400, 404, 408],
        ),
        (
            "a request in a body",
            at_once(format!(
                "{TELEGRAM}{secret}Content-Length: {}\r\nConnection: close\r\n\r\n{smuggled}",
                smuggled.len()
            )),
            &[200],
        ),
        (
            "no host",
            at_once(format!(
                "POST /webhooks/telegram HTTP/1.1\r\n{secret}Connection: close\r\nContent-Length: 16\r\n\r\n{UPDATE}"
            )),
            &[200, 400],
        ),
        (
            "HTTP/1.0",
            at_once(format!(
                "POST /webhooks/telegram HTTP/1.0\r\n{secret}Content-Length: 16\r\n\r\n{UPDATE}"
            )),
            &[200],
        ),
        ("HTTP/2", at_once("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()), &[400]),
        ("TLS", vec![b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()], &[400]),
        ("no HTTP", at_once("hello\r\n\r\n".to_owned()), &[400]),
        (
            "a header that has no end",
            at_once(format!("{TELEGRAM}X: {}", "x".repeat(600_000))),
            &[431],
        ),
        (
            "a thousand headers",
            at_once(format!("{TELEGRAM}{}\r\n", "X: y\r\n".repeat(1000))),
            &[431],
        ),
        ("a line break in a header", at_once(format!("{TELEGRAM}X: a\n b\r\n\r\n")), &[400, 401]),
        (
            "a forged signature",
            at_once(format!(
                "POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: {signature}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}"
            )),
            &[401],
        ),
    ];
    let all = rude.iter().map(|(what, pieces, may)| {
        let address = outside.address.clone();
        async move {
            let heard = talks(&address, pieces).await;
            let heard = heard.unwrap_or_else(|| panic!("{what} never ended"));
            for status in statuses(&heard) {
                assert!(may.contains(&status), "{what}: {heard}");
            }
            (*what, statuses(&heard))
        }
    });
    let others = async {
        let mut slowest = Duration::ZERO;
        for number in 0..50 {
            slowest = slowest.max(another_waits(&outside, number).await);
        }
        slowest
    };
    let (ended, slowest) = tokio::join!(futures::future::join_all(all), others);
    assert!(slowest < OTHERS_WITHIN, "beside them somebody waited {slowest:?}");
    // A test that nobody answered would hold anything.
    let answered = ended.iter().filter(|(_, statuses)| !statuses.is_empty()).count();
    assert!(answered > 12, "{ended:?}");
    let body = |what: &str| ended.iter().find(|(name, _)| *name == what).map(|(_, it)| it.clone());
    assert_eq!(body("a request in a body"), Some(vec![200]), "a second request was read from it");
    let rows = "select count(*) from inbox where raw like '%smuggled%' or raw like '%zz%'";
    assert_eq!(database.beside().await.number(rows).await, 0);
    assert_eq!(timeout(PATIENCE, outside.get("/healthz", None)).await.unwrap().0, 200);
    ends_well(khidmat).await;
}
