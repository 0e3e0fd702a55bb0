//! The real binary as a child process, and the simulated platforms that it talks to.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::HashMap;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use khidmat::clock::Clock;
use khidmat::simulator::{Simulator, TelegramUser};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// Whatever is waited for comes in far less; a machine that builds at the same time may be slow.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// The owner on Telegram that [`Outside::variables`] names.
pub const OWNER: i64 = 7001;
/// The secret of Telegram's webhook.
pub const TELEGRAM_SECRET: &str = "a-secret-of-the-tests";

/// A khidmat that runs. Dropping it kills it.
pub struct Khidmat {
    child: Child,
    lines: UnboundedReceiver<String>,
    /// Everything that it has said so far, on both of its outputs.
    pub said: Vec<String>,
}

impl Khidmat {
    /// Starts the binary in a folder, with these arguments and only these variables.
    pub fn start(folder: &Path, arguments: &[&str], variables: &HashMap<String, String>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khidmat"));
        command.args(arguments);
        Self::spawn(command, folder, variables)
    }

    /// Starts what starts the binary, in a folder, with only these variables.
    pub fn spawn(mut command: Command, folder: &Path, variables: &HashMap<String, String>) -> Self {
        let mut child = command
            .current_dir(folder)
            .env_clear()
            .envs(variables)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary starts");
        let (tell, lines) = unbounded_channel();
        read(child.stdout.take(), tell.clone());
        read(child.stderr.take(), tell);
        Self { child, lines, said: Vec::new() }
    }

    /// Waits for a line that holds these words.
    pub async fn line(&mut self, words: &str) -> String {
        let found = timeout(PATIENCE, async {
            while let Some(line) = self.lines.recv().await {
                self.said.push(line.clone());
                if line.contains(words) {
                    return Some(line);
                }
            }
            None
        });
        match found.await {
            Ok(Some(line)) => line,
            Ok(None) => panic!("it ended without saying {words:?}:\n{}", self.said.join("\n")),
            Err(_) => panic!("it never said {words:?}:\n{}", self.said.join("\n")),
        }
    }

    /// Waits for its end; the rest of what it said is in `said` then.
    pub async fn ends(&mut self) -> ExitStatus {
        let status = timeout(PATIENCE, self.child.wait()).await;
        let status = status.unwrap_or_else(|_| panic!("it never ends:\n{}", self.said.join("\n")));
        while let Some(line) = self.lines.recv().await {
            self.said.push(line);
        }
        status.expect("the system knows how it ended")
    }

    /// Asks it to stop, as systemd does, and waits for its end.
    pub async fn stops(&mut self) -> ExitStatus {
        self.asks_to_stop();
        self.ends().await
    }

    /// What the system calls it.
    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Sends SIGTERM.
    pub fn asks_to_stop(&self) {
        self.is_told("TERM");
    }

    /// Sends a signal of this name.
    pub fn is_told(&self, signal: &str) {
        let id = self.id().to_string();
        let sent = std::process::Command::new("kill").args([&format!("-{signal}"), &id]).status();
        assert!(sent.expect("kill is there").success());
    }

    /// Kills it without a word of warning: SIGKILL; all that it said is in `said` then.
    pub async fn dies(&mut self) {
        self.child.kill().await.expect("it runs");
        self.ends().await;
    }
}

fn read(output: Option<impl AsyncRead + Unpin + Send + 'static>, tell: UnboundedSender<String>) {
    let mut lines = BufReader::new(output.expect("it is piped")).lines();
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            let _ = tell.send(line);
        }
    });
}

/// The outside world, on the machine's own clock, and the address at which the bot listens.
pub struct Outside {
    /// The platforms.
    pub simulator: Simulator,
    /// `127.0.0.1:` and a port that was free a moment ago.
    pub address: String,
}

impl Outside {
    /// Starts the platforms.
    pub async fn new() -> Self {
        let simulator = Simulator::start(Arc::new(|| Clock::System.now().millis())).await.unwrap();
        Self { simulator, address: free_address() }
    }

    /// A configuration in which everything is on and Telegram is polled.
    pub fn variables(&self, database_url: &str) -> HashMap<String, String> {
        let Simulator { telegram, whatsapp, mail, .. } = &self.simulator;
        let pairs = [
            ("DATABASE_URL", database_url.to_owned()),
            ("LISTEN_ADDR", self.address.clone()),
            ("TELEGRAM_BOT_TOKEN", telegram.token()),
            ("TELEGRAM_WEBHOOK_SECRET", TELEGRAM_SECRET.to_owned()),
            ("TELEGRAM_API_URL", telegram.api_url()),
            ("WHATSAPP_ACCESS_TOKEN", whatsapp.access_token()),
            ("WHATSAPP_PHONE_NUMBER_ID", whatsapp.phone_number_id()),
            ("WHATSAPP_APP_SECRET", whatsapp.app_secret()),
            ("WHATSAPP_VERIFY_TOKEN", whatsapp.verify_token()),
            ("WHATSAPP_API_URL", whatsapp.api_url()),
            ("SMTP_URL", mail.smtp_url()),
            ("EMAIL_FROM", "khidmat@example.org".to_owned()),
            ("ADMINS", format!("telegram:{OWNER}")),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The same with `PUBLIC_URL`, so that Telegram posts to the webhook.
    pub fn with_webhook(&self, database_url: &str) -> HashMap<String, String> {
        let mut variables = self.variables(database_url);
        variables.insert("PUBLIC_URL".to_owned(), format!("http://{}", self.address));
        variables
    }

    /// Starts `khidmat serve` and waits until it answers.
    pub async fn serve(&self, folder: &Path, variables: &HashMap<String, String>) -> Khidmat {
        let mut khidmat = Khidmat::start(folder, &["serve"], variables);
        khidmat.line("serving").await;
        assert_eq!(self.get("/healthz", None).await.0, 200);
        khidmat
    }

    /// Enters the webhook in Meta's console and waits until Telegram's is set.
    pub async fn connects(&self) {
        let url = format!("http://{}/webhooks/whatsapp", self.address);
        assert!(self.simulator.whatsapp.connect(&url).await, "WhatsApp's webhook is not verified");
        self.until("Telegram's webhook", || self.simulator.telegram.webhook()).await;
    }

    /// Waits until something can be found on the platforms.
    pub async fn until<T>(&self, what: &str, mut find: impl FnMut() -> Option<T>) -> T {
        let changes = self.simulator.changes();
        loop {
            let seen = changes.revision();
            if let Some(found) = find() {
                return found;
            }
            if timeout(PATIENCE, changes.after(seen)).await.is_err() {
                panic!("{what} never came; what was asked: {}", self.calls());
            }
        }
    }

    /// What the bot asked of the platforms, and with which statuses.
    fn calls(&self) -> String {
        let Simulator { telegram, whatsapp, mail, .. } = &self.simulator;
        let all = [telegram.calls(), whatsapp.calls(), mail.calls()].concat();
        let shown = all.iter().map(|call| format!("{} {:?}", call.path, call.status));
        shown.collect::<Vec<_>>().join(", ")
    }

    /// What the status of a path is, and the body.
    pub async fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        let mut request = client().get(format!("http://{}{path}", self.address));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.expect("it answers");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }
}

/// An address of the loopback whose port nobody has now.
pub fn free_address() -> String {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A client that asks no proxy and gives up in time.
pub fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy().tls_built_in_root_certs(false);
    builder.timeout(PATIENCE).build().expect("a client")
}

/// The owner's account.
pub fn owner() -> TelegramUser {
    TelegramUser { id: OWNER, first_name: "Husain".to_owned(), last_name: None, username: None }
}
