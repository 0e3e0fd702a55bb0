//! The dialogue of SMTP, as far as a client that sends letters needs it.

use super::super::codec::{base64, from_base64};
use super::super::fault::{Fault, SmtpStage};
use super::super::http::Running;
use super::Shared;
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What fails without a code of its own is "try again later".
const LATER: u16 = 451;

/// Serves on a free port of the loopback.
pub(super) async fn serve(shared: Arc<Shared>) -> io::Result<(SocketAddr, Running)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let running = Running::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            while connections.try_join_next().is_some() {}
            let shared = shared.clone();
            connections.spawn(async move {
                // A connection that a client breaks off is no concern of a simulator.
                let _ = Dialogue::new(shared, stream).hold().await;
            });
        }
    });
    Ok((address, running))
}

struct Dialogue {
    shared: Arc<Shared>,
    stream: BufReader<TcpStream>,
    from: Option<String>,
    recipients: Vec<String>,
    /// What goes wrong with the letter that is being sent, and its number among the calls.
    fault: Option<Fault>,
    call: usize,
}

/// Whether the dialogue goes on.
#[derive(PartialEq)]
enum Next {
    Line,
    End,
}

impl Dialogue {
    fn new(shared: Arc<Shared>, stream: TcpStream) -> Self {
        Dialogue {
            shared,
            stream: BufReader::new(stream),
            from: None,
            recipients: Vec::new(),
            fault: None,
            call: 0,
        }
    }

    async fn hold(mut self) -> io::Result<()> {
        if let Some(Fault::Smtp(_, code)) = self.shared.gate.fault_at(SmtpStage::Greeting) {
            return self.say(code, "no service now").await;
        }
        self.say(220, "simulator ESMTP").await?;
        while let Some(line) = self.line().await? {
            if self.answer(&line).await? == Next::End {
                break;
            }
        }
        Ok(())
    }

    async fn answer(&mut self, line: &str) -> io::Result<Next> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                self.write("250-simulator\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10485760\r\n").await?;
            }
            "HELO" => self.say(250, "simulator").await?,
            "AUTH" => self.authenticate(rest).await?,
            "MAIL" => return self.begin(rest).await,
            "RCPT" => self.add_recipient(rest).await?,
            "DATA" => return self.take_letter().await,
            "RSET" => {
                self.reset();
                self.say(250, "OK").await?;
            }
            "NOOP" => self.say(250, "OK").await?,
            "VRFY" => self.say(252, "cannot say").await?,
            "QUIT" => {
                self.say(221, "bye").await?;
                return Ok(Next::End);
            }
            _ => self.say(500, "command unrecognized").await?,
        }
        Ok(Next::Line)
    }

    async fn authenticate(&mut self, rest: &str) -> io::Result<()> {
        if let Some(Fault::Smtp(_, code)) = self.shared.gate.fault_at(SmtpStage::Auth) {
            return self.say(code, "authentication failed").await;
        }
        let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
        let (user, password) = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let answer =
                    if initial.is_empty() { self.ask("").await? } else { initial.to_owned() };
                let decoded = String::from_utf8_lossy(&from_base64(&answer)).into_owned();
                let mut fields = decoded.split('\0').skip(1).map(str::to_owned);
                (fields.next().unwrap_or_default(), fields.next().unwrap_or_default())
            }
            "LOGIN" => {
                let user = if initial.is_empty() {
                    self.ask("Username:").await?
                } else {
                    initial.to_owned()
                };
                let password = self.ask("Password:").await?;
                let text = |coded: &str| String::from_utf8_lossy(&from_base64(coded)).into_owned();
                (text(&user), text(&password))
            }
            _ => return self.say(504, "unrecognized authentication type").await,
        };
        self.shared.state().logins.push((user, password));
        self.say(235, "accepted").await
    }

    async fn begin(&mut self, rest: &str) -> io::Result<Next> {
        let Some(from) = address(rest, "FROM:") else {
            self.say(501, "syntax error").await?;
            return Ok(Next::Line);
        };
        self.reset();
        self.call = self.shared.gate.record("MAIL", json!({"from": from}), (self.shared.now)());
        self.fault = self.shared.gate.fault("MAIL", true);
        match self.fault.clone() {
            Some(Fault::LosesRequest | Fault::Garbage) => return Ok(Next::End),
            Some(Fault::Hangs) => std::future::pending::<()>().await,
            Some(Fault::Smtp(SmtpStage::Mail, code)) => self.refuse(code).await?,
            Some(Fault::Smtp(..) | Fault::LosesAnswer | Fault::HoldsAnswer) | None => {
                self.from = Some(from);
                self.say(250, "OK").await?;
            }
            // What only HTTP says is "later" here.
            Some(_) => self.refuse(LATER).await?,
        }
        Ok(Next::Line)
    }

    async fn add_recipient(&mut self, rest: &str) -> io::Result<()> {
        if self.from.is_none() {
            return self.say(503, "need MAIL before RCPT").await;
        }
        if let Some(Fault::Smtp(SmtpStage::Rcpt, code)) = self.fault {
            return self.refuse(code).await;
        }
        match address(rest, "TO:").filter(|address| address.contains('@')) {
            Some(address) => {
                self.recipients.push(address);
                self.say(250, "OK").await
            }
            None => self.say(501, "syntax error").await,
        }
    }

    async fn take_letter(&mut self) -> io::Result<Next> {
        let Some(from) = self.from.clone().filter(|_| !self.recipients.is_empty()) else {
            self.say(503, "need RCPT before DATA").await?;
            return Ok(Next::Line);
        };
        self.say(354, "end with a dot").await?;
        let mut data = String::new();
        loop {
            let Some(line) = self.line().await? else {
                return Ok(Next::End);
            };
            if line == "." {
                break;
            }
            // A dot at the beginning of a line was doubled on the way.
            data.push_str(line.strip_prefix('.').unwrap_or(&line));
            data.push_str("\r\n");
        }
        let fault = self.fault.take();
        if let Some(Fault::Smtp(SmtpStage::Data, code)) = fault {
            self.refuse(code).await?;
            return Ok(Next::Line);
        }
        self.shared.accept(&from, &self.recipients, &data);
        self.reset();
        if fault == Some(Fault::LosesAnswer) {
            return Ok(Next::End);
        }
        if fault == Some(Fault::HoldsAnswer) {
            self.shared.gate.is_let_go().await;
        }
        self.shared.gate.settle(self.call, Some(250));
        self.say(250, "OK queued").await?;
        Ok(Next::Line)
    }

    fn reset(&mut self) {
        self.from = None;
        self.recipients.clear();
        self.fault = None;
    }

    async fn refuse(&mut self, code: u16) -> io::Result<()> {
        self.shared.gate.settle(self.call, Some(code));
        self.say(code, "refused, as the test asked").await
    }

    async fn ask(&mut self, prompt: &str) -> io::Result<String> {
        self.say(334, &base64(prompt.as_bytes())).await?;
        Ok(self.line().await?.unwrap_or_default())
    }

    async fn say(&mut self, code: u16, text: &str) -> io::Result<()> {
        self.write(&format!("{code} {text}\r\n")).await
    }

    async fn write(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes()).await
    }

    /// A line without its end; `None` when the client is gone. Bytes that are no UTF-8 become replacement characters.
    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        if self.stream.read_until(b'\n', &mut bytes).await? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// The address of `FROM:<a@b.c> SIZE=1`.
fn address(rest: &str, before: &str) -> Option<String> {
    let head = rest.get(..before.len()).filter(|head| head.eq_ignore_ascii_case(before))?;
    let (inside, _) = rest[head.len()..].trim_start().strip_prefix('<')?.split_once('>')?;
    Some(inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::super::Changes;
    use super::super::Mail;
    use super::*;

    /// Says each line and returns the code of each answer, until the server ends the connection.
    async fn talk(mail: &Mail, lines: &[&str]) -> Vec<String> {
        let stream = TcpStream::connect(mail.smtp_url().replace("smtp://", "")).await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut codes = Vec::new();
        let mut script = lines.iter();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap() == 0 {
                return codes;
            }
            if line.as_bytes()[3] == b'-' {
                continue;
            }
            codes.push(line[..3].to_owned());
            if let Some(next) = script.next() {
                stream.write_all(format!("{next}\r\n").as_bytes()).await.unwrap();
            }
        }
    }

    const LETTER: [&str; 6] = [
        "EHLO me",
        "MAIL FROM:<a@b.c> BODY=8BITMIME",
        "RCPT TO:<You@b.c>",
        "DATA",
        "Subject: Tomorrow\r\n\r\nFirst\r\n..dot\r\n.",
        "QUIT",
    ];

    async fn mail() -> Mail {
        Mail::start(Arc::new(|| 7), Changes::new()).await.unwrap()
    }

    #[tokio::test]
    async fn a_letter_arrives() {
        let mail = mail().await;
        assert_eq!(talk(&mail, &LETTER).await, ["220", "250", "250", "250", "354", "250", "221"]);
        let letter = mail.next("you@B.c").unwrap();
        assert_eq!(
            (letter.subject.as_str(), letter.text.as_str(), letter.at),
            ("Tomorrow", "First\n.dot", 7)
        );
        assert_eq!(mail.next("you@b.c"), None);
        assert_eq!(mail.history().len(), 1);
        assert_eq!(mail.calls()[0].status, Some(250));
    }

    #[tokio::test]
    async fn it_refuses_where_it_is_told_to() {
        let mail = mail().await;
        mail.refuses_next(Fault::Smtp(SmtpStage::Rcpt, 550));
        assert_eq!(
            talk(&mail, &["EHLO me", LETTER[1], LETTER[2], "QUIT"]).await,
            ["220", "250", "250", "550", "221"]
        );
        assert_eq!(mail.calls()[0].status, Some(550));
    }

    #[tokio::test]
    async fn it_breaks_off_after_the_dot() {
        let mail = mail().await;
        mail.refuses_next(Fault::LosesAnswer);
        assert_eq!(talk(&mail, &LETTER).await, ["220", "250", "250", "250", "354"]);
        assert_eq!(mail.unread().len(), 1);
        mail.refuses_next(Fault::LosesRequest);
        assert_eq!(talk(&mail, &LETTER).await, ["220", "250"]);
        assert_eq!(mail.unread().len(), 1);
    }

    #[tokio::test]
    async fn it_knows_both_logins() {
        let mail = mail().await;
        let plain = format!("AUTH PLAIN {}", base64(b"\0me\0secret"));
        assert_eq!(talk(&mail, &["EHLO me", &plain, "QUIT"]).await, ["220", "250", "235", "221"]);
        let (user, password) = (base64(b"me"), base64(b"secret"));
        assert_eq!(
            talk(&mail, &["EHLO me", "AUTH LOGIN", &user, &password, "QUIT"]).await[4],
            "235"
        );
        assert_eq!(mail.logins(), vec![("me".to_owned(), "secret".to_owned()); 2]);
    }
}
