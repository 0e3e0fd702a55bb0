//! Assignments: what locks a slot. One without a person is a slot that an admin closed.

use chrono::NaiveDate;

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::person::Status;
use crate::domain::slot::State;
use crate::domain::timestamp::Timestamp;

/// What holds a slot.
#[derive(Clone, Debug)]
pub struct Held {
    /// The assignment's row.
    pub id: i64,
    /// The duty.
    pub duty_id: i64,
    /// The date.
    pub date: NaiveDate,
    /// Who holds it; nobody if an admin closed the slot.
    pub holder: Option<Holder>,
    /// How it stands.
    pub state: State,
    /// Why the slot was closed.
    pub note: String,
    /// The account of the admin who locked it.
    pub locked_by: Option<i64>,
}

/// The person who holds a slot.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The person's row.
    pub id: i64,
    /// The full name.
    pub name: String,
    /// The ITS number.
    pub its: String,
}

/// What is to lock a slot.
pub struct NewAssignment<'a> {
    /// The duty.
    pub duty: i64,
    /// The date.
    pub date: NaiveDate,
    /// Who gets it; `None` closes the slot.
    pub person: Option<i64>,
    /// Where the registration of who gets it stands.
    pub status: Option<Status>,
    /// Why it is closed.
    pub note: &'a str,
    /// The account of the admin.
    pub by: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    duty_id: i64,
    duty_date: String,
    person_id: Option<i64>,
    full_name: Option<String>,
    its_number: Option<String>,
    state: String,
    note: String,
    locked_by: Option<i64>,
}

/// Locks a slot; `None` if it is locked already.
pub async fn insert(tx: &mut Tx, new: &NewAssignment<'_>, now: Timestamp) -> Result<Option<i64>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "insert into assignment
         (centre_id, duty_id, duty_date, person_id, state, note, locked_by, locked_at,
          status_before)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (centre_id, duty_date, duty_id) where freed_at is null do nothing
         returning id",
        tx.centre,
        new.duty,
        new.date.to_string(),
        new.person,
        State::Assigned.as_str(),
        new.note,
        new.by,
        now.millis(),
        new.status.map(Status::as_str)
    )?;
    Ok(row.map(|(id,)| id))
}

/// What holds a slot now.
pub async fn find_in_slot(tx: &mut Tx, duty: i64, date: NaiveDate) -> Result<Option<Held>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select assignment.id, duty_id, duty_date, person_id, full_name, its_number, state, note,
                locked_by
         from assignment left join person on person.id = person_id
         where assignment.centre_id = $1 and duty_id = $2 and duty_date = $3 and freed_at is null",
        tx.centre,
        duty,
        date.to_string()
    )?;
    row.map(held).transpose()
}

/// An assignment that still holds its slot.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Held>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select assignment.id, duty_id, duty_date, person_id, full_name, its_number, state, note,
                locked_by
         from assignment left join person on person.id = person_id
         where assignment.centre_id = $1 and assignment.id = $2 and freed_at is null",
        tx.centre,
        id
    )?;
    row.map(held).transpose()
}

/// When a slot was locked, and where the registration of who got it stood before; no status for a
/// closed slot, and for what was given before this was kept.
pub async fn find_beginning(tx: &mut Tx, id: i64) -> Result<Option<(Timestamp, Option<Status>)>> {
    let row = fetch_optional!(
        tx,
        (i64, Option<String>),
        "select locked_at, status_before from assignment where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(row.map(|(at, status)| (at.into(), status.map(Status::from))))
}

/// Where a registration stood before its first duty, handed on to the first one that is left: by
/// that one's undoing, it stands there again.
pub async fn hand_on_status(tx: &mut Tx, person: i64, before: Status) -> Result<()> {
    execute!(
        tx,
        "update assignment set status_before = $1
         where centre_id = $2 and id = (select min(id) from assignment
             where centre_id = $2 and person_id = $3 and freed_at is null
               and status_before = 'allotted')",
        before.as_str(),
        tx.centre,
        person
    )?;
    Ok(())
}

/// Everything locked from one date to another, both included.
pub async fn list_between(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Held>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select assignment.id, duty_id, duty_date, person_id, full_name, its_number, state, note,
                locked_by
         from assignment left join person on person.id = person_id
         where assignment.centre_id = $1 and duty_date >= $2 and duty_date <= $3
           and freed_at is null
         order by duty_date, duty_id",
        tx.centre,
        from.to_string(),
        to.to_string()
    )?;
    rows.into_iter().map(held).collect()
}

/// Everything locked from a date on, the next first.
pub async fn list_from(tx: &mut Tx, from: NaiveDate) -> Result<Vec<Held>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select assignment.id, duty_id, duty_date, person_id, full_name, its_number, state, note,
                locked_by
         from assignment left join person on person.id = person_id
         where assignment.centre_id = $1 and duty_date >= $2 and freed_at is null
         order by duty_date, duty_id",
        tx.centre,
        from.to_string()
    )?;
    rows.into_iter().map(held).collect()
}

/// A person's duties from a date on, next first.
pub async fn of_person_from(tx: &mut Tx, person: i64, from: NaiveDate) -> Result<Vec<Held>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select assignment.id, assignment.duty_id, duty_date, person_id, full_name, its_number,
                state, note, locked_by
         from assignment join person on person.id = person_id
              join duty on duty.id = assignment.duty_id
         where assignment.centre_id = $1 and person_id = $2 and duty_date >= $3
           and freed_at is null
         order by duty_date, reports_at, duty.position",
        tx.centre,
        person,
        from.to_string()
    )?;
    rows.into_iter().map(held).collect()
}

/// Every duty that a person ever had, oldest first, and whether it was taken away again.
pub async fn all_of_person(tx: &mut Tx, person: i64) -> Result<Vec<(Held, bool)>> {
    #[derive(sqlx::FromRow)]
    struct Ever {
        #[sqlx(flatten)]
        row: Row,
        freed_at: Option<i64>,
    }
    let rows = fetch_all!(
        tx,
        Ever,
        "select assignment.id, duty_id, duty_date, person_id, full_name, its_number, state, note,
                locked_by, freed_at
         from assignment join person on person.id = person_id
         where assignment.centre_id = $1 and person_id = $2 order by duty_date, assignment.id",
        tx.centre,
        person
    )?;
    rows.into_iter().map(|ever| Ok((held(ever.row)?, ever.freed_at.is_some()))).collect()
}

/// How many duties a person holds, those already served included.
pub async fn count_of_person(tx: &mut Tx, person: i64) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from assignment
         where centre_id = $1 and person_id = $2 and freed_at is null",
        tx.centre,
        person
    )?;
    Ok(count)
}

/// How many duties a person was given that were taken away again.
pub async fn count_freed_of_person(tx: &mut Tx, person: i64) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from assignment
         where centre_id = $1 and person_id = $2 and freed_at is not null",
        tx.centre,
        person
    )?;
    Ok(count)
}

/// Whether a slot from one date to another was ever locked, both included.
pub async fn is_any_between(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from assignment
         where centre_id = $1 and duty_date >= $2 and duty_date <= $3 limit 1",
        tx.centre,
        from.to_string(),
        to.to_string()
    )?;
    Ok(row.is_some())
}

/// Opens the slot again.
pub async fn free(tx: &mut Tx, id: i64, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update assignment set freed_at = $1 where centre_id = $2 and id = $3",
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Moves an assignment on.
pub async fn set_state(tx: &mut Tx, id: i64, state: State) -> Result<()> {
    execute!(
        tx,
        "update assignment set state = $1 where centre_id = $2 and id = $3",
        state.as_str(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Marks what lies before a date as completed; answers how many.
pub async fn complete_before(tx: &mut Tx, date: NaiveDate) -> Result<u64> {
    execute!(
        tx,
        "update assignment set state = 'completed'
         where centre_id = $1 and duty_date < $2 and freed_at is null
           and person_id is not null and state <> 'completed'",
        tx.centre,
        date.to_string()
    )
}

/// Writes down who opened which slot and why; never changed afterwards.
pub async fn log_unlock(
    tx: &mut Tx,
    assignment: i64,
    by: Option<i64>,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "insert into unlock_log (centre_id, assignment_id, unlocked_by, reason, unlocked_at)
         values ($1, $2, $3, $4, $5)",
        tx.centre,
        assignment,
        by,
        reason,
        now.millis()
    )?;
    Ok(())
}

fn held(row: Row) -> Result<Held> {
    let holder = match (row.person_id, row.full_name, row.its_number) {
        (Some(id), Some(name), Some(its)) => Some(Holder { id, name, its }),
        _ => None,
    };
    Ok(Held {
        id: row.id,
        duty_id: row.duty_id,
        date: row.duty_date.parse().map_err(super::decode)?,
        holder,
        state: row.state.into(),
        note: row.note,
        locked_by: row.locked_by,
    })
}
