//! Open forms: where a chat account stands in a guided conversation, kept over restarts.

use super::tx::{execute, fetch_optional};
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// An open form.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Form {
    /// Which form.
    pub kind: String,
    /// The question that was asked last.
    pub step: String,
    /// What was answered so far, as JSON.
    pub draft: String,
}

/// The form that an account has open.
pub async fn find(tx: &mut Tx, account: i64) -> Result<Option<Form>> {
    fetch_optional!(
        tx,
        Form,
        "select kind, step, draft from form where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )
}

/// Opens a form or moves it on; an account has one at a time.
pub async fn save(tx: &mut Tx, account: i64, form: &Form, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "insert into form (account_id, centre_id, kind, step, draft, updated_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id) do update
         set kind = excluded.kind, step = excluded.step, draft = excluded.draft,
             updated_at = excluded.updated_at",
        account,
        tx.centre,
        form.kind.as_str(),
        form.step.as_str(),
        form.draft.as_str(),
        now.millis()
    )?;
    Ok(())
}

/// Closes the form; answers whether one was open.
pub async fn close(tx: &mut Tx, account: i64) -> Result<bool> {
    let closed = execute!(
        tx,
        "delete from form where centre_id = $1 and account_id = $2",
        tx.centre,
        account
    )?;
    Ok(closed > 0)
}
