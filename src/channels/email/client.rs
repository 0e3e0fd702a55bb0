//! Hands mails to an SMTP server.

use std::fmt;
use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use url::{Host, Url};

use super::render::Part;
use crate::channels::failure::{SendFailure, Sent};
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;

/// Connecting, being greeted and logging in, which surely sent nothing.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A server that takes longer has failed; lettre itself limits only the connecting.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A mail server and the address that mails come from. Cheap to clone.
#[derive(Clone)]
pub struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// What makes a mail the same mail when it is sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The `Message-ID` before its `@`, e.g. `outbox-17`; the same at each attempt, so that mail
    /// programs show a repeated mail once. The sender's domain stands behind it.
    pub message_id: String,
    /// The `Date`; the same at each attempt.
    pub date: Timestamp,
}

/// Why a mail server can't be used as configured; names no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadMailSetup {
    /// The server's URL is none, or of no kind that we speak.
    Url,
    /// Mail would go over the network in the clear.
    Unencrypted,
    /// The sender's address is none.
    From,
}

impl fmt::Display for BadMailSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => "is no smtp:// or smtps:// URL",
            Self::Unencrypted => "needs TLS: smtps://, or smtp:// with ?tls=required",
            Self::From => "is no e-mail address",
        })
    }
}

impl std::error::Error for BadMailSetup {}

/// Masked: it holds a password.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email")
    }
}

impl Email {
    /// A server by its URL (`smtps://user:pass@host`, `smtp://user:pass@host:587?tls=required`;
    /// plain `smtp://` only to loopback) and a sender (`khidmat@example.org`, or with a name before
    /// `<…>`). Connects when the first mail is sent. Call it inside the runtime: lettre's pool
    /// starts a task.
    pub fn new(smtp_url: &str, from: &str) -> Result<Self, BadMailSetup> {
        let url = Url::parse(smtp_url).map_err(|_| BadMailSetup::Url)?;
        if !is_encrypted(&url) && !is_loopback(&url) {
            return Err(BadMailSetup::Unencrypted);
        }
        let from = from.parse().map_err(|_| BadMailSetup::From)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url);
        let builder = builder.map_err(|_| BadMailSetup::Url)?;
        Ok(Self { transport: builder.timeout(Some(CONNECT_TIMEOUT)).build(), from })
    }

    /// Hands a mail to the server. `Ok` means that the server took it upon itself to deliver.
    pub async fn send(&self, address: &str, part: &Part, mail: &Mail) -> Result<Sent, SendFailure> {
        let to: Address = address
            .parse()
            .map_err(|_| SendFailure::refused(Unreachable::NoMailbox, "mail: no such address"))?;
        let message = self.message(to, part, mail).map_err(|error| {
            SendFailure::refused(Unreachable::Refused, format!("mail: {error}"))
        })?;
        self.reach().await?;
        match tokio::time::timeout(TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(Sent { platform_id: Some(mail.message_id.clone()), ..Sent::default() }),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(SendFailure::unknown("mail: no answer in time")),
        }
    }

    /// Has a connection on which a mail can be sent, in lettre's pool. What fails here, by whatever
    /// code or by silence, says nothing about the mail, which was not begun.
    async fn reach(&self) -> Result<(), SendFailure> {
        match tokio::time::timeout(CONNECT_TIMEOUT, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Err(error)) => Err(match failure(&error) {
                rejected @ SendFailure::TokenRejected { .. } => rejected,
                other => SendFailure::channel_waits(None, other.error()),
            }),
            Ok(Ok(false)) | Err(_) => {
                Err(SendFailure::channel_waits(None, "mail: the server doesn't greet us"))
            }
        }
    }

    fn message(
        &self,
        to: Address,
        part: &Part,
        mail: &Mail,
    ) -> Result<Message, lettre::error::Error> {
        let id = format!("{}@{}", mail.message_id, self.from.email.domain());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(part.subject.clone())
            .message_id(Some(format!("<{id}>")))
            .date(SystemTime::from(mail.date.utc()))
            // Keeps out-of-office programs from answering (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        let Some(carried) = part.carried() else {
            return message.header(ContentType::TEXT_PLAIN).body(part.body.clone());
        };
        let kind = ContentType::parse(&carried.media_type);
        let kind = kind.unwrap_or(ContentType::TEXT_PLAIN);
        let file = Attachment::new(carried.name.clone()).body(carried.bytes.clone(), kind);
        let words = SinglePart::plain(part.body.clone());
        message.multipart(MultiPart::mixed().singlepart(words).singlepart(file))
    }
}

fn is_encrypted(url: &Url) -> bool {
    let required = url.query_pairs().any(|(key, value)| key == "tls" && value == "required");
    url.scheme() == "smtps" || required
}

fn is_loopback(url: &Url) -> bool {
    // For schemes that it doesn't know, `url` keeps an IPv4 address as a name.
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// What an SMTP error means. lettre doesn't tell at which command it came, so the codes must.
fn failure(error: &smtp::Error) -> SendFailure {
    let text = format!("mail: {error}");
    let reply = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    if let Some(code) = error.status() {
        return match u16::from(code) {
            421 => SendFailure::channel_waits(None, text),
            400..=499 => SendFailure::address_waits(None, text),
            // Credentials are missing, wrong or too weak (RFC 4954).
            530 | 534 | 535 | 538 => SendFailure::token_rejected(text),
            code if is_no_mailbox(code, &reply) => {
                SendFailure::refused(Unreachable::NoMailbox, text)
            }
            _ => SendFailure::refused(Unreachable::Refused, text),
        };
    }
    if error.is_tls() || text.starts_with("mail: Connection error") {
        return SendFailure::channel_waits(None, text);
    }
    if error.is_client() && reply.contains("authentication") {
        return SendFailure::token_rejected(text);
    }
    if error.is_client() && reply.contains("STARTTLS") {
        return SendFailure::channel_waits(None, text);
    }
    if error.is_client() {
        return SendFailure::refused(Unreachable::Refused, text);
    }
    SendFailure::unknown(text)
}

/// Whether a server says that there is no such mailbox: by the enhanced status 5.1.x if there is
/// one (RFC 3463), since spam filters answer 550 as well; else by the code (RFC 5321).
fn is_no_mailbox(code: u16, reply: &str) -> bool {
    let enhanced = reply.split_whitespace().next().filter(|word| word.starts_with("5."));
    match enhanced {
        Some(status) => status.starts_with("5.1."),
        None => matches!(code, 550 | 551 | 553),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::carried::Carried;
    use crate::channels::failure::Holds;
    use crate::channels::samples::{closed_port, document};
    use std::sync::{Arc, Mutex};
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    const FROM: &str = "Khidmat <khidmat@example.org>";

    /// An SMTP server that answers one command with a reply of its own (an empty one: it breaks
    /// off) and all others well; returns its URL and what it was told.
    async fn server(
        command: &'static str,
        reply: &'static str,
    ) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://u:p@{}", listener.local_addr().expect("an address"));
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a client");
            let (reading, mut writing) = stream.into_split();
            let mut lines = BufReader::new(reading).lines();
            let _ = writing.write_all(b"220 hello\r\n").await;
            let mut in_data = false;
            while let Ok(Some(line)) = lines.next_line().await {
                heard.lock().expect("a lock").push(line.clone());
                let said = if in_data { if line == "." { "." } else { continue } } else { &line };
                in_data = said.starts_with("DATA");
                let usual = match said {
                    said if said.starts_with("EHLO") => "250-me\r\n250 AUTH PLAIN",
                    said if said.starts_with("AUTH") => "235 ok",
                    said if said.starts_with("DATA") => "354 go on",
                    _ => "250 ok",
                };
                let answer = if said.starts_with(command) { reply } else { usual };
                if answer.is_empty() {
                    return;
                }
                let _ = writing.write_all(format!("{answer}\r\n").as_bytes()).await;
            }
        });
        (url, told)
    }

    async fn send(url: &str, to: &str) -> Result<Sent, SendFailure> {
        let part = Part { subject: "Tomorrow · x".into(), body: "Salaam\n".into(), carried: None };
        let mail = Mail { message_id: "outbox-17".into(), date: Timestamp::from(0) };
        Email::new(url, FROM).expect("a setup").send(to, &part, &mail).await
    }

    async fn failed(command: &'static str, reply: &'static str) -> SendFailure {
        let (url, _) = server(command, reply).await;
        send(&url, "ali@example.org").await.expect_err("a failure")
    }

    #[tokio::test]
    async fn a_mail_is_the_same_mail_at_each_attempt() {
        let (url, told) = server("none", "").await;
        let sent = send(&url, "ali@example.org").await;
        assert_eq!(sent, Ok(Sent { platform_id: Some("outbox-17".into()), ..Sent::default() }));
        let told = told.lock().expect("a lock").join("\n");
        for line in [
            "Message-ID: <outbox-17@example.org>",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000",
            "From: Khidmat <khidmat@example.org>",
            "To: ali@example.org",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
            "Salaam",
        ] {
            assert!(told.contains(line), "{line} is missing in\n{told}");
        }
    }

    #[tokio::test]
    async fn a_document_is_attached() {
        let (url, told) = server("none", "").await;
        let mut carried = Carried::from(&document("khidmat-data.txt", "All"));
        carried.bytes = b"Name: Ali".to_vec();
        let part =
            Part { subject: "x".into(), body: "All\n".into(), carried: Some(Box::new(carried)) };
        let mail = Mail { message_id: "outbox-17".into(), date: Timestamp::from(0) };
        let email = Email::new(&url, FROM).expect("a setup");
        email.send("ali@example.org", &part, &mail).await.expect("it is taken");
        let told = told.lock().expect("a lock").join("\n");
        for line in ["multipart/mixed", "attachment; filename=\"khidmat-data.txt\"", "All"] {
            assert!(told.contains(line), "{line} is missing in\n{told}");
        }
    }

    #[tokio::test]
    async fn replies_say_what_to_do() {
        use SendFailure::{NotSent, Refused, TokenRejected, Unknown};
        assert!(matches!(
            failed("RCPT", "550 no such user").await,
            Refused { why: Unreachable::NoMailbox, .. }
        ));
        assert!(matches!(
            failed("RCPT", "550 5.1.1 no such user").await,
            Refused { why: Unreachable::NoMailbox, .. }
        ));
        assert!(matches!(
            failed(".", "550 5.7.1 looks like spam").await,
            Refused { why: Unreachable::Refused, .. }
        ));
        assert!(matches!(
            failed("MAIL", "552 too big").await,
            Refused { why: Unreachable::Refused, .. }
        ));
        assert!(matches!(
            failed("RCPT", "451 try later").await,
            NotSent { holds: Holds::Address, .. }
        ));
        assert!(matches!(failed("EHLO", "421 busy").await, NotSent { holds: Holds::Channel, .. }));
        assert!(matches!(failed("AUTH", "535 5.7.8 no").await, TokenRejected { .. }));
        assert!(matches!(failed("DATA", "554 no").await, Refused { .. }));
        assert!(matches!(failed("MAIL", "452 full").await, NotSent { holds: Holds::Address, .. }));
        assert!(matches!(failed("RCPT", "").await, Unknown { .. }));
        assert!(matches!(failed(".", "").await, Unknown { .. }));
    }

    #[tokio::test]
    async fn before_a_mail_is_begun_nothing_is_said_about_it() {
        use SendFailure::{NotSent, TokenRejected};
        // A server that is not for us, whatever it says; one that goes away.
        for (command, reply) in
            [("EHLO", "554 no service"), ("EHLO", "550 who are you"), ("EHLO", ""), ("AUTH", "")]
        {
            let failure = failed(command, reply).await;
            let is_held = matches!(failure, NotSent { holds: Holds::Channel, .. });
            assert!(is_held, "{command} {reply}: {failure:?}");
        }
        for reply in ["530 first", "534 too weak", "535 no", "538 not in the clear"] {
            assert!(matches!(failed("AUTH", reply).await, TokenRejected { .. }), "{reply}");
        }
        // TLS is demanded, and the server has none; or what it speaks is none.
        for (scheme, ending) in [("smtp:", "?tls=required"), ("smtps:", "")] {
            let (plain, _) = server("none", "").await;
            let url = format!("{}{ending}", plain.replace("u:p@", "").replace("smtp:", scheme));
            let failure = send(&url, "ali@example.org").await.expect_err("a failure");
            let is_held = matches!(failure, NotSent { holds: Holds::Channel, .. });
            assert!(is_held, "{url}: {failure:?}");
        }
    }

    #[tokio::test]
    async fn no_server_and_no_address_are_told_apart() {
        let url = closed_port().await.replace("http", "smtp");
        let failure = send(&url, "ali@example.org").await.expect_err("a failure");
        assert!(
            matches!(failure, SendFailure::NotSent { holds: Holds::Channel, .. }),
            "{failure:?}"
        );
        let failure = send(&url, "ali@\r\nx").await.expect_err("a failure");
        assert!(matches!(failure, SendFailure::Refused { why: Unreachable::NoMailbox, .. }));
    }

    #[tokio::test]
    async fn mail_goes_in_the_clear_only_to_this_machine() {
        let set_up = |url: &str| Email::new(url, FROM).map(|_| ());
        for url in ["smtp://127.0.0.1:25", "smtp://localhost", "smtp://[::1]:25"] {
            assert_eq!(set_up(url), Ok(()), "{url}");
        }
        assert_eq!(set_up("smtps://u:p@mail.example.org"), Ok(()));
        assert_eq!(set_up("smtp://u:p@mail.example.org:587?tls=required"), Ok(()));
        for url in ["smtp://mail.example.org", "smtp://mail.example.org?tls=opportunistic"] {
            assert_eq!(set_up(url), Err(BadMailSetup::Unencrypted), "{url}");
        }
        assert_eq!(set_up("mail.example.org"), Err(BadMailSetup::Url));
        let from = Email::new("smtps://mail.example.org", "nobody");
        assert!(matches!(from, Err(BadMailSetup::From)));
    }
}
