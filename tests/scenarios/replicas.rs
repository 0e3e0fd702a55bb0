//! Several processes on one PostgreSQL database, behind one address: they share the work, they are
//! killed and replaced under load, and nothing is lost or said twice.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use futures::future::join_all;
use khidmat::clock::Clock;
use khidmat::simulator::{Author, Simulator, TelegramChat};

use crate::child::{OWNER, PATIENCE, owner};
use crate::crowd::Crowd;
use crate::engines::Beside;
use crate::fleet::{Fleet, Replica, change, until_counted, until_none};

/// Who serves, each on a slot of their own.
const VOLUNTEERS: usize = 6;
const NAMES: [&str; VOLUNTEERS] =
    ["Yusuf Ali", "Murtaza Hasan", "Hamza Vohra", "Idris Saifee", "Taher Zaki", "Qasim Merchant"];
/// Chats on each platform.
const CHATS: usize = 12;

/// A volunteer's number, which is also the registered phone.
fn number(index: usize) -> String {
    format!("+9198200110{index:02}")
}

fn mailbox(index: usize) -> String {
    format!("volunteer{index}@example.com")
}

/// A season that began today, and volunteers who each hold a duty of the day after tomorrow.
pub async fn set_up(fleet: &Fleet) {
    const DUTIES: [&str; VOLUNTEERS] =
        ["fajr-azaan", "fajr-takbira", "zohr-azaan", "zohr-takbira", "asr-takbira", "isha-takbira"];
    let outside = &fleet.outside;
    let Simulator { telegram, whatsapp, .. } = &outside.simulator;
    outside.connects().await;
    let today = Clock::System.now().at(chrono_tz::Asia::Kolkata).date_naive();
    let season = format!("/season {today} 30 Shehrullah");
    telegram.sends(&owner(), TelegramChat::Private, &season).await;
    let numbers: Vec<String> = (0..VOLUNTEERS).map(number).collect();
    let registers = numbers.iter().enumerate().map(async |(index, number)| {
        let its = 30_412_300 + index;
        let words = format!("/register {}; {its}; {}; both", NAMES[index], mailbox(index));
        whatsapp.sends(number, "Volunteer", &words).await
    });
    assert!(join_all(registers).await.iter().all(|status| *status == 200));
    let mut db = fleet.beside().await;
    let is_six = |count: i64| count == i64::try_from(VOLUNTEERS).unwrap();
    until_counted(&mut db, "select count(*) from person", is_six).await;
    for (index, duty) in DUTIES.iter().enumerate() {
        let assign = format!("/assign 3 {duty} {}", 30_412_300 + index);
        telegram.sends(&owner(), TelegramChat::Private, &assign).await;
    }
    until_counted(&mut db, "select count(*) from assignment", is_six).await;
    fleet.has_said_all().await;
    let waiting = "select count(*) from reminder where state = 'pending'";
    assert!(db.number(waiting).await >= i64::try_from(VOLUNTEERS).unwrap());
}

/// The instants of all reminders come.
pub async fn reminders_fall_due(db: &mut Beside) {
    let now = Clock::System.now().millis();
    let due = format!("update reminder set due_at = {now} where state = 'pending'");
    assert!(change(db, &due).await > 0, "there is nothing to remind of");
}

/// Each volunteer heard of the duty once, and was reminded once, by each way; answers were once too.
pub fn each_volunteer_heard_once(fleet: &Fleet) {
    let Simulator { telegram, whatsapp, mail, .. } = &fleet.outside.simulator;
    for index in 0..VOLUNTEERS {
        let history = whatsapp.history(&number(index));
        for words in ["a duty is yours", " you have"] {
            let is_it = |line: &&khidmat::simulator::Line| {
                line.author == Author::Bot && line.heard.text.contains(words)
            };
            let said = history.iter().filter(is_it).count();
            assert_eq!(said, 1, "{words:?} was said to {index} {said} times: {history:#?}");
        }
        let letters = mail.history();
        for subject in ["Your duty: ", "Coming up: "] {
            let to = mailbox(index);
            let is_it = |letter: &&khidmat::simulator::Letter| {
                letter.subject.starts_with(subject) && letter.to.contains(&to)
            };
            let sent = letters.iter().filter(is_it).count();
            assert_eq!(sent, 1, "{subject:?} went to {to} {sent} times");
        }
    }
    let given = telegram.history(OWNER);
    let is_it = |line: &&khidmat::simulator::Line| {
        line.author == Author::Bot && line.heard.text.contains("is given to")
    };
    assert_eq!(given.iter().filter(is_it).count(), VOLUNTEERS);
}

/// Everything that was stored is worked off, and nothing was put aside.
pub async fn nothing_is_left(fleet: &Fleet) {
    let mut db = fleet.beside().await;
    until_none(&mut db, "select count(*) from inbox where state = 'new'").await;
    fleet.has_said_all().await;
    let odd = "select count(*) from inbox where state = 'quarantined'";
    assert_eq!(db.number(odd).await, 0);
    let odd = "select count(*) from outbox where state in ('failed', 'cancelled')";
    assert_eq!(db.number(odd).await, 0);
    let odd = "select count(*) from reminder where state <> 'sent'";
    assert_eq!(db.number(odd).await, 0, "a reminder does not know that it was sent");
}

#[tokio::test]
async fn four_share_the_work_and_nobody_hears_twice() {
    let Some(fleet) = Fleet::new().await else { return };
    let one = fleet.starts().await;
    set_up(&fleet).await;
    let mut all = vec![one];
    let more = join_all([fleet.starts(), fleet.starts(), fleet.starts()]).await;
    all.extend(more);

    let mut crowd = Crowd::of(CHATS, 11);
    reminders_fall_due(&mut fleet.beside().await).await;
    crowd.asks(&fleet.outside, 3).await;
    crowd.is_answered(&fleet.outside).await;
    nothing_is_left(&fleet).await;
    // Who gets what is a matter of chance, so they go on until each had its share.
    let shares = async {
        while !each_had_a_share(&all).await {
            crowd.asks(&fleet.outside, 1).await;
            crowd.is_answered(&fleet.outside).await;
        }
    };
    let shared = tokio::time::timeout(PATIENCE, shares).await;
    assert!(shared.is_ok(), "somebody idles while the others work");
    nothing_is_left(&fleet).await;
    crowd.was_answered_once(&fleet.outside);
    each_volunteer_heard_once(&fleet);
    fleet.ends(all).await;
}

async fn each_had_a_share(all: &[Replica]) -> bool {
    for replica in all {
        if replica.heard().await < 1.0 || replica.said().await < 1.0 {
            return false;
        }
    }
    true
}

#[tokio::test]
async fn a_rolling_restart_under_load_loses_and_repeats_nothing() {
    let Some(fleet) = Fleet::new().await else { return };
    let mut running = vec![fleet.starts().await];
    // A machine that is too busy to let one finish has at least WhatsApp's word for what arrived.
    fleet.outside.simulator.whatsapp.automatic_receipts(true);
    set_up(&fleet).await;
    running.push(fleet.starts().await);
    running.push(fleet.starts().await);

    let mut crowd = Crowd::of(CHATS, 12);
    let outside = &fleet.outside;
    let load = async { crowd.asks(outside, 12).await };
    let restarts = async {
        reminders_fall_due(&mut fleet.beside().await).await;
        let (mut fresh, mut is_finished) = (Vec::new(), true);
        for old in running {
            // The new one first, as who deploys would; nobody takes the old one out of the balancer.
            fresh.push(fleet.starts().await);
            is_finished &= fleet.ends_one(old).await;
        }
        (fresh, is_finished)
    };
    let ((), (fresh, is_finished)) = tokio::join!(load, restarts);
    until_none(&mut fleet.beside().await, "select count(*) from inbox where state = 'new'").await;
    if !is_finished {
        fleet.takes_over().await;
    }
    nothing_is_left(&fleet).await;
    crowd.is_answered(outside).await;
    if is_finished {
        crowd.was_answered_once(outside);
        each_volunteer_heard_once(&fleet);
    }
    fleet.ends(fresh).await;
}

#[tokio::test]
async fn one_is_killed_and_the_others_go_on() {
    let Some(fleet) = Fleet::new().await else { return };
    let Simulator { whatsapp, .. } = &fleet.outside.simulator;
    let mut doomed = fleet.starts().await;
    // Statuses flow, so that WhatsApp itself tells what it got.
    whatsapp.automatic_receipts(true);
    set_up(&fleet).await;
    let others = join_all([fleet.starts(), fleet.starts()]).await;

    let mut crowd = Crowd::of(CHATS, 13);
    let outside = &fleet.outside;
    reminders_fall_due(&mut fleet.beside().await).await;
    let load = async { crowd.asks(outside, 10).await };
    let kill = async {
        // In the midst: it has said something since, and has more to say.
        let begin = doomed.said().await;
        let midst = async {
            while doomed.said().await < begin + 10.0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, midst).await.expect("it says something");
        let mut db = fleet.beside().await;
        let clock = "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
        doomed.khidmat.dies().await;
        db.number(clock).await
    };
    let ((), killed_at) = tokio::join!(load, kill);

    // What the dead one was sending waits until its lease runs out; all else goes on at once.
    let mut db = fleet.beside().await;
    let of_the_dead = format!("state = 'sending' and lease_until <= {} ", killed_at + 60_000);
    let of_the_living = format!(
        "select count(*) from outbox as open where state in ('queued', 'sending', 'unknown')
         and not exists (select 1 from outbox as held where held.{of_the_dead}
             and held.channel = open.channel and held.address = open.address
             and held.id <= open.id)"
    );
    until_none(&mut db, &of_the_living).await;
    let in_flight = format!("select count(*) from outbox where {of_the_dead}");
    let in_flight = usize::try_from(db.number(&in_flight).await).unwrap();
    // A minute passes, and then whatever they wait for to be sure. A status may have told meanwhile.
    change(&mut db, &format!("update outbox set lease_until = 0 where {of_the_dead}")).await;
    until_none(&mut db, &format!("select count(*) from outbox where {of_the_dead}")).await;
    let sure = "update outbox set lease_until = 0, not_before = 0
                where state = 'unknown' and channel <> 'whatsapp'";
    change(&mut db, sure).await;
    let elsewhere = "select count(*) from outbox
                     where channel <> 'whatsapp' and state in ('queued', 'sending', 'unknown')";
    until_none(&mut db, elsewhere).await;
    // What WhatsApp never got is said after two minutes; of what it got it tells.
    let told = i64::try_from(whatsapp.unheard().len()).unwrap();
    let delivered =
        "select count(*) from outbox where channel = 'whatsapp' and delivered_at is not null";
    until_counted(&mut db, delivered, |count| count >= told).await;
    let sure = "update outbox set lease_until = 0, not_before = 0 where state = 'unknown'";
    change(&mut db, sure).await;
    crowd.is_answered(outside).await;
    fleet.has_said_all().await;
    let [telegram, on_whatsapp] = crowd.answers(outside);
    assert!(telegram.repeated <= in_flight, "{telegram:?}, and {in_flight} were under way");
    assert_eq!(on_whatsapp.repeated, 0, "WhatsApp had told that it was there");
    nothing_is_left(&fleet).await;
    fleet.ends(others).await;
}
