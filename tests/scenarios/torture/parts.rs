//! Killed between two parts of one message: the first is not said again, and the second once.

use khidmat::simulator::{Fault, TelegramChat};

use super::points::{WAITING, asked};
use crate::child::{OWNER, Outside, owner};
use crate::crash::until_counted;
use crate::engines::{Beside, Database};

/// Telegram's calls that a press may lead to.
const SPEAKING: [&str; 2] = ["sendMessage", "editMessageText"];
/// A guest on WhatsApp.
const NUMBER: &str = "+919820011002";
/// WhatsApp's code for too many messages to one person.
const TOO_FAST: i64 = 131_056;

on_both! {
    on_telegram,
    on_whatsapp,
}

/// A minute passes in which nobody runs.
async fn passes(db: &mut Beside) {
    let passes = "update outbox set lease_until = 0, not_before = 0 where state <> 'sent'";
    db.run(passes).await.expect("nobody else writes");
}

/// What was said halfway is waited for no longer, and all is said.
async fn goes_on(db: &mut Beside) {
    until_counted(db, "select count(*) from outbox where state = 'unknown'", 1).await;
    let passes = "update outbox set not_before = 0, lease_until = 0 where state = 'unknown'";
    db.run(passes).await.expect("it is waited for no longer");
    until_counted(db, WAITING, 0).await;
}

async fn on_telegram(database: &Database) {
    let outside = Outside::new().await;
    let telegram = &outside.simulator.telegram;
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    telegram.sends(&owner(), TelegramChat::Private, "/help people").await;
    outside.until("an answer", || telegram.next(OWNER)).await;
    telegram.sends(&owner(), TelegramChat::Private, "/menu").await;
    let menu = outside.until("the menu", || telegram.next(OWNER)).await;

    // A press is answered by itself, and then the words come, which hang.
    let asked_before = asked(&outside.simulator)[0];
    telegram.refuses_next(Fault::Hangs);
    telegram.presses(&owner(), TelegramChat::Private, &menu.id, "/help").await;
    let speaks = || {
        let calls = telegram.calls();
        let spoken = calls.iter().filter(|call| SPEAKING.contains(&call.path.as_str()));
        (spoken.count() > asked_before).then_some(())
    };
    outside.until("the words", speaks).await;
    assert_eq!(telegram.callback_answers().len(), 1, "the press was answered first");
    khidmat.dies().await;
    let mut db = database.beside().await;
    passes(&mut db).await;
    let mut again = outside.serve(database.folder.path(), &variables).await;
    goes_on(&mut db).await;
    assert_eq!(again.stops().await.code(), Some(0));
    assert_eq!(telegram.callback_answers().len(), 1, "what was done is not done again");
    let parts = "select cast(parts_done as text) from outbox order by id desc limit 1";
    assert_eq!(db.rows(parts).await, [["2"]]);
    assert_eq!(telegram.unheard().len(), 1, "the words are heard once");
}

async fn on_whatsapp(database: &Database) {
    let outside = Outside::new().await;
    let whatsapp = &outside.simulator.whatsapp;
    let variables = outside.with_webhook(&database.url);
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.connects().await;
    let mut db = database.beside().await;
    // An answer waits, and nothing that the bot says now is as long as it is made here.
    whatsapp.refuses_all(Some(Fault::GraphError(TOO_FAST)));
    assert_eq!(whatsapp.sends(NUMBER, "Yusuf", "hi").await, 200);
    let refused = "select count(*) from outbox where state = 'queued' and attempts > 0";
    until_counted(&mut db, refused, 1).await;
    khidmat.dies().await;
    let words = "word ".repeat(1000);
    let longer = format!("update outbox set envelope = replace(envelope, 'Would you', '{words}')");
    assert_eq!(db.run(&longer).await.expect("nobody else writes"), 1);
    passes(&mut db).await;

    whatsapp.refuses_all(None);
    whatsapp.refuses_next(Fault::HoldsAnswer);
    let asked_before = asked(&outside.simulator)[1];
    let mut khidmat = outside.serve(database.folder.path(), &variables).await;
    outside.until("the first part", || whatsapp.next(NUMBER)).await;
    whatsapp.refuses_all(Some(Fault::Hangs));
    whatsapp.answers_now();
    let is_second = || (asked(&outside.simulator)[1] == asked_before + 2).then_some(());
    outside.until("the second part", is_second).await;
    khidmat.dies().await;
    whatsapp.refuses_all(None);
    passes(&mut db).await;
    let mut again = outside.serve(database.folder.path(), &variables).await;
    goes_on(&mut db).await;
    assert_eq!(again.stops().await.code(), Some(0));
    assert!(asked(&outside.simulator)[1] > asked_before + 2, "the second part goes once more");
    let rest = whatsapp.unheard();
    assert!(rest.iter().any(|one| one.text.contains("like to serve")), "the end is lost: {rest:?}");
    let long = |one: &&khidmat::simulator::Heard| one.text.contains("Khidmat, the duty roster");
    assert_eq!(rest.iter().filter(long).count(), 0, "the first part was said again");
    let mut texts: Vec<&String> = rest.iter().map(|one| &one.text).collect();
    texts.dedup();
    assert_eq!(texts.len(), rest.len(), "something was said twice");
}
