//! Codes that link a chat account to a person. The code follows from its seed and the centre's
//! secret; without its seed it is worth nothing.

use super::tx::{execute, fetch_one, fetch_optional};
use super::{Result, Tx, centres};
use crate::domain::linking::Code;
use crate::domain::timestamp::Timestamp;

/// A code that may still be typed.
#[derive(Clone, Debug)]
pub struct Open {
    /// The row.
    pub id: i64,
    /// Whom it links; none if it was asked for a number that isn't registered.
    pub person: Option<i64>,
    /// How often it was guessed at.
    pub tries: i64,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// What is to be typed.
    pub code: Code,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    person_id: Option<i64>,
    tries: i64,
    expires_at: i64,
    seed: String,
}

/// Makes a code for an account that asks, in the place of an earlier one; answers its row.
pub async fn insert(
    tx: &mut Tx,
    account: i64,
    person: Option<i64>,
    seed: &str,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<i64> {
    execute!(
        tx,
        "update link_code set seed = null where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into link_code
         (centre_id, account_id, person_id, seed, tries, expires_at, created_at)
         values ($1, $2, $3, $4, 0, $5, $6) returning id",
        tx.centre,
        account,
        person,
        seed,
        expires_at.millis(),
        now.millis()
    )?;
    Ok(id)
}

/// The code that an account may type.
pub async fn find_open(tx: &mut Tx, account: i64) -> Result<Option<Open>> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, person_id, tries, expires_at, seed from link_code
         where centre_id = $1 and account_id = $2 and seed is not null",
        tx.centre,
        account
    )?;
    let Some(row) = row else { return Ok(None) };
    let code = Code::derive(&centres::secret(tx).await?, &row.seed);
    Ok(Some(Open {
        id: row.id,
        person: row.person_id,
        tries: row.tries,
        expires_at: row.expires_at.into(),
        code,
    }))
}

/// What a code's message says, if it is still good.
pub async fn digits(tx: &mut Tx, id: i64, now: Timestamp) -> Result<Option<Code>> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select seed from link_code
         where centre_id = $1 and id = $2 and seed is not null and expires_at > $3",
        tx.centre,
        id,
        now.millis()
    )?;
    let Some((seed,)) = row else { return Ok(None) };
    Ok(Some(Code::derive(&centres::secret(tx).await?, &seed)))
}

/// How many codes an account asked for since an instant.
pub async fn count_of_account(tx: &mut Tx, account: i64, since: Timestamp) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from link_code
         where centre_id = $1 and account_id = $2 and created_at > $3",
        tx.centre,
        account,
        since.millis()
    )?;
    Ok(count)
}

/// How many codes went to a person since an instant.
pub async fn count_of_person(tx: &mut Tx, person: i64, since: Timestamp) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from link_code
         where centre_id = $1 and person_id = $2 and created_at > $3",
        tx.centre,
        person,
        since.millis()
    )?;
    Ok(count)
}

/// Notes a wrong guess.
pub async fn count_try(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(
        tx,
        "update link_code set tries = tries + 1 where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(())
}

/// Erases a code: it is used, spent or too old.
pub async fn erase(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(
        tx,
        "update link_code set seed = null where centre_id = $1 and id = $2",
        tx.centre,
        id
    )?;
    Ok(())
}

/// Removes codes that were made before an instant.
pub async fn delete_before(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(
        tx,
        "delete from link_code where centre_id = $1 and created_at < $2",
        tx.centre,
        before.millis()
    )
}
