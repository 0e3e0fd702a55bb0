//! Who was reached: the reminders of many duties in pages, and what a retry needs to know.

use chrono::NaiveDate;

use super::reminders::{Failure, Reminder, ReminderState};
use super::tx::{execute, fetch_all, fetch_one};
use super::{Result, Tx};
use crate::domain::channel::{Address, Channel};
use crate::domain::timestamp::Timestamp;

/// Which reminders are looked at; cancelled ones never are.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// In this state; any if none.
    pub state: Option<ReminderState>,
    /// Due by this instant; whenever if none.
    pub until: Option<Timestamp>,
    /// Of duties from this date on.
    pub from: NaiveDate,
}

impl Filter {
    fn word(&self) -> &'static str {
        self.state.map_or("", ReminderState::as_str)
    }

    fn until(&self) -> i64 {
        self.until.map_or(i64::MAX, Timestamp::millis)
    }
}

/// A duty with reminders.
#[derive(Clone, Debug)]
pub struct Reminded {
    /// The assignment.
    pub assignment: i64,
    /// The duty.
    pub duty: i64,
    /// The date.
    pub date: NaiveDate,
    /// Who holds it.
    pub name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    duty_id: i64,
    duty_date: String,
    full_name: String,
}

/// How many reminders of duties from a date on are in each state.
pub async fn count(tx: &mut Tx, from: NaiveDate) -> Result<Vec<(ReminderState, i64)>> {
    let rows = fetch_all!(
        tx,
        (String, i64),
        "select reminder.state, count(*) from reminder
              join assignment on assignment.id = assignment_id
         where reminder.centre_id = $1 and duty_date >= $2 and freed_at is null
         group by reminder.state",
        tx.centre,
        from.to_string()
    )?;
    Ok(rows.into_iter().map(|(state, count)| (state.into(), count)).collect())
}

/// How many duties have such reminders.
pub async fn count_duties(tx: &mut Tx, filter: &Filter) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from assignment
         where centre_id = $1 and duty_date >= $2 and freed_at is null
           and exists (select 1 from reminder
                       where assignment_id = assignment.id and reminder.state <> 'cancelled'
                         and ($3 = '' or reminder.state = $3) and due_at <= $4)",
        tx.centre,
        filter.from.to_string(),
        filter.word(),
        filter.until()
    )?;
    Ok(count)
}

/// A page of the duties that have such reminders, the next first.
pub async fn next(tx: &mut Tx, filter: &Filter, most: i64, skip: i64) -> Result<Vec<Reminded>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select assignment.id, assignment.duty_id, duty_date, full_name
         from assignment join duty on duty.id = assignment.duty_id
              join person on person.id = person_id
         where assignment.centre_id = $1 and duty_date >= $2 and freed_at is null
           and exists (select 1 from reminder
                       where assignment_id = assignment.id and reminder.state <> 'cancelled'
                         and ($3 = '' or reminder.state = $3) and due_at <= $4)
         order by duty_date, position limit $5 offset $6",
        tx.centre,
        filter.from.to_string(),
        filter.word(),
        filter.until(),
        most,
        skip
    )?;
    rows.into_iter().map(reminded).collect()
}

/// The same, the latest day first.
pub async fn latest(tx: &mut Tx, filter: &Filter, most: i64, skip: i64) -> Result<Vec<Reminded>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select assignment.id, assignment.duty_id, duty_date, full_name
         from assignment join duty on duty.id = assignment.duty_id
              join person on person.id = person_id
         where assignment.centre_id = $1 and duty_date >= $2 and freed_at is null
           and exists (select 1 from reminder
                       where assignment_id = assignment.id and reminder.state <> 'cancelled'
                         and ($3 = '' or reminder.state = $3) and due_at <= $4)
         order by duty_date desc, position limit $5 offset $6",
        tx.centre,
        filter.from.to_string(),
        filter.word(),
        filter.until(),
        most,
        skip
    )?;
    rows.into_iter().map(reminded).collect()
}

/// The reminders of a duty that are such.
pub async fn reminders_of(tx: &mut Tx, assignment: i64, filter: &Filter) -> Result<Vec<Reminder>> {
    fetch_all!(
        tx,
        Reminder,
        "select id, assignment_id, rule, due_at, expires_at, state, queued_at, last_error
         from reminder
         where centre_id = $1 and assignment_id = $2 and state <> 'cancelled'
           and ($3 = '' or state = $3) and due_at <= $4
         order by due_at, id",
        tx.centre,
        assignment,
        filter.word(),
        filter.until()
    )
}

/// The failed reminders of duties from a date on, the next first: of each duty the last one, unless
/// a later one was sent, which makes up for it.
pub async fn failed_from(tx: &mut Tx, date: NaiveDate) -> Result<Vec<Reminder>> {
    fetch_all!(
        tx,
        Reminder,
        "select reminder.id, assignment_id, rule, due_at, expires_at, reminder.state, queued_at,
                last_error
         from reminder join assignment on assignment.id = assignment_id
         where reminder.centre_id = $1 and reminder.state = 'failed' and duty_date >= $2
           and freed_at is null
           and not exists (select 1 from reminder later
                           where later.assignment_id = reminder.assignment_id
                             and later.state in ('failed', 'sent')
                             and (later.due_at > reminder.due_at
                                  or (later.due_at = reminder.due_at and later.id > reminder.id)))
         order by expires_at, reminder.id",
        tx.centre,
        date.to_string()
    )
}

/// One try to say a reminder at an address.
#[derive(Clone, Debug)]
pub struct Try {
    /// Where.
    pub address: Address,
    /// How the message stands, in the outbox's words.
    pub state: String,
}

/// Every message of a reminder, oldest first.
pub async fn tries(tx: &mut Tx, reminder: i64) -> Result<Vec<Try>> {
    #[derive(sqlx::FromRow)]
    struct Message {
        #[sqlx(try_from = "String")]
        channel: Channel,
        address: String,
        state: String,
    }
    let rows = fetch_all!(
        tx,
        Message,
        "select channel, address, state from outbox
         where centre_id = $1 and reminder_id = $2 order by id",
        tx.centre,
        reminder
    )?;
    let one =
        |row: Message| Try { address: Address::new(row.channel, row.address), state: row.state };
    Ok(rows.into_iter().map(one).collect())
}

/// Opens a failed reminder again, whose messages stand in the outbox, and with it whatever else
/// failed of its duty: they say it too. So is one that counts as sent though no message of it is.
/// Why it failed stays: it tells that the next failure is not the first.
pub async fn reopen(tx: &mut Tx, reminder: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update reminder set state = 'pending', settled_at = null, queued_at = $1,
                             last_error = coalesce(last_error, $2)
         where centre_id = $3
           and (state = 'failed'
                and assignment_id = (select tried.assignment_id from reminder tried
                                     where tried.id = $4)
                or state = 'sent' and id = $4
                   and not exists (select 1 from outbox
                                   where reminder_id = reminder.id and outbox.state = 'sent'))",
        now.millis(),
        Failure::NotAccepted.as_str(),
        tx.centre,
        reminder
    )?;
    Ok(())
}

fn reminded(row: Row) -> Result<Reminded> {
    let date = row.duty_date.parse().map_err(super::decode)?;
    Ok(Reminded { assignment: row.id, duty: row.duty_id, date, name: row.full_name })
}
