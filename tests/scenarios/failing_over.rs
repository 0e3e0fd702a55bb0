//! The PostgreSQL server crashes under load, is away for a while and comes back; takes no writes;
//! takes no connections. Each time nothing is lost, and nobody has to start us again.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use khidmat::simulator::{Fault, Simulator, TelegramChat};
use sqlx::Connection as _;
use tokio::time::timeout;

use crate::child::{PATIENCE, owner};
use crate::crowd::Crowd;
use crate::engines::{Beside, Database};
use crate::fleet::{Fleet, until_none};
use crate::postgres::OwnServer;
use crate::replicas_cut::{is_away, is_back, posts};
use crate::replicas_stopped::told;

const NAME: &str = "khidmat";

/// A fleet on a server that nobody else uses. We are no superuser there.
async fn on_a_server_of_our_own() -> Option<(OwnServer, Beside, Fleet)> {
    let server = OwnServer::start()?;
    let maintenance = sqlx::PgConnection::connect(&server.url_of("postgres", "postgres")).await;
    let mut maintenance = Beside::Postgres(maintenance.unwrap());
    for statement in ["create role khidmat login", "create database khidmat owner khidmat"] {
        maintenance.run(statement).await.unwrap();
    }
    let database = Database::of_another_server(server.url_of(NAME, NAME));
    Some((server, maintenance, Fleet::on(database).await))
}

#[tokio::test]
async fn a_server_that_crashes_under_load_costs_nothing() {
    let Some((server, maintenance, fleet)) = on_a_server_of_our_own().await else { return };
    let (one, other) = (fleet.starts().await, fleet.starts().await);
    fleet.outside.connects().await;
    let telegram = &fleet.outside.simulator.telegram;
    // Something is under way, and its answer comes while the server is away.
    telegram.refuses_next(Fault::HoldsAnswer);
    telegram.sends(&owner(), TelegramChat::Private, "/people").await;
    fleet.outside.until("the answer", || (told(&fleet) == 1).then_some(())).await;

    let mut crowd = Crowd::of(8, 51);
    let outside = &fleet.outside;
    let load = async { crowd.asks(outside, 8).await };
    let crash = async {
        // In the midst.
        let Simulator { whatsapp, .. } = &outside.simulator;
        let midst = || (whatsapp.unheard().len() > 8).then_some(());
        outside.until("some answers", midst).await;
        drop(maintenance);
        server.crashes();
        telegram.answers_now();
        is_away(&one).await;
        is_away(&other).await;
        server.comes_back();
        is_back(&one).await;
        is_back(&other).await;
    };
    tokio::join!(load, crash);
    // A lease whose commit nobody heard of runs out.
    let mut db = fleet.beside().await;
    let idle = "select count(*) from inbox where state = 'new'";
    until_none(&mut db, idle).await;
    let never_begun = "update outbox set state = 'queued', attempts = attempts - 1
                       where state = 'sending' and attempts = 1 and not exists (
                           select 1 from attempt where outbox_id = outbox.id)";
    assert_eq!(db.run(never_begun).await.unwrap(), 0, "a lease without its attempt");
    crowd.is_answered(outside).await;
    fleet.has_said_all().await;
    crowd.was_answered_once(outside);
    assert_eq!(told(&fleet), 1, "its result was not recorded");
    fleet.ends([one, other]).await;
}

#[tokio::test]
async fn a_server_that_takes_no_writes_or_no_connections_is_waited_for() {
    let Some((_server, mut maintenance, fleet)) = on_a_server_of_our_own().await else { return };
    let replica = fleet.starts().await;
    fleet.outside.connects().await;
    let mut crowd = Crowd::of(3, 52);
    crowd.asks(&fleet.outside, 1).await;
    crowd.is_answered(&fleet.outside).await;

    for setting in ["on", "off"] {
        let set = format!("alter system set default_transaction_read_only = {setting}");
        maintenance.run(&set).await.unwrap();
        maintenance.rows("select cast(pg_reload_conf() as text)").await;
        // The server's processes hear of it one after the other.
        let status = if setting == "on" { 503 } else { 200 };
        let mut id = 100;
        let hears = async {
            while posts(&replica, id).await.0 != status {
                id += 1;
            }
        };
        assert!(timeout(PATIENCE, hears).await.is_ok(), "{setting}: never {status}");
    }
    crowd.asks(&fleet.outside, 1).await;
    crowd.is_answered(&fleet.outside).await;

    maintenance.run("alter role khidmat connection limit 0").await.unwrap();
    let ends = "select cast(pg_terminate_backend(pid) as text) from pg_stat_activity
                where usename = 'khidmat'";
    maintenance.rows(ends).await;
    is_away(&replica).await;
    maintenance.run("alter role khidmat connection limit -1").await.unwrap();
    is_back(&replica).await;
    crowd.asks(&fleet.outside, 1).await;
    crowd.is_answered(&fleet.outside).await;
    crowd.was_answered_once(&fleet.outside);
    fleet.ends([replica]).await;
}
