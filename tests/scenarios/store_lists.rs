//! What the REST interface lists is the same on both databases: order, pages, filters, and who
//! heard what.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use chrono::{Duration, NaiveDate};
use khidmat::domain::channel::{Address, Channel};
use khidmat::domain::message::{Envelope, Message, Said, Unreachable};
use khidmat::domain::person::{FullName, Its, Phone, Preference};
use khidmat::domain::registration::{Part, Registration};
use khidmat::domain::reminder_rule::Rules;
use khidmat::domain::timestamp::Timestamp;
use khidmat::domain::{correction, request};
use khidmat::store::assignments::NewAssignment;
use khidmat::store::audit::{self, Actor, Entry};
use khidmat::store::outbox::sending::{self, Clocks, Haste};
use khidmat::store::outbox::{Kind, NewMessage, settling};
use khidmat::store::reminders::{Failure, NewReminder, ReminderState};
use khidmat::store::requests::{Decision, NewRequest};
use khidmat::store::{
    Tx, assignments, attempts, corrections, duties, outbox, people, reminder_list, reminders,
    requests, trail, unlocks,
};

use crate::engines::Database;
use crate::store_conformance::{NOW, opened};

on_both! {
    reminders_are_listed_as_they_are_due,
    what_one_message_carries_was_accepted_together,
    every_attempt_is_a_line_without_address,
    the_unlock_log_names_whose_the_slot_was,
    wishes_and_corrections_come_newest_first,
    the_trail_is_cut_by_instants,
}

fn hours(count: i64) -> Timestamp {
    NOW + Duration::hours(count)
}

fn date(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 2, number).unwrap()
}

async fn person(tx: &mut Tx, its: &str) -> i64 {
    let new = Registration {
        name: FullName::parse("Yusuf Ali").unwrap(),
        its: Its::parse(its).unwrap(),
        email: None,
        phone: Phone::parse("+919820011002", "IN").unwrap(),
        preference: Preference::Both,
    };
    people::insert(tx, &new, NOW).await.unwrap().expect("the number is new").id
}

async fn assigned(tx: &mut Tx, person: Option<i64>, date: NaiveDate) -> i64 {
    let duty = duties::list(tx).await.unwrap().remove(0).id;
    let new = NewAssignment { duty, date, person, status: None, note: "", by: None };
    assignments::insert(tx, &new, NOW).await.unwrap().expect("the slot is empty")
}

async fn reminded(tx: &mut Tx, assignment: i64, rule: &str, due_at: Timestamp) -> i64 {
    let rules = Rules::parse(rule).unwrap();
    let rule = rules.iter().next().unwrap();
    let new = NewReminder { assignment, rule, due_at, expires_at: hours(99), queued_at: None };
    reminders::insert(tx, &new).await.unwrap()
}

/// Puts a message of a reminder into the outbox, and lets it be taken or refused.
async fn said(tx: &mut Tx, reminder: i64, channel: Channel, refused: Option<&str>) {
    let envelope = Envelope::new("en", Message::Said(Said::default()));
    let address = Address::new(channel, format!("{channel:?}-{reminder}"));
    let mut new = NewMessage::new(&address, Kind::Reminder, &envelope);
    new.reminder = Some(reminder);
    assert!(outbox::insert(tx, &new, NOW).await.unwrap());
    let (clocks, span) = (Clocks { now: NOW, lease: NOW }, Duration::hours(1));
    let leased = sending::lease(tx, channel, Haste::Personal, 10, clocks, span).await.unwrap();
    let [row] = leased.as_slice() else { panic!("one message is leased: {leased:?}") };
    let attempt = settling::start_part(tx, row, 0, NOW).await.unwrap();
    let outcome = if refused.is_none() { "accepted" } else { "failed" };
    settling::end_part(tx, attempt, outcome, None, refused, NOW).await.unwrap();
    let settled = match refused {
        None => settling::accept(tx, row, hours(1)).await,
        Some(error) => settling::fail(tx, row, Unreachable::Blocked, error, NOW).await,
    };
    assert!(settled.unwrap());
}

async fn listed(tx: &mut Tx, filter: reminder_list::Filter) -> Vec<i64> {
    let found = reminder_list::page(tx, &filter, 10).await.unwrap();
    found.into_iter().map(|reminder| reminder.id).collect()
}

async fn reminders_are_listed_as_they_are_due(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let (one, other) = (person(&mut tx, "30412345").await, person(&mut tx, "30412346").await);
    let (first, second) = (
        assigned(&mut tx, Some(one), date(9)).await,
        assigned(&mut tx, Some(other), date(10)).await,
    );
    let late = reminded(&mut tx, first, "2h", hours(30)).await;
    let early = reminded(&mut tx, first, "1d@18:00", hours(6)).await;
    let same = reminded(&mut tx, second, "1d@18:00", hours(6)).await;
    let all = reminder_list::Filter::default();
    assert_eq!(listed(&mut tx, all).await, [early, same, late]);
    let page = reminder_list::page(&mut tx, &all, 1).await.unwrap();
    assert_eq!((page.len(), page[0].id, page[0].date), (1, early, date(9)));
    let after = Some((page[0].due_at, page[0].id));
    assert_eq!(listed(&mut tx, reminder_list::Filter { after, ..all }).await, [same, late]);
    let until = Some(hours(24));
    assert_eq!(listed(&mut tx, reminder_list::Filter { until, ..all }).await, [early, same]);
    let of_other = reminder_list::Filter { person: Some(other), ..all };
    assert_eq!(listed(&mut tx, of_other).await, [same]);
    let of_day = reminder_list::Filter { date: Some(date(9)), ..all };
    assert_eq!(listed(&mut tx, of_day).await, [early, late]);
    let one_only = reminder_list::Filter { id: Some(late), ..all };
    assert_eq!(listed(&mut tx, one_only).await, [late]);
    let of_assignment = reminder_list::Filter { assignment: Some(second), ..all };
    assert_eq!(listed(&mut tx, of_assignment).await, [same]);

    said(&mut tx, same, Channel::Email, Some("550 unknown")).await;
    let why = Some(Failure::NotAccepted);
    assert!(reminders::settle(&mut tx, same, ReminderState::Failed, why, NOW).await.unwrap());
    let failed = reminder_list::Filter { state: Some(ReminderState::Failed), ..all };
    assert_eq!(listed(&mut tx, failed).await, [same]);
    let by_mail = reminder_list::Filter { channel: Some(Channel::Email), ..all };
    assert_eq!(listed(&mut tx, by_mail).await, [same]);
    let found = reminder_list::page(&mut tx, &by_mail, 10).await.unwrap().remove(0);
    assert_eq!((found.accepted.as_slice(), found.sent_at), (&[][..], None));
    assert_eq!(found.last_error.as_deref(), Some("not-accepted"));
    tx.commit().await.unwrap();
    store.close().await;
}

async fn what_one_message_carries_was_accepted_together(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let one = person(&mut tx, "30412345").await;
    let assignment = assigned(&mut tx, Some(one), date(9)).await;
    let carrier = reminded(&mut tx, assignment, "2h", hours(0)).await;
    let carried = reminded(&mut tx, assignment, "1d@18:00", hours(-1)).await;
    let alone = reminded(&mut tx, assignment, "1h", hours(1)).await;
    for id in [carrier, carried] {
        reminders::mark_queued(&mut tx, id, NOW).await.unwrap();
    }
    said(&mut tx, carrier, Channel::Telegram, None).await;
    said(&mut tx, carrier, Channel::WhatsApp, None).await;
    let all = reminder_list::page(&mut tx, &reminder_list::Filter::default(), 10).await.unwrap();
    let heard: Vec<_> =
        all.iter().map(|one| (one.id, one.accepted.clone(), one.sent_at.is_some())).collect();
    let both = vec![Channel::WhatsApp, Channel::Telegram];
    assert_eq!(
        heard,
        [(carried, both.clone(), true), (carrier, both, true), (alone, vec![], false)]
    );
    tx.commit().await.unwrap();
    store.close().await;
}

async fn every_attempt_is_a_line_without_address(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let one = person(&mut tx, "30412345").await;
    let assignment = assigned(&mut tx, Some(one), date(9)).await;
    let reminder = reminded(&mut tx, assignment, "2h", hours(0)).await;
    said(&mut tx, reminder, Channel::Telegram, Some("403: blocked")).await;
    said(&mut tx, reminder, Channel::WhatsApp, None).await;
    let all = attempts::Filter::default();
    let lines = attempts::page(&mut tx, &all, 10).await.unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.channel, line.success)).collect();
    assert_eq!(told, [(Channel::WhatsApp, true), (Channel::Telegram, false)]);
    assert_eq!(lines[1].error.as_deref(), Some("403: blocked"));
    assert_eq!((lines[1].why.as_deref(), lines[1].reminder_id), (Some("blocked"), reminder));
    assert_eq!((lines[0].why.as_deref(), lines[0].started_at), (None, NOW));
    let count = async |tx: &mut Tx, filter: attempts::Filter| {
        attempts::page(tx, &filter, 10).await.unwrap().len()
    };
    assert_eq!(count(&mut tx, attempts::Filter { success: Some(true), ..all }).await, 1);
    assert_eq!(count(&mut tx, attempts::Filter { success: Some(false), ..all }).await, 1);
    assert_eq!(count(&mut tx, attempts::Filter { before: Some(lines[0].id), ..all }).await, 1);
    assert_eq!(count(&mut tx, attempts::Filter { before: Some(lines[1].id), ..all }).await, 0);
    assert_eq!(count(&mut tx, attempts::Filter { until: Some(NOW), ..all }).await, 0);
    assert_eq!(count(&mut tx, attempts::Filter { from: Some(NOW), ..all }).await, 2);
    assert_eq!(count(&mut tx, attempts::Filter { reminder: Some(reminder + 1), ..all }).await, 0);
    let by_mail = attempts::Filter { channel: Some(Channel::Email), ..all };
    assert_eq!(count(&mut tx, by_mail).await, 0);
    // What was taken and is known to have failed afterwards was no success.
    let row = tx_of(&mut tx, reminder).await;
    let error = "131026: not there";
    let why = Unreachable::NotOnWhatsApp;
    assert!(outbox::receipts::mark_failed(&mut tx, row, why, error, NOW).await.unwrap());
    let lines = attempts::page(&mut tx, &all, 10).await.unwrap();
    assert_eq!((lines[0].success, lines[0].why.as_deref()), (false, Some("not-on-whatsapp")));
    tx.commit().await.unwrap();
    store.close().await;
}

/// The reminder's message on WhatsApp: the second one that was put into the outbox.
async fn tx_of(tx: &mut Tx, reminder: i64) -> i64 {
    let mut found = Vec::new();
    for id in 1..10 {
        let row = sending::find(tx, id).await.unwrap().map(|(_, row)| row);
        let is_it = |row: &sending::Leased| {
            row.about.reminder_id == Some(reminder) && row.address.channel == Channel::WhatsApp
        };
        found.extend(row.filter(is_it).map(|row| row.id));
    }
    found[0]
}

async fn the_unlock_log_names_whose_the_slot_was(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let one = person(&mut tx, "30412345").await;
    let given = assigned(&mut tx, Some(one), date(9)).await;
    let closed = assigned(&mut tx, None, date(10)).await;
    assignments::log_unlock(&mut tx, given, None, "He is travelling", NOW).await.unwrap();
    assignments::log_unlock(&mut tx, closed, None, "The Aamil is away", hours(1)).await.unwrap();
    let all = unlocks::Filter::default();
    let lines = unlocks::page(&mut tx, &all, 10).await.unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.date, line.holder.clone())).collect();
    let yusuf = ("Yusuf Ali".to_owned(), "30412345".to_owned());
    assert_eq!(told, [(date(10), None), (date(9), Some(yusuf))]);
    assert_eq!((lines[1].by.as_deref(), lines[1].at), (None, NOW));
    for (filter, reasons) in [
        (unlocks::Filter { person: Some(one), ..all }, ["He is travelling"].as_slice()),
        (unlocks::Filter { date: Some(date(10)), ..all }, &["The Aamil is away"]),
        (unlocks::Filter { until: Some(hours(1)), ..all }, &["He is travelling"]),
        (unlocks::Filter { from: Some(hours(1)), ..all }, &["The Aamil is away"]),
        (unlocks::Filter { before: Some(lines[1].id), ..all }, &[]),
    ] {
        let found = unlocks::page(&mut tx, &filter, 10).await.unwrap();
        let found: Vec<_> = found.iter().map(|line| line.reason.as_str()).collect();
        assert_eq!(found, reasons, "{filter:?}");
    }
    tx.commit().await.unwrap();
    store.close().await;
}

async fn wishes_and_corrections_come_newest_first(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    let one = person(&mut tx, "30412345").await;
    let mut asked = Vec::new();
    for day in [9, 10] {
        let assignment = assigned(&mut tx, Some(one), date(day)).await;
        let (kind, preferred) = (request::Kind::Cancel, None);
        let new = NewRequest { assignment, person: one, kind, reason: "I am away", preferred };
        asked.extend(requests::insert(&mut tx, &new, NOW).await.unwrap());
        if day == 9 {
            let state = request::State::Rejected;
            let decision = Decision { state, by: None, note: "Please come" };
            requests::decide(&mut tx, assignment, &decision, hours(1)).await.unwrap();
        }
    }
    let all = requests::Filter::default();
    let found = requests::page(&mut tx, &all, 10).await.unwrap();
    let told: Vec<_> = found.iter().map(|one| (one.id, one.decided_at)).collect();
    assert_eq!(told, [(asked[1], None), (asked[0], Some(hours(1)))]);
    assert_eq!((found[1].note.as_str(), found[1].requested_at), ("Please come", NOW));
    let open = requests::Filter { state: Some(request::State::Open), ..all };
    assert_eq!(requests::page(&mut tx, &open, 10).await.unwrap()[0].id, asked[1]);
    for none in [
        requests::Filter { before: Some(asked[0]), ..all },
        requests::Filter { person: Some(one + 1), ..all },
        requests::Filter { kind: Some(request::Kind::Move), ..all },
    ] {
        assert!(requests::page(&mut tx, &none, 10).await.unwrap().is_empty(), "{none:?}");
    }

    let mut parts = Vec::new();
    for part in [Part::Phone, Part::Email] {
        parts.push(corrections::insert(&mut tx, one, part, "", None, NOW).await.unwrap());
    }
    corrections::settle(&mut tx, parts[0], correction::State::Withdrawn, NOW).await.unwrap();
    let all = corrections::Filter::default();
    let found = corrections::page(&mut tx, &all, 10).await.unwrap();
    let told: Vec<_> = found.iter().map(|one| (one.id, one.settled_at)).collect();
    assert_eq!(told, [(parts[1], None), (parts[0], Some(NOW))]);
    let open = corrections::Filter { state: Some(correction::State::Open), ..all };
    assert_eq!(corrections::page(&mut tx, &open, 10).await.unwrap()[0].id, parts[1]);
    for none in [
        corrections::Filter { before: Some(parts[0]), ..all },
        corrections::Filter { person: Some(one + 1), ..all },
    ] {
        assert!(corrections::page(&mut tx, &none, 10).await.unwrap().is_empty(), "{none:?}");
    }
    tx.commit().await.unwrap();
    store.close().await;
}

async fn the_trail_is_cut_by_instants(database: &Database) {
    let (store, centre) = opened(database).await;
    let mut tx = store.begin(centre).await.unwrap();
    for hour in 0..3 {
        let entry = Entry::new(audit::Kind::Setting).now("value", hour.to_string());
        audit::record(&mut tx, Actor::API, &entry, hours(hour)).await.unwrap();
    }
    let filter = trail::Filter {
        from: Some(hours(1)),
        until: Some(hours(2)),
        kinds: vec!["setting".to_owned()],
        ..trail::Filter::default()
    };
    let lines = trail::page(&mut tx, &filter, 10).await.unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.at, line.via.as_deref())).collect();
    assert_eq!(told, [(hours(1), Some("api"))]);
    tx.commit().await.unwrap();
    store.close().await;
}
