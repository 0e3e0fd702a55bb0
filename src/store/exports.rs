//! What stands in a workbook besides the roster: exact names of duties and people, and requests.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::tx::{fetch_all, fetch_one};
use super::{Result, Tx, duties};
use crate::domain::grid::Exact;
use crate::domain::timestamp::Timestamp;

/// A request as it stands in a table.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The duty's date.
    pub date: NaiveDate,
    /// The duty's row.
    pub duty: i64,
    /// Who asked.
    pub name: String,
    /// The ITS number; none of who was forgotten.
    pub its: Option<String>,
    /// What was wished for, in the words of [`Kind`](crate::domain::request::Kind).
    pub kind: String,
    /// Why, in the person's words.
    pub reason: String,
    /// The day that would suit.
    pub preferred: Option<String>,
    /// How it stands, in the words of [`State`](crate::domain::request::State).
    pub state: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// What was said then.
    pub note: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    duty_id: i64,
    duty_date: String,
    full_name: String,
    its_number: Option<String>,
    kind: String,
    reason: String,
    preferred_date: Option<String>,
    state: String,
    requested_at: i64,
    decided_at: Option<i64>,
    note: String,
}

/// The keys of all duties, and the ITS numbers of all people who weren't forgotten.
pub async fn exact(tx: &mut Tx) -> Result<Exact> {
    let duties = duties::list(tx).await?;
    let people = fetch_all!(
        tx,
        (i64, String),
        "select id, its_number from person where centre_id = $1 and forgotten_at is null",
        tx.centre
    )?;
    Ok(Exact {
        keys: duties.into_iter().map(|duty| (duty.id, duty.key.to_string())).collect(),
        its: people.into_iter().collect::<HashMap<_, _>>(),
    })
}

/// The requests about duties from one date to another, both included, in the order of the duties.
pub async fn requests_between(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Asked>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select duty_id, duty_date, full_name,
                case when forgotten_at is null then its_number end as its_number, request.kind,
                reason, preferred_date, request.state, requested_at, decided_at, request.note
         from request
              join assignment on assignment.id = assignment_id
              join person on person.id = request.person_id
         where request.centre_id = $1 and duty_date >= $2 and duty_date <= $3
         order by duty_date, request.id",
        tx.centre,
        from.to_string(),
        to.to_string()
    )?;
    rows.into_iter().map(asked).collect()
}

/// How many lines the audit log has.
pub async fn count_log(tx: &mut Tx) -> Result<i64> {
    let (count,) =
        fetch_one!(tx, (i64,), "select count(*) from audit_log where centre_id = $1", tx.centre)?;
    Ok(count)
}

fn asked(row: Row) -> Result<Asked> {
    Ok(Asked {
        date: row.duty_date.parse().map_err(super::decode)?,
        duty: row.duty_id,
        name: row.full_name,
        its: row.its_number,
        kind: row.kind,
        reason: row.reason,
        preferred: row.preferred_date,
        state: row.state,
        asked_at: row.requested_at.into(),
        decided_at: row.decided_at.map(Timestamp::from),
        note: row.note,
    })
}
