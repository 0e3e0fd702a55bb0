//! Reminders: one for each assignment and rule.

use chrono::NaiveDate;

use super::tx::{execute, fetch_all, fetch_optional};
use super::{Result, Tx};
use crate::domain::reminder_rule::Rule;
use crate::domain::timestamp::Timestamp;

/// How a reminder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderState {
    /// To be sent, or being sent.
    Pending,
    /// At least one address accepted it.
    Sent,
    /// None did, or it expired.
    Failed,
    /// The duty was taken away.
    Cancelled,
}

impl ReminderState {
    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl From<String> for ReminderState {
    fn from(word: String) -> Self {
        [Self::Pending, Self::Sent, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == word)
            .unwrap_or(Self::Pending)
    }
}

/// Why a reminder reached nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The duty began before it could go out.
    Missed,
    /// The person has no address that works.
    NoAddress,
    /// No address accepted it.
    NotAccepted,
    /// Its instant had come when a copy of the database was put back: nobody knows whether it was said.
    Restored,
}

impl Failure {
    /// The word that stands in the database and, as `reminder-why-…`, in the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::NoAddress => "no-address",
            Self::NotAccepted => "not-accepted",
            Self::Restored => "restored",
        }
    }
}

/// A reminder's row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reminder {
    /// The row.
    pub id: i64,
    /// Whose duty it is about.
    pub assignment_id: i64,
    /// The rule that it goes by, e.g. `1d@18:00`.
    pub rule: String,
    /// When it is to go out.
    #[sqlx(try_from = "i64")]
    pub due_at: Timestamp,
    /// When the duty begins: nothing is sent from then on.
    #[sqlx(try_from = "i64")]
    pub expires_at: Timestamp,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: ReminderState,
    /// When its messages were put into the outbox, in milliseconds since the epoch.
    pub queued_at: Option<i64>,
    /// Why it failed, in [`Failure::as_str`]'s words; it stays if it arrives later.
    pub last_error: Option<String>,
}

/// A reminder to be written down.
#[derive(Clone, Copy, Debug)]
pub struct NewReminder {
    /// Whose duty it is about.
    pub assignment: i64,
    /// The rule that it goes by.
    pub rule: Rule,
    /// When it is to go out.
    pub due_at: Timestamp,
    /// When the duty begins.
    pub expires_at: Timestamp,
    /// One whose message goes out with the allotment is already queued.
    pub queued_at: Option<Timestamp>,
}

/// Writes a reminder down, or takes up again one of the same rule that was cancelled before it was
/// said; answers its row.
pub async fn insert(tx: &mut Tx, new: &NewReminder) -> Result<i64> {
    let (id,) = super::tx::fetch_one!(
        tx,
        (i64,),
        "insert into reminder (centre_id, assignment_id, rule, due_at, expires_at, state, queued_at)
         values ($1, $2, $3, $4, $5, 'pending', $6)
         on conflict (assignment_id, rule) do update
         set due_at = excluded.due_at, expires_at = excluded.expires_at, state = 'pending',
             settled_at = null
         returning id",
        tx.centre,
        new.assignment,
        new.rule.to_string(),
        new.due_at.millis(),
        new.expires_at.millis(),
        new.queued_at.map(Timestamp::millis)
    )?;
    Ok(id)
}

/// Gives a reminder that waits another instant.
pub async fn reschedule(
    tx: &mut Tx,
    id: i64,
    rule: Rule,
    due_at: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "update reminder set rule = $1, due_at = $2, expires_at = $3
         where centre_id = $4 and id = $5 and state = 'pending' and queued_at is null",
        rule.to_string(),
        due_at.millis(),
        expires_at.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Notes when a duty begins, for what is still to be said about it.
pub async fn set_expiry(tx: &mut Tx, assignment: i64, expires_at: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update reminder set expires_at = $1
         where centre_id = $2 and assignment_id = $3 and state = 'pending'",
        expires_at.millis(),
        tx.centre,
        assignment
    )?;
    Ok(())
}

/// Pending reminders whose instant has come, oldest first.
pub async fn due(tx: &mut Tx, now: Timestamp, most: i64) -> Result<Vec<Reminder>> {
    fetch_all!(
        tx,
        Reminder,
        "select id, assignment_id, rule, due_at, expires_at, state, queued_at, last_error
         from reminder
         where centre_id = $1 and state = 'pending' and queued_at is null and due_at <= $2
         order by due_at, id limit $3",
        tx.centre,
        now.millis(),
        most
    )
}

/// The instant of the next reminder that waits.
pub async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select due_at from reminder
         where centre_id = $1 and state = 'pending' and queued_at is null
         order by due_at limit 1",
        tx.centre
    )?;
    Ok(row.map(|(at,)| at.into()))
}

/// Reminders about duties from a date on, by their instant.
pub async fn list_from(tx: &mut Tx, date: NaiveDate) -> Result<Vec<Reminder>> {
    fetch_all!(
        tx,
        Reminder,
        "select reminder.id, assignment_id, rule, due_at, expires_at, reminder.state, queued_at,
                last_error
         from reminder join assignment on assignment.id = assignment_id
         where reminder.centre_id = $1 and duty_date >= $2 and freed_at is null
         order by due_at, duty_date, reminder.id",
        tx.centre,
        date.to_string()
    )
}

/// The reminders of an assignment, first due first.
pub async fn of_assignment(tx: &mut Tx, assignment: i64) -> Result<Vec<Reminder>> {
    fetch_all!(
        tx,
        Reminder,
        "select id, assignment_id, rule, due_at, expires_at, state, queued_at, last_error
         from reminder
         where centre_id = $1 and assignment_id = $2 order by due_at, id",
        tx.centre,
        assignment
    )
}

/// One reminder.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Reminder>> {
    fetch_optional!(
        tx,
        Reminder,
        "select id, assignment_id, rule, due_at, expires_at, state, queued_at, last_error
         from reminder
         where centre_id = $1 and id = $2",
        tx.centre,
        id
    )
}

/// Notes that its messages stand in the outbox.
pub async fn mark_queued(tx: &mut Tx, id: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update reminder set queued_at = $1 where centre_id = $2 and id = $3",
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Settles a pending reminder, with those that the same message carries (they were queued with it);
/// answers whether there was any. What a platform took may turn out to have reached nobody, and what
/// failed may arrive after all; why it failed stays, so that a further failure is known as news.
pub async fn settle(
    tx: &mut Tx,
    id: i64,
    state: ReminderState,
    why: Option<Failure>,
    now: Timestamp,
) -> Result<bool> {
    let also_from = match (state, why) {
        (ReminderState::Sent, _) => ReminderState::Failed,
        (ReminderState::Failed, Some(Failure::NotAccepted)) => ReminderState::Sent,
        _ => ReminderState::Pending,
    };
    let settled = execute!(
        tx,
        "update reminder set state = $1, last_error = coalesce($2, last_error), settled_at = $3
         where centre_id = $4 and state in ('pending', $5)
           and exists (select 1 from reminder carrier
                       where carrier.id = $6 and carrier.assignment_id = reminder.assignment_id
                         and (carrier.id = reminder.id
                              or carrier.queued_at = reminder.queued_at))",
        state.as_str(),
        why.map(Failure::as_str),
        now.millis(),
        tx.centre,
        also_from.as_str(),
        id
    )?;
    Ok(settled > 0)
}

/// Cancels what is pending for an assignment.
pub async fn cancel_of_assignment(tx: &mut Tx, assignment: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update reminder set state = 'cancelled', settled_at = $1
         where centre_id = $2 and assignment_id = $3 and state = 'pending'",
        now.millis(),
        tx.centre,
        assignment
    )?;
    Ok(())
}

/// Takes back a pending reminder whose messages were dropped before they were said, with those that
/// they carried: it may be revived.
pub async fn withdraw(tx: &mut Tx, id: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update reminder set state = 'cancelled', queued_at = null, last_error = null,
                             settled_at = $1
         where centre_id = $2 and state = 'pending'
           and exists (select 1 from reminder carrier
                       where carrier.id = $3 and carrier.assignment_id = reminder.assignment_id
                         and (carrier.id = reminder.id
                              or carrier.queued_at = reminder.queued_at))",
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Lets a reminder that was cancelled before it was said go out after all.
pub async fn revive(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(
        tx,
        "update reminder set state = 'pending', settled_at = null
         where centre_id = $1 and id = $2 and state = 'cancelled' and queued_at is null",
        tx.centre,
        id
    )?;
    Ok(())
}

/// Removes reminders that were settled before an instant.
pub async fn delete_settled_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from reminder where centre_id = $1 and settled_at < $2
           and not exists (select 1 from outbox where reminder_id = reminder.id)",
        tx.centre,
        before.millis()
    )
}
