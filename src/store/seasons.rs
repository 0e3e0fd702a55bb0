//! Seasons.

use chrono::NaiveDate;

use super::tx::{execute, fetch_all, fetch_one};
use super::{Result, Tx};
use crate::domain::season::Season;
use crate::domain::timestamp::Timestamp;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    name: String,
    start_date: String,
    days: i64,
}

/// All seasons, first one first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Season>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, name, start_date, days from season where centre_id = $1 order by start_date",
        tx.centre
    )?;
    rows.into_iter().map(season).collect()
}

/// Writes a season down and answers it with its row.
pub async fn insert(
    tx: &mut Tx,
    name: &str,
    start: NaiveDate,
    days: i64,
    now: Timestamp,
) -> Result<Season> {
    let row = fetch_one!(
        tx,
        Row,
        "insert into season (centre_id, name, start_date, days, created_at)
         values ($1, $2, $3, $4, $5) returning id, name, start_date, days",
        tx.centre,
        name,
        start.to_string(),
        days,
        now.millis()
    )?;
    season(row)
}

/// Removes a season that was never used.
pub async fn delete(tx: &mut Tx, id: i64) -> Result<()> {
    execute!(tx, "delete from season where centre_id = $1 and id = $2", tx.centre, id)?;
    Ok(())
}

fn season(row: Row) -> Result<Season> {
    Ok(Season {
        id: row.id,
        name: row.name,
        start: row.start_date.parse().map_err(super::decode)?,
        days: row.days,
    })
}
