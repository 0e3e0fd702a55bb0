//! A 200 is said only once the message is on the disk: seen from outside, by strace.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use khidmat::simulator::sign;
use serde_json::json;
use tokio::process::Command;

use crate::child::{Khidmat, Outside, PATIENCE, TELEGRAM_SECRET, client};
use crate::engines::Database;
use crate::skipping::{forgo, skip};
use crate::trace::{calls, judge};

/// So many one after the other, and so many at once.
const ALONE: usize = 12;
const AT_ONCE: usize = 64;
/// Between two looks at the trace.
const PAUSE: Duration = Duration::from_millis(20);
/// The calls by which bytes come, go, and become durable.
const TRACED: &str = "trace=read,readv,recvfrom,recvmsg,write,writev,pwrite64,pwritev,sendto,\
                      sendmsg,fsync,fdatasync";
/// A page of SQLite's has 4096 bytes.
const BYTES_SHOWN: &str = "8192";

/// Whether this machine lets one process look at another one's calls.
async fn may_trace(folder: &Path) -> bool {
    let file = folder.join("probe");
    let mut probe = Command::new("strace");
    probe.args(["-f", "-o", &file.display().to_string(), "true"]).stderr(Stdio::null());
    let ran = probe.status().await.is_ok_and(|status| status.success());
    ran && std::fs::read_to_string(file).is_ok_and(|seen| seen.contains("exited with 0"))
}

/// Posts a webhook with a mark in it, on a connection of its own, by either channel.
async fn posts(outside: &Outside, number: usize) -> (String, u16) {
    let mark = format!("durable{number:04}mark");
    let (path, header, body) = if number.is_multiple_of(2) {
        let person = json!({"id": 5000 + number, "is_bot": false, "first_name": "Yusuf"});
        let chat = json!({"id": 5000 + number, "type": "private"});
        let message = json!({"message_id": 1, "from": person, "chat": chat,
                             "date": 1_801_000_000, "text": mark});
        let body = json!({"update_id": 70_000 + number, "message": message}).to_string();
        ("telegram", ("X-Telegram-Bot-Api-Secret-Token", TELEGRAM_SECRET.to_owned()), body)
    } else {
        let whatsapp = &outside.simulator.whatsapp;
        let message = json!({"from": format!("91982{number:07}"), "id": format!("wamid.{mark}"),
                             "timestamp": "1801000000", "type": "text", "text": {"body": mark}});
        let value = json!({"messaging_product": "whatsapp", "messages": [message],
                           "metadata": {"phone_number_id": whatsapp.phone_number_id()}});
        let change = json!({"field": "messages", "value": value});
        let body = json!({"entry": [{"id": "1", "changes": [change]}]}).to_string();
        let signature = sign(&whatsapp.app_secret(), body.as_bytes());
        ("whatsapp", ("X-Hub-Signature-256", signature), body)
    };
    let request = client().post(format!("http://{}/webhooks/{path}", outside.address));
    let request = request.header(header.0, header.1).header("Connection", "close").body(body);
    (mark, request.send().await.expect("it answers").status().as_u16())
}

/// What strace wrote down of a program that has ended; its last line comes a moment later.
async fn trace_of(file: &Path) -> String {
    let whole = async {
        let mut pauses = tokio::time::interval(PAUSE);
        loop {
            pauses.tick().await;
            let seen = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
            if seen.lines().last().is_some_and(|line| line.contains("+++ killed by SIGKILL")) {
                return seen;
            }
        }
    };
    tokio::time::timeout(PATIENCE, whole).await.expect("strace ends with what it looks at")
}

#[tokio::test]
async fn a_webhook_is_on_the_disk_before_its_200() {
    // Not in memory, where waiting for the disk costs nothing.
    let database = Database::sqlite_in(&std::env::temp_dir());
    let folder = database.folder.path();
    if !may_trace(folder).await {
        let is_missing = Command::new("strace").arg("--version").output().await.is_err();
        let tells = if is_missing { skip } else { forgo };
        return tells("strace is missing or not permitted, so no fsync is looked at");
    }
    let outside = Outside::new().await;
    let variables = outside.with_webhook(&database.url);
    let file = folder.join("trace");
    let mut traced = Command::new("strace");
    // With -D the program stays our child, and strace becomes its grandchild.
    traced.args(["-D", "-f", "-ttt", "-y", "-s", BYTES_SHOWN, "-e", TRACED, "-o"]).arg(&file);
    traced.args([env!("CARGO_BIN_EXE_khidmat"), "serve"]);
    let mut khidmat = Khidmat::spawn(traced, folder, &variables);
    khidmat.line("serving").await;

    let mut marks = Vec::new();
    for number in 0..ALONE {
        let (mark, status) = posts(&outside, number).await;
        assert_eq!(status, 200);
        marks.push(mark);
    }
    let together = (ALONE..ALONE + AT_ONCE).map(|number| posts(&outside, number));
    let (at_once, statuses): (Vec<_>, Vec<_>) =
        futures::future::join_all(together).await.into_iter().unzip();
    assert_eq!(statuses, [200; AT_ONCE]);
    // What was said to be kept is there after the worst end.
    khidmat.dies().await;
    let trace = trace_of(&file).await;
    let calls = calls(&trace);
    let alone = judge(&calls, &marks).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(alone, ALONE, "each waits for a flush of its own");
    let flushes = judge(&calls, &at_once).unwrap_or_else(|why| panic!("{why}"));
    assert!(flushes < AT_ONCE, "{flushes} flushes for {AT_ONCE} that came at once");

    let kept = database.beside().await.number("select count(*) from inbox").await;
    assert_eq!(kept, (ALONE + AT_ONCE) as i64);
}
