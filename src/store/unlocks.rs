//! The unlock log as it is looked at from outside: who opened which slot when and why, and whose it
//! was.

use chrono::NaiveDate;

use super::tx::fetch_all;
use super::{Result, Tx};
use crate::domain::timestamp::Timestamp;

/// Which lines are wanted; all that is left out counts for any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// About slots of this date.
    pub date: Option<NaiveDate>,
    /// About slots that this person had.
    pub person: Option<i64>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Older than this line, so that a page stays the same when new ones come.
    pub before: Option<i64>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Unlock {
    /// The row.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Why; empty once the person is forgotten whom it tells of.
    pub reason: String,
    /// The name of who opened it: the registered one if the account speaks for exactly one person,
    /// else the profile's. None if no chat account did it, but the REST interface.
    pub by: Option<String>,
    /// What held the slot.
    pub assignment: i64,
    /// The duty.
    pub duty: i64,
    /// The slot's date.
    pub date: NaiveDate,
    /// The name and the ITS number of whose it was; none if the slot was closed, and if the person
    /// is forgotten.
    pub holder: Option<(String, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    unlocked_at: i64,
    reason: String,
    unlocked_by: Option<i64>,
    by_person: Option<String>,
    profile_name: Option<String>,
    assignment_id: i64,
    duty_id: i64,
    duty_date: String,
    full_name: Option<String>,
    its_number: Option<String>,
}

/// The newest lines that are wanted, newest first.
pub async fn page(tx: &mut Tx, filter: &Filter, most: i64) -> Result<Vec<Unlock>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select unlock_log.id, unlocked_at, reason, unlocked_by,
                (select min(unlocker.full_name) from person unlocker
                      join account_person on account_person.person_id = unlocker.id
                 where account_person.account_id = unlocked_by having count(*) = 1) as by_person,
                profile_name, assignment_id, duty_id, duty_date, person.full_name,
                person.its_number
         from unlock_log
              join assignment on assignment.id = assignment_id
              left join person on person.id = assignment.person_id and forgotten_at is null
              left join account on account.id = unlocked_by
         where unlock_log.centre_id = $1 and unlock_log.id < $2
           and ($3 = '' or duty_date = $3) and ($4 = 0 or person.id = $4)
           and unlocked_at >= $5 and unlocked_at < $6
         order by unlock_log.id desc limit $7",
        tx.centre,
        filter.before.unwrap_or(i64::MAX),
        filter.date.map(|date| date.to_string()).unwrap_or_default(),
        filter.person.unwrap_or_default(),
        filter.from.map_or(i64::MIN, Timestamp::millis),
        filter.until.map_or(i64::MAX, Timestamp::millis),
        most
    )?;
    rows.into_iter().map(unlock).collect()
}

fn unlock(row: Row) -> Result<Unlock> {
    let by = row.by_person.or(row.profile_name).unwrap_or_default();
    Ok(Unlock {
        id: row.id,
        at: row.unlocked_at.into(),
        reason: row.reason,
        by: row.unlocked_by.map(|_| by),
        assignment: row.assignment_id,
        duty: row.duty_id,
        date: row.duty_date.parse().map_err(super::decode)?,
        holder: row.full_name.zip(row.its_number),
    })
}
