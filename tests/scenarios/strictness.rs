//! The world itself: it must fail when something is wrong, or the scenarios prove nothing.

use khidmat::simulator::Fault;

use crate::world::Way::{Telegram, WhatsApp};
use crate::world::{Engine, World};

async fn world() -> World {
    World::new(Engine::Sqlite, &[]).await
}

#[tokio::test]
async fn a_quiet_world_ends_well() {
    let w = world().await;
    w.newcomer("30412345").on(WhatsApp).await.sends("hi").await.hears().await;
    w.ends().await;
}

#[tokio::test]
#[should_panic(expected = "heard, unexpectedly")]
async fn an_unexpected_message_fails_it() {
    let w = world().await;
    w.newcomer("30412345").on(WhatsApp).await.sends("hi").await;
    w.ends().await;
}

#[tokio::test]
#[should_panic(expected = "unexpected letter")]
async fn an_unexpected_letter_fails_it() {
    let w = world().await;
    let person = w.newcomer("30412345");
    person
        .on(WhatsApp)
        .await
        .sends(&person.form("a@example.com"))
        .await
        .expects("registered")
        .await;
    w.ends().await;
}

#[tokio::test]
#[should_panic(expected = "the outbox holds, queued")]
async fn a_message_that_waits_fails_it() {
    let w = world().await;
    let person = w.newcomer("30412345").on(Telegram).await;
    w.telegram.refuses_next(Fault::RetryAfter(100));
    person.sends("hi").await.expects_nothing().await;
    w.ends().await;
}

#[tokio::test]
#[should_panic(expected = "the inbox holds, new")]
async fn a_message_that_is_not_worked_fails_it() {
    let w = world().await;
    let person = w.newcomer("30412345").on(Telegram).await;
    person.sends("/register").await.expects("full name").await;
    w.tampers("update form set draft = 'nonsense'").await;
    person.sends("Yusuf Ali").await;
    w.ends().await;
}

#[tokio::test]
#[should_panic(expected = "a fault was logged")]
async fn a_logged_fault_fails_it() {
    let w = world().await;
    tracing::error!("something broke");
    w.ends().await;
}

#[tokio::test]
#[should_panic(expected = "no fault was logged")]
async fn a_fault_that_was_expected_in_vain_fails_it() {
    let w = world().await;
    w.forgives("something breaks");
    w.ends().await;
}

#[tokio::test]
#[should_panic(expected = "dropped unchecked")]
async fn a_world_that_is_not_ended_fails_it() {
    drop(world().await);
}

#[tokio::test]
#[should_panic(expected = "nothing was said")]
async fn silence_fails_an_expectation() {
    let w = world().await;
    w.newcomer("30412345").on(WhatsApp).await.expects("hello").await;
}
