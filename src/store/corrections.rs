//! Corrections: an admin asks a person to put one field of the registration right.

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::correction::State;
use crate::domain::registration::Part;
use crate::domain::timestamp::Timestamp;

/// A correction that was asked for.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The row.
    pub id: i64,
    /// Who is asked.
    pub person: i64,
    /// The full name of who is asked.
    pub name: String,
    /// For what.
    pub part: Part,
    /// What the admin says; may be empty.
    pub message: String,
    /// How it stands.
    pub state: State,
    /// The account of the admin.
    pub asked_by: Option<i64>,
    /// When it was asked last.
    pub asked_at: Timestamp,
    /// When it was answered or taken back.
    pub settled_at: Option<Timestamp>,
}

/// Which corrections are wanted; all that is left out counts for any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Standing so.
    pub state: Option<State>,
    /// Of this person.
    pub person: Option<i64>,
    /// Older than this row, so that a page stays the same when new ones come.
    pub before: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    person_id: i64,
    full_name: String,
    field: String,
    message: String,
    state: String,
    asked_by: Option<i64>,
    asked_at: i64,
    settled_at: Option<i64>,
}

/// One correction, however it stands.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Correction>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select correction.id, person_id, full_name, field, message, state, asked_by, asked_at,
                settled_at
         from correction join person on person.id = person_id
         where correction.centre_id = $1 and correction.id = $2",
        tx.centre,
        id
    )?;
    row.map(correction).transpose()
}

/// The newest corrections that are wanted, newest first.
pub async fn page(tx: &mut Tx, filter: &Filter, most: i64) -> Result<Vec<Correction>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select correction.id, person_id, full_name, field, message, state, asked_by, asked_at,
                settled_at
         from correction join person on person.id = person_id
         where correction.centre_id = $1 and correction.id < $2 and ($3 = '' or state = $3)
           and ($4 = 0 or person_id = $4)
         order by correction.id desc limit $5",
        tx.centre,
        filter.before.unwrap_or(i64::MAX),
        filter.state.map_or("", State::as_str),
        filter.person.unwrap_or_default(),
        most
    )?;
    rows.into_iter().map(correction).collect()
}

/// What a person is asked for now, the oldest first.
pub async fn open_of_person(tx: &mut Tx, person: i64) -> Result<Vec<Correction>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select correction.id, person_id, full_name, field, message, state, asked_by, asked_at,
                settled_at
         from correction join person on person.id = person_id
         where correction.centre_id = $1 and person_id = $2 and state = 'open'
         order by correction.id",
        tx.centre,
        person
    )?;
    rows.into_iter().map(correction).collect()
}

/// Everything that a person was ever asked for, the oldest first.
pub async fn of_person(tx: &mut Tx, person: i64) -> Result<Vec<Correction>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select correction.id, person_id, full_name, field, message, state, asked_by, asked_at,
                settled_at
         from correction join person on person.id = person_id
         where correction.centre_id = $1 and person_id = $2 order by correction.id",
        tx.centre,
        person
    )?;
    rows.into_iter().map(correction).collect()
}

/// What the people of an account are asked for now, the oldest first.
pub async fn open_of_account(tx: &mut Tx, account: i64) -> Result<Vec<Correction>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select correction.id, correction.person_id, full_name, field, message, state, asked_by,
                asked_at, settled_at
         from correction
              join person on person.id = correction.person_id
              join account_person on account_person.person_id = correction.person_id
         where correction.centre_id = $1 and account_id = $2 and state = 'open'
           and status <> 'withdrawn'
         order by correction.id",
        tx.centre,
        account
    )?;
    rows.into_iter().map(correction).collect()
}

/// Asks a person for a field; answers the row.
pub async fn insert(
    tx: &mut Tx,
    person: i64,
    part: Part,
    message: &str,
    by: Option<i64>,
    now: Timestamp,
) -> Result<i64> {
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into correction (centre_id, person_id, field, message, state, asked_by, asked_at)
         values ($1, $2, $3, $4, 'open', $5, $6) returning id",
        tx.centre,
        person,
        part.as_str(),
        message,
        by,
        now.millis()
    )?;
    Ok(id)
}

/// Asks once more, in other words.
pub async fn ask_again(
    tx: &mut Tx,
    id: i64,
    message: &str,
    by: Option<i64>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "update correction set message = $1, asked_by = $2, asked_at = $3
         where centre_id = $4 and id = $5 and state = 'open'",
        message,
        by,
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Settles a correction.
pub async fn settle(tx: &mut Tx, id: i64, state: State, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update correction set state = $1, settled_at = $2
         where centre_id = $3 and id = $4 and state = 'open'",
        state.as_str(),
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

fn correction(row: Row) -> Result<Correction> {
    let part = Part::ALL.into_iter().find(|part| part.as_str() == row.field);
    Ok(Correction {
        id: row.id,
        person: row.person_id,
        name: row.full_name,
        part: part.ok_or_else(|| sqlx::Error::Decode("no field of a registration".into()))?,
        message: row.message,
        state: row.state.into(),
        asked_by: row.asked_by,
        asked_at: row.asked_at.into(),
        settled_at: row.settled_at.map(Timestamp::from),
    })
}
