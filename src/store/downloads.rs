//! Recordings and tables that are still to be fetched from their platform: `queued → done | failed`, after
//! `asking` where it isn't clear yet whose it is. A claim is a lease: whoever claims it pushes its
//! next instant ahead, and settles only what no one else has claimed since.

use super::tx::{execute, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// A recording to be fetched.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Download {
    /// The row.
    pub id: i64,
    /// Who sent it.
    pub account_id: i64,
    /// Whose it is; nobody's while the registration is being given.
    pub person_id: Option<i64>,
    /// The message that it came with, as JSON.
    pub inbound: String,
    /// The name that its file gets, without the ending.
    pub file: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// From when on its platform no longer has it.
    #[sqlx(try_from = "i64")]
    pub expires_at: Timestamp,
}

/// For what it is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be judged.
    Audition,
    /// To be imported.
    Table,
}

impl Purpose {
    /// The word that stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Audition => "audition",
            Self::Table => "table",
        }
    }
}

/// What is to be fetched.
pub struct NewDownload<'a> {
    /// For what.
    pub purpose: Purpose,
    /// Who sent it.
    pub account: i64,
    /// Whose it is.
    pub person: Option<i64>,
    /// The message that it came with, as JSON.
    pub inbound: &'a str,
    /// The name that its file gets.
    pub file: &'a str,
    /// From when on its platform no longer has it.
    pub expires_at: Timestamp,
}

/// Whether a recording can be fetched at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// At once.
    Queued,
    /// Once the sender has said whose it is.
    Asking,
}

/// Writes down that a recording is to be fetched; answers its row.
pub async fn insert(
    tx: &mut Tx,
    new: &NewDownload<'_>,
    ready: Ready,
    now: Timestamp,
) -> Result<i64> {
    let state = if ready == Ready::Queued { "queued" } else { "asking" };
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into download
         (centre_id, account_id, person_id, inbound, file, state, attempts, not_before,
          expires_at, created_at, purpose)
         values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $7, $9) returning id",
        tx.centre,
        new.account,
        new.person,
        new.inbound,
        new.file,
        state,
        now.millis(),
        new.expires_at.millis(),
        new.purpose.as_str()
    )?;
    Ok(id)
}

/// Says whose a recording is, so that it can be fetched; false if that was said before.
pub async fn give(tx: &mut Tx, id: i64, account: i64, person: i64) -> Result<bool> {
    let given = execute!(
        tx,
        "update download set state = 'queued', person_id = $1
         where centre_id = $2 and id = $3 and account_id = $4 and state = 'asking'",
        person,
        tx.centre,
        id,
        account
    )?;
    Ok(given > 0)
}

/// Gives what comes for an account's registration to the person who registered.
pub async fn adopt(tx: &mut Tx, account: i64, person: i64) -> Result<()> {
    execute!(
        tx,
        "update download set person_id = $1
         where centre_id = $2 and account_id = $3 and person_id is null and state = 'queued'
           and purpose = 'audition'",
        person,
        tx.centre,
        account
    )?;
    Ok(())
}

/// How many recordings are on their way: of a person, or of the registration of an account.
pub async fn count_coming(tx: &mut Tx, account: i64, person: Option<i64>) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from download where centre_id = $1 and state = 'queued' and purpose = 'audition'
           and (person_id = $2 or person_id is null and $3 and account_id = $4)",
        tx.centre,
        person.unwrap_or(0),
        person.is_none(),
        account
    )?;
    Ok(count)
}

/// Whether a recording is due.
pub async fn is_due(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from download where centre_id = $1 and state = 'queued' and not_before <= $2
         limit 1",
        tx.centre,
        now.millis()
    )?;
    Ok(row.is_some())
}

/// Takes the next recording that is due, until an instant at which its claimer is dead.
pub async fn claim(tx: &mut Tx, now: Timestamp, until: Timestamp) -> Result<Option<Download>> {
    fetch_optional!(
        tx,
        Download,
        "update download set attempts = attempts + 1, not_before = $1
         where id = (select id from download
                     where centre_id = $2 and state = 'queued' and not_before <= $3
                     order by id limit 1)
         returning id, account_id, person_id, inbound, file, attempts, expires_at",
        until.millis(),
        tx.centre,
        now.millis()
    )
}

/// A claimed recording as it stands now, if the claim still holds.
pub async fn still_claimed(tx: &mut Tx, claimed: &Download) -> Result<Option<Download>> {
    fetch_optional!(
        tx,
        Download,
        "select id, account_id, person_id, inbound, file, attempts, expires_at from download
         where centre_id = $1 and id = $2 and attempts = $3 and state = 'queued'",
        tx.centre,
        claimed.id,
        claimed.attempts
    )
}

/// Whether a recording is still spoken of: whoever sent it may have been forgotten meanwhile.
pub async fn is_there(tx: &mut Tx, id: i64) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select id from download where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(row.is_some())
}

/// Puts a recording back, to be tried again at an instant.
pub async fn postpone(tx: &mut Tx, id: i64, at: Timestamp, error: &str) -> Result<()> {
    execute!(
        tx,
        "update download set not_before = $1, error = $2 where centre_id = $3 and id = $4",
        at.millis(),
        error,
        tx.centre,
        id
    )?;
    Ok(())
}

/// Settles a recording: it is here, or it will not come, and why. What it came with is needed no
/// longer.
pub async fn settle(tx: &mut Tx, id: i64, error: Option<&str>, now: Timestamp) -> Result<()> {
    let state = if error.is_none() { "done" } else { "failed" };
    execute!(
        tx,
        "update download set state = $1, error = $2, settled_at = $3, inbound = ''
         where centre_id = $4 and id = $5",
        state,
        error,
        now.millis(),
        tx.centre,
        id
    )?;
    Ok(())
}

/// Removes what was settled, or never asked for again, before an instant.
pub async fn delete_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from download where centre_id = $1 and state <> 'queued' and created_at < $2",
        tx.centre,
        before.millis()
    )
}
