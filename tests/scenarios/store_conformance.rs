//! The store promises the same on both databases: keys, order, leases, fences, values.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use chrono::{Duration, NaiveDate};
use khidmat::domain::channel::{Address, Channel};
use khidmat::domain::duty;
use khidmat::domain::inbound::{Arrival, Content, Event, Inbound, Origin, Place};
use khidmat::domain::message::{Envelope, Message, Said, Span, Text, Unreachable};
use khidmat::domain::person::{Email, FullName, Its, Phone, Preference};
use khidmat::domain::registration::Registration;
use khidmat::domain::timestamp::Timestamp;
use khidmat::store::assignments::{self, NewAssignment};
use khidmat::store::outbox::sending::{self, Clocks, Haste, Leased};
use khidmat::store::outbox::settling::{self, Again};
use khidmat::store::outbox::{self, Kind, NewMessage};
use khidmat::store::{Store, Tx, accounts, centres, chores, duties, inbox, people, platform_state};

use crate::engines::Database;

/// Every test's present.
pub const NOW: Timestamp = Timestamp::from_millis(1_801_000_000_000);
/// Words of many scripts, of four-byte letters, of quotes and of what SQL could take for its own.
const ODD_WORDS: &str = "يوسف علي · યૂસુફ · 🕌👨‍👩‍👧 'quoted' \"twice\" $1 ? ; -- \\ %_\u{202e}\t\n";

on_both! {
    an_event_is_taken_once,
    a_chat_keeps_its_order_and_holds_up_no_other,
    what_is_ignored_or_put_aside_is_kept_and_never_claimed,
    a_key_of_the_outbox_is_taken_once,
    only_the_head_of_an_address_is_leased_and_answers_go_first,
    a_sender_that_lost_its_lease_changes_nothing,
    what_a_dead_sender_held_comes_back_as_doubtful,
    a_clock_that_is_ahead_takes_nothing_from_others,
    a_slot_is_locked_once_until_it_is_freed,
    an_its_number_is_registered_once,
    large_numbers_and_odd_words_come_back_as_they_were,
}

/// The store with one centre and its duties.
pub async fn opened(database: &Database) -> (Store, i64) {
    let store = Store::open(&database.url).await.expect("the database opens");
    let mut tx = store.begin(0).await.unwrap();
    let new = centres::NewCentre {
        name: "A masjid",
        timezone: chrono_tz::Asia::Kolkata,
        country: "IN",
        language: "en",
        reminder_time: duty::TimeOfDay::from_minutes(18 * 60).unwrap(),
        secret: "a secret of the tests",
    };
    tx.centre = centres::insert(&mut tx, &new, NOW).await.unwrap();
    for (position, duty) in (1..).zip(duty::defaults()) {
        duties::insert(&mut tx, &duty, position).await.unwrap();
    }
    let centre = tx.centre;
    tx.commit().await.unwrap();
    (store, centre)
}

fn arrival(platform_id: &str, chat: &str, words: &str) -> Arrival {
    let from = Address::new(Channel::Telegram, chat);
    let event = Event::Inbound(Inbound {
        from: from.clone(),
        user_id: None,
        profile_name: words.to_owned(),
        chat: from.clone(),
        place: Place::Private,
        at: NOW,
        content: Content::Text(words.to_owned()),
        origin: Origin::Fresh,
        thread: None,
        group: None,
    });
    let platform_id = platform_id.to_owned();
    Arrival { channel: Channel::Telegram, platform_id, chat: from.key(), event }
}

pub async fn arrives(tx: &mut Tx, platform_id: &str, chat: &str) -> bool {
    inbox::insert(tx, "bot", &arrival(platform_id, chat, "hi"), "{}", NOW).await.unwrap()
}

fn envelope(words: &str) -> Envelope {
    let text = Text(vec![Span { text: words.to_owned(), bold: false }]);
    Envelope::new("en", Message::Said(Said { text, ..Said::default() }))
}

pub async fn is_put(tx: &mut Tx, id: &str, kind: Kind, unique_key: Option<&str>) -> bool {
    let (address, envelope) = (Address::new(Channel::Telegram, id), envelope("hi"));
    let mut new = NewMessage::new(&address, kind, &envelope);
    new.unique_key = unique_key.map(str::to_owned);
    outbox::insert(tx, &new, NOW).await.unwrap()
}

/// A process whose clock is right.
fn at(now: Timestamp) -> Clocks {
    Clocks { now, lease: now }
}

async fn lease(tx: &mut Tx, now: Timestamp) -> Vec<Leased> {
    lease_by(tx, at(now)).await
}

async fn lease_by(tx: &mut Tx, clocks: Clocks) -> Vec<Leased> {
    let span = Duration::seconds(60);
    sending::lease(tx, Channel::Telegram, Haste::Personal, 10, clocks, span).await.unwrap()
}

/// Takes back what ran out, for a sign to be waited for so many seconds.
async fn recover(tx: &mut Tx, channel: Channel, clocks: Clocks, doubt: i64) -> u64 {
    let doubt = Duration::seconds(doubt);
    sending::recover(tx, channel, clocks.lease, clocks, doubt).await.unwrap()
}

fn addresses(leased: &[Leased]) -> Vec<&str> {
    leased.iter().map(|row| row.address.id.as_str()).collect()
}

async fn an_event_is_taken_once(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin_unlocked(centre).await.unwrap();
    assert!(arrives(&mut tx, "update-1", "7").await);
    assert!(!arrives(&mut tx, "update-1", "7").await, "twice in one transaction");
    tx.commit().await.unwrap();
    let mut tx = store.begin_unlocked(centre).await.unwrap();
    assert!(!arrives(&mut tx, "update-1", "8").await, "twice in two");
    let same = arrival("update-1", "7", "hi");
    let is_new = inbox::insert(&mut tx, "another bot", &same, "", NOW).await.unwrap();
    assert!(is_new, "ids are the bot's own");
    tx.commit().await.unwrap();
    store.close().await;
}

async fn a_chat_keeps_its_order_and_holds_up_no_other(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    for (id, chat) in [("1", "7"), ("2", "7"), ("3", "8")] {
        assert!(arrives(&mut tx, id, chat).await);
    }
    let first = inbox::claim(&mut tx, NOW).await.unwrap().expect("the oldest");
    assert_eq!(first.chat, "telegram:7");
    // It failed and is tried later: its chat waits for it, the other one doesn't.
    let later = NOW + Duration::seconds(5);
    inbox::postpone(&mut tx, first.id, later, "a fault").await.unwrap();
    let other = inbox::claim(&mut tx, NOW).await.unwrap().expect("the other chat's");
    assert_eq!(other.chat, "telegram:8");
    inbox::settle(&mut tx, other.id, NOW).await.unwrap();
    assert!(inbox::claim(&mut tx, NOW).await.unwrap().is_none(), "the chat's order is broken");
    let again = inbox::claim(&mut tx, later).await.unwrap().expect("its time has come");
    assert_eq!((again.id, again.attempts), (first.id, 1));
    inbox::settle(&mut tx, again.id, later).await.unwrap();
    let second = inbox::claim(&mut tx, later).await.unwrap().expect("the chat's second");
    assert!(second.id > first.id);
    tx.commit().await.unwrap();
    store.close().await;
}

async fn what_is_ignored_or_put_aside_is_kept_and_never_claimed(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let mut odd = arrival("1", "7", "hi");
    odd.event = Event::Ignored { kind: "poll".to_owned() };
    assert!(inbox::insert(&mut tx, "bot", &odd, "raw", NOW).await.unwrap());
    assert!(arrives(&mut tx, "2", "7").await);
    let claimed = inbox::claim(&mut tx, NOW).await.unwrap().expect("the second");
    inbox::quarantine(&mut tx, claimed.id, "it panicked", NOW).await.unwrap();
    assert!(inbox::claim(&mut tx, NOW).await.unwrap().is_none());
    assert_eq!(inbox::oldest_waiting(&mut tx).await.unwrap(), None);
    let removed = inbox::delete_settled_before(&mut tx, NOW + Duration::days(90)).await.unwrap();
    assert_eq!(removed, 1, "what was put aside stays until someone looks at it");
    tx.commit().await.unwrap();
    store.close().await;
}

async fn a_key_of_the_outbox_is_taken_once(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    assert!(is_put(&mut tx, "7", Kind::Reminder, Some("reminder:1:telegram:7")).await);
    assert!(!is_put(&mut tx, "7", Kind::Reminder, Some("reminder:1:telegram:7")).await);
    assert!(is_put(&mut tx, "7", Kind::Reply, None).await);
    assert!(is_put(&mut tx, "7", Kind::Reply, None).await, "without a key each is its own");
    assert!(chores::take(&mut tx, "night:2027-02-09", NOW).await.unwrap());
    assert!(!chores::take(&mut tx, "night:2027-02-09", NOW).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;
}

async fn only_the_head_of_an_address_is_leased_and_answers_go_first(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    for (address, kind) in
        [("7", Kind::Reminder), ("7", Kind::Reply), ("8", Kind::Notice), ("9", Kind::Reply)]
    {
        assert!(is_put(&mut tx, address, kind, None).await);
    }
    let first = lease(&mut tx, NOW).await;
    assert_eq!(addresses(&first), ["9", "7", "8"], "an answer first, then the heads in order");
    assert!(lease(&mut tx, NOW).await.is_empty(), "what is being sent holds its address");
    let reminder = &first[1];
    assert_eq!((reminder.kind, reminder.attempt), (Kind::Reminder, 1));
    assert!(settling::accept(&mut tx, reminder, NOW).await.unwrap());
    let next = lease(&mut tx, NOW).await;
    assert_eq!((addresses(&next), next[0].kind), (vec!["7"], Kind::Reply));
    // A message that waits for its time still holds its address.
    let later = NOW + Duration::seconds(30);
    let back = settling::postpone(&mut tx, &first[2], Again::Queued, later, at(NOW), "429").await;
    assert!(back.unwrap());
    assert!(is_put(&mut tx, "8", Kind::Reply, None).await);
    assert!(lease(&mut tx, NOW).await.is_empty());
    assert_eq!(addresses(&lease(&mut tx, later).await), ["8"]);
    tx.commit().await.unwrap();
    store.close().await;
}

async fn a_sender_that_lost_its_lease_changes_nothing(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    assert!(is_put(&mut tx, "7", Kind::Reply, None).await);
    let slow = lease(&mut tx, NOW).await.remove(0);
    let later = NOW + Duration::seconds(61);
    assert_eq!(recover(&mut tx, Channel::Telegram, at(later), 0).await, 1);
    let quick = lease(&mut tx, later).await.remove(0);
    assert_eq!((slow.attempt, quick.attempt), (1, 2));
    assert!(!settling::accept_part(&mut tx, &slow, 1, later).await.unwrap());
    assert!(!settling::accept(&mut tx, &slow, later).await.unwrap());
    assert!(!settling::fail(&mut tx, &slow, Unreachable::Refused, "late", later).await.unwrap());
    let back = settling::postpone(&mut tx, &slow, Again::Queued, later, at(later), "late").await;
    assert!(!back.unwrap());
    sending::release(&mut tx, &slow, later).await.unwrap();
    settling::drop_leased(&mut tx, &slow, later).await.unwrap();
    let (state, row) = sending::find(&mut tx, quick.id).await.unwrap().expect("the row");
    assert_eq!((state.as_str(), row.attempt), ("sending", 2), "the zombie changed it");
    assert!(settling::accept(&mut tx, &quick, later).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;
}

async fn what_a_dead_sender_held_comes_back_as_doubtful(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    assert!(is_put(&mut tx, "7", Kind::Reminder, None).await);
    let held = lease(&mut tx, NOW).await.remove(0);
    let before_its_end = at(NOW + Duration::seconds(59));
    let back = recover(&mut tx, Channel::Telegram, before_its_end, 20).await;
    assert_eq!(back, 0, "the lease has not run out");
    let end = NOW + Duration::seconds(60);
    assert_eq!(recover(&mut tx, Channel::WhatsApp, at(end), 20).await, 0);
    assert_eq!(recover(&mut tx, Channel::Telegram, at(end), 20).await, 1);
    let (state, _) = sending::find(&mut tx, held.id).await.unwrap().expect("the row");
    assert_eq!(state, "unknown");
    assert!(lease(&mut tx, end).await.is_empty(), "a sign is waited for");
    let again = lease(&mut tx, end + Duration::seconds(20)).await.remove(0);
    assert_eq!((again.attempt, again.resends), (2, 1));
    // Its sender dies, too: that doesn't count, or the message would never be said.
    let later = end + Duration::minutes(5);
    assert_eq!(recover(&mut tx, Channel::Telegram, at(later), 20).await, 1);
    let third = lease(&mut tx, later + Duration::seconds(20)).await.remove(0);
    assert_eq!((third.attempt, third.resends), (3, 1));
    tx.commit().await.unwrap();
    store.close().await;
}

/// Of two processes that share a server one is ten minutes ahead: leases go by the server's clock.
async fn a_clock_that_is_ahead_takes_nothing_from_others(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    assert!(is_put(&mut tx, "7", Kind::Reminder, None).await);
    let held = lease(&mut tx, NOW).await.remove(0);
    let ahead = |lease: Timestamp| Clocks { now: lease + Duration::minutes(10), lease };
    assert_eq!(recover(&mut tx, Channel::Telegram, ahead(NOW), 20).await, 0, "it is being sent");
    let (now, again_at) = (at(NOW), NOW + Duration::seconds(10));
    let back = settling::postpone(&mut tx, &held, Again::Unknown, again_at, now, "a reset").await;
    assert!(back.unwrap());
    assert!(lease_by(&mut tx, ahead(NOW)).await.is_empty(), "a sign is waited for");
    let again = lease_by(&mut tx, ahead(again_at)).await.remove(0);
    assert_eq!((again.id, again.attempt), (held.id, 2));
    tx.commit().await.unwrap();
    let tx = store.begin(centre).await.unwrap();
    assert_eq!(tx.server_clock().is_none(), database.is_sqlite());
    tx.rollback().await.unwrap();
    store.close().await;
}

async fn a_slot_is_locked_once_until_it_is_freed(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let duty = duties::list(&mut tx).await.unwrap().remove(0).id;
    let date: NaiveDate = "2027-02-09".parse().unwrap();
    let new = NewAssignment { duty, date, person: None, status: None, note: ODD_WORDS, by: None };
    let first = assignments::insert(&mut tx, &new, NOW).await.unwrap().expect("it is empty");
    assert_eq!(assignments::insert(&mut tx, &new, NOW).await.unwrap(), None);
    let held = assignments::find_in_slot(&mut tx, duty, date).await.unwrap().expect("it is held");
    assert_eq!((held.id, held.note.as_str()), (first, ODD_WORDS));
    assignments::free(&mut tx, first, NOW).await.unwrap();
    assert!(assignments::find_in_slot(&mut tx, duty, date).await.unwrap().is_none());
    let second = assignments::insert(&mut tx, &new, NOW).await.unwrap().expect("it is empty again");
    assert_ne!(first, second, "what was freed stays written down");
    tx.commit().await.unwrap();
    store.close().await;
}

fn registration(its: &str) -> Registration {
    Registration {
        name: FullName::parse("Yusuf Ali").unwrap(),
        its: Its::parse(its).unwrap(),
        email: Some(Email::parse("yusuf@example.com").unwrap()),
        phone: Phone::parse("+919820011002", "IN").unwrap(),
        preference: Preference::Both,
    }
}

async fn an_its_number_is_registered_once(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let person = people::insert(&mut tx, &registration("30412345"), NOW).await.unwrap();
    let person = person.expect("the number is new");
    assert!(people::insert(&mut tx, &registration("30412345"), NOW).await.unwrap().is_none());
    // The transaction goes on after the conflict, on both.
    assert!(people::insert(&mut tx, &registration("30412346"), NOW).await.unwrap().is_some());
    let address = Address::new(Channel::WhatsApp, "+919820011002");
    let account = accounts::ensure(&mut tx, &address, ODD_WORDS, NOW).await.unwrap();
    let again = accounts::ensure(&mut tx, &address, "", NOW).await.unwrap();
    assert_eq!((account.id, again.profile_name.as_str()), (again.id, ODD_WORDS));
    assert!(accounts::link(&mut tx, account.id, person.id, NOW).await.unwrap());
    assert!(!accounts::link(&mut tx, account.id, person.id, NOW).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;
}

async fn large_numbers_and_odd_words_come_back_as_they_were(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let far = Timestamp::from_millis(i64::MAX);
    let odd = arrival("-9223372036854775808", &i64::MIN.to_string(), &format!("{ODD_WORDS}\0"));
    assert!(inbox::insert(&mut tx, "bot", &odd, "{\"raw\":\"\0\u{1f54c}\"}", far).await.unwrap());
    assert_eq!(inbox::oldest_waiting(&mut tx).await.unwrap(), Some(far));
    let claimed = inbox::claim(&mut tx, far).await.unwrap().expect("it waits");
    assert_eq!(serde_json::from_str::<Event>(&claimed.event).unwrap(), odd.event);
    platform_state::set(&mut tx, "words", ODD_WORDS).await.unwrap();
    assert_eq!(platform_state::get(&mut tx, "words").await.unwrap().as_deref(), Some(ODD_WORDS));
    let address = Address::new(Channel::Telegram, i64::MIN.to_string());
    let said = envelope(&format!("{ODD_WORDS}\0"));
    assert!(
        outbox::insert(&mut tx, &NewMessage::new(&address, Kind::Reply, &said), NOW).await.unwrap()
    );
    let leased = lease(&mut tx, NOW).await.remove(0);
    assert_eq!(serde_json::from_str::<Envelope>(&leased.envelope).unwrap(), said);
    assert_eq!(leased.address, address);
    tx.commit().await.unwrap();
    store.close().await;
}
