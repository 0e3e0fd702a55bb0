//! People's calendars: which link opens one, and what stands in it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::tx::{execute, fetch_all, fetch_one, fetch_optional};
use super::{Result, Tx, assignments, centres};
use crate::domain::calendar_link::{self, Token};
use crate::domain::own_duty::OwnDuty;
use crate::domain::timestamp::Timestamp;

/// A phone that asks each hour is to get something that it can hold.
const MOST_DUTIES: usize = 500;

/// The token of a person's link as it is now.
pub async fn token(tx: &mut Tx, person: i64) -> Result<Token> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select generation from calendar_link where centre_id = $1 and person_id = $2",
        tx.centre,
        person
    )?;
    let generation = row.map_or(0, |(generation,)| generation);
    Ok(Token::derive(&centres::secret(tx).await?, person, generation))
}

/// Makes every earlier link of a person worthless.
pub async fn renew(tx: &mut Tx, person: i64) -> Result<()> {
    execute!(
        tx,
        "insert into calendar_link (person_id, centre_id, generation) values ($1, $2, 1)
         on conflict (person_id) do update set generation = calendar_link.generation + 1",
        person,
        tx.centre
    )?;
    Ok(())
}

/// Takes out that a person ever had a link.
pub async fn delete(tx: &mut Tx, person: i64) -> Result<()> {
    execute!(
        tx,
        "delete from calendar_link where centre_id = $1 and person_id = $2",
        tx.centre,
        person
    )?;
    Ok(())
}

/// What tells the centre's entries from those of others.
pub async fn mark(tx: &mut Tx) -> Result<String> {
    Ok(calendar_link::mark(&centres::secret(tx).await?))
}

/// A person's duties from a date on, in whichever seasons, the next first. What was taken away is
/// not among them.
pub async fn duties_from(tx: &mut Tx, person: i64, from: NaiveDate) -> Result<Vec<OwnDuty>> {
    let calendar = Calendar::read(tx).await?;
    let all_changed = last_change_of_all(tx).await?;
    let changes = fetch_all!(
        tx,
        (i64, i64, Option<i64>),
        "select assignment.id, locked_at, max(audit_log.at)
         from assignment
              left join audit_log on audit_log.centre_id = assignment.centre_id
                                 and audit_log.duty_id = assignment.duty_id
                                 and audit_log.duty_date = assignment.duty_date
         where assignment.centre_id = $1 and assignment.person_id = $2
           and assignment.duty_date >= $3 and freed_at is null
         group by assignment.id, locked_at",
        tx.centre,
        person,
        from.to_string()
    )?;
    let changes: HashMap<i64, i64> =
        changes.into_iter().map(|(id, locked, at)| (id, at.unwrap_or(0).max(locked))).collect();
    let held = assignments::of_person_from(tx, person, from).await?;
    let own = held.into_iter().take(MOST_DUTIES).filter_map(|held| {
        let changed = changes.get(&held.id).copied().unwrap_or(0).max(all_changed);
        let slot = calendar.slot_of(&held)?;
        Some(OwnDuty { slot, state: held.state, changed: Timestamp::from_millis(changed) })
    });
    Ok(own.collect())
}

/// When something changed that may have moved every duty: a reporting time, a timezone, the days.
async fn last_change_of_all(tx: &mut Tx) -> Result<i64> {
    let (at,) = fetch_one!(
        tx,
        (Option<i64>,),
        "select max(at) from audit_log
         where centre_id = $1
           and kind in ('duty-time', 'setting', 'season', 'season-replaced')",
        tx.centre
    )?;
    Ok(at.unwrap_or(0))
}
