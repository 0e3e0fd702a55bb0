//! A season in numbers: counted by the database, in the same words on both.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::reminders::ReminderState;
use super::tx::{fetch_all, fetch_one};
use super::{Result, Tx, centres};
use crate::domain::channel::Channel;
use crate::domain::person::Status;
use crate::domain::season::Season;
use crate::domain::statistics::{Reminders, Share, Slots, Statistics, Way};
use crate::domain::text::fold;
use crate::domain::timestamp::Timestamp;

/// Counts a season.
pub async fn of_season(tx: &mut Tx, season: &Season, now: Timestamp) -> Result<Statistics> {
    let centre = centres::find(tx).await?;
    let (from, to) = (season.start, season.end());
    Ok(Statistics {
        slots: slots(tx, season).await?,
        people: people(tx, from, to).await?,
        reminders: reminders(tx, from, to).await?,
        ways: ways(tx, from, to).await?,
        season: season.clone(),
        as_of: now.at(centre.timezone).naive_local(),
        centre: centre.name,
    })
}

#[derive(sqlx::FromRow)]
struct Counts {
    given: i64,
    closed: i64,
    confirmed: i64,
    taken_back: i64,
    beside: i64,
}

/// A day's end turns "confirmed" into "completed", so the log is asked whether it was. The slots of
/// a duty that is switched off are those which somebody has all the same.
async fn slots(tx: &mut Tx, season: &Season) -> Result<Slots> {
    let counts = fetch_one!(
        tx,
        Counts,
        "select cast(coalesce(sum(is_held * has_person), 0) as bigint) as given,
                cast(coalesce(sum(is_held * (1 - has_person)), 0) as bigint) as closed,
                cast(coalesce(sum(is_held * has_person * is_confirmed), 0) as bigint) as confirmed,
                cast(coalesce(sum((1 - is_held) * has_person * (1 - is_undone)), 0) as bigint)
                    as taken_back,
                cast(coalesce(sum(is_held * (1 - is_on)), 0) as bigint) as beside
         from (select case when freed_at is null then 1 else 0 end as is_held,
                      case when person_id is null then 0 else 1 end as has_person,
                      case when duty.active then 1 else 0 end as is_on,
                      case when state = 'confirmed' or state = 'completed' and exists
                          (select 1 from audit_log
                           where audit_log.centre_id = $1 and audit_log.kind = 'confirm'
                             and audit_log.duty_id = assignment.duty_id
                             and audit_log.duty_date = assignment.duty_date
                             and audit_log.at >= assignment.locked_at)
                          then 1 else 0 end as is_confirmed,
                      case when exists
                          (select 1 from audit_log
                           where audit_log.centre_id = $1 and audit_log.kind = 'undo'
                             and audit_log.duty_id = assignment.duty_id
                             and audit_log.duty_date = assignment.duty_date
                             and audit_log.at = assignment.freed_at)
                          then 1 else 0 end as is_undone
               from assignment join duty on duty.id = assignment.duty_id
               where assignment.centre_id = $1 and assignment.duty_date >= $2
                 and assignment.duty_date <= $3) as one",
        tx.centre,
        season.start.to_string(),
        season.end().to_string()
    )?;
    let duties = Calendar::read(tx).await?.duties;
    let on = duties.iter().filter(|duty| duty.active).count();
    Ok(Slots {
        all: on * count(season.days) + count(counts.beside),
        given: count(counts.given),
        confirmed: count(counts.confirmed),
        closed: count(counts.closed),
        taken_back: count(counts.taken_back),
    })
}

#[derive(sqlx::FromRow)]
struct Person {
    full_name: String,
    its_number: String,
    status: String,
    asked: i64,
    duties: i64,
    confirmed: i64,
}

/// Everyone who serves, and who has duties all the same.
async fn people(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Share>> {
    let rows = fetch_all!(
        tx,
        Person,
        "select full_name, its_number, status, count(one.is_held) as asked,
                cast(coalesce(sum(one.is_held), 0) as bigint) as duties,
                cast(coalesce(sum(one.is_held * one.is_confirmed), 0) as bigint) as confirmed
         from person left join
              (select person_id, case when freed_at is null then 1 else 0 end as is_held,
                      case when state = 'confirmed' or state = 'completed' and exists
                          (select 1 from audit_log
                           where audit_log.centre_id = $1 and audit_log.kind = 'confirm'
                             and audit_log.duty_id = assignment.duty_id
                             and audit_log.duty_date = assignment.duty_date
                             and audit_log.at >= assignment.locked_at)
                          then 1 else 0 end as is_confirmed
               from assignment
               where assignment.centre_id = $1 and duty_date >= $2 and duty_date <= $3) as one
              on one.person_id = person.id
         where person.centre_id = $1 and forgotten_at is null
         group by person.id, full_name, its_number, status",
        tx.centre,
        from.to_string(),
        to.to_string()
    )?;
    let share = |row: Person| {
        let share = Share {
            name: row.full_name,
            its: row.its_number,
            duties: count(row.duties),
            confirmed: count(row.confirmed),
            was_asked: row.asked > 0,
        };
        (share.duties > 0 || Status::from(row.status).serves()).then_some(share)
    };
    let mut people: Vec<Share> = rows.into_iter().filter_map(share).collect();
    people.sort_by_cached_key(|person| {
        (std::cmp::Reverse(person.duties), !person.was_asked, fold(&person.name))
    });
    Ok(people)
}

async fn reminders(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Reminders> {
    let rows = fetch_all!(
        tx,
        (String, i64),
        "select reminder.state, count(*) from reminder
              join assignment on assignment.id = assignment_id
         where reminder.centre_id = $1 and duty_date >= $2 and duty_date <= $3
           and freed_at is null
         group by reminder.state",
        tx.centre,
        from.to_string(),
        to.to_string()
    )?;
    let mut reminders = Reminders::default();
    for (state, number) in rows {
        let number = count(number);
        match ReminderState::from(state) {
            ReminderState::Sent => reminders.reached = number,
            ReminderState::Failed => reminders.failed = number,
            ReminderState::Pending => reminders.waiting = number,
            ReminderState::Cancelled => {}
        }
    }
    Ok(reminders)
}

#[derive(sqlx::FromRow)]
struct Sent {
    #[sqlx(try_from = "String")]
    channel: Channel,
    accepted: i64,
    delivered: i64,
    seen: i64,
    failed: i64,
}

/// Messages are kept for 90 days, and so long these numbers are whole.
async fn ways(tx: &mut Tx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Way>> {
    let rows = fetch_all!(
        tx,
        Sent,
        "select channel, count(accepted_at) as accepted,
                count(coalesce(delivered_at, read_at)) as delivered, count(read_at) as seen,
                cast(coalesce(sum(case when outbox.state = 'failed' then 1 else 0 end), 0) as bigint)
                    as failed
         from outbox join reminder on reminder.id = outbox.reminder_id
              join assignment on assignment.id = reminder.assignment_id
         where outbox.centre_id = $1 and duty_date >= $2 and duty_date <= $3
           and outbox.state in ('sent', 'unknown', 'failed')
         group by channel order by accepted desc, channel",
        tx.centre,
        from.to_string(),
        to.to_string()
    )?;
    let way = |row: Sent| Way {
        channel: row.channel,
        accepted: count(row.accepted),
        delivered: count(row.delivered),
        read: count(row.seen),
        failed: count(row.failed),
    };
    Ok(rows.into_iter().map(way).collect())
}

/// What was counted is never negative.
fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}
