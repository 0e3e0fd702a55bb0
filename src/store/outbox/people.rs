//! The outbox as it concerns one person: what was said to them, and where it goes from now on.

use chrono::NaiveDate;

use super::Delivery;
use crate::domain::channel::Address;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::{execute, fetch_all, fetch_one};
use crate::store::{Result, Tx};

/// A message to a person.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it is and what became of it.
    pub delivery: Delivery,
    /// When it was put into the outbox.
    pub at: Timestamp,
    /// The duty that it is about: its label and date.
    pub slot: Option<(String, NaiveDate)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    delivery: Delivery,
    created_at: i64,
    label: Option<String>,
    duty_date: Option<String>,
}

/// How many messages to a person are kept.
pub async fn count_of_person(tx: &mut Tx, person: i64) -> Result<i64> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select count(*) from outbox where centre_id = $1 and person_id = $2",
        tx.centre,
        person
    )?;
    Ok(count)
}

/// The messages to a person, the latest first: so many, behind the first `skipped`.
pub async fn of_person(tx: &mut Tx, person: i64, most: i64, skipped: i64) -> Result<Vec<Told>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select outbox.channel, outbox.kind, outbox.state, delivered_at, read_at, why,
                outbox.reminder_id,
                outbox.created_at, duty.label, duty_date
         from outbox left join assignment on assignment.id = outbox.assignment_id
              left join duty on duty.id = assignment.duty_id
         where outbox.centre_id = $1 and outbox.person_id = $2
         order by outbox.id desc limit $3 offset $4",
        tx.centre,
        person,
        most,
        skipped
    )?;
    rows.into_iter().map(told).collect()
}

/// Sends what waits for a person at one address to another instead; what was said in part already
/// stays where it began.
pub async fn redirect(tx: &mut Tx, person: i64, from: &Address, to: &Address) -> Result<()> {
    execute!(
        tx,
        "update outbox set channel = $1, address = $2
         where centre_id = $3 and person_id = $4 and channel = $5 and address = $6
           and state = 'queued' and parts_done = 0",
        to.channel.as_str(),
        to.id.as_str(),
        tx.centre,
        person,
        from.channel.as_str(),
        from.id.as_str()
    )?;
    Ok(())
}

fn told(row: Row) -> Result<Told> {
    let date = row.duty_date.map(|date| date.parse::<NaiveDate>()).transpose();
    Ok(Told {
        delivery: row.delivery,
        at: row.created_at.into(),
        slot: row.label.zip(date.map_err(crate::store::decode)?),
    })
}
