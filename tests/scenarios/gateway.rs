//! A door between the program and a platform, which can be shut in several ways while both run.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What becomes of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// They reach the platform.
    Open,
    /// They are refused, and those that were open are broken off.
    Refuses,
    /// They are taken, and nothing is ever answered.
    Silent,
    /// Nobody takes them; the system itself lets a few in, and nothing is ever answered.
    Deaf,
}

/// The door. Dropping it shuts it for good.
pub struct Gateway {
    /// Where the program finds the platform.
    pub address: SocketAddr,
    door: watch::Sender<Door>,
    running: JoinHandle<()>,
}

impl Gateway {
    /// An open door before a platform, given as `http://127.0.0.1:80/path`.
    pub async fn before(url: &str) -> Self {
        let (_, rest) = url.split_once("://").expect("a URL");
        let platform = rest.split('/').next().expect("a host").to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (door, seen) = watch::channel(Door::Open);
        let running = tokio::spawn(guard(listener, address, platform, seen));
        Self { address, door, running }
    }

    /// The platform's URL by way of this door.
    pub fn leads_to(&self, url: &str) -> String {
        let (scheme, rest) = url.split_once("://").expect("a URL");
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        format!("{scheme}://{}{path}", self.address)
    }

    /// From now on connections, those that are open too, fare like this.
    pub fn is(&self, door: Door) {
        self.door.send_replace(door);
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn guard(
    first: TcpListener,
    address: SocketAddr,
    platform: String,
    mut door: watch::Receiver<Door>,
) {
    let mut listener = Some(first);
    loop {
        let now = *door.borrow_and_update();
        if now == Door::Refuses {
            listener = None;
        } else if listener.is_none() {
            listener = Some(TcpListener::bind(address).await.expect("its port is its own"));
        }
        let accepted = tokio::select! {
            _ = door.changed() => continue,
            accepted = accept(listener.as_ref(), now) => accepted,
        };
        tokio::spawn(pass(accepted, platform.clone(), door.clone()));
    }
}

async fn accept(listener: Option<&TcpListener>, door: Door) -> TcpStream {
    match (listener, door) {
        (Some(listener), Door::Open | Door::Silent) => {
            listener.accept().await.expect("a connection").0
        }
        _ => std::future::pending().await,
    }
}

/// One connection, until the door changes; then it is broken off, or held in silence until the door
/// changes again.
async fn pass(mut near: TcpStream, platform: String, mut door: watch::Receiver<Door>) {
    if *door.borrow_and_update() == Door::Open {
        let Ok(mut far) = TcpStream::connect(platform).await else { return };
        let _ = (near.set_nodelay(true), far.set_nodelay(true));
        tokio::select! {
            _ = copy_bidirectional(&mut near, &mut far) => return,
            _ = door.changed() => {}
        }
    }
    while matches!(*door.borrow_and_update(), Door::Silent | Door::Deaf) {
        if door.changed().await.is_err() {
            return;
        }
    }
}
