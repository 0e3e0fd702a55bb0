//! What happened, as the simulators saw it and as the database holds it, in one form for both: what
//! `check.rs` judges.

use std::collections::BTreeMap;

use khidmat::simulator::{Author, Simulator};

use super::people::{Message, Person};
use crate::child::OWNER;
use crate::engines::Beside;

/// Everything that the rules look at. Chats and addresses are named `telegram:8001`.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// When the process was killed, in milliseconds.
    pub kills: Vec<i64>,
    /// What was acknowledged in each chat, in order.
    pub asked: Vec<(String, Vec<Message>)>,
    /// The messages of people that the database holds, oldest first: chat, words, state.
    pub inbox: Vec<(String, String, String)>,
    /// What arrived and is neither done nor ignored, of whatever kind.
    pub unsettled: Vec<String>,
    /// What each chat changed, by the log, in order.
    pub changes: Vec<(String, String)>,
    /// What is to be said, by its row.
    pub rows: BTreeMap<i64, Row>,
    /// What the platforms accepted, in their order.
    pub said: Vec<Said>,
    /// How many assignments there are for a slot, and how many of them were freed: `2027-03-01 isha-azaan`.
    pub slots: BTreeMap<String, (i64, i64)>,
    /// The reminders whose instant has come, and where each must have arrived.
    pub reminders: Vec<Reminder>,
    /// All lines that the process logged.
    pub log: Vec<String>,
}

/// A row of the outbox.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Where to.
    pub address: String,
    /// What it is.
    pub kind: String,
    /// How it stands.
    pub state: String,
    /// Why it failed.
    pub why: String,
    /// When it was put there.
    pub created_at: i64,
    /// When it came to its end.
    pub settled_at: Option<i64>,
    /// When each attempt began, and whether its result was written down.
    pub attempts: Vec<Attempt>,
}

/// An attempt to say a row.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    /// When it began.
    pub at: i64,
    /// The platform's id, if it was learnt.
    pub platform_id: String,
    /// What came of it; nothing if the process died meanwhile.
    pub outcome: String,
}

/// Something that a platform accepted.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Where to.
    pub address: String,
    /// Which row said it; nothing if none can have.
    pub row: Option<i64>,
    /// What a person reads.
    pub text: String,
    /// When.
    pub at: i64,
}

/// A reminder.
#[derive(Clone, Debug, Default)]
pub struct Reminder {
    /// The row.
    pub id: i64,
    /// How it stands.
    pub state: String,
    /// Where it must have arrived.
    pub addresses: Vec<String>,
    /// The rows that say it.
    pub rows: Vec<i64>,
}

impl Row {
    /// The channel.
    pub fn channel(&self) -> &str {
        channel_of(&self.address)
    }

    /// The kills between two attempts at it.
    pub fn kills<'a>(&'a self, kills: &'a [i64]) -> impl Iterator<Item = i64> + 'a {
        let pairs = self.attempts.windows(2);
        pairs.filter_map(|pair| kill_between(kills, pair[0].at, pair[1].at))
    }
}

/// The channel of an address.
pub fn channel_of(address: &str) -> &str {
    address.split(':').next().unwrap_or_default()
}

/// The first kill between two instants.
pub fn kill_between(kills: &[i64], from: i64, to: i64) -> Option<i64> {
    kills.iter().copied().find(|kill| (from..=to).contains(kill))
}

/// Puts together what the platforms and the database know.
pub async fn collect(
    simulator: &Simulator,
    db: &mut Beside,
    asked: &[(Person, Vec<Message>)],
    kills: Vec<i64>,
    log: Vec<String>,
) -> History {
    let mut history = History { kills, log, ..History::default() };
    let own = |(person, messages): &(Person, Vec<Message>)| (person.chat(), messages.clone());
    history.asked = asked.iter().map(own).collect();
    inbox(&mut history, db).await;
    changes(&mut history, db).await;
    rows(&mut history, db).await;
    reminders(&mut history, db, asked).await;
    let everywhere = asked.iter().flat_map(|(person, _)| person.addresses());
    for address in everywhere.chain([format!("telegram:{OWNER}")]) {
        listen(&mut history, simulator, &address);
    }
    letters(&mut history, simulator);
    history
}

async fn inbox(history: &mut History, db: &mut Beside) {
    let sql = "select chat, event, state from inbox order by id";
    for row in db.rows(sql).await {
        let [chat, event, state] = row.try_into().expect("three columns");
        let event: serde_json::Value = serde_json::from_str(&event).expect("an event is JSON");
        if state != "done" && state != "ignored" {
            history.unsettled.push(format!("{chat} is {state}: {event}"));
        }
        if let Some(text) = event["inbound"]["content"]["text"].as_str() {
            history.inbox.push((chat, text.to_owned(), state));
        }
    }
}

async fn changes(history: &mut History, db: &mut Beside) {
    let sql = "select account.channel || ':' || external_id, audit_log.kind,
                      coalesce(duty_date, ''), coalesce(duty.key, ''), coalesce(after, '')
               from audit_log join account on account.id = account_id
               left join duty on duty.id = duty_id
               left join audit_detail on audit_id = audit_log.id
                    and field = case audit_log.kind when 'unlock' then 'reason'
                                when 'register' then 'its' when 'assign' then 'its' else 'days' end
               where audit_log.kind in ('register', 'assign', 'unlock', 'away', 'away-removed')
               order by audit_log.id";
    for row in db.rows(sql).await {
        let [chat, kind, date, duty, value] = row.try_into().expect("five columns");
        let change = format!("{kind} {date} {duty} {value}");
        history.changes.push((chat, change.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    let sql =
        "select duty_date || ' ' || duty.key, cast(count(*) as text), cast(count(freed_at) as text)
               from assignment join duty on duty.id = duty_id group by duty_date, duty.key";
    for row in db.rows(sql).await {
        let [slot, all, freed] = row.try_into().expect("three columns");
        history.slots.insert(slot, (number(&all), number(&freed)));
    }
}

async fn rows(history: &mut History, db: &mut Beside) {
    let sql = "select cast(id as text), channel || ':' || address, kind, state, why,
                      cast(created_at as text), cast(settled_at as text) from outbox";
    for row in db.rows(sql).await {
        let [id, address, kind, state, why, created_at, settled_at] =
            row.try_into().expect("seven columns");
        let (created_at, settled_at) = (number(&created_at), settled_at.parse().ok());
        let attempts = Vec::new();
        let row = Row { address, kind, state, why, created_at, settled_at, attempts };
        history.rows.insert(number(&id), row);
    }
    let sql = "select cast(outbox_id as text), cast(started_at as text), coalesce(platform_id, ''),
                      coalesce(outcome, '') from attempt order by id";
    for row in db.rows(sql).await {
        let [id, at, platform_id, outcome] = row.try_into().expect("four columns");
        let row = history.rows.get_mut(&number(&id)).expect("an attempt has its row");
        row.attempts.push(Attempt { at: number(&at), platform_id, outcome });
    }
}

async fn reminders(history: &mut History, db: &mut Beside, asked: &[(Person, Vec<Message>)]) {
    let sql = format!(
        "select cast(reminder.id as text), reminder.state, its_number
         from reminder join assignment on assignment.id = assignment_id
              join person on person.id = person_id
         where freed_at is null and due_at <= {}",
        khidmat::clock::Clock::System.now().millis()
    );
    for row in db.rows(&sql).await {
        let [id, state, its] = row.try_into().expect("three columns");
        let person = asked.iter().find(|(person, _)| person.its() == its);
        let addresses = person.map(|(person, _)| person.addresses()).unwrap_or_default();
        history.reminders.push(Reminder { id: number(&id), state, addresses, rows: Vec::new() });
    }
    let sql = "select cast(reminder_id as text), cast(id as text) from outbox
               where reminder_id is not null";
    for row in db.rows(sql).await {
        let [reminder, id] = row.try_into().expect("two columns");
        let own = history.reminders.iter_mut().find(|one| one.id == number(&reminder));
        if let Some(own) = own {
            own.rows.push(number(&id));
        }
    }
}

/// What the bot said in a chat.
fn listen(history: &mut History, simulator: &Simulator, address: &str) {
    let (channel, id) = address.split_once(':').expect("a channel and an id");
    let lines = match channel {
        "telegram" => simulator.telegram.history(id.parse().expect("a number")),
        "whatsapp" => simulator.whatsapp.history(id),
        _ => return,
    };
    let of_bot = lines.into_iter().filter(|line| line.author == Author::Bot);
    let rows: Vec<(i64, Row)> = history
        .rows
        .iter()
        .filter(|(_, row)| row.address == address)
        .map(|(id, row)| (*id, row.clone()))
        .collect();
    let mut unlearnt = BTreeMap::new();
    for line in of_bot {
        let row = spoken_by(&rows, &mut unlearnt, &line.heard.id, line.heard.at);
        let text = line.heard.text;
        history.said.push(Said { address: address.to_owned(), row, text, at: line.heard.at });
    }
}

/// Whose words a line is: the row that learnt its id, or one that was being said to that address by
/// then and never learnt an id. What was under way at a kill may be heard behind what came after it,
/// so each attempt of that kind (`unlearnt` counts how many a row has used up) stands for one line.
fn spoken_by(
    rows: &[(i64, Row)],
    unlearnt: &mut BTreeMap<i64, usize>,
    id: &str,
    at: i64,
) -> Option<i64> {
    let of = |row: &&(i64, Row)| row.1.attempts.iter().any(|one| one.platform_id == id);
    if let Some((row, _)) = rows.iter().find(of) {
        return Some(*row);
    }
    let mut open: Vec<(i64, i64, usize)> = Vec::new();
    for (row, one) in rows {
        // Behind an attempt that was accepted a row is only settled, and says nothing more.
        let begun = one.attempts.iter().take_while(|one| one.platform_id.is_empty());
        let begun: Vec<i64> = begun.map(|one| one.at).filter(|begun| *begun <= at).collect();
        if let Some(last) = begun.last() {
            open.push((*last, *row, begun.len()));
        }
    }
    open.sort_unstable();
    let used = |row: &i64| unlearnt.get(row).copied().unwrap_or_default();
    let free = open.iter().rev().find(|(_, row, count)| used(row) < *count);
    let (_, row, _) = *free.or(open.last())?;
    *unlearnt.entry(row).or_default() += 1;
    Some(row)
}

fn letters(history: &mut History, simulator: &Simulator) {
    for letter in simulator.mail.history() {
        let inside = letter.message_id.trim_start_matches("<outbox-");
        let row = inside.split('-').next().and_then(|id| id.parse().ok());
        let address = format!("email:{}", letter.to);
        history.said.push(Said { address, row, text: letter.subject, at: letter.at });
    }
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}
