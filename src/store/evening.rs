//! The evening before a day: its duties with what was said about them, and who was asked once more.

use chrono::NaiveDate;

use super::tx::{execute, fetch_all, fetch_optional};
use super::{Result, Tx};
use crate::domain::channel::{Address, Channel};
use crate::domain::evening::Awaited;
use crate::domain::slot::State;
use crate::domain::timestamp::Timestamp;

/// A duty of the day that somebody holds, or that an admin closed.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The assignment.
    pub assignment: i64,
    /// The duty.
    pub duty: i64,
    /// How it stands.
    pub state: State,
    /// Who holds it; nobody if an admin closed the slot.
    pub holder: Option<Holder>,
    /// The account of the admin who gave it.
    pub given_by: Option<i64>,
    /// What was said about it.
    pub awaited: Awaited,
}

/// Who holds a duty, and how to reach the person.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The person's row.
    pub id: i64,
    /// The full name.
    pub name: String,
    /// The registered phone.
    pub phone: String,
}

impl Taken {
    /// Whether the holder has said nothing at all.
    pub fn is_silent(&self) -> bool {
        self.holder.is_some() && self.state == State::Assigned
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    duty_id: i64,
    state: String,
    person_id: Option<i64>,
    full_name: Option<String>,
    phone: Option<String>,
    locked_by: Option<i64>,
    locked_at: i64,
    asked_again_at: Option<i64>,
    reminded_at: Option<i64>,
}

/// What is taken of a day, in its order. Of the reminders the last one counts that is due before the
/// day, however late it goes out; one that reached nobody doesn't. Where none is due before the day,
/// because the centre reminds on the day itself, the allotment was what was said.
pub async fn list(
    tx: &mut Tx,
    date: NaiveDate,
    day_begins: Timestamp,
    now: Timestamp,
) -> Result<Vec<Taken>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select assignment.id, assignment.duty_id, assignment.state, person_id, full_name, phone,
                locked_by, locked_at, asked_again_at,
                coalesce(
                    (select max(coalesce(queued_at, case when due_at < $4 then $4 else due_at end))
                     from reminder
                     where assignment_id = assignment.id and due_at < $3
                       and reminder.state in ('pending', 'sent')),
                    case when not exists (
                        select 1 from reminder
                        where assignment_id = assignment.id and due_at < $3
                          and reminder.state <> 'cancelled') then locked_at end) as reminded_at
         from assignment join duty on duty.id = assignment.duty_id
              left join person on person.id = person_id
         where assignment.centre_id = $1 and duty_date = $2 and freed_at is null
         order by position",
        tx.centre,
        date.to_string(),
        day_begins.millis(),
        now.millis()
    )?;
    Ok(rows.into_iter().map(taken).collect())
}

/// Notes that the holder is asked once more; answers whether that is the first time.
pub async fn ask_again(tx: &mut Tx, assignment: i64, now: Timestamp) -> Result<bool> {
    let noted = execute!(
        tx,
        "update assignment set asked_again_at = $1
         where centre_id = $2 and id = $3 and asked_again_at is null",
        now.millis(),
        tx.centre,
        assignment
    )?;
    Ok(noted > 0)
}

/// The addresses at which a reminder of a duty was read.
pub async fn read_at(tx: &mut Tx, assignment: i64) -> Result<Vec<Address>> {
    #[derive(sqlx::FromRow)]
    struct To {
        #[sqlx(try_from = "String")]
        channel: Channel,
        address: String,
    }
    let rows = fetch_all!(
        tx,
        To,
        "select distinct channel, address from outbox
         where centre_id = $1 and assignment_id = $2 and reminder_id is not null
           and read_at is not null",
        tx.centre,
        assignment
    )?;
    Ok(rows.into_iter().map(|to| Address::new(to.channel, to.address)).collect())
}

/// When the holder of a slot confirmed it last.
pub async fn confirmed_at(tx: &mut Tx, duty: i64, date: NaiveDate) -> Result<Option<Timestamp>> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select at from audit_log
         where centre_id = $1 and kind = 'confirm' and duty_id = $2 and duty_date = $3
         order by id desc limit 1",
        tx.centre,
        duty,
        date.to_string()
    )?;
    Ok(row.map(|(at,)| at.into()))
}

fn taken(row: Row) -> Taken {
    let holder = match (row.person_id, row.full_name, row.phone) {
        (Some(id), Some(name), Some(phone)) => Some(Holder { id, name, phone }),
        _ => None,
    };
    Taken {
        assignment: row.id,
        duty: row.duty_id,
        state: row.state.into(),
        holder,
        given_by: row.locked_by,
        awaited: Awaited {
            given_at: row.locked_at.into(),
            reminded_at: row.reminded_at.map(Timestamp::from),
            asked_again_at: row.asked_again_at.map(Timestamp::from),
        },
    }
}
