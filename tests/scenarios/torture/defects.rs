//! The checker, checked: a history in which all is well, and each of its defects, which must be told.

use super::check::complaints;
use super::history::{Attempt, History, Reminder, Row, Said};
use super::people::Message;

/// When it was killed.
const KILL: i64 = 1000;
const CHATS: [&str; 2] = ["telegram:8001", "whatsapp:+919820000002"];

/// Each of two chats asked for a duty and for help, and was reminded. One answer on Telegram was under
/// way at the kill, and said twice.
fn good() -> History {
    let mut history = History { kills: vec![KILL], ..History::default() };
    for (place, chat) in CHATS.into_iter().enumerate() {
        let slot = format!("2027-03-0{} isha-azaan", place + 1);
        let change = format!("assign {slot} 30400001");
        let assign = Message {
            text: format!("/{change}"),
            answer: vec!["is given to".to_owned()],
            change: Some(change.clone()),
        };
        let help =
            Message { text: "/help me".to_owned(), answer: vec!["/me".to_owned()], change: None };
        history.changes.push((chat.to_owned(), change));
        history.slots.insert(slot, (1, 0));
        for message in [&assign, &help] {
            history.inbox.push((chat.to_owned(), message.text.clone(), "done".to_owned()));
        }
        history.asked.push((chat.to_owned(), vec![assign, help]));
        let first = 10 * i64::try_from(place).unwrap_or_default();
        say(&mut history, first + 1, chat, "reply", "Isha Azaan is given to Yusuf");
        say(&mut history, first + 2, chat, "reply", "Help: /me");
        say(&mut history, first + 3, chat, "reminder", "Yusuf, tomorrow you have");
        let addresses = vec![chat.to_owned()];
        let (id, state) = (first + 5, "sent".to_owned());
        history.reminders.push(Reminder { id, state, addresses, rows: vec![first + 3] });
    }
    twice(&mut history, 1);
    history
}

/// A row that was said at once.
fn say(history: &mut History, id: i64, address: &str, kind: &str, text: &str) {
    let attempt = Attempt {
        at: KILL - 100 + id,
        platform_id: id.to_string(),
        outcome: "accepted".to_owned(),
    };
    let row = Row {
        address: address.to_owned(),
        kind: kind.to_owned(),
        state: "sent".to_owned(),
        created_at: attempt.at,
        settled_at: Some(attempt.at),
        attempts: vec![attempt.clone()],
        ..Row::default()
    };
    history.rows.insert(id, row);
    let (address, text) = (address.to_owned(), text.to_owned());
    history.said.push(Said { address, row: Some(id), text, at: attempt.at });
}

/// A row's first attempt was cut by the kill, and it was said once more behind that.
fn twice(history: &mut History, id: i64) {
    let row = history.rows.get_mut(&id).expect("there is such a row");
    row.attempts[0] = Attempt { at: KILL - 1, ..Attempt::default() };
    let again = Attempt { at: KILL + 50, outcome: "accepted".to_owned(), ..Attempt::default() };
    row.attempts.push(again);
    let place = history.said.iter().position(|said| said.row == Some(id)).expect("it was said");
    history.said.insert(place, history.said[place].clone());
}

/// What is told of a history with a defect.
fn told(defect: impl FnOnce(&mut History)) -> String {
    let mut history = good();
    defect(&mut history);
    complaints(&history).join("\n")
}

#[test]
fn a_history_in_which_all_is_well_is_left_alone() {
    assert_eq!(complaints(&good()), Vec::<String>::new());
}

#[test]
fn each_defect_is_told_with_its_chat_and_message() {
    type Defect = (&'static str, fn(&mut History), &'static str);
    let defects: [Defect; 22] = [
        ("a webhook lost", |h| drop(h.inbox.remove(1)), "telegram:8001: message 2, \"/help me\""),
        ("the only webhook lost", |h| h.inbox.truncate(3), "message 2, \"/help me\""),
        ("a webhook stored twice", |h| h.inbox.push(h.inbox[1].clone()), "twice"),
        ("webhooks out of order", |h| h.inbox.swap(0, 1), "telegram:8001: message 1"),
        ("one never taken", |h| h.inbox[0].2 = "new".to_owned(), "Some((\"/assign"),
        ("one put aside", |h| h.unsettled.push("quarantined".to_owned()), "quarantined"),
        ("an answer lost", |h| h.said.retain(|one| one.row != Some(2)), "was never heard"),
        ("an answer never put down", |h| drop(h.rows.remove(&12)), "2 messages have 1 answers"),
        ("a second answer", |h| say(h, 30, CHATS[0], "reply", "/me"), "2 messages have 3 answers"),
        ("a wrong answer", |h| h.said[0].text = "What?".to_owned(), "was answered by \"What?\""),
        ("an effect lost", |h| drop(h.changes.remove(0)), "change 1 is None"),
        ("an effect twice", |h| h.changes.push(h.changes[0].clone()), "2 were made of 1"),
        (
            "a slot given twice",
            |h| h.slots.extend([("2027-03-01 isha-azaan".to_owned(), (2, 0))]),
            "Some((2, 0))",
        ),
        (
            "a reminder not sent",
            |h| h.reminders[0].state = "queued".to_owned(),
            "reminder 5 is queued",
        ),
        (
            "an address not reminded",
            |h| h.reminders[0].rows.clear(),
            "never to be said to telegram:8001",
        ),
        (
            "a reminder unheard",
            |h| h.said.retain(|one| one.row != Some(13)),
            "reminder 15 never reached",
        ),
        ("a row left over", |h| state(h, 3, "sending"), "row 3 is left over"),
        ("a row failed", |h| state(h, 3, "failed"), "row 3 failed"),
        ("words of nobody", |h| h.said[0].row = None, "nothing said"),
        ("answers out of order", |h| h.said.swap(4, 5), "was heard after row 12"),
        ("a panic", |h| h.log.push("thread 'x' panicked at".to_owned()), "logged: thread"),
        ("said twice without a kill", |h| h.kills.clear(), "2 times with 0 kills between"),
    ];
    for (name, defect, words) in defects {
        let told = told(defect);
        // Where the example breaks another rule too, that is told beside it.
        assert!(told.contains(words), "{name}: {words:?} is not in\n{told}");
    }
}

fn state(history: &mut History, id: i64, state: &str) {
    state.clone_into(&mut history.rows.get_mut(&id).expect("there is such a row").state);
}

#[test]
fn copies_are_of_what_was_under_way_and_none_on_whatsapp() {
    let on_whatsapp = told(|history| twice(history, 11));
    assert!(
        on_whatsapp.contains("whatsapp:+919820000002: row 11 was said 2 times"),
        "{on_whatsapp}"
    );
    let thrice = told(|history| history.said.insert(0, history.said[0].clone()));
    assert!(thrice.contains("row 1 was said 3 times with 1 kills between"), "{thrice}");
    let many = told(|history| {
        for id in 100..133 {
            say(history, id, &format!("telegram:{id}"), "notice", "News");
            twice(history, id);
        }
    });
    assert!(many.contains("telegram: 34 copies after the kill at 1000"), "{many}");
}

#[test]
fn an_old_answer_that_was_cut_off_may_be_given_up_and_nothing_else() {
    let give_up = |history: &mut History, kills: &[i64], settled_at: i64| {
        history.kills = kills.to_vec();
        history.said.retain(|said| said.row != Some(2));
        let row = history.rows.get_mut(&2).expect("there is such a row");
        (row.state, row.why) = ("failed".to_owned(), "in-doubt".to_owned());
        row.settled_at = Some(settled_at);
        row.attempts = [900, 1500].map(|at| Attempt { at, ..Attempt::default() }).to_vec();
    };
    let never = "the answer to message 2, \"/help me\", was never heard";
    assert_eq!(told(|history| give_up(history, &[KILL], 200_000)), "");
    let young = told(|history| give_up(history, &[KILL, 2000], 3000));
    assert!(young.contains(never), "{young}");
    let alive = told(|history| give_up(history, &[], 200_000));
    assert!(alive.contains(never), "{alive}");
}
