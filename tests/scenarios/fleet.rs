//! Several processes of the real binary on one PostgreSQL database, behind one address, and the
//! simulated platforms that talk to them.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::timeout;

use crate::balancer::Balancer;
use crate::child::{Khidmat, Outside, PATIENCE, client, free_address};
use crate::engines::{Beside, Database};

/// Between two questions to what can't tell of a change by itself.
const PAUSE: Duration = Duration::from_millis(20);
/// Opens the figures and the REST interface.
pub const TOKEN: &str = "the-token-of-the-replicas";

/// A database, the platforms, and an address for the processes that will be there.
pub struct Fleet {
    /// The platforms; its address is the balancer's.
    pub outside: Outside,
    /// The one address.
    pub balancer: Balancer,
    /// What all share.
    pub database: Database,
}

/// One of the processes.
pub struct Replica {
    /// The process.
    pub khidmat: Khidmat,
    /// Where it listens itself.
    pub address: String,
}

impl Fleet {
    /// Nobody runs yet. Nothing if there is no PostgreSQL.
    pub async fn new() -> Option<Self> {
        let database = Database::postgres().await?;
        Some(Self::on(database).await)
    }

    /// The same on this database.
    pub async fn on(database: Database) -> Self {
        let (balancer, mut outside) = (Balancer::new().await, Outside::new().await);
        outside.address.clone_from(&balancer.address);
        // What is refused comes again, as in the world.
        outside.simulator.telegram.insists();
        outside.simulator.whatsapp.insists();
        Self { outside, balancer, database }
    }

    /// Starts one more process on the database, and brings it in.
    pub async fn starts(&self) -> Replica {
        self.starts_with(&[]).await
    }

    /// The same, with variables of its own.
    pub async fn starts_with(&self, own: &[(&str, &str)]) -> Replica {
        let mut replica = self.spawns(own);
        replica.khidmat.line("serving").await;
        self.balancer.brings_in(&replica.address);
        replica
    }

    /// Starts a process without waiting for it.
    pub fn spawns(&self, own: &[(&str, &str)]) -> Replica {
        let address = free_address();
        let mut variables: HashMap<String, String> = self.outside.with_webhook(&self.database.url);
        let of_all = [
            ("LISTEN_ADDR", address.as_str()),
            ("API_TOKEN", TOKEN),
            // The platforms' own limits are not what is looked at.
            ("TELEGRAM_MESSAGES_PER_SECOND", "0"),
            ("WHATSAPP_MESSAGES_PER_SECOND", "0"),
        ];
        for (name, value) in of_all.iter().chain(own) {
            variables.insert((*name).to_owned(), (*value).to_owned());
        }
        let khidmat = Khidmat::start(self.database.folder.path(), &["serve"], &variables);
        Replica { khidmat, address }
    }

    /// A connection beside the processes' own.
    pub async fn beside(&self) -> Beside {
        self.database.beside().await
    }

    /// Waits until the outbox holds nothing that is still to be said.
    pub async fn has_said_all(&self) {
        let open = "select count(*) from outbox where state in ('queued', 'sending', 'unknown')";
        until_none(&mut self.beside().await, open).await;
    }

    /// Stops one process in good order; answers whether it finished what it was sending. A machine
    /// that is very busy may not give it the time.
    pub async fn ends_one(&self, mut replica: Replica) -> bool {
        let status = replica.khidmat.stops().await;
        assert_eq!(status.code(), Some(0), "{}", replica.khidmat.said.join("\n"));
        self.balancer.leaves_out(&replica.address);
        !replica.khidmat.said.iter().any(|line| line.contains("still under way"))
    }

    /// What a process left unfinished runs out of its lease, and of all doubts: a minute, and two.
    pub async fn takes_over(&self) {
        let open = "select count(*) from outbox where state in ('queued', 'sending', 'unknown')";
        let mut db = self.beside().await;
        until_counted_within(PATIENCE * 8, &mut db, open, |count| count == 0).await;
    }

    /// Stops processes in good order and gives the database back.
    pub async fn ends(self, replicas: impl IntoIterator<Item = Replica>) {
        for replica in replicas {
            self.ends_one(replica).await;
        }
        drop(self.balancer);
        self.database.ends().await;
    }
}

impl Replica {
    /// How often something was counted by this process, over all labels that hold these words.
    pub async fn figure(&self, name: &str, labels: &str) -> f64 {
        let url = format!("http://{}/metrics", self.address);
        let text = client().get(url).bearer_auth(TOKEN).send().await.unwrap().text().await.unwrap();
        let lines = text.lines().filter(|line| line.starts_with(name) && line.contains(labels));
        lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// How many messages it has said that were accepted.
    pub async fn said(&self) -> f64 {
        self.figure("khidmat_sends_total", "accepted").await
    }

    /// How many webhooks it took.
    pub async fn heard(&self) -> f64 {
        self.figure("khidmat_webhooks_total", "").await
    }

    /// What it answers itself.
    pub async fn answers(&self, path: &str) -> u16 {
        let url = format!("http://{}{path}", self.address);
        client().get(url).send().await.unwrap().status().as_u16()
    }
}

/// Changes rows while nobody else is at them: who else does takes the centre's lock too.
pub async fn change(db: &mut Beside, sql: &str) -> u64 {
    db.run("begin").await.unwrap();
    db.rows("select cast(pg_advisory_xact_lock(id) as text) from centre").await;
    let changed = db.run(sql).await.unwrap();
    db.run("commit").await.unwrap();
    changed
}

/// Waits until a query counts none. The database has no way to tell of a change, so it is asked
/// again and again, with pauses that leave the machine to the others.
pub async fn until_none(db: &mut Beside, sql: &str) {
    until_counted(db, sql, |count| count == 0).await;
}

/// Waits until what a query counts is as wished.
pub async fn until_counted(db: &mut Beside, sql: &str, is_fine: impl Fn(i64) -> bool) -> i64 {
    until_counted_within(PATIENCE, db, sql, is_fine).await
}

async fn until_counted_within(
    patience: Duration,
    db: &mut Beside,
    sql: &str,
    is_fine: impl Fn(i64) -> bool,
) -> i64 {
    let mut pauses = tokio::time::interval(PAUSE);
    let waits = async {
        loop {
            let count = db.number(sql).await;
            if is_fine(count) {
                return count;
            }
            pauses.tick().await;
        }
    };
    match timeout(patience, waits).await {
        Ok(count) => count,
        Err(_) => panic!("{sql} is still {}; {}", db.number(sql).await, left_over(db).await),
    }
}

/// What the outbox and the inbox still hold, for who looks for what went wrong.
async fn left_over(db: &mut Beside) -> String {
    let open =
        "select cast(id as text), channel, address, kind, state, cast(attempts as text), last_error
                from outbox where state in ('queued', 'sending', 'unknown') order by id limit 20";
    let inbox = "select cast(id as text), chat, state, error from inbox
                 where state <> 'done' and state <> 'ignored' order by id limit 20";
    format!("outbox {:?}, inbox {:?}", db.rows(open).await, db.rows(inbox).await)
}
