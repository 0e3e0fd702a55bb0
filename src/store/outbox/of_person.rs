//! The outbox seen from a person: what was sent to them, where it goes from now on, and what is
//! dropped when a chat is muted.

use chrono::NaiveDate;

use super::Delivery;
use crate::domain::channel::Address;
use crate::domain::message::Unreachable;
use crate::domain::timestamp::Timestamp;
use crate::store::tx::{execute, fetch_all, fetch_one};
use crate::store::{Result, Tx};

/// A message to a person.
#[derive(Clone, Debug)]
pub struct ToPerson {
    /// When it was put into the outbox.
    pub created_at: Timestamp,
    /// What it is, which way it went, and what became of it.
    pub delivery: Delivery,
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
pub async fn count(tx: &mut Tx, person: i64) -> Result<i64> {
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
pub async fn page(tx: &mut Tx, person: i64, most: i64, skipped: i64) -> Result<Vec<ToPerson>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select outbox.channel, outbox.kind, outbox.state, delivered_at, read_at, why,
                outbox.reminder_id, outbox.created_at, duty.label, duty_date
         from outbox left join assignment on assignment.id = outbox.assignment_id
              left join duty on duty.id = assignment.duty_id
         where outbox.centre_id = $1 and outbox.person_id = $2
         order by outbox.id desc limit $3 offset $4",
        tx.centre,
        person,
        most,
        skipped
    )?;
    rows.into_iter().map(to_person).collect()
}

/// What was sent to a person, oldest first: the news about them, and the answers in a chat.
pub async fn list(tx: &mut Tx, person: Option<i64>, chat: &Address) -> Result<Vec<ToPerson>> {
    let rows = fetch_all!(
        tx,
        Row,
        "select outbox.channel, outbox.kind, outbox.state, delivered_at, read_at, why,
                outbox.reminder_id, outbox.created_at, duty.label, duty_date
         from outbox left join assignment on assignment.id = outbox.assignment_id
              left join duty on duty.id = assignment.duty_id
         where outbox.centre_id = $1
           and (outbox.person_id = $2 or outbox.channel = $3 and outbox.address = $4)
         order by outbox.id",
        tx.centre,
        person,
        chat.channel.as_str(),
        chat.id.as_str()
    )?;
    rows.into_iter().map(to_person).collect()
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

/// Cancels what waits for a person at an address; what was said in part already is said to its end.
pub async fn cancel(tx: &mut Tx, person: i64, address: &Address, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "update outbox set state = 'cancelled', settled_at = $1
         where centre_id = $2 and person_id = $3 and channel = $4 and address = $5
           and state = 'queued' and parts_done = 0",
        now.millis(),
        tx.centre,
        person,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(())
}

/// Drops what nobody asked for and what was not said yet at an address; answers the rows.
pub async fn drop_news(tx: &mut Tx, address: &Address, now: Timestamp) -> Result<Vec<i64>> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "update outbox set state = 'failed', settled_at = $1, why = $2,
                           last_error = 'messages were turned off'
         where centre_id = $3 and channel = $4 and address = $5 and kind <> 'reply'
           and state in ('queued', 'unknown')
         returning id",
        now.millis(),
        Unreachable::TurnedOff.as_str(),
        tx.centre,
        address.channel.as_str(),
        address.id.as_str()
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

fn to_person(row: Row) -> Result<ToPerson> {
    let date = row.duty_date.map(|date| date.parse::<NaiveDate>()).transpose();
    Ok(ToPerson {
        created_at: row.created_at.into(),
        delivery: row.delivery,
        slot: row.label.zip(date.map_err(crate::store::decode)?),
    })
}
