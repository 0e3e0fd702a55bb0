//! A headless Chromium, driven through chromedriver.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use axum::http::Method;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use futures::FutureExt as _;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use url::{ParseError, Url};

/// Whatever the page shows comes within this.
const PATIENCE: Duration = Duration::from_secs(20);

/// A message's ticks change three times.
const CLICKS: usize = 5;

/// Keys that are no letters, as WebDriver names them.
pub mod key {
    /// Enter.
    pub const ENTER: &str = "\u{E007}";
    /// Escape.
    pub const ESCAPE: &str = "\u{E00C}";
    /// The arrows.
    pub const LEFT: &str = "\u{E012}";
    /// Right.
    pub const RIGHT: &str = "\u{E014}";
    /// Down.
    pub const DOWN: &str = "\u{E015}";
    /// The row's beginning.
    pub const HOME: &str = "\u{E011}";
    /// Control, held for what follows.
    pub const CONTROL: &str = "\u{E009}";
}

/// A browser with one window.
pub struct Browser {
    /// The window.
    pub client: Client,
    _driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one; says loudly if there is none on this machine.
    pub async fn start() -> Option<Self> {
        let chromium = find(&["chromium", "chromium-browser", "google-chrome"]);
        let (Some(chromium), Some(chromedriver)) = (chromium, find(&["chromedriver"])) else {
            crate::skipping::skip(
                "no chromium with chromedriver was found, so the demo's page is not opened",
            );
            return None;
        };
        let mut driver = Command::new(chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
        let port = loop {
            let line = lines.next_line().await.expect("text").expect("chromedriver names its port");
            if let Some((_, port)) = line.split_once("successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let profile = tempfile::tempdir().expect("a folder");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&chromium, profile.path()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Some(Self { client, _driver: driver, _profile: profile })
    }

    /// Runs a visit and closes the window, however the visit ends.
    pub async fn visits(self, visit: impl AsyncFnOnce(&Page)) {
        let page = Page(self.client.clone());
        let outcome = AssertUnwindSafe(visit(&page)).catch_unwind().await;
        let _ = self.client.close().await;
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    }
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    all.find(|file| file.is_file())
}

fn capabilities(chromium: &std::path::Path, profile: &std::path::Path) -> Capabilities {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--no-proxy-server",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
    ];
    let mut arguments: Vec<String> = arguments.map(str::to_owned).into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let options = json!({"binary": chromium, "args": arguments});
    let wanted = json!({"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}});
    wanted.as_object().expect("an object").clone()
}

/// The page that the window shows.
pub struct Page(Client);

impl Page {
    /// Opens an address.
    pub async fn opens(&self, address: &str) {
        self.0.goto(address).await.expect("the page opens");
    }

    /// Waits for an element, by a CSS selector, and clicks it. One that the page draws anew at this
    /// moment, as it does when a message's tick changes, is looked for again.
    pub async fn clicks(&self, css: &str) {
        for _ in 0..CLICKS {
            match self.finds(Locator::Css(css)).await.click().await {
                Err(error) if error.is_stale_element_reference() => {}
                clicked => return clicked.unwrap_or_else(|error| panic!("{css}: {error}")),
            }
        }
        panic!("{css} is drawn anew all the time, so that nobody can click it");
    }

    /// Types into an element.
    pub async fn types(&self, css: &str, text: &str) {
        let element = self.finds(Locator::Css(css)).await;
        element.send_keys(text).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Presses keys where the focus is: text, or a key of [`key`].
    pub async fn presses(&self, keys: &str) {
        let focused = self.0.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.unwrap_or_else(|error| panic!("{keys:?}: {error}"));
    }

    /// Keeps a picture of the window in the folder that `KHIDMAT_PICTURES` names, if it names one.
    pub async fn photographs(&self, name: &str) {
        let Some(folder) = std::env::var_os("KHIDMAT_PICTURES") else { return };
        let png = self.0.screenshot().await.expect("a picture");
        let file = std::path::Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(file, png).expect("the picture is written");
    }

    /// Waits for an element that holds these words, by a CSS selector of simple parts.
    pub async fn shows(&self, css: &str, words: &str) {
        let script = "const [css, words] = arguments; \
                      return [...document.querySelectorAll(css)].some((it) => it.textContent.includes(words));";
        let arguments = vec![json!(css), json!(words)];
        let until = async {
            while self.run(script, arguments.clone()).await != json!(true) {
                // The page itself is asked; its answer comes after it has drawn what it knew.
                self.run_async("requestAnimationFrame(() => arguments[0](true))").await;
            }
        };
        if tokio::time::timeout(PATIENCE, until).await.is_err() {
            panic!("{css} never showed {words:?}; the page says:\n{}", self.text().await);
        }
    }

    /// All that can be read on the page.
    async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", Vec::new()).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script and answers what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.0.execute(script, arguments).await.expect("the script runs")
    }

    /// Runs a script that calls its last argument with the answer.
    pub async fn run_until_done(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.0.execute_async(script, arguments).await.expect("the script runs")
    }

    async fn run_async(&self, script: &str) {
        self.0.execute_async(script, Vec::new()).await.expect("the script runs");
    }

    async fn finds(&self, locator: Locator<'_>) -> fantoccini::elements::Element {
        match self.0.wait().at_most(PATIENCE).for_element(locator).await {
            Ok(element) => element,
            Err(_) => panic!("there is no {locator:?}; the page says:\n{}", self.text().await),
        }
    }

    /// Gives the window a phone's size, in CSS pixels.
    pub async fn becomes_a_phone(&self, width: u32, height: u32) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": true});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": size});
        self.asks("goog/cdp/execute", command).await.expect("Chromium knows the command");
    }

    /// What the console says that is no mere information.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.asks("se/log", json!({"type": "browser"})).await.expect("there is a log");
        let lines = log.as_array().expect("a list").iter();
        lines
            .filter(|line| matches!(line["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|line| line["message"].to_string())
            .collect()
    }

    async fn asks(&self, path: &'static str, body: Value) -> Result<Value, CmdError> {
        self.0.issue_cmd(Extension { path, body }).await
    }
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
