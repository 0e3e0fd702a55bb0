//! From when on something is trouble, and what of it is told.

use super::*;

const ON: Channels = Channels { telegram: true, whatsapp: true, email: false };
const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn at(seconds: i64) -> Timestamp {
    START + Duration::seconds(seconds)
}

fn since(seconds: i64) -> Late {
    Late { count: 2, since: Some(at(seconds)) }
}

fn overdue(channel: Channel, waiting: Late, leased: Late, held: Option<Held>) -> Overdue {
    Overdue { channel, waiting, leased, held }
}

fn inbox(oldest: i64) -> Measure {
    let inbox = Inbox { waiting: 1, oldest: Some(at(oldest)), ..Inbox::default() };
    Measure { inbox, ..Measure::default() }
}

fn kinds(measure: &Measure, now: i64) -> Vec<Trouble> {
    find(measure, ON, at(now)).into_iter().map(|finding| finding.trouble).collect()
}

#[test]
fn nothing_is_no_trouble() {
    assert_eq!(kinds(&Measure::default(), 0), []);
}

#[test]
fn a_message_may_wait_for_half_a_minute() {
    assert_eq!(kinds(&inbox(0), 30), []);
    assert_eq!(kinds(&inbox(0), 31), [Trouble::Inbox]);
    let found = find(&inbox(0), ON, at(31))[0];
    assert_eq!((found.since, found.count), (at(0), 1));
}

#[test]
fn what_waits_for_a_platform_is_told_as_its_absence_and_only_after_a_while() {
    let channel = Channel::Telegram;
    let of = |held| Measure {
        overdue: vec![overdue(channel, since(0), since(0), held)],
        ..Measure::default()
    };
    assert_eq!(kinds(&of(None), 400), [Trouble::Outbox { channel }, Trouble::Sending]);
    let away = Some(Held::Away(at(0)));
    assert_eq!(kinds(&of(away), 600), []);
    assert_eq!(kinds(&of(away), 601), [Trouble::Away { channel }]);
    assert_eq!(kinds(&of(Some(Held::Refused)), 9999), [], "the owners know");
}

#[test]
fn a_channel_that_is_off_is_no_trouble() {
    let one = overdue(Channel::Email, since(0), since(0), None);
    assert_eq!(kinds(&Measure { overdue: vec![one], ..Measure::default() }, 9999), []);
}

#[test]
fn reminders_and_clocks_are_looked_at() {
    let late = Measure { reminders: since(0), ..Measure::default() };
    assert_eq!(kinds(&late, 61), [Trouble::Reminders]);
    for (seconds, is_off) in [(30, false), (31, true), (-31, true)] {
        let skew = Some(Duration::seconds(seconds));
        let found = kinds(&Measure { skew, ..Measure::default() }, 0);
        assert_eq!(found == [Trouble::Clock], is_off, "{seconds}");
    }
}

#[test]
fn only_what_is_ours_makes_us_unready() {
    let channel = Channel::Telegram;
    let ours = [Trouble::Inbox, Trouble::Sending, Trouble::Outbox { channel }, Trouble::Reminders];
    assert!(ours.into_iter().all(Trouble::is_ours));
    let others = [Trouble::Away { channel }, Trouble::PutAside, Trouble::Clock];
    assert!(!others.into_iter().any(Trouble::is_ours));
}

#[test]
fn trouble_is_told_once_and_once_more_when_it_is_over() {
    let mut book = Book::default();
    let mut look = |measure: &Measure, now: i64| {
        let findings = find(measure, ON, at(now));
        book.take(&findings, &measure.inbox, at(-1000), at(now))
    };
    let change = look(&inbox(0), 40);
    assert_eq!(change.begun.len(), 1);
    assert_eq!(look(&inbox(0), 100), Change::default(), "not each minute");
    assert_eq!(look(&Measure::default(), 160), Change::default(), "it may come back");
    assert_eq!(look(&inbox(100), 220), Change::default());
    assert_eq!(look(&Measure::default(), 519), Change::default());
    let change = look(&Measure::default(), 520);
    assert_eq!((change.begun.len(), change.over[0].since), (0, at(0)));
    assert_eq!(look(&Measure::default(), 580), Change::default());
    assert_eq!(look(&inbox(600), 640).begun.len(), 1, "another time is news");
}

#[test]
fn after_a_start_there_is_time_to_catch_up() {
    let mut book = Book::default();
    let findings = find(&inbox(0), ON, at(3600));
    let change = book.take(&findings, &Inbox::default(), at(3590), at(3600));
    assert_eq!(change, Change::default());
    let change = book.take(&findings, &Inbox::default(), at(3590), at(3650));
    assert_eq!(change.begun.len(), 1, "a minute is enough");
}

#[test]
fn messages_put_aside_are_told_once_an_hour_at_most() {
    let mut book = Book::default();
    let mut look = |last: i64, now: i64| {
        let inbox = Inbox { quarantined: 3, put_aside_at: Some(at(last)), ..Inbox::default() };
        book.take(&[], &inbox, at(-1000), at(now)).begun.len()
    };
    assert_eq!(look(0, 10), 1);
    assert_eq!(look(0, 4000), 0, "it was told");
    assert_eq!(look(4010, 4020), 1);
    assert_eq!(look(4030, 4080), 0, "so soon again");
    assert_eq!(look(4030, 7620), 1);
}

#[test]
fn what_is_remembered_is_read_back() {
    let channel = Channel::WhatsApp;
    let trouble = Trouble::Away { channel };
    let open = Open { trouble, since: at(0), seen_at: at(60) };
    let book = Book { open: vec![open], aside_told_at: Some(at(5)) };
    let text = serde_json::to_string(&book).expect("it can be written");
    assert_eq!(serde_json::from_str::<Book>(&text).expect("it can be read"), book);
    assert!(Trouble::WORDS.contains(&trouble.as_str()));
}
