//! Who is behind an account's number, by WhatsApp's own user id, and the role that rests when that
//! changes.

use super::tx::{execute, fetch_one};
use super::{Result, Tx, desk};
use crate::domain::role::Role;
use crate::domain::timestamp::Timestamp;

/// Who is behind an account, as far as the platform told.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The platform's user id.
    pub user_id: Option<String>,
    /// The role that rests until an owner confirms it, and since when.
    pub resting: Option<(Role, Timestamp)>,
}

/// Who is behind an account.
pub async fn find(tx: &mut Tx, account: i64) -> Result<Identity> {
    let (user_id, role, since) = fetch_one!(
        tx,
        (Option<String>, Option<String>, Option<i64>),
        "select user_id, suspended_role, suspended_at from account
         where centre_id = $1 and id = $2",
        tx.centre,
        account
    )?;
    let resting = role.map(Role::from).zip(since.map(Timestamp::from));
    Ok(Identity { user_id, resting })
}

/// Notes who is behind an account.
pub async fn set_user(tx: &mut Tx, account: i64, user_id: &str) -> Result<()> {
    execute!(
        tx,
        "update account set user_id = $1 where centre_id = $2 and id = $3",
        user_id,
        tx.centre,
        account
    )?;
    Ok(())
}

/// Lets a role rest: the account is a guest meanwhile, and signed out of the desk.
pub async fn suspend(tx: &mut Tx, account: i64, role: Role, now: Timestamp) -> Result<()> {
    desk::end_all(tx, account).await?;
    execute!(
        tx,
        "update account set role = $1, suspended_role = $2, suspended_at = $3
         where centre_id = $4 and id = $5",
        Role::Guest.as_str(),
        role.as_str(),
        now.millis(),
        tx.centre,
        account
    )?;
    Ok(())
}

/// The number of an account that was known by its user id alone: it is keyed by the number now.
pub async fn set_number(tx: &mut Tx, account: i64, number: &str) -> Result<()> {
    execute!(
        tx,
        "update account set external_id = $1 where centre_id = $2 and id = $3",
        number,
        tx.centre,
        account
    )?;
    Ok(())
}
