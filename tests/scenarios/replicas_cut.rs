//! A process that is cut off from its database but not from the platforms: it takes nothing, says
//! nothing new, and goes on by itself when the cable is mended.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use khidmat::simulator::{Fault, Simulator, TelegramChat};
use serde_json::json;
use tokio::time::timeout;

use crate::cable::Cable;
use crate::child::{PATIENCE, TELEGRAM_SECRET, client, owner};
use crate::crowd::Crowd;
use crate::fleet::{Fleet, Replica, until_none};
use crate::http::TELEGRAM;
use crate::replicas_stopped::{it_works_again, the_others_take_over, told};

/// An update that is stored and asks for no answer.
pub fn poll(id: i64) -> Vec<u8> {
    json!({"update_id": id, "poll": {}}).to_string().into_bytes()
}

/// Posts an update to one process, past the balancer: its status, and for how many seconds it asks to
/// be left alone.
pub async fn posts(replica: &Replica, id: i64) -> (u16, Option<u32>) {
    let request = client().post(format!("http://{}{TELEGRAM}", replica.address));
    let request = request.header("X-Telegram-Bot-Api-Secret-Token", TELEGRAM_SECRET);
    let answer = request.body(poll(id)).send().await.unwrap();
    let wait = answer.headers().get("retry-after").map(|it| it.to_str().unwrap().parse().unwrap());
    (answer.status().as_u16(), wait)
}

/// It says by itself that it can do nothing.
pub async fn is_away(replica: &Replica) {
    let (status, wait) = posts(replica, 1).await;
    assert_eq!(status, 503);
    assert!(wait.is_some_and(|seconds| (1..=3600).contains(&seconds)), "Telegram honours an hour");
    assert_eq!(replica.answers("/readyz").await, 503);
    assert_eq!(replica.answers("/healthz").await, 200, "the process itself is alive");
}

/// It is ready again, without a restart.
pub async fn is_back(replica: &Replica) {
    let ready = async { while replica.answers("/readyz").await != 200 {} };
    assert!(timeout(PATIENCE, ready).await.is_ok(), "it is not ready again");
    assert_eq!(posts(replica, 2).await.0, 200);
}

#[tokio::test]
async fn one_cut_off_from_its_database_leaves_it_to_the_others() {
    let Some(fleet) = Fleet::new().await else { return };
    let Simulator { telegram, .. } = &fleet.outside.simulator;
    let cable = Cable::to(&fleet.database.url).await;
    let cut_off = fleet.starts_with(&[("DATABASE_URL", &cable.url)]).await;
    fleet.outside.connects().await;
    let asks = || async {
        telegram.refuses_next(Fault::HoldsAnswer);
        let before = told(&fleet);
        telegram.sends(&owner(), TelegramChat::Private, "/people").await;
        fleet.outside.until("the answer", || (told(&fleet) > before).then_some(())).await;
    };
    asks().await;
    let other = fleet.starts().await;

    cable.is_cut();
    is_away(&cut_off).await;
    // The platform insists, and the other one takes it.
    let said = cut_off.said().await;
    let mut crowd = Crowd::of(4, 41);
    crowd.asks(&fleet.outside, 4).await;
    crowd.is_answered(&fleet.outside).await;
    assert!((cut_off.said().await - said).abs() < 0.5, "it sends what it can't record");
    // What it was sending is recorded when the cable is mended.
    telegram.answers_now();
    cable.is_mended();
    fleet.has_said_all().await;
    let mut db = fleet.beside().await;
    assert_eq!(db.number("select count(*) from outbox where attempts <> 1").await, 0);
    assert_eq!(told(&fleet), 1, "it was said again, though it was known to be heard");
    is_back(&cut_off).await;
    it_works_again(&fleet, &cut_off, &mut crowd).await;
    crowd.was_answered_once(&fleet.outside);

    // If it takes longer than the lease, the others take over.
    fleet.ends_one(other).await;
    asks().await;
    let other = fleet.starts().await;
    cable.is_cut();
    fleet.balancer.leaves_out(&cut_off.address);
    the_others_take_over(&mut db).await;
    fleet.has_said_all().await;
    assert_eq!(told(&fleet), 3, "nobody could know that it had been heard");
    telegram.answers_now();
    cable.is_mended();
    until_none(&mut db, "select count(*) from attempt where ended_at is null").await;
    fleet.has_said_all().await;
    is_back(&cut_off).await;
    assert_eq!(told(&fleet), 3);
    fleet.ends([cut_off, other]).await;
}

#[tokio::test]
async fn a_server_that_falls_silent_is_not_waited_for_for_ever() {
    let Some(fleet) = Fleet::new().await else { return };
    let cable = Cable::to(&fleet.database.url).await;
    let replica = fleet.starts_with(&[("DATABASE_URL", &cable.url)]).await;
    fleet.outside.connects().await;
    let mut crowd = Crowd::of(4, 42);
    crowd.asks(&fleet.outside, 1).await;
    crowd.is_answered(&fleet.outside).await;

    // Nobody is told that nothing comes through any more.
    cable.stalls();
    is_away(&replica).await;
    // The network is there again, but has forgotten all that was open.
    cable.forgets();
    let ready = async { while replica.answers("/readyz").await != 200 {} };
    assert!(timeout(PATIENCE * 2, ready).await.is_ok(), "it waits for ever");
    it_works_again(&fleet, &replica, &mut crowd).await;
    crowd.was_answered_once(&fleet.outside);

    // It stops in time while nothing comes through.
    cable.stalls();
    fleet.ends([replica]).await;
}
