//! Thousands of clients that go away in the midst: no session of the database is left inside a
//! transaction, and what is acknowledged afterwards is there.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::child::TELEGRAM_SECRET;
use crate::fleet::{Fleet, TOKEN};
use crate::http::TELEGRAM;
use crate::replicas_cut::{poll, posts};

const RUDE: usize = 3000;
const AT_ONCE: usize = 64;

/// A request of one of the kinds that ask the database, and where it breaks off.
fn request(random: &mut StdRng, number: usize) -> (Vec<u8>, usize) {
    let body = poll(1_000_000 + i64::try_from(number).unwrap());
    let mut request = match random.random_range(0..8) {
        0 => b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        1 => {
            format!("GET /api/people HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n")
                .into_bytes()
        }
        _ => {
            let secret = "X-Telegram-Bot-Api-Secret-Token";
            let length = body.len();
            let head =
                format!("POST {TELEGRAM} HTTP/1.1\r\nHost: x\r\n{secret}: {TELEGRAM_SECRET}");
            let head = format!("{head}\r\nContent-Length: {length}\r\n\r\n");
            [head.into_bytes(), body].concat()
        }
    };
    // Half of them go right after the last byte.
    let whole = request.len();
    let sent = if random.random() { whole } else { random.random_range(0..=whole) };
    request.truncate(sent);
    (request, whole)
}

#[tokio::test]
async fn thousands_that_go_away_leave_no_session_behind() {
    let Some(fleet) = Fleet::new().await else { return };
    let replica = fleet.starts().await;
    let seed: u64 = rand::random();
    println!("the seed is {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut clients = JoinSet::new();
    for number in 0..RUDE {
        if clients.len() == AT_ONCE {
            clients.join_next().await.unwrap().unwrap();
        }
        let (request, whole) = request(&mut random, number);
        // Some wait until the answer begins, some break rather than close.
        let (listens, breaks) = (random.random_ratio(1, 8), random.random_ratio(1, 2));
        let address = replica.address.clone();
        clients.spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("it listens");
            if breaks {
                let _ = stream.set_zero_linger();
            }
            let _ = stream.write_all(&request).await;
            if listens && request.len() == whole {
                let _ = stream.read_u8().await;
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    let mut db = fleet.beside().await;
    // Those that are at work end in a moment; the server would end what is stuck, but only later.
    let stuck = "select count(*) from pg_stat_activity where datname = current_database()
                 and state like 'idle in transaction%' and application_name = 'khidmat'
                 and state_change < clock_timestamp() - interval '2 seconds'";
    for id in 0..200 {
        assert_eq!(posts(&replica, id).await.0, 200);
        let stored = format!("select count(*) from inbox where platform_id = '{id}'");
        assert_eq!(db.number(&stored).await, 1, "a 200 was said, and the message is lost");
        assert_eq!(db.number(stuck).await, 0, "a session is left in its transaction");
    }
    fleet.ends([replica]).await;
}
