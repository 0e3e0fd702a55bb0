//! Reminders as they are looked at from outside: in the order in which they are due, each with the
//! channels that took it.

use chrono::NaiveDate;

use super::reminders::ReminderState;
use super::tx::fetch_all;
use super::{Result, Tx};
use crate::domain::channel::Channel;
use crate::domain::timestamp::Timestamp;

/// Which reminders are wanted; all that is left out counts for any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// This one only.
    pub id: Option<i64>,
    /// Standing so.
    pub state: Option<ReminderState>,
    /// With a message on this channel, whatever became of it.
    pub channel: Option<Channel>,
    /// Of duties on this date.
    pub date: Option<NaiveDate>,
    /// Of this person's duties.
    pub person: Option<i64>,
    /// Of this assignment.
    pub assignment: Option<i64>,
    /// Due by this instant.
    pub until: Option<Timestamp>,
    /// Behind this instant and row in the order.
    pub after: Option<(Timestamp, i64)>,
}

/// A reminder and what became of it. What one message carries was accepted together.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The row.
    pub id: i64,
    /// Whose duty it is about.
    pub assignment: i64,
    /// The duty.
    pub duty: i64,
    /// The duty's date.
    pub date: NaiveDate,
    /// The row of who has, or had, the duty.
    pub person: Option<i64>,
    /// When it is to go out.
    pub due_at: Timestamp,
    /// How it stands.
    pub state: ReminderState,
    /// When the first channel took it.
    pub sent_at: Option<Timestamp>,
    /// Why it reached nobody, in the words of [`Failure`](super::reminders::Failure).
    pub last_error: Option<String>,
    /// Which channels took it.
    pub accepted: Vec<Channel>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    assignment_id: i64,
    duty_id: i64,
    duty_date: String,
    person_id: Option<i64>,
    due_at: i64,
    state: String,
    last_error: Option<String>,
    sent_at: Option<i64>,
    by_email: i64,
    by_whatsapp: i64,
    by_telegram: i64,
}

/// The first reminders that are wanted, next due first.
pub async fn page(tx: &mut Tx, filter: &Filter, most: i64) -> Result<Vec<Listed>> {
    let after = filter.after.unwrap_or((Timestamp::from_millis(i64::MIN), 0));
    let rows = fetch_all!(
        tx,
        Row,
        "select page.id, page.assignment_id, duty_id, duty_date, page.person_id, page.due_at,
                page.state, page.last_error, min(said.accepted_at) as sent_at,
                count(case when said.channel = 'email' then 1 end) as by_email,
                count(case when said.channel = 'whatsapp' then 1 end) as by_whatsapp,
                count(case when said.channel = 'telegram' then 1 end) as by_telegram
         from (select reminder.id, assignment_id, duty_id, duty_date, person_id, due_at,
                      reminder.state, queued_at, last_error
               from reminder join assignment on assignment.id = assignment_id
               where reminder.centre_id = $1 and ($2 = 0 or reminder.id = $2)
                 and ($3 = '' or reminder.state = $3)
                 and ($4 = '' or exists (select 1 from outbox
                                         where reminder_id = reminder.id and channel = $4))
                 and ($5 = '' or duty_date = $5) and ($6 = 0 or person_id = $6)
                 and ($7 = 0 or assignment_id = $7) and due_at <= $8
                 and (due_at > $9 or due_at = $9 and reminder.id > $10)
               order by due_at, reminder.id limit $11) as page
              left join reminder carrier
                     on carrier.assignment_id = page.assignment_id
                    and (carrier.id = page.id or carrier.queued_at = page.queued_at)
              left join outbox said on said.reminder_id = carrier.id and said.state = 'sent'
         group by page.id, page.assignment_id, duty_id, duty_date, page.person_id, page.due_at,
                  page.state, page.last_error
         order by page.due_at, page.id",
        tx.centre,
        filter.id.unwrap_or_default(),
        filter.state.map_or("", ReminderState::as_str),
        filter.channel.map_or("", Channel::as_str),
        filter.date.map(|date| date.to_string()).unwrap_or_default(),
        filter.person.unwrap_or_default(),
        filter.assignment.unwrap_or_default(),
        filter.until.map_or(i64::MAX, Timestamp::millis),
        after.0.millis(),
        after.1,
        most
    )?;
    rows.into_iter().map(listed).collect()
}

fn listed(row: Row) -> Result<Listed> {
    let counts = [
        (Channel::WhatsApp, row.by_whatsapp),
        (Channel::Telegram, row.by_telegram),
        (Channel::Email, row.by_email),
    ];
    let accepted = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(Listed {
        id: row.id,
        assignment: row.assignment_id,
        duty: row.duty_id,
        date: row.duty_date.parse().map_err(super::decode)?,
        person: row.person_id,
        due_at: row.due_at.into(),
        state: row.state.into(),
        sent_at: row.sent_at.map(Timestamp::from),
        last_error: row.last_error,
        accepted: accepted.map(|(channel, _)| channel).collect(),
    })
}
