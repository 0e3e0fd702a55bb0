//! What the log holds: lines for machines if asked, nothing private at its usual level, no secret
//! at any.

use std::collections::BTreeSet;

use khidmat::simulator::{Fault, Simulator, SmtpStage, TelegramChat};
use serde_json::Value;

use crate::child::{OWNER, Outside, TELEGRAM_SECRET, owner};

/// What belongs to the volunteer, and what the chat was about.
const PRIVATE: [&str; 6] =
    ["9820011002", "yusuf@example.com", "Yusuf", "30412345", "Najmuddin", "is given to"];

/// A day in which messages come, are answered, and go wrong; everything that was logged.
async fn a_day(level: &str, format: &str) -> (Outside, Vec<String>) {
    let (outside, folder) = (Outside::new().await, tempfile::tempdir().expect("a folder"));
    let Simulator { telegram, whatsapp, mail, .. } = &outside.simulator;
    let mut variables = outside.with_webhook("sqlite://khidmat.db");
    variables.insert("RUST_LOG".to_owned(), level.to_owned());
    variables.insert("LOG_FORMAT".to_owned(), format.to_owned());
    variables.insert("API_TOKEN".to_owned(), "the-token-of-the-figures".to_owned());
    let mut khidmat = outside.serve(folder.path(), &variables).await;
    outside.connects().await;

    mail.refuses_next(Fault::Smtp(SmtpStage::Rcpt, 550));
    let line = "/register Yusuf Najmuddin; 30412345; yusuf@example.com; both";
    whatsapp.sends("+919820011002", "Yusuf N", line).await;
    outside.until("the registration", || whatsapp.next("+919820011002")).await;
    let owner = owner();
    let say = |text: &'static str| telegram.sends(&owner, TelegramChat::Private, text);
    say("/season today 30 Shehrullah").await;
    outside.until("the season", || telegram.next(OWNER)).await;
    // The platforms' own words about a failure may name the person.
    telegram.refuses_next(Fault::TelegramError(403, "Forbidden: +919820011002 blocked".to_owned()));
    say("/people Yusuf Najmuddin").await;
    let refused = || telegram.calls().into_iter().find(|call| call.status == Some(403));
    outside.until("the refusal", refused).await;
    whatsapp.refuses_next(Fault::LosesRequest);
    say("/assign 3 fajr-azaan 30412345").await;
    outside.until("the answer", || telegram.next(OWNER)).await;
    outside.until("the refused mail", || mail.calls().into_iter().next()).await;
    let broken = || whatsapp.calls().into_iter().rev().find(|call| call.status.is_none());
    outside.until("the broken call", broken).await;
    whatsapp.raw_with_signature(b"{}".to_vec(), Some("sha256=00".to_owned())).await;
    outside.get("/metrics", Some("the-token-of-the-figures")).await;
    assert_eq!(khidmat.stops().await.code(), Some(0));
    (outside, khidmat.said)
}

#[tokio::test]
async fn the_usual_log_names_nobody() {
    let (outside, lines) = a_day("info", "json").await;
    assert!(lines.len() > 3, "{lines:?}");
    // Each message and each delivery can be followed by its number.
    for (name, id) in [("message", "inbox.id"), ("delivery", "outbox.id")] {
        let spans = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let spans = spans.map(|line| line["span"].clone()).filter(|span| span["name"] == name);
        let numbers: BTreeSet<i64> = spans.filter_map(|span| span[id].as_i64()).collect();
        assert!(numbers.len() >= 3, "{name}: only {numbers:?} in\n{}", lines.join("\n"));
    }
    no_secret_in(&outside, &lines);
    for line in &lines {
        let parsed: Value =
            serde_json::from_str(line).unwrap_or_else(|_| panic!("it is no JSON: {line}"));
        assert!(parsed["level"].is_string() && parsed["timestamp"].is_string(), "{line}");
    }
    let told = lines.join("\n");
    assert!(told.contains("was not accepted"), "the failures are not logged:\n{told}");
    for private in PRIVATE {
        assert!(!told.contains(private), "the log holds {private:?}:\n{told}");
    }
}

#[tokio::test]
async fn no_secret_is_logged_at_any_level() {
    let (outside, lines) = a_day("trace", "text").await;
    assert!(lines.len() > 50, "that is not what a trace looks like: {lines:?}");
    no_secret_in(&outside, &lines);
}

fn no_secret_in(outside: &Outside, lines: &[String]) {
    let Simulator { telegram, whatsapp, .. } = &outside.simulator;
    let secrets = [
        telegram.token(),
        whatsapp.access_token(),
        whatsapp.app_secret(),
        whatsapp.verify_token(),
        TELEGRAM_SECRET.to_owned(),
        "the-token-of-the-figures".to_owned(),
    ];
    for line in lines {
        for secret in &secrets {
            assert!(!line.contains(secret.as_str()), "{secret} stands in the log: {line}");
        }
    }
}
