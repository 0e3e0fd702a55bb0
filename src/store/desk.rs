//! The desk's links and sessions: who may sign in, and who is signed in. Of what signs in only a
//! digest is kept, so that nobody who reads the database can.

use sha2::{Digest, Sha256};

use super::tx::{execute, fetch_one, fetch_optional};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// Who is signed in.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Session {
    /// The row.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// When it ends.
    #[sqlx(try_from = "i64")]
    pub ends_at: Timestamp,
}

/// Makes a link for an account; those that it has are void from now on.
pub async fn insert_link(
    tx: &mut Tx,
    account: i64,
    token: &str,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    void_links(tx, account).await?;
    execute!(
        tx,
        "insert into desk_link (centre_id, account_id, digest, expires_at, created_at)
         values ($1, $2, $3, $4, $5)",
        tx.centre,
        account,
        digest(token),
        expires_at.millis(),
        now.millis()
    )?;
    Ok(())
}

/// The account that a link signs in: once, and not for long.
pub async fn find_link(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<i64>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select account_id from desk_link
         where centre_id = $1 and digest = $2 and spent_at is null and expires_at > $3",
        tx.centre,
        digest(token),
        now.millis()
    )?;
    Ok(row.map(|(account,)| account))
}

/// Uses up a link; answers whether it was still good.
pub async fn spend_link(tx: &mut Tx, token: &str, now: Timestamp) -> Result<bool> {
    let spent = execute!(
        tx,
        "update desk_link set spent_at = $1
         where centre_id = $2 and digest = $3 and spent_at is null and expires_at > $1",
        now.millis(),
        tx.centre,
        digest(token)
    )?;
    Ok(spent > 0)
}

/// How many links an account asked for since an instant.
pub async fn count_links(tx: &mut Tx, account: i64, since: Timestamp) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from desk_link
         where centre_id = $1 and account_id = $2 and created_at > $3",
        tx.centre,
        account,
        since.millis()
    )?;
    Ok(count)
}

/// Signs an account in.
pub async fn insert_session(
    tx: &mut Tx,
    account: i64,
    token: &str,
    ends_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "insert into desk_session (centre_id, account_id, digest, ends_at, created_at)
         values ($1, $2, $3, $4, $5)",
        tx.centre,
        account,
        digest(token),
        ends_at.millis(),
        now.millis()
    )?;
    Ok(())
}

/// The session of whoever brings this token, unless it has ended.
pub async fn find_session(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<Session>> {
    fetch_optional!(
        tx,
        Session,
        "select id, account_id, ends_at from desk_session
         where centre_id = $1 and digest = $2 and ends_at > $3",
        tx.centre,
        digest(token),
        now.millis()
    )
}

/// Signs out.
pub async fn end_session(tx: &mut Tx, token: &str) -> Result<()> {
    execute!(
        tx,
        "delete from desk_session where centre_id = $1 and digest = $2",
        tx.centre,
        digest(token)
    )?;
    Ok(())
}

/// Signs an account out everywhere; links that it has sign nobody in any more.
pub async fn end_all(tx: &mut Tx, account: i64) -> Result<()> {
    void_links(tx, account).await?;
    end_sessions(tx, account).await
}

/// Removes what an account has here: it is forgotten.
pub(super) async fn forget(tx: &mut Tx, account: i64) -> Result<()> {
    execute!(
        tx,
        "delete from desk_link where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    end_sessions(tx, account).await
}

/// Removes links that were made before one instant, and sessions that had ended by another.
pub async fn delete_before(tx: &mut Tx, made: Timestamp, ended: Timestamp) -> Result<()> {
    execute!(
        tx,
        "delete from desk_link where centre_id = $1 and created_at < $2",
        tx.centre,
        made.millis()
    )?;
    execute!(
        tx,
        "delete from desk_session where centre_id = $1 and ends_at <= $2",
        tx.centre,
        ended.millis()
    )?;
    Ok(())
}

async fn void_links(tx: &mut Tx, account: i64) -> Result<()> {
    execute!(
        tx,
        "update desk_link set spent_at = created_at
         where centre_id = $1 and account_id = $2 and spent_at is null",
        tx.centre,
        account
    )?;
    Ok(())
}

async fn end_sessions(tx: &mut Tx, account: i64) -> Result<()> {
    execute!(
        tx,
        "delete from desk_session where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    Ok(())
}

fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
