//! Reminders: one for each assignment and rule.

use super::tx::{execute, fetch_all, fetch_optional};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// The rule of 1-product.md: the evening before, at the centre's reminder time.
pub const EVENING_BEFORE: &str = "1d";

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
}

impl Failure {
    /// The word that stands in the database and, as `reminder-why-…`, in the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::NoAddress => "no-address",
            Self::NotAccepted => "not-accepted",
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
    /// When it is to go out.
    #[sqlx(try_from = "i64")]
    pub due_at: Timestamp,
    /// When the duty begins: nothing is sent from then on.
    #[sqlx(try_from = "i64")]
    pub expires_at: Timestamp,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: ReminderState,
    /// Why it failed, in [`Failure::as_str`]'s words.
    pub last_error: Option<String>,
}

/// Writes a reminder down in the transaction that assigns; answers its row. One whose message
/// goes out with the allotment is already queued.
pub async fn insert(
    tx: &mut Tx,
    assignment: i64,
    due_at: Timestamp,
    expires_at: Timestamp,
    queued_at: Option<Timestamp>,
) -> Result<i64> {
    let (id,) = super::tx::fetch_one!(
        tx,
        (i64,),
        "insert into reminder (centre_id, assignment_id, rule, due_at, expires_at, state, queued_at)
         values ($1, $2, $3, $4, $5, 'pending', $6) returning id",
        tx.centre,
        assignment,
        EVENING_BEFORE,
        due_at.millis(),
        expires_at.millis(),
        queued_at.map(Timestamp::millis)
    )?;
    Ok(id)
}

/// Pending reminders whose instant has come, oldest first.
pub async fn due(tx: &mut Tx, now: Timestamp, most: i64) -> Result<Vec<Reminder>> {
    fetch_all!(
        tx,
        Reminder,
        "select id, assignment_id, due_at, expires_at, state, last_error from reminder
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

/// The reminder of an assignment.
pub async fn of_assignment(tx: &mut Tx, assignment: i64) -> Result<Option<Reminder>> {
    fetch_optional!(
        tx,
        Reminder,
        "select id, assignment_id, due_at, expires_at, state, last_error from reminder
         where centre_id = $1 and assignment_id = $2 order by due_at limit 1",
        tx.centre,
        assignment
    )
}

/// One reminder.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Reminder>> {
    fetch_optional!(
        tx,
        Reminder,
        "select id, assignment_id, due_at, expires_at, state, last_error from reminder
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

/// Settles a pending reminder; answers whether it was pending.
pub async fn settle(
    tx: &mut Tx,
    id: i64,
    state: ReminderState,
    why: Option<Failure>,
    now: Timestamp,
) -> Result<bool> {
    let settled = execute!(
        tx,
        "update reminder set state = $1, last_error = $2, settled_at = $3
         where centre_id = $4 and id = $5 and state = 'pending'",
        state.as_str(),
        why.map(Failure::as_str),
        now.millis(),
        tx.centre,
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

/// Lets what was cancelled for an assignment go out after all, unless the duty began meanwhile.
pub async fn revive_of_assignment(tx: &mut Tx, assignment: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update reminder set state = 'pending', settled_at = null
         where centre_id = $1 and assignment_id = $2 and state = 'cancelled'
           and queued_at is null and expires_at > $3",
        tx.centre,
        assignment,
        now.millis()
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
