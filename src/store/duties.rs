//! Duties: the columns of the grid.

use super::tx::{execute, fetch_all, fetch_one};
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
    kept_on: Option<String>,
    kept_at: Option<i64>,
}

/// All duties in the grid's order, those that are switched off included.
pub async fn list(tx: &mut Tx) -> Result<Vec<Duty>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, key, label, kind, reports_at, position, active, kept_on, kept_at from duty
         where centre_id = $1 order by position, id",
        tx.centre
    )?;
    rows.into_iter().map(duty).collect()
}

/// Adds a duty at a place in the order; answers its row.
pub async fn insert(tx: &mut Tx, new: &NewDuty, position: i64) -> Result<i64> {
    let (id,) = fetch_one!(
        tx,
        (i64,),
        "insert into duty (centre_id, key, label, kind, reports_at, position, active)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        tx.centre,
        new.key.as_str(),
        new.label.as_str(),
        new.kind.as_str(),
        new.reports_at.minutes(),
        position,
        new.active
    )?;
    Ok(id)
}

/// Switches a duty on or off.
pub async fn set_active(tx: &mut Tx, id: i64, active: bool) -> Result<()> {
    execute!(
        tx,
        "update duty set active = $1 where centre_id = $2 and id = $3",
        active,
        tx.centre,
        id
    )?;
    Ok(())
}

/// Writes down the reporting time, and on which date the one before still counts.
pub async fn set_time(tx: &mut Tx, duty: &Duty) -> Result<()> {
    execute!(
        tx,
        "update duty set reports_at = $1, kept_on = $2, kept_at = $3
         where centre_id = $4 and id = $5",
        duty.reports_at.minutes(),
        duty.kept.map(|(date, _)| date.to_string()),
        duty.kept.map(|(_, at)| at.minutes()),
        tx.centre,
        duty.id
    )?;
    Ok(())
}

/// Puts the duties into this order.
pub async fn set_order(tx: &mut Tx, ids: &[i64]) -> Result<()> {
    for (position, id) in (1_i64..).zip(ids) {
        execute!(
            tx,
            "update duty set position = $1 where centre_id = $2 and id = $3",
            position,
            tx.centre,
            *id
        )?;
    }
    Ok(())
}

fn duty(row: Row) -> Result<Duty> {
    let kept = match (row.kept_on, row.kept_at) {
        (Some(date), Some(at)) => {
            let at = TimeOfDay::try_from(at).map_err(super::decode)?;
            Some((date.parse().map_err(super::decode)?, at))
        }
        _ => None,
    };
    Ok(Duty {
        id: row.id,
        key: DutyKey::try_from(row.key).map_err(super::decode)?,
        label: row.label,
        kind: row.kind.into(),
        reports_at: TimeOfDay::try_from(row.reports_at).map_err(super::decode)?,
        position: row.position,
        active: row.active,
        kept,
    })
}
