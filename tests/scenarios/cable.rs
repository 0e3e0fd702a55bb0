//! The cable between a process and its database: it can be cut, it can swallow what goes through it,
//! and it can be mended.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use url::Url;

/// How the cable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// All goes through.
    Whole,
    /// What is open breaks, what is new is refused.
    Cut,
    /// Nothing goes through, and nobody is told.
    Stalled,
}

/// The state, and from which connection on it counts: what is older never hears anything again.
type Line = (State, u64);

/// A cable to a PostgreSQL server.
pub struct Cable {
    /// The database's address by way of it.
    pub url: String,
    line: Arc<watch::Sender<Line>>,
    opened: Arc<watch::Sender<u64>>,
    running: AbortHandle,
}

#[derive(Clone)]
enum Server {
    Socket(PathBuf),
    Host(String),
}

impl Cable {
    /// A cable to the database at an address.
    pub async fn to(url: &str) -> Self {
        let (server, rest) = server_of(url);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let line = Arc::new(watch::channel((State::Whole, 0)).0);
        let opened = Arc::new(watch::channel(0).0);
        let (lines, count) = (line.clone(), opened.clone());
        let running = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                count.send_modify(|count| *count += 1);
                let (number, line, server) = (*count.borrow(), lines.subscribe(), server.clone());
                tokio::spawn(connection(near, server, number, line));
            }
        });
        let url = format!("postgres://{}@{address}{}", rest.0, rest.1);
        Self { url, line, opened, running: running.abort_handle() }
    }

    /// It is cut: both ends know at once.
    pub fn is_cut(&self) {
        self.set(State::Cut);
    }

    /// Nothing comes through any more, and nobody is told.
    pub fn stalls(&self) {
        self.set(State::Stalled);
    }

    /// All is well again, and what was held up goes through.
    pub fn is_mended(&self) {
        self.set(State::Whole);
    }

    /// What is open now never hears a word again, as when a firewall forgot it or the server's
    /// machine was replaced; what is new goes through.
    pub fn forgets(&self) {
        let opened = *self.opened.borrow();
        self.line.send_modify(|line| *line = (State::Whole, opened));
    }

    fn set(&self, state: State) {
        self.line.send_modify(|line| line.0 = state);
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.set(State::Cut);
        self.running.abort();
    }
}

/// Where the server of an address is; and who connects to which database, before and behind it.
fn server_of(url: &str) -> (Server, (String, String)) {
    let url = Url::parse(url).expect("an address");
    let asked = |name: &str| {
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let (host, port) = (asked("host"), asked("port").unwrap_or_else(|| "5432".to_owned()));
    let user = asked("user").unwrap_or_else(|| url.username().to_owned());
    let who = url.password().map_or(user.clone(), |password| format!("{user}:{password}"));
    let server = match host {
        Some(folder) => Server::Socket(PathBuf::from(folder).join(format!(".s.PGSQL.{port}"))),
        None => {
            let host = url.host_str().unwrap_or("127.0.0.1");
            Server::Host(format!("{host}:{}", url.port().unwrap_or(5432)))
        }
    };
    (server, (who, url.path().to_owned()))
}

async fn connection(near: TcpStream, server: Server, number: u64, line: watch::Receiver<Line>) {
    let _ = near.set_nodelay(true);
    // What breaks is reset, not closed.
    let _ = near.set_zero_linger();
    let (near_in, near_out) = near.into_split();
    match server {
        Server::Socket(path) => {
            let Ok(far) = UnixStream::connect(path).await else { return };
            let (far_in, far_out) = far.into_split();
            both((near_in, near_out), (far_in, far_out), number, line).await;
        }
        Server::Host(address) => {
            let Ok(far) = TcpStream::connect(address).await else { return };
            let _ = far.set_nodelay(true);
            let (far_in, far_out) = far.into_split();
            both((near_in, near_out), (far_in, far_out), number, line).await;
        }
    }
}

/// Carries bytes both ways until one end closes or the cable is cut.
async fn both(
    near: (impl AsyncRead + Unpin, impl AsyncWrite + Unpin),
    far: (impl AsyncRead + Unpin, impl AsyncWrite + Unpin),
    number: u64,
    mut line: watch::Receiver<Line>,
) {
    let there = carry(near.0, far.1, number, line.clone());
    let back = carry(far.0, near.1, number, line.clone());
    let cut = line.wait_for(|(state, _)| *state == State::Cut);
    tokio::select! {
        () = there => {}
        () = back => {}
        _ = cut => {}
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    number: u64,
    mut line: watch::Receiver<Line>,
) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut bytes).await;
        // The end of one side is no more heard than its words are.
        let flows = line.wait_for(|(state, lost)| *state == State::Whole && number > *lost);
        if flows.await.is_err() {
            return;
        }
        let Ok(count @ 1..) = read else { return };
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
