//! Imports that wait to be applied, with their rows. The rows hold what others wrote of people, so they
//! go as soon as nobody needs them.

use serde::{Deserialize, Serialize};

use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx, decode};
use crate::domain::import::check::{Outcome, Verdict};
use crate::domain::import::{Fate, Mapped, Place, Raw, Remark, Row};
use crate::domain::timestamp::Timestamp;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was looked at.
    Draft,
    /// A worker applies it.
    Applying,
    /// It is applied.
    Applied,
    /// It could not be.
    Failed,
}

impl State {
    const ALL: [Self; 4] = [Self::Draft, Self::Applying, Self::Applied, Self::Failed];

    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Applying => "applying",
            Self::Applied => "applied",
            Self::Failed => "failed",
        }
    }
}

impl From<String> for State {
    fn from(word: String) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or(Self::Failed)
    }
}

/// An import.
#[derive(Clone, Debug)]
pub struct Import {
    /// The row.
    pub id: i64,
    /// The account of the admin who sent it.
    pub author: i64,
    /// How far it is.
    pub state: State,
    /// Days of another season became days of this one.
    pub mapped: Option<Mapped>,
    /// The message in which its author sees how it goes, where that can be edited.
    pub message: Option<String>,
    /// How often a worker tried to apply it.
    pub attempts: i64,
}

/// A row as it was looked at.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it says.
    pub row: Row,
    /// What it came to.
    pub fate: Fate,
    /// What was said of it.
    pub remark: Option<Remark>,
}

#[derive(sqlx::FromRow)]
struct ImportRow {
    id: i64,
    account_id: i64,
    #[sqlx(try_from = "String")]
    state: State,
    mapped: Option<String>,
    message: Option<String>,
    attempts: i64,
}

/// A row's content in the database.
#[derive(Serialize, Deserialize)]
struct Content {
    place: Place,
    raw: Raw,
}

/// Writes an import down; answers its row.
pub async fn insert(tx: &mut Tx, author: i64, outcome: &Outcome, now: Timestamp) -> Result<i64> {
    let mapped = outcome.mapped.as_ref().map(serde_json::to_string).transpose().map_err(decode)?;
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into import (centre_id, account_id, state, mapped, attempts, created_at)
         values ($1, $2, 'draft', $3, 0, $4) returning id",
        tx.centre,
        author,
        mapped,
        now.millis()
    )?;
    for (row, verdict) in &outcome.rows {
        insert_row(tx, id, row, verdict).await?;
    }
    Ok(id)
}

async fn insert_row(tx: &mut Tx, import: i64, row: &Row, verdict: &Verdict) -> Result<()> {
    let content = Content { place: row.place.clone(), raw: row.raw.clone() };
    let remark = verdict.remark().map(serde_json::to_string).transpose().map_err(decode)?;
    execute!(
        tx,
        "insert into import_row (centre_id, import_id, content, fate, remark)
         values ($1, $2, $3, $4, $5)",
        tx.centre,
        import,
        serde_json::to_string(&content).map_err(decode)?,
        verdict.fate().as_str(),
        remark
    )?;
    Ok(())
}

/// One import.
pub async fn find(tx: &mut Tx, id: i64) -> Result<Option<Import>> {
    let row = fetch_optional!(
        tx,
        ImportRow,
        "select id, account_id, state, mapped, message, attempts from import
         where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    row.map(import).transpose()
}

/// The oldest that a worker is to apply.
pub async fn next_applying(tx: &mut Tx) -> Result<Option<Import>> {
    let row = fetch_optional!(
        tx,
        ImportRow,
        "select id, account_id, state, mapped, message, attempts from import
         where centre_id = $1 and state = 'applying' order by id limit 1",
        tx.centre
    )?;
    row.map(import).transpose()
}

/// The rows of an import, people before duties.
pub async fn rows(tx: &mut Tx, id: i64) -> Result<Vec<Seen>> {
    let rows = fetch_all!(
        tx,
        (String, String, Option<String>),
        "select content, fate, remark from import_row
         where centre_id = $1 and import_id = $2 order by id",
        tx.centre,
        id
    )?;
    rows.into_iter()
        .map(|(content, fate, remark)| {
            let Content { place, raw } = serde_json::from_str(&content).map_err(decode)?;
            let remark = remark.as_deref().map(serde_json::from_str).transpose().map_err(decode)?;
            Ok(Seen { row: Row { place, raw }, fate: Fate::from(fate), remark })
        })
        .collect()
}

/// Hands an import to the worker, with the message that can be edited; false if it is no draft.
pub async fn start(tx: &mut Tx, id: i64, message: Option<&str>) -> Result<bool> {
    let changed = execute!(
        tx,
        "update import set state = 'applying', message = $1
         where centre_id = $2 and id = $3 and state = 'draft'",
        message,
        tx.centre,
        id
    )?;
    Ok(changed > 0)
}

/// Counts a try to apply it.
pub async fn note_attempt(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(
        tx,
        "update import set attempts = attempts + 1
         where centre_id = $1 and id = $2 and state = 'applying'",
        tx.centre,
        id
    )?;
    Ok(())
}

/// Notes that it is settled, and lets its rows go; false if it was settled before.
pub async fn settle(tx: &mut Tx, id: i64, state: State, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        tx,
        "update import set state = $1, applied_at = $2
         where centre_id = $3 and id = $4 and state in ('draft', 'applying')",
        state.as_str(),
        now.millis(),
        tx.centre,
        id
    )?;
    execute!(tx, "delete from import_row where centre_id = $1 and import_id = $2", tx.centre, id)?;
    Ok(changed > 0)
}

/// Throws away an import that was not applied.
pub async fn delete_draft(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(
        tx,
        "delete from import_row where centre_id = $1 and import_id in
             (select id from import where centre_id = $1 and id = $2 and state = 'draft')",
        tx.centre,
        id
    )?;
    execute!(
        tx,
        "delete from import where centre_id = $1 and id = $2 and state = 'draft'",
        tx.centre,
        id
    )?;
    Ok(())
}

/// Removes what was sent before an instant, unless it is just being applied.
pub async fn delete_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from import_row where centre_id = $1 and import_id in
             (select id from import
              where centre_id = $1 and state <> 'applying' and created_at < $2)",
        tx.centre,
        before.millis()
    )?;
    execute!(
        tx,
        "delete from import where centre_id = $1 and state <> 'applying' and created_at < $2",
        tx.centre,
        before.millis()
    )
}

fn import(row: ImportRow) -> Result<Import> {
    let mapped = row.mapped.as_deref().map(serde_json::from_str).transpose().map_err(decode)?;
    Ok(Import {
        id: row.id,
        author: row.account_id,
        state: row.state,
        mapped,
        message: row.message,
        attempts: row.attempts,
    })
}
