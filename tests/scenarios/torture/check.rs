//! The rules that a history is held to. Each complaint names the chat, the message or the row.

use std::collections::BTreeMap;

use super::history::{History, Row, Said, channel_of, kill_between};

/// How many messages of a channel are under way at once; so many may be said once more after a kill.
const CONCURRENCY: usize = 32;
/// An answer older than this is not said again in doubt, in milliseconds.
const REPLY_RESENT_WITHIN_MS: i64 = 120_000;

/// Everything that is wrong with a history.
pub fn complaints(history: &History) -> Vec<String> {
    let rules = [taken, answered, changed, given, reminded, settled, ordered, copied, logged];
    rules.into_iter().flat_map(|rule| rule(history)).collect()
}

/// What was said by each row, in the platforms' order.
fn said_by_row(history: &History) -> BTreeMap<i64, Vec<&Said>> {
    let mut by_row: BTreeMap<i64, Vec<&Said>> = BTreeMap::new();
    for said in &history.said {
        if let Some(row) = said.row {
            by_row.entry(row).or_default().push(said);
        }
    }
    by_row
}

/// Every acknowledged message is in the inbox, once, in its chat's order, and done with.
fn taken(history: &History) -> Vec<String> {
    let mut wrong = history.unsettled.clone();
    for (chat, messages) in &history.asked {
        let mut stored = history.inbox.iter().filter(|one| one.0 == *chat);
        for (number, message) in (1..).zip(messages) {
            match stored.next() {
                Some((_, text, state)) if *text == message.text && state == "done" => {}
                found => {
                    let found = found.map(|(_, text, state)| (text, state));
                    let text = &message.text;
                    wrong.push(format!(
                        "{chat}: message {number}, {text:?}, was acknowledged; the inbox holds {found:?} in its place"
                    ));
                    break;
                }
            }
        }
        if let Some((_, text, _)) = stored.next() {
            wrong.push(format!("{chat}: the inbox holds {text:?} twice, or nobody wrote it"));
        }
    }
    wrong
}

/// Every acknowledged message has one answer, the right one, and it was said.
fn answered(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let said = said_by_row(history);
    for (chat, messages) in &history.asked {
        let is_answer = |row: &Row| row.address == *chat && row.kind == "reply";
        let answers: Vec<_> = history.rows.iter().filter(|(_, row)| is_answer(row)).collect();
        if answers.len() != messages.len() {
            let (count, asked) = (answers.len(), messages.len());
            wrong.push(format!("{chat}: {asked} messages have {count} answers"));
        }
        for ((number, message), (id, row)) in (1..).zip(messages).zip(answers) {
            let text = &message.text;
            match said.get(id).and_then(|all| all.first()) {
                Some(heard) if message.answer.iter().all(|part| heard.text.contains(part)) => {}
                Some(heard) => wrong.push(format!(
                    "{chat}: message {number}, {text:?}, was answered by {:?}",
                    heard.text
                )),
                None if is_given_up(row, &history.kills) => {}
                None => wrong.push(format!(
                    "{chat}: the answer to message {number}, {text:?}, was never heard: {row:?}"
                )),
            }
        }
    }
    wrong
}

/// Every acknowledged message changed what it was to change, once, in its chat's order.
fn changed(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    for (chat, messages) in &history.asked {
        let tidy = |change: &String| change.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected: Vec<String> =
            messages.iter().filter_map(|message| message.change.as_ref().map(tidy)).collect();
        let of_chat = history.changes.iter().filter(|(who, _)| who == chat);
        let found: Vec<String> = of_chat.map(|(_, change)| change.clone()).collect();
        let first = expected.iter().zip(&found).position(|(one, other)| one != other);
        let at = first.unwrap_or(expected.len().min(found.len()));
        if expected != found {
            let (is, was) = (found.get(at), expected.get(at));
            wrong.push(format!(
                "{chat}: change {} is {is:?} and should be {was:?}; {} were made of {}",
                at + 1,
                found.len(),
                expected.len()
            ));
        }
    }
    wrong
}

/// The assignments that were ordered exist, each once, and no others.
fn given(history: &History) -> Vec<String> {
    let mut ordered: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let changes = history.asked.iter().flat_map(|(_, messages)| messages);
    for change in changes.filter_map(|message| message.change.as_deref()) {
        let words: Vec<&str> = change.split_whitespace().collect();
        match words.as_slice() {
            ["assign", date, duty, ..] => {
                ordered.entry(format!("{date} {duty}")).or_default().0 += 1
            }
            ["unlock", date, duty, ..] => {
                ordered.entry(format!("{date} {duty}")).or_default().1 += 1
            }
            _ => {}
        }
    }
    let slots = ordered.keys().chain(history.slots.keys());
    let differs = slots.filter(|slot| ordered.get(*slot) != history.slots.get(*slot));
    let tell = |slot: &String| {
        format!(
            "{slot}: given and taken back {:?} times, and should be {:?}",
            history.slots.get(slot),
            ordered.get(slot)
        )
    };
    let mut wrong: Vec<String> = differs.map(tell).collect();
    wrong.dedup();
    wrong
}

/// Every reminder whose instant came was accepted by each address of the person.
fn reminded(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let said = said_by_row(history);
    for reminder in &history.reminders {
        let id = reminder.id;
        if reminder.state != "sent" {
            wrong.push(format!("reminder {id} is {}, and should be sent", reminder.state));
        }
        for address in &reminder.addresses {
            let rows = reminder.rows.iter().filter_map(|id| Some((id, history.rows.get(id)?)));
            let mut to: Vec<_> = rows.filter(|(_, row)| row.address == *address).collect();
            match (to.pop(), to.is_empty()) {
                (Some((row, _)), true) if said.contains_key(row) => {}
                (None, _) => wrong.push(format!("reminder {id} was never to be said to {address}")),
                (_, false) => wrong.push(format!("reminder {id} is there twice for {address}")),
                (Some((_, row)), true) => {
                    wrong.push(format!("reminder {id} never reached {address}: {row:?}"));
                }
            }
        }
    }
    wrong
}

/// Every row came to its end, and what it says of itself is what the platforms heard.
fn settled(history: &History) -> Vec<String> {
    let said = said_by_row(history);
    let mut wrong = Vec::new();
    for (id, row) in &history.rows {
        let count = said.get(id).map_or(0, Vec::len);
        let what = match row.state.as_str() {
            "sent" if count > 0 => continue,
            "sent" => "is sent, and nobody heard it",
            "failed" if is_given_up(row, &history.kills) => continue,
            "failed" => "failed, though no platform refused it",
            "cancelled" if matches!(row.kind.as_str(), "allotment" | "reminder") => continue,
            "cancelled" => "was cancelled, though it tells of no duty",
            _ => "is left over",
        };
        wrong.push(format!("{}: row {id} {what}: {row:?}", row.address));
    }
    let stray = history.said.iter().filter(|said| said.row.is_none());
    let tell =
        |said: &Said| format!("{}: nothing said {:?} at {}", said.address, said.text, said.at);
    wrong.extend(stray.map(tell));
    wrong
}

/// An address hears its answers and news in the order in which they were put down. (News of a duty
/// may go ahead of a message of which nobody knows whether it was heard.)
fn ordered(history: &History) -> Vec<String> {
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for said in &history.said {
        let Some((id, row)) = said.row.and_then(|id| Some((id, history.rows.get(&id)?))) else {
            continue;
        };
        if matches!(row.kind.as_str(), "allotment" | "reminder") {
            continue;
        }
        let last = last.entry(&said.address).or_insert(id);
        if id < *last {
            let text = &said.text;
            wrong.push(format!(
                "{}: row {id}, {text:?}, was heard after row {last}, which came later",
                said.address
            ));
        }
        *last = id.max(*last);
    }
    wrong
}

/// Nothing is said twice, but what was under way at a kill; not more than can be under way; and on
/// WhatsApp nothing.
fn copied(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut by_kill: BTreeMap<(i64, &str), usize> = BTreeMap::new();
    for (id, heard) in said_by_row(history) {
        let Some(row) = history.rows.get(&id) else { continue };
        let (copies, address) = (heard.len() - 1, &row.address);
        let kills: Vec<i64> = row.kills(&history.kills).collect();
        if copies > 0 && row.channel() == "whatsapp" {
            let heard: Vec<_> = heard.iter().map(|said| (said.at, &said.text)).collect();
            wrong.push(format!(
                "{address}: row {id} was said {} times: {heard:?}, {row:?}",
                copies + 1
            ));
        } else if copies > kills.len() {
            wrong.push(format!(
                "{address}: row {id} was said {} times with {} kills between: {row:?}",
                copies + 1,
                kills.len()
            ));
        }
        for kill in kills.into_iter().take(copies) {
            *by_kill.entry((kill, channel_of(address))).or_default() += 1;
        }
    }
    let many = by_kill.into_iter().filter(|(_, copies)| *copies > CONCURRENCY);
    let tell = |((kill, channel), copies)| {
        format!(
            "{channel}: {copies} copies after the kill at {kill}; {CONCURRENCY} can be under way"
        )
    };
    wrong.extend(many.map(tell));
    wrong
}

/// The process panicked nowhere and stumbled over nothing.
fn logged(history: &History) -> Vec<String> {
    let is_bad = |line: &&String| line.contains("panicked") || line.contains("ERROR");
    history.log.iter().filter(is_bad).map(|line| format!("logged: {line}")).collect()
}

/// Whether an answer that a kill cut off was too old to be said again: the design gives it up then,
/// and says so. Only a kill brings a message into doubt here, and no reminder is given up for that.
pub fn is_given_up(row: &Row, kills: &[i64]) -> bool {
    let end = row.settled_at.unwrap_or(i64::MAX);
    let mut cut = row.attempts.iter().filter(|one| one.outcome.is_empty());
    let is_stale = row.kind == "reply" && end - row.created_at > REPLY_RESENT_WITHIN_MS;
    row.state == "failed"
        && row.why == "in-doubt"
        && is_stale
        && cut.any(|one| kill_between(kills, one.at, end).is_some())
}
