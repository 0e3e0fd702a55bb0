//! Duties: the columns of the grid.

use super::tx::{execute, fetch_all};
use super::{Result, Tx};
use crate::domain::duty::{Duty, DutyKey, NewDuty, TimeOfDay};

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    key: String,
    label: String,
    kind: String,
    reports_at: i64,
    position: i64,
    active: bool,
}

/// All duties in the grid's order, those that are switched off included.
pub async fn list(tx: &mut Tx) -> Result<Vec<Duty>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, key, label, kind, reports_at, position, active from duty
         where centre_id = $1 order by position, id",
        tx.centre
    )?;
    rows.into_iter().map(duty).collect()
}

/// Adds a duty at a place in the order.
pub async fn insert(tx: &mut Tx, new: &NewDuty, position: i64) -> Result<()> {
    execute!(
        tx,
        "insert into duty (centre_id, key, label, kind, reports_at, position, active)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tx.centre,
        new.key.as_str(),
        new.label.as_str(),
        new.kind.as_str(),
        new.reports_at.minutes(),
        position,
        new.active
    )?;
    Ok(())
}

fn duty(row: Row) -> Result<Duty> {
    Ok(Duty {
        id: row.id,
        key: DutyKey::try_from(row.key).map_err(super::decode)?,
        label: row.label,
        kind: row.kind.into(),
        reports_at: TimeOfDay::try_from(row.reports_at).map_err(super::decode)?,
        position: row.position,
        active: row.active,
    })
}
