//! What the tests of this room share: a slot, every notice, and a server that says what it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::domain::channel::Channel;
use crate::domain::document::{Document, Shown};
use crate::domain::duty::{Duty, defaults};
use crate::domain::message::{Choice, Notice, Said, Span, Text, Unreachable};
use crate::domain::reminder::TimeOfDay;
use crate::domain::request::{Kind, PreferredDay};
use crate::domain::role::Role;
use crate::domain::slot::{Nearness, Slot};

/// Fajr Azaan on day 5.
pub fn slot() -> Slot {
    let new = defaults().remove(0);
    let duty = Duty {
        id: 1,
        key: new.key,
        label: new.label,
        kind: new.kind,
        reports_at: new.reports_at,
        position: 0,
        active: true,
        kept: None,
    };
    Slot { duty, date: "2027-02-09".parse().expect("a date"), day: 5 }
}

/// A reminder for a person.
pub fn reminder(name: &str) -> Notice {
    remind(name, Nearness::Tomorrow)
}

fn remind(name: &str, nearness: Nearness) -> Notice {
    Notice::Reminder { name: name.into(), slot: slot(), assignment: 17, nearness }
}

/// One notice of every kind, in the order of the enum.
pub fn notices() -> Vec<Notice> {
    let name = || "Hussain Bhai".to_owned();
    let allotment =
        |is_reminder| Notice::Allotment { name: name(), slot: slot(), assignment: 17, is_reminder };
    let reason = Unreachable::NotOnWhatsApp;
    let preferred = PreferredDay { date: "2027-02-12".parse().expect("a date"), day: 8 };
    let requested = |kind, preferred| Notice::Requested {
        name: name(),
        slot: slot(),
        request: 3,
        kind,
        reason: "I am travelling".into(),
        preferred,
    };
    let approved = |kind, note: &str| Notice::RequestApproved {
        name: name(),
        slot: slot(),
        kind,
        note: note.into(),
    };
    let before = TimeOfDay::parse("05:30").expect("a time");
    let retimed = |others| Notice::DutyTime { name: name(), slot: slot(), before, others };
    vec![
        allotment(false),
        allotment(true),
        reminder("Hussain Bhai"),
        remind("Hussain Bhai", Nearness::Today),
        remind("Hussain Bhai", Nearness::Later),
        retimed(0),
        retimed(3),
        Notice::Released { name: name(), slot: slot() },
        Notice::Registered { name: name(), its: "30412345".into() },
        Notice::Unreached { name: name(), slot: slot(), channel: Channel::WhatsApp, reason },
        Notice::ReminderFailed { name: name(), slot: slot() },
        requested(Kind::Cancel, None),
        requested(Kind::Move, Some(preferred)),
        Notice::RequestWithdrawn { name: name(), slot: slot() },
        approved(Kind::Cancel, ""),
        approved(Kind::Move, "Come and see us"),
        Notice::RequestRejected {
            name: name(),
            slot: slot(),
            assignment: 17,
            note: "We have nobody else".into(),
        },
        Notice::Undone { name: name(), slot: slot() },
        Notice::ChannelStopped { channel: Channel::WhatsApp },
        Notice::Forgotten,
        Notice::RoleChanged { role: Role::Admin },
    ]
}

/// Words with labelled choices `/1`, `/2`, …
pub fn said(text: &str, labels: &[&str]) -> Said {
    let choice = |(at, label): (usize, &&str)| Choice::new(*label, format!("/{}", at + 1));
    Said {
        text: Text(vec![Span { text: text.into(), bold: false }]),
        choices: labels.iter().enumerate().map(choice).collect(),
        asks_contact: None,
    }
}

/// A text file with words below it.
pub fn document(name: &str, words: &str) -> Document {
    Document {
        id: 7,
        name: name.into(),
        media_type: "text/plain".into(),
        shown: Shown::AsFile,
        caption: Text(vec![Span { text: words.into(), bold: false }]),
        choices: Vec::new(),
        known_as: None,
    }
}

/// A server on this machine that gives the answers it was told to, one after the other.
#[derive(Clone)]
pub struct Server {
    /// Where it listens.
    pub url: String,
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    asked: Arc<Mutex<Vec<(String, HeaderMap, Value)>>>,
}

impl Server {
    /// A server with its answers: HTTP status and body. A `retry-after: 7` comes with each.
    pub async fn answering(answers: &[(u16, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = Self {
            url: format!("http://{}", listener.local_addr().expect("an address")),
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
            asked: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    /// The paths and bodies that were posted so far.
    pub fn asked(&self) -> Vec<(String, Value)> {
        let asked = self.asked.lock().expect("a lock");
        asked.iter().map(|(path, _, body)| (path.clone(), body.clone())).collect()
    }

    /// A header of the last request.
    pub fn header(&self, name: &str) -> Option<String> {
        let asked = self.asked.lock().expect("a lock");
        Some(asked.last()?.1.get(name)?.to_str().ok()?.to_owned())
    }
}

async fn answer(
    State(server): State<Server>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, &'static str); 1], &'static str) {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    server.asked.lock().expect("a lock").push((uri.path().to_owned(), headers, body));
    let next = server.answers.lock().expect("a lock").pop_front().unwrap_or((500, "no more"));
    (StatusCode::from_u16(next.0).expect("a status"), [("retry-after", "7")], next.1)
}

/// The URL of a server that takes a request and breaks off.
pub async fn breaking_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut some = [0; 64];
            let _ = stream.read(&mut some).await;
        }
    });
    url
}

/// A URL where nobody listens.
pub async fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// A client that goes straight to this machine.
pub fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}
